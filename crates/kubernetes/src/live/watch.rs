//! One watch: a list in pages, then events from its revision on, for as long as the process runs. A revision that is
//! gone (410) means a new list, everything else a new watch from where the last one ended. Waits between tries are
//! short and do not grow with how often the server went away: a rollout that follows its return must not wait for
//! us. What was listed stays known until a whole new list says otherwise.

use super::state::Shared;
use futures_util::TryStreamExt;
use k8s_openapi::Resource;
use k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;
use kube::Client;
use kube::core::{ObjectList, WatchEvent};
use serde::de::DeserializeOwned;
use std::fmt::{Debug, Write};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::mpsc;

/// Objects of one page of a list.
const PAGE: usize = 500;
/// The first wait after a failure ...
const FIRST_WAIT: Duration = Duration::from_millis(50);
/// ... and the longest one. With the limit of a connection's making it stays below two seconds.
const LONGEST_WAIT: Duration = Duration::from_millis(400);
/// When the API server is asked to end a watch; it is begun anew at once, perhaps at another server.
const WATCH_SECONDS: u32 = 290;
/// Without event or bookmark (one a minute) for this long, a watch is taken for dead.
const SILENCE: Duration = Duration::from_secs(90);

/// What a watch tells.
#[derive(Debug)]
pub(super) enum Told<T> {
    /// All there is in the namespace (`None`: everywhere).
    All(Option<String>, Vec<T>),
    Put(T),
    Gone(T),
}

/// What to watch.
#[derive(Clone, Debug)]
pub(super) struct Scope {
    pub(super) namespace: Option<String>,
    pub(super) selector: Option<String>,
    /// Its place in [`Shared::watches`].
    pub(super) place: usize,
}

/// Watches objects `K` for ever, makes `T` of each as it arrives, and tells it as `wrap` has it. Ends when nobody
/// listens.
pub(super) async fn watch<K, T, M>(
    client: Client,
    scope: Scope,
    shared: Arc<Shared>,
    sender: mpsc::Sender<M>,
    make: impl Fn(K) -> Option<T>,
    wrap: impl Fn(Told<T>) -> M,
) where
    K: Resource + k8s_openapi::Metadata<Ty = ObjectMeta> + DeserializeOwned + Clone + Debug,
{
    let mut revision: Option<String> = None;
    let mut wait = FIRST_WAIT;
    loop {
        let known = match revision.take() {
            Some(known) => Ok(known),
            None => match list(&client, &scope, &make).await {
                Ok((all, version)) => {
                    shared.listed(scope.place);
                    let all = wrap(Told::All(scope.namespace.clone(), all));
                    if sender.send(all).await.is_err() {
                        return;
                    }
                    Ok(version)
                }
                Err(error) => Err(error),
            },
        };
        let ended = match known {
            Ok(known) => {
                let mut at = known;
                let ended = follow(&client, &scope, &shared, &sender, &mut at, &make, &wrap).await;
                match ended {
                    Ended::NobodyListens => return,
                    Ended::Expired => {}
                    Ended::Closed(heard) => {
                        revision = Some(at);
                        if heard {
                            wait = FIRST_WAIT;
                        }
                    }
                    Ended::Failed(_) => revision = Some(at),
                }
                ended
            }
            Err(error) => Ended::Failed(error),
        };
        let error = match &ended {
            Ended::Failed(error) => Some(told(error)),
            _ => None,
        };
        shared.interrupted(scope.place, error);
        if sender.is_closed() {
            return;
        }
        tokio::time::sleep(wait).await;
        wait = match ended {
            Ended::Failed(_) | Ended::Closed(false) => (wait * 2).min(LONGEST_WAIT),
            _ => FIRST_WAIT,
        };
    }
}

/// Why a watch ended.
#[derive(Debug)]
enum Ended {
    NobodyListens,
    /// The revision is gone: list again.
    Expired,
    /// Closed by the server; whether anything was heard.
    Closed(bool),
    Failed(kube::Error),
}

async fn list<K, T>(
    client: &Client,
    scope: &Scope,
    make: &impl Fn(K) -> Option<T>,
) -> Result<(Vec<T>, String), kube::Error>
where
    K: Resource + k8s_openapi::Metadata<Ty = ObjectMeta> + DeserializeOwned + Clone + Debug,
{
    let mut all = Vec::new();
    let mut next: Option<String> = None;
    loop {
        let mut target = target::<K>(scope);
        let _ = write!(target, "limit={PAGE}");
        if let Some(token) = &next {
            let _ = write!(target, "&continue={}", encoded(token));
        }
        let page: ObjectList<K> = client.request(get(&target)?).await?;
        all.extend(page.items.into_iter().filter_map(make));
        let version = page.metadata.resource_version.unwrap_or_default();
        next = (page.metadata.continue_).filter(|token| !token.is_empty());
        if next.is_none() {
            return Ok((all, version));
        }
    }
}

async fn follow<K, T, M>(
    client: &Client,
    scope: &Scope,
    shared: &Shared,
    sender: &mpsc::Sender<M>,
    at: &mut String,
    make: &impl Fn(K) -> Option<T>,
    wrap: &impl Fn(Told<T>) -> M,
) -> Ended
where
    K: Resource + k8s_openapi::Metadata<Ty = ObjectMeta> + DeserializeOwned + Clone + Debug,
{
    let mut target = target::<K>(scope);
    let _ = write!(
        target,
        "watch=true&allowWatchBookmarks=true&timeoutSeconds={WATCH_SECONDS}&resourceVersion={}",
        encoded(at)
    );
    let request = match get(&target) {
        Ok(request) => request,
        Err(error) => return Ended::Failed(error),
    };
    let events = match client.request_events::<K>(request).await {
        Ok(events) => events,
        Err(kube::Error::Api(status)) if status.code == 410 => return Ended::Expired,
        Err(error) => return Ended::Failed(error),
    };
    shared.connected(scope.place);
    let mut events = std::pin::pin!(events);
    let mut heard = false;
    loop {
        let event = match tokio::time::timeout(SILENCE, events.try_next()).await {
            Ok(Ok(Some(event))) => event,
            Ok(Ok(None)) => return Ended::Closed(heard),
            Ok(Err(kube::Error::Api(status))) if status.code == 410 => return Ended::Expired,
            Ok(Err(error)) => return Ended::Failed(error),
            Err(_) => return Ended::Closed(false),
        };
        let (object, gone) = match event {
            WatchEvent::Added(object) | WatchEvent::Modified(object) => (object, false),
            WatchEvent::Deleted(object) => (object, true),
            WatchEvent::Bookmark(bookmark) => {
                heard = true;
                at.clone_from(&bookmark.metadata.resource_version);
                shared.heard(scope.place, false);
                continue;
            }
            // 504: the server knows nothing as new as we do, as after a restore of its store.
            WatchEvent::Error(status) if matches!(status.code, 410 | 504) => return Ended::Expired,
            WatchEvent::Error(status) => return Ended::Failed(kube::Error::Api(status)),
        };
        heard = true;
        if let Some(version) = &object.metadata().resource_version {
            at.clone_from(version);
        }
        shared.heard(scope.place, true);
        let Some(made) = make(object) else { continue };
        let told = wrap(if gone {
            Told::Gone(made)
        } else {
            Told::Put(made)
        });
        if sender.send(told).await.is_err() {
            return Ended::NobodyListens;
        }
    }
}

/// Path and the beginning of the query.
fn target<K: Resource>(scope: &Scope) -> String {
    let mut target = match K::GROUP {
        "" => format!("/api/{}", K::VERSION),
        group => format!("/apis/{group}/{}", K::VERSION),
    };
    if let Some(namespace) = &scope.namespace {
        let _ = write!(target, "/namespaces/{namespace}");
    }
    let _ = write!(target, "/{}?", K::URL_PATH_SEGMENT);
    if let Some(selector) = &scope.selector {
        let _ = write!(target, "labelSelector={}&", encoded(selector));
    }
    target
}

fn encoded(text: &str) -> String {
    text.bytes().fold(String::new(), |mut encoded, byte| {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            let _ = write!(encoded, "%{byte:02X}");
        }
        encoded
    })
}

fn get(target: &str) -> Result<http::Request<Vec<u8>>, kube::Error> {
    http::Request::get(target)
        .body(Vec::new())
        .map_err(kube::Error::HttpError)
}

/// An error with its causes, in one line.
pub(super) fn told(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        let cause_text = cause.to_string();
        if !text.contains(&cause_text) {
            let _ = write!(text, ": {cause_text}");
        }
        source = cause.source();
    }
    text
}
