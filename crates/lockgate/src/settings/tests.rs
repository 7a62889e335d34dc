//! Settings from flags, from variables, from neither, and what is said about those that cannot be.
#![allow(clippy::unwrap_used)]

use super::*;
use clap::Parser;
use std::collections::BTreeMap;

#[derive(Parser)]
struct Line {
    #[command(flatten)]
    up: UpArgs,
}

fn resolve(flags: &[&str], variables: &[(&str, &str)]) -> Result<Settings, SettingsError> {
    let line = Line::try_parse_from(std::iter::once(&"up").chain(flags)).unwrap();
    let mut environment = BTreeMap::from([("HOME".to_owned(), "/home/ada".to_owned())]);
    for (name, value) in variables {
        environment.insert((*name).to_owned(), (*value).to_owned());
    }
    Settings::resolve(&line.up, &environment)
}

fn complaint(flags: &[&str], variables: &[(&str, &str)]) -> String {
    resolve(flags, variables).unwrap_err().to_string()
}

#[test]
fn defaults_are_what_tooling_assumes() {
    let settings = resolve(&[], &[]).unwrap();
    assert_eq!(
        settings.data_dir,
        PathBuf::from("/home/ada/.local/share/lockgate")
    );
    assert_eq!(settings.aws_listen.to_string(), "127.0.0.1:4566");
    assert_eq!(settings.gateway_listen.to_string(), "127.0.0.1:8080");
    assert_eq!(settings.admin_listen.to_string(), "127.0.0.1:9464");
    assert_eq!(settings.region.as_str(), "us-east-1");
    assert_eq!(settings.account_id.as_str(), "000000000000");
    assert_eq!(settings.cluster_name, "lockgate");
    assert_eq!(settings.shutdown_grace, Duration::from_secs(30));
    assert!(settings.error_details && settings.path_style);
    assert!(settings.manifests.is_empty() && settings.credentials.is_empty());
}

#[test]
fn flags_win_over_variables() {
    let variables = [
        ("LOCKGATE_DATA_DIR", "/var/v"),
        ("LOCKGATE_AWS_LISTEN", "127.0.0.1:1"),
        ("LOCKGATE_PATH_STYLE", "off"),
        ("LOCKGATE_MANIFESTS", "a.yaml:b"),
        ("LOCKGATE_REGION", "eu-west-1"),
        ("AWS_REGION", "eu-north-1"),
    ];
    let settings = resolve(&[], &variables).unwrap();
    assert_eq!(settings.data_dir, PathBuf::from("/var/v"));
    assert_eq!(settings.aws_listen.address.port(), 1);
    assert!(!settings.path_style);
    assert_eq!(settings.manifests, ["a.yaml", "b"].map(PathBuf::from));
    assert_eq!(settings.region.as_str(), "eu-west-1");

    let flags = [
        "--data-dir=/var/f",
        "--aws-listen=localhost:0",
        "--path-style=on",
        "--manifests=c",
        "--region=us-gov-west-1",
    ];
    let settings = resolve(&flags, &variables).unwrap();
    assert_eq!(settings.data_dir, PathBuf::from("/var/f"));
    assert_eq!(settings.aws_listen.to_string(), "127.0.0.1:0");
    assert!(settings.path_style);
    assert_eq!(settings.manifests, [PathBuf::from("c")]);
    assert_eq!(settings.region.partition(), "aws-us-gov");
}

#[test]
fn the_region_of_the_shell_is_used() {
    let settings = resolve(&[], &[("AWS_REGION", "eu-north-1")]).unwrap();
    assert_eq!(settings.region.as_str(), "eu-north-1");
    assert!(complaint(&[], &[("AWS_REGION", "Europe")]).starts_with("AWS_REGION does not take"));
}

#[test]
fn the_data_directory_follows_xdg() {
    let settings = resolve(&[], &[("XDG_DATA_HOME", "/data")]).unwrap();
    assert_eq!(settings.data_dir, PathBuf::from("/data/lockgate"));
    let settings = resolve(&[], &[("XDG_DATA_HOME", "relative")]).unwrap();
    assert!(settings.data_dir.starts_with("/home/ada"));
    assert!(complaint(&[], &[("HOME", "")]).starts_with("--data-dir is missing"));
}

#[test]
fn complaints_name_the_flag_and_what_it_takes() {
    for (flag, bad) in [
        ("--aws-listen", "here"),
        ("--aws-listen", "localhost"),
        ("--gateway-listen", "127.0.0.1:70000"),
        ("--admin-listen", "example.com:80"),
        ("--region", "us_east_1"),
        ("--region", "us-east"),
        ("--account-id", "1234"),
        ("--cluster-name", "-x"),
        ("--vpc-id", "subnet-1"),
        ("--subnet", "subnet-1"),
        ("--subnet", "subnet-1=EU"),
        ("--workers", "0"),
        ("--workers", "many"),
        ("--error-details", "yes"),
        ("--path-style", ""),
        ("--max-connections", "0"),
        ("--max-connections-per-client", "all"),
        ("--held-body-memory", "9"),
        ("--trusted-proxy", "10.1.2.3/8"),
        ("--trusted-proxy", "here"),
        ("--proxy-protocol", "v1"),
        ("--access-log", ""),
        ("--access-log-format", "xml"),
        ("--shutdown-grace", "1h"),
        ("--manifests", ""),
        ("--ready-file", ""),
        ("--log", "loud"),
        ("--log", "info,x=loud"),
        ("--log-format", "xml"),
    ] {
        let said = complaint(&[&format!("{flag}={bad}")], &[]);
        assert!(
            said.starts_with(&format!("{flag} does not take {bad:?}: expected ")),
            "{said}"
        );
    }
    let said = complaint(&[], &[("LOCKGATE_WORKERS", "-1")]);
    assert!(said.starts_with("LOCKGATE_WORKERS does not take"), "{said}");
}

#[test]
fn proxies_are_trusted_by_name_alone() {
    let settings = resolve(&[], &[]).unwrap();
    assert!(settings.trusted_proxies.is_empty());
    assert_eq!(settings.proxy_protocol, ProxyProtocol::Off);

    let flags = ["--trusted-proxy=10.0.0.0/8", "--trusted-proxy=fd00::1"];
    let settings = resolve(&flags, &[]).unwrap();
    let written: Vec<_> = settings
        .trusted_proxies
        .iter()
        .map(Network::to_string)
        .collect();
    assert_eq!(written, ["10.0.0.0/8", "fd00::1/128"]);

    let variables = [
        ("LOCKGATE_TRUSTED_PROXY", "10.0.0.0/8,192.0.2.1"),
        ("LOCKGATE_PROXY_PROTOCOL", "v2"),
    ];
    let settings = resolve(&[], &variables).unwrap();
    assert_eq!(settings.trusted_proxies.len(), 2);
    assert_eq!(settings.proxy_protocol, ProxyProtocol::V2);

    let said = complaint(&["--proxy-protocol=v2"], &[]);
    assert!(said.contains("--trusted-proxy"), "{said}");
}

#[test]
fn requests_are_logged_where_asked() {
    let log = |flags: &[&str]| resolve(flags, &[]).unwrap().access_log;
    let to = |destination, format| {
        Some(LogSettings {
            destination,
            format,
        })
    };
    assert_eq!(log(&[]), None);
    assert_eq!(log(&["--access-log=off"]), None);
    assert_eq!(
        log(&["--access-log=-"]),
        to(telemetry::Destination::Stdout, Format::Json)
    );
    let file = telemetry::Destination::File("/var/log/access".into());
    assert_eq!(
        log(&[
            "--access-log=/var/log/access",
            "--access-log-format=combined"
        ]),
        to(file, Format::Combined)
    );
    // A format alone would be taken and ignored.
    let said = complaint(&["--access-log-format=json"], &[]);
    assert!(said.starts_with("--access-log is missing"), "{said}");
}

#[test]
fn leaving_the_machine_has_to_be_meant() {
    let said = complaint(&["--aws-listen=0.0.0.0:4566"], &[]);
    assert!(said.contains("--insecure-bind"), "{said}");
    assert!(resolve(&["--aws-listen=0.0.0.0:4566", "--insecure-bind"], &[]).is_ok());
    assert!(resolve(&["--aws-listen=[::1]:4566"], &[]).is_ok());
    // The gateway is there to be reached.
    assert!(resolve(&["--gateway-listen=0.0.0.0:80"], &[]).is_ok());
}

#[test]
fn credentials_are_checked_and_never_repeated() {
    let good = "AKIAIOSFODNN7EXAMPLE:wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
    let settings = resolve(&["--credential", good], &[]).unwrap();
    assert_eq!(
        settings.credentials[0].access_key_id,
        "AKIAIOSFODNN7EXAMPLE"
    );
    let two = format!("{good},BKIAIOSFODNN7EXAMPLE:12345678");
    let settings = resolve(&[], &[("LOCKGATE_CREDENTIAL", &two)]).unwrap();
    assert_eq!(settings.credentials.len(), 2);
    for bad in [
        "AKIAIOSFODNN7EXAMPLE",
        "short:secretsecret",
        "AKIAIOSFODNN7EXAMPLE:se cret-se cret",
    ] {
        let said = complaint(&["--credential", bad], &[]);
        assert!(
            said.contains("--credential") && !said.contains("ecret-se") && !said.contains(bad),
            "{said}"
        );
    }
}

#[test]
fn temporary_credentials_have_a_token() {
    let settings = resolve(
        &["--credential=AKIAIOSFODNN7EXAMPLE:12345678:token/+="],
        &[],
    );
    let credential = &settings.unwrap().credentials[0];
    assert_eq!(credential.secret_access_key, "12345678");
    assert_eq!(credential.session_token.as_deref(), Some("token/+="));
    let said = complaint(&["--credential=AKIAIOSFODNN7EXAMPLE:12345678:"], &[]);
    assert!(said.contains("SESSION-TOKEN"), "{said}");
}

#[test]
fn a_fallback_has_an_endpoint() {
    assert!(resolve(&[], &[]).unwrap().fallback.is_none());
    let credential = "--fallback-credential=AKIAIOSFODNN7EXAMPLE:12345678";
    let good = ["--fallback-endpoint=https://aws.internal:4566", credential];
    assert!(resolve(&good, &[]).unwrap().fallback.is_some());
    let variables = [("LOCKGATE_FALLBACK_ENDPOINT", "http://localhost:4567")];
    assert!(resolve(&[], &variables).unwrap().fallback.is_some());
    assert!(complaint(&[credential], &[]).contains("--fallback-endpoint"));
    for bad in ["localhost:4566", "ftp://h", "http://h/?a"] {
        let said = complaint(&["--fallback-endpoint", bad], &[]);
        assert!(said.contains("--fallback-endpoint"), "{said}");
    }
    let secret = "--fallback-credential=AKIAIOSFODNN7EXAMPLE:hush hush";
    let said = complaint(&["--fallback-endpoint=http://h", secret], &[]);
    assert!(!said.contains("hush"), "{said}");
}

#[test]
fn quotas_are_awss_until_they_are_lifted() {
    assert_eq!(resolve(&[], &[]).unwrap().quotas, control::Quotas::AWS);
    let lifted = resolve(&["--quotas=off"], &[]).unwrap().quotas;
    assert_eq!(lifted, control::Quotas::LIFTED);
    assert!(complaint(&["--quotas=some"], &[]).contains("aws or off"));
}

#[test]
fn the_dns_responder_is_off_and_knows_where_the_gateway_is() {
    assert_eq!(resolve(&[], &[]).unwrap().dns, None);
    let dns = |flags: &[&str]| resolve(flags, &[]).unwrap().dns.unwrap();
    let found = dns(&["--dns-listen", "127.0.0.1:5300"]);
    assert_eq!(found.listen.to_string(), "127.0.0.1:5300");
    assert_eq!(found.answers, [IpAddr::from([127, 0, 0, 1])]);
    let found = dns(&[
        "--dns-listen",
        "127.0.0.1:5300",
        "--dns-answer",
        "10.0.0.10",
    ]);
    assert_eq!(found.answers, [IpAddr::from([10, 0, 0, 10])]);
    let open = [
        "--dns-listen",
        "127.0.0.1:5300",
        "--gateway-listen",
        "0.0.0.0:80",
    ];
    let text = complaint(&open, &[]);
    assert!(text.contains("--dns-answer"), "{text}");
    let text = complaint(&["--dns-answer", "10.0.0.10"], &[]);
    assert!(text.contains("--dns-listen"), "{text}");
    let text = complaint(
        &["--dns-answer", "x"],
        &[("LOCKGATE_DNS_LISTEN", "127.0.0.1:1")],
    );
    assert!(text.contains("an IP address such as 10.0.0.10"), "{text}");
}

#[test]
fn load_balancers_listen_in_a_network_or_not_at_all() {
    let pool = |flags: &[&str]| resolve(flags, &[]).unwrap().load_balancers.addresses;
    assert_eq!(pool(&[]).map(|pool| pool.size()), Some(254));
    assert_eq!(pool(&["--load-balancer-addresses", "off"]), None);
    let text = complaint(&["--load-balancer-addresses", "127.0.66.1/24"], &[]);
    assert!(text.contains("no bits beyond its prefix"), "{text}");
    assert!(resolve(&[], &[]).unwrap().load_balancers.health_checks);
}

#[test]
fn a_zone_is_a_name_and_a_variable_without_a_value_is_none() {
    let zone = |flags: &[&str], variables: &[(&str, &str)]| {
        resolve(flags, variables).unwrap().load_balancers.zone
    };
    assert_eq!(
        zone(&["--zone", "us-east-1a"], &[]).as_deref(),
        Some("us-east-1a")
    );
    assert_eq!(zone(&[], &[("LOCKGATE_ZONE", "b")]).as_deref(), Some("b"));
    // What the downward API says where a Pod has no such label.
    assert_eq!(zone(&[], &[("LOCKGATE_ZONE", "")]), None);
    let text = complaint(&["--zone", "us east"], &[]);
    assert!(text.contains("such as us-east-1a"), "{text}");
}

#[test]
fn port_forwards_are_asked_for_and_take_a_cluster() {
    let kubeconfig = "--kubeconfig=/none";
    let forwards = |arguments: &[&str]| {
        let settings = resolve(arguments, &[]).unwrap();
        settings.cluster.unwrap().port_forward
    };
    assert!(!forwards(&[kubeconfig]));
    assert!(forwards(&[kubeconfig, "--kubernetes-port-forward=on"]));
    let said = complaint(&["--kubernetes-port-forward=on"], &[]);
    assert!(
        said.starts_with("--kubeconfig is missing")
            && said.contains("--kubernetes-port-forward is given"),
        "{said}"
    );
    let said = complaint(&[kubeconfig, "--kubernetes-port-forward=yes"], &[]);
    assert!(said.contains("expected on or off"), "{said}");
}
