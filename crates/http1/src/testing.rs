//! For tests of this and other crates: the corpus of requests, malformed and accepted, and a transport that
//! plays a script.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::io::{self, IoSlice};
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

use tokio::io::ReadBuf;

use crate::Transport;

/// One input of the corpus and what becomes of it.
#[derive(Clone, Debug)]
pub struct Case {
    /// The line of the file that it stands on.
    pub line: usize,
    /// The status that it is refused with; 200 for one that is accepted.
    pub status: u16,
    /// [`crate::Reason::code`]; `ok` for one that is accepted.
    pub code: String,
    /// What a client sends before it waits for the answer. Requests before the last are accepted.
    pub bytes: Vec<u8>,
}

/// The malformed and ambiguous requests: each is refused with its status, and the connection is closed. Where
/// a case holds several requests, only the last is wrong. Panics where the file is.
#[must_use]
pub fn malformed() -> Vec<Case> {
    read_corpus(include_str!("../testdata/malformed.txt"))
}

/// Unusual requests that are accepted; a case holds one or more whole ones.
#[must_use]
pub fn accepted() -> Vec<Case> {
    read_corpus(include_str!("../testdata/accepted.txt"))
}

/// Lines of `status code bytes`. In the bytes `\r \n \t \0 \\ \xHH` are escapes, `\{TEXT*COUNT}` repeats, and
/// all else stands for itself.
fn read_corpus(text: &str) -> Vec<Case> {
    let lines = text.lines().enumerate();
    lines
        .filter(|(_, line)| !line.is_empty() && !line.starts_with('#'))
        .map(|(index, line)| {
            let mut fields = line.splitn(3, ' ');
            let mut next = || fields.next().unwrap_or_default();
            let status = next().parse().unwrap_or_default();
            let (code, bytes) = (next().to_owned(), unescape(next()));
            assert!(
                status >= 200 && bytes.is_some(),
                "corpus line {}",
                index + 1
            );
            Case {
                line: index + 1,
                status,
                code,
                bytes: bytes.unwrap_or_default(),
            }
        })
        .collect()
}

fn unescape(text: &str) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    let mut rest = text.as_bytes();
    while let Some((&byte, tail)) = rest.split_first() {
        rest = tail;
        if byte != b'\\' {
            out.push(byte);
            continue;
        }
        let (&escape, tail) = rest.split_first()?;
        rest = tail;
        match escape {
            b'r' => out.push(b'\r'),
            b'n' => out.push(b'\n'),
            b't' => out.push(b'\t'),
            b'0' => out.push(0),
            b'\\' => out.push(b'\\'),
            b'x' => {
                let digits = std::str::from_utf8(rest.get(..2)?).ok()?;
                out.push(u8::from_str_radix(digits, 16).ok()?);
                rest = &rest[2..];
            }
            b'{' => {
                let end = rest.iter().position(|&byte| byte == b'}')?;
                let (pattern, count) = std::str::from_utf8(&rest[..end]).ok()?.rsplit_once('*')?;
                out.extend(unescape(pattern)?.repeat(count.parse().ok()?));
                rest = &rest[end + 1..];
            }
            _ => return None,
        }
    }
    Some(out)
}

/// A transport whose peer is a script. Clones are handles to the same one.
#[derive(Clone, Default)]
pub struct ScriptTransport {
    shared: Rc<RefCell<Script>>,
}

#[derive(Default)]
struct Script {
    incoming: VecDeque<Vec<u8>>,
    closed: bool,
    reader: Option<Waker>,
    writer: Option<Waker>,
    written: Vec<u8>,
    writes: usize,
    /// What the peer takes before it stops reading; `None` is without end.
    window: Option<usize>,
    shut_down: bool,
    aborted: bool,
}

impl ScriptTransport {
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// A peer that sends these pieces, one per read, and then closes its writing side.
    #[must_use]
    pub fn playing<P: AsRef<[u8]>>(pieces: impl IntoIterator<Item = P>) -> Self {
        let script = Self::new();
        for piece in pieces {
            script.send(piece.as_ref());
        }
        script.end();
        script
    }

    /// The peer sends a piece; an empty one is nothing.
    pub fn send(&self, piece: &[u8]) {
        if piece.is_empty() {
            return;
        }
        let mut script = self.shared.borrow_mut();
        script.incoming.push_back(piece.to_vec());
        wake(&mut script.reader);
    }

    /// The peer closes its writing side.
    pub fn end(&self) {
        let mut script = self.shared.borrow_mut();
        script.closed = true;
        wake(&mut script.reader);
    }

    /// From now on the peer takes only so many bytes more.
    pub fn limit_writes(&self, window: Option<usize>) {
        let mut script = self.shared.borrow_mut();
        script.window = window;
        wake(&mut script.writer);
    }

    /// All that was written so far.
    #[must_use]
    pub fn written(&self) -> Vec<u8> {
        self.shared.borrow().written.clone()
    }

    /// How many writes it took.
    #[must_use]
    pub fn writes(&self) -> usize {
        self.shared.borrow().writes
    }

    /// Bytes sent by the peer that nobody read.
    #[must_use]
    pub fn unread(&self) -> usize {
        self.shared.borrow().incoming.iter().map(Vec::len).sum()
    }

    #[must_use]
    pub fn is_shut_down(&self) -> bool {
        self.shared.borrow().shut_down
    }

    #[must_use]
    pub fn is_aborted(&self) -> bool {
        self.shared.borrow().aborted
    }
}

fn wake(waker: &mut Option<Waker>) {
    if let Some(waker) = waker.take() {
        waker.wake();
    }
}

impl Transport for ScriptTransport {
    fn poll_read(&self, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let mut script = self.shared.borrow_mut();
        let Some(mut piece) = script.incoming.pop_front() else {
            if script.closed {
                return Poll::Ready(Ok(()));
            }
            script.reader = Some(cx.waker().clone());
            return Poll::Pending;
        };
        let taken = piece.len().min(buf.remaining());
        buf.put_slice(&piece[..taken]);
        if taken < piece.len() {
            script.incoming.push_front(piece.split_off(taken));
        }
        Poll::Ready(Ok(()))
    }

    fn poll_readable(&self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let mut script = self.shared.borrow_mut();
        if script.closed || !script.incoming.is_empty() {
            return Poll::Ready(Ok(()));
        }
        script.reader = Some(cx.waker().clone());
        Poll::Pending
    }

    fn poll_write_vectored(
        &self,
        cx: &mut Context<'_>,
        slices: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let mut script = self.shared.borrow_mut();
        let offered: usize = slices.iter().map(|slice| slice.len()).sum();
        let mut left = script.window.map_or(offered, |window| window.min(offered));
        if left == 0 {
            script.writer = Some(cx.waker().clone());
            return Poll::Pending;
        }
        script.window = script.window.map(|window| window - left);
        let taken = left;
        for slice in slices {
            let part = slice.len().min(left);
            script.written.extend_from_slice(&slice[..part]);
            left -= part;
        }
        script.writes += 1;
        Poll::Ready(Ok(taken))
    }

    fn poll_shutdown(&self, _cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.shared.borrow_mut().shut_down = true;
        Poll::Ready(Ok(()))
    }

    fn abort(&self) {
        self.shared.borrow_mut().aborted = true;
    }
}
