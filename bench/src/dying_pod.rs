//! A pod that dies without notice, through each proxy in turn: two backends serve at a constant rate, then one resets
//! its connections and falls silent, as a machine that loses power does. What counts is how many requests fail and
//! how many are slow, in the time until a proxy has noticed and afterwards. Each proxy gives up connecting after two
//! seconds, and has the checks of health that it comes with.

mod pod;

use crate::measure;
use crate::peers::{Absent, Kind, Peer, Place, Programs};
use crate::settings::DyingPodArguments;
use pod::Pod;
use std::io::{self, Read, Write};
use std::net::TcpStream;
use std::path::PathBuf;
use std::time::{Duration, Instant};

const CLIENTS: u32 = 64;
const REQUESTS_PER_SECOND: u32 = 400;
/// Of load before the death.
const WARM: Duration = Duration::from_secs(2);
/// What comes later after the death is counted apart: by then whoever goes by its connections has noticed.
const NOTICING: Duration = Duration::from_secs(3);
/// A request that takes longer has met the silence.
const SLOW: Duration = Duration::from_secs(1);
/// Who waits longer has given up.
const PATIENCE: Duration = Duration::from_secs(10);

/// Requests of one method in one span of time.
#[derive(Clone, Copy, Debug, Default)]
struct Count {
    all: u32,
    failed: u32,
    slow: u32,
}

/// One request: when it was to be sent, and what became of it.
struct Sample {
    at: Instant,
    post: bool,
    took: Duration,
    answered: bool,
}

pub fn run(arguments: &DyingPodArguments) -> io::Result<bool> {
    let lockgate = match &arguments.lockgate {
        Some(path) => path.clone(),
        None => crate::run::beside_this("lockgate")?,
    };
    let programs = Programs {
        lockgate,
        nginx: PathBuf::from("nginx"),
        haproxy: PathBuf::from("haproxy"),
        envoy: PathBuf::from("unused"),
    };
    println!(
        "{CLIENTS} clients, {REQUESTS_PER_SECOND} requests a second, half of them POST; failed/slow (over {SLOW:?}) of all"
    );
    println!(
        "| proxy | GET, first {NOTICING:?} | POST, first {NOTICING:?} | GET, {0} s after | POST, {0} s after |",
        arguments.seconds.saturating_sub(NOTICING.as_secs())
    );
    println!("|---|---|---|---|---|");
    let mut sound = true;
    for kind in [Kind::Lockgate, Kind::Nginx, Kind::Haproxy] {
        match through(kind, &programs, Duration::from_secs(arguments.seconds)) {
            Ok((version, [get, post, get_later, post_later])) => {
                let cell =
                    |count: Count| format!("{}/{} of {}", count.failed, count.slow, count.all);
                println!(
                    "| {} {version} | {} | {} | {} | {} |",
                    kind.name(),
                    cell(get),
                    cell(post),
                    cell(get_later),
                    cell(post_later)
                );
                // A GET may be sent again; and once it has noticed nothing is lost at all.
                let lost = get.failed + get_later.failed + post_later.failed;
                sound &= kind != Kind::Lockgate || lost == 0;
            }
            Err(absent @ Absent::Missing(_)) => println!("| {} | {absent} |", kind.name()),
            Err(absent) => return Err(io::Error::other(absent)),
        }
    }
    Ok(sound)
}

fn through(
    kind: Kind,
    programs: &Programs,
    after: Duration,
) -> Result<(String, [Count; 4]), Absent> {
    let directory = tempfile::Builder::new()
        .prefix("lockgate-dying-")
        .tempdir()?;
    let (lives, dies) = (Pod::start()?, Pod::start()?);
    let (core, _) = measure::cores()?;
    let place = Place {
        directory: directory.path(),
        backend: lives.address(),
        another: Some(dies.address()),
        core,
        programs,
    };
    let peer = Peer::start(kind, &place)?;
    let began = Instant::now();
    let until = began + WARM + after;
    let (samples, death) = std::thread::scope(|scope| {
        let clients: Vec<_> = (0..CLIENTS)
            .map(|number| {
                let peer = &peer;
                scope.spawn(move || client(peer, number, began, until))
            })
            .collect();
        std::thread::sleep(WARM);
        let death = Instant::now();
        let died = dies.die();
        let samples: Vec<Sample> = (clients.into_iter())
            .flat_map(|client| client.join().unwrap_or_default())
            .collect();
        died.map(|()| (samples, death))
    })?;
    let mut counts = [Count::default(); 4];
    for sample in samples {
        // Whoever was on the way when it died belongs to the death.
        if sample.at + sample.took < death {
            continue;
        }
        let later = sample.at > death + NOTICING;
        let count = &mut counts[usize::from(sample.post) + 2 * usize::from(later)];
        count.all += 1;
        count.failed += u32::from(!sample.answered);
        count.slow += u32::from(sample.answered && sample.took > SLOW);
    }
    Ok((peer.version.clone(), counts))
}

/// One client of those that send at a constant rate together: a connection as long as it lasts.
fn client(peer: &Peer, number: u32, began: Instant, until: Instant) -> Vec<Sample> {
    let every = Duration::from_secs(1) * CLIENTS / REQUESTS_PER_SECOND;
    let mut at = began + every * number / CLIENTS;
    let mut connection = None;
    let mut samples = Vec::new();
    let mut post = number.is_multiple_of(2);
    while at < until {
        // One that is late is sent at once, and counts from when it was to be sent.
        std::thread::sleep(at.saturating_duration_since(Instant::now()));
        let answered = ask(peer, &mut connection, post).is_ok();
        if !answered {
            connection = None;
        }
        samples.push(Sample {
            at,
            post,
            took: at.elapsed(),
            answered,
        });
        post = !post;
        at += every;
    }
    samples
}

fn ask(peer: &Peer, connection: &mut Option<TcpStream>, post: bool) -> io::Result<()> {
    let mut stream = match connection.take() {
        Some(stream) => stream,
        None => {
            let stream = TcpStream::connect(peer.address)?;
            stream.set_read_timeout(Some(PATIENCE))?;
            stream.set_nodelay(true)?;
            stream
        }
    };
    let Some(route) = peer.routes.first() else {
        return Err(io::ErrorKind::NotFound.into());
    };
    let (method, more) = match post {
        true => ("POST", "Content-Length: 4\r\n\r\nbody"),
        false => ("GET", "\r\n"),
    };
    let request = format!(
        "{method} {}/x HTTP/1.1\r\nHost: {}\r\n{more}",
        route.prefix, route.host
    );
    stream.write_all(request.as_bytes())?;
    let mut answer = Vec::new();
    let mut buffer = [0; 4096];
    // Every good answer ends in this, and no other does.
    while !answer.ends_with(pod::BODY) {
        match stream.read(&mut buffer)? {
            0 => return Err(io::ErrorKind::UnexpectedEof.into()),
            read => answer.extend_from_slice(&buffer[..read]),
        }
        if answer.len() > 12 && !answer.starts_with(b"HTTP/1.1 200") {
            return Err(io::ErrorKind::InvalidData.into());
        }
    }
    *connection = Some(stream);
    Ok(())
}
