//! The image of `deploy/image/build` does its work as the manifests have it run: with their arguments and variables, as
//! uid 65534 without capabilities, on a root that is read only, and with nothing of this machine but a volume. What a
//! container runtime would do is done by the kernel's own means, so that no daemon is needed.

use std::fs;
use std::net::SocketAddr;
use std::os::unix::fs::chown;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use serde_json::{Value, json};
use tempfile::TempDir;
use testkit::{Reply, Upstream, wait_for};

use crate::aws::Aws;
use crate::deployment::{Objects, kustomize, repository};
use crate::setup::{LIMIT, binary, environment, exchange, host};
use crate::tools::{has, skip, transcript};

const NOBODY: u32 = 65534;
/// Where the manifests mount the volume.
const VOLUME: &str = "/var/lib/lockgate";
/// A mount namespace with the image's root, read only, and the volume in it; then what is to be run, as nobody.
const RUN: &str = r#"
root=$1 volume=$2; shift 2
mount --bind "$root" "$root"
mount --bind "$volume" "$root/var/lib/lockgate"
mount -o remount,bind,ro "$root"
exec setpriv --no-new-privs chroot --userspec=65534:65534 --groups=65534 "$root" /usr/bin/lockgate "$@"
"#;

/// An image in a store of its own, mounted.
struct Image {
    folder: TempDir,
    root: PathBuf,
}

impl Image {
    fn build() -> Self {
        let folder = TempDir::new().unwrap();
        let options = Self::options(folder.path()).join(" ");
        run(Command::new(repository().join("deploy/image/build"))
            .arg(binary())
            .arg("lockgate:test")
            .env("BUILDAH", options));
        let mut image = Self {
            folder,
            root: PathBuf::new(),
        };
        let container = image.buildah(&["from", "lockgate:test"]);
        image.root = image.buildah(&["mount", &container]).into();
        image
    }

    /// With the one storage driver that works on every file system.
    fn options(folder: &Path) -> [String; 3] {
        let path = |name| folder.join(name).to_str().unwrap().to_owned();
        let (store, state) = (path("store"), path("state"));
        let driver = "--storage-driver=vfs".to_owned();
        [
            driver,
            format!("--root={store}"),
            format!("--runroot={state}"),
        ]
    }

    fn buildah(&self, arguments: &[&str]) -> String {
        let options = Self::options(self.folder.path());
        let output = run(Command::new("buildah").args(options).args(arguments));
        output.trim_end().to_owned()
    }

    /// A process of it with this folder of the machine as its volume.
    fn process(&self, volume: &Path, container: &Value, arguments: &[String]) -> Command {
        let mut command = Command::new("unshare");
        command
            .args([
                "--mount",
                "--propagation",
                "private",
                "--",
                "sh",
                "-ec",
                RUN,
            ])
            .arg("sh")
            .args([&self.root, volume])
            .args(arguments)
            .stdin(Stdio::null())
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap());
        for variable in container["env"].as_array().unwrap() {
            // The others are of Secrets that need not be there.
            if let Some(value) = variable["value"].as_str() {
                command.env(variable["name"].as_str().unwrap(), value);
            }
        }
        command
    }
}

impl Drop for Image {
    fn drop(&mut self) {
        let options = Self::options(self.folder.path());
        let mut command = Command::new("buildah");
        let _ = command.args(options).args(["rm", "--all"]).output();
    }
}

/// `lockgate up` of the image.
struct Running {
    child: Child,
    gateway: SocketAddr,
    admin: SocketAddr,
}

impl Running {
    /// On free ports of loopback, and without the cluster, which this machine has none of.
    fn start(image: &Image, volume: &Path, deployment: &Value) -> Self {
        let container = container(deployment, "containers");
        let mut arguments = Vec::new();
        for argument in texts(&container["args"]) {
            match argument.split_once('=') {
                Some(("--kubernetes", _)) => {}
                Some((flag, _)) if flag.ends_with("-listen") => {
                    arguments.push(format!("{flag}=127.0.0.1:0"));
                }
                _ => arguments.push(argument),
            }
        }
        arguments.push("--aws-listen=127.0.0.1:0".to_owned());
        arguments.push(format!("--ready-file={VOLUME}/ready.json"));
        let log = volume.with_extension("log");
        let output = fs::File::create(&log).unwrap();
        let child = image
            .process(volume, container, &arguments)
            .stdout(output.try_clone().unwrap())
            .stderr(output)
            .spawn();
        let mut child = child.unwrap();
        let ready = wait_for("readiness", LIMIT, || {
            let ended = child.try_wait().unwrap();
            let said = || fs::read_to_string(&log).unwrap();
            assert!(ended.is_none(), "it ended: {ended:?}\n{}", said());
            let text = fs::read(volume.join("ready.json")).ok()?;
            serde_json::from_slice::<Value>(&text).ok()
        });
        fs::remove_file(volume.join("ready.json")).unwrap();
        let address = |name: &str| ready[name].as_str().unwrap().parse().unwrap();
        Self {
            child,
            gateway: address("gateway"),
            admin: address("admin"),
        }
    }

    /// What the kernel says of the process in this file.
    fn proc(&self, name: &str) -> String {
        fs::read_to_string(format!("/proc/{}/{name}", self.child.id())).unwrap()
    }

    fn get(&self, api: &str) -> String {
        let host = host(api);
        let answer = exchange(self.gateway, "GET", "/prod/x", &[("Host", &host)], b"");
        answer.unwrap().text()
    }

    /// Ends as a Pod does.
    fn end(mut self) {
        let kill = format!("kill -TERM {}", self.child.id());
        run(Command::new("sh").args(["-c", &kill]));
        let status = wait_for("the end", LIMIT, || self.child.try_wait().unwrap());
        assert!(status.success(), "{status}");
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn an_image_runs_as_nobody_on_a_root_that_is_read_only() {
    if let Some(missing) = missing() {
        return skip(
            "an_image_runs_as_nobody_on_a_root_that_is_read_only",
            missing,
        );
    }
    let image = Image::build();
    let user = ["inspect", "--type", "image", "--format"];
    let user = [&user[..], &["{{.OCIv1.Config.User}}", "lockgate:test"]].concat();
    assert_eq!(image.buildah(&user), "65534:65534");

    let folder = TempDir::new().unwrap();
    let [first, second] = ["first", "second"].map(|name| volume(&folder.path().join(name)));
    let base = deployment(&kustomize("base"));
    let running = Running::start(&image, &first, &base);
    let status = running.proc("status");
    let line = |name: &str| {
        let line = status.lines().find_map(|line| line.strip_prefix(name));
        line.unwrap().split_whitespace().collect::<Vec<_>>()
    };
    assert_eq!(line("Uid:"), ["65534"; 4]);
    assert_eq!(line("Gid:"), ["65534"; 4]);
    assert_eq!(line("CapEff:"), ["0000000000000000"]);
    assert_eq!(line("CapPrm:"), ["0000000000000000"]);
    let mounts = running.proc("mountinfo");
    let fields = mounts
        .lines()
        .map(|line| line.split(' ').collect::<Vec<_>>());
    let root = fields.rev().find(|fields| fields[4] == "/").unwrap();
    assert!(root[5].split(',').any(|option| option == "ro"), "{mounts}");

    // Probes, as the kubelet makes them.
    let container = container(&base, "containers");
    for probe in ["startupProbe", "livenessProbe", "readinessProbe"] {
        let path = container[probe]["httpGet"]["path"].as_str().unwrap();
        let answer = exchange(running.admin, "GET", path, &[("Host", "pod")], b"").unwrap();
        assert_eq!(answer.status, 200, "{path}");
    }

    let upstream = Upstream::start(|_| Reply::text(200, "from the pod")).unwrap();
    let aws = Aws::new(&environment(&first.join("data")));
    let api = aws.api("in an image");
    api.greedy(json!({"uri": format!("http://{}/{{proxy}}", upstream.address())}));
    api.deploy("prod");
    wait_for("the stage", LIMIT, || {
        (running.get(&api.id) == "from the pod").then_some(())
    });
    running.end();

    replicas_begin_with_an_export(&image, &first, &second, &api.id);
}

/// What the overlay `replicated` does: an export is imported before the start, once, and is what is served then.
fn replicas_begin_with_an_export(image: &Image, first: &Path, second: &Path, api: &str) {
    let replicated = deployment(&kustomize("overlays/replicated"));
    let importing = container(&replicated, "initContainers");
    let export = ["export".to_owned()];
    let exported = run(&mut image.process(first, importing, &export));
    fs::write(second.join("apis.jsonl"), exported).unwrap();
    // The Secret is mounted elsewhere; here the volume holds it too.
    let arguments: Vec<_> = texts(&importing["args"])
        .into_iter()
        .map(|argument| match argument.rsplit_once('/') {
            Some((_, file)) => format!("{VOLUME}/{file}"),
            None => argument,
        })
        .collect();
    let import = || run(&mut image.process(second, importing, &arguments));
    let said = import();
    assert!(said.starts_with("imported "), "{said}");
    let said = import();
    assert!(said.contains("holds something already"), "{said}");
    let running = Running::start(image, second, &replicated);
    wait_for("the stage", LIMIT, || {
        (running.get(api) == "from the pod").then_some(())
    });
    running.end();
}

fn missing() -> Option<&'static str> {
    if !has("buildah", &["--version"]) {
        return Some("buildah is not installed");
    }
    if !has("kubectl", &["version", "--client"]) {
        return Some("kubectl is not installed");
    }
    let may = ["--mount", "--propagation", "private", "true"];
    (!has("unshare", &may)).then_some("no right to make a mount namespace")
}

/// A folder as the kubelet gives it: of root, and writable by the group.
fn volume(path: &Path) -> PathBuf {
    fs::create_dir(path).unwrap();
    chown(path, Some(0), Some(NOBODY)).unwrap();
    let mode = std::os::unix::fs::PermissionsExt::from_mode(0o2775);
    fs::set_permissions(path, mode).unwrap();
    path.to_owned()
}

fn deployment(objects: &Objects) -> Value {
    objects["apps/v1/Deployment lockgate/lockgate"].clone()
}

fn container<'a>(deployment: &'a Value, part: &str) -> &'a Value {
    &deployment["spec"]["template"]["spec"][part][0]
}

fn texts(list: &Value) -> Vec<String> {
    let list = list.as_array().unwrap().iter();
    list.map(|one| one.as_str().unwrap().to_owned()).collect()
}

fn run(command: &mut Command) -> String {
    let output = command.output().unwrap();
    assert!(
        output.status.success(),
        "{command:?}: {}",
        transcript(&output)
    );
    String::from_utf8(output.stdout).unwrap()
}
