//! The helpers that compiled code calls: one table of names, signatures and effects.
//!
//! From the table derive the Rust functions' addresses, the back ends' signatures, and what the
//! optimiser may assume. A helper takes the thread first. It reports an exception by the one-word
//! sentinel [`Value::ERROR`], the exception pending on the thread; nothing unwinds through it.

mod arith;
mod calls;
mod containers;
mod objects;

use crate::object::Thread;
use crate::value::Value;

/// What a parameter of a helper is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Param {
    /// A tagged word.
    Val,
    /// An address.
    Raw,
    /// A constant that is no value: a number, an operator. Given as a `Raw` constant.
    Word,
    /// A double.
    Float,
}

/// What a helper returns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ret {
    /// A tagged word; `ERROR` when it raised.
    Val,
    /// 0 or 1; the bits of `ERROR` when it raised.
    Bool,
    /// None; `ERROR` when it raised.
    Nothing,
    /// A double; never raises.
    Float,
}

/// What a helper may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Effects(u8);

impl Effects {
    /// Computes its result from its operands alone.
    pub const PURE: Effects = Effects(0);
    /// Allocates: may collect garbage and raise MemoryError.
    pub const ALLOCATES: Effects = Effects(1);
    /// Raises.
    pub const RAISES: Effects = Effects(2);
    /// Runs script: reads and writes anything, invalidates assumptions.
    pub const SCRIPT: Effects = Effects(4);
    /// Changes lists.
    pub const LISTS: Effects = Effects(8);
    /// May answer `WANTS_FRAME`: the interpreter has to run the instruction (it has had no effect).
    pub const FRAME: Effects = Effects(16);

    /// Allocates, from what the heap keeps back when it is full: never raises.
    pub const TAKES_MEMORY: Effects = Effects(32);

    /// Both.
    pub const fn and(self, other: Effects) -> Effects {
        Effects(self.0 | other.0)
    }
    const fn has(self, other: Effects) -> bool {
        self.0 & other.0 != 0
    }
    /// No effect at all.
    pub const fn is_pure(self) -> bool {
        self.0 == 0
    }
    /// Can it return `ERROR`?
    pub const fn raises(self) -> bool {
        self.has(Effects::RAISES) || self.has(Effects::ALLOCATES) || self.has(Effects::SCRIPT)
    }
    /// Can script run meanwhile?
    pub const fn runs_script(self) -> bool {
        self.has(Effects::SCRIPT)
    }
    /// Are lists changed?
    pub const fn writes_lists(self) -> bool {
        self.has(Effects::LISTS) || self.has(Effects::SCRIPT)
    }
    /// Can it return `WANTS_FRAME`?
    pub const fn wants_frame(self) -> bool {
        self.has(Effects::FRAME)
    }
}

/// A row of the table.
#[derive(Debug)]
pub struct HelperInfo {
    /// Name, as in dumps.
    pub name: &'static str,
    /// What it does.
    pub doc: &'static str,
    /// Parameters behind the thread.
    pub params: &'static [Param],
    /// Result.
    pub ret: Ret,
    /// Effects.
    pub effects: Effects,
}

macro_rules! rust_type {
    (Val) => { Value };
    (Raw) => { *mut Value };
    (Word) => { u64 };
    (Float) => { f64 };
    (Bool) => { u64 };
    (Nothing) => { Value };
}

macro_rules! helpers {
    ($(
        #[doc = $doc:literal]
        $variant:ident = $module:ident :: $name:ident ( $($arg:ident : $kind:ident),* ) -> $ret:ident, $($effect:ident)|+;
    )*) => {
        /// A helper of the table.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[repr(u8)]
        pub enum Helper {
            $(#[doc = $doc] $variant,)*
        }

        impl Helper {
            /// All helpers in the order of the table.
            pub const ALL: &'static [Helper] = &[$(Helper::$variant),*];

            /// The row.
            pub fn info(self) -> &'static HelperInfo {
                static INFO: &[HelperInfo] = &[$(HelperInfo {
                    name: stringify!($name),
                    doc: $doc,
                    params: &[$(Param::$kind),*],
                    ret: Ret::$ret,
                    effects: Effects(0)$(.and(Effects::$effect))+,
                }),*];
                &INFO[self as usize]
            }

            /// Address of the function, with the C calling convention.
            pub fn address(self) -> *const u8 {
                match self {
                    $(Helper::$variant => {
                        let f: extern "C" fn(&mut Thread, $(rust_type!($kind)),*) -> rust_type!($ret)
                            = $module::$name;
                        f as *const u8
                    })*
                }
            }
        }
    };
}

helpers! {
    // ---- operators ----
    #[doc = "`a op b`; `op` is a `BinaryOp`."]
    Binary = arith::binary(op: Word, a: Val, b: Val) -> Val, SCRIPT;
    #[doc = "`a op= b`; `op` is a `BinaryOp`."]
    InPlace = arith::in_place(op: Word, a: Val, b: Val) -> Val, SCRIPT;
    #[doc = "`op v`; `op` is a `UnaryOp`."]
    Unary = arith::unary(op: Word, v: Val) -> Val, SCRIPT;
    #[doc = "`a op b` of a comparison; `op` is a `CompareOp`."]
    Compare = arith::compare(op: Word, a: Val, b: Val) -> Val, SCRIPT;
    #[doc = "Truth of `a op b` of a comparison; `op` is a `CompareOp`."]
    CompareTruth = arith::compare_truth(op: Word, a: Val, b: Val) -> Bool, SCRIPT;
    #[doc = "`a op b` of two values that are exactly strs; `op` is a `CompareOp`."]
    CompareStrs = arith::compare_strs(op: Word, a: Val, b: Val) -> Bool, PURE;
    #[doc = "`a + b` of two values that are exactly strs."]
    Concat = arith::concat(a: Val, b: Val) -> Val, ALLOCATES;
    #[doc = "Truth of a value."]
    Truth = arith::truth(v: Val) -> Bool, SCRIPT;
    #[doc = "`a is b`."]
    Same = arith::same(a: Val, b: Val) -> Bool, PURE;
    #[doc = "The value of a double. Never fails: a full heap takes from its reserve."]
    BoxFloat = arith::box_float(x: Float) -> Val, TAKES_MEMORY;
    #[doc = "The double of a value that is exactly a float or a small int; nan for others."]
    ToFloat = arith::to_float(v: Val) -> Float, PURE;
    #[doc = "Is the value exactly a float?"]
    IsFloat = arith::is_float(v: Val) -> Bool, PURE;
    #[doc = "`x // y` of doubles, `y` not 0."]
    FloatFloorDiv = arith::float_floor_div(x: Float, y: Float) -> Float, PURE;
    #[doc = "`x % y` of doubles, `y` not 0."]
    FloatMod = arith::float_mod(x: Float, y: Float) -> Float, PURE;

    // ---- containers ----
    #[doc = "`item in container`."]
    Contains = containers::contains(container: Val, item: Val) -> Bool, SCRIPT;
    #[doc = "`o[k]`."]
    GetItem = containers::get_item(o: Val, k: Val) -> Val, SCRIPT;
    #[doc = "`o[k] = v`."]
    SetItem = containers::set_item(o: Val, k: Val, v: Val) -> Nothing, SCRIPT;
    #[doc = "`del o[k]`."]
    DelItem = containers::del_item(o: Val, k: Val) -> Nothing, SCRIPT;
    #[doc = "`o[lo:hi]`."]
    GetSlice = containers::get_slice(o: Val, lo: Val, hi: Val) -> Val, SCRIPT;
    #[doc = "`o[lo:hi] = v`."]
    SetSlice = containers::set_slice(o: Val, lo: Val, hi: Val, v: Val) -> Nothing, SCRIPT;
    #[doc = "`slice(lo, hi, step)`."]
    BuildSlice = containers::build_slice(lo: Val, hi: Val, step: Val) -> Val, ALLOCATES;
    #[doc = "`len(v)`."]
    Len = containers::len(v: Val) -> Val, SCRIPT;
    #[doc = "A list of the `n` values at `items`."]
    BuildList = containers::build_list(items: Raw, n: Word) -> Val, ALLOCATES;
    #[doc = "A tuple of the `n` values at `items`."]
    BuildTuple = containers::build_tuple(items: Raw, n: Word) -> Val, ALLOCATES;
    #[doc = "A set of the `n` values at `items`."]
    BuildSet = containers::build_set(items: Raw, n: Word) -> Val, SCRIPT;
    #[doc = "A dict of the `n` pairs at `items`."]
    BuildMap = containers::build_map(items: Raw, n: Word) -> Val, SCRIPT;
    #[doc = "The concatenation of the `n` strs at `items`."]
    BuildString = containers::build_string(items: Raw, n: Word) -> Val, ALLOCATES;
    #[doc = "Appends to a list."]
    ListAppend = containers::list_append(list: Val, v: Val) -> Nothing, ALLOCATES | LISTS;
    #[doc = "Stores at an index of a list that is in bounds."]
    ListStore = containers::list_store(list: Val, index: Val, v: Val) -> Nothing, ALLOCATES | LISTS;
    #[doc = "Extends a list by an iterable."]
    ListExtend = containers::list_extend(list: Val, items: Val) -> Nothing, SCRIPT;
    #[doc = "Adds to a set."]
    SetAdd = containers::set_add(set: Val, v: Val) -> Nothing, SCRIPT;
    #[doc = "Stores in a dict."]
    MapAdd = containers::map_add(dict: Val, k: Val, v: Val) -> Nothing, SCRIPT;
    #[doc = "A tuple of a list's items."]
    ListToTuple = containers::list_to_tuple(list: Val) -> Val, ALLOCATES;
    #[doc = "`iter(v)`."]
    Iter = containers::iter(v: Val) -> Val, SCRIPT | FRAME;
    #[doc = "`iter(v)` of a `for` statement."]
    LoopIter = containers::loop_iter(v: Val) -> Val, SCRIPT | FRAME;
    #[doc = "The next item of an iterator; `EXHAUSTED` at its end."]
    Next = containers::next(it: Val) -> Val, SCRIPT | FRAME;
    #[doc = "Unpacks `v` into exactly `n` words at `to`."]
    Unpack = containers::unpack(v: Val, to: Raw, n: Word) -> Nothing, SCRIPT | FRAME;
    #[doc = "A formatted value of an f-string; `conversion` as in the instruction, `spec` or unbound."]
    Format = containers::format(v: Val, spec: Val, conversion: Word) -> Val, SCRIPT;

    // ---- objects ----
    #[doc = "`o.name`."]
    GetAttr = objects::get_attr(o: Val, name: Val) -> Val, SCRIPT;
    #[doc = "`o.name = v`."]
    SetAttr = objects::set_attr(o: Val, name: Val, v: Val) -> Nothing, SCRIPT;
    #[doc = "`LoadMethod`: the callable goes to `to[0]`, its receiver or unbound to `to[1]`."]
    LoadMethod = objects::load_method(o: Val, name: Val, to: Raw) -> Nothing, SCRIPT;
    #[doc = "A variable cell that holds `v`."]
    MakeCell = objects::make_cell(v: Val) -> Val, ALLOCATES;
    #[doc = "A function; `extras` and `flags` as in the instruction."]
    MakeFunction = objects::make_function(code: Val, extras: Raw, flags: Word) -> Val, ALLOCATES;
    #[doc = "The write barrier's slow path: `owner` was written to."]
    Remember = objects::remember(owner: Val) -> Nothing, PURE;
    #[doc = "The write barrier's slow path for a list's storage, written to at `slot`."]
    RememberSlot = objects::remember_slot(owner: Val, slot: Raw) -> Nothing, PURE;

    // ---- calls ----
    #[doc = "Calls `at[0]` with the `n` values behind it."]
    Call = calls::call(at: Raw, n: Word) -> Val, SCRIPT | FRAME;
    #[doc = "Calls `at[0]` with `at[1]` unless unbound and the `n` values behind it."]
    CallMethod = calls::call_method(at: Raw, n: Word) -> Val, SCRIPT | FRAME;
    #[doc = "As `Call`; the last values are keywords, named by a tuple."]
    CallKw = calls::call_kw(at: Raw, n: Word, names: Val) -> Val, SCRIPT | FRAME;
    #[doc = "As `CallMethod`; the last values are keywords, named by a tuple."]
    CallMethodKw = calls::call_method_kw(at: Raw, n: Word, names: Val) -> Val, SCRIPT | FRAME;
    #[doc = "Calls `at[0]` with the positional arguments `at[1]` and the keywords `at[2]`, a dict or unbound."]
    CallSpread = calls::call_spread(at: Raw) -> Val, SCRIPT | FRAME;
    #[doc = "Runs the rare instruction at `pc` of the compiled frame, whose operands and results lie in registers."]
    RunRare = calls::run_rare(pc: Word) -> Nothing, SCRIPT | FRAME;
    #[doc = "Calls the native `at[0]`, whose parameters the `n` values behind it fit without filling up."]
    CallNative = calls::call_native(at: Raw, n: Word) -> Val, SCRIPT | FRAME;
    #[doc = "As `CallNative` with parameters to be filled up."]
    CallNativePadded = calls::call_native_padded(at: Raw, n: Word) -> Val, SCRIPT | FRAME;
    #[doc = "An instance of a class that makes its instances in the plain way, without attributes."]
    NewInstance = objects::new_instance(class: Val) -> Val, ALLOCATES;
    #[doc = "TypeError unless `__init__` returned None."]
    CheckInit = objects::check_init(result: Val) -> Nothing, RAISES;
    #[doc = "Before a call that the frame limit has stopped: looks at the poll word when that was the reason; RecursionError else."]
    Stopped = calls::stopped() -> Val, SCRIPT;
    #[doc = "Raises RecursionError."]
    TooDeep = calls::too_deep() -> Val, RAISES;
}

/// What compiled code sees of a result.
#[inline(always)]
fn word(r: Result<Value, crate::object::Raised>) -> Value {
    r.unwrap_or(Value::ERROR)
}

/// As [`word`] of a truth value.
#[inline(always)]
fn truth(r: Result<bool, crate::object::Raised>) -> u64 {
    r.map_or(Value::ERROR.bits(), u64::from)
}

/// As [`word`] of an effect.
#[inline(always)]
fn nothing(r: Result<(), crate::object::Raised>) -> Value {
    r.map_or(Value::ERROR, |()| Value::NONE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_helper_has_a_row_and_an_address() {
        for (i, h) in Helper::ALL.iter().enumerate() {
            assert_eq!(*h as usize, i);
            assert!(!h.info().name.is_empty() && !h.info().doc.is_empty());
            assert!(!h.address().is_null());
        }
    }

    #[test]
    fn pure_helpers_cannot_raise() {
        for h in Helper::ALL {
            let info = h.info();
            if info.ret == Ret::Float {
                assert!(!info.effects.raises(), "{}", info.name);
            }
        }
    }
}
