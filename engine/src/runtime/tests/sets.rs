//! The orders are CPython 3.14's, recorded as digests.

use super::{Random, text, with_thread};
use crate::object::*;
use crate::runtime::sets;
use crate::value::Value;
use std::collections::BTreeSet;

/// Number of elements and a digest of their order.
fn digest(s: Gc<Set>) -> (usize, u64) {
    let (mut n, mut h, mut pos) = (0, 0u64, 0);
    while let Some((v, _)) = s.next_element(&mut pos) {
        n += 1;
        h = h.wrapping_mul(1_000_003).wrapping_add(v.as_int() as u64);
    }
    assert_eq!(n, s.len());
    (n, h)
}

fn copy(t: &mut Thread, s: Gc<Set>) -> Gc<Set> {
    sets::copy(t, s).expect("room")
}

#[test]
fn sets_of_ints_are_ordered_as_in_cpython() {
    with_thread(|t| {
        let s = Set::new(t).expect("room");
        let mut r = Random(1);
        for _ in 0..400 {
            let x = r.next();
            let k = ((x >> 33) % 97) as i64 * if (x >> 20) & 1 == 1 { 1 } else { 64 } - 30;
            let k = Value::small_int(k);
            match x >> 60 {
                0..10 => {
                    sets::add(t, s, k).expect("room");
                }
                10..14 => {
                    sets::discard(t, s, k).expect("no script");
                }
                _ => {
                    s.pop();
                }
            }
        }
        let other = Set::new(t).expect("room");
        for i in (0..300).step_by(7) {
            sets::add(t, other, Value::small_int(i)).expect("room");
        }
        let (s_value, o_value) = (s.value(), other.value());
        let union = copy(t, s);
        sets::update(t, union, o_value).expect("room");
        let minus = copy(t, s);
        sets::difference_update(t, minus, o_value).expect("room");
        let toggled = copy(t, s);
        sets::symmetric_difference_update(t, toggled, o_value).expect("room");
        let one_by_one = Set::new(t).expect("room");
        let mut pos = 0;
        while let Some((k, _)) = s.next_element(&mut pos) {
            sets::add(t, one_by_one, k).expect("room");
        }
        let frozen = Set::with_shape(t, ClassId::FrozenSet as u32).expect("room");
        sets::update(t, frozen, s_value).expect("room");
        let results = [
            s,
            union,
            sets::intersection(t, s, o_value).expect("room"),
            sets::difference(t, s, o_value).expect("room"),
            sets::difference(t, other, s_value).expect("room"),
            sets::symmetric_difference(t, s, o_value).expect("room"),
            minus,
            toggled,
            one_by_one,
            frozen,
        ];
        let digests: Vec<(usize, u64)> = results.iter().map(|s| digest(*s)).collect();
        assert_eq!(digests, DIGESTS);
        assert_eq!(frozen.frozen_hash(), -1467183664715298377);
        assert_eq!(Set::new(t).expect("room").elements_hash(), 133146708735736);
    });
}

const DIGESTS: [(usize, u64); 10] = [
    (96, 0x351b367947d85cf0),
    (135, 0x700d5aa5c1358974),
    (4, 0x59218c525da9),
    (92, 0xffb27504989dae2b),
    (39, 0x887b68014edaa98a),
    (131, 0xabc04a7626a6b057),
    (92, 0x7f9115cc0fbe53e9),
    (131, 0xe862241e4075c093),
    (96, 0xee5dcc989fe4dbda),
    (96, 0xda28391d69c02218),
];

#[test]
fn sets_hold_what_they_should() {
    with_thread(|t| {
        for seed in 0..30 {
            let mut r = Random(seed);
            let s = Set::new(t).expect("room");
            let mut model = BTreeSet::new();
            for _ in 0..300 {
                let n = r.below([8, 50, 400][seed as usize % 3]);
                let k = if n.is_multiple_of(2) {
                    Value::small_int(n as i64)
                } else {
                    text(t, n)
                };
                match r.below(5) {
                    0..=2 => {
                        let new = sets::add(t, s, k).expect("room");
                        assert_eq!(new, model.insert(n));
                    }
                    3 => {
                        let was = sets::discard(t, s, k).expect("no script");
                        assert_eq!(was, model.remove(&n));
                    }
                    _ => {
                        let is = sets::contains(t, s, k).expect("no script");
                        assert_eq!(is, model.contains(&n));
                    }
                }
                assert_eq!(s.len(), model.len());
            }
        }
    });
}
