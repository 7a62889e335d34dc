//! The commands as a person or script runs them: what they print, where, and what they exit with. What `up`
//! serves is for the end-to-end tests; here it is only there to be asked about.
#![allow(clippy::unwrap_used)]

use std::net::TcpListener;
use std::process::{Command, Output};
use testkit::{AwsClient, Launch};

const LOCKGATE: &str = env!("CARGO_BIN_EXE_lockgate");

/// The command in an environment that nobody's shell has a part in.
fn lockgate(arguments: &[&str]) -> Command {
    let mut command = Command::new(LOCKGATE);
    command
        .env_clear()
        .env("PATH", std::env::var_os("PATH").unwrap_or_default())
        .args(arguments);
    command
}

fn run(arguments: &[&str]) -> Output {
    lockgate(arguments).output().unwrap()
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

#[test]
fn the_demo_sends_a_request_through_and_leaves_nothing() {
    let temporary = tempfile::tempdir().unwrap();
    let output = lockgate(&["demo", "--once"])
        .env("TMPDIR", temporary.path())
        .output()
        .unwrap();
    let text = stdout(&output);
    assert_eq!(output.status.code(), Some(0), "{text}\n{}", stderr(&output));
    for part in [
        "✓ CreateVpcLink",
        "✓ CreateStage",
        "2 of 2 targets ready",
        "  curl -H 'Authorization: Bearer demo' 'http://127.0.0.1:",
        "✓ 200, answered by pod foobar-",
        "GET /user/profile?lang=en\n",
    ] {
        assert!(text.contains(part), "{part:?} is not in\n{text}");
    }
    assert!(!text.contains('\x1b'), "no colour in a pipe:\n{text}");
    assert_eq!(stderr(&output), "");
    let left: Vec<_> = std::fs::read_dir(temporary.path()).unwrap().collect();
    assert!(left.is_empty(), "{left:?}");
}

#[test]
fn env_turns_a_shell_to_the_process_that_runs() {
    let launch = Launch::new(LOCKGATE).unwrap();
    let data_dir = launch.data_dir();
    let data_dir = data_dir.to_str().unwrap();
    let never = run(&["env", "--data-dir", data_dir]);
    assert_eq!(never.status.code(), Some(3));
    assert_eq!(stdout(&never), "", "a shell must have nothing to evaluate");
    assert!(
        stderr(&never).contains("`lockgate up`"),
        "{}",
        stderr(&never)
    );

    let process = launch.start();
    let aws = process.addresses().aws;
    let lines = run(&["env", "--data-dir", data_dir]);
    assert_eq!(lines.status.code(), Some(0));
    assert_eq!(stderr(&lines), "");
    let shell = Command::new("sh")
        .args([
            "-c",
            "eval \"$LINES_\"; echo $AWS_ENDPOINT_URL_STS $AWS_REGION ${AWS_PROFILE-none}",
        ])
        .env("LINES_", stdout(&lines))
        .env("AWS_PROFILE", "someone")
        .output()
        .unwrap();
    assert_eq!(stdout(&shell), format!("http://{aws} us-east-1 none\n"));

    drop(process);
    let ended = run(&["env", "--data-dir", data_dir]);
    assert_eq!(ended.status.code(), Some(0));
    assert_eq!(stdout(&ended), stdout(&lines));
    assert!(
        stderr(&ended).contains("nothing listens"),
        "{}",
        stderr(&ended)
    );
}

#[test]
fn status_asks_the_process_that_runs() {
    let launch = Launch::new(LOCKGATE).unwrap();
    let data_dir = launch.data_dir();
    let data_dir = data_dir.to_str().unwrap();
    assert_eq!(
        run(&["status", "--data-dir", data_dir]).status.code(),
        Some(3)
    );

    let manifest = launch.directory().join("service.yaml");
    let text = "apiVersion: v1\nkind: Service\nmetadata: {name: shop}\nspec:\n  type: LoadBalancer\n  \
                loadBalancerClass: service.k8s.aws/nlb\n  ports: [{name: web, port: 80}]\n---\nkind: [\n";
    std::fs::write(&manifest, text).unwrap();
    let process = launch
        .clone()
        .arg("--manifests")
        .arg(manifest.to_str().unwrap())
        .start();
    let tree = run(&["status", "--data-dir", data_dir]);
    let shown = stdout(&tree);
    assert_eq!(tree.status.code(), Some(0), "{}", stderr(&tree));
    assert!(shown.contains("no APIs yet"), "{shown}");
    assert!(shown.contains("In the manifests\n"), "{shown}");
    assert!(
        shown.contains(&format!("error: {}", manifest.display())),
        "{shown}"
    );

    let json = run(&["status", "--data-dir", data_dir, "--json"]);
    let report: serde_json::Value = serde_json::from_slice(&json.stdout).unwrap();
    assert_eq!(report["pid"], process.addresses().pid);
    assert_eq!(
        report["listeners"]["gateway"],
        process.addresses().gateway.to_string()
    );
    let problems = report["problems"].as_array().unwrap();
    let unreadable = problems
        .iter()
        .find(|problem| problem["severity"] == "error");
    assert_eq!(unreadable.unwrap()["document"], 2, "{problems:?}");

    let admin = process.addresses().admin.to_string();
    assert_eq!(run(&["status", "--admin", &admin]).status.code(), Some(0));
    drop(process);
    let ended = run(&["status", "--data-dir", data_dir]);
    assert_eq!(ended.status.code(), Some(3));
    assert!(stderr(&ended).contains(&admin), "{}", stderr(&ended));
}

#[test]
fn what_another_process_holds_is_named() {
    for flag in ["--aws-listen", "--gateway-listen", "--admin-listen"] {
        let folder = tempfile::tempdir().unwrap();
        let held = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = held.local_addr().unwrap().to_string();
        let mut arguments = vec!["up", "--data-dir", folder.path().to_str().unwrap()];
        for each in ["--aws-listen", "--gateway-listen", "--admin-listen"] {
            arguments.extend([
                each,
                if each == flag {
                    &address
                } else {
                    "127.0.0.1:0"
                },
            ]);
        }
        let output = run(&arguments);
        let said = stderr(&output);
        assert_eq!(output.status.code(), Some(4), "{said}");
        assert!(said.contains(&address) && said.contains(flag), "{said}");
    }

    let launch = Launch::new(LOCKGATE).unwrap();
    let _process = launch.start();
    let second = launch.command().output().unwrap();
    assert_eq!(second.status.code(), Some(4), "{}", stderr(&second));
    assert!(
        stderr(&second).contains("in use by another process"),
        "{}",
        stderr(&second)
    );
}

#[test]
fn wrong_usage_is_told_apart_and_names_the_flag() {
    for (arguments, part) in [
        (vec!["up", "--data-dir=/x", "--workers=0"], "--workers"),
        (vec!["up"], "--data-dir"),
        (
            vec!["up", "--data-dir=/x", "--aws-listen=0.0.0.0:4566"],
            "--insecure-bind",
        ),
        (vec!["up", "--nonsense"], "--nonsense"),
        (vec!["status", "--admin=here"], "--admin"),
        (vec!["demo", "--terraform"], "--terraform"),
    ] {
        let output = run(&arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(stderr(&output).contains(part), "{}", stderr(&output));
    }
    let variable = lockgate(&["up", "--data-dir=/x"])
        .env("LOCKGATE_PATH_STYLE", "maybe")
        .output()
        .unwrap();
    assert_eq!(variable.status.code(), Some(2));
    assert!(stderr(&variable).contains("LOCKGATE_PATH_STYLE"));
}

#[test]
fn completions_are_a_script() {
    let output = run(&["completions", "bash"]);
    assert_eq!(output.status.code(), Some(0));
    let checked = Command::new("bash")
        .args(["-n", "-c", &stdout(&output)])
        .output()
        .unwrap();
    assert!(checked.status.success(), "{}", stderr(&checked));
    assert!(stdout(&output).contains("--aws-listen"));
}

#[test]
fn a_data_directory_moves_as_one_text() {
    let from = Launch::new(LOCKGATE).unwrap();
    let from_dir = from.data_dir();
    let from_dir = from_dir.to_str().unwrap();
    let never = run(&["export", "--data-dir", from_dir]);
    assert_eq!(never.status.code(), Some(3), "{}", stderr(&never));
    assert!(!from.data_dir().join("lockgate.db").exists());

    let process = from.start();
    let while_it_runs = run(&["export", "--data-dir", from_dir]);
    assert_eq!(while_it_runs.status.code(), Some(4));
    drop(process);
    let archive = from.directory().join("archive.jsonl");
    let archive = archive.to_str().unwrap();
    let to_file = run(&["export", "--data-dir", from_dir, "--output", archive]);
    assert_eq!(to_file.status.code(), Some(0), "{}", stderr(&to_file));
    let text = run(&["export", "--data-dir", from_dir]);
    assert_eq!(std::fs::read(archive).unwrap(), text.stdout);
    assert!(stdout(&text).starts_with("{\"lockgate\":\"export\""));
    let mode =
        std::os::unix::fs::PermissionsExt::mode(&std::fs::metadata(archive).unwrap().permissions());
    assert_eq!(mode & 0o777, 0o600);

    let to = Launch::new(LOCKGATE).unwrap();
    let to_dir = to.data_dir();
    let to_dir = to_dir.to_str().unwrap();
    let cut = from.directory().join("cut.jsonl");
    std::fs::write(&cut, &text.stdout[..10]).unwrap();
    let refused = run(&["import", cut.to_str().unwrap(), "--data-dir", to_dir]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(
        stderr(&refused).contains("no export"),
        "{}",
        stderr(&refused)
    );
    let imported = run(&["import", archive, "--data-dir", to_dir]);
    assert_eq!(imported.status.code(), Some(0), "{}", stderr(&imported));
    let again = run(&["export", "--data-dir", to_dir]);
    assert_eq!(again.stdout, text.stdout);
    drop(to.start());
}

#[test]
fn check_says_what_would_be_otherwise_on_aws() {
    let launch = Launch::new(LOCKGATE).unwrap();
    let data_dir = launch.data_dir();
    let data_dir = data_dir.to_str().unwrap();
    let ended = run(&["check", "--data-dir", data_dir]);
    assert_eq!(ended.status.code(), Some(3), "{}", stderr(&ended));

    let process = launch.start();
    let none = run(&["check", "--data-dir", data_dir]);
    assert_eq!(none.status.code(), Some(0), "{}", stderr(&none));
    assert!(stdout(&none).starts_with("APIs: 0"), "{}", stdout(&none));

    let variables = run(&["env", "--data-dir", data_dir, "--format", "json"]);
    let variables: serde_json::Value = serde_json::from_slice(&variables.stdout).unwrap();
    let of = |name: &str| variables[name].as_str().unwrap();
    let credential = sigv4::Credential::new(of("AWS_ACCESS_KEY_ID"), of("AWS_SECRET_ACCESS_KEY"));
    let aws = AwsClient::new(process.addresses().aws, credential, of("AWS_REGION"));
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let made = runtime.block_on(aws.call(
        "apigateway",
        http::Method::POST,
        "/restapis",
        "",
        r#"{"name":"shop"}"#,
    ));
    let made = made.unwrap().json();
    let id = made["id"].as_str().unwrap();
    let found = run(&["check", "--data-dir", data_dir]);
    assert_eq!(found.status.code(), Some(5), "{}", stderr(&found));
    let text = stdout(&found);
    assert!(
        text.contains("shop") && text.contains("CloudFront"),
        "{text}"
    );
    let json = run(&["check", "--data-dir", data_dir, "--json"]);
    assert_eq!(json.status.code(), Some(5));
    let json: serde_json::Value = serde_json::from_slice(&json.stdout).unwrap();
    assert_eq!(json["apis"][0]["id"], id);
    assert_eq!(json["apis"][0]["differences"][0]["nature"], "different");
}
