//! What the data plane runs: immutable, parsed and checked when it was compiled.
//!
//! Read in the order of a request: [`Plan`] (which API, which VPC link) → [`Stage`] → [`route_tree`]
//! (which resource) → [`method`] (what happens there), with its [`checks`] before and what is [`mapped`]. A plan is never changed; `control` compiles the
//! touched API anew and publishes a new plan that shares all the rest ([`Published`]). What outlives a
//! plan (connection pools, counters, health) lives elsewhere, keyed by the ids in here.

pub mod checks;
pub mod mapped;
pub mod method;
pub mod published;
pub mod route_tree;

pub use checks::{GatewayExpression, GatewayResponse, GatewayResponses, Required, Validation};
pub use mapped::{ContentHandling, Mapped, Passthrough, Response, Templates};
pub use method::{Connection, HttpProxy, Integration, Method, RequestMapping};
pub use published::Published;
pub use route_tree::{Route, RouteTree};

use mapping::Text;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// Everything that is deployed. Cloning shares, so that a change costs what it touches and not what is there.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    pub apis: SharedMap<Text, Arc<Api>>,
    pub vpc_links: SharedMap<Text, Arc<VpcLink>>,
}

/// What is looked up on the way of a request. Keys are ids and names that AWS's rules or we have made, so the
/// quick hash does: a client that looks for others cannot make the ones that are there collide.
pub type Map<K, V> = HashMap<K, V, foldhash::fast::RandomState>;

/// As [`Map`], sharing with the map it was cloned from.
pub type SharedMap<K, V> =
    imbl::GenericHashMap<K, V, foldhash::fast::RandomState, imbl::shared_ptr::DefaultSharedPtr>;

/// A deployed REST API.
#[derive(Debug)]
pub struct Api {
    pub id: Text,
    /// A few at most: looking through them is quicker than hashing.
    pub stages: Box<[Arc<Stage>]>,
}

impl Api {
    #[must_use]
    pub fn stage(&self, name: &str) -> Option<&Arc<Stage>> {
        self.stages.iter().find(|stage| stage.name == name)
    }
}

/// A stage with the deployment it serves.
#[derive(Debug)]
pub struct Stage {
    pub api_id: Text,
    pub name: Text,
    pub deployment_id: Box<str>,
    /// False where the API's own host name was switched off; requests by that name are then forbidden.
    pub execute_api_endpoint: bool,
    pub routes: RouteTree,
    pub data: StageData,
}

/// What requests of a stage look up, whatever their method.
#[derive(Debug, Default)]
pub struct StageData {
    /// Whose the API is.
    pub account_id: Text,
    pub variables: BTreeMap<String, String>,
    /// For example `image/*`; matched without regard to case.
    pub binary_media_types: Box<[Box<str>]>,
    pub gateway_responses: GatewayResponses,
    /// From how many bytes on answers are compressed for clients that want it (`minimumCompressionSize`).
    pub compressed_from_bytes: Option<u64>,
}

/// A VPC link: the load balancer it leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VpcLink {
    pub id: Text,
    pub load_balancer_arn: Box<str>,
}
