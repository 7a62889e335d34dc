//! One exchange of request and response: who asks, when, and the ids under which it is known. The sources of
//! time and randomness belong to a worker, so that an exchange costs neither a lock nor a system call.

use head::{Known, RequestHead, text};
use std::net::IpAddr;
use std::time::Duration;

/// What is known of an exchange before it is routed.
#[derive(Clone, Debug)]
pub struct Exchange {
    /// `$context.requestId`, a UUID, of the client's choice where it names one; the `x-amzn-RequestId` header.
    pub request_id: [u8; 36],
    /// `$context.extendedRequestId`; the `x-amz-apigw-id` header.
    pub extended_request_id: [u8; 16],
    /// Who asks, as the listener decided it, once, for logs and policies: behind trusted proxies the client
    /// they name.
    pub client_address: IpAddr,
    /// Who is directly in front of the gateway: the client, or the proxy nearest to us. What
    /// `X-Forwarded-For` says to backends.
    pub peer_address: IpAddr,
    /// What the client spoke to: decides `X-Forwarded-Proto` and `X-Forwarded-Port`.
    pub tls: bool,
    pub listener_port: u16,
    /// When it came, since 1970.
    pub received_at: Duration,
    /// The time as the `Date` header has it.
    pub date: [u8; 29],
    /// 96 random bits for a trace id, should the client bring none.
    pub trace_seed: [u8; 12],
    /// True for a test invocation, which has no client.
    pub is_test: bool,
}

impl Exchange {
    /// Takes the client's `x-amzn-RequestId` where it is a UUID: "Clients can override this request ID"
    /// (developer guide, "mapping template and access logging variable reference").
    pub fn take_request_id(&mut self, client: &RequestHead) {
        let named = client.headers.get_known(Known::AmznRequestId);
        if let Some(id) = named.and_then(uuid_of) {
            self.request_id = id;
        }
    }

    #[must_use]
    pub fn request_id(&self) -> &str {
        std::str::from_utf8(&self.request_id).unwrap_or_default()
    }
}

/// The text of a UUID, in whatever case.
fn uuid_of(text: &[u8]) -> Option<[u8; 36]> {
    let text: [u8; 36] = text.try_into().ok()?;
    let mut bytes = text.iter().enumerate();
    let in_form = bytes.all(|(at, byte)| match at {
        8 | 13 | 18 | 23 => *byte == b'-',
        _ => byte.is_ascii_hexdigit(),
    });
    in_form.then_some(text)
}

/// Makes the ids of exchanges. They have to be unique, not secret: a xoshiro256++ generator per worker,
/// seeded by the operating system, makes one in a few nanoseconds.
#[derive(Debug)]
pub struct IdSource {
    state: [u64; 4],
}

impl Default for IdSource {
    fn default() -> Self {
        let mut seed = [0u8; 32];
        // A worker that cannot get 32 random bytes at its start has no operating system under it.
        #[allow(clippy::expect_used)]
        getrandom::fill(&mut seed).expect("the operating system gives random bytes");
        let mut state = [0u64; 4];
        for (word, bytes) in state.iter_mut().zip(seed.chunks_exact(8)) {
            *word = bytes
                .iter()
                .fold(0, |word, &byte| word << 8 | u64::from(byte));
        }
        state[0] |= 1; // all zeroes is the one state that does not move
        Self { state }
    }
}

impl IdSource {
    fn next(&mut self) -> u64 {
        let [a, b, c, d] = &mut self.state;
        let result = a.wrapping_add(*d).rotate_left(23).wrapping_add(*a);
        let shifted = *b << 17;
        *c ^= *a;
        *d ^= *b;
        *b ^= *c;
        *a ^= *d;
        *c ^= shifted;
        *d = d.rotate_left(45);
        result
    }

    /// A random (version 4) UUID as text.
    pub fn uuid(&mut self) -> [u8; 36] {
        let high = self.next() & 0xFFFF_FFFF_FFFF_0FFF | 0x4000;
        let low = self.next() & 0x3FFF_FFFF_FFFF_FFFF | 0x8000_0000_0000_0000;
        let bytes = high.to_be_bytes().into_iter().chain(low.to_be_bytes());
        let mut digits = [0; 32];
        for (place, byte) in digits.chunks_exact_mut(2).zip(bytes) {
            place.copy_from_slice(&text::hex(byte));
        }
        let mut text = [b'-'; 36];
        for (from, to) in [
            (0..8, 0),
            (8..12, 9),
            (12..16, 14),
            (16..20, 19),
            (20..32, 24),
        ] {
            text[to..to + from.len()].copy_from_slice(&digits[from]);
        }
        text
    }

    /// Fifteen base64url characters and `=`: the form of an extended request id.
    pub fn extended(&mut self) -> [u8; 16] {
        let mut text = [b'='; 16];
        for part in text[..15].chunks_mut(8) {
            let mut bits = self.next();
            for byte in part {
                *byte = BASE64URL[bits as usize & 63];
                bits >>= 6;
            }
        }
        text
    }

    pub fn trace_seed(&mut self) -> [u8; 12] {
        let mut seed = [0; 12];
        seed[..8].copy_from_slice(&self.next().to_be_bytes());
        seed[8..].copy_from_slice(&self.next().to_be_bytes()[..4]);
        seed
    }
}

const BASE64URL: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// Wall-clock time in the forms an exchange needs; the `Date` text is made once a second.
#[derive(Debug)]
pub struct Clock {
    second: u64,
    date: [u8; 29],
}

impl Default for Clock {
    fn default() -> Self {
        Self {
            second: u64::MAX,
            date: *b"Thu, 01 Jan 1970 00:00:00 GMT",
        }
    }
}

impl Clock {
    /// The time `since_epoch` as the text of a `Date` header.
    pub fn date(&mut self, since_epoch: Duration) -> [u8; 29] {
        let second = since_epoch.as_secs();
        if second != self.second {
            self.second = second;
            let text = i64::try_from(second)
                .ok()
                .and_then(|second| jiff::Timestamp::from_second(second).ok())
                .and_then(|time| {
                    jiff::fmt::rfc2822::DateTimePrinter::new()
                        .timestamp_to_rfc9110_string(&time)
                        .ok()
                })
                .and_then(|text| text.into_bytes().try_into().ok());
            // Only a clock set beyond the year 9999 gets here without a text; the last one then stays.
            if let Some(text) = text {
                self.date = text;
            }
        }
        self.date
    }
}

#[cfg(test)]
pub(crate) fn sample() -> Exchange {
    Exchange {
        request_id: *b"00000000-0000-4000-8000-000000000000",
        extended_request_id: *b"AAAAAAAAAAAAAAA=",
        client_address: IpAddr::from([192, 0, 2, 7]),
        peer_address: IpAddr::from([192, 0, 2, 7]),
        tls: false,
        listener_port: 8080,
        received_at: Duration::from_millis(0x6543_2100 * 1000 + 789),
        date: *b"Sun, 22 Nov 2026 22:00:00 GMT",
        trace_seed: [0xAB; 12],
        is_test: false,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use std::collections::BTreeSet;
    use std::time::Duration;

    #[test]
    fn ids_have_their_form_and_do_not_repeat() {
        let mut source = IdSource::default();
        let ids: BTreeSet<_> = (0..10_000).map(|_| source.uuid()).collect();
        assert_eq!(ids.len(), 10_000);
        for id in &ids {
            let text = std::str::from_utf8(id).unwrap();
            assert_eq!(
                text.split('-').map(str::len).collect::<Vec<_>>(),
                [8, 4, 4, 4, 12]
            );
            assert_eq!(&text[14..15], "4", "{text}");
            assert!("89ab".contains(&text[19..20]), "{text}");
        }
        let extended: BTreeSet<_> = (0..10_000).map(|_| source.extended()).collect();
        assert_eq!(extended.len(), 10_000);
        assert!(extended.iter().all(|id| id.ends_with(b"=")));
    }

    #[test]
    fn a_client_may_name_its_request() {
        for (named, taken) in [
            ("7f0f1f3c-0000-4000-8000-ABCDEF012345", true),
            ("7f0f1f3c-0000-4000-8000-ABCDEF01234", false),
            ("7f0f1f3c-0000-4000-8000-ABCDEF01234g", false),
            ("7f0f1f3c00000-4000-8000-ABCDEF012345", false),
            ("mine", false),
        ] {
            let mut client = RequestHead::new(head::Method::Get, "/");
            client.headers.append("X-Amzn-RequestId", named);
            let mut exchange = sample();
            exchange.take_request_id(&client);
            assert_eq!(exchange.request_id() == named, taken, "{named}");
        }
    }

    #[test]
    fn the_date_follows_the_second() {
        let mut clock = Clock::default();
        let date = clock.date(Duration::from_millis(784_111_777_900));
        assert_eq!(&date, b"Sun, 06 Nov 1994 08:49:37 GMT");
        let date = clock.date(Duration::from_secs(784_111_778));
        assert_eq!(&date, b"Sun, 06 Nov 1994 08:49:38 GMT");
    }
}
