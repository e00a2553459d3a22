//! Making strs piece by piece.
//!
//! [`StrBuilder`] takes code points whose number and width are not known before: a native buffer
//! that widens at most twice. [`StrWriter`] fills a str of known length and width in place.

use super::str::copy_bytes;
use super::*;
use core::fmt;

/// Largest buffer that a thread keeps for the next text: what formatting needs, not whole documents.
const MAX_SPARE_BYTES: usize = 4096;

/// A growing text outside the heap. Holds no values.
#[derive(Debug)]
pub struct StrBuilder {
    text: Text,
}

#[derive(Debug)]
enum Text {
    One(Vec<u8>),
    Two(Vec<u16>),
    Four(Vec<u32>),
}

impl Default for StrBuilder {
    fn default() -> Self {
        Self::new()
    }
}

impl StrBuilder {
    /// An empty text.
    pub fn new() -> StrBuilder {
        StrBuilder {
            text: Text::One(Vec::new()),
        }
    }

    /// An empty text with room for `len` code points.
    ///
    /// # Errors
    /// MemoryError.
    pub fn with_capacity(t: &mut Thread, len: usize) -> Result<StrBuilder, Raised> {
        // The buffer of the last text, so that short ones need no malloc.
        let mut b = StrBuilder {
            text: Text::One(core::mem::take(&mut t.spare_text)),
        };
        b.reserve(t, len)?;
        Ok(b)
    }

    /// Makes room for `more` code points. To be called before anything whose size a script chooses.
    ///
    /// # Errors
    /// MemoryError.
    pub fn reserve(&mut self, t: &mut Thread, more: usize) -> Result<(), Raised> {
        let done = match &mut self.text {
            Text::One(v) => v.try_reserve(more).is_ok(),
            Text::Two(v) => v.try_reserve(more).is_ok(),
            Text::Four(v) => v.try_reserve(more).is_ok(),
        };
        if done { Ok(()) } else { Err(t.memory_error()) }
    }

    /// Number of code points.
    pub fn len(&self) -> usize {
        match &self.text {
            Text::One(v) => v.len(),
            Text::Two(v) => v.len(),
            Text::Four(v) => v.len(),
        }
    }

    /// Is it empty?
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    #[cold]
    fn widen_for(&mut self, c: u32) {
        let room = |len: usize| len + len / 4 + 16;
        match &self.text {
            Text::One(v) if c < 0x10000 => {
                let mut wide = Vec::with_capacity(room(v.len()));
                wide.extend(v.iter().map(|&c| c as u16));
                self.text = Text::Two(wide);
            }
            Text::One(v) => {
                let mut wide = Vec::with_capacity(room(v.len()));
                wide.extend(v.iter().map(|&c| c as u32));
                self.text = Text::Four(wide);
            }
            Text::Two(v) => {
                let mut wide = Vec::with_capacity(room(v.len()));
                wide.extend(v.iter().map(|&c| c as u32));
                self.text = Text::Four(wide);
            }
            Text::Four(_) => {}
        }
    }

    /// Appends a code point.
    #[inline]
    pub fn push(&mut self, c: u32) {
        match &mut self.text {
            Text::One(v) if c < 0x100 => v.push(c as u8),
            Text::Two(v) if c < 0x10000 => v.push(c as u16),
            Text::Four(v) => v.push(c),
            _ => {
                self.widen_for(c);
                self.push(c);
            }
        }
    }

    /// Appends the same code point `count` times.
    pub fn push_repeated(&mut self, c: u32, count: usize) {
        match &mut self.text {
            Text::One(v) if c < 0x100 => v.resize(v.len() + count, c as u8),
            Text::Two(v) if c < 0x10000 => v.resize(v.len() + count, c as u16),
            Text::Four(v) => v.resize(v.len() + count, c),
            _ => {
                self.widen_for(c);
                self.push_repeated(c, count);
            }
        }
    }

    /// Appends Latin-1 text (ASCII text included).
    #[inline]
    pub fn push_latin1(&mut self, text: &[u8]) {
        match &mut self.text {
            Text::One(v) => {
                v.reserve(text.len());
                // SAFETY: there is room for the text behind the present length.
                unsafe {
                    copy_bytes(text.as_ptr(), v.as_mut_ptr().add(v.len()), text.len());
                    v.set_len(v.len() + text.len());
                }
            }
            Text::Two(v) => v.extend(text.iter().map(|&c| c as u16)),
            Text::Four(v) => v.extend(text.iter().map(|&c| c as u32)),
        }
    }

    /// Appends UTF-8 text.
    pub fn push_str(&mut self, text: &str) {
        if text.is_ascii() {
            return self.push_latin1(text.as_bytes());
        }
        // The largest byte is a leading one, and tells the widest kind.
        match text.bytes().max() {
            Some(0xF0..) => self.widen_for(0x10FFFF),
            Some(0xC4..) if matches!(self.text, Text::One(_)) => self.widen_for(0xFFFF),
            _ => {}
        }
        match &mut self.text {
            Text::One(v) => {
                v.reserve(text.len());
                v.extend(text.chars().map(|c| c as u8));
            }
            Text::Two(v) => {
                v.reserve(text.len());
                v.extend(text.chars().map(|c| c as u16));
            }
            Text::Four(v) => {
                v.reserve(text.len());
                v.extend(text.chars().map(|c| c as u32));
            }
        }
    }

    /// Appends code points.
    pub fn push_data(&mut self, data: StrData<'_>) {
        match (&mut self.text, data) {
            (_, StrData::One(s)) => self.push_latin1(s),
            (Text::Two(v), StrData::Two(s)) => v.extend_from_slice(s),
            (Text::Four(v), StrData::Two(s)) => v.extend(s.iter().map(|&c| c as u32)),
            (Text::Four(v), StrData::Four(s)) => v.extend_from_slice(s),
            (_, StrData::Two(s)) => s.iter().for_each(|&c| self.push(c as u32)),
            (_, StrData::Four(s)) => s.iter().for_each(|&c| self.push(c)),
        }
    }

    /// The text so far; not always the narrowest kind.
    pub fn data(&self) -> StrData<'_> {
        match &self.text {
            Text::One(v) => StrData::One(v),
            Text::Two(v) => StrData::Two(v),
            Text::Four(v) => StrData::Four(v),
        }
    }

    /// The finished str.
    ///
    /// # Errors
    /// MemoryError.
    pub fn finish(self, t: &mut Thread) -> Result<Gc<Str>, Raised> {
        let s = Str::from_data(t, self.data());
        if let Text::One(mut buffer) = self.text
            && buffer.capacity() <= MAX_SPARE_BYTES
        {
            buffer.clear();
            t.spare_text = buffer;
        }
        s
    }
}

impl fmt::Write for StrBuilder {
    fn write_str(&mut self, s: &str) -> fmt::Result {
        self.push_str(s);
        Ok(())
    }
}

impl Extend<u32> for StrBuilder {
    fn extend<I: IntoIterator<Item = u32>>(&mut self, points: I) {
        points.into_iter().for_each(|c| self.push(c));
    }
}

/// A str of known length and width being filled in place.
#[derive(Debug)]
pub struct StrWriter {
    str: Gc<Str>,
    at: usize,
}

impl StrWriter {
    /// A writer of `len` code points of at most `bound`, which is the [`Str::bound`] of the widest
    /// piece to come: the result's kind must be the narrowest that fits.
    ///
    /// # Errors
    /// MemoryError.
    pub fn new(t: &mut Thread, len: usize, bound: u32) -> Result<StrWriter, Raised> {
        Ok(StrWriter {
            str: Str::alloc_for(t, len, bound)?,
            at: 0,
        })
    }

    /// Appends code points.
    ///
    /// # Panics
    /// When the length is exceeded.
    #[inline]
    pub fn push_data(&mut self, data: StrData<'_>) {
        let end = self.at + data.len();
        assert!(end <= self.str.len());
        self.str.write(self.at, data);
        self.at = end;
    }

    /// Appends Latin-1 text (ASCII text included) to a str of one-byte code points.
    ///
    /// # Panics
    /// When the length is exceeded.
    #[inline]
    pub fn push_latin1(&mut self, text: &[u8]) {
        let end = self.at + text.len();
        assert!(end <= self.str.len());
        self.str.write_latin1(self.at, text);
        self.at = end;
    }

    /// Appends the same code point `count` times.
    ///
    /// # Panics
    /// When the length is exceeded.
    pub fn push_repeated(&mut self, c: u32, count: usize) {
        let end = self.at + count;
        assert!(end <= self.str.len());
        self.str.write_repeated(self.at, c, count);
        self.at = end;
    }

    /// Appends what has been written so far `times` times in all (once is what is there).
    pub fn repeat(&mut self, times: usize) {
        let unit = self.at;
        let end = unit * times;
        assert!(end <= self.str.len());
        while self.at < end {
            let n = self.at.min(end - self.at);
            self.str.copy_within(0, self.at, n);
            self.at += n;
        }
    }

    /// The finished str.
    #[inline]
    pub fn finish(self) -> Gc<Str> {
        debug_assert_eq!(self.at, self.str.len());
        self.str
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn points(b: &StrBuilder) -> Vec<u32> {
        b.data().iter().collect()
    }

    #[test]
    fn builder_widens() {
        let mut b = StrBuilder::new();
        b.push_str("aé");
        b.push(0x65E5);
        assert!(matches!(b.data(), StrData::Two(_)));
        b.push_latin1(b"z");
        b.push_repeated(0x1F600, 2);
        b.push_data(StrData::Two(&[0x100]));
        assert_eq!(
            points(&b),
            [0x61, 0xE9, 0x65E5, 0x7A, 0x1F600, 0x1F600, 0x100]
        );
        assert_eq!(b.len(), 7);
    }

    #[test]
    fn builder_takes_wide_data_when_narrow() {
        let mut b = StrBuilder::new();
        b.push_data(StrData::Four(&[0x41, 0x10FFFF]));
        b.push_data(StrData::Two(&[0xD800]));
        assert_eq!(points(&b), [0x41, 0x10FFFF, 0xD800]);
    }
}
