//! What the headers of a request mean together: framing, host, connection, expectation. Contradictions and
//! repetitions are refused (RFC 9112, section 6.3, and stricter: even two equal `Content-Length` lines are).

use head::{Known, RequestHead, Version};

use super::RequestInfo;
use crate::fields::{self, ConnectionOptions};
use crate::{BodyFraming, Reason, target};

#[derive(Default)]
pub(super) struct Meaning {
    hosts: u32,
    lengths: u32,
    length: Option<u64>,
    encodings: u32,
    connection: ConnectionOptions,
    expects_continue: bool,
}

impl Meaning {
    /// Looks at one line; false where it must not be seen by anyone after the engine.
    pub(super) fn add(&mut self, name: Known, value: &[u8]) -> Result<bool, Reason> {
        match name {
            Known::Host => {
                self.hosts += 1;
                if self.hosts > 1 {
                    return Err(Reason::HostRepeated);
                }
                if !target::is_host(value) {
                    return Err(Reason::HostInvalid);
                }
            }
            Known::Expect => {
                if !value.eq_ignore_ascii_case(b"100-continue") {
                    return Err(Reason::Expectation);
                }
                self.expects_continue = true;
            }
            // No upgrade is served, and RFC 9110, section 7.8 lets a server ignore the wish.
            Known::Upgrade | Known::Http2Settings => return Ok(false),
            Known::Connection => self.connection.add(value)?,
            Known::ContentLength => {
                self.lengths += 1;
                if self.lengths > 1 {
                    return Err(Reason::LengthRepeated);
                }
                self.length = Some(fields::content_length(value)?);
            }
            Known::TransferEncoding => self.encodings += 1,
            _ => {}
        }
        Ok(true)
    }

    /// Draws the conclusion once all lines are in `head`.
    pub(super) fn conclude(
        self,
        head: &mut RequestHead,
        authority: Option<&[u8]>,
        head_bytes: usize,
    ) -> Result<RequestInfo, Reason> {
        let framing = self.framing(head)?;
        let is_11 = head.version == Version::Http11;
        match (head.headers.get_known(Known::Host), authority) {
            (None, _) if is_11 => return Err(Reason::HostMissing),
            (Some(host), Some(authority)) if !host.eq_ignore_ascii_case(authority) => {
                return Err(Reason::TargetAuthority);
            }
            (None, Some(authority)) => head.headers.append_valid("Host", authority),
            _ => {}
        }
        let ConnectionOptions { close, keep_alive } = self.connection;
        Ok(RequestInfo {
            framing,
            // RFC 9110, section 10.1.1: of HTTP/1.0 it is ignored, and without content nothing waits.
            expects_continue: self.expects_continue && is_11 && !framing.is_empty(),
            keep_alive: !close && (is_11 || keep_alive),
            head_bytes,
        })
    }

    fn framing(&self, head: &RequestHead) -> Result<BodyFraming, Reason> {
        if self.encodings == 0 {
            return Ok(self.length.map_or(BodyFraming::None, BodyFraming::Length));
        }
        if self.lengths > 0 {
            return Err(Reason::LengthAndEncoding);
        }
        if head.version < Version::Http11 {
            return Err(Reason::EncodingVersion);
        }
        fields::transfer_encoding(head.headers.all_known(Known::TransferEncoding))?;
        Ok(BodyFraming::Chunked)
    }
}
