//! The compact table from instructions to source ranges (PEP 657).

use super::instr::Pc;

/// A range in the source: lines from 1, columns in UTF-8 bytes from 0.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Location {
    /// Line of the first byte.
    pub line: u32,
    /// Line of the byte behind the last.
    pub end_line: u32,
    /// Column of the first byte.
    pub column: u32,
    /// Column of the byte behind the last.
    pub end_column: u32,
}

/// Source ranges of all instructions, run-length and delta encoded.
///
/// A run is: number of instructions, line (signed, relative to the previous
/// run), further lines, column, end column (relative to the column when on the
/// same line), each a LEB128 varint.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Positions {
    bytes: Box<[u8]>,
}

impl Positions {
    /// Encodes the ranges of instructions `0..`.
    pub fn encode(locations: impl IntoIterator<Item = Location>) -> Self {
        let mut bytes = Vec::new();
        let mut line = 0u32;
        let mut run: Option<(Location, u64)> = None;
        for location in locations {
            match &mut run {
                Some((last, count)) if *last == location => *count += 1,
                _ => {
                    if let Some(finished) = run.replace((location, 1)) {
                        write_run(&mut bytes, finished, &mut line);
                    }
                }
            }
        }
        if let Some(finished) = run {
            write_run(&mut bytes, finished, &mut line);
        }
        Positions {
            bytes: bytes.into(),
        }
    }

    /// The range of the instruction at `pc`; `None` past the end or in a damaged table.
    pub fn lookup(&self, pc: Pc) -> Option<Location> {
        let mut first = 0u64;
        for (location, count) in self.runs() {
            first = first.checked_add(count)?;
            if u64::from(pc.0) < first {
                return Some(location);
            }
        }
        None
    }

    /// The runs: a range and the number of instructions that share it.
    pub fn runs(&self) -> impl Iterator<Item = (Location, u64)> + '_ {
        let mut bytes = &self.bytes[..];
        let mut line = 0u32;
        std::iter::from_fn(move || read_run(&mut bytes, &mut line))
    }

    /// The encoded table.
    #[inline]
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// A table from its encoded form.
    pub fn from_bytes(bytes: &[u8]) -> Self {
        Positions {
            bytes: bytes.into(),
        }
    }
}

fn write_run(out: &mut Vec<u8>, (location, count): (Location, u64), line: &mut u32) {
    write_varint(out, count);
    let delta = i64::from(location.line) - i64::from(*line);
    write_varint(out, ((delta << 1) ^ (delta >> 63)) as u64);
    *line = location.line;
    write_varint(
        out,
        u64::from(location.end_line.wrapping_sub(location.line)),
    );
    write_varint(out, u64::from(location.column));
    let end = if location.end_line == location.line {
        location.end_column.wrapping_sub(location.column)
    } else {
        location.end_column
    };
    write_varint(out, u64::from(end));
}

fn read_run(bytes: &mut &[u8], line: &mut u32) -> Option<(Location, u64)> {
    let count = read_varint(bytes)?;
    let zigzag = read_varint(bytes)?;
    let delta = (zigzag >> 1) as i64 ^ -((zigzag & 1) as i64);
    *line = line.wrapping_add(delta as u32);
    let end_line = line.wrapping_add(read_varint(bytes)? as u32);
    let column = read_varint(bytes)? as u32;
    let end = read_varint(bytes)? as u32;
    let end_column = if end_line == *line {
        column.wrapping_add(end)
    } else {
        end
    };
    Some((
        Location {
            line: *line,
            end_line,
            column,
            end_column,
        },
        count,
    ))
}

/// Appends an unsigned LEB128 varint.
pub(crate) fn write_varint(out: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        out.push(value as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

/// Reads an unsigned LEB128 varint off the front; `None` when it is cut off or too long.
pub(crate) fn read_varint(bytes: &mut &[u8]) -> Option<u64> {
    let mut value = 0u64;
    for shift in (0..64).step_by(7) {
        let (&byte, rest) = bytes.split_first()?;
        *bytes = rest;
        let part = u64::from(byte & 0x7f);
        if part << shift >> shift != part {
            return None;
        }
        value |= part << shift;
        if byte & 0x80 == 0 {
            return Some(value);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn round_trip() {
        let list = [
            Location {
                line: 3,
                end_line: 3,
                column: 4,
                end_column: 9,
            },
            Location {
                line: 3,
                end_line: 3,
                column: 4,
                end_column: 9,
            },
            Location {
                line: 1,
                end_line: 7,
                column: 0,
                end_column: 2,
            },
            Location {
                line: 900,
                end_line: 900,
                column: 300,
                end_column: 300,
            },
        ];
        let table = Positions::encode(list.iter().copied());
        for (pc, location) in list.iter().enumerate() {
            assert_eq!(table.lookup(Pc(pc as u32)), Some(*location));
        }
        assert_eq!(table.lookup(Pc(4)), None);
        let cut = Positions::from_bytes(&table.as_bytes()[..7]);
        assert_eq!(cut.lookup(Pc(2)), None);
    }
}
