//! Whether payloads are text or binary, and their conversions: the two tables of the developer guide's
//! "Content type conversions in API Gateway".

use crate::fault::{Fault, Hop, Kind};
use mapping::base64;
use plan::ContentHandling;
use std::borrow::Cow;

/// The media type of a `Content-Type` or of the first entry of an `Accept`, without parameters;
/// `application/json` where there is none.
#[must_use]
pub fn media_type(header: Option<&[u8]>) -> &str {
    let first = header
        .unwrap_or_default()
        .split(|&byte| matches!(byte, b',' | b';'))
        .next();
    match std::str::from_utf8(first.unwrap_or_default().trim_ascii()) {
        Ok(text) if !text.is_empty() => text,
        _ => "application/json",
    }
}

/// True if a media type is among an API's binary ones, which may be `image/*` or `*/*`.
#[must_use]
pub fn is_binary(media_type: &str, binary: &[Box<str>]) -> bool {
    binary.iter().any(|pattern| {
        if **pattern == *"*/*" {
            return true;
        }
        match pattern.strip_suffix('*') {
            Some(prefix) => media_type
                .get(..prefix.len())
                .is_some_and(|start| start.eq_ignore_ascii_case(prefix)),
            None => pattern.eq_ignore_ascii_case(media_type),
        }
    })
}

/// The payload of the integration's request.
pub fn convert_request(
    payload: &[u8],
    is_binary: bool,
    content: Option<ContentHandling>,
) -> Result<Cow<'_, [u8]>, Fault> {
    match (is_binary, content) {
        (false, Some(ContentHandling::ToBinary)) => decoded(payload),
        (true, Some(ContentHandling::ToText)) => Ok(encoded(payload)),
        (true, _) => Ok(payload.into()),
        (false, _) => Ok(text(payload)),
    }
}

/// The payload of the method's response.
pub fn convert_response(
    payload: &[u8],
    is_binary: bool,
    accepts_binary: bool,
    content: Option<ContentHandling>,
) -> Result<Cow<'_, [u8]>, Fault> {
    match (is_binary, accepts_binary, content) {
        (false, _, Some(ContentHandling::ToBinary)) | (false, true, None) => decoded(payload),
        (true, _, Some(ContentHandling::ToText)) | (true, false, None) => Ok(encoded(payload)),
        (true, ..) => Ok(payload.into()),
        (false, ..) => Ok(text(payload)),
    }
}

/// "UTF8-encoded string": what is not that has its place held.
fn text(payload: &[u8]) -> Cow<'_, [u8]> {
    match String::from_utf8_lossy(payload) {
        Cow::Borrowed(_) => payload.into(),
        Cow::Owned(text) => text.into_bytes().into(),
    }
}

fn encoded(payload: &[u8]) -> Cow<'_, [u8]> {
    base64::encode(payload).into_bytes().into()
}

/// "If the conversion fails, it returns a 500 response, which indicates an API configuration error."
fn decoded(payload: &[u8]) -> Result<Cow<'_, [u8]>, Fault> {
    match base64::decode(payload) {
        Some(bytes) => Ok(bytes.into()),
        None => Err(Fault::new(
            Kind::ApiConfigurationError,
            Hop::Integration,
            "the payload is to become binary (contentHandling CONVERT_TO_BINARY, or a binary media type), \
             but is no base64",
        )),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use ContentHandling::{ToBinary, ToText};

    const TEXT: &[u8] = b"aGk=";
    const RAW: &[u8] = b"hi";
    const BYTES: &[u8] = &[0xFF, 0x00];
    const BYTES_AS_TEXT: &[u8] = b"/wA=";
    const BYTES_AS_STRING: &[u8] = "\u{FFFD}\0".as_bytes();

    /// The rows of "API request content type conversions in API Gateway".
    #[test]
    fn requests_are_converted_as_the_table_says() {
        for (payload, is_binary, content, expected) in [
            (TEXT, false, None, TEXT),
            (TEXT, false, Some(ToBinary), RAW),
            (TEXT, false, Some(ToText), TEXT),
            (BYTES, false, None, BYTES_AS_STRING),
            (BYTES, true, None, BYTES),
            (BYTES, true, Some(ToBinary), BYTES),
            (BYTES, true, Some(ToText), BYTES_AS_TEXT),
        ] {
            let converted = convert_request(payload, is_binary, content).unwrap();
            assert_eq!(&*converted, expected, "{is_binary} {content:?}");
        }
    }

    /// The rows of "API Gateway response content type conversions".
    #[test]
    fn responses_are_converted_as_the_table_says() {
        for (payload, is_binary, accepts_binary, content, expected) in [
            (TEXT, false, false, None, TEXT),
            (BYTES, false, false, None, BYTES_AS_STRING),
            (TEXT, false, false, Some(ToBinary), RAW),
            (TEXT, false, false, Some(ToText), TEXT),
            (TEXT, false, true, None, RAW),
            (TEXT, false, true, Some(ToBinary), RAW),
            (TEXT, false, true, Some(ToText), TEXT),
            (BYTES, true, false, None, BYTES_AS_TEXT),
            (BYTES, true, false, Some(ToBinary), BYTES),
            (BYTES, true, false, Some(ToText), BYTES_AS_TEXT),
            (BYTES, true, true, None, BYTES),
            (BYTES, true, true, Some(ToBinary), BYTES),
            (BYTES, true, true, Some(ToText), BYTES_AS_TEXT),
        ] {
            let converted = convert_response(payload, is_binary, accepts_binary, content).unwrap();
            assert_eq!(
                &*converted, expected,
                "{is_binary} {accepts_binary} {content:?}"
            );
        }
    }

    #[test]
    fn what_is_no_base64_is_a_configuration_error() {
        let fault = convert_request(b"***", false, Some(ToBinary)).unwrap_err();
        assert_eq!(fault.kind, Kind::ApiConfigurationError);
    }

    #[test]
    fn media_types_are_read_and_matched() {
        assert_eq!(media_type(None), "application/json");
        assert_eq!(media_type(Some(b" ")), "application/json");
        assert_eq!(media_type(Some(b"image/webp,image/*;q=0.8")), "image/webp");
        assert_eq!(media_type(Some(b"text/plain; charset=utf-8")), "text/plain");
        let types = |list: &[&str]| list.iter().map(|one| Box::from(*one)).collect::<Vec<_>>();
        assert!(is_binary("image/png", &types(&["image/png"])));
        assert!(is_binary("Image/PNG", &types(&["text/a", "image/*"])));
        assert!(is_binary("a/b", &types(&["*/*"])));
        assert!(!is_binary("image/png", &types(&["image/jpeg", "video/*"])));
        assert!(!is_binary("image/png", &[]));
    }
}
