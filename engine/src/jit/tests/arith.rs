use super::*;
use crate::value::{SMALL_INT_MAX, SMALL_INT_MIN};

type IntOp<'a> = &'a dyn Fn(i64, i64) -> Result<i64, Reason>;

const ADD: Op = Op::IntAdd { checked: true };
const SUB: Op = Op::IntSub { checked: true };
const MUL: Op = Op::IntMul { checked: true };

const NUMBERS: [i64; 18] = [
    0,
    1,
    -1,
    2,
    -2,
    3,
    -3,
    7,
    -8,
    10,
    59,
    60,
    64,
    1 << 31,
    -(1 << 52),
    (1 << 53) + 2,
    SMALL_INT_MAX,
    SMALL_INT_MIN,
];

fn small(v: i128) -> Result<i64, Reason> {
    i64::try_from(v)
        .ok()
        .filter(|v| (SMALL_INT_MIN..=SMALL_INT_MAX).contains(v))
        .ok_or(Reason::Overflow)
}

fn expect(op: Op, a: i64, b: i64, want: Result<i64, Reason>, got: Outcome) {
    match (want, got) {
        (Ok(v), Outcome::Value(got)) => assert_eq!(got, int(v), "{op:?} {a} {b}"),
        (Err(reason), Outcome::Left(left)) => {
            assert_eq!(left.reason, reason, "{op:?} {a} {b}");
            assert_eq!((left.action, left.pc()), (Action::Resume, 3));
            assert_eq!(left.register(8), int(a).bits(), "{op:?} {a} {b}");
        }
        (want, got) => panic!("{op:?} {a} {b}: wants {want:?}, got {got:?}"),
    }
}

/// Both operands in registers, and each of them as a constant.
fn check(m: &mut Machine<'_>, op: Op, f: IntOp<'_>) {
    let mut g = m.graph(2);
    let (a, b) = (g.int_register(0), g.int_register(1));
    let v = g.guard(op, Ty::Int, &[a, b]);
    g.ret(v);
    let general = m.compile(&g.g);
    for b in NUMBERS {
        let mut g = m.graph(2);
        let x = g.int_register(0);
        let y = g.int(b);
        let v = g.guard(op, Ty::Int, &[x, y]);
        g.ret(v);
        let right = m.compile(&g.g);
        let code = g.g.code();
        let mut g = m.graph(2);
        let x = g.int(b);
        let y = g.int_register(0);
        let v = g.guard(op, Ty::Int, &[x, y]);
        g.ret(v);
        let left = m.compile(&g.g);
        for a in NUMBERS {
            let got = m.enter(&general, code, &[int(a), int(b)]);
            expect(op, a, b, f(a, b), got);
            let got = m.enter(&right, code, &[int(a)]);
            expect(op, a, b, f(a, b), got);
            let got = m.enter(&left, code, &[int(a)]);
            expect(op, b, a, f(b, a), got);
        }
    }
}

#[test]
fn sums_and_products() {
    with_machine(|m| {
        check(m, ADD, &|a, b| small(a as i128 + b as i128));
        check(m, SUB, &|a, b| small(a as i128 - b as i128));
        check(m, MUL, &|a, b| small(a as i128 * b as i128));
    });
}

#[test]
fn division_rounds_down() {
    with_machine(|m| {
        check(m, Op::IntFloorDiv, &|a, b| {
            if b == 0 {
                return Err(Reason::ZeroDivisor);
            }
            let (a, b) = (a as i128, b as i128);
            let down = (a % b != 0 && (a < 0) != (b < 0)) as i128;
            small(a / b - down)
        });
        check(m, Op::IntMod, &|a, b| {
            if b == 0 {
                return Err(Reason::ZeroDivisor);
            }
            let r = a % b;
            Ok(if r != 0 && (r < 0) != (b < 0) {
                r + b
            } else {
                r
            })
        });
    });
}

/// Constant divisors are multiplied with: numbers around multiples, of all sizes.
#[test]
fn division_by_constants() {
    with_machine(|m| {
        let mut random = crate::runtime::tests::Random(7);
        for i in 0..300 {
            let shift = random.below(59) + 1;
            let d = match i {
                0..20 => i + 1,
                20 => SMALL_INT_MAX,
                _ => (random.next() >> (64 - shift)) as i64 + 1,
            };
            let mut g = m.graph(1);
            let a = g.int_register(0);
            let by = g.int(d);
            let q = g.guard(Op::IntFloorDiv, Ty::Int, &[a, by]);
            let r = g.guard(Op::IntMod, Ty::Int, &[a, by]);
            g.op(Op::StoreRegister(1), Ty::None, &[r]);
            g.ret(q);
            let compiled = m.compile(&g.g);
            let multiples = SMALL_INT_MAX / d;
            for j in 0..20 {
                let multiple = match j {
                    0 => multiples,
                    1 => 0,
                    2 => 1,
                    _ => (random.next() >> 4) as i64 % (multiples + 1),
                };
                for near in [-1, 0, 1] {
                    for a in [multiple * d + near, -multiple * d + near] {
                        let a = a.clamp(SMALL_INT_MIN, SMALL_INT_MAX);
                        let q = m.enter(&compiled, g.g.code(), &[int(a)]).value();
                        // SAFETY: the registers of the frame that was popped are still there.
                        let r = unsafe { *m.t.stack_top.add(1) };
                        let want = (a.div_euclid(d), a.rem_euclid(d));
                        assert_eq!((q.as_int(), r.as_int()), want, "{a} by {d}");
                    }
                }
            }
        }
    });
}

#[test]
fn shifts() {
    with_machine(|m| {
        check(m, Op::IntShl, &|a, n| {
            if !(0..60).contains(&n) {
                return Err(Reason::Shift);
            }
            small((a as i128) << n)
        });
        check(m, Op::IntShr, &|a, n| {
            if n < 0 {
                return Err(Reason::Shift);
            }
            Ok(a >> n.min(63))
        });
    });
}

#[test]
fn bits() {
    with_machine(|m| {
        check(m, Op::IntAnd, &|a, b| Ok(a & b));
        check(m, Op::IntOr, &|a, b| Ok(a | b));
        check(m, Op::IntXor, &|a, b| Ok(a ^ b));
        check(m, Op::IntAdd { checked: false }, &|a, b| {
            Ok((a.wrapping_add(b) << 3) >> 3)
        });
        let mut g = m.graph(1);
        let a = g.int_register(0);
        let v = g.op(Op::IntInvert, Ty::Int, &[a]);
        let w = g.guard(Op::IntNeg, Ty::Int, &[v]);
        g.ret(w);
        for a in NUMBERS {
            match m.run(&g.g, &[int(a)]) {
                Outcome::Value(v) => assert_eq!(v, int(a + 1)),
                Outcome::Left(left) => {
                    assert_eq!((a, left.reason), (SMALL_INT_MAX, Reason::Overflow));
                    assert_eq!(left.register(8), int(SMALL_INT_MIN).bits());
                }
            }
        }
    });
}

#[test]
fn true_division_of_exact_ints() {
    with_machine(|m| {
        let mut g = m.graph(2);
        let (a, b) = (g.int_register(0), g.int_register(1));
        let v = g.guard(Op::IntTrueDiv, Ty::Float, &[a, b]);
        g.ret(v);
        for (a, b) in [(7, 2), (-1, 3), (1 << 53, 1), (0, -5)] {
            let got = m.run(&g.g, &[int(a), int(b)]).value();
            assert_eq!(got.to_f64(), Some(a as f64 / b as f64));
        }
        let left = m.run(&g.g, &[int(1), int(0)]).left();
        assert_eq!(left.reason, Reason::ZeroDivisor);
        for (a, b) in [((1 << 53) + 1, 1), (1, -(1 << 53) - 1)] {
            let left = m.run(&g.g, &[int(a), int(b)]).left();
            assert_eq!(left.reason, Reason::Overflow);
        }
    });
}

#[test]
fn comparisons_and_truth() {
    with_machine(|m| {
        for cond in [Cond::Eq, Cond::Ne, Cond::Lt, Cond::Le, Cond::Gt, Cond::Ge] {
            fn holds<T: PartialOrd>(cond: Cond, a: T, b: T) -> bool {
                match cond {
                    Cond::Eq => a == b,
                    Cond::Ne => a != b,
                    Cond::Lt => a < b,
                    Cond::Le => a <= b,
                    Cond::Gt => a > b,
                    Cond::Ge => a >= b,
                }
            }
            let mut g = m.graph(2);
            let (a, b) = (g.int_register(0), g.int_register(1));
            let v = g.op(Op::IntCompare(cond), Ty::Bool, &[a, b]);
            let v = g.op(Op::Not, Ty::Bool, &[v]);
            g.ret(v);
            for (a, b) in [(1, 2), (2, 1), (-1, 1), (5, 5)] {
                let got = m.run(&g.g, &[int(a), int(b)]).value();
                assert_eq!(got, Value::bool(!holds(cond, a, b)), "{cond:?} {a} {b}");
            }
            let mut g = m.graph(2);
            let (a, b) = (g.float_register(0), g.float_register(1));
            let v = g.op(Op::FloatCompare(cond), Ty::Bool, &[a, b]);
            g.ret(v);
            let nan = f64::NAN;
            for (a, b) in [(1.0, 2.0), (2.0, 1.0), (0.0, -0.0), (nan, 1.0), (nan, nan)] {
                let args = [m.float(a), m.float(b)];
                let got = m.run(&g.g, &args).value();
                assert_eq!(got, Value::bool(holds(cond, a, b)), "{cond:?} {a} {b}");
            }
        }
        let mut g = m.graph(2);
        let (a, x) = (g.int_register(0), g.float_register(1));
        let i = g.op(Op::IntTruth, Ty::Bool, &[a]);
        let f = g.op(Op::FloatTruth, Ty::Bool, &[x]);
        let (i, f) = (
            g.op(Op::BoolToInt, Ty::Int, &[i]),
            g.op(Op::BoolToInt, Ty::Int, &[f]),
        );
        let two = g.int(2);
        let i = g.op(Op::IntMul { checked: false }, Ty::Int, &[i, two]);
        let v = g.op(Op::IntOr, Ty::Int, &[i, f]);
        g.ret(v);
        for (a, x, want) in [(0, 0.0, 0), (5, -0.0, 2), (0, f64::NAN, 1), (-1, 1e300, 3)] {
            let args = [int(a), m.float(x)];
            assert_eq!(m.run(&g.g, &args).value(), int(want));
        }
    });
}

/// `s = 0; while n > 0: s += n * n; n -= 1; return s`
#[test]
fn a_loop_of_ints_overflows_into_the_interpreter() {
    with_machine(|m| {
        let mut g = m.graph(2);
        let (n, s) = (g.int_register(0), g.int_register(1));
        let (head, body, end) = (g.block(), g.block(), g.block());
        g.jump(head, &[n, s]);
        let (n, s) = (g.g.add_param(head, Ty::Int), g.g.add_param(head, Ty::Int));
        g.g.blocks[head.index()].is_loop_header = true;
        g.at = head;
        g.guard(Op::Poll, Ty::None, &[]);
        let zero = g.int(0);
        let more = g.op(Op::IntCompare(Cond::Gt), Ty::Bool, &[n, zero]);
        g.branch(more, body, end);
        g.at = body;
        let square = g.guard(MUL, Ty::Int, &[n, n]);
        let sum = g.guard(ADD, Ty::Int, &[s, square]);
        let one = g.int(1);
        let less = g.op(Op::IntSub { checked: false }, Ty::Int, &[n, one]);
        g.jump(head, &[less, sum]);
        g.at = end;
        g.ret(s);
        let got = m.run(&g.g, &[int(1000), int(0)]).value();
        assert_eq!(got, int((1..=1000).map(|i| i * i).sum()));
        let start = SMALL_INT_MAX - 99;
        let left = m.run(&g.g, &[int(10), int(start)]).left();
        assert_eq!(left.reason, Reason::Overflow);
        assert_eq!(left.register(8), int(start).bits());
        assert_eq!(left.register(9), int(100).bits());
        m.t.request_poll(poll::INTERRUPT);
        let left = m.run(&g.g, &[int(10), int(0)]).left();
        assert_eq!(left.reason, Reason::Poll);
    });
}

/// `x = 0.5; while 0 < n: x = (x * 3.0 - 1.0) / 2.0 + float(n); n -= 1; return -x`
#[test]
fn a_loop_of_floats() {
    with_machine(|m| {
        let mut g = m.graph(1);
        let n = g.int_register(0);
        let x = g.float(0.5);
        let (one, two, three) = (g.float(1.0), g.float(2.0), g.float(3.0));
        let (head, body, end) = (g.block(), g.block(), g.block());
        g.jump(head, &[n, x]);
        let (n, x) = (g.g.add_param(head, Ty::Int), g.g.add_param(head, Ty::Float));
        g.g.blocks[head.index()].is_loop_header = true;
        g.at = head;
        let zero = g.int(0);
        let more = g.op(Op::IntCompare(Cond::Lt), Ty::Bool, &[zero, n]);
        g.branch(more, body, end);
        g.at = body;
        let v = g.op(Op::FloatMul, Ty::Float, &[x, three]);
        let v = g.op(Op::FloatSub, Ty::Float, &[v, one]);
        let v = g.guard(Op::FloatDiv, Ty::Float, &[v, two]);
        let f = g.op(Op::IntToFloat, Ty::Float, &[n]);
        let v = g.op(Op::FloatAdd, Ty::Float, &[v, f]);
        let step = g.int(1);
        let n = g.op(Op::IntSub { checked: false }, Ty::Int, &[n, step]);
        g.jump(head, &[n, v]);
        g.at = end;
        let v = g.op(Op::FloatNeg, Ty::Float, &[x]);
        g.ret(v);
        for n in [0, 10, 1000, 3000] {
            let mut x = 0.5;
            for i in (1..=n).rev() {
                x = (x * 3.0 - 1.0) / 2.0 + i as f64;
            }
            let got = m.run(&g.g, &[int(n)]).value();
            assert_eq!(got.to_f64(), Some(-x), "{n}");
        }
    });
}

#[test]
fn float_division_by_zero_leaves() {
    with_machine(|m| {
        let mut g = m.graph(2);
        let (a, b) = (g.float_register(0), g.float_register(1));
        let v = g.guard(Op::FloatDiv, Ty::Float, &[a, b]);
        g.ret(v);
        let args = [m.float(1.0), m.float(-0.0)];
        let left = m.run(&g.g, &args).left();
        assert_eq!(left.reason, Reason::ZeroDivisor);
        assert_eq!(f64::from_bits(left.register(8)), 1.0);
        assert_eq!(left.register(9), (-0.0f64).to_bits());
        for b in [f64::NAN, f64::INFINITY, 0.25] {
            let args = [m.float(1.0), m.float(b)];
            let got = m.run(&g.g, &args).value().to_f64().expect("a float");
            assert_eq!(got.to_bits(), (1.0 / b).to_bits());
        }
    });
}

#[test]
fn square_roots_and_magnitudes() {
    with_machine(|m| {
        let mut g = m.graph(1);
        let x = g.float_register(0);
        let x = g.op(Op::FloatAbs, Ty::Float, &[x]);
        let x = g.op(Op::FloatSqrt, Ty::Float, &[x]);
        g.ret(x);
        for x in [0.0, -0.0, 2.0, -9.0, f64::NEG_INFINITY, 1e300, f64::NAN] {
            let v = m.float(x);
            let got = m.run(&g.g, &[v]).value().to_f64().expect("a float");
            assert_eq!(got.to_bits(), x.abs().sqrt().to_bits());
        }
    });
}
