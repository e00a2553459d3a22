//! The module `_posix`: system calls for files and folders. What `os` shows of them is in Python, in the module `posix`.

mod at;
mod children;
mod control;
mod descriptors;
mod limits;
mod more;
mod paths;
mod posix_spawn;
mod process;
mod spawn;
mod terminals;

pub(crate) use spawn::install as install_spawn;

pub(super) use paths::fspath;

use super::exceptions::os_error;
use super::io::path_bytes;
use super::signals;
use crate::natives;
use crate::object::*;
use crate::runtime::{define, ops};
use crate::value::Value;
use std::ffi::{CString, OsStr, OsString};
use std::fs::{self, Metadata};
use std::io;
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::os::unix::fs::{DirBuilderExt, DirEntryExt, FileTypeExt, MetadataExt, PermissionsExt};
use std::path::PathBuf;

natives! { FUNCTIONS:
    /// The numbers of a stat_result.
    "stat" "(path, follow_symlinks, /)" => stat,
    /// List of (name, kind, inode) of a folder's entries.
    "scandir" "(path, /)" => scandir,
    /// Make a folder.
    "mkdir" "(path, mode, /)" => mkdir,
    /// Remove an empty folder.
    "rmdir" "(path, /)" => rmdir,
    /// Remove a file.
    "unlink" "(path, /)" => unlink,
    /// Give a file another name.
    "rename" "(src, dst, /)" => rename,
    /// Make a symbolic link.
    "symlink" "(src, dst, /)" => symlink,
    /// Make a hard link.
    "link" "(src, dst, /)" => link,
    /// Where a symbolic link leads, as bytes.
    "readlink" "(path, /)" => readlink,
    /// Change the working folder.
    "chdir" "(path, /)" => chdir,
    /// The working folder, as bytes.
    "getcwdb" "()" => getcwdb,
    /// Change the permissions of a file.
    "chmod" "(path, mode, /)" => chmod,
    /// Cut or extend a file.
    "truncate" "(path, length, /)" => truncate,
    /// May the file be used so?
    "access" "(path, mode, /)" => access,
    /// Set the times of access and change, in nanoseconds.
    "utime" "(path, atime_ns, mtime_ns, follow_symlinks, /)" => utime,
}

/// Makes the module.
///
/// # Errors
/// MemoryError.
pub(super) fn install(t: &mut Thread) -> Result<(), Raised> {
    let m = define::module(t, "_posix", FUNCTIONS)?;
    define::functions(t, m.dict(), "_posix", descriptors::FUNCTIONS)?;
    define::functions(t, m.dict(), "_posix", process::FUNCTIONS)?;
    define::functions(t, m.dict(), "_posix", children::FUNCTIONS)?;
    define::functions(t, m.dict(), "_posix", limits::FUNCTIONS)?;
    define::functions(t, m.dict(), "_posix", paths::FUNCTIONS)?;
    define::functions(t, m.dict(), "_posix", terminals::FUNCTIONS)?;
    define::functions(t, m.dict(), "_posix", at::FUNCTIONS)?;
    define::functions(t, m.dict(), "_posix", posix_spawn::FUNCTIONS)?;
    define::functions(t, m.dict(), "_posix", more::FUNCTIONS)?;
    define::functions(t, m.dict(), "_posix", control::FUNCTIONS)
}

/// A path argument.
fn path(t: &mut Thread, v: Value) -> Result<PathBuf, Raised> {
    let bytes = path_bytes(t, v)?;
    if bytes.contains(&0) {
        return Err(t.value_error("embedded null byte"));
    }
    Ok(PathBuf::from(OsString::from_vec(bytes)))
}

/// A path argument as the C library takes it.
fn c_path(t: &mut Thread, v: Value) -> Result<CString, Raised> {
    let bytes = path_bytes(t, v)?;
    CString::new(bytes).map_err(|_| t.value_error("embedded null byte"))
}

/// An argument of C's type int.
fn c_int(t: &mut Thread, v: Value) -> Result<i32, Raised> {
    let n = ops::index_i64(t, v)?;
    i32::try_from(n).map_err(|_| t.overflow_error("Python int too large to convert to C int"))
}

/// None, or OSError with the file's name.
fn done(t: &mut Thread, r: io::Result<()>, name: Value) -> PyResult {
    match r {
        Ok(()) => Ok(Value::NONE),
        Err(e) => Err(os_error(t, &e, Some(name))),
    }
}

/// Raises OSError for the C library's last error.
fn last_error(t: &mut Thread, name: Option<Value>) -> Raised {
    os_error(t, &io::Error::last_os_error(), name)
}

/// The C library's 0 as None, its -1 as OSError.
fn checked(t: &mut Thread, r: i32, name: Option<Value>) -> PyResult {
    if r < 0 {
        return Err(last_error(t, name));
    }
    Ok(Value::small_int(i64::from(r)))
}

/// Makes a call of the system, again when a signal has interrupted it whose handler does not raise. Other threads run
/// meanwhile: see [`Thread::without_gil`].
///
/// # Errors
/// OSError; what a handler raises.
pub(crate) fn interruptible(
    t: &mut Thread,
    name: Option<Value>,
    mut call: impl FnMut() -> isize,
) -> Result<isize, Raised> {
    loop {
        let r = t.without_gil(&mut call);
        if r >= 0 {
            return Ok(r);
        }
        let e = io::Error::last_os_error();
        if e.kind() != io::ErrorKind::Interrupted {
            return Err(os_error(t, &e, name));
        }
        signals::check(t)?;
    }
}

fn bytes(t: &mut Thread, s: &OsStr) -> PyResult {
    Ok(Bytes::new(t, s.as_bytes())?.value())
}

/// A tuple of ints.
fn numbers<const N: usize>(t: &mut Thread, items: [i64; N]) -> PyResult {
    let tuple = Tuple::new_zeroed(t, N)?;
    for (i, n) in items.into_iter().enumerate() {
        let n = t.int(n)?;
        tuple.init(i, n);
    }
    Ok(tuple.value())
}

fn stat_numbers(t: &mut Thread, m: &Metadata) -> PyResult {
    numbers(
        t,
        [
            i64::from(m.mode()),
            m.ino() as i64,
            m.dev() as i64,
            m.nlink() as i64,
            i64::from(m.uid()),
            i64::from(m.gid()),
            m.size() as i64,
            m.atime() * 1_000_000_000 + m.atime_nsec(),
            m.mtime() * 1_000_000_000 + m.mtime_nsec(),
            m.ctime() * 1_000_000_000 + m.ctime_nsec(),
            m.blksize() as i64,
            m.blocks() as i64,
            m.rdev() as i64,
        ],
    )
}

fn stat(t: &mut Thread, args: &[Value]) -> PyResult {
    let file = path(t, args[0])?;
    let found = if ops::truthy(t, args[1])? {
        fs::metadata(&file)
    } else {
        fs::symlink_metadata(&file)
    };
    match found {
        Ok(m) => stat_numbers(t, &m),
        Err(e) => Err(os_error(t, &e, Some(args[0]))),
    }
}

fn scandir(t: &mut Thread, args: &[Value]) -> PyResult {
    let folder = path(t, args[0])?;
    let entries = match fs::read_dir(&folder) {
        Ok(entries) => entries,
        Err(e) => return Err(os_error(t, &e, Some(args[0]))),
    };
    let list = List::new(t)?;
    for entry in entries {
        let entry = match entry {
            Ok(entry) => entry,
            Err(e) => return Err(os_error(t, &e, Some(args[0]))),
        };
        let kind = match entry.file_type() {
            Ok(k) if k.is_dir() => "dir",
            Ok(k) if k.is_file() => "file",
            Ok(k) if k.is_symlink() => "link",
            Ok(k) if k.is_fifo() || k.is_socket() => "other",
            _ => "other",
        };
        let name = bytes(t, &entry.file_name())?;
        let kind = t.intern(kind)?.value();
        let inode = t.int(entry.ino() as i64)?;
        let row = Tuple::new(t, &[name, kind, inode])?;
        list.push(t, row.value())?;
    }
    Ok(list.value())
}

fn mkdir(t: &mut Thread, args: &[Value]) -> PyResult {
    let folder = path(t, args[0])?;
    let mode = c_int(t, args[1])?;
    let r = fs::DirBuilder::new().mode(mode as u32).create(folder);
    done(t, r, args[0])
}

fn rmdir(t: &mut Thread, args: &[Value]) -> PyResult {
    let folder = path(t, args[0])?;
    done(t, fs::remove_dir(folder), args[0])
}

fn unlink(t: &mut Thread, args: &[Value]) -> PyResult {
    let file = path(t, args[0])?;
    done(t, fs::remove_file(file), args[0])
}

fn rename(t: &mut Thread, args: &[Value]) -> PyResult {
    let (from, to) = (path(t, args[0])?, path(t, args[1])?);
    done(t, fs::rename(from, to), args[0])
}

fn symlink(t: &mut Thread, args: &[Value]) -> PyResult {
    let (from, to) = (path(t, args[0])?, path(t, args[1])?);
    done(t, std::os::unix::fs::symlink(from, to), args[0])
}

fn link(t: &mut Thread, args: &[Value]) -> PyResult {
    let (from, to) = (path(t, args[0])?, path(t, args[1])?);
    done(t, fs::hard_link(from, to), args[0])
}

fn readlink(t: &mut Thread, args: &[Value]) -> PyResult {
    let file = path(t, args[0])?;
    match fs::read_link(file) {
        Ok(target) => bytes(t, target.as_os_str()),
        Err(e) => Err(os_error(t, &e, Some(args[0]))),
    }
}

fn chdir(t: &mut Thread, args: &[Value]) -> PyResult {
    let folder = path(t, args[0])?;
    done(t, std::env::set_current_dir(folder), args[0])
}

fn getcwdb(t: &mut Thread, _args: &[Value]) -> PyResult {
    match std::env::current_dir() {
        Ok(folder) => bytes(t, folder.as_os_str()),
        Err(e) => Err(os_error(t, &e, None)),
    }
}

fn chmod(t: &mut Thread, args: &[Value]) -> PyResult {
    let file = path(t, args[0])?;
    let mode = c_int(t, args[1])?;
    let r = fs::set_permissions(file, fs::Permissions::from_mode(mode as u32));
    done(t, r, args[0])
}

fn truncate(t: &mut Thread, args: &[Value]) -> PyResult {
    let file = path(t, args[0])?;
    let length = ops::index_i64(t, args[1])?;
    let r = fs::OpenOptions::new()
        .write(true)
        .open(file)
        .and_then(|f| f.set_len(length.max(0) as u64));
    done(t, r, args[0])
}

fn access(t: &mut Thread, args: &[Value]) -> PyResult {
    let file = c_path(t, args[0])?;
    let mode = c_int(t, args[1])?;
    // SAFETY: the path ends with a zero byte.
    let r = unsafe { libc::access(file.as_ptr(), mode) };
    Ok(Value::bool(r == 0))
}

fn utime(t: &mut Thread, args: &[Value]) -> PyResult {
    let file = c_path(t, args[0])?;
    let mut times = [libc::timespec {
        tv_sec: 0,
        tv_nsec: 0,
    }; 2];
    for (time, v) in times.iter_mut().zip(&args[1..3]) {
        let ns = ops::index_i64(t, *v)?;
        time.tv_sec = ns.div_euclid(1_000_000_000);
        time.tv_nsec = ns.rem_euclid(1_000_000_000);
    }
    let flags = if ops::truthy(t, args[3])? {
        0
    } else {
        libc::AT_SYMLINK_NOFOLLOW
    };
    // SAFETY: the path ends with a zero byte, and there are two times.
    let r = unsafe { libc::utimensat(libc::AT_FDCWD, file.as_ptr(), times.as_ptr(), flags) };
    checked(t, r, Some(args[0]))
}
