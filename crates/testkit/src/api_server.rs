//! A scripted Kubernetes API server: lists with pages, watches with bookmarks, writes with resource versions, and what
//! a real one cannot be made to do at a given moment: history that is gone (410), watches that drop, slow lists,
//! conflicts, an absence. It knows no schema and admits everybody; what a real API server refuses has to be tested
//! with a real one.

mod objects;

pub use objects::Resource;

use crate::raw::{MessageReader, header};
use objects::{Objects, merge, name_of, resource_of};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::io::{self, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// The server. Dropping it closes everything.
pub struct ApiServer {
    shared: Arc<Shared>,
    address: SocketAddr,
}

/// A request as it arrived.
#[derive(Clone, Debug)]
pub struct ApiRequest {
    pub method: String,
    /// Without the query.
    pub path: String,
    pub query: BTreeMap<String, String>,
    pub content_type: String,
    /// Null where there is none.
    pub body: Value,
}

#[derive(Default)]
struct Shared {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    objects: Objects,
    requests: Vec<ApiRequest>,
    open: Vec<(u64, TcpStream)>,
    accepted: u64,
    /// Counts absences; a thread of an earlier one ends.
    generation: u64,
    away: bool,
    ended: bool,
    /// Watches begun before this count of drops end.
    drops: u64,
    expirations: u64,
    /// Watches begun so far.
    watches: usize,
    slow_lists: Duration,
    conflicts: usize,
    forbidden: Vec<String>,
    bookmarks: Duration,
}

/// What is asked for, read from a path.
struct Asked {
    resource: Resource,
    namespace: Option<String>,
    name: Option<String>,
    status: bool,
}

struct Answer {
    status: u16,
    body: Value,
}

impl ApiServer {
    /// On 127.0.0.1, a free port, empty.
    ///
    /// # Errors
    /// When it cannot be bound.
    pub fn start() -> io::Result<Self> {
        let listener = TcpListener::bind(SocketAddr::from(([127, 0, 0, 1], 0)))?;
        let address = listener.local_addr()?;
        let shared = Arc::new(Shared::default());
        shared.lock().bookmarks = Duration::from_millis(500);
        serve(listener, &shared, 0);
        Ok(Self { shared, address })
    }

    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// A kubeconfig that leads here, with the context `scripted`.
    #[must_use]
    pub fn kubeconfig(&self) -> String {
        format!(
            "apiVersion: v1\nkind: Config\ncurrent-context: scripted\n\
             clusters: [{{name: scripted, cluster: {{server: 'http://{}'}}}}]\n\
             users: [{{name: scripted, user: {{}}}}]\n\
             contexts: [{{name: scripted, context: {{cluster: scripted, user: scripted}}}}]\n",
            self.address
        )
    }

    /// Creates or replaces an object, as `kubectl apply` would; watches are told.
    pub fn put(&self, object: Value) {
        let resource = resource_of(&object);
        self.shared.lock().objects.put(&resource, object);
        self.shared.changed.notify_all();
    }

    /// Deletes an object, given by version, kind and name. False if there is none.
    pub fn delete(&self, object: &Value) -> bool {
        let (resource, name) = (resource_of(object), name_of(object));
        let deleted = self
            .shared
            .lock()
            .objects
            .delete(&resource, &name)
            .is_some();
        self.shared.changed.notify_all();
        deleted
    }

    /// An object as it is now; `object` gives version, kind and name.
    #[must_use]
    pub fn get(&self, object: &Value) -> Option<Value> {
        let (resource, name) = (resource_of(object), name_of(object));
        let found = self.shared.lock().objects.get(&resource, &name);
        found.map(|found| Value::clone(&found))
    }

    /// All objects of a kind; `object` gives version and kind.
    #[must_use]
    pub fn all(&self, object: &Value) -> Vec<Value> {
        let state = self.shared.lock();
        let (all, _) = (state.objects).list(&resource_of(object), None, None, usize::MAX);
        all.iter().map(|object| Value::clone(object)).collect()
    }

    /// All requests so far.
    #[must_use]
    pub fn requests(&self) -> Vec<ApiRequest> {
        self.shared.lock().requests.clone()
    }

    /// How many watches have begun: from then on they take part in what is done to running ones.
    #[must_use]
    pub fn watches_begun(&self) -> usize {
        self.shared.lock().watches
    }

    /// Ends the watches that run, in the middle of nothing, as a proxy that restarts does.
    pub fn drop_watches(&self) {
        self.shared.lock().drops += 1;
        self.shared.changed.notify_all();
    }

    /// Forgets history and tells the watches that run that their revision is gone (410).
    pub fn expire_watches(&self) {
        let mut state = self.shared.lock();
        state.objects.compact();
        state.expirations += 1;
        drop(state);
        self.shared.changed.notify_all();
    }

    /// Makes each page of a list take this long.
    pub fn slow_lists(&self, by: Duration) {
        self.shared.lock().slow_lists = by;
    }

    /// Answers so many of the next updates (PUT) with a conflict.
    pub fn refuse_updates(&self, count: usize) {
        self.shared.lock().conflicts = count;
    }

    /// Answers requests for this resource (`nodes`) with 403, from now on.
    pub fn forbid(&self, plural: &str) {
        self.shared.lock().forbidden.push(plural.to_owned());
    }

    /// Goes away: connections are cut, new ones refused.
    pub fn go_away(&self) {
        let mut state = self.shared.lock();
        state.away = true;
        state.generation += 1;
        for (_, stream) in state.open.drain(..) {
            let _ = stream.shutdown(Shutdown::Both);
        }
        drop(state);
        self.shared.changed.notify_all();
        // Wakes the acceptor, which then lets go of its socket.
        let _ = TcpStream::connect_timeout(&self.address, Duration::from_secs(1));
    }

    /// Comes back on the same address, with the same objects.
    ///
    /// # Errors
    /// When the address cannot be had again.
    pub fn come_back(&self) -> io::Result<()> {
        let deadline = Instant::now() + Duration::from_secs(10);
        let listener = loop {
            match TcpListener::bind(self.address) {
                Ok(listener) => break listener,
                Err(error) if Instant::now() > deadline => return Err(error),
                Err(_) => std::thread::sleep(Duration::from_millis(5)),
            }
        };
        let mut state = self.shared.lock();
        state.away = false;
        let generation = state.generation;
        drop(state);
        serve(listener, &self.shared, generation);
        Ok(())
    }
}

impl Drop for ApiServer {
    fn drop(&mut self) {
        self.shared.lock().ended = true;
        self.go_away();
    }
}

impl Shared {
    /// A test that panicked while it held the lock has failed already; the others go on.
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn serve(listener: TcpListener, shared: &Arc<Shared>, generation: u64) {
    let shared = Arc::clone(shared);
    std::thread::spawn(move || {
        while let Ok((stream, _)) = listener.accept() {
            let mut state = shared.lock();
            if state.ended || state.generation != generation {
                return;
            }
            let Ok(copy) = stream.try_clone() else {
                continue;
            };
            state.accepted += 1;
            let number = state.accepted;
            state.open.push((number, copy));
            drop(state);
            let shared = Arc::clone(&shared);
            std::thread::spawn(move || {
                // What a peer does to its connection is the test's to judge.
                let _ = converse(stream, &shared, generation);
                shared.lock().open.retain(|(open, _)| *open != number);
            });
        }
    });
}

fn converse(mut stream: TcpStream, shared: &Shared, generation: u64) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let mut reader = MessageReader::new(stream.try_clone()?);
    while let Some(head) = reader.head()? {
        let body = reader.request_body(&head)?;
        let first = String::from_utf8_lossy(&head).into_owned();
        let mut words = first.split(['\r', ' ']);
        let method = words.next().unwrap_or_default().to_owned();
        let target = words.next().unwrap_or_default();
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        let request = ApiRequest {
            method,
            path: path.to_owned(),
            query: query.split('&').filter_map(parameter).collect(),
            content_type: header(&head, "content-type").unwrap_or_default(),
            body: serde_json::from_slice(&body.content).unwrap_or(Value::Null),
        };
        shared.lock().requests.push(request.clone());
        let asked = asked(&request.path);
        if let Some(asked) = &asked
            && request.query.contains_key("watch")
            && !shared.lock().forbidden.contains(&asked.resource.plural)
        {
            return watch(&mut stream, shared, generation, asked, &request.query);
        }
        let answer = answer(shared, &request, asked);
        let text = answer.body.to_string();
        write!(
            stream,
            "HTTP/1.1 {} Scripted\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{text}",
            answer.status,
            text.len()
        )?;
    }
    Ok(())
}

fn parameter(pair: &str) -> Option<(String, String)> {
    let (name, value) = pair.split_once('=')?;
    let mut decoded = Vec::new();
    let mut bytes = value.bytes();
    while let Some(byte) = bytes.next() {
        decoded.push(match byte {
            b'+' => b' ',
            b'%' => {
                let digits = [bytes.next()?, bytes.next()?];
                u8::from_str_radix(std::str::from_utf8(&digits).ok()?, 16).ok()?
            }
            byte => byte,
        });
    }
    Some((name.to_owned(), String::from_utf8(decoded).ok()?))
}

/// `/api/v1/…` and `/apis/GROUP/VERSION/…`, with or without `namespaces/NS/`.
fn asked(path: &str) -> Option<Asked> {
    let parts: Vec<&str> = path.trim_matches('/').split('/').collect();
    let groups = if parts.first() == Some(&"api") { 2 } else { 3 };
    let api = parts.get(..groups)?.join("/");
    let (namespace, rest) = match parts.get(groups..)? {
        ["namespaces", namespace, rest @ ..] if !rest.is_empty() => {
            (Some((*namespace).to_owned()), rest)
        }
        rest => (None, rest),
    };
    let plural = (*rest.first()?).to_owned();
    Some(Asked {
        resource: Resource { api, plural },
        namespace,
        name: rest.get(1).map(|name| (*name).to_owned()),
        status: rest.get(2) == Some(&"status"),
    })
}

fn refused(status: u16, reason: &str, message: &str) -> Answer {
    Answer {
        status,
        body: json!({"kind": "Status", "apiVersion": "v1", "status": "Failure", "reason": reason,
            "message": message, "code": status}),
    }
}

fn answer(shared: &Shared, request: &ApiRequest, asked: Option<Asked>) -> Answer {
    if request.path == "/version" {
        let body = json!({"major": "1", "minor": "34", "gitVersion": "v1.34.0", "gitCommit": "", "gitTreeState": "",
            "buildDate": "", "goVersion": "", "compiler": "", "platform": ""});
        return Answer { status: 200, body };
    }
    let Some(asked) = asked else {
        return refused(404, "NotFound", "no such path");
    };
    let slow = shared.lock().slow_lists;
    if request.method == "GET" && asked.name.is_none() && !slow.is_zero() {
        std::thread::sleep(slow);
    }
    let mut state = shared.lock();
    if state.forbidden.contains(&asked.resource.plural) {
        let message = format!("{} is forbidden: scripted", asked.resource.plural);
        return refused(403, "Forbidden", &message);
    }
    let namespace = asked.namespace.clone().unwrap_or_default();
    let name = asked.name.clone().map(|name| (namespace.clone(), name));
    let ok = |object: &Value| Answer {
        status: 200,
        body: object.clone(),
    };
    let missing = || refused(404, "NotFound", "scripted: there is no such object");
    let answer = match (request.method.as_str(), name) {
        ("GET", None) => list(&state, &asked, &request.query),
        ("GET", Some(name)) => match state.objects.get(&asked.resource, &name) {
            Some(object) => ok(&object),
            None => missing(),
        },
        ("POST", None) => {
            let mut object = request.body.clone();
            object["metadata"]["namespace"] = json!(namespace);
            if state
                .objects
                .get(&asked.resource, &name_of(&object))
                .is_some()
            {
                refused(409, "AlreadyExists", "scripted: it exists already")
            } else {
                let object = state.objects.put(&asked.resource, object);
                Answer {
                    status: 201,
                    body: Value::clone(&object),
                }
            }
        }
        ("PUT", Some(name)) => match state.objects.get(&asked.resource, &name) {
            None => missing(),
            Some(known) => {
                let version = &request.body["metadata"]["resourceVersion"];
                let stale = !version.is_null() && *version != known["metadata"]["resourceVersion"];
                if stale || state.conflicts > 0 {
                    state.conflicts = state.conflicts.saturating_sub(1);
                    refused(409, "Conflict", "scripted: the object has been modified")
                } else {
                    ok(&state.objects.put(&asked.resource, request.body.clone()))
                }
            }
        },
        ("PATCH", Some(name)) => match state.objects.get(&asked.resource, &name) {
            None => missing(),
            Some(known) => {
                let mut object = Value::clone(&known);
                if asked.status {
                    merge(&mut object["status"], &request.body["status"]);
                } else {
                    merge(&mut object, &request.body);
                }
                ok(&state.objects.put(&asked.resource, object))
            }
        },
        ("DELETE", Some(name)) => match state.objects.delete(&asked.resource, &name) {
            Some(object) => ok(&object),
            None => missing(),
        },
        _ => refused(405, "MethodNotAllowed", "scripted: not served"),
    };
    drop(state);
    shared.changed.notify_all();
    answer
}

fn list(state: &State, asked: &Asked, query: &BTreeMap<String, String>) -> Answer {
    let limit = (query.get("limit").and_then(|limit| limit.parse().ok())).unwrap_or(usize::MAX);
    let after = query
        .get("continue")
        .and_then(|token| token.split_once('/'))
        .map(|(namespace, name)| (namespace.to_owned(), name.to_owned()));
    let namespace = asked.namespace.as_deref();
    let (page, more) = (state.objects).list(&asked.resource, namespace, after.as_ref(), limit);
    let next = page.last().filter(|_| more).map(|last| {
        let (namespace, name) = name_of(last);
        format!("{namespace}/{name}")
    });
    let selector = query.get("labelSelector");
    let items: Vec<&Value> = page
        .iter()
        .map(AsRef::as_ref)
        .filter(|object| selected(object, selector))
        .collect();
    let body = json!({"kind": "List", "apiVersion": "v1", "items": items,
        "metadata": {"resourceVersion": state.objects.revision.to_string(), "continue": next.unwrap_or_default()}});
    Answer { status: 200, body }
}

/// Label selectors of the form `a=b,c=d`.
fn selected(object: &Value, selector: Option<&String>) -> bool {
    selector.is_none_or(|selector| {
        selector
            .split(',')
            .filter_map(|term| term.split_once('='))
            .all(|(key, value)| object["metadata"]["labels"][key] == value)
    })
}

fn watch(
    stream: &mut TcpStream,
    shared: &Shared,
    generation: u64,
    asked: &Asked,
    query: &BTreeMap<String, String>,
) -> io::Result<()> {
    let mut seen: u64 = (query.get("resourceVersion"))
        .and_then(|version| version.parse().ok())
        .unwrap_or_default();
    let mut state = shared.lock();
    state.watches += 1;
    let (drops, expirations) = (state.drops, state.expirations);
    let bookmarks = query.contains_key("allowWatchBookmarks");
    let head =
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n";
    stream.write_all(head.as_bytes())?;
    loop {
        if state.ended || state.generation != generation || state.drops != drops {
            return Ok(());
        }
        let gone = seen < state.objects.compacted || state.expirations != expirations;
        let mut lines = Vec::new();
        if gone {
            let status = refused(410, "Expired", "scripted: too old resource version").body;
            lines.push(json!({"type": "ERROR", "object": status}).to_string());
        } else {
            for change in state.objects.since(seen) {
                let here = change.resource == asked.resource
                    && (asked.namespace.as_ref()).is_none_or(|ns| *ns == change.namespace)
                    && selected(&change.object, query.get("labelSelector"));
                if here {
                    let event = json!({"type": change.kind, "object": &*change.object});
                    lines.push(event.to_string());
                }
            }
            seen = state.objects.revision.max(seen);
        }
        let idle = lines.is_empty();
        if !idle {
            drop(state);
            for line in lines {
                chunk(stream, &line)?;
            }
            if gone {
                return stream.write_all(b"0\r\n\r\n");
            }
            state = shared.lock();
            continue;
        }
        let every = state.bookmarks;
        let (next, waited) = shared
            .changed
            .wait_timeout(state, every)
            .unwrap_or_else(PoisonError::into_inner);
        state = next;
        if waited.timed_out() && bookmarks && state.generation == generation {
            let bookmark = json!({"type": "BOOKMARK", "object": {"kind": "Bookmark", "apiVersion": "v1",
                "metadata": {"resourceVersion": seen.to_string(), "creationTimestamp": null}}});
            drop(state);
            chunk(stream, &bookmark.to_string())?;
            state = shared.lock();
        }
    }
}

fn chunk(stream: &mut TcpStream, line: &str) -> io::Result<()> {
    let text = format!("{:x}\r\n{line}\n\r\n", line.len() + 1);
    stream.write_all(text.as_bytes())
}
