//! The steady state allocates nothing: counted by an allocator that counts for the thread that asks.

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::{Cell, RefCell};
use std::io::{self, IoSlice};
use std::rc::Rc;
use std::task::{Context, Poll};

use head::{Method, RequestHead, ResponseHead};
use http1::{
    BodyFraming, BufferPool, ClientConnection, ClientContext, Drain, ServerConnection,
    ServerContext, Settings, Transport,
};
use tokio::io::ReadBuf;

use crate::play::run;

struct Counting;

thread_local! {
    static ALLOCATIONS: Cell<u64> = const { Cell::new(0) };
}

fn allocations() -> u64 {
    ALLOCATIONS.with(Cell::get)
}

// SAFETY: every call is passed on to the system's allocator as it is; counting touches a constant-initialised
// thread local that needs no memory.
#[allow(unsafe_code)]
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let _ = ALLOCATIONS.try_with(|count| count.set(count.get() + 1));
        // SAFETY: the caller's promises are those of `System`.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        // SAFETY: as above.
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[global_allocator]
static COUNTING: Counting = Counting;

/// Two ends of a pipe over memory that was allocated beforehand.
#[derive(Clone)]
struct Pipe {
    incoming: Rc<RefCell<Vec<u8>>>,
    outgoing: Rc<RefCell<Vec<u8>>>,
}

impl Pipe {
    fn pair() -> (Self, Self) {
        let (a, b) = (Rc::default(), Rc::default());
        let near = Self {
            incoming: Rc::clone(&a),
            outgoing: Rc::clone(&b),
        };
        (
            near,
            Self {
                incoming: b,
                outgoing: a,
            },
        )
    }
}

impl Transport for Pipe {
    fn poll_read(&self, _cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let mut bytes = self.incoming.borrow_mut();
        if bytes.is_empty() {
            return Poll::Pending;
        }
        let count = bytes.len().min(buf.remaining());
        buf.put_slice(&bytes[..count]);
        bytes.drain(..count);
        Poll::Ready(Ok(()))
    }

    fn poll_readable(&self, _cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        if self.incoming.borrow().is_empty() {
            Poll::Pending
        } else {
            Poll::Ready(Ok(()))
        }
    }

    fn poll_write_vectored(
        &self,
        _cx: &mut Context<'_>,
        slices: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let mut bytes = self.outgoing.borrow_mut();
        let before = bytes.len();
        slices
            .iter()
            .for_each(|slice| bytes.extend_from_slice(slice));
        Poll::Ready(Ok(bytes.len() - before))
    }

    fn poll_shutdown(&self, _cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn abort(&self) {}
}

#[test]
fn exchanges_allocate_nothing_once_warm() {
    run(async {
        let pool = BufferPool::default();
        let serving = ServerContext::new(Settings::default(), pool.clone(), Drain::new());
        let asking = ClientContext::new(Settings::default(), pool);
        let (near, far) = Pipe::pair();
        let mut server = ServerConnection::new(far, &serving);
        let mut client = ClientConnection::new(near, &asking);
        let mut request = RequestHead::new(Method::Post, "/pets/1?x=y");
        for (name, value) in [
            ("Host", "a"),
            ("Accept", "*/*"),
            ("Content-Type", "text/plain"),
        ] {
            request.headers.append(name, value);
        }
        let mut answer = ResponseHead::new(200);
        answer.headers.append("Content-Type", "text/plain");
        let (mut request_seen, mut answer_seen) = (RequestHead::default(), ResponseHead::default());
        let mut counted = 0;
        for round in 0..20 {
            let before = allocations();
            for framing in [BodyFraming::Length(5), BodyFraming::Chunked] {
                let (mut writer, mut reader) = client.exchange(None);
                writer.write_head(&request, framing, b"").await.unwrap();
                writer.write_body_last(b"hello").await.unwrap();
                server
                    .read_request(&mut request_seen)
                    .await
                    .unwrap()
                    .unwrap();
                let (mut body, mut response) = server.parts();
                assert_eq!(body.fill().await.unwrap(), b"hello");
                body.consume(5);
                assert!(body.is_complete());
                response
                    .write_head(&answer, framing, b"world")
                    .await
                    .unwrap();
                response.finish(None).await.unwrap();
                reader
                    .read_head(&mut answer_seen, &Method::Post)
                    .await
                    .unwrap();
                assert_eq!(reader.fill().await.unwrap(), b"world");
                reader.consume(5);
                assert!(reader.is_complete());
                assert!(client.is_reusable());
            }
            if round > 2 {
                counted += allocations() - before;
            }
        }
        assert_eq!(counted, 0);
        assert!(allocations() > 0, "the counter counts");
    });
}

#[test]
fn connections_are_small() {
    assert!(
        size_of::<ServerConnection<Pipe>>() <= 1024,
        "{}",
        size_of::<ServerConnection<Pipe>>()
    );
    assert!(
        size_of::<ClientConnection<Pipe>>() <= 1024,
        "{}",
        size_of::<ClientConnection<Pipe>>()
    );
}
