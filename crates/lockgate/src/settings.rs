//! What starts the process, as one typed tree: as written ([`UpArgs`], [`DataDirArgs`]), then ready to use
//! ([`Settings`]). Flags win over `LOCKGATE_…` variables, which win over defaults. A value that exists is
//! valid; errors name the flag or variable and what it takes. Resources are not settings: they come only
//! through the APIs and manifests.

mod cluster;
mod environment;
mod load_balancers;
#[cfg(test)]
mod tests;
mod values;

pub use cluster::ClusterArgs;
pub use environment::{Environment, ProcessEnvironment};
pub use load_balancers::{LoadBalancerArgs, LoadBalancers};
pub use values::{AccountId, ListenAddress, LogFilter, LogFormat, Region, SettingsError};

use clap::Args;
use proxy::{Network, ProxyProtocol};
use sigv4::Credential;
use std::net::IpAddr;
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::time::Duration;
use telemetry::{Format, LogSettings};
use values::Source;

/// Where a command finds the data directory.
#[derive(Args, Clone, Debug, Default)]
pub struct DataDirArgs {
    /// Directory of the store and credentials [default: $XDG_DATA_HOME/lockgate, else ~/.local/share/lockgate]
    /// [env: LOCKGATE_DATA_DIR]
    #[arg(long, value_name = "PATH")]
    pub data_dir: Option<String>,
}

/// The flags of `lockgate up`, as written. Every flag has a variable: `--aws-listen` is `LOCKGATE_AWS_LISTEN`.
#[derive(Args, Clone, Debug, Default)]
pub struct UpArgs {
    #[command(flatten)]
    pub data_dir: DataDirArgs,

    /// Kubernetes manifests: a file, or a folder whose files are read; repeatable. They are watched
    #[arg(long, value_name = "PATH", help_heading = "Load balancers")]
    pub manifests: Vec<String>,

    /// Name of the cluster in tags and generated names [default: lockgate]
    #[arg(long, value_name = "NAME", help_heading = "Load balancers")]
    pub cluster_name: Option<String>,

    #[command(flatten)]
    pub cluster: ClusterArgs,

    #[command(flatten)]
    pub load_balancers: LoadBalancerArgs,

    /// Address of the AWS endpoint; port 0 takes a free one [default: 127.0.0.1:4566]
    #[arg(long, value_name = "IP:PORT", help_heading = "Listeners")]
    pub aws_listen: Option<String>,

    /// Address of the gateway, where traffic comes in [default: 127.0.0.1:8080]
    #[arg(long, value_name = "IP:PORT", help_heading = "Listeners")]
    pub gateway_listen: Option<String>,

    /// Address of health checks and status [default: 127.0.0.1:9464]
    #[arg(long, value_name = "IP:PORT", help_heading = "Listeners")]
    pub admin_listen: Option<String>,

    /// Answer DNS queries here, for the names of load balancers and APIs; resolvers are to be told so [default: off]
    #[arg(long, value_name = "IP:PORT|off", help_heading = "Listeners")]
    pub dns_listen: Option<String>,

    /// What names of APIs resolve to; repeatable [default: the address of the gateway]
    #[arg(long, value_name = "IP", help_heading = "Listeners")]
    pub dns_answer: Vec<String>,

    /// Let the AWS endpoint listen beyond this machine, without TLS
    #[arg(long, help_heading = "Listeners")]
    pub insecure_bind: bool,

    /// Region that ARNs and names say [default: AWS_REGION, else us-east-1]
    #[arg(long, value_name = "REGION", help_heading = "AWS endpoint")]
    pub region: Option<String>,

    /// Account that ARNs say, twelve digits [default: 000000000000]
    #[arg(long, value_name = "DIGITS", help_heading = "AWS endpoint")]
    pub account_id: Option<String>,

    /// One more access key that may sign calls; repeatable. Better as LOCKGATE_CREDENTIAL, comma-separated,
    /// since other users of the machine can read command lines
    #[arg(long, value_name = "ID:SECRET[:TOKEN]", help_heading = "AWS endpoint")]
    pub credential: Vec<String>,

    /// Where calls for AWS services go that Lockgate does not serve [default: they are refused]
    #[arg(long, value_name = "URL", help_heading = "AWS endpoint")]
    pub fallback_endpoint: Option<String>,

    /// What signs those calls anew; without it they keep a signature that covers the wrong host. Better as
    /// LOCKGATE_FALLBACK_CREDENTIAL
    #[arg(long, value_name = "ID:SECRET[:TOKEN]", help_heading = "AWS endpoint")]
    pub fallback_credential: Option<String>,

    /// Whether AWS's quotas hold, such as 300 resources for an API [default: aws]
    #[arg(long, value_name = "aws|off", help_heading = "AWS endpoint")]
    pub quotas: Option<String>,

    /// Threads that serve traffic [default: the processors this process may use]
    #[arg(long, value_name = "N", help_heading = "Gateway")]
    pub workers: Option<String>,

    /// Whether x-lockgate-error explains faults to clients [default: on]
    #[arg(long, value_name = "on|off", help_heading = "Gateway")]
    pub error_details: Option<String>,

    /// Whether stages are served under /_aws/execute-api/{api-id}/{stage}/ too [default: on]
    #[arg(long, value_name = "on|off", help_heading = "Gateway")]
    pub path_style: Option<String>,

    /// Clients' connections in all; more are answered 503 [default: what the limit of open files allows]
    #[arg(long, value_name = "N", help_heading = "Gateway")]
    pub max_connections: Option<String>,

    /// Connections of one client (an IPv4 address, an IPv6 /64); more are answered 503. Trusted proxies are
    /// not counted [default: three quarters of --max-connections]
    #[arg(long, value_name = "N", help_heading = "Gateway")]
    pub max_connections_per_client: Option<String>,

    /// Memory for request bodies that come chunked and have to be held; where it is in use, such a request is
    /// answered 503 [default: 256]
    #[arg(long, value_name = "MIB", help_heading = "Gateway")]
    pub held_body_memory: Option<String>,

    /// Where proxies and load balancers in front of the gateway are: a network or an address; repeatable.
    /// Their X-Forwarded-For says who the client is; anybody else's is passed on and not believed
    #[arg(long, value_name = "CIDR", help_heading = "Gateway")]
    pub trusted_proxy: Vec<String>,

    /// Whether connections from trusted proxies begin with a PROXY protocol header; with v2 each has to
    /// [default: off]
    #[arg(long, value_name = "off|v2", help_heading = "Gateway")]
    pub proxy_protocol: Option<String>,

    /// Where to log requests: a file (opened anew on SIGHUP), - for stdout, or off [default: off]
    #[arg(long, value_name = "PATH|-|off", help_heading = "Gateway")]
    pub access_log: Option<String>,

    /// How to log requests: a JSON object a line, or the combined log format [default: json]
    #[arg(long, value_name = "json|combined", help_heading = "Gateway")]
    pub access_log_format: Option<String>,

    /// Seconds that requests in progress get to finish at the end [default: 30]
    #[arg(long, value_name = "SECONDS", help_heading = "Gateway")]
    pub shutdown_grace: Option<String>,

    /// Write addresses and process id to this file, as JSON, once everything serves
    #[arg(long, value_name = "PATH", help_heading = "Process")]
    pub ready_file: Option<String>,

    /// What to log to stderr: a level, or target=level pairs separated by commas [default: info]
    #[arg(long, value_name = "FILTER", help_heading = "Process")]
    pub log: Option<String>,

    /// How to log [default: text]
    #[arg(long, value_name = "text|json", help_heading = "Process")]
    pub log_format: Option<String>,
}

/// Everything a running Lockgate is told at its start.
#[derive(Clone, Debug)]
pub struct Settings {
    pub data_dir: PathBuf,
    pub manifests: Vec<PathBuf>,
    pub cluster_name: String,
    /// The live cluster to watch, if any.
    pub cluster: Option<kubernetes::live::Options>,
    pub load_balancer_classes: Vec<String>,
    pub load_balancers: LoadBalancers,
    pub aws_listen: ListenAddress,
    pub gateway_listen: ListenAddress,
    pub admin_listen: ListenAddress,
    pub dns: Option<Dns>,
    pub region: Region,
    pub account_id: AccountId,
    /// Beside the one in the data directory.
    pub credentials: Vec<Credential>,
    /// Where calls for services that are not served go.
    pub fallback: Option<control::Fallback>,
    pub quotas: control::Quotas,
    pub workers: NonZeroUsize,
    pub error_details: bool,
    pub path_style: bool,
    /// `None`: what the limit of open files allows.
    pub max_connections: Option<NonZeroUsize>,
    /// `None`: three quarters of those.
    pub max_connections_per_client: Option<NonZeroUsize>,
    pub held_body_memory_bytes: u64,
    pub trusted_proxies: Vec<Network>,
    pub proxy_protocol: ProxyProtocol,
    pub access_log: Option<LogSettings>,
    pub shutdown_grace: Duration,
    pub ready_file: Option<PathBuf>,
    pub log: LogFilter,
    pub log_format: LogFormat,
}

/// The DNS responder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dns {
    pub listen: ListenAddress,
    /// Where clients find the gateway.
    pub answers: Vec<IpAddr>,
}

impl DataDirArgs {
    pub fn resolve(&self, environment: &dyn Environment) -> Result<PathBuf, SettingsError> {
        let source = Source::new("--data-dir", environment);
        match source.optional(self.data_dir.as_deref(), values::path)? {
            Some(path) => Ok(path),
            None => default_data_dir(environment),
        }
    }
}

impl Settings {
    /// Reads what was written, and what the environment adds to it.
    pub fn resolve(args: &UpArgs, environment: &dyn Environment) -> Result<Self, SettingsError> {
        let of = |flag| Source::new(flag, environment);
        let listen = |flag, written: &Option<String>, default| {
            of(flag).or(written.as_deref(), default, |text| {
                ListenAddress::parse(flag, text)
            })
        };
        let switch =
            |flag, written: &Option<String>| of(flag).or(written.as_deref(), "on", values::switch);
        let insecure_bind = args.insecure_bind
            || of("--insecure-bind")
                .optional(None, values::switch)?
                .unwrap_or(false);
        let (cluster, load_balancer_classes) = cluster::resolve(&args.cluster, environment)?;
        let gateway_listen = listen("--gateway-listen", &args.gateway_listen, "127.0.0.1:8080")?;
        let settings = Self {
            cluster,
            dns: dns(args, environment, &gateway_listen)?,
            load_balancer_classes,
            data_dir: args.data_dir.resolve(environment)?,
            manifests: of("--manifests").list(&args.manifests, ':', values::path)?,
            cluster_name: of("--cluster-name").or(
                args.cluster_name.as_deref(),
                "lockgate",
                values::cluster_name,
            )?,
            load_balancers: load_balancers::resolve(&args.load_balancers, environment)?,
            aws_listen: listen("--aws-listen", &args.aws_listen, "127.0.0.1:4566")?,
            gateway_listen,
            admin_listen: listen("--admin-listen", &args.admin_listen, "127.0.0.1:9464")?,
            region: region(args, environment)?,
            account_id: of("--account-id").or(
                args.account_id.as_deref(),
                "000000000000",
                AccountId::parse,
            )?,
            credentials: of("--credential").list(&args.credential, ',', values::credential)?,
            fallback: fallback(args, environment)?,
            quotas: of("--quotas").or(args.quotas.as_deref(), "aws", values::quotas)?,
            workers: match of("--workers").optional(args.workers.as_deref(), values::workers)? {
                Some(workers) => workers,
                None => available_workers(),
            },
            error_details: switch("--error-details", &args.error_details)?,
            path_style: switch("--path-style", &args.path_style)?,
            max_connections: of("--max-connections")
                .optional(args.max_connections.as_deref(), values::count)?,
            max_connections_per_client: of("--max-connections-per-client")
                .optional(args.max_connections_per_client.as_deref(), values::count)?,
            held_body_memory_bytes: of("--held-body-memory").or(
                args.held_body_memory.as_deref(),
                "256",
                values::body_memory,
            )?,
            trusted_proxies: of("--trusted-proxy").list(
                &args.trusted_proxy,
                ',',
                values::network,
            )?,
            proxy_protocol: of("--proxy-protocol").or(
                args.proxy_protocol.as_deref(),
                "off",
                values::proxy_protocol,
            )?,
            access_log: access_log(args, environment)?,
            shutdown_grace: of("--shutdown-grace").or(
                args.shutdown_grace.as_deref(),
                "30",
                values::seconds,
            )?,
            ready_file: of("--ready-file").optional(args.ready_file.as_deref(), values::path)?,
            log: of("--log").or(args.log.as_deref(), "info", LogFilter::parse)?,
            log_format: of("--log-format").or(
                args.log_format.as_deref(),
                "text",
                LogFormat::parse,
            )?,
        };
        settings.refuse_open_endpoint(insecure_bind)?;
        settings.refuse_headers_from_nobody()?;
        Ok(settings)
    }

    /// The endpoint takes signatures, but says secrets of the deployment in the clear: leaving the machine has
    /// to be meant.
    fn refuse_open_endpoint(&self, insecure_bind: bool) -> Result<(), SettingsError> {
        if insecure_bind || self.aws_listen.ip().is_loopback() {
            return Ok(());
        }
        Err(SettingsError::new(
            "--aws-listen",
            &self.aws_listen.to_string(),
            "a loopback address such as 127.0.0.1:4566, or --insecure-bind beside it to serve the AWS \
             endpoint to the network without TLS",
        ))
    }

    /// PROXY protocol headers are read from trusted proxies alone, so that without one the setting would do
    /// nothing.
    fn refuse_headers_from_nobody(&self) -> Result<(), SettingsError> {
        if self.proxy_protocol == ProxyProtocol::Off || !self.trusted_proxies.is_empty() {
            return Ok(());
        }
        Err(SettingsError::new(
            "--proxy-protocol",
            "v2",
            "--trusted-proxy beside it, which says whose headers are read",
        ))
    }
}

/// An address that a client on this machine can use for a socket bound to `ip`.
pub fn reachable(ip: IpAddr) -> IpAddr {
    match ip {
        IpAddr::V4(v4) if v4.is_unspecified() => IpAddr::V4(std::net::Ipv4Addr::LOCALHOST),
        IpAddr::V6(v6) if v6.is_unspecified() => IpAddr::V6(std::net::Ipv6Addr::LOCALHOST),
        other => other,
    }
}

fn dns(
    args: &UpArgs,
    environment: &dyn Environment,
    gateway: &ListenAddress,
) -> Result<Option<Dns>, SettingsError> {
    let of = |flag| Source::new(flag, environment);
    let listen = of("--dns-listen").or(args.dns_listen.as_deref(), "off", |text| match text {
        "off" => Ok(None),
        text => ListenAddress::parse("--dns-listen", text).map(Some),
    })?;
    let answers = of("--dns-answer").list(&args.dns_answer, ',', values::ip)?;
    match listen {
        None if answers.is_empty() => Ok(None),
        // An answer alone would be taken and ignored.
        None => Err(SettingsError::missing(
            "--dns-listen",
            "an address and port, since --dns-answer says what to answer there",
        )),
        Some(_) if answers.is_empty() && gateway.ip().is_unspecified() => {
            Err(SettingsError::missing(
                "--dns-answer",
                "the address at which clients find the gateway, since --gateway-listen names none",
            ))
        }
        Some(listen) => Ok(Some(Dns {
            answers: match answers.is_empty() {
                true => vec![gateway.ip()],
                false => answers,
            },
            listen,
        })),
    }
}

fn access_log(
    args: &UpArgs,
    environment: &dyn Environment,
) -> Result<Option<LogSettings>, SettingsError> {
    let of = |flag| Source::new(flag, environment);
    let destination =
        of("--access-log").or(args.access_log.as_deref(), "off", values::log_destination)?;
    let format = of("--access-log-format")
        .optional(args.access_log_format.as_deref(), values::access_log_format)?;
    match (destination, format) {
        (Some(destination), format) => Ok(Some(LogSettings {
            destination,
            format: format.unwrap_or(Format::Json),
        })),
        (None, None) => Ok(None),
        (None, Some(_)) => Err(SettingsError::missing(
            "--access-log",
            "a file or -, since --access-log-format says how to write to it",
        )),
    }
}

fn fallback(
    args: &UpArgs,
    environment: &dyn Environment,
) -> Result<Option<control::Fallback>, SettingsError> {
    let of = |flag| Source::new(flag, environment);
    let url =
        of("--fallback-endpoint").optional(args.fallback_endpoint.as_deref(), values::endpoint)?;
    let credential = of("--fallback-credential")
        .optional(args.fallback_credential.as_deref(), values::credential)?;
    match (url, credential) {
        (Some(url), credential) => control::Fallback::new(&url, credential)
            .map(Some)
            .map_err(|error| SettingsError::new("--fallback-endpoint", &url, error.to_string())),
        (None, None) => Ok(None),
        // A credential alone would be taken and ignored.
        (None, Some(_)) => Err(SettingsError::missing(
            "--fallback-endpoint",
            "a URL, since --fallback-credential is given",
        )),
    }
}

fn region(args: &UpArgs, environment: &dyn Environment) -> Result<Region, SettingsError> {
    let source = Source::new("--region", environment);
    if let Some(region) = source.optional(args.region.as_deref(), Region::parse)? {
        return Ok(region);
    }
    match environment
        .get("AWS_REGION")
        .filter(|region| !region.is_empty())
    {
        Some(text) => Region::parse(&text)
            .map_err(|expected| SettingsError::new("AWS_REGION", &text, expected)),
        None => Ok(Region::default()),
    }
}

fn default_data_dir(environment: &dyn Environment) -> Result<PathBuf, SettingsError> {
    // The XDG specification: a relative or empty value is to be ignored.
    let absolute = |name: &str| {
        environment
            .get(name)
            .map(PathBuf::from)
            .filter(|path| path.is_absolute())
    };
    absolute("XDG_DATA_HOME")
        .or_else(|| absolute("HOME").map(|home| home.join(".local/share")))
        .map(|share| share.join("lockgate"))
        .ok_or_else(|| {
            SettingsError::missing(
                "--data-dir",
                "a directory, since neither XDG_DATA_HOME nor HOME says where data belongs",
            )
        })
}

/// Follows the affinity mask and cgroup quota of the process; one where the platform cannot tell.
fn available_workers() -> NonZeroUsize {
    std::thread::available_parallelism().unwrap_or(NonZeroUsize::MIN)
}
