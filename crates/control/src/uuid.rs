//! Ids of requests and of audit lines.

/// A random UUID (version 4), as AWS's request ids are.
pub(crate) fn random() -> String {
    let mut bytes = [0u8; 16];
    // An id without randomness is still an id; it only helps less to find something in the log.
    let _ = getrandom::fill(&mut bytes);
    bytes[6] = (bytes[6] & 0x0f) | 0x40;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    let hex = format!("{:032x}", u128::from_be_bytes(bytes));
    let part = |from: usize, to: usize| hex.get(from..to).unwrap_or_default();
    [
        part(0, 8),
        part(8, 12),
        part(12, 16),
        part(16, 20),
        part(20, 32),
    ]
    .join("-")
}
