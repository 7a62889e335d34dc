//! Manifests from disk, to load balancers. An input is the text of a file; read as YAML and as JSON.
//!
//! What has to hold: names are unique, every Service of ours becomes a load balancer or is refused, reading
//! twice says the same, and the same documents elsewhere give the same load balancers.

use ::kubernetes::objects::Objects;
use ::kubernetes::{Reconciled, Settings, manifest, reconcile};
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;
use std::time::SystemTime;

/// The target.
pub fn check(input: &[u8]) {
    if input.len() > crate::INPUT_MAX_BYTES {
        return;
    }
    for file in ["a.yaml", "a.json"] {
        let result = load(file, input);
        let names: BTreeSet<_> = result.load_balancers.iter().map(|lb| &lb.name).collect();
        assert_eq!(
            names.len(),
            result.load_balancers.len(),
            "names are distinct"
        );
        assert!(
            result
                .problems
                .iter()
                .all(|problem| !problem.message.is_empty())
        );
        let again = load(file, input);
        assert_eq!(format!("{result:?}"), format!("{again:?}"), "reading twice");
    }
}

#[allow(clippy::expect_used)]
fn load(file: &str, input: &[u8]) -> Reconciled {
    let settings = Settings::new("us-east-1", "000000000000", Settings::DEFAULT_CLUSTER_NAME)
        .expect("these settings are valid");
    let file: Arc<Path> = Path::new(file).into();
    let manifest = manifest::parse(&file, input, SystemTime::UNIX_EPOCH);
    assert!(
        manifest.complete || !manifest.problems.is_empty(),
        "what is missing is told"
    );
    let (mut objects, mut problems) = (Objects::default(), Vec::new());
    for service in manifest.services {
        objects.add_service(service, &mut problems);
    }
    for slice in manifest.slices {
        objects.add_slice(slice, &mut problems);
    }
    reconcile(&objects, &settings)
}
