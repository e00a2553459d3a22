//! The first objects of a thread: small strs, builtin classes, the builtins module's dict.

use super::classes;
use crate::object::*;

impl Thread {
    /// Makes the core objects. Called once, before anything else.
    ///
    /// # Errors
    /// MemoryError, when the heap is smaller than the core.
    pub fn bootstrap(&mut self) -> Result<(), Raised> {
        let t = self;
        t.empty_string = Str::bootstrap(t, &[])?.value();
        for c in 0..=255u8 {
            t.chars[c as usize] = Str::bootstrap(t, &[c])?.value();
        }
        t.empty_tuple = Tuple::new_zeroed(t, 0)?.value();
        for &id in ClassId::ALL {
            let class = Class::alloc(t, ClassId::Type as u32)?;
            t.classes[id as usize] = class.value();
            t.shapes.set_class(id as u32, class.value());
        }
        for s in Special::ALL {
            t.special_names[*s as usize] = t.intern(s.name())?.value();
        }
        for &id in ClassId::ALL {
            make_builtin_class(t, id)?;
        }
        t.special_floats = [
            Float::with_shape(t, ClassId::Float as u32, f64::INFINITY)?.value(),
            Float::with_shape(t, ClassId::Float as u32, f64::NEG_INFINITY)?.value(),
            Float::with_shape(t, ClassId::Float as u32, f64::NAN)?.value(),
        ];
        // SAFETY: just made.
        let no_args: Gc<Tuple> = unsafe { t.empty_tuple.cast_unchecked() };
        t.out_of_memory = Exception::new(t, ClassId::MemoryError as u32, no_args)?.value();
        t.kept = List::new(t)?.value();
        t.repr_stack = List::new(t)?.value();
        t.modules = Dict::new(t)?.value();
        t.builtins = Dict::new_cells(t)?.value();
        Ok(())
    }
}

/// Fills in a builtin class, whose base stands before it.
fn make_builtin_class(t: &mut Thread, id: ClassId) -> Result<(), Raised> {
    let class = t.class(id);
    let name = t.intern(id.name())?;
    class.name.set(class, name);
    class.qualname.set(class, name);
    let dict = Dict::new_cells(t)?;
    class.dict.set(class, dict);
    let base = t.class(id.base());
    if id == ClassId::Object {
        class.bases.set(class, t.empty_tuple);
        let mro = Tuple::new(t, &[class.value()])?;
        class.mro.set(class, mro);
    } else {
        let bases = Tuple::new(t, &[base.value()])?;
        class.bases.set(class, bases);
        let rest = base.mro();
        let mro = Tuple::new_zeroed(t, rest.len() + 1)?;
        mro.init(0, class.value());
        for (i, c) in rest.items().iter().enumerate() {
            mro.init(i + 1, *c);
        }
        class.mro.set(class, mro);
        classes::add_subclass(t, base, class)?;
    }
    class.builtin.set(id as u16);
    class.instance_kind.set(layout_of(id) as u8);
    class.root_shape.set(id as u32);
    class.dict_shape.set(id as u32);
    let mut flags = class_flag::BUILTIN;
    if is_final(id) {
        flags |= class_flag::FINAL;
    }
    class.flags.set(flags);
    Ok(())
}

fn is_final(id: ClassId) -> bool {
    use ClassId::*;
    matches!(
        id,
        NoneType
            | Lock
            | Context
            | ContextVar
            | ContextToken
            | FutureIterator
            | TaskStep
            | NotImplementedType
            | EllipsisType
            | Bool
            | Range
            | Slice
            | Function
            | NativeFunction
            | MethodDescriptor
            | WrapperDescriptor
            | ClassMethodDescriptor
            | GetSet
            | Member
            | MethodWrapper
            | BoundMethod
            | Cell
            | Code
            | Generator
            | Coroutine
            | AsyncGenerator
            | CoroutineWrapper
            | AsyncGenASend
            | AsyncGenAThrow
            | ANextAwaitable
            | Union
            | TypeVar
            | ParamSpec
            | ParamSpecArgs
            | ParamSpecKwargs
            | TypeVarTuple
            | TypeAliasType
            | NoDefaultType
            | Template
            | TemplateIterator
            | Interpolation
            | Traceback
            | Frame
            | MappingProxy
            | DictKeys
            | DictValues
            | DictItems
            | MemoryView
            | ItemGetter
            | AttrGetter
            | MethodCaller
            | PlaceholderType
            | LruCache
            | KeyWrapper
            | DequeIterator
            | DequeReverseIterator
            | TupleGetter
            | TimeZone
            | IsoCalendarDate
            | DecimalContextManager
    )
}

/// The layout of instances of a builtin class.
fn layout_of(id: ClassId) -> Kind {
    match id {
        ClassId::Object => Kind::Instance,
        ClassId::Type => Kind::Class,
        ClassId::Int | ClassId::Bool => Kind::Int,
        ClassId::Float => Kind::Float,
        ClassId::Complex => Kind::Complex,
        ClassId::Decimal => Kind::Decimal,
        ClassId::Str => Kind::Str,
        ClassId::Bytes => Kind::Bytes,
        ClassId::ByteArray => Kind::ByteArray,
        ClassId::List => Kind::List,
        ClassId::Tuple | ClassId::StructSeq | ClassId::IsoCalendarDate => Kind::Tuple,
        ClassId::Dict | ClassId::DefaultDict | ClassId::OrderedDict => Kind::Dict,
        ClassId::Set | ClassId::FrozenSet => Kind::Set,
        ClassId::Function => Kind::Function,
        ClassId::NativeFunction
        | ClassId::MethodDescriptor
        | ClassId::WrapperDescriptor
        | ClassId::MethodWrapper => Kind::NativeFunction,
        ClassId::BoundMethod => Kind::BoundMethod,
        ClassId::Module => Kind::Module,
        ClassId::Cell => Kind::Cell,
        ClassId::Code => Kind::Code,
        ClassId::Generator | ClassId::Coroutine | ClassId::AsyncGenerator => Kind::Generator,
        ClassId::SimpleNamespace
        | ClassId::Generic
        | ClassId::IoBase
        | ClassId::TextIoBase
        | ClassId::BufferedIoBase => Kind::Instance,
        id if id.is_exception() => Kind::Exception,
        _ => Kind::Record,
    }
}
