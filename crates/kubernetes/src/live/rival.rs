//! Whether the AWS Load Balancer Controller serves the class `service.k8s.aws/nlb` in this cluster. Two controllers
//! that write one status would fight, so Lockgate does not begin then. The controller shows itself by its leader
//! election Lease, kept fresh; where that may not be read, by the finalizer that it leaves on its Services.

use super::watch::told;
use k8s_openapi::api::coordination::v1::Lease;
use k8s_openapi::api::core::v1::Service;
use kube::api::ListParams;
use kube::{Api, Client};

/// The class both can serve.
pub(super) const CLASS: &str = "service.k8s.aws/nlb";
/// What the controller puts on Services whose load balancers it makes.
pub(super) const FINALIZER: &str = "service.k8s.aws/resources";
const LEASE_NAMESPACE: &str = "kube-system";
const LEASE: &str = "aws-load-balancer-controller-leader";
/// A lease older than this is nobody's; generous, since clocks differ.
const FRESH_SECONDS: i64 = 60;

/// Why Lockgate should not serve the class; an error where the API server could not be asked.
pub(super) async fn refusal(
    client: &Client,
    namespaces: &[String],
) -> Result<Option<String>, kube::Error> {
    let leases: Api<Lease> = Api::namespaced(client.clone(), LEASE_NAMESPACE);
    match leases.get_opt(LEASE).await {
        Ok(None) => return Ok(None),
        Ok(Some(lease)) => {
            return Ok(fresh(&lease).then(|| refused("its leader election Lease is held")));
        }
        Err(kube::Error::Api(status)) if matches!(status.code, 401 | 403) => {
            let error = told(&kube::Error::Api(status));
            tracing::debug!(%error, "cannot look for the controller's lease");
        }
        Err(error) => return Err(error),
    }
    let apis: Vec<Api<Service>> = if namespaces.is_empty() {
        vec![Api::all(client.clone())]
    } else {
        let of = |namespace: &String| Api::namespaced(client.clone(), namespace);
        namespaces.iter().map(of).collect()
    };
    for services in apis {
        let mut page = ListParams::default().limit(500);
        loop {
            let found = services.list(&page).await?;
            if let Some(service) = found.items.iter().find(|service| is_rivals(service)) {
                let metadata = &service.metadata;
                let name = metadata.name.as_deref().unwrap_or_default();
                let namespace = metadata.namespace.as_deref().unwrap_or_default();
                let why = format!("Service {namespace}/{name} has its finalizer {FINALIZER}");
                return Ok(Some(refused(&why)));
            }
            match found.metadata.continue_.filter(|token| !token.is_empty()) {
                Some(token) => page = page.continue_token(&token),
                None => break,
            }
        }
    }
    Ok(None)
}

/// Whether the controller has this Service of the common class in its hands.
pub(super) fn is_rivals(service: &Service) -> bool {
    let class = (service.spec.as_ref()).and_then(|spec| spec.load_balancer_class.as_deref());
    let finalizers = service.metadata.finalizers.as_deref().unwrap_or_default();
    class == Some(CLASS) && finalizers.iter().any(|finalizer| finalizer == FINALIZER)
}

fn fresh(lease: &Lease) -> bool {
    let Some(spec) = &lease.spec else {
        return false;
    };
    let held = (spec.holder_identity.as_deref()).is_some_and(|holder| !holder.is_empty());
    let renewed = spec.renew_time.as_ref().map(|time| time.0.as_second());
    let now = jiff::Timestamp::now().as_second();
    held && renewed.is_some_and(|renewed| (now - renewed).abs() <= FRESH_SECONDS)
}

fn refused(evidence: &str) -> String {
    format!(
        "the AWS Load Balancer Controller serves the class {CLASS} in this cluster: {evidence}. \
         Serve Lockgate's own with --load-balancer-class lockgate.dev/nlb, or remove the controller first"
    )
}
