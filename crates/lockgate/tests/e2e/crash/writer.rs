//! One of the writers: it makes one change after the other, remembers what was acknowledged and which change was
//! under way when the process died, and compares that with what is found. Resources of all writers lie in one shared
//! API, so that they compete for one aggregate; beside it each has an API of its own, which comes and goes.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicUsize, Ordering};

use http::Method;
use serde_json::{Value, json};

use super::random::Random;
use super::{Found, items, resources};
use crate::aws::Aws;
use crate::setup::{Lockgate, text};

/// Resources a writer keeps at most in the shared API.
const RESOURCES: usize = 12;
const STAGE: &str = "live";

/// A change, with what it needs to be made and judged.
#[derive(Clone, Debug)]
enum Change {
    CreateResource { part: String },
    PutMethod { part: String },
    PutIntegration { part: String, uri: String },
    DeleteResource { part: String },
    CreateApi { name: String },
    Describe { text: String },
    Deploy,
    DeleteApi,
}

/// What is known of a resource in the shared API.
#[derive(Clone, Debug)]
struct Resource {
    id: String,
    has_method: bool,
    uri: Option<String>,
}

/// What is known of the writer's own API.
#[derive(Clone, Debug)]
struct Own {
    id: String,
    name: String,
    description: Option<String>,
    /// The deployments that were acknowledged, the last one staged.
    deployments: Vec<String>,
}

pub struct Writer {
    index: usize,
    shared: String,
    root: String,
    random: Random,
    made: u64,
    resources: BTreeMap<String, Resource>,
    own: Option<Own>,
    under_way: Option<Change>,
    /// How many of the changes that were under way at a kill turned out to be made.
    pub survived: usize,
}

impl Writer {
    pub fn new(index: usize, shared: &str, root: &str, random: Random) -> Self {
        Self {
            index,
            shared: shared.to_owned(),
            root: root.to_owned(),
            random,
            made: 0,
            resources: BTreeMap::new(),
            own: None,
            under_way: None,
            survived: 0,
        }
    }

    pub fn is_mid_write(&self) -> bool {
        self.under_way.is_some()
    }

    /// Makes changes until one gets no answer.
    pub fn write_until_killed(
        &mut self,
        environment: &BTreeMap<String, Option<String>>,
        acknowledged: &AtomicUsize,
    ) {
        let aws = Aws::new(environment);
        loop {
            let change = self.choose();
            self.under_way = Some(change.clone());
            if self.make(&aws, change).is_none() {
                return;
            }
            self.under_way = None;
            acknowledged.fetch_add(1, Ordering::Relaxed);
        }
    }

    fn choose(&mut self) -> Change {
        self.made += 1;
        let unique = format!("w{}-{}", self.index, self.made);
        let Some(own) = &self.own else {
            return Change::CreateApi { name: unique };
        };
        // Deployments are immutable and stay: an API that has some is due to go.
        let is_old = own.deployments.len() >= 5;
        match self.random.below(100) {
            0..=4 => return Change::DeleteApi,
            5..=14 if is_old => return Change::DeleteApi,
            5..=14 => return Change::Deploy,
            15..=24 => return Change::Describe { text: unique },
            _ => {}
        }
        if self.resources.is_empty()
            || self.resources.len() < RESOURCES && self.random.below(3) == 0
        {
            return Change::CreateResource { part: unique };
        }
        let chosen = self.random.below(self.resources.len() as u64) as usize;
        let (part, resource) = self.resources.iter().nth(chosen).unwrap();
        let part = part.clone();
        if !resource.has_method {
            Change::PutMethod { part }
        } else if self.resources.len() == RESOURCES && self.random.below(2) == 0 {
            Change::DeleteResource { part }
        } else {
            // Long enough that a document spans many pages of the store.
            let uri = format!("http://127.0.0.1:9/{unique}/{}", "x".repeat(400));
            Change::PutIntegration { part, uri }
        }
    }

    /// Makes one change and notes it; `None` without an answer.
    fn make(&mut self, aws: &Aws, change: Change) -> Option<()> {
        let of_shared = format!("/restapis/{}/resources", self.shared);
        let id_of = |part: &String| self.resources[part].id.clone();
        let method_of = |part: &String| format!("{of_shared}/{}/methods/ANY", id_of(part));
        match change {
            Change::CreateResource { part } => {
                let path = format!("{of_shared}/{}", self.root);
                let made = send(aws, Method::POST, &path, &json!({"pathPart": part}))?;
                let resource = Resource {
                    id: text(&made["id"]),
                    has_method: false,
                    uri: None,
                };
                self.resources.insert(part, resource);
            }
            Change::PutMethod { part } => {
                let body = json!({"authorizationType": "NONE"});
                send(aws, Method::PUT, &method_of(&part), &body)?;
                self.resources.get_mut(&part).unwrap().has_method = true;
            }
            Change::PutIntegration { part, uri } => {
                let path = format!("{}/integration", method_of(&part));
                send(aws, Method::PUT, &path, &integration(&uri))?;
                self.resources.get_mut(&part).unwrap().uri = Some(uri);
            }
            Change::DeleteResource { part } => {
                let path = format!("{of_shared}/{}", id_of(&part));
                send(aws, Method::DELETE, &path, &Value::Null)?;
                self.resources.remove(&part);
            }
            Change::CreateApi { name } => {
                let made = send(aws, Method::POST, "/restapis", &json!({"name": name}))?;
                self.own = Some(Own {
                    id: text(&made["id"]),
                    name,
                    description: None,
                    deployments: Vec::new(),
                });
            }
            change => self.change_own(aws, change)?,
        }
        Some(())
    }

    fn change_own(&mut self, aws: &Aws, change: Change) -> Option<()> {
        let own = self.own.as_mut().unwrap();
        let path = format!("/restapis/{}", own.id);
        match change {
            Change::Describe { text } => {
                let operation = json!({"op": "replace", "path": "/description", "value": text});
                let body = json!({"patchOperations": [operation]});
                send(aws, Method::PATCH, &path, &body)?;
                own.description = Some(text);
            }
            Change::Deploy => {
                if own.deployments.is_empty() {
                    prepare(aws, &path)?;
                }
                let body = json!({"stageName": STAGE});
                let path = format!("{path}/deployments");
                let made = send(aws, Method::POST, &path, &body)?;
                own.deployments.push(text(&made["id"]));
            }
            Change::DeleteApi => {
                send(aws, Method::DELETE, &path, &Value::Null)?;
                self.own = None;
            }
            other => unreachable!("{other:?} is not about an API of one's own"),
        }
        Some(())
    }

    /// Takes this writer's resources out of those found in the shared API, and compares.
    pub fn check_shared(&mut self, all: &mut Vec<Found>, context: &str) {
        let prefix = format!("w{}-", self.index);
        let mut found: BTreeMap<String, Found> = all
            .extract_if(.., |one| one.part.starts_with(&prefix))
            .map(|one| (one.part.clone(), one))
            .collect();
        let under_way = self.under_way.clone();
        if let Some(change) = &under_way
            && self.adopt_resource(change, &found)
        {
            self.survived += 1;
        }
        for (part, known) in &self.resources {
            let Some(one) = found.remove(part) else {
                panic!("resource {part} is gone, {under_way:?} was under way, {context}");
            };
            let shown = format!("resource {part}, {under_way:?} was under way, {context}");
            assert_eq!(one.id, known.id, "{shown}");
            assert_eq!(one.has_method, known.has_method, "{shown}");
            assert_eq!(one.uri, known.uri, "{shown}");
        }
        let left: Vec<&String> = found.keys().collect();
        assert!(left.is_empty(), "{left:?} came back, {context}");
    }

    /// Notes what a change that was under way has done; false if it has done nothing.
    fn adopt_resource(&mut self, change: &Change, found: &BTreeMap<String, Found>) -> bool {
        match change {
            Change::CreateResource { part } => {
                let Some(one) = found.get(part) else {
                    return false;
                };
                let made = Resource {
                    id: one.id.clone(),
                    has_method: false,
                    uri: None,
                };
                self.resources.insert(part.clone(), made);
                true
            }
            Change::DeleteResource { part } => {
                !found.contains_key(part) && self.resources.remove(part).is_some()
            }
            Change::PutMethod { part } => {
                let is_made = found.get(part).is_some_and(|one| one.has_method);
                let known = self.resources.get_mut(part).unwrap();
                known.has_method |= is_made;
                is_made
            }
            Change::PutIntegration { part, uri } => {
                let is_made = found
                    .get(part)
                    .is_some_and(|one| one.uri.as_ref() == Some(uri));
                if is_made {
                    self.resources.get_mut(part).unwrap().uri = Some(uri.clone());
                }
                is_made
            }
            _ => false,
        }
    }

    /// Takes this writer's API out of those listed, and compares. Settles what was under way.
    pub fn check_own(&mut self, lockgate: &Lockgate, listed: &mut BTreeSet<String>, context: &str) {
        let under_way = self.under_way.take();
        match &under_way {
            Some(Change::CreateApi { name }) => {
                self.adopt(lockgate, listed, name);
                self.survived += usize::from(self.own.is_some());
            }
            Some(Change::DeleteApi) => {
                self.own = self.own.take().filter(|own| listed.contains(&own.id));
                self.survived += usize::from(self.own.is_none());
            }
            _ => {}
        }
        let Some(own) = &mut self.own else { return };
        let shown = format!("API {}, {under_way:?} was under way, {context}", own.id);
        assert!(listed.remove(&own.id), "it is gone: {shown}");
        let api = lockgate.aws.get(&format!("/restapis/{}", own.id));
        assert_eq!(api["name"], own.name.as_str(), "{shown}");
        let description = api["description"].as_str().map(str::to_owned);
        match &under_way {
            Some(Change::Describe { text }) if description.as_ref() == Some(text) => {
                own.description = description;
                self.survived += 1;
            }
            _ => assert_eq!(description, own.description, "{shown}"),
        }
        let is_deploying = matches!(under_way, Some(Change::Deploy));
        self.survived += check_deployments(lockgate, own, is_deploying, &shown);
    }

    /// An API whose creation was not acknowledged may be there: then it is ours.
    fn adopt(&mut self, lockgate: &Lockgate, listed: &BTreeSet<String>, name: &str) {
        let all = items(&lockgate.aws.get("/restapis?limit=500"));
        let found = all.iter().find(|api| api["name"] == name);
        self.own = found.map(|api| Own {
            id: text(&api["id"]),
            name: name.to_owned(),
            description: None,
            deployments: Vec::new(),
        });
        if let Some(own) = &self.own {
            assert!(listed.contains(&own.id));
        }
    }
}

/// Every acknowledged deployment is there, the stage points to the last one, and the gateway serves it. One that
/// was under way is there whole, stage and all, or not at all; how many such there are.
fn check_deployments(lockgate: &Lockgate, own: &mut Own, is_deploying: bool, shown: &str) -> usize {
    let path = format!("/restapis/{}", own.id);
    let found: Vec<String> = items(&lockgate.aws.get(&format!("{path}/deployments?limit=500")))
        .iter()
        .map(|one| text(&one["id"]))
        .collect();
    for known in &own.deployments {
        assert!(found.contains(known), "deployment {known} is gone: {shown}");
    }
    let new: Vec<String> = found
        .into_iter()
        .filter(|id| !own.deployments.contains(id))
        .collect();
    assert!(new.len() <= usize::from(is_deploying), "{new:?}: {shown}");
    let count = new.len();
    own.deployments.extend(new);
    let stage = lockgate
        .aws
        .call(Method::GET, &format!("{path}/stages/{STAGE}"), &Value::Null);
    let Some(last) = own.deployments.last() else {
        assert_eq!(stage.status, 404, "{shown}");
        return count;
    };
    assert_eq!(stage.status, 200, "{}: {shown}", stage.text());
    assert_eq!(stage.json()["deploymentId"], last.as_str(), "{shown}");
    let answer = lockgate.get(&own.id, &format!("/{STAGE}"));
    let kind = answer.header("x-amzn-ErrorType");
    let served = kind.as_deref() == Some("MissingAuthenticationTokenException");
    assert!(served, "its stage is not served ({kind:?}): {shown}");
    assert_eq!(resources(lockgate, &own.id).len(), 1, "{shown}");
    count
}

/// What a deployment needs: one method. A part of it may be there from an attempt that was interrupted.
fn prepare(aws: &Aws, path: &str) -> Option<()> {
    let list = send(aws, Method::GET, &format!("{path}/resources"), &Value::Null)?;
    let all = items(&list);
    let id = |wanted: &str| {
        let found = all.iter().find(|one| one["path"] == wanted);
        found.map(|one| text(&one["id"]))
    };
    let resource = match id("/a") {
        Some(id) => id,
        None => {
            let path = format!("{path}/resources/{}", id("/")?);
            text(&send(aws, Method::POST, &path, &json!({"pathPart": "a"}))?["id"])
        }
    };
    let method = format!("{path}/resources/{resource}/methods/ANY");
    let put = aws.try_call(Method::PUT, &method, &json!({"authorizationType": "NONE"}));
    let status = put.ok()?.status;
    assert!(status == 201 || status == 409, "{status}");
    let path = format!("{method}/integration");
    send(aws, Method::PUT, &path, &integration("http://127.0.0.1:9/")).map(drop)
}

fn integration(uri: &str) -> Value {
    json!({"type": "HTTP_PROXY", "httpMethod": "ANY", "uri": uri})
}

/// The answer of a call, which has to be a success; `None` if none comes.
fn send(aws: &Aws, method: Method, path: &str, body: &Value) -> Option<Value> {
    let answer = aws.try_call(method.clone(), path, body).ok()?;
    assert!(
        answer.status.is_success(),
        "{method} {path}: {} {}",
        answer.status,
        answer.text()
    );
    if answer.body.is_empty() {
        return Some(Value::Null);
    }
    Some(answer.json())
}
