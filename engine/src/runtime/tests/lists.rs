use super::{Random, text, with_thread};
use crate::object::*;
use crate::value::Value;

/// What a list should hold, without heap values.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Item {
    Int(i64),
    Float(f64),
    Text(u64),
}

fn make(t: &mut Thread, item: Item) -> Value {
    match item {
        Item::Int(n) => Value::small_int(n),
        Item::Float(x) => t.float(x).expect("room"),
        Item::Text(n) => text(t, n),
    }
}

fn random_item(r: &mut Random, kinds: u64) -> Item {
    match r.below(kinds) {
        0 => Item::Int(r.below(1000) as i64 - 500),
        1 => Item::Float(r.below(1000) as f64 / 8.0 - 3.0),
        _ => Item::Text(r.below(50)),
    }
}

fn check(list: Gc<List>, model: &[Item]) {
    assert_eq!(list.len(), model.len());
    for (i, want) in model.iter().enumerate() {
        let v = list.get(i);
        match *want {
            Item::Int(n) => assert_eq!(v.to_int(), Some(n)),
            Item::Float(x) => assert_eq!(v.to_f64(), Some(x)),
            Item::Text(n) => {
                let s = v.cast::<Str>().expect("a str");
                assert!(s.equals_str(&format!("key number {n}")));
            }
        }
    }
}

#[test]
fn lists_do_what_vectors_do_in_every_strategy() {
    with_thread(|t| {
        for seed in 0..60 {
            let mut r = Random(seed);
            let kinds = 1 + seed % 3;
            let list = List::new(t).expect("room");
            let other = List::new(t).expect("room");
            let (mut model, mut other_model): (Vec<Item>, Vec<Item>) = Default::default();
            for _ in 0..80 {
                let n = model.len() as u64;
                let (a, b) = (r.below(n + 1), r.below(n + 1));
                let (from, to) = (a.min(b) as usize, a.max(b) as usize);
                match r.below(15) {
                    0..=3 => {
                        let item = random_item(&mut r, kinds);
                        let v = make(t, item);
                        list.push(t, v).expect("room");
                        model.push(item);
                    }
                    4 => {
                        assert_eq!(list.pop().is_some(), model.pop().is_some());
                    }
                    5 => {
                        let item = random_item(&mut r, kinds);
                        let v = make(t, item);
                        list.insert(t, from, v).expect("room");
                        model.insert(from, item);
                    }
                    6 => {
                        list.remove_range(from, to);
                        model.drain(from..to);
                    }
                    7 => {
                        let item = random_item(&mut r, 3);
                        let v = make(t, item);
                        other.push(t, v).expect("room");
                        other_model.push(item);
                    }
                    8 => {
                        list.splice(t, from, to, other).expect("room");
                        model.splice(from..to, other_model.iter().copied());
                    }
                    9 => {
                        other.clear();
                        other_model.clear();
                        other.extend_from_list(t, list, from, to).expect("room");
                        other_model.extend_from_slice(&model[from..to]);
                    }
                    10 => {
                        list.reverse_range(from, to);
                        model[from..to].reverse();
                    }
                    11 if n < 40 => {
                        let times = r.below(4) as usize;
                        list.repeat(t, times).expect("room");
                        model = model.repeat(times);
                    }
                    14 => {
                        let items = [0; 5].map(|_| random_item(&mut r, kinds));
                        let values = items.map(|i| make(t, i));
                        list.extend_from_slice(t, &values[..from.min(5)])
                            .expect("room");
                        model.extend_from_slice(&items[..from.min(5)]);
                    }
                    12 if from < model.len() => {
                        let item = random_item(&mut r, kinds);
                        let v = make(t, item);
                        list.set(t, from, v).expect("room");
                        model[from] = item;
                    }
                    13 if n > 0 => {
                        let step = 1 + r.below(4) as usize;
                        let count = (model.len() - from).div_ceil(step).min(r.below(5) as usize);
                        list.remove_stepped(from, step, count);
                        let mut i = 0;
                        model.retain(|_| {
                            let gone =
                                i >= from && (i - from) % step == 0 && (i - from) / step < count;
                            i += 1;
                            !gone
                        });
                    }
                    _ => {
                        list.extend_from_list(t, list, from, to).expect("room");
                        model.extend_from_within(from..to);
                    }
                }
                check(list, &model);
                check(other, &other_model);
            }
        }
    });
}

#[test]
fn strategies_follow_the_items() {
    with_thread(|t| {
        let list = List::new(t).expect("room");
        assert_eq!(list.strategy(), ListStrategy::Empty);
        list.push(t, Value::small_int(1)).expect("room");
        assert_eq!(list.strategy(), ListStrategy::Int);
        let x = t.float(0.5).expect("room");
        list.push(t, x).expect("room");
        assert_eq!(list.strategy(), ListStrategy::Object);
        list.clear();
        list.push(t, x).expect("room");
        assert_eq!(list.strategy(), ListStrategy::Float);
        // A float that does not fit a raw word.
        let inf = t.float(f64::INFINITY).expect("room");
        list.push(t, inf).expect("room");
        assert_eq!(list.strategy(), ListStrategy::Object);
        assert_eq!(list.get(1).to_f64(), Some(f64::INFINITY));
    });
}

#[test]
fn an_impossible_length_is_a_memory_error() {
    with_thread(|t| {
        let list = List::new(t).expect("room");
        list.push(t, Value::NONE).expect("room");
        assert!(list.repeat(t, 1_000_000_000_000).is_err());
        assert!(t.pending_is(ClassId::MemoryError));
        assert_eq!(list.len(), 1);
    });
}
