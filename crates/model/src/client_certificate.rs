//! A client certificate: what the gateway would show to backends that ask who it is.

use crate::{ClientCertificateId, EpochSeconds, Tags};
use serde::{Deserialize, Serialize};

/// A client certificate with its key: one document in the store. `Debug` does not show the key.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ClientCertificate {
    pub id: ClientCertificateId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    pub certificate_pem: String,
    /// PKCS #8; never given to callers.
    pub private_key_pem: String,
    pub created_date: EpochSeconds,
    pub expiration_date: EpochSeconds,
    #[serde(default)]
    pub tags: Tags,
}

impl std::fmt::Debug for ClientCertificate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ClientCertificate")
            .field("id", &self.id)
            .field("expiration_date", &self.expiration_date)
            .finish_non_exhaustive()
    }
}
