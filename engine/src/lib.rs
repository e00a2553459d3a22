//! tauraro
pub mod bytecode;
pub mod syntax;
/// The 64-bit value word.
pub mod value;
/// Memory: the garbage-collected heap.
pub mod gc;
/// Heap objects and the thread they belong to.
pub mod object;
<<<<<<< HEAD
/// Operators, attributes, calls and exceptions.
pub mod runtime;
=======
/// Activation records and the stacks they live on.
pub mod frame;
>>>>>>> 77cfe57 (frame, runtime: activation records, classes, attributes, calls, operators)
