//! The opcode table and the instruction word.

use super::*;
use crate::bytecode::docs::markdown;

#[test]
fn codes_are_dense_and_quickened_forms_share_operands() {
    for (code, &op) in Op::ALL.iter().enumerate() {
        assert_eq!(op as usize, code);
        assert_eq!(op.info().op, op);
        assert_eq!(Op::from_u8(code as u8), Some(op));
        if let Some(base) = op.info().base {
            assert!(
                !base.is_quickened(),
                "{op:?} is quickened from a quickened form"
            );
            assert_eq!(op.info().operands, base.info().operands, "{op:?}");
            assert_eq!(op.jump_field(), base.jump_field(), "{op:?}");
            assert_eq!(op.is_terminator(), base.is_terminator(), "{op:?}");
        }
    }
    const { assert!(Op::COUNT <= 256) };
    assert_eq!(Op::from_u8(Op::COUNT as u8), None);
}

#[test]
fn fields_do_not_overlap() {
    for op in Op::ALL {
        let mut bits = 0u64;
        for operand in op.info().operands {
            let mask = match operand.field {
                Field::X => 0xff << 8,
                Field::A => 0xffff << 16,
                Field::B => 0xffff << 32,
                Field::C => 0xffff << 48,
                Field::Bc => 0xffff_ffff << 32,
            };
            assert_eq!(bits & mask, 0, "{op:?}");
            bits |= mask;
        }
    }
}

#[test]
fn instruction_fields() {
    let word = Instr::new(Op::Add, 0x81, 0x1234, 0xfffe, 0x8001);
    assert_eq!((word.op(), word.x(), word.a()), (Op::Add, 0x81, 0x1234));
    assert_eq!(
        (word.b(), word.c(), word.imm_b(), word.imm_c()),
        (0xfffe, 0x8001, -2, -32767)
    );
    assert_eq!(word.bc_u32(), 0x8001_fffe);
    let word = Instr::abx(Op::Jump, 7, -5);
    assert_eq!(
        (word.a(), word.bc(), word.jump_target(Pc(9))),
        (7, -5, Some(Pc(5)))
    );
    assert_eq!(word.jump_target(Pc(2)), None);
    let word = word
        .with_a(1)
        .with_b(2)
        .with_c(3)
        .with_x(4)
        .with_op(Op::Sub);
    assert_eq!(word, Instr::new(Op::Sub, 4, 1, 2, 3));
    assert_eq!(word.with_bc(-1).bc(), -1);
}

/// docs/bytecode.md is what the table makes; `BLESS=1` rewrites it.
#[test]
fn documentation_is_current() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/bytecode.md");
    goldens::compare_or_bless(std::path::Path::new(path), &markdown());
}
