//! The same bytes, read by us and by somebody else. Where the two readings differ, the difference is one that
//! the tables of [`server`] and [`client`] name and explain (nearly all are refusals of ours), or a bug:
//! two readers of one byte stream that disagree are what request smuggling is made of.

pub mod client;
pub mod server;

mod hyper_io;
pub mod ours;
mod peers;

pub use peers::{hyper_client, hyper_server};

use std::fmt;

/// What a reader made of a stream of messages in one direction, up to the end of the stream.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    /// Messages that were read whole, their bodies included.
    pub messages: Vec<Message>,
    /// Why the reader gave up, in its own words; `None` where it stopped between messages.
    pub refusal: Option<String>,
    /// Where in the stream the last message ended, from readers that tell.
    pub end: Option<usize>,
}

/// A message as every reader can tell it. Names of headers are in lower case and sorted; lines of one name
/// stay in order. Lines that are about the connection and not the message are left out.
#[derive(Clone, PartialEq, Eq)]
pub struct Message {
    /// Method and target, or the status.
    pub start: Vec<u8>,
    pub headers: Vec<(Vec<u8>, Vec<u8>)>,
    pub body: Vec<u8>,
}

impl Message {
    pub fn new<'a>(
        start: impl Into<Vec<u8>>,
        headers: impl Iterator<Item = (&'a [u8], &'a [u8])>,
        body: Vec<u8>,
    ) -> Self {
        // Ours leaves out `Upgrade` and `HTTP2-Settings`, which it does not serve.
        const OF_THE_CONNECTION: [&[u8]; 2] = [b"upgrade", b"http2-settings"];
        let mut headers: Vec<_> = headers
            .map(|(name, value)| (name.to_ascii_lowercase(), value.trim_ascii().to_vec()))
            .filter(|(name, _)| !OF_THE_CONNECTION.contains(&&name[..]))
            .collect();
        headers.sort_by(|one, other| one.0.cmp(&other.0));
        Self {
            start: start.into(),
            headers,
            body,
        }
    }

    /// The value of the first header of this lower-case name.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&[u8]> {
        let found = self.headers.iter().find(|(n, _)| n == name.as_bytes());
        found.map(|(_, value)| &value[..])
    }
}

impl fmt::Debug for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "\"{}\"", self.start.escape_ascii())?;
        for (name, value) in &self.headers {
            write!(f, " \"{}: {}\"", name.escape_ascii(), value.escape_ascii())?;
        }
        write!(f, " body \"{}\"", self.body.escape_ascii())
    }
}

/// One difference between two readings, at the message where they part.
#[derive(Clone, Debug)]
pub enum Difference<'r> {
    /// We refuse, they read a message.
    Stricter { code: &'r str, theirs: &'r Message },
    /// We stop without a refusal, they read a message.
    Stopped { theirs: &'r Message },
    /// We read a message, they did not.
    Laxer {
        ours: &'r Message,
        /// The message before it, if there is one.
        before: Option<&'r Message>,
        refusal: Option<&'r str>,
    },
    /// Both read a message, and not the same.
    Unequal {
        ours: &'r Message,
        theirs: &'r Message,
    },
    /// Both read the same message and go on at different places.
    End { ours: usize, theirs: usize },
}

/// A difference that is as it should be.
pub struct Allowance {
    pub name: &'static str,
    pub why: &'static str,
    /// Judges a difference, with the whole input at hand.
    pub covers: fn(&Difference<'_>, &[u8]) -> bool,
}

/// Walks both readings to the first difference that ends the comparison, and returns the names of the
/// allowances that were needed. Panics at a difference that none covers.
pub fn compare(
    peer: &str,
    input: &[u8],
    ours: &Reading,
    theirs: &Reading,
    allowances: &[Allowance],
) -> Vec<&'static str> {
    let mut used = Vec::new();
    let mut judge = |difference: Difference<'_>| match allowances
        .iter()
        .find(|allowance| (allowance.covers)(&difference, input))
    {
        Some(allowance) => used.push(allowance.name),
        None => panic!(
            "{peer} reads it otherwise: {difference:?}\ninput: \"{}\"\nours: {ours:?}\ntheirs: {theirs:?}",
            input.escape_ascii()
        ),
    };
    for place in 0.. {
        match (ours.messages.get(place), theirs.messages.get(place)) {
            (Some(ours), Some(theirs)) if ours == theirs => {}
            (Some(ours), Some(theirs)) => judge(Difference::Unequal { ours, theirs }),
            (Some(message), None) => {
                judge(Difference::Laxer {
                    ours: message,
                    before: place
                        .checked_sub(1)
                        .and_then(|before| ours.messages.get(before)),
                    refusal: theirs.refusal.as_deref(),
                });
                return used;
            }
            (None, Some(theirs)) => {
                judge(match &ours.refusal {
                    Some(code) => Difference::Stricter { code, theirs },
                    None => Difference::Stopped { theirs },
                });
                return used;
            }
            (None, None) => break,
        }
    }
    if let (Some(ours), Some(theirs)) = (ours.end, theirs.end)
        && ours != theirs
    {
        judge(Difference::End { ours, theirs });
    }
    used
}

/// True where ours refuses for the reason of this code; `http1::Reason` says what each means.
fn is_stricter(difference: &Difference<'_>, reason: &str) -> bool {
    matches!(difference, Difference::Stricter { code, .. } if *code == reason)
}

/// True where a line ends in a tab before its CR, perhaps with blanks around it.
fn has_tab_at_end(input: &[u8]) -> bool {
    input.split(|&byte| byte == b'\r').any(|line| {
        let blanks = line.iter().rev().take_while(|byte| b"\t ".contains(byte));
        blanks.clone().any(|&byte| byte == b'\t')
    })
}

fn is_chunked(message: &Message) -> bool {
    let coding = message.header("transfer-encoding");
    coding.is_some_and(|coding| coding.eq_ignore_ascii_case(b"chunked"))
}

/// A chunked message of ours that llhttp refuses for a framing line, which can only be among its trailers.
fn is_framing_in_trailers(difference: &Difference<'_>) -> bool {
    const REFUSALS: [&str; 3] = [
        "HPE_INVALID_CONTENT_LENGTH",
        "HPE_UNEXPECTED_CONTENT_LENGTH",
        "HPE_INVALID_TRANSFER_ENCODING",
    ];
    matches!(difference, Difference::Laxer { ours, refusal: Some(refusal), .. }
        if is_chunked(ours) && REFUSALS.contains(refusal))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reading(starts: &[&str], refusal: Option<&str>) -> Reading {
        Reading {
            messages: starts
                .iter()
                .map(|start| Message::new(*start, std::iter::empty(), Vec::new()))
                .collect(),
            refusal: refusal.map(str::to_owned),
            end: None,
        }
    }

    const HOST: &[Allowance] = &[Allowance {
        name: "host",
        why: "a test",
        covers: |difference, _| is_stricter(difference, "host"),
    }];

    fn judge(ours: &Reading, theirs: &Reading) -> Vec<&'static str> {
        compare("test", b"", ours, theirs, HOST)
    }

    #[test]
    fn what_is_named_passes_and_equal_needs_no_name() {
        assert!(judge(&reading(&["a"], None), &reading(&["a"], Some("x"))).is_empty());
        let used = judge(&reading(&["a"], Some("host")), &reading(&["a", "b"], None));
        assert_eq!(used, ["host"]);
    }

    #[test]
    #[should_panic(expected = "reads it otherwise: Stricter")]
    fn an_unnamed_refusal_is_a_bug() {
        judge(&reading(&[], Some("other")), &reading(&["a"], None));
    }

    #[test]
    #[should_panic(expected = "reads it otherwise: Laxer")]
    fn accepting_what_others_refuse_is_a_bug() {
        judge(&reading(&["a"], None), &reading(&[], Some("no")));
    }

    #[test]
    #[should_panic(expected = "reads it otherwise: Unequal")]
    fn another_meaning_is_a_bug() {
        judge(&reading(&["a"], None), &reading(&["b"], None));
    }

    #[test]
    #[should_panic(expected = "reads it otherwise: End")]
    fn another_end_is_a_bug() {
        let at = |end| Reading {
            end: Some(end),
            ..reading(&["a"], None)
        };
        judge(&at(3), &at(4));
    }
}
