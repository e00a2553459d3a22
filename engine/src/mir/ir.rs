//! The intermediate representation: a graph of basic blocks over typed SSA values with frame states.
//!
//! Every value is a [`Node`]; blocks have parameters instead of phis. A node that can leave compiled
//! code carries a [`FrameState`]: what the interpreter's frames look like at that point. Leaving means:
//! the frames are rebuilt from the state, and the interpreter runs the instruction at the state's pc
//! again (or raises there). A node therefore must not have had an effect when it leaves.

use crate::bytecode::Pc;
use crate::object::{CodeObject, Gc};
use crate::runtime::abi::Helper;

macro_rules! index_type {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub u32);

        impl $name {
            /// Index into the graph's table.
            #[inline]
            pub fn index(self) -> usize {
                self.0 as usize
            }
        }
    };
}

index_type! {
    /// A node, and the value that it defines.
    NodeId
}
index_type! {
    /// A basic block.
    BlockId
}
index_type! {
    /// A frame state.
    StateId
}

impl core::fmt::Debug for NodeId {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "v{}", self.0)
    }
}
impl core::fmt::Debug for BlockId {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "b{}", self.0)
    }
}
impl core::fmt::Debug for StateId {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "s{}", self.0)
    }
}

/// The type of a value, which is also its machine form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Ty {
    /// Any value, as a tagged word.
    Val,
    /// A small int, as its tagged word (`number << 3`). May stand wherever a `Val` may.
    Int,
    /// A float, as an IEEE double in a float register. Any double, also those that are boxed as values.
    Float,
    /// A truth value, as 0 or 1 in an integer register.
    Bool,
    /// A machine word that is no value: an address.
    Raw,
    /// No value.
    None,
}

impl Ty {
    /// May a value of this type stand where one of type `want` is asked for, without any code?
    pub fn fits(self, want: Ty) -> bool {
        self == want || (self == Ty::Int && want == Ty::Val)
    }
}

/// A comparison of two numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Cond {
    /// `==`
    Eq,
    /// `!=`
    Ne,
    /// `<`
    Lt,
    /// `<=`
    Le,
    /// `>`
    Gt,
    /// `>=`
    Ge,
}

impl Cond {
    /// The condition with operands exchanged.
    pub fn swapped(self) -> Cond {
        match self {
            Cond::Lt => Cond::Gt,
            Cond::Le => Cond::Ge,
            Cond::Gt => Cond::Lt,
            Cond::Ge => Cond::Le,
            c => c,
        }
    }
}

/// Storage of a list's items, as `object::ListStrategy` without the empty one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ItemKind {
    /// Small ints as tagged words.
    Int,
    /// Immediate floats as raw double bits.
    Float,
    /// Any values.
    Object,
}

/// Why compiled code was left. The order is that of the counters in the statistics.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum Reason {
    /// A value was not a small int.
    NotInt,
    /// A value was not a float.
    NotFloat,
    /// A value was not a bool.
    NotBool,
    /// An object had another shape (or was no object).
    Shape,
    /// A list stored its items otherwise.
    Strategy,
    /// An index lay outside.
    Bounds,
    /// An int result left the small range.
    Overflow,
    /// A divisor was zero.
    ZeroDivisor,
    /// A shift count was negative or too large.
    Shift,
    /// Another callee, code object, cell content or constant than the one compiled for.
    Identity,
    /// An unbound variable.
    Unbound,
    /// The place had not run when it was compiled.
    NoFeedback,
    /// The loop that was compiled has ended.
    LoopEnd,
    /// The poll word was set: Ctrl-C, finalisers.
    Poll,
    /// An assumption behind the code was invalidated while it called out.
    Invalid,
    /// An exception.
    Raised,
    /// A native function asked to be called by the interpreter (it reads its caller's frame).
    Frame,
}

impl Reason {
    /// All reasons in the order of their numbers.
    pub const ALL: [Reason; 17] = [
        Reason::NotInt,
        Reason::NotFloat,
        Reason::NotBool,
        Reason::Shape,
        Reason::Strategy,
        Reason::Bounds,
        Reason::Overflow,
        Reason::ZeroDivisor,
        Reason::Shift,
        Reason::Identity,
        Reason::Unbound,
        Reason::NoFeedback,
        Reason::LoopEnd,
        Reason::Poll,
        Reason::Invalid,
        Reason::Raised,
        Reason::Frame,
    ];
}

/// What a node does. Operands are the node's `args`, in the order given; `state` says that the node
/// leaves compiled code when what it says does not hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Op {
    // ---- values -----------------------------------------------------------------------------
    /// A parameter of its block.
    Param,
    /// A constant: tagged word (`Val`, `Int`), double bits (`Float`), 0 or 1 (`Bool`), address (`Raw`).
    Const(u64),
    /// The word of register `.0` of the compiled frame, as it lies in memory. `Val`.
    LoadRegister(u16),
    /// Writes `args[0]` (`Val`) to register `.0` of the compiled frame.
    StoreRegister(u16),
    /// Address of register `.0` of the compiled frame. `Raw`.
    RegisterAddress(u16),
    /// The function that the compiled frame runs. `Val`.
    ThisFunction,

    // ---- conversions --------------------------------------------------------------------------
    /// Float to value; may allocate.
    BoxFloat,
    /// Bool to value.
    BoxBool,
    /// Int to float, rounded to nearest even.
    IntToFloat,
    /// Bool to int 0 or 1.
    BoolToInt,
    /// Int is not 0. `Bool`.
    IntTruth,
    /// Float is not 0 (nan is true). `Bool`.
    FloatTruth,
    /// Not of a bool.
    Not,

    // ---- guards (with a state; the result is the operand under the type that was proven) ---------
    /// `Val` to `Int`; else `NotInt`.
    GuardInt,
    /// `Val` (immediate or boxed, exactly `float`) to `Float`; else `NotFloat`.
    GuardFloat,
    /// `Val` (small int or exactly `float`) to `Float`, an int rounded to nearest even; else `NotFloat`.
    GuardNumber,
    /// `Val` to `Bool`; else `NotBool`.
    GuardBool,
    /// Header bits `.0` of `gc` of the object `args[0]` (shape proven) are set; else `Shape`. The result
    /// is the object.
    GuardFlag(u8),
    /// `args[0]` is a heap object with header shape `.0`; else `Shape`. The result is the object.
    GuardShape(u32),
    /// `args[0]` is exactly this word; else `Identity`. The result is the operand.
    GuardWord(u64),
    /// `args[0]` is not unbound; else `Unbound`. The result is the operand.
    GuardBound,
    /// `args[0]` (`Bool`) is true; else `.0`.
    GuardTrue(Reason),
    /// The list `args[0]` (shape proven) has this storage; else `Strategy`. The result is the list.
    GuardItems(ItemKind),
    /// Index `args[0]` (`Int`) into a sequence of length `args[1]` (`Int`): counts from the end when
    /// negative; else `Bounds`. The result is the index from the start, an `Int`.
    BoundsCheck,
    /// The code's `valid` word still stands (see [`Graph::assumptions`]); else `Invalid`.
    CheckValid,
    /// The poll word is 0; else `Poll`.
    Poll,

    // ---- ints (operands and result `Int`; with a state unless `checked` is false) -------------------
    /// Sum; else `Overflow`.
    IntAdd {
        /// May overflow.
        checked: bool,
    },
    /// Difference; else `Overflow`.
    IntSub {
        /// May overflow.
        checked: bool,
    },
    /// Product; else `Overflow`.
    IntMul {
        /// May overflow.
        checked: bool,
    },
    /// Quotient rounded down; else `ZeroDivisor` or `Overflow`.
    IntFloorDiv,
    /// Remainder with the sign of the divisor; else `ZeroDivisor`.
    IntMod,
    /// Negation; else `Overflow`.
    IntNeg,
    /// Bitwise and; never leaves.
    IntAnd,
    /// Bitwise or; never leaves.
    IntOr,
    /// Bitwise exclusive or; never leaves.
    IntXor,
    /// Bitwise not; never leaves.
    IntInvert,
    /// Shift left by `args[1]`; else `Shift` (negative count or 60 and more) or `Overflow`.
    IntShl,
    /// Arithmetic shift right by `args[1]`; else `Shift` (negative count).
    IntShr,
    /// Quotient of two ints as a float, when both are exact as doubles (magnitude at most 2^53); else
    /// `Overflow` or `ZeroDivisor`.
    IntTrueDiv,
    /// Comparison of two ints. `Bool`.
    IntCompare(Cond),

    // ---- floats -------------------------------------------------------------------------------
    /// Sum.
    FloatAdd,
    /// Difference.
    FloatSub,
    /// Product.
    FloatMul,
    /// Quotient; with a state: else `ZeroDivisor`.
    FloatDiv,
    /// Negation.
    FloatNeg,
    /// Square root; of a negative number nan.
    FloatSqrt,
    /// Magnitude.
    FloatAbs,
    /// Comparison of two floats; with nan all are false but `Ne`. `Bool`.
    FloatCompare(Cond),
    /// Are two strs (shapes proven) equal? `Bool`.
    StrEqual,
    /// Are two words the same? (`is`; for values whose identity is their word.) `Bool`.
    WordEqual,

    // ---- memory --------------------------------------------------------------------------------
    /// The word at byte offset `offset` of object `args[0]`, of the node's type (`Val`, `Int`, `Raw`).
    Load {
        /// From the object's start, header included.
        offset: u32,
        /// What kind of memory.
        region: Region,
    },
    /// Writes `args[1]` at byte offset `offset` of object `args[0]`; with the write barrier unless the
    /// value is an `Int` or an immediate constant.
    Store {
        /// From the object's start, header included.
        offset: u32,
        /// What kind of memory.
        region: Region,
    },
    /// Sets the header shape of object `args[0]` (a transition).
    StoreShape(u32),
    /// Length of the list `args[0]`. `Int`.
    ListLen,
    /// Length of the tuple `args[0]`. `Int`.
    TupleLen,
    /// Item at `args[1]` (`Int`, in bounds) of the list `args[0]` with this storage: `Int`, `Float` or
    /// `Val`.
    ListGet(ItemKind),
    /// Item at `args[1]` (`Int`, in bounds) of the list `args[0]` with any storage but the empty one, a
    /// float boxed as its immediate. `Val`.
    ListGetAny,
    /// Stores `args[2]` (`Int`, `Float` that is in the immediate range, or `Val`) at `args[1]` of the
    /// list `args[0]` with this storage; with a state for `Float`: a double that no immediate holds
    /// leaves with `Strategy`.
    ListSet(ItemKind),
    /// Item at `args[1]` (`Int`, in bounds) of the tuple `args[0]`. `Val`.
    TupleGet,

    // ---- calls ---------------------------------------------------------------------------------
    /// A helper of the runtime. Its signature says what the operands are and what may happen; with a
    /// state when it may raise.
    CallHelper(Helper),
    /// Calls the script function `args[0]`, whose code is known to be [`Graph::callees`]`[callee]`,
    /// with its arguments already in the registers from `first` on. With a state; an exception leaves
    /// with `Raised`. The result is what it returns. Runs script.
    CallScript {
        /// Index into [`Graph::callees`].
        callee: u32,
        /// First argument's register, the callee's register 0.
        first: u16,
    },
}

/// Memory that loads and stores of different regions cannot share.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Region {
    /// Inline attributes of instances.
    Attribute,
    /// Contents of variable cells.
    Cell,
    /// Fields of iterators.
    Iterator,
    /// Never written after creation: closures, tuples, fields of functions that are guarded.
    Immutable,
    /// Anything else.
    Other,
}

/// A set of kinds of memory, for what a node reads and writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Memory(pub u16);

impl Memory {
    /// Nothing.
    pub const NONE: Memory = Memory(0);
    /// Inline attributes.
    pub const ATTRIBUTE: Memory = Memory(1);
    /// Variable cells.
    pub const CELL: Memory = Memory(2);
    /// Iterators.
    pub const ITERATOR: Memory = Memory(4);
    /// Anything without a bit of its own.
    pub const OTHER: Memory = Memory(8);
    /// Header shapes.
    pub const SHAPE: Memory = Memory(16);
    /// Lengths and storages of lists.
    pub const LIST: Memory = Memory(32);
    /// Items of lists.
    pub const ITEM: Memory = Memory(64);
    /// Registers of the frame.
    pub const REGISTER: Memory = Memory(128);
    /// The `valid` and poll words.
    pub const VALID: Memory = Memory(256);
    /// Everything but the registers of the frame.
    pub const WORLD: Memory = Memory(!128);

    /// Do two sets meet?
    pub fn meets(self, other: Memory) -> bool {
        self.0 & other.0 != 0
    }

    /// Both sets.
    #[must_use]
    pub fn and(self, other: Memory) -> Memory {
        Memory(self.0 | other.0)
    }

    fn of(region: Region) -> Memory {
        match region {
            Region::Attribute => Memory::ATTRIBUTE,
            Region::Cell => Memory::CELL,
            Region::Iterator => Memory::ITERATOR,
            Region::Immutable => Memory::NONE,
            Region::Other => Memory::OTHER,
        }
    }
}

impl Op {
    /// What the node reads.
    pub fn reads(self) -> Memory {
        match self {
            Op::LoadRegister(_) => Memory::REGISTER,
            Op::GuardShape(_) => Memory::SHAPE,
            Op::GuardItems(_) | Op::ListLen => Memory::LIST,
            Op::CheckValid | Op::Poll => Memory::VALID,
            Op::Load { region, .. } => Memory::of(region),
            Op::ListGet(_) | Op::ListGetAny => Memory::LIST.and(Memory::ITEM),
            Op::ListSet(_) => Memory::LIST,
            Op::CallScript { .. } => Memory::WORLD.and(Memory::REGISTER),
            Op::CallHelper(h) => {
                if h.info().effects.is_pure() {
                    Memory::NONE
                } else {
                    Memory::WORLD.and(Memory::REGISTER)
                }
            }
            _ => Memory::NONE,
        }
    }

    /// What the node may change.
    pub fn writes(self) -> Memory {
        match self {
            Op::StoreRegister(_) => Memory::REGISTER,
            Op::Store { region, .. } => Memory::of(region),
            Op::StoreShape(_) => Memory::SHAPE,
            Op::ListSet(_) => Memory::ITEM,
            Op::CallScript { .. } => Memory::WORLD.and(Memory::REGISTER),
            Op::CallHelper(h) => {
                let effects = h.info().effects;
                if matches!(h, Helper::LoadMethod | Helper::Unpack | Helper::RunRare) {
                    Memory::WORLD.and(Memory::REGISTER)
                } else if effects.runs_script() {
                    Memory::WORLD
                } else if effects.writes_lists() {
                    Memory::LIST.and(Memory::ITEM)
                } else {
                    Memory::NONE
                }
            }
            _ => Memory::NONE,
        }
    }

    /// May equal nodes with equal operands be one, while what they read is not written in between?
    pub fn is_repeatable(self) -> bool {
        match self {
            Op::Param
            | Op::BoxFloat
            | Op::StoreRegister(_)
            | Op::Store { .. }
            | Op::StoreShape(_)
            | Op::ListSet(_)
            | Op::Poll
            | Op::CallScript { .. } => false,
            Op::CallHelper(h) => h.info().effects.is_pure(),
            _ => true,
        }
    }

    /// Must the node stay although nobody uses its value?
    pub fn has_effect(self) -> bool {
        match self {
            Op::StoreRegister(_)
            | Op::Store { .. }
            | Op::StoreShape(_)
            | Op::ListSet(_)
            | Op::CheckValid
            | Op::Poll
            | Op::GuardTrue(_)
            | Op::GuardInt
            | Op::GuardFloat
            | Op::GuardBool
            | Op::GuardNumber
            | Op::GuardFlag(_)
            | Op::GuardShape(_)
            | Op::GuardWord(_)
            | Op::GuardBound
            | Op::GuardItems(_)
            | Op::BoundsCheck
            | Op::CallScript { .. } => true,
            // What may leave may do something in the interpreter.
            Op::IntAdd { checked } | Op::IntSub { checked } | Op::IntMul { checked } => checked,
            Op::IntFloorDiv
            | Op::IntMod
            | Op::IntNeg
            | Op::IntShl
            | Op::IntShr
            | Op::IntTrueDiv
            | Op::FloatDiv => true,
            Op::CallHelper(h) => !h.info().effects.is_pure(),
            _ => false,
        }
    }
}

/// One operation and the value that it defines.
#[derive(Clone, Debug)]
pub struct Node {
    /// What it does.
    pub op: Op,
    /// Type of the value.
    pub ty: Ty,
    /// Operands.
    pub args: Vec<NodeId>,
    /// What the interpreter needs when the node leaves compiled code.
    pub state: Option<StateId>,
}

/// Where control goes, with the arguments for the target's parameters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// The block.
    pub block: BlockId,
    /// One value for each of its parameters.
    pub args: Vec<NodeId>,
}

/// How a block ends.
#[derive(Clone, Debug)]
pub enum Terminator {
    /// Not built yet.
    Missing,
    /// Goes on there.
    Jump(Target),
    /// To the first target when `cond` (a `Bool`) is true, else to the second.
    Branch {
        /// The condition.
        cond: NodeId,
        /// When true.
        then: Target,
        /// When false.
        otherwise: Target,
    },
    /// Returns this `Val` from the compiled frame.
    Return(NodeId),
    /// Leaves compiled code always.
    Exit {
        /// Where the interpreter goes on.
        state: StateId,
        /// Why.
        reason: Reason,
    },
}

/// A basic block.
#[derive(Clone, Debug)]
pub struct Block {
    /// Parameters, nodes with [`Op::Param`].
    pub params: Vec<NodeId>,
    /// Nodes in the order in which they run.
    pub nodes: Vec<NodeId>,
    /// The end.
    pub end: Terminator,
    /// A loop's header: a jump to it from a block that it dominates is a back edge.
    pub is_loop_header: bool,
    /// The state on entry to a loop's header, where guards may be moved to; none when they may not.
    pub entry_state: Option<StateId>,
}

/// What one interpreter frame holds at a point.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FrameContents {
    /// Index into [`Graph::codes`]: 0 is the compiled code itself, others are inlined into it.
    pub code: u32,
    /// The instruction that the interpreter runs next (in an outer frame: the call that is under way).
    pub pc: Pc,
    /// The inlined function (a `Val`); none for the compiled frame itself.
    pub function: Option<NodeId>,
    /// Registers and their values, of any type but `Raw` and `None`; others keep what lies in memory.
    pub registers: Vec<(u16, NodeId)>,
}

/// What the interpreter needs to go on: the compiled frame, then the frames inlined into it, innermost
/// last; and writes that compiled code has held back.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct FrameState {
    /// Frames, outermost first; at least one.
    pub frames: Vec<FrameContents>,
    /// Words to be written into objects: object, byte offset, an `Int`.
    pub stores: Vec<(NodeId, u32, NodeId)>,
}

impl FrameState {
    /// Replaces every value by what `substitute` gives for it.
    pub fn replace(&mut self, substitute: impl Fn(NodeId) -> NodeId) {
        for frame in &mut self.frames {
            frame.function = frame.function.map(&substitute);
            frame
                .registers
                .iter_mut()
                .for_each(|(_, v)| *v = substitute(*v));
        }
        for (object, _, v) in &mut self.stores {
            *object = substitute(*object);
            *v = substitute(*v);
        }
    }

    /// Calls `visit` with every value.
    pub fn for_each(&self, mut visit: impl FnMut(NodeId)) {
        for frame in &self.frames {
            frame.function.into_iter().for_each(&mut visit);
            frame.registers.iter().for_each(|(_, v)| visit(*v));
        }
        for (object, _, v) in &self.stores {
            visit(*object);
            visit(*v);
        }
    }
}

/// A function or loop under compilation.
#[derive(Debug)]
pub struct Graph {
    /// The nodes.
    pub nodes: Vec<Node>,
    /// The blocks; block 0 is the entry and has no parameters.
    pub blocks: Vec<Block>,
    /// The frame states.
    pub states: Vec<FrameState>,
    /// The compiled code and what was inlined.
    pub codes: Vec<Gc<CodeObject>>,
    /// The code objects of direct calls.
    pub callees: Vec<Gc<CodeObject>>,
    /// Where the compiled code is entered: `None` at the function's start, else at this loop header.
    pub entry: Option<Pc>,
    /// Registers that hold an int or a list as the compile begins, with the number or the length: what a later
    /// entry may bring, too.
    pub samples: Vec<(u16, i64)>,
    /// Facts that hold until somebody says otherwise.
    pub assumptions: Vec<Assumption>,
    /// Variable cells that the compiled code writes without looking who relies on them.
    pub written_cells: Vec<Gc<crate::object::VarCell>>,
}

/// A fact that compiled code relies on without testing it; whoever breaks it marks the code invalid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Assumption {
    /// The content of this variable cell does not change.
    CellConstant(Gc<crate::object::VarCell>),
    /// `Thread::type_epoch` stays: attributes found by shape are where they were.
    TypeEpoch,
}

impl Graph {
    /// An empty graph for `code`, entered at its start or at a loop header.
    pub fn new(code: Gc<CodeObject>, entry: Option<Pc>) -> Graph {
        Graph {
            nodes: Vec::new(),
            blocks: Vec::new(),
            states: Vec::new(),
            codes: vec![code],
            callees: Vec::new(),
            entry,
            samples: Vec::new(),
            assumptions: Vec::new(),
            written_cells: Vec::new(),
        }
    }

    /// The compiled code itself.
    pub fn code(&self) -> Gc<CodeObject> {
        self.codes[0]
    }

    /// A new block without parameters.
    pub fn add_block(&mut self) -> BlockId {
        self.blocks.push(Block {
            params: Vec::new(),
            nodes: Vec::new(),
            end: Terminator::Missing,
            is_loop_header: false,
            entry_state: None,
        });
        BlockId(self.blocks.len() as u32 - 1)
    }

    /// A node that is in no block yet.
    pub fn add_node(&mut self, op: Op, ty: Ty, args: &[NodeId], state: Option<StateId>) -> NodeId {
        self.nodes.push(Node {
            op,
            ty,
            args: args.to_vec(),
            state,
        });
        NodeId(self.nodes.len() as u32 - 1)
    }

    /// A new parameter of a block.
    pub fn add_param(&mut self, block: BlockId, ty: Ty) -> NodeId {
        let id = self.add_node(Op::Param, ty, &[], None);
        self.blocks[block.index()].params.push(id);
        id
    }

    /// A node at the end of a block.
    pub fn append(
        &mut self,
        block: BlockId,
        op: Op,
        ty: Ty,
        args: &[NodeId],
        state: Option<StateId>,
    ) -> NodeId {
        let id = self.add_node(op, ty, args, state);
        self.blocks[block.index()].nodes.push(id);
        id
    }

    /// A new state.
    pub fn add_state(&mut self, state: FrameState) -> StateId {
        self.states.push(state);
        StateId(self.states.len() as u32 - 1)
    }

    /// Predecessors of each block among those reachable, in `order`; a block that branches to one
    /// target twice is listed twice.
    pub fn predecessors(&self, order: &[BlockId]) -> Vec<Vec<BlockId>> {
        let mut before = vec![Vec::new(); self.blocks.len()];
        for from in order {
            for target in self.block(*from).end.targets() {
                before[target.block.index()].push(*from);
            }
        }
        before
    }

    /// Replaces every use of a node by what `substitute` gives for it.
    pub fn replace_uses(&mut self, substitute: impl Fn(NodeId) -> NodeId) {
        for node in &mut self.nodes {
            node.args.iter_mut().for_each(|v| *v = substitute(*v));
        }
        for block in &mut self.blocks {
            for target in block.end.targets_mut() {
                target.args.iter_mut().for_each(|v| *v = substitute(*v));
            }
            match &mut block.end {
                Terminator::Branch { cond, .. } => *cond = substitute(*cond),
                Terminator::Return(v) => *v = substitute(*v),
                _ => {}
            }
        }
        for state in &mut self.states {
            state.replace(&substitute);
        }
    }

    /// A node.
    #[inline]
    pub fn node(&self, id: NodeId) -> &Node {
        &self.nodes[id.index()]
    }

    /// A block.
    #[inline]
    pub fn block(&self, id: BlockId) -> &Block {
        &self.blocks[id.index()]
    }

    /// All block ids.
    pub fn block_ids(&self) -> impl Iterator<Item = BlockId> + use<> {
        (0..self.blocks.len() as u32).map(BlockId)
    }

    /// Blocks in reverse postorder from the entry; unreachable ones are left out.
    pub fn reverse_postorder(&self) -> Vec<BlockId> {
        let mut order = Vec::with_capacity(self.blocks.len());
        let mut seen = vec![false; self.blocks.len()];
        let mut stack = vec![(BlockId(0), 0)];
        seen[0] = true;
        while let Some((block, next)) = stack.pop() {
            let successors = self.block(block).end.targets();
            match successors.get(next) {
                Some(target) => {
                    stack.push((block, next + 1));
                    let to = target.block;
                    if !seen[to.index()] {
                        seen[to.index()] = true;
                        stack.push((to, 0));
                    }
                }
                None => order.push(block),
            }
        }
        order.reverse();
        order
    }
}

impl Terminator {
    /// Where control may go.
    pub fn targets(&self) -> Vec<&Target> {
        match self {
            Terminator::Jump(t) => vec![t],
            Terminator::Branch {
                then, otherwise, ..
            } => vec![then, otherwise],
            _ => Vec::new(),
        }
    }

    /// As [`Terminator::targets`], to be changed.
    pub fn targets_mut(&mut self) -> Vec<&mut Target> {
        match self {
            Terminator::Jump(t) => vec![t],
            Terminator::Branch {
                then, otherwise, ..
            } => vec![then, otherwise],
            _ => Vec::new(),
        }
    }
}
