//! `cargo xtask wire`: writes the request and response shapes of the `wire` crate from the AWS service
//! models. The output is committed; `--check` fails when it is stale. What the generator does not know in
//! a model it refuses by name, so that nothing of a newer model is dropped silently.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

mod model;
mod names;
mod tables;
mod types;

use model::Model;

pub const HELP: &str = "Writes the shapes of crates/wire from the AWS service models (--check: fails when they are stale)

Usage: cargo xtask wire [--models DIR] [--check]

  --models DIR  folder with <service>/<version>/service-2.json or .json.gz
                [default: the data folder of python3's botocore]
  --check       write nothing; fail when the committed files differ

Example: cargo xtask wire --check";

/// The services that are generated: botocore's folder name and the version of the model.
const SERVICES: &[(&str, &str)] = &[
    ("apigateway", "2015-07-09"),
    ("elbv2", "2015-12-01"),
    ("sts", "2011-06-15"),
];

/// Files to write, by path relative to the folder of generated code.
type Files = BTreeMap<String, String>;

pub fn run(arguments: &[String]) -> Result<(), String> {
    let mut models = None;
    let mut check = false;
    let mut arguments = arguments.iter();
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--check" => check = true,
            "--models" => {
                models = Some(PathBuf::from(
                    arguments.next().ok_or("--models needs a folder")?,
                ))
            }
            other => return Err(format!("unknown argument `{other}`\n\n{HELP}")),
        }
    }
    let models = match models {
        Some(folder) => folder,
        None => botocore_data()?,
    };

    let mut files = Files::new();
    for (service, version) in SERVICES {
        let model = read_model(&models, service, version)?;
        let mut raw = Files::new();
        tables::write(service, &model, &mut raw)
            .map_err(|problem| format!("{service}: {problem}"))?;
        types::write(service, &model, &mut raw)
            .map_err(|problem| format!("{service}: {problem}"))?;
        for (path, text) in raw {
            let head = format!(
                "//! {} Written by `cargo xtask wire`\n//! from the AWS service model {}; change the generator, not this file.\n\n",
                purpose(&path),
                model.metadata.uid(service),
            );
            files.insert(
                format!("{service}/{path}"),
                rustfmt(&format!("{head}{text}"))?,
            );
        }
    }
    files.insert("mod.rs".into(), rustfmt(&root_module())?);

    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates/wire/src/generated");
    if check {
        compare(&folder, &files)
    } else {
        store(&folder, &files)
    }
}

fn purpose(path: &str) -> &'static str {
    match path {
        "mod.rs" => "One AWS service: its description, tables and types.",
        "operations.rs" => "The operations of one AWS service, as static tables.",
        "shapes/mod.rs" => "The shapes of one AWS service, as static tables.",
        "shapes/scalars.rs" => "Scalars, lists and maps with their constraints, as static tables.",
        "shapes/errors.rs" => "Error shapes with their codes and statuses, as static tables.",
        "shapes/inputs.rs" => "Inputs of operations, as static tables.",
        "shapes/outputs.rs" => "Outputs of operations, as static tables.",
        "shapes/nested.rs" => "Structures inside inputs and outputs, as static tables.",
        "types/mod.rs" => "The structures of one AWS service as Rust types.",
        "types/inputs.rs" => "Inputs of operations as Rust types.",
        "types/outputs.rs" => "Outputs of operations as Rust types.",
        _ => "Structures inside inputs and outputs as Rust types.",
    }
}

fn root_module() -> String {
    let mut text = String::from(
        "//! Tables and types of the services below, written by `cargo xtask wire` from the AWS service models.\n\
         //! Change the generator, not these files.\n\n",
    );
    for (service, _) in SERVICES {
        text.push_str(&format!("pub mod {service};\n"));
    }
    text.push_str("\n/// Every generated service.\npub static SERVICES: &[&crate::Service] = &[");
    for (service, _) in SERVICES {
        text.push_str(&format!("&{service}::SERVICE, "));
    }
    text.push_str("];\n");
    text
}

fn botocore_data() -> Result<PathBuf, String> {
    let script =
        "import os, botocore; print(os.path.join(os.path.dirname(botocore.__file__), 'data'))";
    let output = Command::new("python3")
        .args(["-c", script])
        .stderr(Stdio::null())
        .output()
        .map_err(|error| {
            format!("python3 does not start ({error}); name the models with --models DIR")
        })?;
    if !output.status.success() {
        return Err(
            "python3 has no botocore; install it or name the models with --models DIR".into(),
        );
    }
    Ok(PathBuf::from(
        String::from_utf8_lossy(&output.stdout).trim(),
    ))
}

fn read_model(models: &Path, service: &str, version: &str) -> Result<Model, String> {
    let plain = models.join(service).join(version).join("service-2.json");
    let packed = plain.with_extension("json.gz");
    let text = if plain.exists() {
        fs::read(&plain).map_err(|error| format!("{}: {error}", plain.display()))?
    } else if packed.exists() {
        let output = Command::new("gzip")
            .arg("-dc")
            .arg(&packed)
            .output()
            .map_err(|error| format!("gzip does not start: {error}"))?;
        if !output.status.success() {
            return Err(format!(
                "{}: {}",
                packed.display(),
                String::from_utf8_lossy(&output.stderr).trim()
            ));
        }
        output.stdout
    } else {
        return Err(format!("no model at {} (nor .gz)", plain.display()));
    };
    serde_json::from_slice(&text).map_err(|error| format!("model of {service}: {error}"))
}

fn rustfmt(text: &str) -> Result<String, String> {
    use std::io::Write;
    let mut child = Command::new("rustfmt")
        .args(["--edition", "2024"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|error| format!("rustfmt does not start: {error}"))?;
    let mut input = child.stdin.take().ok_or("rustfmt takes no input")?;
    let text = text.to_owned();
    let writer = std::thread::spawn(move || input.write_all(text.as_bytes()));
    let output = child
        .wait_with_output()
        .map_err(|error| format!("rustfmt: {error}"))?;
    writer
        .join()
        .map_err(|_| "the writer to rustfmt panicked")?
        .map_err(|error| format!("rustfmt: {error}"))?;
    if !output.status.success() {
        return Err("rustfmt refuses the generated code".into());
    }
    String::from_utf8(output.stdout).map_err(|error| format!("rustfmt: {error}"))
}

fn compare(folder: &Path, files: &Files) -> Result<(), String> {
    let committed = present(folder)?;
    let mut stale: Vec<String> = Vec::new();
    for (path, text) in files {
        match committed.get(path) {
            None => stale.push(format!("  {path}: missing")),
            Some(other) if other != text => stale.push(format!("  {path}: differs")),
            Some(_) => {}
        }
    }
    stale.extend(
        committed
            .keys()
            .filter(|path| !files.contains_key(*path))
            .map(|path| format!("  {path}: left over")),
    );
    if stale.is_empty() {
        return Ok(());
    }
    Err(format!(
        "generated files are stale, run `cargo xtask wire`:\n{}",
        stale.join("\n")
    ))
}

fn store(folder: &Path, files: &Files) -> Result<(), String> {
    for path in present(folder)?
        .keys()
        .filter(|path| !files.contains_key(*path))
    {
        fs::remove_file(folder.join(path)).map_err(|error| format!("{path}: {error}"))?;
    }
    for (path, text) in files {
        let target = folder.join(path);
        if let Some(parent) = target.parent() {
            fs::create_dir_all(parent).map_err(|error| format!("{}: {error}", parent.display()))?;
        }
        // An unchanged file keeps its time, so that nothing is rebuilt for it.
        if fs::read_to_string(&target).is_ok_and(|old| old == *text) {
            continue;
        }
        fs::write(&target, text).map_err(|error| format!("{}: {error}", target.display()))?;
        println!("wrote {path}");
    }
    Ok(())
}

/// The files under `folder`, by relative path; none when it does not exist.
fn present(folder: &Path) -> Result<Files, String> {
    let mut files = Files::new();
    let mut open = vec![folder.to_path_buf()];
    while let Some(current) = open.pop() {
        if !current.exists() {
            continue;
        }
        let entries =
            fs::read_dir(&current).map_err(|error| format!("{}: {error}", current.display()))?;
        for entry in entries {
            let path = entry
                .map_err(|error| format!("{}: {error}", current.display()))?
                .path();
            if path.is_dir() {
                open.push(path);
                continue;
            }
            let text = fs::read_to_string(&path)
                .map_err(|error| format!("{}: {error}", path.display()))?;
            let name = path
                .strip_prefix(folder)
                .map_err(|error| error.to_string())?;
            files.insert(name.to_string_lossy().replace('\\', "/"), text);
        }
    }
    Ok(files)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_changed_a_missing_and_a_left_over_file_are_stale() {
        let folder = std::env::temp_dir().join(format!("xtask-wire-{}", std::process::id()));
        let files = Files::from([("a/mod.rs".into(), "1".into()), ("b.rs".into(), "2".into())]);
        store(&folder, &files).unwrap();
        assert_eq!(compare(&folder, &files), Ok(()));
        fs::write(folder.join("b.rs"), "3").unwrap();
        fs::write(folder.join("c.rs"), "4").unwrap();
        fs::remove_file(folder.join("a/mod.rs")).unwrap();
        let message = compare(&folder, &files).unwrap_err();
        assert!(message.contains("a/mod.rs: missing"), "{message}");
        assert!(message.contains("b.rs: differs"), "{message}");
        assert!(message.contains("c.rs: left over"), "{message}");
        store(&folder, &files).unwrap();
        assert_eq!(compare(&folder, &files), Ok(()));
        fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn an_unknown_argument_is_refused() {
        assert!(run(&["--chekc".into()]).unwrap_err().contains("--chekc"));
    }
}
