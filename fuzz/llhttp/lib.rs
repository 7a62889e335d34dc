//! Readings by llhttp, the parser of Node.js, in its strict mode. It is C and not part of this repository:
//! `cargo xtask fuzz` fetches its source and `build.rs` compiles it; without it this library is empty.
#![cfg(with_llhttp)]

use head::Method;
use std::ffi::{CStr, c_char, c_int, c_void};
use targets::differential::{Message, Reading};

type Tell = extern "C" fn(*mut c_void, c_int, *const c_char, usize);

unsafe extern "C" {
    fn lockgate_llhttp_read(
        is_response: c_int,
        to_head: c_int,
        bytes: *const c_char,
        length: usize,
        tell: Tell,
        sink: *mut c_void,
        end: *mut usize,
    ) -> *const c_char;
}

/// Requests, to the end of the stream.
#[must_use]
pub fn server(bytes: &[u8]) -> Reading {
    read(bytes, false, false)
}

/// The first final answer to a request of this method.
#[must_use]
pub fn client(method: &Method, bytes: &[u8]) -> Reading {
    read(bytes, true, *method == Method::Head)
}

fn read(bytes: &[u8], is_response: bool, to_head: bool) -> Reading {
    let mut seen = Seen::default();
    let mut end = 0;
    // SAFETY: the shim reads `bytes` within their length, calls `tell` with this `Seen` and with spans of
    // `bytes`, keeps nothing, and returns null or a string that lives for ever.
    let error = unsafe {
        let error = lockgate_llhttp_read(
            is_response.into(),
            to_head.into(),
            bytes.as_ptr().cast(),
            bytes.len(),
            tell,
            (&raw mut seen).cast(),
            &raw mut end,
        );
        (!error.is_null()).then(|| CStr::from_ptr(error))
    };
    Reading {
        end: (is_response && !seen.messages.is_empty()).then_some(end),
        messages: seen.messages,
        refusal: error.map(|name| name.to_string_lossy().into_owned()),
    }
}

#[derive(Default)]
struct Seen {
    messages: Vec<Message>,
    start: Vec<u8>,
    headers: Vec<(Vec<u8>, Vec<u8>)>,
    name: Vec<u8>,
    value: Vec<u8>,
    body: Vec<u8>,
    /// The head is over, so that further lines are trailers.
    head_ended: bool,
}

impl Seen {
    /// The numbers are those of the shim.
    fn note(&mut self, what: c_int, bytes: &[u8], number: usize) {
        match what {
            0 => {
                let messages = std::mem::take(&mut self.messages);
                *self = Self {
                    messages,
                    ..Self::default()
                };
            }
            1 => self.start.extend_from_slice(bytes),
            2 => {
                if !self.start.contains(&b' ') {
                    self.start.push(b' ');
                }
                self.start.extend_from_slice(bytes);
            }
            3 => self.start = number.to_string().into_bytes(),
            4 => self.name.extend_from_slice(bytes),
            6 => self.value.extend_from_slice(bytes),
            7 => {
                let line = (
                    std::mem::take(&mut self.name),
                    std::mem::take(&mut self.value),
                );
                if !self.head_ended {
                    self.headers.push(line);
                }
            }
            8 => self.head_ended = true,
            9 => self.body.extend_from_slice(bytes),
            10 => {
                let lines = self.headers.iter();
                let lines = lines.map(|(name, value)| (&name[..], &value[..]));
                let (start, body) = (self.start.clone(), self.body.clone());
                self.messages.push(Message::new(start, lines, body));
            }
            _ => {}
        }
    }
}

extern "C" fn tell(sink: *mut c_void, what: c_int, at: *const c_char, length: usize) {
    // SAFETY: `sink` is the `Seen` of `read`, which waits for this; `at` is null or a span of its bytes.
    let (seen, bytes) = unsafe {
        let bytes: &[u8] = if at.is_null() {
            &[]
        } else {
            std::slice::from_raw_parts(at.cast(), length)
        };
        (&mut *sink.cast::<Seen>(), bytes)
    };
    seen.note(what, bytes, length);
}
