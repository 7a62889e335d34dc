//! Why an operation was refused, free of any transport: the AWS exception name, its status and the message
//! for the caller; the cause for the operator is apart and never sent. [`crate::endpoint`] turns it into a
//! response, once.

use std::sync::Arc;

/// An AWS error as a value. `Display` is the message for the caller.
#[derive(Clone, Debug, thiserror::Error)]
#[error("{message}")]
pub struct ControlError {
    /// The exception (REST JSON) or error code (query): `NotFoundException`, `LoadBalancerNotFound`.
    pub code: &'static str,
    /// HTTP status.
    pub status: u16,
    pub message: String,
    /// For the log alone.
    #[source]
    pub cause: Option<Arc<dyn std::error::Error + Send + Sync>>,
}

impl ControlError {
    pub fn new(code: &'static str, status: u16, message: impl Into<String>) -> Self {
        Self {
            code,
            status,
            message: message.into(),
            cause: None,
        }
    }

    /// The request is wrong as it stands.
    pub fn bad_request(message: impl Into<String>) -> Self {
        Self::new("BadRequestException", 400, message)
    }

    /// What the request names is not there.
    pub fn not_found(message: impl Into<String>) -> Self {
        Self::new("NotFoundException", 404, message)
    }

    /// The request contradicts what is there.
    pub fn conflict(message: impl Into<String>) -> Self {
        Self::new("ConflictException", 409, message)
    }

    /// Others changed the same aggregate all the time; the AWS provider tries again on this message.
    pub fn concurrent_modification() -> Self {
        Self::conflict(
            "Unable to complete operation due to concurrent modification. Please try again later.",
        )
    }

    /// A setting that AWS knows and the gateway does not act on. Not a 5xx: clients would try it again.
    pub fn unserved_setting(setting: &str) -> Self {
        Self::bad_request(format!(
            "{setting} is not served by Lockgate yet: leave it out, or set it to what it is without it"
        ))
    }

    /// An operation of the model that is not there yet; the same everywhere. Not a 5xx, which the AWS
    /// provider would repeat 25 times.
    pub fn unserved_operation(service: &str, operation: &str) -> Self {
        let code = if service == "apigateway" {
            "UnsupportedOperationException"
        } else {
            "UnsupportedOperation"
        };
        Self::new(
            code,
            400,
            format!("{service} {operation} is not served by Lockgate yet"),
        )
    }

    /// Our fault. The caller learns no more than that; the log has the cause.
    pub fn internal(cause: impl std::error::Error + Send + Sync + 'static) -> Self {
        Self {
            code: "InternalFailure",
            status: 500,
            message: "The request processing has failed because of an internal error.".into(),
            cause: Some(Arc::new(cause)),
        }
    }

    /// For now nothing can be written or read; worth trying again.
    pub fn unavailable(
        message: impl Into<String>,
        cause: impl std::error::Error + Send + Sync + 'static,
    ) -> Self {
        Self {
            code: "ServiceUnavailableException",
            status: 503,
            message: message.into(),
            cause: Some(Arc::new(cause)),
        }
    }
}

impl From<store::StoreError> for ControlError {
    fn from(error: store::StoreError) -> Self {
        use store::StoreError;
        match error {
            StoreError::Conflict { .. } => Self::concurrent_modification(),
            StoreError::TooLarge { bytes, limit, .. } => Self {
                code: "LimitExceededException",
                status: 429,
                message: format!(
                    "The API definition would take {bytes} bytes, at most {limit} are allowed"
                ),
                cause: Some(Arc::new(error)),
            },
            StoreError::Full { .. } => {
                Self::unavailable("The disk of Lockgate's data directory is full", error)
            }
            StoreError::Unavailable { .. } | StoreError::Closed => Self::unavailable(
                "Lockgate's store cannot be written or read: see its log",
                error,
            ),
            StoreError::Exists { .. } | StoreError::Compacted { .. } | StoreError::Ahead { .. } => {
                Self::internal(error)
            }
        }
    }
}
