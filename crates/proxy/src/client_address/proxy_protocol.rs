//! The PROXY protocol, version 2, as a load balancer sends it before the first byte of a connection (HAProxy's
//! `doc/proxy-protocol.txt`). Strict: one meaning or a refusal, since whoever writes this header chooses an
//! address. Nothing behind the header is read.

use std::future::Future;
use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use tokio::io::{AsyncRead, AsyncReadExt};

const SIGNATURE: [u8; 12] = *b"\r\n\r\n\0\r\nQUIT\n";
/// Signature, version and command, family, length.
const FIXED_BYTES: usize = 16;
/// Addresses and extensions of one header. AWS's have under 150 bytes; a client's certificate name is the
/// longest that others add.
const VARIABLE_MAX_BYTES: usize = 2048;

const TYPE_CRC32C: u8 = 0x03;

/// What a header says about its connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Source {
    /// The proxy connected on behalf of this client.
    Client(IpAddr),
    /// The proxy speaks for itself (a health check), or does not know: the connection's own peer counts.
    Peer,
}

/// Why a header was not accepted.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Refusal {
    #[error("the connection ended or broke within its PROXY protocol header: {0}")]
    Io(#[from] io::Error),
    #[error("no PROXY protocol header of version 2 came first")]
    Signature,
    #[error("version or command {0:#04x} of the PROXY protocol header is unknown")]
    Command(u8),
    #[error("family {0:#04x} of the PROXY protocol header does not fit a TCP connection")]
    Family(u8),
    #[error(
        "{0} bytes of addresses and extensions do not fit the family of the PROXY protocol header"
    )]
    Length(usize),
    #[error("the extensions of the PROXY protocol header are malformed")]
    Extensions,
    #[error("the checksum of the PROXY protocol header is wrong")]
    Checksum,
}

/// Reads the header off the front of a stream. The caller bounds the time.
pub(crate) async fn read(stream: &mut (impl AsyncRead + Unpin)) -> Result<Source, Refusal> {
    let mut header = vec![0; FIXED_BYTES];
    let mut filled = 0;
    while filled < FIXED_BYTES {
        let read = at_least_one(stream.read(&mut header[filled..])).await?;
        // Said at the first byte that is none of ours, not when the rest fails to come.
        let compared = (filled + read).min(SIGNATURE.len());
        if header[..compared] != SIGNATURE[..compared] {
            return Err(Refusal::Signature);
        }
        filled += read;
    }
    let length = usize::from(u16::from_be_bytes([header[14], header[15]]));
    if length > VARIABLE_MAX_BYTES {
        return Err(Refusal::Length(length));
    }
    header.resize(FIXED_BYTES + length, 0);
    stream.read_exact(&mut header[FIXED_BYTES..]).await?;
    parse(&header)
}

async fn at_least_one(read: impl Future<Output = io::Result<usize>>) -> io::Result<usize> {
    match read.await? {
        0 => Err(io::ErrorKind::UnexpectedEof.into()),
        read => Ok(read),
    }
}

/// Reads a whole header: nothing before it, nothing behind.
fn parse(header: &[u8]) -> Result<Source, Refusal> {
    let (fixed, variable) = header
        .split_first_chunk::<FIXED_BYTES>()
        .ok_or(Refusal::Signature)?;
    if !fixed.starts_with(&SIGNATURE) {
        return Err(Refusal::Signature);
    }
    let [.., command, family, high, low] = *fixed;
    if usize::from(u16::from_be_bytes([high, low])) != variable.len() {
        return Err(Refusal::Length(variable.len()));
    }
    match command {
        0x20 => return Ok(Source::Peer), // LOCAL: the rest is to be skipped, whatever it is
        0x21 => {}
        other => return Err(Refusal::Command(other)),
    }
    let too_short = Refusal::Length(variable.len());
    // Source address, destination address, source port, destination port; then extensions.
    let (source, extensions) = match family {
        0x00 => return Ok(Source::Peer), // UNSPEC: nothing behind it can be relied on
        0x11 => {
            let (addresses, rest) = variable.split_first_chunk::<12>().ok_or(too_short)?;
            let [a, b, c, d, ..] = *addresses;
            (IpAddr::V4(Ipv4Addr::new(a, b, c, d)), rest)
        }
        0x21 => {
            let (addresses, rest) = variable.split_first_chunk::<36>().ok_or(too_short)?;
            let (source, _) = addresses
                .split_first_chunk::<16>()
                .ok_or(Refusal::Length(variable.len()))?;
            (IpAddr::V6(Ipv6Addr::from(*source)).to_canonical(), rest)
        }
        other => return Err(Refusal::Family(other)),
    };
    check_extensions(header, extensions)?;
    Ok(Source::Client(source))
}

/// Extensions are type, length, value. A checksum among them has to be right; none of the others is needed.
fn check_extensions(header: &[u8], extensions: &[u8]) -> Result<(), Refusal> {
    let mut rest = extensions;
    while let Some((&[kind, high, low], behind)) = rest.split_first_chunk() {
        let length = usize::from(u16::from_be_bytes([high, low]));
        let (value, next) = behind.split_at_checked(length).ok_or(Refusal::Extensions)?;
        if kind == TYPE_CRC32C {
            let stated: [u8; 4] = value.try_into().map_err(|_| Refusal::Extensions)?;
            let place = header.len() - behind.len();
            if crc32c_with_zeroes_at(header, place) != u32::from_be_bytes(stated) {
                return Err(Refusal::Checksum);
            }
        }
        rest = next;
    }
    if rest.is_empty() {
        Ok(())
    } else {
        Err(Refusal::Extensions)
    }
}

/// CRC-32C of `bytes`, the four from `place` on taken as zeroes. Bit by bit: it runs once per connection.
fn crc32c_with_zeroes_at(bytes: &[u8], place: usize) -> u32 {
    const REVERSED_POLYNOMIAL: u32 = 0x82F6_3B78;
    let mut crc = u32::MAX;
    for (index, &byte) in bytes.iter().enumerate() {
        let is_checksum = (place..place + 4).contains(&index);
        crc ^= u32::from(if is_checksum { 0 } else { byte });
        for _ in 0..8 {
            let carry = crc & 1;
            crc = (crc >> 1) ^ (REVERSED_POLYNOMIAL * carry);
        }
    }
    !crc
}

#[cfg(test)]
mod tests;
