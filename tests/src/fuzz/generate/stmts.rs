//! Statements without loops: assignments, branches, exceptions and late changes.

use super::super::tree::{Expr, Stmt, expr};
use super::Generator;
use super::scope::Kind;

/// Where ints are cut off, so that programs end and numbers can be printed.
const BOUNDS: [&str; 7] = [
    "2147483648",
    "9007199254740993",
    "1152921504606846976",
    "9223372036854775808",
    "18446744073709551616",
    "10 ** 30",
    "1000003",
];

impl Generator {
    /// Some statements.
    pub(super) fn block(&mut self, least: i64, most: i64) -> Vec<Stmt> {
        self.scope.depth += 1;
        let n = self.rng.between(least, most);
        let stmts = (0..n).map(|_| self.stmt()).collect();
        self.scope.depth -= 1;
        stmts
    }

    /// Any statement.
    pub(super) fn stmt(&mut self) -> Stmt {
        self.scope.cost += self.scope.times;
        let deep = self.scope.depth >= 6 || self.scope.cost > self.scope.limit;
        if !deep {
            let weight = match self.scope.counters.len() {
                0 => 40,
                1 => 14,
                2 => 4,
                _ => 0,
            };
            if self.rng.chance(weight)
                && let Some(stmt) = self.a_loop()
            {
                return stmt;
            }
            match self.rng.below(100) {
                0..9 => return self.branch(),
                9..15 => return self.a_try(),
                _ => {}
            }
        }
        if self.rng.chance(16)
            && let Some(stmt) = self.late_change()
        {
            return stmt;
        }
        self.simple()
    }

    fn branch(&mut self) -> Stmt {
        let condition = self.condition(2);
        let body = self.block(1, 3);
        let mut stmt = Stmt::block("if $:", vec![condition], body);
        if self.rng.chance(25) {
            let condition = self.condition(2);
            let body = self.block(1, 2);
            stmt = stmt.and("elif $:", vec![condition], body);
        }
        if self.rng.chance(45) {
            let body = self.block(1, 2);
            stmt = stmt.and("else:", vec![], body);
        }
        stmt
    }

    /// One line that neither branches nor loops, as a rule.
    pub(super) fn simple(&mut self) -> Stmt {
        loop {
            let found = match self.rng.below(30) {
                0..9 => self.assign_number(),
                9..14 => self.augment(),
                14..17 => self.store_element(),
                17..20 => self.store_attribute(),
                20 => self.assign_other(),
                21 => self.count(),
                22 => self.grow_or_shrink(),
                23 => self.swap(),
                24 => self.leave(),
                25 => Some(self.show()),
                26 => self.unpack(),
                27 => self.log(),
                28 => self.discard(),
                _ => self.raising(),
            };
            if let Some(stmt) = found {
                return stmt;
            }
        }
    }

    /// A variable that may be assigned to.
    fn target(&mut self, fits: impl Fn(Kind) -> bool) -> Option<(String, Kind)> {
        let mut found: Vec<(String, Kind)> = Vec::new();
        for var in &self.scope.vars {
            if fits(var.kind) && !var.fixed {
                found.push((var.name.clone(), var.kind));
            }
        }
        for var in &self.globals {
            if fits(var.kind) && self.scope.globals.contains(&var.name) {
                found.push((var.name.clone(), var.kind));
            }
        }
        (!found.is_empty()).then(|| self.rng.pick(&found).clone())
    }

    /// The statement, and behind it what keeps the target from growing.
    fn bounded(&mut self, target: &str, kind: Kind, stmt: Stmt) -> Stmt {
        let needed = std::mem::take(&mut self.grows);
        let bound = match kind {
            Kind::Float if needed || self.rng.chance(25) => {
                // Ints in the place of floats grow; floats do not.
                let only = if self.rng.chance(70) {
                    format!("isinstance({target}, int) and ")
                } else {
                    String::new()
                };
                let value = self.constant(Kind::Float);
                Stmt::block(
                    &format!("if {only}not -1e300 < {target} < 1e300:"),
                    vec![],
                    vec![Stmt::line(&format!("{target} = $"), vec![value])],
                )
            }
            Kind::Int | Kind::Num | Kind::Bool if needed || self.rng.chance(15) => {
                let bound = *self.rng.pick(&BOUNDS);
                let value = self.constant(Kind::Int);
                Stmt::block(
                    &format!("if not -({bound}) < {target} < {bound}:"),
                    vec![],
                    vec![Stmt::line(&format!("{target} = $"), vec![value])],
                )
            }
            Kind::Str => Stmt::line(&format!("{target} = {target}[-20:]"), vec![]),
            Kind::Any => {
                let other = self.constant(Kind::Num);
                Stmt::block(
                    &format!("if isinstance({target}, (str, list, tuple)) or {target} is None:"),
                    vec![],
                    vec![Stmt::line(&format!("{target} = $"), vec![other])],
                )
                .and(
                    &format!(
                        "elif isinstance({target}, int) and not -10 ** 25 < {target} < 10 ** 25:"
                    ),
                    vec![],
                    vec![Stmt::line(&format!("{target} = 3"), vec![])],
                )
            }
            _ => return stmt,
        };
        Stmt::Group(vec![stmt, bound])
    }

    fn assign_number(&mut self) -> Option<Stmt> {
        let (name, kind) = self.target(Kind::is_number)?;
        let value = self.expr(kind, 3);
        let stmt = Stmt::line(&format!("{name} = $"), vec![value]);
        Some(self.bounded(&name, kind, stmt))
    }

    fn augment(&mut self) -> Option<Stmt> {
        let (name, kind) = self.target(|kind| kind.is_number() && kind != Kind::Bool)?;
        let mut ops = vec!["+", "-", "+", "-", "*", "//", "%"];
        match kind {
            Kind::Int => ops.extend(["&", "|", "^", ">>", "<<"]),
            _ => ops.push("/"),
        }
        let op = *self.rng.pick(&ops);
        self.grows |= matches!(op, "*" | "<<");
        let value = match op {
            "<<" | ">>" => self.small(),
            "//" | "%" | "/" => {
                let value = self.expr(kind, 1);
                expr("($ or 3)", vec![value])
            }
            _ => self.expr(kind, 2),
        };
        let stmt = Stmt::line(&format!("{name} {op}= $"), vec![value]);
        Some(self.bounded(&name, kind, stmt))
    }

    fn assign_other(&mut self) -> Option<Stmt> {
        let (name, kind) = self.target(|kind| {
            matches!(kind, Kind::Str | Kind::Any | Kind::Tuple | Kind::Object(_)) || kind.is_list()
        })?;
        let value = if kind.is_list() && self.rng.chance(25) {
            let list = self.var(kind)?;
            let (a, b) = (self.expr(Kind::Int, 1), self.expr(Kind::Int, 1));
            expr(
                &format!("({list}[$ & 3:] + {list}[:$ & 7] or {list})[-20:]"),
                vec![a, b],
            )
        } else if kind.is_list() && self.rng.chance(40) {
            let element = kind.element()?;
            let inner = self.constant(element);
            let list = self.var(kind)?;
            expr(
                &format!("[$ if x_ is None else x_ for x_ in {list}][-20:]"),
                vec![inner],
            )
        } else {
            self.expr(kind, 2)
        };
        let stmt = Stmt::line(&format!("{name} = $"), vec![value]);
        Some(self.bounded(&name, kind, stmt))
    }

    fn store_element(&mut self) -> Option<Stmt> {
        let (list, kind) = self.target(Kind::is_list)?;
        let element = kind.element()?;
        let index = self.index(&list, 1);
        // Elements would grow without a bound: nothing that multiplies, unless it is cut off.
        let value = match element {
            Kind::Int => {
                let value = self.expr(Kind::Int, 2);
                if self.rng.chance(50) {
                    expr("$ % 1152921504606846977", vec![value])
                } else {
                    expr(
                        "max(-4611686018427387904, min($, 9223372036854775807))",
                        vec![value],
                    )
                }
            }
            Kind::Float => self.expr(Kind::Float, 2),
            _ => self.atom(element),
        };
        self.grows = false;
        if self.rng.chance(12) {
            return Some(Stmt::line(
                &format!("{list}[$] += $"),
                vec![index, self.constant(Kind::Int)],
            ));
        }
        Some(Stmt::line(&format!("{list}[$] = $"), vec![index, value]))
    }

    fn store_attribute(&mut self) -> Option<Stmt> {
        let (object, class) = self.object()?;
        let (attr, kind) = self.rng.pick(&class.attrs).clone();
        let place = format!("{object}.{attr}");
        let stmt = if self.rng.chance(35) && kind != Kind::Bool {
            let op = *self.rng.pick(&["+=", "-=", "*="]);
            self.grows = true;
            let value = self.expr(kind, 1);
            Stmt::line(&format!("{place} {op} $"), vec![value])
        } else {
            let value = self.expr(kind, 2);
            Stmt::line(&format!("{place} = $"), vec![value])
        };
        Some(self.bounded(&place, kind, stmt))
    }

    fn count(&mut self) -> Option<Stmt> {
        let dict = self.var(Kind::Dict)?;
        let key = self.key(1);
        let set = Stmt::line("k_ = $", vec![key]);
        let count = match self.rng.below(3) {
            0 => Stmt::line(&format!("{dict}[k_] = {dict}.get(k_, 0) + 1"), vec![]),
            1 => Stmt::block(
                &format!("if k_ in {dict}:"),
                vec![],
                vec![Stmt::line(&format!("{dict}[k_] += 1"), vec![])],
            )
            .and(
                "else:",
                vec![],
                vec![Stmt::line(&format!("{dict}[k_] = 1"), vec![])],
            ),
            _ => Stmt::line(&format!("{dict}[k_] = $"), vec![self.constant(Kind::Int)]),
        };
        Some(Stmt::Group(vec![set, count]))
    }

    fn grow_or_shrink(&mut self) -> Option<Stmt> {
        let (list, kind) = self.target(Kind::is_list)?;
        let element = kind.element()?;
        let value = self.atom(element);
        Some(match self.rng.below(6) {
            0..3 => Stmt::block(
                &format!("if len({list}) < 40:"),
                vec![],
                vec![Stmt::line(&format!("{list}.append($)"), vec![value])],
            ),
            3 => Stmt::block(
                &format!("if len({list}) > 2:"),
                vec![],
                vec![Stmt::line(
                    &format!("{list}.pop($)"),
                    vec![Expr::atom(*self.rng.pick(&["", "0", "-1"]))],
                )],
            ),
            4 => Stmt::block(
                &format!("if len({list}) > 3:"),
                vec![],
                vec![Stmt::line(
                    &format!("del {list}[$]"),
                    vec![Expr::atom(*self.rng.pick(&["0", "-1", "1"]))],
                )],
            ),
            _ => Stmt::block(
                &format!("if len({list}) < 30:"),
                vec![],
                vec![Stmt::line(
                    &format!("{list}.insert($, $)"),
                    vec![Expr::atom(self.rng.between(-5, 9).to_string()), value],
                )],
            ),
        })
    }

    fn swap(&mut self) -> Option<Stmt> {
        let (a, kind) = self.target(Kind::is_number)?;
        let (b, _) = self.target(|other| other == kind)?;
        if a == b {
            // CPython 3.11 stores `a, a = 1, a` in the wrong order.
            return None;
        }
        if self.rng.chance(50) {
            return Some(Stmt::line(&format!("{a}, {b} = {b}, {a}"), vec![]));
        }
        let value = self.atom(kind);
        let stmt = Stmt::line(
            &format!("{a}, {b} = $, $"),
            vec![value, Expr::atom(a.clone())],
        );
        Some(stmt)
    }

    fn unpack(&mut self) -> Option<Stmt> {
        let (a, _) = self.target(|kind| kind == Kind::Num)?;
        let (b, _) = self.target(|kind| kind == Kind::Num)?;
        let value = self.expr(Kind::Tuple, 1);
        let stmt = Stmt::line(&format!("{a}, {b}, *_ = $ + (0, 1)"), vec![value]);
        let grows = self.grows;
        let stmt = self.bounded(&a, Kind::Num, stmt);
        self.grows = grows;
        Some(self.bounded(&b, Kind::Num, stmt))
    }

    /// `break`, `continue` or `return` in some iterations.
    fn leave(&mut self) -> Option<Stmt> {
        let condition = self.late()?;
        let mut ways = Vec::new();
        if self.scope.in_loop {
            ways.extend(["break", "continue", "continue"]);
        }
        if self.scope.function && self.rng.chance(20) {
            ways.push("return 77");
        }
        if ways.is_empty() {
            return None;
        }
        let way = *self.rng.pick(&ways);
        Some(Stmt::block(
            "if $:",
            vec![condition],
            vec![Stmt::line(way, vec![])],
        ))
    }

    /// Prints a value in few iterations.
    pub(super) fn show(&mut self) -> Stmt {
        let kind = *self.rng.pick(&[
            Kind::Int,
            Kind::Float,
            Kind::Num,
            Kind::Any,
            Kind::Str,
            Kind::IntList,
            Kind::NumList,
        ]);
        let values = [self.atom(kind), self.atom(Kind::Num)];
        let mut line = Stmt::line("P($, $)", values.into());
        if self.scope.function && self.rng.chance(8) {
            let shown = *self.rng.pick(&[
                    "P(sorted(locals()))",
                    "P(sorted(vars()))",
                    "P(sorted(dir()))",
                    "P([(n_, v_) for n_, v_ in sorted(locals().items()) if type(v_) in (int, float, bool, str)])",
            ]);
            line = Stmt::line(shown, vec![]);
        } else if self.rng.chance(6)
            && let Some(name) = self.var(Kind::Num)
        {
            line = Stmt::line(
                &format!("P(eval('{name} if {name} is None else [{name}]'))"),
                vec![],
            );
        }
        if self.scope.times <= 4 {
            return line;
        }
        match self.late() {
            Some(condition) => Stmt::block("if $:", vec![condition], vec![line]),
            None => Stmt::line("pass", vec![]),
        }
    }

    /// Writes a value to the log of the case, whose contents are compared in the end.
    fn log(&mut self) -> Option<Stmt> {
        if self.rng.chance(10) {
            // The line of the caller, which compiled code keeps in its frame.
            return Some(Stmt::line("L.append(W())", vec![]));
        }
        let kind = *self
            .rng
            .pick(&[Kind::Int, Kind::Float, Kind::Num, Kind::Bool, Kind::Any]);
        let value = self.expr(kind, 1);
        self.grows = false;
        Some(Stmt::line("L.append($)", vec![value]))
    }

    /// An expression whose value nobody uses: what it raises still counts.
    fn discard(&mut self) -> Option<Stmt> {
        let kind = *self.rng.pick(&[Kind::Int, Kind::Float, Kind::Num]);
        let value = self.expr(kind, 2);
        self.grows = false;
        Some(Stmt::line("$", vec![value]))
    }

    /// Raises in few iterations, where something catches it.
    fn raising(&mut self) -> Option<Stmt> {
        if !self.scope.in_try && !self.rng.chance(15) {
            return None;
        }
        let condition = self.late()?;
        let value = self.atom(Kind::Num);
        let line = match self.rng.below(6) {
            0 => Stmt::line("raise KeyError($)", vec![value]),
            1 => Stmt::line("raise X", vec![]),
            2 => Stmt::line("[][$]", vec![value]),
            3 => Stmt::line("assert $ is None, $", vec![value.clone(), value]),
            4 if self.scope.times <= 60 => Stmt::line("Z(0)", vec![]),
            _ => Stmt::line("raise ValueError($)", vec![value]),
        };
        Some(Stmt::block("if $:", vec![condition], vec![line]))
    }

    /// `try` with handlers.
    pub(super) fn a_try(&mut self) -> Stmt {
        let outer = self.scope.in_try;
        let handled = self.rng.chance(85);
        self.scope.in_try |= handled;
        let mut body = self.block(1, 3);
        if handled && self.rng.chance(50) {
            let kind = *self.rng.pick(&[Kind::Int, Kind::Num, Kind::Float]);
            if let Some((name, kind)) = self.target(|k| k == kind) {
                let value = self.expr(kind, 2);
                let stmt = Stmt::line(&format!("{name} = $"), vec![value]);
                body.push(self.bounded(&name, kind, stmt));
            }
        }
        self.scope.in_try = outer;
        let mut stmt = Stmt::block("try:", vec![], body);
        if handled {
            let types = *self.rng.pick(&[
                "Exception",
                "Exception",
                "(ZeroDivisionError, IndexError, TypeError, OverflowError)",
                "(ValueError, KeyError, ArithmeticError)",
                "X",
                "TypeError",
            ]);
            let name = self.name("e");
            let mut body = self.block(0, 1);
            if self.scope.times <= 4 {
                body.push(Stmt::line(&format!("E({name})"), vec![]));
            } else {
                body.push(Stmt::line(&format!("L.append(T({name}))"), vec![]));
            }
            if self.rng.chance(12) {
                let condition = self.late().unwrap_or_else(|| Expr::atom("L"));
                body.push(Stmt::block(
                    "if $:",
                    vec![condition],
                    vec![Stmt::line("raise", vec![])],
                ));
            }
            stmt = stmt.and(&format!("except {types} as {name}:"), vec![], body);
            if self.rng.chance(20) {
                let body = self.block(1, 1);
                stmt = stmt.and("else:", vec![], body);
            }
        }
        if !handled || self.rng.chance(20) {
            let body = self.block(1, 2);
            stmt = stmt.and("finally:", vec![], body);
        }
        stmt
    }

    /// A number that is not of the kind a variable holds as a rule.
    pub(super) fn odd(&mut self, kind: Kind) -> Expr {
        if kind == Kind::Any || kind == Kind::AnyList {
            return match self.rng.below(4) {
                0 => self.constant(Kind::Str),
                1 => Expr::atom("[1, 2]"),
                2 => Expr::atom("{}"),
                _ => self.constant(Kind::Any),
            };
        }
        match self.rng.below(12) {
            0..4 => self.constant(if kind == Kind::Float {
                Kind::Int
            } else {
                Kind::Float
            }),
            4 | 5 => self.constant(Kind::Bool),
            6 => Expr::atom("10 ** 20"),
            7 => expr("I($)", vec![self.constant(Kind::Int)]),
            8 => expr("F($)", vec![self.constant(Kind::Float)]),
            9 if !self.classes.is_empty() => {
                let class = self.rng.pick(&self.classes).clone();
                self.instance(&class)
            }
            10 => Expr::atom("None"),
            _ => self.constant(Kind::Int),
        }
    }

    /// In a late iteration something is no longer what it was in all those before.
    fn late_change(&mut self) -> Option<Stmt> {
        let condition = if self.scope.counters.is_empty() {
            self.rng.chance(25).then(|| Expr::atom("1"))?
        } else {
            self.late()?
        };
        let mut body = Vec::new();
        for _ in 0..20 {
            if let Some(stmt) = self.change() {
                body.push(stmt);
                break;
            }
        }
        if body.is_empty() {
            return None;
        }
        Some(Stmt::block("if $:", vec![condition], body))
    }

    fn change(&mut self) -> Option<Stmt> {
        match self.rng.below(18) {
            0..4 => {
                let (name, kind) = self.target(|kind| kind.is_number() || kind == Kind::Any)?;
                let value = self.odd(kind);
                Some(Stmt::line(&format!("{name} = $"), vec![value]))
            }
            4 | 5 => {
                let (list, kind) = self.target(Kind::is_list)?;
                let index = self.index(&list, 0);
                let value = self.odd(kind.element()?);
                Some(Stmt::line(&format!("{list}[$] = $"), vec![index, value]))
            }
            6 | 7 => {
                let (object, class) = self.object()?;
                let (attr, kind) = self.rng.pick(&class.attrs).clone();
                let value = self.odd(kind);
                Some(Stmt::line(&format!("{object}.{attr} = $"), vec![value]))
            }
            8 => {
                let (object, class) = self.object()?;
                let fresh = self.name("n");
                let line = if class.open {
                    format!("{object}.{fresh} = $")
                } else {
                    format!("setattr({object}, 'a', $)")
                };
                Some(Stmt::line(&line, vec![self.constant(Kind::Num)]))
            }
            9 => {
                let (object, class) = self.object()?;
                let (attr, _) = self.rng.pick(&class.attrs).clone();
                Some(Stmt::line(&format!("del {object}.{attr}"), vec![]))
            }
            10 => {
                // A method of the class, or of one instance, becomes another.
                let (object, class) = self.object()?;
                if class.methods.is_empty() {
                    return None;
                }
                let method = self.rng.pick(&class.methods).clone();
                let params: Vec<String> = (0..method.params.len())
                    .map(|i| format!("p{i}=1"))
                    .collect();
                let value = self.constant(method.result);
                let line = match self.rng.below(3) {
                    0 if class.open => {
                        format!("{object}.{} = lambda {}: $", method.name, params.join(", "))
                    }
                    1 => format!("{}.{} = 5", class.name, method.name),
                    _ => {
                        let all: Vec<String> =
                            std::iter::once("self".to_owned()).chain(params).collect();
                        format!(
                            "{}.{} = lambda {}: $",
                            class.name,
                            method.name,
                            all.join(", ")
                        )
                    }
                };
                let values = if line.contains('$') {
                    vec![value]
                } else {
                    vec![]
                };
                Some(Stmt::line(&line, values))
            }
            11 => {
                // Another instance, perhaps of another class.
                let (object, kind) = self.target(|kind| matches!(kind, Kind::Object(_)))?;
                let class = match kind {
                    Kind::Object(class) if self.rng.chance(60) => self.classes[class].clone(),
                    _ => self.rng.pick(&self.classes).clone(),
                };
                let value = self.instance(&class);
                Some(Stmt::line(&format!("{object} = $"), vec![value]))
            }
            12 | 13 => {
                // A function's name means another function.
                if self.functions.len() < 2 {
                    return None;
                }
                // An earlier one, which does not call this one: there is no endless recursion.
                let a = self.rng.between(1, self.functions.len() as i64 - 1) as usize;
                let b = self.rng.below(a);
                let (a, b) = (self.functions[a].clone(), self.functions[b].clone());
                if self.local_function(&a.name) || a.cost < b.cost {
                    return None;
                }
                if self.scope.function {
                    if self.scope.globals.contains(&a.name) {
                        return Some(Stmt::line(&format!("{} = {}", a.name, b.name), vec![]));
                    }
                    return Some(Stmt::line(
                        &format!("globals()['{}'] = {}", a.name, b.name),
                        vec![],
                    ));
                }
                Some(Stmt::line(&format!("{} = {}", a.name, b.name), vec![]))
            }
            14 => {
                // A global changes under compiled code.
                let vars = self.globals.clone();
                if vars.is_empty() {
                    return None;
                }
                let var = self.rng.pick(&vars).clone();
                if !var.kind.is_number() {
                    return None;
                }
                let value = self.odd(var.kind);
                Some(Stmt::line(
                    &format!("globals()['{}'] = $", var.name),
                    vec![value],
                ))
            }
            15 if self.scope.in_try || self.rng.chance(10) => {
                let (name, _) = self.target(|kind| kind.is_number())?;
                Some(Stmt::line(&format!("del {name}"), vec![]))
            }
            16 => {
                // A builtin is shadowed for a while.
                let builtin = *self.rng.pick(&["len", "abs", "int", "min", "range"]);
                if self.scope.function {
                    return Some(Stmt::line(
                        &format!(
                            "globals()['{builtin}'] = lambda *a: {}",
                            if builtin == "range" { "(1, 2)" } else { "2" }
                        ),
                        vec![],
                    ));
                }
                None
            }
            17 => {
                let (object, class) = self.object()?;
                let others: Vec<String> = self.classes.iter().map(|c| c.name.clone()).collect();
                let other = self.rng.pick(&others).clone();
                let both_open =
                    class.open && self.classes.iter().any(|c| c.name == other && c.open);
                both_open.then(|| Stmt::line(&format!("{object}.__class__ = {other}"), vec![]))
            }
            _ => None,
        }
    }
}
