//! The ordered header list. Names keep the case they came with and are found without regard to it; repeated
//! names stay apart. All bytes lie in one arena that is cleared, not freed, between messages, so that a
//! connection in its steady state allocates nothing for its heads. Removing a header leaves its bytes in
//! the arena until the next [`Headers::clear`].

/// One header line: its name as written and its value without surrounding white space.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Header<'a> {
    pub name: &'a [u8],
    pub value: &'a [u8],
}

/// Header lines in the order of the wire.
#[derive(Clone, Default)]
pub struct Headers {
    arena: Vec<u8>,
    entries: Vec<Entry>,
}

#[derive(Clone, Copy)]
struct Entry {
    name: Span,
    value: Span,
}

/// A range of the arena. `u32` is enough: heads are capped far below 4 GiB by every engine.
#[derive(Clone, Copy)]
struct Span {
    start: u32,
    end: u32,
}

impl Headers {
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Forgets all headers and keeps the memory.
    pub fn clear(&mut self) {
        self.arena.clear();
        self.entries.clear();
    }

    /// Number of header lines.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The lines in order.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = Header<'_>> + ExactSizeIterator + Clone {
        self.entries.iter().map(|entry| Header {
            name: self.bytes(entry.name),
            value: self.bytes(entry.value),
        })
    }

    /// The value of the first line of that name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&[u8]> {
        self.position(name.as_bytes())
            .map(|at| self.bytes(self.entries[at].value))
    }

    /// The values of all lines of that name, in order.
    pub fn get_all<'a>(&'a self, name: &'a str) -> impl DoubleEndedIterator<Item = &'a [u8]> {
        self.iter()
            .filter(move |header| header.name.eq_ignore_ascii_case(name.as_bytes()))
            .map(|header| header.value)
    }

    #[must_use]
    pub fn contains(&self, name: &str) -> bool {
        self.position(name.as_bytes()).is_some()
    }

    /// Adds a line at the end.
    pub fn append(&mut self, name: impl AsRef<[u8]>, value: impl AsRef<[u8]>) {
        let name = self.push(name.as_ref());
        let value = self.push(value.as_ref());
        self.entries.push(Entry { name, value });
    }

    /// Adds a line at the end whose value is written by `write` straight into the arena.
    pub fn append_with(&mut self, name: impl AsRef<[u8]>, write: impl FnOnce(&mut Vec<u8>)) {
        let name = self.push(name.as_ref());
        let start = self.arena.len();
        write(&mut self.arena);
        debug_assert!(self.arena.len() >= start, "the writer only appends");
        let value = span(start.min(self.arena.len()), self.arena.len());
        self.entries.push(Entry { name, value });
    }

    /// Gives the first line of that name this value (its place and case stay), removes further lines of the
    /// name, and appends a line where there was none.
    pub fn set(&mut self, name: impl AsRef<[u8]>, value: impl AsRef<[u8]>) {
        let name = name.as_ref();
        match self.position(name) {
            None => self.append(name, value),
            Some(first) => {
                let value = self.push(value.as_ref());
                self.entries[first].value = value;
                let arena = &self.arena;
                let mut at = 0;
                self.entries.retain(|entry| {
                    at += 1;
                    at - 1 <= first || !slice(arena, entry.name).eq_ignore_ascii_case(name)
                });
            }
        }
    }

    /// Removes all lines of that name; true if there was one.
    pub fn remove(&mut self, name: impl AsRef<[u8]>) -> bool {
        let name = name.as_ref();
        let before = self.entries.len();
        self.retain(|header| !header.name.eq_ignore_ascii_case(name));
        before != self.entries.len()
    }

    /// Keeps the lines for which `keep` is true.
    pub fn retain(&mut self, mut keep: impl FnMut(Header<'_>) -> bool) {
        let arena = &self.arena;
        self.entries.retain(|entry| {
            keep(Header {
                name: slice(arena, entry.name),
                value: slice(arena, entry.value),
            })
        });
    }

    fn position(&self, name: &[u8]) -> Option<usize> {
        self.entries.iter().position(|entry| {
            // Lengths differ for nearly all names, and comparing them touches no arena memory.
            (entry.name.end - entry.name.start) as usize == name.len()
                && self.bytes(entry.name).eq_ignore_ascii_case(name)
        })
    }

    fn push(&mut self, bytes: &[u8]) -> Span {
        let start = self.arena.len();
        self.arena.extend_from_slice(bytes);
        span(start, self.arena.len())
    }

    fn bytes(&self, span: Span) -> &[u8] {
        slice(&self.arena, span)
    }
}

fn slice(arena: &[u8], span: Span) -> &[u8] {
    &arena[span.start as usize..span.end as usize]
}

fn span(start: usize, end: usize) -> Span {
    assert!(end <= u32::MAX as usize, "heads are capped by the engines");
    Span {
        start: start as u32,
        end: end as u32,
    }
}

impl std::fmt::Debug for Headers {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list()
            .entries(self.iter().map(|header| {
                (
                    String::from_utf8_lossy(header.name).into_owned(),
                    String::from_utf8_lossy(header.value).into_owned(),
                )
            }))
            .finish()
    }
}

impl<N: AsRef<[u8]>, V: AsRef<[u8]>> FromIterator<(N, V)> for Headers {
    fn from_iter<I: IntoIterator<Item = (N, V)>>(lines: I) -> Self {
        let mut headers = Self::new();
        for (name, value) in lines {
            headers.append(name, value);
        }
        headers
    }
}

/// True for a `token` of RFC 9110, section 5.6.2: what a field name may be.
#[must_use]
pub fn is_field_name(name: &[u8]) -> bool {
    // On the way of every header line, hence a table, and no early exit: names are good and short.
    !name.is_empty()
        && name
            .iter()
            .fold(true, |good, &byte| good & TOKEN[usize::from(byte)])
}

/// True for bytes that may stand in a field value (RFC 9110, section 5.5): no CR, LF, NUL or other control
/// character but the tab; bytes above 0x7F are opaque and allowed.
#[must_use]
pub fn is_field_value(value: &[u8]) -> bool {
    // Without an early exit the compiler looks at many bytes at once.
    !value.iter().fold(false, |bad, &byte| {
        bad | ((byte < 0x20) & (byte != b'\t')) | (byte == 0x7F)
    })
}

/// Which bytes a token may hold.
const TOKEN: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        table[byte] = is_token_byte(byte as u8);
        byte += 1;
    }
    table
};

const fn is_token_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric()
        || matches!(
            byte,
            b'!' | b'#'
                | b'$'
                | b'%'
                | b'&'
                | b'\''
                | b'*'
                | b'+'
                | b'-'
                | b'.'
                | b'^'
                | b'_'
                | b'`'
                | b'|'
                | b'~'
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> Headers {
        [
            ("Host", "a"),
            ("X-One", "1"),
            ("x-one", "2"),
            ("Accept", "*/*"),
        ]
        .into_iter()
        .collect()
    }

    fn lines(headers: &Headers) -> Vec<(String, String)> {
        headers
            .iter()
            .map(|h| {
                (
                    String::from_utf8_lossy(h.name).into_owned(),
                    String::from_utf8_lossy(h.value).into_owned(),
                )
            })
            .collect()
    }

    #[test]
    fn keeps_order_and_case_and_finds_without_case() {
        let headers = sample();
        assert_eq!(headers.get("HOST"), Some(&b"a"[..]));
        assert_eq!(
            headers.get_all("X-ONE").collect::<Vec<_>>(),
            [b"1", b"2"] as [&[u8]; 2]
        );
        assert_eq!(lines(&headers)[2], ("x-one".into(), "2".into()));
        assert!(!headers.contains("hos"));
    }

    #[test]
    fn set_keeps_the_first_place_and_drops_the_others() {
        let mut headers = sample();
        headers.set("X-ONE", "three");
        assert_eq!(
            lines(&headers),
            [("Host", "a"), ("X-One", "three"), ("Accept", "*/*")]
                .map(|(n, v)| (n.to_owned(), v.to_owned()))
        );
        headers.set("New", "n");
        assert_eq!(headers.get("new"), Some(&b"n"[..]));
    }

    #[test]
    fn remove_takes_every_line_of_the_name() {
        let mut headers = sample();
        assert!(headers.remove("x-ONE"));
        assert!(!headers.remove("x-ONE"));
        assert_eq!(headers.len(), 2);
    }

    #[test]
    fn append_with_writes_in_place() {
        let mut headers = sample();
        headers.append_with("Content-Length", |out| out.extend_from_slice(b"12"));
        assert_eq!(headers.get("content-length"), Some(&b"12"[..]));
        headers.clear();
        assert!(headers.is_empty() && headers.get("host").is_none());
    }

    #[test]
    fn names_and_values_follow_the_grammar() {
        assert!(is_field_name(b"X-Amzn-Trace-Id"));
        for bad in ["", "a b", "a:", "a\r", "é"] {
            assert!(!is_field_name(bad.as_bytes()), "{bad:?}");
        }
        assert!(is_field_value("tab\tand é".as_bytes()));
        for bad in ["a\r", "a\n", "a\0", "\x7f"] {
            assert!(!is_field_value(bad.as_bytes()), "{bad:?}");
        }
    }
}
