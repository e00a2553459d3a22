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
                15 => return self.a_with(),
                16 => return self.a_match(),
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
            let found = match self.rng.below(32) {
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
                30 => self.whole_list(),
                31 => self.attribute_of_class(),
                _ => self.raising(),
            };
            if let Some(stmt) = found {
                return stmt;
            }
        }
    }

    /// A variable that may be assigned to.
    pub(super) fn target(&mut self, fits: impl Fn(Kind) -> bool) -> Option<(String, Kind)> {
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
    pub(super) fn bounded(&mut self, target: &str, kind: Kind, stmt: Stmt) -> Stmt {
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

    /// Changes several elements of a list at once.
    fn whole_list(&mut self) -> Option<Stmt> {
        let (list, kind) = self.target(Kind::is_list)?;
        let element = kind.element()?;
        let value = self.atom(element);
        let line = *self.rng.pick(&[
            "{}[1:2] = [$]",
            "{}[-1:] = ($, 4)",
            "{}[:] = {}[:9] + [$]",
            "{} += [$]",
            "{}.extend(($,))",
            "{}[::2] = [$] * len({}[::2])",
        ]);
        let stmt = Stmt::line(&line.replace("{}", &list), vec![value]);
        let reversed = self.rng.chance(20);
        let last = if reversed {
            format!("{list}.reverse()")
        } else {
            format!("del {list}[30:]")
        };
        Some(Stmt::Group(vec![stmt, Stmt::line(&last, vec![])]))
    }

    /// Counts in an attribute of the class.
    fn attribute_of_class(&mut self) -> Option<Stmt> {
        let (_, class) = self.object()?;
        if !class.attrs.iter().any(|(name, _)| name == "k") {
            return None;
        }
        let name = &class.name;
        let value = self.atom(Kind::Int);
        Some(Stmt::line(
            &format!("{name}.k = ({name}.k + $) % 1000003"),
            vec![value],
        ))
    }

    /// `with`, which lets an exception pass or does not.
    fn a_with(&mut self) -> Stmt {
        let swallows = self.rng.chance(50);
        let outer = self.scope.in_try;
        self.scope.in_try |= swallows;
        let body = self.block(1, 3);
        self.scope.in_try = outer;
        let name = self.name("u");
        let w = i32::from(swallows);
        Stmt::block(&format!("with M({w}) as {name}:"), vec![], body)
    }

    /// `match` of a value by its type and value.
    fn a_match(&mut self) -> Stmt {
        let value = self.expr(Kind::Num, 2);
        let name = self.name("u");
        let patterns = [
            format!("case int({name}) if {name} > 9:"),
            "case True:".to_owned(),
            "case 0 | 1 | 2:".to_owned(),
            "case 2.5:".to_owned(),
            "case float():".to_owned(),
        ];
        let mut cases = Vec::new();
        for pattern in patterns {
            if self.rng.chance(50) {
                let body = self.block(1, 2);
                cases.push(Stmt::block(&pattern, vec![], body));
            }
        }
        let body = self.block(1, 1);
        cases.push(Stmt::block("case _:", vec![], body));
        Stmt::block("match $:", vec![value], cases)
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
}
