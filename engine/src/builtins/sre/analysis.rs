//! What a program tells before it runs: which characters parts begin with, how short they can be, and
//! which repeats need not give anything back.

use super::classes::{Class, Fold};
use super::opcodes::*;
use super::program::*;

/// Most instructions that are looked at for the characters that a part begins with.
const MAX_STEPS: usize = 64;

/// How many of the classes made last are compared with a new one.
const RECENT_CLASSES: usize = 32;

/// A width that nothing has.
const NO_WIDTH: usize = 1 << 40;

/// Adds a class, unless it is there.
pub(super) fn add_class(program: &mut Program, class: Class) -> ClassIdx {
    let from = program.classes.len().saturating_sub(RECENT_CLASSES);
    let known = program.classes[from..].iter().position(|c| *c == class);
    let i = known.map_or(program.classes.len(), |i| from + i);
    if known.is_none() {
        program.classes.push(class);
    }
    ClassIdx(i as u32)
}

/// A decision of which nothing is known yet.
pub(super) fn split(first: Pc, second: Pc) -> Instr {
    Instr::Split {
        first,
        first_set: ClassIdx::ANY,
        second,
        second_set: ClassIdx::ANY,
    }
}

/// Fewest characters from `from` to the end of the code so far.
pub(super) fn min_width(code: &[Instr], from: usize) -> usize {
    let mut widths = vec![0; code.len() - from + 1];
    for pc in (from..code.len()).rev() {
        // Loops lead back; what comes after them is never longer than one more round.
        let at = |to: Pc| match to as usize > pc {
            true => widths[to as usize - from],
            false => widths[pc + 1 - from],
        };
        let next = widths[pc + 1 - from];
        let width = match code[pc] {
            Instr::Fail => NO_WIDTH,
            Instr::One(_) => next + 1,
            Instr::At(_) | Instr::Mark(_) | Instr::GroupRef { .. } => next,
            Instr::MaxUntil { .. } | Instr::MinUntil { .. } => next,
            Instr::Jump(to) => at(to),
            Instr::Split { first, second, .. } => at(first).min(at(second)),
            Instr::Greedy { times, .. }
            | Instr::Lazy { times, .. }
            | Instr::Possessive { times, .. } => next + times.min as usize,
            Instr::Enter { until, .. } => match code[until as usize] {
                Instr::MaxUntil { times, .. } | Instr::MinUntil { times, .. } if times.min > 0 => {
                    next
                }
                _ => at(until),
            },
            Instr::PossessiveUntil {
                times, next: to, ..
            } => at(to) + next * times.min as usize,
            Instr::Assert { next, .. } | Instr::AssertNot { next, .. } => at(next),
            Instr::Atomic { next: to } => at(to) + next,
            Instr::Success | Instr::End => 0,
            Instr::GroupExists { no, .. } => at(no).min(next),
        };
        widths[pc - from] = width.min(NO_WIDTH);
    }
    widths[0]
}

/// Fills in what the program needs to know of itself to be quick.
pub(super) fn refine(program: &mut Program, prefix: Option<(Vec<u32>, bool)>) {
    for pc in 0..program.code.len() {
        match program.code[pc] {
            Instr::Greedy { unit, times, .. } => {
                let follow = first_set(program, pc as Pc + 1);
                program.code[pc] = match gives_nothing_back(program, pc, unit, follow.as_ref()) {
                    true => Instr::Possessive { unit, times },
                    false => Instr::Greedy {
                        unit,
                        times,
                        follow: add_set(program, follow),
                    },
                };
            }
            Instr::Lazy { unit, times, .. } => {
                let follow = first_set(program, pc as Pc + 1);
                let follow = add_set(program, follow);
                program.code[pc] = Instr::Lazy {
                    unit,
                    times,
                    follow,
                };
            }
            Instr::Split { first, second, .. } => {
                let (a, b) = (first_set(program, first), first_set(program, second));
                program.code[pc] = Instr::Split {
                    first,
                    first_set: add_set(program, a),
                    second,
                    second_set: add_set(program, b),
                };
            }
            _ => {}
        }
    }
    program.start = start(program, prefix);
}

fn add_set(program: &mut Program, set: Option<Class>) -> ClassIdx {
    match set {
        Some(set) if !set.is_all() => add_class(program, set),
        _ => ClassIdx::ANY,
    }
}

/// The class of a test of one character.
fn unit_class(program: &Program, unit: Unit) -> Class {
    let line_feed = u32::from(b'\n');
    match unit {
        Unit::Any => Class::of_rule(true, |_| true),
        Unit::NotLineFeed => Class::of_rule(true, |c| c != line_feed),
        Unit::Char(c) => {
            Class::of_set(&[LITERAL, c, FAILURE], Fold::None).unwrap_or_else(Class::empty)
        }
        Unit::NotChar(not) => Class::of_rule(true, |c| c != not),
        Unit::Class(i) => program.classes[i.0 as usize].clone(),
    }
}

/// Can a greedy repeat at `pc` not be followed by the rest of the pattern but where it ended first?
fn gives_nothing_back(program: &Program, pc: usize, unit: Unit, follow: Option<&Class>) -> bool {
    if let Some(follow) = follow {
        return unit_class(program, unit).is_disjoint(follow);
    }
    let mut rest = program.code[pc + 1..].iter();
    match rest.find(|i| !matches!(i, Instr::Mark(_))) {
        Some(Instr::Success | Instr::At(At::EndString)) => true,
        Some(Instr::At(At::End | At::EndLine)) => {
            !unit_class(program, unit).contains(u32::from(b'\n'))
        }
        _ => false,
    }
}

/// The characters that whatever matches at `pc` begins with; `None` when it may be empty, or is not known.
fn first_set(program: &Program, pc: Pc) -> Option<Class> {
    let mut set = Class::empty();
    let mut steps = MAX_STEPS;
    collect_first(program, pc, &mut set, &mut steps).then_some(set)
}

fn collect_first(program: &Program, mut pc: Pc, set: &mut Class, steps: &mut usize) -> bool {
    loop {
        if *steps == 0 {
            return false;
        }
        *steps -= 1;
        match program.code[pc as usize] {
            Instr::Fail => return true,
            Instr::One(unit) => {
                set.widen(&unit_class(program, unit));
                return true;
            }
            Instr::Greedy { unit, times, .. }
            | Instr::Lazy { unit, times, .. }
            | Instr::Possessive { unit, times } => {
                set.widen(&unit_class(program, unit));
                if times.min > 0 {
                    return true;
                }
                pc += 1;
            }
            // What holds at a place without taking characters only narrows the set.
            Instr::At(_) | Instr::Mark(_) | Instr::Atomic { .. } => pc += 1,
            Instr::Assert { next, .. } | Instr::AssertNot { next, .. } => pc = next,
            Instr::Jump(to) => pc = to,
            Instr::Split { first, second, .. } => {
                if !collect_first(program, first, set, steps) {
                    return false;
                }
                pc = second;
            }
            Instr::GroupExists { no, .. } => {
                if !collect_first(program, pc + 1, set, steps) {
                    return false;
                }
                pc = no;
            }
            Instr::Enter { until, .. } => match program.code[until as usize] {
                Instr::MaxUntil { times, body, .. } | Instr::MinUntil { times, body, .. }
                    if times.min > 0 =>
                {
                    pc = body;
                }
                _ => pc = until,
            },
            Instr::MaxUntil { body, .. } | Instr::MinUntil { body, .. } => {
                if !collect_first(program, body, set, steps) {
                    return false;
                }
                pc += 1;
            }
            Instr::PossessiveUntil { times, next, .. } => {
                if !collect_first(program, pc + 1, set, steps) {
                    return false;
                }
                if times.min > 0 {
                    return true;
                }
                pc = next;
            }
            Instr::Success | Instr::End | Instr::GroupRef { .. } => return false,
        }
    }
}

fn start(program: &mut Program, prefix: Option<(Vec<u32>, bool)>) -> Start {
    if let Some((chars, whole)) = prefix
        && !chars.is_empty()
    {
        let bytes: Option<Vec<u8>> = chars.iter().map(|&c| u8::try_from(c).ok()).collect();
        let finder = bytes.map(|b| memchr::memmem::Finder::new(&b).into_owned());
        let chars = chars.into_boxed_slice();
        return Start::Text(Box::new(Prefix { chars, finder }), whole);
    }
    let code = &program.code[Program::ENTRY as usize..];
    let first = code.iter().find(|i| !matches!(i, Instr::Mark(_)));
    if let Some(Instr::At(At::Beginning)) = first {
        return Start::Beginning;
    }
    match first_set(program, Program::ENTRY) {
        Some(set) if set.is_all() => Start::Anywhere,
        Some(set) => match set.few() {
            Some(few) if !few.is_empty() => Start::Few(few),
            _ => Start::Class(add_class(program, set)),
        },
        None => Start::Anywhere,
    }
}
