//! Functions.

use super::super::tree::{Expr, Stmt, expr};
use super::Generator;
use super::exprs::places;
use super::scope::{Counter, Function, Kind, Scope, Var};

/// Kinds of parameters and results.
pub(super) const NUMBERS: [Kind; 5] = [Kind::Int, Kind::Int, Kind::Float, Kind::Num, Kind::Bool];

impl Generator {
    /// Writes something for another scope.
    pub(super) fn within<T>(
        &mut self,
        scope: Scope,
        write: impl FnOnce(&mut Self) -> T,
    ) -> (T, Scope) {
        let outer = std::mem::replace(&mut self.scope, scope);
        let grows = std::mem::take(&mut self.grows);
        let written = write(self);
        self.grows = grows;
        let scope = std::mem::replace(&mut self.scope, outer);
        (written, scope)
    }

    pub(super) fn params(
        &mut self,
        least: i64,
        most: i64,
    ) -> (Vec<Var>, usize, Vec<String>, Vec<Expr>) {
        let n = self.rng.between(least, most) as usize;
        let required = if self.rng.chance(30) {
            self.rng.below(n + 1)
        } else {
            n
        };
        let vars: Vec<Var> = (0..n)
            .map(|_| Var {
                name: self.name("p"),
                kind: *self.rng.pick(&NUMBERS),
                fixed: false,
            })
            .collect();
        let mut texts = Vec::new();
        let mut defaults = Vec::new();
        for (i, var) in vars.iter().enumerate() {
            if i < required {
                texts.push(var.name.clone());
            } else {
                texts.push(format!("{}=$", var.name));
                defaults.push(self.constant(var.kind));
            }
        }
        (vars, required, texts, defaults)
    }

    /// A small function, such as is copied into its callers.
    pub(super) fn leaf(&mut self) -> Stmt {
        let name = self.name("f");
        let (vars, required, texts, defaults) = self.params(0, 3);
        let params = vars.iter().map(|var| var.kind).collect();
        let names = vars.iter().map(|var| var.name.clone()).collect();
        let result = *self.rng.pick(&NUMBERS);
        let scope = Scope {
            vars,
            function: true,
            times: 1,
            limit: 4,
            depth: 4,
            ..Scope::default()
        };
        let (body, scope) = self.within(scope, |g| {
            let mut body = Vec::new();
            if g.rng.chance(25) {
                let condition = g.expr(Kind::Bool, 2);
                let value = g.expr(result, 2);
                body.push(Stmt::block(
                    "if $:",
                    vec![condition],
                    vec![Stmt::line("return $", vec![value])],
                ));
            }
            if g.rng.chance(30) {
                body.push(g.simple());
            }
            if g.rng.chance(8) {
                let condition = g.expr(Kind::Bool, 1);
                let value = g.atom(Kind::Num);
                body.push(Stmt::block(
                    "if $:",
                    vec![condition],
                    vec![Stmt::line("raise ValueError($)", vec![value])],
                ));
            }
            let value = g.expr(result, 3);
            body.push(g.returned(result, value));
            body
        });
        self.functions.push(Function {
            name: name.clone(),
            params,
            names,
            plain: true,
            required,
            result,
            cost: scope.cost + 2,
        });
        Stmt::block(
            &format!("def {name}({}):", texts.join(", ")),
            defaults,
            body,
        )
    }

    /// A result that does not grow from call to call.
    pub(super) fn returned(&mut self, kind: Kind, value: Expr) -> Stmt {
        if self.grows && matches!(kind, Kind::Int | Kind::Num) && self.rng.chance(40) {
            return Stmt::line("return $ % 4611686018427387905", vec![value]);
        }
        Stmt::line("return $", vec![value])
    }

    /// A function that calls itself, to a bounded depth.
    pub(super) fn recursive(&mut self) -> Stmt {
        let name = self.name("r");
        let (n, acc) = (self.name("n"), self.name("a"));
        let vars = vec![
            Var {
                name: n.clone(),
                kind: Kind::Int,
                fixed: true,
            },
            Var {
                name: acc.clone(),
                kind: Kind::Num,
                fixed: false,
            },
        ];
        let scope = Scope {
            vars,
            function: true,
            times: 1,
            limit: 6,
            depth: 4,
            ..Scope::default()
        };
        let twice = self.rng.chance(40);
        let (body, scope) = self.within(scope, |g| {
            let value = g.expr(Kind::Num, 2);
            let mut body = vec![Stmt::block(
                &format!("if {n} < 1:"),
                vec![],
                vec![Stmt::line("return $", vec![value])],
            )];
            body.push(g.simple());
            let value = g.atom(Kind::Num);
            let call = format!("{name}({n} - 1, $)");
            body.push(if twice {
                let other = g.constant(Kind::Num);
                let op = *g.rng.pick(&["+", "-"]);
                Stmt::line(
                    &format!("return {call} {op} {name}({n} - 2, $)"),
                    vec![value, other],
                )
            } else {
                match g.rng.below(3) {
                    0 => Stmt::line(&format!("return {call}"), vec![value]),
                    1 => {
                        let step = g.atom(Kind::Num);
                        Stmt::line(&format!("return {call} + $"), vec![value, step])
                    }
                    _ => {
                        let body = vec![Stmt::line(&format!("return {call}"), vec![value])];
                        Stmt::block("try:", vec![], body).and(
                            "finally:",
                            vec![],
                            vec![Stmt::line(&format!("L.append({n})"), vec![])],
                        )
                    }
                }
            });
            body
        });
        let (depth, calls) = match self.rng.below(10) {
            _ if twice => (9, 90),
            // Not far from the limit.
            0 => (800, 800),
            1 => (300, 300),
            _ => (28, 30),
        };
        let outer = self.name("f");
        self.functions.push(Function {
            name: outer.clone(),
            params: vec![Kind::Num],
            names: vec!["a".to_owned()],
            plain: true,
            required: 1,
            result: Kind::Num,
            cost: (scope.cost + 3) * calls,
        });
        Stmt::Group(vec![
            Stmt::block(&format!("def {name}({n}, {acc}=0):"), vec![], body),
            Stmt::block(
                &format!("def {outer}(a):"),
                vec![],
                vec![Stmt::line(
                    &format!("return {name}($, a)"),
                    vec![Expr::atom(depth.to_string())],
                )],
            ),
        ])
    }

    /// Functions that call each other, of which the innermost raises for some arguments and some catch it.
    pub(super) fn chain(&mut self) -> Stmt {
        let mut group = Vec::new();
        let mut inner: Option<Function> = None;
        for _ in 0..self.rng.between(2, 4) {
            let (name, a) = (self.name("d"), self.name("p"));
            let var = Var {
                name: a.clone(),
                kind: Kind::Int,
                fixed: false,
            };
            let scope = Scope {
                vars: vec![var],
                function: true,
                times: 1,
                limit: 6,
                depth: 4,
                ..Scope::default()
            };
            let (body, scope) = self.within(scope, |g| g.link(&a, inner.as_ref()));
            group.push(Stmt::block(&format!("def {name}({a}):"), vec![], body));
            inner = Some(Function {
                name,
                params: vec![Kind::Int],
                names: vec![a],
                plain: true,
                required: 1,
                result: Kind::Int,
                cost: scope.cost + 4 + inner.map_or(0, |inner| inner.cost),
            });
        }
        self.functions.extend(inner);
        Stmt::Group(group)
    }

    /// The body of one of them, whose parameter is `a`.
    fn link(&mut self, a: &str, inner: Option<&Function>) -> Vec<Stmt> {
        let Some(inner) = inner else {
            let m = *self.rng.pick(&[3, 7, 10, 50]);
            let raise = match self.rng.below(5) {
                0 => format!("raise KeyError({a})"),
                1 => "raise X".to_owned(),
                2 => format!("{a} // 0"),
                3 => format!("L[{a} + 2 ** 40]"),
                _ => format!("raise ValueError({a})"),
            };
            let value = self.expr(Kind::Int, 2);
            return vec![
                Stmt::block(
                    &format!("if {a} % {m} == 2:"),
                    vec![],
                    vec![Stmt::line(&raise, vec![])],
                ),
                self.returned(Kind::Int, value),
            ];
        };
        let name = &inner.name;
        let mut body = Vec::new();
        if self.rng.chance(40) {
            body.push(self.simple());
        }
        let argument = self.expr(Kind::Int, 1);
        let call = Stmt::line(&format!("return {name}($) + 1"), vec![argument]);
        let caught = *self.rng.pick(&[
            "KeyError",
            "(ValueError, X)",
            "ArithmeticError",
            "LookupError",
        ]);
        match self.rng.below(5) {
            0 => body.push(call),
            1 => {
                let value = self.expr(Kind::Int, 1);
                body.push(Stmt::block("try:", vec![], vec![call]).and(
                    &format!("except {caught}:"),
                    vec![],
                    vec![Stmt::line("return $", vec![value])],
                ));
            }
            2 => {
                let stmt = self.simple();
                body.push(Stmt::block("try:", vec![], vec![call]).and(
                    "finally:",
                    vec![],
                    vec![stmt],
                ));
            }
            3 => body.push(Stmt::block("try:", vec![], vec![call]).and(
                &format!("except {caught} as e:"),
                vec![],
                vec![Stmt::line(&format!("raise ValueError({a}) from e"), vec![])],
            )),
            _ => {
                let x = self.name("v");
                let value = self.expr(Kind::Int, 1);
                body.push(
                    Stmt::block(
                        "try:",
                        vec![],
                        vec![Stmt::line(&format!("{x} = {name}({a})"), vec![])],
                    )
                    .and(
                        &format!("except {caught}:"),
                        vec![],
                        vec![Stmt::line(&format!("{x} = $"), vec![value])],
                    )
                    .and(
                        "else:",
                        vec![],
                        vec![Stmt::line(&format!("{x} -= 1"), vec![])],
                    ),
                );
                body.push(Stmt::line(&format!("return {x}"), vec![]));
            }
        }
        body
    }

    /// A generator function, and its name among those that loops consume.
    pub(super) fn generator(&mut self) -> Stmt {
        let name = self.name("y");
        let (n, i) = (self.name("n"), self.name("i"));
        let kind = *self.rng.pick(&[Kind::Int, Kind::Float, Kind::Num]);
        let state = self.name("v");
        let vars = vec![
            Var {
                name: i.clone(),
                kind: Kind::Int,
                fixed: true,
            },
            Var {
                name: state.clone(),
                kind,
                fixed: false,
            },
        ];
        let scope = Scope {
            vars,
            function: true,
            times: 4,
            limit: 40,
            depth: 4,
            in_loop: true,
            counters: vec![Counter {
                name: i.clone(),
                start: 0,
                step: 1,
                count: 60,
            }],
            ..Scope::default()
        };
        let (body, _) = self.within(scope, |g| {
            let mut body = Vec::new();
            for _ in 0..g.rng.below(3) {
                body.push(g.simple());
            }
            let value = if g.rng.chance(50) {
                Expr::atom(state.clone())
            } else {
                g.expr(Kind::Num, 2)
            };
            let given = Stmt::line("yield $", vec![value]);
            body.push(match g.rng.below(5) {
                // No `finally:` around it: when a generator that nobody needs ends differs on purpose.
                0 => {
                    let handler = g.simple();
                    Stmt::block("try:", vec![], vec![given]).and(
                        "except ZeroDivisionError:",
                        vec![],
                        vec![handler],
                    )
                }
                1 => {
                    let value = g.atom(Kind::Num);
                    Stmt::line("yield from (3, $)", vec![value])
                }
                _ => given,
            });
            body
        });
        let start = self.constant(kind);
        self.generators.push(name.clone());
        Stmt::block(
            &format!("def {name}({n}, {state}=$):"),
            vec![start],
            vec![Stmt::block(
                &format!("for {i} in range({n}):"),
                vec![],
                body,
            )],
        )
    }

    /// A function that makes others, which share a variable.
    pub(super) fn closure(&mut self) -> Stmt {
        let (maker, inner) = (self.name("m"), self.name("g"));
        let cell = self.name("v");
        let kind = *self.rng.pick(&[Kind::Int, Kind::Float, Kind::Num]);
        let (mut vars, required, texts, defaults) = self.params(0, 2);
        let params: Vec<Kind> = vars.iter().map(|var| var.kind).collect();
        let changes = self.rng.chance(65);
        vars.push(Var {
            name: cell.clone(),
            kind,
            fixed: !changes,
        });
        let scope = Scope {
            vars,
            function: true,
            times: 1,
            limit: 5,
            depth: 4,
            ..Scope::default()
        };
        let (body, scope) = self.within(scope, |g| {
            let mut body = Vec::new();
            if changes {
                body.push(Stmt::line(&format!("nonlocal {cell}"), vec![]));
                let value = g.expr(kind, 2);
                body.push(Stmt::line(&format!("{cell} = $"), vec![value]));
                if kind != Kind::Float {
                    body.push(Stmt::line(
                        &format!("if not -(2 ** 62) < {cell} < 2 ** 64: {cell} = 5"),
                        vec![],
                    ));
                }
                g.grows = false;
            }
            if g.rng.chance(30) {
                body.push(g.simple());
            }
            let value = g.expr(kind, 2);
            body.push(g.returned(kind, value));
            body
        });
        self.functions.push(Function {
            name: inner.clone(),
            params,
            names: Vec::new(),
            plain: false,
            required,
            result: kind,
            cost: scope.cost + 3,
        });
        let start = self.constant(kind);
        let def = Stmt::block(
            &format!("def {inner}({}):", texts.join(", ")),
            defaults,
            body,
        );
        Stmt::Group(vec![
            Stmt::block(
                &format!("def {maker}({cell}):"),
                vec![],
                vec![def, Stmt::line(&format!("return {inner}"), vec![])],
            ),
            Stmt::line(&format!("{inner} = {maker}($)"), vec![start]),
        ])
    }

    /// Is the name one that a body binds itself?
    pub(super) fn local_function(&self, name: &str) -> bool {
        self.scope.vars.iter().any(|var| var.name == name)
    }

    /// Variables with values to begin with.
    fn locals(&mut self) -> (Vec<Var>, Vec<Stmt>) {
        let mut kinds = vec![Kind::Int, Kind::Float, Kind::Num, Kind::Int];
        let more = [
            Kind::IntList,
            Kind::FloatList,
            Kind::NumList,
            Kind::AnyList,
            Kind::Str,
            Kind::Any,
            Kind::Tuple,
            Kind::Dict,
            Kind::Bool,
            Kind::Num,
            Kind::IntList,
        ];
        for _ in 0..self.rng.between(2, 5) {
            kinds.push(*self.rng.pick(&more));
        }
        for class in 0..self.classes.len() {
            if self.rng.chance(70) {
                kinds.push(Kind::Object(class));
            }
        }
        let mut vars = Vec::new();
        let mut stmts = Vec::new();
        for kind in kinds {
            let name = self.name("v");
            let value = self.constant(kind);
            stmts.push(Stmt::line(&format!("{name} = $"), vec![value]));
            vars.push(Var {
                name,
                kind,
                fixed: false,
            });
        }
        (vars, stmts)
    }

    /// What a function returns, or a module prints: all that it computed.
    fn outcome(vars: &[Var]) -> String {
        let names: Vec<&str> = vars.iter().map(|var| var.name.as_str()).collect();
        format!("({},)", names.join(", "))
    }

    /// A function with loops, and calls of it.
    pub(super) fn hot(&mut self) -> Stmt {
        let name = self.name("h");
        let (params, required, texts, defaults) = self.params(0, 3);
        let function = Function {
            name: name.clone(),
            params: params.iter().map(|var| var.kind).collect(),
            names: Vec::new(),
            plain: false,
            required,
            result: Kind::Any,
            cost: 0,
        };
        let globals: Vec<String> = if self.rng.chance(50) {
            self.globals.iter().map(|var| var.name.clone()).collect()
        } else {
            Vec::new()
        };
        let scope = Scope {
            globals: globals.clone(),
            function: true,
            times: 1,
            limit: 12_000,
            ..Scope::default()
        };
        let (body, _) = self.within(scope, |g| {
            let (vars, mut body) = g.locals();
            if !globals.is_empty() {
                body.insert(
                    0,
                    Stmt::line(&format!("global {}", globals.join(", ")), vec![]),
                );
            }
            let outcome = Self::outcome(&vars);
            g.scope.vars = params;
            g.scope.vars.extend(vars);
            let known = g.functions.len();
            if g.rng.chance(35) {
                let stmt = g.inner();
                body.push(stmt);
            }
            body.extend(g.block(2, 5));
            g.functions.truncate(known);
            body.push(Stmt::line(&format!("return {outcome}"), vec![]));
            body
        });
        let mut group = vec![Stmt::block(
            &format!("def {name}({}):", texts.join(", ")),
            defaults,
            body,
        )];
        for _ in 0..self.rng.between(1, 3) {
            let call = self.caught_call(&function);
            group.push(call);
        }
        Stmt::Group(group)
    }

    /// A function inside the one being written, which shares its variables.
    fn inner(&mut self) -> Stmt {
        let name = self.name("c");
        let shared: Vec<Var> = self
            .scope
            .vars
            .iter()
            .filter(|var| var.kind.is_number())
            .cloned()
            .collect();
        let (mut vars, required, texts, defaults) = self.params(0, 2);
        let params: Vec<Kind> = vars.iter().map(|var| var.kind).collect();
        let written: Vec<String> = shared
            .iter()
            .filter(|_| self.rng.chance(40))
            .map(|var| var.name.clone())
            .collect();
        vars.extend(shared.into_iter().map(|var| Var {
            fixed: !written.contains(&var.name),
            ..var
        }));
        let result = *self.rng.pick(&NUMBERS);
        let scope = Scope {
            vars,
            function: true,
            times: 1,
            limit: 5,
            depth: 4,
            ..Scope::default()
        };
        let (body, scope) = self.within(scope, |g| {
            let mut body = Vec::new();
            if !written.is_empty() {
                body.push(Stmt::line(
                    &format!("nonlocal {}", written.join(", ")),
                    vec![],
                ));
            }
            for _ in 0..g.rng.below(3) {
                body.push(g.simple());
            }
            let value = g.expr(result, 2);
            body.push(g.returned(result, value));
            body
        });
        self.functions.push(Function {
            name: name.clone(),
            params,
            names: Vec::new(),
            plain: false,
            required,
            result,
            cost: scope.cost + 3,
        });
        Stmt::block(
            &format!("def {name}({}):", texts.join(", ")),
            defaults,
            body,
        )
    }

    fn caught_call(&mut self, function: &Function) -> Stmt {
        let outer = std::mem::take(&mut self.scope);
        let odd = self.rng.chance(25);
        let args: Vec<Expr> = (0..function.params.len())
            .map(|i| {
                let kind = function.params[i];
                if odd && self.rng.chance(50) {
                    self.odd(kind)
                } else {
                    self.constant(kind)
                }
            })
            .collect();
        self.scope = outer;
        let call = expr(&format!("{}({})", function.name, places(args.len())), args);
        Stmt::block("try:", vec![], vec![Stmt::line("P($)", vec![call])]).and(
            "except Exception as e:",
            vec![],
            vec![Stmt::line("E(e)", vec![])],
        )
    }

    /// Loops of the module itself.
    pub(super) fn module_loops(&mut self) -> Stmt {
        let scope = Scope {
            times: 1,
            limit: 8_000,
            in_try: false,
            ..Scope::default()
        };
        let (stmts, _) = self.within(scope, |g| {
            let (vars, mut stmts) = g.locals();
            let outcome = Self::outcome(&vars);
            g.scope.vars = vars;
            g.scope.vars.extend(g.globals.clone());
            let body = g.block(2, 5);
            stmts.push(Stmt::block("try:", vec![], body).and(
                "except Exception as e:",
                vec![],
                vec![Stmt::line("E(e)", vec![])],
            ));
            stmts.push(
                Stmt::block(
                    "try:",
                    vec![],
                    vec![Stmt::line(&format!("P({outcome})"), vec![])],
                )
                .and(
                    "except NameError as e:",
                    vec![],
                    vec![Stmt::line("E(e)", vec![])],
                ),
            );
            stmts
        });
        Stmt::Group(stmts)
    }
}
