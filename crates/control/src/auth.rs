//! Who may call: the credentials of this installation, and the identity each of them proves. Checking
//! signatures is `sigv4`'s; what an identity may do is not decided here (every credential may do all).

use model::Partition;
use sigv4::Credential;
use std::collections::BTreeMap;

/// The credentials that are accepted, by access key id. `Debug` shows no secret.
#[derive(Clone, Debug, Default)]
pub struct Credentials(BTreeMap<String, Credential>);

/// Where a call came from, for the audit line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    pub request_id: String,
    /// An IP address; empty where it is not known.
    pub address: String,
    pub user_agent: String,
}

impl Default for Origin {
    /// A call from within this process.
    fn default() -> Self {
        Self {
            request_id: String::new(),
            address: String::new(),
            user_agent: "lockgate".into(),
        }
    }
}

/// Who signed a request, as STS tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caller {
    pub access_key_id: String,
    /// Twelve digits.
    pub account_id: String,
    /// `arn:{partition}:iam::{account}:user/{access key id}`.
    pub arn: String,
    /// `AIDA` and 17 more characters, stable for an access key.
    pub user_id: String,
    pub origin: Origin,
}

impl Credentials {
    pub fn new(credentials: impl IntoIterator<Item = Credential>) -> Self {
        Self(
            credentials
                .into_iter()
                .map(|credential| (credential.access_key_id.clone(), credential))
                .collect(),
        )
    }

    /// The credential of an access key id.
    #[must_use]
    pub fn get(&self, access_key_id: &str) -> Option<&Credential> {
        self.0.get(access_key_id)
    }
}

impl Caller {
    /// The identity that an access key stands for: a user of its own in this account.
    #[must_use]
    pub fn of(access_key_id: &str, partition: &Partition) -> Self {
        let Partition {
            name, account_id, ..
        } = partition;
        Self {
            access_key_id: access_key_id.to_owned(),
            account_id: account_id.clone(),
            arn: format!("arn:{name}:iam::{account_id}:user/{access_key_id}"),
            user_id: user_id(access_key_id),
            origin: Origin::default(),
        }
    }
}

/// IAM's ids of users are `AIDA` and 17 letters and digits. Hexadecimal digits in upper case are enough to
/// be stable and distinct, and say nothing of the secret.
fn user_id(access_key_id: &str) -> String {
    let hash = sigv4::sha256_hex(access_key_id.as_bytes()).to_ascii_uppercase();
    format!("AIDA{}", hash.get(..17).unwrap_or(&hash))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn callers_are_stable_and_distinct() {
        let here = Partition {
            name: "aws".into(),
            region: "eu-west-1".into(),
            account_id: "123456789012".into(),
        };
        let one = Caller::of("AKIAONE", &here);
        assert_eq!(one, Caller::of("AKIAONE", &here));
        assert_ne!(one.user_id, Caller::of("AKIATWO", &here).user_id);
        assert_eq!(one.arn, "arn:aws:iam::123456789012:user/AKIAONE");
        assert_eq!(one.user_id.len(), 21);
    }

    #[test]
    fn secrets_are_not_shown() {
        let credentials = Credentials::new([Credential::new("AKIAONE", "hush-hush")]);
        assert!(credentials.get("AKIAONE").is_some());
        assert!(credentials.get("AKIATWO").is_none());
        assert!(!format!("{credentials:?}").contains("hush"));
    }
}
