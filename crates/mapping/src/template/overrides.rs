//! What a template says about the message around the payload: `$context.requestOverride` and
//! `$context.responseOverride` (developer guide, "Use a mapping template to override an API's request and
//! response parameters and status codes"). Each parameter can be overridden once.

use super::RenderError;

/// The overrides of one rendering, in the order in which they were set.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Overrides {
    /// Values of the placeholders of the integration's `uri`.
    pub request_path: Vec<(String, Vec<String>)>,
    pub request_query: Vec<(String, Vec<String>)>,
    pub request_headers: Vec<(String, Vec<String>)>,
    pub response_headers: Vec<(String, Vec<String>)>,
    pub response_status: Option<u16>,
}

impl Overrides {
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Sets `$context.{branch}.{name}`; false where that is no override.
    pub(super) fn set(
        &mut self,
        branch: &str,
        name: &str,
        values: Vec<String>,
    ) -> Result<bool, RenderError> {
        let twice = || RenderError::failed(format!("$context.{branch}.{name} is overridden twice"));
        if (branch, name) == ("responseOverride", "status") {
            let status = values.first().and_then(|text| text.trim().parse().ok());
            let Some(status) = status.filter(|status| (200..=599).contains(status)) else {
                return Err(RenderError::failed(format!(
                    "$context.responseOverride.status is {:?}; expected a status from 200 to 599",
                    values.first().map_or("", |text| text)
                )));
            };
            return match self.response_status.replace(status) {
                None => Ok(true),
                Some(_) => Err(twice()),
            };
        }
        let Some(list) = self.list_mut(branch) else {
            return Ok(false);
        };
        if list.iter().any(|(known, _)| is_same(branch, known, name)) {
            return Err(twice());
        }
        list.push((name.to_owned(), values));
        Ok(true)
    }

    /// The values set for `$context.{branch}.{name}` so far.
    pub(super) fn get(&self, branch: &str, name: &str) -> Option<&[String]> {
        let list = match branch {
            "requestOverride.path" => &self.request_path,
            "requestOverride.querystring" => &self.request_query,
            "requestOverride.header" => &self.request_headers,
            "responseOverride.header" => &self.response_headers,
            _ => return None,
        };
        let found = list.iter().find(|(known, _)| is_same(branch, known, name));
        found.map(|(_, values)| &values[..])
    }

    fn list_mut(&mut self, branch: &str) -> Option<&mut Vec<(String, Vec<String>)>> {
        Some(match branch {
            "requestOverride.path" => &mut self.request_path,
            "requestOverride.querystring" => &mut self.request_query,
            "requestOverride.header" => &mut self.request_headers,
            "responseOverride.header" => &mut self.response_headers,
            _ => return None,
        })
    }
}

/// Header names are the same in any case.
fn is_same(branch: &str, a: &str, b: &str) -> bool {
    a == b || (branch.ends_with("header") && a.eq_ignore_ascii_case(b))
}
