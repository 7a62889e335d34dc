//! Files that are read, watched, broken and mended.

#![allow(clippy::unwrap_used)]

use super::*;
use balancer::{PickError, Severity};
use std::fs;
use std::time::Duration;
use tempfile::TempDir;

/// Far longer than anything here takes: what waits this long hangs.
const HANGS: Duration = Duration::from_secs(20);

struct Watched {
    folder: TempDir,
    balancer: Arc<Balancer>,
    source: FileSource,
    runtime: tokio::runtime::Runtime,
}

impl Watched {
    /// Writes the files, then starts a source over `paths` below the folder ("" for the folder itself).
    fn start(files: &[(&str, String)], paths: &[&str]) -> Watched {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in files {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        Watched::over(folder, paths)
    }

    fn over(folder: TempDir, paths: &[&str]) -> Watched {
        let balancer = Arc::new(Balancer::new());
        let settings = Settings::new("us-east-1", "123456789012", "lockgate").unwrap();
        let paths = paths.iter().map(|path| folder.path().join(path)).collect();
        let source = FileSource::start(paths, settings, Arc::clone(&balancer)).unwrap();
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_time()
            .build()
            .unwrap();
        Watched {
            folder,
            balancer,
            source,
            runtime,
        }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn names(&self) -> Vec<String> {
        self.balancer
            .table()
            .entries()
            .map(|entry| entry.load_balancer.name.clone())
            .collect()
    }

    /// Waits for the report after which the condition holds.
    fn until(&self, condition: impl Fn(&Report) -> bool) {
        let mut reports = self.source.subscribe();
        self.runtime.block_on(async {
            let waiting = tokio::time::timeout(HANGS, reports.wait_for(|report| condition(report)));
            if waiting.await.is_err() {
                panic!(
                    "waited in vain; there is {:?}, problems {:?}",
                    self.names(),
                    self.source.problems()
                );
            }
        });
    }

    fn until_names(&self, names: &[&str]) {
        self.until(|_| self.names() == names);
    }

    fn has_problem(report: &Report, reason: &str) -> bool {
        report
            .problems
            .iter()
            .any(|problem| problem.reason == reason)
    }
}

fn manifest(name: &str, port: u16) -> String {
    format!(
        "apiVersion: v1\nkind: Service\nmetadata:\n  name: {name}\n  annotations:\n    \
         service.beta.kubernetes.io/aws-load-balancer-name: {name}\nspec:\n  type: LoadBalancer\n  \
         loadBalancerClass: service.k8s.aws/nlb\n  ports: [{{name: web, port: 80, targetPort: web}}]\n---\n\
         apiVersion: discovery.k8s.io/v1\nkind: EndpointSlice\nmetadata:\n  name: {name}-1\n  labels:\n    \
         kubernetes.io/service-name: {name}\naddressType: IPv4\nports: [{{name: web, port: {port}}}]\n\
         endpoints: [{{addresses: [127.0.0.1]}}]\n"
    )
}

fn port_of(watched: &Watched, name: &str) -> Option<u16> {
    let table = watched.balancer.table();
    let picked = table.by_name(name)?.pick(80).ok()?;
    Some(picked.address.port())
}

#[test]
fn serves_as_soon_as_it_has_started() {
    let watched = Watched::start(
        &[
            ("a.yaml", manifest("a", 9001)),
            ("b.yml", manifest("b", 9002)),
            ("c.txt", manifest("c", 1)),
            (".d.yaml", manifest("d", 1)),
            ("below/e.yaml", manifest("e", 1)),
        ],
        &["", "a.yaml"],
    );
    assert_eq!(watched.names(), ["a", "b"]);
    assert_eq!(port_of(&watched, "a"), Some(9001));
    let report = watched.source.report();
    assert_eq!(
        (
            report.generation,
            report.files,
            report.services,
            report.load_balancers
        ),
        (1, 2, 2, 2)
    );
    assert_eq!(report.problems, []);
    assert_eq!(
        watched.balancer.pick("arn:nobody", 80),
        Err(PickError::NoSuchLoadBalancer)
    );
}

#[test]
fn follows_files_that_come_change_and_go() {
    let watched = Watched::start(&[("a.yaml", manifest("a", 9001))], &[""]);
    fs::write(watched.path("b.yaml"), manifest("b", 9002)).unwrap();
    watched.until_names(&["a", "b"]);
    fs::write(watched.path("a.yaml"), manifest("a", 9003)).unwrap();
    watched.until(|_| port_of(&watched, "a") == Some(9003));
    fs::remove_file(watched.path("b.yaml")).unwrap();
    watched.until_names(&["a"]);
}

#[test]
fn follows_a_file_that_is_replaced_by_renaming() {
    let watched = Watched::start(&[("m/a.yaml", manifest("a", 9001))], &["m/a.yaml"]);
    for port in 9002..9006 {
        fs::write(watched.path("m/a.yaml~"), manifest("a", port)).unwrap();
        fs::rename(watched.path("m/a.yaml~"), watched.path("m/a.yaml")).unwrap();
        watched.until(|_| port_of(&watched, "a") == Some(port));
    }
}

#[test]
#[cfg(unix)]
fn follows_links_that_are_swapped_as_in_a_configmap_mount() {
    use std::os::unix::fs::symlink;
    for paths in [["mount"], ["mount/a.yaml"]] {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        let version = |number: u16| {
            fs::create_dir_all(at(&format!("mount/..{number}"))).unwrap();
            fs::write(
                at(&format!("mount/..{number}/a.yaml")),
                manifest("a", number),
            )
            .unwrap();
        };
        version(9001);
        symlink("..9001", at("mount/..data")).unwrap();
        symlink("..data/a.yaml", at("mount/a.yaml")).unwrap();
        let watched = Watched::over(folder, &paths);
        assert_eq!(port_of(&watched, "a"), Some(9001));
        for number in 9002..9005 {
            let new = format!("mount/..{number}");
            fs::create_dir(watched.path(&new)).unwrap();
            fs::write(watched.path(&new).join("a.yaml"), manifest("a", number)).unwrap();
            symlink(format!("..{number}"), watched.path("mount/..tmp")).unwrap();
            fs::rename(watched.path("mount/..tmp"), watched.path("mount/..data")).unwrap();
            fs::remove_dir_all(watched.path(&format!("mount/..{}", number - 1))).unwrap();
            watched.until(|_| port_of(&watched, "a") == Some(number));
        }
    }
}

#[test]
fn follows_a_folder_that_is_replaced() {
    let watched = Watched::start(&[("m/a.yaml", manifest("a", 9001))], &["m"]);
    for port in 9002..9005 {
        fs::create_dir(watched.path("new")).unwrap();
        fs::write(watched.path("new/a.yaml"), manifest("a", port)).unwrap();
        fs::rename(watched.path("m"), watched.path("old")).unwrap();
        fs::rename(watched.path("new"), watched.path("m")).unwrap();
        watched.until(|_| port_of(&watched, "a") == Some(port));
        fs::remove_dir_all(watched.path("old")).unwrap();
        // The watch is on the new folder now.
        fs::write(watched.path("m/a.yaml"), manifest("a", port + 100)).unwrap();
        watched.until(|_| port_of(&watched, "a") == Some(port + 100));
    }
}

#[test]
fn takes_a_path_that_appears_later() {
    let watched = Watched::start(&[], &["later/m"]);
    assert!(Watched::has_problem(
        &watched.source.report(),
        "FileUnreadable"
    ));
    fs::create_dir_all(watched.path("later/m")).unwrap();
    fs::write(watched.path("later/m/a.yaml"), manifest("a", 9001)).unwrap();
    watched.until_names(&["a"]);
    assert_eq!(watched.source.problems(), []);
}

#[test]
fn a_file_that_breaks_keeps_what_it_said() {
    let watched = Watched::start(
        &[
            ("a.yaml", manifest("a", 9001)),
            ("b.yaml", manifest("b", 9002)),
        ],
        &[""],
    );
    let before = Arc::clone(watched.balancer.table().by_name("a").unwrap());
    for broken in [
        "apiVersion: v1\nkind: [",
        "",
        "kind: Service\napiVersion: v1\nmetadata: {name: 7}\n",
    ] {
        fs::write(watched.path("a.yaml"), broken).unwrap();
        watched.until(|report| {
            let in_a = |reason| {
                report
                    .problems
                    .iter()
                    .any(|p| p.reason == reason && p.file.ends_with("a.yaml"))
            };
            in_a("LastGoodKept")
                && report
                    .problems
                    .iter()
                    .any(|p| p.severity == Severity::Error)
        });
        let after = Arc::clone(watched.balancer.table().by_name("a").unwrap());
        assert!(
            Arc::ptr_eq(&before, &after),
            "not even its state was touched"
        );
        fs::write(watched.path("a.yaml"), manifest("a", 9001)).unwrap();
        watched.until(|report| report.problems.is_empty());
    }
    // One document of two: the readable one takes effect, the other keeps what it said.
    let (service, _) = manifest("a", 9001)
        .split_once("---")
        .map(|(a, b)| (a.to_owned(), b.to_owned()))
        .unwrap();
    let wider = service.replace("port: 80", "port: 81");
    fs::write(watched.path("a.yaml"), format!("{wider}---\nkind: [")).unwrap();
    watched.until(|_| {
        let table = watched.balancer.table();
        table.by_name("a").is_some_and(|entry| {
            entry
                .pick(81)
                .is_ok_and(|picked| picked.address.port() == 9001)
        })
    });
}

#[test]
fn a_service_that_can_no_longer_be_built_stays_as_it_was() {
    let watched = Watched::start(&[("a.yaml", manifest("a", 9001))], &[""]);
    let bad = manifest("a", 9002).replace("load-balancer-name: a", "load-balancer-name: no_name");
    fs::write(watched.path("a.yaml"), bad).unwrap();
    watched.until(|report| Watched::has_problem(report, "LastGoodKept"));
    assert!(Watched::has_problem(
        &watched.source.report(),
        "AnnotationInvalid"
    ));
    // Its EndpointSlice is right, and takes effect.
    assert_eq!(port_of(&watched, "a"), Some(9002));
    // Another class is no mistake: it is no longer ours.
    let left = manifest("a", 9002).replace("service.k8s.aws/nlb", "example.com/other");
    fs::write(watched.path("a.yaml"), left).unwrap();
    watched.until_names(&[]);
}

#[test]
fn an_edit_makes_no_load_balancer_younger() {
    let watched = Watched::start(&[("a.yaml", manifest("a", 9001))], &[""]);
    let created = || {
        watched
            .balancer
            .table()
            .by_name("a")
            .map(|entry| entry.load_balancer.created_at)
    };
    let before = created();
    fs::write(watched.path("b.yaml"), manifest("a", 9002)).unwrap();
    fs::remove_file(watched.path("a.yaml")).unwrap();
    watched.until(|_| port_of(&watched, "a") == Some(9002));
    assert_eq!(created(), before);
}

#[test]
fn a_name_of_another_source_is_left_to_it() {
    let watched = Watched::start(&[("a.yaml", manifest("a", 9001))], &[""]);
    let theirs = {
        let mut lb = watched
            .balancer
            .table()
            .by_name("a")
            .unwrap()
            .load_balancer
            .clone();
        lb.name = "b".to_owned();
        lb.arn.push('b');
        lb.dns_name.insert(0, 'b');
        lb.source.object = "an API call".to_owned();
        lb
    };
    assert!(
        watched
            .balancer
            .publish("api", vec![theirs])
            .conflicts
            .is_empty()
    );
    fs::write(watched.path("b.yaml"), manifest("b", 9002)).unwrap();
    watched.until(|report| Watched::has_problem(report, "NameTaken"));
    let report = watched.source.report();
    assert!(
        report.problems[0].message.contains("an API call"),
        "{:?}",
        report.problems
    );
    assert_eq!(report.load_balancers, 1);
}

#[test]
fn stops_when_dropped_and_leaves_the_table() {
    let watched = Watched::start(&[("a.yaml", manifest("a", 9001))], &[""]);
    let mut reports = watched.source.subscribe();
    let Watched {
        folder,
        balancer,
        source,
        runtime,
    } = watched;
    drop(source);
    // The thread is gone, and with it whoever could send a report.
    let closed = async { while reports.changed().await.is_ok() {} };
    runtime
        .block_on(async { tokio::time::timeout(HANGS, closed).await })
        .unwrap();
    assert_eq!(balancer.table().len(), 1);
    drop(folder);
}

#[test]
fn reads_again_on_demand() {
    let watched = Watched::start(&[("a.yaml", manifest("a", 9001))], &[""]);
    let generation = watched.source.report().generation;
    watched.source.reload();
    watched.until(|report| report.generation > generation);
}
