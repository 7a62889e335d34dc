//! Clients that cost more than they ask for: each is told to calm down and cut off, after a bounded amount of
//! work and in bounded memory, and the gateway serves others all the while.

use super::setup::{
    CONTINUATION, DATA, END_HEADERS, END_STREAM, Frames, HEADERS, LIMIT, PING, RST_STREAM,
    SETTINGS, connect, frame, gateway, get, get_block, run, timed_gateway,
};
use crate::common::Backend;
use lockgate_proxy::{Gateway, Settings};
use std::io::Write;
use std::time::Duration;
use testkit::Reply;

const ENHANCE_YOUR_CALM: u32 = 11;

/// How often a flood is made until its end is seen.
const TRIES: usize = 5;

/// What the gateway's thread may spend on a flood, unoptimised as it is in tests, and the process may grow by.
const CPU_MAX: Duration = Duration::from_secs(1);
const GROWTH_MAX_BYTES: u64 = 128 * 1024 * 1024;

/// Sends a flood, batch after batch, until it is all sent or the connection ends.
fn flood(
    gateway: &Gateway,
    batches: usize,
    mut batch: impl FnMut(usize) -> Vec<u8> + Send + 'static,
) -> Option<u32> {
    let frames = Frames::connect(gateway);
    let mut stream = frames.stream.try_clone().unwrap();
    let sending = std::thread::spawn(move || {
        for number in 0..batches {
            if stream.write_all(&batch(number)).is_err() {
                break;
            }
        }
    });
    let code = frames.goaway();
    sending.join().unwrap();
    code
}

/// Runs a flood against a gateway of its own and judges what it cost.
fn calms(
    change: impl FnOnce(&mut Settings),
    batches: usize,
    batch: impl FnMut(usize) -> Vec<u8> + Clone + Send + 'static,
) {
    let backend = Backend::start(Reply::echo);
    let (gateway, worker) = timed_gateway(backend.address(), change);
    run(async {
        assert_eq!(
            get(&mut connect(&gateway).await.0, "/x").await.0.status(),
            200
        )
    });
    let memory = resident_bytes();
    // A client that goes on sending beyond the gateway's bounded linger is reset, and the reset destroys a GOAWAY that
    // was not read yet: where many programs share few processors, that happens several times in a row.
    let told = (0..TRIES).find_map(|_| {
        let before = worker.spent();
        let told = flood(&gateway, batches, batch.clone());
        let spent = worker.spent().saturating_sub(before);
        println!("{spent:?} of CPU");
        assert!(spent < CPU_MAX, "{spent:?}");
        told
    });
    assert_eq!(told, Some(ENHANCE_YOUR_CALM));
    let grown = resident_bytes().saturating_sub(memory);
    // Of the whole process, in which other tests run too: hence so wide.
    assert!(grown < GROWTH_MAX_BYTES, "{grown} bytes");
    run(async {
        assert_eq!(
            get(&mut connect(&gateway).await.0, "/x").await.0.status(),
            200
        )
    });
    assert_eq!(gateway.drain(LIMIT).cut, 0, "nothing of the flood is left");
}

fn resident_bytes() -> u64 {
    let statm = std::fs::read_to_string("/proc/self/statm").unwrap();
    statm.split(' ').nth(1).unwrap().parse::<u64>().unwrap() * 4096
}

fn open_and_reset(number: usize) -> Vec<u8> {
    let stream = u32::try_from(number).unwrap() * 2 + 1;
    let mut bytes = frame(HEADERS, END_HEADERS | END_STREAM, stream, &get_block("/x"));
    bytes.extend(frame(RST_STREAM, 0, stream, &8u32.to_be_bytes()));
    bytes
}

#[test]
fn rapid_resets_in_bulk() {
    calms(
        |_| {},
        1000,
        |batch| {
            (0..100)
                .flat_map(|number| open_and_reset(batch * 100 + number))
                .collect()
        },
    );
}

/// Slow enough for every request to be begun before it is taken back.
#[test]
fn rapid_resets_of_requests_that_were_begun() {
    let backend = Backend::start(|_| Reply::stall());
    let gateway = gateway(backend.address(), |settings| settings.http2.resets = 50);
    let mut frames = Frames::connect(&gateway);
    let sent = (0..5000).take_while(|number| {
        let stream = number * 2 + 1;
        let head = frame(HEADERS, END_HEADERS | END_STREAM, stream, &get_block("/x"));
        // The answered ping shows that the head was read.
        let ping = frame(PING, 0, 0, &[7; 8]);
        let written = frames.stream.write_all(&[head, ping].concat());
        if written.is_err() {
            return false;
        }
        loop {
            match frames.next() {
                Some((PING, 1, _)) => break,
                Some((super::setup::GOAWAY, ..)) | None => return false,
                Some(_) => {}
            }
        }
        let reset = frame(RST_STREAM, 0, stream, &8u32.to_be_bytes());
        frames.stream.write_all(&reset).is_ok()
    });
    let sent = sent.count();
    assert!((50..500).contains(&sent), "{sent} requests");
    drop(frames);
    assert_eq!(gateway.drain(LIMIT).cut, 0);
}

#[test]
fn continuations_without_end() {
    let block = get_block("/x");
    calms(
        |_| {},
        20_000,
        move |batch| match batch {
            0 => frame(HEADERS, END_STREAM, 1, &block),
            // A header of its own in each, or nothing at all by turns.
            odd if odd % 2 == 1 => frame(CONTINUATION, 0, 1, b"\x00\x01a\x01b"),
            _ => frame(CONTINUATION, 0, 1, &[]),
        },
    );
}

#[test]
fn a_header_list_that_unpacks_to_far_more() {
    // One entry of 4 kB in the table, named again and again by one byte.
    let mut block = get_block("/x");
    block.extend_from_slice(&[0x40, 0x01, b'x', 0x7f, 0x91, 0x1e]);
    block.extend(std::iter::repeat_n(b'a', 4000));
    block.extend(std::iter::repeat_n(0xbe, 12_000));
    assert!(block.len() > 16_000 && block.len() < 16_384);
    calms(
        |_| {},
        1,
        move |_| frame(HEADERS, END_HEADERS | END_STREAM, 1, &block),
    );
}

#[test]
fn pings_and_settings_without_requests() {
    let ping = frame(PING, 0, 0, &[1; 8]).repeat(1000);
    calms(|_| {}, 10_000, move |_| ping.clone());
    let settings = frame(SETTINGS, 0, 0, &[]).repeat(1000);
    calms(|_| {}, 10_000, move |_| settings.clone());
    // PRIORITY of streams that never come.
    let priority = frame(2, 0, 3, &[0, 0, 0, 0, 9]).repeat(1000);
    calms(|_| {}, 10_000, move |_| priority.clone());
}

#[test]
fn malformed_requests_without_end() {
    // An upper-case name makes a request malformed, and only that.
    let mut block = get_block("/x");
    block.extend_from_slice(b"\x00\x0aconnection\x01x");
    calms(
        |_| {},
        20_000,
        move |number| {
            let stream = u32::try_from(number).unwrap() * 2 + 1;
            frame(HEADERS, END_HEADERS | END_STREAM, stream, &block)
        },
    );
}

#[test]
fn empty_data_frames_without_end() {
    let mut block = get_block("/x");
    // POST.
    block[0] = 0x83;
    calms(
        |_| {},
        20_000,
        move |batch| match batch {
            0 => frame(HEADERS, END_HEADERS, 1, &block),
            _ => frame(DATA, 0, 1, &[]).repeat(10),
        },
    );
}
