//! The builder on functions that have run: the graphs are well-formed and have the types they should.

use tauraro::bytecode::Pc;
use tauraro::mir::build::{Request, build};
use tauraro::mir::{self, Graph, Op};
use tauraro::object::{CodeObject, Dict, Function, Gc, Module, Thread};
use tauraro::vm::{MainModule, Options, Vm};

/// Runs `script`, then hands the function `f` that it defines to `test`.
fn with_function(
    script: &'static str,
    test: impl FnOnce(&mut Thread, Gc<CodeObject>) + Send + 'static,
) {
    let child = std::thread::Builder::new()
        .stack_size(64 << 20)
        .spawn(move || {
            let mut vm = Vm::new(&Options::default(), 64 << 20).expect("a machine");
            vm.run_main(script.as_bytes(), "test.py", &MainModule::default())
                .expect("the script runs");
            let t = vm.thread();
            let main = t.intern("__main__").expect("room");
            let modules = t.modules.cast::<Dict>().expect("sys.modules is a dict");
            let main = modules
                .get_str(main)
                .and_then(|m| m.cast::<Module>())
                .expect("a module");
            let name = t.intern("f").expect("room");
            let f = main.dict().get_str(name).and_then(|f| f.cast::<Function>());
            let f = f.expect("the script defines f");
            let code = f.code();
            test(t, code);
        })
        .expect("a thread");
    if let Err(e) = child.join() {
        std::panic::resume_unwind(e);
    }
}

fn graph_of(t: &Thread, code: Gc<CodeObject>, entry: Option<Pc>) -> Graph {
    let request = Request {
        thread: t,
        code,
        entry,
        registers: None,
        generic: &[],
    };
    let graph = match build(&request) {
        Ok(graph) => graph,
        Err(refusal) => panic!("{refusal:?}"),
    };
    if let Err(e) = mir::verify(&graph) {
        panic!("{e}\n{graph}");
    }
    let mut graph = graph;
    mir::passes::run(&mut graph).expect("the passes keep the graph well-formed");
    if let Err(e) = mir::verify(&graph) {
        panic!("{e}\n{graph}");
    }
    if std::env::var_os("SHOW_MIR").is_some() {
        println!("{graph}");
    }
    graph
}

/// Builds `f` and gives the ops of all nodes that are in a block.
fn ops(script: &'static str, test: impl FnOnce(Vec<Op>) + Send + 'static) {
    with_function(script, |t, code| {
        let graph = graph_of(t, code, None);
        let nodes = graph
            .reverse_postorder()
            .into_iter()
            .flat_map(|b| graph.block(b).nodes.clone());
        test(nodes.map(|n| graph.node(n).op).collect());
    });
}

fn count(ops: &[Op], test: impl Fn(&Op) -> bool) -> usize {
    ops.iter().filter(|op| test(op)).count()
}

#[test]
fn a_counting_loop() {
    let script = "def f(n):\n    count = 0\n    for i in range(n):\n        count = count + 1\n    return count\nf(10)\n";
    ops(script, |ops| {
        assert_eq!(
            count(&ops, |op| matches!(op, Op::IntAdd { checked: true })),
            1
        );
        assert_eq!(count(&ops, |op| *op == Op::GuardInt), 0);
    });
}

#[test]
fn floats_and_ints() {
    let script = "def f(n):\n    x = 0.0\n    i = 0\n    while i < n:\n        x = x * 0.5 + i\n        i += 1\n    return x\nf(10)\n";
    ops(script, |ops| {
        assert_eq!(count(&ops, |op| *op == Op::FloatMul), 1);
        assert_eq!(count(&ops, |op| *op == Op::IntToFloat), 1);
        assert_eq!(count(&ops, |op| matches!(op, Op::CallHelper(_))), 0);
    });
}

#[test]
fn lists_and_attributes() {
    let script = "class P:\n    def __init__(self, x):\n        self.x = x\ndef f(items, p):\n    total = 0\n    for i in range(len(items)):\n        total += items[i]\n        items[i] = total\n        p.x = p.x + total\n    return total\nf([1, 2, 3], P(1))\n";
    ops(script, |ops| {
        assert_eq!(count(&ops, |op| matches!(op, Op::ListGet(_))), 1);
        assert_eq!(count(&ops, |op| matches!(op, Op::ListSet(_))), 1);
        assert_eq!(count(&ops, |op| matches!(op, Op::Store { .. })), 1);
    });
}

#[test]
fn calls() {
    let script = "def g(a, b):\n    return a + b\ndef f(n):\n    x = 0\n    while n > 0:\n        x = g(x, n)\n        n -= 1\n    return x\nf(10)\n";
    ops(script, |ops| {
        assert_eq!(count(&ops, |op| matches!(op, Op::CallScript { .. })), 0);
        assert_eq!(count(&ops, |op| matches!(op, Op::IntAdd { .. })), 1);
    });
    let script = "def f(n):\n    return n if n < 2 else f(n - 1) + f(n - 2)\nf(10)\n";
    ops(script, |ops| {
        assert_eq!(count(&ops, |op| matches!(op, Op::CallScript { .. })), 2);
    });
}

#[test]
fn everything_that_is_built_is_well_formed() {
    let script = "def f(a, b):\n    out = []\n    d = {}\n    for x in a:\n        if x in d:\n            d[x] += 1\n        else:\n            d[x] = 1\n        out.append((x, str(x), f'{x}!'))\n    try:\n        y = a[b]\n    except IndexError:\n        y = None\n    while b > 0:\n        b -= 1\n        if b == 3:\n            continue\n        for i in range(3):\n            for j in range(i):\n                if j > b:\n                    break\n            else:\n                out[0:1] = [i]\n    return out, d, y, not b, b is None, -b, ~b, [i * 2 for i in a], (lambda z: z + b)\nf([1, 2, 2], 9)\nf([1, 2, 2], 1)\n";
    with_function(script, |t, code| {
        graph_of(t, code, None);
        let words = &code.code().instructions;
        for (at, word) in words.iter().enumerate() {
            if let Some(to) = word.jump_target(Pc(at as u32))
                && to.index() <= at
            {
                graph_of(t, code, Some(to));
            }
        }
    });
}
