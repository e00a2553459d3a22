//! Construction of `_blake2.blake2b` and `blake2s`.

use super::blake2::{Blake2b, Blake2s};
use super::{State, first_data, make};
use crate::builtins::buffers::bytes_arg;
use crate::builtins::late;
use crate::natives;
use crate::object::*;
use crate::runtime::arith::Integer;
use crate::runtime::{define, ops};
use crate::value::Value;

natives! { NEW:
    /// Return a new BLAKE2 hash object.
    "__new__" "(cls, data=b'', /, *, digest_size=64, key=b'', salt=b'', person=b'', fanout=1, depth=1, leaf_size=0, node_offset=0, node_depth=0, inner_size=0, last_node=False, usedforsecurity=True, string=None)" => new,
}

/// Sizes of one of the two.
struct Sizes {
    name: &'static str,
    digest: i64,
    salt: usize,
    /// Largest node offset.
    offset: u64,
    block: usize,
}

const B: Sizes = Sizes {
    name: "Blake2b",
    digest: 64,
    salt: 16,
    offset: u64::MAX,
    block: 128,
};

const S: Sizes = Sizes {
    name: "Blake2s",
    digest: 32,
    salt: 8,
    offset: (1 << 48) - 1,
    block: 64,
};

/// Registers a class and its constants.
pub(super) fn install(t: &mut Thread, module: Gc<Dict>, id: ClassId) -> Result<(), Raised> {
    define::methods(t, id, NEW)?;
    late::finish(t, id)?;
    let (sizes, prefix) = match id {
        ClassId::Blake2b => (B, "BLAKE2B"),
        _ => (S, "BLAKE2S"),
    };
    let own = t.class(id).dict();
    for (name, n) in [
        ("SALT_SIZE", sizes.salt as i64),
        ("PERSON_SIZE", sizes.salt as i64),
        ("MAX_KEY_SIZE", sizes.digest),
        ("MAX_DIGEST_SIZE", sizes.digest),
    ] {
        let n = Value::small_int(n);
        define::set(t, own, name, n)?;
        define::set(t, module, &format!("{prefix}_{name}"), n)?;
    }
    Ok(())
}

/// An int argument between two bounds.
fn int_arg(
    t: &mut Thread,
    v: Value,
    missing: i64,
    range: (i64, i64),
    message: &str,
) -> Result<i64, Raised> {
    if v.is_unbound() {
        return Ok(missing);
    }
    let n = ops::index_i64(t, v)?;
    if n < range.0 || n > range.1 {
        return Err(t.value_error(message));
    }
    Ok(n)
}

fn natural(t: &mut Thread, v: Value, max: u64, name: &str) -> Result<u64, Raised> {
    if v.is_unbound() {
        return Ok(0);
    }
    let v = ops::index(t, v)?;
    let n = Integer::of(v).unwrap_or(Integer::Small(0));
    if n.is_negative() {
        return Err(t.value_error("Cannot convert negative int"));
    }
    match n.to_i128().and_then(|n| u64::try_from(n).ok()) {
        None => Err(t.overflow_error("Python int too large for C unsigned long long")),
        Some(n) if n > max => Err(t.overflow_error(format!("{name} is too large"))),
        Some(n) => Ok(n),
    }
}

/// A bytes argument of limited length.
fn part(t: &mut Thread, v: Value, max: usize, name: &str) -> Result<Vec<u8>, Raised> {
    if v.is_unbound() {
        return Ok(Vec::new());
    }
    let b = bytes_arg(t, v)?;
    if b.len() > max {
        return Err(t.value_error(format!("maximum {name} length is {max} bytes")));
    }
    Ok(b.to_vec())
}

fn new(t: &mut Thread, args: &[Value]) -> PyResult {
    let Some(class) = args[0].cast::<Class>() else {
        return Err(t.type_error("the first argument of __new__ is a class"));
    };
    let is_b = class.builtin_id() == ClassId::Blake2b;
    let sizes = if is_b { B } else { S };
    let data = first_data(t, &[args[1], args[13], args[14]])?;
    let size = if args[2].is_unbound() {
        sizes.digest
    } else {
        ops::index_i64(t, args[2])?
    };
    if !(1..=sizes.digest).contains(&size) {
        let message = format!(
            "digest_size for {} must be between 1 and {} bytes, here it is {size}",
            sizes.name, sizes.digest
        );
        return Err(t.value_error(message));
    }
    let salt = part(t, args[4], sizes.salt, "salt")?;
    let person = part(t, args[5], sizes.salt, "person")?;
    let byte = (0, 255);
    let fanout = int_arg(t, args[6], 1, byte, "fanout must be between 0 and 255")?;
    let depth = int_arg(t, args[7], 1, (1, 255), "depth must be between 1 and 255")?;
    let leaf_size = natural(t, args[8], u32::MAX as u64, "leaf_size")?;
    let node_offset = natural(t, args[9], sizes.offset, "node_offset")?;
    let node_depth = int_arg(t, args[10], 0, byte, "node_depth must be between 0 and 255")?;
    let message = format!("inner_size must be between 0 and is {}", sizes.digest);
    let inner_size = int_arg(t, args[11], 0, (0, sizes.digest), &message)?;
    let last_node = !args[12].is_unbound() && ops::truthy(t, args[12])?;
    let key = part(t, args[3], sizes.digest as usize, "key")?;

    let mut block = vec![size as u8, key.len() as u8, fanout as u8, depth as u8];
    block.extend_from_slice(&(leaf_size as u32).to_le_bytes());
    let offset = node_offset.to_le_bytes();
    block.extend_from_slice(if is_b { &offset } else { &offset[..6] });
    block.extend_from_slice(&[node_depth as u8, inner_size as u8]);
    if is_b {
        // Reserved.
        block.extend_from_slice(&[0; 14]);
    }
    for part in [&salt, &person] {
        let from = block.len();
        block.extend_from_slice(part);
        block.resize(from + sizes.salt, 0);
    }
    let mut state = if is_b {
        State::Blake2b(Box::new(Blake2b::new(&block, last_node)))
    } else {
        State::Blake2s(Blake2s::new(&block, last_node))
    };
    if !key.is_empty() {
        let mut first = key;
        first.resize(sizes.block, 0);
        state.update(&first);
    }
    if let Some(data) = data {
        state.update(&data);
    }
    make(t, class.root_shape.get(), state)
}
