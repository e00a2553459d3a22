//! tauraro
pub mod bytecode;
pub mod syntax;
/// The 64-bit value word.
pub mod value;
/// Memory: the garbage-collected heap.
pub mod gc;
/// Heap objects and the thread they belong to.
pub mod object;
/// Operators, attributes, calls and exceptions.
pub mod runtime;
/// Activation records and the stacks they live on.
pub mod frame;
