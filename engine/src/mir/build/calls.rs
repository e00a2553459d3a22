//! Calls: direct ones of script functions, small functions built in place, natives, instances.

use super::*;
use crate::bytecode::CodeFlags;
use crate::runtime::attribute_cache::MAX_MISSES;

impl Build<'_> {
    pub(super) fn call(&mut self, word: Instr) -> Built {
        let done = match word.op() {
            Bytecode::CallEx => return self.call_spread(word),
            _ if self.calls_many(word)? => false,
            Bytecode::CallScript => self.call_script(word, word.b() + 1, u16::from(word.x()))?,
            Bytecode::CallScriptMethod => self.call_script_method(word)?,
            Bytecode::CallNative => self.call_native(word)?,
            Bytecode::CallNativeMethod => self.call_native_method(word)?,
            Bytecode::CallClass => self.call_class(word)?,
            Bytecode::CallMethod => self.call_without_receiver(word)?,
            _ => false,
        };
        if done { Ok(()) } else { self.call_any(word) }
    }

    /// Has the call met many callees, none of which is to be expected?
    fn calls_many(&self, word: Instr) -> Built<bool> {
        let misses = self.scope.body().caches()[word.c() as usize].misses.get();
        Ok(misses >= MAX_MISSES && self.known_value(self.get(word.b())?).is_none())
    }

    /// By the protocol, whatever is called.
    fn call_any(&mut self, word: Instr) -> Built {
        use Bytecode as B;
        let n = u64::from(word.x());
        let count = word.source_count() as u16;
        let at = self.spill(word.b(), count)?;
        let n = self.word_constant(n);
        let v = match word.op().base() {
            B::Call => self.helper(Helper::Call, &[at, n])?,
            B::CallMethod => self.helper(Helper::CallMethod, &[at, n])?,
            base => {
                let names = self.keyword_names(word);
                let helper = if base == B::CallKw {
                    Helper::CallKw
                } else {
                    Helper::CallMethodKw
                };
                self.helper(helper, &[at, n, names])?
            }
        };
        self.set(word.a(), v);
        Ok(())
    }

    fn call_spread(&mut self, word: Instr) -> Built {
        let at = self.spill(word.b(), 3)?;
        let v = self.helper(Helper::CallSpread, &[at])?;
        self.set(word.a(), v);
        Ok(())
    }

    fn keyword_names(&mut self, word: Instr) -> NodeId {
        let body = self.scope.body();
        let desc = body.code.slot(crate::bytecode::SlotIdx(word.c()));
        let names = desc.kw_names.map_or(Value::UNBOUND, |k| {
            // SAFETY: verified code names constants that exist.
            unsafe { *body.const_words.get().add(k.index()) }
        });
        self.constant(names)
    }

    fn cached(&self, word: Instr) -> Value {
        let cache = &self.scope.body().caches()[word.c() as usize];
        Value::from_bits(cache.value.get())
    }

    /// Proves that `f` is a script function with this code; false when it is known not to be.
    fn prove_code(&mut self, f: NodeId, code: Gc<CodeObject>) -> bool {
        if let Some(known) = self.known_value(f).and_then(|v| v.cast::<Function>()) {
            // Its code has been exchanged since the call was seen: the guard would always fail.
            if known.code() != code {
                return false;
            }
        }
        if self.generic_here() && self.known_value(f).is_none() {
            return false;
        }
        let f = self.with_shape(f, ClassId::Function as u32);
        let field = Op::Load {
            offset: Function::CODE_OFFSET as u32,
            region: Region::Other,
        };
        let now = self.push(field, Ty::Val, &[f], None);
        self.guard(Op::GuardWord(code.value().bits()), Ty::Val, &[now]);
        true
    }

    fn call_script(&mut self, word: Instr, first: u16, n: u16) -> Built<bool> {
        let f = self.get(word.b())?;
        let Some(code) = self.cached(word).cast::<CodeObject>() else {
            return Ok(false);
        };
        let shape = code.body().call;
        if !shape.simple || shape.generator || n != shape.argcount || !self.prove_code(f, code) {
            return Ok(false);
        }
        if self.inline(word, f, code, first, n)? {
            return Ok(true);
        }
        let v = self.direct_call(f, code, first, n)?;
        self.set(word.a(), v);
        Ok(true)
    }

    /// A call whose arguments lie in registers from `first` on.
    fn direct_call(
        &mut self,
        f: NodeId,
        code: Gc<CodeObject>,
        first: u16,
        n: u16,
    ) -> Built<NodeId> {
        self.spill(first, n)?;
        let callee = match self.graph.callees.iter().position(|c| *c == code) {
            Some(at) => at,
            None => {
                self.graph.callees.push(code);
                self.graph.callees.len() - 1
            }
        };
        let op = Op::CallScript {
            callee: callee as u32,
            first,
        };
        let v = self.guard(op, Ty::Val, &[f]);
        self.scope.called_out = true;
        Ok(v)
    }

    fn call_script_method(&mut self, word: Instr) -> Built<bool> {
        let this = self.get(word.b() + 1)?;
        if self.known_value(this) == Some(Value::UNBOUND) {
            return Ok(false);
        }
        if self.ty(this) == Ty::Val && matches!(self.op_of(this), Op::LoadRegister(_) | Op::Param) {
            let bound = self.guard(Op::GuardBound, Ty::Val, &[this]);
            self.refine(this, bound);
        }
        self.call_script(word, word.b() + 1, u16::from(word.x()) + 1)
    }

    // ---- natives ----------------------------------------------------------------------------------

    fn call_native(&mut self, word: Instr) -> Built<bool> {
        let f = self.get(word.b())?;
        let Some(native) = self.cached(word).cast::<NativeFunction>() else {
            return Ok(false);
        };
        if self.generic_here() && self.known_value(f).is_none() {
            return Ok(false);
        }
        let f = self.as_val(f);
        self.same_word(f, native.value().bits());
        let def = native.def.get();
        if word.x() == 1 && self.intrinsic(word, native, word.b() + 1)? {
            return Ok(true);
        }
        self.call_fitting(word, def, u16::from(word.x()))
    }

    /// `CallMethod` of what was no method: a known native is called as by `Call`.
    fn call_without_receiver(&mut self, word: Instr) -> Built<bool> {
        let (f, this) = (self.get(word.b())?, self.get(word.b() + 1)?);
        let native = self.known_value(f).and_then(|v| v.cast::<NativeFunction>());
        let Some(native) = native else {
            return Ok(false);
        };
        let n = u16::from(word.x());
        let def = native.def.get();
        let s = &def.signature;
        let fits = native.bound.get().is_unbound()
            && (s.takes_as_is(n as usize) || crate::runtime::call::takes_padded(s, n as usize));
        if self.known_value(this) != Some(Value::UNBOUND)
            || !fits
            || native.header().shape.get() != ClassId::NativeFunction as u32
        {
            return Ok(false);
        }
        if n == 1 && self.intrinsic(word, native, word.b() + 2)? {
            return Ok(true);
        }
        // Where this leaves, there is still no receiver.
        self.state();
        self.set(word.b() + 1, f);
        let done = self.call_fitting_at(def, word.b() + 1, n);
        self.set(word.b() + 1, this);
        let v = done?;
        self.set(word.a(), v);
        Ok(true)
    }

    /// Natives of one argument that are an operation of their own.
    fn intrinsic(&mut self, word: Instr, native: Gc<NativeFunction>, arg: u16) -> Built<bool> {
        let def = native.def.get();
        let v = self.get(arg)?;
        let ty = self.ty(v);
        let module = native
            .owner
            .get()
            .cast::<Str>()
            .map(|s| s.to_string_lossy());
        let result = match (module.as_deref(), def.name) {
            (Some("builtins"), "len") => self.length(v)?,
            (Some("builtins"), "abs") if ty == Ty::Float => {
                self.push(Op::FloatAbs, Ty::Float, &[v], None)
            }
            (Some("math"), "sqrt") if matches!(ty, Ty::Float | Ty::Int) => {
                let x = self.as_float(v);
                let zero = self.float_constant(0.0);
                let ok = self.push(Op::FloatCompare(Cond::Ge), Ty::Bool, &[x, zero], None);
                // A negative number raises; nan is the native's, too.
                self.require(ok, Reason::ZeroDivisor);
                self.push(Op::FloatSqrt, Ty::Float, &[x], None)
            }
            _ => return Ok(false),
        };
        self.set(word.a(), result);
        Ok(true)
    }

    /// `len(v)`: of a list or tuple whose shape is known by now, else by the protocol.
    fn length(&mut self, v: NodeId) -> Built<NodeId> {
        let v = self.as_val(v);
        match self.op_of(v) {
            Op::GuardShape(s) if s == ClassId::List as u32 => {
                Ok(self.push(Op::ListLen, Ty::Int, &[v], None))
            }
            Op::GuardShape(s) if s == ClassId::Tuple as u32 => {
                Ok(self.push(Op::TupleLen, Ty::Int, &[v], None))
            }
            _ => self.helper(Helper::Len, &[v]),
        }
    }

    fn call_fitting(&mut self, word: Instr, def: &NativeDef, n: u16) -> Built<bool> {
        let v = self.call_fitting_at(def, word.b(), n)?;
        self.set(word.a(), v);
        Ok(true)
    }

    /// Calls a native that lies in register `at` with the `n` arguments behind it.
    fn call_fitting_at(&mut self, def: &NativeDef, at: u16, n: u16) -> Built<NodeId> {
        let helper = if def.signature.takes_as_is(n as usize) {
            Helper::CallNative
        } else {
            Helper::CallNativePadded
        };
        let at = self.spill(at, n + 1)?;
        let n = self.word_constant(u64::from(n));
        self.helper(helper, &[at, n])
    }

    fn call_native_method(&mut self, word: Instr) -> Built<bool> {
        let (f, this) = (self.get(word.b())?, self.get(word.b() + 1)?);
        let Some(native) = self.cached(word).cast::<NativeFunction>() else {
            return Ok(false);
        };
        let known = self.known_value(f).is_some();
        if self.generic_here() && !known {
            return Ok(false);
        }
        let f = self.as_val(f);
        self.same_word(f, native.value().bits());
        let cache = &self.scope.body().caches()[word.c() as usize];
        let shape = cache.shape.get();
        let this = self.with_shape(this, shape);
        let def = native.def.get();
        if shape == ClassId::List as u32 && def.name == "append" && word.x() == 1 {
            let v = self.get(word.b() + 2)?;
            let v = self.as_val(v);
            self.helper(Helper::ListAppend, &[this, v])?;
            let none = self.constant(Value::NONE);
            self.set(word.a(), none);
            return Ok(true);
        }
        self.call_fitting(word, def, u16::from(word.x()) + 1)
    }

    // ---- instances --------------------------------------------------------------------------------

    /// An instance of a class that is a constant and makes its instances in the plain way.
    fn call_class(&mut self, word: Instr) -> Built<bool> {
        let class = self.get(word.b())?;
        let Some(c) = self.known_value(class).and_then(|v| v.cast::<Class>()) else {
            return Ok(false);
        };
        if !c.has_flag(class_flag::SIMPLE_NEW)
            || c.header().shape.get() != ClassId::Type as u32
            || !self.scope.is_outer()
        {
            return Ok(false);
        }
        let n = u16::from(word.x()) + 1;
        let Some(init) = c.special(Special::Init).cast::<Function>() else {
            return Ok(false);
        };
        let code = init.code();
        let shape = code.body().call;
        if !shape.simple || shape.generator || shape.argcount != n {
            return Ok(false);
        }
        // Another `__init__` bumps the epoch; other code of this one is found by a guard.
        self.assume(Assumption::TypeEpoch);
        let f = self.constant(init.value());
        if !self.prove_code(f, code) {
            return Ok(false);
        }
        let object = self.helper(Helper::NewInstance, &[class])?;
        let before = self.scope.registers[word.b() as usize];
        self.set(word.b(), object);
        let result = self.direct_call(f, code, word.b(), n)?;
        self.scope.registers[word.b() as usize] = before;
        let returns_none = code
            .code()
            .instructions
            .iter()
            .all(|w| w.op() != Bytecode::Return);
        if !returns_none {
            self.helper(Helper::CheckInit, &[result])?;
        }
        self.set(word.a(), object);
        Ok(true)
    }

    // ---- functions built in place -----------------------------------------------------------------

    fn is_small(code: Gc<CodeObject>) -> bool {
        if !code.body().is_prepared() {
            return false;
        }
        let c = code.code();
        c.instructions.len() <= MAX_INLINE
            && c.cells.is_empty()
            && c.exceptions.is_empty()
            && !c
                .flags
                .intersects(CodeFlags::NAMESPACE | CodeFlags::SUSPENDS)
    }

    /// Builds the callee here, if it is small and calls nothing.
    fn inline(
        &mut self,
        word: Instr,
        function: NodeId,
        code: Gc<CodeObject>,
        first: u16,
        n: u16,
    ) -> Built<bool> {
        let call = self.scope.pc;
        if !self.scope.is_outer()
            || self.inlined >= MAX_INLINED
            || self.facts.0.contains(&Fact::NotInlined(call))
            || self.generic_here()
            || code == self.scope.code()
            || !Self::is_small(code)
        {
            return Ok(false);
        }
        let mut arguments = Vec::with_capacity(n as usize);
        for r in first..first + n {
            arguments.push(self.get(r)?);
        }
        let index = match self.graph.codes.iter().position(|c| *c == code) {
            Some(at) => at,
            None => {
                self.graph.codes.push(code);
                self.graph.codes.len() - 1
            }
        };
        let site = Site::Inlined {
            call,
            outer: self.contents_at(call),
            code: index as u32,
            function,
        };
        let mut inner = Scope::new(code, code.body(), site);
        let unbound = self.constant(Value::UNBOUND);
        for r in 0..code.code().n_locals as usize {
            inner.registers[r] = Some(arguments.get(r).copied().unwrap_or(unbound));
        }
        let outer = core::mem::replace(&mut self.scope, inner);
        let built = self.build_runs(0);
        let inner = core::mem::replace(&mut self.scope, outer);
        built?;
        self.inlined += 1;
        // What the callee's returns bring comes together behind the call.
        let returns = inner.returns;
        let Some(&(_, value)) = returns.first() else {
            self.block = None;
            return Ok(true);
        };
        let ty = self.ty(value);
        let ty = if returns.iter().all(|(_, v)| self.ty(*v) == ty) {
            ty
        } else {
            Ty::Val
        };
        let behind = self.graph.add_block();
        let result = self.graph.add_param(behind, ty);
        for (block, v) in returns {
            self.block = Some(block);
            let v = if self.ty(v).fits(ty) {
                v
            } else {
                self.as_val(v)
            };
            self.graph.blocks[block.index()].end = Terminator::Jump(Target {
                block: behind,
                args: vec![v],
            });
        }
        self.block = Some(behind);
        self.set(word.a(), result);
        Ok(true)
    }
}
