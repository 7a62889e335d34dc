//! `${stageVariables.name}` in the `uri` or `connectionId` of an integration. Replaced when a stage is
//! compiled, since a stage's variables are known then and change by an update that compiles it again.

use std::collections::BTreeMap;

const OPEN: &str = "${stageVariables.";

/// Replaces every reference. A variable the stage does not have is an error that names it: what AWS does
/// then is to call an address that cannot be right, which is a configuration error too.
pub fn substitute(
    text: &str,
    variables: Option<&BTreeMap<String, String>>,
) -> Result<String, MissingVariable> {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find(OPEN) {
        let (before, reference) = (&rest[..start], &rest[start + OPEN.len()..]);
        out.push_str(before);
        let Some((name, after)) = reference.split_once('}') else {
            return Err(MissingVariable(reference.to_owned()));
        };
        match variables.and_then(|variables| variables.get(name)) {
            Some(value) => out.push_str(value),
            None => return Err(MissingVariable(name.to_owned())),
        }
        rest = after;
    }
    out.push_str(rest);
    Ok(out)
}

/// True if the text refers to a stage variable, so that it cannot be judged without a stage.
#[must_use]
pub fn are_in(text: &str) -> bool {
    text.contains(OPEN)
}

/// The stage has no variable of this name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("stage variable {0:?} is not set on this stage")]
pub struct MissingVariable(pub String);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_replaced_or_named() {
        let variables = BTreeMap::from([("host".to_owned(), "a.b".to_owned())]);
        let with = |text| substitute(text, Some(&variables));
        assert_eq!(
            with("http://${stageVariables.host}:80/{p}"),
            Ok("http://a.b:80/{p}".into())
        );
        assert_eq!(with("plain"), Ok("plain".into()));
        assert_eq!(
            with("${stageVariables.x}"),
            Err(MissingVariable("x".into()))
        );
        assert_eq!(with("${stageVariables.x"), Err(MissingVariable("x".into())));
        assert_eq!(
            substitute("${stageVariables.host}", None),
            Err(MissingVariable("host".into()))
        );
        assert!(are_in("a${stageVariables.b}") && !are_in("${other}"));
    }
}
