//! Every target over its committed corpus, over the tables of requests that `http1` is tested with, and over
//! random changes of both: what the fuzzer checks, on any toolchain.

#![allow(clippy::unwrap_used)]

use http1::testing::{accepted, malformed};
use proptest::prelude::*;
use std::panic::catch_unwind;
use std::path::{Path, PathBuf};
use targets::TARGETS;
use targets::differential::{client, server};

fn corpus(target: &str) -> Vec<(PathBuf, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../corpus")
        .join(target);
    let mut files: Vec<_> = std::fs::read_dir(&folder)
        .unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    files
        .into_iter()
        .map(|path| (path.clone(), std::fs::read(path).unwrap()))
        .collect()
}

#[test]
fn every_target_passes_its_corpus() {
    for (name, check) in TARGETS {
        let corpus = corpus(name);
        assert!(!corpus.is_empty(), "{name} has no corpus");
        for (path, input) in corpus {
            if catch_unwind(|| check(&input)).is_err() {
                panic!("{name} fails on {}", path.display());
            }
        }
    }
}

#[test]
fn every_corpus_has_a_target() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../corpus");
    for entry in std::fs::read_dir(folder).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        assert!(TARGETS.iter().any(|(target, _)| *target == name), "{name}");
    }
}

#[test]
fn requests_of_the_tables_are_read_as_hyper_reads_them_or_refused() {
    let mut used = std::collections::BTreeSet::new();
    for case in accepted().into_iter().chain(malformed()) {
        if case.bytes.len() <= targets::INPUT_MAX_BYTES {
            used.extend(server::differences_from_hyper(&case.bytes));
        }
    }
    // An allowance that nothing in the tables or the corpus needs would hide a bug one day.
    for (_, input) in corpus("server_differential") {
        used.extend(server::differences_from_hyper(&input));
    }
    for allowance in server::HYPER {
        assert!(
            used.contains(allowance.name),
            "nothing needs {:?}",
            allowance.name
        );
    }
}

#[test]
fn answers_of_the_corpus_need_every_allowance() {
    let mut used = std::collections::BTreeSet::new();
    for (_, input) in corpus("client_differential")
        .into_iter()
        .chain(corpus("http1_response"))
    {
        used.extend(client::differences_from_hyper(&input));
    }
    for allowance in client::HYPER {
        assert!(
            used.contains(allowance.name),
            "nothing needs {:?}",
            allowance.name
        );
    }
}

/// An input of the corpus with some bytes replaced, removed, doubled, or joined with another input's.
fn changed(target: &'static str) -> impl Strategy<Value = Vec<u8>> {
    let inputs: Vec<Vec<u8>> = corpus(target).into_iter().map(|(_, input)| input).collect();
    let splice = b"\r\n\t :;,%{}/0aZ\"\0\xff".to_vec();
    let change = (
        any::<prop::sample::Index>(),
        0..4u8,
        prop::sample::select(splice),
    );
    (
        prop::sample::select(inputs.clone()),
        prop::sample::select(inputs),
        prop::collection::vec(change, 0..6),
        any::<bool>(),
    )
        .prop_map(|(mut input, other, changes, join)| {
            if join {
                input.extend(other);
            }
            for (place, how, byte) in changes {
                if input.is_empty() {
                    break;
                }
                let at = place.index(input.len());
                match how {
                    0 => input[at] = byte,
                    1 => drop(input.remove(at)),
                    2 => input.insert(at, byte),
                    _ => input.truncate(at),
                }
            }
            input
        })
}

macro_rules! hold_for_changed_inputs {
    ($($name:ident),*) => {
        proptest! {
            #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(256) })]
            $(
                #[test]
                fn $name(input in changed(stringify!($name))) {
                    let (_, check) = TARGETS.iter().find(|(name, _)| *name == stringify!($name)).unwrap();
                    check(&input);
                }
            )*
        }

        #[test]
        fn every_target_is_changed_too() {
            let names = [$(stringify!($name)),*];
            assert!(TARGETS.iter().all(|(name, _)| names.contains(name)));
        }
    };
}

hold_for_changed_inputs!(
    http1_request,
    http1_response,
    http1_body,
    server_differential,
    client_differential,
    router,
    mapping,
    template,
    json_path,
    schema,
    sigv4,
    wire,
    patch,
    json_body,
    query_body,
    kubernetes
);
