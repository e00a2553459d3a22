//! The embedded library: modules in Python inside the binary, as source and as bytecode.
//!
//! `sys.path` has [`FOLDER`] where CPython has the folder of its library, and its modules have files in it. Nothing on
//! the disk has such a name; what opens a module's file asks [`source`] first.

use crate::bytecode::{Code, serial};
use std::ops::Range;
use std::rc::Rc;

/// One file of the library.
struct Row {
    /// Its path in the library: `json/decoder.py`.
    path: &'static str,
    /// Where its compressed source lies.
    packed: Range<usize>,
    /// Number of bytes of the source.
    len: usize,
    /// Where its serialised code lies; nowhere when the source does not compile.
    code: Range<usize>,
}

/// The files, ordered by path.
static ROWS: &[Row] = include!(concat!(env!("OUT_DIR"), "/library_rows.rs"));
/// Their sources, each compressed by itself.
static SOURCES: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/library_sources.bin"));
/// Their serialised code.
static CODES: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/library_codes.bin"));

/// The folder that stands for the library in `sys.path` and in the names of its files.
pub(crate) const FOLDER: &str = env!("TAURARO_LIBRARY");

fn row(path: &str) -> Option<&'static Row> {
    let inner = path.strip_prefix(FOLDER)?.strip_prefix('/')?;
    let at = ROWS.binary_search_by(|r| r.path.cmp(inner)).ok()?;
    ROWS.get(at)
}

/// Is `path` a file of the library?
pub(crate) fn is_file(path: &str) -> bool {
    row(path).is_some()
}

/// Is `path` the library's folder or one in it?
pub(crate) fn is_inside(path: &str) -> bool {
    path.strip_prefix(FOLDER)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// The text of a file of the library.
pub(crate) fn source(path: &str) -> Option<Vec<u8>> {
    let row = row(path)?;
    let packed = SOURCES.get(row.packed.clone())?;
    miniz_oxide::inflate::decompress_to_vec_with_limit(packed, row.len).ok()
}

/// The code of a file of the library, which this build's compiler made.
pub(crate) fn code(path: &str) -> Option<Rc<Code>> {
    let bytes = CODES.get(row(path)?.code.clone())?;
    serial::decode_trusted(bytes).ok()
}

/// The source of the file `path`: of the library, else of the disk.
///
/// # Errors
/// Those of reading a file.
pub(crate) fn read(path: &str) -> std::io::Result<Vec<u8>> {
    match source(path) {
        Some(bytes) => Ok(bytes),
        None => std::fs::read(path),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bytecode::{Options, compile_module};
    use crate::syntax::{Mode, parse_module};

    #[test]
    fn every_file_is_found_and_inflates_to_its_length() {
        assert!(ROWS.windows(2).all(|w| w[0].path < w[1].path));
        for r in ROWS {
            let text = source(&format!("{FOLDER}/{}", r.path));
            assert_eq!(text.map(|t| t.len()), Some(r.len), "{}", r.path);
        }
        assert!(source("<library>/nothing.py").is_none());
        assert!(code("<library>/nothing.py").is_none());
        assert!(is_file("<library>/collections/__init__.py"));
    }

    #[test]
    fn embedded_code_is_what_an_import_would_compile() {
        let mut without = 0;
        for r in ROWS {
            let path = format!("{FOLDER}/{}", r.path);
            let text = source(&path).expect(&path);
            let compiled = parse_module(&text, &path, Mode::Module).and_then(|module| {
                compile_module(&module, &module.source, &path, Options::default())
            });
            let embedded = code(&path);
            without += usize::from(embedded.is_none());
            assert_eq!(embedded, compiled.ok(), "{path}");
            if !r.code.is_empty() {
                let verified = serial::decode(&CODES[r.code.clone()]);
                assert!(verified.is_ok(), "{path}: {verified:?}");
            }
        }
        assert!(
            without * 100 < ROWS.len(),
            "{without} modules do not compile"
        );
    }
}
