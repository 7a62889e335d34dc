//! Scalars, lists and maps with their constraints, as static tables. Written by `cargo xtask wire`
//! from the AWS service model sts-2011-06-15; change the generator, not this file.

use super::*;
use crate::shape::Shape;

pub static AUDIENCE: Shape = Shape::string("Audience");

pub static ISSUER: Shape = Shape::string("Issuer");

pub static NAME_QUALIFIER: Shape = Shape::string("NameQualifier");

pub static PROVIDED_CONTEXTS_LIST_TYPE: Shape = Shape::list(
    "ProvidedContextsListType",
    &PROVIDED_CONTEXT,
    "member",
    false,
)
.limits(Some(1), Some(5));

pub static ROOT_DURATION_SECONDS_TYPE: Shape =
    Shape::integer("RootDurationSecondsType").limits(Some(0), Some(900));

pub static SAML_ASSERTION_TYPE: Shape = Shape::string("SAMLAssertionType")
    .limits(Some(4), Some(100000))
    .sensitive();

pub static SUBJECT: Shape = Shape::string("Subject");

pub static SUBJECT_TYPE: Shape = Shape::string("SubjectType");

pub static TARGET_PRINCIPAL_TYPE: Shape =
    Shape::string("TargetPrincipalType").limits(Some(12), Some(2048));

pub static ACCESS_KEY_ID_TYPE: Shape = Shape::string("accessKeyIdType")
    .limits(Some(16), Some(128))
    .pattern("[\\w]*");

pub static ACCESS_KEY_SECRET_TYPE: Shape = Shape::string("accessKeySecretType").sensitive();

pub static ACCOUNT_TYPE: Shape = Shape::string("accountType");

pub static ARN_TYPE: Shape = Shape::string("arnType").limits(Some(20), Some(2048)).pattern("[\\u0009\\u000A\\u000D\\u0020-\\u007E\\u0085\\u00A0-\\uD7FF\\uE000-\\uFFFD\\u10000-\\u10FFFF]+");

pub static ASSUMED_ROLE_ID_TYPE: Shape = Shape::string("assumedRoleIdType")
    .limits(Some(2), Some(193))
    .pattern("[\\w+=,.@:-]*");

pub static CLIENT_TOKEN_TYPE: Shape = Shape::string("clientTokenType")
    .limits(Some(4), Some(20000))
    .sensitive();

pub static CONTEXT_ASSERTION_TYPE: Shape =
    Shape::string("contextAssertionType").limits(Some(4), Some(2048));

pub static DATE_TYPE: Shape = Shape::timestamp("dateType");

pub static DECODED_MESSAGE_TYPE: Shape = Shape::string("decodedMessageType");

pub static DURATION_SECONDS_TYPE: Shape =
    Shape::integer("durationSecondsType").limits(Some(900), Some(129600));

pub static ENCODED_MESSAGE_TYPE: Shape =
    Shape::string("encodedMessageType").limits(Some(1), Some(10240));

pub static EXPIRED_IDENTITY_TOKEN_MESSAGE: Shape = Shape::string("expiredIdentityTokenMessage");

pub static EXPIRED_TRADE_IN_TOKEN_EXCEPTION_MESSAGE: Shape =
    Shape::string("expiredTradeInTokenExceptionMessage");

pub static EXTERNAL_ID_TYPE: Shape = Shape::string("externalIdType")
    .limits(Some(2), Some(1224))
    .pattern("[\\w+=,.@:\\/-]*");

pub static FEDERATED_ID_TYPE: Shape = Shape::string("federatedIdType")
    .limits(Some(2), Some(193))
    .pattern("[\\w+=,.@\\:-]*");

pub static IDP_COMMUNICATION_ERROR_MESSAGE: Shape = Shape::string("idpCommunicationErrorMessage");

pub static IDP_REJECTED_CLAIM_MESSAGE: Shape = Shape::string("idpRejectedClaimMessage");

pub static INVALID_AUTHORIZATION_MESSAGE: Shape = Shape::string("invalidAuthorizationMessage");

pub static INVALID_IDENTITY_TOKEN_MESSAGE: Shape = Shape::string("invalidIdentityTokenMessage");

pub static JWT_ALGORITHM_TYPE: Shape = Shape::string("jwtAlgorithmType").limits(Some(5), Some(5));

pub static JWT_PAYLOAD_SIZE_EXCEEDED_EXCEPTION_SCALAR: Shape =
    Shape::string("jwtPayloadSizeExceededException");

pub static MALFORMED_POLICY_DOCUMENT_MESSAGE: Shape =
    Shape::string("malformedPolicyDocumentMessage");

pub static NON_NEGATIVE_INTEGER_TYPE: Shape =
    Shape::integer("nonNegativeIntegerType").limits(Some(0), None);

pub static OUTBOUND_WEB_IDENTITY_FEDERATION_DISABLED_EXCEPTION_SCALAR: Shape =
    Shape::string("outboundWebIdentityFederationDisabledException");

pub static PACKED_POLICY_TOO_LARGE_MESSAGE: Shape = Shape::string("packedPolicyTooLargeMessage");

pub static POLICY_DESCRIPTOR_LIST_TYPE: Shape = Shape::list(
    "policyDescriptorListType",
    &POLICY_DESCRIPTOR_TYPE,
    "member",
    false,
);

pub static REGION_DISABLED_MESSAGE: Shape = Shape::string("regionDisabledMessage");

pub static ROLE_DURATION_SECONDS_TYPE: Shape =
    Shape::integer("roleDurationSecondsType").limits(Some(900), Some(43200));

pub static ROLE_SESSION_NAME_TYPE: Shape = Shape::string("roleSessionNameType")
    .limits(Some(2), Some(64))
    .pattern("[\\w+=,.@-]*");

pub static SERIAL_NUMBER_TYPE: Shape = Shape::string("serialNumberType")
    .limits(Some(9), Some(256))
    .pattern("[\\w+=/:,.@-]*");

pub static SESSION_DURATION_ESCALATION_EXCEPTION_SCALAR: Shape =
    Shape::string("sessionDurationEscalationException");

pub static SESSION_POLICY_DOCUMENT_TYPE: Shape = Shape::string("sessionPolicyDocumentType")
    .limits(Some(1), Some(2048))
    .pattern("[\\u0009\\u000A\\u000D\\u0020-\\u00FF]+");

pub static SOURCE_IDENTITY_TYPE: Shape = Shape::string("sourceIdentityType")
    .limits(Some(2), Some(64))
    .pattern("[\\w+=,.@-]*");

pub static TAG_KEY_LIST_TYPE: Shape =
    Shape::list("tagKeyListType", &TAG_KEY_TYPE, "member", false).limits(None, Some(50));

pub static TAG_KEY_TYPE: Shape = Shape::string("tagKeyType")
    .limits(Some(1), Some(128))
    .pattern("[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]+");

pub static TAG_LIST_TYPE: Shape =
    Shape::list("tagListType", &TAG, "member", false).limits(None, Some(50));

pub static TAG_VALUE_TYPE: Shape = Shape::string("tagValueType")
    .limits(Some(0), Some(256))
    .pattern("[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*");

pub static TOKEN_CODE_TYPE: Shape = Shape::string("tokenCodeType")
    .limits(Some(6), Some(6))
    .pattern("[\\d]*");

pub static TOKEN_TYPE: Shape = Shape::string("tokenType");

pub static TRADE_IN_TOKEN_TYPE: Shape = Shape::string("tradeInTokenType").sensitive();

pub static UNRESTRICTED_SESSION_POLICY_DOCUMENT_TYPE: Shape =
    Shape::string("unrestrictedSessionPolicyDocumentType")
        .limits(Some(1), None)
        .pattern("[\\u0009\\u000A\\u000D\\u0020-\\u00FF]+");

pub static URL_TYPE: Shape = Shape::string("urlType").limits(Some(4), Some(2048));

pub static USER_ID_TYPE: Shape = Shape::string("userIdType");

pub static USER_NAME_TYPE: Shape = Shape::string("userNameType")
    .limits(Some(2), Some(32))
    .pattern("[\\w+=,.@-]*");

pub static WEB_IDENTITY_SUBJECT_TYPE: Shape =
    Shape::string("webIdentitySubjectType").limits(Some(6), Some(255));

pub static WEB_IDENTITY_TOKEN_AUDIENCE_LIST_TYPE: Shape = Shape::list(
    "webIdentityTokenAudienceListType",
    &WEB_IDENTITY_TOKEN_AUDIENCE_STRING_TYPE,
    "member",
    false,
)
.limits(Some(1), Some(10));

pub static WEB_IDENTITY_TOKEN_AUDIENCE_STRING_TYPE: Shape =
    Shape::string("webIdentityTokenAudienceStringType").limits(Some(1), Some(1000));

pub static WEB_IDENTITY_TOKEN_DURATION_SECONDS_TYPE: Shape =
    Shape::integer("webIdentityTokenDurationSecondsType").limits(Some(60), Some(3600));

pub static WEB_IDENTITY_TOKEN_TYPE: Shape = Shape::string("webIdentityTokenType").sensitive();
