//! Numbers and addresses as text, appended to bytes. What every request needs is not left to `core::fmt`, which
//! costs as much for one address as all the rest of a head.

use std::io::Write;
use std::net::{IpAddr, SocketAddr};

const HEX: &[u8; 16] = b"0123456789abcdef";

/// A byte in two hex digits, in lower case.
#[must_use]
pub fn hex(byte: u8) -> [u8; 2] {
    [HEX[usize::from(byte >> 4)], HEX[usize::from(byte & 15)]]
}

/// A decimal number.
pub fn number(out: &mut Vec<u8>, number: u64) {
    // Ports, lengths, statuses, octets: most are small.
    match number as u8 {
        small if u64::from(small) == number => octet(out, small),
        _ => long_number(out, number),
    }
}

fn octet(out: &mut Vec<u8>, number: u8) {
    let digits = [
        b'0' + number / 100,
        b'0' + number / 10 % 10,
        b'0' + number % 10,
    ];
    let leading = usize::from(number < 100) + usize::from(number < 10);
    out.extend_from_slice(&digits[leading..]);
}

fn long_number(out: &mut Vec<u8>, number: u64) {
    let mut digits = [0; 20];
    let mut start = digits.len();
    let mut left = number;
    for place in digits.iter_mut().rev() {
        // A remainder of ten fits a byte.
        *place = b'0' + (left % 10) as u8;
        start -= 1;
        left /= 10;
        if left == 0 {
            break;
        }
    }
    out.extend_from_slice(digits.get(start..).unwrap_or_default());
}

/// An address as it is usually written.
pub fn address(out: &mut Vec<u8>, address: IpAddr) {
    match address {
        IpAddr::V4(v4) => {
            let [a, b, c, d] = v4.octets();
            octet(out, a);
            for one in [b, c, d] {
                out.push(b'.');
                octet(out, one);
            }
        }
        IpAddr::V6(v6) => display(out, v6),
    }
}

/// An address with its port.
pub fn socket_address(out: &mut Vec<u8>, socket: SocketAddr) {
    match socket {
        SocketAddr::V4(v4) => {
            address(out, (*v4.ip()).into());
            out.push(b':');
            number(out, v4.port().into());
        }
        SocketAddr::V6(v6) => display(out, v6),
    }
}

fn display(out: &mut Vec<u8>, value: impl std::fmt::Display) {
    // Writing to a Vec cannot fail.
    let _ = write!(out, "{value}");
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use proptest::prelude::*;

    fn written(write: impl FnOnce(&mut Vec<u8>)) -> String {
        let mut out = Vec::new();
        write(&mut out);
        String::from_utf8(out).unwrap()
    }

    proptest! {
        #[test]
        fn numbers_and_addresses_are_as_std_writes_them(
            value: u64, byte: u8, four: [u8; 4], six: [u16; 8], port: u16,
        ) {
            prop_assert_eq!(written(|out| number(out, value)), value.to_string());
            prop_assert_eq!(written(|out| out.extend_from_slice(&hex(byte))), format!("{byte:02x}"));
            for ip in [IpAddr::from(four), IpAddr::from(six)] {
                prop_assert_eq!(written(|out| address(out, ip)), ip.to_string());
                let socket = SocketAddr::new(ip, port);
                prop_assert_eq!(written(|out| socket_address(out, socket)), socket.to_string());
            }
        }
    }
}
