//! The account: one document that is there from the first change on; until then it is AWS's defaults.

use super::{Control, operations};
use crate::document::ACCOUNT;
use crate::error::ControlError;
use crate::patch::{self, ADD_REMOVE, REPLACE, Rule, Target, rule};
use model::Account;
use model::account::USAGE_PLANS;
use model::method_setting::{BURST_LIMIT_DEFAULT, RATE_LIMIT_DEFAULT};
use wire::apigateway as shapes;

/// What UpdateAccount takes ("Patch Operations", UpdateAccount).
pub(super) const RULES: &[Rule] = &[
    rule("/cloudwatchRoleArn", REPLACE, Target::OptionalText)
        .kept("Lockgate writes its logs itself and assumes no role"),
    rule("/features", ADD_REMOVE, Target::Items).kept("features are names"),
];

/// AWS's for accounts of today.
const API_KEY_VERSION: &str = "4";

pub(super) async fn get(
    control: &Control,
    _input: shapes::GetAccountRequest,
) -> Result<shapes::Account, ControlError> {
    let id = &control.settings.partition.account_id;
    let found = control.load::<Account>(ACCOUNT, id).await?;
    Ok(shape(
        &found.map(|(account, _)| account).unwrap_or_default(),
    ))
}

pub(super) async fn update(
    control: &Control,
    input: shapes::UpdateAccountRequest,
) -> Result<shapes::Account, ControlError> {
    let operations = operations(input.patch_operations);
    control
        .update_account(|account| {
            *account = patch::apply(account, RULES, &operations)?;
            check(account)?;
            Ok(shape(account))
        })
        .await
}

fn check(account: &Account) -> Result<(), ControlError> {
    if !account.features.contains(USAGE_PLANS) {
        return Err(ControlError::bad_request(
            "Usage Plans cannot be disabled once enabled",
        ));
    }
    match &account.cloudwatch_role_arn {
        Some(arn) if !is_role_arn(arn) => Err(ControlError::bad_request(
            "The role ARN is not well formed: expected arn:aws:iam::{account}:role/{name}",
        )),
        _ => Ok(()),
    }
}

fn is_role_arn(arn: &str) -> bool {
    let parts: Vec<&str> = arn.splitn(6, ':').collect();
    match parts.as_slice() {
        ["arn", partition, "iam", "", account, role] => {
            partition.starts_with("aws")
                && account.len() == 12
                && account.bytes().all(|byte| byte.is_ascii_digit())
                && role
                    .strip_prefix("role/")
                    .is_some_and(|name| !name.is_empty())
        }
        _ => false,
    }
}

fn shape(account: &Account) -> shapes::Account {
    shapes::Account {
        cloudwatch_role_arn: account.cloudwatch_role_arn.clone(),
        throttle_settings: Some(shapes::ThrottleSettings {
            burst_limit: Some(BURST_LIMIT_DEFAULT),
            rate_limit: Some(RATE_LIMIT_DEFAULT),
        }),
        features: Some(account.features.iter().cloned().collect()),
        api_key_version: Some(API_KEY_VERSION.into()),
    }
}
