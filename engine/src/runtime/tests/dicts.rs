use super::{Random, text, with_thread};
use crate::object::*;
use crate::runtime::dicts;
use crate::value::Value;

fn key(t: &mut Thread, n: u64) -> Value {
    match n % 3 {
        0 => Value::small_int(n as i64),
        1 => t.float(n as f64 + 0.5).expect("room"),
        _ => text(t, n),
    }
}

fn check(t: &mut Thread, d: Gc<Dict>, model: &[(u64, i64)]) {
    assert_eq!(d.len(t), model.len());
    let mut at = 0;
    for i in 0..d.end(t) {
        if let Some(e) = d.entry(t, i) {
            assert_eq!(e.value.to_int(), Some(model[at].1), "insertion order");
            at += 1;
        }
    }
    assert_eq!(at, model.len());
}

#[test]
fn dicts_keep_insertion_order_through_deletions() {
    with_thread(|t| {
        for seed in 0..40 {
            let mut r = Random(seed);
            let d = Dict::new(t).expect("room");
            let mut model: Vec<(u64, i64)> = Vec::new();
            let range = [6, 20, 200][seed as usize % 3];
            for step in 0..300 {
                let n = r.below(range);
                let k = key(t, n);
                let at = model.iter().position(|e| e.0 == n);
                match r.below(10) {
                    0..=5 => {
                        dicts::set(t, d, k, Value::small_int(step)).expect("room");
                        match at {
                            Some(i) => model[i].1 = step,
                            None => model.push((n, step)),
                        }
                    }
                    6 | 7 => {
                        let gone = dicts::delete(t, d, k).expect("no script");
                        assert_eq!(gone.and_then(|v| v.to_int()), at.map(|i| model[i].1));
                        if let Some(i) = at {
                            model.remove(i);
                        }
                    }
                    8 => {
                        let got = dicts::get(t, d, k).expect("no script");
                        assert_eq!(got.and_then(|v| v.to_int()), at.map(|i| model[i].1));
                    }
                    _ => {
                        let popped = dicts::pop_last(t, d).expect("room");
                        assert_eq!(popped.and_then(|p| p.1.to_int()), model.pop().map(|p| p.1));
                    }
                }
            }
            check(t, d, &model);
            let copy = d.copy(t).expect("room");
            check(t, copy, &model);
            for (n, v) in &model {
                let k = key(t, *n);
                let got = dicts::get(t, copy, k).expect("no script");
                assert_eq!(got.and_then(|x| x.to_int()), Some(*v));
            }
        }
    });
}

#[test]
fn a_search_ends_however_often_entries_came_and_went() {
    with_thread(|t| {
        let d = Dict::new(t).expect("room");
        for i in 0..20 {
            dicts::set(t, d, Value::small_int(-i), Value::NONE).expect("room");
        }
        // Each turn leaves a mark in the index table.
        for i in 1..5000 {
            dicts::set(t, d, Value::small_int(i), Value::NONE).expect("room");
            assert!(dicts::pop_last(t, d).expect("room").is_some());
            assert!(
                dicts::get(t, d, Value::small_int(i))
                    .expect("no script")
                    .is_none()
            );
        }
        for i in 1..5000 {
            dicts::set(t, d, Value::small_int(i), Value::NONE).expect("room");
            assert!(
                dicts::delete(t, d, Value::small_int(i))
                    .expect("no script")
                    .is_some()
            );
            assert!(
                dicts::get(t, d, Value::small_int(i))
                    .expect("no script")
                    .is_none()
            );
        }
        assert_eq!(d.len(t), 20);
    });
}

#[test]
fn equal_numbers_are_one_key() {
    with_thread(|t| {
        let d = Dict::new(t).expect("room");
        dicts::set(t, d, Value::small_int(1), Value::small_int(10)).expect("room");
        dicts::set(t, d, Value::TRUE, Value::small_int(11)).expect("room");
        let one = t.float(1.0).expect("room");
        dicts::set(t, d, one, Value::small_int(12)).expect("room");
        assert_eq!(d.len(t), 1);
        let e = d.entry(t, 0).expect("an entry");
        assert_eq!(
            (e.key, e.value),
            (Value::small_int(1), Value::small_int(12))
        );
    });
}

#[test]
fn a_test_of_equality_may_change_the_dict() {
    with_thread(|t| {
        let d = Dict::new(t).expect("room");
        let k = t.float(0.5).expect("room");
        d.set_with(t, k, 77, Value::NONE, &mut |_, _| Ok(false))
            .expect("room");
        // The first question removes the entry it is about: the search starts again and finds
        // nothing.
        let mut asked = 0;
        let found = d
            .get_with(t, Value::small_int(5), 77, &mut |t, _| {
                asked += 1;
                d.delete_at(t, 0);
                Ok(true)
            })
            .expect("no script");
        assert_eq!((found, asked), (None, 1));
        // A table that grows meanwhile is searched again from the start.
        let d = Dict::new(t).expect("room");
        d.set_with(t, k, 77, Value::TRUE, &mut |_, _| Ok(false))
            .expect("room");
        let mut asked = 0;
        let found = d
            .get_with(t, Value::small_int(5), 77, &mut |t, _| {
                asked += 1;
                if asked == 1 {
                    for i in 100..120 {
                        d.set_with(t, Value::small_int(i), i, Value::NONE, &mut |_, _| {
                            Ok(false)
                        })?;
                    }
                }
                Ok(true)
            })
            .expect("no script");
        assert_eq!((found, asked), (Some(Value::TRUE), 2));
    });
}
