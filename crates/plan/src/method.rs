//! A method as traffic sees it: what must hold for its requests, and its integration ready to run.

use head::Method as HttpMethod;
use mapping::{Expression, UriTemplate};
use std::time::Duration;

/// A method of a route.
#[derive(Debug)]
pub struct Method {
    pub integration: Integration,
}

/// Where a method's requests go.
#[derive(Debug)]
pub enum Integration {
    HttpProxy(HttpProxy),
    /// Deployable, yet wrong in a way that only shows with this stage (a variable that is not set, a `uri`
    /// that is none once variables are replaced): every request is answered with API_CONFIGURATION_ERROR.
    Misconfigured {
        reason: Box<str>,
    },
}

/// An `HTTP_PROXY` integration.
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
    VpcLink(Box<str>),
}

/// Request parameter mappings by target, stage variables replaced by their text.
#[derive(Debug, Default)]
pub struct RequestMapping {
    /// Values of the `uri`'s placeholders.
    pub path: Box<[(Box<str>, Expression)]>,
    pub query: Box<[(Box<str>, Expression)]>,
    pub headers: Box<[(Box<str>, Expression)]>,
}
