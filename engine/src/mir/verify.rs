//! Checks a graph's rules. Run after the builder and after each pass in debug builds, and always
//! before code is generated: a graph that breaks a rule is refused, not compiled.

use super::dom::Dominators;
use super::ir::*;
use crate::runtime::abi::{Param, Ret};
use core::fmt::{self, Display};

/// A broken rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerifyError {
    /// Where.
    pub block: BlockId,
    /// The node; none when it is the block's end.
    pub node: Option<NodeId>,
    /// The rule.
    pub rule: String,
}

impl fmt::Display for VerifyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.node {
            Some(n) => write!(f, "{:?}, {n:?}: {}", self.block, self.rule),
            None => write!(f, "{:?}, end: {}", self.block, self.rule),
        }
    }
}

impl core::error::Error for VerifyError {}

/// Checks the reachable part of a graph: nodes stand in one block, operands and states' values are
/// defined where they are used, types fit, states are there where they are needed, blocks end and
/// give their targets as many arguments as these have parameters.
///
/// # Errors
/// The first broken rule.
pub fn verify(graph: &Graph) -> Result<(), VerifyError> {
    let mut v = Verifier {
        graph,
        places: vec![None; graph.nodes.len()],
        dominators: None,
        block: BlockId(0),
        node: None,
    };
    v.run()
}

/// What an operation asks for.
struct Signature {
    /// Types of the operands.
    args: Vec<Want>,
    /// Types that the result may have.
    results: &'static [Ty],
    /// Must it have a state?
    state: bool,
}

#[derive(Clone, Copy)]
enum Want {
    Is(Ty),
    /// A tagged pointer or an address.
    Pointer,
    /// A tagged word or an address.
    Word,
    /// A `Raw` constant.
    RawConst,
}

struct Verifier<'a> {
    graph: &'a Graph,
    /// By node: its block and its place there (parameters are at 0, nodes from 1 on).
    places: Vec<Option<(BlockId, usize)>>,
    dominators: Option<Dominators>,
    block: BlockId,
    node: Option<NodeId>,
}

impl Verifier<'_> {
    fn fail<T>(&self, rule: impl Into<String>) -> Result<T, VerifyError> {
        Err(VerifyError {
            block: self.block,
            node: self.node,
            rule: rule.into(),
        })
    }

    fn run(&mut self) -> Result<(), VerifyError> {
        let graph = self.graph;
        if graph.blocks.is_empty() {
            return self.fail("the graph has no block");
        }
        // Targets first: everything else follows them.
        for id in graph.block_ids() {
            self.block = id;
            for target in graph.block(id).end.targets() {
                if target.block.index() >= graph.blocks.len() {
                    return self.fail(format!("goes to {:?}, which is no block", target.block));
                }
            }
        }
        self.block = BlockId(0);
        if !graph.block(BlockId(0)).params.is_empty() {
            return self.fail("the entry has parameters");
        }
        let dominators = Dominators::new(graph);
        let order = dominators.order().to_vec();
        self.dominators = Some(dominators);
        for &id in &order {
            self.place_nodes(id)?;
        }
        for &id in &order {
            self.block = id;
            let block = graph.block(id);
            for (i, &n) in block.nodes.iter().enumerate() {
                self.node = Some(n);
                self.check_node(n, i + 1)?;
            }
            self.node = None;
            self.check_end(&block.end, block.nodes.len() + 1)?;
        }
        Ok(())
    }

    fn place_nodes(&mut self, id: BlockId) -> Result<(), VerifyError> {
        let graph = self.graph;
        self.block = id;
        let block = graph.block(id);
        let params = block.params.iter().map(|n| (*n, 0));
        let nodes = block.nodes.iter().enumerate().map(|(i, n)| (*n, i + 1));
        for (n, at) in params.chain(nodes) {
            self.node = Some(n);
            let Some(place) = self.places.get_mut(n.index()) else {
                return self.fail("is no node");
            };
            if place.replace((id, at)).is_some() {
                return self.fail("stands in two places");
            }
            let node = graph.node(n);
            if (node.op == Op::Param) != (at == 0) {
                return self.fail("parameters are params, and nothing else is");
            }
            if at == 0 && node.ty == Ty::None {
                return self.fail("a parameter has a value");
            }
        }
        self.node = None;
        Ok(())
    }

    /// `value` is defined before place `at` of the present block.
    fn defined(&self, value: NodeId, at: usize, what: &dyn Display) -> Result<Ty, VerifyError> {
        let Some(place) = self.places.get(value.index()) else {
            return self.fail(format!("{what} {value:?} is no node"));
        };
        let ok = match (*place, &self.dominators) {
            (Some((block, there)), Some(dominators)) => {
                if block == self.block {
                    there < at
                } else {
                    dominators.dominates(block, self.block)
                }
            }
            _ => false,
        };
        if !ok {
            return self.fail(format!("{what} {value:?} is not defined here"));
        }
        match self.graph.node(value).ty {
            Ty::None => self.fail(format!("{what} {value:?} has no value")),
            ty => Ok(ty),
        }
    }

    fn check_node(&self, id: NodeId, at: usize) -> Result<(), VerifyError> {
        let node = self.graph.node(id);
        let signature = signature(node.op);
        if node.args.len() != signature.args.len() {
            return self.fail(format!(
                "{} has {} operands, wants {}",
                self.graph.operation(node),
                node.args.len(),
                signature.args.len()
            ));
        }
        for (&a, want) in node.args.iter().zip(&signature.args) {
            let ty = self.defined(a, at, &"operand")?;
            let fits = match want {
                Want::Is(want) => ty.fits(*want),
                Want::Pointer => matches!(ty, Ty::Val | Ty::Raw),
                Want::Word => ty.fits(Ty::Val) || ty == Ty::Raw,
                Want::RawConst => ty == Ty::Raw && matches!(self.graph.node(a).op, Op::Const(_)),
            };
            if !fits {
                return self.fail(format!(
                    "operand {a:?} of {} is {ty:?}, wants {}",
                    self.graph.operation(node),
                    match want {
                        Want::Is(want) => format!("{want:?}"),
                        Want::Pointer => "an object or address".into(),
                        Want::Word => "a word".into(),
                        Want::RawConst => "a raw constant".into(),
                    }
                ));
            }
        }
        if !signature.results.contains(&node.ty) {
            return self.fail(format!(
                "{} gives {:?}, wants {:?}",
                self.graph.operation(node),
                node.ty,
                signature.results
            ));
        }
        self.check_operation(node)?;
        match node.state {
            Some(state) => self.check_state(state, at),
            None if signature.state => {
                self.fail(format!("{} needs a state", self.graph.operation(node)))
            }
            None => Ok(()),
        }
    }

    /// Rules of single operations.
    fn check_operation(&self, node: &Node) -> Result<(), VerifyError> {
        let registers = self.graph.code().body().call.n_registers;
        match node.op {
            Op::Const(word) => match node.ty {
                Ty::Int if word & 7 != 0 => self.fail("the constant is no int"),
                Ty::Bool if word > 1 => self.fail("the constant is no truth value"),
                _ => Ok(()),
            },
            Op::LoadRegister(r) | Op::StoreRegister(r) | Op::RegisterAddress(r) => {
                if r >= registers {
                    return self.fail(format!("r{r} is no register of the code"));
                }
                Ok(())
            }
            Op::CallScript { callee, first } => {
                if callee as usize >= self.graph.callees.len() {
                    return self.fail("is no callee of the graph");
                }
                if first > registers {
                    return self.fail(format!("r{first} lies behind the registers"));
                }
                Ok(())
            }
            _ => Ok(()),
        }
    }

    fn check_state(&self, id: StateId, at: usize) -> Result<(), VerifyError> {
        let Some(state) = self.graph.states.get(id.index()) else {
            return self.fail(format!("{id:?} is no state"));
        };
        if state.frames.is_empty() {
            return self.fail(format!("{id:?} has no frame"));
        }
        for (i, frame) in state.frames.iter().enumerate() {
            let Some(code) = self.graph.codes.get(frame.code as usize) else {
                return self.fail(format!("{id:?}: code {} is not known", frame.code));
            };
            if (i == 0) != frame.function.is_none() || (i == 0 && frame.code != 0) {
                return self.fail(format!(
                    "{id:?}: the first frame is the compiled code's, others have functions"
                ));
            }
            if let Some(f) = frame.function {
                let ty = self.defined(f, at, &format_args!("{id:?}: function"))?;
                if !ty.fits(Ty::Val) {
                    return self.fail(format!("{id:?}: function {f:?} is {ty:?}"));
                }
            }
            let body = code.body();
            if frame.pc.0 as usize >= body.code.instructions.len() {
                return self.fail(format!("{id:?}: {} is no instruction", frame.pc.0));
            }
            let mut seen = Vec::with_capacity(frame.registers.len());
            for &(r, v) in &frame.registers {
                if r >= body.call.n_registers {
                    return self.fail(format!("{id:?}: r{r} is no register of the code"));
                }
                if seen.contains(&r) {
                    return self.fail(format!("{id:?}: r{r} has two values"));
                }
                seen.push(r);
                let ty = self.defined(v, at, &format_args!("{id:?}: value"))?;
                if ty == Ty::Raw {
                    return self.fail(format!("{id:?}: {v:?} is no value for a register"));
                }
            }
        }
        for &(object, _, value) in &state.stores {
            let object_ty = self.defined(object, at, &format_args!("{id:?}: object"))?;
            let ty = self.defined(value, at, &format_args!("{id:?}: value"))?;
            if object_ty != Ty::Val || ty != Ty::Int {
                return self.fail(format!("{id:?}: stores write ints into objects"));
            }
        }
        Ok(())
    }

    fn check_end(&self, end: &Terminator, at: usize) -> Result<(), VerifyError> {
        match end {
            Terminator::Missing => return self.fail("the block does not end"),
            Terminator::Jump(_) => {}
            Terminator::Branch { cond, .. } => {
                let ty = self.defined(*cond, at, &"condition")?;
                if ty != Ty::Bool {
                    return self.fail(format!("condition {cond:?} is {ty:?}"));
                }
            }
            Terminator::Return(v) => {
                let ty = self.defined(*v, at, &"result")?;
                if !ty.fits(Ty::Val) {
                    return self.fail(format!("result {v:?} is {ty:?}"));
                }
            }
            Terminator::Exit { state, .. } => self.check_state(*state, at)?,
        }
        for target in end.targets() {
            self.check_target(target, at)?;
        }
        Ok(())
    }

    fn check_target(&self, target: &Target, at: usize) -> Result<(), VerifyError> {
        let to = self.graph.block(target.block);
        if to.params.len() != target.args.len() {
            return self.fail(format!(
                "{:?} gets {} arguments, wants {}",
                target.block,
                target.args.len(),
                to.params.len()
            ));
        }
        for (&a, &p) in target.args.iter().zip(&to.params) {
            let ty = self.defined(a, at, &"argument")?;
            let want = self.graph.node(p).ty;
            if !ty.fits(want) {
                return self.fail(format!(
                    "argument {a:?} is {ty:?}, {p:?} of {:?} wants {want:?}",
                    target.block
                ));
            }
        }
        let back = match &self.dominators {
            Some(d) => d.dominates(target.block, self.block),
            None => false,
        };
        if back && !to.is_loop_header {
            return self.fail(format!("{:?} is no loop's header", target.block));
        }
        Ok(())
    }
}

fn item(kind: ItemKind) -> (Ty, &'static [Ty]) {
    match kind {
        ItemKind::Int => (Ty::Int, &[Ty::Int]),
        ItemKind::Float => (Ty::Float, &[Ty::Float]),
        ItemKind::Object => (Ty::Val, &[Ty::Val]),
    }
}

/// Types of an operation's operands and result.
fn signature(op: Op) -> Signature {
    use Want::Is;
    const V: Want = Is(Ty::Val);
    const I: Want = Is(Ty::Int);
    const F: Want = Is(Ty::Float);
    const B: Want = Is(Ty::Bool);
    const ANY: &[Ty] = &[Ty::Val, Ty::Int, Ty::Float, Ty::Bool, Ty::Raw];
    const VAL: &[Ty] = &[Ty::Val];
    const INT: &[Ty] = &[Ty::Int];
    const FLOAT: &[Ty] = &[Ty::Float];
    const BOOL: &[Ty] = &[Ty::Bool];
    const RAW: &[Ty] = &[Ty::Raw];
    const NONE: &[Ty] = &[Ty::None];
    let (args, results, state): (&[Want], &'static [Ty], bool) = match op {
        Op::Param | Op::Const(_) => (&[], ANY, false),
        Op::LoadRegister(_) | Op::ThisFunction => (&[], VAL, false),
        Op::StoreRegister(_) => (&[V], NONE, false),
        Op::RegisterAddress(_) => (&[], RAW, false),

        Op::BoxFloat => (&[F], VAL, false),
        Op::BoxBool => (&[B], VAL, false),
        Op::IntToFloat => (&[I], FLOAT, false),
        Op::BoolToInt => (&[B], INT, false),
        Op::IntTruth => (&[I], BOOL, false),
        Op::FloatTruth => (&[F], BOOL, false),
        Op::Not => (&[B], BOOL, false),

        Op::GuardInt => (&[V], INT, true),
        Op::GuardFloat | Op::GuardNumber => (&[V], FLOAT, true),
        Op::GuardBool => (&[V], BOOL, true),
        Op::GuardShape(_) | Op::GuardFlag(_) | Op::GuardItems(_) | Op::GuardBound => {
            (&[V], VAL, true)
        }
        Op::GuardWord(_) => (&[Want::Word], &[Ty::Val, Ty::Int, Ty::Raw], true),
        Op::GuardTrue(_) => (&[B], NONE, true),
        Op::BoundsCheck => (&[I, I], INT, true),
        Op::CheckValid | Op::Poll => (&[], NONE, true),

        Op::IntAdd { checked } | Op::IntSub { checked } | Op::IntMul { checked } => {
            (&[I, I], INT, checked)
        }
        Op::IntFloorDiv | Op::IntMod | Op::IntShl | Op::IntShr => (&[I, I], INT, true),
        Op::IntNeg => (&[I], INT, true),
        Op::IntAnd | Op::IntOr | Op::IntXor => (&[I, I], INT, false),
        Op::IntInvert => (&[I], INT, false),
        Op::IntTrueDiv => (&[I, I], FLOAT, true),
        Op::IntCompare(_) => (&[I, I], BOOL, false),

        Op::FloatAdd | Op::FloatSub | Op::FloatMul | Op::FloatDiv => (&[F, F], FLOAT, false),
        Op::FloatNeg | Op::FloatSqrt | Op::FloatAbs => (&[F], FLOAT, false),
        Op::FloatCompare(_) => (&[F, F], BOOL, false),
        Op::StrEqual => (&[V, V], BOOL, false),
        Op::WordEqual => (&[Want::Word, Want::Word], BOOL, false),

        Op::Load { .. } => (&[Want::Pointer], &[Ty::Val, Ty::Int, Ty::Raw], false),
        Op::Store { .. } => (&[Want::Pointer, Want::Word], NONE, false),
        Op::StoreShape(_) => (&[V], NONE, false),
        Op::ListLen | Op::TupleLen => (&[V], INT, false),
        Op::ListGet(kind) => (&[V, I], item(kind).1, false),
        Op::ListSet(kind) => {
            return Signature {
                args: vec![V, I, Is(item(kind).0)],
                results: NONE,
                state: kind == ItemKind::Float,
            };
        }
        Op::ListGetAny | Op::TupleGet => (&[V, I], VAL, false),

        Op::CallHelper(h) => {
            let row = h.info();
            let arg = |p: &Param| match p {
                Param::Val => V,
                Param::Raw => Is(Ty::Raw),
                Param::Word => Want::RawConst,
                Param::Float => F,
            };
            return Signature {
                args: row.params.iter().map(arg).collect(),
                results: match row.ret {
                    Ret::Val => VAL,
                    Ret::Bool => BOOL,
                    Ret::Nothing => NONE,
                    Ret::Float => FLOAT,
                },
                state: row.effects.raises() || row.effects.wants_frame(),
            };
        }
        Op::CallScript { .. } => (&[V], VAL, true),
    };
    Signature {
        args: args.to_vec(),
        results,
        state,
    }
}
