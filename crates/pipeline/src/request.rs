//! The integration's request. Of an `HTTP_PROXY`: the client's request with the target of the `uri`, the
//! headers that may pass, the mapped parameters on top, and what API Gateway adds of its own. Of an `HTTP`
//! integration: nothing of the client's but what is mapped, with the overrides of its template on top.

use crate::exchange::Exchange;
use crate::header_rules::{self, Rule};
use crate::mapped;
use crate::payload;
use crate::router::Resolved;
use crate::scope::Data;
use head::{Fate, FieldName, Headers, Known, RequestHead, Version, text};
use mapping::template::Overrides;
use mapping::uri::Piece;
use mapping::{Expression, percent, query};
use plan::HttpProxy;
use plan::route_tree::Captures;
use std::borrow::Cow;

/// Writes the request to the backend into `out`. Framing headers are left to the engine that sends it.
pub fn write(
    client: &RequestHead,
    resolved: &Resolved<'_>,
    captures: &Captures,
    proxy: &HttpProxy,
    exchange: &Exchange,
    out: &mut RequestHead,
) {
    let data = Data::new(client, resolved, captures, exchange);
    write_proxied(&data, proxy, out);
}

/// As [`write`], with a payload at hand that mappings may look into.
pub fn write_proxied(data: &Data<'_>, proxy: &HttpProxy, out: &mut RequestHead) {
    let source = Source {
        data,
        overrides: None,
    };
    begin(data, proxy, out);
    out.set_target_with(|target| write_target(&source, proxy, target));
    write_headers(&source, proxy, &mut out.headers);
}

/// Writes the request of an `HTTP` integration: what is mapped, and nothing else of the client's.
pub fn write_mapped(
    data: &Data<'_>,
    proxy: &HttpProxy,
    overrides: &Overrides,
    out: &mut RequestHead,
) {
    let source = Source {
        data,
        overrides: Some(overrides),
    };
    begin(data, proxy, out);
    out.set_target_with(|target| write_mapped_target(&source, proxy, overrides, target));
    let headers = &mut out.headers;
    headers.append_own(&HOST, proxy.uri.authority.as_bytes());
    let overridden = |name: &str| {
        let mut names = overrides.request_headers.iter();
        names.any(|(known, _)| known.eq_ignore_ascii_case(name))
    };
    for (name, expression) in proxy
        .mapping
        .headers
        .iter()
        .filter(|(name, _)| !overridden(name))
    {
        source.each_value(expression, |value| add(name, value, headers));
    }
    for (name, values) in &overrides.request_headers {
        // Names of mappings were checked when they were compiled; these come from a template.
        if !head::is_field_name(name.as_bytes()) {
            continue;
        }
        for value in values {
            add(name, value.as_bytes(), headers);
        }
    }
    if !headers.contains("content-type") {
        let content_type = data.client.headers.get("content-type");
        headers.append("Content-Type", payload::media_type(content_type));
    }
    if !headers.contains("accept") {
        headers.append("Accept", "application/json");
    }
    write_identity(&source, headers);
}

/// What the requests of all HTTP integrations begin with.
fn begin(data: &Data<'_>, proxy: &HttpProxy, out: &mut RequestHead) {
    out.clear();
    out.version = Version::Http11;
    let method = proxy.method.as_ref().unwrap_or(&data.client.method);
    out.method = method.clone();
}

/// Adds a mapped header, unless the rules or its value forbid it.
fn add(name: &str, value: &[u8], out: &mut Headers) {
    let known = Known::of(name.as_bytes());
    let forbidden = !head::is_field_value(value)
        || header_rules::for_request(known) == Rule::Drop
        || is_signed_authorization(known, value);
    if !forbidden {
        // Names were checked when they were compiled or by the caller.
        out.append_valid(name, value);
    }
}

/// A target as it grows: what follows the path is set off by `?` once, and by `&` from then on.
struct Target<'t> {
    out: &'t mut Vec<u8>,
    separator: u8,
}

impl<'t> Target<'t> {
    /// The path of the `uri` and the query that it has itself.
    fn begin(source: &Source<'_>, proxy: &HttpProxy, out: &'t mut Vec<u8>) -> Self {
        write_pieces(source, proxy, &proxy.uri.path, percent::encode_path, out);
        let mut target = Self {
            out,
            separator: b'?',
        };
        if let Some(fixed) = &proxy.uri.query {
            let out = target.next();
            write_pieces(source, proxy, fixed, percent::encode_query, out);
        }
        target
    }

    /// Room for the next parameter.
    fn next(&mut self) -> &mut Vec<u8> {
        self.out.push(self.separator);
        self.separator = b'&';
        self.out
    }

    /// A parameter whose name and value are decoded.
    fn pair(&mut self, name: &str, value: &[u8]) {
        let out = self.next();
        percent::encode_query(name.as_bytes(), out);
        out.push(b'=');
        percent::encode_query(value, out);
    }
}

fn write_mapped_target(
    source: &Source<'_>,
    proxy: &HttpProxy,
    overrides: &Overrides,
    out: &mut Vec<u8>,
) {
    let mut target = Target::begin(source, proxy, out);
    let overridden = |name: &str| {
        let mut names = overrides.request_query.iter();
        names.any(|(known, _)| known == name)
    };
    let mapped = proxy.mapping.query.iter();
    for (name, expression) in mapped.filter(|(name, _)| !overridden(name)) {
        source.each_value(expression, |value| target.pair(name, value));
    }
    for (name, values) in &overrides.request_query {
        for value in values {
            target.pair(name, value.as_bytes());
        }
    }
}

fn write_target(source: &Source<'_>, proxy: &HttpProxy, out: &mut Vec<u8>) {
    let mut target = Target::begin(source, proxy, out);
    let mapped = &proxy.mapping.query;
    match source.data.client.query() {
        None | Some(b"") => {}
        // Untouched queries pass byte for byte, but for semicolons, which part them.
        Some(raw) if mapped.is_empty() && memchr::memchr(b';', raw).is_none() => {
            target.next().extend_from_slice(raw);
        }
        Some(raw) => {
            let is_mapped = |name: &[u8]| mapped.iter().any(|(to, _)| to.as_bytes() == name);
            for pair in query::pairs_without(raw, is_mapped) {
                target.next().extend_from_slice(pair);
            }
        }
    }
    for (name, expression) in mapped {
        source.each_value(expression, |value| target.pair(name, value));
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
                let overridden = source.overrides.and_then(|overrides| {
                    let mut list = overrides.request_path.iter();
                    list.find(|(known, _)| **known == **name)?.1.last()
                });
                if let Some(value) = overridden {
                    encode(value.as_bytes(), target);
                    continue;
                }
                let mapped = proxy.mapping.path.iter().find(|(to, _)| to == name);
                // A placeholder has one place: several values stand in it as the last does.
                if let Some(value) = mapped.and_then(|(_, from)| source.last_value(from)) {
                    encode(&value, target);
                }
            }
        }
    }
}

fn write_headers(source: &Source<'_>, proxy: &HttpProxy, out: &mut Headers) {
    let incoming = &source.data.client.headers;
    let mapped = &proxy.mapping.headers;
    let is_mapped = |name: &[u8]| {
        mapped
            .iter()
            .any(|(to, _)| to.as_bytes().eq_ignore_ascii_case(name))
    };
    let confined = header_rules::connection_names_headers(incoming);

    out.append_own(&HOST, proxy.uri.authority.as_bytes());
    out.append_lines(incoming, |header| {
        let is_kept_back = header_rules::for_request(header.known) != Rule::Pass
            || is_mapped(header.name)
            || header.known == Known::XHttpMethodOverride
            || (confined && header_rules::is_named_by_connection(incoming, header.name))
            || is_signed_authorization(header.known, header.value);
        if is_kept_back { Fate::Drop } else { Fate::Keep }
    });
    for (name, expression) in mapped {
        source.each_value(expression, |value| {
            // Decoded path and query values may hold what a header must not; such a value is not sent.
            add(name, value, out);
        });
    }
    write_own_headers(source, is_mapped, out);
}

/// An `Authorization` header that holds a SigV4 signature is not passed on, wherever its value comes from.
fn is_signed_authorization(name: Known, value: &[u8]) -> bool {
    name == Known::Authorization && header_rules::is_signature(value)
}

/// What API Gateway adds: who asked, over what, for which API, and a trace to follow.
fn write_own_headers(source: &Source<'_>, is_mapped: impl Fn(&[u8]) -> bool, out: &mut Headers) {
    let exchange = source.data.exchange;
    let incoming = &source.data.client.headers;
    if !incoming.contains_known(Known::UserAgent) && !is_mapped(b"user-agent") {
        write_user_agent(source, out);
    }
    // As AWS does: what came is kept, from whomever, and the address directly in front of us added. A backend
    // counts from the right, over as many proxies as it knows; where one of ours named the client before,
    // adding the client once more would shift that count.
    out.append_own_with(&FORWARDED_FOR, |value| {
        for before in incoming.all_known(Known::XForwardedFor) {
            value.extend_from_slice(before);
            value.extend_from_slice(b", ");
        }
        text::address(value, exchange.peer_address);
    });
    out.append_own_with(&FORWARDED_PORT, |value| {
        text::number(value, exchange.listener_port.into());
    });
    let scheme = if exchange.tls { "https" } else { "http" };
    out.append_own(&FORWARDED_PROTO, scheme);
    if !incoming.contains_known(Known::XAmznTraceId) {
        out.append_own_with(&TRACE, |value| write_trace(exchange, value));
    }
    if !incoming.contains_known(Known::ApigatewayApiId) {
        out.append_own(&API_ID, source.data.stage.api_id.as_bytes());
    }
}

const HOST: FieldName = FieldName::new("Host");
const USER_AGENT: FieldName = FieldName::new("User-Agent");
const FORWARDED_FOR: FieldName = FieldName::new("X-Forwarded-For");
const FORWARDED_PORT: FieldName = FieldName::new("X-Forwarded-Port");
const FORWARDED_PROTO: FieldName = FieldName::new("X-Forwarded-Proto");
const TRACE: FieldName = FieldName::new("X-Amzn-Trace-Id");
const API_ID: FieldName = FieldName::new("x-amzn-apigateway-api-id");

/// What API Gateway adds to a request that is mapped: which API it is, and the client's trace or a new one.
fn write_identity(source: &Source<'_>, out: &mut Headers) {
    if !out.contains("user-agent") {
        write_user_agent(source, out);
    }
    if !out.contains("x-amzn-trace-id") {
        match source.data.client.headers.get("x-amzn-trace-id") {
            Some(trace) => out.append("X-Amzn-Trace-Id", trace),
            None => out.append_own_with(&TRACE, |value| {
                write_trace(source.data.exchange, value);
            }),
        }
    }
    if !out.contains("x-amzn-apigateway-api-id") {
        out.append(
            "x-amzn-apigateway-api-id",
            source.data.stage.api_id.as_bytes(),
        );
    }
}

fn write_user_agent(source: &Source<'_>, out: &mut Headers) {
    out.append_own_with(&USER_AGENT, |value| {
        value.extend_from_slice(b"AmazonAPIGateway_");
        value.extend_from_slice(source.data.stage.api_id.as_bytes());
    });
}

/// `Root=1-{8 hex of the time}-{24 hex}`.
pub fn write_trace(exchange: &Exchange, value: &mut Vec<u8>) {
    let mut trace = *b"Root=1-00000000-000000000000000000000000";
    let (_, text) = trace.split_at_mut(b"Root=1-".len());
    let (time, seed) = text.split_at_mut(8);
    // The seconds of the time as AWS has them, in 32 bits.
    let bytes = (exchange.received_at.as_secs() as u32).to_be_bytes();
    for (digits, byte) in time.chunks_exact_mut(2).zip(bytes) {
        digits.copy_from_slice(&text::hex(byte));
    }
    for (digits, byte) in seed[1..].chunks_exact_mut(2).zip(exchange.trace_seed) {
        digits.copy_from_slice(&text::hex(byte));
    }
    value.extend_from_slice(&trace);
}

/// What mapping expressions are evaluated on.
struct Source<'s> {
    data: &'s Data<'s>,
    /// What a template has the last word on; `None` for proxies, which have no templates.
    overrides: Option<&'s Overrides>,
}

impl Source<'_> {
    /// Gives every value of an expression, decoded, to `take`: none where the parameter is not there, one
    /// unless the expression asks for all of several.
    fn each_value(&self, expression: &Expression, mut take: impl FnMut(&[u8])) {
        match expression {
            Expression::MultiValueQueryString(name) => {
                query::all(self.data.query(), name).for_each(|value| take(&value));
            }
            Expression::MultiValueHeader(name) => {
                self.data.client.headers.get_all(name).for_each(take);
            }
            single => {
                if let Some(value) = last_value(self.data, single) {
                    take(&value);
                }
            }
        }
    }

    fn last_value<'v>(&'v self, expression: &'v Expression) -> Option<Cow<'v, [u8]>> {
        last_value(self.data, expression)
    }
}

/// The value of an expression where one is wanted: of several, the last.
pub(crate) fn last_value<'v>(
    data: &'v Data<'v>,
    expression: &'v Expression,
) -> Option<Cow<'v, [u8]>> {
    match expression {
        Expression::Static(text) => Some(Cow::Borrowed(text.as_bytes())),
        Expression::Path(name) => data.path_parameter(name),
        Expression::QueryString(name) | Expression::MultiValueQueryString(name) => {
            query::all(data.query(), name).next_back()
        }
        Expression::Header(name) | Expression::MultiValueHeader(name) => {
            data.header(name).map(Cow::Borrowed)
        }
        Expression::Context(name) => Some(match data.context_text(name)? {
            Cow::Borrowed(text) => Cow::Borrowed(text.as_bytes()),
            Cow::Owned(text) => Cow::Owned(text.into_bytes()),
        }),
        // Set when the stage was compiled, and replaced by text there; gateway responses ask here.
        Expression::StageVariable(name) => {
            let value = data.stage.data.variables.get(&**name)?;
            Some(Cow::Borrowed(value.as_bytes()))
        }
        Expression::Body(None) => Some(Cow::Borrowed(data.body.as_bytes())),
        // A payload that is no JSON has nothing to find.
        Expression::Body(Some(path)) => {
            let found = mapped::in_body(data.body, path).ok()??;
            Some(Cow::Owned(found.into_bytes()))
        }
    }
}

#[cfg(test)]
mod tests;
