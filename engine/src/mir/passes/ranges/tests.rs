//! Which checks go, and which stay, in graphs built by hand.

use super::interval::{self, Interval};
use super::{MAX, MIN, run};
use crate::mir::tests::{code, state};
use crate::mir::{
    BlockId, Cond, Graph, ItemKind, NodeId, Op, Reason, StateId, Target, Terminator, Ty, verify,
};
use crate::object::Thread;
use crate::runtime::tests::with_thread;
use crate::value::Value;

const ADD: Op = Op::IntAdd { checked: true };
const SUB: Op = Op::IntSub { checked: true };

/// The result for two numbers, unless the operation leaves.
type Exact = fn(i64, i64) -> Option<i64>;

/// A graph under construction; nodes go to `at`.
struct Builder {
    g: Graph,
    at: BlockId,
    state: StateId,
}

impl Builder {
    /// With registers 0 to 3.
    fn new(t: &mut Thread) -> Builder {
        let mut g = Graph::new(code(t, "f", 4, 4), None);
        let at = g.add_block();
        let state = state(&mut g, 0, &[]);
        Builder { g, at, state }
    }

    fn block(&mut self) -> BlockId {
        self.g.add_block()
    }

    fn int(&mut self, n: i64) -> NodeId {
        let word = Value::small_int(n).bits();
        self.g.append(self.at, Op::Const(word), Ty::Int, &[], None)
    }

    fn register(&mut self, r: u16) -> NodeId {
        let op = Op::LoadRegister(r);
        self.g.append(self.at, op, Ty::Val, &[], None)
    }

    /// Any int.
    fn any(&mut self, r: u16) -> NodeId {
        let v = self.register(r);
        self.guard(Op::GuardInt, &[v])
    }

    fn list(&mut self, r: u16) -> NodeId {
        let v = self.register(r);
        let state = Some(self.state);
        self.g
            .append(self.at, Op::GuardShape(7), Ty::Val, &[v], state)
    }

    fn guard(&mut self, op: Op, args: &[NodeId]) -> NodeId {
        let state = Some(self.state);
        self.g.append(self.at, op, Ty::Int, args, state)
    }

    fn pure(&mut self, op: Op, args: &[NodeId]) -> NodeId {
        self.g.append(self.at, op, Ty::Int, args, None)
    }

    fn len(&mut self, list: NodeId) -> NodeId {
        self.pure(Op::ListLen, &[list])
    }

    fn compare(&mut self, cond: Cond, a: NodeId, b: NodeId) -> NodeId {
        let op = Op::IntCompare(cond);
        self.g.append(self.at, op, Ty::Bool, &[a, b], None)
    }

    /// Requires a comparison.
    fn require(&mut self, cond: Cond, a: NodeId, b: NodeId) {
        let holds = self.compare(cond, a, b);
        let (op, state) = (Op::GuardTrue(Reason::Bounds), Some(self.state));
        self.g.append(self.at, op, Ty::None, &[holds], state);
    }

    fn jump(&mut self, block: BlockId, args: &[NodeId]) {
        let args = args.to_vec();
        self.g.blocks[self.at.index()].end = Terminator::Jump(Target { block, args });
    }

    /// Goes on in `then`; `otherwise` is for when the comparison does not hold.
    fn branch(&mut self, cond: Cond, a: NodeId, b: NodeId) -> [BlockId; 2] {
        let cond = self.compare(cond, a, b);
        let sides = [self.block(), self.block()];
        let target = |block| Target {
            block,
            args: Vec::new(),
        };
        self.g.blocks[self.at.index()].end = Terminator::Branch {
            cond,
            then: target(sides[0]),
            otherwise: target(sides[1]),
        };
        self.at = sides[0];
        sides
    }

    fn ret(&mut self, v: NodeId) {
        self.g.blocks[self.at.index()].end = Terminator::Return(v);
    }

    /// A loop's header with `Int` parameters; nodes go there.
    fn header<const N: usize>(&mut self, args: [NodeId; N]) -> (BlockId, [NodeId; N]) {
        let header = self.block();
        self.jump(header, &args);
        self.g.blocks[header.index()].is_loop_header = true;
        let params = args.map(|_| self.g.add_param(header, Ty::Int));
        self.at = header;
        (header, params)
    }

    /// Gives the header a state, so that tests can stand in front of the loop.
    fn with_entry_state(&mut self, header: BlockId, params: &[NodeId]) {
        let registers: Vec<(u16, NodeId)> = (0..).zip(params.iter().copied()).collect();
        let state = state(&mut self.g, 1, &registers);
        self.g.blocks[header.index()].entry_state = Some(state);
    }

    /// Runs the pass and gives what stands in a block.
    fn run(&mut self) {
        verify(&self.g).expect("a right graph");
        run(&mut self.g);
        if let Err(e) = verify(&self.g) {
            panic!("{e}\n{}", self.g);
        }
    }

    fn op(&self, v: NodeId) -> Op {
        self.g.node(v).op
    }

    fn is_unchecked(&self, v: NodeId) -> bool {
        let node = self.g.node(v);
        matches!(
            node.op,
            Op::IntAdd { checked: false }
                | Op::IntSub { checked: false }
                | Op::IntMul { checked: false }
        ) && node.state.is_none()
    }

    /// Does a node stand in a block still?
    fn stands(&self, v: NodeId) -> bool {
        self.g.blocks.iter().any(|b| b.nodes.contains(&v))
    }

    fn ops(&self, block: BlockId) -> Vec<Op> {
        let nodes = &self.g.block(block).nodes;
        nodes.iter().map(|n| self.op(*n)).collect()
    }
}

#[test]
fn intervals_hold_all_results() {
    let ends = [
        (-7, -2),
        (-3, 5),
        (0, 0),
        (0, 9),
        (1, 4),
        (3, 3),
        (-1, -1),
        (4, 20),
    ];
    let ops: [(Op, Exact); 10] = [
        (ADD, |a, b| Some(a + b)),
        (SUB, |a, b| Some(a - b)),
        (Op::IntMul { checked: true }, |a, b| Some(a * b)),
        (Op::IntFloorDiv, |a, b| {
            (b != 0).then(|| (a as f64 / b as f64).floor() as i64)
        }),
        (Op::IntMod, |a, b| {
            (b != 0).then(|| a - b * (a as f64 / b as f64).floor() as i64)
        }),
        (Op::IntAnd, |a, b| Some(a & b)),
        (Op::IntOr, |a, b| Some(a | b)),
        (Op::IntXor, |a, b| Some(a ^ b)),
        (Op::IntShl, |a, b| (b >= 0).then(|| a << b)),
        (Op::IntShr, |a, b| (b >= 0).then(|| a >> b)),
    ];
    for (op, f) in ops {
        for (a, c) in ends {
            for (b, d) in ends {
                let i = interval::binary(op, Interval::new(a, c), Interval::new(b, d));
                for x in a..=c {
                    for y in b..=d {
                        if let Some(v) = f(x, y) {
                            assert!(i.contains(v), "{op:?} {x} {y}: {v} is not in {i:?}");
                        }
                    }
                }
            }
        }
    }
}

#[test]
fn intervals_of_conditions() {
    let all = [(-2, 1), (0, 0), (1, 3), (-5, -4)];
    for cond in [Cond::Eq, Cond::Ne, Cond::Lt, Cond::Le, Cond::Gt, Cond::Ge] {
        for (a, c) in all {
            for (b, d) in all {
                let (i, j) = (Interval::new(a, c), Interval::new(b, d));
                let truth = interval::binary(Op::IntCompare(cond), i, j);
                let left = interval::satisfying(i, cond, j);
                for x in a..=c {
                    for y in b..=d {
                        let holds = match cond {
                            Cond::Eq => x == y,
                            Cond::Ne => x != y,
                            Cond::Lt => x < y,
                            Cond::Le => x <= y,
                            Cond::Gt => x > y,
                            Cond::Ge => x >= y,
                        };
                        assert!(truth.contains(holds.into()));
                        assert!(!holds || left.contains(x));
                    }
                }
            }
        }
    }
}

#[test]
fn the_ends_of_small_ints() {
    with_thread(|t| {
        // `v & mask` plus what just fits, and one more.
        for (extra, fits) in [(MAX - 15, true), (MAX - 14, false)] {
            let mut b = Builder::new(t);
            let (v, mask, extra) = (b.any(0), b.int(15), b.int(extra));
            let low = b.pure(Op::IntAnd, &[v, mask]);
            let sum = b.guard(ADD, &[low, extra]);
            b.ret(sum);
            b.run();
            assert_eq!(b.is_unchecked(sum), fits);
        }
        for (extra, fits) in [(MIN + 15, true), (MIN + 14, false)] {
            let mut b = Builder::new(t);
            let (v, mask, extra) = (b.any(0), b.int(15), b.int(extra));
            let low = b.pure(Op::IntAnd, &[v, mask]);
            let difference = b.guard(SUB, &[extra, low]);
            b.ret(difference);
            b.run();
            assert_eq!(b.is_unchecked(difference), fits);
        }
        // Products of 30 bits by 30 bits, and by 31.
        for (mask, fits) in [((1 << 30) - 1, true), ((1 << 31) - 1, false)] {
            let mut b = Builder::new(t);
            let (v, m, n) = (b.any(0), b.int((1 << 30) - 1), b.int(mask));
            let x = b.pure(Op::IntAnd, &[v, m]);
            let y = b.pure(Op::IntAnd, &[v, n]);
            let product = b.guard(Op::IntMul { checked: true }, &[x, y]);
            b.ret(product);
            b.run();
            assert_eq!(b.is_unchecked(product), fits);
        }
    });
}

/// `while i COND n: i += STEP`, from `first`; gives the sum.
fn counting(b: &mut Builder, first: Option<i64>, cond: Cond, step: i64) -> NodeId {
    let n = b.any(1);
    let first = match first {
        Some(first) => b.int(first),
        None => b.any(0),
    };
    let (header, [i]) = b.header([first]);
    let [_, end] = b.branch(cond, i, n);
    let step = b.int(step);
    let next = b.guard(ADD, &[i, step]);
    b.jump(header, &[next]);
    b.at = end;
    b.ret(i);
    next
}

#[test]
fn counters_below_a_limit() {
    with_thread(|t| {
        let cases = [
            (Some(0), Cond::Lt, 1, true),
            (None, Cond::Lt, 1, true),
            (None, Cond::Lt, 2, false),
            // Equal to the greatest int, one more is none.
            (Some(0), Cond::Le, 1, false),
            (Some(0), Cond::Ne, 1, false),
            (None, Cond::Gt, -1, true),
            (Some(0), Cond::Ge, -1, false),
            (Some(0), Cond::Gt, 1, false),
        ];
        for (first, cond, step, goes) in cases {
            let mut b = Builder::new(t);
            let next = counting(&mut b, first, cond, step);
            b.run();
            assert_eq!(b.is_unchecked(next), goes, "{first:?} {cond:?} {step}");
        }
    });
}

/// `while i COND len(xs): xs[i]; i += STEP`, from `first`; the check.
fn indexed(b: &mut Builder, first: i64, cond: Cond, step: i64) -> NodeId {
    let list = b.list(1);
    let first = b.int(first);
    let (header, [i]) = b.header([first]);
    let len = b.len(list);
    let [_, end] = b.branch(cond, i, len);
    let check = b.guard(Op::BoundsCheck, &[i, len]);
    b.pure(Op::ListGet(ItemKind::Int), &[list, check]);
    let step = b.int(step);
    let next = b.guard(ADD, &[i, step]);
    b.jump(header, &[next]);
    b.at = end;
    b.ret(i);
    check
}

#[test]
fn indices_below_the_length() {
    with_thread(|t| {
        let cases = [
            (0, Cond::Lt, 1, true),
            (5, Cond::Lt, 3, true),
            // The index becomes equal to the length.
            (0, Cond::Le, 1, false),
            (0, Cond::Ne, 1, false),
            // Negative ones count from the end.
            (-1, Cond::Lt, 1, false),
            (0, Cond::Lt, -1, false),
        ];
        for (first, cond, step, goes) in cases {
            let mut b = Builder::new(t);
            let check = indexed(&mut b, first, cond, step);
            b.run();
            assert_eq!(!b.stands(check), goes, "{first} {cond:?} {step}");
        }
    });
}

#[test]
fn another_length_keeps_the_check() {
    with_thread(|t| {
        // The length is read anew behind what may shorten the list.
        let mut b = Builder::new(t);
        let list = b.list(1);
        let zero = b.int(0);
        let (header, [i]) = b.header([zero]);
        let len = b.len(list);
        let [_, end] = b.branch(Cond::Lt, i, len);
        let later = b.len(list);
        let check = b.guard(Op::BoundsCheck, &[i, later]);
        let one = b.int(1);
        let next = b.guard(ADD, &[check, one]);
        b.jump(header, &[next]);
        b.at = end;
        b.ret(i);
        b.run();
        assert!(b.stands(check));
    });
}

#[test]
fn a_length_of_the_iteration_before_says_nothing() {
    with_thread(|t| {
        // The test at the end is against a length that is read anew at the start.
        let mut b = Builder::new(t);
        let list = b.list(1);
        let zero = b.int(0);
        let (header, [i]) = b.header([zero]);
        let len = b.len(list);
        b.require(Cond::Lt, zero, len);
        let check = b.guard(Op::BoundsCheck, &[i, len]);
        let one = b.int(1);
        let next = b.guard(ADD, &[check, one]);
        let [_, end] = b.branch(Cond::Lt, next, len);
        b.jump(header, &[next]);
        b.at = end;
        b.ret(i);
        b.run();
        assert!(b.stands(check));
        assert!(
            b.is_unchecked(next),
            "an index is far from the greatest int"
        );
    });
}

#[test]
fn two_ends_that_come_together() {
    with_thread(|t| {
        // `i, j = 0, len - 1; while i < j: xs[i]; xs[j]; i += 1; j -= 1`
        let mut b = Builder::new(t);
        let list = b.list(1);
        let len = b.len(list);
        let (zero, one) = (b.int(0), b.int(1));
        let last = b.guard(SUB, &[len, one]);
        let (header, [i, j]) = b.header([zero, last]);
        let [_, end] = b.branch(Cond::Lt, i, j);
        let low = b.guard(Op::BoundsCheck, &[i, len]);
        let high = b.guard(Op::BoundsCheck, &[j, len]);
        let i2 = b.guard(ADD, &[i, one]);
        let j2 = b.guard(SUB, &[j, one]);
        b.jump(header, &[i2, j2]);
        b.at = end;
        b.ret(i);
        b.run();
        assert!(!b.stands(low) && !b.stands(high));
        assert!(b.is_unchecked(i2) && b.is_unchecked(j2) && b.is_unchecked(last));
    });
}

#[test]
fn nested_loops() {
    with_thread(|t| {
        // `while i < len(xs): j = i; while j < len(xs): xs[j]; j += 1 ... i += 1`
        let mut b = Builder::new(t);
        let list = b.list(1);
        let len = b.len(list);
        let (zero, one) = (b.int(0), b.int(1));
        let (outer, [i]) = b.header([zero]);
        let [_, end] = b.branch(Cond::Lt, i, len);
        let (inner, [j]) = b.header([i]);
        let [_, done] = b.branch(Cond::Lt, j, len);
        let check = b.guard(Op::BoundsCheck, &[j, len]);
        let before = b.guard(SUB, &[j, one]);
        let kept = b.guard(Op::BoundsCheck, &[before, len]);
        let j2 = b.guard(ADD, &[j, one]);
        b.jump(inner, &[j2]);
        b.at = done;
        let i2 = b.guard(ADD, &[i, one]);
        b.jump(outer, &[i2]);
        b.at = end;
        b.ret(i);
        b.run();
        assert!(!b.stands(check));
        assert!(b.stands(kept), "-1 is an index from the end");
        assert!(b.is_unchecked(j2) && b.is_unchecked(i2) && b.is_unchecked(before));
    });
}

/// A loop that tests at its end, entered with any `i`: `xs[i]; i += 1` while `i < len`.
fn entered_anywhere(b: &mut Builder) -> (BlockId, NodeId, NodeId) {
    let front = b.at;
    let list = b.list(1);
    let len = b.len(list);
    let first = b.any(0);
    let (header, [i]) = b.header([first]);
    let check = b.guard(Op::BoundsCheck, &[i, len]);
    let one = b.int(1);
    let next = b.guard(ADD, &[i, one]);
    let [_, end] = b.branch(Cond::Lt, next, len);
    b.jump(header, &[next]);
    b.with_entry_state(header, &[i]);
    b.at = end;
    b.ret(next);
    (front, check, next)
}

#[test]
fn what_a_loop_begins_with_is_tested_in_front_of_it() {
    with_thread(|t| {
        let mut b = Builder::new(t);
        let (front, check, next) = entered_anywhere(&mut b);
        b.run();
        assert!(!b.stands(check) && b.is_unchecked(next));
        let ops = b.ops(front);
        let tests = ops.iter().filter(|op| matches!(op, Op::GuardTrue(_)));
        assert_eq!(tests.count(), 2, "not negative, and less than the length");
        // Nor where it would fail at once.
        for (first, length, goes) in [(3, 4, true), (4, 4, false), (-1, 4, false), (0, 1, true)] {
            let mut b = Builder::new(t);
            b.g.samples = vec![(0, first), (1, length)];
            let (_, check, _) = entered_anywhere(&mut b);
            b.run();
            assert_eq!(!b.stands(check), goes, "{first} of {length}");
        }
        // Without a state in front of the loop there is no test.
        let mut b = Builder::new(t);
        let (_, check, _) = entered_anywhere(&mut b);
        for block in &mut b.g.blocks {
            block.entry_state = None;
        }
        b.run();
        assert!(b.stands(check));
    });
}

#[test]
fn a_check_that_not_each_iteration_comes_to_is_not_tested_in_front() {
    with_thread(|t| {
        let mut b = Builder::new(t);
        let list = b.list(1);
        let len = b.len(list);
        let (first, flag) = (b.any(0), b.any(2));
        let (header, [i]) = b.header([first]);
        b.with_entry_state(header, &[i]);
        let one = b.int(1);
        let next = b.guard(ADD, &[i, one]);
        let [_, other] = b.branch(Cond::Lt, i, flag);
        let latch = b.block();
        let check = b.guard(Op::BoundsCheck, &[i, len]);
        b.jump(latch, &[]);
        b.at = other;
        b.jump(latch, &[]);
        b.at = latch;
        let [_, end] = b.branch(Cond::Lt, next, len);
        b.jump(header, &[next]);
        b.at = end;
        b.ret(next);
        b.run();
        assert!(b.stands(check));
    });
}

#[test]
fn unchecked_sums_may_wrap() {
    with_thread(|t| {
        // As the next item of a range, which is not looked at past the last one.
        let mut b = Builder::new(t);
        let list = b.list(1);
        let len = b.len(list);
        let (v, step) = (b.any(0), b.any(2));
        b.require(Cond::Lt, v, len);
        let zero = b.int(0);
        b.require(Cond::Ge, v, zero);
        b.require(Cond::Ge, step, zero);
        let next = b.pure(Op::IntAdd { checked: false }, &[v, step]);
        let check = b.guard(Op::BoundsCheck, &[next, len]);
        let at = b.guard(Op::BoundsCheck, &[v, len]);
        let smaller = b.compare(Cond::Lt, next, zero);
        b.ret(next);
        b.run();
        assert!(b.stands(check) && !b.stands(at));
        assert_eq!(b.op(smaller), Op::IntCompare(Cond::Lt));
    });
}

#[test]
fn decided_branches_go() {
    with_thread(|t| {
        let mut b = Builder::new(t);
        let (v, ten) = (b.any(0), b.int(10));
        let rest = b.guard(Op::IntMod, &[v, ten]);
        let front = b.at;
        let [yes, no] = b.branch(Cond::Lt, rest, ten);
        b.ret(v);
        b.at = no;
        b.ret(rest);
        b.run();
        assert!(matches!(&b.g.block(front).end, Terminator::Jump(to) if to.block == yes));
        assert!(!b.g.reverse_postorder().contains(&no));

        // A negative divisor has negative remainders.
        let mut b = Builder::new(t);
        let (v, ten) = (b.any(0), b.int(-10));
        let rest = b.guard(Op::IntMod, &[v, ten]);
        let front = b.at;
        let zero = b.int(0);
        let [_, no] = b.branch(Cond::Lt, rest, zero);
        b.ret(v);
        b.at = no;
        b.ret(rest);
        b.run();
        assert!(matches!(b.g.block(front).end, Terminator::Branch { .. }));
    });
}

#[test]
fn a_check_that_has_passed_counts_behind_it_alone() {
    with_thread(|t| {
        let mut b = Builder::new(t);
        let list = b.list(1);
        let len = b.len(list);
        let (v, zero, one) = (b.any(0), b.int(0), b.int(1));
        let early = b.guard(ADD, &[v, one]);
        b.require(Cond::Ge, v, zero);
        let first = b.guard(Op::BoundsCheck, &[v, len]);
        let second = b.guard(Op::BoundsCheck, &[v, len]);
        let late = b.guard(ADD, &[v, one]);
        b.ret(early);
        b.run();
        assert!(b.stands(first) && !b.stands(second));
        assert!(!b.is_unchecked(early) && b.is_unchecked(late));
    });
}

#[test]
fn a_cycle_that_loses_a_way_in_gets_a_header() {
    with_thread(|t| {
        let mut b = Builder::new(t);
        let (zero, one, n) = (b.int(0), b.int(1), b.any(0));
        let [_, other] = b.branch(Cond::Lt, zero, one);
        let (first, second, end) = (b.block(), b.block(), b.block());
        b.jump(first, &[]);
        b.at = other;
        b.jump(second, &[]);
        b.at = first;
        b.jump(second, &[]);
        b.at = second;
        let [_, done] = b.branch(Cond::Lt, n, one);
        b.jump(first, &[]);
        b.at = done;
        b.jump(end, &[]);
        b.at = end;
        b.ret(n);
        b.run();
        assert!(b.g.block(first).is_loop_header);
    });
}
