//! The ordered header list. Names keep the case they came with and are found without regard to it; repeated
//! names stay apart. All bytes lie in one arena that is cleared, not freed, between messages, so that a
//! connection in its steady state allocates nothing for its heads. Removing a header leaves its bytes in
//! the arena until the next [`Headers::clear`].
//!
//! Lines lie in the arena as they go over the wire (`name: value CRLF`), so that handing on what came, from one
//! list to another and from a list to a socket, is copying runs of bytes ([`Headers::append_lines`],
//! [`Headers::wire_lines`]).

use crate::name::{FieldName, Known};
use std::ops::Range;

/// One header line: its name as written and its value without surrounding white space.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Header<'a> {
    pub name: &'a [u8],
    pub value: &'a [u8],
    pub known: Known,
}

/// Header lines in the order of the wire.
#[derive(Clone, Default)]
pub struct Headers {
    arena: Vec<u8>,
    entries: Vec<Entry>,
}

/// Places in the arena; `u32` is enough, heads are capped far below 4 GiB by every engine.
#[derive(Clone, Copy)]
struct Entry {
    name_start: u32,
    name_end: u32,
    value_start: u32,
    value_end: u32,
    known: Known,
    /// Name and value follow each other as on the wire.
    is_whole: bool,
    /// Whoever appended it vouches for name and value.
    is_valid: bool,
}

/// A section of lines that an engine parsed, and where its copy begins in the arena.
#[derive(Clone, Copy, Debug)]
pub struct Adopted<'s> {
    section: &'s [u8],
    start: usize,
}

/// What becomes of a line on its way to another list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    Keep,
    Drop,
    /// Its name gets this in front, and is none of the listed ones then.
    Prefix(&'static str),
}

/// A line as an engine sends it.
#[derive(Clone, Debug)]
pub struct WireLine<'a> {
    pub header: Header<'a>,
    /// Where in [`Headers::wire_bytes`] it lies ready to be sent; `None` where name and value have to be checked
    /// and put together.
    pub ready: Option<Range<usize>>,
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
        self.entries.iter().map(|entry| self.header(entry))
    }

    /// The value of the first line of that name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&[u8]> {
        self.position(name.as_bytes())
            .map(|at| self.value(&self.entries[at]))
    }

    /// As [`Headers::get`], for a listed name.
    #[must_use]
    pub fn get_known(&self, known: Known) -> Option<&[u8]> {
        let found = self.entries.iter().find(|entry| entry.known == known);
        found.map(|entry| self.value(entry))
    }

    /// The values of all lines of that name, in order.
    pub fn get_all<'a>(&'a self, name: &'a str) -> impl DoubleEndedIterator<Item = &'a [u8]> {
        let known = Known::of(name.as_bytes());
        self.iter()
            .filter(move |header| is_named(header, known, name.as_bytes()))
            .map(|header| header.value)
    }

    /// As [`Headers::get_all`], for a listed name.
    pub fn all_known(&self, known: Known) -> impl DoubleEndedIterator<Item = &[u8]> {
        let found = self
            .entries
            .iter()
            .filter(move |entry| entry.known == known);
        found.map(|entry| self.value(entry))
    }

    #[must_use]
    pub fn contains(&self, name: &str) -> bool {
        self.position(name.as_bytes()).is_some()
    }

    /// As [`Headers::contains`], for a listed name.
    #[must_use]
    pub fn contains_known(&self, known: Known) -> bool {
        self.entries.iter().any(|entry| entry.known == known)
    }

    /// Adds a line at the end.
    pub fn append(&mut self, name: impl AsRef<[u8]>, value: impl AsRef<[u8]>) {
        let name = name.as_ref();
        self.push(name, Known::of(name), false, |arena| {
            arena.extend_from_slice(value.as_ref());
        });
    }

    /// Adds a line whose name and value the caller knows to be valid, so that the engine that sends it need not
    /// look at them again: what another engine has read, what was checked when it was compiled.
    pub fn append_valid(&mut self, name: impl AsRef<[u8]>, value: impl AsRef<[u8]>) {
        let name = name.as_ref();
        self.push(name, Known::of(name), true, |arena| {
            arena.extend_from_slice(value.as_ref());
        });
    }

    /// As [`Headers::append_valid`], under a name of ours.
    pub fn append_own(&mut self, name: &FieldName, value: impl AsRef<[u8]>) {
        self.append_own_with(name, |arena| arena.extend_from_slice(value.as_ref()));
    }

    /// As [`Headers::append_own`], with a value that is written by `write` straight into the arena.
    pub fn append_own_with(&mut self, name: &FieldName, write: impl FnOnce(&mut Vec<u8>)) {
        self.push(name.text().as_bytes(), name.known(), true, write);
    }

    /// Adds a line at the end whose value is written by `write` straight into the arena.
    pub fn append_with(&mut self, name: impl AsRef<[u8]>, write: impl FnOnce(&mut Vec<u8>)) {
        let name = name.as_ref();
        self.push(name, Known::of(name), false, write);
    }

    /// Takes a copy of the lines that an engine parsed; [`Headers::append_adopted`] then makes headers of them.
    pub fn adopt<'s>(&mut self, section: &'s [u8]) -> Adopted<'s> {
        let start = self.arena.len();
        self.arena.extend_from_slice(section);
        Adopted { section, start }
    }

    /// Adds a line of an adopted section, which the engine found valid. `name` and `value` are parts of the
    /// section (others are copied).
    pub fn append_adopted(&mut self, from: Adopted<'_>, name: &[u8], known: Known, value: &[u8]) {
        let place = |part: &[u8]| {
            let at = part
                .as_ptr()
                .addr()
                .checked_sub(from.section.as_ptr().addr())?;
            let end = at.checked_add(part.len())?;
            (end <= from.section.len()).then_some((from.start + at, from.start + end))
        };
        let (Some((name_start, name_end)), Some((value_start, value_end))) =
            (place(name), place(value))
        else {
            return self.append_valid(name, value);
        };
        let is_whole = self.arena.get(name_end..value_start) == Some(b": ")
            && self.arena.get(value_end..value_end + 2) == Some(b"\r\n");
        self.entries.push(Entry {
            name_start: place_of(name_start),
            name_end: place_of(name_end),
            value_start: place_of(value_start),
            value_end: place_of(value_end),
            known,
            is_whole,
            is_valid: true,
        });
    }

    /// Adds the lines of `other`, each as `fate_of` says.
    pub fn append_lines(&mut self, other: &Self, mut fate_of: impl FnMut(Header<'_>) -> Fate) {
        // Lines that lie side by side there do so here, and are copied at once.
        let mut run = 0..0;
        for entry in &other.entries {
            let header = other.header(entry);
            let prefix = match fate_of(header) {
                Fate::Drop => continue,
                Fate::Keep => "",
                Fate::Prefix(prefix) => prefix,
            };
            let known = if prefix.is_empty() {
                entry.known
            } else {
                Known::Other
            };
            if !entry.is_whole {
                self.copy(other, &mut run);
                let name = [prefix.as_bytes(), header.name].concat();
                self.push(&name, known, entry.is_valid, |arena| {
                    arena.extend_from_slice(header.value);
                });
                continue;
            }
            let line = entry.line();
            if line.start != run.end || !prefix.is_empty() {
                self.copy(other, &mut run);
                self.arena.extend_from_slice(prefix.as_bytes());
                run.start = line.start;
            }
            run.end = line.end;
            let moved = |place: u32| place_of(place as usize - run.start + self.arena.len());
            let name_start = moved(entry.name_start) - place_of(prefix.len());
            self.entries.push(Entry {
                name_start,
                name_end: moved(entry.name_end),
                value_start: moved(entry.value_start),
                value_end: moved(entry.value_end),
                known,
                ..*entry
            });
        }
        self.copy(other, &mut run);
    }

    /// Gives the first line of that name this value (its place and case stay), removes further lines of the
    /// name, and appends a line where there was none.
    pub fn set(&mut self, name: impl AsRef<[u8]>, value: impl AsRef<[u8]>) {
        let name = name.as_ref();
        match self.position(name) {
            None => self.append(name, value),
            Some(first) => {
                let written = self.name(&self.entries[first]).to_vec();
                self.append(written, value);
                if let Some(last) = self.entries.pop() {
                    self.entries[first] = last;
                }
                let known = self.entries[first].known;
                let mut at = 0;
                self.retain(|header| {
                    at += 1;
                    at - 1 <= first || !is_named(&header, known, name)
                });
            }
        }
    }

    /// Removes all lines of that name; true if there was one.
    pub fn remove(&mut self, name: impl AsRef<[u8]>) -> bool {
        let name = name.as_ref();
        let (known, before) = (Known::of(name), self.entries.len());
        self.retain(|header| !is_named(&header, known, name));
        before != self.entries.len()
    }

    /// Keeps the lines for which `keep` is true.
    pub fn retain(&mut self, mut keep: impl FnMut(Header<'_>) -> bool) {
        let arena = &self.arena;
        self.entries.retain(|entry| keep(entry.header(arena)));
    }

    /// The lines as an engine sends them.
    pub fn wire_lines(&self) -> impl Iterator<Item = WireLine<'_>> {
        self.entries.iter().map(|entry| WireLine {
            header: self.header(entry),
            ready: (entry.is_whole && entry.is_valid).then(|| entry.line()),
        })
    }

    /// What the places of [`WireLine::ready`] are in.
    #[must_use]
    pub fn wire_bytes(&self) -> &[u8] {
        &self.arena
    }

    fn position(&self, name: &[u8]) -> Option<usize> {
        let known = Known::of(name);
        self.iter()
            .position(|header| is_named(&header, known, name))
    }

    fn push(
        &mut self,
        name: &[u8],
        known: Known,
        is_valid: bool,
        write: impl FnOnce(&mut Vec<u8>),
    ) {
        let name_start = self.arena.len();
        self.arena.extend_from_slice(name);
        let name_end = self.arena.len();
        self.arena.extend_from_slice(b": ");
        let value_start = self.arena.len();
        write(&mut self.arena);
        debug_assert!(self.arena.len() >= value_start, "the writer only appends");
        let value_end = self.arena.len();
        self.arena.extend_from_slice(b"\r\n");
        self.entries.push(Entry {
            name_start: place_of(name_start),
            name_end: place_of(name_end),
            value_start: place_of(value_start.min(value_end)),
            value_end: place_of(value_end),
            known,
            is_whole: true,
            is_valid,
        });
    }

    /// Copies a run of another arena whose entries are here already, and begins the next.
    fn copy(&mut self, other: &Self, run: &mut Range<usize>) {
        self.arena.extend_from_slice(&other.arena[run.clone()]);
        *run = 0..0;
    }

    fn header(&self, entry: &Entry) -> Header<'_> {
        entry.header(&self.arena)
    }

    fn name(&self, entry: &Entry) -> &[u8] {
        &self.arena[entry.name_start as usize..entry.name_end as usize]
    }

    fn value(&self, entry: &Entry) -> &[u8] {
        &self.arena[entry.value_start as usize..entry.value_end as usize]
    }
}

impl Entry {
    fn header<'a>(&self, arena: &'a [u8]) -> Header<'a> {
        Header {
            name: &arena[self.name_start as usize..self.name_end as usize],
            value: &arena[self.value_start as usize..self.value_end as usize],
            known: self.known,
        }
    }

    /// The whole line with its end.
    fn line(&self) -> Range<usize> {
        self.name_start as usize..self.value_end as usize + 2
    }
}

/// Whether a line has this name, whose number is `known`.
fn is_named(header: &Header<'_>, known: Known, name: &[u8]) -> bool {
    header.known == known
        && (known != Known::Other
            || header.name.len() == name.len() && header.name.eq_ignore_ascii_case(name))
}

fn place_of(place: usize) -> u32 {
    assert!(
        place <= u32::MAX as usize,
        "heads are capped by the engines"
    );
    place as u32
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
pub const fn is_field_name(name: &[u8]) -> bool {
    // No early exit: names are good and short.
    let (mut good, mut at) = (!name.is_empty(), 0);
    while at < name.len() {
        good &= TOKEN[name[at] as usize];
        at += 1;
    }
    good
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
mod tests;
