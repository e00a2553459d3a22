//! Tests of lowering: graphs built by hand are compiled and run on a bare thread. Leaving is recorded
//! by a stub, so that sites and the exit buffer can be looked at.

mod arith;
mod calls;
mod exits;
mod guards;
mod memory;

use super::{Backend, Compiled, Runtime};
use crate::frame::site::{Action, Site, SiteFrame, Source};
use crate::frame::{Frame, FrameKind, Stacks};
use crate::mir::*;
use crate::object::*;
use crate::runtime::tests::with_thread;
use crate::value::Value;
use core::cell::RefCell;

/// What compiled code left behind.
#[derive(Debug)]
struct Left {
    action: Action,
    reason: Reason,
    frames: Vec<SiteFrame>,
    stores: Vec<(Source, u32, Source)>,
    buffer: Vec<u64>,
}

impl Left {
    /// The bits of a source's value.
    fn bits(&self, source: Source) -> u64 {
        match source {
            Source::Const(v) => v.bits(),
            Source::Word(i) | Source::Float(i) | Source::Bool(i) => self.buffer[i as usize],
        }
    }

    /// The value of a register of the innermost frame.
    fn register(&self, r: u16) -> u64 {
        let frame = self.frames.last().expect("a frame");
        let found = frame.registers.iter().find(|(at, _)| *at == r);
        self.bits(found.expect("the register has a value").1)
    }

    fn pc(&self) -> u32 {
        self.frames.last().expect("a frame").pc.0
    }
}

/// What the stub has recorded since the last run began, the innermost first. The thread's `jit` leads
/// here.
type Log = RefCell<Vec<Left>>;

/// The log of a thread.
///
/// # Safety
/// The thread is a [`Machine`]'s.
unsafe fn log<'a>(t: *const Thread) -> &'a Log {
    // SAFETY: `with_machine` has set it, and takes it away before the log goes.
    unsafe { &*(*t).jit.cast::<Log>() }
}

/// Records the site and says `RESUME` or `RAISE`.
unsafe extern "C" fn leave(t: *mut Thread, frame: *mut Frame, site: *const Site) -> u64 {
    // SAFETY: compiled code passes the thread, its frame and one of its sites.
    let (t, site) = unsafe {
        assert_eq!((*t).frame, frame.cast());
        (&*t, &*site)
    };
    site.hits.set(site.hits.get() + 1);
    let left = Left {
        action: site.action,
        reason: Reason::ALL[site.reason as usize],
        frames: site.frames.to_vec(),
        stores: site.stores.to_vec(),
        buffer: t.exit_buffer.to_vec(),
    };
    let result = match left.action {
        Action::Resume => Value::RESUME,
        Action::Raise => Value::RAISE,
    };
    // SAFETY: the thread is a machine's.
    unsafe { log(t) }.borrow_mut().push(left);
    result.bits()
}

/// What a run came to.
#[derive(Debug)]
enum Outcome {
    Value(Value),
    Left(Left),
}

impl Outcome {
    fn value(self) -> Value {
        match self {
            Outcome::Value(v) => v,
            Outcome::Left(left) => panic!("left: {left:?}"),
        }
    }

    fn left(self) -> Left {
        match self {
            Outcome::Left(left) => left,
            Outcome::Value(v) => panic!("returned {v:?}"),
        }
    }
}

struct Machine<'a> {
    t: &'a mut Thread,
    backend: Backend,
    runtime: Runtime,
    log: &'a Log,
    _stacks: Stacks,
}

fn with_machine(f: impl FnOnce(&mut Machine<'_>)) {
    with_thread(|t| {
        let stacks = Stacks::new(t).expect("address space");
        let runtime = Runtime {
            leave,
            fail_every: 0,
            first_place: None,
        };
        let backend = Backend::with_arena(4 << 20).expect("a back end");
        let log = Log::default();
        t.jit = (&raw const log).cast_mut().cast();
        f(&mut Machine {
            t,
            backend,
            runtime,
            log: &log,
            _stacks: stacks,
        });
        t.jit = core::ptr::null_mut();
    });
}

impl Machine<'_> {
    /// A graph for a function of this many parameters, with 16 registers, and its entry block.
    fn graph(&mut self, n_params: u16) -> Builder {
        let code = crate::mir::tests::code(self.t, "f", n_params, 16);
        let mut g = Graph::new(code, None);
        let block = g.add_block();
        Builder { g, at: block }
    }

    fn compile(&mut self, g: &Graph) -> Compiled {
        match self.backend.lower(g, &self.runtime) {
            Ok(compiled) => compiled,
            Err(e) => panic!("{e}\n{g}"),
        }
    }

    /// Compiles a graph and runs it.
    fn run(&mut self, g: &Graph, args: &[Value]) -> Outcome {
        let compiled = self.compile(g);
        self.enter(&compiled, g.code(), args)
    }

    /// Runs compiled code in a frame of its own.
    fn enter(&mut self, compiled: &Compiled, code: Gc<CodeObject>, args: &[Value]) -> Outcome {
        let result = self.enter_raw(compiled, code, args);
        let left = self.log.borrow_mut().pop();
        match left {
            Some(left) => {
                let raises = left.action == Action::Raise;
                let wanted = if raises { Value::RAISE } else { Value::RESUME };
                assert_eq!(result, wanted);
                Outcome::Left(left)
            }
            None => Outcome::Value(result),
        }
    }

    fn enter_raw(&mut self, compiled: &Compiled, code: Gc<CodeObject>, args: &[Value]) -> Value {
        self.log.borrow_mut().clear();
        let t = &mut *self.t;
        // A request of the poll word stops the first try.
        let frame = t
            .next_frame()
            .or_else(|_| t.no_frame().map(|()| t.next_frame().expect("room")));
        let frame = frame.expect("room");
        let registers = t.stack_top;
        let (outer, outer_top) = (t.frame, t.stack_top);
        let bits = // SAFETY: the stacks have room; the frame is complete.
            unsafe {
                let body = code.body();
                for (i, v) in args.iter().enumerate() {
                    *registers.add(i) = *v;
                }
                frame.write_bytes(0, 1);
                (*frame).registers = registers;
                (*frame).pc = body.words.get();
                (*frame).body = body;
                (*frame).code = code.value();
                (*frame).function = Value::UNBOUND;
                (*frame).generator = Value::UNBOUND;
                (*frame).kind = FrameKind::Entry;
                t.stack_top = registers.add(body.call.n_registers as usize);
                t.frame = frame.cast();
                (*frame).compiled = true;
                (compiled.entry)(t, frame.cast())
            };
        assert_eq!(t.frame, frame.cast(), "the frame is the innermost again");
        t.frame = outer;
        t.stack_top = outer_top;
        Value::from_bits(bits)
    }

    fn float(&mut self, x: f64) -> Value {
        self.t.float(x).expect("room")
    }
}

/// A graph that grows at the end of a block.
struct Builder {
    g: Graph,
    at: BlockId,
}

impl Builder {
    fn op(&mut self, op: Op, ty: Ty, args: &[NodeId]) -> NodeId {
        self.g.append(self.at, op, ty, args, None)
    }

    /// An operation that may leave, at pc 3 and with its operands in registers 8 and up.
    fn guard(&mut self, op: Op, ty: Ty, args: &[NodeId]) -> NodeId {
        let registers: Vec<(u16, NodeId)> = (8..).zip(args.iter().copied()).collect();
        let registers: Vec<_> = registers
            .into_iter()
            .filter(|(_, v)| self.g.node(*v).ty != Ty::Raw)
            .collect();
        let state = crate::mir::tests::state(&mut self.g, 3, &registers);
        self.g.append(self.at, op, ty, args, Some(state))
    }

    fn register(&mut self, r: u16) -> NodeId {
        self.op(Op::LoadRegister(r), Ty::Val, &[])
    }

    /// A parameter that is an int.
    fn int_register(&mut self, r: u16) -> NodeId {
        let v = self.register(r);
        self.guard(Op::GuardInt, Ty::Int, &[v])
    }

    /// A parameter that is a float.
    fn float_register(&mut self, r: u16) -> NodeId {
        let v = self.register(r);
        self.guard(Op::GuardFloat, Ty::Float, &[v])
    }

    fn int(&mut self, n: i64) -> NodeId {
        self.op(Op::Const(Value::small_int(n).bits()), Ty::Int, &[])
    }

    fn raw(&mut self, n: u64) -> NodeId {
        self.op(Op::Const(n), Ty::Raw, &[])
    }

    fn float(&mut self, x: f64) -> NodeId {
        self.op(Op::Const(x.to_bits()), Ty::Float, &[])
    }

    fn constant(&mut self, v: Value) -> NodeId {
        self.op(Op::Const(v.bits()), Ty::Val, &[])
    }

    fn block(&mut self) -> BlockId {
        self.g.add_block()
    }

    fn jump(&mut self, block: BlockId, args: &[NodeId]) {
        self.g.blocks[self.at.index()].end = Terminator::Jump(target(block, args));
    }

    fn branch(&mut self, cond: NodeId, then: BlockId, otherwise: BlockId) {
        self.g.blocks[self.at.index()].end = Terminator::Branch {
            cond,
            then: target(then, &[]),
            otherwise: target(otherwise, &[]),
        };
    }

    fn ret(&mut self, v: NodeId) {
        let v = match self.g.node(v).ty {
            Ty::Float => self.op(Op::BoxFloat, Ty::Val, &[v]),
            Ty::Bool => self.op(Op::BoxBool, Ty::Val, &[v]),
            _ => v,
        };
        self.g.blocks[self.at.index()].end = Terminator::Return(v);
    }
}

fn target(block: BlockId, args: &[NodeId]) -> Target {
    Target {
        block,
        args: args.to_vec(),
    }
}

fn int(n: i64) -> Value {
    Value::small_int(n)
}
