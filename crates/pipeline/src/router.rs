//! Which API, stage, resource and method a request is for. Named by host, `{api-id}.execute-api.<anything>`,
//! or for tools without DNS by path, `/_aws/execute-api/{api-id}/{stage}/…` and
//! `/restapis/{api-id}/{stage}/_user_request_/…`.

use crate::exchange::Exchange;
use crate::fault::{Fault, Hop, Kind};
use crate::scope::Data;
use head::{Known, Method as HttpMethod, RequestHead};
use plan::route_tree::{Captures, NoRoute};
use plan::{Api, Method, Plan, Route, Stage};

/// Gives a request the method that its `X-HTTP-Method-Override` names: "API Gateway overrides the method" (developer
/// guide, "important notes"). `HEAD` is left alone on both sides, since it decides how messages are framed.
pub fn override_method(request: &mut RequestHead) {
    let Some(name) = request.headers.get_known(Known::XHttpMethodOverride) else {
        return;
    };
    match HttpMethod::from_bytes(name) {
        Some(HttpMethod::Head) | None => {}
        Some(method) if method.routed_index().is_some() && request.method != HttpMethod::Head => {
            request.method = method;
        }
        Some(_) => {}
    }
}

/// How APIs may be named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RouterSettings {
    /// Whether the two path forms are served beside host names.
    pub path_style: bool,
}

/// Where a request goes, for the life of the plan it was found in.
#[derive(Clone, Copy, Debug)]
pub struct Resolved<'p> {
    pub api: &'p Api,
    pub stage: &'p Stage,
    pub route: &'p Route,
    pub method: &'p Method,
    /// Where in the request's path the resource's path begins (at its slash, or at the path's end).
    pub path_start: usize,
}

impl Resolved<'_> {
    /// The path behind the stage, as the route tree saw it.
    #[must_use]
    pub fn resource_path<'h>(&self, head: &'h RequestHead) -> &'h [u8] {
        resource_path(head.path(), self.path_start)
    }
}

/// The stage that a request is for, whether or not it has a resource for it.
#[derive(Clone, Copy, Debug)]
pub struct Located<'p> {
    pub api: &'p Api,
    pub stage: &'p Stage,
    /// As [`Resolved::path_start`].
    pub path_start: usize,
}

impl<'p> Located<'p> {
    /// The data of a request to the stage, with its resource where it has one.
    pub fn data<'d>(
        &self,
        client: &'d RequestHead,
        captures: &'d mut Captures,
        exchange: &'d Exchange,
    ) -> Data<'d>
    where
        'p: 'd,
    {
        let path = resource_path(client.path(), self.path_start);
        let found = self.stage.routes.find(&client.method, path, captures);
        Data {
            client,
            exchange,
            stage: self.stage,
            route: found.ok().map(|(route, _)| route),
            captures,
            resource_path: path,
            body: "",
            error: None,
        }
    }
}

/// Finds what serves a request; path parameters are noted in `captures`.
pub fn resolve<'p>(
    plan: &'p Plan,
    head: &RequestHead,
    settings: RouterSettings,
    captures: &mut Captures,
) -> Result<Resolved<'p>, Fault> {
    let Located {
        api,
        stage,
        path_start,
    } = locate(plan, head, settings)?;
    let (route, method) = stage
        .routes
        .find(
            &head.method,
            resource_path(head.path(), path_start),
            captures,
        )
        .map_err(|reason| no_route(reason, stage, head, path_start))?;
    Ok(Resolved {
        api,
        stage,
        route,
        method,
        path_start,
    })
}

/// Finds the stage that a request is for.
pub fn locate<'p>(
    plan: &'p Plan,
    head: &RequestHead,
    settings: RouterSettings,
) -> Result<Located<'p>, Fault> {
    let path = head.path();
    let address = address(head, settings)?;
    let api = plan
        .apis
        .get(address.api_id)
        .ok_or_else(|| forbidden(format!("no API {} is deployed", address.api_id)))?;
    let (stage_name, path_start) = first_segment(path, address.stage_start);
    let stage = std::str::from_utf8(stage_name)
        .ok()
        .and_then(|name| api.stage(name))
        .ok_or_else(|| {
            forbidden(format!(
                "API {} has no stage {:?}",
                api.id,
                String::from_utf8_lossy(stage_name)
            ))
        })?;
    if !stage.execute_api_endpoint {
        return Err(forbidden(format!(
            "the execute-api endpoint of API {} is disabled",
            api.id
        )));
    }
    let path_start = match address.marker {
        None => path_start,
        Some(marker) => match path[path_start..].strip_prefix(marker) {
            Some(rest) if rest.is_empty() || rest[0] == b'/' => path_start + marker.len(),
            _ => {
                return Err(forbidden(format!(
                    "expected /restapis/{}/{{stage}}/_user_request_/ and a path",
                    api.id
                )));
            }
        },
    };
    Ok(Located {
        api,
        stage,
        path_start,
    })
}

/// How a request names its API.
struct Address<'h> {
    api_id: &'h str,
    /// Where in the path the stage's segment begins.
    stage_start: usize,
    /// What has to stand between stage and resource path.
    marker: Option<&'static [u8]>,
}

fn address(head: &RequestHead, settings: RouterSettings) -> Result<Address<'_>, Fault> {
    let host = head.headers.get("host").unwrap_or_default();
    if let Some(api_id) = api_id_of_host(host) {
        return Ok(Address {
            api_id,
            stage_start: 1,
            marker: None,
        });
    }
    if settings.path_style {
        for (prefix, marker) in [
            (&b"/_aws/execute-api/"[..], None),
            (b"/restapis/", Some(&b"/_user_request_"[..])),
        ] {
            if head.path().starts_with(prefix) {
                let (id, end) = first_segment(head.path(), prefix.len());
                if let Ok(api_id) = std::str::from_utf8(id) {
                    return Ok(Address {
                        api_id,
                        stage_start: (end + 1).min(head.path().len()),
                        marker,
                    });
                }
            }
        }
    }
    Err(forbidden(format!(
        "host {:?} names no API; expected {{api-id}}.execute-api.<anything>{}",
        String::from_utf8_lossy(host),
        if settings.path_style {
            " or a path /_aws/execute-api/{api-id}/{stage}/"
        } else {
            ""
        }
    )))
}

/// The first label of `{api-id}.execute-api.<anything>`.
fn api_id_of_host(host: &[u8]) -> Option<&str> {
    let dot = host.iter().position(|&byte| byte == b'.')?;
    let (id, rest) = (&host[..dot], &host[dot + 1..]);
    const SERVICE: &[u8] = b"execute-api";
    let named = rest
        .get(..SERVICE.len())
        .is_some_and(|label| label.eq_ignore_ascii_case(SERVICE));
    let ended = matches!(rest.get(SERVICE.len()), None | Some(b'.' | b':'));
    (named && ended).then(|| std::str::from_utf8(id).ok())?
}

/// The segment of `path` that begins at `start`, and where it ends.
fn first_segment(path: &[u8], start: usize) -> (&[u8], usize) {
    let start = start.min(path.len());
    let end = path[start..]
        .iter()
        .position(|&byte| byte == b'/')
        .map_or(path.len(), |length| start + length);
    (&path[start..end], end)
}

fn resource_path(path: &[u8], start: usize) -> &[u8] {
    match &path[start.min(path.len())..] {
        b"" => b"/",
        rest => rest,
    }
}

fn forbidden(detail: String) -> Fault {
    Fault::new(Kind::Forbidden, Hop::Router, detail)
}

fn no_route(reason: NoRoute, stage: &Stage, head: &RequestHead, path_start: usize) -> Fault {
    let path = String::from_utf8_lossy(resource_path(head.path(), path_start)).into_owned();
    let detail = match reason {
        NoRoute::Path => format!(
            "stage {} of API {} (deployment {}) has no resource for {path}",
            stage.name, stage.api_id, stage.deployment_id
        ),
        NoRoute::Method => format!(
            "stage {} of API {} (deployment {}) has a resource for {path}, but no method {}",
            stage.name, stage.api_id, stage.deployment_id, head.method
        ),
    };
    Fault::new(Kind::MissingAuthenticationToken, Hop::Router, detail)
}

#[cfg(test)]
mod tests;
