//! Formats of `struct`, parsed.

use super::item::Item;
use super::scratch::Scratch;
use super::structs::error;
use crate::object::*;
use crate::value::Value;

/// One format character with its count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Field {
    /// The character.
    pub code: u8,
    /// What each value is; `None` for padding and strings.
    pub item: Option<Item>,
    /// Offset of the first value.
    pub at: usize,
    /// Number of values, or bytes of a string.
    pub count: usize,
}

/// A parsed format.
#[derive(Clone, Debug, Default)]
pub(super) struct Plan {
    pub fields: Vec<Field>,
    /// Bytes in total.
    pub size: usize,
    /// Big-endian?
    pub big: bool,
    /// Number of values.
    pub values: usize,
}

/// Size and item of a character in native or standard mode.
fn item_of(code: u8, native: bool) -> Option<(usize, Option<Item>)> {
    let item = match code {
        b'x' | b's' | b'p' => return Some((1, None)),
        b'F' => Item::Complex(4),
        b'D' => Item::Complex(8),
        b'l' if !native => Item::Signed(4),
        b'L' if !native => Item::Unsigned(4),
        b'n' | b'N' | b'P' if !native => return None,
        c => Item::native(c)?,
    };
    Some((item.size(), Some(item)))
}

impl Plan {
    /// Parses a format.
    ///
    /// # Errors
    /// `struct.error`.
    pub(super) fn parse(t: &mut Thread, format: &[u8]) -> Result<Plan, Raised> {
        if format.contains(&0) {
            return Err(error(t, "embedded null character"));
        }
        let (native, big, rest) = match format {
            [b'@', rest @ ..] => (true, false, rest),
            [b'=' | b'<', rest @ ..] => (false, false, rest),
            [b'>' | b'!', rest @ ..] => (false, true, rest),
            rest => (true, false, rest),
        };
        let mut plan = Plan {
            big,
            ..Plan::default()
        };
        let mut i = 0;
        while i < rest.len() {
            let c = rest[i];
            i += 1;
            if c.is_ascii_whitespace() || c == 0x0B {
                continue;
            }
            let (mut code, mut count) = (c, 1usize);
            if c.is_ascii_digit() {
                count = (c - b'0') as usize;
                loop {
                    let Some(&d) = rest.get(i) else {
                        return Err(error(t, "repeat count given without format specifier"));
                    };
                    i += 1;
                    if !d.is_ascii_digit() {
                        code = d;
                        break;
                    }
                    count = match count
                        .checked_mul(10)
                        .and_then(|n| n.checked_add((d - b'0') as usize))
                    {
                        Some(n) if n <= isize::MAX as usize => n,
                        _ => return Err(error(t, "total struct size too long")),
                    };
                }
            }
            let Some((size, item)) = item_of(code, native) else {
                return Err(error(t, "bad char in struct format"));
            };
            let align = match item {
                Some(Item::Complex(n)) => n as usize,
                _ => size,
            };
            let at = if native {
                plan.size.next_multiple_of(align)
            } else {
                plan.size
            };
            let end = count.checked_mul(size).and_then(|n| n.checked_add(at));
            let end = end.filter(|end| *end <= isize::MAX as usize);
            let Some(end) = end else {
                return Err(error(t, "total struct size too long"));
            };
            plan.size = end;
            match code {
                b'x' => continue,
                b's' | b'p' => plan.values += 1,
                _ if count == 0 => continue,
                _ => plan.values += count,
            }
            plan.fields.push(Field {
                code,
                item,
                at,
                count,
            });
        }
        Ok(plan)
    }

    /// The values that `raw`, which has the plan's size, stands for.
    pub(super) fn unpack(&self, t: &mut Thread, raw: &[u8]) -> PyResult {
        let out = Tuple::new_zeroed(t, self.values)?;
        let mut next = 0;
        for f in &self.fields {
            match f.item {
                None => {
                    let part = &raw[f.at..f.at + f.count];
                    let part = match (f.code, part.first()) {
                        (b'p', Some(&len)) => &part[1..(1 + len as usize).min(f.count)],
                        _ => part,
                    };
                    let v = Bytes::new(t, part)?;
                    out.init(next, v.value());
                    next += 1;
                }
                Some(item) => {
                    let size = item.size();
                    for k in 0..f.count {
                        let at = f.at + k * size;
                        let v = item.unpack(t, &raw[at..at + size], self.big)?;
                        out.init(next, v);
                        next += 1;
                    }
                }
            }
        }
        Ok(out.value())
    }

    /// Writes the bytes of these values into `out`; `name` is the function's, for the error.
    ///
    /// # Errors
    /// `struct.error`, MemoryError; what the conversion of values raises.
    pub(super) fn pack(
        &self,
        t: &mut Thread,
        values: &[Value],
        name: &str,
        out: &mut Scratch,
    ) -> Result<(), Raised> {
        if values.len() != self.values {
            let message = format!(
                "{name} expected {} items for packing (got {})",
                self.values,
                values.len()
            );
            return Err(error(t, &message));
        }
        if self.size > Bytes::MAX_LEN {
            return Err(t.memory_error());
        }
        let out = out.zeroed(self.size);
        let mut next = 0;
        for f in &self.fields {
            let Some(item) = f.item else {
                string(t, f, values[next], &mut out[f.at..f.at + f.count])?;
                next += 1;
                continue;
            };
            let size = item.size();
            for k in 0..f.count {
                let at = f.at + k * size;
                let place = &mut out[at..at + size];
                super::structs::pack_item(t, f.code, item, values[next], self.big, place)?;
                next += 1;
            }
        }
        Ok(())
    }
}

/// Writes a string, cut to its place or filled up with zeroes.
fn string(t: &mut Thread, f: &Field, v: Value, out: &mut [u8]) -> Result<(), Raised> {
    let content = match super::super::bytes::buffer(t, v) {
        Some(b) if v.cast::<Bytes>().is_some() || v.cast::<ByteArray>().is_some() => b,
        _ => {
            let message = format!("argument for '{}' must be a bytes object", f.code as char);
            return Err(error(t, &message));
        }
    };
    if f.code == b's' {
        let n = content.len().min(out.len());
        out[..n].copy_from_slice(&content[..n]);
    } else if let Some((len, out)) = out.split_first_mut() {
        let n = content.len().min(out.len());
        out[..n].copy_from_slice(&content[..n]);
        *len = n.min(255) as u8;
    }
    Ok(())
}
