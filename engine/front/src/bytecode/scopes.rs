//! Scope analysis: which variable a name means, seen from each scope.
//!
//! One walk over the tree collects what each scope binds, uses and declares
//! (`collect.rs`); then every name is resolved from the outside in.
//! Comprehensions other than generator expressions are scopes of their own but
//! no code of their own: their variables live in registers of the code around.

use super::Failure;
use super::collect;
use crate::syntax::hir::{self, Name, Span};
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::rc::Rc;

/// Hasher for interned names and node addresses: one multiplication.
#[derive(Default)]
pub(crate) struct IdHasher(u64);

impl Hasher for IdHasher {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.write_u64(u64::from(byte));
        }
    }
    fn write_u32(&mut self, value: u32) {
        self.write_u64(u64::from(value));
    }
    fn write_usize(&mut self, value: usize) {
        self.write_u64(value as u64);
    }
    fn write_u64(&mut self, value: u64) {
        let mixed = (self.0.rotate_left(5) ^ value).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        self.0 = mixed ^ mixed >> 32;
    }
}

/// A map keyed by interned names or other small ids.
pub(crate) type IdMap<K, V> = HashMap<K, V, BuildHasherDefault<IdHasher>>;

/// Index of a scope.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct ScopeId(pub(crate) u32);

/// What opens a scope.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ScopeKind {
    /// The whole source.
    Module,
    /// `def`, `lambda` or a generator expression.
    Function,
    /// `class`.
    Class,
    /// A list, set or dict comprehension, compiled inline.
    Comprehension,
}

/// What is known about a name in a scope: a set of these bits.
pub(crate) mod facts {
    /// Assigned, deleted, imported, … here, or a parameter.
    pub(crate) const BOUND: u8 = 1;
    /// A parameter.
    pub(crate) const PARAM: u8 = 2;
    /// Declared `global`.
    pub(crate) const GLOBAL: u8 = 4;
    /// Declared `nonlocal`.
    pub(crate) const NONLOCAL: u8 = 8;
    /// Used by an inner function or class.
    pub(crate) const CAPTURED: u8 = 16;
    /// Deleted by `del`, or by the end of an `except … as` clause.
    pub(crate) const DELETED: u8 = 32;
    /// Target of `:=`.
    pub(crate) const WALRUS: u8 = 64;
    /// Read (before any declaration seen so far).
    pub(crate) const USED: u8 = 128;
}

/// Where a variable lives, seen from a scope.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Var {
    /// A named register of this code.
    Local,
    /// A cell in a named register of this code.
    Cell,
    /// A cell of the closure.
    Free,
    /// A global or builtin.
    Global,
    /// Looked up in the namespace, then globals and builtins.
    Name,
    /// Looked up in the namespace, then in the closure (class bodies).
    NameOrFree,
    /// A variable of an inlined comprehension in the same code.
    Comprehension(ScopeId),
}

/// One scope.
#[derive(Debug)]
pub(crate) struct Scope {
    pub(crate) kind: ScopeKind,
    /// The function that evaluates annotations.
    pub(crate) is_annotations: bool,
    /// The scope of type parameters of something that stands in a class: other names are looked up in
    /// the class's namespace, its first parameter.
    pub(crate) sees_class: bool,
    /// A class: the type parameters that its body reads.
    pub(crate) type_params: Vec<Name>,
    pub(crate) parent: Option<ScopeId>,
    /// Facts about the names that occur.
    pub(crate) names: IdMap<Name, u8>,
    /// Bound names in the order of their first binding, parameters first (functions, comprehensions).
    pub(crate) bound: Vec<Name>,
    /// Free variables, sorted by their text when the analysis is done.
    pub(crate) free: Vec<Name>,
    /// Resolved names.
    pub(crate) vars: IdMap<Name, Var>,
    /// Places of the names in `bound`, then in `free`.
    pub(crate) bound_index: IdMap<Name, u16>,
    pub(crate) free_index: IdMap<Name, u16>,
    /// A class: some method uses `__class__`.
    pub(crate) needs_class_cell: bool,
    /// A function: names assigned as attributes of the first parameter. A class: those of its functions.
    pub(crate) self_attrs: Vec<Name>,
    /// A comprehension of any kind, generator expressions included.
    pub(crate) is_comprehension: bool,
    /// `global` and `nonlocal` declarations.
    pub(crate) declared: Vec<(Name, Span)>,
}

impl Scope {
    pub(crate) fn has(&self, name: Name, fact: u8) -> bool {
        self.names.get(&name).is_some_and(|facts| facts & fact != 0)
    }
}

/// Texts of the module's names, and `__class__` even when the source does not spell it.
#[derive(Debug)]
pub(crate) struct Texts<'h> {
    names: &'h hir::Names,
    pub(crate) class_name: Name,
    class_text: Rc<str>,
}

impl<'h> Texts<'h> {
    pub(crate) fn new(names: &'h hir::Names) -> Self {
        let class_name = names.find("__class__").unwrap_or(Name(names.len() as u32));
        Texts {
            names,
            class_name,
            class_text: Rc::from("__class__"),
        }
    }

    pub(crate) fn text(&self, name: Name) -> &Rc<str> {
        if name == self.class_name {
            &self.class_text
        } else {
            self.names.text(name)
        }
    }

    pub(crate) fn find(&self, text: &str) -> Option<Name> {
        self.names.find(text)
    }
}

/// All scopes of a module.
#[derive(Debug)]
pub(crate) struct Scopes {
    scopes: Vec<Scope>,
    /// Scopes by the address of the node that opens them.
    by_node: IdMap<usize, ScopeId>,
    /// Module-level names go to a namespace (exec with separate locals).
    name_mode: bool,
    class_name: Name,
}

/// The key of a node that opens a scope: its address, stable while the tree is borrowed.
fn node_key<T>(node: &T) -> usize {
    std::ptr::from_ref(node) as usize
}

impl Scopes {
    /// Analyses a module.
    pub(crate) fn analyse(
        module: &hir::Module,
        texts: &Texts<'_>,
        name_mode: bool,
    ) -> Result<Scopes, Failure> {
        let mut scopes = Scopes {
            scopes: Vec::new(),
            by_node: IdMap::default(),
            name_mode,
            class_name: texts.class_name,
        };
        collect::collect(module, texts, &mut scopes)?;
        if name_mode {
            // What an inner scope declares global is no name of the namespace at the top either.
            let inner = scopes.scopes.iter().skip(1);
            let declared: Vec<Name> = inner
                .flat_map(|scope| scope.declared.iter().map(move |(name, _)| (scope, *name)))
                .filter_map(|(scope, name)| scope.has(name, facts::GLOBAL).then_some(name))
                .collect();
            for name in declared {
                scopes.note(scopes.root(), name, facts::GLOBAL);
            }
        }
        for index in 0..scopes.scopes.len() {
            let id = ScopeId(index as u32);
            for name in scopes.get(id).type_params.clone() {
                scopes.capture(id, name);
            }
            let mut names: Vec<Name> = scopes.get(id).names.keys().copied().collect();
            names.sort_unstable();
            for name in names {
                scopes.resolve(id, name, texts)?;
            }
        }
        for index in 0..scopes.scopes.len() {
            scopes.settle(ScopeId(index as u32), texts);
        }
        Ok(scopes)
    }

    pub(crate) fn root(&self) -> ScopeId {
        ScopeId(0)
    }

    pub(crate) fn get(&self, id: ScopeId) -> &Scope {
        &self.scopes[id.0 as usize]
    }

    pub(crate) fn get_mut(&mut self, id: ScopeId) -> &mut Scope {
        &mut self.scopes[id.0 as usize]
    }

    /// The scope that a node opens.
    pub(crate) fn of<T>(&self, node: &T) -> ScopeId {
        self.by_node[&node_key(node)]
    }

    /// Opens a second scope for `node`, that of its annotations.
    pub(crate) fn open_beside<T>(&mut self, node: &T, parent: ScopeId) -> ScopeId {
        // As in a class body, names are looked up in the namespace of the class first.
        let around = self.get(parent);
        let in_class = around.kind == ScopeKind::Class || around.sees_class;
        let kind = if in_class {
            ScopeKind::Class
        } else {
            ScopeKind::Function
        };
        let id = self.open(None::<&T>, kind, Some(parent));
        self.get_mut(id).is_annotations = true;
        self.by_node.insert(node_key(node) + 1, id);
        id
    }

    /// Opens the scope of the type parameters of `node`.
    pub(crate) fn open_generic<T>(&mut self, node: &T, parent: ScopeId) -> ScopeId {
        let sees_class = self.get(parent).kind == ScopeKind::Class;
        let id = self.open(None::<&T>, ScopeKind::Function, Some(parent));
        self.get_mut(id).sees_class = sees_class;
        self.by_node.insert(node_key(node) + 2, id);
        id
    }

    /// The scope of the type parameters of a node that has some.
    pub(crate) fn generic<T>(&self, node: &T) -> ScopeId {
        self.by_node[&(node_key(node) + 2)]
    }

    /// The second scope that a node opens.
    pub(crate) fn beside<T>(&self, node: &T) -> Option<ScopeId> {
        self.by_node.get(&(node_key(node) + 1)).copied()
    }

    /// The variable that `name` means in `scope`; a name that never occurred there is a global.
    pub(crate) fn var(&self, scope: ScopeId, name: Name) -> Var {
        let unknown = || match self.get(scope).kind {
            ScopeKind::Class => Var::Name,
            ScopeKind::Module if self.name_mode => Var::Name,
            _ => Var::Global,
        };
        self.get(scope)
            .vars
            .get(&name)
            .copied()
            .unwrap_or_else(unknown)
    }

    /// Opens a scope for `node`.
    pub(crate) fn open<T>(
        &mut self,
        node: Option<&T>,
        kind: ScopeKind,
        parent: Option<ScopeId>,
    ) -> ScopeId {
        let id = ScopeId(self.scopes.len() as u32);
        self.scopes.push(Scope {
            kind,
            parent,
            is_annotations: false,
            sees_class: false,
            type_params: Vec::new(),
            names: IdMap::default(),
            bound: Vec::new(),
            free: Vec::new(),
            vars: IdMap::default(),
            bound_index: IdMap::default(),
            free_index: IdMap::default(),
            needs_class_cell: false,
            self_attrs: Vec::new(),
            is_comprehension: kind == ScopeKind::Comprehension,
            declared: Vec::new(),
        });
        if let Some(node) = node {
            self.by_node.insert(node_key(node), id);
        }
        id
    }

    /// Adds facts about a name; the first binding gives it its place among the locals.
    pub(crate) fn note(&mut self, id: ScopeId, name: Name, new: u8) {
        let scope = self.get_mut(id);
        let facts = scope.names.entry(name).or_insert(0);
        let first = *facts & facts::BOUND == 0 && new & facts::BOUND != 0;
        *facts |= new;
        if first {
            scope.bound.push(name);
        }
    }

    fn resolve(&mut self, id: ScopeId, name: Name, names: &Texts<'_>) -> Result<Var, Failure> {
        if let Some(&var) = self.get(id).vars.get(&name) {
            return Ok(var);
        }
        let scope = self.get(id);
        let bound = scope.has(name, facts::BOUND);
        let global = scope.has(name, facts::GLOBAL);
        let nonlocal = scope.has(name, facts::NONLOCAL);
        let (kind, parent) = (scope.kind, scope.parent);
        let var = match kind {
            ScopeKind::Module if self.name_mode && !global => Var::Name,
            ScopeKind::Module => Var::Global,
            ScopeKind::Comprehension if bound => Var::Comprehension(id),
            ScopeKind::Comprehension => {
                let parent = parent.expect("a comprehension stands in a scope");
                if self.get(parent).kind != ScopeKind::Class {
                    self.resolve(parent, name, names)?
                } else if self.capture(parent, name) {
                    Var::Free
                } else {
                    Var::Global
                }
            }
            _ if global => Var::Global,
            ScopeKind::Function | ScopeKind::Class if nonlocal => {
                if !self.capture(id, name) {
                    let declared = &self.get(id).declared;
                    let span = declared
                        .iter()
                        .find(|(n, _)| *n == name)
                        .map(|(_, span)| *span);
                    return Err(Failure::new(
                        format!("no binding for nonlocal '{}' found", names.text(name)),
                        span.unwrap_or_default(),
                    ));
                }
                Var::Free
            }
            ScopeKind::Function if bound => Var::Local,
            ScopeKind::Function if scope.sees_class => {
                if self.capture(id, name) {
                    Var::NameOrFree
                } else {
                    Var::Name
                }
            }
            ScopeKind::Function if self.capture(id, name) => Var::Free,
            ScopeKind::Function => Var::Global,
            ScopeKind::Class if bound => Var::Name,
            ScopeKind::Class if self.capture(id, name) => Var::NameOrFree,
            ScopeKind::Class => Var::Name,
        };
        self.get_mut(id).vars.insert(name, var);
        Ok(var)
    }

    /// Makes `name` of a scope around the code of `id` a free variable of it; false when no function has it.
    fn capture(&mut self, id: ScopeId, name: Name) -> bool {
        if self.get(id).free.contains(&name) {
            return true;
        }
        let mut around = self.get(id).parent;
        let found = loop {
            let Some(outer) = around else { return false };
            let scope = self.get(outer);
            let bound = scope.has(name, facts::BOUND) && !scope.has(name, facts::NONLOCAL);
            match scope.kind {
                ScopeKind::Module => return false,
                ScopeKind::Function if scope.has(name, facts::GLOBAL) => return false,
                ScopeKind::Function | ScopeKind::Comprehension if bound => {
                    self.note(outer, name, facts::CAPTURED);
                    break true;
                }
                ScopeKind::Comprehension => around = scope.parent,
                ScopeKind::Class if name == self.class_name && !scope.is_annotations => {
                    self.get_mut(outer).needs_class_cell = true;
                    break true;
                }
                ScopeKind::Function | ScopeKind::Class => break self.capture(outer, name),
            }
        };
        if found {
            self.get_mut(id).free.push(name);
        }
        found
    }

    /// Turns captured locals into cells and sorts the free variables.
    fn settle(&mut self, id: ScopeId, names: &Texts<'_>) {
        let scope = self.get_mut(id);
        if scope.kind == ScopeKind::Function {
            for (name, var) in &mut scope.vars {
                let captured = scope
                    .names
                    .get(name)
                    .is_some_and(|f| f & facts::CAPTURED != 0);
                if *var == Var::Local && captured {
                    *var = Var::Cell;
                }
            }
        }
        scope
            .free
            .sort_by(|a, b| names.text(*a).cmp(names.text(*b)));
        // What is declared global or nonlocal is bound elsewhere.
        let here = |name: &Name| scope.names[name] & (facts::GLOBAL | facts::NONLOCAL) == 0;
        let bound = scope.bound.iter().copied().filter(here).collect();
        scope.bound = bound;
        let index = |names: &[Name]| {
            names
                .iter()
                .enumerate()
                .map(|(i, n)| (*n, i as u16))
                .collect()
        };
        scope.bound_index = index(&scope.bound);
        scope.free_index = index(&scope.free);
        // Comprehensions resolved through their function see the same change.
        if scope.kind == ScopeKind::Comprehension {
            let mut unit = scope.parent;
            while let Some(outer) = unit
                && self.get(outer).kind == ScopeKind::Comprehension
            {
                unit = self.get(outer).parent;
            }
            let Some(unit) = unit else { return };
            let cells: Vec<Name> = self
                .get(id)
                .vars
                .iter()
                .filter(|(name, var)| {
                    **var == Var::Local && self.get(unit).has(**name, facts::CAPTURED)
                })
                .map(|(name, _)| *name)
                .collect();
            for name in cells {
                self.get_mut(id).vars.insert(name, Var::Cell);
            }
        }
    }
}
