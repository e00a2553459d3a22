//! The opcode table: one row per op, from which everything else derives.
//!
//! A row gives the semantics (its doc comment, in the notation of
//! docs/bytecode.md), the name, `of BASE` for a quickened form, and the
//! operands with their kinds. `for_each_op!` hands all rows to a macro of the
//! caller's choice; the enum [`Op`] and its operand metadata are made here.

/// Calls `$callback!` with every row of the opcode table.
///
/// Row: `/// doc… Name [of Base] { field: Kind, … }`, where a field is one of
/// `a`, `b`, `c`, `bc`, `x` and `Kind` a variant of
/// `OperandKind`.
macro_rules! for_each_op {
    ($callback:ident) => {
        $callback! {
            // ---- moves ----
            /// Does nothing.
            Nop {}
            /// The only word of code that has not run yet: makes its running words, constants and caches, and goes on at
            /// the first of those words.
            Prepare of Nop {}
            /// `R[a] := R[b]`.
            Move { a: Dst, b: Src }
            /// `R[a] := K[bc]`.
            LoadConst { a: Dst, bc: Const }
            /// `R[a] := bc` as a small int.
            LoadInt { a: Dst, bc: Imm32 }
            /// `R[a] := unbound` (an empty local; no keywords for `CallEx`).
            LoadUnbound { a: Dst }
            /// `R[a] := unbound`; UnboundLocalError naming `N[c]` if it was unbound already.
            DeleteLocal { a: InOut, c: Name }
            /// UnboundLocalError naming `N[c]` if `R[a]` is unbound.
            CheckBound { a: Src, c: Name }

            // ---- cells ----
            /// `R[a] := Cell(R[a])`; `R[a]` may be unbound, which makes an empty cell.
            MakeCell { a: InOut }
            /// `R[a] := R[b].cell`; when empty UnboundLocalError naming `N[c]`.
            LoadCell { a: Dst, b: Src, c: Name }
            /// `R[a].cell := R[b]`; `R[b]` may be unbound, which empties the cell.
            StoreCell { a: Src, b: Src }
            /// Empties the cell `R[a]`; when empty already UnboundLocalError naming `N[c]`.
            DeleteCell { a: Src, c: Name }
            /// `R[a] := free[b].cell`; when empty NameError naming `N[c]`.
            LoadFree { a: Dst, b: Free, c: Name }
            /// `free[a].cell := R[b]`; `R[b]` may be unbound, which empties the cell.
            StoreFree { a: Free, b: Src }
            /// Empties the cell `free[a]`; when empty already NameError naming the free variable.
            DeleteFree { a: Free }
            /// `R[a] := free[b]`, the cell itself (to build closures).
            LoadFreeCell { a: Dst, b: Free }
            /// `R[a] := R[b][name]` where `name` is that of free variable `c`; when the namespace
            /// lacks it `R[a] := free[c].cell` as `LoadFree` does (class bodies).
            LoadNameOrFree { a: Dst, b: Src, c: Free }

            // ---- names ----
            /// `R[a] :=` global or builtin `S[c].name`; NameError when there is none.
            LoadGlobal { a: Dst, c: Slot }
            /// Global `S[c].name := R[a]`.
            StoreGlobal { a: Src, c: Slot }
            /// Deletes global `S[c].name`; NameError when there is none.
            DeleteGlobal { c: Slot }
            /// `R[a] := R[b][S[c].name]`, else global or builtin; NameError when there is none.
            LoadName { a: Dst, b: Src, c: Slot }
            /// `R[a][S[c].name] := R[b]`, `R[a]` the namespace (a dict or any mapping).
            StoreName { a: Src, b: Src, c: Slot }
            /// Deletes `S[c].name` from the namespace `R[a]`; NameError when there is none.
            DeleteName { a: Src, c: Slot }

            // ---- binary operators (x bit 7: in-place form) ----
            /// `R[a] := R[b] + R[c]`.
            Add { a: Dst, b: Src, c: Src, x: Arith }
            /// `R[a] := R[b] - R[c]`.
            Sub { a: Dst, b: Src, c: Src, x: Arith }
            /// `R[a] := R[b] * R[c]`.
            Mul { a: Dst, b: Src, c: Src, x: Arith }
            /// `R[a] := R[b] / R[c]`.
            TrueDiv { a: Dst, b: Src, c: Src, x: Arith }
            /// `R[a] := R[b] // R[c]`.
            FloorDiv { a: Dst, b: Src, c: Src, x: Arith }
            /// `R[a] := R[b] % R[c]`.
            Mod { a: Dst, b: Src, c: Src, x: Arith }
            /// `R[a] := R[b] ** R[c]`.
            Pow { a: Dst, b: Src, c: Src, x: Arith }
            /// `R[a] := R[b] @ R[c]`.
            MatMul { a: Dst, b: Src, c: Src, x: Arith }
            /// `R[a] := R[b] << R[c]`.
            LShift { a: Dst, b: Src, c: Src, x: Arith }
            /// `R[a] := R[b] >> R[c]`.
            RShift { a: Dst, b: Src, c: Src, x: Arith }
            /// `R[a] := R[b] & R[c]`.
            BitAnd { a: Dst, b: Src, c: Src, x: Arith }
            /// `R[a] := R[b] | R[c]`.
            BitOr { a: Dst, b: Src, c: Src, x: Arith }
            /// `R[a] := R[b] ^ R[c]`.
            BitXor { a: Dst, b: Src, c: Src, x: Arith }
            /// `R[a] := R[b] + c`.
            AddImm { a: Dst, b: Src, c: Imm, x: Arith }
            /// `R[a] := R[b] - c`.
            SubImm { a: Dst, b: Src, c: Imm, x: Arith }
            /// `R[a] := R[b] * c`.
            MulImm { a: Dst, b: Src, c: Imm, x: Arith }
            /// `R[a] := R[b] // c`, `c` not 0.
            FloorDivImm { a: Dst, b: Src, c: Imm, x: Arith }
            /// `R[a] := R[b] % c`, `c` not 0.
            ModImm { a: Dst, b: Src, c: Imm, x: Arith }
            /// `R[a] := R[b] << c`, `c` not negative.
            LShiftImm { a: Dst, b: Src, c: Imm, x: Arith }
            /// `R[a] := R[b] >> c`, `c` not negative.
            RShiftImm { a: Dst, b: Src, c: Imm, x: Arith }
            /// `R[a] := R[b] & c`.
            AndImm { a: Dst, b: Src, c: Imm, x: Arith }
            /// `Add` that saw two small ints.
            AddInt of Add { a: Dst, b: Src, c: Src, x: Arith }
            /// `Add` that saw two floats.
            AddFloat of Add { a: Dst, b: Src, c: Src, x: Arith }
            /// `Sub` that saw two small ints.
            SubInt of Sub { a: Dst, b: Src, c: Src, x: Arith }
            /// `Sub` that saw two floats.
            SubFloat of Sub { a: Dst, b: Src, c: Src, x: Arith }
            /// `Mul` that saw two small ints.
            MulInt of Mul { a: Dst, b: Src, c: Src, x: Arith }
            /// `Mul` that saw two floats.
            MulFloat of Mul { a: Dst, b: Src, c: Src, x: Arith }
            /// `TrueDiv` that saw two floats.
            DivFloat of TrueDiv { a: Dst, b: Src, c: Src, x: Arith }

            // ---- unary operators ----
            /// `R[a] := -R[b]`.
            Neg { a: Dst, b: Src, x: Arith }
            /// `R[a] := +R[b]`.
            Pos { a: Dst, b: Src, x: Arith }
            /// `R[a] := ~R[b]`.
            Invert { a: Dst, b: Src, x: Arith }
            /// `R[a] := not R[b]`.
            Not { a: Dst, b: Src }

            // ---- comparisons ----
            /// `R[a] := R[b] < R[c]`.
            Lt { a: Dst, b: Src, c: Src, x: Compare }
            /// `R[a] := R[b] <= R[c]`.
            Le { a: Dst, b: Src, c: Src, x: Compare }
            /// `R[a] := R[b] == R[c]`.
            Eq { a: Dst, b: Src, c: Src, x: Compare }
            /// `R[a] := R[b] != R[c]`.
            Ne { a: Dst, b: Src, c: Src, x: Compare }
            /// `R[a] := R[b] > R[c]`.
            Gt { a: Dst, b: Src, c: Src, x: Compare }
            /// `R[a] := R[b] >= R[c]`.
            Ge { a: Dst, b: Src, c: Src, x: Compare }
            /// `R[a] := R[b] is R[c]`.
            Is { a: Dst, b: Src, c: Src }
            /// `R[a] := R[b] is not R[c]`.
            IsNot { a: Dst, b: Src, c: Src }
            /// `R[a] := R[b] in R[c]`.
            In { a: Dst, b: Src, c: Src, x: Subscript }
            /// `R[a] := R[b] not in R[c]`.
            NotIn { a: Dst, b: Src, c: Src, x: Subscript }

            // ---- fused compare and jump ----
            /// Jumps if `R[a] < R[b]` is true.
            JumpIfLt { a: Src, b: Src, c: Jump, x: Compare }
            /// Jumps if `R[a] <= R[b]` is true.
            JumpIfLe { a: Src, b: Src, c: Jump, x: Compare }
            /// Jumps if `R[a] == R[b]` is true.
            JumpIfEq { a: Src, b: Src, c: Jump, x: Compare }
            /// Jumps if `R[a] != R[b]` is true.
            JumpIfNe { a: Src, b: Src, c: Jump, x: Compare }
            /// Jumps if `R[a] > R[b]` is true.
            JumpIfGt { a: Src, b: Src, c: Jump, x: Compare }
            /// Jumps if `R[a] >= R[b]` is true.
            JumpIfGe { a: Src, b: Src, c: Jump, x: Compare }
            /// Jumps if `R[a] < R[b]` is false.
            JumpIfNotLt { a: Src, b: Src, c: Jump, x: Compare }
            /// Jumps if `R[a] <= R[b]` is false.
            JumpIfNotLe { a: Src, b: Src, c: Jump, x: Compare }
            /// Jumps if `R[a] == R[b]` is false.
            JumpIfNotEq { a: Src, b: Src, c: Jump, x: Compare }
            /// Jumps if `R[a] != R[b]` is false.
            JumpIfNotNe { a: Src, b: Src, c: Jump, x: Compare }
            /// Jumps if `R[a] > R[b]` is false.
            JumpIfNotGt { a: Src, b: Src, c: Jump, x: Compare }
            /// Jumps if `R[a] >= R[b]` is false.
            JumpIfNotGe { a: Src, b: Src, c: Jump, x: Compare }
            /// Jumps if `R[a] < b` is true.
            JumpIfLtImm { a: Src, b: Imm, c: Jump, x: Compare }
            /// Jumps if `R[a] <= b` is true.
            JumpIfLeImm { a: Src, b: Imm, c: Jump, x: Compare }
            /// Jumps if `R[a] == b` is true.
            JumpIfEqImm { a: Src, b: Imm, c: Jump, x: Compare }
            /// Jumps if `R[a] != b` is true.
            JumpIfNeImm { a: Src, b: Imm, c: Jump, x: Compare }
            /// Jumps if `R[a] > b` is true.
            JumpIfGtImm { a: Src, b: Imm, c: Jump, x: Compare }
            /// Jumps if `R[a] >= b` is true.
            JumpIfGeImm { a: Src, b: Imm, c: Jump, x: Compare }
            /// Jumps if `R[a] < b` is false.
            JumpIfNotLtImm { a: Src, b: Imm, c: Jump, x: Compare }
            /// Jumps if `R[a] <= b` is false.
            JumpIfNotLeImm { a: Src, b: Imm, c: Jump, x: Compare }
            /// Jumps if `R[a] == b` is false.
            JumpIfNotEqImm { a: Src, b: Imm, c: Jump, x: Compare }
            /// Jumps if `R[a] != b` is false.
            JumpIfNotNeImm { a: Src, b: Imm, c: Jump, x: Compare }
            /// Jumps if `R[a] > b` is false.
            JumpIfNotGtImm { a: Src, b: Imm, c: Jump, x: Compare }
            /// Jumps if `R[a] >= b` is false.
            JumpIfNotGeImm { a: Src, b: Imm, c: Jump, x: Compare }

            // ---- jumps (a negative offset of any but `Jump` is a back edge: poll and hotness) ----
            /// Jumps, without poll (back only out of exception handlers, which stand behind all else).
            Jump { bc: Jump32 }
            /// Jumps back: poll and hotness.
            JumpBack { bc: Jump32 }
            /// Jumps if `R[a]` is true.
            JumpIfTrue { a: Src, bc: Jump32 }
            /// Jumps if `R[a]` is false.
            JumpIfFalse { a: Src, bc: Jump32 }
            /// Jumps if `R[a] is None`.
            JumpIfNone { a: Src, bc: Jump32 }
            /// Jumps if `R[a] is not None`.
            JumpIfNotNone { a: Src, bc: Jump32 }

            // ---- subscripts ----
            /// `R[a] := R[b][R[c]]`.
            GetItem { a: Dst, b: Src, c: Src, x: Subscript }
            /// `R[a][R[b]] := R[c]`.
            SetItem { a: Src, b: Src, c: Src, x: Subscript }
            /// Deletes `R[a][R[b]]`.
            DelItem { a: Src, b: Src, x: Subscript }
            /// `R[a] := R[b][R[c]:R[c+1]]`.
            GetSlice { a: Dst, b: Src, c: SrcRange, x: Subscript }
            /// `R[a][R[b]:R[b+1]] := R[c]`.
            SetSlice { a: Src, b: SrcRange, c: Src, x: Subscript }
            /// `R[a] := slice(R[b], R[b+1], R[b+2])`.
            BuildSlice { a: Dst, b: SrcRange }
            /// `GetItem` that saw a list and a small int.
            GetItemListInt of GetItem { a: Dst, b: Src, c: Src, x: Subscript }
            /// `GetItem` that saw a tuple and a small int.
            GetItemTupleInt of GetItem { a: Dst, b: Src, c: Src, x: Subscript }
            /// `GetItem` that saw an exact dict.
            GetItemDict of GetItem { a: Dst, b: Src, c: Src, x: Subscript }
            /// `GetItem` that saw a str and a small int.
            GetItemStrInt of GetItem { a: Dst, b: Src, c: Src, x: Subscript }
            /// `SetItem` that saw a list and a small int.
            SetItemListInt of SetItem { a: Src, b: Src, c: Src, x: Subscript }
            /// `SetItem` that saw an exact dict.
            SetItemDict of SetItem { a: Src, b: Src, c: Src, x: Subscript }

            // ---- attributes ----
            /// `R[a] := R[b].name`, name of `S[c]`.
            LoadAttr { a: Dst, b: Src, c: Slot }
            /// `R[a].name := R[b]`, name of `S[c]`.
            StoreAttr { a: Src, b: Src, c: Slot }
            /// Deletes `R[a].name`, name of `S[c]`.
            DeleteAttr { a: Src, c: Slot }
            /// `R[a] := function, R[a+1] := R[b]` when `name` of `S[c]` is a method of `R[b]`'s
            /// class; else `R[a] := R[b].name, R[a+1] := unbound`.
            LoadMethod { a: DstRange, b: Src, c: Slot }
            /// Looks special method `x` (0 `__enter__`, 1 `__exit__`, 2 `__aenter__`,
            /// 3 `__aexit__`) up on the type of `R[b]`: `R[a] := function, R[a+1] := self` (or
            /// unbound); TypeError when it has none.
            LoadSpecial { a: DstRange, b: Src, x: Which }
            /// `LoadAttr` that found an instance field by shape.
            LoadAttrSlot of LoadAttr { a: Dst, b: Src, c: Slot }
            /// `LoadAttr` that found a class attribute by shape or class version.
            LoadAttrClass of LoadAttr { a: Dst, b: Src, c: Slot }
            /// `LoadAttr` that found a module's cell.
            LoadAttrModule of LoadAttr { a: Dst, b: Src, c: Slot }
            /// `StoreAttr` to an existing instance field by shape.
            StoreAttrSlot of StoreAttr { a: Src, b: Src, c: Slot }
            /// `StoreAttr` that adds a field by a shape transition.
            StoreAttrAdd of StoreAttr { a: Src, b: Src, c: Slot }
            /// `LoadMethod` that found a plain function by shape or class version.
            LoadMethodFn of LoadMethod { a: DstRange, b: Src, c: Slot }

            // ---- calls (arguments are the top of the temporaries; the callee's frame starts at them) ----
            /// `R[a] := R[b](R[b+1], …)` with `x` positional arguments.
            Call { a: Dst, b: SrcRange, c: Slot, x: Nargs }
            /// `R[a] := R[b](R[b+1] unless unbound, R[b+2], …)` with `x` positional arguments
            /// beside `R[b+1]`.
            CallMethod { a: Dst, b: SrcRange, c: Slot, x: Nargs }
            /// `Call` whose last arguments are keywords named by `S[c].kw_names`; `x` counts all.
            CallKw { a: Dst, b: SrcRange, c: Slot, x: Nargs }
            /// `CallMethod` whose last arguments are keywords named by `S[c].kw_names`; `x` counts
            /// all but `R[b+1]`.
            CallMethodKw { a: Dst, b: SrcRange, c: Slot, x: Nargs }
            /// `R[a] := R[b](*R[b+1], **R[b+2])`: any iterable (TypeError naming the callable when it is
            /// none), and a dict made for this call or unbound.
            CallEx { a: Dst, b: SrcRange, c: Slot }
            /// `Call` of one script function with matching arguments.
            CallScript of Call { a: Dst, b: SrcRange, c: Slot, x: Nargs }
            /// `CallMethod` of one script function with matching arguments.
            CallScriptMethod of CallMethod { a: Dst, b: SrcRange, c: Slot, x: Nargs }
            /// `Call` of a native function.
            CallNative of Call { a: Dst, b: SrcRange, c: Slot, x: Nargs }
            /// `CallMethod` of a native function.
            CallNativeMethod of CallMethod { a: Dst, b: SrcRange, c: Slot, x: Nargs }
            /// `Call` of a class.
            CallClass of Call { a: Dst, b: SrcRange, c: Slot, x: Nargs }
            /// `Call` of a bound method.
            CallBoundMethod of Call { a: Dst, b: SrcRange, c: Slot, x: Nargs }
            /// Returns `R[a]`.
            Return { a: Src }
            /// Returns None.
            ReturnNone {}

            // ---- iteration ----
            /// `R[a] := iter(R[b])`.
            GetIter { a: Dst, b: Src }
            /// `R[a] := iter(R[b])`, then jumps forward (to the loop's `ForIter`).
            ForPrep { a: Dst, b: Src, c: Jump }
            /// Takes the next item of iterator `R[b]`: with an item `R[a] := item` and jumps (back,
            /// to the loop's body); when exhausted falls through, `R[a]` untouched.
            ForIter { a: Dst, b: Src, c: Jump }
            /// `ForIter` over a range.
            ForIterRange of ForIter { a: Dst, b: Src, c: Jump }
            /// `ForIter` over a list.
            ForIterList of ForIter { a: Dst, b: Src, c: Jump }
            /// `ForIter` over a tuple.
            ForIterTuple of ForIter { a: Dst, b: Src, c: Jump }
            /// `ForIter` over an ASCII str.
            ForIterStr of ForIter { a: Dst, b: Src, c: Jump }
            /// `ForIter` over a generator.
            ForIterGen of ForIter { a: Dst, b: Src, c: Jump }
            /// `R[a], …, R[a+c-1] := R[b]`; nothing is written unless it has exactly `c` items.
            UnpackSeq { a: DstRange, b: Src, c: Count }
            /// `R[a], … := R[b]` with `c` items before and `x` items after a star, which gets a list.
            UnpackEx { a: DstRange, b: Src, c: Count, x: CountX }

            // ---- building ----
            /// `R[a] := [R[b], …]` of `c` items.
            BuildList { a: Dst, b: SrcRange, c: Count }
            /// `R[a] := (R[b], …)` of `c` items.
            BuildTuple { a: Dst, b: SrcRange, c: Count }
            /// `R[a] := {R[b], …}` of `c` items.
            BuildSet { a: Dst, b: SrcRange, c: Count }
            /// `R[a] := {R[b]: R[b+1], …}` of `c` pairs.
            BuildMap { a: Dst, b: SrcRange, c: Count }
            /// `R[a] :=` the concatenation of the `c` strs from `R[b]`.
            BuildString { a: Dst, b: SrcRange, c: Count }
            /// `R[a] := format(conversion x of R[b], R[c])`; `x`: 0 none, 1 str, 2 repr, 3 ascii;
            /// `c` 0xFFFF: no format spec.
            FormatValue { a: Dst, b: Src, c: OptSrc, x: Conversion }
            /// Appends `R[b]` to the list `R[a]`.
            ListAppend { a: Src, b: Src }
            /// Adds `R[b]` to the set `R[a]`.
            SetAdd { a: Src, b: Src }
            /// `R[a][R[b]] := R[c]` in the dict `R[a]`.
            MapAdd { a: Src, b: Src, c: Src }
            /// Extends the list `R[a]` by the items of `R[b]`.
            ListExtend { a: Src, b: Src }
            /// Adds the items of `R[b]` to the set `R[a]`.
            SetUpdate { a: Src, b: Src }
            /// Updates the dict `R[a]` with the mapping `R[b]` (`{**m}`).
            DictUpdate { a: Src, b: Src }
            /// Updates the keyword dict `R[a]` with the mapping `R[b]`; TypeError naming the callable
            /// `R[c]` for a key that is there already or is no str.
            DictMerge { a: Src, b: Src, c: Src }
            /// `R[a] := tuple(R[b])`, `R[b]` a list.
            ListToTuple { a: Dst, b: Src }

            // ---- functions and classes ----
            /// `R[a] := function(K[b], …)`; extras in consecutive registers from `R[c]` by the bits of
            /// `x`: 1 tuple of defaults, 2 dict of keyword defaults, 4 tuple of closure cells,
            /// 8 annotate function.
            MakeFunction { a: Dst, b: ConstB, c: SrcRange, x: FunctionFlags }
            /// `R[a] :=` builtin `__build_class__`.
            LoadBuildClass { a: Dst }

            // ---- generators ----
            /// Suspends with `R[b]`; on resume `R[a] :=` the value sent.
            Yield { a: Dst, b: Src }
            /// Sends `R[a]` into iterator `R[b]`: suspends with what it yields and runs again on resume
            /// with the value sent in `R[a]`; when it returns, `R[a] :=` its return value.
            YieldFrom { a: InOut, b: Src }
            /// `R[a] :=` what `yield from R[b]` iterates.
            GetYieldFromIter { a: Dst, b: Src }
            /// `R[a] :=` what function `x` of the table of intrinsics makes of `R[b], …`, `c` of them.
            Intrinsic { a: Dst, b: SrcRange, c: Count, x: Intrinsic }

            // ---- exceptions ----
            /// Makes `R[a]` the handled exception and saves the previous one (or None) in `R[a+1]`.
            PushExc { a: ExcPair }
            /// Makes `R[a+1]` (an exception or None) the handled exception again.
            PopExc { a: ExcPair }
            /// `R[a] :=` whether exception `R[b]` matches `R[c]`, a class or tuple of classes;
            /// TypeError when it is neither.
            MatchExc { a: Dst, b: Src, c: Src }
            /// Raises: `x` 0 the handled exception again, 1 `R[a]`, 2 `R[a]` from `R[b]`.
            Raise { a: RaiseSrc, b: RaiseSrc, x: RaiseKind }
            /// Raises exception `R[a]` as it is; its traceback continues.
            Reraise { a: Src }
            /// `R[a], R[a+1], R[a+2] :=` type, value, traceback of exception `R[b]`.
            ExcTriple { a: DstRange, b: Src }
            /// `R[a] :=` builtin AssertionError.
            LoadAssertionError { a: Dst }

            // ---- imports ----
            /// `R[a] := __import__(N[c], level R[b], fromlist R[b+1])`.
            ImportName { a: Dst, b: SrcRange, c: Name }
            /// `R[a] :=` attribute or submodule `N[c]` of module `R[b]`; ImportError when there is none.
            ImportFrom { a: Dst, b: Src, c: Name }
            /// Stores the public names of module `R[a]` in the code's namespace: `R[0]` when the code has
            /// the flag `NAMESPACE`, else the globals.
            ImportStar { a: Src }

            // ---- match statement ----
            /// `R[a] := len(R[b])`.
            GetLen { a: Dst, b: Src }
            /// `R[a] :=` whether `R[b]` is a sequence for patterns (not str, bytes, bytearray).
            MatchSequence { a: Dst, b: Src }
            /// `R[a] :=` whether `R[b]` is a mapping for patterns.
            MatchMapping { a: Dst, b: Src }
            /// `R[a] :=` the tuple of values of the keys `R[c]` (a tuple) in mapping `R[b]`, or None when
            /// one is missing.
            MatchKeys { a: Dst, b: Src, c: Src }
            /// Matches `R[b]` against class `R[b+1]` with `c` positional patterns and the attribute names
            /// `R[b+2]` (a tuple): `R[a] :=` tuple of attributes, or None.
            MatchClass { a: Dst, b: SrcRange, c: Count }

            // ---- other ----
            /// Passes `R[a]` to `sys.displayhook` (an expression statement of the REPL).
            PrintExpr { a: Src }
        }
    };
}
pub(crate) use for_each_op;

/// What a field of an instruction means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum OperandKind {
    /// A register that is written.
    Dst,
    /// A register that is read.
    Src,
    /// A register that is read and written.
    InOut,
    /// First of consecutive registers that are written.
    DstRange,
    /// First of consecutive registers that are read.
    SrcRange,
    /// A register that is read, or 0xFFFF for none.
    OptSrc,
    /// The handled exception and the place of the previous one: `R[a]`, `R[a+1]`.
    ExcPair,
    /// A register read when `x` of `Raise` says so, else 0.
    RaiseSrc,
    /// A signed 16-bit int.
    Imm,
    /// A signed 32-bit int.
    Imm32,
    /// Index of a constant, 32 bits.
    Const,
    /// Index of a code constant, 16 bits.
    ConstB,
    /// Index of a name.
    Name,
    /// Index of a static slot (inline cache).
    Slot,
    /// Index of a free variable.
    Free,
    /// Signed 16-bit jump offset from the next instruction.
    Jump,
    /// Signed 32-bit jump offset from the next instruction.
    Jump32,
    /// A number of items.
    Count,
    /// A number of items, 8 bits.
    CountX,
    /// Number of arguments.
    Nargs,
    /// Which special method.
    Which,
    /// Which intrinsic function.
    Intrinsic,
    /// Conversion of a formatted value.
    Conversion,
    /// Which extras a function has.
    FunctionFlags,
    /// Which form of `raise`.
    RaiseKind,
    /// Feedback: operand types seen ([`feedback_bits`]); bit 7 the in-place form.
    Arith,
    /// Feedback: operand types seen ([`feedback_bits`]).
    Compare,
    /// Feedback: container and index types seen ([`feedback_bits`]).
    Subscript,
}

/// Bits of the feedback byte `x`.
pub mod feedback_bits {
    /// A small int.
    pub const INT: u8 = 1;
    /// A float.
    pub const FLOAT: u8 = 2;
    /// A bool.
    pub const BOOL: u8 = 4;
    /// A str.
    pub const STR: u8 = 8;
    /// An int past the small range, as operand or result.
    pub const BIGINT: u8 = 16;
    /// Anything else.
    pub const OTHER: u8 = 32;
    /// Subscripts: a list.
    pub const LIST: u8 = 1;
    /// Subscripts: a tuple.
    pub const TUPLE: u8 = 2;
    /// Subscripts: an exact dict.
    pub const DICT: u8 = 4;
    /// Subscripts: a list that stored floats.
    pub const FLOAT_ITEMS: u8 = 16;
    /// Subscripts: a list that stored items of any type.
    pub const OBJECT_ITEMS: u8 = 128;
    /// Subscripts: the index was no small int.
    pub const INDEX_OTHER: u8 = 64;
    /// Binary operators: the in-place form, set by the compiler.
    pub const INPLACE: u8 = 0x80;
}

/// The fields of an instruction word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(
    missing_docs,
    reason = "the fields are named as in the instruction word"
)]
pub enum Field {
    A,
    B,
    C,
    Bc,
    X,
}

/// One operand of an op: where it sits and what it means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Operand {
    /// Field of the instruction word.
    pub field: Field,
    /// Meaning of the field.
    pub kind: OperandKind,
}

/// The table's row for one op.
#[derive(Debug)]
pub struct OpInfo {
    /// The op.
    pub op: Op,
    /// Name as in the disassembly.
    pub name: &'static str,
    /// Semantics, one line per piece.
    pub doc: &'static [&'static str],
    /// The form this one is quickened from.
    pub base: Option<Op>,
    /// Operands in the order of the table.
    pub operands: &'static [Operand],
}

macro_rules! field {
    (a) => {
        Field::A
    };
    (b) => {
        Field::B
    };
    (c) => {
        Field::C
    };
    (bc) => {
        Field::Bc
    };
    (x) => {
        Field::X
    };
}

macro_rules! base_of {
    () => {
        None
    };
    ($base:ident) => {
        Some(Op::$base)
    };
}

macro_rules! define_ops {
    ($(
        $(#[doc = $doc:literal])+
        $name:ident $(of $base:ident)? { $($field:ident : $kind:ident),* $(,)? }
    )*) => {
        /// An operation code.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(u8)]
        pub enum Op {
            $($(#[doc = $doc])+ $name,)*
        }

        impl Op {
            /// All ops in the order of their codes.
            pub const ALL: &'static [Op] = &[$(Op::$name),*];
        }

        static INFO: &[OpInfo] = &[$(
            OpInfo {
                op: Op::$name,
                name: stringify!($name),
                doc: &[$($doc),+],
                base: base_of!($($base)?),
                operands: &[$(Operand { field: field!($field), kind: OperandKind::$kind }),*],
            },
        )*];
    };
}
for_each_op!(define_ops);

impl Op {
    /// Number of ops.
    pub const COUNT: usize = Self::ALL.len();

    /// The table's row.
    #[inline]
    pub const fn info(self) -> &'static OpInfo {
        &INFO[self as usize]
    }

    /// Name as in the table.
    #[inline]
    pub fn name(self) -> &'static str {
        self.info().name
    }

    /// The form this one is quickened from, or itself.
    #[inline]
    pub fn base(self) -> Op {
        self.info().base.unwrap_or(self)
    }

    /// Whether the interpreter, never the compiler, makes this form.
    #[inline]
    pub fn is_quickened(self) -> bool {
        self.info().base.is_some()
    }

    /// Whether control never reaches the next instruction.
    #[inline]
    pub fn is_terminator(self) -> bool {
        matches!(
            self,
            Op::Jump
                | Op::JumpBack
                | Op::ForPrep
                | Op::Return
                | Op::ReturnNone
                | Op::Raise
                | Op::Reraise
        )
    }

    /// The jump operand's field, if the op may jump.
    #[inline]
    pub fn jump_field(self) -> Option<Field> {
        self.info()
            .operands
            .iter()
            .find(|o| matches!(o.kind, OperandKind::Jump | OperandKind::Jump32))
            .map(|o| o.field)
    }

    /// Whether `x` is a feedback byte (bits 0 to 6 zero in serialised code).
    #[inline]
    pub fn has_feedback(self) -> bool {
        self.info().operands.iter().any(|o| {
            matches!(
                o.kind,
                OperandKind::Arith | OperandKind::Compare | OperandKind::Subscript
            )
        })
    }
}
