//! The one operation of STS that clients need before any other: who am I.

use crate::auth::Caller;
use wire::sts as shapes;

pub(super) fn get_caller_identity(caller: &Caller) -> shapes::GetCallerIdentityResponse {
    shapes::GetCallerIdentityResponse {
        user_id: Some(caller.user_id.clone()),
        account: Some(caller.account_id.clone()),
        arn: Some(caller.arn.clone()),
    }
}
