//! ARNs of what `apigateway` names, and the account and region they lie in.

use crate::{ClientCertificateId, RestApiId, VpcLinkId};

/// The account, region and partition that this installation answers for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Partition {
    /// `aws`, `aws-cn`, `aws-us-gov`.
    pub name: String,
    pub region: String,
    /// Twelve digits.
    pub account_id: String,
}

impl Partition {
    #[must_use]
    pub fn rest_api_arn(&self, id: &RestApiId) -> String {
        self.apigateway_arn(&format!("/restapis/{id}"))
    }

    #[must_use]
    pub fn stage_arn(&self, id: &RestApiId, stage: &str) -> String {
        self.apigateway_arn(&format!("/restapis/{id}/stages/{stage}"))
    }

    #[must_use]
    pub fn vpc_link_arn(&self, id: &VpcLinkId) -> String {
        self.apigateway_arn(&format!("/vpclinks/{id}"))
    }

    #[must_use]
    pub fn client_certificate_arn(&self, id: &ClientCertificateId) -> String {
        self.apigateway_arn(&format!("/clientcertificates/{id}"))
    }

    fn apigateway_arn(&self, path: &str) -> String {
        format!("arn:{}:apigateway:{}::{path}", self.name, self.region)
    }
}

/// What a tag operation is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Taggable {
    RestApi(RestApiId),
    Stage(RestApiId, String),
    VpcLink(VpcLinkId),
    ClientCertificate(ClientCertificateId),
}

impl Taggable {
    /// Reads `arn:{partition}:apigateway:{region}::/restapis/{id}[/stages/{name}]`, `…::/vpclinks/{id}` and
    /// `…::/clientcertificates/{id}`; `None` for anything else, another region and another partition included.
    #[must_use]
    pub fn parse(arn: &str, partition: &Partition) -> Option<Self> {
        let path = arn.strip_prefix(&partition.apigateway_arn(""))?;
        let mut segments = path.strip_prefix('/')?.split('/');
        let taggable = match (
            segments.next()?,
            segments.next().filter(|id| !id.is_empty())?,
            segments.next(),
            segments.next(),
        ) {
            ("restapis", id, None, None) => Self::RestApi(id.into()),
            ("restapis", id, Some("stages"), Some(stage)) if !stage.is_empty() => {
                Self::Stage(id.into(), stage.to_owned())
            }
            ("vpclinks", id, None, None) => Self::VpcLink(id.into()),
            ("clientcertificates", id, None, None) => Self::ClientCertificate(id.into()),
            _ => return None,
        };
        segments.next().is_none().then_some(taggable)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arns_are_made_and_read() {
        let here = Partition {
            name: "aws".into(),
            region: "eu-west-1".into(),
            account_id: "000000000000".into(),
        };
        for taggable in [
            Taggable::RestApi("a1".into()),
            Taggable::Stage("a1".into(), "prod".into()),
            Taggable::VpcLink("v1".into()),
            Taggable::ClientCertificate("c1".into()),
        ] {
            let arn = match &taggable {
                Taggable::RestApi(id) => here.rest_api_arn(id),
                Taggable::Stage(id, name) => here.stage_arn(id, name),
                Taggable::VpcLink(id) => here.vpc_link_arn(id),
                Taggable::ClientCertificate(id) => here.client_certificate_arn(id),
            };
            assert!(arn.starts_with("arn:aws:apigateway:eu-west-1::/"));
            assert_eq!(Taggable::parse(&arn, &here), Some(taggable));
        }
        for bad in [
            "",
            "arn:aws:apigateway:eu-west-1::/restapis/",
            "arn:aws:apigateway:us-east-1::/restapis/a1",
            "arn:aws:apigateway:eu-west-1::/restapis/a1/stages",
            "arn:aws:apigateway:eu-west-1::/restapis/a1/stages/x/y",
        ] {
            assert_eq!(Taggable::parse(bad, &here), None, "{bad}");
        }
    }
}
