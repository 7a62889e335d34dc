//! Which names there are, and the addresses behind them: from the settings for APIs, from the balancer for load balancers.

use balancer::Balancer;
use std::net::IpAddr;
use std::sync::Arc;

/// The names that are answered for.
#[derive(Clone, Debug)]
pub struct Names {
    /// Where the gateway is, for whoever asks.
    pub gateway: Vec<IpAddr>,
    /// `us-east-1.amazonaws.com`: what the names of this region end in, of load balancers after `elb.`.
    pub region_suffix: String,
    pub balancer: Arc<Balancer>,
}

/// What there is to say about a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// Its addresses; none for a load balancer that does not listen.
    Addresses(Vec<IpAddr>),
    /// It would be ours, and there is none such.
    NoSuchName { zone: String },
    /// Others know about it.
    NotOurs,
}

impl Names {
    /// Looks a name up; case and a dot at the end do not matter.
    pub fn look_up(&self, name: &str) -> Answer {
        let name = name.strip_suffix('.').unwrap_or(name).to_ascii_lowercase();
        // The gateway takes any region and domain for the name of an API, so that a name of one's own may be used.
        let labels = name.split_once(".execute-api.");
        if labels.is_some_and(|(api, rest)| is_label(api) && rest.split('.').all(is_label)) {
            return Answer::Addresses(self.gateway.clone());
        }
        let table = self.balancer.table();
        if let Some(entry) = table.by_dns_name(&name) {
            let address = self.balancer.address(&entry.load_balancer.arn);
            return Answer::Addresses(address.into_iter().collect());
        }
        let zone = format!("elb.{}", self.region_suffix);
        let within = name.strip_suffix(&zone);
        match within.is_some_and(|rest| rest.is_empty() || rest.ends_with('.')) {
            true => Answer::NoSuchName { zone: zone + "." },
            false => Answer::NotOurs,
        }
    }
}

fn is_label(text: &str) -> bool {
    !text.is_empty()
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names() -> Names {
        Names {
            gateway: vec![IpAddr::from([127, 0, 0, 1])],
            region_suffix: "us-east-1.amazonaws.com".to_owned(),
            balancer: Arc::new(Balancer::new()),
        }
    }

    #[test]
    fn names_of_apis_are_the_gateway_whatever_their_domain() {
        for name in [
            "a1b2c3.execute-api.us-east-1.amazonaws.com",
            "A1B2C3.Execute-API.us-east-1.amazonaws.com.",
            "a1b2c3.execute-api.lockgate.test",
            "a1b2c3-vpce-0123.execute-api.eu-central-1.amazonaws.com",
        ] {
            let expected = Answer::Addresses(vec![IpAddr::from([127, 0, 0, 1])]);
            assert_eq!(names().look_up(name), expected, "{name}");
        }
    }

    #[test]
    fn an_unknown_load_balancer_does_not_exist_and_what_is_not_ours_is_for_others() {
        let zone = "elb.us-east-1.amazonaws.com.".to_owned();
        for name in [
            "x-1.elb.us-east-1.amazonaws.com",
            "elb.us-east-1.amazonaws.com",
        ] {
            let none = Answer::NoSuchName { zone: zone.clone() };
            assert_eq!(names().look_up(name), none, "{name}");
        }
        for name in [
            "example.com",
            "execute-api.us-east-1.amazonaws.com",
            "a.b.execute-api.us-east-1.amazonaws.com",
            "a1.execute-api.",
            "x.elb.eu-west-1.amazonaws.com",
            "selb.us-east-1.amazonaws.com",
            "",
        ] {
            assert_eq!(names().look_up(name), Answer::NotOurs, "{name:?}");
        }
    }
}
