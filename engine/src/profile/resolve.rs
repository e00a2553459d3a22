//! From raw samples to stacks of functions. Runs while what samples name is still in memory: at polls, in each
//! collection before it frees anything, and at the end.

use super::context::REGISTERS;
use super::sample::{COMPILED, Head};
use crate::bytecode::{Code, Instr, Pc};
use crate::frame::place::{Position, SharedPlaces};
use crate::gc::Header;
use crate::object::{CodeObject, Gc, Thread};
use crate::value::Value;
use std::collections::HashMap;
use std::rc::Rc;

/// What runs a frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Tier {
    /// The interpreter.
    Interpreted,
    /// Compiled code of its own.
    Compiled,
    /// Compiled code of a caller.
    Inlined,
}

/// An entry of a stack.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Frame {
    /// A function: index into [`Samples::codes`].
    Script(u32, Tier),
    /// There are outer frames that the sample does not hold.
    Cut,
    /// A thread of the system that runs no script.
    Foreign,
}

/// Native code that was at work: index into [`Samples::natives`].
pub(super) type NativeId = u32;

/// Number of a stack; 0 is the empty one.
pub(super) type StackId = u32;

/// A sample without memory of the engine.
#[derive(Clone, Copy, Debug)]
pub(super) struct Record {
    pub(super) stack: StackId,
    pub(super) native: NativeId,
    /// Where the innermost frame is, as the frame says and as the machine's registers say, when they do.
    pub(super) at: [Option<Pc>; 2],
    pub(super) weight: u64,
}

/// What says which component was at work.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Native {
    pub(super) collecting: bool,
    pub(super) phase: u8,
    pub(super) kind: u8,
    /// The machine was in compiled code.
    pub(super) in_compiled: bool,
    /// The instruction, then return addresses, innermost first; empty without a machine.
    pub(super) addresses: Box<[usize]>,
}

/// What is known of a code object.
#[derive(Clone)]
struct Known {
    index: u32,
    words: *const Instr,
    count: usize,
}

/// All samples so far.
pub(super) struct Samples {
    /// Functions, each once.
    pub(super) codes: Vec<Rc<Code>>,
    code_index: HashMap<*const Code, u32>,
    /// Code objects by address, as long as they live.
    known: HashMap<usize, Known>,
    /// Parent and frame of each stack but the empty one, which is number 0.
    pub(super) stacks: Vec<(StackId, Frame)>,
    stack_index: HashMap<(StackId, Frame), StackId>,
    pub(super) natives: Vec<Native>,
    native_index: HashMap<Native, NativeId>,
    pub(super) records: Vec<Record>,
    pub(super) places: Option<SharedPlaces>,
    thread: *const Thread,
}

impl Samples {
    pub(super) fn new() -> Samples {
        Samples {
            codes: Vec::new(),
            code_index: HashMap::new(),
            known: HashMap::new(),
            stacks: vec![(0, Frame::Foreign)],
            stack_index: HashMap::new(),
            natives: Vec::new(),
            native_index: HashMap::new(),
            records: Vec::new(),
            places: None,
            thread: core::ptr::null(),
        }
    }

    /// Says whose samples come. The thread outlives the use of this.
    pub(super) fn attach(&mut self, thread: *const Thread, places: Option<SharedPlaces>) {
        self.thread = thread;
        self.places = places;
    }

    /// Forgets all samples, but not the functions.
    pub(super) fn clear(&mut self) {
        self.records.clear();
    }

    /// Forgets code objects that are dead.
    pub(super) fn forget_dead(&mut self, alive: &dyn Fn(*mut Header) -> bool) {
        self.known
            .retain(|&address, _| alive(address as *mut Header));
    }

    /// Adds a sample: the words that [`super::sample`] has written.
    pub(super) fn add(&mut self, words: &[u64]) {
        let [weight, flags, rest @ ..] = words else {
            return;
        };
        let head = Head::read([*weight, *flags]);
        let machine = if head.has_machine { 1 + REGISTERS } else { 0 };
        let (machine, rest) = rest.split_at(machine.min(rest.len()));
        let (returns, frames) = rest.split_at((head.returns as usize).min(rest.len()));
        let pc = machine.first().map_or(0, |pc| *pc as usize);
        let place = self.place_at(pc);

        let mut stack = 0;
        if head.is_foreign {
            stack = self.push(stack, Frame::Foreign);
        }
        if head.is_cut {
            stack = self.push(stack, Frame::Cut);
        }
        let mut at = [None, None];
        for (i, frame) in frames.chunks_exact(2).enumerate().rev() {
            let [code, word] = [frame[0], frame[1]];
            let Some(known) = self.known(code as usize & !15) else {
                continue;
            };
            let registers = machine.get(1..).filter(|_| i == 0);
            if word & COMPILED == 0 {
                at = [
                    known.pc(word as usize),
                    registers.and_then(|r| r.iter().find_map(|w| known.pc(*w as usize))),
                ];
                stack = self.push(stack, Frame::Script(known.index, Tier::Interpreted));
                continue;
            }
            let here = place.filter(|_| i == 0);
            let positions = here
                .and_then(|p| self.positions(p, known.index))
                .or_else(|| self.positions((word & !COMPILED) as u32, known.index));
            at = [None, None];
            let Some(positions) = positions else {
                stack = self.push(stack, Frame::Script(known.index, Tier::Compiled));
                continue;
            };
            for (depth, (code, pc)) in positions.iter().enumerate() {
                let index = self.code(code);
                let tier = if depth == 0 {
                    Tier::Compiled
                } else {
                    Tier::Inlined
                };
                stack = self.push(stack, Frame::Script(index, tier));
                at = [Some(*pc), None];
            }
        }
        let mut addresses = Vec::new();
        if head.has_machine {
            addresses.push(pc);
            addresses.extend(returns.iter().map(|w| *w as usize));
        }
        let native = self.native(Native {
            collecting: head.collecting,
            phase: head.phase,
            kind: head.kind,
            in_compiled: place.is_some(),
            addresses: addresses.into(),
        });
        self.records.push(Record {
            stack,
            native,
            at,
            weight: *weight,
        });
    }

    /// The place of an instruction of compiled code; none elsewhere.
    fn place_at(&self, pc: usize) -> Option<u32> {
        self.places.as_ref()?.borrow().place_at(pc)
    }

    /// What a place stands for, if it is one of this function.
    fn positions(&self, place: u32, code: u32) -> Option<Box<[Position]>> {
        let places = self.places.as_ref()?.borrow();
        let found = places.positions(place)?;
        let own = Rc::ptr_eq(&found.first()?.0, &self.codes[code as usize]);
        own.then(|| found.into())
    }

    /// What is known of the code object at an address, if there is one.
    fn known(&mut self, address: usize) -> Option<Known> {
        if let Some(known) = self.known.get(&address) {
            return Some(known.clone());
        }
        if self.thread.is_null() {
            return None;
        }
        // SAFETY: the thread outlives this. The collector, which may be at work now, changes none of its tables of
        // objects before it sweeps.
        let object = unsafe { (*self.thread).heap.object_at(address) }?;
        if object.addr() != address {
            return None;
        }
        let code: Gc<CodeObject> = Value::from_ptr(object).cast()?;
        let body = code.body();
        let known = Known {
            index: self.code(&body.code),
            words: body.words.get(),
            count: body.code.instructions.len(),
        };
        // Its words lie elsewhere once it has run.
        if body.is_prepared() {
            self.known.insert(address, known.clone());
        }
        Some(known)
    }

    fn code(&mut self, code: &Rc<Code>) -> u32 {
        let codes = &mut self.codes;
        *self.code_index.entry(Rc::as_ptr(code)).or_insert_with(|| {
            codes.push(code.clone());
            codes.len() as u32 - 1
        })
    }

    fn push(&mut self, stack: StackId, frame: Frame) -> StackId {
        let stacks = &mut self.stacks;
        *self.stack_index.entry((stack, frame)).or_insert_with(|| {
            stacks.push((stack, frame));
            stacks.len() as StackId - 1
        })
    }

    fn native(&mut self, native: Native) -> NativeId {
        if let Some(id) = self.native_index.get(&native) {
            return *id;
        }
        self.natives.push(native.clone());
        let id = self.natives.len() as NativeId - 1;
        self.native_index.insert(native, id);
        id
    }

    /// The frames of a stack, outermost first.
    pub(super) fn frames(&self, stack: StackId) -> Vec<Frame> {
        let mut frames = Vec::new();
        let mut at = stack;
        while at != 0 {
            let (parent, frame) = self.stacks[at as usize];
            frames.push(frame);
            at = parent;
        }
        frames.reverse();
        frames
    }
}

impl Known {
    /// The instruction in front of an address, when that lies in this code.
    fn pc(&self, address: usize) -> Option<Pc> {
        let offset = address.wrapping_sub(self.words.addr());
        let index = offset / size_of::<Instr>();
        let inside = offset.is_multiple_of(size_of::<Instr>()) && index <= self.count;
        inside.then(|| Pc(index.saturating_sub(1) as u32))
    }
}
