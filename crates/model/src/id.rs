//! Typed ids and how they are made. AWS's ids are lower-case letters and digits; ten for a REST API and its
//! root resource, six for what lives inside. Ours are random, never counted, so that a deleted id does not
//! come back.

use serde::{Deserialize, Serialize};
use std::fmt;

const ALPHABET: &[u8; 36] = b"abcdefghijklmnopqrstuvwxyz0123456789";

/// A random id of `length` lower-case letters and digits, beginning with a letter or digit as AWS's do.
#[must_use]
pub fn random(length: usize) -> String {
    let mut id = String::with_capacity(length);
    let mut bytes = [0u8; 32];
    while id.len() < length {
        // Without randomness no id is safe to hand out, and there is no caller who could go on.
        #[allow(clippy::expect_used)]
        getrandom::fill(&mut bytes).expect("the operating system gives random bytes");
        for byte in bytes {
            // 252 is the largest multiple of 36 in a byte: beyond it letters would be likelier than digits.
            if byte < 252 && id.len() < length {
                id.push(char::from(ALPHABET[usize::from(byte) % 36]));
            }
        }
    }
    id
}

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl From<String> for $name {
            fn from(id: String) -> Self {
                Self(id)
            }
        }

        impl From<&str> for $name {
            fn from(id: &str) -> Self {
                Self(id.to_owned())
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl std::borrow::Borrow<str> for $name {
            fn borrow(&self) -> &str {
                &self.0
            }
        }
    };
}

id!(
    /// Names a REST API, and is the first label of its host name.
    RestApiId
);
id!(
    /// Names a resource (a path) of a REST API.
    ResourceId
);
id!(
    /// Names a deployment of a REST API.
    DeploymentId
);
id!(
    /// Names the content of a deployment: `{api id}-{hash of the content}`.
    SnapshotId
);
id!(
    /// Names a VPC link.
    VpcLinkId
);
id!(
    /// Names a client certificate.
    ClientCertificateId
);

impl RestApiId {
    #[must_use]
    pub fn generate() -> Self {
        Self(random(10))
    }
}

impl ResourceId {
    /// The id of a root resource; AWS gives these ten characters.
    #[must_use]
    pub fn generate_root() -> Self {
        Self(random(10))
    }

    #[must_use]
    pub fn generate() -> Self {
        Self(random(6))
    }
}

impl DeploymentId {
    #[must_use]
    pub fn generate() -> Self {
        Self(random(6))
    }
}

impl ClientCertificateId {
    #[must_use]
    pub fn generate() -> Self {
        Self(random(6))
    }
}

impl VpcLinkId {
    #[must_use]
    pub fn generate() -> Self {
        Self(random(6))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_have_their_length_and_alphabet_and_do_not_repeat() {
        let ids: std::collections::BTreeSet<String> = (0..1000).map(|_| random(10)).collect();
        assert_eq!(ids.len(), 1000);
        for id in ids {
            assert_eq!(id.len(), 10);
            assert!(
                id.bytes()
                    .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
            );
        }
    }
}
