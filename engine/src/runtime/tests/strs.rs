//! Strs that grow by `+`: linear in total, and strings that share a buffer do not see each other.

use super::{Random, with_thread};
use crate::object::{ClassId, Gc, List, Str, Thread};
use crate::runtime::ops;

fn concat(t: &mut Thread, a: Gc<Str>, text: &str) -> Gc<Str> {
    let b = Str::from_str(t, text).expect("room");
    Str::concat(t, a, b).expect("room")
}

#[test]
fn appending_is_linear_in_total() {
    with_thread(|t| {
        let mut allocated = Vec::new();
        let mut s = Str::from_str(t, "").expect("room");
        for turn in 1..=40_000u32 {
            s = concat(t, s, "x");
            if turn.is_power_of_two() || turn == 40_000 {
                allocated.push(t.heap.stats().allocated_bytes / u64::from(turn));
            }
        }
        assert_eq!(s.len(), 40_000);
        let (first, last) = (allocated[10], allocated[allocated.len() - 1]);
        assert!(
            last < 2 * first,
            "bytes allocated per append grow: {allocated:?}"
        );
    });
}

#[test]
fn sharers_of_a_buffer_are_independent() {
    with_thread(|t| {
        let mut random = Random(7);
        let pieces = ["a", "bc", "\u{e9}", "\u{20ac}x", "\u{1f600}", "0123456789"];
        let mut model: Vec<String> = vec!["s".repeat(300)];
        let all = List::new(t).expect("room");
        let first = Str::from_str(t, &model[0]).expect("room");
        all.push(t, first.value()).expect("room");
        for _ in 0..600 {
            let from = random.below(model.len() as u64) as usize;
            let piece = pieces[random.below(pieces.len() as u64) as usize];
            let a = all.get(from).cast::<Str>().expect("a str");
            let s = concat(t, a, piece);
            all.push(t, s.value()).expect("room");
            model.push(format!("{}{piece}", model[from]));
        }
        for (i, text) in model.iter().enumerate() {
            let s = all.get(i);
            let same = Str::from_str(t, text).expect("room").value();
            assert_eq!(s.cast::<Str>().expect("a str").to_string_lossy(), *text);
            assert!(ops::eq(t, s, same).expect("strs compare"), "{text}");
            assert_eq!(ops::hash(t, s), ops::hash(t, same), "{text}");
            assert_eq!(s.shape_id(), ClassId::Str as u32);
        }
    });
}

#[test]
fn the_kind_is_the_narrowest_and_the_hash_is_kept() {
    with_thread(|t| {
        for (text, width, ascii) in [
            ("", 1, true),
            ("plain", 1, true),
            ("caf\u{e9}", 1, false),
            ("\u{20ac} 5", 2, false),
            ("\u{1f40d}", 4, false),
        ] {
            let s = Str::from_str(t, text).expect("room");
            assert_eq!((s.width(), s.is_ascii()), (width, ascii), "{text:?}");
            assert_eq!(s.len(), text.chars().count());
            // The same text from wider code units takes the narrow kind too, and is equal with an equal hash.
            let points: Vec<u32> = text.chars().map(u32::from).collect();
            let other = Str::from_code_points(t, &points).expect("room");
            assert_eq!(
                (other.width(), other.is_ascii()),
                (width, ascii),
                "{text:?}"
            );
            let hash = s.hash(7);
            assert_eq!(s.hash_if_known(), Some(hash));
            assert!(s.equals(&other) && other.hash(7) == hash, "{text:?}");
        }
    });
}

#[test]
fn names_are_interned_once() {
    with_thread(|t| {
        let one = Str::from_str(t, "a_name_of_the_test").expect("room");
        assert!(!one.is_interned());
        let first = t.intern_str(one);
        let two = Str::from_str(t, "a_name_of_the_test").expect("room");
        let second = t.intern_str(two);
        assert!(first.is_interned() && !two.is_interned());
        assert_eq!(first.value().bits(), second.value().bits());
    });
}
