//! The security policies of TLS listeners, as AWS predefines them: protocols, and ciphers in their order
//! ("Security policies for your Network Load Balancer").

use super::fault;
use super::page::page;
use crate::app::Control;
use crate::error::ControlError;
use wire::elbv2 as shapes;

/// What a listener gets whose creator named none.
pub(super) const DEFAULT: &str = "ELBSecurityPolicy-2016-08";

/// A family of ciphers that policies have or leave out together.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Family {
    Tls13,
    Chacha,
    /// Elliptic curves: AEAD, SHA-2 in CBC, SHA-1 in CBC.
    EcGcm,
    EcSha2,
    EcSha1,
    /// Keys sent by RSA.
    RsaSha2,
    RsaSha1,
    Des,
}

use Family::{Chacha, Des, EcGcm, EcSha1, EcSha2, RsaSha1, RsaSha2, Tls13};

/// Every cipher, in AWS's order of preference.
const CIPHERS: &[(&str, Family)] = &[
    ("TLS_AES_128_GCM_SHA256", Tls13),
    ("TLS_AES_256_GCM_SHA384", Tls13),
    ("TLS_CHACHA20_POLY1305_SHA256", Chacha),
    ("ECDHE-ECDSA-AES128-GCM-SHA256", EcGcm),
    ("ECDHE-RSA-AES128-GCM-SHA256", EcGcm),
    ("ECDHE-ECDSA-AES128-SHA256", EcSha2),
    ("ECDHE-RSA-AES128-SHA256", EcSha2),
    ("ECDHE-ECDSA-AES128-SHA", EcSha1),
    ("ECDHE-RSA-AES128-SHA", EcSha1),
    ("ECDHE-ECDSA-AES256-GCM-SHA384", EcGcm),
    ("ECDHE-RSA-AES256-GCM-SHA384", EcGcm),
    ("ECDHE-ECDSA-AES256-SHA384", EcSha2),
    ("ECDHE-RSA-AES256-SHA384", EcSha2),
    ("ECDHE-RSA-AES256-SHA", EcSha1),
    ("ECDHE-ECDSA-AES256-SHA", EcSha1),
    ("AES128-GCM-SHA256", RsaSha2),
    ("AES128-SHA256", RsaSha2),
    ("AES128-SHA", RsaSha1),
    ("AES256-GCM-SHA384", RsaSha2),
    ("AES256-SHA256", RsaSha2),
    ("AES256-SHA", RsaSha1),
    ("DES-CBC3-SHA", Des),
];

const V10: &[&str] = &["TLSv1", "TLSv1.1", "TLSv1.2"];
const V11: &[&str] = &["TLSv1.1", "TLSv1.2"];
const V12: &[&str] = &["TLSv1.2"];
const V13: &[&str] = &["TLSv1.3"];
const V12_13: &[&str] = &["TLSv1.2", "TLSv1.3"];
const V11_13: &[&str] = &["TLSv1.1", "TLSv1.2", "TLSv1.3"];
const V10_13: &[&str] = &["TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3"];

const OLD: &[Family] = &[EcGcm, EcSha2, EcSha1, RsaSha2, RsaSha1];
const ALL: &[Family] = &[Tls13, Chacha, EcGcm, EcSha2, EcSha1, RsaSha2, RsaSha1];
const EXT1: &[Family] = &[Tls13, Chacha, EcGcm, EcSha2, RsaSha2];
const FORWARD: &[Family] = &[EcGcm, EcSha2, EcSha1];

/// Name behind `ELBSecurityPolicy-`, protocols, ciphers.
const POLICIES: &[(&str, &[&str], &[Family])] = &[
    ("TLS13-1-3-2021-06", V13, &[Tls13, Chacha]),
    ("TLS13-1-2-2021-06", V12_13, &[Tls13, Chacha, EcGcm, EcSha2]),
    ("TLS13-1-2-Res-2021-06", V12_13, &[Tls13, Chacha, EcGcm]),
    ("TLS13-1-2-Ext1-2021-06", V12_13, EXT1),
    ("TLS13-1-2-Ext2-2021-06", V12_13, ALL),
    ("TLS13-1-1-2021-06", V11_13, ALL),
    ("TLS13-1-0-2021-06", V10_13, ALL),
    ("TLS13-1-3-PQ-2025-09", V13, &[Tls13, Chacha]),
    (
        "TLS13-1-2-PQ-2025-09",
        V12_13,
        &[Tls13, Chacha, EcGcm, EcSha2],
    ),
    ("TLS13-1-2-Res-PQ-2025-09", V12_13, &[Tls13, Chacha, EcGcm]),
    ("TLS13-1-2-Ext1-PQ-2025-09", V12_13, EXT1),
    ("TLS13-1-2-Ext2-PQ-2025-09", V12_13, ALL),
    ("TLS13-1-3-FIPS-2023-04", V13, &[Tls13]),
    ("TLS13-1-2-FIPS-2023-04", V12_13, &[Tls13, EcGcm, EcSha2]),
    ("TLS13-1-2-Res-FIPS-2023-04", V12_13, &[Tls13, EcGcm]),
    (
        "TLS13-1-2-Ext0-FIPS-2023-04",
        V12_13,
        &[Tls13, EcGcm, EcSha2, EcSha1],
    ),
    (
        "TLS13-1-2-Ext1-FIPS-2023-04",
        V12_13,
        &[Tls13, EcGcm, EcSha2, RsaSha2],
    ),
    (
        "TLS13-1-2-Ext2-FIPS-2023-04",
        V12_13,
        &[Tls13, EcGcm, EcSha2, EcSha1, RsaSha2, RsaSha1],
    ),
    ("2016-08", V10, OLD),
    ("TLS-1-2-2017-01", V12, &[EcGcm, EcSha2, RsaSha2]),
    ("TLS-1-1-2017-01", V11, OLD),
    ("TLS-1-2-Ext-2018-06", V12, OLD),
    ("FS-2018-06", V10, FORWARD),
    ("FS-1-1-2019-08", V11, FORWARD),
    ("FS-1-2-2019-08", V12, FORWARD),
    ("FS-1-2-Res-2019-08", V12, &[EcGcm, EcSha2]),
    ("FS-1-2-Res-2020-10", V12, &[EcGcm]),
    ("2015-05", V10, OLD),
    (
        "TLS-1-0-2015-04",
        V10,
        &[EcGcm, EcSha2, EcSha1, RsaSha2, RsaSha1, Des],
    ),
];

const PREFIX: &str = "ELBSecurityPolicy-";

pub(super) fn exists(name: &str) -> bool {
    let bare = name.strip_prefix(PREFIX);
    bare.is_some_and(|bare| POLICIES.iter().any(|(known, ..)| *known == bare))
}

pub(in crate::app) async fn describe(
    _: &Control,
    input: shapes::DescribeSSLPoliciesInput,
) -> Result<shapes::DescribeSSLPoliciesOutput, ControlError> {
    let wanted = input.names.unwrap_or_default();
    if let Some(missing) = wanted.iter().find(|name| !exists(name)) {
        return Err(fault::ssl_policy_not_found(missing));
    }
    if input.load_balancer_type.as_deref() == Some("gateway") {
        return Ok(shapes::DescribeSSLPoliciesOutput {
            ssl_policies: Some(Vec::new()),
            next_marker: None,
        });
    }
    let all = POLICIES
        .iter()
        .map(|(name, protocols, families)| (format!("{PREFIX}{name}"), protocols, families))
        .filter(|(name, ..)| wanted.is_empty() || wanted.contains(name));
    let (chosen, next_marker) = page(
        all,
        |(name, ..)| name,
        input.marker.as_deref(),
        input.page_size,
    )?;
    let policies = chosen
        .into_iter()
        .map(|(name, protocols, families)| shapes::SslPolicy {
            name: Some(name),
            ssl_protocols: Some(protocols.iter().map(|one| (*one).to_owned()).collect()),
            ciphers: Some(ciphers(families)),
            supported_load_balancer_types: Some(vec!["application".into(), "network".into()]),
        });
    Ok(shapes::DescribeSSLPoliciesOutput {
        ssl_policies: Some(policies.collect()),
        next_marker,
    })
}

fn ciphers(families: &[Family]) -> Vec<shapes::Cipher> {
    CIPHERS
        .iter()
        .filter(|(_, family)| families.contains(family))
        .zip(1..)
        .map(|((name, _), priority)| shapes::Cipher {
            name: Some((*name).to_owned()),
            priority: Some(priority),
        })
        .collect()
}
