//! What kustomize and Helm make of `deploy/`, as objects by name. Helm is found where `cargo xtask helm` puts it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use crate::tools::transcript;

/// Objects by "apiVersion/Kind namespace/name".
pub type Objects = BTreeMap<String, Value>;

pub fn repository() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."))
}

/// What `kubectl kustomize` gives for a folder below `deploy/kustomize`.
pub fn kustomize(name: &str) -> Objects {
    objects(&kustomize_text(name))
}

pub fn kustomize_text(name: &str) -> String {
    let folder = repository().join("deploy/kustomize").join(name);
    output(Command::new("kubectl").arg("kustomize").arg(folder)).unwrap()
}

/// What `helm template` gives for these values, `name=value` each, in the namespace `lockgate`; or what it says.
pub fn helm(program: &Path, release: &str, values: &[&str]) -> Result<Objects, String> {
    helm_text(program, release, values).map(|text| objects(&text))
}

pub fn helm_text(program: &Path, release: &str, values: &[&str]) -> Result<String, String> {
    let mut command = Command::new(program);
    command
        .args(["template", release])
        .arg(repository().join("deploy/helm/lockgate"))
        // It knows no version of its own where Go has installed it.
        .args(["--namespace", "lockgate", "--kube-version", "1.34"]);
    for value in values {
        command.args(["--set", value]);
    }
    output(&mut command)
}

/// The program, or what the machine lacks.
pub fn find_helm() -> Result<PathBuf, String> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command.args(["xtask", "helm"]).current_dir(repository());
    output(&mut command).map(|path| PathBuf::from(path.trim_end()))
}

fn output(command: &mut Command) -> Result<String, String> {
    let output = command.output().map_err(|error| error.to_string())?;
    if output.status.success() {
        Ok(String::from_utf8(output.stdout).unwrap())
    } else {
        Err(format!("{command:?}: {}", transcript(&output)))
    }
}

fn objects(text: &str) -> Objects {
    let documents: Vec<Value> = serde_saphyr::from_multiple(text).unwrap();
    let mut objects = Objects::new();
    for object in documents.into_iter().filter(|one| !one.is_null()) {
        let part = |pointer: &str| object.pointer(pointer).and_then(Value::as_str);
        let key = format!(
            "{}/{} {}/{}",
            part("/apiVersion").unwrap(),
            part("/kind").unwrap(),
            part("/metadata/namespace").unwrap_or_default(),
            part("/metadata/name").unwrap()
        );
        let twice = objects.insert(key.clone(), object);
        assert!(twice.is_none(), "{key} is there twice");
    }
    objects
}
