//! Every way in which a message can be wrong, with the status a request gets for it, a code that stays
//! stable for logs and metrics, and a sentence for people. Says nothing about I/O: see [`crate::error`].

use std::fmt;

macro_rules! reasons {
    ($($name:ident: $status:literal, $code:literal, $text:literal;)*) => {
        /// Why a message was refused.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Reason {
            $(#[doc = $text] $name,)*
        }

        impl Reason {
            /// All reasons, for tables of metrics.
            pub const ALL: &'static [Reason] = &[$(Reason::$name),*];

            /// The status with which a request is refused. For a response only the code and text matter.
            #[must_use]
            pub fn status(self) -> u16 {
                match self { $(Self::$name => $status),* }
            }

            /// A short name that never changes.
            #[must_use]
            pub fn code(self) -> &'static str {
                match self { $(Self::$name => $code),* }
            }

            /// What is wrong, for people.
            #[must_use]
            pub fn text(self) -> &'static str {
                match self { $(Self::$name => $text),* }
            }
        }
    };
}

reasons! {
    BareLf: 400, "bare_lf", "a line ends in LF without CR";
    BareCr: 400, "bare_cr", "a CR stands without LF";
    EmptyLines: 400, "empty_lines", "too many empty lines before the request line";
    MethodInvalid: 400, "method_invalid", "the method is not a token";
    MethodTooLong: 501, "method_too_long", "the method is longer than any this server knows";
    MethodUnsupported: 501, "method_unsupported", "CONNECT is not served here";
    RequestLine: 400, "request_line", "the request line is not `method SP target SP version`";
    StatusLine: 502, "status_line", "the status line is not `version SP status SP reason`";
    Version: 505, "version", "the HTTP version is neither 1.0 nor 1.1";
    TargetTooLong: 414, "target_too_long", "the request target is too long";
    TargetInvalid: 400, "target_invalid", "the request target holds a byte or an escape that no URI may hold";
    TargetForm: 400, "target_form", "the request target has a form that its method may not use";
    TargetAuthority: 400, "target_authority", "the authority of the target is invalid or differs from Host";
    HostMissing: 400, "host_missing", "the Host header is missing";
    HostRepeated: 400, "host_repeated", "there is more than one Host header";
    HostInvalid: 400, "host_invalid", "the Host header is not a host with an optional port";
    HeaderName: 400, "header_name", "a header name is empty or not a token, or a line is folded";
    HeaderValue: 400, "header_value", "a header value holds a control character";
    HeadTooLarge: 431, "head_too_large", "the head is too large";
    TooManyHeaders: 431, "too_many_headers", "there are too many header lines";
    HeadTruncated: 400, "head_truncated", "the connection ended within a head";
    HeadTimeout: 408, "head_timeout", "the head did not arrive in time";
    LengthInvalid: 400, "length_invalid", "Content-Length is not one decimal number";
    LengthRepeated: 400, "length_repeated", "there is more than one Content-Length";
    LengthAndEncoding: 400, "length_and_encoding", "there are both Content-Length and Transfer-Encoding";
    EncodingInvalid: 400, "encoding_invalid", "Transfer-Encoding does not end in exactly one `chunked`";
    EncodingUnsupported: 501, "encoding_unsupported", "a transfer coding other than `chunked` is not supported";
    EncodingVersion: 400, "encoding_version", "HTTP/1.0 has no Transfer-Encoding";
    ConnectionInvalid: 400, "connection_invalid", "the Connection header is malformed or names a header that belongs to the message";
    Expectation: 417, "expectation", "the only expectation served is 100-continue";
    ChunkSize: 400, "chunk_size", "a chunk size is not a hexadecimal number of at most 16 digits";
    ChunkExtension: 400, "chunk_extension", "a chunk extension is malformed";
    ChunkExtensionsTooLarge: 400, "chunk_extensions_too_large", "the chunk extensions are too large";
    ChunkEnd: 400, "chunk_end", "a chunk does not end in CRLF";
    BodyTooLong: 400, "body_too_long", "the chunks add up to more than 64 bits can count";
    TrailerInvalid: 400, "trailer_invalid", "a trailer line is malformed";
    TrailersTooLarge: 431, "trailers_too_large", "the trailer section is too large";
    BodyTruncated: 400, "body_truncated", "the connection ended within the body";
    BodyTimeout: 408, "body_timeout", "the body did not arrive in time";
    SwitchedProtocols: 502, "switched_protocols", "the answer switches protocols, which nobody asked for";
    TooManyInterim: 502, "too_many_interim", "there are too many interim responses";
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.text())
    }
}
