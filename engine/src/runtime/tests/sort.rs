use super::{Random, text, with_thread};
use crate::object::*;
use crate::runtime::sort::sort_arrays;
use crate::value::Value;

/// Lengths around the minimal run and its multiples.
const LENGTHS: [usize; 11] = [0, 1, 2, 3, 31, 63, 64, 65, 200, 1000, 5000];

/// Numbers with runs, repetitions and noise.
fn numbers(r: &mut Random, n: usize) -> Vec<i64> {
    let mut out: Vec<i64> = Vec::with_capacity(n);
    while out.len() < n {
        let run = 1 + r.below(80) as i64;
        let first = r.below(1000) as i64;
        let pattern = r.below(4);
        for i in 0..run.min((n - out.len()) as i64) {
            out.push(match pattern {
                0 => first + i,
                1 => first - i / 3,
                2 => first,
                _ => r.below(50) as i64,
            });
        }
    }
    out
}

#[test]
fn sorting_is_stable() {
    with_thread(|t| {
        let mut r = Random(3);
        for n in LENGTHS {
            let keys = numbers(&mut r, n);
            for kind in 0..3 {
                let key_array = Array::new(t, n).expect("room");
                let values = Array::new(t, n).expect("room");
                for (i, k) in keys.iter().enumerate() {
                    let v = match kind {
                        0 => Value::small_int(*k),
                        1 => t.float(*k as f64).expect("room"),
                        _ => {
                            // Texts that compare as the numbers do.
                            let s = format!("{:08}", *k + 1_000_000);
                            Str::from_str(t, &s).expect("room").value()
                        }
                    };
                    key_array.set(i, v);
                    values.set(i, Value::small_int(i as i64));
                }
                sort_arrays(t, values, Some(key_array), n).expect("no script");
                let mut want: Vec<usize> = (0..n).collect();
                want.sort_by_key(|i| keys[*i]);
                let got: Vec<usize> = (0..n).map(|i| values.get(i).as_int() as usize).collect();
                assert_eq!(got, want, "length {n}, kind {kind}");
            }
        }
    });
}

#[test]
fn young_items_survive_being_moved() {
    with_thread(|t| {
        let n = 600;
        let array = Array::new(t, n).expect("room");
        for i in 0..n {
            let v = text(t, (i as u64 * 7919) % 600);
            array.set(i, v);
        }
        sort_arrays(t, array, None, n).expect("no script");
        for _ in 0..100 {
            List::new(t).expect("room");
        }
        for i in 1..n {
            let (a, b) = (array.get(i - 1).cast::<Str>(), array.get(i).cast::<Str>());
            let (a, b) = (a.expect("a str"), b.expect("a str"));
            assert!(a.compare(&b).is_le());
        }
    });
}
