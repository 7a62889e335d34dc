//! EC2's DescribeSubnets at the fallback endpoint: where the subnets of a load balancer are, for which only that
//! endpoint can know.

use super::{Call, Fallback};
use crate::error::ControlError;
use crate::settings::Subnet;
use bytes::Bytes;
use quick_xml::Reader;
use quick_xml::events::Event;
use sigv4::Scope;
use std::collections::BTreeMap;

const EC2_VERSION: &str = "2016-11-15";

impl Fallback {
    /// VPC and zone of each of these subnets. `ids` are ids of EC2, which need no encoding.
    ///
    /// # Errors
    /// `SubnetNotFound` where EC2 says so; that the endpoint does not answer, or refuses.
    pub(crate) async fn subnets(
        &self,
        region: &str,
        ids: &[&str],
        now_millis: i64,
    ) -> Result<BTreeMap<String, Subnet>, ControlError> {
        let mut body = format!("Action=DescribeSubnets&Version={EC2_VERSION}");
        for (number, id) in (1..).zip(ids) {
            body.push_str(&format!("&SubnetId.{number}={id}"));
        }
        let body = Bytes::from(body);
        let kind = "application/x-www-form-urlencoded; charset=utf-8";
        let request = http::Request::post("/")
            .header(http::header::CONTENT_TYPE, kind)
            .body(())
            .map_err(ControlError::internal)?;
        let (head, ()) = request.into_parts();
        let now =
            jiff::Timestamp::from_millisecond(now_millis).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
        let scope = Scope {
            date: now.strftime("%Y%m%d").to_string(),
            region: region.to_owned(),
            service: "ec2".to_owned(),
            terminator: "aws4_request".to_owned(),
        };
        let call = Call {
            head: &head,
            body: &body,
            scope: &scope,
            now,
        };
        let answer = self.forward(call).await?;
        let text = String::from_utf8_lossy(answer.body());
        if answer.status().is_success() {
            return read(&text).map_err(|error| self.unreadable(error));
        }
        let (code, message) = fault(&text);
        if code.starts_with("InvalidSubnetID") {
            return Err(ControlError::new("SubnetNotFound", 400, message));
        }
        let place = format!("{}:{}", self.host, self.port);
        Err(ControlError::new(
            "InvalidSubnet",
            400,
            format!(
                "The fallback endpoint {place} does not tell where the subnets are (EC2 DescribeSubnets: \
                 {} {code} {message})",
                answer.status()
            ),
        ))
    }

    fn unreadable(&self, error: quick_xml::Error) -> ControlError {
        let place = format!("{}:{}", self.host, self.port);
        ControlError::unavailable(
            format!("The fallback endpoint {place} answers DescribeSubnets with what is no XML"),
            error,
        )
    }
}

/// The items of `subnetSet`. Elements inside an item that have the same names (of tags, of addresses) lie deeper
/// and are not looked at.
fn read(text: &str) -> Result<BTreeMap<String, Subnet>, quick_xml::Error> {
    let mut found = BTreeMap::new();
    let mut item: BTreeMap<String, String> = BTreeMap::new();
    walk(text, |path, value| {
        if let [_, set, one, name] = path
            && set == "subnetSet"
            && one == "item"
        {
            if let Some(value) = value {
                item.insert(name.clone(), value.to_owned());
            }
        } else if let [_, set, one] = path
            && set == "subnetSet"
            && one == "item"
            && value.is_none()
        {
            let mut take = |name: &str| item.remove(name);
            if let (Some(id), Some(vpc_id), Some(zone)) =
                (take("subnetId"), take("vpcId"), take("availabilityZone"))
            {
                found.insert(id, Subnet { vpc_id, zone });
            }
            item.clear();
        }
    })?;
    Ok(found)
}

/// Code and message of an error of EC2.
fn fault(text: &str) -> (String, String) {
    let (mut code, mut message) = (String::new(), String::new());
    // What is no XML has neither.
    let _ = walk(text, |path, value| {
        if let Some(value) = value {
            match path.last().map(String::as_str) {
                Some("Code") => code = value.to_owned(),
                Some("Message") => message = value.to_owned(),
                _ => {}
            }
        }
    });
    (code, message)
}

/// Calls `seen` with the path of each text, and without a text at the end of each element.
fn walk(text: &str, mut seen: impl FnMut(&[String], Option<&str>)) -> Result<(), quick_xml::Error> {
    let mut reader = Reader::from_str(text);
    let mut path: Vec<String> = Vec::new();
    loop {
        match reader.read_event()? {
            Event::Start(start) => {
                path.push(start.local_name().as_ref().to_owned());
            }
            Event::Text(text) => {
                let text: &str = &text;
                if !text.trim().is_empty() {
                    seen(&path, Some(text.trim()));
                }
            }
            Event::End(_) => {
                seen(&path, None);
                path.pop();
            }
            Event::Eof => return Ok(()),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn subnets_are_read_with_what_lies_deeper_left_alone() {
        let text = r#"<?xml version="1.0" encoding="UTF-8"?>
<DescribeSubnetsResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/">
  <requestId>r</requestId>
  <subnetSet>
    <item>
      <subnetId>subnet-1</subnetId><vpcId>vpc-1</vpcId><availabilityZone>eu-west-1a</availabilityZone>
      <tagSet><item><key>vpcId</key><value>x</value></item></tagSet>
    </item>
    <item><subnetId>subnet-2</subnetId><vpcId>vpc-1</vpcId><availabilityZone>eu-west-1b</availabilityZone></item>
  </subnetSet>
</DescribeSubnetsResponse>"#;
        let found = read(text).unwrap();
        let zones: Vec<_> = found
            .iter()
            .map(|(id, one)| (id.as_str(), one.zone.as_str()))
            .collect();
        assert_eq!(
            zones,
            [("subnet-1", "eu-west-1a"), ("subnet-2", "eu-west-1b")]
        );
        assert!(found.values().all(|one| one.vpc_id == "vpc-1"));
        assert!(read("<a><b>").is_ok_and(|found| found.is_empty()));
    }

    #[test]
    fn faults_are_read() {
        let text = "<Response><Errors><Error><Code>InvalidSubnetID.NotFound</Code>\
                    <Message>The subnet ID 'subnet-1' does not exist</Message></Error></Errors></Response>";
        let (code, message) = fault(text);
        assert_eq!(code, "InvalidSubnetID.NotFound");
        assert!(message.contains("subnet-1"));
        assert_eq!(fault("nothing"), (String::new(), String::new()));
    }
}
