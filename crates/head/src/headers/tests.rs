//! The list: order, case, lookups, and lines as they go over the wire.

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

/// What goes over the wire, if nothing has to be checked.
fn wire(headers: &Headers) -> Vec<u8> {
    let ready = headers.wire_lines().filter_map(|line| line.ready);
    ready
        .flat_map(|line| headers.wire_bytes()[line].to_vec())
        .collect()
}

#[test]
fn adopted_lines_are_ready_as_they_came() {
    let section = b"Host: a\r\nX-One:1\r\nAccept: */*\r\n\r\n";
    let mut headers = Headers::new();
    headers.append("First", "0");
    let adopted = headers.adopt(section);
    for (name, value) in [(0..4, 6..7), (9..14, 15..16), (18..24, 26..29)] {
        let name = &section[name];
        headers.append_adopted(adopted, name, Known::of(name), &section[value]);
    }
    headers.append_adopted(adopted, b"Else", Known::Other, b"where");
    assert_eq!(headers.get("x-one"), Some(&b"1"[..]));
    assert_eq!(headers.get_known(Known::Accept), Some(&b"*/*"[..]));
    assert_eq!(headers.get("else"), Some(&b"where"[..]));
    assert_eq!(wire(&headers), b"Host: a\r\nAccept: */*\r\nElse: where\r\n");
}

#[test]
fn lines_go_on_as_they_are_told_to() {
    let section = b"A: 1\r\nB: 2\r\nHost:  h\r\nDate: 3\r\nE: 4\r\n";
    let mut from = Headers::new();
    let adopted = from.adopt(section);
    for (name, value) in [
        (0..1, 3..4),
        (6..7, 9..10),
        (12..16, 19..20),
        (22..26, 28..29),
        (31..32, 34..35),
    ] {
        let name = &section[name];
        from.append_adopted(adopted, name, Known::of(name), &section[value]);
    }
    from.append("F", "5");
    let mut to = Headers::new();
    to.append("First", "0");
    to.append_lines(&from, |header| match header.name {
        b"B" => Fate::Drop,
        b"Host" | b"Date" => Fate::Prefix("Old-"),
        _ => Fate::Keep,
    });
    let expected = [
        ("First", "0"),
        ("A", "1"),
        ("Old-Host", "h"),
        ("Old-Date", "3"),
        ("E", "4"),
        ("F", "5"),
    ];
    assert_eq!(
        lines(&to),
        expected.map(|(n, v)| (n.to_owned(), v.to_owned()))
    );
    assert!(!to.contains_known(Known::Date) && to.contains("old-date"));
    // What an engine has found valid stays so; the first and last were never looked at.
    assert_eq!(wire(&to), b"A: 1\r\nOld-Host: h\r\nOld-Date: 3\r\nE: 4\r\n");
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
