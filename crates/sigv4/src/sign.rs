//! The client's side: the headers, or the query, that make a request signed. Used by the CLI, by the fallback
//! endpoint and by tests. Everything given is signed but what proxies on the way may change.

use jiff::{SignedDuration, Timestamp};

use crate::{ALGORITHM, Credential, Request, canonical, digest, format_amz_date};

/// Signs for one service in one region.
#[derive(Clone, Copy, Debug)]
pub struct Signer<'a> {
    pub credential: &'a Credential,
    pub region: &'a str,
    /// The signing name: `apigateway`, `elasticloadbalancing`, `sts`, `execute-api`.
    pub service: &'a str,
}

/// The request has no `Host` header, which every signature covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("cannot sign a request without a Host header")]
pub struct MissingHost;

/// Headers that intermediaries add, drop or rewrite; no AWS SDK signs them.
const UNSIGNABLE: [&str; 6] = [
    "authorization",
    "connection",
    "expect",
    "transfer-encoding",
    "user-agent",
    "x-amzn-trace-id",
];

impl Signer<'_> {
    /// The headers to add to this request: `X-Amz-Date`, `X-Amz-Security-Token` for temporary credentials, and
    /// `Authorization`. The request must hold none of these yet, and a `Host`.
    ///
    /// # Errors
    /// [`MissingHost`].
    pub fn sign(
        &self,
        request: &Request<'_>,
        now: Timestamp,
    ) -> Result<Vec<(&'static str, String)>, MissingHost> {
        let date = format_amz_date(now);
        let mut added = vec![("X-Amz-Date", date.clone())];
        if let Some(token) = &self.credential.session_token {
            added.push(("X-Amz-Security-Token", token.clone()));
        }
        let mut headers = request.headers.to_vec();
        for (name, value) in &added {
            headers.push((name.as_bytes(), value.as_bytes()));
        }
        let complete = Request {
            headers: &headers,
            ..*request
        };
        let signed_headers = signable(&complete)?;
        let signature = self.signature(&complete, &signed_headers, &date);
        added.push((
            "Authorization",
            format!(
                "{ALGORITHM} Credential={}/{}, SignedHeaders={}, Signature={signature}",
                self.credential.access_key_id,
                self.scope(&date),
                signed_headers.join(";"),
            ),
        ));
        Ok(added)
    }

    /// The whole query (without `?`) of a presigned form of this request, good for `expires`, at most seven
    /// days. The headers given are signed and have to be sent with it; the body too.
    ///
    /// # Errors
    /// [`MissingHost`].
    pub fn presign(
        &self,
        request: &Request<'_>,
        now: Timestamp,
        expires: SignedDuration,
    ) -> Result<String, MissingHost> {
        let date = format_amz_date(now);
        let signed_headers = signable(request)?;
        let credential = format!("{}/{}", self.credential.access_key_id, self.scope(&date));
        let mut query = String::from_utf8_lossy(request.query).into_owned();
        let mut push = |name: &str, value: &str| {
            if !query.is_empty() {
                query.push('&');
            }
            query.push_str(name);
            query.push('=');
            query.push_str(&canonical::encode(value.as_bytes()));
        };
        push("X-Amz-Algorithm", ALGORITHM);
        push("X-Amz-Credential", &credential);
        push("X-Amz-Date", &date);
        push(
            "X-Amz-Expires",
            &expires.as_secs().clamp(1, 604_800).to_string(),
        );
        push("X-Amz-SignedHeaders", &signed_headers.join(";"));
        if let Some(token) = &self.credential.session_token {
            push("X-Amz-Security-Token", token);
        }
        let complete = Request {
            query: query.as_bytes(),
            ..*request
        };
        let signature = self.signature(&complete, &signed_headers, &date);
        Ok(format!("{query}&X-Amz-Signature={signature}"))
    }

    fn signature(&self, request: &Request<'_>, signed_headers: &[String], date: &str) -> String {
        // What the header declares is what is signed, so that a caller may declare UNSIGNED-PAYLOAD.
        let declared = request.header_values("x-amz-content-sha256").next();
        let payload_hash = declared.map_or_else(
            || request.payload.sha256_hex(),
            |value| String::from_utf8_lossy(value.trim_ascii()).into_owned(),
        );
        let canonical_request =
            canonical::canonical_request(request, self.service, signed_headers, &payload_hash, &[]);
        let string_to_sign = canonical::string_to_sign(date, &self.scope(date), &canonical_request);
        let Self {
            credential,
            region,
            service,
        } = self;
        digest::signature(
            &credential.secret_access_key,
            day(date),
            region,
            service,
            &string_to_sign,
        )
    }

    fn scope(&self, date: &str) -> String {
        format!(
            "{}/{}/{}/aws4_request",
            day(date),
            self.region,
            self.service
        )
    }
}

/// The names to sign: lower case, sorted, unique.
fn signable(request: &Request<'_>) -> Result<Vec<String>, MissingHost> {
    let mut names: Vec<String> = request
        .headers
        .iter()
        .map(|(name, _)| String::from_utf8_lossy(name).to_ascii_lowercase())
        .filter(|name| !UNSIGNABLE.contains(&name.as_str()))
        .collect();
    names.sort_unstable();
    names.dedup();
    if names.iter().any(|name| name == "host") {
        Ok(names)
    } else {
        Err(MissingHost)
    }
}

fn day(amz_date: &str) -> &str {
    amz_date.get(..8).unwrap_or_default()
}
