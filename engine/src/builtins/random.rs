//! The module `_random`: the Mersenne Twister MT19937, as CPython seeds and reads it.

use super::late;
use crate::natives;
use crate::object::*;
use crate::runtime::arith::{Integer, abs};
use crate::runtime::{define, ops, slices};
use crate::value::Value;

const N: usize = 624;
const M: usize = 397;

natives! { METHODS:
    /// A generator of random numbers, seeded by the argument or by the system.
    "__new__" "(cls, /, *args, **kwargs)" => new,
    /// Seed the generator.
    "__init__" "(self, /, seed=None)" => init,
    /// random() -> x in the interval [0, 1).
    "random" "(self, /)" => random,
    /// Define the state by the absolute value of an int, the hash of another object, or the system.
    "seed" "(self, n=None, /)" => seed,
    /// Return the internal state as a tuple.
    "getstate" "(self, /)" => get_state,
    /// Restore the state from getstate().
    "setstate" "(self, state, /)" => set_state,
    /// getrandbits(k) -> x. Generates an int with k random bits.
    "getrandbits" "(self, k, /)" => get_rand_bits,
}

/// Makes the module.
///
/// # Errors
/// MemoryError.
pub(crate) fn install(t: &mut Thread) -> Result<(), Raised> {
    late::class(t, ClassId::RandomGenerator, "_random", METHODS)?;
    let module = define::module(t, "_random", &[])?;
    let class = t.class(ClassId::RandomGenerator).value();
    define::set(t, module.dict(), "Random", class)
}

/// The state of the generator.
struct Twister {
    words: [u32; N],
    /// Words used of this round.
    used: usize,
}

impl Twister {
    fn of_number(seed: u32) -> Twister {
        let mut words = [0; N];
        words[0] = seed;
        for i in 1..N {
            let before: u32 = words[i - 1];
            words[i] = 1_812_433_253u32
                .wrapping_mul(before ^ (before >> 30))
                .wrapping_add(i as u32);
        }
        Twister { words, used: N }
    }

    /// Seeds by a number of any length, its lowest word first.
    fn of_key(key: &[u32]) -> Twister {
        let mut s = Twister::of_number(19_650_218);
        let w = &mut s.words;
        let (mut i, mut j) = (1, 0);
        let mix = |w: &[u32; N], i: usize, factor: u32| {
            w[i] ^ (w[i - 1] ^ (w[i - 1] >> 30)).wrapping_mul(factor)
        };
        let wrap = |w: &mut [u32; N], i: &mut usize| {
            *i += 1;
            if *i >= N {
                w[0] = w[N - 1];
                *i = 1;
            }
        };
        for _ in 0..N.max(key.len()) {
            w[i] = mix(w, i, 1_664_525)
                .wrapping_add(key[j])
                .wrapping_add(j as u32);
            wrap(w, &mut i);
            j = (j + 1) % key.len();
        }
        for _ in 0..N - 1 {
            w[i] = mix(w, i, 1_566_083_941).wrapping_sub(i as u32);
            wrap(w, &mut i);
        }
        w[0] = 0x8000_0000;
        s
    }

    fn refill(&mut self) {
        let w = &mut self.words;
        for i in 0..N {
            let y = (w[i] & 0x8000_0000) | (w[(i + 1) % N] & 0x7FFF_FFFF);
            let odd = if y & 1 == 0 { 0 } else { 0x9908_B0DF };
            w[i] = w[(i + M) % N] ^ (y >> 1) ^ odd;
        }
        self.used = 0;
    }

    fn next(&mut self) -> u32 {
        if self.used >= N {
            self.refill();
        }
        let mut y = self.words[self.used];
        self.used += 1;
        y ^= y >> 11;
        y ^= (y << 7) & 0x9D2C_5680;
        y ^= (y << 15) & 0xEFC6_0000;
        y ^ (y >> 18)
    }
}

fn state_of(t: &mut Thread, v: Value) -> Result<Gc<Opaque>, Raised> {
    let r = slices::record(t, v, RecordType::RandomGenerator, ClassId::RandomGenerator)?;
    match r.field(0).cast::<Opaque>() {
        Some(state) => Ok(state),
        None => Err(t.type_error("the generator has no state")),
    }
}

/// Runs `body` with the generator's state.
fn with<R>(t: &mut Thread, v: Value, body: impl FnOnce(&mut Twister) -> R) -> Result<R, Raised> {
    let state = state_of(t, v)?;
    match state.with(body) {
        Some(r) => Ok(r),
        None => Err(t.type_error("the generator has no state")),
    }
}

fn new(t: &mut Thread, args: &[Value]) -> PyResult {
    let class = slices::class_argument(t, args[0], ClassId::RandomGenerator)?;
    let state = Opaque::new(t, Twister::of_number(0))?;
    let shape = class.root_shape.get();
    let fields = [state.value()];
    let r = Record::with_shape(t, shape, RecordType::RandomGenerator, &fields)?;
    seed(t, &[r.value(), Value::UNBOUND])?;
    Ok(r.value())
}

fn init(t: &mut Thread, args: &[Value]) -> PyResult {
    seed(t, args)
}

fn random(t: &mut Thread, args: &[Value]) -> PyResult {
    let (a, b) = with(t, args[0], |s| (s.next() >> 5, s.next() >> 6))?;
    t.float((a as f64 * 67_108_864.0 + b as f64) * (1.0 / 9_007_199_254_740_992.0))
}

fn seed(t: &mut Thread, args: &[Value]) -> PyResult {
    let v = args[1];
    if v.is_unbound() || v.is_none() {
        let mut bytes = [0u8; N * 4];
        // SAFETY: the buffer has the length that is passed; a short read leaves zeroes.
        unsafe { libc::getrandom(bytes.as_mut_ptr().cast(), bytes.len(), 0) };
        let key: Vec<u32> = bytes
            .chunks_exact(4)
            .map(|c| u32::from_le_bytes([c[0], c[1], c[2], c[3]]))
            .collect();
        with(t, args[0], |s| *s = Twister::of_key(&key))?;
        return Ok(Value::NONE);
    }
    let n = if v.is_any_int() || v.is_bool() {
        let i = ops::index(t, v)?;
        abs(t, i).unwrap_or(Ok(i))?
    } else {
        let h = ops::hash(t, v)?;
        t.int_u64(h as u64)?
    };
    let mut word = [0u64; 1];
    let n = Integer::of(n).unwrap_or(Integer::Small(0));
    let (_, limbs) = n.limbs(&mut word);
    let mut key: Vec<u32> = limbs
        .iter()
        .flat_map(|l| [*l as u32, (*l >> 32) as u32])
        .collect();
    while key.len() > 1 && key.last() == Some(&0) {
        key.pop();
    }
    if key.is_empty() {
        key.push(0);
    }
    with(t, args[0], |s| *s = Twister::of_key(&key))?;
    Ok(Value::NONE)
}

fn get_state(t: &mut Thread, args: &[Value]) -> PyResult {
    let (words, used) = with(t, args[0], |s| (s.words, s.used))?;
    let out = Tuple::new_zeroed(t, N + 1)?;
    for (i, w) in words.iter().enumerate() {
        out.init(i, Value::small_int(*w as i64));
    }
    out.init(N, Value::small_int(used as i64));
    Ok(out.value())
}

fn set_state(t: &mut Thread, args: &[Value]) -> PyResult {
    let Some(state) = args[1].cast::<Tuple>() else {
        return Err(t.type_error("state vector must be a tuple"));
    };
    if state.len() != N + 1 {
        return Err(t.value_error("state vector is the wrong size"));
    }
    let mut words = [0; N];
    for (i, w) in words.iter_mut().enumerate() {
        let n = Integer::of(state.get(i));
        if n.is_none() {
            return Err(t.type_error("an integer is required"));
        }
        match n
            .and_then(|n| n.to_i128())
            .and_then(|n| u64::try_from(n).ok())
        {
            Some(n) => *w = n as u32,
            None if n.is_some_and(|n| n.is_negative()) => {
                return Err(t.overflow_error("can't convert negative value to unsigned int"));
            }
            None => {
                return Err(t.overflow_error("Python int too large to convert to C unsigned long"));
            }
        }
    }
    let used = ops::index_i64(t, state.get(N))?;
    if !(0..=N as i64).contains(&used) {
        return Err(t.value_error("invalid state"));
    }
    with(t, args[0], |s| {
        s.words = words;
        s.used = used as usize;
    })?;
    Ok(Value::NONE)
}

fn get_rand_bits(t: &mut Thread, args: &[Value]) -> PyResult {
    let i = ops::index(t, args[1])?;
    let i = Integer::of(i).unwrap_or(Integer::Small(0));
    if i.is_negative() {
        return Err(t.value_error("Cannot convert negative int"));
    }
    let k = match i.to_i64() {
        Some(k) if k < 1 << 36 => k as u64,
        _ => return Err(t.overflow_error("Python int too large to convert to C uint64_t")),
    };
    if k == 0 {
        return Ok(Value::small_int(0));
    }
    if k <= 32 {
        let n = with(t, args[0], |s| s.next() >> (32 - k))?;
        return t.int(n as i64);
    }
    let words = k.div_ceil(32) as usize;
    let mut limbs = Vec::new();
    if limbs.try_reserve(words.div_ceil(2)).is_err() {
        return Err(t.memory_error());
    }
    limbs.resize(words.div_ceil(2), 0u64);
    let mut left = k;
    with(t, args[0], |s| {
        for i in 0..words {
            let mut r = s.next();
            if left < 32 {
                r >>= 32 - left;
            }
            limbs[i / 2] |= (r as u64) << (32 * (i % 2));
            left = left.saturating_sub(32);
        }
    })?;
    t.int_limbs(false, &limbs)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The first outputs for the key of the algorithm's reference implementation.
    #[test]
    fn known_answers() {
        let mut s = Twister::of_key(&[0x123, 0x234, 0x345, 0x456]);
        let first = [s.next(), s.next(), s.next(), s.next(), s.next()];
        assert_eq!(
            first,
            [1067595299, 955945823, 477289528, 4107218783, 4228976476]
        );
    }
}
