//! Compiled files as programs, and what the command line and the environment say of them.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tauraro_tests::tauraro;

/// A new folder for a test.
fn folder(name: &str) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("tauraro-pyc-{}-{name}", std::process::id()));
    // One of an earlier process with this number may be there.
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).expect("a folder");
    folder
}

fn write(folder: &Path, name: &str, content: impl AsRef<[u8]>) {
    std::fs::write(folder.join(name), content).expect("a file");
}

/// Runs `tauraro ARGS` in a folder, with nothing in the environment but these variables.
fn tauraro_in(folder: &Path, args: &[&str], variables: &[(&str, &str)]) -> Output {
    Command::new(tauraro())
        .args(args)
        .current_dir(folder)
        .env_clear()
        .envs(variables.iter().copied())
        .output()
        .expect("tauraro")
}

fn stdout(done: &Output) -> String {
    String::from_utf8_lossy(&done.stdout).trim_end().to_owned()
}

/// The files in `__pycache__` of a folder.
fn kept(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder.join("__pycache__"));
    let entries = entries.into_iter().flatten().flatten();
    entries.map(|entry| entry.path()).collect()
}

#[test]
fn a_compiled_file_runs() {
    let folder = folder("runs");
    write(
        &folder,
        "part.py",
        "import sys\nprint(__name__, sys.argv[1:])\n1 // 0\n",
    );
    tauraro_in(&folder, &["-c", "import part"], &[]);
    let files = kept(&folder);
    assert_eq!(files.len(), 1, "{files:?}");
    let file = files[0].to_str().expect("UTF-8");
    assert!(file.ends_with("part.tauraro-1.pyc"), "{file}");
    let done = tauraro_in(&folder, &[file, "a", "b"], &[]);
    assert_eq!(stdout(&done), "__main__ ['a', 'b']");
    let stderr = String::from_utf8_lossy(&done.stderr);
    assert!(
        stderr.contains("part.py\", line 3, in <module>\n    1 // 0"),
        "{stderr}"
    );

    let good = std::fs::read(file).expect("the compiled file");
    for (content, said) in [
        (
            &b"\0\0\0\0 and more than the head"[..],
            "RuntimeError: Bad magic number in .pyc file\n",
        ),
        (&good[..9], "EOFError: EOF read where not expected\n"),
        (
            &good[..good.len() / 2],
            "RuntimeError: Bad code object in .pyc file\n",
        ),
    ] {
        write(&folder, "bad.pyc", content);
        let done = tauraro_in(&folder, &["bad.pyc"], &[]);
        assert_eq!(String::from_utf8_lossy(&done.stderr), said);
        assert_eq!(done.status.code(), Some(1));
    }
    std::fs::remove_dir_all(folder).expect("removed");
}

#[test]
fn options_of_compiled_files() {
    let folder = folder("options");
    write(&folder, "part.py", "");
    write(
        &folder,
        "script.py",
        "import sys, part\nprint(sys.dont_write_bytecode, sys.flags.dont_write_bytecode, sys.pycache_prefix)\n",
    );
    let elsewhere = folder.join("elsewhere");
    let place = elsewhere.to_str().expect("UTF-8");
    let none = ("PYTHONDONTWRITEBYTECODE", "1");
    for (args, variables, said) in [
        (&["-B", "script.py"][..], &[][..], "True 1 None"),
        (&["script.py"], &[none], "True 1 None"),
        (
            &["script.py"],
            &[("PYTHONPYCACHEPREFIX", place)],
            &format!("False 0 {place}"),
        ),
    ] {
        assert_eq!(stdout(&tauraro_in(&folder, args, variables)), said);
        assert!(kept(&folder).is_empty());
    }
    let inside = elsewhere.join(folder.strip_prefix("/").expect("an absolute path"));
    assert!(inside.join("part.tauraro-1.pyc").is_file());
    assert_eq!(
        stdout(&tauraro_in(&folder, &["-E", "script.py"], &[none])),
        "False 0 None"
    );
    assert_eq!(kept(&folder).len(), 1);
    std::fs::remove_dir_all(folder).expect("removed");
}

/// An import that meets a damaged or foreign file compiles the source, and replaces the file.
#[test]
fn damaged_files_are_replaced() {
    let folder = folder("damaged");
    write(
        &folder,
        "part.py",
        "def f(x, *y):\n    return [z for z in y if z != x]\nprint(f(1, 2, 1))\n",
    );
    let run = || stdout(&tauraro_in(&folder, &["-c", "import part"], &[]));
    assert_eq!(run(), "[2]");
    let file = kept(&folder).remove(0);
    let good = std::fs::read(&file).expect("the compiled file");
    for at in (0..good.len()).step_by(7) {
        let mut content = good.clone();
        content[at] ^= 0x81;
        std::fs::write(&file, &content).expect("the compiled file");
        let said = run();
        // A change in a constant cannot be seen.
        assert!(said == "[2]" || at > 100, "byte {at}: {said}");
    }
    std::fs::write(&file, &good[..good.len() - 1]).expect("the compiled file");
    assert_eq!(run(), "[2]");
    assert_eq!(std::fs::read(&file).expect("the compiled file"), good);
    std::fs::remove_dir_all(folder).expect("removed");
}
