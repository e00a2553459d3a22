//! Places of compiled code: what a profiler makes of machine code.
//!
//! Code that is compiled for a profiler numbers the states that its instructions come from. The number stands beside
//! each range of its instructions here, and in the frame before each call. It names the function
//! and line, and those of the functions that are inlined there.

use crate::bytecode::{Code, Pc};
use core::cell::RefCell;
use core::sync::atomic::{AtomicUsize, Ordering};
use std::rc::Rc;

/// An instruction of a function.
pub type Position = (Rc<Code>, Pc);

/// Where compiled code lies.
#[derive(Debug)]
pub struct PieceMap {
    /// Address of the first byte.
    pub start: usize,
    /// Bytes of machine code.
    pub bytes: usize,
    /// Offset in bytes and place of each range of instructions, in order; a range ends where the next one starts.
    pub ranges: Box<[(u32, u32)]>,
}

/// The addresses between which compiled code lies. It can be read in a signal handler.
#[derive(Debug)]
pub struct CodeBounds {
    low: AtomicUsize,
    high: AtomicUsize,
}

impl CodeBounds {
    /// Does an address lie between them?
    pub fn contains(&self, address: usize) -> bool {
        self.low.load(Ordering::Relaxed) <= address && address < self.high.load(Ordering::Relaxed)
    }
}

impl Default for CodeBounds {
    fn default() -> CodeBounds {
        CodeBounds {
            low: AtomicUsize::new(usize::MAX),
            high: AtomicUsize::new(0),
        }
    }
}

/// All code that was compiled for a profiler. Code is never moved or freed, so it only grows.
#[derive(Debug, Default)]
pub struct CodePlaces {
    /// Around all pieces.
    bounds: Rc<CodeBounds>,
    /// By address.
    pieces: Vec<PieceMap>,
    /// By number less one: the compiled function, then those inlined into it, innermost last.
    places: Vec<Box<[Position]>>,
}

/// Places that the compiler fills and a profiler reads.
pub type SharedPlaces = Rc<RefCell<CodePlaces>>;

impl CodePlaces {
    /// The number of the first place of the next piece.
    pub fn next_place(&self) -> u32 {
        self.places.len() as u32 + 1
    }

    /// Adds a piece and its places, the first of which has the number that [`CodePlaces::next_place`] gave.
    pub fn add(&mut self, piece: PieceMap, places: impl IntoIterator<Item = Box<[Position]>>) {
        self.places.extend(places);
        let end = piece.start + piece.bytes;
        self.bounds.low.fetch_min(piece.start, Ordering::Relaxed);
        self.bounds.high.fetch_max(end, Ordering::Relaxed);
        let at = self.pieces.partition_point(|p| p.start < piece.start);
        self.pieces.insert(at, piece);
    }

    /// The addresses around all code.
    pub fn bounds(&self) -> Rc<CodeBounds> {
        self.bounds.clone()
    }

    /// What a place stands for; nothing for 0.
    pub fn positions(&self, place: u32) -> Option<&[Position]> {
        let index = place.checked_sub(1)?;
        self.places.get(index as usize).map(|p| &**p)
    }

    /// The place of the instruction at an address; 0 for code without one, none outside of all code.
    pub fn place_at(&self, address: usize) -> Option<u32> {
        let after = self.pieces.partition_point(|p| p.start <= address);
        let piece = &self.pieces[after.checked_sub(1)?];
        let offset = address - piece.start;
        if offset >= piece.bytes {
            return None;
        }
        let after = (piece.ranges).partition_point(|(start, _)| *start as usize <= offset);
        Some(after.checked_sub(1).map_or(0, |i| piece.ranges[i].1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn piece(start: usize, ranges: &[(u32, u32)]) -> PieceMap {
        PieceMap {
            start,
            bytes: 16,
            ranges: ranges.into(),
        }
    }

    #[test]
    fn addresses_have_the_place_of_their_range() {
        let mut all = CodePlaces::default();
        assert_eq!(all.place_at(5), None);
        all.add(piece(64, &[(0, 0), (4, 2), (9, 1)]), []);
        all.add(piece(32, &[(1, 7)]), []);
        let at = [31, 32, 33, 47, 48, 64, 67, 68, 72, 73, 79, 80].map(|a| all.place_at(a));
        let some = Some;
        assert_eq!(at[..5], [None, some(0), some(7), some(7), None]);
        assert_eq!(at[5..9], [some(0), some(0), some(2), some(2)]);
        assert_eq!(at[9..], [some(1), some(1), None]);
        assert!(all.positions(0).is_none() && all.positions(1).is_none());
    }
}
