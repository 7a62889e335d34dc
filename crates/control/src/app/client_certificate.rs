//! Client certificates: made here, with a key that never leaves the store.

use super::rest_api::check_tags;
use super::{Control, given, operations, page};
use crate::document::CLIENT_CERTIFICATE;
use crate::error::ControlError;
use crate::patch::{self, REPLACE, Rule, Target, rule};
use model::{ClientCertificate, ClientCertificateId, EpochSeconds};
use rcgen::{CertificateParams, DnType, ExtendedKeyUsagePurpose, KeyPair, KeyUsagePurpose};
use std::time::Duration;
use wire::Timestamp;
use wire::apigateway as shapes;

/// What UpdateClientCertificate takes ("Patch Operations", UpdateClientCertificate).
pub(super) const RULES: &[Rule] = &[rule("/description", REPLACE, Target::OptionalText)];

/// AWS's certificates are good for a year.
const LIFETIME_SECONDS: EpochSeconds = 365 * 24 * 60 * 60;

pub(super) async fn generate(
    control: &Control,
    input: shapes::GenerateClientCertificateRequest,
) -> Result<shapes::ClientCertificate, ControlError> {
    let tags = input.tags.unwrap_or_default();
    check_tags(&tags)?;
    control.quotas().client_certificate(control).await?;
    let created_date = control.now_seconds();
    let expiration_date = created_date + LIFETIME_SECONDS;
    let (certificate_pem, private_key_pem) =
        make(created_date, expiration_date).map_err(ControlError::internal)?;
    let certificate = ClientCertificate {
        id: ClientCertificateId::generate(),
        description: given(input.description),
        certificate_pem,
        private_key_pem,
        created_date,
        expiration_date,
        tags,
    };
    let id = certificate.id.as_str();
    control.create(CLIENT_CERTIFICATE, id, &certificate).await?;
    Ok(shape(&certificate))
}

pub(super) async fn get(
    control: &Control,
    input: shapes::GetClientCertificateRequest,
) -> Result<shapes::ClientCertificate, ControlError> {
    let id = &input.client_certificate_id;
    let found = control.load(CLIENT_CERTIFICATE, id).await?;
    let (certificate, _) = found.ok_or_else(not_found)?;
    Ok(shape(&certificate))
}

pub(super) async fn list(
    control: &Control,
    input: shapes::GetClientCertificatesRequest,
) -> Result<shapes::ClientCertificates, ControlError> {
    let limit = page::limit(input.limit)?;
    let (certificates, more) = control
        .page::<ClientCertificate>(CLIENT_CERTIFICATE, input.position.as_deref(), limit)
        .await?;
    let last = certificates.last().filter(|_| more);
    Ok(shapes::ClientCertificates {
        position: last.map(|certificate| certificate.id.as_str().to_owned()),
        items: Some(certificates.iter().map(shape).collect()),
    })
}

pub(super) async fn update(
    control: &Control,
    input: shapes::UpdateClientCertificateRequest,
) -> Result<shapes::ClientCertificate, ControlError> {
    let operations = operations(input.patch_operations);
    control
        .update_client_certificate(&input.client_certificate_id, |certificate| {
            *certificate = patch::apply(certificate, RULES, &operations)?;
            Ok(shape(certificate))
        })
        .await
}

/// No stage can name a certificate yet, so none is ever in use.
pub(super) async fn delete(
    control: &Control,
    input: shapes::DeleteClientCertificateRequest,
) -> Result<(), ControlError> {
    let id = &input.client_certificate_id;
    match control.remove(CLIENT_CERTIFICATE, id).await? {
        true => Ok(()),
        false => Err(not_found()),
    }
}

pub(super) fn not_found() -> ControlError {
    ControlError::not_found("Invalid Client Certificate identifier specified")
}

/// A self-signed certificate that may only be used as a client's, and its key; both PEM.
fn make(from: EpochSeconds, until: EpochSeconds) -> Result<(String, String), rcgen::Error> {
    let moment = |seconds: EpochSeconds| {
        let seconds = Duration::from_secs(u64::try_from(seconds).unwrap_or_default());
        (std::time::UNIX_EPOCH + seconds).into()
    };
    let key = KeyPair::generate()?;
    let mut parameters = CertificateParams::default();
    parameters.not_before = moment(from);
    parameters.not_after = moment(until);
    parameters
        .distinguished_name
        .push(DnType::CommonName, "ApiGateway");
    parameters.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    parameters.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth];
    Ok((parameters.self_signed(&key)?.pem(), key.serialize_pem()))
}

fn shape(certificate: &ClientCertificate) -> shapes::ClientCertificate {
    shapes::ClientCertificate {
        client_certificate_id: Some(certificate.id.to_string()),
        description: certificate.description.clone(),
        pem_encoded_certificate: Some(certificate.certificate_pem.clone()),
        created_date: Some(Timestamp::from_seconds(certificate.created_date)),
        expiration_date: Some(Timestamp::from_seconds(certificate.expiration_date)),
        tags: Some(certificate.tags.clone()),
    }
}
