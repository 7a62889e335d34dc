//! TestInvokeMethod: a method of the draft is tried as it stands, deployed or not. It is compiled alone, as the
//! only method of a stage that exists for this call, and run by the data plane.

use super::{Control, given, method, resource};
use crate::error::ControlError;
use crate::test_invoke::{TestCall, TestRefused};
use model::{RestApi, Snapshot, Stage};
use std::collections::BTreeMap;
use std::sync::Arc;
use wire::apigateway as shapes;

/// What `$context.stage` says in a test invocation.
const STAGE: &str = "test-invoke-stage";
/// What the Host is in a test invocation, and with it `$context.domainName`.
const HOST: &str = "testPrefix.testDomainName";

pub(super) async fn invoke(
    control: &Control,
    input: shapes::TestInvokeMethodRequest,
) -> Result<shapes::TestInvokeMethodResponse, ControlError> {
    if given(input.client_certificate_id).is_some() {
        return Err(ControlError::unserved_setting("clientCertificateId"));
    }
    let Some(gateway) = &control.test_invoke else {
        return Err(ControlError::unserved_operation(
            "apigateway",
            "TestInvokeMethod",
        ));
    };
    let api = control.api(&input.rest_api_id).await?;
    let snapshot = only(&api, &input.resource_id, &input.http_method)?;
    compile::refuse_unserved(&snapshot)
        .map_err(|unserved| ControlError::bad_request(unserved.to_string()))?;
    let mut stage = Stage::new(STAGE.to_owned(), "".into(), control.now_seconds());
    stage.variables = input.stage_variables;
    let resource_path = snapshot
        .path_of(&input.resource_id.as_str().into())
        .unwrap_or_default();
    let account_id = &control.settings.partition.account_id;
    let call = TestCall {
        stage: Arc::new(compile::stage(&snapshot, &stage, account_id)),
        http_method: input.http_method,
        path_with_query_string: given(input.path_with_query_string),
        resource_path,
        headers: headers(
            input.headers.unwrap_or_default(),
            input.multi_value_headers.unwrap_or_default(),
        ),
        body: input.body.unwrap_or_default(),
    };
    let answer = gateway
        .invoke(call)
        .await
        .map_err(|refused| match refused {
            TestRefused::Invalid(message) => ControlError::bad_request(message),
            TestRefused::Unavailable(message) => {
                ControlError::new("ServiceUnavailableException", 503, message)
            }
        })?;
    let mut lists: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (name, value) in answer.headers {
        lists.entry(name).or_default().push(value);
    }
    let last = lists
        .iter()
        .filter_map(|(name, values)| Some((name.clone(), values.last()?.clone())))
        .collect();
    Ok(shapes::TestInvokeMethodResponse {
        status: Some(answer.status.into()),
        body: Some(answer.body),
        headers: Some(last),
        multi_value_headers: Some(lists),
        log: Some(answer.log),
        latency: Some(answer.latency_millis),
    })
}

/// The draft with one method left: that of this name, or the resource's `ANY`.
fn only(api: &RestApi, resource_id: &str, name: &str) -> Result<Snapshot, ControlError> {
    let resource = resource::of(api, resource_id)?;
    if name == "ANY" {
        return Err(ControlError::bad_request(
            "Invalid test invocation of ANY: expected the HTTP method that a client would use",
        ));
    }
    let declared = match resource.methods.contains_key(name) {
        true => name,
        false => "ANY",
    };
    if method::of(api, resource_id, declared)?
        .integration
        .is_none()
    {
        return Err(ControlError::bad_request(
            "No integration defined for method",
        ));
    }
    let mut snapshot = Snapshot::of(api);
    for (id, resource) in &mut snapshot.resources {
        let is_tried = id.as_str() == resource_id;
        resource
            .methods
            .retain(|known, _| is_tried && known == declared);
    }
    Ok(snapshot)
}

/// The request's headers: a name that comes with several values is not taken from those with one. "The test
/// invocation of a method uses the default content type of application/json and ignores specifications of any other
/// content types" (developer guide, "important notes").
fn headers(
    single: BTreeMap<String, String>,
    several: BTreeMap<String, Vec<String>>,
) -> Vec<(String, String)> {
    let is_among = |name: &str| several.keys().any(|known| known.eq_ignore_ascii_case(name));
    let mut headers: Vec<(String, String)> = single
        .into_iter()
        .filter(|(name, _)| !is_among(name))
        .collect();
    if !is_among("host")
        && !headers
            .iter()
            .any(|(name, _)| name.eq_ignore_ascii_case("host"))
    {
        headers.insert(0, ("Host".to_owned(), HOST.to_owned()));
    }
    for (name, values) in several {
        headers.extend(values.into_iter().map(|value| (name.clone(), value)));
    }
    headers.retain(|(name, value)| {
        let media_type = value.split(';').next().unwrap_or_default().trim();
        !name.eq_ignore_ascii_case("content-type")
            || media_type.eq_ignore_ascii_case("application/json")
    });
    headers
}
