//! AWS-shaped resources, ids, ARNs and their rules, as plain data.
//!
//! What the AWS APIs write and read, in AWS's nouns, without any wire form, storage or traffic. The unit of
//! change is an *aggregate*, one JSON document in the store:
//!
//! - [`rest_api::RestApi`]: an API with its draft ([`resource`], [`method`], [`integration`]), the index of
//!   its [`deployment`]s and its [`stage`]s. Holding these together makes every operation on an API one
//!   compare-and-swap: deleting an API, or making a deployment and repointing a stage, is never half done.
//! - [`deployment::Snapshot`]: what a deployment froze; immutable, named by its content.
//!   Beside the tree it holds models and validators ([`schema`]), [`gateway_response`]s and [`documentation`].
//! - [`vpc_link::VpcLink`]: the way to a load balancer.
//! - [`load_balancer::LoadBalancer`] with its listeners, [`target_group::TargetGroup`] with its targets.
//! - [`client_certificate::ClientCertificate`] and [`account::Account`].
//!
//! Beside them: [`id`] (typed ids and how they are made), [`arn`] and [`elb_arn`] (names that cross services),
//! [`tags`].
//! Operations (create, patch, refuse) belong to `control`; what traffic does belongs to `plan`.

pub mod account;
pub mod arn;
pub mod client_certificate;
pub mod deployment;
pub mod documentation;
pub mod elb_arn;
pub mod gateway_response;
pub mod id;
pub mod integration;
pub mod load_balancer;
pub mod method;
pub mod method_setting;
pub mod resource;
pub mod rest_api;
pub mod schema;
pub mod stage;
pub mod tags;
pub mod target_group;
pub mod vpc_link;

pub use account::Account;
pub use arn::Partition;
pub use client_certificate::ClientCertificate;
pub use deployment::{Deployment, Snapshot};
pub use documentation::{DocumentationPart, DocumentationVersion};
pub use elb_arn::ElbArn;
pub use gateway_response::GatewayResponse;
pub use id::{ClientCertificateId, DeploymentId, ResourceId, RestApiId, SnapshotId, VpcLinkId};
pub use integration::{Integration, IntegrationResponse};
pub use load_balancer::LoadBalancer;
pub use method::{Method, MethodResponse};
pub use method_setting::MethodSetting;
pub use resource::Resource;
pub use rest_api::RestApi;
pub use schema::{Model, RequestValidator};
pub use stage::{AccessLogSettings, CanarySettings, Stage};
pub use tags::Tags;
pub use target_group::TargetGroup;
pub use vpc_link::VpcLink;

/// Seconds since 1970-01-01T00:00:00Z: the resolution AWS gives `createdDate` in.
pub type EpochSeconds = i64;
