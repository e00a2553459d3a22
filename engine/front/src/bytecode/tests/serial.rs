//! Serialised code.

use super::*;
use crate::bytecode::serial::{
    DecodeError, checksum, decode, decode_trusted, decode_unchanged, encode,
};

/// Where the checksum ends.
const HEAD: usize = 21;

/// Gives changed bytes the checksum that belongs to them.
fn sealed(mut bytes: Vec<u8>) -> Vec<u8> {
    let sum = checksum(&bytes[HEAD..]);
    bytes[HEAD - 8..HEAD].copy_from_slice(&sum.to_le_bytes());
    bytes
}

const SOURCE: &str = r#"
"""doc"""
import os.path as p
BIG, F, C, B, E, S = 2**80, 1.5, 3j, b"\0\xff", ..., "\ud800x"
def f(a, /, b=(1, 2.5, None), *c, d=True, **e):
    'text'
    try:
        with a as x:
            for y in [z * -1 for z in c if z not in {1, 'k'}]:
                b += yield y
    except (ValueError, KeyError) as error:
        raise OSError(f"{error!r:>{d}}") from error
    finally:
        e.update(k=1, **e)
    return lambda: (x, __class__)
class K(f, metaclass=E):
    def m(self): self.q = super().m()
"#;

#[test]
fn round_trip() {
    let code = compile(SOURCE);
    assert_eq!(decode(&encode(&code)).as_ref(), Ok(&code));
    assert_eq!(decode_trusted(encode(&code).leak()).as_ref(), Ok(&code));
}

#[test]
fn the_file_may_have_moved() {
    let code = decode_unchanged(&encode(&compile("def f(): '<test>'\n")), Some("new")).unwrap();
    assert_eq!(&*code.filename, "new");
    assert_eq!(&*inner(&code).filename, "new");
    assert_eq!(inner(&code).doc, Some(StrLit::Text("<test>".into())));
}

#[test]
fn foreign_bytes_are_refused() {
    let bytes = encode(&compile("x = 1\n"));
    assert_eq!(decode(b""), Err(DecodeError::NotCode));
    assert_eq!(decode(b"print(1)"), Err(DecodeError::NotCode));
    let mut other = bytes.clone();
    other[4] += 1;
    assert_eq!(decode(&other), Err(DecodeError::WrongVersion));
    let mut other = bytes.clone();
    other[6] ^= 1;
    assert_eq!(decode(&other), Err(DecodeError::WrongVersion));
    let mut longer = bytes;
    longer.push(0);
    let longer = sealed(longer);
    assert!(matches!(decode(&longer), Err(DecodeError::Corrupt(_))));
}

#[test]
fn damage_never_panics() {
    let bytes = encode(&compile(SOURCE));
    for end in 0..bytes.len() {
        assert!(decode(&bytes[..end]).is_err(), "cut at {end}");
    }
    let mut refused = 0;
    for at in HEAD..bytes.len() {
        for flip in [0x01, 0x80, 0xff] {
            let mut changed = bytes.clone();
            changed[at] ^= flip;
            assert!(decode(&changed).is_err(), "changed at {at}");
            refused += usize::from(decode(&sealed(changed)).is_err());
        }
    }
    // Behind a checksum that fits a changed digit in a string or constant cannot be seen, most else is.
    assert!(
        refused > bytes.len(),
        "{refused} of {} changes refused",
        3 * bytes.len()
    );
}

#[test]
fn huge_counts_are_refused_before_memory_is_taken() {
    let mut bytes = encode(&compile("x = 1\n"));
    bytes.truncate(HEAD);
    bytes.extend_from_slice(&[0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f]);
    assert!(matches!(
        decode(&sealed(bytes)),
        Err(DecodeError::Corrupt(_))
    ));
}

#[test]
fn quickened_ops_and_bad_operands_are_refused() {
    let code = compile("def f(a, b): return a + b\n");
    let function = inner(&code);
    let refuse = |change: &dyn Fn(Instr) -> Instr| {
        let mut changed = (*function).clone();
        changed.instructions[0] = change(changed.instructions[0]);
        assert!(
            verify::verify(&changed).is_err(),
            "{:?}",
            changed.instructions[0]
        );
        assert!(decode(&encode(&changed)).is_err());
    };
    refuse(&|instr| instr.with_op(Op::AddInt));
    refuse(&|instr| instr.with_x(1));
    refuse(&|instr| instr.with_b(999));
    refuse(&|_| Instr::abx(Op::Jump, 0, 5));
    refuse(&|_| Instr::abx(Op::LoadConst, 0, 99));
    refuse(&|_| Instr::abc(Op::LoadGlobal, 0, 0, 99));
    refuse(&|_| Instr(0xff));
    let mut undefined = (*function).clone();
    undefined.instructions[0] = undefined.instructions[0].with_b(2);
    assert!(verify::verify_flow(&undefined).is_err());
}
