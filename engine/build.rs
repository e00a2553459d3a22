//! Packs the library: CPython's modules in Python from `rustpython-pylib`, and our own of
//! `engine/library`, which come first. Each module is there twice: as source, compressed by itself,
//! which tracebacks and `inspect` ask for, and as serialised bytecode, which an import runs and which
//! is not compressed: only the pages that are read come into memory.
//!
//! Tells the linker how to lay the program out.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::{env, fs};
use tauraro_front::bytecode::{Options, compile_module, serial};
use tauraro_front::syntax::{Mode, parse_module};

/// The folder that stands for the library in `sys.path` and in the names of its files.
const FOLDER: &str = "<library>";

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
    "pydoc_data",
    "sqlite3",
    "tkinter",
    "turtle.py",
    "turtledemo",
    "venv",
];

/// Texts that are replaced: code that relies on objects that die when their last reference goes. A view that nobody refers to any more
/// forbids to resize its bytearray until it is collected, and it is not while its address is left somewhere on the native stack.
const REPLACED: &[(&str, &str, &str)] = &[(
    "asyncio/streams.py",
    "bytes(memoryview(self._buffer)[:n])",
    "bytes(self._buffer[:n])",
)];

/// The best compression: the archive is made once.
const LEVEL: u8 = 9;

fn main() {
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR").expect("set by cargo"));
    let out = PathBuf::from(env::var("OUT_DIR").expect("set by cargo"));
    let own = root.join("library");
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed={}", own.display());
    // A program at a fixed address, as Debian's python3.11 is: its 30,000 relocations would be read, and the pages that they
    // are in written, in every process.
    println!("cargo::rustc-link-arg-bins=-no-pie");
    place_functions(&root.join("link/functions.txt"), &out);
    let mut files = BTreeMap::new();
    let pylib = Path::new(rustpython_pylib::LIB_PATH);
    assert!(pylib.is_dir(), "no library at {}", pylib.display());
    collect(pylib, "", &mut files);
    files.retain(|path, _| !is_left_out(path));
    collect(&own, "", &mut files);

    let mut sources = Vec::new();
    let mut codes = Vec::new();
    let mut rows = String::from("&[\n");
    for (path, file) in &files {
        let source = replaced(
            path,
            fs::read(file).expect("a file that was listed can be read"),
        );
        let (packed, code) = (sources.len(), codes.len());
        sources.extend(miniz_oxide::deflate::compress_to_vec(&source, LEVEL));
        codes.extend(compile(&source, path).unwrap_or_default());
        writeln!(
            rows,
            "    Row {{ path: {path:?}, packed: {packed}..{}, len: {}, code: {code}..{} }},",
            sources.len(),
            source.len(),
            codes.len(),
        )
        .expect("a String takes everything");
    }
    rows.push_str("]\n");
    println!("cargo::rustc-env=TAURARO_LIBRARY={FOLDER}");
    println!("cargo::rustc-env=TAURARO_BYTECODE={:08x}", hash(&codes));
    let write = |name: &str, content: &[u8]| {
        fs::write(out.join(name), content).expect("the output folder takes files");
    };
    write("library_sources.bin", &sources);
    write("library_codes.bin", &codes);
    write("library_rows.rs", rows.as_bytes());
}

/// Has the linker put the functions side by side that common programs run: the system maps 64 KiB of a program's file around
/// each page that is used. Done where the linker takes the script; the program is the same otherwise.
fn place_functions(names: &Path, out: &Path) {
    println!("cargo::rerun-if-changed={}", names.display());
    if env::var("CARGO_CFG_TARGET_OS").as_deref() != Ok("linux") {
        return;
    }
    let names = fs::read_to_string(names).expect("the list of functions can be read");
    let mut script = String::from("SECTIONS { .text : {\n");
    // The sections are called after the symbols, which end in a hash.
    for name in names.lines() {
        writeln!(script, "*(.text.{name}* .text.unlikely.{name}*)")
            .expect("a String takes everything");
    }
    script.push_str("*(.text .text.*)\n} } INSERT BEFORE .init;\n");
    let path = out.join("functions.ld");
    fs::write(&path, script).expect("the output folder takes files");
    let argument = format!("-Wl,-T,{}", path.display());
    if links_with(&argument, out) {
        println!("cargo::rustc-link-arg-bins={argument}");
    }
}

/// Does a program that is linked with this argument run (or, for another machine, come about)?
fn links_with(argument: &str, out: &Path) -> bool {
    let (program, source) = (out.join("probe"), out.join("probe.rs"));
    fs::write(&source, "fn main() {}").expect("the output folder takes files");
    let variable = |name| env::var(name).expect("set by cargo");
    let mut rustc = Command::new(variable("RUSTC"));
    rustc.args([
        "--target",
        &variable("TARGET"),
        "-C",
        &format!("link-arg={argument}"),
        "-o",
    ]);
    rustc.args([&program, &source]).stderr(Stdio::null());
    if let Ok(linker) = env::var("RUSTC_LINKER") {
        rustc.args(["-C", &format!("linker={linker}")]);
    }
    let succeeds = |command: &mut Command| command.status().is_ok_and(|s| s.success());
    succeeds(&mut rustc)
        && (variable("TARGET") != variable("HOST") || succeeds(&mut Command::new(&program)))
}

/// The serialised code of a module; none when the compiler refuses it, as an import of it will say.
fn compile(source: &[u8], path: &str) -> Option<Vec<u8>> {
    let filename = format!("{FOLDER}/{path}");
    let module = parse_module(source, &filename, Mode::Module).ok()?;
    let code = compile_module(&module, &module.source, &filename, Options::default()).ok()?;
    Some(serial::encode(&code))
}

/// FNV-1a. Of all code of the library it tells one compiler from another.
fn hash(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0x811c_9dc5, |hash, byte| {
        (hash ^ u32::from(*byte)).wrapping_mul(0x0100_0193)
    })
}

/// The source with what [`REPLACED`] names replaced in it.
fn replaced(path: &str, source: Vec<u8>) -> Vec<u8> {
    let mut source = source;
    for (_, old, new) in REPLACED.iter().filter(|(of, ..)| *of == path) {
        let text = String::from_utf8(source).expect("the library is UTF-8");
        assert!(text.contains(old), "{path} has no {old:?} any more");
        source = text.replace(old, new).into_bytes();
    }
    source
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
