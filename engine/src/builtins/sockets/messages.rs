//! Messages with ancillary data, such as descriptors that are passed to another process.

use super::super::buffers::bytes_arg;
use super::super::str_args::int_arg;
use super::address::{self, Address};
use super::{room, until};
use crate::natives;
use crate::object::*;
use crate::runtime::ops;
use crate::value::Value;

natives! { FUNCTIONS:
    /// Data, a list of (level, type, data), flags, and the address of the sender.
    "recvmsg" "(fd, size, ancillary_size, flags, timeout, /)" => recvmsg,
    /// Send data with a list of (level, type, data), to an address if one is given.
    "sendmsg" "(fd, data, ancillary, flags, family, address, timeout, /)" => sendmsg,
    /// Bytes of an item of ancillary data, without what fills it up.
    "CMSG_LEN" "(length, /)" => cmsg_len,
    /// Bytes of an item of ancillary data.
    "CMSG_SPACE" "(length, /)" => cmsg_space,
}

/// Most bytes of ancillary data.
const LONGEST: i64 = 1 << 20;

fn length(t: &mut Thread, v: Value, function: &str) -> Result<u32, Raised> {
    match ops::index_i64(t, v)? {
        n @ 0..=LONGEST => Ok(n as u32),
        _ => Err(t.overflow_error(format!("{function}() argument out of range"))),
    }
}

fn cmsg_len(t: &mut Thread, args: &[Value]) -> PyResult {
    let n = length(t, args[0], "CMSG_LEN")?;
    // SAFETY: computes.
    Ok(Value::small_int(i64::from(unsafe { libc::CMSG_LEN(n) })))
}

fn cmsg_space(t: &mut Thread, args: &[Value]) -> PyResult {
    let n = length(t, args[0], "CMSG_SPACE")?;
    // SAFETY: computes.
    Ok(Value::small_int(i64::from(unsafe { libc::CMSG_SPACE(n) })))
}

/// A buffer for ancillary data, aligned for its headers.
fn control(bytes: usize) -> Vec<usize> {
    vec![0; bytes.div_ceil(size_of::<usize>())]
}

fn recvmsg(t: &mut Thread, args: &[Value]) -> PyResult {
    let fd = int_arg(t, args[0])?;
    let mut buffer = room(t, args[1], "recvmsg()")?;
    let size = ops::index_i64(t, args[2])?;
    if !(0..=LONGEST).contains(&size) {
        return Err(t.value_error("invalid ancillary data buffer length"));
    }
    let mut ancillary = control(size as usize);
    let flags = int_arg(t, args[3])?;
    let mut a = Address::empty();
    let mut part = libc::iovec {
        iov_base: buffer.as_mut_ptr().cast(),
        iov_len: buffer.len(),
    };
    // SAFETY: all-zero bytes are a valid structure.
    let mut message: libc::msghdr = unsafe { core::mem::zeroed() };
    message.msg_name = a.pointer_mut().cast();
    message.msg_namelen = a.len;
    message.msg_iov = &mut part;
    message.msg_iovlen = 1;
    message.msg_control = ancillary.as_mut_ptr().cast();
    message.msg_controllen = size as _;
    let n = until(t, fd, libc::POLLIN, args[4], || {
        // SAFETY: the structure's pointers lead to as many bytes as it says.
        unsafe { libc::recvmsg(fd, &mut message, flags) }
    })?;
    a.len = message.msg_namelen;
    let items = List::new(t)?;
    // SAFETY: the headers that the system wrote lie in the buffer, which is not freed meanwhile.
    unsafe {
        let mut at = libc::CMSG_FIRSTHDR(&message);
        while let Some(header) = at.as_ref() {
            let data = libc::CMSG_DATA(at);
            let len = header.cmsg_len.saturating_sub(libc::CMSG_LEN(0) as usize);
            let content = core::slice::from_raw_parts(data, len).to_vec();
            let (level, kind) = (header.cmsg_level, header.cmsg_type);
            let row = item(t, level, kind, &content)?;
            items.push(t, row)?;
            at = libc::CMSG_NXTHDR(&message, at);
        }
    }
    let data = Bytes::new(t, &buffer[..n])?.value();
    let flags = Value::small_int(i64::from(message.msg_flags));
    let a = address::to_script(t, &a)?;
    Ok(Tuple::new(t, &[data, items.value(), flags, a])?.value())
}

fn item(t: &mut Thread, level: i32, kind: i32, content: &[u8]) -> PyResult {
    let content = Bytes::new(t, content)?.value();
    let [level, kind] = [level, kind].map(|n| Value::small_int(i64::from(n)));
    Ok(Tuple::new(t, &[level, kind, content])?.value())
}

/// Ancillary data of an iterable of (level, type, data).
fn packed(t: &mut Thread, items: Value) -> Result<(Vec<usize>, usize), Raised> {
    let mut parts: Vec<(i32, i32, Vec<u8>)> = Vec::new();
    ops::for_each(t, items, |t, v| {
        let Some(row) = v.cast::<Tuple>().filter(|row| row.len() == 3) else {
            return Err(t.type_error("[sendmsg() ancillary data items] must be tuples of 3"));
        };
        let (level, kind) = (int_arg(t, row.get(0))?, int_arg(t, row.get(1))?);
        let content = bytes_arg(t, row.get(2))?.to_vec();
        if content.len() as i64 > LONGEST {
            return Err(t.raise(ClassId::OSError, "ancillary data item too large"));
        }
        parts.push((level, kind, content));
        Ok(())
    })?;
    let total: usize = parts
        .iter()
        // SAFETY: computes.
        .map(|p| unsafe { libc::CMSG_SPACE(p.2.len() as u32) } as usize)
        .sum();
    let mut out = control(total);
    // SAFETY: the buffer has room for all headers and contents, in the layout that the macros give.
    unsafe {
        let mut message: libc::msghdr = core::mem::zeroed();
        message.msg_control = out.as_mut_ptr().cast();
        message.msg_controllen = total as _;
        let mut at = libc::CMSG_FIRSTHDR(&message);
        for (level, kind, content) in &parts {
            let Some(header) = at.as_mut() else {
                break;
            };
            header.cmsg_level = *level;
            header.cmsg_type = *kind;
            header.cmsg_len = libc::CMSG_LEN(content.len() as u32) as _;
            core::ptr::copy_nonoverlapping(content.as_ptr(), libc::CMSG_DATA(at), content.len());
            at = libc::CMSG_NXTHDR(&message, at);
        }
    }
    Ok((out, total))
}

fn sendmsg(t: &mut Thread, args: &[Value]) -> PyResult {
    let fd = int_arg(t, args[0])?;
    let data = bytes_arg(t, args[1])?;
    let (mut ancillary, total) = packed(t, args[2])?;
    let flags = int_arg(t, args[3])?;
    let family = int_arg(t, args[4])?;
    let mut a = match args[5] {
        v if v.is_none() => None,
        v => Some(address::from_script(t, family, v, "sendmsg")?),
    };
    let mut part = libc::iovec {
        iov_base: data.as_ptr().cast_mut().cast(),
        iov_len: data.len(),
    };
    // SAFETY: all-zero bytes are a valid structure.
    let mut message: libc::msghdr = unsafe { core::mem::zeroed() };
    if let Some(a) = &mut a {
        message.msg_namelen = a.len;
        message.msg_name = a.pointer_mut().cast();
    }
    message.msg_iov = &mut part;
    message.msg_iovlen = 1;
    if total > 0 {
        message.msg_control = ancillary.as_mut_ptr().cast();
        message.msg_controllen = total as _;
    }
    let n = until(t, fd, libc::POLLOUT, args[6], || {
        // SAFETY: the structure's pointers lead to as many bytes as it says.
        unsafe { libc::sendmsg(fd, &message, flags) }
    })?;
    Ok(Value::small_int(n as i64))
}
