//! Loops, each of which ends.

use super::super::tree::{Expr, Stmt};
use super::Generator;
use super::scope::{Counter, Kind, Scope, Var};

/// How often a loop runs, from which what the place can bear is chosen.
const COUNTS: [u64; 8] = [3, 7, 20, 60, 150, 300, 700, 1500];

/// Where a range may begin: most often at zero.
const STARTS: [i128; 12] = [
    0,
    0,
    0,
    0,
    1,
    -10,
    (1 << 31) - 20,
    -(1 << 31) - 9,
    (1 << 53) - 7,
    (1 << 60) - 30,
    (1 << 63) - 30,
    -(1 << 60) - 5,
];

const STEPS: [i128; 8] = [1, 1, 1, 1, 2, 3, -1, -7];

impl Generator {
    /// How often a loop here may run.
    fn times(&mut self) -> Option<u64> {
        let room = self.scope.limit.saturating_sub(self.scope.cost) / (self.scope.times * 4).max(1);
        let counts: Vec<u64> = COUNTS
            .iter()
            .copied()
            .filter(|&n| n <= room && n * self.scope.times <= 4000)
            .collect();
        if counts.is_empty() {
            return None;
        }
        // Long ones are what gets hot.
        let (a, b) = (*self.rng.pick(&counts), *self.rng.pick(&counts));
        Some(a.max(b))
    }

    /// Any loop.
    pub(super) fn a_loop(&mut self) -> Option<Stmt> {
        let n = self.times()?;
        match self.rng.below(23) {
            20 => Some(self.float_loop(n)),
            21 | 22 => self.items_loop(),
            0..9 => Some(self.range_loop(n)),
            9..13 => Some(self.while_loop(n)),
            13..16 => self.list_loop(),
            16 => Some(self.shared_iterator(n)),
            17 => Some(self.pairs_loop(n)),
            18 => Some(self.unknown_end(n)),
            _ => Some(self.generator_loop(n)),
        }
    }

    /// The block of a loop, written for a scope in which the loop's variables are known.
    fn body(&mut self, counter: Option<Counter>, vars: Vec<Var>, n: u64) -> Vec<Stmt> {
        let Scope { in_loop, times, .. } = self.scope;
        let known = self.scope.vars.len();
        let counted = counter.is_some();
        self.scope.counters.extend(counter);
        self.scope.vars.extend(vars);
        self.scope.in_loop = true;
        self.scope.times *= n.max(1);
        let most = if self.scope.counters.len() > 1 { 4 } else { 7 };
        let body = self.block(1, most);
        self.scope.times = times;
        self.scope.in_loop = in_loop;
        self.scope.vars.truncate(known);
        if counted {
            self.scope.counters.pop();
        }
        body
    }

    fn otherwise(&mut self, stmt: Stmt) -> Stmt {
        if self.rng.chance(18) {
            let body = self.block(1, 2);
            return stmt.and("else:", vec![], body);
        }
        stmt
    }

    fn range_loop(&mut self, n: u64) -> Stmt {
        let i = self.name("i");
        let start = *self.rng.pick(&STARTS);
        let step = *self.rng.pick(&STEPS);
        let stop = start + step * i128::from(n);
        let [start_text, stop_text] = [start, stop].map(|n| Expr::atom(n.to_string()));
        let (template, exprs) = if start == 0 && step == 1 {
            (format!("for {i} in range($):"), vec![stop_text])
        } else if step == 1 {
            (
                format!("for {i} in range($, $):"),
                vec![start_text, stop_text],
            )
        } else {
            (
                format!("for {i} in range($, $, {step})"),
                vec![start_text, stop_text],
            )
        };
        let template = template.trim_end_matches(':').to_owned() + ":";
        let counter = Counter {
            name: i.clone(),
            start,
            step,
            count: n,
        };
        // The variable may be assigned to: the range goes on all the same.
        let fixed = self.rng.chance(90);
        let var = Var {
            name: i,
            kind: Kind::Int,
            fixed,
        };
        let body = self.body(Some(counter), vec![var], n);
        let stmt = Stmt::block(&template, exprs, body);
        self.otherwise(stmt)
    }

    fn while_loop(&mut self, n: u64) -> Stmt {
        let i = self.name("w");
        let start = *self.rng.pick(&STARTS);
        let step = *self.rng.pick(&STEPS);
        let end = start + step * i128::from(n);
        // What the body reads of the counter is already the next.
        let counter = Counter {
            name: i.clone(),
            start: start + step,
            step,
            count: n,
        };
        let var = Var {
            name: i.clone(),
            kind: Kind::Int,
            fixed: true,
        };
        let body = self.body(Some(counter), vec![var], n);
        let fixed = vec![format!("{i} += {step}")];
        let end = Expr::atom(end.to_string());
        let stmt = match self.rng.below(5) {
            0 => {
                let op = if step > 0 { ">=" } else { "<=" };
                let mut fixed = fixed;
                fixed.insert(0, format!("if {i} {op} {}: break", end.text()));
                Stmt::block_with("while True:", vec![], fixed, body)
            }
            1 => {
                let extra = self.condition(1);
                let op = if step > 0 { "<" } else { ">" };
                Stmt::block_with(
                    &format!("while {i} {op} $ and ($ or {i} % 3):"),
                    vec![end, extra],
                    fixed,
                    body,
                )
            }
            2 => Stmt::block_with(&format!("while {i} != $:"), vec![end], fixed, body),
            _ => {
                let op = if step > 0 { "<" } else { ">" };
                Stmt::block_with(&format!("while {i} {op} $:"), vec![end], fixed, body)
            }
        };
        let stmt = self.otherwise(stmt);
        Stmt::Group(vec![Stmt::line(&format!("{i} = {start}"), vec![]), stmt])
    }

    /// Over a list that may change meanwhile.
    fn list_loop(&mut self) -> Option<Stmt> {
        if self.scope.times * 40 > 4000 {
            return None;
        }
        let lists = [
            Kind::IntList,
            Kind::FloatList,
            Kind::NumList,
            Kind::AnyList,
            Kind::Tuple,
        ];
        let kind = *self.rng.pick(&lists);
        let list = self.var(kind)?;
        let x = self.name("x");
        let var = Var {
            name: x.clone(),
            kind: kind.element()?,
            fixed: false,
        };
        let c = self.name("c");
        let (template, setup, fixed, counter) = if self.rng.chance(30) {
            let counter = Counter {
                name: c.clone(),
                start: 0,
                step: 1,
                count: 10,
            };
            (
                format!("for {c}, {x} in enumerate({list}):"),
                None,
                vec![],
                counter,
            )
        } else {
            let counter = Counter {
                name: c.clone(),
                start: 1,
                step: 1,
                count: 10,
            };
            let setup = Stmt::line(&format!("{c} = 0"), vec![]);
            (
                format!("for {x} in {list}:"),
                Some(setup),
                vec![format!("{c} += 1")],
                counter,
            )
        };
        let known = Var {
            name: c,
            kind: Kind::Int,
            fixed: true,
        };
        let mut body = self.body(Some(counter), vec![var, known], 40);
        if kind.is_list() && self.rng.chance(40) {
            let change = match self.rng.below(3) {
                0 => format!("if len({list}) < 35: {list}.append({x})"),
                1 => format!("if len({list}) > 3: {list}.pop()"),
                _ => format!("if len({list}) < 35: {list}.insert(0, {x})"),
            };
            body.push(Stmt::line(&change, vec![]));
        }
        let stmt = Stmt::block_with(&template, vec![], fixed, body);
        let stmt = self.otherwise(stmt);
        Some(Stmt::Group(setup.into_iter().chain([stmt]).collect()))
    }

    /// One iterator that two places take from.
    fn shared_iterator(&mut self, n: u64) -> Stmt {
        let it = self.name("it");
        let x = self.name("x");
        let source = match self.var(Kind::IntList) {
            Some(list) if self.rng.chance(40) => format!("iter({list})"),
            _ => format!("iter(range({n}))"),
        };
        let var = Var {
            name: x.clone(),
            kind: Kind::Int,
            fixed: false,
        };
        let n = n.max(40);
        let counter = Counter {
            name: x.clone(),
            start: 0,
            step: 1,
            count: n,
        };
        let mut body = self.body(Some(counter), vec![var], n);
        match self.rng.below(3) {
            0 => body.push(Stmt::line(&format!("next({it}, None)"), vec![])),
            1 => {
                let y = self.name("y");
                body.push(Stmt::block(
                    &format!("for {y} in {it}:"),
                    vec![],
                    vec![
                        Stmt::line(&format!("L.append({y})"), vec![]),
                        Stmt::line(&format!("if {y} % 5 == 2: break"), vec![]),
                    ],
                ));
            }
            _ => {}
        }
        let stmt = Stmt::block(&format!("for {x} in {it}:"), vec![], body);
        let mut group = vec![
            Stmt::line(&format!("{it} = {source}"), vec![]),
            self.otherwise(stmt),
        ];
        if self.rng.chance(30) {
            group.push(Stmt::line(&format!("L.append(next({it}, 'end'))"), vec![]));
        }
        Stmt::Group(group)
    }

    /// Over characters or keys.
    fn items_loop(&mut self) -> Option<Stmt> {
        if self.scope.times * 20 > 4000 {
            return None;
        }
        let x = self.name("x");
        let list = self.list_of(Kind::Num);
        let (source, kind) = match (self.rng.below(4), self.var(Kind::Dict), list) {
            // Raises when the body adds a key.
            (3, Some(dict), _) if self.scope.in_try => (dict, Kind::Any),
            (0, Some(dict), _) => (format!("list({dict}.items())"), Kind::Tuple),
            (1, _, Some(list)) => (format!("reversed({list})"), Kind::Num),
            _ => (self.var(Kind::Str)?, Kind::Str),
        };
        let var = Var {
            name: x.clone(),
            kind,
            fixed: true,
        };
        let body = self.body(None, vec![var], 20);
        let stmt = Stmt::block(&format!("for {x} in {source}:"), vec![], body);
        Some(self.otherwise(stmt))
    }

    /// Counted by a float.
    fn float_loop(&mut self, n: u64) -> Stmt {
        let f = self.name("w");
        let step = *self.rng.pick(&["0.1", "1.0", "2.5", "1e16"]);
        let start = *self.rng.pick(&["0.0", "-3.5", "-0.0"]);
        let count = n.min(300);
        let counter = Counter {
            name: f.clone(),
            start: 1,
            step: 1,
            count,
        };
        let var = Var {
            name: f.clone(),
            kind: Kind::Float,
            fixed: true,
        };
        let body = self.body(Some(counter), vec![var], count);
        let fixed = vec![format!("{f} += {step}")];
        let stmt = Stmt::block_with(
            &format!("while {f} < {step} * {count}:"),
            vec![],
            fixed,
            body,
        );
        let stmt = self.otherwise(stmt);
        Stmt::Group(vec![Stmt::line(&format!("{f} = {start}"), vec![]), stmt])
    }

    fn pairs_loop(&mut self, n: u64) -> Stmt {
        let (i, x) = (self.name("i"), self.name("x"));
        let n = n.min(40);
        let counter = Counter {
            name: i.clone(),
            start: 0,
            step: 1,
            count: n,
        };
        let vars = vec![
            Var {
                name: i.clone(),
                kind: Kind::Int,
                fixed: true,
            },
            Var {
                name: x.clone(),
                kind: Kind::Num,
                fixed: false,
            },
        ];
        let body = self.body(Some(counter), vars, n);
        let list = self
            .list_of(Kind::Num)
            .unwrap_or_else(|| "(1, 2.5, True)".to_owned());
        Stmt::block(
            &format!("for {i}, {x} in zip(range($), {list}):"),
            vec![Expr::atom(n.to_string())],
            body,
        )
    }

    /// A range whose end is computed.
    fn unknown_end(&mut self, n: u64) -> Stmt {
        let i = self.name("i");
        let counter = Counter {
            name: i.clone(),
            start: 0,
            step: 1,
            count: n / 2,
        };
        let var = Var {
            name: i.clone(),
            kind: Kind::Int,
            fixed: true,
        };
        let body = self.body(Some(counter), vec![var], n);
        let end = self.expr(Kind::Int, 1);
        let template = match self.rng.below(3) {
            0 => format!("for {i} in range(min($, {n})):"),
            1 => format!("for {i} in range($ % {n}):"),
            _ => format!("for {i} in range({n}, $ % {n}, -1):"),
        };
        let stmt = Stmt::block(&template, vec![end], body);
        self.otherwise(stmt)
    }

    fn generator_loop(&mut self, n: u64) -> Stmt {
        let x = self.name("x");
        let counter = Counter {
            name: x.clone(),
            start: 0,
            step: 1,
            count: n,
        };
        let var = Var {
            name: x.clone(),
            kind: Kind::Num,
            fixed: false,
        };
        let body = self.body(Some(counter), vec![var], n);
        let (template, exprs) = match self.rng.below(4) {
            0 => {
                // One made here: what it reads of the function lies in cells.
                let y = self.name("y");
                let known = self.scope.vars.len();
                self.scope.vars.push(Var {
                    name: y.clone(),
                    kind: Kind::Int,
                    fixed: true,
                });
                let value = self.expr(Kind::Num, 2);
                self.scope.vars.truncate(known);
                (
                    format!("for {x} in ($ for {y} in range({n})):"),
                    vec![value],
                )
            }
            1 | 2 if !self.generators.is_empty() => {
                let generator = self.rng.pick(&self.generators).clone();
                if self.rng.chance(40) {
                    let value = self.expr(Kind::Num, 1);
                    (format!("for {x} in {generator}({n}, $):"), vec![value])
                } else {
                    (format!("for {x} in {generator}({n}):"), vec![])
                }
            }
            _ => (format!("for {x} in Y({n}, $):"), vec![self.late_value()]),
        };
        let stmt = Stmt::block(&template, exprs, body);
        self.otherwise(stmt)
    }

    fn late_value(&mut self) -> Expr {
        self.odd(Kind::Int)
    }
}
