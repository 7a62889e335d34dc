//! What was found, for people: one form (sections of text and tables) and two ways to show it, a terminal
//! and the page between its markers. Numbers are medians with their intervals; what failed says so.

mod limits;
pub mod page;
mod plot;
mod table;

pub use plot::svg;

use crate::peers::Kind;
use crate::results::{Group, Idle, Metric, Results, Row};
use crate::statistics::{Estimate, coverage};
use table::Table;

/// A heading, what is to be said, and a table.
struct Section {
    title: String,
    text: Vec<String>,
    table: Option<Table>,
}

/// For a terminal.
pub fn plain(results: &Results) -> String {
    let mut text = String::new();
    for section in sections(results) {
        text.push_str(&format!("\n{}\n", section.title));
        for line in &section.text {
            text.push_str(&format!("  {line}\n"));
        }
        if let Some(table) = section.table {
            text.push_str(&table.plain());
        }
    }
    text
}

/// For the page.
pub fn markdown(results: &Results, plot: &str) -> String {
    let mut text = format!(
        "Made by `{}` on {}.\n\n![Processor time per request]({plot})\n",
        results.command, results.date
    );
    for section in sections(results) {
        text.push_str(&format!("\n### {}\n\n", section.title));
        for line in &section.text {
            text.push_str(&format!("- {}\n", line.replace('\n', " ")));
        }
        if let Some(table) = section.table {
            if !section.text.is_empty() {
                text.push('\n');
            }
            text.push_str(&table.markdown());
        }
    }
    text
}

fn sections(results: &Results) -> Vec<Section> {
    let mut sections = vec![about(results)];
    let limits = limits::table(results);
    if !limits.is_empty() {
        sections.push(Section {
            title: "Limits".to_owned(),
            text: Vec::new(),
            table: Some(limits),
        });
    }
    sections.extend(results.groups.iter().map(group));
    sections.extend(results.idle.as_ref().map(idle));
    sections
}

fn about(results: &Results) -> Section {
    let mut text = vec![
        format!("machine: {}", results.machine),
        format!(
            "{} rounds of {} s; medians with the {:.0} % interval of their order statistics",
            results.rounds,
            results.seconds,
            coverage(results.rounds) * 100.0
        ),
        format!("measured: {}", results.peers.join(", ")),
    ];
    text.extend(
        results
            .missing
            .iter()
            .map(|what| format!("not measured: {what}")),
    );
    if let Some((middle, worst)) = results.disturbance() {
        let verdict = if middle > 0.05 {
            "; the machine was not quiet, so take the figures for no more than a first look"
        } else {
            ""
        };
        text.push(format!(
            "others on the proxy's core: {:.1} % in the middle, {:.0} % at worst{verdict}",
            middle * 100.0,
            worst * 100.0
        ));
    }
    Section {
        title: "The run".to_owned(),
        text,
        table: None,
    }
}

fn group(group: &Group) -> Section {
    let base = group.rows.first();
    let is_comparison = group.row(Kind::Lockgate.name()).is_some();
    let base = group.row(Kind::Lockgate.name()).or(base);
    let ratio_title = match (is_comparison, base) {
        (true, _) | (_, None) => "Lockgate ÷ it".to_owned(),
        (false, Some(base)) => format!("÷ {}", base.label),
    };
    let mut table = Table::new([
        "",
        "CPU µs/request",
        ratio_title.as_str(),
        "requests/s",
        "p50 µs",
        "p99 µs",
        "p99.9 µs",
        "core used",
        "memory MiB",
    ]);
    for row in &group.rows {
        if row.samples.is_empty() {
            table.add([row.label.clone()]);
            continue;
        }
        let ratio = base
            .filter(|base| !std::ptr::eq(*base, row))
            .and_then(|base| {
                let (of, to) = if is_comparison {
                    (base, row)
                } else {
                    (row, base)
                };
                of.ratio_to(to, |sample| sample.cpu_us)
            });
        let has_proxy = row
            .estimate(|sample| sample.busy)
            .is_some_and(|busy| busy.high > 0.0);
        let of_proxy = |text: String| if has_proxy { text } else { "–".to_owned() };
        table.add([
            row.label.clone(),
            of_proxy(spread(row, |s| s.cpu_us, 2)),
            of_proxy(ratio.map_or("–".to_owned(), |ratio| interval(ratio, 2))),
            middle(row, |s| s.requests_per_second, 0),
            middle(row, |s| s.p50_us, 0),
            spread(row, |s| s.p99_us, 0),
            middle(row, |s| s.p999_us, 0),
            of_proxy(format!("{} %", middle(row, |s| s.busy * 100.0, 0))),
            of_proxy(middle(row, |s| s.memory_bytes / f64::from(1 << 20), 1)),
        ]);
    }
    let mut text: Vec<String> = group.note.iter().cloned().collect();
    for row in &group.rows {
        let late = row.estimate(|sample| sample.late);
        if let Some(late) = late.filter(|late| late.median > 0.001) {
            text.push(format!(
                "{} did not keep the rate: {:.1} % of the requests were still waiting at the end of a window",
                row.label,
                late.median * 100.0
            ));
        }
        if let Some(failure) = &row.failure {
            let shown: String = failure.chars().take(300).collect();
            text.push(format!(
                "{} failed in round {}: {}",
                row.label,
                row.samples.len().max(1),
                shown.replace('\r', "")
            ));
        }
    }
    Section {
        title: format!("`{}`: {}", group.name, group.title),
        text,
        table: Some(table),
    }
}

fn idle(idle: &Idle) -> Section {
    let mut table = Table::new(["", "bytes per idle connection"]);
    let mut text = vec![format!(
        "Memory of the process with {} idle client connections less that with one, after a request over \
         each; the kernel's socket buffers are not in it.",
        idle.connections
    )];
    for row in &idle.rows {
        let bytes = crate::statistics::estimate(&row.bytes_per_connection);
        table.add([
            row.label.clone(),
            bytes.map_or("–".to_owned(), |bytes| interval(bytes, 0)),
        ]);
        if let Some(failure) = &row.failure {
            text.push(format!("{} failed: {failure}", row.label));
        }
    }
    Section {
        title: "`idle`: memory of idle connections".to_owned(),
        text,
        table: Some(table),
    }
}

fn middle(row: &Row, metric: Metric, digits: usize) -> String {
    row.estimate(metric).map_or("–".to_owned(), |estimate| {
        format!("{:.digits$}", estimate.median)
    })
}

fn spread(row: &Row, metric: Metric, digits: usize) -> String {
    row.estimate(metric)
        .map_or("–".to_owned(), |estimate| interval(estimate, digits))
}

fn interval(estimate: Estimate, digits: usize) -> String {
    let Estimate { median, low, high } = estimate;
    format!("{median:.digits$} ({low:.digits$}–{high:.digits$})")
}

#[cfg(test)]
mod tests;
