//! `lockgate check`: asks the running Lockgate in what its APIs would be others on AWS.

use super::running::Running;
use crate::exit::{EXIT_CODES, Exit, Failure};
use crate::output;
use crate::settings::ProcessEnvironment;
use crate::status::{Api, Report};
use crate::style::Style;
use clap::Args;
use serde_json::json;
use std::fmt::Write as _;
use std::io::stdout;

/// Tell for each API what AWS would refuse or do otherwise, and what has no effect here
#[derive(Args, Debug)]
#[command(after_help = format!("\
Examples:
  lockgate check
  lockgate check --json | jq '.apis[].differences[] | select(.nature != \"kept\")'

Drafts and what is deployed are looked at. Of each API is told:
  lifted     more than AWS allows unless asked: quotas
  different  what AWS refuses, or does otherwise
  kept       what is kept and returned, and has no effect here

{EXIT_CODES}"))]
pub struct Check {
    #[command(flatten)]
    running: Running,

    /// Print JSON for scripts
    #[arg(long)]
    json: bool,
}

impl Check {
    /// The exit code of what was found.
    pub fn run(&self) -> Result<Exit, Failure> {
        let report: Report = self.running.status()?;
        let text = if self.json {
            format!("{:#}\n", as_json(&report.apis))
        } else {
            as_text(&report.apis, Style::of(&stdout(), &ProcessEnvironment))
        };
        output::print(format_args!("{text}"))?;
        let same = report.apis.iter().all(|api| api.differences.is_empty());
        Ok(if same { Exit::Done } else { Exit::Different })
    }
}

fn as_json(apis: &[Api]) -> serde_json::Value {
    let each = |api: &Api| json!({"id": api.id, "name": api.name, "differences": api.differences});
    json!({"apis": apis.iter().map(each).collect::<Vec<_>>()})
}

fn as_text(apis: &[Api], style: Style) -> String {
    let mut text = String::new();
    for api in apis.iter().filter(|api| !api.differences.is_empty()) {
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{} {}", style.bold(&api.name), style.dim(&api.id));
        for found in &api.differences {
            let _ = writeln!(
                text,
                "  {:<9}  {}: {} {}",
                found.nature,
                found.setting,
                found.message,
                style.dim(format_args!("({})", found.places.join(", ")))
            );
        }
    }
    if text.is_empty() {
        let _ = writeln!(text, "APIs: {}; all would be the same on AWS", apis.len());
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::status::{Difference, example};

    #[test]
    fn what_differs_is_shown_below_its_api() {
        let mut apis = example().apis;
        assert!(as_text(&apis, Style::plain()).contains("all would be the same"));
        apis[0].differences = vec![Difference {
            nature: "lifted".into(),
            setting: "stages".into(),
            message: "there are 11".into(),
            places: vec!["draft".into()],
        }];
        let text = as_text(&apis, Style::plain());
        assert!(
            text.ends_with("\n  lifted     stages: there are 11 (draft)\n"),
            "{text}"
        );
        let json = as_json(&apis);
        assert_eq!(json["apis"][0]["differences"][0]["places"][0], "draft");
    }
}
