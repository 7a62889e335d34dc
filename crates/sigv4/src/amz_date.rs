//! Time as signatures carry it: ISO 8601 basic format in UTC, to the second (`20150830T123600Z`). The `Date`
//! header, which AWS takes when there is no `X-Amz-Date`, may also be an HTTP date.

use jiff::{Timestamp, civil::DateTime, tz::TimeZone};

/// `20150830T123600Z`.
#[must_use]
pub fn format_amz_date(time: Timestamp) -> String {
    time.strftime("%Y%m%dT%H%M%SZ").to_string()
}

/// Reads `YYYYMMDD'T'HHMMSS'Z'` and nothing else; `None` for everything that is not a moment written so.
#[must_use]
pub fn parse_amz_date(text: &[u8]) -> Option<Timestamp> {
    let &[
        y1,
        y2,
        y3,
        y4,
        m1,
        m2,
        d1,
        d2,
        b'T',
        h1,
        h2,
        n1,
        n2,
        s1,
        s2,
        b'Z',
    ] = text
    else {
        return None;
    };
    let year = i16::from(number(y1, y2)?) * 100 + i16::from(number(y3, y4)?);
    moment(
        year,
        number(m1, m2)?,
        number(d1, d2)?,
        number(h1, h2)?,
        number(n1, n2)?,
        number(s1, s2)?,
    )
}

/// The date of an HTTP `Date` header (`Sun, 30 Aug 2015 12:36:00 GMT`) or of the basic format.
pub(crate) fn parse_date_header(text: &[u8]) -> Option<Timestamp> {
    if let Some(time) = parse_amz_date(text) {
        return Some(time);
    }
    const MONTHS: [&[u8]; 12] = [
        b"Jan", b"Feb", b"Mar", b"Apr", b"May", b"Jun", b"Jul", b"Aug", b"Sep", b"Oct", b"Nov",
        b"Dec",
    ];
    let &[
        _,
        _,
        _,
        b',',
        b' ',
        d1,
        d2,
        b' ',
        ref month @ ..,
        b' ',
        y1,
        y2,
        y3,
        y4,
        b' ',
        h1,
        h2,
        b':',
        n1,
        n2,
        b':',
        s1,
        s2,
        b' ',
        b'G',
        b'M',
        b'T',
    ] = text
    else {
        return None;
    };
    let month = MONTHS.iter().position(|name| *name == month)?;
    let year = i16::from(number(y1, y2)?) * 100 + i16::from(number(y3, y4)?);
    moment(
        year,
        i8::try_from(month).ok()? + 1,
        number(d1, d2)?,
        number(h1, h2)?,
        number(n1, n2)?,
        number(s1, s2)?,
    )
}

fn moment(year: i16, month: i8, day: i8, hour: i8, minute: i8, second: i8) -> Option<Timestamp> {
    let civil = DateTime::new(year, month, day, hour, minute, second, 0).ok()?;
    TimeZone::UTC.to_timestamp(civil).ok()
}

fn number(tens: u8, ones: u8) -> Option<i8> {
    if !tens.is_ascii_digit() || !ones.is_ascii_digit() {
        return None;
    }
    i8::try_from((tens - b'0') * 10 + (ones - b'0')).ok()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn round_trip() {
        let time = parse_amz_date(b"20150830T123600Z").unwrap();
        assert_eq!(time.to_string(), "2015-08-30T12:36:00Z");
        assert_eq!(format_amz_date(time), "20150830T123600Z");
    }

    #[test]
    fn an_http_date_is_the_same_moment() {
        assert_eq!(
            parse_date_header(b"Sun, 30 Aug 2015 12:36:00 GMT"),
            parse_amz_date(b"20150830T123600Z")
        );
        assert_eq!(
            parse_date_header(b"20150830T123600Z"),
            parse_amz_date(b"20150830T123600Z")
        );
    }

    #[test]
    fn everything_else_is_refused() {
        for text in [
            "",
            "20150830",
            "20150830T123600",
            "20150830T123600Z ",
            "2015-08-30T12:36:00Z",
            "20150230T123600Z",
            "20151330T123600Z",
            "20150830T243600Z",
            "20150830T126000Z",
            "2015083\u{e9}T12360Z",
            "1442252505",
            "Sun, 30 Foo 2015 12:36:00 GMT",
            "Sun, 30 Aug 2015 12:36:00 CET",
        ] {
            assert_eq!(parse_date_header(text.as_bytes()), None, "{text}");
        }
    }
}
