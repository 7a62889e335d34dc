//! `lockgate env`: shell lines that turn unmodified Terraform, `aws` and SDKs to the running Lockgate. Only
//! services that Lockgate serves are turned; what would get in the way of that is unset.

use crate::data_dir::Known;
use crate::exit::{EXIT_CODES, Failure};
use crate::output;
use crate::settings::{DataDirArgs, ProcessEnvironment};
use clap::{Args, ValueEnum};
use std::fmt::Write as _;
use std::net::TcpStream;
use std::time::Duration;

/// Print the environment that turns AWS tooling to Lockgate
#[derive(Args, Debug)]
#[command(after_help = format!("\
Example:
  eval \"$(lockgate env)\" && aws apigateway get-rest-apis

The lines set the endpoints of API Gateway, Elastic Load Balancing v2 and STS, a region and credentials. \
Other AWS services keep their endpoints, and will refuse these credentials. What would win over the lines \
or spoil them (AWS_PROFILE, AWS_SESSION_TOKEN, FIPS and dual-stack switches) is unset.

{EXIT_CODES}"))]
pub struct Env {
    #[command(flatten)]
    data_dir: DataDirArgs,

    /// For which shell
    #[arg(long, value_enum, default_value = "sh")]
    format: Format,
}

/// In which language to print.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// sh, bash, zsh and the like
    Sh,
    Fish,
    #[value(name = "powershell")]
    PowerShell,
    /// An object of names and values; null is to be unset
    Json,
}

impl Env {
    pub fn run(&self) -> Result<(), Failure> {
        let folder = super::data_dir(&self.data_dir, &ProcessEnvironment)?;
        let known = Known::read(&folder)?;
        let text = self.format.write(&variables(&known));
        output::print(format_args!("{text}"))?;
        let aws = known.instance.aws;
        if TcpStream::connect_timeout(&aws, Duration::from_millis(300)).is_err() {
            eprintln!("note: nothing listens on {aws} now; `lockgate up` starts it");
        }
        Ok(())
    }
}

/// Names with their values; `None` is unset.
type Variables = Vec<(&'static str, Option<String>)>;

fn variables(known: &Known) -> Variables {
    let endpoint = format!("http://{}", known.instance.aws);
    let region = &known.instance.region;
    let set = [
        ("AWS_ENDPOINT_URL_API_GATEWAY", endpoint.as_str()),
        (
            "AWS_ENDPOINT_URL_ELASTIC_LOAD_BALANCING_V2",
            endpoint.as_str(),
        ),
        ("AWS_ENDPOINT_URL_STS", endpoint.as_str()),
        // Terraform asks EC2 for network interfaces when it deletes a load balancer. It shall not ask AWS, with a
        // key that AWS does not know: here it is told that EC2 is not served, or gets the fallback's answer.
        ("AWS_ENDPOINT_URL_EC2", endpoint.as_str()),
        ("AWS_REGION", region.as_str()),
        ("AWS_DEFAULT_REGION", region.as_str()),
        ("AWS_ACCESS_KEY_ID", known.credential.access_key_id.as_str()),
        (
            "AWS_SECRET_ACCESS_KEY",
            known.credential.secret_access_key.as_str(),
        ),
    ];
    // A session token belongs to other keys; a profile wins over keys; with FIPS or dual stack SDKs refuse an
    // endpoint of one's own; the last makes them ignore ours.
    let unset = [
        "AWS_SESSION_TOKEN",
        "AWS_SECURITY_TOKEN",
        "AWS_PROFILE",
        "AWS_DEFAULT_PROFILE",
        "AWS_USE_FIPS_ENDPOINT",
        "AWS_USE_DUALSTACK_ENDPOINT",
        "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS",
    ];
    set.into_iter()
        .map(|(name, value)| (name, Some(value.to_owned())))
        .chain(unset.into_iter().map(|name| (name, None)))
        .collect()
}

impl Format {
    fn write(self, variables: &Variables) -> String {
        if self == Self::Json {
            let object: serde_json::Map<String, serde_json::Value> = variables
                .iter()
                .map(|(name, value)| ((*name).to_owned(), value.clone().into()))
                .collect();
            return format!("{:#}\n", serde_json::Value::Object(object));
        }
        variables
            .iter()
            .fold(String::new(), |mut text, (name, value)| {
                // Writing to a string cannot fail.
                let _ = match (self, value) {
                    (Self::Fish, Some(value)) => {
                        writeln!(text, "set -gx {name} {}", quoted_fish(value))
                    }
                    (Self::Fish, None) => writeln!(text, "set -e {name}"),
                    (Self::PowerShell, Some(value)) => {
                        writeln!(text, "$env:{name} = {}", quoted_powershell(value))
                    }
                    (Self::PowerShell, None) => {
                        writeln!(text, "Remove-Item Env:{name} -ErrorAction SilentlyContinue")
                    }
                    (_, Some(value)) => writeln!(text, "export {name}={}", quoted_sh(value)),
                    (_, None) => writeln!(text, "unset {name}"),
                };
                text
            })
    }
}

/// Bare where every shell takes it so, else between single quotes, in which POSIX knows no escapes.
pub(super) fn quoted_sh(value: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"_-./:+@%".contains(&byte);
    if !value.is_empty() && value.bytes().all(plain) {
        value.to_owned()
    } else {
        format!("'{}'", value.replace('\'', r"'\''"))
    }
}

/// Between fish's single quotes a backslash escapes itself and the quote.
fn quoted_fish(value: &str) -> String {
    format!("'{}'", value.replace('\\', r"\\").replace('\'', r"\'"))
}

/// Between PowerShell's single quotes a quote is doubled; it takes typographic quotes for quotes too.
fn quoted_powershell(value: &str) -> String {
    let doubled = value.chars().fold(String::new(), |mut text, character| {
        if matches!(character, '\'' | '\u{2018}'..='\u{201b}') {
            text.push(character);
        }
        text.push(character);
        text
    });
    format!("'{doubled}'")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::data_dir::InstanceFile;
    use sigv4::Credential;
    use std::process::Command;

    fn known(secret: &str) -> Known {
        Known {
            instance: InstanceFile::new(
                "127.0.0.1:4566".parse().unwrap(),
                "127.0.0.1:8080".parse().unwrap(),
                "127.0.0.1:9464".parse().unwrap(),
                "eu-west-1",
            ),
            credential: Credential::new("AKIAIOSFODNN7EXAMPLE", secret),
        }
    }

    #[test]
    fn a_shell_reads_exactly_what_was_meant() {
        for secret in [
            "plain",
            "a b",
            "it's",
            "$(touch /tmp/x)",
            "`id`\\",
            "\"q\"",
            "a\nb",
            "é*?[",
        ] {
            let text = Format::Sh.write(&variables(&known(secret)));
            let output = Command::new("sh")
                .arg("-c")
                .arg(format!(
                    "{text}printf '%s|%s|%s' \"$AWS_SECRET_ACCESS_KEY\" \"$AWS_REGION\" \"${{AWS_PROFILE-unset}}\""
                ))
                .env("AWS_PROFILE", "someone")
                .output()
                .unwrap();
            assert_eq!(
                String::from_utf8(output.stdout).unwrap(),
                format!("{secret}|eu-west-1|unset")
            );
        }
    }

    #[test]
    fn the_lines_are_plain_where_they_can_be() {
        let text = Format::Sh.write(&variables(&known("abc")));
        assert!(
            text.starts_with("export AWS_ENDPOINT_URL_API_GATEWAY=http://127.0.0.1:4566\n"),
            "{text}"
        );
        assert!(text.contains("\nunset AWS_SESSION_TOKEN\n"), "{text}");
    }

    #[test]
    fn other_shells_have_their_own_quotes() {
        let variables = variables(&known(r"it's \ ‘x"));
        let fish = Format::Fish.write(&variables);
        assert!(
            fish.contains(r"set -gx AWS_SECRET_ACCESS_KEY 'it\'s \\ ‘x'"),
            "{fish}"
        );
        let powershell = Format::PowerShell.write(&variables);
        assert!(
            powershell.contains(r"$env:AWS_SECRET_ACCESS_KEY = 'it''s \ ‘‘x'"),
            "{powershell}"
        );
        let json: serde_json::Value =
            serde_json::from_str(&Format::Json.write(&variables)).unwrap();
        assert_eq!(json["AWS_SECRET_ACCESS_KEY"], r"it's \ ‘x");
        assert!(json["AWS_PROFILE"].is_null());
    }
}
