//! The signers of AWS's SDKs (Python, Go, Java, JavaScript, Rust) against the endpoint: requests whose paths, queries,
//! headers and bodies hold what encodings differ about, each read back. A program of its own for each language, in
//! the folder `signers`, encodes with its SDK's own functions, signs, sends and says what came back; what has to come
//! back is said here, once for all. What the programs need is installed by [`install`], pinned.

use std::path::{Path, PathBuf};
use std::process::Command;

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::setup::Lockgate;
use crate::tools::{has, skip, transcript};

mod install;
mod rust;

const LONG_TERM: (&str, &str, &str) = ("AKIAIOSFODNN7SIGNERS", "long+term/secret", "");
const TEMPORARY: (&str, &str, &str) = (
    "ASIAIOSFODNN7SIGNERS",
    "temporary+secret/",
    "FwoGZXIvYXdzE//token+with/slashes==",
);

/// What the signers' encodings of a path and of a query have to agree about.
const TRICKY: &str = "a b+c/d*e~f'(g)!h&i=j%20k?l#m;n:o@p,q$r[s]{t}|\\\"é漢🐘..";
/// Of the characters that AWS allows in tags, and some more.
const TAGS: [&str; 4] = ["a b", "c+d=e/f:g@h", "~*'()!", "é ü 漢"];

/// A request, and what has to come back.
pub struct Case {
    pub method: &'static str,
    pub path: Vec<String>,
    pub query: Vec<(&'static str, &'static str)>,
    pub headers: Vec<(&'static str, &'static str)>,
    pub body: String,
    pub presigned: bool,
    pub credential: (&'static str, &'static str, &'static str),
    status: u16,
    /// A place in the answer, and what has to be there.
    holds: Option<(&'static str, Value)>,
}

impl Case {
    fn new(method: &'static str, path: &[&str]) -> Self {
        Self {
            method,
            path: path.iter().map(|&segment| segment.to_owned()).collect(),
            query: Vec::new(),
            headers: Vec::new(),
            body: String::new(),
            presigned: false,
            credential: LONG_TERM,
            status: 200,
            holds: None,
        }
    }

    fn query(mut self, query: &[(&'static str, &'static str)]) -> Self {
        self.query = query.to_vec();
        self
    }

    fn header(mut self, name: &'static str, value: &'static str) -> Self {
        self.headers.push((name, value));
        self
    }

    fn body(mut self, body: &Value) -> Self {
        self.body = body.to_string();
        self.header("Content-Type", "application/json")
    }

    fn temporary(mut self) -> Self {
        self.credential = TEMPORARY;
        self
    }

    fn presigned(mut self) -> Self {
        self.presigned = true;
        self
    }

    fn is(mut self, status: u16) -> Self {
        self.status = status;
        self
    }

    fn holds(mut self, place: &'static str, value: impl Into<Value>) -> Self {
        self.holds = Some((place, value.into()));
        self
    }

    /// The line that the programs read.
    fn line(&self) -> String {
        let pairs = |pairs: &[(&str, &str)]| {
            let pairs = pairs
                .iter()
                .map(|(name, value)| format!("{}={}", percent_encode(name), percent_encode(value)));
            pairs.collect::<Vec<_>>().join("&")
        };
        let path: Vec<_> = self.path.iter().map(|one| percent_encode(one)).collect();
        let (key, secret, token) = self.credential;
        let form = if self.presigned { "query" } else { "header" };
        let fields = [
            self.method.to_owned(),
            path.join("/"),
            pairs(&self.query),
            pairs(&self.headers),
            percent_encode(&self.body),
            form.to_owned(),
            percent_encode(key),
            percent_encode(secret),
            percent_encode(token),
        ];
        fields.join("\t")
    }
}

/// The requests, in the order in which they are sent, on an API of the signer's own.
fn cases(lockgate: &Lockgate) -> Vec<Case> {
    let api = lockgate.aws.api("signed");
    let api = api.id.as_str();
    let arn = format!("arn:aws:apigateway:us-east-1::/restapis/{api}");
    let tags = ["tags", arn.as_str()];
    let parts = ["restapis", api, "documentation", "parts"];
    let versions = ["restapis", api, "documentation", "versions"];
    let version = ["restapis", api, "documentation", "versions", TRICKY];
    let location = json!({"type": "QUERY_PARAMETER", "path": "/", "name": TRICKY});
    let find_part = || {
        Case::new("GET", &parts)
            .query(&[("type", "QUERY_PARAMETER"), ("path", "/"), ("name", TRICKY)])
            .holds("/item/0/location/name", TRICKY)
    };
    let find_version = || Case::new("GET", &version).holds("/version", TRICKY);
    let mut all_tags = serde_json::Map::from_iter(TAGS.map(|key| (key.into(), "1".into())));
    all_tags.insert("kept".into(), TRICKY.into());
    let left = json!({"kept": TRICKY});

    vec![
        Case::new("POST", &["restapis"])
            .body(&json!({"name": TRICKY}))
            .is(201)
            .holds("/name", TRICKY),
        // Names without value, values without name's order, names that are prefixes of others; none of them is read.
        Case::new("GET", &["restapis"]).query(&[
            ("position", ""),
            ("ab", "1"),
            ("b", "2"),
            ("a-b", "3"),
            ("a", ""),
            ("B", "*"),
            ("x y", "~+~"),
        ]),
        Case::new("GET", &["account"])
            .header("X-Spaced", "a   b  c")
            .header("x-amz-meta-one", "1")
            .header("X-Empty", "")
            .temporary(),
        Case::new("PUT", &tags)
            .body(&json!({"tags": all_tags}))
            .temporary()
            .is(204),
        Case::new("DELETE", &tags)
            .query(&[
                ("tagKeys", TAGS[2]),
                ("tagKeys", TAGS[1]),
                ("tagKeys", TAGS[0]),
            ])
            .is(204),
        Case::new("DELETE", &tags)
            .query(&[("tagKeys", TAGS[3])])
            .temporary()
            .is(204),
        Case::new("GET", &tags).holds("/tags", left.clone()),
        Case::new("GET", &tags)
            .presigned()
            .temporary()
            .holds("/tags", left),
        Case::new("POST", &parts)
            .body(&json!({"location": location, "properties": "{\"description\": \"é\"}"}))
            .is(201)
            .holds("/location/name", TRICKY),
        find_part(),
        find_part().temporary(),
        find_part().presigned(),
        Case::new("POST", &versions)
            .body(&json!({"documentationVersion": TRICKY}))
            .is(201)
            .holds("/version", TRICKY),
        find_version(),
        find_version().presigned(),
        find_version().presigned().temporary(),
        // Their order is another once they are encoded, which is when the documentation has them sorted.
        Case::new("DELETE", &tags)
            .query(&[("tagKeys", "zoo"), ("tagKeys", "été")])
            .is(204),
        // That signatures count here at all.
        with_secret("another", find_part().is(403).holds("/item", Value::Null)),
        with_secret(
            "another",
            find_part().presigned().is(403).holds("/item", Value::Null),
        ),
    ]
}

fn with_secret(secret: &'static str, mut case: Case) -> Case {
    case.credential.1 = secret;
    case
}

fn lockgate() -> Lockgate {
    Lockgate::start_with(|launch| {
        [LONG_TERM, TEMPORARY]
            .into_iter()
            .fold(launch, |launch, (key, secret, token)| {
                let token = if token.is_empty() {
                    String::new()
                } else {
                    format!(":{token}")
                };
                launch.arg(format!("--credential={key}:{secret}{token}"))
            })
    })
}

fn percent_encode(text: &str) -> String {
    utf8_percent_encode(text, NON_ALPHANUMERIC).to_string()
}

/// Looks at what came back to each case, status and body.
#[track_caller]
fn check(cases: &[Case], answers: &[(u16, String)]) {
    assert_eq!(answers.len(), cases.len(), "{answers:?}");
    let mut wrong = Vec::new();
    for (case, (status, body)) in cases.iter().zip(answers) {
        let found = serde_json::from_str(body).unwrap_or(Value::Null);
        let holds = case
            .holds
            .as_ref()
            .is_none_or(|(place, value)| found.pointer(place).unwrap_or(&Value::Null) == value);
        if *status != case.status || !holds {
            wrong.push(format!("{}\n  -> {status} {body}", case.line()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Runs a program with what all of them take, and looks at what it says came back.
#[track_caller]
fn run(mut program: Command) {
    let lockgate = lockgate();
    let cases = cases(&lockgate);
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("cases");
    let lines: Vec<_> = cases.iter().map(|case| case.line() + "\n").collect();
    std::fs::write(&file, lines.concat()).unwrap();
    let output = program
        .arg(format!("http://{}", lockgate.process.addresses().aws))
        .arg("us-east-1")
        .arg(&file)
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", transcript(&output));
    let text = String::from_utf8(output.stdout).unwrap();
    let answers: Vec<_> = text
        .lines()
        .map(|line| {
            let (status, body) = line.split_once(' ').unwrap();
            (status.parse().unwrap(), body.to_owned())
        })
        .collect();
    check(&cases, &answers);
}

/// Where the programs are.
fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/e2e/signers")
}

#[test]
fn botocore() {
    if !has("python3", &["-c", "import botocore"]) {
        return skip(
            "signers::botocore",
            "python3 with botocore is not installed",
        );
    }
    let mut python = Command::new("python3");
    python.arg(folder().join("sign.py"));
    run(python);
}

#[test]
fn go() {
    match install::go(&folder().join("go")) {
        Ok(program) => run(Command::new(program.path())),
        Err(missing) => skip("signers::go", &missing),
    }
}

#[test]
fn java() {
    match install::java(&folder().join("java")) {
        Ok(class_path) => {
            let mut java = Command::new("java");
            java.args(["-cp", &class_path])
                .arg(folder().join("java/Sign.java"));
            run(java);
        }
        Err(missing) => skip("signers::java", &missing),
    }
}

#[test]
fn javascript() {
    match install::javascript(&folder().join("javascript")) {
        Ok(program) => {
            let mut node = Command::new("node");
            node.arg(program);
            run(node);
        }
        Err(missing) => skip("signers::javascript", &missing),
    }
}

#[test]
fn rust() {
    let lockgate = lockgate();
    let cases = cases(&lockgate);
    let endpoint = lockgate.process.addresses().aws;
    let answers: Vec<_> = cases
        .iter()
        .map(|case| rust::answer(endpoint, "us-east-1", case))
        .collect();
    check(&cases, &answers);
}
