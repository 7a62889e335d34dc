//! ELBv2, reading and writing, as far as network load balancers have it: a file for each kind of thing, and what
//! they share.
//!
//! - [`load_balancers`], [`listeners`], [`certificates`], [`rules`], [`target_groups`], [`targets`],
//!   [`attributes`], [`tags`], [`limits`], [`ssl_policies`]: the operations.
//! - [`known`]: every load balancer and target group there is, and the way to change those that are this API's.
//! - [`association`]: what a load balancer and a target group must agree on.
//! - [`network`]: subnets, zones and the VPC. [`health_check`], [`names`], [`attribute_keys`]: rules.
//! - [`shape`], [`page`], [`fault`]: answers, pages of them, refusals.
//!
//! What is written here gets into the balancer's table by [`crate::publish`], beside what Services make.

mod association;
pub(crate) mod attribute_keys;
pub(super) mod attributes;
pub(super) mod certificates;
mod fault;
mod health;
mod health_check;
mod known;
pub(super) mod limits;
pub(super) mod listeners;
pub(super) mod load_balancers;
mod names;
mod network;
mod of_table;
mod page;
pub(super) mod rules;
mod shape;
pub(super) mod ssl_policies;
pub(super) mod tags;
pub(super) mod target_groups;
pub(super) mod targets;

pub(super) use association::resume_deletions;
pub(crate) use attributes::of_load_balancer;
