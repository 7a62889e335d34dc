//! The integration's request of an `HTTP_PROXY`: the client's request with the target of the `uri`, the
//! headers that may pass, the mapped parameters on top, and what API Gateway adds of its own.

use crate::exchange::{Exchange, HEX};
use crate::header_rules::{self, Rule};
use crate::router::Resolved;
use head::{Headers, RequestHead, Version};
use mapping::uri::Piece;
use mapping::{Expression, Scheme, percent, query};
use plan::HttpProxy;
use plan::route_tree::Captures;
use std::borrow::Cow;
use std::io::Write;

/// Writes the request to the backend into `out`. Framing headers are left to the engine that sends it.
pub fn write(
    client: &RequestHead,
    resolved: &Resolved<'_>,
    captures: &Captures,
    proxy: &HttpProxy,
    exchange: &Exchange,
    out: &mut RequestHead,
) {
    let source = Source {
        client,
        resolved,
        captures,
    };
    out.clear();
    out.version = Version::Http11;
    out.method = proxy
        .method
        .clone()
        .unwrap_or_else(|| client.method.clone());
    out.set_target_with(|target| write_target(&source, proxy, target));
    write_headers(&source, proxy, exchange, &mut out.headers);
}

fn write_target(source: &Source<'_>, proxy: &HttpProxy, target: &mut Vec<u8>) {
    write_pieces(source, proxy, &proxy.uri.path, percent::encode_path, target);
    let mut separator = b'?';
    let mut separate = |target: &mut Vec<u8>| {
        target.push(separator);
        separator = b'&';
    };
    if let Some(fixed) = &proxy.uri.query {
        separate(target);
        write_pieces(source, proxy, fixed, percent::encode_query, target);
    }
    let mapped = &proxy.mapping.query;
    match source.client.query() {
        None | Some(b"") => {}
        // Untouched queries pass byte for byte.
        Some(raw) if mapped.is_empty() => {
            separate(target);
            target.extend_from_slice(raw);
        }
        Some(raw) => {
            let is_mapped = |name: &[u8]| mapped.iter().any(|(to, _)| to.as_bytes() == name);
            for pair in query::pairs_without(raw, is_mapped) {
                separate(target);
                target.extend_from_slice(pair);
            }
        }
    }
    for (name, expression) in mapped {
        source.each_value(expression, |value| {
            separate(target);
            percent::encode_query(name.as_bytes(), target);
            target.push(b'=');
            percent::encode_query(value, target);
        });
    }
}

fn write_pieces(
    source: &Source<'_>,
    proxy: &HttpProxy,
    pieces: &[Piece],
    encode: impl Fn(&[u8], &mut Vec<u8>),
    target: &mut Vec<u8>,
) {
    for piece in pieces {
        match piece {
            Piece::Literal(text) => target.extend_from_slice(text.as_bytes()),
            Piece::Placeholder(name) => {
                let mapped = proxy.mapping.path.iter().find(|(to, _)| to == name);
                // A placeholder has one place: several values stand in it as the last does.
                if let Some(value) = mapped.and_then(|(_, from)| source.last_value(from)) {
                    encode(&value, target);
                }
            }
        }
    }
}

fn write_headers(source: &Source<'_>, proxy: &HttpProxy, exchange: &Exchange, out: &mut Headers) {
    let incoming = &source.client.headers;
    let mapped = &proxy.mapping.headers;
    let is_mapped = |name: &[u8]| {
        mapped
            .iter()
            .any(|(to, _)| to.as_bytes().eq_ignore_ascii_case(name))
    };
    let confined = header_rules::connection_names_headers(incoming);

    out.append("Host", proxy.uri.authority.as_bytes());
    for header in incoming.iter() {
        let is_kept_back = header_rules::for_request(header.name) != Rule::Pass
            || is_mapped(header.name)
            || (confined && header_rules::is_named_by_connection(incoming, header.name))
            || is_signed_authorization(header.name, header.value);
        if !is_kept_back {
            out.append(header.name, header.value);
        }
    }
    for (name, expression) in mapped {
        source.each_value(expression, |value| {
            // Decoded path and query values may hold what a header must not; such a value is not sent.
            let forbidden = !head::is_field_value(value)
                || header_rules::for_request(name.as_bytes()) == Rule::Drop
                || is_signed_authorization(name.as_bytes(), value);
            if !forbidden {
                out.append(name.as_bytes(), value);
            }
        });
    }
    write_own_headers(source, exchange, is_mapped, out);
}

/// An `Authorization` header that holds a SigV4 signature is not passed on, wherever its value comes from.
fn is_signed_authorization(name: &[u8], value: &[u8]) -> bool {
    name.eq_ignore_ascii_case(b"authorization") && header_rules::is_signature(value)
}

/// What API Gateway adds: who asked, over what, for which API, and a trace to follow.
fn write_own_headers(
    source: &Source<'_>,
    exchange: &Exchange,
    is_mapped: impl Fn(&[u8]) -> bool,
    out: &mut Headers,
) {
    let incoming = &source.client.headers;
    if !incoming.contains("user-agent") && !is_mapped(b"user-agent") {
        out.append_with("User-Agent", |value| {
            value.extend_from_slice(b"AmazonAPIGateway_");
            value.extend_from_slice(source.resolved.api.id.as_bytes());
        });
    }
    // As AWS does: what came is kept, from whomever, and the address directly in front of us added. A backend
    // counts from the right, over as many proxies as it knows; where one of ours named the client before,
    // adding the client once more would shift that count.
    out.append_with("X-Forwarded-For", |value| {
        for before in incoming.get_all("x-forwarded-for") {
            value.extend_from_slice(before);
            value.extend_from_slice(b", ");
        }
        // Writing to a Vec cannot fail.
        let _ = write!(value, "{}", exchange.peer_address);
    });
    out.append_with("X-Forwarded-Port", |value| {
        let _ = write!(value, "{}", exchange.listener_port);
    });
    let scheme = if exchange.tls { "https" } else { "http" };
    out.append("X-Forwarded-Proto", scheme);
    if !incoming.contains("x-amzn-trace-id") {
        out.append_with("X-Amzn-Trace-Id", |value| write_trace(exchange, value));
    }
    if !incoming.contains("x-amzn-apigateway-api-id") {
        out.append(
            "x-amzn-apigateway-api-id",
            source.resolved.api.id.as_bytes(),
        );
    }
}

/// `Root=1-{8 hex of the time}-{24 hex}`.
fn write_trace(exchange: &Exchange, value: &mut Vec<u8>) {
    let _ = write!(value, "Root=1-{:08x}-", exchange.received_at as u32);
    for byte in exchange.trace_seed {
        value.extend_from_slice(&[HEX[usize::from(byte >> 4)], HEX[usize::from(byte & 15)]]);
    }
}

/// Whether the backend's host is spoken to over TLS.
#[must_use]
pub fn is_tls(proxy: &HttpProxy) -> bool {
    proxy.uri.scheme == Scheme::Https
}

/// What mapping expressions are evaluated on.
struct Source<'s> {
    client: &'s RequestHead,
    resolved: &'s Resolved<'s>,
    captures: &'s Captures,
}

impl Source<'_> {
    /// Gives every value of an expression, decoded, to `take`: none where the parameter is not there, one
    /// unless the expression asks for all of several.
    fn each_value(&self, expression: &Expression, mut take: impl FnMut(&[u8])) {
        match expression {
            Expression::MultiValueQueryString(name) => {
                query::all(self.query(), name).for_each(|value| take(&value));
            }
            Expression::MultiValueHeader(name) => {
                self.client.headers.get_all(name).for_each(take);
            }
            single => {
                if let Some(value) = self.last_value(single) {
                    take(&value);
                }
            }
        }
    }

    /// The value of an expression where one is wanted: of several, the last.
    fn last_value<'v>(&'v self, expression: &'v Expression) -> Option<Cow<'v, [u8]>> {
        match expression {
            Expression::Static(text) => Some(Cow::Borrowed(text.as_bytes())),
            Expression::Path(name) => {
                let parameters = &self.resolved.route.parameters;
                let index = parameters.iter().position(|parameter| parameter == name)?;
                let path = self.resolved.resource_path(self.client);
                Some(percent::decode(self.captures.get(index, path)?))
            }
            Expression::QueryString(name) | Expression::MultiValueQueryString(name) => {
                query::all(self.query(), name).next_back()
            }
            Expression::Header(name) | Expression::MultiValueHeader(name) => self
                .client
                .headers
                .get_all(name)
                .next_back()
                .map(Cow::Borrowed),
            // Replaced by text, or left out, when the stage was compiled.
            Expression::StageVariable(_) => None,
        }
    }

    fn query(&self) -> &[u8] {
        self.client.query().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests;
