//! Code of modules in files: what an import keeps in `__pycache__`, and `.pyc` files themselves.
//!
//! The layout is CPython's: magic number, flags, then time and size of the source or its hash, then the code object as
//! `marshal` writes it. What does not fit is no error for an import: it compiles the source.

use super::{import, library, marshal, sys};
use crate::bytecode::{Code, serial};
use crate::object::*;
use crate::value::Value;
use std::fs::{self, File, Metadata, OpenOptions};
use std::io::Write;
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::path::Path;
use std::rc::Rc;

/// The first bytes of a compiled file. They tell one compiler from another: they are a hash of the code that this
/// one makes of the library.
pub(crate) const MAGIC: u32 = match u32::from_str_radix(env!("TAURARO_BYTECODE"), 16) {
    Ok(magic) => magic,
    Err(_) => panic!("the build script sets a number"),
};

/// In the names of compiled files; `sys.implementation.cache_tag`.
pub(crate) const TAG: &str = "tauraro-1";

/// The ending of compiled files.
pub(crate) const ENDING: &str = ".pyc";

/// Flag: the file keeps a hash of the source, not its time and size.
const BY_HASH: u32 = 1;
/// Flag: the hash is compared at each import.
const CHECKED: u32 = 2;

/// Where the code begins.
const HEAD: usize = 16;

/// The bits of a file's mode that its compiled file takes over.
const MODE: u32 = 0o666;

/// The file that keeps the code of the source file `path`, as `sys.pycache_prefix` says.
pub(crate) fn place(t: &mut Thread, path: &str) -> String {
    let (folder, name) = path.split_at(path.rfind('/').map_or(0, |slash| slash + 1));
    let base = name.rsplit_once('.').map_or(name, |(base, _)| base);
    let prefix = sys::attribute(t, "pycache_prefix").and_then(|v| v.cast::<Str>());
    let Some(prefix) = prefix.map(|p| p.to_string_lossy()) else {
        return format!("{folder}__pycache__/{base}.{TAG}{ENDING}");
    };
    let prefix = prefix.trim_end_matches('/');
    let here = if folder.starts_with('/') {
        String::new()
    } else {
        import::current_folder()
    };
    format!(
        "{prefix}{here}/{}{base}.{TAG}{ENDING}",
        folder.trim_start_matches('/')
    )
}

/// Why a compiled file cannot be run.
#[derive(Debug)]
pub(crate) enum Unusable {
    /// Another compiler made it, or none.
    Magic,
    /// It ends before the code.
    Head,
    /// It is damaged.
    Content(String),
}

/// The code in the content of a compiled file, whatever its source is now; `filename` is where the code says it is from.
pub(crate) fn code(content: &[u8], filename: Option<&str>) -> Result<Rc<Code>, Unusable> {
    if !content.starts_with(&MAGIC.to_le_bytes()) {
        return Err(Unusable::Magic);
    }
    let content = content.get(HEAD..).ok_or(Unusable::Head)?;
    let bytes = marshal::code_in(content).map_err(|what| Unusable::Content(what.to_owned()))?;
    match serial::decode_unchanged(bytes, filename) {
        Ok(code) if code.is_program() => Ok(code),
        Ok(_) => Err(Unusable::Content(
            "the code is not that of a module".to_owned(),
        )),
        Err(e) => Err(Unusable::Content(format!("bad marshal data ({e})"))),
    }
}

/// A word of the head.
fn word(content: &[u8], number: usize) -> Option<u32> {
    let bytes = content.get(number * 4..)?.first_chunk::<4>()?;
    Some(u32::from_le_bytes(*bytes))
}

/// Is the compiled file made from the source as it is now?
fn is_fresh(content: &[u8], path: &str, source: &Metadata) -> bool {
    match word(content, 1) {
        Some(0) => {
            word(content, 2) == Some(source.mtime() as u32)
                && word(content, 3) == Some(source.size() as u32)
        }
        Some(BY_HASH) => true,
        Some(flags) if flags == BY_HASH | CHECKED => {
            let kept = content.get(8..HEAD);
            fs::read(path).is_ok_and(|text| kept == Some(&source_hash(MAGIC.into(), &text)))
        }
        _ => false,
    }
}

/// The code of the source file `path` when it was compiled before.
pub(crate) fn load(t: &mut Thread, path: &str, source: &Metadata) -> Option<Rc<Code>> {
    let content = fs::read(place(t, path)).ok()?;
    if is_fresh(&content, path, source) {
        code(&content, Some(path)).ok()
    } else {
        None
    }
}

/// Keeps the code of the source file `path`, unless that is not wanted or not possible.
pub(crate) fn store(t: &mut Thread, path: &str, code: &Code, source: &Metadata) {
    let wanted = sys::attribute(t, "dont_write_bytecode").is_none_or(|v| v == Value::FALSE);
    if !wanted || library::is_inside(path) {
        return;
    }
    let place = place(t, path);
    let head = [MAGIC, 0, source.mtime() as u32, source.size() as u32];
    let mut content: Vec<u8> = head.iter().flat_map(|word| word.to_le_bytes()).collect();
    content.extend(marshal::code_bytes(code));
    // An import goes on without it: the folder may belong to somebody else.
    let _ = write(Path::new(&place), &content, source.mode() & MODE | 0o200);
}

/// Writes a file so that others see all of it or nothing.
fn write(place: &Path, content: &[u8], mode: u32) -> std::io::Result<()> {
    if let Some(folder) = place.parent() {
        fs::create_dir_all(folder)?;
    }
    let draft = place.with_extension(format!("pyc.{}", std::process::id()));
    let mut options = OpenOptions::new();
    options.write(true).create_new(true).mode(mode);
    let written = options
        .open(&draft)
        .and_then(|mut file: File| file.write_all(content))
        .and_then(|()| fs::rename(&draft, place));
    if written.is_err() {
        // What is left of it is of no use; the error is what counts.
        let _ = fs::remove_file(&draft);
    }
    written
}

/// The hash that tells whether a source has changed: FNV-1a, which starts with `key`.
pub(crate) fn source_hash(key: u64, source: &[u8]) -> [u8; 8] {
    let hash = source
        .iter()
        .fold(0xcbf2_9ce4_8422_2325 ^ key, |hash, byte| {
            (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
        });
    hash.to_le_bytes()
}
