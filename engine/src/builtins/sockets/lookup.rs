//! Names of hosts and services.

use super::super::late;
use super::super::str_args::{int_arg, type_name};
use super::address::{self, Address};
use crate::natives;
use crate::object::*;
use crate::runtime::call;
use crate::value::Value;
use core::ffi::{CStr, c_char};
use std::ffi::CString;
use std::net::{Ipv4Addr, Ipv6Addr};
use std::ptr::{null, null_mut};

natives! { FUNCTIONS:
    /// Resolve host and port into addrinfo struct.
    "getaddrinfo" "(host, port, family=0, type=0, proto=0, flags=0)" => getaddrinfo,
    /// Get host and port for a sockaddr.
    "getnameinfo" "(sockaddr, flags, /)" => getnameinfo,
    /// Return the IP address (a string of the form '255.255.255.255') for a host.
    "gethostbyname" "(host, /)" => gethostbyname,
    /// Return the current host name.
    "gethostname" "()" => gethostname,
}

/// `socket.gaierror`.
pub(super) fn error_class(t: &mut Thread) -> Result<Gc<Class>, Raised> {
    late::exception(t, "socket", "gaierror", ClassId::OSError)
}

/// Raises it for a code of the resolver.
fn failed(t: &mut Thread, code: i32) -> Raised {
    if code == libc::EAI_SYSTEM {
        return address::last_error(t);
    }
    // SAFETY: the text lies in the C library.
    let text = unsafe { CStr::from_ptr(libc::gai_strerror(code)) }
        .to_string_lossy()
        .into_owned();
    let made = error_class(t).and_then(|class| {
        let text = Str::from_str(t, &text)?.value();
        let code = Value::small_int(i64::from(code));
        call::call(t, class.value(), &[code, text])
    });
    match made {
        Ok(e) => crate::runtime::exceptions::raise(t, e),
        Err(raised) => raised,
    }
}

/// What the resolver found, freed with this.
struct Found(*mut libc::addrinfo);

impl Drop for Found {
    fn drop(&mut self) {
        if !self.0.is_null() {
            // SAFETY: made by `getaddrinfo`, and freed once.
            unsafe { libc::freeaddrinfo(self.0) };
        }
    }
}

impl Found {
    fn rows(&self) -> impl Iterator<Item = &libc::addrinfo> {
        let mut at = self.0;
        core::iter::from_fn(move || {
            // SAFETY: a row of the list, or null at its end.
            let row = unsafe { at.as_ref() }?;
            at = row.ai_next;
            Some(row)
        })
    }
}

fn resolve(
    t: &mut Thread,
    host: Option<&CStr>,
    service: Option<&CStr>,
    [family, kind, proto, flags]: [i32; 4],
) -> Result<Found, Raised> {
    // SAFETY: all-zero bytes are a valid structure.
    let mut hints: libc::addrinfo = unsafe { core::mem::zeroed() };
    hints.ai_family = family;
    hints.ai_socktype = kind;
    hints.ai_protocol = proto;
    hints.ai_flags = flags;
    let mut found = null_mut();
    let (host, service) = (
        host.map_or(null(), CStr::as_ptr),
        service.map_or(null(), CStr::as_ptr),
    );
    // SAFETY: texts end with zero bytes; the call writes the list's start.
    let code = unsafe { libc::getaddrinfo(host, service, &hints, &mut found) };
    let found = Found(found);
    if code != 0 {
        return Err(failed(t, code));
    }
    Ok(found)
}

/// The name of a host, as the C library takes it.
fn host_name(t: &mut Thread, v: Value) -> Result<CString, Raised> {
    let bytes = if let Some(s) = v.cast::<Str>() {
        s.to_string_lossy().into_bytes()
    } else if let Some(b) = super::super::bytes::buffer(t, v) {
        b.to_vec()
    } else {
        let message = format!("str, bytes or bytearray expected, not {}", type_name(t, v));
        return Err(t.type_error(message));
    };
    CString::new(bytes).map_err(|_| t.type_error("host name must not contain null character"))
}

/// The first address of a host.
fn first(t: &mut Thread, host: &CStr, family: i32, flags: i32) -> Result<Address, Raised> {
    let host = if host.is_empty() { None } else { Some(host) };
    let service = if host.is_none() { Some(c"0") } else { None };
    let found = resolve(t, host, service, [family, libc::SOCK_DGRAM, 0, flags])?;
    let row = found.rows().next();
    match row {
        // SAFETY: a row's address has the row's length.
        Some(row) => Ok(unsafe { Address::copy(row.ai_addr, row.ai_addrlen) }),
        None => Err(failed(t, libc::EAI_NONAME)),
    }
}

/// The address of a host; that of every host of this machine when the name is empty.
pub(super) fn host_v4(t: &mut Thread, v: Value) -> Result<Ipv4Addr, Raised> {
    let name = host_name(t, v)?;
    let text = name.to_str().unwrap_or("");
    if text == "<broadcast>" {
        return Ok(Ipv4Addr::BROADCAST);
    }
    if let Ok(ip) = text.parse() {
        return Ok(ip);
    }
    let a = first(t, &name, libc::AF_INET, libc::AI_PASSIVE)?;
    // SAFETY: an address of this family was asked for.
    let s = unsafe { *a.pointer().cast::<libc::sockaddr_in>() };
    Ok(Ipv4Addr::from(u32::from_be(s.sin_addr.s_addr)))
}

/// As [`host_v4`], for the newer protocol, with the scope that belongs to the address.
pub(super) fn host_v6(t: &mut Thread, v: Value) -> Result<(Ipv6Addr, u32), Raised> {
    let name = host_name(t, v)?;
    if let Ok(ip) = name.to_str().unwrap_or("").parse() {
        return Ok((ip, 0));
    }
    let a = first(t, &name, libc::AF_INET6, libc::AI_PASSIVE)?;
    // SAFETY: an address of this family was asked for.
    let s = unsafe { *a.pointer().cast::<libc::sockaddr_in6>() };
    Ok((Ipv6Addr::from(s.sin6_addr.s6_addr), s.sin6_scope_id))
}

fn getaddrinfo(t: &mut Thread, args: &[Value]) -> PyResult {
    let host = match args[0] {
        v if v.is_none() => None,
        v => Some(host_name(t, v)?),
    };
    let service = match args[1] {
        v if v.is_none() => None,
        v if v.is_any_int() => {
            let port = crate::runtime::ops::index_i64(t, v)?;
            CString::new(port.to_string()).ok()
        }
        v if v.cast::<Str>().is_some() || v.cast::<Bytes>().is_some() => Some(host_name(t, v)?),
        _ => return Err(t.raise(ClassId::OSError, "Int or String expected")),
    };
    let mut hints = [0; 4];
    for (hint, v) in hints.iter_mut().zip(&args[2..]) {
        if !v.is_unbound() {
            *hint = int_arg(t, *v)?;
        }
    }
    let found = resolve(t, host.as_deref(), service.as_deref(), hints)?;
    let out = List::new(t)?;
    for row in found.rows() {
        let name = if row.ai_canonname.is_null() {
            String::new()
        } else {
            // SAFETY: a text in the row.
            let name = unsafe { CStr::from_ptr(row.ai_canonname) };
            name.to_string_lossy().into_owned()
        };
        let name = Str::from_str(t, &name)?.value();
        // SAFETY: a row's address has the row's length.
        let a = unsafe { Address::copy(row.ai_addr, row.ai_addrlen) };
        let a = address::to_script(t, &a)?;
        let [family, kind, proto] = [row.ai_family, row.ai_socktype, row.ai_protocol]
            .map(|n| Value::small_int(i64::from(n)));
        let row = Tuple::new(t, &[family, kind, proto, name, a])?;
        out.push(t, row.value())?;
    }
    Ok(out.value())
}

fn getnameinfo(t: &mut Thread, args: &[Value]) -> PyResult {
    let flags = int_arg(t, args[1])?;
    let Some(given) = args[0].cast::<Tuple>() else {
        return Err(t.type_error("getnameinfo() argument 1 must be a tuple"));
    };
    let Some((host, port)) = given.items().first().zip(given.items().get(1)) else {
        return Err(t.type_error("getnameinfo(): illegal sockaddr argument"));
    };
    let host = host_name(t, *host)?;
    let port = int_arg(t, *port)?;
    let service = CString::new(port.to_string()).ok();
    let numeric = [libc::AF_UNSPEC, libc::SOCK_DGRAM, 0, libc::AI_NUMERICHOST];
    let found = resolve(t, Some(&host), service.as_deref(), numeric)?;
    let Some(row) = found.rows().next() else {
        return Err(failed(t, libc::EAI_NONAME));
    };
    let mut name = [0 as c_char; libc::NI_MAXHOST as usize];
    let mut service = [0 as c_char; 32];
    // SAFETY: the call reads the row's address and writes texts into the buffers.
    let code = unsafe {
        libc::getnameinfo(
            row.ai_addr,
            row.ai_addrlen,
            name.as_mut_ptr(),
            name.len() as libc::socklen_t,
            service.as_mut_ptr(),
            service.len() as libc::socklen_t,
            flags,
        )
    };
    if code != 0 {
        return Err(failed(t, code));
    }
    let name = text(t, &name)?;
    let service = text(t, &service)?;
    Ok(Tuple::new(t, &[name, service])?.value())
}

/// The text at the start of a buffer, up to its zero byte.
fn text(t: &mut Thread, buffer: &[c_char]) -> PyResult {
    let bytes: Vec<u8> = buffer
        .iter()
        .map(|c| *c as u8)
        .take_while(|b| *b != 0)
        .collect();
    Ok(Str::from_str(t, &String::from_utf8_lossy(&bytes))?.value())
}

fn gethostbyname(t: &mut Thread, args: &[Value]) -> PyResult {
    let is_name =
        args[0].cast::<Str>().is_some() || super::super::bytes::buffer(t, args[0]).is_some();
    if !is_name {
        let message = format!(
            "gethostbyname() argument 1 must be str, bytes or bytearray, not {}",
            type_name(t, args[0])
        );
        return Err(t.type_error(message));
    }
    let ip = host_v4(t, args[0])?;
    Ok(Str::from_str(t, &ip.to_string())?.value())
}

fn gethostname(t: &mut Thread, _args: &[Value]) -> PyResult {
    let mut buffer = [0 as c_char; 1024];
    // SAFETY: writes at most the buffer's length.
    if unsafe { libc::gethostname(buffer.as_mut_ptr(), buffer.len() - 1) } < 0 {
        return Err(address::last_error(t));
    }
    text(t, &buffer)
}
