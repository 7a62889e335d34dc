//! Why a request was refused, and the answer AWS gives for it. The reasons know nothing of HTTP;
//! [`SignatureError::answer`] is the one place that turns them into code, message and status.
//!
//! Messages are those of AWS's services, whose wording clients and people search for. Codes: the "Common
//! Errors" pages of the services; REST-JSON services append `Exception` and say `InvalidSignatureException`
//! where query services say `SignatureDoesNotMatch`.

use jiff::{SignedDuration, Timestamp};

use crate::format_amz_date;

/// Why a request was refused. `Display` is the message for the client; no variant holds a secret.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SignatureError {
    /// Neither an `Authorization` header nor the query parameters of a presigned request.
    #[error("Missing Authentication Token")]
    MissingAuthenticationToken,

    /// What was presented is not a complete signature; the text says what is missing or malformed.
    #[error("{0}")]
    IncompleteSignature(String),

    /// The access key is unknown, or the session token is not the one that belongs to it.
    #[error("The security token included in the request is invalid.")]
    UnknownCredential,

    /// Signed longer ago than is accepted.
    #[error(
        "Signature expired: {} is now earlier than {} ({} - {} min.)",
        format_amz_date(*.signed), format_amz_date(earlier(*.now, *.skew)), format_amz_date(*.now), .skew.as_mins()
    )]
    Expired {
        signed: Timestamp,
        now: Timestamp,
        skew: SignedDuration,
    },

    /// A presigned request after its `X-Amz-Expires`.
    #[error("Signature expired: {} is now earlier than {}", format_amz_date(*.until), format_amz_date(*.now))]
    PresignExpired { until: Timestamp, now: Timestamp },

    /// Signed further in the future than is accepted.
    #[error(
        "Signature not yet current: {} is still later than {} ({} + {} min.)",
        format_amz_date(*.signed), format_amz_date(later(*.now, *.skew)), format_amz_date(*.now), .skew.as_mins()
    )]
    NotYetCurrent {
        signed: Timestamp,
        now: Timestamp,
        skew: SignedDuration,
    },

    /// The credential scope is for another region, service, date or protocol; one sentence for each fault.
    #[error("{0}")]
    WrongScope(String),

    /// A header that has to be signed is not.
    #[error("{0} must be a 'SignedHeader' in the AWS Authorization.")]
    HeaderNotSigned(String),

    /// `x-amz-content-sha256` is not the hash of the body that arrived, or asks for an unsigned one.
    #[error("{0}")]
    PayloadHash(String),

    /// The signature is not the one that these credentials make for this request.
    #[error(
        "The request signature we calculated does not match the signature you provided. Check your AWS Secret \
         Access Key and signing method. Consult the service documentation for details."
    )]
    SignatureDoesNotMatch {
        /// What we hashed, so that the client can compare; invalid UTF-8 replaced.
        canonical_request: String,
        string_to_sign: String,
    },
}

/// The two families of AWS protocols that name these errors differently.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Protocol {
    /// `apigateway` and everything else that answers JSON.
    RestJson,
    /// `elasticloadbalancing`, `sts`: query in, XML out.
    Query,
}

/// What a service tells the client.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The exception (REST-JSON: `x-amzn-ErrorType`) or error code (query: `<Code>`).
    pub code: &'static str,
    pub message: String,
    /// HTTP status: 400 or 403.
    pub status: u16,
}

impl SignatureError {
    /// Code, message and status for a protocol.
    #[must_use]
    pub fn answer(&self, protocol: Protocol) -> Answer {
        use Protocol::{Query, RestJson};
        let (code, status) = match (self, protocol) {
            (Self::MissingAuthenticationToken, RestJson) => {
                ("MissingAuthenticationTokenException", 403)
            }
            (Self::MissingAuthenticationToken, Query) => ("MissingAuthenticationToken", 403),
            (Self::IncompleteSignature(_), RestJson) => ("IncompleteSignatureException", 403),
            (Self::IncompleteSignature(_), Query) => ("IncompleteSignature", 400),
            (Self::UnknownCredential, RestJson) => ("UnrecognizedClientException", 403),
            (Self::UnknownCredential, Query) => ("InvalidClientTokenId", 403),
            (_, RestJson) => ("InvalidSignatureException", 403),
            (_, Query) => ("SignatureDoesNotMatch", 403),
        };
        let message = match (self, protocol) {
            (Self::MissingAuthenticationToken, Query) => {
                "Request is missing Authentication Token".into()
            }
            // REST-JSON services show their side of the calculation; query services do not.
            (
                Self::SignatureDoesNotMatch {
                    canonical_request,
                    string_to_sign,
                },
                RestJson,
            ) => format!(
                "{self}\n\nThe Canonical String for this request should have been\n'{canonical_request}'\n\n\
                 The String-to-Sign should have been\n'{string_to_sign}'\n"
            ),
            _ => self.to_string(),
        };
        Answer {
            code,
            message,
            status,
        }
    }
}

pub(crate) fn earlier(time: Timestamp, by: SignedDuration) -> Timestamp {
    time.checked_sub(by).unwrap_or(Timestamp::MIN)
}

pub(crate) fn later(time: Timestamp, by: SignedDuration) -> Timestamp {
    time.checked_add(by).unwrap_or(Timestamp::MAX)
}
