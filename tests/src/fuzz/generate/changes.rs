//! Late changes: what held for most iterations of a loop holds no more.

use super::super::tree::{Expr, Stmt, expr};
use super::Generator;
use super::exprs::places;
use super::scope::Kind;

impl Generator {
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
    pub(super) fn late_change(&mut self) -> Option<Stmt> {
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
        if self.rng.chance(35) {
            return self.change_of_kind();
        }
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

    /// A change of what values are made of: classes, functions, the storage of lists and instances.
    fn change_of_kind(&mut self) -> Option<Stmt> {
        match self.rng.below(10) {
            0 | 1 => self.class_gains(),
            2 => {
                let (_, class) = self.object()?;
                let value = self.odd(Kind::Int);
                let name = &class.name;
                Some(match self.rng.below(4) {
                    0 => Stmt::line(&format!("{name}.k = $"), vec![value]),
                    1 => Stmt::line(&format!("{name}.a = $"), vec![value]),
                    2 if !class.methods.is_empty() && self.scope.in_try => {
                        let method = self.rng.pick(&class.methods).name.clone();
                        Stmt::line(&format!("del {name}.{method}"), vec![])
                    }
                    _ => Stmt::block(
                        &format!("if 'k' in vars({name}):"),
                        vec![],
                        vec![Stmt::line(&format!("del {name}.k"), vec![])],
                    ),
                })
            }
            3 | 4 => self.function_changes(),
            5 | 6 => {
                // A call with arguments of other types: guards of a callee that was copied fail.
                let functions = self.functions.clone();
                let function = self.callable(&functions, Kind::Num)?;
                let args: Vec<Expr> = function
                    .params
                    .clone()
                    .into_iter()
                    .map(|kind| self.odd(kind))
                    .collect();
                let call = Stmt::line(
                    &format!("L.append({}({}))", function.name, places(args.len())),
                    args,
                );
                Some(Stmt::block("try:", vec![], vec![call]).and(
                    "except Exception as e_:",
                    vec![],
                    vec![Stmt::line("L.append(T(e_))", vec![])],
                ))
            }
            7 => {
                let (list, kind) = self.target(Kind::is_list)?;
                let value = self.odd(kind.element()?);
                let line = *self.rng.pick(&[
                    "{}[:] = [$] * 5",
                    "{}.append($)",
                    "{}.insert(0, $)",
                    "{}[-2:] = [$]",
                    "{}.sort(key=str); {}.append($)",
                ]);
                let cut = Stmt::line(&format!("del {list}[30:]"), vec![]);
                let stmt = Stmt::line(&line.replace("{}", &list), vec![value]);
                Some(Stmt::Group(vec![stmt, cut]))
            }
            8 => {
                // The attributes of an instance by another way.
                let (object, class) = self.object()?;
                if !class.open {
                    return None;
                }
                let value = self.odd(Kind::Int);
                Some(match self.rng.below(3) {
                    0 => Stmt::line(&format!("{object}.__dict__['a'] = $"), vec![value]),
                    1 => Stmt::line(
                        &format!("{object}.__dict__ = {{'b': $, 'a': 6}}"),
                        vec![value],
                    ),
                    _ => Stmt::Group(vec![
                        Stmt::line(&format!("vars({object}).clear()"), vec![]),
                        Stmt::line(&format!("{object}.b = $; {object}.a = 8"), vec![value]),
                    ]),
                })
            }
            _ => {
                let dict = self.var(Kind::Dict)?;
                let value = self.odd(Kind::Int);
                let line = *self
                    .rng
                    .pick(&["{}[3] = $", "{}['1'] = $", "{}.clear(); {}[2.0] = $"]);
                Some(Stmt::line(&line.replace("{}", &dict), vec![value]))
            }
        }
    }

    /// A class gets a special method or a property that it did not have.
    fn class_gains(&mut self) -> Option<Stmt> {
        let (_, class) = self.object()?;
        let attr = self.rng.pick(&class.attrs).0.clone();
        let name = &class.name;
        let line = match self.rng.below(9) {
            0 => "__getattr__ = lambda self, n: 13".to_owned(),
            1 => "__getattribute__ = lambda self, n: object.__getattribute__(self, n)".to_owned(),
            2 => "__setattr__ = lambda self, n, v: object.__setattr__(self, n, 4)".to_owned(),
            3 => format!("{attr} = property(lambda self: 21)"),
            4 => format!("{attr} = property(lambda self: 22, lambda self, v: L.append(v))"),
            5 => "__add__ = lambda self, other: 5".to_owned(),
            6 => "__radd__ = lambda self, other: 2.5".to_owned(),
            7 => "__lt__ = lambda self, other: True".to_owned(),
            _ => "__bool__ = lambda self: False".to_owned(),
        };
        Some(Stmt::line(&format!("{name}.{line}"), vec![]))
    }

    /// A function gets other defaults, or the code of another one.
    fn function_changes(&mut self) -> Option<Stmt> {
        let plain: Vec<usize> = (0..self.functions.len())
            .filter(|&i| self.functions[i].plain)
            .collect();
        if plain.is_empty() {
            return None;
        }
        let i = *self.rng.pick(&plain);
        let function = self.functions[i].clone();
        let most = function.params.len();
        if most > function.required && self.rng.chance(60) {
            if self.rng.chance(15) {
                return Some(Stmt::line(
                    &format!("{}.__defaults__ = None", function.name),
                    vec![],
                ));
            }
            let values: Vec<Expr> = function.params[function.required..]
                .iter()
                .copied()
                .map(|kind| self.odd(kind))
                .collect();
            let line = format!(
                "{}.__defaults__ = ({},)",
                function.name,
                places(values.len())
            );
            return Some(Stmt::line(&line, values));
        }
        // An earlier one, which does not call this one.
        let earlier: Vec<usize> = plain.into_iter().filter(|&j| j < i).collect();
        if earlier.is_empty() {
            return None;
        }
        let other = self.functions[*self.rng.pick(&earlier)].clone();
        (function.cost >= other.cost).then(|| {
            Stmt::line(
                &format!("{}.__code__ = {}.__code__", function.name, other.name),
                vec![],
            )
        })
    }
}
