//! Services and operations as the models describe them. Finding one by name is here; matching a request to
//! one is in `route`.

use std::fmt;

use crate::generated::SERVICES;
use crate::shape::{ErrorTrait, Shape};

/// Every service whose shapes are here.
pub fn services() -> &'static [&'static Service] {
    SERVICES
}

/// The service that requests are signed for by this name.
pub fn service_signed_as(signing_name: &str) -> Option<&'static Service> {
    let mut services = services().iter().copied();
    services.find(|service| service.signing_name == signing_name)
}

/// A service of a given API version.
pub struct Service {
    /// The name clients know it by: `apigateway`, `elbv2`, `sts`.
    pub name: &'static str,
    pub api_version: &'static str,
    pub protocol: Protocol,
    /// The first label of its host name, such as `elasticloadbalancing`.
    pub endpoint_prefix: &'static str,
    /// The service in the credential scope of SigV4.
    pub signing_name: &'static str,
    pub xml_namespace: Option<&'static str>,
    pub operations: &'static [&'static Operation],
    /// Every error shape.
    pub errors: &'static [&'static Shape],
}

/// How requests and responses are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Protocol {
    /// Method and path choose the operation; documents are JSON.
    RestJson,
    /// `Action` and `Version` choose the operation; parameters are a form, answers XML.
    Query,
}

/// An operation of a service.
pub struct Operation {
    pub name: &'static str,
    pub service: &'static Service,
    pub method: &'static str,
    /// The URI template as the model writes it.
    pub uri: &'static str,
    /// The path of the template.
    pub path: &'static [Segment],
    /// Query parameters that the template fixes, such as `mode=import`.
    pub query: &'static [(&'static str, &'static str)],
    /// The status of success.
    pub status: u16,
    /// The call is made without a signature.
    pub unsigned: bool,
    pub input: Option<&'static Shape>,
    pub output: Option<&'static Shape>,
    /// The XML element around the output.
    pub result_wrapper: Option<&'static str>,
    pub errors: &'static [&'static Shape],
}

/// A segment of a URI template.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Segment {
    Literal(&'static str),
    Label(&'static str),
    /// The rest of the path.
    Greedy(&'static str),
}

impl Service {
    pub fn operation(&self, name: &str) -> Option<&'static Operation> {
        self.operations
            .iter()
            .find(|operation| operation.name == name)
            .copied()
    }

    /// The modelled error of this code, by its code or by the name of its shape.
    pub fn error(&self, code: &str) -> Option<ErrorTrait> {
        let found = self.errors.iter().find(|shape| shape.name == code);
        let found = found.and_then(|shape| shape.as_error());
        found.or_else(|| {
            self.errors
                .iter()
                .filter_map(|shape| shape.as_error())
                .find(|error| error.code == code)
        })
    }
}

impl fmt::Debug for Service {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Service({} {})", self.name, self.api_version)
    }
}

impl fmt::Debug for Operation {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Operation({}:{})", self.service.name, self.name)
    }
}

impl PartialEq for Operation {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name && self.service.name == other.service.name
    }
}

impl Eq for Operation {}
