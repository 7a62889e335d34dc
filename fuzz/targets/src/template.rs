//! Mapping templates with the payload they are rendered for. An input is the template, a NUL, the payload; without
//! a NUL it is a template alone. Whatever parses is rendered within its bounds, always to the same, and what a
//! template says of its errors is a place in it.

use ::mapping::template::{ContextValue, Place, RenderError, Scope};
use ::mapping::value::Budget;
use ::mapping::{Limits, TEMPLATE_MAX_BYTES, Template};
use std::borrow::Cow;
use std::time::Duration;

/// Small, so that the fuzzer finds what meets a bound and is not slowed by it. Time is left out: what depends on it
/// is not the same twice.
const LIMITS: Limits = Limits {
    steps: 50_000,
    bytes: 256 * 1024,
    time: Duration::from_secs(60),
    depth: 60,
};

/// The same for what is selected from a payload or checked against a model, with other numbers of steps.
pub(crate) fn budget(steps: u32) -> Budget {
    Budget::new(Limits {
        steps,
        bytes: 1024 * 1024,
        depth: 120,
        ..LIMITS
    })
}

/// What a template may print without having asked for it from a value: a bound on output is a bound on values too.
const OUTPUT_MAX_BYTES: usize = LIMITS.bytes;

/// The target.
pub fn check(input: &[u8]) {
    let Ok(text) = std::str::from_utf8(input) else {
        return;
    };
    let (template, body) = text.split_once('\0').unwrap_or((text, ""));
    let parsed = match Template::parse(template) {
        Ok(parsed) => parsed,
        Err(error) => {
            let lines = template.matches('\n').count() + 1;
            let in_text = (1..=lines).contains(&error.line) && error.column >= 1;
            assert!(in_text && !error.message.is_empty(), "{error}");
            return;
        }
    };
    assert!(template.len() <= TEMPLATE_MAX_BYTES);
    let scope = Exchange { body };
    let first = parsed.render(&scope, LIMITS);
    let second = parsed.render(&scope, LIMITS);
    match (first, second) {
        (Ok(first), Ok(second)) => {
            assert_eq!(first, second);
            assert!(first.text.len() <= OUTPUT_MAX_BYTES);
            if !template.contains(['$', '#', '\\']) {
                assert_eq!(first.text, template);
            }
        }
        (Err(first), Err(second)) => {
            assert_eq!(first, second);
            // Only a payload can be blamed on the payload.
            let blames_payload = matches!(first, RenderError::Payload(_));
            assert!(!blames_payload || template.contains("input"), "{first}");
        }
        (first, second) => panic!("rendered to {first:?}, then to {second:?}"),
    }
}

/// A request with some of everything that templates can ask for.
struct Exchange<'a> {
    body: &'a str,
}

impl Scope for Exchange<'_> {
    fn body(&self) -> &str {
        self.body
    }

    fn parameter(&self, name: &str) -> Option<Cow<'_, str>> {
        (name == "a").then(|| "1".into())
    }

    fn parameters(&self, _: Place) -> Vec<(Cow<'_, str>, Cow<'_, str>)> {
        vec![
            ("a".into(), "1".into()),
            ("b".into(), "it's \"two\"".into()),
        ]
    }

    fn context(&self, name: &str) -> Option<ContextValue<'_>> {
        match name {
            "stage" => Some("prod".into()),
            "requestTimeEpoch" => Some(ContextValue::Number(1_700_000_000_000)),
            _ => None,
        }
    }

    fn stage_variable(&self, name: &str) -> Option<&str> {
        (name == "a").then_some("x y")
    }
}
