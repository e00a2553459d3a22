//! The intern table: one str per text for names.

use super::*;
use crate::value::Value;
use core::hash::{BuildHasher, Hasher};
use hashbrown::HashTable;

/// Interned strs by text. Not a root: a full collection drops the entries that nothing else uses.
#[derive(Default)]
pub struct InternTable {
    table: HashTable<(u32, u64)>,
}

/// The 32-bit hash of a text.
#[inline]
pub(crate) fn hash_bytes(bytes: &[u8], seed: u64) -> u32 {
    let mut h = foldhash::fast::FixedState::with_seed(seed).build_hasher();
    h.write(bytes);
    let h = h.finish();
    (h ^ (h >> 32)) as u32
}

fn str_of(word: u64) -> Gc<Str> {
    // SAFETY: the table holds strs only.
    unsafe { Value::from_bits(word).cast_unchecked() }
}

impl InternTable {
    /// The interned str with this ASCII or UTF-8 text, if there is one.
    pub(crate) fn find_text(&self, text: &str, hash: u32) -> Option<Gc<Str>> {
        self.table
            .find(hash as u64, |&(h, w)| {
                h == hash && str_of(w).equals_str(text)
            })
            .map(|&(_, w)| str_of(w))
    }

    /// The interned str with the text of `s`; `s` itself when it is the first.
    pub(crate) fn intern(&mut self, s: Gc<Str>, hash: u32) -> Gc<Str> {
        if let Some(&(_, w)) = self
            .table
            .find(hash as u64, |&(h, w)| h == hash && str_of(w).equals(&s))
        {
            return str_of(w);
        }
        s.set_interned();
        self.table
            .insert_unique(hash as u64, (hash, s.value().bits()), |&(h, _)| h as u64);
        s
    }

    /// Drops the entries that are not alive.
    pub fn sweep(&mut self, alive: &dyn Fn(*mut Header) -> bool) {
        self.table
            .retain(|&mut (_, w)| alive(Value::from_bits(w).as_raw_ptr().cast()));
    }
}
