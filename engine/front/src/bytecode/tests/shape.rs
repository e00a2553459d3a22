//! What the code looks like where it matters for speed, and where it must not break.

use super::*;

fn count(ops: &[Op], op: Op) -> usize {
    ops.iter().filter(|&&other| other == op).count()
}

#[test]
fn loops_take_one_jump_a_turn() {
    let code = ops("def f(n):\n i = 0\n while i < n: i += 1\n");
    assert_eq!(
        code,
        [
            Op::LoadInt,
            Op::Jump,
            Op::AddImm,
            Op::JumpIfLt,
            Op::ReturnNone
        ]
    );
    let code = ops("def f(n):\n s = 0.0\n for i in n:\n  s = s * 0.5 + i\n return s\n");
    assert_eq!(
        code,
        [
            Op::LoadConst,
            Op::LoadConst,
            Op::ForPrep,
            Op::Mul,
            Op::Add,
            Op::ForIter,
            Op::Return,
        ]
    );
}

#[test]
fn bound_variables_are_not_checked() {
    for source in [
        "def f(a):\n x = a\n return x\n",
        "def f(a):\n if a: x = 1\n else: x = 2\n return x\n",
        "def f(a):\n for x in a: y = x; print(y)\n",
        "def f(a):\n try: x = a()\n except E: return\n return x\n",
        "def f(a):\n with a as x: y = x\n y = 1\n return y\n",
        "def f(a): return [x + y for x in a for y in x if y]\n",
        "def f(a):\n while True:\n  x = a()\n  if x: break\n return x\n",
    ] {
        assert_eq!(count(&ops(source), Op::CheckBound), 0, "{source}");
        assert_eq!(count(&ops(source), Op::LoadUnbound), 0, "{source}");
    }
    for source in [
        "def f(a):\n if a: x = 1\n return x\n",
        "def f(a):\n for x in a: pass\n return x\n",
        "def f(a):\n try: x = a()\n except E: pass\n return x\n",
        "def f(a):\n del a\n return a\n",
        "def f(a):\n x = 1\n while a:\n  a = x\n  del x\n",
        "def f(a): return [x for y in a for x in x]\n",
    ] {
        assert_eq!(count(&ops(source), Op::CheckBound), 1, "{source}");
    }
}

#[test]
fn operands_are_copied_where_something_rebinds_them() {
    let code = ops("def f(a): return a + (a := 1)\n");
    assert_eq!(code, [Op::Move, Op::LoadInt, Op::Add, Op::Return]);
    let code = ops("def f(a): return a + a\n");
    assert_eq!(code, [Op::Add, Op::Return]);
    let code = ops("def f(a, b):\n a, b = b, a\n");
    assert_eq!(code, [Op::Move, Op::Move, Op::Move, Op::ReturnNone]);
    let code = ops("def f(t):\n a, b = t\n");
    assert_eq!(code, [Op::UnpackSeq, Op::ReturnNone]);
    let code = ops("def f(a):\n a, a = 1, 2\n");
    assert_eq!(code, [Op::LoadInt, Op::LoadInt, Op::Move, Op::ReturnNone]);
}

#[test]
fn branches_to_jumps_are_turned() {
    let code = ops("def f(a):\n for x in a:\n  if x: continue\n  print(x)\n");
    assert_eq!(count(&code, Op::Jump), 0);
    assert_eq!(count(&code, Op::JumpIfTrue), 1);
}

#[test]
fn constants_are_folded() {
    let code = inner(&compile(
        "def f(): return 2 ** 64 - 1, -1.5, 'a' 'b' + 'c', (1, 2) * 2, not 1\n",
    ));
    assert_eq!(code.instructions.len(), 2);
    assert_eq!(
        code.consts[0].to_string(),
        "(18446744073709551615, -1.5, \"abc\", (1, 2, 1, 2), False)"
    );
    for source in [
        "1 / 0",
        "1 << 10 ** 9",
        "'x' * 10 ** 9",
        "2 ** 10 ** 6",
        "1 % 0",
        "~True",
    ] {
        let code = compile(&format!("x = {source}\n"));
        assert!(
            code.instructions.len() > 3,
            "{source} must stay for run time"
        );
    }
    let code = ops("def f(x):\n if x in [1, 2]: return 1\n if x in {1, 2}: return 2\n");
    assert_eq!(count(&code, Op::BuildList) + count(&code, Op::BuildSet), 0);
    assert_eq!(
        ops("def f():\n while 0: g()\n if __debug__: return 1\n return 2\n").len(),
        2
    );
}

/// Bodies of more than 32767 instructions: 16-bit jumps take their long forms.
#[test]
fn long_jumps() {
    let body = "  x = a.b(x)\n".repeat(20_000);
    for head in ["for i in a:", "while x < a:", "while 5 > x != a < 3:"] {
        let code = inner(&compile(&format!("def f(a, x):\n {head}\n{body}")));
        assert!(code.instructions.len() > 40_000);
        let back = code
            .instructions
            .iter()
            .filter(|instr| instr.op() == Op::JumpBack)
            .count();
        assert!(back >= 1, "{head}");
    }
    compile(&format!("def f(a, x):\n if a < x:\n{body} else:\n{body}"));
}

#[test]
fn deep_and_wide_sources() {
    let sum = vec!["a"; 9_000].join(" + ");
    compile(&format!("def f(a): return {sum}\n"));
    let list = vec!["a"; 3_000].join(", ");
    let code = inner(&compile(&format!(
        "def f(a): return [{list}], ({list}), {{{list}}}\n"
    )));
    assert!(code.n_registers < 1_000);
    compile(&format!("def f(a): return f({list}, **a)\n"));
    let branches: String = (0..3_000)
        .map(|i| format!(" elif a == {i}: b = {i}\n"))
        .collect();
    compile(&format!("def f(a):\n if a: pass\n{branches}"));
}

#[test]
fn exception_table_is_inner_first() {
    let source = "def f():\n try:\n  try: a()\n  except E: b()\n finally: c()\n";
    let code = inner(&compile(source));
    let call = code
        .instructions
        .iter()
        .position(|instr| instr.op() == Op::Call);
    let pc = Pc(call.expect("a() is a call") as u32);
    let inner_handler = code.handler(pc).expect("a() is protected").handler;
    let outer_handler = code
        .handler(inner_handler)
        .expect("the handler is protected")
        .handler;
    assert!(inner_handler != outer_handler);
    assert_eq!(code.instructions[outer_handler.index()].op(), Op::PushExc);
}

#[test]
fn positions_are_those_of_the_expressions() {
    let code = inner(&compile("def f(a):\n    return g(a +\n      a.b)\n"));
    let at = |op: Op| {
        let pc = code.instructions.iter().position(|instr| instr.op() == op);
        code.location(Pc(pc.expect("the op is there") as u32))
            .expect("it has a place")
    };
    let location = |line, column, end_line, end_column| Location {
        line,
        end_line,
        column,
        end_column,
    };
    assert_eq!(at(Op::Call), location(2, 11, 3, 10));
    assert_eq!(at(Op::Add), location(2, 13, 3, 9));
    assert_eq!(at(Op::LoadAttr), location(3, 6, 3, 9));
    assert_eq!(code.line(Pc(0)), 2);
}

#[test]
fn modes() {
    let code = compile_as("1 + x", Mode::Expression, Options::default()).expect("an expression");
    assert_eq!(
        code.instructions.last().map(|instr| instr.op()),
        Some(Op::Return)
    );
    let code = compile_as("x; y = 1\n", Mode::Interactive, Options::default()).expect("a prompt");
    assert_eq!(
        code.instructions
            .iter()
            .filter(|i| i.op() == Op::PrintExpr)
            .count(),
        1
    );
    let options = Options {
        name_mode: true,
        ..Options::default()
    };
    let code = compile_as("x = 1\ndef f(): return x\n", Mode::Module, options).expect("statements");
    assert!(code.flags.contains(CodeFlags::NAMESPACE));
    assert_eq!(code.n_params, 1);
    assert_eq!(
        code.instructions
            .iter()
            .filter(|i| i.op() == Op::StoreName)
            .count(),
        2
    );
    assert_eq!(inner(&code).instructions[0].op(), Op::LoadGlobal);
}

#[test]
fn instance_size_hint() {
    let code = inner(&compile(
        "class C:\n def f(self):\n  self.a = self.b = 1\n def g(s):\n  s.a, s.c = 1, 2\n  x.y = 3\n",
    ));
    assert_eq!(code.self_attrs, 3);
    assert_eq!(inner(&code).self_attrs, 2);
}

#[test]
fn loops_begin_where_jumps_lead_back_to() {
    let headers = |source: &str| {
        let code = inner(&compile(source));
        loop_headers(&code)
            .iter()
            .map(|pc| pc.0)
            .collect::<Vec<_>>()
    };
    assert_eq!(headers("def f(n):\n i = 0\n while i < n: i += 1\n"), [2]);
    assert_eq!(headers("def f(n):\n for x in n: print(x)\n"), [1]);
    assert_eq!(headers("def f(n):\n if n: n = 1\n return n\n"), []);
    assert_eq!(
        headers("def f(n):\n for x in n:\n  while x: x -= 1\n  while n: n -= 1\n").len(),
        3
    );
    // The jump out of the handler is none.
    let both = headers("def f(g):\n while True:\n  try: g()\n  except E: pass\n");
    assert_eq!(both.len(), 1);
}
