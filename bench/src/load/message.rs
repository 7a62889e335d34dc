//! As much of HTTP/1.1 as the two ends of the bench speak: heads, and bodies of known length. What a proxy
//! does beyond that (chunked answers, say) is an error here, since it would not be the same work any more.

/// What is needed of a head, request or response.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head {
    /// Bytes up to and including the empty line.
    pub length: usize,
    /// Status of a response, 0 of a request.
    pub status: u16,
    pub content_length: u64,
    /// Whether the sender closes the connection after this message.
    pub closes: bool,
}

const HEADERS_MAX: usize = 48;

/// Reads a response's head; `None` while it is incomplete.
pub fn response(bytes: &[u8]) -> Result<Option<Head>, String> {
    let mut headers = [httparse::EMPTY_HEADER; HEADERS_MAX];
    let mut parsed = httparse::Response::new(&mut headers);
    match parsed.parse(bytes) {
        Ok(httparse::Status::Complete(length)) => {
            let status = parsed.code.unwrap_or_default();
            fields(length, status, parsed.headers).map(Some)
        }
        Ok(httparse::Status::Partial) => Ok(None),
        Err(error) => Err(format!("an answer that is no HTTP: {error}")),
    }
}

/// Reads a request's head and the last segment of its path; `None` while it is incomplete.
pub fn request(bytes: &[u8]) -> Result<Option<(Head, &str)>, String> {
    let mut headers = [httparse::EMPTY_HEADER; HEADERS_MAX];
    let mut parsed = httparse::Request::new(&mut headers);
    match parsed.parse(bytes) {
        Ok(httparse::Status::Complete(length)) => {
            let path = parsed.path.unwrap_or_default();
            let last = path.rsplit('/').next().unwrap_or_default();
            Ok(Some((fields(length, 0, parsed.headers)?, last)))
        }
        Ok(httparse::Status::Partial) => Ok(None),
        Err(error) => Err(format!("a request that is no HTTP: {error}")),
    }
}

fn fields(length: usize, status: u16, headers: &[httparse::Header<'_>]) -> Result<Head, String> {
    let mut head = Head {
        length,
        status,
        content_length: 0,
        closes: false,
    };
    for header in headers {
        // By length first: this runs for every header of every message.
        match header.name.len() {
            10 if header.name.eq_ignore_ascii_case("connection") => {
                head.closes = header.value.eq_ignore_ascii_case(b"close");
            }
            14 if header.name.eq_ignore_ascii_case("content-length") => {
                head.content_length = std::str::from_utf8(header.value)
                    .ok()
                    .and_then(|text| text.parse().ok())
                    .ok_or("a content length that is no number")?;
            }
            17 if header.name.eq_ignore_ascii_case("transfer-encoding") => {
                return Err("a message in chunks; one of known length was sent".to_owned());
            }
            _ => {}
        }
    }
    Ok(head)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn heads_are_read_when_complete() {
        let text = b"HTTP/1.1 200 OK\r\ncontent-Length: 12\r\nConnection: Close\r\n\r\nrest";
        for cut in 0..text.len() - 4 {
            assert_eq!(response(&text[..cut]).unwrap(), None);
        }
        let head = Head {
            length: text.len() - 4,
            status: 200,
            content_length: 12,
            closes: true,
        };
        assert_eq!(response(text).unwrap(), Some(head));
    }

    #[test]
    fn requests_tell_the_end_of_their_path() {
        let text = b"GET /user/16k HTTP/1.1\r\nHost: x\r\n\r\n";
        let (head, last) = request(text).unwrap().unwrap();
        assert_eq!(
            (head.length, head.content_length, last),
            (text.len(), 0, "16k")
        );
        assert!(request(b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n").is_err());
        assert!(request(b"POST / HTTP/1.1\r\nContent-Length: x\r\n\r\n").is_err());
    }
}
