//! As much of HTTP/2 as the load speaks: prior knowledge, requests whose headers are sent without compression
//! state, several of them at once, and counting what comes back. What a proxy does that is not a plain answer of
//! the expected length is an error.

/// What every connection begins with: preface, settings (no pushes, windows of 2^31 - 1), and as much of a window
/// for the connection.
const GREETING: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\
    \0\0\x0c\x04\0\0\0\0\0\0\x02\0\0\0\0\0\x04\x7f\xff\xff\xff\
    \0\0\x04\x08\0\0\0\0\0\x3f\xff\xff\xff";
const FRAME_HEADER_BYTES: usize = 9;
/// So much of the connection's window may be used before it is given back.
const WINDOW_BYTES: u64 = 1 << 29;

const DATA: u8 = 0;
const HEADERS: u8 = 1;
const RST_STREAM: u8 = 3;
const SETTINGS: u8 = 4;
const PING: u8 = 6;
const GOAWAY: u8 = 7;
const WINDOW_UPDATE: u8 = 8;
const END_STREAM: u8 = 1;
const END_HEADERS: u8 = 4;
const ACK: u8 = 1;

/// The state of one connection.
#[derive(Debug)]
pub struct Http2 {
    /// Bytes to be sent.
    pub out: Vec<u8>,
    partial: Vec<u8>,
    next_stream: u32,
    /// Answers that are still to end, and bytes of bodies that are still to come.
    streams_left: usize,
    bytes_left: u64,
    unacknowledged: u64,
}

impl Default for Http2 {
    fn default() -> Self {
        Self {
            out: GREETING.to_vec(),
            partial: Vec::new(),
            next_stream: 1,
            streams_left: 0,
            bytes_left: 0,
            unacknowledged: 0,
        }
    }
}

/// The header block of a GET.
pub fn get(host: &str, path: &str, headers: &[(u8, &str)]) -> Vec<u8> {
    // `:method: GET` and `:scheme: http` of the static table.
    let mut block = vec![0x82, 0x86];
    for (name, value) in [(1, host), (4, path)]
        .into_iter()
        .chain(headers.iter().copied())
    {
        // Literal without indexing; the name is an entry of the static table.
        match name {
            0..15 => block.push(name),
            _ => block.extend_from_slice(&[0x0F, name - 15]),
        }
        // Lengths of one byte do for what the bench sends.
        block.push(value.len().min(126) as u8);
        block.extend_from_slice(&value.as_bytes()[..value.len().min(126)]);
    }
    block
}

impl Http2 {
    /// Adds `count` requests with this header block, whose answers have `body_bytes` each.
    pub fn ask(&mut self, block: &[u8], count: usize, body_bytes: u64) {
        for _ in 0..count {
            frame(
                &mut self.out,
                HEADERS,
                END_STREAM | END_HEADERS,
                self.next_stream,
                block,
            );
            self.next_stream += 2;
        }
        self.streams_left = count;
        self.bytes_left = body_bytes * count as u64;
    }

    /// Takes what was read; true when all answers are whole.
    pub fn take(&mut self, bytes: &[u8]) -> Result<bool, String> {
        self.partial.extend_from_slice(bytes);
        let mut at = 0;
        while let Some(header) = self.partial.get(at..at + FRAME_HEADER_BYTES) {
            let length =
                usize::from(header[0]) << 16 | usize::from(header[1]) << 8 | usize::from(header[2]);
            let (kind, flags) = (header[3], header[4]);
            let Some(payload) = self
                .partial
                .get(at + FRAME_HEADER_BYTES..at + FRAME_HEADER_BYTES + length)
            else {
                break;
            };
            at += FRAME_HEADER_BYTES + length;
            match kind {
                HEADERS => {
                    if first_field(payload) != Some(0x88) {
                        return Err(format!(
                            "an answer that does not begin with 200: {payload:02x?}"
                        ));
                    }
                    self.streams_left = self
                        .streams_left
                        .saturating_sub(usize::from(flags & END_STREAM));
                }
                DATA => {
                    self.unacknowledged += length as u64;
                    self.bytes_left = self
                        .bytes_left
                        .checked_sub(length as u64)
                        .ok_or("bytes behind the end of an answer")?;
                    self.streams_left = self
                        .streams_left
                        .saturating_sub(usize::from(flags & END_STREAM));
                }
                SETTINGS if flags & ACK == 0 => frame(&mut self.out, SETTINGS, ACK, 0, &[]),
                PING if flags & ACK == 0 => frame(&mut self.out, PING, ACK, 0, payload),
                RST_STREAM | GOAWAY => {
                    return Err(format!("a frame of type {kind} with {payload:02x?}"));
                }
                _ => {}
            }
        }
        self.partial.drain(..at);
        if self.unacknowledged > WINDOW_BYTES {
            // Half of what was given at most, so it fits 31 bits.
            let increment = (self.unacknowledged as u32).to_be_bytes();
            frame(&mut self.out, WINDOW_UPDATE, 0, 0, &increment);
            self.unacknowledged = 0;
        }
        if self.streams_left > 0 {
            return Ok(false);
        }
        match self.bytes_left {
            0 => Ok(true),
            left => Err(format!("answers that are {left} bytes too short")),
        }
    }
}

/// The first byte of the first field of a block, behind changes of the table's size: 0x88 is `:status: 200` of the
/// static table.
fn first_field(block: &[u8]) -> Option<u8> {
    let mut rest = block;
    while let Some((byte, tail)) = rest.split_first() {
        if byte & 0xE0 != 0x20 {
            return Some(*byte);
        }
        rest = tail;
        if byte & 0x1F == 0x1F {
            // The number goes on, up to a byte without its highest bit.
            let end = rest.iter().position(|byte| byte & 0x80 == 0)?;
            rest = rest.get(end + 1..)?;
        }
    }
    None
}

fn frame(out: &mut Vec<u8>, kind: u8, flags: u8, stream: u32, payload: &[u8]) {
    // Frames of the load are far below 2^24 bytes.
    out.extend_from_slice(&(payload.len() as u32).to_be_bytes()[1..]);
    out.extend_from_slice(&[kind, flags]);
    out.extend_from_slice(&stream.to_be_bytes());
    out.extend_from_slice(payload);
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn answers_are_counted_over_any_split() {
        let mut answer = Vec::new();
        frame(&mut answer, SETTINGS, 0, 0, &[]);
        for stream in [1, 3] {
            frame(
                &mut answer,
                HEADERS,
                END_HEADERS,
                stream,
                &[0x3F, 0xE1, 0x1F, 0x88],
            );
            frame(&mut answer, DATA, END_STREAM, stream, b"12345");
        }
        for split in 1..answer.len() {
            let mut connection = Http2::default();
            connection.ask(b"x", 2, 5);
            assert!(!connection.take(&answer[..split]).unwrap(), "{split}");
            assert!(connection.take(&answer[split..]).unwrap(), "{split}");
        }
    }

    #[test]
    fn what_is_no_plain_answer_is_an_error() {
        for (kind, payload) in [
            (HEADERS, &b"\x8d"[..]),
            (RST_STREAM, b"\0\0\0\x02"),
            (DATA, b"too long"),
        ] {
            let mut bytes = Vec::new();
            frame(&mut bytes, kind, END_HEADERS, 1, payload);
            let mut connection = Http2::default();
            connection.ask(b"x", 1, 5);
            assert!(connection.take(&bytes).is_err(), "{kind}");
        }
        let mut bytes = Vec::new();
        frame(&mut bytes, HEADERS, END_HEADERS, 1, b"\x88");
        frame(&mut bytes, DATA, END_STREAM, 1, b"1234");
        let mut connection = Http2::default();
        connection.ask(b"x", 1, 5);
        assert!(
            connection
                .take(&bytes)
                .unwrap_err()
                .contains("1 bytes too short")
        );
    }
}
