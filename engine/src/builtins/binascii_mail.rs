//! Text forms of bytes in mail: quoted printable and uuencode.

use super::binascii::{error, flag, hex_digit, text_arg};
use super::buffers::bytes_arg;
use crate::object::*;
use crate::value::Value;

pub(super) fn a2b_qp(t: &mut Thread, args: &[Value]) -> PyResult {
    let data = text_arg(t, args[0])?;
    let header = flag(t, args[1], false)?;
    let mut out = Vec::with_capacity(data.len());
    let mut i = 0;
    while i < data.len() {
        let c = data[i];
        i += 1;
        if c == b'_' && header {
            out.push(b' ');
            continue;
        }
        if c != b'=' {
            out.push(c);
            continue;
        }
        match (data.get(i).copied(), data.get(i + 1).copied()) {
            (None, _) => break,
            // A line break that is not part of the content.
            (Some(b'\n' | b'\r'), _) => {
                while i < data.len() && data[i] != b'\n' {
                    i += 1;
                }
                i += 1;
            }
            (Some(b'='), _) => {
                out.push(b'=');
                i += 1;
            }
            (Some(a), Some(b)) => match (hex_digit(a), hex_digit(b)) {
                (Some(high), Some(low)) => {
                    out.push(high << 4 | low);
                    i += 2;
                }
                _ => out.push(b'='),
            },
            _ => out.push(b'='),
        }
    }
    Ok(Bytes::new(t, &out)?.value())
}

/// Longest line of quoted printable.
const LINE: usize = 76;

pub(super) fn b2a_qp(t: &mut Thread, args: &[Value]) -> PyResult {
    let data = bytes_arg(t, args[0])?;
    let quote_tabs = flag(t, args[1], false)?;
    let is_text = flag(t, args[2], true)?;
    let header = flag(t, args[3], false)?;
    let end_of_line: &[u8] = match data.iter().position(|c| *c == b'\n') {
        Some(i) if i > 0 && data[i - 1] == b'\r' => b"\r\n",
        _ => b"\n",
    };
    let mut out = Vec::with_capacity(data.len() * 2);
    let (mut i, mut line) = (0, 0);
    while i < data.len() {
        let c = data[i];
        let next = data.get(i + 1).copied();
        let lone_dot = c == b'.' && line == 0 && matches!(next, None | Some(b'\n' | b'\r' | 0));
        let is_break = matches!(c, b'\r' | b'\n');
        let is_blank = matches!(c, b'\t' | b' ');
        let quoted = c > 126
            || c == b'='
            || header && c == b'_'
            || lone_dot
            || !is_text && is_break
            || is_blank && next.is_none()
            || c < 33 && !is_break && (quote_tabs || !is_blank);
        if quoted {
            if line + 3 >= LINE {
                out.push(b'=');
                out.extend_from_slice(end_of_line);
                line = 0;
            }
            out.extend_from_slice(format!("={c:02X}").as_bytes());
            line += 3;
            i += 1;
        } else if is_text && (c == b'\n' || c == b'\r' && next == Some(b'\n')) {
            line = 0;
            // Blanks at the end of a line would be lost.
            if let Some(blank @ (b' ' | b'\t')) = out.last().copied() {
                out.pop();
                out.extend_from_slice(format!("={blank:02X}").as_bytes());
            }
            out.extend_from_slice(end_of_line);
            i += if c == b'\r' { 2 } else { 1 };
        } else {
            if next.is_some_and(|n| n != b'\n') && line + 1 >= LINE {
                out.push(b'=');
                out.extend_from_slice(end_of_line);
                line = 0;
            }
            line += 1;
            out.push(if header && c == b' ' { b'_' } else { c });
            i += 1;
        }
    }
    Ok(Bytes::new(t, &out)?.value())
}

/// Most bytes of a line of uuencode.
const UU_LINE: usize = 45;

pub(super) fn a2b_uu(t: &mut Thread, args: &[Value]) -> PyResult {
    let data = text_arg(t, args[0])?;
    let Some((&first, rest)) = data.split_first() else {
        return Err(error(t, "Missing length byte"));
    };
    let wanted = (first.wrapping_sub(b' ') & 63) as usize;
    let mut out = Vec::with_capacity(wanted);
    let (mut bits, mut have, mut used) = (0u32, 0, 0);
    while out.len() < wanted {
        let c = rest.get(used).copied().unwrap_or(0);
        let digit = match c {
            // Blanks at the end may have been stripped.
            b'\n' | b'\r' => 0,
            _ if used >= rest.len() => 0,
            b' '..=b'`' => (c - b' ') & 63,
            _ => return Err(error(t, "Illegal char")),
        };
        used += 1;
        bits = bits << 6 | digit as u32;
        have += 6;
        if have >= 8 {
            have -= 8;
            out.push((bits >> have) as u8);
            bits &= (1 << have) - 1;
        }
    }
    let is_filler = |c: &u8| matches!(c, b' ' | b'`' | b'\n' | b'\r');
    if !rest.get(used..).unwrap_or(&[]).iter().all(is_filler) {
        return Err(error(t, "Trailing garbage"));
    }
    Ok(Bytes::new(t, &out)?.value())
}

pub(super) fn b2a_uu(t: &mut Thread, args: &[Value]) -> PyResult {
    let data = bytes_arg(t, args[0])?;
    let backtick = flag(t, args[1], false)?;
    if data.len() > UU_LINE {
        return Err(error(t, "At most 45 bytes at once"));
    }
    let digit = |d: u32| match d as u8 & 63 {
        0 if backtick => b'`',
        d => d + b' ',
    };
    let mut out = vec![digit(data.len() as u32)];
    for group in data.chunks(3) {
        let mut bits = 0u32;
        for k in 0..3 {
            bits = bits << 8 | group.get(k).copied().unwrap_or(0) as u32;
        }
        for k in 0..4 {
            out.push(digit(bits >> (18 - 6 * k)));
        }
    }
    out.push(b'\n');
    Ok(Bytes::new(t, &out)?.value())
}
