//! Calls that take paths relative to an open folder, by its descriptor.

use super::{bytes, c_int, c_path, checked, interruptible, last_error, numbers};
use crate::natives;
use crate::object::*;
use crate::runtime::ops;
use crate::value::Value;
use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;

natives! { FUNCTIONS:
    /// Open a file; the descriptor.
    "openat" "(path, flags, mode, dir_fd, /)" => openat,
    /// The numbers of a stat_result.
    "fstatat" "(path, dir_fd, follow_symlinks, /)" => fstatat,
    "mkdirat" "(path, mode, dir_fd, /)" => mkdirat,
    /// Remove a file, or an empty folder.
    "unlinkat" "(path, dir_fd, folder, /)" => unlinkat,
    "renameat" "(src, dst, src_dir_fd, dst_dir_fd, /)" => renameat,
    "linkat" "(src, dst, src_dir_fd, dst_dir_fd, follow_symlinks, /)" => linkat,
    "symlinkat" "(src, dst, dir_fd, /)" => symlinkat,
    /// Where a symbolic link leads, as bytes.
    "readlinkat" "(path, dir_fd, /)" => readlinkat,
    "fchmodat" "(path, mode, dir_fd, follow_symlinks, /)" => fchmodat,
    "fchownat" "(path, uid, gid, dir_fd, follow_symlinks, /)" => fchownat,
    /// May the file be used so?
    "faccessat" "(path, mode, dir_fd, effective_ids, follow_symlinks, /)" => faccessat,
    /// Set the times of access and change, in nanoseconds.
    "utimensat" "(path, atime_ns, mtime_ns, dir_fd, follow_symlinks, /)" => utimensat,
    /// Make a node of the file system.
    "mknodat" "(path, mode, device, dir_fd, /)" => mknodat,
    /// List of (name, kind, inode) of the entries of an open folder.
    "fdscandir" "(fd, /)" => fdscandir,
    "fchdir" "(fd, /)" => fchdir,
    "fchmod" "(fd, mode, /)" => fchmod,
    "fchown" "(fd, uid, gid, /)" => fchown,
    /// Set the times of access and change, in nanoseconds.
    "futimens" "(fd, atime_ns, mtime_ns, /)" => futimens,
    "chroot" "(path, /)" => chroot,
    /// The numbers of a statvfs_result.
    "statvfs" "(path, /)" => statvfs,
    /// The numbers of a statvfs_result.
    "fstatvfs" "(fd, /)" => fstatvfs,
}

/// The descriptor of a folder; None is the working folder.
fn folder(t: &mut Thread, v: Value) -> Result<i32, Raised> {
    match v {
        v if v.is_none() => Ok(libc::AT_FDCWD),
        v => c_int(t, v),
    }
}

/// AT_SYMLINK_NOFOLLOW, unless links are followed.
fn follow(t: &mut Thread, v: Value) -> Result<i32, Raised> {
    Ok(match ops::truthy(t, v)? {
        true => 0,
        false => libc::AT_SYMLINK_NOFOLLOW,
    })
}

/// None, or OSError with the file's name.
fn done(t: &mut Thread, r: i32, name: Value) -> PyResult {
    checked(t, r, Some(name)).map(|_| Value::NONE)
}

fn openat(t: &mut Thread, args: &[Value]) -> PyResult {
    let path = c_path(t, args[0])?;
    let (flags, mode) = (c_int(t, args[1])?, c_int(t, args[2])?);
    let at = folder(t, args[3])?;
    let fd = interruptible(t, Some(args[0]), || {
        // SAFETY: the path ends with a zero byte.
        (unsafe { libc::openat(at, path.as_ptr(), flags | libc::O_CLOEXEC, mode) }) as isize
    })?;
    t.int(fd as i64)
}

fn fstatat(t: &mut Thread, args: &[Value]) -> PyResult {
    let path = c_path(t, args[0])?;
    let (at, flags) = (folder(t, args[1])?, follow(t, args[2])?);
    // SAFETY: the path ends with a zero byte; all-zero bytes are a valid structure, which the call fills.
    let (r, m) = unsafe {
        let mut found: libc::stat = core::mem::zeroed();
        (libc::fstatat(at, path.as_ptr(), &mut found, flags), found)
    };
    checked(t, r, Some(args[0]))?;
    numbers(
        t,
        [
            i64::from(m.st_mode),
            m.st_ino as i64,
            m.st_dev as i64,
            m.st_nlink as i64,
            i64::from(m.st_uid),
            i64::from(m.st_gid),
            m.st_size,
            m.st_atime * 1_000_000_000 + m.st_atime_nsec,
            m.st_mtime * 1_000_000_000 + m.st_mtime_nsec,
            m.st_ctime * 1_000_000_000 + m.st_ctime_nsec,
            m.st_blksize,
            m.st_blocks,
            m.st_rdev as i64,
        ],
    )
}

fn mkdirat(t: &mut Thread, args: &[Value]) -> PyResult {
    let path = c_path(t, args[0])?;
    let (mode, at) = (c_int(t, args[1])?, folder(t, args[2])?);
    // SAFETY: the path ends with a zero byte.
    let r = unsafe { libc::mkdirat(at, path.as_ptr(), mode as libc::mode_t) };
    done(t, r, args[0])
}

fn unlinkat(t: &mut Thread, args: &[Value]) -> PyResult {
    let path = c_path(t, args[0])?;
    let at = folder(t, args[1])?;
    let flags = match ops::truthy(t, args[2])? {
        true => libc::AT_REMOVEDIR,
        false => 0,
    };
    // SAFETY: the path ends with a zero byte.
    let r = unsafe { libc::unlinkat(at, path.as_ptr(), flags) };
    done(t, r, args[0])
}

fn renameat(t: &mut Thread, args: &[Value]) -> PyResult {
    let (from, to) = (c_path(t, args[0])?, c_path(t, args[1])?);
    let (a, b) = (folder(t, args[2])?, folder(t, args[3])?);
    // SAFETY: the paths end with zero bytes.
    let r = unsafe { libc::renameat(a, from.as_ptr(), b, to.as_ptr()) };
    done(t, r, args[0])
}

fn linkat(t: &mut Thread, args: &[Value]) -> PyResult {
    let (from, to) = (c_path(t, args[0])?, c_path(t, args[1])?);
    let (a, b) = (folder(t, args[2])?, folder(t, args[3])?);
    let flags = match ops::truthy(t, args[4])? {
        true => libc::AT_SYMLINK_FOLLOW,
        false => 0,
    };
    // SAFETY: the paths end with zero bytes.
    let r = unsafe { libc::linkat(a, from.as_ptr(), b, to.as_ptr(), flags) };
    done(t, r, args[0])
}

fn symlinkat(t: &mut Thread, args: &[Value]) -> PyResult {
    let (from, to) = (c_path(t, args[0])?, c_path(t, args[1])?);
    let at = folder(t, args[2])?;
    // SAFETY: the paths end with zero bytes.
    let r = unsafe { libc::symlinkat(from.as_ptr(), at, to.as_ptr()) };
    done(t, r, args[0])
}

fn readlinkat(t: &mut Thread, args: &[Value]) -> PyResult {
    let path = c_path(t, args[0])?;
    let at = folder(t, args[1])?;
    let mut out = [0u8; libc::PATH_MAX as usize];
    // SAFETY: the path ends with a zero byte; writes at most so many bytes.
    let n = unsafe { libc::readlinkat(at, path.as_ptr(), out.as_mut_ptr().cast(), out.len()) };
    match usize::try_from(n) {
        Ok(n) => bytes(t, OsStr::from_bytes(&out[..n])),
        Err(_) => Err(last_error(t, Some(args[0]))),
    }
}

fn fchmodat(t: &mut Thread, args: &[Value]) -> PyResult {
    let path = c_path(t, args[0])?;
    let (mode, at) = (c_int(t, args[1])?, folder(t, args[2])?);
    let flags = follow(t, args[3])?;
    // SAFETY: the path ends with a zero byte.
    let r = unsafe { libc::fchmodat(at, path.as_ptr(), mode as libc::mode_t, flags) };
    done(t, r, args[0])
}

/// The number of a user or group; -1 leaves it as it is.
pub(super) fn owner(t: &mut Thread, v: Value, what: &str) -> Result<u32, Raised> {
    let n = ops::index_i64(t, v)?;
    match n {
        -1 => Ok(u32::MAX),
        n if n < -1 => Err(t.overflow_error(format!("{what} is less than minimum"))),
        n => u32::try_from(n)
            .map_err(|_| t.overflow_error(format!("{what} is greater than maximum"))),
    }
}

fn fchownat(t: &mut Thread, args: &[Value]) -> PyResult {
    let path = c_path(t, args[0])?;
    let (uid, gid) = (owner(t, args[1], "uid")?, owner(t, args[2], "gid")?);
    let (at, flags) = (folder(t, args[3])?, follow(t, args[4])?);
    // SAFETY: the path ends with a zero byte.
    let r = unsafe { libc::fchownat(at, path.as_ptr(), uid, gid, flags) };
    done(t, r, args[0])
}

fn faccessat(t: &mut Thread, args: &[Value]) -> PyResult {
    let path = c_path(t, args[0])?;
    let (mode, at) = (c_int(t, args[1])?, folder(t, args[2])?);
    let effective = match ops::truthy(t, args[3])? {
        true => libc::AT_EACCESS,
        false => 0,
    };
    let flags = effective | follow(t, args[4])?;
    // SAFETY: the path ends with a zero byte.
    let r = unsafe { libc::faccessat(at, path.as_ptr(), mode, flags) };
    Ok(Value::bool(r == 0))
}

fn moments(t: &mut Thread, args: &[Value]) -> Result<[libc::timespec; 2], Raised> {
    let mut out = [libc::timespec {
        tv_sec: 0,
        tv_nsec: 0,
    }; 2];
    for (moment, v) in out.iter_mut().zip(args) {
        let ns = ops::index_i64(t, *v)?;
        moment.tv_sec = ns.div_euclid(1_000_000_000);
        moment.tv_nsec = ns.rem_euclid(1_000_000_000);
    }
    Ok(out)
}

fn utimensat(t: &mut Thread, args: &[Value]) -> PyResult {
    let path = c_path(t, args[0])?;
    let moments = moments(t, &args[1..3])?;
    let (at, flags) = (folder(t, args[3])?, follow(t, args[4])?);
    // SAFETY: the path ends with a zero byte, and there are two times.
    let r = unsafe { libc::utimensat(at, path.as_ptr(), moments.as_ptr(), flags) };
    done(t, r, args[0])
}

fn mknodat(t: &mut Thread, args: &[Value]) -> PyResult {
    let path = c_path(t, args[0])?;
    let mode = c_int(t, args[1])?;
    let (device, at) = (ops::index_i64(t, args[2])?, folder(t, args[3])?);
    // SAFETY: the path ends with a zero byte.
    let r = unsafe {
        libc::mknodat(
            at,
            path.as_ptr(),
            mode as libc::mode_t,
            device as libc::dev_t,
        )
    };
    done(t, r, args[0])
}

/// An open folder whose entries are read.
struct Folder(*mut libc::DIR);

impl Drop for Folder {
    fn drop(&mut self) {
        // SAFETY: it is open.
        unsafe { libc::closedir(self.0) };
    }
}

/// Name, kind and inode of the next entry; `None` at the end.
fn next_entry(folder: &Folder) -> std::io::Result<Option<(Vec<u8>, &'static str, u64)>> {
    // SAFETY: the folder is open; its entry is copied before the next is asked for.
    unsafe {
        *libc::__errno_location() = 0;
        let Some(entry) = libc::readdir(folder.0).as_ref() else {
            return match *libc::__errno_location() {
                0 => Ok(None),
                code => Err(std::io::Error::from_raw_os_error(code)),
            };
        };
        let name = core::ffi::CStr::from_ptr(entry.d_name.as_ptr()).to_bytes();
        let kind = match entry.d_type {
            libc::DT_DIR => "dir",
            libc::DT_REG => "file",
            libc::DT_LNK => "link",
            libc::DT_UNKNOWN => "unknown",
            _ => "other",
        };
        Ok(Some((name.to_vec(), kind, entry.d_ino)))
    }
}

fn fdscandir(t: &mut Thread, args: &[Value]) -> PyResult {
    let fd = c_int(t, args[0])?;
    // The reader closes its descriptor, so it gets one of its own.
    // SAFETY: takes numbers alone.
    let own = unsafe { libc::fcntl(fd, libc::F_DUPFD_CLOEXEC, 0) };
    if own < 0 {
        return Err(last_error(t, None));
    }
    // SAFETY: the descriptor is ours, and becomes the reader's; both share a place in the folder, which is its beginning.
    let reader = unsafe { libc::fdopendir(own) };
    if reader.is_null() {
        let raised = last_error(t, None);
        // SAFETY: the descriptor is still ours.
        unsafe { libc::close(own) };
        return Err(raised);
    }
    let reader = Folder(reader);
    // SAFETY: the folder is open.
    unsafe { libc::rewinddir(reader.0) };
    let list = List::new(t)?;
    loop {
        let (name, kind, inode) = match next_entry(&reader) {
            Ok(Some(entry)) => entry,
            Ok(None) => return Ok(list.value()),
            Err(e) => return Err(super::os_error(t, &e, None)),
        };
        if matches!(&name[..], b"." | b"..") {
            continue;
        }
        let name = Bytes::new(t, &name)?.value();
        let kind = t.intern(kind)?.value();
        let inode = t.int(inode as i64)?;
        let row = Tuple::new(t, &[name, kind, inode])?;
        list.push(t, row.value())?;
    }
}

fn fchdir(t: &mut Thread, args: &[Value]) -> PyResult {
    let fd = c_int(t, args[0])?;
    // SAFETY: takes a number alone.
    let r = unsafe { libc::fchdir(fd) };
    checked(t, r, None).map(|_| Value::NONE)
}

fn fchmod(t: &mut Thread, args: &[Value]) -> PyResult {
    let (fd, mode) = (c_int(t, args[0])?, c_int(t, args[1])?);
    // SAFETY: takes numbers alone.
    let r = unsafe { libc::fchmod(fd, mode as libc::mode_t) };
    checked(t, r, None).map(|_| Value::NONE)
}

fn fchown(t: &mut Thread, args: &[Value]) -> PyResult {
    let fd = c_int(t, args[0])?;
    let (uid, gid) = (owner(t, args[1], "uid")?, owner(t, args[2], "gid")?);
    // SAFETY: takes numbers alone.
    let r = unsafe { libc::fchown(fd, uid, gid) };
    checked(t, r, None).map(|_| Value::NONE)
}

fn futimens(t: &mut Thread, args: &[Value]) -> PyResult {
    let fd = c_int(t, args[0])?;
    let moments = moments(t, &args[1..3])?;
    // SAFETY: there are two times.
    let r = unsafe { libc::futimens(fd, moments.as_ptr()) };
    checked(t, r, None).map(|_| Value::NONE)
}

fn chroot(t: &mut Thread, args: &[Value]) -> PyResult {
    let path = c_path(t, args[0])?;
    // SAFETY: the path ends with a zero byte.
    let r = unsafe { libc::chroot(path.as_ptr()) };
    done(t, r, args[0])
}

fn volume(t: &mut Thread, v: &libc::statvfs) -> PyResult {
    numbers(
        t,
        [
            v.f_bsize as i64,
            v.f_frsize as i64,
            v.f_blocks as i64,
            v.f_bfree as i64,
            v.f_bavail as i64,
            v.f_files as i64,
            v.f_ffree as i64,
            v.f_favail as i64,
            v.f_flag as i64,
            v.f_namemax as i64,
            v.f_fsid as i64,
        ],
    )
}

fn statvfs(t: &mut Thread, args: &[Value]) -> PyResult {
    let path = c_path(t, args[0])?;
    // SAFETY: the path ends with a zero byte; all-zero bytes are a valid structure, which the call fills.
    let (r, found) = unsafe {
        let mut found: libc::statvfs = core::mem::zeroed();
        (libc::statvfs(path.as_ptr(), &mut found), found)
    };
    checked(t, r, Some(args[0]))?;
    volume(t, &found)
}

fn fstatvfs(t: &mut Thread, args: &[Value]) -> PyResult {
    let fd = c_int(t, args[0])?;
    // SAFETY: all-zero bytes are a valid structure, which the call fills.
    let (r, found) = unsafe {
        let mut found: libc::statvfs = core::mem::zeroed();
        (libc::fstatvfs(fd, &mut found), found)
    };
    checked(t, r, None)?;
    volume(t, &found)
}
