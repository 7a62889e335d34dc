//! The certificates of TLS listeners: the default one is the listener's own, and a list beside it is chosen from
//! by server name.

use super::page::page;
use super::{fault, known};
use crate::app::Control;
use crate::error::ControlError;
use model::load_balancer::Listener;
use wire::elbv2 as shapes;

pub(in crate::app) async fn add(
    control: &Control,
    input: shapes::AddListenerCertificatesInput,
) -> Result<shapes::AddListenerCertificatesOutput, ControlError> {
    let arn = one(input.certificates)?;
    check(&arn)?;
    let quotas = control.quotas();
    known::update_listener(control, &input.listener_arn, |listener| {
        of_tls(listener)?;
        if !listener.certificates.contains(&arn) {
            quotas.certificate(listener)?;
            listener.certificates.push(arn.clone());
        }
        Ok(())
    })
    .await?;
    Ok(shapes::AddListenerCertificatesOutput {
        certificates: Some(vec![certificate(&arn, Some(false))]),
    })
}

pub(in crate::app) async fn remove(
    control: &Control,
    input: shapes::RemoveListenerCertificatesInput,
) -> Result<shapes::RemoveListenerCertificatesOutput, ControlError> {
    let arn = one(input.certificates)?;
    known::update_listener(control, &input.listener_arn, |listener| {
        of_tls(listener)?;
        let listed = listener.certificates.contains(&arn);
        if !listed && listener.certificate.as_ref() == Some(&arn) {
            return Err(fault::not_permitted(
                "The default certificate of a listener cannot be removed; replace it instead",
            ));
        }
        listener.certificates.retain(|other| *other != arn);
        Ok(())
    })
    .await?;
    Ok(shapes::RemoveListenerCertificatesOutput {})
}

/// The default certificate first; one that is in the list as well appears twice.
pub(in crate::app) async fn describe(
    control: &Control,
    input: shapes::DescribeListenerCertificatesInput,
) -> Result<shapes::DescribeListenerCertificatesOutput, ControlError> {
    let (_, listener) = known::listener(control, &input.listener_arn).await?;
    let default = listener.certificate.iter().map(|arn| (arn.clone(), true));
    let listed = listener.certificates.iter().map(|arn| (arn.clone(), false));
    // Markers are names of their own, since an ARN may come twice.
    let all: Vec<(String, String, bool)> = default
        .chain(listed)
        .enumerate()
        .map(|(index, (arn, is_default))| (index.to_string(), arn, is_default))
        .collect();
    let (chosen, next_marker) = page(
        all,
        |(index, ..)| index,
        input.marker.as_deref(),
        input.page_size,
    )?;
    let certificates = chosen
        .iter()
        .map(|(_, arn, is_default)| certificate(arn, Some(*is_default)));
    Ok(shapes::DescribeListenerCertificatesOutput {
        certificates: Some(certificates.collect()),
        next_marker,
    })
}

/// Whether this can be the certificate of a listener: one of ACM or IAM, by its ARN.
pub(super) fn check(arn: &str) -> Result<(), ControlError> {
    let parts: Vec<&str> = arn.splitn(6, ':').collect();
    let found = match parts.as_slice() {
        ["arn", _, "acm", _, _, resource] => resource
            .strip_prefix("certificate/")
            .is_some_and(|id| !id.is_empty()),
        ["arn", _, "iam", "", _, resource] => resource
            .strip_prefix("server-certificate/")
            .is_some_and(|name| !name.is_empty()),
        _ => {
            return Err(fault::validation(format!(
                "Certificate ARN '{arn}' is not valid"
            )));
        }
    };
    match found {
        true => Ok(()),
        false => Err(fault::certificate_not_found(arn)),
    }
}

/// The ARN in a certificate of a request.
pub(super) fn given(
    certificate: Option<shapes::Certificate>,
) -> Result<Option<String>, ControlError> {
    let Some(certificate) = certificate else {
        return Ok(None);
    };
    if certificate.is_default.is_some() {
        return Err(fault::validation(
            "IsDefault cannot be specified for a certificate of a request",
        ));
    }
    let arn = certificate.certificate_arn;
    Ok(Some(arn.ok_or_else(|| {
        fault::validation("A certificate ARN must be specified")
    })?))
}

fn one(mut certificates: Vec<shapes::Certificate>) -> Result<String, ControlError> {
    if certificates.len() > 1 {
        return Err(fault::validation(
            "Up to one certificate can be specified, but more were given",
        ));
    }
    given(certificates.pop())?.ok_or_else(|| fault::validation("A certificate must be specified"))
}

fn of_tls(listener: &Listener) -> Result<(), ControlError> {
    if listener.protocol != "TLS" {
        return Err(fault::configuration(format!(
            "Certificates are not supported for {} listeners",
            listener.protocol
        )));
    }
    Ok(())
}

fn certificate(arn: &str, is_default: Option<bool>) -> shapes::Certificate {
    shapes::Certificate {
        certificate_arn: Some(arn.to_owned()),
        is_default,
    }
}
