//! Every resource that PATCH changes, with its table: what tests walk, and what the compatibility document is
//! written from.

use super::*;
use crate::patch::Rule;

/// A resource that an Update operation changes.
#[derive(Clone, Copy, Debug)]
pub struct Patchable {
    /// AWS's name for it.
    pub resource: &'static str,
    pub operation: &'static str,
    pub rules: &'static [Rule],
}

/// In the order of their names.
pub const PATCHABLE: &[Patchable] = &[
    of("Account", "UpdateAccount", account::RULES),
    of(
        "ClientCertificate",
        "UpdateClientCertificate",
        client_certificate::RULES,
    ),
    of("Deployment", "UpdateDeployment", deployment::RULES),
    of(
        "DocumentationPart",
        "UpdateDocumentationPart",
        documentation_part::RULES,
    ),
    of(
        "DocumentationVersion",
        "UpdateDocumentationVersion",
        documentation_version::RULES,
    ),
    of(
        "GatewayResponse",
        "UpdateGatewayResponse",
        gateway_response::RULES,
    ),
    of("Integration", "UpdateIntegration", integration::RULES),
    of(
        "IntegrationResponse",
        "UpdateIntegrationResponse",
        integration_response::RULES,
    ),
    of("Method", "UpdateMethod", method::RULES),
    of(
        "MethodResponse",
        "UpdateMethodResponse",
        method_response::RULES,
    ),
    of("Model", "UpdateModel", api_model::RULES),
    of(
        "RequestValidator",
        "UpdateRequestValidator",
        request_validator::RULES,
    ),
    of("Resource", "UpdateResource", resource::RULES),
    of("RestApi", "UpdateRestApi", rest_api::RULES),
    of("Stage", "UpdateStage", stage::RULES),
    of("VpcLink", "UpdateVpcLink", vpc_link::RULES),
];

const fn of(resource: &'static str, operation: &'static str, rules: &'static [Rule]) -> Patchable {
    Patchable {
        resource,
        operation,
        rules,
    }
}
