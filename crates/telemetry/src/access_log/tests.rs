//! The log from buffers to the file: order, rotation, a writer that falls behind, a disk that fails.
#![allow(clippy::unwrap_used)]

use super::*;
use crate::access_log::buffer::{Armed, BATCH_BYTES, BUFFER_MAX_BYTES};
use crate::access_log::queue::{Batch, Given, QUEUE_MAX_BYTES};
use crate::access_log::writer::Writer;
use std::io::Write;
use std::sync::Mutex;

const LIMIT: Duration = Duration::from_secs(20);

fn open(path: &std::path::Path) -> AccessLog {
    AccessLog::open(LogSettings {
        destination: Destination::File(path.to_owned()),
        format: Format::Json,
    })
    .unwrap()
}

fn push(buffer: &mut Buffer, line: &str) -> Armed {
    buffer.push(|out| writeln!(out, "{line}").unwrap())
}

#[test]
fn lines_of_many_cores_stay_whole_and_in_their_order() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("access.log");
    let log = open(&path);
    const CORES: usize = 4;
    const LINES: usize = 20_000;
    let kept: u64 = std::thread::scope(|scope| {
        let cores: Vec<_> = (0..CORES)
            .map(|core| {
                let mut buffer = log.buffer();
                scope.spawn(move || {
                    for line in 0..LINES {
                        push(
                            &mut buffer,
                            &format!("{core} {line} {}", "x".repeat(line % 90)),
                        );
                    }
                    buffer.flush_waiting();
                    let (taken, dropped) = buffer.take_counts();
                    assert_eq!(taken + dropped, LINES as u64);
                    taken
                })
            })
            .collect();
        cores.into_iter().map(|core| core.join().unwrap()).sum()
    });
    assert!(log.close(LIMIT));
    let text = std::fs::read_to_string(&path).unwrap();
    let mut next = [0; CORES];
    for line in text.lines() {
        let mut parts = line.split(' ');
        let core: usize = parts.next().unwrap().parse().unwrap();
        let number: usize = parts.next().unwrap().parse().unwrap();
        assert_eq!(parts.next().unwrap().len(), number % 90);
        assert!(number >= next[core], "{line}");
        next[core] = number + 1;
    }
    assert_eq!(text.lines().count() as u64, kept);
    assert!(text.ends_with('\n'));
}

#[test]
fn a_buffer_asks_once_to_be_flushed() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("access.log");
    let log = open(&path);
    let mut buffer = log.buffer();
    assert_eq!(push(&mut buffer, "one"), Armed::Now);
    assert_eq!(push(&mut buffer, "two"), Armed::Before);
    buffer.flush();
    assert_eq!(push(&mut buffer, "three"), Armed::Now);
    buffer.flush_waiting();
    assert!(log.close(LIMIT));
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "one\ntwo\nthree\n");
}

#[test]
fn rotation_loses_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let (path, rotated) = (folder.path().join("log"), folder.path().join("log.1"));
    let log = open(&path);
    let mut buffer = log.buffer();
    push(&mut buffer, "before");
    buffer.flush_waiting();
    std::fs::rename(&path, &rotated).unwrap();
    log.reopen();
    // The file is there as soon as the writer came to it; only then is the next line surely its.
    let deadline = std::time::Instant::now() + LIMIT;
    while !path.exists() {
        assert!(std::time::Instant::now() < deadline, "not opened anew");
        std::thread::yield_now();
    }
    push(&mut buffer, "after");
    buffer.flush_waiting();
    assert!(log.close(LIMIT));
    let read = |path| std::fs::read_to_string(path).unwrap();
    assert_eq!(read(&rotated) + &read(&path), "before\nafter\n");
    assert!(read(&path).ends_with("after\n"));
}

#[test]
fn a_log_that_cannot_be_opened_is_said_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let error = AccessLog::open(LogSettings {
        destination: Destination::File(folder.path().to_owned()),
        format: Format::Json,
    })
    .unwrap_err();
    assert!(matches!(error, LogError::Open { ref path, .. } if path == folder.path()));
}

#[test]
fn a_writer_that_is_behind_costs_lines_and_no_time() {
    // Nobody takes anything off this queue.
    let queue = Arc::new(Queue::default());
    let mut buffer = Buffer::new(Arc::clone(&queue), Format::Json);
    let line = "x".repeat(1023);
    let fits = QUEUE_MAX_BYTES / BATCH_BYTES * BATCH_BYTES / 1024;
    for _ in 0..fits + 100 {
        push(&mut buffer, &line);
    }
    buffer.flush_waiting();
    let (taken, dropped) = buffer.take_counts();
    assert_eq!((taken, dropped), (fits as u64, 100));
    assert_eq!(buffer.take_counts(), (0, 0));
    assert!(!queue.close(Duration::ZERO));
}

#[test]
fn a_busy_queue_leaves_lines_with_their_core_up_to_a_bound() {
    let queue = Arc::new(Queue::default());
    let mut buffer = Buffer::new(Arc::clone(&queue), Format::Json);
    let line = "x".repeat(1023);
    let lines = queue.while_locked(|| {
        for _ in 0..BUFFER_MAX_BYTES / 1024 + 10 {
            push(&mut buffer, &line);
        }
        buffer.take_counts()
    });
    assert_eq!(lines, (0, 10));
    // The next line finds the queue free again, whoever flushes.
    assert_eq!(push(&mut buffer, &line), Armed::Now);
    assert_eq!(buffer.take_counts(), ((BUFFER_MAX_BYTES / 1024) as u64, 0));
}

#[test]
fn what_comes_after_the_end_is_given_up() {
    let folder = tempfile::tempdir().unwrap();
    let log = open(&folder.path().join("log"));
    let mut buffer = log.buffer();
    assert!(log.close(LIMIT));
    push(&mut buffer, "late");
    buffer.flush_waiting();
    assert_eq!(buffer.take_counts(), (0, 1));
    assert_eq!(log.queue.give(&mut Batch::default()), Given::Full);
}

/// A disk that takes what it is told to, and then fails once.
#[derive(Clone, Debug, Default)]
struct Disk(Arc<Mutex<DiskState>>);

#[derive(Debug, Default)]
struct DiskState {
    text: Vec<u8>,
    room: usize,
}

impl Write for Disk {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut disk = self.0.lock().unwrap();
        if disk.room == 0 {
            return Err(io::ErrorKind::StorageFull.into());
        }
        let count = bytes.len().min(disk.room);
        disk.text.extend_from_slice(&bytes[..count]);
        disk.room -= count;
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_full_disk_costs_the_lines_that_met_it() {
    let disk = Disk::default();
    let mut writer = Writer {
        sink: disk.clone(),
        in_line: false,
        failing: false,
    };
    let batch = |text: &str| Batch {
        text: text.into(),
        lines: text.lines().count() as u64,
    };
    disk.0.lock().unwrap().room = 6;
    assert_eq!(writer.write(&batch("one\ntwo\nthree\n")), 2);
    assert_eq!(writer.write(&batch("four\n")), 1);
    disk.0.lock().unwrap().room = 100;
    assert_eq!(writer.write(&batch("five\nsix\n")), 0);
    // The line that broke off stands alone; those after it are whole.
    assert_eq!(disk.0.lock().unwrap().text, b"one\ntw\nfive\nsix\n");
}
