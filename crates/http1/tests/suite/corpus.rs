//! Every line of the corpus, whole, byte by byte, and split in two at every place.

use http1::Settings;
use http1::testing::{Case, ScriptTransport, accepted, malformed};

use crate::play::{Outcome, run, serve};

/// The peer sends the pieces and then waits: a case that needed the end of the stream, or more bytes, would run
/// into a timeout and get another code.
fn play<'a>(pieces: impl IntoIterator<Item = &'a [u8]>) -> Outcome {
    let script = ScriptTransport::new();
    pieces.into_iter().for_each(|piece| script.send(piece));
    run(serve(&script, Settings::default()))
}

fn check(case: &Case, whole: &Outcome) {
    let expected = (case.status != 200).then_some((case.status, case.code.as_str()));
    assert_eq!(
        whole.refusal,
        expected,
        "line {}: {:?}",
        case.line,
        String::from_utf8_lossy(&case.bytes[..case.bytes.len().min(300)])
    );
}

fn check_splits(case: &Case, whole: &Outcome) {
    let bytes = &case.bytes;
    assert_eq!(
        &play(bytes.chunks(1)),
        whole,
        "line {}, byte by byte",
        case.line
    );
    for size in [2, 3, 7, 1000, 4095, 4096, 4097] {
        assert_eq!(
            &play(bytes.chunks(size)),
            whole,
            "line {}, by {size}",
            case.line
        );
    }
    let step = bytes.len() / 200 + 1;
    for at in (1..bytes.len()).step_by(step) {
        let (first, second) = bytes.split_at(at);
        assert_eq!(
            &play([first, second]),
            whole,
            "line {}, split at {at}",
            case.line
        );
    }
}

#[test]
fn malformed_requests_are_refused_however_they_arrive() {
    let cases = malformed();
    assert!(cases.len() >= 150);
    for case in cases {
        assert!(case.status >= 400, "line {}", case.line);
        let whole = play([&case.bytes[..]]);
        check(&case, &whole);
        check_splits(&case, &whole);
    }
}

#[test]
fn nothing_after_a_malformed_request_is_served() {
    const MORE: &[u8] = b"\r\nGET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n0\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n";
    for case in malformed() {
        let alone = play([&case.bytes[..]]);
        let followed = play([&[&case.bytes, MORE].concat()[..]]);
        assert_eq!(alone.requests, followed.requests, "line {}", case.line);
        assert!(followed.refusal.is_some(), "line {}", case.line);
    }
}

#[test]
fn unusual_requests_are_accepted_however_they_arrive() {
    for case in accepted() {
        let whole = play([&case.bytes[..]]);
        check(&case, &whole);
        assert!(!whole.requests.is_empty(), "line {}", case.line);
        check_splits(&case, &whole);
    }
}

#[test]
fn the_corpus_names_every_refusal_that_bytes_alone_can_cause() {
    let named: Vec<String> = malformed().into_iter().map(|case| case.code).collect();
    for reason in http1::Reason::ALL {
        let by_other_means = matches!(
            reason.code(),
            // Clocks and ends of streams, and what only a response can do.
            "head_timeout"
                | "head_truncated"
                | "body_timeout"
                | "body_truncated"
                | "status_line"
                | "switched_protocols"
                | "too_many_interim"
        );
        assert_ne!(
            named.iter().any(|code| code == reason.code()),
            by_other_means,
            "{}",
            reason.code()
        );
    }
}
