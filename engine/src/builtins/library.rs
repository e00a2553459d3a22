//! The embedded library: modules in Python inside the binary, each compressed by itself.
//!
//! `sys.path` has [`FOLDER`] where CPython has the folder of its library, and its modules have files in it. Nothing on
//! the disk has such a name; what opens a module's file asks [`source`] first.

/// One file of the archive.
struct Row {
    /// Its path in the library: `json/decoder.py`.
    path: &'static str,
    /// Where its compressed bytes start in the archive.
    start: usize,
    /// Number of compressed bytes.
    packed: usize,
    /// Number of bytes of the source.
    len: usize,
}

/// The files, ordered by path.
static ROWS: &[Row] = include!(concat!(env!("OUT_DIR"), "/library_rows.rs"));
/// Their compressed bytes.
static ARCHIVE: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/library.bin"));

/// The folder that stands for the library in `sys.path` and in the names of its files.
pub(crate) const FOLDER: &str = "<library>";

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
    let packed = ARCHIVE.get(row.start..row.start + row.packed)?;
    miniz_oxide::inflate::decompress_to_vec_with_limit(packed, row.len).ok()
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

    #[test]
    fn every_file_is_found_and_inflates_to_its_length() {
        assert!(ROWS.windows(2).all(|w| w[0].path < w[1].path));
        for r in ROWS {
            let text = source(&format!("{FOLDER}/{}", r.path));
            assert_eq!(text.map(|t| t.len()), Some(r.len), "{}", r.path);
        }
        assert!(source("<library>/nothing.py").is_none());
        assert!(is_file("<library>/collections/__init__.py"));
    }
}
