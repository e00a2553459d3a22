//! The merge sort of natural runs.

use super::Less;
use crate::object::*;
use crate::value::Value;

/// Runs shorter than this are extended by binary insertion to at least half of it.
const MAX_MIN_RUN: usize = 64;
/// Wins in a row from which a merge starts to gallop.
const MIN_GALLOP: usize = 7;

/// A run that waits to be merged.
#[derive(Clone, Copy, Default)]
struct Run {
    start: usize,
    len: usize,
    /// Depth of the boundary behind it in the merge tree.
    power: u32,
}

/// Runs waiting at once: each has a greater power than the one below, and powers have 64 values.
const MAX_RUNS: usize = 66;

pub(super) struct Sorter<L> {
    less: L,
    keys: Gc<Array>,
    values: Option<Gc<Array>>,
    /// Room for the smaller run of a merge.
    spare_keys: Option<Gc<Array>>,
    spare_values: Option<Gc<Array>>,
    len: usize,
    min_gallop: usize,
    runs: [Run; MAX_RUNS],
    n_runs: usize,
}

/// Copies items between or within arrays.
#[inline(always)]
fn copy(from: Gc<Array>, at: usize, to: Gc<Array>, dest: usize, count: usize) {
    debug_assert!(at + count <= from.capacity() && dest + count <= to.capacity());
    // SAFETY: both ranges lie inside the arrays; see `sort_arrays` about barriers.
    unsafe { core::ptr::copy(from.words().add(at), to.words().add(dest), count) }
}

/// Reverses items in place.
pub(super) fn reverse(a: Gc<Array>, from: usize, to: usize) {
    // SAFETY: the range lies inside the array; nothing allocates while the slice is in use.
    unsafe { core::slice::from_raw_parts_mut(a.words().add(from), to - from).reverse() }
}

impl<L: Less> Sorter<L> {
    pub(super) fn run(
        t: &mut Thread,
        less: L,
        keys: Gc<Array>,
        values: Option<Gc<Array>>,
        n: usize,
    ) -> Result<(), Raised> {
        let mut s = Sorter {
            less,
            keys,
            values,
            spare_keys: None,
            spare_values: None,
            len: n,
            min_gallop: MIN_GALLOP,
            runs: [Run::default(); MAX_RUNS],
            n_runs: 0,
        };
        s.sort(t)
    }

    #[inline(always)]
    fn lt(&self, t: &mut Thread, a: Value, b: Value) -> Result<bool, Raised> {
        self.less.less(t, a, b)
    }

    #[inline(always)]
    fn key(&self, i: usize) -> Value {
        self.keys.get(i)
    }

    fn reverse(&self, from: usize, to: usize) {
        reverse(self.keys, from, to);
        if let Some(v) = self.values {
            reverse(v, from, to);
        }
    }

    fn sort(&mut self, t: &mut Thread) -> Result<(), Raised> {
        let n = self.len;
        // Runs of this length divide `n` into a power of two of them, or a little less.
        let (mut min_run, mut rest) = (n, 0);
        while min_run >= MAX_MIN_RUN {
            rest |= min_run & 1;
            min_run >>= 1;
        }
        min_run += rest;
        let mut low = 0;
        while low < n {
            let mut len = self.count_run(t, low, n)?;
            if len < min_run {
                let forced = min_run.min(n - low);
                self.insert_binary(t, low, low + forced, low + len)?;
                len = forced;
            }
            self.found_run(t, low, len)?;
            low += len;
        }
        self.collapse_all(t)
    }

    /// The length of the run at `low`, made ascending.
    fn count_run(&mut self, t: &mut Thread, low: usize, high: usize) -> Result<usize, Raised> {
        let mut at = low + 1;
        while at < high && !self.lt(t, self.key(at), self.key(at - 1))? {
            at += 1;
        }
        if at == high {
            return Ok(at - low);
        }
        // The next item is smaller. If all items so far are equal, they begin a descending run.
        if at > low + 1 {
            if self.lt(t, self.key(low), self.key(at - 1))? {
                return Ok(at - low);
            }
            self.reverse(low, at);
        }
        at += 1;
        // Equal items inside a descending run are reversed twice, which keeps them in order.
        let mut equal = 0;
        while at < high {
            if self.lt(t, self.key(at), self.key(at - 1))? {
                if equal > 0 {
                    self.reverse(at - 1 - equal, at);
                    equal = 0;
                }
            } else if self.lt(t, self.key(at - 1), self.key(at))? {
                break;
            } else {
                equal += 1;
            }
            at += 1;
        }
        if equal > 0 {
            self.reverse(at - 1 - equal, at);
        }
        self.reverse(low, at);
        // The reversed run may go on ascending.
        while at < high && !self.lt(t, self.key(at), self.key(at - 1))? {
            at += 1;
        }
        Ok(at - low)
    }

    /// Extends the sorted `low..start` to `low..high`.
    fn insert_binary(
        &mut self,
        t: &mut Thread,
        low: usize,
        high: usize,
        start: usize,
    ) -> Result<(), Raised> {
        for at in start..high {
            let pivot = self.key(at);
            let (mut l, mut r) = (low, at);
            while l < r {
                let m = (l + r) / 2;
                if self.lt(t, pivot, self.key(m))? {
                    r = m;
                } else {
                    l = m + 1;
                }
            }
            copy(self.keys, l, self.keys, l + 1, at - l);
            self.keys.init(l, pivot);
            if let Some(v) = self.values {
                let value = v.get(at);
                copy(v, l, v, l + 1, at - l);
                v.init(l, value);
            }
        }
        Ok(())
    }

    // ---- which runs to merge ----------------------------------------------------------------

    /// Depth of the boundary between two neighbouring runs in the nearly-optimal merge tree.
    fn power(start: usize, len1: usize, len2: usize, n: usize) -> u32 {
        // Twice the middles of both runs, compared bit by bit as fractions of 2n.
        let mut a = 2 * start as u128 + len1 as u128;
        let mut b = a + len1 as u128 + len2 as u128;
        let n = n as u128;
        let mut power = 0;
        loop {
            power += 1;
            if a >= n {
                a -= n;
                b -= n;
            } else if b >= n {
                return power;
            }
            a <<= 1;
            b <<= 1;
        }
    }

    fn found_run(&mut self, t: &mut Thread, start: usize, len: usize) -> Result<(), Raised> {
        if self.n_runs > 0 {
            let last = self.runs[self.n_runs - 1];
            let power = Self::power(last.start, last.len, len, self.len);
            while self.n_runs > 1 && self.runs[self.n_runs - 2].power > power {
                self.merge_at(t, self.n_runs - 2)?;
            }
            self.runs[self.n_runs - 1].power = power;
        }
        self.runs[self.n_runs] = Run {
            start,
            len,
            power: 0,
        };
        self.n_runs += 1;
        Ok(())
    }

    fn collapse_all(&mut self, t: &mut Thread) -> Result<(), Raised> {
        while self.n_runs > 1 {
            let mut at = self.n_runs - 2;
            if at > 0 && self.runs[at - 1].len < self.runs[at + 1].len {
                at -= 1;
            }
            self.merge_at(t, at)?;
        }
        Ok(())
    }

    /// Merges the runs `i` and `i + 1`.
    fn merge_at(&mut self, t: &mut Thread, i: usize) -> Result<(), Raised> {
        let (a, b) = (self.runs[i], self.runs[i + 1]);
        self.runs[i].len = a.len + b.len;
        if i + 3 == self.n_runs {
            self.runs[i + 1] = self.runs[i + 2];
        }
        self.n_runs -= 1;
        // What of `a` is before all of `b`, and of `b` behind all of `a`, is in place.
        let skip = self.gallop_right(t, self.key(b.start), self.keys, a.start, a.len, 0)?;
        let (a_start, a_len) = (a.start + skip, a.len - skip);
        if a_len == 0 {
            return Ok(());
        }
        let last = self.key(a_start + a_len - 1);
        let b_len = self.gallop_left(t, last, self.keys, b.start, b.len, b.len - 1)?;
        if b_len == 0 {
            return Ok(());
        }
        self.reserve(t, a_len.min(b_len))?;
        if a_len <= b_len {
            self.merge_low(t, a_start, a_len, b.start, b_len)
        } else {
            self.merge_high(t, a_start, a_len, b.start, b_len)
        }
    }

    fn reserve(&mut self, t: &mut Thread, n: usize) -> Result<(), Raised> {
        if self.spare_keys.is_none_or(|s| s.capacity() < n) {
            self.spare_keys = Some(Array::new(t, n)?);
        }
        if self.values.is_some() && self.spare_values.is_none_or(|s| s.capacity() < n) {
            self.spare_values = Some(Array::new(t, n)?);
        }
        Ok(())
    }

    // ---- galloping --------------------------------------------------------------------------

    /// Where `key` goes before equal items in the sorted `a[base..base + n]`, looking from `hint`.
    fn gallop_left(
        &self,
        t: &mut Thread,
        key: Value,
        a: Gc<Array>,
        base: usize,
        n: usize,
        hint: usize,
    ) -> Result<usize, Raised> {
        let at = |i: usize| a.get(base + i);
        let (mut last, mut ofs) = (0usize, 1usize);
        let (mut low, mut high);
        if self.lt(t, at(hint), key)? {
            let max = n - hint;
            while ofs < max {
                if !self.lt(t, at(hint + ofs), key)? {
                    break;
                }
                last = ofs;
                ofs = ofs.saturating_mul(2).saturating_add(1);
            }
            low = hint + last + 1;
            high = hint + ofs.min(max);
        } else {
            let max = hint + 1;
            while ofs < max {
                if self.lt(t, at(hint - ofs), key)? {
                    break;
                }
                last = ofs;
                ofs = ofs.saturating_mul(2).saturating_add(1);
            }
            low = (hint + 1) - ofs.min(max);
            high = hint - last;
        }
        while low < high {
            let m = low + (high - low) / 2;
            if self.lt(t, at(m), key)? {
                low = m + 1;
            } else {
                high = m;
            }
        }
        Ok(high)
    }

    /// Where `key` goes behind equal items in the sorted `a[base..base + n]`, looking from `hint`.
    fn gallop_right(
        &self,
        t: &mut Thread,
        key: Value,
        a: Gc<Array>,
        base: usize,
        n: usize,
        hint: usize,
    ) -> Result<usize, Raised> {
        let at = |i: usize| a.get(base + i);
        let (mut last, mut ofs) = (0usize, 1usize);
        let (mut low, mut high);
        if self.lt(t, key, at(hint))? {
            let max = hint + 1;
            while ofs < max {
                if !self.lt(t, key, at(hint - ofs))? {
                    break;
                }
                last = ofs;
                ofs = ofs.saturating_mul(2).saturating_add(1);
            }
            low = (hint + 1) - ofs.min(max);
            high = hint - last;
        } else {
            let max = n - hint;
            while ofs < max {
                if self.lt(t, key, at(hint + ofs))? {
                    break;
                }
                last = ofs;
                ofs = ofs.saturating_mul(2).saturating_add(1);
            }
            low = hint + last + 1;
            high = hint + ofs.min(max);
        }
        while low < high {
            let m = low + (high - low) / 2;
            if self.lt(t, key, at(m))? {
                high = m;
            } else {
                low = m + 1;
            }
        }
        Ok(high)
    }

    // ---- merging ----------------------------------------------------------------------------

    #[inline(always)]
    fn spare(&self) -> Gc<Array> {
        self.spare_keys.unwrap_or(self.keys)
    }

    /// Moves items inside the sorted arrays.
    #[inline(always)]
    fn shift(&self, from: usize, to: usize, n: usize) {
        copy(self.keys, from, self.keys, to, n);
        if let Some(v) = self.values {
            copy(v, from, v, to, n);
        }
    }

    /// Moves items from the sorted arrays to the spare ones.
    #[inline(always)]
    fn save(&self, from: usize, to: usize, n: usize) {
        copy(self.keys, from, self.spare(), to, n);
        if let (Some(v), Some(s)) = (self.values, self.spare_values) {
            copy(v, from, s, to, n);
        }
    }

    /// Moves items from the spare arrays back.
    #[inline(always)]
    fn restore(&self, from: usize, to: usize, n: usize) {
        copy(self.spare(), from, self.keys, to, n);
        if let (Some(v), Some(s)) = (self.values, self.spare_values) {
            copy(s, from, v, to, n);
        }
    }

    /// Merges neighbours, the first of which is not the longer one, from the left.
    fn merge_low(
        &mut self,
        t: &mut Thread,
        a_start: usize,
        a_len: usize,
        b_start: usize,
        b_len: usize,
    ) -> Result<(), Raised> {
        self.save(a_start, 0, a_len);
        let mut m = Merge {
            dest: a_start,
            a: 0,
            na: a_len,
            b: b_start,
            nb: b_len,
        };
        self.shift(m.b, m.dest, 1);
        m.dest += 1;
        m.b += 1;
        m.nb -= 1;
        let r = if m.nb == 0 || m.na == 1 {
            Ok(())
        } else {
            self.merge_low_loop(t, &mut m)
        };
        // One item of `a` is left: it is the last of all. Or there is only `a` left, or an error.
        if r.is_ok() && m.na == 1 && m.nb > 0 {
            self.shift(m.b, m.dest, m.nb);
            self.restore(m.a, m.dest + m.nb, 1);
        } else if m.na > 0 {
            self.restore(m.a, m.dest, m.na);
        }
        r
    }

    fn merge_low_loop(&mut self, t: &mut Thread, m: &mut Merge) -> Result<(), Raised> {
        let spare = self.spare();
        let mut min_gallop = self.min_gallop;
        loop {
            let (mut a_wins, mut b_wins) = (0, 0);
            // One at a time, until one run wins often.
            loop {
                if self.lt(t, self.key(m.b), spare.get(m.a))? {
                    self.shift(m.b, m.dest, 1);
                    m.dest += 1;
                    m.b += 1;
                    m.nb -= 1;
                    if m.nb == 0 {
                        return Ok(());
                    }
                    b_wins += 1;
                    a_wins = 0;
                    if b_wins >= min_gallop {
                        break;
                    }
                } else {
                    self.restore(m.a, m.dest, 1);
                    m.dest += 1;
                    m.a += 1;
                    m.na -= 1;
                    if m.na == 1 {
                        return Ok(());
                    }
                    a_wins += 1;
                    b_wins = 0;
                    if a_wins >= min_gallop {
                        break;
                    }
                }
            }
            min_gallop += 1;
            loop {
                min_gallop -= (min_gallop > 1) as usize;
                self.min_gallop = min_gallop;
                let k = self.gallop_right(t, self.key(m.b), spare, m.a, m.na, 0)?;
                a_wins = k;
                if k > 0 {
                    self.restore(m.a, m.dest, k);
                    m.dest += k;
                    m.a += k;
                    m.na -= k;
                    // 0 only when the comparison is inconsistent.
                    if m.na <= 1 {
                        return Ok(());
                    }
                }
                self.shift(m.b, m.dest, 1);
                m.dest += 1;
                m.b += 1;
                m.nb -= 1;
                if m.nb == 0 {
                    return Ok(());
                }
                let k = self.gallop_left(t, spare.get(m.a), self.keys, m.b, m.nb, 0)?;
                b_wins = k;
                if k > 0 {
                    self.shift(m.b, m.dest, k);
                    m.dest += k;
                    m.b += k;
                    m.nb -= k;
                    if m.nb == 0 {
                        return Ok(());
                    }
                }
                self.restore(m.a, m.dest, 1);
                m.dest += 1;
                m.a += 1;
                m.na -= 1;
                if m.na == 1 {
                    return Ok(());
                }
                if a_wins < MIN_GALLOP && b_wins < MIN_GALLOP {
                    break;
                }
            }
            min_gallop += 1;
            self.min_gallop = min_gallop;
        }
    }

    /// Merges neighbours, the second of which is the shorter one, from the right.
    fn merge_high(
        &mut self,
        t: &mut Thread,
        a_start: usize,
        a_len: usize,
        b_start: usize,
        b_len: usize,
    ) -> Result<(), Raised> {
        self.save(b_start, 0, b_len);
        // All positions are one past the item that comes next.
        let mut m = Merge {
            dest: b_start + b_len,
            a: a_start + a_len,
            na: a_len,
            b: b_len,
            nb: b_len,
        };
        self.shift(m.a - 1, m.dest - 1, 1);
        m.dest -= 1;
        m.a -= 1;
        m.na -= 1;
        let r = if m.na == 0 || m.nb == 1 {
            Ok(())
        } else {
            self.merge_high_loop(t, &mut m)
        };
        if r.is_ok() && m.nb == 1 && m.na > 0 {
            // The first of `b` is before all that is left of `a`.
            self.shift(m.a - m.na, m.dest - m.na, m.na);
            self.restore(m.b - 1, m.dest - m.na - 1, 1);
        } else if m.nb > 0 {
            self.restore(m.b - m.nb, m.dest - m.nb, m.nb);
        }
        r
    }

    fn merge_high_loop(&mut self, t: &mut Thread, m: &mut Merge) -> Result<(), Raised> {
        let spare = self.spare();
        let mut min_gallop = self.min_gallop;
        loop {
            let (mut a_wins, mut b_wins) = (0, 0);
            loop {
                if self.lt(t, spare.get(m.b - 1), self.key(m.a - 1))? {
                    self.shift(m.a - 1, m.dest - 1, 1);
                    m.dest -= 1;
                    m.a -= 1;
                    m.na -= 1;
                    if m.na == 0 {
                        return Ok(());
                    }
                    a_wins += 1;
                    b_wins = 0;
                    if a_wins >= min_gallop {
                        break;
                    }
                } else {
                    self.restore(m.b - 1, m.dest - 1, 1);
                    m.dest -= 1;
                    m.b -= 1;
                    m.nb -= 1;
                    if m.nb == 1 {
                        return Ok(());
                    }
                    b_wins += 1;
                    a_wins = 0;
                    if b_wins >= min_gallop {
                        break;
                    }
                }
            }
            min_gallop += 1;
            loop {
                min_gallop -= (min_gallop > 1) as usize;
                self.min_gallop = min_gallop;
                let base = m.a - m.na;
                let k =
                    self.gallop_right(t, spare.get(m.b - 1), self.keys, base, m.na, m.na - 1)?;
                let k = m.na - k;
                a_wins = k;
                if k > 0 {
                    self.shift(m.a - k, m.dest - k, k);
                    m.dest -= k;
                    m.a -= k;
                    m.na -= k;
                    if m.na == 0 {
                        return Ok(());
                    }
                }
                self.restore(m.b - 1, m.dest - 1, 1);
                m.dest -= 1;
                m.b -= 1;
                m.nb -= 1;
                if m.nb == 1 {
                    return Ok(());
                }
                let k =
                    self.gallop_left(t, self.key(m.a - 1), spare, m.b - m.nb, m.nb, m.nb - 1)?;
                let k = m.nb - k;
                b_wins = k;
                if k > 0 {
                    self.restore(m.b - k, m.dest - k, k);
                    m.dest -= k;
                    m.b -= k;
                    m.nb -= k;
                    // 0 only when the comparison is inconsistent.
                    if m.nb <= 1 {
                        return Ok(());
                    }
                }
                self.shift(m.a - 1, m.dest - 1, 1);
                m.dest -= 1;
                m.a -= 1;
                m.na -= 1;
                if m.na == 0 {
                    return Ok(());
                }
                if a_wins < MIN_GALLOP && b_wins < MIN_GALLOP {
                    break;
                }
            }
            min_gallop += 1;
            self.min_gallop = min_gallop;
        }
    }
}

/// Where a merge stands.
struct Merge {
    dest: usize,
    a: usize,
    na: usize,
    b: usize,
    nb: usize,
}

#[cfg(test)]
mod tests {
    use super::*;
    use core::cell::Cell;

    /// Answers at random.
    struct Nonsense(Cell<u64>);

    impl Less for Nonsense {
        fn less(&self, t: &mut Thread, _: Value, _: Value) -> Result<bool, Raised> {
            let x = self
                .0
                .get()
                .wrapping_mul(6364136223846793005)
                .wrapping_add(1442695040888963407);
            self.0.set(x);
            if x >> 54 == 0 {
                return Err(t.value_error("enough"));
            }
            Ok((x >> 40) & 1 == 0)
        }
    }

    #[test]
    fn an_inconsistent_order_loses_nothing() {
        crate::runtime::tests::with_thread(|t| {
            for seed in 0..300 {
                let n = 1 + (seed as usize * 37) % 700;
                let keys = Array::new(t, n).expect("room");
                let values = Array::new(t, n).expect("room");
                for i in 0..n {
                    keys.set(i, Value::small_int(i as i64));
                    values.set(i, Value::small_int(i as i64));
                }
                if Sorter::run(t, Nonsense(Cell::new(seed)), keys, Some(values), n).is_err() {
                    t.pending = Value::UNBOUND;
                }
                let mut got: Vec<i64> = (0..n).map(|i| keys.get(i).as_int()).collect();
                let pairs: Vec<i64> = (0..n).map(|i| values.get(i).as_int()).collect();
                assert_eq!(got, pairs);
                got.sort_unstable();
                assert!(
                    got.iter().enumerate().all(|(i, v)| i as i64 == *v),
                    "seed {seed}"
                );
            }
        });
    }
}
