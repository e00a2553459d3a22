//! Addresses of sockets, between their forms in script and in the system.

use super::super::buffers::bytes_arg;
use super::super::exceptions::os_error_code;
use super::super::io::path_bytes;
use super::super::str_args::{int_arg, type_name};
use super::super::str_codecs;
use super::lookup;
use crate::object::*;
use crate::value::Value;
use core::mem::{offset_of, size_of};
use std::net::{Ipv4Addr, Ipv6Addr};

/// An address as the system takes it.
#[derive(Clone, Copy)]
pub(super) struct Address {
    storage: libc::sockaddr_storage,
    pub(super) len: libc::socklen_t,
}

impl Address {
    /// Room for any address.
    pub(super) fn empty() -> Address {
        Address {
            // SAFETY: all-zero bytes are a valid structure.
            storage: unsafe { core::mem::zeroed() },
            len: size_of::<libc::sockaddr_storage>() as libc::socklen_t,
        }
    }

    /// The address in the structure `s`, of which `len` bytes count.
    fn of<S>(s: S, len: usize) -> Address {
        let mut a = Address::empty();
        debug_assert!(size_of::<S>() <= size_of::<libc::sockaddr_storage>());
        // SAFETY: the storage has room and alignment for every kind of address.
        unsafe { (&raw mut a.storage).cast::<S>().write(s) };
        a.len = len as libc::socklen_t;
        a
    }

    /// A copy of the system's address at `p`.
    ///
    /// # Safety
    /// `len` bytes can be read there.
    pub(super) unsafe fn copy(p: *const libc::sockaddr, len: libc::socklen_t) -> Address {
        let mut a = Address::empty();
        let n = (len as usize).min(size_of::<libc::sockaddr_storage>());
        // SAFETY: the caller's promise, and the storage has room for `n`.
        unsafe { core::ptr::copy_nonoverlapping(p.cast::<u8>(), (&raw mut a.storage).cast(), n) };
        a.len = n as libc::socklen_t;
        a
    }

    pub(super) fn pointer(&self) -> *const libc::sockaddr {
        (&raw const self.storage).cast()
    }

    pub(super) fn pointer_mut(&mut self) -> *mut libc::sockaddr {
        (&raw mut self.storage).cast()
    }

    pub(super) fn family(&self) -> i32 {
        i32::from(self.storage.ss_family)
    }

    pub(super) fn v4(ip: Ipv4Addr, port: u16) -> Address {
        // SAFETY: all-zero bytes are a valid structure.
        let mut s: libc::sockaddr_in = unsafe { core::mem::zeroed() };
        s.sin_family = libc::AF_INET as libc::sa_family_t;
        s.sin_port = port.to_be();
        s.sin_addr.s_addr = u32::from(ip).to_be();
        Address::of(s, size_of::<libc::sockaddr_in>())
    }

    pub(super) fn v6(ip: Ipv6Addr, port: u16, flow: u32, scope: u32) -> Address {
        // SAFETY: all-zero bytes are a valid structure.
        let mut s: libc::sockaddr_in6 = unsafe { core::mem::zeroed() };
        s.sin6_family = libc::AF_INET6 as libc::sa_family_t;
        s.sin6_port = port.to_be();
        s.sin6_addr.s6_addr = ip.octets();
        s.sin6_flowinfo = flow.to_be();
        s.sin6_scope_id = scope;
        Address::of(s, size_of::<libc::sockaddr_in6>())
    }

    fn unix(t: &mut Thread, path: &[u8]) -> Result<Address, Raised> {
        // SAFETY: all-zero bytes are a valid structure.
        let mut s: libc::sockaddr_un = unsafe { core::mem::zeroed() };
        s.sun_family = libc::AF_UNIX as libc::sa_family_t;
        let is_abstract = path.first() == Some(&0);
        let room = s.sun_path.len() - usize::from(!is_abstract);
        if path.len() > room {
            return Err(t.raise(ClassId::OSError, "AF_UNIX path too long"));
        }
        for (to, from) in s.sun_path.iter_mut().zip(path) {
            *to = *from as libc::c_char;
        }
        let end = usize::from(!is_abstract && !path.is_empty());
        let len = offset_of!(libc::sockaddr_un, sun_path) + path.len() + end;
        Ok(Address::of(s, len))
    }
}

/// The address that script gives to `function`.
///
/// # Errors
/// TypeError, OverflowError, `socket.gaierror`.
pub(super) fn from_script(
    t: &mut Thread,
    family: i32,
    v: Value,
    function: &str,
) -> Result<Address, Raised> {
    match family {
        libc::AF_UNIX => {
            let path = match v.cast::<Str>() {
                Some(_) => path_bytes(t, v)?,
                None => bytes_arg(t, v)?.to_vec(),
            };
            Address::unix(t, &path)
        }
        libc::AF_INET => {
            let parts = parts(t, v, "AF_INET", function, 2..=2, "a pair (host, port)")?;
            let port = port(t, parts.get(1), function)?;
            let ip = lookup::host_v4(t, parts.get(0))?;
            Ok(Address::v4(ip, port))
        }
        libc::AF_INET6 => {
            let form = "a tuple (host, port[, flowinfo[, scopeid]])";
            let parts = parts(t, v, "AF_INET6", function, 2..=4, form)?;
            let port = port(t, parts.get(1), function)?;
            let number = |t: &mut Thread, i: usize| match parts.items().get(i) {
                Some(v) => int_arg(t, *v).map(|n| n as u32),
                None => Ok(0),
            };
            let (flow, scope) = (number(t, 2)?, number(t, 3)?);
            if flow > 0xF_FFFF {
                let message = format!("{function}(): flowinfo must be 0-1048575.");
                return Err(t.overflow_error(message));
            }
            let (ip, found) = lookup::host_v6(t, parts.get(0))?;
            Ok(Address::v6(
                ip,
                port,
                flow,
                if scope == 0 { found } else { scope },
            ))
        }
        _ => Err(t.raise(ClassId::OSError, &format!("{function}(): bad family"))),
    }
}

fn parts(
    t: &mut Thread,
    v: Value,
    family: &str,
    function: &str,
    count: core::ops::RangeInclusive<usize>,
    form: &str,
) -> Result<Gc<Tuple>, Raised> {
    let Some(parts) = v.cast::<Tuple>() else {
        let found = type_name(t, v);
        let message = format!("{function}(): {family} address must be tuple, not {found}");
        return Err(t.type_error(message));
    };
    if !count.contains(&parts.len()) {
        let message = format!("{family} address must be {form}");
        return Err(t.type_error(message));
    }
    Ok(parts)
}

fn port(t: &mut Thread, v: Value, function: &str) -> Result<u16, Raised> {
    let port = int_arg(t, v)?;
    match u16::try_from(port) {
        Ok(port) => Ok(port),
        Err(_) => {
            let message = format!("{function}(): port must be 0-65535.");
            Err(t.overflow_error(message))
        }
    }
}

/// The address as script sees it; None when there is none.
///
/// # Errors
/// MemoryError.
pub(super) fn to_script(t: &mut Thread, a: &Address) -> PyResult {
    if a.len == 0 {
        return Ok(Value::NONE);
    }
    match a.family() {
        libc::AF_INET => {
            // SAFETY: an address of this family has this structure.
            let s = unsafe { *a.pointer().cast::<libc::sockaddr_in>() };
            let ip = Ipv4Addr::from(u32::from_be(s.sin_addr.s_addr));
            let host = Str::from_str(t, &ip.to_string())?.value();
            let port = Value::small_int(i64::from(u16::from_be(s.sin_port)));
            Ok(Tuple::new(t, &[host, port])?.value())
        }
        libc::AF_INET6 => {
            // SAFETY: as above.
            let s = unsafe { *a.pointer().cast::<libc::sockaddr_in6>() };
            let ip = Ipv6Addr::from(s.sin6_addr.s6_addr);
            let host = Str::from_str(t, &ip.to_string())?.value();
            let rest = [
                i64::from(u16::from_be(s.sin6_port)),
                i64::from(u32::from_be(s.sin6_flowinfo)),
                i64::from(s.sin6_scope_id),
            ];
            let [port, flow, scope] = rest.map(Value::small_int);
            Ok(Tuple::new(t, &[host, port, flow, scope])?.value())
        }
        libc::AF_UNIX => path_to_script(t, a),
        family => {
            let family = Value::small_int(i64::from(family));
            Ok(Tuple::new(t, &[family])?.value())
        }
    }
}

/// A path as a str; a name of the abstract namespace, which begins with a zero byte, as bytes.
fn path_to_script(t: &mut Thread, a: &Address) -> PyResult {
    // SAFETY: an address of this family has this structure.
    let s = unsafe { &*a.pointer().cast::<libc::sockaddr_un>() };
    let len = (a.len as usize).saturating_sub(offset_of!(libc::sockaddr_un, sun_path));
    let path: Vec<u8> = s.sun_path.iter().take(len).map(|c| *c as u8).collect();
    if path.first() == Some(&0) {
        return Ok(Bytes::new(t, &path)?.value());
    }
    let text = path.split(|b| *b == 0).next().unwrap_or(&[]);
    let errors = t.intern("surrogateescape")?;
    let object = Bytes::new(t, text)?.value();
    Ok(str_codecs::decode(t, object, text, None, Some(errors))?.value())
}

/// Raises OSError for the C library's last error.
pub(super) fn last_error(t: &mut Thread) -> Raised {
    let code = std::io::Error::last_os_error().raw_os_error();
    os_error_code(t, code.unwrap_or(libc::EIO), None)
}
