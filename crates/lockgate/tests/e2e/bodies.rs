//! Large bodies in constant memory: 10 MB each way, several at once, past a reader that does not read. What counts
//! is the highest memory of the process meanwhile, which Linux keeps as `VmHWM`.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use serde_json::json;
use testkit::{MessageReader, connect, wait_until};

use crate::setup::{LIMIT, Lockgate, head, host};

const LENGTH: usize = 10 * 1024 * 1024;
const PIECE: usize = 64 * 1024;
/// Bodies under way at once.
const AT_ONCE: usize = 8;
/// What that may cost. The bodies together are ten times as large.
const BOUND_KIB: u64 = 8 * 1024;

/// A pod that reads a body without keeping it and sends one of the same length: the testkit's keeps everything.
struct Stream {
    address: SocketAddr,
    received: Arc<AtomicU64>,
    sent: Arc<AtomicU64>,
}

impl Stream {
    fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let (received, sent) = (Arc::<AtomicU64>::default(), Arc::<AtomicU64>::default());
        let counters = (Arc::clone(&received), Arc::clone(&sent));
        // Ends with the test process: it waits for connections and holds nothing.
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (received, sent) = (Arc::clone(&counters.0), Arc::clone(&counters.1));
                std::thread::spawn(
                    move || {
                        while let Some(()) = Self::serve(&stream, &received, &sent) {}
                    },
                );
            }
        });
        Self {
            address,
            received,
            sent,
        }
    }

    /// One request; `None` at the end of the connection.
    fn serve(mut stream: &TcpStream, received: &AtomicU64, sent: &AtomicU64) -> Option<()> {
        let mut piece = vec![0; PIECE];
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            let mut byte = [0];
            stream.read_exact(&mut byte).ok()?;
            head.push(byte[0]);
        }
        let head = String::from_utf8_lossy(&head).to_ascii_lowercase();
        let length = head
            .split_once("content-length: ")
            .and_then(|(_, rest)| rest.split_once('\r')?.0.parse::<usize>().ok())
            .unwrap_or(0);
        let mut left = length;
        while left > 0 {
            let count = stream.read(&mut piece[..left.min(PIECE)]).ok()?;
            if count == 0 {
                return None;
            }
            received.fetch_add(count as u64, Ordering::Relaxed);
            left -= count;
        }
        let answer = if head.starts_with("get") { LENGTH } else { 2 };
        write!(
            stream,
            "HTTP/1.1 200 OK\r\nContent-Length: {answer}\r\n\r\n"
        )
        .ok()?;
        let mut left = answer;
        while left > 0 {
            let count = stream.write(&piece[..left.min(PIECE)]).ok()?;
            sent.fetch_add(count as u64, Ordering::Relaxed);
            left -= count;
        }
        Some(())
    }
}

struct Path {
    lockgate: Lockgate,
    pod: Stream,
    api: String,
}

impl Path {
    fn new() -> Self {
        let lockgate = Lockgate::start();
        let pod = Stream::start();
        let api = lockgate.aws.api("bodies");
        api.greedy(json!({"uri": format!("http://{}/{{proxy}}", pod.address)}));
        api.deploy("prod");
        lockgate.wait_for_stage(&api.id, "prod");
        let api = api.id.clone();
        Self { lockgate, pod, api }
    }

    fn upload(&self) {
        let mut stream = connect(self.lockgate.gateway(), LIMIT).unwrap();
        let name = host(&self.api);
        stream
            .write_all(&head("POST", "/prod/up", &[("Host", &name)], LENGTH))
            .unwrap();
        let piece = vec![b'u'; PIECE];
        for _ in 0..LENGTH / PIECE {
            stream.write_all(&piece).unwrap();
        }
        let response = testkit::read_response(&stream, "POST").unwrap();
        assert_eq!(response.status, 200, "{}", response.text());
    }

    /// Asks for a large body and reads no more than the head of the answer.
    fn ask(&self) -> MessageReader<TcpStream> {
        let mut stream = connect(self.lockgate.gateway(), LIMIT).unwrap();
        let name = host(&self.api);
        stream
            .write_all(&head("GET", "/prod/down", &[("Host", &name)], 0))
            .unwrap();
        MessageReader::new(stream)
    }

    fn download(&self) {
        let mut reader = self.ask();
        let response = reader.response("GET").unwrap();
        assert_eq!(response.body.content.len(), LENGTH);
    }

    fn transfer(&self) {
        std::thread::scope(|scope| {
            for index in 0..AT_ONCE {
                scope.spawn(move || {
                    if index % 2 == 0 {
                        self.upload();
                    } else {
                        self.download();
                    }
                });
            }
        });
    }
}

#[test]
#[cfg(target_os = "linux")]
fn ten_megabytes_each_way_in_constant_memory() {
    let path = Path::new();
    let pid = path.lockgate.process.pid();
    // Once before, so that what is made once and kept (pools, thread stacks) is not counted.
    path.transfer();
    let before = memory::resident(pid);
    memory::forget_peak(pid);
    for _ in 0..3 {
        path.transfer();
    }
    let grown = memory::peak(pid).saturating_sub(before);
    eprintln!("transfers of {AT_ONCE} x 10 MiB: {before} KiB before, {grown} KiB more at the peak");
    assert!(grown < BOUND_KIB, "{grown} KiB over {before} KiB");
    let uploads = 4 * AT_ONCE as u64 / 2 * LENGTH as u64;
    assert_eq!(path.pod.received.load(Ordering::Relaxed), uploads);
}

#[test]
#[cfg(target_os = "linux")]
fn a_reader_that_does_not_read_holds_the_pod_back_and_not_the_memory() {
    let path = Path::new();
    let pid = path.lockgate.process.pid();
    path.download();
    let before = memory::resident(pid);
    memory::forget_peak(pid);
    path.pod.sent.store(0, Ordering::Relaxed);
    let mut readers: Vec<_> = (0..AT_ONCE).map(|_| path.ask()).collect();
    // It has come to rest when the pod has not sent a byte for a while: sockets are full then, or everything is
    // on its way through the kernel.
    let mut last = (0, std::time::Instant::now());
    wait_until("the pod to be held back", LIMIT, || {
        let sent = path.pod.sent.load(Ordering::Relaxed);
        if sent != last.0 {
            last = (sent, std::time::Instant::now());
        }
        sent > 0 && last.1.elapsed().as_millis() > 200
    });
    let grown = memory::peak(pid).saturating_sub(before);
    eprintln!(
        "{AT_ONCE} idle readers: {before} KiB before, {grown} KiB more at the peak, {} of {} bytes sent by the pod",
        last.0,
        AT_ONCE * LENGTH
    );
    assert!(grown < BOUND_KIB, "{grown} KiB over {before} KiB");
    for reader in &mut readers {
        let response = reader.response("GET").unwrap();
        assert_eq!(response.body.content.len(), LENGTH);
    }
}

/// What Linux knows of a process's memory, in KiB.
#[cfg(target_os = "linux")]
pub mod memory {
    pub fn resident(pid: u32) -> u64 {
        field(pid, "VmRSS:")
    }

    pub fn peak(pid: u32) -> u64 {
        field(pid, "VmHWM:")
    }

    /// Sets the peak to what is resident now (proc(5), `clear_refs`).
    pub fn forget_peak(pid: u32) {
        std::fs::write(format!("/proc/{pid}/clear_refs"), "5").unwrap();
    }

    fn field(pid: u32, name: &str) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{pid}/status")).unwrap();
        let line = status.lines().find(|line| line.starts_with(name)).unwrap();
        let number = line.split_whitespace().nth(1).unwrap();
        number.parse().unwrap()
    }
}
