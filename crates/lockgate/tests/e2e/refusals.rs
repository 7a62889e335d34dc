//! Clients that are refused in the middle of an upload read the refusal, whatever they are written in; and clients
//! that go, at any byte, leave nothing behind. By command at full length:
//! `LOCKGATE_REFUSALS=1000 LOCKGATE_ABORTS=10000 cargo test -p lockgate --test e2e refusals:: -- --nocapture`

use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpStream};
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::json;
use testkit::{Reply, Upstream, connect, wait_until};

use crate::setup::{LIMIT, Lockgate, exchange, head, host};
use crate::tools::{has, skip, transcript};

fn count(name: &str, default: usize) -> usize {
    let set = std::env::var(name).ok();
    set.map_or(default, |text| text.parse().unwrap())
}

fn refusals() -> usize {
    count("LOCKGATE_REFUSALS", 50)
}

/// Runs a client that uploads so often, and expects it to succeed.
fn uploads(program: &str, script: &str) {
    let lockgate = Lockgate::start();
    let script = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/e2e")
        .join(script);
    let gateway = lockgate.gateway();
    let output = Command::new(program)
        .arg(script)
        .arg(gateway.ip().to_string())
        .arg(gateway.port().to_string())
        .arg(refusals().to_string())
        .stdin(Stdio::null())
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", transcript(&output));
}

#[test]
fn python_reads_them() {
    if !has("python3", &["--version"]) {
        return skip("refusals::python", "python3 is not installed");
    }
    uploads("python3", "refused_uploads.py");
}

#[test]
fn java_reads_them() {
    if !has("java", &["-version"]) {
        return skip("refusals::java", "java is not installed");
    }
    uploads("java", "RefusedUploads.java");
}

#[test]
fn curl_reads_them() {
    if !has("curl", &["--version"]) {
        return skip("refusals::curl", "curl is not installed");
    }
    let lockgate = Lockgate::start();
    let folder = tempfile::TempDir::new().unwrap();
    let body = folder.path().join("body");
    std::fs::write(&body, vec![b'x'; 5_000_000]).unwrap();
    let url = format!("http://{}/nobody/serves/this", lockgate.gateway());
    for number in 0..refusals() {
        // Without Expect, so that it sends at once.
        let output = Command::new("curl")
            .args(["--silent", "--show-error", "--header", "Expect:"])
            .args(["--output", "-", "--write-out", " %{http_code}"])
            .arg("--data-binary")
            .arg(format!("@{}", body.display()))
            .arg(&url)
            .output()
            .unwrap();
        let text = String::from_utf8_lossy(&output.stdout);
        let read = output.status.success() && text.contains("Forbidden") && text.ends_with(" 403");
        assert!(read, "{number}: {}", transcript(&output));
    }
}

/// A small generator of our own: the test has to be repeatable by its seed.
struct Seeded(u64);

impl Seeded {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % bound as u64) as usize
    }
}

/// Open descriptors of a process.
fn descriptors(pid: u32) -> usize {
    std::fs::read_dir(format!("/proc/{pid}/fd"))
        .unwrap()
        .count()
}

/// The number that a metric without labels has.
fn metric(lockgate: &Lockgate, name: &str) -> usize {
    let admin = lockgate.process.addresses().admin;
    let response = exchange(admin, "GET", "/metrics", &[("Host", "admin")], b"").unwrap();
    let text = response.text();
    let line = text.lines().find_map(|line| line.strip_prefix(name));
    line.and_then(|rest| rest.trim().parse().ok())
        .unwrap_or_else(|| panic!("no {name} in {text}"))
}

/// Goes at a random byte of a request, in a random way.
fn abandon(gateway: SocketAddr, request: &[u8], random: &mut Seeded) {
    let mut stream = connect(gateway, LIMIT).unwrap();
    let sent = &request[..random.below(request.len() + 1)];
    // The gateway may have answered and closed already; then there is nobody to send to.
    let _ = stream.write_all(sent);
    match random.below(4) {
        // Gone, with a reset where an answer is unread.
        0 => {}
        // Half closed, and reading what there is.
        1 => {
            let _ = stream.shutdown(Shutdown::Write);
            let _ = stream.read_to_end(&mut Vec::new());
        }
        2 => reset(stream),
        // Reads some of the answer and goes, if one can be due.
        _ if sent.len() == request.len() => {
            let _ = stream.read(&mut [0; 64]);
        }
        _ => {}
    }
}

fn reset(stream: TcpStream) {
    let socket = socket2::SockRef::from(&stream);
    socket.set_linger(Some(std::time::Duration::ZERO)).unwrap();
}

#[test]
fn clients_that_go_leave_nothing_behind() {
    let lockgate = Lockgate::start();
    let pod = Upstream::start(|_| Reply::text(200, "x".repeat(20_000))).unwrap();
    let api = lockgate.aws.api("left");
    api.greedy(json!({"uri": format!("http://{}/{{proxy}}", pod.address())}));
    api.deploy("prod");
    lockgate.wait_for_stage(&api.id, "prod");

    let host = host(&api.id);
    let named = [("Host", host.as_str())];
    let body = vec![b'b'; 30_000];
    let with_body = |target: &str, headers: &[(&str, &str)]| {
        let mut request = head("POST", target, headers, body.len());
        request.extend_from_slice(&body);
        request
    };
    let requests = [
        head("GET", "/prod/x", &named, 0),
        with_body("/prod/x", &named),
        // Refused before its body is read.
        with_body("/nowhere", &named),
        [
            head(
                "PUT",
                "/prod/x",
                &[named[0], ("Transfer-Encoding", "chunked")],
                0,
            ),
            b"6\r\nabcdef\r\n0\r\n\r\n".to_vec(),
        ]
        .concat(),
        b"BAD REQUEST LINE\r\n\r\n".to_vec(),
    ];
    let seed = 0x5EED_1234_5678_9ABC;
    let mut random = Seeded(seed);
    let total = count("LOCKGATE_ABORTS", 1000);
    for _ in 0..total {
        let request = &requests[random.below(requests.len())];
        abandon(lockgate.gateway(), request, &mut random);
    }
    wait_until("every connection to be closed", 3 * LIMIT, || {
        metric(&lockgate, "lockgate_connections_open ") == 0
    });
    // What is left are listeners, files and the pool of connections to the pod, which the pod can close.
    pod.close_connections();
    let before = Lockgate::start();
    let quiet = descriptors(before.process.pid());
    wait_until(
        "descriptors to be those of a new process",
        3 * LIMIT,
        || descriptors(lockgate.process.pid()) <= quiet + 2,
    );
    assert_eq!(lockgate.get(&api.id, "/prod/x").status, 200);
}
