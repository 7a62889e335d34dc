//! The real Terraform with the real AWS provider on the example of the repository, with the environment of
//! `lockgate env` and nothing else but a CLI configuration that says where the provider lies. `LOCKGATE_TF_MIRROR`
//! names that folder (see `tools`); `LOCKGATE_APPLIES` is how often a fresh apply has to succeed at the first try:
//! ```text
//! LOCKGATE_APPLIES=50 cargo test -p lockgate --test e2e terraform:: -- --nocapture
//! ```

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;
use std::time::Instant;

use serde_json::Value;
use tempfile::TempDir;
use testkit::{Received, Reply, Upstream, wait_for, wait_until};

use crate::setup::{LIMIT, Lockgate, text};
use crate::tools::{client, has, skip, terraform_mirror, transcript};

/// A copy of a module in a folder of its own, so that nothing is written into the repository.
pub struct Module<'l> {
    lockgate: &'l Lockgate,
    pub folder: TempDir,
}

impl<'l> Module<'l> {
    /// The example, initialised; `None` where Terraform or the provider is missing.
    pub fn new(test: &str, lockgate: &'l Lockgate) -> Option<Self> {
        Self::of(test, lockgate, &example())
    }

    /// The same of another folder with a module.
    pub fn of(test: &str, lockgate: &'l Lockgate, from: &Path) -> Option<Self> {
        if !has("terraform", &["version"]) {
            skip(test, "terraform is not installed");
            return None;
        }
        let Some(mirror) = terraform_mirror() else {
            skip(
                test,
                "no mirror with the AWS provider; LOCKGATE_TF_MIRROR names one",
            );
            return None;
        };
        let folder = TempDir::new().unwrap();
        for entry in fs::read_dir(from).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_some_and(|extension| extension == "tf") {
                fs::copy(&path, folder.path().join(path.file_name().unwrap())).unwrap();
            }
        }
        let configuration = format!(
            "provider_installation {{\n  filesystem_mirror {{\n    path = {:?}\n  }}\n}}\n",
            mirror.to_str().unwrap()
        );
        fs::write(folder.path().join("cli.tfrc"), configuration).unwrap();
        let module = Self { lockgate, folder };
        module.succeed(&["init"]);
        Some(module)
    }

    pub fn run(&self, arguments: &[&str]) -> Output {
        let started = Instant::now();
        let output = client(self.lockgate, "terraform")
            .current_dir(self.folder.path())
            .env("TF_CLI_CONFIG_FILE", self.folder.path().join("cli.tfrc"))
            .args(arguments)
            .args(["-input=false", "-no-color"])
            .output()
            .unwrap();
        eprintln!("terraform {arguments:?}: {:.1?}", started.elapsed());
        output
    }

    #[track_caller]
    pub fn succeed(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        assert!(
            output.status.success(),
            "terraform {arguments:?}: {}",
            transcript(&output)
        );
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    /// Nothing is left to do.
    #[track_caller]
    pub fn plan_is_empty(&self, variables: &[&str]) {
        let plan = self.run(&[&["plan", "-detailed-exitcode"], variables].concat());
        // 0 is an empty plan, 2 is changes.
        assert_eq!(plan.status.code(), Some(0), "{}", transcript(&plan));
    }

    /// Forgets the resources of an output, from addresses to ids, and imports them; what Terraform said of it.
    #[track_caller]
    pub fn import_again(&self, output: &str, variables: &[&str]) -> String {
        let ids = self.value(output);
        let ids = ids.as_object().unwrap();
        self.forget(|address| ids.contains_key(address));
        let imports: String = ids
            .iter()
            .map(|(address, id)| format!("import {{\n  to = {address}\n  id = {id}\n}}\n"))
            .collect();
        let path = self.folder.path().join("import.tf");
        fs::write(&path, imports).unwrap();
        let imported = self.succeed(&[&["apply", "-auto-approve"], variables].concat());
        fs::remove_file(path).unwrap();
        imported
    }

    /// Takes resources out of the state, as `terraform state rm` does.
    fn forget(&self, named: impl Fn(&str) -> bool) {
        let path = self.folder.path().join("terraform.tfstate");
        let mut state: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
        let resources = state["resources"].as_array_mut().unwrap();
        let before = resources.len();
        resources.retain(|one| {
            let address = format!("{}.{}", text(&one["type"]), text(&one["name"]));
            one["mode"] != "managed" || !named(&address)
        });
        assert!(resources.len() < before, "nothing is forgotten");
        fs::write(path, state.to_string()).unwrap();
    }

    /// An output, from the state file: `terraform output` would start the program once more for it.
    pub fn output(&self, name: &str) -> String {
        text(&self.value(name))
    }

    /// The same, whatever it is.
    pub fn value(&self, name: &str) -> Value {
        let state = fs::read(self.folder.path().join("terraform.tfstate")).unwrap();
        let state: Value = serde_json::from_slice(&state).unwrap();
        state["outputs"][name]["value"].clone()
    }
}

pub fn example() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/eks-api-gateway")
}

/// Lockgate with the Service of the example, and pods in place of those it names.
fn start(pods: &[&Upstream]) -> Lockgate {
    let lockgate = Lockgate::start();
    let service = fs::read_to_string(example().join("service.yaml")).unwrap();
    lockgate.manifest("service.yaml", &service);
    let targets: Vec<_> = pods.iter().map(|pod| pod.address()).collect();
    lockgate.endpoints("foobar", &targets);
    wait_until("the pods to be targets", LIMIT, || {
        lockgate
            .load_balancer("foobar")
            .is_some_and(|found| found.ready.len() == targets.len())
    });
    lockgate
}

fn accept(received: &Received) -> Vec<&str> {
    let all = received.headers.iter();
    all.filter(|(name, _)| name.eq_ignore_ascii_case("accept"))
        .map(|(_, value)| value.as_str())
        .collect()
}

#[test]
fn the_example_is_applied_used_changed_and_destroyed() {
    let pods = [(); 2].map(|()| Upstream::start(Reply::echo).unwrap());
    let lockgate = start(&[&pods[0], &pods[1]]);
    let Some(module) = Module::new("terraform::example", &lockgate) else {
        return;
    };
    module.succeed(&["apply", "-auto-approve"]);
    module.plan_is_empty(&[]);

    let api = module.output("rest_api_id");
    assert_eq!(module.output("stage_name"), "prod");
    lockgate.wait_for_stage(&api, "prod");
    let take = || -> Vec<Received> { pods.iter().flat_map(Upstream::take_received).collect() };
    for (method, target, body) in [
        ("GET", "/user/profile", ""),
        ("GET", "/search?q=a%20b&q=c&empty=", ""),
        ("POST", "/orders", r#"{"item": 7}"#),
        ("PUT", "/orders/1/lines/2", "x"),
        ("DELETE", "/orders/1?force=true", ""),
        ("PATCH", "/a%20path/with%3Fescapes", "y"),
    ] {
        let headers = [("Accept", "text/html"), ("Authorization", "Bearer abc")];
        let path = format!("/prod{target}");
        let response = lockgate.request(&api, method, &path, &headers, body.as_bytes());
        assert_eq!(
            response.status,
            200,
            "{method} {target}: {}",
            response.text()
        );
        let [received] = take().try_into().unwrap();
        assert_eq!(
            (received.method.as_str(), received.target.as_str()),
            (method, target)
        );
        assert_eq!(received.body.content, body.as_bytes());
        assert_eq!(accept(&received), ["application/json"]);
        assert_eq!(received.header("authorization"), Some("Bearer abc"));
    }
    for _ in 0..10 {
        assert_eq!(lockgate.get(&api, "/prod/spread").status, 200);
    }
    assert!(
        pods.iter().all(|pod| pod.received().len() >= 2),
        "one pod gets it all"
    );
    take();

    // A change in place, with the deployment left as it is: the integration has it, traffic does not.
    let to_csv = "-var=accept=text/csv";
    module.succeed(&[
        "apply",
        "-auto-approve",
        to_csv,
        "-target=aws_api_gateway_integration.proxy",
    ]);
    let resources = lockgate
        .aws
        .get(&format!("/restapis/{api}/resources?embed=methods"));
    assert!(resources.to_string().contains("'text/csv'"), "{resources}");
    // What is changed later is seen first: a deployment made now would show an earlier one too.
    let marker = lockgate.aws.api("marker");
    marker.greedy(serde_json::json!({"uri": "http://127.0.0.1:9/{proxy}"}));
    marker.deploy("prod");
    lockgate.wait_for_stage(&marker.id, "prod");
    assert_eq!(lockgate.get(&api, "/prod/before").status, 200);
    let [received] = take().try_into().unwrap();
    assert_eq!(accept(&received), ["application/json"]);
    lockgate.aws.delete(&format!("/restapis/{}", marker.id));

    // The whole module makes the deployment that its trigger asks for. By the way it looks the load balancer up by
    // its tags, which finds the same one.
    let by_tags = r#"-var=load_balancer_tags={"service.k8s.aws/stack":"default/foobar"}"#;
    let applied = module.succeed(&["apply", "-auto-approve", to_csv, by_tags]);
    let counts = "1 added, 1 changed, 1 destroyed";
    assert!(
        applied.contains(counts),
        "not a new deployment alone: {applied}"
    );
    wait_for("the change to be seen", LIMIT, || {
        assert_eq!(lockgate.get(&api, "/prod/after").status, 200);
        let [received] = take().try_into().unwrap();
        (accept(&received) == ["text/csv"]).then_some(())
    });

    module.succeed(&["destroy", "-auto-approve", to_csv]);
    for path in ["/restapis", "/vpclinks"] {
        let left = lockgate.aws.get(path);
        let items = left["item"].as_array().map_or(0, Vec::len);
        assert_eq!(items, 0, "{path}: {left}");
    }
    wait_until("the stage to go", LIMIT, || {
        lockgate.get(&api, "/prod/gone").status == 403
    });
}

/// The integration names its VPC link and not its method, so Terraform makes both at once; that has to work at the
/// first try, every time.
#[test]
fn a_fresh_apply_succeeds_at_the_first_try() {
    let count: usize = match std::env::var("LOCKGATE_APPLIES") {
        Ok(text) => text.parse().expect("LOCKGATE_APPLIES is a number"),
        Err(_) => 1,
    };
    let pod = Upstream::start(Reply::echo).unwrap();
    let lockgate = start(&[&pod]);
    let Some(module) = Module::new("terraform::first_try", &lockgate) else {
        return;
    };
    let main = fs::read_to_string(module.folder.path().join("main.tf")).unwrap();
    let (_, integration) = main
        .split_once("resource \"aws_api_gateway_integration\"")
        .unwrap();
    let (integration, _) = integration.split_once("\n}\n").unwrap();
    assert!(
        !integration.contains("depends_on") && !integration.contains("aws_api_gateway_method"),
        "the example has grown an order that the architecture does not have: {integration}"
    );
    let failed: Vec<String> = (0..count)
        .filter_map(|round| {
            let state = format!("-state=round-{round}.tfstate");
            let name = format!("-var=name=round-{round}");
            let output = module.run(&["apply", "-auto-approve", &state, &name]);
            (!output.status.success()).then(|| format!("round {round}: {}", transcript(&output)))
        })
        .collect();
    eprintln!(
        "{} of {count} fresh applies succeeded",
        count - failed.len()
    );
    assert!(failed.is_empty(), "{}", failed.join("\n"));
    let apis = lockgate.aws.get("/restapis?limit=500");
    assert_eq!(apis["item"].as_array().map(Vec::len), Some(count), "{apis}");
}
