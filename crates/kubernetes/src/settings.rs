//! Settings of the sources: what a cluster would tell the AWS Load Balancer Controller by flags and
//! environment. Checked once, when made.

use crate::names;
use crate::service;

/// Region, account and cluster that load balancers belong to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    region: String,
    account: String,
    cluster_name: String,
    vpc_id: String,
    classes: Vec<String>,
}

/// Why settings were refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SettingsError {
    #[error(
        "region {0:?} is no AWS region name: lower-case letters, digits and hyphens, such as us-east-1"
    )]
    Region(String),
    #[error("account {0:?} is no AWS account id: twelve digits")]
    Account(String),
    #[error(
        "cluster name {0:?} is not one that EKS takes: 1 to 100 letters, digits, hyphens and underscores"
    )]
    ClusterName(String),
}

impl Settings {
    /// What the cluster is called where nobody gave it a name.
    pub const DEFAULT_CLUSTER_NAME: &'static str = "lockgate";

    pub fn new(region: &str, account: &str, cluster_name: &str) -> Result<Settings, SettingsError> {
        let hyphened =
            |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        if region.is_empty() || region.len() > 32 || !region.bytes().all(hyphened) {
            return Err(SettingsError::Region(region.to_owned()));
        }
        if account.len() != 12 || !account.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(SettingsError::Account(account.to_owned()));
        }
        let named = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
        if cluster_name.is_empty() || cluster_name.len() > 100 || !cluster_name.bytes().all(named) {
            return Err(SettingsError::ClusterName(cluster_name.to_owned()));
        }
        Ok(Settings {
            region: region.to_owned(),
            account: account.to_owned(),
            cluster_name: cluster_name.to_owned(),
            vpc_id: names::vpc_id(region, account, cluster_name),
            classes: service::CLASSES.map(str::to_owned).to_vec(),
        })
    }

    /// Serves Services of these load balancer classes only.
    #[must_use]
    pub fn with_classes(self, classes: Vec<String>) -> Settings {
        Settings { classes, ..self }
    }

    /// The load balancer classes of Services that become load balancers.
    pub fn classes(&self) -> &[String] {
        &self.classes
    }

    pub fn region(&self) -> &str {
        &self.region
    }

    pub fn account(&self) -> &str {
        &self.account
    }

    pub fn cluster_name(&self) -> &str {
        &self.cluster_name
    }

    /// The network all load balancers are said to be in; the same for the same region, account and cluster.
    pub fn vpc_id(&self) -> &str {
        &self.vpc_id
    }

    /// Another network than the one that follows from the rest.
    #[must_use]
    pub fn in_vpc(self, vpc_id: String) -> Settings {
        Settings { vpc_id, ..self }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn takes_what_aws_takes() {
        assert!(Settings::new("eu-central-1", "123456789012", "my_cluster-1").is_ok());
        assert_eq!(
            Settings::new("EU", "123456789012", "c"),
            Err(SettingsError::Region("EU".to_owned()))
        );
        assert_eq!(
            Settings::new("eu", "12345678901", "c"),
            Err(SettingsError::Account("12345678901".to_owned()))
        );
        assert_eq!(
            Settings::new("eu", "123456789012", ""),
            Err(SettingsError::ClusterName(String::new()))
        );
        assert!(Settings::new("eu", "123456789012", "a b").is_err());
    }

    #[test]
    fn the_network_is_stable_and_its_own() {
        let vpc = |cluster| {
            Settings::new("us-east-1", "123456789012", cluster)
                .unwrap()
                .vpc_id
        };
        assert_eq!(vpc("a"), vpc("a"));
        assert_ne!(vpc("a"), vpc("b"));
        assert_eq!(vpc("a").len(), "vpc-".len() + 17);
    }
}
