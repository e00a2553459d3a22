//! Packs the library into one archive: CPython's modules in Python from `rustpython-pylib`, and our
//! own of `engine/library`, which come first. Each module is compressed by itself, so that an import
//! inflates what it needs and nothing else.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::{env, fs};

/// What is left out, by the first part of the path: programs and tests, other systems, and modules
/// whose native half is missing here.
const LEFT_OUT: &[&str] = &[
    "__hello__.py",
    "__phello__",
    "_aix_support.py",
    "_android_support.py",
    "_apple_support.py",
    "_dummy_os.py",
    "_dummy_thread.py",
    "_ios_support.py",
    "_osx_support.py",
    "antigravity.py",
    "ctypes",
    "dummy_threading.py",
    "ensurepip",
    "idlelib",
    "multiprocessing",
    "pydoc_data",
    "sqlite3",
    "tkinter",
    "turtle.py",
    "turtledemo",
    "venv",
];

/// The best compression: the archive is made once.
const LEVEL: u8 = 9;

fn main() {
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR").expect("set by cargo"));
    let out = PathBuf::from(env::var("OUT_DIR").expect("set by cargo"));
    let own = root.join("library");
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed={}", own.display());
    let mut files = BTreeMap::new();
    let pylib = Path::new(rustpython_pylib::LIB_PATH);
    assert!(pylib.is_dir(), "no library at {}", pylib.display());
    collect(pylib, "", &mut files);
    files.retain(|path, _| !is_left_out(path));
    collect(&own, "", &mut files);

    let mut archive = Vec::new();
    let mut rows = String::from("&[\n");
    for (path, file) in &files {
        let source = fs::read(file).expect("a file that was listed can be read");
        let packed = miniz_oxide::deflate::compress_to_vec(&source, LEVEL);
        writeln!(
            rows,
            "    Row {{ path: {path:?}, start: {}, packed: {}, len: {} }},",
            archive.len(),
            packed.len(),
            source.len()
        )
        .expect("a String takes everything");
        archive.extend_from_slice(&packed);
    }
    rows.push_str("]\n");
    fs::write(out.join("library.bin"), archive).expect("the output folder takes files");
    fs::write(out.join("library_rows.rs"), rows).expect("the output folder takes files");
}

/// All `.py` files below `folder`, by their path from there.
fn collect(folder: &Path, prefix: &str, files: &mut BTreeMap<String, PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder that was listed can be read") {
        let path = entry.expect("a folder can be read to its end").path();
        let Some(name) = path.file_name().and_then(|n| n.to_str()) else {
            continue;
        };
        let inner = format!("{prefix}{name}");
        if path.is_dir() {
            collect(&path, &format!("{inner}/"), files);
        } else if name.ends_with(".py") {
            files.insert(inner, path);
        }
    }
}

fn is_left_out(path: &str) -> bool {
    let first = path.split('/').next().unwrap_or(path);
    let is_test = path
        .split('/')
        .any(|part| matches!(part, "test" | "tests" | "idle_test" | "__pycache__"));
    is_test || LEFT_OUT.contains(&first)
}
