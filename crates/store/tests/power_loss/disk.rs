//! A disk that loses its power. Every file is kept twice, as programs see it and as it would be found after a power loss;
//! fsync makes the two equal. The disk counts the operations that could matter and dies at a chosen one.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::{Arc, Mutex, MutexGuard};

/// What a disk writes whole or not at all, in bytes.
pub const SECTOR_BYTES: usize = 512;

/// What becomes of writes that were not synced when the power went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unsynced {
    /// None of them reached the disk.
    Lost,
    /// Any subset of their sectors did, in any order; so may creations and deletions of files.
    Torn,
}

/// The power is off.
#[derive(Clone, Copy, Debug)]
pub struct Dead;

#[derive(Default)]
pub struct Disk {
    inner: Mutex<Inner>,
}

#[derive(Default)]
struct Inner {
    files: HashMap<String, File>,
    operations: u64,
    dies_at: Option<u64>,
    dead: bool,
    full: bool,
}

#[derive(Clone, Default)]
struct File {
    /// `None`: no such file.
    seen: Option<Vec<u8>>,
    /// The content that was last synced, under whatever name.
    synced: Vec<u8>,
    /// The name leads to the content after a power loss.
    named: bool,
    /// In order, since the last sync.
    unsynced: Vec<Change>,
}

#[derive(Clone)]
enum Change {
    Write { offset: usize, bytes: Vec<u8> },
    Truncate(usize),
}

impl Disk {
    /// Operation number `dies_at` (from 1) is the first that is not done.
    pub fn new(dies_at: Option<u64>) -> Arc<Self> {
        Arc::new(Self {
            inner: Mutex::new(Inner {
                dies_at,
                ..Inner::default()
            }),
        })
    }

    pub fn operations(&self) -> u64 {
        self.lock().operations
    }

    pub fn is_dead(&self) -> bool {
        self.lock().dead
    }

    /// Pulls the plug now, if it was not pulled.
    pub fn die(&self) {
        self.lock().dead = true;
    }

    /// Whether writes find no space.
    pub fn set_full(&self, full: bool) {
        self.lock().full = full;
    }

    pub fn is_full(&self) -> bool {
        self.lock().full
    }

    /// The disk as it is found when the power is back, good for `dies_at` operations more.
    pub fn recovered(
        &self,
        unsynced: Unsynced,
        random: &mut Random,
        dies_at: Option<u64>,
    ) -> Arc<Self> {
        let inner = self.lock();
        let mut names: Vec<_> = inner.files.keys().collect();
        names.sort();
        let mut files = HashMap::new();
        for name in names {
            let file = &inner.files[name];
            let exists = match unsynced {
                Unsynced::Lost => file.named,
                Unsynced::Torn if file.named == file.seen.is_some() => file.named,
                Unsynced::Torn => random.coin(),
            };
            if exists {
                let content = match unsynced {
                    Unsynced::Lost => file.synced.clone(),
                    Unsynced::Torn => file.torn(random),
                };
                let file = File {
                    seen: Some(content.clone()),
                    synced: content,
                    named: true,
                    unsynced: Vec::new(),
                };
                files.insert(name.clone(), file);
            }
        }
        Arc::new(Self {
            inner: Mutex::new(Inner {
                files,
                operations: 0,
                dies_at,
                dead: false,
                full: false,
            }),
        })
    }

    /// Makes the file if it is not there. Its name is not durable yet.
    pub fn create(&self, name: &str) -> Result<(), Dead> {
        if self.exists(name)? {
            return Ok(());
        }
        let mut inner = self.operate()?;
        let file = inner.files.entry(name.to_owned()).or_default();
        // What an earlier file of this name had synced is only found again as long as its deletion is not durable,
        // and then it is a file of its own; the pessimist keeps the old name and content until the next sync.
        file.unsynced = vec![Change::Truncate(0)];
        file.seen = Some(Vec::new());
        Ok(())
    }

    pub fn exists(&self, name: &str) -> Result<bool, Dead> {
        Ok(self
            .alive()?
            .files
            .get(name)
            .is_some_and(|file| file.seen.is_some()))
    }

    pub fn size(&self, name: &str) -> Result<usize, Dead> {
        Ok(self
            .alive()?
            .files
            .get(name)
            .and_then(|file| file.seen.as_ref())
            .map_or(0, Vec::len))
    }

    /// Fills as much of `buffer` as the file has; answers how much.
    pub fn read(&self, name: &str, range: Range<usize>, buffer: &mut [u8]) -> Result<usize, Dead> {
        let inner = self.alive()?;
        let Some(seen) = inner.files.get(name).and_then(|file| file.seen.as_ref()) else {
            return Ok(0);
        };
        let end = range.end.min(seen.len());
        let start = range.start.min(end);
        buffer[..end - start].copy_from_slice(&seen[start..end]);
        Ok(end - start)
    }

    pub fn write(&self, name: &str, offset: usize, bytes: &[u8]) -> Result<(), Dead> {
        self.change(
            name,
            Change::Write {
                offset,
                bytes: bytes.to_vec(),
            },
        )
    }

    pub fn truncate(&self, name: &str, size: usize) -> Result<(), Dead> {
        self.change(name, Change::Truncate(size))
    }

    /// fsync of the file; with `and_name` of its directory too, as SQLite does for the logs that it makes.
    pub fn sync(&self, name: &str, and_name: bool) -> Result<(), Dead> {
        let mut inner = self.operate()?;
        if let Some(file) = inner.files.get_mut(name)
            && file.seen.is_some()
        {
            for change in file.unsynced.drain(..) {
                change.apply(&mut file.synced, &mut |_| true);
            }
            file.named |= and_name;
        }
        Ok(())
    }

    /// fsync of the directory: all names are as programs see them.
    pub fn sync_names(&self) -> Result<(), Dead> {
        let mut inner = self.operate()?;
        inner
            .files
            .values_mut()
            .for_each(|file| file.named = file.seen.is_some());
        Ok(())
    }

    pub fn delete(&self, name: &str, and_sync: bool) -> Result<(), Dead> {
        let mut inner = self.operate()?;
        if let Some(file) = inner.files.get_mut(name) {
            file.seen = None;
            if and_sync {
                *file = File::default();
            }
        }
        Ok(())
    }

    fn change(&self, name: &str, change: Change) -> Result<(), Dead> {
        let mut inner = self.operate()?;
        let Some(file) = inner.files.get_mut(name) else {
            return Ok(());
        };
        if let Some(seen) = &mut file.seen {
            change.apply(seen, &mut |_| true);
            file.unsynced.push(change);
        }
        Ok(())
    }

    fn alive(&self) -> Result<MutexGuard<'_, Inner>, Dead> {
        let inner = self.lock();
        if inner.dead { Err(Dead) } else { Ok(inner) }
    }

    /// Counts an operation that changes what is found after a power loss, and dies instead of it when it is time.
    fn operate(&self) -> Result<MutexGuard<'_, Inner>, Dead> {
        let mut inner = self.alive()?;
        inner.operations += 1;
        inner.dead = inner.dies_at.is_some_and(|at| inner.operations >= at);
        if inner.dead { Err(Dead) } else { Ok(inner) }
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap()
    }
}

impl File {
    fn torn(&self, random: &mut Random) -> Vec<u8> {
        let mut content = self.synced.clone();
        for change in &self.unsynced {
            change.apply(&mut content, &mut |_| random.coin());
        }
        content
    }
}

impl Change {
    /// Does the parts of it that `keep` wants: sectors of a write, or a truncation.
    fn apply(&self, content: &mut Vec<u8>, keep: &mut dyn FnMut(usize) -> bool) {
        match self {
            Self::Truncate(size) => {
                if keep(*size / SECTOR_BYTES) {
                    content.resize(*size, 0);
                }
            }
            Self::Write { offset, bytes } => {
                let end = offset + bytes.len();
                let mut start = *offset;
                while start < end {
                    let stop = end.min((start / SECTOR_BYTES + 1) * SECTOR_BYTES);
                    if keep(start / SECTOR_BYTES) {
                        if content.len() < stop {
                            content.resize(stop, 0);
                        }
                        content[start..stop].copy_from_slice(&bytes[start - offset..stop - offset]);
                    }
                    start = stop;
                }
            }
        }
    }
}

/// Random enough, and the same for the same seed (SplitMix64).
#[derive(Clone)]
pub struct Random(pub u64);

impl Random {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    pub fn below(&mut self, limit: u64) -> u64 {
        self.next() % limit
    }

    pub fn coin(&mut self) -> bool {
        self.below(2) == 0
    }
}

#[test]
fn what_is_not_synced_is_lost() {
    let disk = Disk::new(None);
    disk.create("a").unwrap();
    disk.write("a", 0, b"first").unwrap();
    disk.sync("a", false).unwrap();
    let mut random = Random(1);
    assert!(
        !disk
            .recovered(Unsynced::Lost, &mut random, None)
            .exists("a")
            .unwrap(),
        "its name was not synced"
    );
    disk.sync_names().unwrap();
    disk.write("a", 0, b"other").unwrap();
    disk.delete("a", false).unwrap();
    let found = disk.recovered(Unsynced::Lost, &mut random, None);
    let mut buffer = [0; 5];
    assert_eq!(found.read("a", 0..5, &mut buffer).unwrap(), 5);
    assert_eq!(&buffer, b"first");
    disk.delete("a", true).unwrap();
    assert!(
        !disk
            .recovered(Unsynced::Lost, &mut random, None)
            .exists("a")
            .unwrap()
    );
}

#[test]
fn sectors_tear_apart_but_not_inside() {
    let disk = Disk::new(None);
    disk.create("a").unwrap();
    disk.write("a", 0, &[1; 64 * SECTOR_BYTES]).unwrap();
    disk.sync("a", true).unwrap();
    disk.write("a", 0, &[2; 64 * SECTOR_BYTES]).unwrap();
    let found = disk.recovered(Unsynced::Torn, &mut Random(7), None);
    let mut buffer = vec![0; 64 * SECTOR_BYTES];
    found.read("a", 0..buffer.len(), &mut buffer).unwrap();
    let sectors: Vec<&[u8]> = buffer.chunks(SECTOR_BYTES).collect();
    assert!(
        sectors
            .iter()
            .all(|sector| sector.iter().all(|byte| *byte == sector[0]))
    );
    assert!(
        sectors.iter().any(|sector| sector[0] == 1) && sectors.iter().any(|sector| sector[0] == 2)
    );
}

#[test]
fn it_dies_where_it_is_told() {
    let disk = Disk::new(Some(3));
    disk.create("a").unwrap();
    disk.sync("a", true).unwrap();
    disk.write("a", 0, b"x").unwrap_err();
    disk.size("a").unwrap_err();
    assert_eq!(
        disk.recovered(Unsynced::Torn, &mut Random(1), None)
            .size("a")
            .unwrap(),
        0
    );
}
