//! The status as a person reads it: the way of a request from the API down to the targets, then whatever is
//! not on any way, then what is wrong.

use super::report::{Api, LoadBalancer, Report, Stage, VpcLink};
use crate::style::Style;
use std::collections::BTreeSet;
use std::fmt::Write as _;

/// More methods than these are counted, not listed.
const METHODS_SHOWN: usize = 6;

/// The whole status: process, ways, leftovers, problems.
pub fn tree(report: &Report, style: Style) -> String {
    let mut text = format!(
        "{} {}\n",
        style.bold(format_args!("lockgate {}", report.version)),
        style.dim(format_args!(
            "pid {}, up {}, {} in {}{}, data in {}",
            report.pid,
            duration(report.uptime_seconds),
            report.account_id,
            report.region,
            (report.zone.as_ref())
                .map(|zone| format!(", zone {zone}"))
                .unwrap_or_default(),
            report.data_dir
        ))
    );
    let listeners = &report.listeners;
    for (name, address) in [
        ("AWS endpoint", listeners.aws),
        ("gateway", listeners.gateway),
        ("admin", listeners.admin),
    ] {
        let _ = writeln!(text, "  {name:<13} http://{address}");
    }
    if let Some(cluster) = &report.cluster {
        let _ = writeln!(
            text,
            "  {:<13} {}",
            "cluster",
            super::cluster::line(cluster)
        );
        if let Some(forward) = &cluster.port_forward {
            let _ = writeln!(text, "    {}", super::cluster::forward_line(forward));
        }
        for watch in cluster.watches.iter().filter(|watch| !watch.connected) {
            let error = watch.error.as_deref().unwrap_or("not connected");
            let _ = writeln!(text, "    {} {}: {error}", style.bad("✗"), watch.resource);
        }
    }
    text.push('\n');
    text.push_str(&paths(report, style));
    text.push_str(&unused(report, style));
    text.push_str(&problems(report, style));
    text
}

/// APIs → stages → VPC links → load balancers → targets.
pub fn paths(report: &Report, style: Style) -> String {
    if report.apis.is_empty() {
        return format!("{}\n", style.dim("no APIs yet"));
    }
    report.apis.iter().fold(String::new(), |mut text, api| {
        api_node(report, api, style).write_root(&mut text);
        text
    })
}

/// A line with what hangs below it.
struct Node {
    line: String,
    children: Vec<Node>,
}

impl Node {
    fn leaf(line: impl Into<String>) -> Self {
        Self {
            line: line.into(),
            children: Vec::new(),
        }
    }

    fn write_root(&self, text: &mut String) {
        text.push_str(&self.line);
        text.push('\n');
        self.write_children(text, "");
    }

    fn write_children(&self, text: &mut String, indent: &str) {
        let last = self.children.len().saturating_sub(1);
        for (place, child) in self.children.iter().enumerate() {
            let (branch, below) = if place == last {
                ("└─ ", "   ")
            } else {
                ("├─ ", "│  ")
            };
            let _ = writeln!(text, "{indent}{branch}{}", child.line);
            child.write_children(text, &format!("{indent}{below}"));
        }
    }
}

fn api_node(report: &Report, api: &Api, style: Style) -> Node {
    let mut children: Vec<Node> = api
        .stages
        .iter()
        .map(|stage| stage_node(report, stage, style))
        .collect();
    if children.is_empty() {
        children.push(Node::leaf(
            style
                .dim("no stage yet: traffic needs a deployment and a stage")
                .to_string(),
        ));
    }
    Node {
        line: format!("API {} {}", style.bold(&api.name), style.dim(&api.id)),
        children,
    }
}

fn stage_node(report: &Report, stage: &Stage, style: Style) -> Node {
    let mut children: Vec<Node> = stage
        .methods
        .iter()
        .take(METHODS_SHOWN)
        .map(|method| {
            let to = match (&method.integration, &method.uri) {
                (Some(kind), Some(uri)) => format!(" → {kind} {uri}"),
                (Some(kind), None) => format!(" → {kind}"),
                _ => String::new(),
            };
            Node::leaf(format!(
                "{} {}{}",
                method.http_method,
                method.path,
                style.dim(to)
            ))
        })
        .collect();
    if stage.methods.len() > METHODS_SHOWN {
        let more = stage.methods.len() - METHODS_SHOWN;
        children.push(Node::leaf(
            style
                .dim(format_args!("and {more} more methods"))
                .to_string(),
        ));
    }
    children.extend(stage.vpc_links.iter().map(|id| {
        match report.vpc_links.iter().find(|link| link.id == *id) {
            Some(link) => link_node(report, link, style),
            None => Node::leaf(format!("VPC link {id} {}", style.bad("does not exist"))),
        }
    }));
    children.extend(stage.warnings.iter().map(|warning| {
        Node::leaf(format!(
            "{} {}: {}",
            style.warning("not in effect"),
            warning.setting,
            warning.message
        ))
    }));
    Node {
        line: format!("stage {} {}", style.bold(&stage.name), stage.url),
        children,
    }
}

fn link_node(report: &Report, link: &VpcLink, style: Style) -> Node {
    let found = report
        .load_balancers
        .iter()
        .find(|balancer| balancer.arn == link.target_arn);
    let mut line = format!(
        "VPC link {} {}",
        style.bold(&link.name),
        style.dim(&link.id)
    );
    if link.deleting {
        let _ = write!(line, " {}", style.warning("is being deleted"));
    }
    Node {
        line,
        children: vec![match found {
            Some(balancer) => balancer_node(balancer, style),
            None => Node::leaf(format!(
                "load balancer {} {}",
                link.target_arn,
                style.bad("does not exist: no manifest describes it")
            )),
        }],
    }
}

fn balancer_node(balancer: &LoadBalancer, style: Style) -> Node {
    let mut children: Vec<Node> = balancer
        .conditions
        .iter()
        .map(|condition| {
            Node::leaf(format!(
                "{}: {}",
                severity(&condition.severity, style),
                condition.message
            ))
        })
        .collect();
    for listener in &balancer.listeners {
        let ready = listener
            .targets
            .iter()
            .filter(|target| target.health == "ready")
            .count();
        let targets = format!("{ready} of {} targets ready", listener.targets.len());
        let targets = if ready == 0 {
            style.bad(targets)
        } else {
            style.dim(targets)
        };
        children.push(Node {
            line: format!("{} {}, {targets}", listener.protocol, listener.port),
            children: listener
                .targets
                .iter()
                .map(|target| {
                    let health = match target.health.as_str() {
                        "ready" => style.good(&target.health),
                        "draining" => style.warning(&target.health),
                        _ => style.bad(&target.health),
                    };
                    let pod = target
                        .pod
                        .as_ref()
                        .map(|pod| format!(" pod {pod}"))
                        .unwrap_or_default();
                    let finding = (target.finding.as_ref())
                        .map(|finding| format!(": {finding}"))
                        .unwrap_or_default();
                    let zone = (target.zone.as_ref())
                        .map(|zone| format!(" in {zone}"))
                        .unwrap_or_default();
                    let address = target.address;
                    let place = format!("{pod}{zone}");
                    Node::leaf(format!("{address} {health}{finding}{}", style.dim(place)))
                })
                .collect(),
        });
    }
    Node {
        line: format!(
            "load balancer {}, {}, {}{} {}",
            style.bold(&balancer.name),
            balancer.scheme,
            balancer.state,
            (balancer.address.as_ref())
                .map(|address| format!(" on {address}"))
                .unwrap_or_default(),
            style.dim(format_args!("by {}", balancer.source))
        ),
        children,
    }
}

/// VPC links that no stage uses, and load balancers that none of the links shown leads to.
fn unused(report: &Report, style: Style) -> String {
    let used: BTreeSet<&str> = report
        .apis
        .iter()
        .flat_map(|api| &api.stages)
        .flat_map(|stage| &stage.vpc_links)
        .map(String::as_str)
        .collect();
    let links: Vec<Node> = report
        .vpc_links
        .iter()
        .filter(|link| !used.contains(link.id.as_str()))
        .map(|link| link_node(report, link, style))
        .collect();
    let balancers: Vec<Node> = report
        .load_balancers
        .iter()
        .filter(|balancer| {
            report
                .vpc_links
                .iter()
                .all(|link| link.target_arn != balancer.arn)
        })
        .map(|balancer| balancer_node(balancer, style))
        .collect();
    let mut text = String::new();
    for (line, children) in [
        ("VPC links that no stage uses", links),
        ("Load balancers that no VPC link leads to", balancers),
    ] {
        if !children.is_empty() {
            let line = format!("\n{line}");
            Node { line, children }.write_root(&mut text);
        }
    }
    text
}

fn problems(report: &Report, style: Style) -> String {
    let mut text = String::new();
    if report.problems.is_empty() {
        return text;
    }
    text.push_str("\nIn the manifests\n");
    for problem in &report.problems {
        let mut place = problem.file.clone();
        if let Some(document) = problem.document {
            let _ = write!(place, ", document {document}");
        }
        if let Some(field) = &problem.field {
            let _ = write!(place, ", {field}");
        }
        let _ = writeln!(
            text,
            "  {}: {place}\n    {}",
            severity(&problem.severity, style),
            problem.message
        );
    }
    text
}

fn severity(severity: &str, style: Style) -> String {
    match severity {
        "error" => style.bad(severity).to_string(),
        "warning" => style.warning(severity).to_string(),
        other => style.dim(other).to_string(),
    }
}

/// The two largest units, which is all a person reads.
fn duration(seconds: u64) -> String {
    let (minutes, hours, days) = (seconds / 60, seconds / 3600, seconds / 86_400);
    match () {
        () if days > 0 => format!("{days} d {} h", hours % 24),
        () if hours > 0 => format!("{hours} h {} min", minutes % 60),
        () if minutes > 0 => format!("{minutes} min {} s", seconds % 60),
        () => format!("{seconds} s"),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::status::example;
    use crate::status::report::{Problem, Warning};

    #[test]
    fn a_request_can_be_followed_down_the_tree() {
        assert_eq!(
            tree(&example(), Style::plain()),
            "\
lockgate 0.1.0 pid 42, up 1 min 15 s, 000000000000 in us-east-1, data in /data
  AWS endpoint  http://127.0.0.1:4566
  gateway       http://127.0.0.1:8080
  admin         http://127.0.0.1:9464

API foobar a1
└─ stage prod http://127.0.0.1:8080/_aws/execute-api/a1/prod/
   ├─ ANY /{proxy+} → HTTP_PROXY http://foobar/{proxy}
   └─ VPC link foobar v1
      └─ load balancer foobar, internal, active on 127.0.66.1 by Service default/foobar
         └─ TCP 80, 1 of 3 targets ready
            ├─ 127.0.0.1:9080 ready pod default/foobar-1
            ├─ 127.0.0.1:9081 draining pod default/foobar-2
            └─ 127.0.0.1:9082 unhealthy: 127.0.0.1:9082: refused pod default/foobar-3
"
        );
    }

    #[test]
    fn zones_are_told_where_they_are_known() {
        let mut report = example();
        report.zone = Some("us-east-1a".into());
        report.load_balancers[0].listeners[0].targets[1].zone = Some("us-east-1b".into());
        let text = tree(&report, Style::plain());
        let process = "000000000000 in us-east-1, zone us-east-1a, data in /data\n";
        assert!(text.contains(process), "{text}");
        let target = "127.0.0.1:9081 draining pod default/foobar-2 in us-east-1b\n";
        assert!(text.contains(target), "{text}");
    }

    #[test]
    fn settings_that_are_not_in_effect_are_named() {
        let mut report = example();
        report.apis[0].stages[0].warnings.push(Warning {
            setting: "/tracingEnabled".into(),
            message: "requests are not traced".into(),
        });
        let text = paths(&report, Style::plain());
        let expected = "└─ not in effect /tracingEnabled: requests are not traced";
        assert!(text.contains(expected), "{text}");
    }

    #[test]
    fn what_is_missing_on_the_way_is_said_where_it_is_missing() {
        let mut report = example();
        report.load_balancers.clear();
        assert!(paths(&report, Style::plain()).contains("load balancer arn:foobar does not exist"));
        report.vpc_links.clear();
        assert!(paths(&report, Style::plain()).contains("└─ VPC link v1 does not exist"));
        report.apis[0].stages.clear();
        assert!(paths(&report, Style::plain()).contains("└─ no stage yet"));
        report.apis.clear();
        assert_eq!(paths(&report, Style::plain()), "no APIs yet\n");
    }

    #[test]
    fn what_is_on_no_way_is_shown_apart() {
        let mut report = example();
        report.apis[0].stages.clear();
        let text = tree(&report, Style::plain());
        assert!(
            text.contains("VPC links that no stage uses\n└─ VPC link foobar v1\n"),
            "{text}"
        );
        assert!(!text.contains("no VPC link leads to"), "{text}");
        report.vpc_links.clear();
        let text = tree(&report, Style::plain());
        assert!(
            text.contains("Load balancers that no VPC link leads to\n└─ load balancer foobar"),
            "{text}"
        );
    }

    #[test]
    fn problems_name_file_document_and_field() {
        let mut report = example();
        report.problems.push(Problem {
            severity: "error".into(),
            reason: "NoSuchPort".into(),
            file: "service.yaml".into(),
            document: Some(2),
            field: Some("spec.ports[0].targetPort".into()),
            message: "no endpoint has a port named web".into(),
        });
        assert!(tree(&report, Style::plain()).ends_with(
            "\nIn the manifests\n  error: service.yaml, document 2, spec.ports[0].targetPort\n    \
             no endpoint has a port named web\n"
        ));
    }

    #[test]
    fn many_methods_are_counted() {
        let mut report = example();
        let method = report.apis[0].stages[0].methods[0].clone();
        report.apis[0].stages[0].methods = vec![method; 9];
        assert!(paths(&report, Style::plain()).contains("├─ and 3 more methods\n"));
    }

    #[test]
    fn durations_are_short() {
        for (seconds, text) in [
            (5, "5 s"),
            (65, "1 min 5 s"),
            (7260, "2 h 1 min"),
            (90_000, "1 d 1 h"),
        ] {
            assert_eq!(duration(seconds), text);
        }
    }
}
