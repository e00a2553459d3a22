//! From `re`'s code to a program.

use super::analysis;
use super::classes::{Class, Fold, lower_ascii, upper_ascii};
use super::opcodes::*;
use super::program::*;

/// The code is none that `re` makes.
pub(super) struct Invalid;

/// Deepest nesting of repeats, branches and assertions.
const MAX_DEPTH: usize = 4000;

/// Translates the code of a pattern with `groups` groups.
///
/// # Errors
/// When the code is none that `re` makes.
pub(super) fn translate(words: &[u32], groups: usize) -> Result<Program, Invalid> {
    let mut t = Translator {
        words,
        program: Program {
            code: vec![Instr::Fail],
            classes: Vec::new(),
            groups,
            counters: 0,
            start: Start::Anywhere,
            min_width: 0,
        },
        depth: 0,
    };
    let mut prefix = None;
    let mut at = 0;
    if words.first() == Some(&INFO) {
        at = t.skip(1)?;
        t.program.min_width = t.word(3)? as usize;
        prefix = t.prefix()?;
    }
    let end = words.len() - 1;
    if words[end] != SUCCESS || at > end {
        return Err(Invalid);
    }
    t.part(at, end)?;
    t.emit(Instr::Success);
    let mut program = t.program;
    analysis::refine(&mut program, prefix);
    Ok(program)
}

struct Translator<'a> {
    words: &'a [u32],
    program: Program,
    depth: usize,
}

impl Translator<'_> {
    fn word(&self, at: usize) -> Result<u32, Invalid> {
        self.words.get(at).copied().ok_or(Invalid)
    }

    /// Where the distance in the word at `at` leads.
    fn skip(&self, at: usize) -> Result<usize, Invalid> {
        let to = at + self.word(at)? as usize;
        match to < self.words.len() {
            true => Ok(to),
            false => Err(Invalid),
        }
    }

    fn here(&self) -> Pc {
        self.program.code.len() as Pc
    }

    fn emit(&mut self, instr: Instr) -> usize {
        self.program.code.push(instr);
        self.program.code.len() - 1
    }

    fn group(&self, group: u32) -> Result<u32, Invalid> {
        match (group as usize) < self.program.groups {
            true => Ok(group),
            false => Err(Invalid),
        }
    }

    fn counter(&mut self) -> u32 {
        self.program.counters += 1;
        self.program.counters as u32 - 1
    }

    fn class(&mut self, class: Option<Class>) -> Result<Unit, Invalid> {
        Ok(Unit::Class(analysis::add_class(
            &mut self.program,
            class.ok_or(Invalid)?,
        )))
    }

    /// The text that all matches begin with, and whether it is all of them.
    fn prefix(&self) -> Result<Option<(Vec<u32>, bool)>, Invalid> {
        let flags = self.word(2)?;
        if flags & INFO_PREFIX == 0 {
            return Ok(None);
        }
        let len = self.word(5)? as usize;
        let chars = self.words.get(7..7 + len).ok_or(Invalid)?;
        Ok(Some((chars.to_vec(), flags & INFO_LITERAL != 0)))
    }

    /// A test of one character at `at` and where the code goes on; `None` for another code.
    fn unit(&mut self, at: usize) -> Result<Option<(Unit, usize)>, Invalid> {
        let op = self.word(at)?;
        let fold = match op {
            LITERAL_IGNORE | NOT_LITERAL_IGNORE | IN_IGNORE => Fold::Ascii,
            LITERAL_UNI_IGNORE | NOT_LITERAL_UNI_IGNORE | IN_UNI_IGNORE => Fold::Unicode,
            _ => Fold::None,
        };
        let unit = match op {
            ANY => return Ok(Some((Unit::NotLineFeed, at + 1))),
            ANY_ALL => return Ok(Some((Unit::Any, at + 1))),
            LITERAL => Unit::Char(self.word(at + 1)?),
            NOT_LITERAL => Unit::NotChar(self.word(at + 1)?),
            LITERAL_IGNORE | LITERAL_UNI_IGNORE => {
                let c = self.word(at + 1)?;
                self.class(Class::of_set(&[LITERAL, c, FAILURE], fold))?
            }
            NOT_LITERAL_IGNORE | NOT_LITERAL_UNI_IGNORE => {
                let c = self.word(at + 1)?;
                self.class(Class::of_set(&[NEGATE, LITERAL, c, FAILURE], fold))?
            }
            LITERAL_LOC_IGNORE | NOT_LITERAL_LOC_IGNORE => {
                let (code, not) = (self.word(at + 1)?, op == NOT_LITERAL_LOC_IGNORE);
                let same = move |c| code == c || code == lower_ascii(c) || code == upper_ascii(c);
                self.class(Some(Class::of_rule(not, |c| same(c) != not)))?
            }
            CATEGORY => {
                let code = self.word(at + 1)?;
                self.class(Class::of_set(&[CATEGORY, code, FAILURE], fold))?
            }
            IN | IN_IGNORE | IN_UNI_IGNORE | IN_LOC_IGNORE => {
                let to = self.skip(at + 1)?;
                let set = self.words.get(at + 2..to).ok_or(Invalid)?;
                let class = match op {
                    IN_LOC_IGNORE => Class::of_set_in_any_case(set),
                    _ => Class::of_set(set, fold),
                };
                return Ok(Some((self.class(class)?, to)));
            }
            _ => return Ok(None),
        };
        Ok(Some((unit, at + 2)))
    }

    /// Translates `at..end`. Ends before a jump, and tells where.
    fn part(&mut self, mut at: usize, end: usize) -> Result<usize, Invalid> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(Invalid);
        }
        while at < end {
            if let Some((unit, next)) = self.unit(at)? {
                self.emit(Instr::One(unit));
                at = next;
                continue;
            }
            at = match self.word(at)? {
                JUMP => break,
                FAILURE => {
                    self.emit(Instr::Fail);
                    at + 1
                }
                AT => {
                    let place = At::of_code(self.word(at + 1)?).ok_or(Invalid)?;
                    self.emit(Instr::At(place));
                    at + 2
                }
                MARK => {
                    let mark = self.word(at + 1)?;
                    self.group(mark / 2)?;
                    self.emit(Instr::Mark(mark));
                    at + 2
                }
                BRANCH => self.branch(at)?,
                REPEAT => self.repeat(at)?,
                REPEAT_ONE | MIN_REPEAT_ONE | POSSESSIVE_REPEAT_ONE => self.repeat_one(at)?,
                POSSESSIVE_REPEAT => self.repeat_possessive(at)?,
                ASSERT | ASSERT_NOT => self.assertion(at)?,
                ATOMIC_GROUP => {
                    let opener = self.emit(Instr::Atomic { next: 0 });
                    let end = self.skip(at + 1)?;
                    self.own_part(at + 2, end)?;
                    let next = self.here();
                    self.program.code[opener] = Instr::Atomic { next };
                    end
                }
                GROUPREF => self.group_ref(at, Fold::None)?,
                GROUPREF_IGNORE | GROUPREF_LOC_IGNORE => self.group_ref(at, Fold::Ascii)?,
                GROUPREF_UNI_IGNORE => self.group_ref(at, Fold::Unicode)?,
                GROUPREF_EXISTS => self.group_exists(at)?,
                _ => return Err(Invalid),
            };
        }
        self.depth -= 1;
        match at <= end {
            true => Ok(at),
            false => Err(Invalid),
        }
    }

    /// Translates a part that ends with `SUCCESS` before `end`.
    fn own_part(&mut self, at: usize, end: usize) -> Result<(), Invalid> {
        if at >= end || self.word(end - 1)? != SUCCESS {
            return Err(Invalid);
        }
        self.whole_part(at, end - 1)?;
        self.emit(Instr::End);
        Ok(())
    }

    /// Translates a part without a jump at its end.
    fn whole_part(&mut self, at: usize, end: usize) -> Result<(), Invalid> {
        match self.part(at, end)? == end {
            true => Ok(()),
            false => Err(Invalid),
        }
    }

    /// `BRANCH`, alternatives that begin with their length and end with a jump, and 0.
    fn branch(&mut self, at: usize) -> Result<usize, Invalid> {
        let mut skip = at + 1;
        let mut jumps = Vec::new();
        let mut to = 0;
        while self.word(skip)? != 0 {
            let next = self.skip(skip)?;
            let is_last = self.word(next)? == 0;
            let split = (!is_last).then(|| self.emit(Instr::Fail));
            let end = self.part(skip + 1, next)?;
            if end + 2 != next {
                return Err(Invalid);
            }
            to = self.skip(end + 1)?;
            if !is_last {
                jumps.push(self.emit(Instr::Fail));
            }
            if let Some(split) = split {
                self.program.code[split] = analysis::split(split as Pc + 1, self.here());
            }
            skip = next;
        }
        if to != skip + 1 {
            return Err(Invalid);
        }
        let end = self.here();
        for jump in jumps {
            self.program.code[jump] = Instr::Jump(end);
        }
        Ok(to)
    }

    fn times(&self, at: usize) -> Result<Times, Invalid> {
        let (min, max) = (self.word(at)?, self.word(at + 1)?);
        match min <= max {
            true => Ok(Times::new(min, max)),
            false => Err(Invalid),
        }
    }

    fn repeat_one(&mut self, at: usize) -> Result<usize, Invalid> {
        let end = self.skip(at + 1)?;
        let times = self.times(at + 2)?;
        let (unit, next) = match self.unit(at + 4)? {
            Some(found) => found,
            None if self.word(at + 4)? == FAILURE => (self.class(Some(Class::empty()))?, at + 5),
            None => return Err(Invalid),
        };
        if next + 1 != end || self.word(next)? != SUCCESS {
            return Err(Invalid);
        }
        let follow = ClassIdx::ANY;
        self.emit(match self.word(at)? {
            REPEAT_ONE => Instr::Greedy {
                unit,
                times,
                follow,
            },
            MIN_REPEAT_ONE => Instr::Lazy {
                unit,
                times,
                follow,
            },
            _ => Instr::Possessive { unit, times },
        });
        Ok(end)
    }

    fn repeat(&mut self, at: usize) -> Result<usize, Invalid> {
        let until = self.skip(at + 1)?;
        let times = self.times(at + 2)?;
        let greedy = match self.word(until)? {
            MAX_UNTIL => true,
            MIN_UNTIL => false,
            _ => return Err(Invalid),
        };
        let opener = self.emit(Instr::Fail);
        let body = self.here();
        self.whole_part(at + 4, until)?;
        let once = times == Times::new(0, 1);
        let plain = times.is_endless()
            && times.min <= 1
            && analysis::min_width(&self.program.code, body as usize) > 0;
        if once || plain {
            // Neither a count nor a guard against empty rounds is needed.
            if plain && times.min == 0 {
                self.emit(Instr::Jump(opener as Pc));
            }
            let decide = match times.min {
                0 => opener,
                _ => self.emit(Instr::Fail),
            };
            let next = self.here();
            self.program.code[decide] = match greedy {
                true => analysis::split(body, next),
                false => analysis::split(next, body),
            };
            if times.min == 1 {
                self.program.code[opener] = Instr::Jump(body);
            }
            return Ok(until + 1);
        }
        let counter = self.counter();
        let until_pc = self.emit(match greedy {
            true => Instr::MaxUntil {
                counter,
                times,
                body,
            },
            false => Instr::MinUntil {
                counter,
                times,
                body,
            },
        });
        self.program.code[opener] = Instr::Enter {
            counter,
            until: until_pc as Pc,
        };
        Ok(until + 1)
    }

    fn repeat_possessive(&mut self, at: usize) -> Result<usize, Invalid> {
        let end = self.skip(at + 1)?;
        let times = self.times(at + 2)?;
        let counter = self.counter();
        let until = self.here() + 1;
        self.emit(Instr::Enter { counter, until });
        let head = self.emit(Instr::Fail);
        self.own_part(at + 4, end + 1)?;
        let next = self.here();
        self.program.code[head] = Instr::PossessiveUntil {
            counter,
            times,
            next,
        };
        Ok(end + 1)
    }

    fn assertion(&mut self, at: usize) -> Result<usize, Invalid> {
        let end = self.skip(at + 1)?;
        let back = self.word(at + 2)?;
        let opener = self.emit(Instr::Fail);
        self.own_part(at + 3, end)?;
        let next = self.here();
        self.program.code[opener] = match self.word(at)? {
            ASSERT => Instr::Assert { back, next },
            _ => Instr::AssertNot { back, next },
        };
        Ok(end)
    }

    fn group_ref(&mut self, at: usize, fold: Fold) -> Result<usize, Invalid> {
        let group = self.group(self.word(at + 1)?)?;
        self.emit(Instr::GroupRef { group, fold });
        Ok(at + 2)
    }

    /// `GROUPREF_EXISTS`, the group, the distance to what comes when it took no part; before that a jump.
    fn group_exists(&mut self, at: usize) -> Result<usize, Invalid> {
        let group = self.group(self.word(at + 1)?)?;
        let no = at + 1 + self.word(at + 2)? as usize;
        self.word(no)?;
        let opener = self.emit(Instr::Fail);
        let stop = self.part(at + 3, no)?;
        if stop == no {
            let no = self.here();
            self.program.code[opener] = Instr::GroupExists { group, no };
            return Ok(stop);
        }
        let end = self.skip(stop + 1)?;
        if stop + 2 != no {
            return Err(Invalid);
        }
        let jump = self.emit(Instr::Fail);
        let start = self.here();
        self.program.code[opener] = Instr::GroupExists { group, no: start };
        self.whole_part(no, end)?;
        let next = self.here();
        self.program.code[jump] = Instr::Jump(next);
        Ok(end)
    }
}
