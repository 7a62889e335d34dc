//! Test invocations from the AWS endpoint, run by the gateway. The endpoint is put together before the gateway
//! starts, which is filled in here once it has.

use control::{TestAnswer, TestCall, TestInvoke, TestRefused};
use proxy::{TestError, TestRequest, Tester, test_call};
use std::sync::OnceLock;

/// The gateway's tester, once there is one.
#[derive(Debug, Default)]
pub struct Testing(OnceLock<Tester>);

impl Testing {
    pub fn started(&self, tester: Tester) {
        // Set once, by the start.
        let _ = self.0.set(tester);
    }
}

#[async_trait::async_trait]
impl TestInvoke for Testing {
    async fn invoke(&self, call: TestCall) -> Result<TestAnswer, TestRefused> {
        let tester = self.0.get().ok_or_else(|| {
            TestRefused::Unavailable("The gateway is starting. Please try again later.".to_owned())
        })?;
        let answer = tester.invoke(request(call)?).await;
        let answer = answer.map_err(|error| match error {
            TestError::OtherPath => {
                TestRefused::Invalid(format!("Invalid pathWithQueryString specified: {error}"))
            }
            TestError::Stopping => TestRefused::Unavailable("The gateway is stopping.".to_owned()),
        })?;
        Ok(TestAnswer {
            status: answer.status,
            headers: answer
                .headers
                .iter()
                .map(|header| (lossy(header.name), lossy(header.value)))
                .collect(),
            body: lossy(&answer.body),
            log: answer.log,
            latency_millis: answer.latency.as_millis().try_into().unwrap_or(i64::MAX),
        })
    }
}

fn lossy(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// The call as a request, if it can be one.
fn request(call: TestCall) -> Result<TestRequest, TestRefused> {
    let method = test_call::method(&call.http_method).ok_or_else(|| {
        TestRefused::Invalid(format!(
            "Invalid HTTP method specified: {}",
            call.http_method
        ))
    })?;
    let has_path = call.path_with_query_string.is_some();
    let mut target = call.path_with_query_string.unwrap_or(call.resource_path);
    if !target.starts_with('/') {
        target.insert(0, '/');
    }
    if !test_call::is_target(target.as_bytes()) {
        return Err(TestRefused::Invalid(
            "Invalid pathWithQueryString specified: expected a path, percent-encoded where it holds \
             anything but visible ASCII characters"
                .to_owned(),
        ));
    }
    if let Some((name, _)) = call
        .headers
        .iter()
        .find(|(name, value)| !test_call::is_header(name, value))
    {
        return Err(TestRefused::Invalid(format!(
            "Invalid header specified: {name:?}"
        )));
    }
    let mut head = test_call::head(method, &target);
    for (name, value) in &call.headers {
        head.headers.append(name, value);
    }
    Ok(TestRequest {
        stage: call.stage,
        head,
        body: call.body.into_bytes(),
        has_path,
    })
}
