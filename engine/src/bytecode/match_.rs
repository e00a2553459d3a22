//! `match`.

use super::Failure;
use super::context::Context;
use crate::syntax::hir::*;

impl<'h> Context<'h> {
    pub(crate) fn match_(&mut self, _node: &'h Match, span: Span) -> Result<(), Failure> {
        Err(Failure::unsupported("the 'match' statement", span))
    }
}
