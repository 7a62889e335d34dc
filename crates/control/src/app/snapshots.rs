//! Snapshots of deployments: reading them, and sweeping away those that no deployment names (left by a crash
//! between the two writes of a deployment, or by a deletion).

use super::Control;
use crate::document::{self, REST_API, SNAPSHOT};
use crate::error::ControlError;
use model::{RestApi, Snapshot, SnapshotId};
use std::collections::BTreeSet;
use store::{Change, StoreError};

/// How many documents are read at once.
const PAGE: usize = 100;

/// What a sweep did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sweep {
    pub removed: usize,
    pub kept: usize,
}

/// The snapshot of a deployment.
pub(super) async fn load(control: &Control, id: &SnapshotId) -> Result<Snapshot, ControlError> {
    let found = control.load(SNAPSHOT, id.as_str()).await?;
    found.map(|(snapshot, _)| snapshot).ok_or_else(|| {
        ControlError::internal(std::io::Error::other(format!("snapshot {id} is missing")))
    })
}

/// Removes the snapshots of one API that none of its deployments names, all of them if it is gone.
pub(super) async fn sweep_api(control: &Control, api: &str) -> Result<Sweep, ControlError> {
    let prefix = format!("{api}-");
    let mut sweep = Sweep::default();
    let mut after = prefix.clone();
    // Deployments of this process wait: their snapshot comes before the API names it.
    let _turn = control.turn(api).await;
    loop {
        let listing = control.store.list(&SNAPSHOT, Some(&after), PAGE).await?;
        let named = names(control, api).await?;
        for aggregate in &listing.aggregates {
            let id = aggregate.key.id();
            if !id.starts_with(&prefix) {
                return Ok(sweep);
            }
            if named.contains(id) {
                sweep.kept += 1;
            } else if remove(control, api, aggregate).await? {
                sweep.removed += 1;
            }
        }
        match listing.aggregates.last() {
            Some(last) if listing.more => after = last.key.id().to_owned(),
            _ => return Ok(sweep),
        }
    }
}

/// The same for every API, those that are gone included.
pub(super) async fn sweep_all(control: &Control) -> Result<Sweep, ControlError> {
    let mut sum = Sweep::default();
    let mut after: Option<String> = None;
    loop {
        let listing = control.store.list(&SNAPSHOT, after.as_deref(), 1).await?;
        let Some(first) = listing.aggregates.first() else {
            return Ok(sum);
        };
        let id = first.key.id();
        let Some((api, _)) = id.split_once('-') else {
            after = Some(id.to_owned());
            continue;
        };
        let sweep = sweep_api(control, api).await?;
        sum.removed += sweep.removed;
        sum.kept += sweep.kept;
        // '.' is the byte behind '-': this is the place behind all snapshots of that API.
        after = Some(format!("{api}."));
    }
}

async fn names(control: &Control, api: &str) -> Result<BTreeSet<String>, ControlError> {
    let found = control.load::<RestApi>(REST_API, api).await?;
    Ok(found
        .map(|(api, _)| {
            api.deployments
                .values()
                .map(|deployment| deployment.snapshot_id.as_str().to_owned())
                .collect()
        })
        .unwrap_or_default())
}

/// Removes a snapshot. Another process may have made a deployment with the same content between our look at
/// the API and the removal: then the snapshot is put back.
async fn remove(
    control: &Control,
    api: &str,
    aggregate: &store::Aggregate,
) -> Result<bool, ControlError> {
    let swap = Change::Delete(aggregate.revision);
    match control.store.compare_and_swap(&aggregate.key, swap).await {
        Ok(_) => {}
        Err(StoreError::Conflict { .. }) => return Ok(false),
        Err(error) => return Err(error.into()),
    }
    if names(control, api).await?.contains(aggregate.key.id()) {
        let id = SnapshotId::from(aggregate.key.id());
        control
            .keep_snapshot(&id, aggregate.document.clone())
            .await?;
        return Ok(false);
    }
    Ok(true)
}

/// Freezes an API's draft: the snapshot's name and its document.
pub(super) fn freeze(snapshot: &Snapshot) -> Result<(SnapshotId, bytes::Bytes), ControlError> {
    let document = document::encode(snapshot).map_err(ControlError::internal)?;
    let id = document::snapshot_id(&snapshot.rest_api_id, &document);
    Ok((id, document))
}
