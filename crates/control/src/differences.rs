//! What an API would be on AWS that it is not here, or the other way round: quotas that were lifted, what AWS would
//! refuse or do otherwise, and what is kept without effect. For whoever moves an API to AWS and wants to know before;
//! `lockgate check` shows it.

use crate::app::Quotas;
use crate::warnings;
use model::{Integration, RestApi, Snapshot};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::net::IpAddr;

/// In what way it differs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Nature {
    /// There is more of it than AWS allows unless asked.
    Lifted,
    /// AWS refuses it, or does something else.
    Different,
    /// It is kept and returned, and does nothing here.
    Kept,
}

impl fmt::Display for Nature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Lifted => "lifted",
            Self::Different => "different",
            Self::Kept => "kept",
        })
    }
}

/// One of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    pub nature: Nature,
    /// `GET /users: uri`, `stages`, or a setting of a stage as a patch path.
    pub setting: String,
    /// For a person.
    pub text: String,
    /// `draft`, `stage prod`.
    pub places: Vec<String>,
}

/// All differences of an API with what is deployed to its stages, the heaviest first.
#[must_use]
pub fn differences(api: &RestApi, deployed: &[(String, Snapshot)]) -> Vec<Difference> {
    let mut found = Found::default();
    let draft = Snapshot::of(api);
    of_quotas(api, &mut found);
    of_endpoint(api, &mut found);
    of_content(&draft, "draft", &mut found);
    if let Err(unserved) = compile::refuse_unserved(&draft) {
        let text = format!("a deployment is refused: {}", unserved.what);
        found.add(Nature::Kept, unserved.place, text, "draft");
    }
    for (stage, snapshot) in deployed {
        of_content(snapshot, &format!("stage {stage}"), &mut found);
    }
    for warning in warnings(api) {
        let place = format!("stage {}", warning.stage);
        found.add(Nature::Kept, warning.setting, warning.text, &place);
    }
    let all = found.0.into_iter();
    all.map(|((nature, setting, text), places)| Difference {
        nature,
        setting,
        text,
        places: places.into_iter().collect(),
    })
    .collect()
}

/// The same thing is told once, with all places where it is.
#[derive(Default)]
struct Found(BTreeMap<(Nature, String, String), BTreeSet<String>>);

impl Found {
    fn add(
        &mut self,
        nature: Nature,
        setting: impl Into<String>,
        text: impl Into<String>,
        place: &str,
    ) {
        let what = (nature, setting.into(), text.into());
        self.0.entry(what).or_default().insert(place.to_owned());
    }
}

fn of_quotas(api: &RestApi, found: &mut Found) {
    for (what, there, allowed) in [
        (
            "resources",
            api.resources.len(),
            Quotas::AWS.resources_per_api,
        ),
        ("stages", api.stages.len(), Quotas::AWS.stages_per_api),
        (
            "documentation parts",
            api.documentation_parts.len(),
            Quotas::AWS.documentation_parts_per_api,
        ),
    ] {
        if let Some(allowed) = allowed.filter(|allowed| there > *allowed) {
            let text = format!("there are {there}, AWS allows {allowed} unless asked for more");
            found.add(Nature::Lifted, what, text, "draft");
        }
    }
}

fn of_endpoint(api: &RestApi, found: &mut Found) {
    let settings = &api.settings;
    let endpoint = &settings.endpoint_configuration;
    if endpoint.types.iter().any(|kind| kind == "EDGE") {
        found.add(
            Nature::Different,
            "/endpointConfiguration/types",
            "EDGE is served like REGIONAL; AWS puts CloudFront in front of it",
            "draft",
        );
    }
    if endpoint.ip_address_type != "ipv4" {
        found.add(
            Nature::Kept,
            "/endpointConfiguration/ipAddressType",
            "the addresses that the gateway listens on decide",
            "draft",
        );
    }
    if settings.api_key_source != "HEADER" {
        found.add(
            Nature::Kept,
            "/apiKeySource",
            "API keys are not checked",
            "draft",
        );
    }
}

fn of_content(snapshot: &Snapshot, place: &str, found: &mut Found) {
    for resource in snapshot.resources.values() {
        let path = snapshot.path_of(&resource.id).unwrap_or_default();
        for (name, method) in &resource.methods {
            if let Some(integration) = &method.integration {
                of_integration(integration, &format!("{name} {path}"), place, found);
            }
        }
    }
}

fn of_integration(integration: &Integration, method: &str, place: &str, found: &mut Found) {
    if !integration.cache_key_parameters.is_empty() {
        let setting = format!("{method}: cacheKeyParameters");
        found.add(Nature::Kept, setting, "nothing is cached", place);
    }
    // Behind a VPC link the host is a name for the backend, and not looked up.
    let private = integration.connection_type.as_deref() == Some("VPC_LINK");
    let http = matches!(integration.kind.as_str(), "HTTP" | "HTTP_PROXY");
    if let Some(uri) = integration.uri.as_deref().filter(|_| http && !private)
        && let Some(text) = of_uri(uri)
    {
        found.add(Nature::Different, format!("{method}: uri"), text, place);
    }
}

/// What AWS would not take of a `uri`, or not reach. Nothing where a stage variable decides.
fn of_uri(uri: &str) -> Option<String> {
    let (_, rest) = uri.split_once("://")?;
    let authority = rest.split(['/', '?']).next()?;
    if authority.contains("${") {
        return None;
    }
    let (host, port) = match authority.rsplit_once(':') {
        Some((host, port)) if !port.ends_with(']') => (host, Some(port)),
        _ => (authority, None),
    };
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    if let Ok(address) = bare.parse::<IpAddr>() {
        let public = match address {
            IpAddr::V4(address) => {
                !(address.is_private() || address.is_loopback() || address.is_link_local())
            }
            IpAddr::V6(address) => !(address.is_loopback() || address.is_unique_local()),
        };
        if !public {
            return Some(format!(
                "{address} is not on the internet; on AWS it takes a VPC link"
            ));
        }
    } else if !host.contains('.') {
        return Some(format!(
            "{host} is no name on the internet; AWS takes names with a dot"
        ));
    }
    let port: u16 = port?.parse().ok()?;
    let taken = matches!(port, 80 | 443 | 1024..);
    (!taken).then(|| format!("AWS takes the ports 80, 443 and 1024 to 65535, not {port}"))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use serde_json::{Value, json};

    fn api(uri: &str, more: Value) -> RestApi {
        let mut api = json!({
            "id": "a", "createdDate": 0, "name": "n", "apiKeySource": "HEADER",
            "endpointConfiguration": {"types": ["REGIONAL"], "ipAddressType": "ipv4"},
            "rootResourceId": "root",
            "resources": {"root": {"id": "root", "methods": {"GET": {"authorizationType": "NONE", "integration": {
                "type": "HTTP_PROXY", "httpMethod": "GET", "timeoutInMillis": 29_000, "cacheNamespace": "root", "uri": uri,
            }}}}},
        });
        api.as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        serde_json::from_value(api).unwrap()
    }

    #[test]
    fn an_api_as_aws_takes_it_has_none() {
        let plain = api("https://example.com:8443/a", json!({}));
        assert_eq!(
            differences(&plain, &[("prod".into(), Snapshot::of(&plain))]),
            []
        );
    }

    #[test]
    fn each_is_told_once_with_where_it_is() {
        let mut more = json!({
            "apiKeySource": "AUTHORIZER", "policy": "{}",
            "endpointConfiguration": {"types": ["EDGE"], "ipAddressType": "dualstack"},
        });
        let stages: Value = (0..11)
            .map(|n| {
                (
                    format!("s{n}"),
                    json!({"name": format!("s{n}"), "deploymentId": "d",
                "createdDate": 0, "lastUpdatedDate": 0, "tracingEnabled": n == 3}),
                )
            })
            .collect::<serde_json::Map<_, _>>()
            .into();
        more["stages"] = stages;
        let mut api = api("http://backend:8080/", more);
        let root = api.resources.get_mut("root").unwrap();
        let integration = root
            .methods
            .get_mut("GET")
            .unwrap()
            .integration
            .as_mut()
            .unwrap();
        integration.cache_key_parameters = vec!["method.request.header.A".into()];
        let found = differences(&api, &[("s0".into(), Snapshot::of(&api))]);
        let told: Vec<(Nature, &str, usize)> = found
            .iter()
            .map(|each| (each.nature, each.setting.as_str(), each.places.len()))
            .collect();
        assert_eq!(
            told,
            [
                (Nature::Lifted, "stages", 1),
                (Nature::Different, "/endpointConfiguration/types", 1),
                (Nature::Different, "GET /: uri", 2),
                (Nature::Kept, "/apiKeySource", 1),
                (Nature::Kept, "/endpointConfiguration/ipAddressType", 1),
                (Nature::Kept, "/tracingEnabled", 1),
                (Nature::Kept, "GET /: cacheKeyParameters", 2),
                (Nature::Kept, "REST API", 1),
            ]
        );
        assert_eq!(found[2].places, ["draft", "stage s0"]);
    }

    #[test]
    fn uris_that_aws_does_not_take_or_reach() {
        for (uri, said) in [
            ("http://backend/", "with a dot"),
            ("http://127.0.0.1:9080/a", "VPC link"),
            ("http://[::1]:9080", "VPC link"),
            ("http://10.0.0.1/", "VPC link"),
            ("https://example.com:81/", "ports"),
        ] {
            assert!(of_uri(uri).unwrap().contains(said), "{uri}");
        }
        for fine in [
            "http://example.com",
            "https://8.8.8.8:443/",
            "http://${stageVariables.host}/",
            "${stageVariables.uri}",
            "http://example.com:1024/{proxy}",
        ] {
            assert_eq!(of_uri(fine), None, "{fine}");
        }
    }
}
