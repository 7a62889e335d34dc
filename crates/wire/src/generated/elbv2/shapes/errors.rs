//! Error shapes with their codes and statuses, as static tables. Written by `cargo xtask wire`
//! from the AWS service model elasticloadbalancingv2-2015-12-01; change the generator, not this file.

use crate::shape::{ErrorTrait, Shape};

pub static ALPN_POLICY_NOT_SUPPORTED_EXCEPTION: Shape = Shape::error(
    "ALPNPolicyNotSupportedException",
    ErrorTrait::new("ALPNPolicyNotFound", 400),
    &[],
);

pub static ALLOCATION_ID_NOT_FOUND_EXCEPTION: Shape = Shape::error(
    "AllocationIdNotFoundException",
    ErrorTrait::new("AllocationIdNotFound", 400),
    &[],
);

pub static AVAILABILITY_ZONE_NOT_SUPPORTED_EXCEPTION: Shape = Shape::error(
    "AvailabilityZoneNotSupportedException",
    ErrorTrait::new("AvailabilityZoneNotSupported", 400),
    &[],
);

pub static CA_CERTIFICATES_BUNDLE_NOT_FOUND_EXCEPTION: Shape = Shape::error(
    "CaCertificatesBundleNotFoundException",
    ErrorTrait::new("CaCertificatesBundleNotFound", 400),
    &[],
);

pub static CAPACITY_DECREASE_REQUESTS_LIMIT_EXCEEDED_EXCEPTION: Shape = Shape::error(
    "CapacityDecreaseRequestsLimitExceededException",
    ErrorTrait::new("CapacityDecreaseRequestLimitExceeded", 400),
    &[],
);

pub static CAPACITY_RESERVATION_PENDING_EXCEPTION: Shape = Shape::error(
    "CapacityReservationPendingException",
    ErrorTrait::new("CapacityReservationPending", 400),
    &[],
);

pub static CAPACITY_UNITS_LIMIT_EXCEEDED_EXCEPTION: Shape = Shape::error(
    "CapacityUnitsLimitExceededException",
    ErrorTrait::new("CapacityUnitsLimitExceeded", 400),
    &[],
);

pub static CERTIFICATE_NOT_FOUND_EXCEPTION: Shape = Shape::error(
    "CertificateNotFoundException",
    ErrorTrait::new("CertificateNotFound", 400),
    &[],
);

pub static DELETE_ASSOCIATION_SAME_ACCOUNT_EXCEPTION: Shape = Shape::error(
    "DeleteAssociationSameAccountException",
    ErrorTrait::new("DeleteAssociationSameAccount", 400),
    &[],
);

pub static DUPLICATE_LISTENER_EXCEPTION: Shape = Shape::error(
    "DuplicateListenerException",
    ErrorTrait::new("DuplicateListener", 400),
    &[],
);

pub static DUPLICATE_LOAD_BALANCER_NAME_EXCEPTION: Shape = Shape::error(
    "DuplicateLoadBalancerNameException",
    ErrorTrait::new("DuplicateLoadBalancerName", 400),
    &[],
);

pub static DUPLICATE_TAG_KEYS_EXCEPTION: Shape = Shape::error(
    "DuplicateTagKeysException",
    ErrorTrait::new("DuplicateTagKeys", 400),
    &[],
);

pub static DUPLICATE_TARGET_GROUP_NAME_EXCEPTION: Shape = Shape::error(
    "DuplicateTargetGroupNameException",
    ErrorTrait::new("DuplicateTargetGroupName", 400),
    &[],
);

pub static DUPLICATE_TRUST_STORE_NAME_EXCEPTION: Shape = Shape::error(
    "DuplicateTrustStoreNameException",
    ErrorTrait::new("DuplicateTrustStoreName", 400),
    &[],
);

pub static HEALTH_UNAVAILABLE_EXCEPTION: Shape = Shape::error(
    "HealthUnavailableException",
    ErrorTrait::new("HealthUnavailable", 500),
    &[],
);

pub static INCOMPATIBLE_PROTOCOLS_EXCEPTION: Shape = Shape::error(
    "IncompatibleProtocolsException",
    ErrorTrait::new("IncompatibleProtocols", 400),
    &[],
);

pub static INSUFFICIENT_CAPACITY_EXCEPTION: Shape = Shape::error(
    "InsufficientCapacityException",
    ErrorTrait::new("InsufficientCapacity", 500),
    &[],
);

pub static INVALID_CA_CERTIFICATES_BUNDLE_EXCEPTION: Shape = Shape::error(
    "InvalidCaCertificatesBundleException",
    ErrorTrait::new("InvalidCaCertificatesBundle", 400),
    &[],
);

pub static INVALID_CONFIGURATION_REQUEST_EXCEPTION: Shape = Shape::error(
    "InvalidConfigurationRequestException",
    ErrorTrait::new("InvalidConfigurationRequest", 400),
    &[],
);

pub static INVALID_LOAD_BALANCER_ACTION_EXCEPTION: Shape = Shape::error(
    "InvalidLoadBalancerActionException",
    ErrorTrait::new("InvalidLoadBalancerAction", 400),
    &[],
);

pub static INVALID_REVOCATION_CONTENT_EXCEPTION: Shape = Shape::error(
    "InvalidRevocationContentException",
    ErrorTrait::new("InvalidRevocationContent", 400),
    &[],
);

pub static INVALID_SCHEME_EXCEPTION: Shape = Shape::error(
    "InvalidSchemeException",
    ErrorTrait::new("InvalidScheme", 400),
    &[],
);

pub static INVALID_SECURITY_GROUP_EXCEPTION: Shape = Shape::error(
    "InvalidSecurityGroupException",
    ErrorTrait::new("InvalidSecurityGroup", 400),
    &[],
);

pub static INVALID_SUBNET_EXCEPTION: Shape = Shape::error(
    "InvalidSubnetException",
    ErrorTrait::new("InvalidSubnet", 400),
    &[],
);

pub static INVALID_TARGET_EXCEPTION: Shape = Shape::error(
    "InvalidTargetException",
    ErrorTrait::new("InvalidTarget", 400),
    &[],
);

pub static LISTENER_NOT_FOUND_EXCEPTION: Shape = Shape::error(
    "ListenerNotFoundException",
    ErrorTrait::new("ListenerNotFound", 400),
    &[],
);

pub static LOAD_BALANCER_NOT_FOUND_EXCEPTION: Shape = Shape::error(
    "LoadBalancerNotFoundException",
    ErrorTrait::new("LoadBalancerNotFound", 400),
    &[],
);

pub static OPERATION_NOT_PERMITTED_EXCEPTION: Shape = Shape::error(
    "OperationNotPermittedException",
    ErrorTrait::new("OperationNotPermitted", 400),
    &[],
);

pub static PRIOR_REQUEST_NOT_COMPLETE_EXCEPTION: Shape = Shape::error(
    "PriorRequestNotCompleteException",
    ErrorTrait::new("PriorRequestNotComplete", 429),
    &[],
);

pub static PRIORITY_IN_USE_EXCEPTION: Shape = Shape::error(
    "PriorityInUseException",
    ErrorTrait::new("PriorityInUse", 400),
    &[],
);

pub static RESOURCE_IN_USE_EXCEPTION: Shape = Shape::error(
    "ResourceInUseException",
    ErrorTrait::new("ResourceInUse", 400),
    &[],
);

pub static RESOURCE_NOT_FOUND_EXCEPTION: Shape = Shape::error(
    "ResourceNotFoundException",
    ErrorTrait::new("ResourceNotFound", 400),
    &[],
);

pub static REVOCATION_CONTENT_NOT_FOUND_EXCEPTION: Shape = Shape::error(
    "RevocationContentNotFoundException",
    ErrorTrait::new("RevocationContentNotFound", 400),
    &[],
);

pub static REVOCATION_ID_NOT_FOUND_EXCEPTION: Shape = Shape::error(
    "RevocationIdNotFoundException",
    ErrorTrait::new("RevocationIdNotFound", 400),
    &[],
);

pub static RULE_NOT_FOUND_EXCEPTION: Shape = Shape::error(
    "RuleNotFoundException",
    ErrorTrait::new("RuleNotFound", 400),
    &[],
);

pub static SSL_POLICY_NOT_FOUND_EXCEPTION: Shape = Shape::error(
    "SSLPolicyNotFoundException",
    ErrorTrait::new("SSLPolicyNotFound", 400),
    &[],
);

pub static SUBNET_NOT_FOUND_EXCEPTION: Shape = Shape::error(
    "SubnetNotFoundException",
    ErrorTrait::new("SubnetNotFound", 400),
    &[],
);

pub static TARGET_GROUP_ASSOCIATION_LIMIT_EXCEPTION: Shape = Shape::error(
    "TargetGroupAssociationLimitException",
    ErrorTrait::new("TargetGroupAssociationLimit", 400),
    &[],
);

pub static TARGET_GROUP_NOT_FOUND_EXCEPTION: Shape = Shape::error(
    "TargetGroupNotFoundException",
    ErrorTrait::new("TargetGroupNotFound", 400),
    &[],
);

pub static TOO_MANY_ACTIONS_EXCEPTION: Shape = Shape::error(
    "TooManyActionsException",
    ErrorTrait::new("TooManyActions", 400),
    &[],
);

pub static TOO_MANY_CERTIFICATES_EXCEPTION: Shape = Shape::error(
    "TooManyCertificatesException",
    ErrorTrait::new("TooManyCertificates", 400),
    &[],
);

pub static TOO_MANY_LISTENERS_EXCEPTION: Shape = Shape::error(
    "TooManyListenersException",
    ErrorTrait::new("TooManyListeners", 400),
    &[],
);

pub static TOO_MANY_LOAD_BALANCERS_EXCEPTION: Shape = Shape::error(
    "TooManyLoadBalancersException",
    ErrorTrait::new("TooManyLoadBalancers", 400),
    &[],
);

pub static TOO_MANY_REGISTRATIONS_FOR_TARGET_ID_EXCEPTION: Shape = Shape::error(
    "TooManyRegistrationsForTargetIdException",
    ErrorTrait::new("TooManyRegistrationsForTargetId", 400),
    &[],
);

pub static TOO_MANY_RULES_EXCEPTION: Shape = Shape::error(
    "TooManyRulesException",
    ErrorTrait::new("TooManyRules", 400),
    &[],
);

pub static TOO_MANY_TAGS_EXCEPTION: Shape = Shape::error(
    "TooManyTagsException",
    ErrorTrait::new("TooManyTags", 400),
    &[],
);

pub static TOO_MANY_TARGET_GROUPS_EXCEPTION: Shape = Shape::error(
    "TooManyTargetGroupsException",
    ErrorTrait::new("TooManyTargetGroups", 400),
    &[],
);

pub static TOO_MANY_TARGETS_EXCEPTION: Shape = Shape::error(
    "TooManyTargetsException",
    ErrorTrait::new("TooManyTargets", 400),
    &[],
);

pub static TOO_MANY_TRUST_STORE_REVOCATION_ENTRIES_EXCEPTION: Shape = Shape::error(
    "TooManyTrustStoreRevocationEntriesException",
    ErrorTrait::new("TooManyTrustStoreRevocationEntries", 400),
    &[],
);

pub static TOO_MANY_TRUST_STORES_EXCEPTION: Shape = Shape::error(
    "TooManyTrustStoresException",
    ErrorTrait::new("TooManyTrustStores", 400),
    &[],
);

pub static TOO_MANY_UNIQUE_TARGET_GROUPS_PER_LOAD_BALANCER_EXCEPTION: Shape = Shape::error(
    "TooManyUniqueTargetGroupsPerLoadBalancerException",
    ErrorTrait::new("TooManyUniqueTargetGroupsPerLoadBalancer", 400),
    &[],
);

pub static TRUST_STORE_ASSOCIATION_NOT_FOUND_EXCEPTION: Shape = Shape::error(
    "TrustStoreAssociationNotFoundException",
    ErrorTrait::new("AssociationNotFound", 400),
    &[],
);

pub static TRUST_STORE_IN_USE_EXCEPTION: Shape = Shape::error(
    "TrustStoreInUseException",
    ErrorTrait::new("TrustStoreInUse", 400),
    &[],
);

pub static TRUST_STORE_NOT_FOUND_EXCEPTION: Shape = Shape::error(
    "TrustStoreNotFoundException",
    ErrorTrait::new("TrustStoreNotFound", 400),
    &[],
);

pub static TRUST_STORE_NOT_READY_EXCEPTION: Shape = Shape::error(
    "TrustStoreNotReadyException",
    ErrorTrait::new("TrustStoreNotReady", 400),
    &[],
);

pub static UNSUPPORTED_PROTOCOL_EXCEPTION: Shape = Shape::error(
    "UnsupportedProtocolException",
    ErrorTrait::new("UnsupportedProtocol", 400),
    &[],
);
