//! Lets SQLite keep its files on a [`Disk`]. One VFS is registered for the whole process; the first component of a path
//! says which disk is meant: `/7/store.db`.
#![allow(unsafe_code)] // SQLite's file interface is C; each block says why it is sound.

use std::collections::HashMap;
use std::ffi::{CStr, c_char, c_int, c_void};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, LazyLock, Mutex};

use rusqlite::ffi;
use store::sqlite::Storage;

use crate::disk::{Disk, Random, SECTOR_BYTES};

const NAME: &CStr = c"power-loss";

static DISKS: LazyLock<Mutex<HashMap<u64, Arc<Disk>>>> = LazyLock::new(Mutex::default);
static NEXT: AtomicU64 = AtomicU64::new(1);

/// A disk that SQLite can reach, as long as this lives.
pub struct Mounted {
    number: u64,
}

impl Mounted {
    pub fn new(disk: Arc<Disk>) -> Self {
        LazyLock::force(&REGISTERED);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        DISKS.lock().unwrap().insert(number, disk);
        Self { number }
    }

    pub fn path(&self) -> PathBuf {
        PathBuf::from(format!("/{}/store.db", self.number))
    }

    pub fn storage(&self) -> Storage {
        let sync_directory = |path: &Path| {
            let (disk, _) = path
                .to_str()
                .and_then(locate)
                .ok_or(std::io::ErrorKind::NotFound)?;
            disk.sync_names()
                .map_err(|_| std::io::Error::other("the power is off"))
        };
        Storage::Vfs {
            name: NAME.to_string_lossy().into_owned(),
            sync_directory: Arc::new(sync_directory),
        }
    }
}

impl Drop for Mounted {
    fn drop(&mut self) {
        DISKS.lock().unwrap().remove(&self.number);
    }
}

/// The disk, and what the file is called there.
fn locate(path: &str) -> Option<(Arc<Disk>, String)> {
    let (number, name) = path.strip_prefix('/')?.split_once('/')?;
    let disk = DISKS.lock().unwrap().get(&number.parse().ok()?).cloned()?;
    Some((disk, name.to_owned()))
}

static REGISTERED: LazyLock<()> = LazyLock::new(|| {
    let vfs = Box::leak(Box::new(ffi::sqlite3_vfs {
        iVersion: 1,
        szOsFile: c_int::try_from(size_of::<Handle>()).unwrap(),
        mxPathname: 512,
        pNext: std::ptr::null_mut(),
        zName: NAME.as_ptr(),
        pAppData: std::ptr::null_mut(),
        xOpen: Some(open),
        xDelete: Some(delete),
        xAccess: Some(access),
        xFullPathname: Some(full_pathname),
        xDlOpen: None,
        xDlError: None,
        xDlSym: None,
        xDlClose: None,
        xRandomness: Some(randomness),
        xSleep: Some(sleep),
        xCurrentTime: Some(current_time),
        xGetLastError: Some(last_error),
        xCurrentTimeInt64: None,
        xSetSystemCall: None,
        xGetSystemCall: None,
        xNextSystemCall: None,
    }));
    // SAFETY: the VFS and its name live for ever, and its functions keep to SQLite's contract; not made the default.
    let code = unsafe { ffi::sqlite3_vfs_register(vfs, 0) };
    assert_eq!(code, ffi::SQLITE_OK);
});

/// What SQLite allocates for us: its own part first, as it demands, then ours.
#[repr(C)]
struct Handle {
    base: ffi::sqlite3_file,
    open: *mut Open,
}

struct Open {
    disk: Arc<Disk>,
    name: String,
    delete_on_close: bool,
    /// A log that this handle created: the unix VFS syncs its directory with its first sync.
    sync_name: bool,
}

static METHODS: ffi::sqlite3_io_methods = ffi::sqlite3_io_methods {
    // Version 1 has no shared memory, so a write-ahead log works in exclusive mode alone: the store's mode.
    iVersion: 1,
    xClose: Some(close),
    xRead: Some(read),
    xWrite: Some(write),
    xTruncate: Some(truncate),
    xSync: Some(sync),
    xFileSize: Some(file_size),
    xLock: Some(lock),
    xUnlock: Some(lock),
    xCheckReservedLock: Some(check_reserved_lock),
    xFileControl: Some(file_control),
    xSectorSize: Some(sector_size),
    xDeviceCharacteristics: Some(device_characteristics),
    xShmMap: None,
    xShmLock: None,
    xShmBarrier: None,
    xShmUnmap: None,
    xFetch: None,
    xUnfetch: None,
};

unsafe extern "C" fn open(
    _: *mut ffi::sqlite3_vfs,
    name: *const c_char,
    file: *mut ffi::sqlite3_file,
    flags: c_int,
    out_flags: *mut c_int,
) -> c_int {
    let handle = file.cast::<Handle>();
    // SAFETY: SQLite gives us szOsFile bytes to fill; without methods it does not call close after a failure.
    unsafe { (*handle).base.pMethods = std::ptr::null() };
    // SAFETY: a name, where there is one, is a C string that lives as long as the call.
    let name = if name.is_null() {
        None
    } else {
        unsafe { text(name) }
    };
    // Temporary files have no name; the store needs none.
    let Some(name) = name else {
        return ffi::SQLITE_CANTOPEN;
    };
    let Some((disk, name)) = locate(&name) else {
        return ffi::SQLITE_CANTOPEN;
    };
    let Ok(existed) = disk.exists(&name) else {
        return ffi::SQLITE_CANTOPEN;
    };
    if !existed && (flags & ffi::SQLITE_OPEN_CREATE == 0 || disk.create(&name).is_err()) {
        return ffi::SQLITE_CANTOPEN;
    }
    let is_log = flags & (ffi::SQLITE_OPEN_WAL | ffi::SQLITE_OPEN_MAIN_JOURNAL) != 0;
    let open = Open {
        disk,
        name,
        delete_on_close: flags & ffi::SQLITE_OPEN_DELETEONCLOSE != 0,
        sync_name: is_log && !existed,
    };
    // SAFETY: as above; `close` takes the box back.
    unsafe {
        (*handle).open = Box::into_raw(Box::new(open));
        (*handle).base.pMethods = &METHODS;
        if !out_flags.is_null() {
            *out_flags = flags;
        }
    }
    ffi::SQLITE_OK
}

unsafe extern "C" fn delete(
    _: *mut ffi::sqlite3_vfs,
    name: *const c_char,
    sync_directory: c_int,
) -> c_int {
    // SAFETY: a C string, by contract.
    let Some(name) = (unsafe { text(name) }) else {
        return ffi::SQLITE_IOERR_DELETE;
    };
    let Some((disk, name)) = locate(&name) else {
        return ffi::SQLITE_IOERR_DELETE;
    };
    match disk.exists(&name) {
        Ok(false) => ffi::SQLITE_IOERR_DELETE_NOENT,
        Ok(true) if disk.delete(&name, sync_directory != 0).is_ok() => ffi::SQLITE_OK,
        _ => ffi::SQLITE_IOERR_DELETE,
    }
}

unsafe extern "C" fn access(
    _: *mut ffi::sqlite3_vfs,
    name: *const c_char,
    _: c_int,
    out: *mut c_int,
) -> c_int {
    // SAFETY: a C string, by contract.
    let Some(name) = (unsafe { text(name) }) else {
        return ffi::SQLITE_IOERR_ACCESS;
    };
    match locate(&name).map(|(disk, name)| disk.exists(&name)) {
        Some(Ok(exists)) => {
            // SAFETY: SQLite's place for the answer.
            unsafe { *out = c_int::from(exists) };
            ffi::SQLITE_OK
        }
        _ => ffi::SQLITE_IOERR_ACCESS,
    }
}

unsafe extern "C" fn full_pathname(
    _: *mut ffi::sqlite3_vfs,
    name: *const c_char,
    room: c_int,
    out: *mut c_char,
) -> c_int {
    // SAFETY: a C string, and `room` bytes to copy it to; checked to suffice.
    unsafe {
        let name = CStr::from_ptr(name).to_bytes_with_nul();
        if usize::try_from(room).unwrap_or(0) < name.len() {
            return ffi::SQLITE_CANTOPEN;
        }
        std::ptr::copy_nonoverlapping(name.as_ptr().cast(), out, name.len());
    }
    ffi::SQLITE_OK
}

/// Always the same bytes: they only salt the log, and a seed shall give the same run.
unsafe extern "C" fn randomness(_: *mut ffi::sqlite3_vfs, bytes: c_int, out: *mut c_char) -> c_int {
    static CALLS: AtomicU64 = AtomicU64::new(0);
    let mut random = Random(CALLS.fetch_add(1, Ordering::Relaxed));
    for index in 0..usize::try_from(bytes).unwrap_or(0) {
        // SAFETY: SQLite gives room for `bytes` bytes.
        unsafe { *out.add(index) = random.below(128) as c_char };
    }
    bytes
}

unsafe extern "C" fn sleep(_: *mut ffi::sqlite3_vfs, _: c_int) -> c_int {
    0
}

unsafe extern "C" fn current_time(_: *mut ffi::sqlite3_vfs, out: *mut f64) -> c_int {
    // SAFETY: SQLite's place for the answer, a Julian day; the store asks for no time.
    unsafe { *out = 2_461_000.5 };
    ffi::SQLITE_OK
}

unsafe extern "C" fn last_error(_: *mut ffi::sqlite3_vfs, _: c_int, _: *mut c_char) -> c_int {
    0
}

unsafe extern "C" fn close(file: *mut ffi::sqlite3_file) -> c_int {
    // SAFETY: the box that `open` left there; SQLite closes a file once.
    let open = unsafe { Box::from_raw((*file.cast::<Handle>()).open) };
    if open.delete_on_close {
        // Nobody could do anything about it.
        let _ = open.disk.delete(&open.name, false);
    }
    ffi::SQLITE_OK
}

unsafe extern "C" fn read(
    file: *mut ffi::sqlite3_file,
    out: *mut c_void,
    bytes: c_int,
    offset: i64,
) -> c_int {
    // SAFETY: an open file, and room for `bytes` bytes, which are set before they are lent as a slice.
    let (open, buffer) = unsafe {
        std::ptr::write_bytes(out.cast::<u8>(), 0, size(bytes));
        (
            opened(file),
            std::slice::from_raw_parts_mut(out.cast::<u8>(), size(bytes)),
        )
    };
    let start = size(offset);
    match open
        .disk
        .read(&open.name, start..start + buffer.len(), buffer)
    {
        Ok(read) if read == buffer.len() => ffi::SQLITE_OK,
        Ok(_) => ffi::SQLITE_IOERR_SHORT_READ,
        Err(_) => ffi::SQLITE_IOERR_READ,
    }
}

unsafe extern "C" fn write(
    file: *mut ffi::sqlite3_file,
    from: *const c_void,
    bytes: c_int,
    offset: i64,
) -> c_int {
    // SAFETY: an open file, and `bytes` bytes to read.
    let (open, bytes) = unsafe {
        (
            opened(file),
            std::slice::from_raw_parts(from.cast::<u8>(), size(bytes)),
        )
    };
    if open.disk.is_full() {
        return ffi::SQLITE_FULL;
    }
    code(
        open.disk.write(&open.name, size(offset), bytes).is_ok(),
        ffi::SQLITE_IOERR_WRITE,
    )
}

unsafe extern "C" fn truncate(file: *mut ffi::sqlite3_file, to: i64) -> c_int {
    // SAFETY: an open file.
    let open = unsafe { opened(file) };
    code(
        open.disk.truncate(&open.name, size(to)).is_ok(),
        ffi::SQLITE_IOERR_TRUNCATE,
    )
}

unsafe extern "C" fn sync(file: *mut ffi::sqlite3_file, _: c_int) -> c_int {
    // SAFETY: an open file.
    let open = unsafe { opened(file) };
    code(
        open.disk.sync(&open.name, open.sync_name).is_ok(),
        ffi::SQLITE_IOERR_FSYNC,
    )
}

unsafe extern "C" fn file_size(file: *mut ffi::sqlite3_file, out: *mut i64) -> c_int {
    // SAFETY: an open file.
    let open = unsafe { opened(file) };
    let Ok(bytes) = open.disk.size(&open.name) else {
        return ffi::SQLITE_IOERR_FSTAT;
    };
    // SAFETY: SQLite's place for the answer.
    unsafe { *out = i64::try_from(bytes).unwrap() };
    ffi::SQLITE_OK
}

/// A disk belongs to one connection here; locks between processes are tested on real files.
unsafe extern "C" fn lock(_: *mut ffi::sqlite3_file, _: c_int) -> c_int {
    ffi::SQLITE_OK
}

unsafe extern "C" fn check_reserved_lock(_: *mut ffi::sqlite3_file, out: *mut c_int) -> c_int {
    // SAFETY: SQLite's place for the answer.
    unsafe { *out = 0 };
    ffi::SQLITE_OK
}

unsafe extern "C" fn file_control(_: *mut ffi::sqlite3_file, _: c_int, _: *mut c_void) -> c_int {
    ffi::SQLITE_NOTFOUND
}

unsafe extern "C" fn sector_size(_: *mut ffi::sqlite3_file) -> c_int {
    c_int::try_from(SECTOR_BYTES).unwrap()
}

/// As the unix VFS says: a write that is torn leaves the bytes around it alone.
unsafe extern "C" fn device_characteristics(_: *mut ffi::sqlite3_file) -> c_int {
    ffi::SQLITE_IOCAP_POWERSAFE_OVERWRITE
}

/// # Safety
/// `file` was opened by `open` and not closed, and is used by one thread at a time.
unsafe fn opened<'a>(file: *mut ffi::sqlite3_file) -> &'a Open {
    // SAFETY: then its `open` is the box that was left there.
    unsafe { &*(*file.cast::<Handle>()).open }
}

/// # Safety
/// `name` is a C string.
unsafe fn text(name: *const c_char) -> Option<String> {
    // SAFETY: demanded of the caller.
    unsafe { CStr::from_ptr(name) }
        .to_str()
        .ok()
        .map(str::to_owned)
}

fn size(number: impl TryInto<usize>) -> usize {
    number
        .try_into()
        .unwrap_or_else(|_| panic!("SQLite gave a negative size"))
}

fn code(done: bool, otherwise: c_int) -> c_int {
    if done { ffi::SQLITE_OK } else { otherwise }
}
