//! A backend that can die as a machine does that loses power, but for one thing: its kernel still resets what was open,
//! so that the proxies know that much. From then on nobody answers who asks for a connection.

use socket2::SockRef;
use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;

pub(super) const BODY: &[u8] = b"[answered]";
/// How often a connection looks whether it is dead.
const LOOK: Duration = Duration::from_millis(10);

pub(super) struct Pod {
    address: SocketAddr,
    dead: Arc<AtomicBool>,
    acceptor: Option<JoinHandle<TcpListener>>,
}

impl Pod {
    pub(super) fn start() -> io::Result<Pod> {
        let listener = TcpListener::bind(SocketAddr::from(([127, 0, 0, 1], 0)))?;
        let address = listener.local_addr()?;
        let dead = Arc::new(AtomicBool::new(false));
        let is_dead = Arc::clone(&dead);
        let acceptor = std::thread::spawn(move || {
            while let Ok((stream, _)) = listener.accept() {
                if is_dead.load(Ordering::SeqCst) {
                    break;
                }
                let is_dead = Arc::clone(&is_dead);
                std::thread::spawn(move || {
                    let _ = serve(&stream, &is_dead);
                    if is_dead.load(Ordering::SeqCst) {
                        let _ = SockRef::from(&stream).set_linger(Some(Duration::ZERO));
                    }
                });
            }
            listener
        });
        Ok(Pod {
            address,
            dead,
            acceptor: Some(acceptor),
        })
    }

    pub(super) fn address(&self) -> SocketAddr {
        self.address
    }

    /// Resets what is open, and lets the machine drop whatever asks for a connection: its queue is full. Stays so for
    /// as long as the process runs.
    pub(super) fn die(mut self) -> io::Result<()> {
        self.dead.store(true, Ordering::SeqCst);
        // Wakes the acceptor.
        let _ = TcpStream::connect(self.address);
        let Some(Ok(listener)) = self.acceptor.take().map(JoinHandle::join) else {
            return Err(io::Error::other("the acceptor of a pod has ended"));
        };
        SockRef::from(&listener).listen(0)?;
        while let Ok(queued) = TcpStream::connect_timeout(&self.address, Duration::from_millis(100))
        {
            std::mem::forget(queued);
        }
        std::mem::forget(listener);
        Ok(())
    }
}

fn serve(mut stream: &TcpStream, is_dead: &AtomicBool) -> io::Result<()> {
    stream.set_read_timeout(Some(LOOK))?;
    stream.set_nodelay(true)?;
    let mut request = Vec::new();
    let mut buffer = [0; 4096];
    while !is_dead.load(Ordering::SeqCst) {
        match stream.read(&mut buffer) {
            Ok(0) => return Ok(()),
            Ok(read) => request.extend_from_slice(&buffer[..read]),
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => continue,
            Err(error) => return Err(error),
        }
        if request.ends_with(b"\r\n\r\n") && request.starts_with(b"GET ")
            || request.ends_with(b"\r\n\r\nbody")
        {
            request.clear();
            write!(
                stream,
                "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: {}\r\n\r\n",
                BODY.len()
            )?;
            stream.write_all(BODY)?;
        }
    }
    Ok(())
}
