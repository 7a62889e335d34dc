//! Headers as load balancers send them, every way to get one wrong, and bytes of any kind.
#![allow(clippy::unwrap_used)]

use super::*;
use proptest::prelude::*;
use tokio::io::AsyncWriteExt;

/// A header of these parts.
fn header(command: u8, family: u8, variable: &[u8]) -> Vec<u8> {
    let mut header = SIGNATURE.to_vec();
    header.extend([command, family]);
    header.extend(u16::try_from(variable.len()).unwrap().to_be_bytes());
    header.extend(variable);
    header
}

fn tcp4(extensions: &[u8]) -> Vec<u8> {
    let mut variable = vec![192, 0, 2, 7, 10, 0, 0, 1, 0x30, 0x39, 0x01, 0xBB];
    variable.extend(extensions);
    header(0x21, 0x11, &variable)
}

/// With the checksum extension, right for all of the header.
fn checked(extensions: &[u8]) -> Vec<u8> {
    let mut with = extensions.to_vec();
    with.extend([TYPE_CRC32C, 0, 4, 0, 0, 0, 0]);
    let mut header = tcp4(&with);
    let place = header.len() - 4;
    let sum = crc32c_with_zeroes_at(&header, place).to_be_bytes();
    header[place..].copy_from_slice(&sum);
    header
}

fn client(text: &str) -> Source {
    Source::Client(text.parse().unwrap())
}

#[test]
fn the_checksum_is_crc_32c() {
    // The check value of the Castagnoli polynomial; the place is out of reach.
    assert_eq!(crc32c_with_zeroes_at(b"123456789", 100), 0xE306_9283);
}

#[test]
fn load_balancers_are_understood() {
    assert_eq!(parse(&tcp4(&[])).unwrap(), client("192.0.2.7"));
    // PP2_TYPE_AWS with the id of a VPC endpoint, and padding.
    let extensions = b"\xEA\x00\x05\x01vpce\x04\x00\x02\x00\x00";
    assert_eq!(parse(&tcp4(extensions)).unwrap(), client("192.0.2.7"));
    assert_eq!(parse(&checked(extensions)).unwrap(), client("192.0.2.7"));
    let mut six = [0; 36];
    six[..16].copy_from_slice(&"2001:db8::7".parse::<Ipv6Addr>().unwrap().octets());
    assert_eq!(
        parse(&header(0x21, 0x21, &six)).unwrap(),
        client("2001:db8::7")
    );
    six[..16].copy_from_slice(&"::ffff:192.0.2.7".parse::<Ipv6Addr>().unwrap().octets());
    assert_eq!(
        parse(&header(0x21, 0x21, &six)).unwrap(),
        client("192.0.2.7")
    );
}

#[test]
fn a_proxy_may_speak_for_itself() {
    for said in [
        header(0x20, 0x00, b""),
        header(0x20, 0x11, b"anything"),
        header(0x21, 0x00, b""),
        header(0x21, 0x00, b"anything"),
    ] {
        assert_eq!(parse(&said).unwrap(), Source::Peer);
    }
}

#[test]
fn anything_else_is_refused() {
    let refusal = |header: &[u8]| parse(header).unwrap_err();
    assert!(matches!(
        refusal(b"PROXY TCP4 192.0.2.7 10.0.0.1 1 2\r\n"),
        Refusal::Signature
    ));
    assert!(matches!(
        refusal(&header(0x11, 0x11, &[0; 12])),
        Refusal::Command(0x11)
    ));
    assert!(matches!(
        refusal(&header(0x22, 0x11, &[0; 12])),
        Refusal::Command(0x22)
    ));
    for family in [0x01, 0x10, 0x12, 0x22, 0x31, 0x32, 0xFF] {
        let said = header(0x21, family, &[0; 216]);
        assert!(matches!(refusal(&said), Refusal::Family(other) if other == family));
    }
    assert!(matches!(
        refusal(&header(0x21, 0x11, &[0; 11])),
        Refusal::Length(11)
    ));
    assert!(matches!(
        refusal(&header(0x21, 0x21, &[0; 35])),
        Refusal::Length(35)
    ));
    for extensions in [
        &b"\x04"[..],
        b"\x04\x00",
        b"\x04\x00\x02\x00",
        b"\x03\x00\x01\x00",
    ] {
        assert!(matches!(refusal(&tcp4(extensions)), Refusal::Extensions));
    }
    let mut longer = tcp4(&[]);
    longer.push(0);
    assert!(matches!(refusal(&longer), Refusal::Length(13)));
}

#[test]
fn a_wrong_bit_does_not_pass_the_checksum() {
    let right = checked(b"");
    parse(&right).unwrap();
    // Any bit of the addresses.
    for bit in 16 * 8..28 * 8 {
        let mut wrong = right.clone();
        wrong[bit / 8] ^= 1 << (bit % 8);
        assert!(
            matches!(parse(&wrong).unwrap_err(), Refusal::Checksum),
            "bit {bit}"
        );
    }
}

/// What is read of `sent`, and what is left behind.
fn read_from(sent: &[u8]) -> (Result<Source, Refusal>, Vec<u8>) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    runtime.block_on(async {
        let (mut near, mut far) = tokio::io::duplex(8192);
        far.write_all(sent).await.unwrap();
        drop(far);
        let read = read(&mut near).await;
        let mut rest = Vec::new();
        near.read_to_end(&mut rest).await.unwrap();
        (read, rest)
    })
}

#[test]
fn nothing_behind_the_header_is_taken() {
    let mut sent = checked(b"");
    sent.extend(b"GET / HTTP/1.1\r\n");
    let (read, rest) = read_from(&sent);
    assert_eq!(read.unwrap(), client("192.0.2.7"));
    assert_eq!(rest, b"GET / HTTP/1.1\r\n");
}

#[test]
fn a_stranger_is_refused_at_its_first_bytes() {
    // The end of the stream is not waited for: there is none.
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    let refusal = runtime.block_on(async {
        let (mut near, mut far) = tokio::io::duplex(64);
        far.write_all(b"GET").await.unwrap();
        read(&mut near).await.unwrap_err()
    });
    assert!(matches!(refusal, Refusal::Signature));
    let too_long = header(0x21, 0x11, &vec![0; VARIABLE_MAX_BYTES + 1]);
    assert!(matches!(
        read_from(&too_long).0.unwrap_err(),
        Refusal::Length(_)
    ));
    assert!(matches!(
        read_from(&tcp4(&[])[..20]).0.unwrap_err(),
        Refusal::Io(_)
    ));
    assert!(matches!(read_from(b"").0.unwrap_err(), Refusal::Io(_)));
}

proptest! {
    #[test]
    fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let _ = parse(&bytes);
        let _ = read_from(&bytes);
    }

    #[test]
    fn no_header_makes_it_panic(
        command in prop_oneof![Just(0x21), any::<u8>()],
        family in prop_oneof![Just(0x11), Just(0x21), any::<u8>()],
        variable in prop::collection::vec(prop_oneof![0..5u8, any::<u8>()], 0..120),
    ) {
        let header = header(command, family, &variable);
        let parsed = parse(&header);
        // Read off a stream it is the same, and all of it is taken.
        let (read, rest) = read_from(&header);
        prop_assert_eq!(format!("{parsed:?}"), format!("{read:?}"));
        prop_assert!(rest.is_empty());
    }
}
