//! What a mapping template adds: the same upload of 1 KiB of JSON through the route that passes it on and through
//! one that maps it, in turn and in the same process.

use super::{Bench, rotated};
use crate::load::{Pace, Traffic};
use crate::peers::{Peer, Route};
use crate::results::{Group, Row};
use crate::scenario;
use std::io;

pub const PASSED_ON: &str = "passed on";
pub const MAPPED: &str = "mapped by a template";

/// What clients send; with [`TEMPLATE`], a payload as real ones are: nested, a list in it, texts of some length.
fn payload() -> String {
    let item = |number: usize| {
        format!(
            r#"{{"sku":"SKU-{number:06}","quantity":{number},"price":{number}.95,"title":"A thing of some length, number {number}"}}"#
        )
    };
    let items: Vec<String> = (1..=8).map(item).collect();
    let order = format!(
        r#"{{"order":{{"id":"0f8fad5b-d9cb-469f-a165-70867728950e","customer":{{"name":"Ada Lovelace","email":"ada@example.com"}},"note":"","items":[{}]}}}}"#,
        items.join(",")
    );
    // To the byte: spaces behind a JSON text belong to it.
    format!("{order:<1024}")
}

/// Every kind of thing that mapping templates are written for: fields, a loop, a condition, escapes, context.
pub const TEMPLATE: &str = r##"#set($order = $input.path('$.order'))
{
  "reference": "$order.id",
  "customer": $input.json('$.order.customer'),
  "stage": "$context.stage",
  "by": "$util.escapeJavaScript($input.params('User-Agent'))",
  "lines": [
#foreach($item in $order.items)
    {"sku": "$item.sku", "count": $item.quantity, "title": "$util.escapeJavaScript($item.title)"}#if($foreach.hasNext),#end

#end
  ]#if($order.note != ""),
  "note": "$order.note"#end

}
"##;

impl Bench {
    pub(super) fn template(&mut self, peers: &[Peer]) -> io::Result<Group> {
        eprintln!("a mapping template");
        let (peer, running) = super::own(peers)?;
        let plain = &peer.routes[0];
        let mapped = running.map_by(TEMPLATE)?;
        let runs = [(PASSED_ON, plain), (MAPPED, &mapped)];
        let mut rows: Vec<Row> = runs.iter().map(|(label, _)| Row::new(*label)).collect();
        for round in 0..self.rounds {
            for at in rotated(runs.len(), round) {
                let traffic = self.upload(peer, runs[at].1);
                self.measure(Some(peer.pid()), &traffic, &mut rows[at]);
            }
        }
        Ok(Group {
            name: "template".to_owned(),
            title: "1 KiB of JSON as an upload, 32 connections".to_owned(),
            note: Some(
                "The template reads the payload, goes through a list, escapes texts, and makes a payload of \
                 about the same size."
                    .to_owned(),
            ),
            rows,
        })
    }

    fn upload(&self, peer: &Peer, route: &Route) -> Traffic {
        let reference = scenario::reference(self.quick);
        let body = ("application/json", payload().into_bytes());
        Traffic {
            requests: vec![reference.request_with(route, Some(body))],
            ..reference.traffic(peer, 1, Pace::Closed)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_payload_is_json_of_one_kibibyte() {
        assert_eq!(payload().len(), 1024);
        assert!(serde_json::from_str::<serde_json::Value>(&payload()).is_ok());
    }
}
