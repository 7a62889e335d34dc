//! The route tree of a stage: which resource serves a path, with AWS's precedence. A static segment is
//! better than `{parameter}`, which is better than `{greedy+}`; where the better match lacks the method, the
//! next best that has it serves (developer guide, "Set up a proxy integration with a proxy resource").
//! Segments are compared decoded; one empty segment at the end (a trailing slash) does not count.

use crate::{Map, Method};
use head::Method as HttpMethod;
use mapping::{Text, percent};
use std::ops::Range;

/// All routes of a stage.
#[derive(Debug, Default)]
pub struct RouteTree {
    root: Node,
}

/// A resource that has methods.
#[derive(Debug)]
pub struct Route {
    pub resource_id: Box<str>,
    /// The resource's path as declared, for example `/users/{id}`.
    pub path: Box<str>,
    /// Names of the path's parameters, in order.
    pub parameters: Box<[Text]>,
    /// By place in [`HttpMethod::ROUTED`]; what `ANY` covers is filled in.
    methods: [Option<std::sync::Arc<Method>>; 7],
}

#[derive(Debug, Default)]
struct Node {
    statics: Map<Box<[u8]>, Node>,
    parameter: Option<Box<Node>>,
    greedy: Option<Box<Route>>,
    route: Option<Box<Route>>,
}

/// The values of path parameters as ranges of the raw path, in the order of [`Route::parameters`]. Owned by
/// the connection and reused, so that routing allocates nothing in its steady state.
#[derive(Clone, Debug, Default)]
pub struct Captures {
    ranges: Vec<Range<usize>>,
}

impl Captures {
    /// The raw (still encoded) value of the parameter at `index`.
    #[must_use]
    pub fn get<'p>(&self, index: usize, path: &'p [u8]) -> Option<&'p [u8]> {
        path.get(self.ranges.get(index)?.clone())
    }
}

/// Why no route serves a request. AWS answers both alike; the difference is for whoever looks for the fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoRoute {
    /// No resource has this path.
    Path,
    /// A resource has this path, but not this method.
    Method,
}

impl Route {
    /// A route with methods by upper-case name; `ANY` serves where there is no method of its own.
    pub fn new(
        resource_id: &str,
        path: &str,
        methods: impl IntoIterator<Item = (String, Method)>,
    ) -> Self {
        let mut by_place: [Option<std::sync::Arc<Method>>; 7] = Default::default();
        let mut any = None;
        for (name, method) in methods {
            let method = std::sync::Arc::new(method);
            match HttpMethod::from_bytes(name.as_bytes()).and_then(|m| m.routed_index()) {
                Some(place) => by_place[place] = Some(method),
                None if name == "ANY" => any = Some(method),
                None => {}
            }
        }
        for place in &mut by_place {
            *place = place.take().or_else(|| any.clone());
        }
        Self {
            resource_id: resource_id.into(),
            path: path.into(),
            parameters: path
                .split('/')
                .filter_map(parameter_name)
                .map(Text::from)
                .collect(),
            methods: by_place,
        }
    }

    /// The method that serves requests of this HTTP method.
    #[must_use]
    pub fn method(&self, method: &HttpMethod) -> Option<&Method> {
        self.methods[method.routed_index()?].as_deref()
    }
}

impl RouteTree {
    /// Builds the tree. Two routes of one shape cannot come from a valid API; the later one wins.
    #[must_use]
    pub fn new(routes: impl IntoIterator<Item = Route>) -> Self {
        let mut tree = Self::default();
        for route in routes {
            tree.insert(route);
        }
        tree
    }

    fn insert(&mut self, route: Route) {
        let path = route.path.clone();
        let mut node = &mut self.root;
        for segment in path.split('/').filter(|segment| !segment.is_empty()) {
            if segment.starts_with('{') && segment.ends_with("+}") {
                node.greedy = Some(Box::new(route));
                return;
            }
            node = if parameter_name(segment).is_some() {
                node.parameter.get_or_insert_default()
            } else {
                let decoded = percent::decode(segment.as_bytes()).into_owned();
                node.statics.entry(decoded.into()).or_default()
            };
        }
        node.route = Some(Box::new(route));
    }

    /// The route that was declared with exactly this path, for example `/users/{id}`.
    #[must_use]
    pub fn declared(&self, path: &str) -> Option<&Route> {
        let mut node = &self.root;
        let mut route = &self.root.route;
        for segment in path.split('/').filter(|segment| !segment.is_empty()) {
            route = if segment.starts_with('{') && segment.ends_with("+}") {
                &node.greedy
            } else {
                node = match parameter_name(segment) {
                    Some(_) => node.parameter.as_deref()?,
                    None => node.statics.get(&*percent::decode(segment.as_bytes()))?,
                };
                &node.route
            };
        }
        // Parameters of another name take the same place.
        route.as_deref().filter(|route| &*route.path == path)
    }

    /// Finds the route and method for a raw path that begins with `/`, and notes the parameters' values.
    pub fn find<'t>(
        &'t self,
        method: &HttpMethod,
        path: &[u8],
        captures: &mut Captures,
    ) -> Result<(&'t Route, &'t Method), NoRoute> {
        captures.ranges.clear();
        let mut search = Search {
            method,
            path,
            captures,
            path_exists: false,
        };
        search
            .below(&self.root, 1.min(path.len()))
            .ok_or(if search.path_exists {
                NoRoute::Method
            } else {
                NoRoute::Path
            })
    }
}

/// `name` of `{name}` and `{name+}`.
fn parameter_name(segment: &str) -> Option<&str> {
    let name = segment.strip_prefix('{')?.strip_suffix('}')?;
    Some(name.strip_suffix('+').unwrap_or(name))
}

/// A depth-first walk, best branch first. A node lies at one depth only, so each is visited at most once
/// and the walk is bounded by the size of the tree, whatever the path.
struct Search<'s> {
    method: &'s HttpMethod,
    path: &'s [u8],
    captures: &'s mut Captures,
    path_exists: bool,
}

impl Search<'_> {
    /// Looks for what is left of the path, from `start` (just behind a slash), below `node`.
    fn below<'t>(&mut self, node: &'t Node, start: usize) -> Option<(&'t Route, &'t Method)> {
        let rest = &self.path[start..];
        if rest.is_empty() {
            return self.take(node.route.as_deref());
        }
        let end = start + segment_length(rest);
        let next = (end + 1).min(self.path.len());
        let segment = &self.path[start..end];
        let known = self.captures.ranges.len();

        if !node.statics.is_empty()
            && let Some(child) = node.statics.get(&*percent::decode(segment))
            && let Some(found) = self.below(child, next)
        {
            return Some(found);
        }
        if let Some(child) = &node.parameter
            && !segment.is_empty()
        {
            self.captures.ranges.push(start..end);
            if let Some(found) = self.below(child, next) {
                return Some(found);
            }
            self.captures.ranges.truncate(known);
        }
        let greedy = node.greedy.as_deref()?;
        self.captures.ranges.push(start..self.path.len());
        let found = self.take(Some(greedy));
        if found.is_none() {
            self.captures.ranges.truncate(known);
        }
        found
    }

    fn take<'t>(&mut self, route: Option<&'t Route>) -> Option<(&'t Route, &'t Method)> {
        let route = route?;
        self.path_exists = true;
        Some((route, route.method(self.method)?))
    }
}

/// The length of the segment that `rest` begins with.
fn segment_length(rest: &[u8]) -> usize {
    rest.iter()
        .position(|&byte| byte == b'/')
        .unwrap_or(rest.len())
}

#[cfg(test)]
mod tests;
