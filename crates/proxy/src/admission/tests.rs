//! Limits are met exactly, and whatever is taken is given back.
#![allow(clippy::unwrap_used)]

use super::*;
use proptest::prelude::*;

fn admission(connections_max: usize, connections_max_per_client: usize) -> Arc<Admission> {
    let limits = AdmissionLimits {
        connections_max,
        connections_max_per_client,
        held_bodies_max_bytes: 1000,
        ..AdmissionLimits::default()
    };
    Arc::new(Admission::new(limits, NonZeroUsize::new(3).unwrap()))
}

fn ip(text: &str) -> IpAddr {
    text.parse().unwrap()
}

#[test]
fn connections_are_limited_in_all() {
    let admission = admission(2, 9);
    let first = admission.admit(0).unwrap();
    let _second = admission.admit(1).unwrap();
    assert_eq!(admission.admit(2).err(), Some(Refused::InAll));
    drop(first);
    let third = admission.admit(2).unwrap();
    let load = admission.load();
    assert_eq!((load.connections, load.refused_in_all), (vec![0, 1, 1], 1));
    let _third = third.at(0);
    assert_eq!(admission.load().connections, [1, 1, 0]);
}

#[test]
fn connections_are_limited_per_client() {
    let admission = admission(100, 2);
    let mut permits: Vec<_> = (0..4).map(|_| admission.admit(0).unwrap()).collect();
    // One network of IPv6 is one client, as is an IPv4 address in either form.
    for (one, same, another) in [
        ("192.0.2.7", "::ffff:192.0.2.7", "192.0.2.8"),
        ("2001:db8::1", "2001:db8::2:3:4:5", "2001:db8:0:1::1"),
    ] {
        permits[0].charge(ip(one)).unwrap();
        permits[1].charge(ip(same)).unwrap();
        assert_eq!(permits[2].charge(ip(one)), Err(Refused::PerClient));
        permits[3].charge(ip(another)).unwrap();
    }
    assert_eq!(admission.load().refused_per_client, 2);
    drop(permits);
    assert!(
        admission
            .clients
            .shards
            .iter()
            .all(|shard| shard.lock().unwrap().is_empty())
    );
    assert_eq!(admission.in_all.load(Relaxed), 0);
    assert_eq!(admission.load().connections, [0, 0, 0]);
}

#[test]
fn a_limit_of_nothing_leaves_nothing_behind() {
    let admission = admission(1, 0);
    let mut permit = admission.admit(0).unwrap();
    assert_eq!(permit.charge(ip("192.0.2.7")), Err(Refused::PerClient));
    assert!(
        admission
            .clients
            .shards
            .iter()
            .all(|shard| shard.lock().unwrap().is_empty())
    );
}

#[test]
fn only_a_much_busier_worker_hands_over() {
    let admission = admission(1000, 1000);
    let mut permits: Vec<_> = (0..8).map(|_| admission.admit(0).unwrap()).collect();
    assert_eq!(admission.much_less_loaded(0), None);
    permits.push(admission.admit(0).unwrap());
    permits.push(admission.admit(1).unwrap());
    assert_eq!(admission.much_less_loaded(0), Some(2));
    assert_eq!(admission.much_less_loaded(1), None);
    for _ in 0..100 {
        permits.push(admission.admit(0).unwrap());
        permits.push(admission.admit(1).unwrap());
        permits.push(admission.admit(2).unwrap());
    }
    // 109, 101, 100: as good as equal.
    assert_eq!(admission.much_less_loaded(0), None);
}

#[test]
fn memory_is_reserved_before_it_is_taken() {
    let memory = BodyMemory::new(1000);
    let (mut first, mut body) = (memory.reserve(), Vec::new());
    first.extend(&mut body, &[1; 300], 10_000).unwrap();
    assert_eq!(memory.used(), 300);
    // Twice the buffer, so that a long body is not copied for each of its pieces.
    first.extend(&mut body, &[2; 10], 10_000).unwrap();
    assert_eq!((memory.used(), body.capacity()), (600, 600));
    let (mut second, mut other) = (memory.reserve(), Vec::new());
    assert_eq!(second.extend(&mut other, &[3; 500], 10_000), Err(Exhausted));
    assert_eq!((other.capacity(), memory.refused()), (0, 1));
    drop(first);
    second.extend(&mut other, &[3; 500], 10_000).unwrap();
    assert_eq!(memory.used(), 500);
    drop(second);
    assert_eq!(memory.used(), 0);
}

#[test]
fn a_buffer_never_grows_beyond_the_longest_body() {
    let memory = BodyMemory::new(u64::MAX);
    let (mut share, mut body) = (memory.reserve(), Vec::new());
    for _ in 0..10 {
        share.extend(&mut body, &[0; 100], 1000).unwrap();
    }
    assert_eq!(body.capacity(), 1000);
    assert_eq!(body.len(), 1000);
}

proptest! {
    /// Whatever sizes come in whatever order: the reservation covers the buffer, the sum of all covers no more
    /// than there is, and at the end all is given back.
    #[test]
    fn reservations_cover_buffers(
        sizes in prop::collection::vec((0..4usize, 0..400usize), 0..100),
        kept in 0..200usize,
    ) {
        let memory = BodyMemory::new(2000);
        let mut bodies: Vec<_> = (0..4)
            .map(|_| (memory.reserve(), Vec::with_capacity(kept)))
            .collect();
        let mut begun = [false; 4];
        for (which, size) in sizes {
            let (share, body) = &mut bodies[which];
            if share.extend(body, &vec![0; size], 1000).is_ok() {
                begun[which] = true;
            }
            let held: usize = bodies
                .iter()
                .zip(begun)
                .filter(|(_, begun)| *begun)
                .map(|((_, body), _)| body.capacity())
                .sum();
            prop_assert!(held as u64 <= memory.used());
            prop_assert!(memory.used() <= 2000);
        }
        drop(bodies);
        prop_assert_eq!(memory.used(), 0);
    }
}
