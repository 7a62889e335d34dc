//! Ways of cutting an input into the pieces in which it arrives. They follow from the input alone, so that a
//! crash repeats.

/// The input whole, byte by byte, and cut at places that its own bytes choose.
pub(crate) fn ways(bytes: &[u8]) -> [Vec<&[u8]>; 3] {
    [vec![bytes], bytes.chunks(1).collect(), odd(bytes)]
}

/// Pieces of 1 to 64 bytes.
fn odd(bytes: &[u8]) -> Vec<&[u8]> {
    let mut state = bytes.iter().fold(0xcbf2_9ce4_8422_2325u64, |hash, &byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    let mut pieces = Vec::new();
    let mut rest = bytes;
    while !rest.is_empty() {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        let length = ((state >> 58) as usize + 1).min(rest.len());
        let (piece, tail) = rest.split_at(length);
        pieces.push(piece);
        rest = tail;
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_add_up() {
        let bytes: Vec<u8> = (0..=255).cycle().take(1000).collect();
        for pieces in ways(&bytes) {
            assert_eq!(pieces.concat(), bytes);
            assert!(pieces.iter().all(|piece| !piece.is_empty()));
        }
        assert!(ways(&bytes)[2].len() > 10);
    }
}
