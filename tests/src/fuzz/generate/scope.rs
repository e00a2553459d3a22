//! What the generator knows about the place it writes statements for.

/// What a variable, an element or a result holds as a rule. Late changes break the rule on purpose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Int,
    Float,
    /// Ints, floats and bools by turns.
    Num,
    Bool,
    Str,
    /// Anything but functions and classes.
    Any,
    IntList,
    FloatList,
    NumList,
    AnyList,
    /// A tuple of numbers.
    Tuple,
    /// Counts by small ints and strings.
    Dict,
    /// An instance of the class with this number in the case.
    Object(usize),
}

impl Kind {
    /// What an element of a list or tuple holds.
    pub(super) fn element(self) -> Option<Self> {
        Some(match self {
            Self::IntList => Self::Int,
            Self::FloatList => Self::Float,
            Self::NumList | Self::Tuple => Self::Num,
            Self::AnyList => Self::Any,
            _ => return None,
        })
    }

    pub(super) fn is_list(self) -> bool {
        self.element().is_some() && self != Self::Tuple
    }

    pub(super) fn is_number(self) -> bool {
        matches!(self, Self::Int | Self::Float | Self::Num | Self::Bool)
    }

    /// May a value of this kind stand where `wanted` is?
    pub(super) fn suits(self, wanted: Self) -> bool {
        self == wanted
            || match wanted {
                Self::Num => self.is_number(),
                Self::Int => self == Self::Bool,
                Self::Any => !self.is_list() && self != Self::Dict,
                _ => false,
            }
    }
}

/// A variable.
#[derive(Clone, Debug)]
pub(super) struct Var {
    pub name: String,
    pub kind: Kind,
    /// Counts a loop that would not end were it assigned to.
    pub fixed: bool,
}

/// A loop around the place: its variable takes `start`, `start + step`, ... `count` times.
#[derive(Clone, Debug)]
pub(super) struct Counter {
    pub name: String,
    pub start: i128,
    pub step: i128,
    pub count: u64,
}

impl Counter {
    /// The variable's value in this iteration.
    pub(super) fn at(&self, iteration: u64) -> i128 {
        self.start + self.step * i128::from(iteration)
    }
}

/// The body of a function, or the module.
#[derive(Clone, Debug, Default)]
pub(super) struct Scope {
    pub vars: Vec<Var>,
    /// Names declared `global`, which the body may assign to.
    pub globals: Vec<String>,
    /// Is it a function's?
    pub function: bool,
    /// Loops of this body around the place.
    pub counters: Vec<Counter>,
    /// Can the place be left by `break`?
    pub in_loop: bool,
    /// Does a handler near by catch what the place raises?
    pub in_try: bool,
    /// Blocks around the place.
    pub depth: usize,
    /// How often the place is reached in one call.
    pub times: u64,
    /// Statements run by one call, more or less.
    pub cost: u64,
    /// The most `cost` may become.
    pub limit: u64,
}

/// A function that can be called by name.
#[derive(Clone, Debug)]
pub(super) struct Function {
    pub name: String,
    pub params: Vec<Kind>,
    /// The parameters' names, where it may be called by them.
    pub names: Vec<String>,
    /// Is it a function of the module without free variables, whose code and defaults may be exchanged?
    pub plain: bool,
    /// Parameters without a default.
    pub required: usize,
    pub result: Kind,
    pub cost: u64,
}

/// A class whose instances have numbers for attributes.
#[derive(Clone, Debug)]
pub(super) struct Class {
    pub name: String,
    /// Attributes that each instance has.
    pub attrs: Vec<(String, Kind)>,
    /// Methods: parameters beside `self` are one number.
    pub methods: Vec<Function>,
    /// Instances take new attributes.
    pub open: bool,
}
