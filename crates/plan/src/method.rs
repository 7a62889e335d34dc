//! A method as traffic sees it: what must hold for its requests, and its integration ready to run.

use crate::{ContentHandling, Mapped, Validation};
use head::Method as HttpMethod;
use mapping::{Expression, Text, UriTemplate};
use std::time::Duration;

/// A method of a route.
#[derive(Debug)]
pub struct Method {
    pub integration: Integration,
    /// `None` where nothing is checked.
    pub validation: Option<Box<Validation>>,
}

impl From<Integration> for Method {
    fn from(integration: Integration) -> Self {
        Self {
            integration,
            validation: None,
        }
    }
}

/// Where a method's requests go.
#[derive(Debug)]
pub enum Integration {
    HttpProxy(HttpProxy),
    /// `HTTP`: as a proxy reaches its backend, with everything mapped.
    Http(Box<(HttpProxy, Mapped)>),
    /// `MOCK`: answers without a backend.
    Mock(Box<Mapped>),
    /// Deployable, yet wrong in a way that only shows with this stage (a variable that is not set, a `uri`
    /// that is none once variables are replaced): every request is answered with API_CONFIGURATION_ERROR.
    Misconfigured {
        reason: Box<str>,
    },
}

/// An `HTTP_PROXY` integration, and the way of an `HTTP` one to its backend.
#[derive(Debug)]
pub struct HttpProxy {
    /// The method of the request to the backend; `None` takes the client's.
    pub method: Option<HttpMethod>,
    /// Stage variables replaced.
    pub uri: UriTemplate,
    pub connection: Connection,
    pub timeout: Duration,
    /// False where the integration's `tlsConfig` switched verification of the backend's certificate off.
    pub verify_tls: bool,
    pub mapping: RequestMapping,
}

/// Which way the connection to the backend is made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Connection {
    /// To the address that the `uri`'s host resolves to.
    Internet,
    /// Through this VPC link, to a target of its load balancer.
    VpcLink(Text),
}

/// Request parameter mappings by target, stage variables replaced by their text.
#[derive(Debug, Default)]
pub struct RequestMapping {
    /// Values of the `uri`'s placeholders.
    pub path: Box<[(Text, Expression)]>,
    pub query: Box<[(Text, Expression)]>,
    pub headers: Box<[(Text, Expression)]>,
    /// True if a value comes from the request's body, which then has to be held.
    pub uses_body: bool,
    /// A conversion of the payload; `None` where there is nothing to convert.
    pub content: Option<ContentHandling>,
}
