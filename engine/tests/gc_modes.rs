//! Small scripts under the collector's test modes: a collection at every allocation, and the check
//! of the write barrier. The scripts check their own results by `assert`.

use tauraro::gc::HeapOptions;
use tauraro::vm::{MainModule, Options, Vm};

const SCRIPTS: &[(&str, &str)] = &[
    (
        "containers",
        "d = {}\nfor i in range(40):\n  d[str(i)] = [i, i * 1.5, (i, [i])]\n\
         assert len(d) == 40 and d['7'] == [7, 10.5, (7, [7])]\n\
         s = set()\nfor i in range(30):\n  s.add((i % 7, 'x' * (i % 5)))\n\
         assert len(s) == 30\n\
         t = [[j for j in range(i)] for i in range(12)]\nassert sum(map(len, t)) == 66\n",
    ),
    (
        "strings",
        "s = ''\nfor i in range(60):\n  s += 'ab\\u20ac'[i % 3] * (i % 7)\n\
         assert len(s) == sum(i % 7 for i in range(60))\n\
         assert ','.join(str(i) for i in range(12)).split(',')[-1] == '11'\n\
         assert f'{1.5:8.2f}|{2 ** 70:,}' == '    1.50|1,180,591,620,717,411,303,424'\n",
    ),
    (
        "classes",
        "class Node:\n  def __init__(self, v, n):\n    self.v = v\n    self.next = n\n\
         head = None\nfor i in range(50):\n  head = Node(i, head)\n\
         n = head\ntotal = 0\nwhile n is not None:\n  total += n.v\n  n.extra = [n.v]\n  n = n.next\n\
         assert total == 1225 and head.extra == [49]\n\
         class L(list):\n  pass\nl = L([1, 2])\nl.name = 'l'\nl.append(3)\n\
         assert l == [1, 2, 3] and l.name == 'l'\n",
    ),
    (
        "generators",
        "def inner(n):\n  for i in range(n):\n    got = yield [i]\n    assert got is None\n  return 'end'\n\
         def outer(n):\n  r = yield from inner(n)\n  yield r\n\
         assert list(outer(5)) == [[0], [1], [2], [3], [4], 'end']\n\
         gens = [outer(3) for _ in range(5)]\nassert [next(g) for g in gens] == [[0]] * 5\n\
         assert [next(g) for g in gens] == [[1]] * 5\n",
    ),
    (
        "closures and exceptions",
        "def make(n):\n  def add(k):\n    nonlocal n\n    n += k\n    return n\n  return add\n\
         fs = [make(i) for i in range(8)]\nassert [f(10) for f in fs] == list(range(10, 18))\n\
         def deep(n):\n  if n == 0:\n    raise ValueError([n])\n  deep(n - 1)\n\
         try:\n  deep(20)\nexcept ValueError as e:\n  assert e.args == ([0],)\nelse:\n  assert False\n",
    ),
];

fn run(heap: HeapOptions) {
    for (name, script) in SCRIPTS {
        // A thread with a stack of its own, as the command has.
        let script = *script;
        let child = std::thread::Builder::new()
            .stack_size(64 << 20)
            .spawn(move || {
                let options = Options {
                    heap,
                    ..Options::default()
                };
                let mut vm = Vm::new(&options, 64 << 20).expect("a machine");
                let ok = vm
                    .run_main(script.as_bytes(), "<test>", &MainModule::default())
                    .is_ok();
                let t = vm.thread();
                let raised = t.take_pending();
                ok.then_some(()).ok_or_else(|| {
                    tauraro::runtime::ops::repr(t, raised)
                        .map(|s| s.to_string())
                        .unwrap_or_default()
                })
            });
        let result = child.expect("a thread").join().expect("no panic");
        assert_eq!(result, Ok(()), "script {name}");
    }
}

#[test]
fn plain() {
    run(HeapOptions::default());
}

#[test]
fn collecting_at_every_allocation() {
    run(HeapOptions {
        stress_every: 1,
        stress_full_every: 7,
        ..HeapOptions::default()
    });
}

#[test]
fn verifying_the_barrier() {
    run(HeapOptions {
        stress_every: 3,
        verify: true,
        ..HeapOptions::default()
    });
}
