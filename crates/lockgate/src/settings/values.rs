//! The values settings are made of, and how each is read. A parser answers what it would have taken; which
//! flag or variable that was about is added by [`Source`].

use super::Environment;
use proxy::{Network, NetworkError, ProxyProtocol};
use sigv4::Credential;
use std::fmt;
use std::net::{IpAddr, SocketAddr};
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::time::Duration;
use telemetry::{Destination, Format};

/// A setting that cannot be used: which, what was written, what it takes.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{name}{}: expected {expected}", shown(.written.as_deref()))]
pub struct SettingsError {
    name: String,
    written: Option<String>,
    expected: String,
}

fn shown(written: Option<&str>) -> String {
    written.map_or_else(
        || " is missing".to_owned(),
        |text| format!(" does not take {text:?}"),
    )
}

impl SettingsError {
    pub fn new(name: &str, written: &str, expected: impl Into<String>) -> Self {
        Self {
            name: name.to_owned(),
            written: Some(written.to_owned()),
            expected: expected.into(),
        }
    }

    pub fn missing(name: &str, expected: impl Into<String>) -> Self {
        Self {
            name: name.to_owned(),
            written: None,
            expected: expected.into(),
        }
    }

    /// The same without the value, for secrets.
    fn without_value(mut self) -> Self {
        if self.written.is_some() {
            self.written = Some("…".to_owned());
        }
        self
    }
}

/// What a parser expected instead.
type Expected = &'static str;

/// A flag and the variable that stands in for it.
pub(super) struct Source<'a> {
    flag: &'static str,
    environment: &'a dyn Environment,
}

impl<'a> Source<'a> {
    pub(super) fn new(flag: &'static str, environment: &'a dyn Environment) -> Self {
        Self { flag, environment }
    }

    /// From the flag, else the variable.
    pub(super) fn optional<T>(
        &self,
        written: Option<&str>,
        parse: impl Fn(&str) -> Result<T, Expected>,
    ) -> Result<Option<T>, SettingsError> {
        self.written(written)
            .map(|(name, text)| self.read(&name, &text, &parse))
            .transpose()
    }

    /// From the flag, else the variable, else the default.
    pub(super) fn or<T>(
        &self,
        written: Option<&str>,
        default: &str,
        parse: impl Fn(&str) -> Result<T, Expected>,
    ) -> Result<T, SettingsError> {
        let (name, text) = self
            .written(written)
            .unwrap_or_else(|| (self.flag.to_owned(), default.to_owned()));
        self.read(&name, &text, &parse)
    }

    /// Every use of the flag; where there is none, the parts of the variable.
    pub(super) fn list<T>(
        &self,
        written: &[String],
        separator: char,
        parse: impl Fn(&str) -> Result<T, Expected>,
    ) -> Result<Vec<T>, SettingsError> {
        if !written.is_empty() {
            return written
                .iter()
                .map(|text| self.read(self.flag, text, &parse))
                .collect();
        }
        let Some((name, text)) = self.written(None) else {
            return Ok(Vec::new());
        };
        text.split(separator)
            .filter(|part| !part.is_empty())
            .map(|part| self.read(&name, part, &parse))
            .collect()
    }

    fn written(&self, flag: Option<&str>) -> Option<(String, String)> {
        if let Some(text) = flag {
            return Some((self.flag.to_owned(), text.to_owned()));
        }
        let variable = variable(self.flag);
        let text = self.environment.get(&variable)?;
        // An empty variable is how shells and container files say "not set".
        (!text.is_empty()).then_some((variable, text))
    }

    fn read<T>(
        &self,
        name: &str,
        text: &str,
        parse: impl Fn(&str) -> Result<T, Expected>,
    ) -> Result<T, SettingsError> {
        parse(text).map_err(|expected| {
            let error = SettingsError::new(name, text, expected);
            if self.flag.ends_with("-credential") {
                error.without_value()
            } else {
                error
            }
        })
    }
}

/// `--aws-listen` → `LOCKGATE_AWS_LISTEN`.
fn variable(flag: &str) -> String {
    format!(
        "LOCKGATE_{}",
        flag.trim_start_matches('-')
            .replace('-', "_")
            .to_ascii_uppercase()
    )
}

/// A socket address to listen on, and the flag that gave it, which a failure to bind names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ListenAddress {
    pub flag: &'static str,
    pub address: SocketAddr,
}

impl ListenAddress {
    /// `IP:PORT`, or `localhost:PORT`. Other names are refused: which of their addresses was meant?
    pub fn parse(flag: &'static str, text: &str) -> Result<Self, Expected> {
        const EXPECTED: Expected = "IP:PORT, such as 127.0.0.1:4566 or [::1]:4566";
        let numeric = text
            .strip_prefix("localhost:")
            .map(|port| format!("127.0.0.1:{port}"));
        let address = numeric
            .as_deref()
            .unwrap_or(text)
            .parse()
            .map_err(|_| EXPECTED)?;
        Ok(Self { flag, address })
    }

    pub fn ip(&self) -> IpAddr {
        self.address.ip()
    }
}

impl fmt::Display for ListenAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.address.fmt(f)
    }
}

/// A region's name, `eu-west-1`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Region(String);

impl Region {
    pub fn parse(text: &str) -> Result<Self, Expected> {
        let parts: Vec<&str> = text.split('-').collect();
        let valid = match parts.as_slice() {
            [words @ .., number] if words.len() >= 2 => {
                words.iter().all(|word| {
                    !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase())
                }) && !number.is_empty()
                    && number.bytes().all(|byte| byte.is_ascii_digit())
            }
            _ => false,
        };
        if valid && text.len() <= 32 {
            Ok(Self(text.to_owned()))
        } else {
            Err("the name of a region, such as us-east-1")
        }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The partition that AWS has this region in.
    pub fn partition(&self) -> &'static str {
        if self.0.starts_with("cn-") {
            "aws-cn"
        } else if self.0.starts_with("us-gov-") {
            "aws-us-gov"
        } else {
            "aws"
        }
    }
}

impl Default for Region {
    fn default() -> Self {
        Self("us-east-1".to_owned())
    }
}

/// Twelve digits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountId(String);

impl AccountId {
    pub fn parse(text: &str) -> Result<Self, Expected> {
        if text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit()) {
            Ok(Self(text.to_owned()))
        } else {
            Err("twelve digits, such as 000000000000")
        }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A filter of log lines that the log can use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogFilter(String);

impl LogFilter {
    pub fn parse(text: &str) -> Result<Self, Expected> {
        // A word that is no level would be taken as a target and silence everything else.
        const LEVELS: [&str; 6] = ["off", "error", "warn", "info", "debug", "trace"];
        let known = text.split(',').all(|part| {
            let level = part.rsplit('=').next().unwrap_or(part);
            LEVELS.contains(&level.to_ascii_lowercase().as_str())
        });
        if known && text.parse::<tracing_subscriber::EnvFilter>().is_ok() {
            Ok(Self(text.to_owned()))
        } else {
            Err(
                "off, error, warn, info, debug or trace, or target=level pairs such as \
                 info,lockgate_control=debug",
            )
        }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// How log lines look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogFormat {
    Text,
    Json,
}

impl LogFormat {
    pub fn parse(text: &str) -> Result<Self, Expected> {
        match text {
            "text" => Ok(Self::Text),
            "json" => Ok(Self::Json),
            _ => Err("text or json"),
        }
    }
}

/// `None` for no log.
pub(super) fn log_destination(text: &str) -> Result<Option<Destination>, Expected> {
    match text {
        "off" => Ok(None),
        "-" => Ok(Some(Destination::Stdout)),
        "" => Err("a path, - for stdout, or off"),
        path => Ok(Some(Destination::File(path.into()))),
    }
}

pub(super) fn access_log_format(text: &str) -> Result<Format, Expected> {
    match text {
        "json" => Ok(Format::Json),
        "combined" => Ok(Format::Combined),
        _ => Err("json or combined"),
    }
}

pub(super) fn path(text: &str) -> Result<PathBuf, Expected> {
    if text.is_empty() {
        Err("a path")
    } else {
        Ok(PathBuf::from(text))
    }
}

pub(super) fn switch(text: &str) -> Result<bool, Expected> {
    match text {
        "on" => Ok(true),
        "off" => Ok(false),
        _ => Err("on or off"),
    }
}

pub(super) fn ip(text: &str) -> Result<IpAddr, Expected> {
    text.parse().map_err(|_| "an IP address such as 10.0.0.10")
}

pub(super) fn pool(text: &str) -> Result<Option<nlb::Pool>, Expected> {
    match text {
        "off" => Ok(None),
        text => text.parse().map(Some).map_err(|_| {
            "off, or an IPv4 network of 2 to 65,534 addresses such as 127.0.66.0/24, with no bits beyond its prefix"
        }),
    }
}

pub(super) fn seconds(text: &str) -> Result<Duration, Expected> {
    match text.parse::<u32>() {
        Ok(seconds) if seconds <= 3600 => Ok(Duration::from_secs(u64::from(seconds))),
        _ => Err("whole seconds from 0 to 3600"),
    }
}

pub(super) fn workers(text: &str) -> Result<NonZeroUsize, Expected> {
    match text.parse::<NonZeroUsize>() {
        Ok(workers) if workers.get() <= 1024 => Ok(workers),
        _ => Err("a number from 1 to 1024"),
    }
}

pub(super) fn count(text: &str) -> Result<NonZeroUsize, Expected> {
    match text.parse::<NonZeroUsize>() {
        Ok(count) if count.get() <= 10_000_000 => Ok(count),
        _ => Err("a number from 1 to 10000000"),
    }
}

/// Mebibytes, as bytes. Less than one body of the greatest length would refuse it however idle we are.
pub(super) fn body_memory(text: &str) -> Result<u64, Expected> {
    match text.parse::<u32>() {
        Ok(mebibytes @ 16..=1_048_576) => Ok(u64::from(mebibytes) << 20),
        _ => Err("mebibytes from 16 to 1048576"),
    }
}

pub(super) fn network(text: &str) -> Result<Network, Expected> {
    text.parse().map_err(|error| match error {
        NetworkError::Address => {
            "an address such as 10.1.2.3 or fd00::1, or a network such as 10.0.0.0/8"
        }
        NetworkError::Prefix => "a prefix length of 0 to 32 for IPv4, 0 to 128 for IPv6",
        NetworkError::HostBits => "only zeroes after the prefix: 10.0.0.0/8, not 10.1.2.3/8",
    })
}

pub(super) fn proxy_protocol(text: &str) -> Result<ProxyProtocol, Expected> {
    match text {
        "off" => Ok(ProxyProtocol::Off),
        "v2" => Ok(ProxyProtocol::V2),
        _ => Err("off or v2"),
    }
}

/// The controller's tags carry it, so it keeps to what a tag and a generated name can hold.
pub(super) fn cluster_name(text: &str) -> Result<String, Expected> {
    let valid = (1..=100).contains(&text.len())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
        && text
            .as_bytes()
            .first()
            .is_some_and(u8::is_ascii_alphanumeric);
    if valid {
        Ok(text.to_owned())
    } else {
        Err("1 to 100 letters, digits, hyphens and underscores, beginning with a letter or digit")
    }
}

pub(super) fn zone(text: &str) -> Result<String, Expected> {
    let named = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
    // As long as the value of a label of a Node may be.
    if (1..=63).contains(&text.len()) && text.bytes().all(named) {
        Ok(text.to_owned())
    } else {
        Err("the name of an availability zone, such as us-east-1a")
    }
}

pub(super) fn vpc_id(text: &str) -> Result<String, Expected> {
    if is_id(text, "vpc-") {
        Ok(text.to_owned())
    } else {
        Err("vpc- and letters and digits, such as vpc-0123456789abcdef0")
    }
}

/// A subnet and its zone.
pub(super) fn subnet(text: &str) -> Result<(String, String), Expected> {
    const EXPECTED: Expected = "ID=ZONE, such as subnet-0123456789abcdef0=eu-west-1a";
    let (id, zone) = text.split_once('=').ok_or(EXPECTED)?;
    let hyphened = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    if is_id(id, "subnet-") && !zone.is_empty() && zone.bytes().all(hyphened) {
        Ok((id.to_owned(), zone.to_owned()))
    } else {
        Err(EXPECTED)
    }
}

/// An id of EC2.
fn is_id(text: &str, prefix: &str) -> bool {
    text.strip_prefix(prefix).is_some_and(|rest| {
        !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_alphanumeric())
    })
}

/// IAM gives access key ids 16 to 128 word characters. Secrets are free but for what would not survive being
/// listed in a variable.
pub(super) fn credential(text: &str) -> Result<Credential, Expected> {
    const EXPECTED: Expected = "ID:SECRET or ID:SECRET:SESSION-TOKEN, the id 16 to 128 letters, digits and underscores, the secret \
         8 to 128 characters without spaces, commas or colons, the token at most 4096 such characters";
    let graphic = |text: &str| {
        text.bytes()
            .all(|byte| byte.is_ascii_graphic() && !b",:".contains(&byte))
    };
    let mut parts = text.splitn(3, ':');
    let (id, secret) = (parts.next().ok_or(EXPECTED)?, parts.next().ok_or(EXPECTED)?);
    let id_fits = (16..=128).contains(&id.len())
        && id
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    if !id_fits || !(8..=128).contains(&secret.len()) || !graphic(secret) {
        return Err(EXPECTED);
    }
    let credential = Credential::new(id, secret);
    match parts.next() {
        None => Ok(credential),
        Some(token) if (1..=4096).contains(&token.len()) && graphic(token) => {
            Ok(credential.with_session_token(token))
        }
        Some(_) => Err(EXPECTED),
    }
}

/// Checked here, made into an endpoint once its credential is known.
pub(super) fn endpoint(text: &str) -> Result<String, Expected> {
    match control::Fallback::new(text, None) {
        Ok(_) => Ok(text.to_owned()),
        Err(_) => Err("a URL such as https://aws.internal:4566, without a query"),
    }
}

pub(super) fn quotas(text: &str) -> Result<control::Quotas, Expected> {
    match text {
        "aws" => Ok(control::Quotas::AWS),
        "off" => Ok(control::Quotas::LIFTED),
        _ => Err("aws or off"),
    }
}
