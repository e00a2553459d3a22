//! How deep a tree is, before nodes are made of it.

use super::super::super::limits::MAX_DEPTH;
use super::{Item, Place};

/// Statements or patterns inside each other; sources have at most 100 levels of indentation.
const MAX_BLOCKS: u32 = 200;

/// The depth of one part.
#[derive(Clone, Copy, Default)]
struct Depth {
    /// In nodes.
    nodes: u32,
    /// In statements and patterns.
    blocks: u32,
    /// The part is an `if`, or a list of nothing else: as an `else` it is an `elif`, which is no deeper.
    is_if: bool,
}

impl Depth {
    fn over(parts: &[Depth]) -> Depth {
        Depth {
            nodes: parts.iter().map(|part| part.nodes).max().unwrap_or(0),
            blocks: parts.iter().map(|part| part.blocks).max().unwrap_or(0),
            is_if: false,
        }
    }

    fn deeper(self, blocks: u32) -> Depth {
        Depth {
            nodes: self.nodes + 1,
            blocks: self.blocks + blocks,
            is_if: false,
        }
    }
}

/// The depth of a tree in nodes; None when that is too much.
pub(super) fn depth(items: &[Item<Place>]) -> Option<u32> {
    let mut stack: Vec<Depth> = Vec::new();
    for item in items {
        let part = match item {
            Item::List(count) => {
                let parts = stack.split_off(stack.len().saturating_sub(*count));
                Depth {
                    is_if: matches!(parts[..], [Depth { is_if: true, .. }]),
                    ..Depth::over(&parts)
                }
            }
            Item::Node(class, count, _) => {
                let parts = stack.split_off(stack.len().saturating_sub(*count));
                match (*class, &parts[..]) {
                    ("If", [test, body, orelse]) if orelse.is_if => {
                        let own = Depth::over(&[*test, *body]).deeper(1);
                        Depth {
                            is_if: true,
                            ..Depth::over(&[own, *orelse])
                        }
                    }
                    _ => Depth {
                        is_if: *class == "If",
                        ..Depth::over(&parts).deeper(u32::from(is_block(class)))
                    },
                }
            }
            _ => Depth::default(),
        };
        if part.nodes > MAX_DEPTH || part.blocks > MAX_BLOCKS {
            return None;
        }
        stack.push(part);
    }
    Some(stack.last().map_or(0, |root| root.nodes))
}

fn is_block(class: &str) -> bool {
    class.starts_with("Match")
        || matches!(
            class,
            "FunctionDef"
                | "AsyncFunctionDef"
                | "ClassDef"
                | "For"
                | "AsyncFor"
                | "While"
                | "If"
                | "With"
                | "AsyncWith"
                | "Try"
                | "TryStar"
        )
}
