//! Native functions: Rust functions that script can call.

use super::kinds::{Kind, Trace};
use super::*;
use crate::gc::Marker;
use crate::value::Value;
use core::cell::Cell;

/// A Rust function that script can call. The arguments are bound to the signature before:
/// `[positional parameters…, keyword-only parameters…, **kwargs dict if any, *args flattened…]`;
/// a parameter without argument is `UNBOUND`.
pub type NativeFn = fn(&mut Thread, &[Value]) -> PyResult;

/// How instances of a builtin class are called: the object, its arguments and the tuple of the names of the last
/// ones, or `UNBOUND`. The arguments lie on the native or VM stack.
pub type NativeCall = fn(&mut Thread, Value, &[Value], Value) -> PyResult;

/// How a native function takes its arguments, parsed from its text at compile time.
#[derive(Clone, Copy, Debug)]
pub struct Signature {
    /// Python's notation: `(self, object, /)`, `(*args, sep=' ', end='\n')`. A default only has to
    /// be there: the function itself supplies it for `UNBOUND`.
    pub text: &'static str,
    /// Positional parameters without default.
    pub required: u8,
    /// All positional parameters.
    pub positional: u8,
    /// Parameters that cannot be given by keyword.
    pub positional_only: u8,
    /// Keyword-only parameters.
    pub keyword_only: u8,
    /// Takes `*args`.
    pub varargs: bool,
    /// Takes `**kwargs`.
    pub varkeywords: bool,
    /// Where the first parameters' names lie in the text: start and length.
    places: [(u16, u8); Signature::PLACED],
}

impl Signature {
    /// Most parameters whose names [`Signature::placed_name`] knows.
    pub const PLACED: usize = 10;

    /// Parses Python's notation.
    ///
    /// # Panics
    /// At compile time, when the text is no signature.
    pub const fn parse(text: &'static str) -> Signature {
        let s = text.as_bytes();
        assert!(
            s.len() >= 2 && s[0] == b'(' && s[s.len() - 1] == b')',
            "a signature is in brackets"
        );
        let mut out = Signature {
            text,
            required: 0,
            positional: 0,
            positional_only: 0,
            keyword_only: 0,
            varargs: false,
            varkeywords: false,
            places: [(0, 0); Signature::PLACED],
        };
        let mut star = false;
        let mut i = 1;
        while i < s.len() - 1 {
            while s[i] == b' ' {
                i += 1;
            }
            let start = i;
            // To the comma at depth 0, strings skipped; note whether there is a default.
            let mut depth = 0;
            let mut default = false;
            while i < s.len() - 1 && (depth > 0 || s[i] != b',') {
                match s[i] {
                    b'(' | b'[' | b'{' => depth += 1,
                    b')' | b']' | b'}' => depth -= 1,
                    b'=' => default = true,
                    b'\'' | b'"' => {
                        let quote = s[i];
                        i += 1;
                        while s[i] != quote {
                            if s[i] == b'\\' {
                                i += 1;
                            }
                            i += 1;
                        }
                    }
                    _ => {}
                }
                i += 1;
            }
            let end = i;
            i += 1;
            if end == start {
                continue;
            }
            if s[start] == b'/' {
                out.positional_only = out.positional;
            } else if s[start] == b'*' && end > start + 1 && s[start + 1] == b'*' {
                out.varkeywords = true;
            } else if s[start] == b'*' {
                star = true;
                out.varargs = end > start + 1;
            } else {
                let index = (out.positional + out.keyword_only) as usize;
                if index < Signature::PLACED {
                    let mut after = start;
                    while after < end && (s[after].is_ascii_alphanumeric() || s[after] == b'_') {
                        after += 1;
                    }
                    out.places[index] = (start as u16, (after - start) as u8);
                }
                if star {
                    out.keyword_only += 1;
                } else {
                    out.positional += 1;
                    if !default {
                        out.required = out.positional;
                    }
                }
            }
        }
        out
    }

    /// Are `n` positional arguments what the function gets, without filling up or moving any?
    #[inline]
    pub fn takes_as_is(&self, n: usize) -> bool {
        let positional = self.positional as usize;
        self.keyword_only == 0
            && !self.varkeywords
            && (n == positional || n > positional && self.varargs)
    }

    /// The name of parameter `i`, below [`Signature::PLACED`] and the number of parameters, without
    /// a search.
    #[inline]
    pub fn placed_name(&self, i: usize) -> &'static str {
        let (start, len) = self.places[i];
        &self.text[start as usize..][..len as usize]
    }

    /// The parameters' names in the order of binding: positional, keyword-only.
    pub fn names(&self) -> impl Iterator<Item = &'static str> {
        self.text[1..self.text.len() - 1]
            .split(',')
            .map(str::trim)
            .filter(|p| p.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_'))
            .map(|p| p.split(['=', ':']).next().unwrap_or(p).trim())
    }
}

/// A row of a table of native functions.
#[derive(Debug)]
pub struct NativeDef {
    /// Python name.
    pub name: &'static str,
    /// How it takes its arguments.
    pub signature: Signature,
    /// User documentation.
    pub doc: &'static str,
    /// The function.
    pub func: NativeFn,
}

/// Makes a table of native functions, each with its documentation, name and signature:
///
/// ```ignore
/// natives! { LIST_METHODS:
///     /// Append object to the end of the list.
///     "append" "(self, object, /)" => append,
/// }
/// ```
#[macro_export]
macro_rules! natives {
    ($(#[$meta:meta])* $table:ident: $($(#[doc = $doc:literal])* $name:literal $sig:literal => $func:path,)*) => {
        $(#[$meta])*
        pub(crate) static $table: &[$crate::object::NativeDef] = &[$(
            $crate::object::NativeDef {
                name: $name,
                signature: const { $crate::object::Signature::parse($sig) },
                doc: concat!($($doc, "\n",)* ""),
                func: $func,
            },
        )*];
    };
}

/// A native function, or one bound to an object.
#[repr(C)]
pub struct NativeFunction {
    header: Header,
    /// Its row.
    pub def: Cell<&'static NativeDef>,
    /// The object it is bound to, or `UNBOUND`. A bound native is called with it in front.
    pub bound: Slot,
    /// The class that defines it, or the module's name, or None.
    pub owner: Slot,
}

// SAFETY: repr(C), header first, interior-mutable fields.
unsafe impl HeapObject for NativeFunction {
    const KIND: Kind = Kind::NativeFunction;
}

impl NativeFunction {
    /// A native function object; `class` is `NativeFunction` for functions of modules and bound
    /// ones, `MethodDescriptor` or `WrapperDescriptor` for methods in a class dict.
    ///
    /// # Errors
    /// MemoryError.
    pub fn new(
        t: &mut Thread,
        class: ClassId,
        def: &'static NativeDef,
        bound: Value,
        owner: Value,
    ) -> Result<Gc<NativeFunction>, Raised> {
        let f = t.alloc::<NativeFunction>(class)?;
        f.def.set(def);
        f.bound.init(bound);
        f.owner.init(owner);
        Ok(f)
    }
}

impl Gc<NativeFunction> {
    /// Is it a method in a class dict, which takes its receiver as first argument?
    #[inline(always)]
    pub fn is_method(self) -> bool {
        is_method_shape(self.header().shape.get())
    }
}

/// Is it the shape of method descriptors or of slot wrappers?
#[inline(always)]
pub fn is_method_shape(shape: u32) -> bool {
    const { assert!(ClassId::WrapperDescriptor as u32 == ClassId::MethodDescriptor as u32 + 1) };
    shape.wrapping_sub(ClassId::MethodDescriptor as u32) < 2
}

impl Trace for NativeFunction {
    fn trace(&self, m: &mut Marker) {
        self.bound.trace(m);
        self.owner.trace(m);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signatures_are_counted() {
        const S: Signature = Signature::parse("(self, x, /, y=(1, 2), *args, sep=', ', end, **kw)");
        assert_eq!((S.required, S.positional, S.positional_only), (2, 3, 2));
        assert_eq!(S.keyword_only, 2);
        assert_eq!((S.varargs, S.varkeywords), (true, true));
        const T: Signature = Signature::parse("()");
        assert_eq!((T.required, T.positional), (0, 0));
        const U: Signature = Signature::parse("(a, *, b=None)");
        assert_eq!((U.positional, U.keyword_only, U.varargs), (1, 1, false));
        assert_eq!(U.names().collect::<Vec<_>>(), ["a", "b"]);
    }
}
