//! The object layer: layouts of heap objects, classes, shapes, and the thread they belong to.
//!
//! * A heap object is `#[repr(C)]`, starts with [`Header`] and has only interior-mutable fields
//!   (`Cell`, [`Slot`]), so that shared references to it may coexist with anything that mutates it.
//! * [`Gc<T>`] is a copyable typed pointer; it lives on the native stack or in a [`Slot`], never in
//!   a `Vec` or `Box` (the collector does not see those).
//! * [`Slot::set`] is the one way to store a reference: it runs the write barrier.
//! * `header.kind` is the layout (what the collector traces), `header.shape` the class together with
//!   the arrangement of attributes. The exact builtin class `C` has the shape id `ClassId::C`.

mod array;
mod bytes;
mod cell;
mod class;
mod class_id;
mod complex;
mod decimal;
mod dict;
mod exception;
mod file;
mod float;
mod function;
mod gc_ptr;
mod generator;
pub(crate) mod gil;
mod instance;
mod int;
mod intern;
mod kinds;
mod list;
mod live_tasks;
mod module;
mod native;
mod opaque;
mod output;
mod record;
mod set;
mod shape;
mod special;
mod str;
mod str_builder;
mod thread;
mod tier;
mod tuple;
mod wake;

pub use crate::gc::Header;
pub use array::{Array, RawArray, copy_values};
pub use bytes::{ByteArray, Bytes, Export};
pub use cell::Cell as VarCell;
pub use class::{Class, class_flag};
pub use class_id::ClassId;
pub use complex::Complex;
pub use decimal::Decimal;
pub use dict::{Dict, DictEntry, DictStrategy};
pub use exception::Exception;
pub use file::{Files, OpenFile};
pub use float::Float;
pub use function::{
    BoundMethod, CallShape, CodeBody, CodeObject, Function, InlineCache, Running, UNPREPARED,
};
pub use gc_ptr::{Gc, HeapObject, Slot, ext_slot, flag};
pub use generator::{Generator, GeneratorState, IN_YIELD_FROM, async_flag};
pub use gil::{Gil, Waited};
pub use instance::Instance;
pub(crate) use instance::MAX_INLINE;
pub use int::{Int, biguint_of};
pub use intern::InternTable;
pub use kinds::{Kind, register_kinds};
pub use list::{List, ListStrategy};
pub use live_tasks::LiveTasks;
pub use module::Module;
pub use native::{NativeCall, NativeDef, NativeFn, NativeFunction, Signature, is_method_shape};
pub use opaque::Opaque;
pub use output::Output;
pub use record::{Record, RecordType};
pub(crate) use set::Found;
pub use set::{Set, SetTable};
pub use shape::{Shape, ShapeId, ShapeTable};
pub use special::Special;
pub use str::{CodeUnit, Str, StrBuffer, StrData};
pub use str_builder::{StrBuilder, StrWriter};
pub(crate) use thread::{AttributeEntry, AttributeKind};
pub use thread::{
    CompileFn, Fact, Hooks, Phase, Profiled, PyResult, Raised, Resume, Source, SourceMode,
    SourceText, Thread, poll,
};
pub use tier::{CALL_WEIGHT, Entry, LoopEntry, Outcome, Tier, size_factor};
pub use tuple::Tuple;
