//! Tests of the joint between interpreter and compiled code, on a whole machine.

use super::*;
use crate::bytecode::{Op, Pc};
use crate::frame::rebuild::{Live, rebuild};
use crate::frame::site::{Action, Site, SiteFrame, Source};
use crate::frame::{Frame, FrameKind};
use crate::runtime::code::prepare;
use core::cell::Cell;

/// Runs `f` with a machine in which `source` has run.
fn with_vm(options: Options, source: &'static str, f: impl FnOnce(&mut Vm) + Send + 'static) {
    let run = move || {
        let mut vm = Vm::new(&options, 8 << 20).expect("a machine");
        let main = MainModule::default();
        let r = vm.run_main(source.as_bytes(), "<test>", &main);
        assert!(r.is_ok(), "{:?}", vm.thread().pending);
        f(&mut vm);
    };
    let thread = std::thread::Builder::new().stack_size(16 << 20).spawn(run);
    thread.expect("a thread").join().expect("the test passes");
}

fn global(t: &mut Thread, name: &str) -> Value {
    let name = t.intern(name).expect("room");
    let module = main_module(t).expect("a module");
    module.dict().get_str(name).expect("a global")
}

fn counter(vm: &Vm, name: &str) -> u64 {
    let report = vm.jit_report().expect("a compiler");
    let found = report.counters.iter().find(|(n, _)| *n == name);
    found.expect("a counter").1
}

const CALLS: &str = "
def inner(x):
    y = x
    return y
def outer(a, b, c):
    d = inner(a)
    return d
";

/// Pushes a frame of `function` as a call does, of kind `Entry`.
fn push(t: &mut Thread, function: Gc<Function>) -> *mut Frame {
    let frame = t.next_frame().expect("room");
    let code = function.code();
    let body = code.body();
    let registers = t.stack_top;
    // SAFETY: the frame and its registers are free memory of the stacks.
    unsafe {
        for i in 0..body.call.n_registers as usize {
            *registers.add(i) = Value::UNBOUND;
        }
        frame.write(Frame {
            prev: t.frame.cast(),
            registers,
            pc: body.words.get(),
            body,
            code: function.code.get(),
            function: function.value(),
            generator: Value::UNBOUND,
            receiver: Value::UNBOUND,
            saved_handled: Value::UNBOUND,
            saved_top: t.stack_top,
            dst: 0,
            kind: FrameKind::Entry,
            compiled: true,
            place: 0,
        });
        t.stack_top = registers.add(body.call.n_registers as usize);
    }
    t.frame = frame.cast();
    frame
}

fn call_pc(code: Gc<CodeObject>) -> Pc {
    let words = &code.code().instructions;
    let at = words.iter().position(|w| w.op() == Op::Call);
    Pc(at.expect("a call") as u32)
}

fn boxed(x: f64) -> u64 {
    assert!(Value::try_float(x).is_none());
    x.to_bits()
}

/// The site of a call of `inner` in `outer`, with a boxed float in both, an object and a bool.
fn site(outer: Gc<Function>, inner: Gc<Function>, action: Action) -> Site {
    Site {
        frames: Box::new([
            SiteFrame {
                code: outer.code.get(),
                pc: call_pc(outer.code()),
                function: None,
                registers: Box::new([
                    (0, Source::Float(0)),
                    (1, Source::Word(1)),
                    (2, Source::Bool(2)),
                ]),
            },
            SiteFrame {
                code: inner.code.get(),
                pc: Pc(1),
                function: Some(Source::Word(3)),
                registers: Box::new([(0, Source::Float(0)), (1, Source::Float(4))]),
            },
        ]),
        stores: Box::new([(
            Source::Word(1),
            VarCell::VALUE_OFFSET as u32,
            Source::Const(Value::small_int(7)),
        )]),
        action,
        reason: 0,
        hits: Cell::new(0),
    }
}

#[test]
fn frames_are_rebuilt_while_garbage_is_collected() {
    let mut options = Options::default();
    options.jit.mode = JitMode::Off;
    options.heap.stress_every = 1;
    options.heap.verify = true;
    with_vm(options, CALLS, |vm| {
        let t = vm.thread();
        let outer: Gc<Function> = global(t, "outer").cast().expect("a function");
        let inner: Gc<Function> = global(t, "inner").cast().expect("a function");
        for function in [outer, inner] {
            prepare(t, function.code()).expect("room");
        }
        for action in [Action::Resume, Action::Raise] {
            let top = t.stack_top;
            let frame = push(t, outer);
            let site = site(outer, inner, action);
            // Nothing but the exit buffer knows the cell.
            let cell = VarCell::new(t, Value::NONE).expect("room");
            t.exit_buffer[..5].copy_from_slice(&[
                boxed(1e300),
                cell.value().bits(),
                1,
                inner.value().bits(),
                boxed(5e-324),
            ]);
            let mut live = Live::new(t);
            t.exit_buffer = [0; 256];
            // SAFETY: the frame is the innermost, the site is its code's.
            unsafe {
                assert_eq!(rebuild(t, frame, &site, action, &mut live), action);
                let at = frame.add(1);
                assert_eq!(t.frame, at.cast());
                let (f, g) = (&*frame, &*at);
                assert!(!f.compiled && !g.compiled);
                assert_eq!((*f.registers).to_f64(), Some(1e300));
                assert_eq!(*f.registers.add(2), Value::TRUE);
                let cell: Gc<VarCell> = (*f.registers.add(1)).cast().expect("the cell");
                assert_eq!(cell.value.get(), Value::small_int(7));
                assert_eq!(f.pc_index(), call_pc(outer.code()).0);
                assert_eq!((*g.registers).to_f64(), Some(1e300));
                assert_eq!((*g.registers.add(1)).to_f64(), Some(5e-324));
                let raises = u32::from(action == Action::Raise);
                assert_eq!(g.pc.offset_from((*g.body).words.get()) as u32, 1 + raises);
                assert_eq!((g.kind, g.prev), (FrameKind::Call, frame));
                let call = *(*f.body).words.get().add(call_pc(outer.code()).index());
                assert_eq!(g.dst, call.a());
                assert_eq!(g.registers, f.registers.add(call.b() as usize + 1));
                assert_eq!(
                    g.saved_top,
                    f.registers.add((*f.body).call.n_registers as usize)
                );
            }
            t.frame = core::ptr::null_mut();
            t.stack_top = top;
        }
    });
}

#[test]
fn frames_are_rebuilt_when_memory_is_used_up() {
    let mut options = Options::default();
    options.jit.mode = JitMode::Off;
    options.heap.max_heap_bytes = 24 << 20;
    with_vm(options, CALLS, |vm| {
        let t = vm.thread();
        let outer: Gc<Function> = global(t, "outer").cast().expect("a function");
        let frame = push(t, outer);
        // Keeps cells until there is no room for one more.
        let mut last = Value::NONE;
        while let Ok(cell) = VarCell::new(t, last) {
            last = cell.value();
            // SAFETY: the register exists; it keeps the chain alive.
            unsafe { *(*frame).registers.add(1) = last };
        }
        let e = t.take_pending();
        assert!(t.is_instance(e, ClassId::MemoryError));
        for round in 0..200 {
            let x = 1e300 * f64::from(round + 1);
            t.exit_buffer[0] = boxed(x);
            let site = Site {
                frames: Box::new([SiteFrame {
                    code: outer.code.get(),
                    pc: Pc(0),
                    function: None,
                    registers: Box::new([(0, Source::Float(0))]),
                }]),
                stores: Box::new([]),
                action: Action::Raise,
                reason: 0,
                hits: Cell::new(0),
            };
            t.pending = e;
            let mut live = Live::new(t);
            // SAFETY: as above.
            unsafe {
                assert_eq!(
                    rebuild(t, frame, &site, Action::Raise, &mut live),
                    Action::Raise
                );
                assert_eq!((*(*frame).registers).to_f64(), Some(x));
            }
            assert_eq!(
                t.pending, e,
                "the exception is still the one that was raised"
            );
        }
        t.pending = Value::UNBOUND;
        t.frame = core::ptr::null_mut();
    });
}

#[test]
fn counters_lead_to_compiled_code() {
    let source = "
def f(n):
    s = 0
    for i in range(n):
        s += i
    return s
cold = f(100)
before = 0
";
    with_vm(Options::default(), source, |vm| {
        assert_eq!(counter(vm, "jit_compiles"), 0);
    });
    let source = "
def f(n):
    s = 0
    for i in range(n):
        s += i
    return s
r = f(10000)
def g(a):
    return a + 1
for i in range(600):
    g(i)
";
    with_vm(Options::default(), source, |vm| {
        assert_eq!(
            global(vm.thread(), "r"),
            Value::small_int((0..10000).sum::<i64>())
        );
        let f: Gc<Function> = global(vm.thread(), "f").cast().expect("a function");
        let code = f.code();
        let tier = &code.body().tier;
        assert!(!tier.compiled.get() && tier.is_compiled_anywhere());
        assert_eq!(tier.hotness.get(), 0);
        let g: Gc<Function> = global(vm.thread(), "g").cast().expect("a function");
        assert!(g.code().body().tier.compiled.get());
        assert!(counter(vm, "jit_loop_entries") >= 1);
    });
    let mut options = Options::default();
    options.jit.threshold = Some(50);
    with_vm(options, "for i in range(60): pass\n", |vm| {
        assert_eq!(counter(vm, "jit_compiles"), 1);
    });
    let mut options = Options::default();
    options.jit.mode = JitMode::Off;
    with_vm(options, "for i in range(60000): pass\n", |vm| {
        assert!(vm.jit_report().is_none());
    });
}

#[test]
fn many_compiles_make_the_next_wait() {
    let source = "
def make(i):
    names = {}
    exec(f'def f(a): return a + {i}', names)
    return names['f']
made = list(map(make, range(8)))
calls = [list(map(f, range(12))) for f in made]
late = make(8)
calls += list(map(late, range(12)))
";
    let mut options = Options::default();
    options.jit.threshold = Some(100);
    with_vm(options, source, |vm| {
        assert_eq!(counter(vm, "jit_compiles"), 8);
        let late: Gc<Function> = global(vm.thread(), "late").cast().expect("a function");
        let code = late.code();
        let tier = &code.body().tier;
        assert!(!tier.compiled.get());
        assert_eq!(tier.waited.get(), 1);
    });
}

#[test]
fn code_that_leaves_too_often_is_made_anew_and_given_up() {
    // Each round brings a type that the code was not made for.
    let source = "
def f(a, b):
    s = a
    for i in range(100):
        s = s + b
    return s
kinds = [(0, 1), (0.5, 0.25), ('', 'x'), ((), (1,)), ([], [1]), (1j, 2j), (1 << 70, 1 << 70)]
for round in range(20):
    for a, b in kinds:
        for i in range(40):
            f(a, b)
";
    let mut options = Options::default();
    options.jit.threshold = Some(60);
    with_vm(options, source, |vm| {
        let f: Gc<Function> = global(vm.thread(), "f").cast().expect("a function");
        assert!(f.code().body().tier.discarded.get() <= 8);
        let made = counter(vm, "jit_compiles");
        assert!((2..100).contains(&made), "{made} compiles");
    });
}

#[test]
fn changed_cells_and_classes_invalidate() {
    let source = "
K = 1
def f(n):
    s = 0
    for i in range(n):
        s += K
    return s
r = [f(3000), f(10)]
K = 2
r.append(f(10))
f(9000); f(9000)
globals()['K'] = 3
r.append(f(10))
del K
try:
    f(10)
except NameError:
    r.append('NameError')

def g(n):
    s = 0
    for i in range(n):
        s += len('abc')
    return s
r.append(g(3000))
len = lambda s: 5
r.append(g(10))
del len
r.append(g(10))

class C:
    def m(self):
        return 1
def h(c, n):
    s = 0
    for i in range(n):
        s += c.m()
    return s
c = C()
r.append(h(c, 3000))
C.m = lambda self: 2
r.append(h(c, 10))
h(c, 20000)
c.m = lambda: 3
r.append(h(c, 10))
ok = r == [3000, 10, 20, 30, 'NameError', 9000, 50, 30, 3000, 20, 30]
";
    for mode in [JitMode::On, JitMode::Always] {
        let mut options = Options::default();
        options.jit.mode = mode;
        with_vm(options, source, move |vm| {
            assert_eq!(global(vm.thread(), "ok"), Value::TRUE);
            assert!(counter(vm, "jit_invalidated") > 0, "{mode:?}");
        });
    }
}

#[test]
fn watched_cells_tell_of_changes() {
    with_vm(Options::default(), "x = 1\n", |vm| {
        let t = vm.thread();
        let name = t.intern("x").expect("room");
        let dict = main_module(t).expect("a module").dict();
        let cell = dict.cell_of(t, name).expect("room");
        assert!(cell.is_settled());
        cell.set(t, Value::small_int(2));
        assert!(cell.is_settled(), "nobody relied on it");
        cell.watch();
        cell.set(t, Value::small_int(2));
        assert!(cell.is_settled(), "the same value is no change");
        dict.set_str(t, name, Value::NONE).expect("room");
        assert!(!cell.is_settled());
        assert!(!cell.header().has_flag(flag::WATCHED));
    });
}
