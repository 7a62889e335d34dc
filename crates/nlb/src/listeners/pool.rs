//! The addresses that load balancers listen on: each gets one of a network, and by its ARN the same one again after a
//! restart, as far as nobody else has it. Binding it is not done here.

use std::collections::HashMap;
use std::fmt;
use std::net::{IpAddr, Ipv4Addr};
use std::str::FromStr;

/// An IPv4 network, of which all addresses but the first and the last are given away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pool {
    network: Ipv4Addr,
    prefix: u8,
}

/// Why a text is no pool.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "an IPv4 network of 2 to 65,534 addresses such as 127.0.66.0/24, with no bits beyond its prefix"
)]
pub struct PoolError;

impl FromStr for Pool {
    type Err = PoolError;

    fn from_str(text: &str) -> Result<Pool, PoolError> {
        let (network, prefix) = text.split_once('/').ok_or(PoolError)?;
        let network: Ipv4Addr = network.parse().map_err(|_| PoolError)?;
        let prefix: u8 = prefix.parse().map_err(|_| PoolError)?;
        if !(16..=30).contains(&prefix) || network.to_bits() << prefix != 0 {
            return Err(PoolError);
        }
        Ok(Pool { network, prefix })
    }
}

impl fmt::Display for Pool {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.network, self.prefix)
    }
}

impl Pool {
    /// How many load balancers it has addresses for.
    pub fn size(self) -> u32 {
        (1 << (32 - self.prefix)) - 2
    }

    fn address(self, number: u32) -> IpAddr {
        Ipv4Addr::from_bits(self.network.to_bits() + 1 + number).into()
    }
}

/// Who has which address.
#[derive(Debug)]
pub(super) struct Given {
    pool: Pool,
    by_arn: HashMap<String, IpAddr>,
    taken: HashMap<IpAddr, String>,
}

impl Given {
    pub(super) fn new(pool: Pool) -> Given {
        Given {
            pool,
            by_arn: HashMap::new(),
            taken: HashMap::new(),
        }
    }

    /// The address of a load balancer; `None` where all are taken.
    pub(super) fn to(&mut self, arn: &str) -> Option<IpAddr> {
        if let Some(address) = self.by_arn.get(arn) {
            return Some(*address);
        }
        let size = self.pool.size();
        if self.taken.len() >= size as usize {
            return None;
        }
        let first = (fnv(arn) % u64::from(size)) as u32;
        let address = (0..size)
            .map(|step| self.pool.address((first + step) % size))
            .find(|address| !self.taken.contains_key(address))?;
        self.by_arn.insert(arn.to_owned(), address);
        self.taken.insert(address, arn.to_owned());
        Some(address)
    }

    pub(super) fn take_back(&mut self, arn: &str) {
        if let Some(address) = self.by_arn.remove(arn) {
            self.taken.remove(&address);
        }
    }
}

/// FNV-1a: the same in every version and on every machine, which a hash of the standard library is not.
fn fnv(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn networks_are_read_strictly() {
        for good in ["127.0.66.0/24", "10.0.0.0/16", "127.0.66.4/30"] {
            assert_eq!(good.parse::<Pool>().unwrap().to_string(), good);
        }
        for bad in [
            "127.0.66.0",
            "127.0.66.1/24",
            "10.0.0.0/8",
            "127.0.66.0/31",
            "fd00::/64",
            "a/24",
            "127.0.66.0/-1",
        ] {
            assert_eq!(bad.parse::<Pool>(), Err(PoolError), "{bad}");
        }
    }

    #[test]
    fn addresses_are_given_once_stay_and_come_back() {
        let pool: Pool = "127.0.66.0/29".parse().unwrap();
        assert_eq!(pool.size(), 6);
        let mut given = Given::new(pool);
        let all: Vec<_> = (0..6)
            .map(|number| given.to(&number.to_string()).unwrap())
            .collect();
        let mut distinct = all.clone();
        distinct.sort();
        distinct.dedup();
        assert_eq!(distinct.len(), 6);
        assert_eq!(distinct[0], IpAddr::from([127, 0, 66, 1]));
        assert_eq!(given.to("more"), None);
        assert_eq!(given.to("3"), Some(all[3]));
        given.take_back("3");
        assert_eq!(given.to("more"), Some(all[3]));
        // A process that starts anew gives the first one the same.
        assert_eq!(Given::new(pool).to("0"), Some(all[0]));
    }
}
