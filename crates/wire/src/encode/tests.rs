//! Encoding: JSON and XML answers and errors, as AWS shapes them.

#![allow(clippy::unwrap_used)]
use std::collections::BTreeMap;

use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::{Timestamp, apigateway, check_output, elbv2, sts};

fn text(response: &Response) -> &str {
    std::str::from_utf8(response.body()).unwrap()
}

#[test]
fn a_rest_output_is_json_under_wire_names() {
    let output = apigateway::RestApis {
        position: None,
        items: Some(vec![apigateway::RestApi {
            id: Some("abc".into()),
            created_date: Some(Timestamp::from_seconds(1_700_000_000)),
            binary_media_types: Some(Vec::new()),
            tags: Some(BTreeMap::from([("a".into(), "b".into())])),
            ..Default::default()
        }]),
    };
    let operation = &apigateway::operations::GET_REST_APIS;
    let response = encode(operation, &output, "r-1").unwrap();
    assert_eq!(response.status(), 200);
    assert_eq!(response.headers()["content-type"], "application/json");
    let document: Value = serde_json::from_slice(response.body()).unwrap();
    assert_eq!(
        document,
        json!({"item": [{"id": "abc", "createdDate": 1_700_000_000, "binaryMediaTypes": [], "tags": {"a": "b"}}]})
    );
    assert_eq!(check_output(operation, &document), Vec::<String>::new());
}

#[test]
fn statuses_are_the_models_and_no_output_is_no_body() {
    let created = encode(
        &apigateway::operations::CREATE_VPC_LINK,
        &apigateway::VpcLink::default(),
        "r",
    )
    .unwrap();
    assert_eq!((created.status().as_u16(), text(&created)), (202, "{}"));
    let deleted = encode(&apigateway::operations::DELETE_REST_API, &(), "r").unwrap();
    assert_eq!((deleted.status().as_u16(), text(&deleted)), (202, ""));
    let tagged = encode(&apigateway::operations::TAG_RESOURCE, &(), "r").unwrap();
    assert_eq!((tagged.status().as_u16(), text(&tagged)), (204, ""));
    assert!(!tagged.headers().contains_key("content-type"));
}

#[test]
fn an_export_is_its_bytes_with_its_headers() {
    let output = apigateway::ExportResponse {
        content_type: Some("application/yaml".into()),
        content_disposition: Some("attachment; filename=\"a.yaml\"".into()),
        body: Some(Blob(Bytes::from_static(b"openapi: 3.0.1\n\xff"))),
    };
    let response = encode(&apigateway::operations::GET_EXPORT, &output, "r").unwrap();
    assert_eq!(response.body().as_ref(), b"openapi: 3.0.1\n\xff");
    assert_eq!(response.headers()["content-type"], "application/yaml");
    assert_eq!(
        response.headers()["content-disposition"],
        "attachment; filename=\"a.yaml\""
    );
    let output = apigateway::ExportResponse {
        content_disposition: Some("a\nb".into()),
        ..Default::default()
    };
    let error = encode(&apigateway::operations::GET_EXPORT, &output, "r").unwrap_err();
    assert_eq!(
        error.to_string(),
        "the output of GetExport does not fit the model at 'contentDisposition'"
    );
}

#[test]
fn a_query_output_is_xml_in_the_order_of_the_model() {
    let output = elbv2::DescribeLoadBalancersOutput {
        load_balancers: Some(vec![elbv2::LoadBalancer {
            vpc_id: Some("vpc-1".into()),
            load_balancer_arn: Some("arn:<&>".into()),
            created_time: Some(Timestamp::from_millis(1_700_000_000_850)),
            state: Some(elbv2::LoadBalancerState {
                code: Some("active".into()),
                reason: None,
            }),
            availability_zones: Some(Vec::new()),
            security_groups: Some(vec!["sg-1".into(), "sg-2".into()]),
            ..Default::default()
        }]),
        next_marker: None,
    };
    let response = encode(&elbv2::operations::DESCRIBE_LOAD_BALANCERS, &output, "r-1").unwrap();
    assert_eq!(response.headers()["content-type"], "text/xml");
    assert_eq!(
        text(&response),
        "<DescribeLoadBalancersResponse xmlns=\"http://elasticloadbalancing.amazonaws.com/doc/2015-12-01/\">\
         <DescribeLoadBalancersResult><LoadBalancers><member><LoadBalancerArn>arn:&lt;&amp;&gt;</LoadBalancerArn>\
         <CreatedTime>2023-11-14T22:13:20.850Z</CreatedTime><VpcId>vpc-1</VpcId><State><Code>active</Code></State>\
         <AvailabilityZones/><SecurityGroups><member>sg-1</member><member>sg-2</member></SecurityGroups></member>\
         </LoadBalancers></DescribeLoadBalancersResult><ResponseMetadata><RequestId>r-1</RequestId></ResponseMetadata>\
         </DescribeLoadBalancersResponse>"
    );
    let empty = encode(
        &elbv2::operations::ADD_TAGS,
        &elbv2::AddTagsOutput {},
        "r-1",
    )
    .unwrap();
    assert!(
        text(&empty).contains("<AddTagsResult/><ResponseMetadata>"),
        "{}",
        text(&empty)
    );
}

#[test]
fn the_callers_identity_reads_as_sts_writes_it() {
    let output = sts::GetCallerIdentityResponse {
        user_id: Some("AIDA".into()),
        account: Some("000000000000".into()),
        arn: Some("arn:aws:iam::000000000000:root".into()),
    };
    let response = encode(&sts::operations::GET_CALLER_IDENTITY, &output, "r-1").unwrap();
    assert_eq!(
        text(&response),
        "<GetCallerIdentityResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><GetCallerIdentityResult>\
         <UserId>AIDA</UserId><Account>000000000000</Account><Arn>arn:aws:iam::000000000000:root</Arn>\
         </GetCallerIdentityResult><ResponseMetadata><RequestId>r-1</RequestId></ResponseMetadata></GetCallerIdentityResponse>"
    );
}

#[test]
fn an_output_that_is_not_the_models_is_refused() {
    let operation = &apigateway::operations::GET_REST_API;
    for (output, path) in [
        (json!({"ident": "x"}), "ident"),
        (
            json!({"endpointConfiguration": {"types": [1]}}),
            "endpointConfiguration.types.1",
        ),
        (json!({"tags": {"a": 1}}), "tags.a"),
        (json!([]), ""),
    ] {
        let error = encode(operation, &output, "r").unwrap_err();
        assert_eq!(
            error.to_string(),
            format!("the output of GetRestApi does not fit the model at '{path}'")
        );
    }
    let error = encode(
        &elbv2::operations::DESCRIBE_TAGS,
        &json!({"TagDescriptions": [{"ResourceArn": 1}]}),
        "r",
    )
    .unwrap_err();
    assert_eq!(
        error.to_string(),
        "the output of DescribeTags does not fit the model at 'TagDescriptions.1.ResourceArn'"
    );
}

/// The text of the first element of this name, as a parser of others reads it.
fn read(xml: &str, name: &str) -> String {
    use quick_xml::events::Event;
    let mut reader = quick_xml::Reader::from_str(xml);
    let mut inside = false;
    let mut out = String::new();
    loop {
        match reader.read_event().unwrap() {
            Event::Start(start) if start.name().as_ref() == name => inside = true,
            Event::End(end) if end.name().as_ref() == name => return out,
            Event::Text(part) if inside => out.push_str(&part.xml10_content()),
            Event::GeneralRef(reference) if inside => match reference.resolve_char_ref().unwrap() {
                Some(letter) => out.push(letter),
                None => {
                    out.push_str(quick_xml::escape::resolve_predefined_entity(&reference).unwrap())
                }
            },
            Event::Eof => panic!("no {name} in {xml}"),
            _ => {}
        }
    }
}

proptest! {
    #[test]
    fn any_text_survives_xml(value: String) {
        let output = elbv2::DescribeLoadBalancersOutput { next_marker: Some(value.clone()), load_balancers: None };
        let response = encode(&elbv2::operations::DESCRIBE_LOAD_BALANCERS, &output, "r").unwrap();
        // What XML 1.0 cannot hold is replaced.
        let expected: String = value
            .chars()
            .map(|letter| match letter {
                '\t' | '\n' | '\r' => letter,
                '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => '\u{fffd}',
                _ => letter,
            })
            .collect();
        if value.is_empty() {
            prop_assert!(text(&response).contains("<NextMarker></NextMarker>"));
        } else {
            prop_assert_eq!(read(text(&response), "NextMarker"), expected);
        }
    }
}
