//! Expressions.

use super::super::tree::{Expr, expr};
use super::Generator;
use super::scope::{Class, Function, Kind};

/// Ints where representations and operations change: inline and big ones, floats that no longer hold every int.
const INTS: [&str; 40] = [
    "0",
    "1",
    "2",
    "3",
    "5",
    "7",
    "10",
    "31",
    "63",
    "64",
    "100",
    "255",
    "1000",
    "-1",
    "-2",
    "-3",
    "-7",
    "-64",
    "2147483647",
    "2147483648",
    "-2147483648",
    "-2147483649",
    "4294967295",
    "4294967296",
    "9007199254740991",
    "9007199254740992",
    "9007199254740993",
    "-9007199254740993",
    "1152921504606846975",
    "1152921504606846976",
    "-1152921504606846976",
    "-1152921504606846977",
    "576460752303423487",
    "-576460752303423489",
    "9223372036854775807",
    "9223372036854775808",
    "-9223372036854775808",
    "-9223372036854775809",
    "18446744073709551615",
    "18446744073709551616",
];

/// Ints near the largest of the inline ones, in the product of which is the overflow.
const NEAR: [&str; 8] = [
    "140737488355327",
    "140737488355328",
    "-140737488355329",
    "70368744177664",
    "281474976710655",
    "3037000499",
    "-3037000500",
    "1073741824",
];

const FLOATS: [&str; 26] = [
    "0.0",
    "-0.0",
    "1.0",
    "-1.0",
    "0.5",
    "1.5",
    "-2.5",
    "0.1",
    "3.0",
    "1e3",
    "2147483648.0",
    "1e15",
    "9007199254740992.0",
    "9007199254740993.0",
    "1e18",
    "-1e18",
    "9.3e18",
    "1e300",
    "-1e300",
    "1e-300",
    "5e-324",
    "1.7976931348623157e308",
    "float('inf')",
    "float('-inf')",
    "float('nan')",
    "2.0",
];

const STRINGS: [&str; 6] = ["''", "'a'", "'bc'", "'xyz'", "'é'", "'λ€'"];

const COMPARISONS: [&str; 6] = ["<", "<=", ">", ">=", "==", "!="];

impl Generator {
    pub(super) fn int(&mut self) -> Expr {
        let text = match self.rng.below(10) {
            0..5 => return Expr::atom(self.rng.between(-4, 40).to_string()),
            5 => *self.rng.pick(&NEAR),
            _ => *self.rng.pick(&INTS),
        };
        Expr::atom(text)
    }

    pub(super) fn small(&mut self) -> Expr {
        Expr::atom(self.rng.between(1, 9).to_string())
    }

    fn float(&mut self) -> Expr {
        Expr::atom(*self.rng.pick(&FLOATS))
    }

    /// A value that is known when it is written.
    pub(super) fn constant(&mut self, kind: Kind) -> Expr {
        match kind {
            Kind::Int => self.int(),
            Kind::Float => self.float(),
            Kind::Num => match self.rng.below(5) {
                0 | 1 => self.int(),
                2 | 3 => self.float(),
                _ => self.constant(Kind::Bool),
            },
            Kind::Bool => Expr::atom(*self.rng.pick(&["True", "False"])),
            Kind::Str => Expr::atom(*self.rng.pick(&STRINGS)),
            Kind::Any => match self.rng.below(8) {
                0 => Expr::atom("None"),
                1 => self.constant(Kind::Str),
                2 => Expr::atom("(1, 2.5)"),
                3 => Expr::atom("[1, 2]"),
                _ => self.constant(Kind::Num),
            },
            Kind::Tuple => {
                let items = self.items(Kind::Num, 2, 5);
                expr(&format!("({})", places(items.len())), items)
            }
            Kind::IntList | Kind::FloatList | Kind::NumList | Kind::AnyList => {
                let element = kind.element().unwrap_or(Kind::Any);
                if self.rng.chance(25) {
                    let n = self.rng.between(1, 30).to_string();
                    let one = self.constant(element);
                    return expr("[$] * $", vec![one, Expr::atom(n)]);
                }
                if kind == Kind::IntList && self.rng.chance(30) {
                    let n = self.rng.between(1, 40).to_string();
                    return expr("list(range($))", vec![Expr::atom(n)]);
                }
                let items = self.items(element, 1, 8);
                expr(&format!("[{}]", places(items.len())), items)
            }
            Kind::Dict => Expr::atom("{}"),
            Kind::Object(class) => {
                let class = self.classes[class].clone();
                self.instance(&class)
            }
        }
    }

    fn items(&mut self, kind: Kind, least: i64, most: i64) -> Vec<Expr> {
        let n = self.rng.between(least, most);
        (0..n).map(|_| self.constant(kind)).collect()
    }

    /// A new instance.
    pub(super) fn instance(&mut self, class: &Class) -> Expr {
        let args: Vec<Expr> = (0..class.attrs.len().min(2))
            .map(|i| self.constant(class.attrs[i].1))
            .collect();
        expr(&format!("{}({})", class.name, places(args.len())), args)
    }

    /// The name of a variable that suits.
    pub(super) fn var(&mut self, kind: Kind) -> Option<String> {
        let suiting = |vars: &[super::scope::Var]| -> Vec<String> {
            vars.iter()
                .filter(|var| var.kind.suits(kind))
                .map(|var| var.name.clone())
                .collect()
        };
        let mut names = suiting(&self.scope.vars);
        if self.scope.function && (names.is_empty() || self.rng.chance(15)) {
            names = suiting(&self.globals);
        }
        (!names.is_empty()).then(|| self.rng.pick(&names).clone())
    }

    /// A variable, or a constant where there is none.
    pub(super) fn atom(&mut self, kind: Kind) -> Expr {
        if self.rng.chance(75)
            && let Some(name) = self.var(kind)
        {
            return Expr::atom(name);
        }
        self.constant(kind)
    }

    /// A condition that is true in a late iteration of a loop, or in few.
    pub(super) fn late(&mut self) -> Option<Expr> {
        if self.scope.counters.is_empty() {
            return None;
        }
        // Mostly the innermost loop.
        let last = self.scope.counters.len() - 1;
        let i = if self.rng.chance(70) {
            last
        } else {
            self.rng.below(last + 1)
        };
        let counter = self.scope.counters[i].clone();
        let n = counter.count;
        let iteration = match self.rng.below(4) {
            0 => n.saturating_sub(2),
            1 => n / 2,
            2 => n * 3 / 4,
            _ => n * 9 / 10,
        };
        let name = Expr::atom(counter.name.clone());
        let value = Expr::atom(counter.at(iteration).to_string());
        Some(match self.rng.below(5) {
            0 => expr(
                if counter.step > 0 { "$ > $" } else { "$ < $" },
                vec![name, value],
            ),
            1 => {
                let m = *self.rng.pick(&[3, 7, 10, 50]);
                expr(
                    "$ % $ == $",
                    vec![
                        name,
                        Expr::atom(m.to_string()),
                        Expr::atom((m / 2).to_string()),
                    ],
                )
            }
            _ => expr("$ == $", vec![name, value]),
        })
    }

    /// A condition.
    pub(super) fn condition(&mut self, depth: usize) -> Expr {
        if self.rng.chance(30)
            && let Some(late) = self.late()
        {
            return late;
        }
        if self.rng.chance(12) {
            return self.expr(Kind::Num, depth);
        }
        self.expr(Kind::Bool, depth)
    }

    /// An expression whose value is of this kind as a rule.
    pub(super) fn expr(&mut self, kind: Kind, depth: usize) -> Expr {
        if depth == 0 || self.rng.chance(15) {
            return self.atom(kind);
        }
        if self.rng.chance(12)
            && let Some(found) = self.read(kind, depth - 1)
        {
            return found;
        }
        if self.rng.chance(12)
            && let Some(found) = self.call(kind, depth - 1)
        {
            return found;
        }
        if self.rng.chance(3) {
            return self.inner_function(kind, depth - 1);
        }
        if self.rng.chance(5) {
            let (a, c, b) = (
                self.expr(kind, depth - 1),
                self.condition(depth - 1),
                self.expr(kind, depth - 1),
            );
            return expr("($ if $ else $)", vec![a, c, b]);
        }
        match kind {
            Kind::Int => self.int_expr(depth - 1),
            Kind::Float => self.float_expr(depth - 1),
            Kind::Num => self.num_expr(depth - 1),
            Kind::Bool => self.bool_expr(depth - 1),
            Kind::Str => self.str_expr(depth - 1),
            Kind::Any => {
                let kind =
                    *self
                        .rng
                        .pick(&[Kind::Int, Kind::Float, Kind::Num, Kind::Bool, Kind::Str]);
                self.expr(kind, depth)
            }
            Kind::Tuple => {
                let items = [
                    self.expr(Kind::Num, depth - 1),
                    self.expr(Kind::Num, depth - 1),
                ];
                expr("($, $)", items.into())
            }
            _ => self.atom(kind),
        }
    }

    /// A lambda that is called at once, or a generator: what they read lies in cells.
    fn inner_function(&mut self, kind: Kind, depth: usize) -> Expr {
        let x = self.name("x");
        let known = self.scope.vars.len();
        self.scope.vars.push(super::scope::Var {
            name: x.clone(),
            kind: Kind::Int,
            fixed: true,
        });
        let value = self.expr(kind, depth);
        self.scope.vars.truncate(known);
        let n = self.rng.between(1, 6);
        match self.rng.below(4) {
            0 => expr(&format!("[*($ for {x} in range({n}))][-1]"), vec![value]),
            // No list comprehension: CPython 3.11 runs it in a frame of its own, which tracebacks show.
            1 => expr(&format!("(*($ for {x} in range({n})),)[0]"), vec![value]),
            2 => expr(&format!("(lambda {x}={n}: $)()"), vec![value]),
            _ => {
                let argument = self.atom(Kind::Int);
                expr(&format!("(lambda {x}: $)($)"), vec![value, argument])
            }
        }
    }

    fn int_expr(&mut self, depth: usize) -> Expr {
        let a = self.expr(Kind::Int, depth);
        match self.rng.below(26) {
            0..5 => {
                let b = self.expr(Kind::Int, depth);
                let op = *self.rng.pick(&["$ + $", "$ - $"]);
                expr(&format!("({op})"), vec![a, b])
            }
            5..8 => {
                let b = self.expr(Kind::Int, depth);
                let op = *self.rng.pick(&["$ & $", "$ | $", "$ ^ $"]);
                expr(&format!("({op})"), vec![a, b])
            }
            8..11 => {
                self.grows = true;
                let b = self.expr(Kind::Int, depth);
                expr("($ * $)", vec![a, b])
            }
            11..14 => {
                let op = *self.rng.pick(&["//", "%"]);
                let b = self.divisor(Kind::Int, depth);
                expr(&format!("($ {op} $)"), vec![a, b])
            }
            14 => {
                self.grows = true;
                let b = self.expr(Kind::Int, depth);
                let mask = *self.rng.pick(&["7", "31", "63"]);
                expr("($ << ($ & $))", vec![a, b, Expr::atom(mask)])
            }
            15 => {
                let b = self.expr(Kind::Int, depth);
                let mask = *self.rng.pick(&["7", "63", "127"]);
                expr("($ >> ($ & $))", vec![a, b, Expr::atom(mask)])
            }
            16 => {
                self.grows = true;
                let n = *self
                    .rng
                    .pick(&["0", "1", "2", "8", "31", "32", "62", "63", "64"]);
                let op = *self.rng.pick(&["<<", ">>"]);
                expr(&format!("($ {op} $)"), vec![a, Expr::atom(n)])
            }
            17 if self.scope.in_try => {
                let b = self.expr(Kind::Int, depth);
                expr("($ >> $)", vec![a, b])
            }
            18 => {
                let op = *self.rng.pick(&["(-$)", "(~$)", "(+$)", "abs($)"]);
                expr(op, vec![a])
            }
            19 => {
                let b = self.expr(Kind::Int, depth);
                let op = *self
                    .rng
                    .pick(&["min($, $)", "max($, $)", "($ and $)", "($ or $)"]);
                expr(op, vec![a, b])
            }
            20 => {
                let b = self.expr(Kind::Bool, depth);
                let op = *self.rng.pick(&["($ + $)", "($ - $)", "($ * $)", "($ ^ $)"]);
                expr(op, vec![a, b])
            }
            21 => {
                let f = self.expr(Kind::Float, depth);
                if self.scope.in_try && self.rng.chance(40) {
                    return expr("int($)", vec![f]);
                }
                let name = self.name("t");
                expr(
                    &format!("(int({name}) if -1e18 < ({name} := $) < 1e18 else 7)"),
                    vec![f],
                )
            }
            22 => match self.any_list() {
                Some(list) => expr("len($)", vec![Expr::atom(list)]),
                None => expr("len($)", vec![self.atom(Kind::Str)]),
            },
            23 => {
                self.grows = true;
                let n = *self.rng.pick(&["0", "1", "2", "3"]);
                expr("($ ** $)", vec![a, Expr::atom(n)])
            }
            24 => {
                let b = self.divisor(Kind::Int, depth);
                let i = *self.rng.pick(&["0", "1"]);
                expr("divmod($, $)[$]", vec![a, b, Expr::atom(i)])
            }
            _ => expr("int($)", vec![a]),
        }
    }

    /// What divides: as a rule not zero.
    fn divisor(&mut self, kind: Kind, depth: usize) -> Expr {
        if self.rng.chance(50) {
            let n = match kind {
                Kind::Int => *self.rng.pick(&[
                    "1",
                    "2",
                    "3",
                    "7",
                    "10",
                    "-1",
                    "-2",
                    "-7",
                    "64",
                    "1000",
                    "2147483648",
                ]),
                _ => *self.rng.pick(&[
                    "1.0",
                    "2.5",
                    "-3.0",
                    "7",
                    "-2",
                    "1e-300",
                    "1e300",
                    "float('inf')",
                    "0.1",
                ]),
            };
            return Expr::atom(n);
        }
        let b = self.expr(kind, depth);
        if self.scope.in_try {
            return b;
        }
        expr("($ or $)", vec![b, self.small()])
    }

    fn float_expr(&mut self, depth: usize) -> Expr {
        let a = self.expr(Kind::Float, depth);
        match self.rng.below(16) {
            0..5 => {
                let b = self.expr(Kind::Float, depth);
                let op = *self.rng.pick(&["$ + $", "$ - $", "$ * $"]);
                self.grows |= op.contains("*");
                expr(&format!("({op})"), vec![a, b])
            }
            5..7 => {
                let b = self.expr(Kind::Int, depth);
                let op = *self.rng.pick(&["$ + $", "$ - $", "$ * $"]);
                self.grows |= op.contains("*");
                self.overflows();
                expr(
                    &format!("({op})"),
                    if self.rng.chance(50) {
                        vec![a, b]
                    } else {
                        vec![b, a]
                    },
                )
            }
            7..9 => {
                let kind = *self.rng.pick(&[Kind::Float, Kind::Num]);
                let b = self.divisor(kind, depth);
                expr("($ / $)", vec![a, b])
            }
            9 => {
                let (a, b) = (self.expr(Kind::Int, depth), self.divisor(Kind::Int, depth));
                expr("($ / $)", vec![a, b])
            }
            10 | 11 => {
                let b = self.divisor(Kind::Float, depth);
                let op = *self.rng.pick(&["($ // $)", "($ % $)"]);
                expr(op, vec![a, b])
            }
            12 => {
                let op = *self.rng.pick(&["(-$)", "abs($)", "(+$)"]);
                expr(op, vec![a])
            }
            13 => {
                let i = self.expr(Kind::Int, depth);
                expr("float($)", vec![i])
            }
            14 => {
                if self.scope.in_try {
                    expr("($ ** $)", vec![a, self.small()])
                } else {
                    expr("(min(abs($), 1e30) ** 0.5)", vec![a])
                }
            }
            _ => {
                let b = self.expr(Kind::Num, depth);
                let op = *self
                    .rng
                    .pick(&["min($, $)", "max($, $)", "($ or $)", "($ and $)"]);
                expr(op, vec![a, b])
            }
        }
    }

    /// An int may be too large for a float; nothing is done about it but that large ones are rare.
    fn overflows(&mut self) {
        self.grows = true;
    }

    fn num_expr(&mut self, depth: usize) -> Expr {
        match self.rng.below(6) {
            0 => self.int_expr(depth),
            1 => self.float_expr(depth),
            2 => self.bool_expr(depth),
            _ => {
                let (a, b) = (self.expr(Kind::Num, depth), self.expr(Kind::Num, depth));
                let op = *self.rng.pick(&["+", "-", "*", "+", "-", "//", "%", "/"]);
                if matches!(op, "//" | "%" | "/") {
                    let b = self.divisor(Kind::Num, depth);
                    return expr(&format!("($ {op} $)"), vec![a, b]);
                }
                self.grows |= op == "*";
                expr(&format!("($ {op} $)"), vec![a, b])
            }
        }
    }

    fn bool_expr(&mut self, depth: usize) -> Expr {
        let kind = *self
            .rng
            .pick(&[Kind::Int, Kind::Int, Kind::Float, Kind::Num, Kind::Num]);
        let mut op = || *self.rng.pick(&COMPARISONS);
        let (op1, op2) = (op(), op());
        match self.rng.below(19) {
            0..6 => {
                let (a, b) = (self.expr(kind, depth), self.expr(kind, depth));
                expr(&format!("($ {op1} $)"), vec![a, b])
            }
            16 => {
                // Objects that are made once; numbers have no identity to speak of.
                let (Some((a, _)), Some((b, _))) = (self.object(), self.object()) else {
                    return expr("bool($)", vec![self.atom(Kind::Any)]);
                };
                let op = *self.rng.pick(&["is", "is not"]);
                expr(&format!("({a} {op} {b})"), vec![])
            }
            17 => {
                let (a, b) = (self.atom(Kind::Str), self.atom(Kind::Str));
                let op = *self.rng.pick(&["in", "not in"]);
                expr(&format!("($ {op} $)"), vec![a, b])
            }
            18 => {
                let a = self.expr(Kind::Int, depth);
                match self.var(Kind::Dict) {
                    Some(dict) if self.rng.chance(60) => {
                        expr("($ & 7 in $)", vec![a, Expr::atom(dict)])
                    }
                    _ => expr("($ not in range(-3, 50, 2))", vec![a]),
                }
            }
            6 | 7 => {
                let items = vec![
                    self.expr(kind, depth),
                    self.expr(Kind::Num, depth),
                    self.expr(kind, depth),
                ];
                expr(&format!("($ {op1} $ {op2} $)"), items)
            }
            8 => expr("(not $)", vec![self.condition(depth)]),
            9 => {
                let (a, b) = (self.expr(Kind::Bool, depth), self.expr(Kind::Bool, depth));
                let op =
                    *self
                        .rng
                        .pick(&["($ and $)", "($ or $)", "($ & $)", "($ | $)", "($ ^ $)"]);
                expr(op, vec![a, b])
            }
            10 => {
                let a = self.atom(Kind::Any);
                let op = *self.rng.pick(&[
                    "isinstance($, int)",
                    "isinstance($, float)",
                    "isinstance($, (int, str))",
                    "(type($) is int)",
                    "(type($) is float)",
                    "($ is None)",
                    "($ is not None)",
                    "callable($)",
                ]);
                expr(op, vec![a])
            }
            11 => {
                let a = self.expr(Kind::Int, depth);
                expr("($ in (0, 1, 3, 5, 2147483648))", vec![a])
            }
            12 => match self.any_list() {
                Some(list) => expr("($ in $)", vec![self.small(), Expr::atom(list)]),
                None => expr("bool($)", vec![self.expr(Kind::Num, depth)]),
            },
            13 => {
                let (a, b) = (self.atom(Kind::Str), self.atom(Kind::Str));
                expr(&format!("($ {op1} $)"), vec![a, b])
            }
            14 if self.scope.in_try => {
                let (a, b) = (self.atom(Kind::Any), self.constant(Kind::Num));
                expr(&format!("($ {op1} $)"), vec![a, b])
            }
            _ => expr("bool($)", vec![self.expr(kind, depth)]),
        }
    }

    fn str_expr(&mut self, depth: usize) -> Expr {
        self.grows = true;
        let a = self.atom(Kind::Str);
        match self.rng.below(11) {
            0 | 1 => {
                let b = self.atom(Kind::Str);
                expr("($ + $)", vec![a, b])
            }
            8 => {
                let i = *self.rng.pick(&["0", "-1", "1:", ":-1", "::-1", "-3:9"]);
                expr(&format!("($ or 'qr')[{i}]"), vec![a])
            }
            9 if self.scope.in_try => {
                let i = self.atom(Kind::Int);
                expr("$[$]", vec![a, i])
            }
            10 => {
                let n = self.expr(Kind::Num, depth);
                let template =
                    *self
                        .rng
                        .pick(&["'%s' % ($,)", "'{:>5}'.format($)", "('%r' % ($,))[:9]"]);
                expr(template, vec![n])
            }
            2 => expr("str($)", vec![self.expr(Kind::Num, depth)]),
            3 => expr("repr($)", vec![self.expr(Kind::Num, depth)]),
            4 => expr(
                "f\"{$}|{$}\"",
                vec![self.atom(Kind::Num), self.atom(Kind::Int)],
            ),
            5 => expr("($ * $)", vec![a, self.small()]),
            6 => {
                let i = self.expr(Kind::Int, depth);
                expr("($ or 'q')[$ & 0]", vec![a, i])
            }
            _ => expr("$.upper()", vec![a]),
        }
    }

    /// A list or tuple.
    pub(super) fn any_list(&mut self) -> Option<String> {
        let lists = [
            Kind::IntList,
            Kind::FloatList,
            Kind::NumList,
            Kind::AnyList,
            Kind::Tuple,
        ];
        let kind = *self.rng.pick(&lists);
        self.var(kind)
    }

    /// A list or tuple whose elements suit.
    pub(super) fn list_of(&mut self, element: Kind) -> Option<String> {
        let lists: Vec<Kind> = [
            Kind::IntList,
            Kind::FloatList,
            Kind::NumList,
            Kind::AnyList,
            Kind::Tuple,
        ]
        .into_iter()
        .filter(|kind| kind.element().is_some_and(|e| e.suits(element)))
        .collect();
        if lists.is_empty() {
            return None;
        }
        let kind = *self.rng.pick(&lists);
        self.var(kind)
    }

    /// An index into a list: as a rule there is such an element.
    pub(super) fn index(&mut self, list: &str, depth: usize) -> Expr {
        let wild = if self.scope.in_try { 35 } else { 2 };
        if self.rng.chance(wild) {
            return match self.rng.below(8) {
                0 => Expr::atom("2147483648"),
                1 => Expr::atom("-9223372036854775809"),
                2 => Expr::atom("1.0"),
                3 => Expr::atom("True"),
                _ => self.atom(Kind::Int),
            };
        }
        match self.rng.below(5) {
            0 => Expr::atom(*self.rng.pick(&["0", "-1", "0", "-1", "True"])),
            1 => {
                let i = self.expr(Kind::Int, depth);
                expr(&format!("-($ % len({list})) - 1"), vec![i])
            }
            _ => {
                let i = self.expr(Kind::Int, depth);
                expr(&format!("$ % len({list})"), vec![i])
            }
        }
    }

    /// An element, an attribute or an item of a dict.
    fn read(&mut self, kind: Kind, depth: usize) -> Option<Expr> {
        match self.rng.below(5) {
            0 | 1 => {
                let list = self.list_of(kind)?;
                let index = self.index(&list, depth);
                Some(expr("$[$]", vec![Expr::atom(list), index]))
            }
            2 if kind == Kind::Int || kind == Kind::Num => {
                let dict = self.var(Kind::Dict)?;
                let key = self.key(depth);
                Some(expr("$.get($, 0)", vec![Expr::atom(dict), key]))
            }
            _ => self.attribute(kind),
        }
    }

    /// A key whose equality and hash hold no surprise.
    pub(super) fn key(&mut self, depth: usize) -> Expr {
        if self.rng.chance(30) {
            return expr("str($)", vec![self.atom(Kind::Int)]);
        }
        expr("$ & $", vec![self.expr(Kind::Int, depth), Expr::atom("7")])
    }

    /// An instance at hand, and its class.
    pub(super) fn object(&mut self) -> Option<(String, Class)> {
        let mut found = Vec::new();
        let vars = self.scope.vars.iter().chain(
            self.scope
                .function
                .then_some(&self.globals)
                .into_iter()
                .flatten(),
        );
        for var in vars {
            if let Kind::Object(class) = var.kind {
                found.push((var.name.clone(), class));
            }
        }
        if found.is_empty() {
            return None;
        }
        let (name, class) = self.rng.pick(&found).clone();
        Some((name, self.classes[class].clone()))
    }

    fn attribute(&mut self, kind: Kind) -> Option<Expr> {
        let (object, class) = self.object()?;
        let attrs: Vec<&String> = class
            .attrs
            .iter()
            .filter(|(_, k)| k.suits(kind))
            .map(|(name, _)| name)
            .collect();
        if attrs.is_empty() {
            return None;
        }
        let attr = self.rng.pick(&attrs).to_string();
        Some(expr(&format!("$.{attr}"), vec![Expr::atom(object)]))
    }

    /// A call of a function or method with such a result.
    fn call(&mut self, kind: Kind, depth: usize) -> Option<Expr> {
        if self.rng.chance(40)
            && let Some((object, class)) = self.object()
        {
            let method = self.callable(&class.methods, kind)?;
            let args = self.args(&method, depth);
            let template = format!("$.{}({})", method.name, places(args.len()));
            let mut all = vec![Expr::atom(object)];
            all.extend(args);
            return Some(expr(&template, all));
        }
        let function = self.callable(&self.functions.clone(), kind)?;
        let args = self.args(&function, depth);
        if self.rng.chance(8) {
            return Some(expr(
                &format!("{}(*[{}])", function.name, places(args.len())),
                args,
            ));
        }
        if args.len() <= function.names.len() && self.rng.chance(8) {
            // By name, from behind.
            let mut texts: Vec<String> = function.names[..args.len()]
                .iter()
                .map(|name| format!("{name}=$"))
                .collect();
            texts.reverse();
            let args = args.into_iter().rev().collect();
            return Some(expr(
                &format!("{}({})", function.name, texts.join(", ")),
                args,
            ));
        }
        Some(expr(
            &format!("{}({})", function.name, places(args.len())),
            args,
        ))
    }

    /// One whose result suits and whose cost is bearable here.
    pub(super) fn callable(&mut self, functions: &[Function], kind: Kind) -> Option<Function> {
        let room = self.scope.limit.saturating_sub(self.scope.cost);
        let suiting: Vec<&Function> = functions
            .iter()
            .filter(|f| f.result.suits(kind) && f.cost * self.scope.times <= room)
            .collect();
        if suiting.is_empty() {
            return None;
        }
        let function = (*self.rng.pick(&suiting)).clone();
        self.scope.cost += function.cost * self.scope.times;
        self.grows = true;
        Some(function)
    }

    pub(super) fn args(&mut self, function: &Function, depth: usize) -> Vec<Expr> {
        let most = function.params.len();
        let mut n = self.rng.between(function.required as i64, most as i64) as usize;
        if self.scope.in_try && self.rng.chance(3) {
            // One too few or too many.
            n = if self.rng.chance(50) {
                n.saturating_sub(1)
            } else {
                most + 1
            };
        }
        (0..n)
            .map(|i| {
                let kind = function.params.get(i).copied().unwrap_or(Kind::Int);
                self.expr(kind, depth.min(1))
            })
            .collect()
    }
}

/// A `$` for each of `n` expressions, with commas between.
pub(super) fn places(n: usize) -> String {
    vec!["$"; n].join(", ")
}
