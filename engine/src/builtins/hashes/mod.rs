//! The modules of hash algorithms: `_md5`, `_sha1`, `_sha2`, `_sha3`, `_blake2`.

mod blake2;
mod blake2_new;
mod keccak;

use super::bytes::{Buffer, buffer};
use super::late;
use crate::natives;
use crate::object::*;
use crate::runtime::{define, ops, slices};
use crate::value::Value;
use keccak::Sponge;
use sha2::Digest;

natives! { METHODS:
    /// Return a copy of the hash object.
    "copy" "(self, /)" => copy,
    /// Return the digest value as a bytes object.
    "digest" "(self, /)" => digest,
    /// Return the digest value as a string of hexadecimal digits.
    "hexdigest" "(self, /)" => hex_digest,
    /// Update this hash object's state with the provided bytes-like object.
    "update" "(self, obj, /)" => update,
}

natives! { SHAKE_METHODS:
    /// Return a copy of the hash object.
    "copy" "(self, /)" => copy,
    /// Return the digest value as a bytes object.
    "digest" "(self, /, length)" => shake_digest,
    /// Return the digest value as a string of hexadecimal digits.
    "hexdigest" "(self, /, length)" => shake_hex_digest,
    /// Update this hash object's state with the provided bytes-like object.
    "update" "(self, data, /)" => update,
}

natives! { SHA3_NEW:
    /// Return a new hash object.
    "__new__" "(cls, data=b'', *, usedforsecurity=True, string=None)" => new_sponge,
}

natives! { GETTERS:
    /// name
    "name" "(self)" => name,
    /// block_size
    "block_size" "(self)" => block_size,
    /// digest_size
    "digest_size" "(self)" => digest_size,
}

natives! { SPONGE_GETTERS:
    /// _capacity_bits
    "_capacity_bits" "(self)" => capacity_bits,
    /// _rate_bits
    "_rate_bits" "(self)" => rate_bits,
    /// _suffix
    "_suffix" "(self)" => suffix,
}

natives! { MD5:
    /// Return a new MD5 hash object, updated with data.
    "md5" "(data=b'', *, usedforsecurity=True, string=None)" => md5,
}
natives! { SHA1:
    /// Return a new SHA1 hash object, updated with data.
    "sha1" "(data=b'', *, usedforsecurity=True, string=None)" => sha1,
}
natives! { SHA2:
    /// Return a new SHA-224 hash object, updated with data.
    "sha224" "(data=b'', *, usedforsecurity=True, string=None)" => sha224,
    /// Return a new SHA-256 hash object, updated with data.
    "sha256" "(data=b'', *, usedforsecurity=True, string=None)" => sha256,
    /// Return a new SHA-384 hash object, updated with data.
    "sha384" "(data=b'', *, usedforsecurity=True, string=None)" => sha384,
    /// Return a new SHA-512 hash object, updated with data.
    "sha512" "(data=b'', *, usedforsecurity=True, string=None)" => sha512,
}

/// A hash in progress.
#[derive(Clone)]
enum State {
    Md5(md5::Md5),
    Sha1(sha1::Sha1),
    Sha224(sha2::Sha224),
    Sha256(sha2::Sha256),
    Sha384(sha2::Sha384),
    Sha512(sha2::Sha512),
    /// With the size of the digest, which is 0 for SHAKE.
    Sponge(Sponge, usize),
    Blake2b(Box<blake2::Blake2b>),
    Blake2s(blake2::Blake2s),
}

impl State {
    fn update(&mut self, data: &[u8]) {
        match self {
            State::Md5(h) => h.update(data),
            State::Sha1(h) => h.update(data),
            State::Sha224(h) => h.update(data),
            State::Sha256(h) => h.update(data),
            State::Sha384(h) => h.update(data),
            State::Sha512(h) => h.update(data),
            State::Sponge(h, _) => h.update(data),
            State::Blake2b(h) => h.update(data),
            State::Blake2s(h) => h.update(data),
        }
    }

    fn digest(&self) -> Vec<u8> {
        match self {
            State::Md5(h) => h.clone().finalize().to_vec(),
            State::Sha1(h) => h.clone().finalize().to_vec(),
            State::Sha224(h) => h.clone().finalize().to_vec(),
            State::Sha256(h) => h.clone().finalize().to_vec(),
            State::Sha384(h) => h.clone().finalize().to_vec(),
            State::Sha512(h) => h.clone().finalize().to_vec(),
            State::Sponge(h, size) => h.digest(*size),
            State::Blake2b(h) => h.digest(),
            State::Blake2s(h) => h.digest(),
        }
    }

    fn digest_size(&self) -> usize {
        match self {
            State::Md5(_) => 16,
            State::Sha1(_) => 20,
            State::Sha224(_) => 28,
            State::Sha256(_) => 32,
            State::Sha384(_) => 48,
            State::Sha512(_) => 64,
            State::Sponge(_, size) => *size,
            State::Blake2b(h) => h.size,
            State::Blake2s(h) => h.size,
        }
    }

    fn block_size(&self) -> usize {
        match self {
            State::Sha384(_) | State::Sha512(_) | State::Blake2b(_) => 128,
            State::Sponge(h, _) => h.rate,
            _ => 64,
        }
    }
}

/// The classes of sponges: rate, suffix and size of the digest.
const SPONGES: [(ClassId, usize, u8, usize); 6] = [
    (ClassId::Sha3T224, 144, 0x06, 28),
    (ClassId::Sha3T256, 136, 0x06, 32),
    (ClassId::Sha3T384, 104, 0x06, 48),
    (ClassId::Sha3T512, 72, 0x06, 64),
    (ClassId::Shake128, 168, 0x1F, 0),
    (ClassId::Shake256, 136, 0x1F, 0),
];

fn class(
    t: &mut Thread,
    id: ClassId,
    module: &str,
    methods: &'static [NativeDef],
) -> Result<(), Raised> {
    late::class(t, id, module, methods)?;
    define::getters(t, id, GETTERS)
}

/// Sets a class as an attribute of its module.
fn publish(t: &mut Thread, d: Gc<Dict>, name: &str, id: ClassId) -> Result<(), Raised> {
    let class = t.class(id).value();
    define::set(t, d, name, class)
}

/// From this number of bytes on CPython releases its lock.
const LOCK_SIZE: i64 = 2048;

fn module(t: &mut Thread, name: &str, table: &'static [NativeDef]) -> Result<Gc<Dict>, Raised> {
    let d = define::module(t, name, table)?.dict();
    define::set(t, d, "_GIL_MINSIZE", Value::small_int(LOCK_SIZE))?;
    Ok(d)
}

/// Makes the module `_md5`.
///
/// # Errors
/// MemoryError.
pub(crate) fn install_md5(t: &mut Thread) -> Result<(), Raised> {
    class(t, ClassId::Md5, "_md5", METHODS)?;
    let d = module(t, "_md5", MD5)?;
    publish(t, d, "MD5Type", ClassId::Md5)
}

/// Makes the module `_sha1`.
///
/// # Errors
/// MemoryError.
pub(crate) fn install_sha1(t: &mut Thread) -> Result<(), Raised> {
    class(t, ClassId::Sha1, "_sha1", METHODS)?;
    let d = module(t, "_sha1", SHA1)?;
    publish(t, d, "SHA1Type", ClassId::Sha1)
}

/// Makes the module `_sha2`.
///
/// # Errors
/// MemoryError.
pub(crate) fn install_sha2(t: &mut Thread) -> Result<(), Raised> {
    let d = module(t, "_sha2", SHA2)?;
    for id in [
        ClassId::Sha224,
        ClassId::Sha256,
        ClassId::Sha384,
        ClassId::Sha512,
    ] {
        class(t, id, "_sha2", METHODS)?;
        publish(t, d, id.name(), id)?;
    }
    Ok(())
}

/// Makes the module `_sha3`.
///
/// # Errors
/// MemoryError.
pub(crate) fn install_sha3(t: &mut Thread) -> Result<(), Raised> {
    let d = module(t, "_sha3", &[])?;
    for (id, _, suffix, _) in SPONGES {
        class(
            t,
            id,
            "_sha3",
            if suffix == 0x06 {
                METHODS
            } else {
                SHAKE_METHODS
            },
        )?;
        define::methods(t, id, SHA3_NEW)?;
        define::getters(t, id, SPONGE_GETTERS)?;
        late::finish(t, id)?;
        publish(t, d, id.name(), id)?;
    }
    let text = t.intern("tauraro")?;
    define::set(t, d, "implementation", text.value())
}

/// Makes the module `_blake2`.
///
/// # Errors
/// MemoryError.
pub(crate) fn install_blake2(t: &mut Thread) -> Result<(), Raised> {
    let d = module(t, "_blake2", &[])?;
    for id in [ClassId::Blake2b, ClassId::Blake2s] {
        class(t, id, "_blake2", METHODS)?;
        blake2_new::install(t, d, id)?;
        publish(t, d, id.name(), id)?;
    }
    Ok(())
}

/// The bytes to hash.
fn data_arg(t: &mut Thread, v: Value) -> Result<Buffer, Raised> {
    if v.cast::<Str>().is_some() {
        return Err(t.type_error("Strings must be encoded before hashing"));
    }
    match buffer(t, v) {
        Some(b) => Ok(b),
        None => Err(t.type_error("object supporting the buffer API required")),
    }
}

/// The first data of a constructor `(data, usedforsecurity, string)`.
fn first_data(t: &mut Thread, args: &[Value]) -> Result<Option<Buffer>, Raised> {
    if !args[1].is_unbound() {
        ops::truthy(t, args[1])?;
    }
    match (args[0], args[2]) {
        (a, b) if !a.is_unbound() && !b.is_unbound() => Err(t.type_error(
            "'data' and 'string' are mutually exclusive and support for 'string' keyword parameter is \
             slated for removal in a future version.",
        )),
        (a, b) if a.is_unbound() && b.is_unbound() => Ok(None),
        (a, b) => data_arg(t, if a.is_unbound() { b } else { a }).map(Some),
    }
}

fn make(t: &mut Thread, shape: ShapeId, state: State) -> PyResult {
    let state = Opaque::new(t, state)?;
    Ok(Record::with_shape(t, shape, RecordType::Hasher, &[state.value()])?.value())
}

fn start(t: &mut Thread, id: ClassId, mut state: State, args: &[Value]) -> PyResult {
    if let Some(data) = first_data(t, args)? {
        state.update(&data);
    }
    make(t, id as u32, state)
}

fn md5(t: &mut Thread, args: &[Value]) -> PyResult {
    start(t, ClassId::Md5, State::Md5(md5::Md5::new()), args)
}

fn sha1(t: &mut Thread, args: &[Value]) -> PyResult {
    start(t, ClassId::Sha1, State::Sha1(sha1::Sha1::new()), args)
}

fn sha224(t: &mut Thread, args: &[Value]) -> PyResult {
    start(t, ClassId::Sha224, State::Sha224(sha2::Sha224::new()), args)
}

fn sha256(t: &mut Thread, args: &[Value]) -> PyResult {
    start(t, ClassId::Sha256, State::Sha256(sha2::Sha256::new()), args)
}

fn sha384(t: &mut Thread, args: &[Value]) -> PyResult {
    start(t, ClassId::Sha384, State::Sha384(sha2::Sha384::new()), args)
}

fn sha512(t: &mut Thread, args: &[Value]) -> PyResult {
    start(t, ClassId::Sha512, State::Sha512(sha2::Sha512::new()), args)
}

fn new_sponge(t: &mut Thread, args: &[Value]) -> PyResult {
    let Some(class) = args[0].cast::<Class>() else {
        return Err(t.type_error("the first argument of __new__ is a class"));
    };
    let found = SPONGES.iter().find(|s| s.0 == class.builtin_id());
    let Some(&(id, rate, suffix, size)) = found else {
        return Err(t.type_error("the class is no hash algorithm"));
    };
    let state = State::Sponge(Sponge::new(rate, suffix), size);
    start(t, id, state, &args[1..])
}

/// Runs `body` with the state of a hash object.
fn with<R>(t: &mut Thread, v: Value, body: impl FnOnce(&mut State) -> R) -> Result<R, Raised> {
    let r = slices::record(t, v, RecordType::Hasher, ClassId::Md5)?;
    match r.field(0).cast::<Opaque>().and_then(|o| o.with(body)) {
        Some(r) => Ok(r),
        None => Err(t.type_error("the hash object has no state")),
    }
}

fn copy(t: &mut Thread, args: &[Value]) -> PyResult {
    let state = with(t, args[0], |s| s.clone())?;
    make(t, t.class_of(args[0]).root_shape.get(), state)
}

fn digest(t: &mut Thread, args: &[Value]) -> PyResult {
    let out = with(t, args[0], |s| s.digest())?;
    Ok(Bytes::new(t, &out)?.value())
}

fn hex(t: &mut Thread, bytes: &[u8]) -> PyResult {
    let mut out = String::with_capacity(bytes.len() * 2);
    for b in bytes {
        for d in [b >> 4, b & 15] {
            out.push(char::from_digit(d as u32, 16).unwrap_or('0'));
        }
    }
    Ok(Str::from_str(t, &out)?.value())
}

fn hex_digest(t: &mut Thread, args: &[Value]) -> PyResult {
    let out = with(t, args[0], |s| s.digest())?;
    hex(t, &out)
}

/// Longest output of SHAKE, as CPython limits it.
const MAX_LENGTH: i64 = 1 << 29;

fn output(t: &mut Thread, args: &[Value]) -> Result<Vec<u8>, Raised> {
    let n = ops::index_i64(t, args[1])?;
    if n < 0 {
        return Err(t.value_error("Cannot convert negative int"));
    }
    if n >= MAX_LENGTH {
        return Err(t.value_error("length is too large"));
    }
    with(t, args[0], |s| match s {
        State::Sponge(h, _) => h.digest(n as usize),
        _ => Vec::new(),
    })
}

fn shake_digest(t: &mut Thread, args: &[Value]) -> PyResult {
    let out = output(t, args)?;
    Ok(Bytes::new(t, &out)?.value())
}

fn shake_hex_digest(t: &mut Thread, args: &[Value]) -> PyResult {
    let out = output(t, args)?;
    hex(t, &out)
}

fn update(t: &mut Thread, args: &[Value]) -> PyResult {
    let data = data_arg(t, args[1])?;
    with(t, args[0], |s| s.update(&data))?;
    Ok(Value::NONE)
}

fn name(t: &mut Thread, args: &[Value]) -> PyResult {
    let name = t.class_of(args[0]).bare_name().to_string_lossy();
    // `SHA256Type` is the class of `sha256`.
    let name = name.strip_suffix("Type").unwrap_or(&name).to_lowercase();
    Ok(t.intern(&name)?.value())
}

fn block_size(t: &mut Thread, args: &[Value]) -> PyResult {
    let n = with(t, args[0], |s| s.block_size())?;
    Ok(Value::small_int(n as i64))
}

fn digest_size(t: &mut Thread, args: &[Value]) -> PyResult {
    let n = with(t, args[0], |s| s.digest_size())?;
    Ok(Value::small_int(n as i64))
}

fn sponge(t: &mut Thread, v: Value) -> Result<(usize, u8), Raised> {
    with(t, v, |s| match s {
        State::Sponge(h, _) => (h.rate, h.suffix),
        _ => (0, 0),
    })
}

fn capacity_bits(t: &mut Thread, args: &[Value]) -> PyResult {
    let (rate, _) = sponge(t, args[0])?;
    Ok(Value::small_int(1600 - 8 * rate as i64))
}

fn rate_bits(t: &mut Thread, args: &[Value]) -> PyResult {
    let (rate, _) = sponge(t, args[0])?;
    Ok(Value::small_int(8 * rate as i64))
}

fn suffix(t: &mut Thread, args: &[Value]) -> PyResult {
    let (_, suffix) = sponge(t, args[0])?;
    Ok(Bytes::new(t, &[suffix])?.value())
}
