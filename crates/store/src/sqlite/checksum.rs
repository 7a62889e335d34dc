//! CRC-32 over a stored row. SQLite checks its own structure but not what is inside a value; with this a flipped bit in
//! a document is damage that is told at the next start, and not a setting that changed by itself.

use crate::{Key, Revision};

/// Over everything that the row says, so that a document under the wrong name or revision is noticed too.
pub(super) fn aggregate(key: &Key, revision: Revision, document: &[u8]) -> u32 {
    row(key, revision, document)
}

/// Of a row of the event log.
pub(super) fn event(key: &Key, revision: Revision, deleted: bool) -> u32 {
    row(key, revision, &[u8::from(deleted)])
}

fn row(key: &Key, revision: Revision, rest: &[u8]) -> u32 {
    let revision = revision.get().to_be_bytes();
    let parts: [&[u8]; 5] = [
        key.kind().as_str().as_bytes(),
        b"/",
        key.id().as_bytes(),
        &revision,
        rest,
    ];
    !parts.into_iter().fold(!0, update)
}

fn update(crc: u32, bytes: &[u8]) -> u32 {
    bytes.iter().fold(crc, |crc, byte| {
        let [low, ..] = crc.to_le_bytes();
        TABLE[usize::from(low ^ byte)] ^ (crc >> 8)
    })
}

/// The polynomial of IEEE 802.3, bits reversed.
const TABLE: [u32; 256] = {
    let mut table = [0; 256];
    let mut index = 0;
    while index < 256 {
        let mut crc = index as u32;
        let mut bit = 0;
        while bit < 8 {
            crc = if crc & 1 == 1 {
                0xEDB8_8320 ^ (crc >> 1)
            } else {
                crc >> 1
            };
            bit += 1;
        }
        table[index] = crc;
        index += 1;
    }
    table
};

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::Kind;

    #[test]
    fn is_the_crc_everybody_has() {
        assert_eq!(!update(!0, b"123456789"), 0xCBF4_3926);
    }

    #[test]
    fn every_part_counts() {
        let of = |kind, id, revision, document: &str| {
            let key = Key::new(Kind::new(kind), id).unwrap();
            aggregate(&key, Revision::new(revision), document.as_bytes())
        };
        let base = of("kind", "id", 7, "text");
        for other in [
            of("kinds", "id", 7, "text"),
            of("kind", "ie", 7, "text"),
            of("kind", "id", 8, "text"),
            of("kind", "id", 7, "tex"),
        ] {
            assert_ne!(base, other);
        }
    }
}
