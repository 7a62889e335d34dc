#![allow(clippy::unwrap_used)]
use std::collections::BTreeMap;
use std::panic::catch_unwind;
use targets::differential::{client, server};
fn main() {
    std::panic::set_hook(Box::new(|_| {}));
    let client_side = std::env::args().nth(1).unwrap() == "client";
    let rounds: usize = std::env::args().nth(2).unwrap().parse().unwrap();
    let mut seeds: Vec<Vec<u8>> = Vec::new();
    let dir = format!(
        "{}/../corpus/{}_differential",
        env!("CARGO_MANIFEST_DIR"),
        if client_side { "client" } else { "server" }
    );
    for e in std::fs::read_dir(dir).unwrap() {
        seeds.push(std::fs::read(e.unwrap().path()).unwrap());
    }
    if !client_side {
        for c in http1::testing::accepted()
            .into_iter()
            .chain(http1::testing::malformed())
        {
            if c.bytes.len() < 3000 {
                seeds.push(c.bytes);
            }
        }
    }
    let mut found: BTreeMap<String, (usize, String)> = BTreeMap::new();
    let mut rng: u64 = 88172645463325252;
    let mut next = move |n: usize| {
        rng ^= rng << 13;
        rng ^= rng >> 7;
        rng ^= rng << 17;
        (rng % n.max(1) as u64) as usize
    };
    let splice = b"\r\n\t :;,%{}/0aZ\"\0\xff15\x0b#?`\\";
    for round in 0..rounds + seeds.len() {
        let mut input = if round < seeds.len() {
            seeds[round].clone()
        } else {
            seeds[next(seeds.len())].clone()
        };
        if round >= seeds.len() {
            if next(4) == 0 {
                let o = seeds[next(seeds.len())].clone();
                input.extend(o);
            }
            for _ in 0..next(5) + 1 {
                if input.is_empty() {
                    break;
                }
                let at = next(input.len());
                match next(4) {
                    0 => input[at] = splice[next(splice.len())],
                    1 => {
                        input.remove(at);
                    }
                    2 => input.insert(at, splice[next(splice.len())]),
                    _ => {
                        if next(8) == 0 {
                            input.truncate(at)
                        }
                    }
                }
            }
        }
        let r = catch_unwind(|| {
            if client_side {
                client::differences_from_hyper(&input)
            } else {
                server::differences_from_hyper(&input)
            }
        });
        if let Err(e) = r {
            let text = e.downcast_ref::<String>().cloned().unwrap_or_default();
            let first = text.lines().next().unwrap_or_default();
            let d = first.split("otherwise: ").nth(1).unwrap_or(first);
            let key = if d.starts_with("Stricter") {
                d.split(',').next().unwrap().to_owned()
            } else if d.starts_with("Laxer") {
                format!("Laxer{}", d.rsplit("refusal:").next().unwrap())
            } else {
                d.split('{').next().unwrap().to_owned()
            };
            let ent = found.entry(key).or_insert((0, text.clone()));
            ent.0 += 1;
            if text.len() < ent.1.len() {
                ent.1 = text;
            }
        }
    }
    for (k, (n, text)) in found {
        println!("=== {k} x{n}\n{text}");
    }
}
