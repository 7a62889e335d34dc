//! Finding the end of a section of lines (a head, the trailers) in bytes that arrive in pieces. Looks at every
//! byte once, and so early that a line that does not end in CRLF is known before anything is parsed.

/// How far a section was looked at.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Section {
    line_start: usize,
    scanned: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SectionFault {
    BareLf,
    TooLarge,
}

impl Section {
    /// A section that begins after `offset` bytes of the window.
    pub(crate) fn starting_at(offset: usize) -> Self {
        Self {
            line_start: offset,
            scanned: offset,
        }
    }

    /// The index after the empty line, once it is there. `limit` counts from the beginning of the window. What
    /// is found depends on the bytes alone, not on how they were split.
    pub(crate) fn find_end(
        &mut self,
        window: &[u8],
        limit: usize,
    ) -> Result<Option<usize>, SectionFault> {
        while let Some(found) = window
            .get(self.scanned..)
            .and_then(|rest| memchr::memchr(b'\n', rest))
        {
            let lf = self.scanned + found;
            if lf >= limit {
                return Err(SectionFault::TooLarge);
            }
            if lf == self.line_start || window.get(lf - 1) != Some(&b'\r') {
                return Err(SectionFault::BareLf);
            }
            let empty = lf == self.line_start + 1;
            self.line_start = lf + 1;
            self.scanned = lf + 1;
            if empty {
                return Ok(Some(self.line_start));
            }
        }
        self.scanned = window.len();
        if window.len() > limit {
            return Err(SectionFault::TooLarge);
        }
        Ok(None)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn whole(bytes: &[u8], limit: usize) -> Result<Option<usize>, SectionFault> {
        Section::default().find_end(bytes, limit)
    }

    #[test]
    fn ends_at_the_empty_line() {
        assert_eq!(whole(b"\r\nrest", 9), Ok(Some(2)));
        assert_eq!(whole(b"A: b\r\n\r\nrest", 99), Ok(Some(8)));
        assert_eq!(whole(b"A: b\r\n", 99), Ok(None));
        assert_eq!(whole(b"A: b\r\n\r", 99), Ok(None));
    }

    #[test]
    fn refuses_bare_lf_and_excess() {
        assert_eq!(whole(b"\n", 9), Err(SectionFault::BareLf));
        assert_eq!(whole(b"A\n", 9), Err(SectionFault::BareLf));
        assert_eq!(whole(b"A\r\n\n", 9), Err(SectionFault::BareLf));
        assert_eq!(whole(b"AAAAAAAAAA", 9), Err(SectionFault::TooLarge));
        assert_eq!(whole(b"A: b\r\n\r\n", 8), Ok(Some(8)));
        assert_eq!(whole(b"A: b\r\n\r\n", 7), Err(SectionFault::TooLarge));
    }
}
