//! Writes programs: loops over numbers, lists, objects and calls whose types hold for most iterations and then do not.
//!
//! A program is a number of *cases* that share nothing but the prelude, so that a process start is paid once for several. Each
//! statement is written knowing what its variables hold as a rule (`scope::Kind`), so that most of them run without
//! an exception, and *late changes* break the rule after many iterations. The language is the part in which CPython 3.11 and
//! 3.14 print the same.

mod changes;
mod classes;
mod definitions;
mod exprs;
mod loops;
mod scope;
mod stmts;

use super::rng::Rng;
use super::tree::Stmt;
use scope::{Class, Function, Kind, Scope, Var};

/// What every program begins with: printing of values that may be long, and of exceptions with the lines of their tracebacks.
/// The messages of some types differ between versions of CPython, and 3.11 gives unbound names the line before theirs; standard
/// error, which is compared between modes of the engine alone, has them whole.
const PRELUDE: [(&str, &[&str]); 10] = [
    (
        "def K(s):",
        &[
            "h = 0",
            "for c in s: h = (h * 31 + ord(c)) & 268435455",
            "return h",
        ],
    ),
    (
        "def P(*a):",
        &[
            "s = repr(a)",
            "print(s if len(s) < 160 else s[:80] + ' ' + str(len(s)) + ' ' + str(K(s)))",
        ],
    ),
    (
        "def E(e):",
        &[
            "t, w = e.__traceback__, []",
            "while t is not None: w.append(t.tb_lineno); t = t.tb_next",
            "print(type(e).__name__, e, w, file=sys.stderr)",
            "if isinstance(e, (ZeroDivisionError, RecursionError)): e = type(e)('')",
            "if isinstance(e, NameError): w = ''",
            "m = str(e).split(' and no __dict__ for')[0].split('. Did you mean')[0].replace(\"property '<lambda>'\", 'property').replace('pattern must be a type', 'pattern must be a class')",
            "print(type(e).__name__, m, w[:9])",
        ],
    ),
    (
        "def Y(n, x):",
        &["for i in range(n): yield x if i == n * 3 // 4 else i"],
    ),
    (
        "def T(e):",
        &["return type(e).__name__, 0 if isinstance(e, NameError) else e.__traceback__.tb_lineno"],
    ),
    ("def W():", &["return sys._getframe(1).f_lineno"]),
    ("def Z(n):", &["return Z(n + 1) + 1"]),
    (
        "class M:",
        &[
            "def __init__(self, w): self.w = w",
            "def __enter__(self): return self.w",
            "def __exit__(self, t, e, b): L.append(t and t.__name__); return self.w == 1",
        ],
    ),
    ("class I(int):", &[]),
    ("class F(float):", &[]),
];

/// Cases of a program.
const CASES: i64 = 5;

struct Generator {
    rng: Rng,
    /// The last number given to a name.
    names: usize,
    scope: Scope,
    globals: Vec<Var>,
    functions: Vec<Function>,
    classes: Vec<Class>,
    /// Generator functions of the case; their first parameter says how many times their loop runs.
    generators: Vec<String>,
    /// The expression being written may give more digits each time it is evaluated.
    grows: bool,
}

/// The program of this number, of a seed.
pub fn program(seed: u64, number: u64) -> Vec<Stmt> {
    let mut generator = Generator {
        rng: Rng::new(seed, number),
        names: 0,
        scope: Scope::default(),
        globals: Vec::new(),
        functions: Vec::new(),
        classes: Vec::new(),
        generators: Vec::new(),
        grows: false,
    };
    let mut program: Vec<Stmt> = PRELUDE
        .iter()
        .map(|(head, lines)| {
            let lines = lines.iter().map(|line| Stmt::line(line, vec![])).collect();
            Stmt::block(head, vec![], lines)
        })
        .collect();
    program.insert(0, Stmt::line("import sys", vec![]));
    program.push(Stmt::line("class X(Exception): pass", vec![]));
    for _ in 0..CASES {
        program.push(generator.case());
    }
    if generator.rng.chance(15) {
        // How a process ends with an exception that nobody catches.
        program.push(Stmt::line("raise X('end')", vec![]));
    }
    program
}

impl Generator {
    fn name(&mut self, letter: &str) -> String {
        self.names += 1;
        format!("{letter}{}", self.names)
    }

    /// Definitions, and loops that use them.
    fn case(&mut self) -> Stmt {
        self.globals.clear();
        self.functions.clear();
        self.classes.clear();
        self.generators.clear();
        self.scope = Scope {
            times: 1,
            limit: 100,
            ..Scope::default()
        };
        let mut group = vec![Stmt::line("L = []", vec![])];
        for _ in 0..self.rng.between(1, 4) {
            let kind = *self.rng.pick(&[
                Kind::Int,
                Kind::Float,
                Kind::Num,
                Kind::Any,
                Kind::IntList,
                Kind::Dict,
            ]);
            let name = self.name("G");
            let value = self.constant(kind);
            group.push(Stmt::line(&format!("{name} = $"), vec![value]));
            self.globals.push(Var {
                name,
                kind,
                fixed: false,
            });
        }
        for _ in 0..self.rng.below(3) {
            let stmt = self.leaf();
            group.push(stmt);
        }
        for _ in 0..self.rng.below(3) {
            let stmt = self.class();
            group.push(stmt);
        }
        for _ in 0..self.rng.between(0, 2) {
            let stmt = match self.rng.below(6) {
                0 => self.recursive(),
                1 => self.closure(),
                2 => self.chain(),
                3 => self.generator(),
                _ => self.leaf(),
            };
            group.push(stmt);
        }
        for _ in 0..self.rng.between(1, 2) {
            let stmt = if self.rng.chance(70) {
                self.hot()
            } else {
                self.module_loops()
            };
            group.push(stmt);
        }
        group.push(Stmt::line("P(L)", vec![]));
        // Builtins that a case shadowed are themselves again.
        group.push(Stmt::line(
            "for n_ in ('len', 'abs', 'int', 'min', 'range'): globals().pop(n_, None)",
            vec![],
        ));
        Stmt::Group(group)
    }
}

#[cfg(test)]
mod tests {
    use super::super::tree::text;
    use super::*;

    #[test]
    fn a_seed_gives_the_same_program_each_time() {
        for number in 0..50 {
            assert_eq!(text(&program(7, number)), text(&program(7, number)));
        }
        assert_ne!(text(&program(7, 0)), text(&program(8, 0)));
    }
}
