//! The decision: does this request carry a signature that these credentials make, for this service and region,
//! now? Who the access key belongs to and what it may do is left to the caller.

use jiff::{SignedDuration, Timestamp};

use crate::{
    Authorization, Credential, Form, Request, Scope, SignatureError, canonical, digest,
    error::{earlier, later},
    format_amz_date,
};

/// What is accepted.
#[derive(Clone, Copy, Debug)]
pub struct Settings<'a> {
    /// How far the time of a signature may lie from ours, either way. AWS documents five minutes.
    pub skew: SignedDuration,
    /// The service whose signatures are good here: the signing name, `apigateway`, `execute-api`.
    pub service: &'a str,
    /// The regions whose signatures are good here; `None` for any.
    pub regions: Option<&'a [&'a str]>,
    /// Whether `x-amz-content-sha256: UNSIGNED-PAYLOAD` is taken; the body is then anyone's.
    pub unsigned_payload: bool,
}

impl<'a> Settings<'a> {
    /// AWS's documented defaults for a service: five minutes, any region, the body always signed.
    #[must_use]
    pub fn for_service(service: &'a str) -> Self {
        Self {
            skew: SignedDuration::from_mins(5),
            service,
            regions: None,
            unsigned_payload: false,
        }
    }
}

/// Who signed, proven.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    pub access_key_id: String,
    pub scope: Scope,
    pub signed_at: Timestamp,
}

/// Verifies a request. `lookup` gives the credential of an access key id, or `None` when there is none.
///
/// # Errors
/// The first reason found to refuse it, in the order: presented form, scope and time, access key and token,
/// signed headers, payload, signature.
pub fn verify(
    request: &Request<'_>,
    settings: &Settings<'_>,
    now: Timestamp,
    lookup: impl FnOnce(&str) -> Option<Credential>,
) -> Result<Identity, SignatureError> {
    let authorization = Authorization::read(request)?;
    let credential = lookup(&authorization.access_key_id);
    authorization.verify(request, settings, now, credential.as_ref())
}

impl Authorization {
    /// Verifies what was read from this same request against the credential of
    /// [`access_key_id`](Self::access_key_id); `None` when there is no such key.
    ///
    /// # Errors
    /// As for [`verify`].
    pub fn verify(
        self,
        request: &Request<'_>,
        settings: &Settings<'_>,
        now: Timestamp,
        credential: Option<&Credential>,
    ) -> Result<Identity, SignatureError> {
        self.check_scope(settings)?;
        self.check_time(settings, now)?;
        let credential = credential
            .filter(|credential| credential.access_key_id == self.access_key_id)
            .ok_or(SignatureError::UnknownCredential)?;
        self.check_token(credential)?;
        self.check_signed_headers(request)?;
        let payload_hash = self.payload_hash(request, settings)?;
        self.check_signature(request, credential, &payload_hash)?;
        Ok(Identity {
            access_key_id: self.access_key_id,
            scope: self.scope,
            signed_at: self.signed_at,
        })
    }

    fn check_scope(&self, settings: &Settings<'_>) -> Result<(), SignatureError> {
        let Scope {
            date,
            region,
            service,
            terminator,
        } = &self.scope;
        // AWS reports all that is wrong with a scope in one message, each sentence followed by a space.
        let mut faults = String::new();
        if settings
            .regions
            .is_some_and(|regions| !regions.contains(&region.as_str()))
            || region.is_empty()
        {
            faults += &format!("Credential should be scoped to a valid region, not '{region}'. ");
        }
        if service != settings.service {
            faults += &format!(
                "Credential should be scoped to correct service: '{}'. ",
                settings.service
            );
        }
        if terminator != "aws4_request" {
            faults += &format!(
                "Credential should be scoped with a valid terminator: 'aws4_request', not '{terminator}'. "
            );
        }
        let time = format_amz_date(self.signed_at);
        let day = time.get(..8).unwrap_or_default();
        if date != day {
            faults += &format!(
                "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: \
                 '{date}' != '{day}', from '{time}'."
            );
        }
        if faults.is_empty() {
            Ok(())
        } else {
            Err(SignatureError::WrongScope(faults))
        }
    }

    fn check_time(&self, settings: &Settings<'_>, now: Timestamp) -> Result<(), SignatureError> {
        let signed = self.signed_at;
        let skew = settings.skew;
        if signed > later(now, skew) {
            return Err(SignatureError::NotYetCurrent { signed, now, skew });
        }
        match self.form {
            Form::Query {
                expires_seconds: Some(seconds),
            } => {
                let until = later(signed, SignedDuration::from_secs(i64::from(seconds)));
                if now > until {
                    return Err(SignatureError::PresignExpired { until, now });
                }
            }
            Form::Header | Form::Query { .. } => {
                if signed < earlier(now, skew) {
                    return Err(SignatureError::Expired { signed, now, skew });
                }
            }
        }
        Ok(())
    }

    fn check_token(&self, credential: &Credential) -> Result<(), SignatureError> {
        let good = match (&self.session_token, &credential.session_token) {
            (None, None) => true,
            (Some(presented), Some(token)) => digest::equal(presented, token.as_bytes()),
            _ => false,
        };
        good.then_some(()).ok_or(SignatureError::UnknownCredential)
    }

    /// `host` and every `x-amz-*` header present have to be signed (IAM User Guide, "Create a signed AWS API
    /// request"): else they could be exchanged under a good signature.
    fn check_signed_headers(&self, request: &Request<'_>) -> Result<(), SignatureError> {
        let signed = |name: &str| self.signed_headers.iter().any(|header| header == name);
        if !signed("host") {
            return Err(SignatureError::HeaderNotSigned(
                "'Host' or ':authority'".into(),
            ));
        }
        for (name, _) in request.headers {
            let name = String::from_utf8_lossy(name).to_ascii_lowercase();
            if name.starts_with("x-amz-") && !signed(&name) {
                return Err(SignatureError::HeaderNotSigned(format!("'{name}'")));
            }
        }
        Ok(())
    }

    /// The last line of the canonical request. Chunked (`STREAMING-…`) payloads exist for S3 alone and are
    /// refused as a hash that cannot match.
    fn payload_hash(
        &self,
        request: &Request<'_>,
        settings: &Settings<'_>,
    ) -> Result<String, SignatureError> {
        let actual = request.payload.sha256_hex();
        let mut declared: Vec<Vec<u8>> = request
            .header_values("x-amz-content-sha256")
            .map(|value| value.trim_ascii().to_vec())
            .collect();
        if matches!(self.form, Form::Query { .. }) {
            let parameters = canonical::pairs(request.query);
            declared
                .extend(parameters.filter_map(|(name, value)| {
                    (name == b"X-Amz-Content-Sha256").then_some(value)
                }));
        }
        match declared.as_slice() {
            [] => Ok(actual),
            [value] if *value == actual.as_bytes() => Ok(actual),
            [value] if value == b"UNSIGNED-PAYLOAD" => {
                if settings.unsigned_payload {
                    Ok("UNSIGNED-PAYLOAD".into())
                } else {
                    Err(SignatureError::PayloadHash(
                        "The provided 'x-amz-content-sha256' header must be a valid SHA256: UNSIGNED-PAYLOAD is \
                         not accepted here."
                            .into(),
                    ))
                }
            }
            _ => Err(SignatureError::PayloadHash(
                "The provided 'x-amz-content-sha256' header does not match what was computed."
                    .into(),
            )),
        }
    }

    fn check_signature(
        &self,
        request: &Request<'_>,
        credential: &Credential,
        payload_hash: &str,
    ) -> Result<(), SignatureError> {
        let Scope {
            date,
            region,
            service,
            ..
        } = &self.scope;
        let omit: &[&str] = match self.form {
            Form::Header => &[],
            Form::Query { .. } => &["X-Amz-Signature"],
        };
        let canonical_request = canonical::canonical_request(
            request,
            service,
            &self.signed_headers,
            payload_hash,
            omit,
        );
        let string_to_sign = canonical::string_to_sign(
            &format_amz_date(self.signed_at),
            &self.scope.to_string(),
            &canonical_request,
        );
        let expected = digest::signature(
            &credential.secret_access_key,
            date,
            region,
            service,
            &string_to_sign,
        );
        if digest::equal(expected.as_bytes(), &self.signature) {
            Ok(())
        } else {
            Err(SignatureError::SignatureDoesNotMatch {
                canonical_request: String::from_utf8_lossy(&canonical_request).into_owned(),
                string_to_sign,
            })
        }
    }
}

#[cfg(test)]
mod tests;
