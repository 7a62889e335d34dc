//! What a request presents as its proof: the `Authorization` header or the `X-Amz-*` parameters of a presigned
//! query, parsed strictly into one type. Nothing here is believed yet; `verify` does that. Total over all bytes.

use jiff::Timestamp;

use crate::{
    ALGORITHM, Request, SignatureError, amz_date, canonical,
    digest::{base64, sha256},
};

/// The presented signature, unverified.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Authorization {
    pub form: Form,
    pub access_key_id: String,
    pub scope: Scope,
    /// Lower case, sorted, unique.
    pub signed_headers: Vec<String>,
    /// As presented; only comparison tells whether it is one.
    pub(crate) signature: Vec<u8>,
    pub signed_at: Timestamp,
    /// `X-Amz-Security-Token`, from the header or the query.
    pub(crate) session_token: Option<Vec<u8>>,
}

/// Where the signature was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    Header,
    /// A presigned request, valid for `X-Amz-Expires` seconds where it says so.
    Query {
        expires_seconds: Option<u32>,
    },
}

/// What a signature is good for: one day, region and service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scope {
    /// `YYYYMMDD`, as presented.
    pub date: String,
    pub region: String,
    pub service: String,
    /// `aws4_request` in a valid scope.
    pub terminator: String,
}

impl std::fmt::Display for Scope {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self {
            date,
            region,
            service,
            terminator,
        } = self;
        write!(f, "{date}/{region}/{service}/{terminator}")
    }
}

impl Authorization {
    /// Reads what a request presents.
    ///
    /// # Errors
    /// [`SignatureError::MissingAuthenticationToken`] when it presents nothing,
    /// [`SignatureError::IncompleteSignature`] when it is malformed or presents several things.
    pub fn read(request: &Request<'_>) -> Result<Self, SignatureError> {
        let mut headers = request.header_values("authorization");
        let presigned = canonical::pairs(request.query)
            .any(|(name, _)| name == b"X-Amz-Signature" || name == b"X-Amz-Algorithm");
        match (headers.next(), headers.next(), presigned) {
            (Some(_), Some(_), _) => incomplete("Only one Authorization header is allowed."),
            (Some(_), None, true) => incomplete(
                "Only one authentication mechanism is allowed: the Authorization header or the query parameters.",
            ),
            (Some(header), None, false) => from_header(header, request),
            (None, _, true) => from_query(request),
            (None, _, false) => Err(SignatureError::MissingAuthenticationToken),
        }
    }
}

/// `AWS4-HMAC-SHA256 Credential=…, SignedHeaders=…, Signature=…`; blanks around the commas are optional.
fn from_header(header: &[u8], request: &Request<'_>) -> Result<Authorization, SignatureError> {
    let (mut credential, mut signed_headers, mut signature) = (None, None, None);
    let text = header.trim_ascii();
    let at = text
        .iter()
        .position(u8::is_ascii_whitespace)
        .unwrap_or(text.len());
    let (algorithm, parameters) = text.split_at(at);
    let mut other = false;
    for part in parameters
        .split(|&byte| byte == b',' || byte.is_ascii_whitespace())
        .filter(|part| !part.is_empty())
    {
        let Some(equals) = part.iter().position(|&byte| byte == b'=') else {
            return incomplete(format!(
                "Invalid key=value pair (missing equal-sign) in Authorization header (hashed with SHA-256 and \
                 encoded with Base64): '{}'.",
                base64(&sha256(part))
            ));
        };
        let (name, value) = part.split_at(equals);
        let slot = match name {
            b"Credential" => &mut credential,
            b"SignedHeaders" => &mut signed_headers,
            b"Signature" => &mut signature,
            _ => {
                other = true;
                continue;
            }
        };
        let value = value.get(1..).unwrap_or_default();
        if slot.replace(value).is_some() {
            return incomplete(format!(
                "Authorization header has more than one '{}' parameter.",
                lossy(name)
            ));
        }
    }
    let date = header_date(request)?;
    let (Some(credential), Some(signed_headers), Some(signature), Some((signed_at, _))) =
        (credential, signed_headers, signature, date.as_ref())
    else {
        let mut missing = String::new();
        for (name, found) in [
            ("Credential", credential),
            ("Signature", signature),
            ("SignedHeaders", signed_headers),
        ] {
            if found.is_none() {
                missing.push_str(&format!(
                    "Authorization header requires '{name}' parameter. "
                ));
            }
        }
        if date.is_none() {
            missing.push_str(
                "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. ",
            );
        }
        return incomplete(format!(
            "{missing}(Hashed with SHA-256 and encoded with Base64) Authorization={}",
            base64(&sha256(header))
        ));
    };
    if algorithm != ALGORITHM.as_bytes() {
        return unsupported(algorithm);
    }
    if other {
        return incomplete(
            "Authorization header has a parameter other than 'Credential', 'SignedHeaders' and 'Signature'.",
        );
    }
    let (access_key_id, scope) = read_credential(credential)?;
    Ok(Authorization {
        form: Form::Header,
        access_key_id,
        scope,
        signed_headers: read_signed_headers(signed_headers)?,
        signature: signature.to_vec(),
        signed_at: *signed_at,
        session_token: at_most_one(request, "x-amz-security-token")?.map(<[u8]>::to_vec),
    })
}

/// `X-Amz-Date` comes before `Date`. `None` when there is neither.
fn header_date<'a>(request: &Request<'a>) -> Result<Option<(Timestamp, &'a [u8])>, SignatureError> {
    let (text, time) = if let Some(text) = at_most_one(request, "x-amz-date")? {
        let text = text.trim_ascii();
        (text, amz_date::parse_amz_date(text))
    } else if let Some(text) = at_most_one(request, "date")? {
        let text = text.trim_ascii();
        (text, amz_date::parse_date_header(text))
    } else {
        return Ok(None);
    };
    time.map(|time| Some((time, text)))
        .ok_or_else(|| bad_date(text))
}

fn from_query(request: &Request<'_>) -> Result<Authorization, SignatureError> {
    const NAMES: [&str; 7] = [
        "X-Amz-Algorithm",
        "X-Amz-Credential",
        "X-Amz-SignedHeaders",
        "X-Amz-Signature",
        "X-Amz-Date",
        "X-Amz-Expires",
        "X-Amz-Security-Token",
    ];
    let mut values: [Option<Vec<u8>>; NAMES.len()] = Default::default();
    for (name, value) in canonical::pairs(request.query) {
        let known = NAMES.iter().zip(&mut values);
        for (parameter, slot) in known.filter(|(parameter, _)| parameter.as_bytes() == name) {
            if slot.replace(value.clone()).is_some() {
                return incomplete(format!(
                    "AWS query-string parameter '{parameter}' is given more than once."
                ));
            }
        }
    }
    let [
        Some(algorithm),
        Some(credential),
        Some(signed_headers),
        Some(signature),
        Some(date),
        expires,
        session_token,
    ] = values
    else {
        let missing: Vec<String> = NAMES
            .iter()
            .take(5)
            .zip(&values)
            .filter(|(_, value)| value.is_none())
            .map(|(name, _)| format!("AWS query-string parameters must include '{name}'."))
            .collect();
        return incomplete(missing.join(" "));
    };
    if algorithm != ALGORITHM.as_bytes() {
        return unsupported(&algorithm);
    }
    let (access_key_id, scope) = read_credential(&credential)?;
    // Seven days is the longest that AWS documents.
    let expires_seconds = match expires {
        None => None,
        Some(text) => match lossy(&text).parse::<u32>() {
            Ok(seconds @ 1..=604_800) if text.iter().all(u8::is_ascii_digit) => Some(seconds),
            _ => {
                return incomplete(
                    "X-Amz-Expires must be a number of seconds from 1 to 604800 (seven days).",
                );
            }
        },
    };
    Ok(Authorization {
        form: Form::Query { expires_seconds },
        access_key_id,
        scope,
        signed_headers: read_signed_headers(&signed_headers)?,
        signature,
        signed_at: amz_date::parse_amz_date(&date).ok_or_else(|| bad_date(&date))?,
        session_token,
    })
}

fn read_credential(text: &[u8]) -> Result<(String, Scope), SignatureError> {
    let parts = std::str::from_utf8(text)
        .ok()
        .map(|text| text.split('/').collect::<Vec<_>>());
    let Some([key, date, region, service, terminator]) = parts.as_deref() else {
        return incomplete(format!(
            "Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, \
             got '{}'",
            lossy(text)
        ));
    };
    Ok((
        (*key).to_owned(),
        Scope {
            date: (*date).to_owned(),
            region: (*region).to_owned(),
            service: (*service).to_owned(),
            terminator: (*terminator).to_owned(),
        },
    ))
}

/// The documentation wants lower case, sorted and separated by semicolons; every signer writes that, and one
/// spelling leaves nothing to interpret. An empty list is left for the check that `host` is in it.
fn read_signed_headers(text: &[u8]) -> Result<Vec<String>, SignatureError> {
    if text.is_empty() {
        return Ok(Vec::new());
    }
    let is_token = |byte: u8| {
        byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"!#$%&'*+-.^_`|~".contains(&byte)
    };
    let names: Vec<String> = lossy(text).split(';').map(str::to_owned).collect();
    let well_formed = names
        .iter()
        .all(|name| !name.is_empty() && name.bytes().all(is_token))
        && names.is_sorted_by(|left, right| left < right);
    if well_formed {
        Ok(names)
    } else {
        incomplete(format!(
            "SignedHeaders must be a sorted list of lower-case header names separated by semicolons, got '{}'",
            lossy(text)
        ))
    }
}

fn at_most_one<'a>(request: &Request<'a>, name: &str) -> Result<Option<&'a [u8]>, SignatureError> {
    let mut values = request.header_values(name);
    match (values.next(), values.next()) {
        (_, Some(_)) => incomplete(format!("Only one '{name}' header is allowed.")),
        (value, None) => Ok(value),
    }
}

fn bad_date(text: &[u8]) -> SignatureError {
    SignatureError::IncompleteSignature(format!(
        "Date must be in ISO-8601 'basic format'. Got '{}'. See http://en.wikipedia.org/wiki/ISO_8601",
        lossy(text)
    ))
}

fn unsupported<T>(algorithm: &[u8]) -> Result<T, SignatureError> {
    incomplete(format!(
        "Unsupported AWS 'algorithm': '{}'.",
        lossy(algorithm)
    ))
}

fn incomplete<T>(message: impl Into<String>) -> Result<T, SignatureError> {
    Err(SignatureError::IncompleteSignature(message.into()))
}

fn lossy(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[cfg(test)]
mod tests;
