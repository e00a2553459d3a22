//! Classes and their methods.

use super::super::tree::{Expr, Stmt, expr};
use super::Generator;
use super::definitions::NUMBERS;
use super::exprs::places;
use super::scope::{Class, Function, Kind, Scope, Var};

impl Generator {
    /// A class.
    pub(super) fn class(&mut self) -> Stmt {
        let name = self.name("A");
        let base = (!self.classes.is_empty() && self.rng.chance(35))
            .then(|| self.rng.pick(&self.classes).clone());
        let mut attrs = match &base {
            Some(base) => base.attrs.clone(),
            None => vec![
                ("a".to_owned(), Kind::Int),
                (
                    "b".to_owned(),
                    *self.rng.pick(&[Kind::Float, Kind::Num, Kind::Int]),
                ),
            ],
        };
        let slots = base.is_none() && self.rng.chance(20);
        let mut body = Vec::new();
        let constant = self.constant(Kind::Int);
        if base.is_none() {
            if slots {
                body.push(Stmt::line("__slots__ = ('a', 'b')", vec![]));
            } else {
                attrs.push(("k".to_owned(), Kind::Int));
                body.push(Stmt::line("k = $", vec![constant]));
            }
            let mut lines = vec![
                Stmt::line("self.a = a", vec![]),
                Stmt::line("self.b = b", vec![]),
            ];
            if self.rng.chance(30) {
                lines.reverse();
            }
            body.push(Stmt::block("def __init__(self, a=1, b=2):", vec![], lines));
            let list = if slots {
                "[self.a, self.b]"
            } else {
                "sorted(vars(self).items())"
            };
            body.push(Stmt::block(
                "def __repr__(self):",
                vec![],
                vec![Stmt::line(
                    &format!("return '<' + repr([x for x in {list} if type(x) is not tuple or type(x[1]) in (int, float, bool)]) + '>'"),
                    vec![],
                )],
            ));
        }
        let index = self.classes.len();
        // Methods see the class as it is so far.
        self.classes.push(Class {
            name: name.clone(),
            attrs: attrs.clone(),
            methods: Vec::new(),
            open: !slots && base.as_ref().is_none_or(|base| base.open),
        });
        let inherited = base
            .as_ref()
            .map_or_else(Vec::new, |base| base.methods.clone());
        let mut methods = inherited.clone();
        for _ in 0..self.rng.between(1, 3) {
            let overridden = !inherited.is_empty() && self.rng.chance(60);
            let like = overridden.then(|| self.rng.pick(&inherited).clone());
            let (stmt, method) = self.method(index, like);
            if let Some(known) = methods.iter_mut().find(|m| m.name == method.name) {
                *known = method;
            } else {
                methods.push(method);
            }
            body.push(stmt);
        }
        for (operator, line) in [
            (
                "__add__",
                "return self.a + (other.a if isinstance(other, type(self)) else other)",
            ),
            ("__radd__", "return other + self.a"),
            (
                "__lt__",
                "return self.a < (other.a if isinstance(other, type(self)) else other)",
            ),
            ("__eq__", "return self is other or other == 3"),
            ("__mul__", "return 7"),
        ] {
            if self.rng.chance(18) {
                body.push(Stmt::block(
                    &format!("def {operator}(self, other):"),
                    vec![],
                    vec![Stmt::line(line, vec![])],
                ));
            }
        }
        for (operator, line) in [
            ("__bool__(self)", "return self.a % 2 == 1"),
            ("__index__(self)", "return 1"),
            ("__len__(self)", "return 2"),
            ("__getitem__(self, i)", "return i"),
            ("__getattr__(self, name)", "return 11"),
            ("__neg__(self)", "raise ValueError(self.a)"),
        ] {
            if self.rng.chance(8) {
                body.push(Stmt::block(
                    &format!("def {operator}:"),
                    vec![],
                    vec![Stmt::line(line, vec![])],
                ));
            }
        }
        if !slots && self.rng.chance(25) {
            let kind = Kind::Int;
            body.push(Stmt::line("@property", vec![]));
            body.push(Stmt::block(
                "def q(self):",
                vec![],
                vec![Stmt::line("return self.a", vec![])],
            ));
            body.push(Stmt::line("@q.setter", vec![]));
            body.push(Stmt::block(
                "def q(self, value):",
                vec![],
                vec![Stmt::line("self.a = value", vec![])],
            ));
            attrs.push(("q".to_owned(), kind));
        }
        let class = &mut self.classes[index];
        class.attrs = attrs;
        class.methods = methods;
        let head = match &base {
            Some(base) => format!("class {name}({}):", base.name),
            None => format!("class {name}:"),
        };
        Stmt::block(&head, vec![], body)
    }

    /// A method; one like `like` with another body, where there is one.
    fn method(&mut self, class: usize, like: Option<Function>) -> (Stmt, Function) {
        let (mut vars, required, texts, defaults) = match &like {
            Some(like) => {
                let vars: Vec<Var> = like
                    .params
                    .iter()
                    .map(|&kind| Var {
                        name: self.name("p"),
                        kind,
                        fixed: false,
                    })
                    .collect();
                let mut texts = Vec::new();
                let mut defaults = Vec::new();
                for (i, var) in vars.iter().enumerate() {
                    if i < like.required {
                        texts.push(var.name.clone());
                    } else {
                        texts.push(format!("{}=$", var.name));
                        defaults.push(self.constant(var.kind));
                    }
                }
                (vars, like.required, texts, defaults)
            }
            None => self.params(0, 2),
        };
        let params: Vec<Kind> = vars.iter().map(|var| var.kind).collect();
        let result = like
            .as_ref()
            .map_or_else(|| *self.rng.pick(&NUMBERS), |like| like.result);
        let name = like
            .as_ref()
            .map_or_else(|| self.name("m"), |like| like.name.clone());
        vars.push(Var {
            name: "self".to_owned(),
            kind: Kind::Object(class),
            fixed: true,
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
            for _ in 0..g.rng.below(3) {
                body.push(g.simple());
            }
            g.grows = true;
            let value = if let (Some(like), true) = (&like, g.rng.chance(50)) {
                let args: Vec<Expr> = (0..like.params.len())
                    .map(|i| Expr::atom(g.scope.vars[i].name.clone()))
                    .collect();
                let call = expr(
                    &format!("super().{}({})", like.name, places(args.len())),
                    args,
                );
                let other = g.expr(result, 1);
                expr("($ + $)", vec![call, other])
            } else {
                g.expr(result, 2)
            };
            body.push(g.returned(result, value));
            body
        });
        let all: Vec<String> = std::iter::once("self".to_owned()).chain(texts).collect();
        let stmt = Stmt::block(&format!("def {name}({}):", all.join(", ")), defaults, body);
        let cost = scope.cost + 2 + like.map_or(0, |like| like.cost);
        (
            stmt,
            Function {
                name,
                params,
                names: Vec::new(),
                plain: false,
                required,
                result,
                cost,
            },
        )
    }
}
