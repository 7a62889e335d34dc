//! The table of operations that are served: from a name to the function that does it. What the models have
//! and this table has not is refused by name.

use super::*;
use crate::audit;
use crate::auth::Caller;
use serde::Serialize;
use serde_json::Value;

/// One arm for each operation: reads the input, runs the operation, gives the output as JSON. Boxed, so that
/// the future of one operation does not make room for the largest of all.
macro_rules! operations {
    ($($signing_name:literal { $($operation:literal => $function:path,)* })*) => {
        /// The operations served, by signing name of their service. `sts` `GetCallerIdentity` besides.
        pub const SERVED: &[(&str, &[&str])] = &[
            $(($signing_name, &[$($operation),*]),)*
            ("sts", &["GetCallerIdentity"]),
        ];

        async fn run(
            control: &Control,
            caller: &Caller,
            signing_name: &str,
            operation: &str,
            input: Value,
        ) -> Result<Value, ControlError> {
            match (signing_name, operation) {
                $($(($signing_name, $operation) => {
                    Box::pin(async move { output($function(control, read(input)?).await?) }).await
                })*)*
                ("sts", "GetCallerIdentity") => output(sts::get_caller_identity(caller)),
                _ => Err(ControlError::unserved_operation(signing_name, operation)),
            }
        }
    };
}

operations! {
    "apigateway" {
        "CreateDeployment" => deployment::create,
        "CreateDocumentationPart" => documentation_part::create,
        "CreateDocumentationVersion" => documentation_version::create,
        "CreateModel" => api_model::create,
        "CreateRequestValidator" => request_validator::create,
        "CreateResource" => resource::create,
        "CreateRestApi" => rest_api::create,
        "CreateStage" => stage::create,
        "CreateVpcLink" => vpc_link::create,
        "DeleteClientCertificate" => client_certificate::delete,
        "DeleteDeployment" => deployment::delete,
        "DeleteDocumentationPart" => documentation_part::delete,
        "DeleteDocumentationVersion" => documentation_version::delete,
        "DeleteGatewayResponse" => gateway_response::delete,
        "DeleteIntegration" => integration::delete,
        "DeleteIntegrationResponse" => integration_response::delete,
        "DeleteMethod" => method::delete,
        "DeleteMethodResponse" => method_response::delete,
        "DeleteModel" => api_model::delete,
        "DeleteRequestValidator" => request_validator::delete,
        "DeleteResource" => resource::delete,
        "DeleteRestApi" => rest_api::delete,
        "DeleteStage" => stage::delete,
        "DeleteVpcLink" => vpc_link::delete,
        "FlushStageAuthorizersCache" => stage::flush_authorizers_cache,
        "FlushStageCache" => stage::flush_cache,
        "GenerateClientCertificate" => client_certificate::generate,
        "GetAccount" => account::get,
        "GetClientCertificate" => client_certificate::get,
        "GetClientCertificates" => client_certificate::list,
        "GetDeployment" => deployment::get,
        "GetDeployments" => deployment::list,
        "GetDocumentationPart" => documentation_part::get,
        "GetDocumentationParts" => documentation_part::list,
        "GetDocumentationVersion" => documentation_version::get,
        "GetDocumentationVersions" => documentation_version::list,
        "GetGatewayResponse" => gateway_response::get,
        "GetGatewayResponses" => gateway_response::list,
        "GetIntegration" => integration::get,
        "GetIntegrationResponse" => integration_response::get,
        "GetMethod" => method::get,
        "GetMethodResponse" => method_response::get,
        "GetModel" => api_model::get,
        "GetModelTemplate" => api_model::template,
        "GetModels" => api_model::list,
        "GetRequestValidator" => request_validator::get,
        "GetRequestValidators" => request_validator::list,
        "GetResource" => resource::get,
        "GetResources" => resource::list,
        "GetRestApi" => rest_api::get,
        "GetRestApis" => rest_api::list,
        "GetStage" => stage::get,
        "GetStages" => stage::list,
        "GetTags" => tags::get,
        "GetVpcLink" => vpc_link::get,
        "GetVpcLinks" => vpc_link::list,
        "ImportDocumentationParts" => documentation_part::import,
        "PutGatewayResponse" => gateway_response::put,
        "PutIntegration" => integration::put,
        "PutIntegrationResponse" => integration_response::put,
        "PutMethod" => method::put,
        "PutMethodResponse" => method_response::put,
        "TagResource" => tags::tag,
        "TestInvokeMethod" => test_invoke::invoke,
        "UntagResource" => tags::untag,
        "UpdateAccount" => account::update,
        "UpdateClientCertificate" => client_certificate::update,
        "UpdateDeployment" => deployment::update,
        "UpdateDocumentationPart" => documentation_part::update,
        "UpdateDocumentationVersion" => documentation_version::update,
        "UpdateGatewayResponse" => gateway_response::update,
        "UpdateIntegration" => integration::update,
        "UpdateIntegrationResponse" => integration_response::update,
        "UpdateMethod" => method::update,
        "UpdateMethodResponse" => method_response::update,
        "UpdateModel" => api_model::update,
        "UpdateRequestValidator" => request_validator::update,
        "UpdateResource" => resource::update,
        "UpdateRestApi" => rest_api::update,
        "UpdateStage" => stage::update,
        "UpdateVpcLink" => vpc_link::update,
    }
    "elasticloadbalancing" {
        "AddListenerCertificates" => elbv2::certificates::add,
        "AddTags" => elbv2::tags::add,
        "CreateListener" => elbv2::listeners::create,
        "CreateLoadBalancer" => elbv2::load_balancers::create,
        "CreateTargetGroup" => elbv2::target_groups::create,
        "DeleteListener" => elbv2::listeners::delete,
        "DeleteLoadBalancer" => elbv2::load_balancers::delete,
        "DeleteTargetGroup" => elbv2::target_groups::delete,
        "DeregisterTargets" => elbv2::targets::deregister,
        "DescribeAccountLimits" => elbv2::limits::describe,
        "DescribeCapacityReservation" => elbv2::load_balancers::describe_capacity_reservation,
        "DescribeListenerAttributes" => elbv2::attributes::describe_listener,
        "DescribeListenerCertificates" => elbv2::certificates::describe,
        "DescribeListeners" => elbv2::listeners::describe,
        "DescribeLoadBalancerAttributes" => elbv2::attributes::describe_load_balancer,
        "DescribeLoadBalancers" => elbv2::load_balancers::describe,
        "DescribeRules" => elbv2::rules::describe,
        "DescribeSSLPolicies" => elbv2::ssl_policies::describe,
        "DescribeTags" => elbv2::tags::describe,
        "DescribeTargetGroupAttributes" => elbv2::attributes::describe_target_group,
        "DescribeTargetGroups" => elbv2::target_groups::describe,
        "DescribeTargetHealth" => elbv2::targets::describe_health,
        "ModifyListener" => elbv2::listeners::modify,
        "ModifyListenerAttributes" => elbv2::attributes::modify_listener,
        "ModifyLoadBalancerAttributes" => elbv2::attributes::modify_load_balancer,
        "ModifyTargetGroup" => elbv2::target_groups::modify,
        "ModifyTargetGroupAttributes" => elbv2::attributes::modify_target_group,
        "RegisterTargets" => elbv2::targets::register,
        "RemoveListenerCertificates" => elbv2::certificates::remove,
        "RemoveTags" => elbv2::tags::remove,
        "SetIpAddressType" => elbv2::load_balancers::set_ip_address_type,
        "SetSecurityGroups" => elbv2::load_balancers::set_security_groups,
        "SetSubnets" => elbv2::load_balancers::set_subnets,
    }
}

impl Control {
    /// Does an operation in-process. `input` and the answer are JSON objects with the members of the service
    /// model (`restApiId`, not `restapi_id`), the answer null where the operation has no output. The
    /// constraints that `wire` checks on requests from outside are the caller's here.
    ///
    /// # Errors
    /// The AWS error that a client would get.
    pub async fn call(
        &self,
        caller: &Caller,
        signing_name: &str,
        operation: &str,
        input: Value,
    ) -> Result<Value, ControlError> {
        let writes = is_write(operation);
        // Only what VPC links wait for counts as writing.
        let noted = writes && signing_name == "apigateway";
        if noted {
            self.note_write();
        }
        // Kept for the audit line alone, and only where there is one.
        let shown = writes.then(|| input.clone());
        let result = run(self, caller, signing_name, operation, input).await;
        if noted {
            self.note_write();
        }
        if let Some(input) = shown {
            let error = result.as_ref().err();
            audit::log(&audit::Write {
                caller,
                service: signing_name,
                region: &self.settings.partition.region,
                operation,
                input: &input,
                output: result.as_ref().unwrap_or(&Value::Null),
                error: error.map(|error| (error.code, error.message.as_str())),
                at_millis: self.now_millis(),
            });
        }
        result
    }

    /// The audit line of a write that never came to be an operation, since its input could not be read.
    pub(crate) fn log_unread(
        &self,
        caller: &Caller,
        signing_name: &str,
        operation: &str,
        error: &wire::ErrorBody,
    ) {
        if is_write(operation) {
            audit::log(&audit::Write {
                caller,
                service: signing_name,
                region: &self.settings.partition.region,
                operation,
                input: &Value::Null,
                output: &Value::Null,
                error: Some((&error.code, &error.message)),
                at_millis: self.now_millis(),
            });
        }
    }
}

/// A test invocation changes nothing here, and its headers may hold credentials.
fn is_write(operation: &str) -> bool {
    let reads = ["Get", "Describe", "TestInvoke"];
    !reads.iter().any(|reads| operation.starts_with(reads))
}

fn read<T: serde::de::DeserializeOwned>(input: Value) -> Result<T, ControlError> {
    // An operation without input takes any object, which serde would not take for null.
    let input = if input.is_null() {
        Value::Object(serde_json::Map::new())
    } else {
        input
    };
    serde_json::from_value(input)
        .map_err(|error| ControlError::new("SerializationException", 400, error.to_string()))
}

fn output<T: Serialize>(output: T) -> Result<Value, ControlError> {
    serde_json::to_value(output).map_err(ControlError::internal)
}
