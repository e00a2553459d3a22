//! The module `binascii`: conversion between bytes and their text forms. The forms of mail, quoted
//! printable and uuencode, are in `binascii_mail`.

use super::buffers::bytes_arg;
use super::bytes::Buffer;
use super::str_args::type_name;
use super::{binascii_mail, late};
use crate::natives;
use crate::object::*;
use crate::runtime::{define, ops};
use crate::value::Value;

natives! { FUNCTIONS:
    /// Decode a line of base64 data.
    "a2b_base64" "(data, /, *, strict_mode=False)" => a2b_base64,
    /// Base64-code line of data.
    "b2a_base64" "(data, /, *, newline=True)" => b2a_base64,
    /// Hexadecimal representation of binary data.
    "b2a_hex" "(data, sep=None, bytes_per_sep=1)" => hexlify,
    /// Hexadecimal representation of binary data.
    "hexlify" "(data, sep=None, bytes_per_sep=1)" => hexlify,
    /// Binary data of hexadecimal representation.
    "a2b_hex" "(hexstr, /)" => unhexlify,
    /// Binary data of hexadecimal representation.
    "unhexlify" "(hexstr, /)" => unhexlify,
    /// Compute CRC-32 incrementally.
    "crc32" "(data, crc=0, /)" => crc32,
    /// Compute CRC-CCITT incrementally.
    "crc_hqx" "(data, crc, /)" => crc_hqx,
    /// Decode a string of qp-encoded data.
    "a2b_qp" "(data, header=False)" => binascii_mail::a2b_qp,
    /// Encode a string using quoted-printable encoding.
    "b2a_qp" "(data, quotetabs=False, istext=True, header=False)" => binascii_mail::b2a_qp,
    /// Decode a line of uuencoded data.
    "a2b_uu" "(data, /)" => binascii_mail::a2b_uu,
    /// Uuencode line of data.
    "b2a_uu" "(data, /, *, backtick=False)" => binascii_mail::b2a_uu,
}

/// Makes the module.
///
/// # Errors
/// MemoryError.
pub(crate) fn install(t: &mut Thread) -> Result<(), Raised> {
    let d = define::module(t, "binascii", FUNCTIONS)?.dict();
    let error = error_class(t)?.value();
    define::set(t, d, "Error", error)?;
    let incomplete = late::exception(t, "binascii", "Incomplete", ClassId::Exception)?;
    define::set(t, d, "Incomplete", incomplete.value())
}

fn error_class(t: &mut Thread) -> Result<Gc<Class>, Raised> {
    late::exception(t, "binascii", "Error", ClassId::ValueError)
}

/// A `binascii.Error`.
#[cold]
pub(super) fn error(t: &mut Thread, message: &str) -> Raised {
    let class = error_class(t);
    late::raise(t, class, message)
}

/// Bytes of text: a buffer or an ASCII str.
pub(super) fn text_arg(t: &mut Thread, v: Value) -> Result<Buffer, Raised> {
    if let Some(s) = v.cast::<Str>() {
        return match s.as_ascii() {
            Some(text) => Ok(Buffer::Copied(text.as_bytes().to_vec())),
            None => Err(t.value_error("string argument should contain only ASCII characters")),
        };
    }
    match super::bytes::buffer(t, v) {
        Some(b) => Ok(b),
        None => {
            let message = format!(
                "argument should be bytes, buffer or ASCII string, not '{}'",
                type_name(t, v)
            );
            Err(t.type_error(message))
        }
    }
}

/// A flag that may be missing.
pub(super) fn flag(t: &mut Thread, v: Value, missing: bool) -> Result<bool, Raised> {
    if v.is_unbound() {
        Ok(missing)
    } else {
        ops::truthy(t, v)
    }
}

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// What each character stands for; 64 for others.
const DIGITS: [u8; 256] = {
    let mut out = [64; 256];
    let mut i = 0;
    while i < 64 {
        out[ALPHABET[i] as usize] = i as u8;
        i += 1;
    }
    out
};

fn a2b_base64(t: &mut Thread, args: &[Value]) -> PyResult {
    let data = text_arg(t, args[0])?;
    let strict = flag(t, args[1], false)?;
    match decode_base64(&data, strict) {
        Ok(out) => Ok(Bytes::new(t, &out)?.value()),
        Err(message) => Err(error(t, &message)),
    }
}

/// Decodes base64; the error is the message.
fn decode_base64(data: &[u8], strict: bool) -> Result<Vec<u8>, String> {
    let mut out = Vec::with_capacity(data.len() / 4 * 3 + 3);
    // Bits that are not written yet, characters of the group so far, padding behind them.
    let (mut left, mut in_group, mut pads) = (0u32, 0, 0);
    let mut padding_began = false;
    for (i, &c) in data.iter().enumerate() {
        if c == b'=' {
            padding_began = true;
            if strict && i == 0 {
                return Err("Leading padding not allowed".into());
            }
            if strict && in_group == 0 {
                return Err("Excess padding not allowed".into());
            }
            if in_group >= 2 {
                pads += 1;
                if in_group + pads >= 4 && strict && i + 1 < data.len() {
                    return Err(if data[i + 1] == b'=' {
                        "Excess padding not allowed".into()
                    } else {
                        "Excess data after padding".into()
                    });
                }
            }
            continue;
        }
        let digit = DIGITS[c as usize];
        if digit >= 64 {
            if strict {
                return Err("Only base64 data is allowed".into());
            }
            continue;
        }
        if strict && padding_began {
            return Err("Discontinuous padding not allowed".into());
        }
        pads = 0;
        left = left << 6 | digit as u32;
        if in_group > 0 {
            let unused = 6 - 2 * in_group as u32;
            out.push((left >> unused) as u8);
        }
        in_group = (in_group + 1) % 4;
    }
    match in_group {
        0 => Ok(out),
        n if n + pads >= 4 => Ok(out),
        1 => Err(format!(
            "Invalid base64-encoded string: number of data characters ({}) cannot be 1 more than a \
             multiple of 4",
            out.len() / 3 * 4 + 1
        )),
        _ => Err("Incorrect padding".into()),
    }
}

fn b2a_base64(t: &mut Thread, args: &[Value]) -> PyResult {
    let data = bytes_arg(t, args[0])?;
    let newline = flag(t, args[1], true)?;
    let mut out = Vec::with_capacity(data.len().div_ceil(3) * 4 + 1);
    for group in data.chunks(3) {
        let mut bits = 0u32;
        for k in 0..3 {
            bits = bits << 8 | group.get(k).copied().unwrap_or(0) as u32;
        }
        for k in 0..4 {
            out.push(if k <= group.len() {
                ALPHABET[(bits >> (18 - 6 * k)) as usize & 63]
            } else {
                b'='
            });
        }
    }
    if newline {
        out.push(b'\n');
    }
    Ok(Bytes::new(t, &out)?.value())
}

const HEX: &[u8; 16] = b"0123456789abcdef";

fn hexlify(t: &mut Thread, args: &[Value]) -> PyResult {
    let data = bytes_arg(t, args[0])?;
    let separator = match args[1] {
        v if v.is_unbound() || v.is_none() => None,
        v => match (v.cast::<Str>(), v.cast::<Bytes>()) {
            (Some(s), _) if s.len() == 1 && s.data().get(0) < 256 => Some(s.data().get(0) as u8),
            (_, Some(b)) if b.len() == 1 => Some(b.as_slice()[0]),
            (Some(_), _) | (_, Some(_)) => {
                return Err(t.value_error("sep must be length 1."));
            }
            _ => return Err(t.type_error("sep must be str or bytes.")),
        },
    };
    let group = if args[2].is_unbound() {
        1
    } else {
        super::str_args::int_arg(t, args[2])? as i64
    };
    let mut out = Vec::with_capacity(data.len() * 3);
    let len = data.len() as i64;
    for (i, b) in data.iter().enumerate() {
        // A positive group counts from the right, a negative one from the left.
        let boundary = match group {
            0 => false,
            n if n > 0 => (len - i as i64) % n == 0,
            n => i as i64 % -n == 0,
        };
        if let Some(separator) = separator
            && i > 0
            && boundary
        {
            out.push(separator);
        }
        out.push(HEX[(b >> 4) as usize]);
        out.push(HEX[(b & 15) as usize]);
    }
    Ok(Bytes::new(t, &out)?.value())
}

/// The value of a hexadecimal digit.
pub(super) fn hex_digit(c: u8) -> Option<u8> {
    (c as char).to_digit(16).map(|d| d as u8)
}

fn unhexlify(t: &mut Thread, args: &[Value]) -> PyResult {
    let data = text_arg(t, args[0])?;
    if data.len() % 2 != 0 {
        return Err(error(t, "Odd-length string"));
    }
    let mut out = Vec::with_capacity(data.len() / 2);
    for pair in data.chunks(2) {
        match (hex_digit(pair[0]), hex_digit(pair[1])) {
            (Some(high), Some(low)) => out.push(high << 4 | low),
            _ => return Err(error(t, "Non-hexadecimal digit found")),
        }
    }
    Ok(Bytes::new(t, &out)?.value())
}

/// An int of which the low 32 bits count.
pub(super) fn low_bits(t: &mut Thread, v: Value, missing: u32) -> Result<u32, Raised> {
    if v.is_unbound() {
        return Ok(missing);
    }
    let i = ops::index(t, v)?;
    let mut word = [0u64; 1];
    let Some(i) = crate::runtime::arith::Integer::of(i) else {
        return Ok(missing);
    };
    let (negative, limbs) = i.limbs(&mut word);
    let low = limbs.first().copied().unwrap_or(0) as u32;
    Ok(if negative { low.wrapping_neg() } else { low })
}

/// The table of CRC-32, its polynomial reversed.
const CRC32: [u32; 256] = {
    let mut out = [0; 256];
    let mut i = 0;
    while i < 256 {
        let mut c = i as u32;
        let mut k = 0;
        while k < 8 {
            c = if c & 1 == 1 {
                0xEDB8_8320 ^ (c >> 1)
            } else {
                c >> 1
            };
            k += 1;
        }
        out[i] = c;
        i += 1;
    }
    out
};

/// The CRC-32 of `data`, going on from `crc`.
pub(super) fn crc32_of(data: &[u8], crc: u32) -> u32 {
    !data.iter().fold(!crc, |c, b| {
        CRC32[((c ^ *b as u32) & 255) as usize] ^ (c >> 8)
    })
}

pub(super) fn crc32(t: &mut Thread, args: &[Value]) -> PyResult {
    let data = bytes_arg(t, args[0])?;
    let crc = low_bits(t, args[1], 0)?;
    t.int(crc32_of(&data, crc) as i64)
}

fn crc_hqx(t: &mut Thread, args: &[Value]) -> PyResult {
    let data = bytes_arg(t, args[0])?;
    let mut crc = low_bits(t, args[1], 0)? & 0xFFFF;
    for b in data.iter() {
        crc ^= (*b as u32) << 8;
        for _ in 0..8 {
            crc = if crc & 0x8000 == 0 {
                crc << 1
            } else {
                crc << 1 ^ 0x1021
            } & 0xFFFF;
        }
    }
    t.int(crc as i64)
}
