//! Every load balancer and target group there is, whoever made it: what this API wrote is read from the store,
//! what Services made from the balancer's table, and both have one form from here on. What was written by this
//! API can be changed by it; the rest is changed where it comes from.

use super::{fault, of_table};
use crate::app::Control;
use crate::app::aggregates::Outcome;
use crate::document::{LOAD_BALANCER, TARGET_GROUP};
use crate::error::ControlError;
use model::load_balancer::Listener;
use model::{ElbArn, LoadBalancer, TargetGroup};
use store::Kind;

/// Who made a thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Origin {
    /// This API.
    Api,
    /// Another source, in its words: `Service default/foobar`.
    Source(String),
}

/// A load balancer with what is said about it beside its settings.
pub(super) struct KnownLoadBalancer {
    pub load_balancer: LoadBalancer,
    pub origin: Origin,
    pub state: &'static str,
    pub reason: Option<String>,
}

/// A target group, and the load balancer that uses it.
pub(super) struct KnownTargetGroup {
    pub group: TargetGroup,
    pub origin: Origin,
    pub load_balancer: Option<String>,
}

/// The id of the document of a thing with this name. Names that differ in case alone are one name.
pub(super) fn document_id(name: &str) -> String {
    name.to_ascii_lowercase()
}

/// All load balancers in the order of their names.
pub(super) async fn load_balancers(
    control: &Control,
) -> Result<Vec<KnownLoadBalancer>, ControlError> {
    let own: Vec<LoadBalancer> = every(control, LOAD_BALANCER).await?;
    let table = control.balancer.snapshot();
    let mut all: Vec<_> = own.into_iter().map(|lb| of_api(control, lb)).collect();
    for entry in table.entries() {
        let arn = &entry.load_balancer.arn;
        if !all.iter().any(|known| known.load_balancer.arn == *arn) {
            all.push(of_table::load_balancer(entry));
        }
    }
    all.sort_by(|a, b| a.load_balancer.name.cmp(&b.load_balancer.name));
    Ok(all)
}

/// The load balancer with this ARN.
pub(super) async fn load_balancer(
    control: &Control,
    arn: &str,
) -> Result<KnownLoadBalancer, ControlError> {
    let found = find_load_balancer(control, arn).await?;
    found.ok_or_else(|| fault::load_balancer_not_found(arn))
}

/// The same, refusing an ARN that is none.
pub(super) async fn find_load_balancer(
    control: &Control,
    arn: &str,
) -> Result<Option<KnownLoadBalancer>, ControlError> {
    check_arn(arn, "loadbalancer/", "load balancer")?;
    let own = match ElbArn::parse(arn, &control.settings.partition) {
        Some(ElbArn::LoadBalancer { name }) => own_load_balancer(control, &name).await?,
        _ => None,
    };
    if let Some(own) = own.filter(|own| own.arn == arn) {
        return Ok(Some(of_api(control, own)));
    }
    let table = control.balancer.table();
    Ok(table
        .by_arn(arn)
        .map(|entry| of_table::load_balancer(entry)))
}

/// The load balancer that has this listener, with the listener.
pub(super) async fn listener(
    control: &Control,
    arn: &str,
) -> Result<(KnownLoadBalancer, Listener), ControlError> {
    check_arn(arn, "listener/", "listener")?;
    let own = match ElbArn::parse(arn, &control.settings.partition) {
        Some(ElbArn::Listener { load_balancer }) => {
            own_load_balancer(control, &load_balancer).await?
        }
        _ => None,
    };
    if let Some(own) = own
        && let Some(listener) = own.listener(arn).cloned()
    {
        return Ok((of_api(control, own), listener));
    }
    let table = control.balancer.table();
    for entry in table.entries() {
        let listeners = &entry.load_balancer.listeners;
        if listeners.iter().any(|listener| listener.arn == arn) {
            let known = of_table::load_balancer(entry);
            if let Some(listener) = known.load_balancer.listener(arn).cloned() {
                return Ok((known, listener));
            }
        }
    }
    Err(fault::listener_not_found())
}

/// All target groups in the order of their names.
pub(super) async fn target_groups(
    control: &Control,
) -> Result<Vec<KnownTargetGroup>, ControlError> {
    let own: Vec<TargetGroup> = every(control, TARGET_GROUP).await?;
    let users: Vec<LoadBalancer> = every(control, LOAD_BALANCER).await?;
    let mut all: Vec<_> = own
        .into_iter()
        .map(|group| {
            let user = users.iter().find(|lb| lb.uses(&group.arn));
            KnownTargetGroup {
                load_balancer: user.map(|lb| lb.arn.clone()),
                group,
                origin: Origin::Api,
            }
        })
        .collect();
    let table = control.balancer.snapshot();
    for entry in table.entries() {
        for group in of_table::target_groups(entry) {
            if !all.iter().any(|known| known.group.arn == group.group.arn) {
                all.push(group);
            }
        }
    }
    all.sort_by(|a, b| a.group.name.cmp(&b.group.name));
    Ok(all)
}

/// The target group with this ARN.
pub(super) async fn target_group(
    control: &Control,
    arn: &str,
) -> Result<KnownTargetGroup, ControlError> {
    check_arn(arn, "targetgroup/", "target group")?;
    if let Some(ElbArn::TargetGroup { name }) = ElbArn::parse(arn, &control.settings.partition) {
        let found = control
            .load::<TargetGroup>(TARGET_GROUP, &document_id(&name))
            .await?;
        if let Some((group, _)) = found.filter(|(group, _)| group.arn == arn) {
            let load_balancer = user_of(control, &group).await?;
            return Ok(KnownTargetGroup {
                group,
                origin: Origin::Api,
                load_balancer,
            });
        }
    }
    let table = control.balancer.table();
    let mut groups = table.entries().flat_map(of_table::target_groups);
    groups
        .find(|known| known.group.arn == arn)
        .ok_or_else(fault::target_group_not_found)
}

/// The load balancer that forwards to a group of this API: the one whose claim the group carries, if it does.
pub(super) async fn user_of(
    control: &Control,
    group: &TargetGroup,
) -> Result<Option<String>, ControlError> {
    let Some(claim) = &group.claimed_by else {
        return Ok(None);
    };
    let Some(ElbArn::LoadBalancer { name }) = ElbArn::parse(claim, &control.settings.partition)
    else {
        return Ok(None);
    };
    let found = own_load_balancer(control, &name).await?;
    Ok(found
        .filter(|lb| lb.arn == *claim && lb.uses(&group.arn))
        .map(|lb| lb.arn))
}

/// Changes a load balancer that this API made, in one compare-and-swap. `change` may run several times.
pub(super) async fn update_load_balancer<T: Send>(
    control: &Control,
    arn: &str,
    mut change: impl FnMut(&mut LoadBalancer) -> Result<T, ControlError> + Send,
) -> Result<T, ControlError> {
    let known = load_balancer(control, arn).await?;
    changeable(arn, &known.origin)?;
    let missing = || fault::load_balancer_not_found(arn);
    let id = document_id(&known.load_balancer.name);
    control
        .update(LOAD_BALANCER, &id, missing, |lb: &mut LoadBalancer| {
            if lb.arn != arn {
                return Err(missing());
            }
            Ok(Outcome {
                answer: change(lb)?,
                snapshot: None,
            })
        })
        .await
}

/// Changes a listener that this API made.
pub(super) async fn update_listener<T: Send>(
    control: &Control,
    arn: &str,
    mut change: impl FnMut(&mut Listener) -> Result<T, ControlError> + Send,
) -> Result<T, ControlError> {
    let (known, _) = listener(control, arn).await?;
    changeable(arn, &known.origin)?;
    update_load_balancer(control, &known.load_balancer.arn, |lb| {
        change(lb.listener_mut(arn).ok_or_else(fault::listener_not_found)?)
    })
    .await
}

/// Changes a target group that this API made.
pub(super) async fn update_target_group<T: Send>(
    control: &Control,
    arn: &str,
    mut change: impl FnMut(&mut TargetGroup) -> Result<T, ControlError> + Send,
) -> Result<T, ControlError> {
    let known = target_group(control, arn).await?;
    changeable(arn, &known.origin)?;
    let now = control.now_millis();
    control
        .update(
            TARGET_GROUP,
            &document_id(&known.group.name),
            fault::target_group_not_found,
            |group: &mut TargetGroup| {
                if group.arn != arn {
                    return Err(fault::target_group_not_found());
                }
                group.forget_gone(now);
                Ok(Outcome {
                    answer: change(group)?,
                    snapshot: None,
                })
            },
        )
        .await
}

/// Refuses to change what a Service made.
pub(super) fn changeable(arn: &str, origin: &Origin) -> Result<(), ControlError> {
    match origin {
        Origin::Api => Ok(()),
        Origin::Source(source) => Err(fault::of_source(arn, source)),
    }
}

/// An ARN of the wrong kind is told apart from one that names nothing.
pub(super) fn check_arn(arn: &str, kind: &str, what: &str) -> Result<(), ControlError> {
    let resource = arn.splitn(6, ':').nth(5).unwrap_or_default();
    if arn.starts_with("arn:")
        && arn.contains(":elasticloadbalancing:")
        && resource.starts_with(kind)
    {
        return Ok(());
    }
    Err(fault::validation(format!(
        "'{arn}' is not a valid {what} ARN"
    )))
}

pub(super) async fn own_load_balancer(
    control: &Control,
    name: &str,
) -> Result<Option<LoadBalancer>, ControlError> {
    let found = control
        .load::<LoadBalancer>(LOAD_BALANCER, &document_id(name))
        .await?;
    Ok(found.map(|(lb, _)| lb))
}

/// All documents of a kind.
pub(super) async fn every<T: serde::de::DeserializeOwned>(
    control: &Control,
    kind: Kind,
) -> Result<Vec<T>, ControlError> {
    const PAGE: usize = 500;
    let (mut all, mut after) = (Vec::new(), None::<String>);
    loop {
        let listing = control.store.list(&kind, after.as_deref(), PAGE).await?;
        for aggregate in &listing.aggregates {
            let value = crate::document::decode(&aggregate.document);
            all.push(value.map_err(ControlError::internal)?);
        }
        match listing.aggregates.last() {
            Some(last) if listing.more => after = Some(last.key.id().to_owned()),
            _ => return Ok(all),
        }
    }
}

/// What this API wrote, with the state it has: a name that a Service took while Lockgate was down, say, keeps
/// the load balancer from traffic.
fn of_api(control: &Control, lb: LoadBalancer) -> KnownLoadBalancer {
    let table = control.balancer.table();
    let holder = table
        .by_name(&lb.name)
        .filter(|entry| entry.load_balancer.arn != lb.arn);
    let (state, reason) = match holder {
        None => ("active", None),
        Some(entry) => {
            let source = &entry.load_balancer.source.object;
            (
                "failed",
                Some(format!("{source} has a load balancer of this name")),
            )
        }
    };
    KnownLoadBalancer {
        load_balancer: lb,
        origin: Origin::Api,
        state,
        reason,
    }
}
