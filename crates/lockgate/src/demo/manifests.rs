//! The demo's manifests: the Service of the reference architecture, and what Kubernetes would write about
//! its pods.

use super::pods::Pod;
use crate::exit::{Exit, Failure};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// What the Service and its load balancer are called.
pub const NAME: &str = "foobar";

const SERVICE: &str = r#"apiVersion: v1
kind: Service
metadata:
  name: foobar
  namespace: default
  annotations:
    service.beta.kubernetes.io/aws-load-balancer-name: foobar
spec:
  type: LoadBalancer
  loadBalancerClass: service.k8s.aws/nlb
  selector: {app: foobar}
  ports:
    - {name: web, protocol: TCP, port: 80, targetPort: web}
"#;

/// Writes them into a folder.
pub fn write(folder: &Path, pods: &[Pod]) -> Result<PathBuf, Failure> {
    let path = folder.join("service.yaml");
    let endpoints: Vec<_> = pods.iter().map(|pod| (pod.name, pod.address)).collect();
    std::fs::write(&path, text(&endpoints)).map_err(|error| {
        Failure::new(Exit::Failed, format!("cannot write {}", path.display())).because(error)
    })?;
    Ok(path)
}

/// A slice gives one port for all its endpoints. Our pods have the same address and different ports, so each
/// gets a slice of its own.
fn text(endpoints: &[(&str, std::net::SocketAddr)]) -> String {
    let mut text = SERVICE.to_owned();
    for (pod, address) in endpoints {
        let (ip, port) = (address.ip(), address.port());
        let _ = write!(
            text,
            r#"---
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata:
  name: {pod}
  namespace: default
  labels: {{kubernetes.io/service-name: foobar}}
addressType: IPv4
ports:
  - {{name: web, protocol: TCP, port: {port}}}
endpoints:
  - addresses: ["{ip}"]
    conditions: {{ready: true}}
    targetRef: {{kind: Pod, name: {pod}, namespace: default}}
"#
        );
    }
    text
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use balancer::Balancer;
    use kubernetes::{FileSource, Settings};
    use std::sync::Arc;

    #[test]
    fn the_manifests_make_a_load_balancer_without_problems() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("service.yaml");
        let endpoints = [
            ("a", "127.0.0.1:1001".parse().unwrap()),
            ("b", "127.0.0.1:1002".parse().unwrap()),
        ];
        std::fs::write(&path, text(&endpoints)).unwrap();
        let balancer = Arc::new(Balancer::new());
        let settings = Settings::new("us-east-1", "000000000000", "lockgate").unwrap();
        let source = FileSource::start(vec![path], settings, Arc::clone(&balancer)).unwrap();
        assert_eq!(source.problems(), []);
        let table = balancer.snapshot();
        let targets = &table.by_name(NAME).unwrap().load_balancer.listeners[0]
            .target_group
            .targets;
        assert_eq!(targets.len(), 2);
        assert_eq!(targets[1].pod.as_deref(), Some("default/b"));
    }
}
