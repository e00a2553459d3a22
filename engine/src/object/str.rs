//! Strings: code points of 1, 2 or 4 bytes, always the narrowest that fits.
//!
//! A str is one cell: 16 bytes of header, hash and length, then the text itself; up to 16 bytes of
//! text fit a cell of 32. Long results of `+` share a growing [`StrBuffer`] instead: when the left
//! operand ends at the buffer's fill mark, the right one is written behind it in place, so that
//! building a string by repeated `s += x` takes linear time.

use super::kinds::{Kind, Trace};
use super::*;
use crate::gc::Marker;
use crate::value::Value;
use core::cell::Cell;
use core::fmt::{self, Write};
use std::borrow::Cow;

mod bits {
    /// log2 of the bytes per code point.
    pub(super) const WIDTH: u16 = 0b11;
    pub(super) const ASCII: u16 = 1 << 2;
    pub(super) const INTERNED: u16 = 1 << 3;
    pub(super) const EXTERNAL: u16 = 1 << 4;
    pub(super) const HASHED: u16 = 1 << 5;
}

/// Texts shorter than this are copied by `+`; longer ones get a buffer with room to grow. Measured
/// on `s += 'x'`: below 256 bytes copying into an inline cell is faster than the extra buffer.
const SHARE_FROM_BYTES: usize = 256;

/// An immutable string.
#[repr(C)]
pub struct Str {
    header: Header,
    hash: Cell<u32>,
    len: Cell<u32>,
    /// The text, or with `EXTERNAL` the buffer; the text of an external str starts at the buffer's
    /// beginning.
    buffer: [Slot; 0],
}

// SAFETY: repr(C), header first, interior-mutable fields.
unsafe impl HeapObject for Str {
    const KIND: Kind = Kind::Str;
}

/// The code points of a str.
#[derive(Clone, Copy, Debug)]
pub enum StrData<'a> {
    /// All below 256 (Latin-1).
    One(&'a [u8]),
    /// All below 65536.
    Two(&'a [u16]),
    /// Any, surrogates included.
    Four(&'a [u32]),
}

/// A code unit of one of the kinds of strs.
pub trait CodeUnit: Copy + Eq + Ord + 'static {
    /// The memory of code units.
    fn as_bytes(units: &[Self]) -> &[u8];
    /// The code points in this kind; `None` when a wider kind holds them, since strs are always of
    /// the narrowest kind.
    fn of_data(data: StrData<'_>) -> Option<Cow<'_, [Self]>>;
    /// The code point in this kind, if it fits.
    fn of_code_point(c: u32) -> Option<Self>;
    /// The code point.
    fn point(self) -> u32;
    /// The code units as data of a str.
    fn data(units: &[Self]) -> StrData<'_>;
}

macro_rules! code_unit {
    ($unit:ty, $kind:ident, narrower: $($narrow:ident)*, wider: $($wide:ident)*) => {
        impl CodeUnit for $unit {
            #[inline]
            fn as_bytes(units: &[Self]) -> &[u8] {
                // SAFETY: integers have no padding, and any alignment suits bytes.
                unsafe { core::slice::from_raw_parts(units.as_ptr().cast(), size_of_val(units)) }
            }
            fn of_data(data: StrData<'_>) -> Option<Cow<'_, [Self]>> {
                match data {
                    StrData::$kind(s) => Some(Cow::Borrowed(s)),
                    $(StrData::$narrow(s) => {
                        Some(Cow::Owned(s.iter().map(|&c| c as $unit).collect()))
                    })*
                    $(StrData::$wide(_) => None,)*
                }
            }
            fn of_code_point(c: u32) -> Option<Self> {
                c.try_into().ok()
            }
            #[inline(always)]
            fn point(self) -> u32 {
                self as u32
            }
            fn data(units: &[Self]) -> StrData<'_> {
                StrData::$kind(units)
            }
        }
    };
}

code_unit!(u8, One, narrower: , wider: Two Four);
code_unit!(u16, Two, narrower: One, wider: Four);
code_unit!(u32, Four, narrower: One Two, wider: );

impl<'a> StrData<'a> {
    /// Number of code points.
    pub fn len(&self) -> usize {
        match self {
            StrData::One(s) => s.len(),
            StrData::Two(s) => s.len(),
            StrData::Four(s) => s.len(),
        }
    }

    /// Is it empty?
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The code point at `i`.
    #[inline]
    pub fn get(&self, i: usize) -> u32 {
        match self {
            StrData::One(s) => s[i] as u32,
            StrData::Two(s) => s[i] as u32,
            StrData::Four(s) => s[i],
        }
    }

    /// Where `a` or `b` is at or after `from`, else the end.
    #[inline]
    pub fn find_either(&self, from: usize, a: u8, b: u8) -> usize {
        fn find<U: CodeUnit>(units: &[U], from: usize, a: u8, b: u8) -> usize {
            let found = units[from..].iter().position(|&c| {
                let c = c.point();
                c == a as u32 || c == b as u32
            });
            found.map_or(units.len(), |at| from + at)
        }
        match self {
            StrData::One(s) => find(s, from, a, b),
            StrData::Two(s) => find(s, from, a, b),
            StrData::Four(s) => find(s, from, a, b),
        }
    }

    /// The code points `from..to`, which exist.
    #[inline]
    pub fn slice(&self, from: usize, to: usize) -> Self {
        match self {
            StrData::One(s) => StrData::One(&s[from..to]),
            StrData::Two(s) => StrData::Two(&s[from..to]),
            StrData::Four(s) => StrData::Four(&s[from..to]),
        }
    }

    /// All code points.
    pub fn iter(self) -> impl DoubleEndedIterator<Item = u32> + ExactSizeIterator + 'a {
        (0..self.len()).map(move |i| self.get(i))
    }
}

impl Str {
    /// Offset of the text of an inline str in bytes.
    pub const DATA_OFFSET: usize = 16;
    /// Longest str in code points.
    pub const MAX_LEN: usize = u32::MAX as usize;

    /// A str whose text may be anything, to be filled before script can see it.
    ///
    /// # Errors
    /// MemoryError.
    fn alloc(t: &mut Thread, len: usize, width: u16, ascii: bool) -> Result<Gc<Str>, Raised> {
        if len > Self::MAX_LEN {
            return Err(t.memory_error());
        }
        let s = t.alloc_unzeroed::<Str>(Self::DATA_OFFSET + (len << width), ClassId::Str as u32)?;
        s.len.set(len as u32);
        s.header
            .aux
            .set(width | if ascii { bits::ASCII } else { 0 });
        Ok(s)
    }

    /// A str made before the table of characters exists.
    pub(crate) fn bootstrap(t: &mut Thread, text: &[u8]) -> Result<Gc<Str>, Raised> {
        let s = Self::alloc(t, text.len(), 0, text.is_ascii())?;
        // SAFETY: the cell was allocated with room for the text.
        unsafe { copy_bytes(text.as_ptr(), s.inline_text(), text.len()) };
        Ok(t.intern_str(s))
    }

    /// A str of ASCII text.
    ///
    /// # Errors
    /// MemoryError.
    pub fn from_ascii(t: &mut Thread, text: &[u8]) -> Result<Gc<Str>, Raised> {
        debug_assert!(text.is_ascii());
        match text {
            [] => return Ok(t.empty_str()),
            [c] => return Ok(t.char_str(*c)),
            _ => {}
        }
        let s = Self::alloc(t, text.len(), 0, true)?;
        // SAFETY: the cell was allocated with room for the text.
        unsafe { copy_bytes(text.as_ptr(), s.inline_text(), text.len()) };
        Ok(s)
    }

    /// A str of Latin-1 text.
    ///
    /// # Errors
    /// MemoryError.
    pub fn from_latin1(t: &mut Thread, text: &[u8]) -> Result<Gc<Str>, Raised> {
        match text {
            [] => return Ok(t.empty_str()),
            [c] => return Ok(t.char_str(*c)),
            _ => {}
        }
        let s = Self::alloc(t, text.len(), 0, text.is_ascii())?;
        // SAFETY: the cell was allocated with room for the text.
        unsafe { copy_bytes(text.as_ptr(), s.inline_text(), text.len()) };
        Ok(s)
    }

    /// A str of two-byte code points, narrowed when they all fit one byte.
    ///
    /// # Errors
    /// MemoryError.
    pub fn from_two(t: &mut Thread, text: &[u16]) -> Result<Gc<Str>, Raised> {
        let bound = if text.iter().any(|&c| c > 0xFF) {
            0xFFFF
        } else {
            text.iter().fold(0, |m, &c| m | c) as u32
        };
        Self::from_bounded(t, StrData::Two(text), bound)
    }

    /// A str of any code points (surrogates allowed), narrowed as far as they fit.
    ///
    /// # Errors
    /// MemoryError.
    pub fn from_code_points(t: &mut Thread, text: &[u32]) -> Result<Gc<Str>, Raised> {
        let bound = if text.iter().any(|&c| c > 0xFFFF) {
            0x10FFFF
        } else {
            text.iter().fold(0, |m, &c| m | c)
        };
        Self::from_bounded(t, StrData::Four(text), bound)
    }

    /// A str of code points whose widest kind is that of `bound`.
    fn from_bounded(t: &mut Thread, data: StrData<'_>, bound: u32) -> Result<Gc<Str>, Raised> {
        match data.len() {
            0 => return Ok(t.empty_str()),
            1 if bound < 0x100 => return Ok(t.char_str(data.get(0) as u8)),
            _ => {}
        }
        let s = Self::alloc_for(t, data.len(), bound)?;
        s.write(0, data);
        Ok(s)
    }

    /// A str of `len` code points, all to be written, whose kind has room for code points up to `bound`.
    ///
    /// # Errors
    /// MemoryError.
    pub(super) fn alloc_for(t: &mut Thread, len: usize, bound: u32) -> Result<Gc<Str>, Raised> {
        if len == 0 {
            return Ok(t.empty_str());
        }
        let width = match bound {
            0..0x100 => 0,
            0x100..0x10000 => 1,
            _ => 2,
        };
        Self::alloc(t, len, width, bound < 0x80)
    }

    /// Writes code points at `at` into a fresh str whose kind has room for them.
    #[inline]
    pub(super) fn write(&self, at: usize, data: StrData<'_>) {
        debug_assert!(at + data.len() <= self.len() && !self.is_external());
        let width = self.width();
        // SAFETY: the cell has room for `len` code points, and the data fits its kind.
        unsafe { convert(data, self.inline_text().add(at * width), width) };
    }

    /// Writes Latin-1 text at `at` into a fresh str.
    #[inline]
    pub(super) fn write_latin1(&self, at: usize, text: &[u8]) {
        debug_assert!(at + text.len() <= self.len() && !self.is_external());
        if self.width() == 1 {
            // SAFETY: the cell has room for `len` code points.
            unsafe { copy_bytes(text.as_ptr(), self.inline_text().add(at), text.len()) };
        } else {
            self.write(at, StrData::One(text));
        }
    }

    /// Writes one code point `count` times at `at` into a fresh str whose kind has room for it.
    pub(super) fn write_repeated(&self, at: usize, c: u32, count: usize) {
        debug_assert!(at + count <= self.len() && !self.is_external());
        let p = self.inline_text();
        // SAFETY: the cell has room for `len` code points.
        unsafe {
            match self.width() {
                1 => p.add(at).write_bytes(c as u8, count),
                2 => (0..count).for_each(|i| *p.cast::<u16>().add(at + i) = c as u16),
                _ => (0..count).for_each(|i| *p.cast::<u32>().add(at + i) = c),
            }
        }
    }

    /// Copies `count` code points within a fresh str; the ranges do not overlap.
    pub(super) fn copy_within(&self, from: usize, to: usize, count: usize) {
        debug_assert!(from + count <= to && to + count <= self.len());
        let (p, width) = (self.inline_text(), self.width());
        // SAFETY: both ranges lie inside the cell, and do not overlap.
        unsafe {
            core::ptr::copy_nonoverlapping(p.add(from * width), p.add(to * width), count * width)
        }
    }

    /// A str of the given code points.
    ///
    /// # Errors
    /// MemoryError.
    pub fn from_data(t: &mut Thread, data: StrData<'_>) -> Result<Gc<Str>, Raised> {
        match data {
            StrData::One(s) => Self::from_latin1(t, s),
            StrData::Two(s) => Self::from_two(t, s),
            StrData::Four(s) => Self::from_code_points(t, s),
        }
    }

    /// A str of one code point.
    ///
    /// # Errors
    /// MemoryError.
    pub fn from_code_point(t: &mut Thread, c: u32) -> Result<Gc<Str>, Raised> {
        if c < 256 {
            Ok(t.char_str(c as u8))
        } else {
            Self::from_code_points(t, &[c])
        }
    }

    /// A str of UTF-8 text.
    ///
    /// # Errors
    /// MemoryError.
    pub fn from_str(t: &mut Thread, text: &str) -> Result<Gc<Str>, Raised> {
        if text.is_ascii() {
            return Self::from_ascii(t, text.as_bytes());
        }
        let mut b = StrBuilder::with_capacity(t, text.len())?;
        b.push_str(text);
        b.finish(t)
    }

    /// Number of code points.
    #[inline(always)]
    pub fn len(&self) -> usize {
        self.len.get() as usize
    }

    /// Is it empty?
    pub fn is_empty(&self) -> bool {
        self.len.get() == 0
    }

    /// Bytes per code point: 1, 2 or 4.
    #[inline(always)]
    pub fn width(&self) -> usize {
        1 << (self.header.aux.get() & bits::WIDTH)
    }

    /// Are all code points below 128?
    #[inline(always)]
    pub fn is_ascii(&self) -> bool {
        self.header.aux.get() & bits::ASCII != 0
    }

    /// The largest code point that this kind may hold: 0x7F, 0xFF, 0xFFFF or 0x10FFFF.
    #[inline]
    pub fn bound(&self) -> u32 {
        // By the width's two bits and the ASCII bit above them.
        const BOUNDS: [u32; 8] = [0xFF, 0xFFFF, 0x10FFFF, 0, 0x7F, 0, 0, 0];
        BOUNDS[(self.header.aux.get() & (bits::WIDTH | bits::ASCII)) as usize]
    }

    /// The bit of [`Str::is_interned`] in the header's `aux`, for compiled code.
    pub const INTERNED: u16 = bits::INTERNED;

    /// Is it the one str with this text in the intern table?
    #[inline(always)]
    pub fn is_interned(&self) -> bool {
        self.header.aux.get() & bits::INTERNED != 0
    }

    pub(crate) fn set_interned(&self) {
        self.header.aux.set(self.header.aux.get() | bits::INTERNED);
    }

    #[inline(always)]
    fn is_external(&self) -> bool {
        self.header.aux.get() & bits::EXTERNAL != 0
    }

    #[inline(always)]
    fn inline_text(&self) -> *mut u8 {
        self.buffer.as_ptr().cast::<u8>().cast_mut()
    }

    fn buffer_slot(&self) -> &Slot {
        debug_assert!(self.is_external());
        // SAFETY: external strs are allocated with room for the slot.
        unsafe { &*self.buffer.as_ptr() }
    }

    #[inline(always)]
    fn text(&self) -> *const u8 {
        if self.is_external() {
            self.buffer_slot().object::<StrBuffer>().text()
        } else {
            self.inline_text()
        }
    }

    /// The text's bytes, `width` per code point.
    #[inline(always)]
    pub fn bytes(&self) -> &[u8] {
        // SAFETY: `len` code points of `width` bytes lie there and never change.
        unsafe { core::slice::from_raw_parts(self.text(), self.len() * self.width()) }
    }

    /// The code points.
    #[inline]
    pub fn data(&self) -> StrData<'_> {
        let (p, n) = (self.text(), self.len());
        // SAFETY: `len` code points of `width` bytes lie there, aligned to 8, and never change.
        unsafe {
            match self.header.aux.get() & bits::WIDTH {
                0 => StrData::One(core::slice::from_raw_parts(p, n)),
                1 => StrData::Two(core::slice::from_raw_parts(p.cast(), n)),
                _ => StrData::Four(core::slice::from_raw_parts(p.cast(), n)),
            }
        }
    }

    /// The text of an ASCII str.
    #[inline]
    pub fn as_ascii(&self) -> Option<&str> {
        if self.is_ascii() {
            // SAFETY: ASCII is UTF-8.
            Some(unsafe { core::str::from_utf8_unchecked(self.bytes()) })
        } else {
            None
        }
    }

    /// The text as UTF-8; lone surrogates become U+FFFD.
    pub fn to_string_lossy(&self) -> String {
        match self.as_ascii() {
            Some(s) => s.to_owned(),
            None => self
                .data()
                .iter()
                .map(|c| char::from_u32(c).unwrap_or(char::REPLACEMENT_CHARACTER))
                .collect(),
        }
    }

    /// Is the text equal to `text`?
    pub fn equals_str(&self, text: &str) -> bool {
        match self.as_ascii() {
            Some(s) => s == text,
            None => self.data().iter().eq(text.chars().map(|c| c as u32)),
        }
    }

    /// Have both the same code points?
    #[inline]
    pub fn equals(&self, other: &Str) -> bool {
        if core::ptr::eq(self, other) {
            return true;
        }
        if self.len.get() != other.len.get()
            || (self.header.aux.get() ^ other.header.aux.get()) & bits::WIDTH != 0
        {
            return false;
        }
        let n = self.len() * self.width();
        if n == 0 {
            return true;
        }
        // Most unequal texts differ soon, and most texts are short: no call for them.
        // SAFETY: both have text.
        let differ = unsafe { self.first_word() ^ other.first_word() };
        differ << (64 - 8 * n.min(8)) == 0 && (n <= 8 || self.bytes() == other.bytes())
    }

    /// The first eight bytes of the text and, when it is shorter, of what lies behind it.
    ///
    /// # Safety
    /// The text is not empty.
    #[inline(always)]
    unsafe fn first_word(&self) -> u64 {
        // SAFETY: objects are of whole 16 bytes, and texts begin at multiples of 8: where there is
        // one byte of text, eight belong to the object.
        u64::from_le(unsafe { self.text().cast::<u64>().read() })
    }

    /// The first eight bytes of a text of one byte a code point as a number, zeroes for those it has not: texts
    /// compare as these numbers where they differ.
    #[inline(always)]
    pub(crate) fn first_bytes(&self) -> u64 {
        let n = self.len().min(8);
        if n == 0 {
            return 0;
        }
        // SAFETY: there is text.
        let word = unsafe { self.first_word() }.swap_bytes();
        let beyond = 64 - 8 * n;
        word >> beyond << beyond
    }

    /// Byte `i` of the text, which is all of the `i`th character of an ASCII one.
    ///
    /// # Safety
    /// `i` is less than the length.
    #[inline(always)]
    pub(crate) unsafe fn byte_at(&self, i: usize) -> u8 {
        debug_assert!(i < self.len());
        // SAFETY: a text has at least as many bytes as characters.
        unsafe { *self.text().add(i) }
    }

    /// Compares code point by code point.
    #[inline]
    pub fn compare(&self, other: &Str) -> core::cmp::Ordering {
        match (self.data(), other.data()) {
            (StrData::One(a), StrData::One(b)) => {
                let n = a.len().min(b.len());
                if n > 0 {
                    // Most texts differ soon: no call for them.
                    // SAFETY: both have text.
                    let (x, y) = unsafe { (self.first_word(), other.first_word()) };
                    let beyond = 64 - 8 * n.min(8);
                    let (x, y) = (x.swap_bytes() >> beyond, y.swap_bytes() >> beyond);
                    if x != y {
                        return x.cmp(&y);
                    }
                    if n > 8 {
                        return a.cmp(b);
                    }
                }
                a.len().cmp(&b.len())
            }
            (StrData::Two(a), StrData::Two(b)) => a.cmp(b),
            (StrData::Four(a), StrData::Four(b)) => a.cmp(b),
            (a, b) => a.iter().cmp(b.iter()),
        }
    }

    /// The hash of the text, 32 bits, computed once.
    #[inline]
    pub fn hash(&self, seed: u64) -> u32 {
        if self.header.aux.get() & bits::HASHED != 0 {
            return self.hash.get();
        }
        let h = super::intern::hash_bytes(self.bytes(), seed);
        self.hash.set(h);
        self.header.aux.set(self.header.aux.get() | bits::HASHED);
        h
    }

    /// The hash, if it was computed before.
    #[inline(always)]
    pub fn hash_if_known(&self) -> Option<u32> {
        (self.header.aux.get() & bits::HASHED != 0).then(|| self.hash.get())
    }

    /// `a + b`.
    ///
    /// # Errors
    /// MemoryError.
    pub fn concat(t: &mut Thread, a: Gc<Str>, b: Gc<Str>) -> Result<Gc<Str>, Raised> {
        if b.is_empty() {
            return Ok(a);
        }
        if a.is_empty() {
            return Ok(b);
        }
        let width = a.width().max(b.width());
        let shift = width.trailing_zeros() as u16;
        let ascii = a.is_ascii() && b.is_ascii();
        let len = a.len() + b.len();
        if a.width() == width && len * width >= SHARE_FROM_BYTES && len <= Self::MAX_LEN {
            return Self::concat_shared(t, a, b, shift, ascii);
        }
        let s = Self::alloc(t, len, shift, ascii)?;
        // SAFETY: the cell has room for both texts.
        unsafe {
            convert(a.data(), s.inline_text(), width);
            convert(b.data(), s.inline_text().add(a.len() * width), width);
        }
        Ok(s)
    }

    fn concat_shared(
        t: &mut Thread,
        a: Gc<Str>,
        b: Gc<Str>,
        shift: u16,
        ascii: bool,
    ) -> Result<Gc<Str>, Raised> {
        let width = 1usize << shift;
        let (a_bytes, len) = (a.len() * width, a.len() + b.len());
        let need = len * width;
        let shared = if a.is_external() {
            let buffer = a.buffer_slot().object::<StrBuffer>();
            (buffer.fill.get() == a_bytes && need <= buffer.capacity.get()).then_some(buffer)
        } else {
            None
        };
        let buffer = match shared {
            Some(buffer) => buffer,
            None => {
                let buffer = StrBuffer::new(t, need + need / 2)?;
                // SAFETY: the buffer has room for `need` bytes.
                unsafe { core::ptr::copy_nonoverlapping(a.text(), buffer.text(), a_bytes) };
                buffer
            }
        };
        // SAFETY: the buffer has room for `need` bytes; what lies behind the fill mark belongs to
        // nobody yet.
        unsafe { convert(b.data(), buffer.text().add(a_bytes), width) };
        buffer.fill.set(need);
        let s = t.alloc_with_shape::<Str>(Self::DATA_OFFSET + 8, ClassId::Str as u32)?;
        s.len.set(len as u32);
        s.header
            .aux
            .set(shift | bits::EXTERNAL | if ascii { bits::ASCII } else { 0 });
        s.buffer_slot().init(buffer);
        Ok(s)
    }

    /// The code points `from..to`.
    ///
    /// # Errors
    /// MemoryError.
    pub fn substring(
        t: &mut Thread,
        s: Gc<Str>,
        from: usize,
        to: usize,
    ) -> Result<Gc<Str>, Raised> {
        if from == 0 && to == s.len() && s.header.shape.get() == ClassId::Str as u32 {
            return Ok(s);
        }
        match s.data() {
            StrData::One(d) if s.is_ascii() => Self::from_ascii(t, &d[from..to]),
            StrData::One(d) => Self::from_latin1(t, &d[from..to]),
            StrData::Two(d) => Self::from_two(t, &d[from..to]),
            StrData::Four(d) => Self::from_code_points(t, &d[from..to]),
        }
    }

    /// The str of the code point at `i`, which exists.
    ///
    /// # Errors
    /// MemoryError.
    #[inline]
    pub fn char_at(t: &mut Thread, s: Gc<Str>, i: usize) -> Result<Gc<Str>, Raised> {
        let c = s.data().get(i);
        Self::from_code_point(t, c)
    }

    /// The next character of a str iterator, as a str.
    ///
    /// # Errors
    /// MemoryError.
    #[inline]
    pub fn next_char(t: &mut Thread, it: Gc<Record>) -> Result<Option<Gc<Str>>, Raised> {
        debug_assert!(it.is(RecordType::StrIterator));
        let Some(s) = it.field(0).cast::<Str>() else {
            return Ok(None);
        };
        let i = it.field(1).as_int() as usize;
        if i >= s.len() {
            it.set_immediate(0, Value::NONE);
            return Ok(None);
        }
        it.set_immediate(1, Value::small_int(i as i64 + 1));
        Self::char_at(t, s, i).map(Some)
    }

    /// `s` repeated `count` times.
    ///
    /// # Errors
    /// MemoryError.
    pub fn repeat(t: &mut Thread, s: Gc<Str>, count: usize) -> Result<Gc<Str>, Raised> {
        if count == 0 || s.is_empty() {
            return Ok(t.empty_str());
        }
        if count == 1 {
            return Self::substring(t, s, 0, s.len());
        }
        let Some(len) = s.len().checked_mul(count) else {
            return Err(t.memory_error());
        };
        let mut w = StrWriter::new(t, len, s.bound())?;
        if s.len() == 1 {
            w.push_repeated(s.data().get(0), count);
        } else {
            w.push_data(s.data());
            w.repeat(count);
        }
        Ok(w.finish())
    }

    /// An instance of a subclass of `str` with the text of `s` and an attribute word.
    ///
    /// # Errors
    /// MemoryError.
    pub fn copy_with_shape(t: &mut Thread, s: Gc<Str>, shape: ShapeId) -> Result<Gc<Str>, Raised> {
        let bytes = s.len() * s.width();
        let copy =
            t.alloc_with_shape::<Str>((Self::DATA_OFFSET + bytes).next_multiple_of(8) + 8, shape)?;
        copy.len.set(s.len.get());
        copy.header
            .aux
            .set(s.header.aux.get() & (bits::WIDTH | bits::ASCII));
        // SAFETY: the cell has room for the text.
        unsafe { core::ptr::copy_nonoverlapping(s.text(), copy.inline_text(), bytes) };
        t.init_attribute_word(copy.value());
        Ok(copy)
    }
}

/// Copies bytes; short texts, which most are, without a call.
///
/// # Safety
/// As for `copy_nonoverlapping`.
#[inline(always)]
pub(super) unsafe fn copy_bytes(from: *const u8, to: *mut u8, n: usize) {
    // SAFETY: the caller's promise; the two halves of a size overlap but stay inside the ranges.
    unsafe {
        if n > 16 {
            core::ptr::copy_nonoverlapping(from, to, n);
        } else if n >= 8 {
            let (a, b) = (from.cast::<u64>(), from.add(n - 8).cast::<u64>());
            let (a, b) = (a.read_unaligned(), b.read_unaligned());
            to.cast::<u64>().write_unaligned(a);
            to.add(n - 8).cast::<u64>().write_unaligned(b);
        } else if n >= 4 {
            let (a, b) = (from.cast::<u32>(), from.add(n - 4).cast::<u32>());
            let (a, b) = (a.read_unaligned(), b.read_unaligned());
            to.cast::<u32>().write_unaligned(a);
            to.add(n - 4).cast::<u32>().write_unaligned(b);
        } else {
            for i in 0..n {
                to.add(i).write(from.add(i).read());
            }
        }
    }
}

/// Writes code points with `width` bytes each; they fit.
///
/// # Safety
/// `to` has room for them and is aligned to `width`.
unsafe fn convert(from: StrData<'_>, to: *mut u8, width: usize) {
    /// # Safety
    /// As for `convert`.
    unsafe fn each<F: Copy, T>(from: &[F], to: *mut u8, f: impl Fn(F) -> T) {
        let to = to.cast::<T>();
        for (i, &c) in from.iter().enumerate() {
            // SAFETY: the caller's promise.
            unsafe { to.add(i).write(f(c)) };
        }
    }
    // SAFETY: the caller's promise.
    unsafe {
        match (from, width) {
            (StrData::One(s), 1) => copy_bytes(s.as_ptr(), to, s.len()),
            (StrData::Two(s), 2) => core::ptr::copy_nonoverlapping(s.as_ptr(), to.cast(), s.len()),
            (StrData::Four(s), 4) => core::ptr::copy_nonoverlapping(s.as_ptr(), to.cast(), s.len()),
            (StrData::One(s), 2) => each(s, to, |c| c as u16),
            (StrData::One(s), _) => each(s, to, |c| c as u32),
            (StrData::Two(s), 1) => each(s, to, |c| c as u8),
            (StrData::Two(s), _) => each(s, to, |c| c as u32),
            (StrData::Four(s), 1) => each(s, to, |c| c as u8),
            (StrData::Four(s), _) => each(s, to, |c| c as u16),
        }
    }
}

impl fmt::Display for Str {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(s) = self.as_ascii() {
            return f.write_str(s);
        }
        for c in self.data().iter() {
            f.write_char(char::from_u32(c).unwrap_or(char::REPLACEMENT_CHARACTER))?;
        }
        Ok(())
    }
}

impl Trace for Str {
    fn size(&self) -> usize {
        if self.is_external() {
            return Self::DATA_OFFSET + 8;
        }
        let bytes = Self::DATA_OFFSET + self.len() * self.width();
        if self.header.has_flag(flag::HAS_EXT) {
            bytes.next_multiple_of(8)
        } else {
            bytes
        }
    }
    fn trace(&self, m: &mut Marker) {
        if self.is_external() {
            self.buffer_slot().trace(m);
        }
    }
}

/// A growing buffer that strs share; see the module.
#[repr(C)]
pub struct StrBuffer {
    header: Header,
    capacity: Cell<usize>,
    fill: Cell<usize>,
    data: [Cell<u64>; 0],
}

// SAFETY: repr(C), header first, interior-mutable fields.
unsafe impl HeapObject for StrBuffer {
    const KIND: Kind = Kind::StrBuffer;
}

impl StrBuffer {
    fn new(t: &mut Thread, capacity: usize) -> Result<Gc<StrBuffer>, Raised> {
        let bytes = size_of::<StrBuffer>() + capacity;
        let b = t.alloc_unzeroed::<StrBuffer>(bytes, ClassId::Array as u32)?;
        b.capacity.set(capacity);
        b.fill.set(0);
        Ok(b)
    }

    fn text(&self) -> *mut u8 {
        self.data.as_ptr().cast::<u8>().cast_mut()
    }
}

impl Trace for StrBuffer {
    fn size(&self) -> usize {
        size_of::<Self>() + self.capacity.get()
    }
}
