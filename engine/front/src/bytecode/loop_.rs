//! `for` and `while`.
//!
//! Loops are inverted: control enters at the test, which stands behind the body
//! and jumps back, so that a turn takes one jump.

use super::Failure;
use super::const_fold::truth;
use super::context::Context;
use super::ops::Op;
use super::unit::BlockKind;
use crate::syntax::hir::*;

impl<'h> Context<'h> {
    pub(crate) fn while_(&mut self, node: &'h While, span: Span) -> Result<(), Failure> {
        let constant = self.constant(&node.test).map(|value| truth(&value));
        if constant == Some(false) {
            return self.body(&node.orelse);
        }
        self.unit.enter_loop(span);
        let (test, end) = (self.unit.label(), self.unit.label());
        if constant.is_none() {
            self.unit.jump(test, node.test.span);
        }
        let body = self.unit.placed();
        self.unit.open(
            BlockKind::Loop {
                break_to: end,
                continue_to: test,
            },
            None,
        );
        self.body(&node.body)?;
        self.unit.close();
        self.unit.place(test);
        self.jump_if(&node.test, true, body)?;
        self.unit.leave_loop();
        self.body(&node.orelse)?;
        self.unit.place(end);
        Ok(())
    }

    pub(crate) fn for_(&mut self, node: &'h For, span: Span) -> Result<(), Failure> {
        if node.is_async {
            return self.async_for(node, span);
        }
        let mark = self.unit.top;
        let iterable = self.operand(&node.iter)?;
        self.unit.top = mark;
        let iterator = self.unit.temp(span)?;
        self.unit.enter_loop(span);
        let (next, end) = (self.unit.label(), self.unit.label());
        self.unit
            .branch(Op::ForPrep, iterator, iterable, next, node.iter.span);
        let body = self.unit.placed();
        let item = self.loop_variable(&node.target)?;
        self.store_loop_variable(&node.target, item)?;
        self.unit.top = iterator + 1;
        self.unit.open(
            BlockKind::Loop {
                break_to: end,
                continue_to: next,
            },
            None,
        );
        self.body(&node.body)?;
        self.unit.close();
        self.unit.place(next);
        self.unit
            .branch(Op::ForIter, item, iterator, body, node.iter.span);
        self.unit.leave_loop();
        self.unit.top = mark;
        self.body(&node.orelse)?;
        self.unit.place(end);
        Ok(())
    }

    /// Where `ForIter` puts the item: the variable itself, or a temporary.
    pub(crate) fn loop_variable(&mut self, target: &Target) -> Result<u16, Failure> {
        if let TargetKind::Name(name) = target.kind
            && let Some(register) = self.store_register(name)
        {
            return Ok(register);
        }
        self.unit.temp(target.span)
    }

    /// Assigns the item to the loop's target unless it is there already.
    pub(crate) fn store_loop_variable(
        &mut self,
        target: &'h Target,
        item: u16,
    ) -> Result<(), Failure> {
        self.store_target(target, item)
    }

    /// `break` and `continue`.
    pub(crate) fn leave_loop(&mut self, is_break: bool, span: Span) -> Result<(), Failure> {
        let found =
            self.unit
                .blocks
                .iter()
                .enumerate()
                .rev()
                .find_map(|(index, block)| match block.kind {
                    BlockKind::Loop {
                        break_to,
                        continue_to,
                    } => Some((index, break_to, continue_to)),
                    _ => None,
                });
        let Some((index, break_to, continue_to)) = found else {
            return Err(Failure::new(
                if is_break {
                    "'break' outside loop"
                } else {
                    "'continue' not properly in loop"
                },
                span,
            ));
        };
        let left = self.leave_blocks(index + 1, span)?;
        self.unit
            .jump(if is_break { break_to } else { continue_to }, span);
        self.enter_again(left);
        Ok(())
    }
}
