//! Matching by backtracking, over an explicit stack of what can still be tried and what is to be undone.

use super::classes::{Fold, is_word};
use super::opcodes::At;
use super::program::*;
use crate::object::{CodeUnit, StrData};
use std::rc::Rc;

/// Steps back, and chunks of text walked over, between two looks at signals.
const STEPS_BETWEEN_POLLS: u32 = 1 << 15;
/// Characters walked over that count as one step.
const CHARS_PER_STEP: usize = 64;
/// Largest stack kept for the next match.
const MAX_SPARE_ENTRIES: usize = 4096;

/// A position that is not set.
const NOWHERE: usize = usize::MAX;

/// What matching looks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mode {
    Match,
    FullMatch,
    Search,
}

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub(super) enum Outcome {
    Found,
    NotFound,
    /// Signals want to be looked at; another run goes on.
    Pause,
    /// The stack cannot grow.
    OutOfMemory,
}

/// What lies on the stack.
#[derive(Clone, Copy, Debug)]
enum Entry {
    /// Go on there.
    Choice { pc: Pc, at: usize },
    /// Let a greedy repeat end before `at`, no further back than `low`.
    Shorten { pc: Pc, at: usize, low: usize },
    /// Let a lazy repeat, which has taken `taken` characters, take more from `at` on.
    Lengthen { pc: Pc, at: usize, taken: usize },
    /// Do one more round of a lazy loop.
    MoreRounds { pc: Pc, at: usize },
    /// Give a mark its former value.
    Mark { mark: u32, last: u32, at: usize },
    /// Give a counter its former value.
    Counter { counter: u32, value: Counter },
    /// The part that began at `pc` does not match at `at`; the part around it has its entry at `outer`.
    Part { pc: Pc, at: usize, outer: usize },
}

/// Rounds of a loop, and where the last one began.
#[derive(Clone, Copy, Debug)]
struct Counter {
    /// Finished rounds; -1 on entry.
    rounds: i64,
    last: usize,
}

/// The state of a search over one subject.
#[derive(Debug)]
pub(super) struct Matcher {
    program: Rc<Program>,
    mode: Mode,
    stack: Vec<Entry>,
    marks: Vec<usize>,
    counters: Vec<Counter>,
    /// Where the innermost part of its own has its entry.
    part: usize,
    /// The last group that was closed, 0 for none.
    last_group: u32,
    /// Marks were set without a note how to undo it.
    is_marked: bool,
    /// A run was paused in the middle of an attempt.
    is_paused: bool,
    /// A match must not be empty at `from`.
    must_advance: bool,
    from: usize,
    /// Where the attempt began.
    start: usize,
    end: usize,
    steps: u32,
}

/// How an attempt at one place ended.
enum Attempt {
    Found,
    Failed,
    Pause,
    OutOfMemory,
}

impl Matcher {
    pub(super) fn new(program: Rc<Program>) -> Matcher {
        Matcher {
            mode: Mode::Search,
            stack: Vec::new(),
            marks: vec![NOWHERE; program.groups * 2],
            counters: vec![
                Counter {
                    rounds: -1,
                    last: NOWHERE
                };
                program.counters
            ],
            part: 0,
            last_group: 0,
            is_marked: false,
            is_paused: false,
            must_advance: false,
            from: 0,
            start: 0,
            end: 0,
            steps: STEPS_BETWEEN_POLLS,
            program,
        }
    }

    /// Prepares for a run from `from` on. With `must_advance` the match must not be empty there.
    pub(super) fn begin(&mut self, mode: Mode, from: usize, must_advance: bool) {
        self.mode = mode;
        self.from = from;
        self.start = from;
        self.must_advance = must_advance;
        self.is_paused = false;
        self.is_marked = true;
        self.part = 0;
        self.stack.clear();
    }

    /// Lets go of a stack that is too large to be kept.
    pub(super) fn trim(&mut self) {
        if self.stack.capacity() > MAX_SPARE_ENTRIES {
            self.stack = Vec::new();
        }
    }

    /// Where the match lies.
    pub(super) fn span(&self) -> (usize, usize) {
        (self.start, self.end)
    }

    /// Where a group lies, 0 being the whole; `None` if it took no part.
    pub(super) fn group(&self, group: usize) -> Option<(usize, usize)> {
        if group == 0 {
            return Some(self.span());
        }
        let at = 2 * (group - 1);
        match *self.marks.get(at..at + 2)? {
            [a, b] if a != NOWHERE && b != NOWHERE && a <= b => Some((a, b)),
            _ => None,
        }
    }

    /// Number of groups without the whole.
    pub(super) fn groups(&self) -> usize {
        self.program.groups
    }

    /// The number of the last group that was closed.
    pub(super) fn last_group(&self) -> Option<usize> {
        (self.last_group > 0).then_some(self.last_group as usize)
    }

    /// Looks for the next match in the part of `whole` that ends at `end`.
    pub(super) fn run<C: CodeUnit>(&mut self, whole: &[C], end: usize) -> Outcome {
        let program = Rc::clone(&self.program);
        let text = &whole[..end];
        loop {
            if !self.is_paused {
                let begins = match self.mode {
                    Mode::Search => find_start(&program, text, self.start),
                    _ => Some(self.start),
                };
                let Some(start) = begins else {
                    return Outcome::NotFound;
                };
                self.step(start - self.start);
                self.start = start;
                if let Start::Text(prefix, true) = &program.start
                    && self.mode == Mode::Search
                {
                    self.end = start + prefix.chars.len();
                    self.clear_marks();
                    return Outcome::Found;
                }
            }
            match self.attempt(&program, whole, text) {
                Attempt::Found => return Outcome::Found,
                Attempt::Pause => {
                    self.is_paused = true;
                    return Outcome::Pause;
                }
                Attempt::OutOfMemory => return Outcome::OutOfMemory,
                Attempt::Failed => {}
            }
            self.is_paused = false;
            let anchored = matches!(program.start, Start::Beginning);
            if self.mode != Mode::Search || anchored || self.start >= text.len() {
                return Outcome::NotFound;
            }
            self.start += 1;
            if self.steps == 0 {
                self.steps = STEPS_BETWEEN_POLLS;
                return Outcome::Pause;
            }
        }
    }

    #[inline]
    fn step(&mut self, chars: usize) {
        let steps = u32::try_from(chars / CHARS_PER_STEP).unwrap_or(u32::MAX);
        self.steps = self.steps.saturating_sub(steps.saturating_add(1));
    }

    fn clear_marks(&mut self) {
        if self.is_marked {
            self.marks.fill(NOWHERE);
            self.is_marked = false;
        }
        self.last_group = 0;
    }

    fn is_set<C: CodeUnit>(program: &Program, set: ClassIdx, text: &[C], at: usize) -> bool {
        set == ClassIdx::ANY
            || text
                .get(at)
                .is_some_and(|c| program.classes[set.0 as usize].contains(c.point()))
    }

    fn set_counter(&mut self, counter: u32, value: Counter) -> Result<(), Attempt> {
        let place = &mut self.counters[counter as usize];
        let old = core::mem::replace(place, value);
        if !self.stack.is_empty() {
            self.push(Entry::Counter {
                counter,
                value: old,
            })?;
        }
        Ok(())
    }

    #[inline(always)]
    fn push(&mut self, entry: Entry) -> Result<(), Attempt> {
        if self.stack.len() == self.stack.capacity() {
            self.grow()?;
        }
        self.stack.push(entry);
        Ok(())
    }

    #[cold]
    fn grow(&mut self) -> Result<(), Attempt> {
        let more = self.stack.len().max(32);
        self.stack
            .try_reserve(more)
            .map_err(|_| Attempt::OutOfMemory)
    }

    /// Tries to match at `start`, or goes on after a pause.
    fn attempt<C: CodeUnit>(&mut self, program: &Program, whole: &[C], text: &[C]) -> Attempt {
        match self.try_attempt(program, whole, text) {
            Ok(attempt) | Err(attempt) => attempt,
        }
    }

    fn try_attempt<C: CodeUnit>(
        &mut self,
        program: &Program,
        whole: &[C],
        text: &[C],
    ) -> Result<Attempt, Attempt> {
        let code = program.code.as_slice();
        let (mut pc, mut at) = (Program::ENTRY, self.start);
        if self.is_paused {
            // What was going on is the first thing to be tried.
            pc = Program::FAIL;
        } else {
            self.clear_marks();
        }
        loop {
            // Every arm goes on with the loop, or leaves the match to fail.
            match code[pc as usize] {
                Instr::One(unit) => {
                    if let Some(c) = text.get(at)
                        && has(program, unit, c.point())
                    {
                        at += 1;
                        pc += 1;
                        continue;
                    }
                }
                Instr::Possessive { unit, times } => {
                    if let Some(n) = count(program, unit, text, at, times) {
                        self.step(n);
                        at += n;
                        pc += 1;
                        continue;
                    }
                }
                Instr::Greedy {
                    unit,
                    times,
                    follow,
                } => {
                    if let Some(n) = count(program, unit, text, at, times) {
                        self.step(n);
                        let low = at + times.min as usize;
                        if let Some(to) = shorten(program, follow, text, low, at + n) {
                            if to > low {
                                self.push(Entry::Shorten { pc, at: to, low })?;
                            }
                            at = to;
                            pc += 1;
                            continue;
                        }
                    }
                }
                Instr::Mark(mark) => {
                    let place = &mut self.marks[mark as usize];
                    let old = core::mem::replace(place, at);
                    let last = self.last_group;
                    if mark % 2 == 1 {
                        self.last_group = mark / 2 + 1;
                    }
                    if self.stack.is_empty() {
                        self.is_marked = true;
                    } else {
                        self.push(Entry::Mark {
                            mark,
                            last,
                            at: old,
                        })?;
                    }
                    pc += 1;
                    continue;
                }
                Instr::At(place) => {
                    if is_at(place, whole, text, at) {
                        pc += 1;
                        continue;
                    }
                }
                Instr::Jump(to) => {
                    pc = to;
                    continue;
                }
                Instr::Split {
                    first,
                    first_set,
                    second,
                    second_set,
                } => {
                    let try_second = Self::is_set(program, second_set, text, at);
                    if Self::is_set(program, first_set, text, at) {
                        if try_second {
                            self.push(Entry::Choice { pc: second, at })?;
                        }
                        pc = first;
                        continue;
                    }
                    if try_second {
                        pc = second;
                        continue;
                    }
                }
                Instr::Lazy {
                    unit,
                    times,
                    follow,
                } => {
                    let least = Times::new(times.min, times.min);
                    if let Some(taken) = count(program, unit, text, at, least) {
                        at += taken;
                        let to = lengthen(program, (unit, follow), text, at, times.max() - taken);
                        self.step(to.unwrap_or(text.len()).saturating_sub(at));
                        if let Some(to) = to {
                            let taken = taken + (to - at);
                            at = to;
                            if taken < times.max() && at < text.len() {
                                self.push(Entry::Lengthen { pc, at, taken })?;
                            }
                            pc += 1;
                            continue;
                        }
                    }
                }
                Instr::Success => {
                    let is_short = self.mode == Mode::FullMatch && at != text.len();
                    let is_empty = self.must_advance && at == self.from;
                    if !is_short && !is_empty {
                        self.end = at;
                        return Ok(Attempt::Found);
                    }
                }
                Instr::Enter { counter, until } => {
                    let value = Counter {
                        rounds: -1,
                        last: NOWHERE,
                    };
                    self.set_counter(counter, value)?;
                    pc = until;
                    continue;
                }
                Instr::MaxUntil {
                    counter,
                    times,
                    body,
                } => {
                    let value = self.counters[counter as usize];
                    let rounds = value.rounds + 1;
                    if rounds < i64::from(times.min) {
                        self.pause_if_due(pc, at)?;
                        self.set_counter(counter, Counter { rounds, ..value })?;
                        pc = body;
                        continue;
                    }
                    if (rounds as usize) < times.max() && at != value.last {
                        self.push(Entry::Choice { pc: pc + 1, at })?;
                        self.set_counter(counter, Counter { rounds, last: at })?;
                        pc = body;
                        continue;
                    }
                    pc += 1;
                    continue;
                }
                Instr::MinUntil {
                    counter,
                    times,
                    body,
                } => {
                    let value = self.counters[counter as usize];
                    let rounds = value.rounds + 1;
                    if rounds < i64::from(times.min) {
                        self.pause_if_due(pc, at)?;
                        self.set_counter(counter, Counter { rounds, ..value })?;
                        pc = body;
                        continue;
                    }
                    if (rounds as usize) < times.max() && at != value.last {
                        self.push(Entry::MoreRounds { pc, at })?;
                    }
                    pc += 1;
                    continue;
                }
                Instr::PossessiveUntil {
                    counter,
                    times,
                    next,
                } => {
                    let value = self.counters[counter as usize];
                    let rounds = value.rounds + 1;
                    let is_needed = rounds < i64::from(times.min);
                    if is_needed || ((rounds as usize) < times.max() && at != value.last) {
                        self.pause_if_due(pc, at)?;
                        let last = if is_needed { NOWHERE } else { at };
                        self.set_counter(counter, Counter { rounds, last })?;
                        self.open_part(pc, at)?;
                        pc += 1;
                        continue;
                    }
                    pc = next;
                    continue;
                }
                Instr::Assert { back, .. } => {
                    if let Some(from) = at.checked_sub(back as usize) {
                        self.open_part(pc, at)?;
                        at = from;
                        pc += 1;
                        continue;
                    }
                }
                Instr::AssertNot { back, next } => {
                    match at.checked_sub(back as usize) {
                        Some(from) => {
                            self.open_part(pc, at)?;
                            at = from;
                            pc += 1;
                        }
                        None => pc = next,
                    }
                    continue;
                }
                Instr::Atomic { .. } => {
                    self.open_part(pc, at)?;
                    pc += 1;
                    continue;
                }
                Instr::End => {
                    if let Some((to, from)) = self.close_part(code, at) {
                        (pc, at) = (to, from);
                        continue;
                    }
                }
                Instr::GroupRef { group, fold } => {
                    if let Some((a, b)) = self.group(group as usize + 1)
                        && is_same(text, (a, b), at, fold)
                    {
                        at += b - a;
                        pc += 1;
                        continue;
                    }
                }
                Instr::GroupExists { group, no } => {
                    pc = match self.group(group as usize + 1) {
                        Some(_) => pc + 1,
                        None => no,
                    };
                    continue;
                }
                Instr::Fail => {}
            }
            match self.back_up(program, text)? {
                Some(place) => (pc, at) = place,
                None => return Ok(Attempt::Failed),
            }
        }
    }

    /// Stops for a look at signals when enough has been done.
    #[inline]
    fn pause_if_due(&mut self, pc: Pc, at: usize) -> Result<(), Attempt> {
        self.step(0);
        if self.steps > 0 {
            return Ok(());
        }
        self.steps = STEPS_BETWEEN_POLLS;
        self.push(Entry::Choice { pc, at })?;
        Err(Attempt::Pause)
    }

    /// Begins a part of its own.
    fn open_part(&mut self, pc: Pc, at: usize) -> Result<(), Attempt> {
        let outer = core::mem::replace(&mut self.part, self.stack.len());
        self.push(Entry::Part { pc, at, outer })
    }

    /// Ends the innermost part of its own, which has matched: where to go on, or `None` to fail.
    fn close_part(&mut self, code: &[Instr], at: usize) -> Option<(Pc, usize)> {
        let base = self.part;
        let Some(&Entry::Part {
            pc,
            at: from,
            outer,
        }) = self.stack.get(base)
        else {
            return None;
        };
        self.part = outer;
        if let Instr::AssertNot { .. } = code[pc as usize] {
            while self.stack.len() > base + 1 {
                let entry = self.stack.pop()?;
                self.undo(entry);
            }
            self.stack.pop();
            return None;
        }
        // What the part has still to try is given up; how to undo its marks is not.
        let mut kept = base;
        for i in base + 1..self.stack.len() {
            if let Entry::Mark { .. } = self.stack[i] {
                self.stack[kept] = self.stack[i];
                kept += 1;
            }
        }
        self.stack.truncate(kept);
        match code[pc as usize] {
            Instr::Assert { next, .. } => Some((next, from)),
            Instr::Atomic { next } => Some((next, at)),
            Instr::PossessiveUntil { .. } => Some((pc, at)),
            _ => None,
        }
    }

    #[inline]
    fn undo(&mut self, entry: Entry) {
        match entry {
            Entry::Mark { mark, last, at } => {
                self.marks[mark as usize] = at;
                self.last_group = last;
            }
            Entry::Counter { counter, value } => self.counters[counter as usize] = value,
            _ => {}
        }
    }

    /// What to try next, where matching has failed.
    #[inline(always)]
    fn back_up<C: CodeUnit>(
        &mut self,
        program: &Program,
        text: &[C],
    ) -> Result<Option<(Pc, usize)>, Attempt> {
        if self.steps == 0 {
            self.steps = STEPS_BETWEEN_POLLS;
            return Err(Attempt::Pause);
        }
        self.steps -= 1;
        loop {
            let Some(entry) = self.stack.pop() else {
                return Ok(None);
            };
            match entry {
                Entry::Choice { pc, at } => return Ok(Some((pc, at))),
                Entry::Shorten { pc, at, low } => {
                    let Instr::Greedy { follow, .. } = program.code[pc as usize] else {
                        continue;
                    };
                    let Some(to) = shorten(program, follow, text, low, at - 1) else {
                        continue;
                    };
                    if to > low {
                        self.stack.push(Entry::Shorten { pc, at: to, low });
                    }
                    return Ok(Some((pc + 1, to)));
                }
                Entry::Lengthen { pc, at, taken } => {
                    let Instr::Lazy {
                        unit,
                        times,
                        follow,
                    } = program.code[pc as usize]
                    else {
                        continue;
                    };
                    if !text.get(at).is_some_and(|c| has(program, unit, c.point())) {
                        continue;
                    }
                    let (from, taken) = (at + 1, taken + 1);
                    let most = times.max() - taken;
                    let to = lengthen(program, (unit, follow), text, from, most);
                    self.step(to.unwrap_or(text.len()) - from);
                    let Some(to) = to else {
                        continue;
                    };
                    let taken = taken + (to - from);
                    if taken < times.max() && to < text.len() {
                        self.stack.push(Entry::Lengthen { pc, at: to, taken });
                    }
                    return Ok(Some((pc + 1, to)));
                }
                Entry::MoreRounds { pc, at } => {
                    let Instr::MinUntil { counter, body, .. } = program.code[pc as usize] else {
                        continue;
                    };
                    let rounds = self.counters[counter as usize].rounds + 1;
                    self.set_counter(counter, Counter { rounds, last: at })?;
                    return Ok(Some((body, at)));
                }
                Entry::Mark { .. } | Entry::Counter { .. } => self.undo(entry),
                Entry::Part { pc, at, outer } => {
                    self.part = outer;
                    match program.code[pc as usize] {
                        Instr::AssertNot { next, .. } => return Ok(Some((next, at))),
                        Instr::PossessiveUntil {
                            counter,
                            times,
                            next,
                        } if self.counters[counter as usize].rounds >= i64::from(times.min) => {
                            return Ok(Some((next, at)));
                        }
                        _ => {}
                    }
                }
            }
        }
    }
}

/// Does a character pass a test?
#[inline(always)]
fn has(program: &Program, unit: Unit, c: u32) -> bool {
    match unit {
        Unit::Any => true,
        Unit::NotLineFeed => c != u32::from(b'\n'),
        Unit::Char(x) => c == x,
        Unit::NotChar(x) => c != x,
        Unit::Class(i) => program.classes[i.0 as usize].contains(c),
    }
}

/// How many characters from `at` on pass a test, if there are enough of them.
#[inline]
fn count<C: CodeUnit>(
    program: &Program,
    unit: Unit,
    text: &[C],
    at: usize,
    times: Times,
) -> Option<usize> {
    let text = text.get(at..)?;
    let text = &text[..times.max().min(text.len())];
    let while_not = |c: u32| match (C::data(text), u8::try_from(c)) {
        (StrData::One(bytes), Ok(c)) => memchr::memchr(c, bytes),
        (StrData::One(_), Err(_)) => None,
        _ => text.iter().position(|x| x.point() == c),
    };
    let stop = match unit {
        Unit::Any => None,
        Unit::NotLineFeed => while_not(u32::from(b'\n')),
        Unit::NotChar(c) => while_not(c),
        Unit::Char(c) => text.iter().position(|x| x.point() != c),
        Unit::Class(i) => {
            let class = &program.classes[i.0 as usize];
            text.iter().position(|x| !class.contains(x.point()))
        }
    };
    let n = stop.unwrap_or(text.len());
    (n >= times.min as usize).then_some(n)
}

/// The last place from `high` back to `low` at which a character of `follow` stands.
#[inline]
fn shorten<C: CodeUnit>(
    program: &Program,
    follow: ClassIdx,
    text: &[C],
    low: usize,
    high: usize,
) -> Option<usize> {
    if follow == ClassIdx::ANY {
        return Some(high);
    }
    let class = &program.classes[follow.0 as usize];
    let places = text.get(low..text.len().min(high + 1))?;
    let last = places.iter().rposition(|c| class.contains(c.point()));
    last.map(|i| low + i)
}

/// The first place from `at` on at which a character of `follow` stands, at most `max` characters later, all of
/// which pass the test of `unit`.
#[inline]
fn lengthen<C: CodeUnit>(
    program: &Program,
    (unit, follow): (Unit, ClassIdx),
    text: &[C],
    at: usize,
    max: usize,
) -> Option<usize> {
    if follow == ClassIdx::ANY {
        return Some(at);
    }
    let class = &program.classes[follow.0 as usize];
    for (i, c) in text.get(at..)?.iter().enumerate() {
        if class.contains(c.point()) {
            return Some(at + i);
        }
        if i == max || !has(program, unit, c.point()) {
            return None;
        }
    }
    None
}

/// Does the text of a group stand at `at` too?
fn is_same<C: CodeUnit>(text: &[C], (a, b): (usize, usize), at: usize, fold: Fold) -> bool {
    if a == b {
        return true;
    }
    let (Some(group), Some(here)) = (text.get(a..b), text.get(at..at + (b - a))) else {
        return false;
    };
    let fold = |c: &C| fold.apply(c.point());
    here.iter().map(fold).eq(group.iter().map(fold))
}

/// Does a place in the text have a property?
#[inline]
fn is_at<C: CodeUnit>(place: At, whole: &[C], text: &[C], at: usize) -> bool {
    let is_break = |c: Option<&C>| c.is_some_and(|c| c.point() == u32::from(b'\n'));
    let before = || at.checked_sub(1).and_then(|i| whole.get(i));
    // Matching can be told to begin behind its end, where nothing is left but it is no end.
    let rest = text.len().checked_sub(at);
    let is_boundary = |words| {
        let is_word = |c: Option<&C>| c.is_some_and(|c| is_word(c.point(), words));
        is_word(before()) != is_word(text.get(at))
    };
    match place {
        At::Beginning => at == 0,
        At::BeginningLine => at == 0 || is_break(before()),
        At::End => rest == Some(0) || (rest == Some(1) && is_break(text.get(at))),
        At::EndLine => rest == Some(0) || is_break(text.get(at)),
        At::EndString => rest == Some(0),
        At::Boundary(words) => is_boundary(words),
        At::NonBoundary(words) => !is_boundary(words),
    }
}

/// The first place from `from` on where a match may begin.
#[inline]
fn find_start<C: CodeUnit>(program: &Program, text: &[C], from: usize) -> Option<usize> {
    let rest = text.get(from..)?;
    if rest.len() < program.min_width {
        return None;
    }
    let found = match &program.start {
        Start::Anywhere | Start::Beginning => Some(0),
        Start::Class(i) => {
            let class = &program.classes[i.0 as usize];
            rest.iter().position(|c| class.contains(c.point()))
        }
        Start::Few(chars) => match (C::data(rest), chars.as_slice()) {
            (StrData::One(bytes), [a]) => memchr::memchr(*a, bytes),
            (StrData::One(bytes), [a, b]) => memchr::memchr2(*a, *b, bytes),
            (StrData::One(bytes), [a, b, c]) => memchr::memchr3(*a, *b, *c, bytes),
            _ => rest
                .iter()
                .position(|c| chars.iter().any(|x| u32::from(*x) == c.point())),
        },
        Start::Text(prefix, _) => match (C::data(rest), &prefix.finder) {
            (StrData::One(bytes), Some(finder)) => finder.find(bytes),
            (StrData::One(_), None) => None,
            _ => rest
                .windows(prefix.chars.len())
                .position(|w| w.iter().zip(&prefix.chars).all(|(c, x)| c.point() == *x)),
        },
    };
    found.map(|i| from + i)
}
