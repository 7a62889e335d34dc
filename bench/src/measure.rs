//! What the kernel knows of a process and its children: processor time, memory, where they may run. Times
//! come from the scheduler's own account in nanoseconds; ticks of 10 ms would be too coarse for short windows.

use std::fs;
use std::io;
use std::process::Command;

/// Processor time that the process, its children and all their threads have used, in nanoseconds.
pub fn cpu_ns(pid: u32) -> io::Result<u64> {
    let mut total = 0;
    for process in tree(pid) {
        for thread in fs::read_dir(format!("/proc/{process}/task"))? {
            let path = thread?.path().join("schedstat");
            // A thread may end between the listing and the reading.
            if let Ok(text) = fs::read_to_string(path) {
                total += first_number(&text);
            }
        }
    }
    Ok(total)
}

/// Memory of the process and its children in bytes; what several of them share is counted once.
pub fn memory_bytes(pid: u32) -> io::Result<u64> {
    let mut total = 0;
    for process in tree(pid) {
        let text = fs::read_to_string(format!("/proc/{process}/smaps_rollup"))?;
        total += field(&text, "Pss:") * 1024;
    }
    Ok(total)
}

/// The process and all that descend from it.
pub fn tree(pid: u32) -> Vec<u32> {
    let mut found = vec![pid];
    let mut next = 0;
    while let Some(process) = found.get(next).copied() {
        next += 1;
        let threads = fs::read_dir(format!("/proc/{process}/task"));
        for thread in threads.into_iter().flatten().flatten() {
            if let Ok(text) = fs::read_to_string(thread.path().join("children")) {
                found.extend(
                    text.split_whitespace()
                        .filter_map(|pid| pid.parse::<u32>().ok()),
                );
            }
        }
    }
    found
}

/// Confines a process, its children and all their threads to one core.
pub fn pin(pid: u32, core: usize) -> io::Result<()> {
    for process in tree(pid) {
        let output = Command::new("taskset")
            .args(["--all-tasks", "--cpu-list", "--pid"])
            .args([core.to_string(), process.to_string()])
            .output()?;
        if !output.status.success() {
            let said = String::from_utf8_lossy(&output.stderr).into_owned();
            return Err(io::Error::other(format!("taskset: {}", said.trim())));
        }
    }
    Ok(())
}

/// The two cores to use, the proxy's and the load's: the first and the last this process may run on.
pub fn cores() -> io::Result<(usize, usize)> {
    let status = fs::read_to_string("/proc/self/status")?;
    let list = status
        .lines()
        .find_map(|line| line.strip_prefix("Cpus_allowed_list:"))
        .unwrap_or_default();
    let numbers: Vec<usize> = list
        .split([',', '-'])
        .filter_map(|number| number.trim().parse().ok())
        .collect();
    match (numbers.first(), numbers.last()) {
        (Some(first), Some(last)) if first != last => Ok((*first, *last)),
        _ => Err(io::Error::other(
            "one core is not enough: the proxy and the load need one each",
        )),
    }
}

/// Processor time that all processes have used on a core, and that was taken from it by the hypervisor, in
/// seconds since the start of the machine: by this a disturbed run is recognised.
pub fn core_busy_seconds(core: usize) -> io::Result<f64> {
    const TICKS_PER_SECOND: f64 = 100.0;
    let text = fs::read_to_string("/proc/stat")?;
    let line = text
        .lines()
        .find_map(|line| line.strip_prefix(&format!("cpu{core} ")))
        .ok_or_else(|| io::Error::other(format!("no core {core} in /proc/stat")))?;
    let ticks: Vec<u64> = line
        .split_whitespace()
        .filter_map(|n| n.parse().ok())
        .collect();
    // user nice system idle iowait irq softirq steal
    let busy = [0, 1, 2, 5, 6, 7]
        .iter()
        .filter_map(|at| ticks.get(*at))
        .sum::<u64>();
    Ok(busy as f64 / TICKS_PER_SECOND)
}

/// The machine in a line: processor, cores, memory, kernel.
pub fn machine() -> String {
    let read = |path: &str| fs::read_to_string(path).unwrap_or_default();
    let cpuinfo = read("/proc/cpuinfo");
    let of = |name: &str| {
        let line = cpuinfo.lines().find(|line| line.starts_with(name));
        line.and_then(|line| line.split_once(':'))
            .map(|(_, value)| value.trim().to_owned())
            .unwrap_or_else(|| "unknown".to_owned())
    };
    let cores = cpuinfo
        .lines()
        .filter(|line| line.starts_with("processor"))
        .count();
    let memory = field(&read("/proc/meminfo"), "MemTotal:") as f64 / f64::from(1 << 20);
    let virtual_machine = if cpuinfo.contains(" hypervisor") {
        ", virtual"
    } else {
        ""
    };
    format!(
        "{} (family {}, model {}, stepping {}; {cores} cores{virtual_machine}), {memory:.0} GiB, Linux {}",
        of("model name"),
        of("cpu family"),
        of("model\t"),
        of("stepping"),
        read("/proc/sys/kernel/osrelease").trim(),
    )
}

fn first_number(text: &str) -> u64 {
    let first = text.split_whitespace().next();
    first
        .and_then(|number| number.parse().ok())
        .unwrap_or_default()
}

fn field(text: &str, name: &str) -> u64 {
    let line = text.lines().find_map(|line| line.strip_prefix(name));
    line.map(first_number).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn work_costs_processor_time() {
        let own = std::process::id();
        let before = cpu_ns(own).unwrap();
        let started = std::time::Instant::now();
        while cpu_ns(own).unwrap() < before + 5_000_000 {
            assert!(started.elapsed().as_secs() < 60, "no time passes");
        }
        assert!(memory_bytes(own).unwrap() > 100_000);
    }

    #[test]
    fn children_belong_to_the_tree() {
        let mut child = Command::new("sleep").arg("60").spawn().unwrap();
        assert!(tree(std::process::id()).contains(&child.id()));
        child.kill().unwrap();
        child.wait().unwrap();
    }

    #[test]
    fn the_machine_is_named() {
        assert!(machine().contains("Linux"));
        assert!(core_busy_seconds(0).unwrap() > 0.0);
    }
}
