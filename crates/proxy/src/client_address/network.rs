//! A network in CIDR notation.

use std::fmt;
use std::net::IpAddr;
use std::str::FromStr;

/// The addresses that begin with the same bits: `10.0.0.0/8`, `fd00::/8`, or one address without `/`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Network {
    base: IpAddr,
    prefix: u32,
}

/// Why a text is no network.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NetworkError {
    #[error("expected an address such as 10.1.2.3 or fd00::1, or a network such as 10.0.0.0/8")]
    Address,
    #[error("expected a prefix length of 0 to 32 for IPv4, 0 to 128 for IPv6")]
    Prefix,
    #[error("expected only zeroes after the prefix: 10.0.0.0/8, not 10.1.2.3/8")]
    HostBits,
}

impl Network {
    /// Whether an address lies in the network. An IPv4 address in its IPv6 form (`::ffff:10.0.0.1`, as a
    /// socket for both gives it) is the IPv4 address.
    #[must_use]
    pub fn contains(&self, address: IpAddr) -> bool {
        match (self.base, address.to_canonical()) {
            (IpAddr::V4(base), IpAddr::V4(address)) => {
                (base.to_bits() ^ address.to_bits()) & mask4(self.prefix) == 0
            }
            (IpAddr::V6(base), IpAddr::V6(address)) => {
                (base.to_bits() ^ address.to_bits()) & mask6(self.prefix) == 0
            }
            _ => false,
        }
    }
}

fn mask4(prefix: u32) -> u32 {
    u32::MAX.checked_shl(32 - prefix).unwrap_or(0)
}

fn mask6(prefix: u32) -> u128 {
    u128::MAX.checked_shl(128 - prefix).unwrap_or(0)
}

impl FromStr for Network {
    type Err = NetworkError;

    fn from_str(text: &str) -> Result<Self, NetworkError> {
        let (address, prefix) = match text.split_once('/') {
            Some((address, prefix)) => (address, Some(prefix)),
            None => (text, None),
        };
        let base: IpAddr = address.parse().map_err(|_| NetworkError::Address)?;
        let bits = if base.is_ipv4() { 32 } else { 128 };
        let prefix = match prefix {
            None => bits,
            Some(text) if text.bytes().all(|byte| byte.is_ascii_digit()) => {
                let prefix = text.parse().map_err(|_| NetworkError::Prefix)?;
                if prefix > bits {
                    return Err(NetworkError::Prefix);
                }
                prefix
            }
            Some(_) => return Err(NetworkError::Prefix),
        };
        let host_bits = match base {
            IpAddr::V4(base) => base.to_bits() & !mask4(prefix) != 0,
            IpAddr::V6(base) => base.to_bits() & !mask6(prefix) != 0,
        };
        if host_bits {
            return Err(NetworkError::HostBits);
        }
        // Addresses are compared in their IPv4 form, so a network of mapped ones has to be written so too.
        if base.to_canonical() != base {
            return Err(NetworkError::Address);
        }
        Ok(Self { base, prefix })
    }
}

impl fmt::Display for Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.base, self.prefix)
    }
}
