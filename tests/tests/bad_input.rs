//! Bad input to `tauraro`: each ends with a message that names place and cause, a documented exit status, and never by a
//! signal. (The lab's bad input is tested in lab/tests.)

use std::io::{BufRead, BufReader, Read};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use tauraro_tests::{run, tauraro};

/// Ample for each case here, tests running side by side.
const LIMIT: Duration = Duration::from_secs(60);

/// How a process ended.
struct Ended {
    /// Exit status; a signal or the time limit fail the test at once.
    status: i32,
    stdout: String,
    stderr: String,
}

impl Ended {
    /// The last line of standard error.
    fn message(&self) -> &str {
        self.stderr.lines().last().unwrap_or_default()
    }

    /// Checks status and last line.
    #[track_caller]
    fn expect(&self, status: i32, message: &str) {
        assert!(
            self.status == status && self.message().contains(message),
            "expected status {status} and {message:?}, found {}:\n{}",
            self.status,
            tail(&self.stderr)
        );
    }
}

/// The end of a long text.
fn tail(text: &str) -> &str {
    let mut from = text.len().saturating_sub(1500);
    while !text.is_char_boundary(from) {
        from += 1;
    }
    &text[from..]
}

/// A folder of its own for each test.
fn folder(test: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(test);
    std::fs::create_dir_all(&folder).expect("the target folder can be written");
    folder
}

#[track_caller]
fn ended(command: &mut Command) -> Ended {
    let done = run(command, LIMIT);
    let stderr = String::from_utf8_lossy(&done.stderr).into_owned();
    let status = done
        .status
        .unwrap_or_else(|| panic!("no end after {LIMIT:?}"));
    let status = status
        .code()
        .unwrap_or_else(|| panic!("{status}:\n{}", tail(&stderr)));
    let stdout = String::from_utf8_lossy(&done.stdout).into_owned();
    Ended {
        status,
        stdout,
        stderr,
    }
}

/// Runs a script of this text, named `script.py`, in a folder of its own.
#[track_caller]
fn script(test: &str, text: impl AsRef<[u8]>) -> Ended {
    let folder = folder(test);
    std::fs::write(folder.join("script.py"), text).expect("the target folder can be written");
    ended(Command::new(tauraro()).arg("script.py").current_dir(folder))
}

#[test]
fn a_script_that_does_not_exist() {
    let done = ended(
        Command::new(tauraro())
            .arg("no/such/script.py")
            .current_dir(folder("missing")),
    );
    done.expect(2, "No such file or directory");
    assert!(
        done.message().contains("no/such/script.py"),
        "{}",
        done.stderr
    );
    assert_eq!(done.stderr.lines().count(), 1, "{}", done.stderr);
}

#[test]
fn a_script_that_is_a_folder() {
    let folder = folder("folder");
    std::fs::create_dir_all(folder.join("inner")).expect("the target folder can be written");
    let done = ended(Command::new(tauraro()).arg("inner").current_dir(folder));
    done.expect(1, "can't find '__main__' module in");
    assert!(done.message().contains("inner"), "{}", done.stderr);
}

#[test]
fn a_script_that_is_not_utf8() {
    let done = script("not_utf8", b"x = 1\ny = '\xff'\n");
    done.expect(1, "SyntaxError: ");
    assert!(
        done.stderr.contains("script.py\", line 2") || done.message().contains("on line 2"),
        "{}",
        done.stderr
    );
    assert!(done.message().contains("\\xff"), "{}", done.stderr);
}

#[test]
fn a_script_with_zero_bytes() {
    script("zero_bytes", b"x = 1\n\0\0\n")
        .expect(1, "SyntaxError: source code cannot contain null bytes");
}

#[test]
fn a_syntax_error_at_the_last_line() {
    let done = script(
        "syntax_error",
        "print('never printed')\n\n\ndef f():\n    return 1\nx = = 2",
    );
    done.expect(1, "SyntaxError: invalid syntax");
    assert_eq!(
        done.stdout, "",
        "nothing runs before the whole source is read"
    );
    assert!(
        done.stderr.contains("script.py\", line 6"),
        "{}",
        done.stderr
    );
    assert!(
        done.stderr.contains("    x = = 2\n        ^\n"),
        "{}",
        done.stderr
    );
}

#[test]
fn a_hundred_thousand_brackets() {
    for (i, (open, close)) in [
        ("(", ")"),
        ("[", "]"),
        ("{1:", "}"),
        ("f(", ")"),
        ("a[", "]"),
    ]
    .iter()
    .enumerate()
    {
        let text = format!("x = {}1{}\n", open.repeat(100_000), close.repeat(100_000));
        let done = script(&format!("brackets{i}"), text);
        done.expect(1, "SyntaxError: too many nested parentheses");
        assert!(
            done.stderr.contains("script.py\", line 1"),
            "{}",
            tail(&done.stderr)
        );
    }
    let text = format!("x = {}1\n", "(".repeat(100_000));
    script("brackets_open", text).expect(1, "SyntaxError: ");
}

#[test]
fn deep_trees() {
    for (name, node, mode) in [
        (
            "expressions",
            "ast.UnaryOp(ast.Not(), node, **at)",
            "'eval'",
        ),
        (
            "blocks",
            "ast.If(ast.Constant(1, **at), [node], **at)",
            "'exec'",
        ),
        (
            "else",
            "ast.If(ast.Constant(1, **at), [leaf], [node], **at)",
            "'exec'",
        ),
    ] {
        let text = format!(
            "import ast
at = dict(lineno=1, col_offset=0)
mode = {mode}
node = leaf = ast.Constant(1, **at) if mode == 'eval' else ast.Pass(**at)
for _ in range(60_000):
    node = {node}
root = ast.Expression(node) if mode == 'eval' else ast.Module([node])
compile(root, 'made', mode)
"
        );
        script(name, text).expect(1, "RecursionError: maximum recursion depth exceeded");
    }
}

#[test]
fn other_depths() {
    let mut blocks = String::new();
    for depth in 0..2000 {
        blocks += &format!("{}if 1:\n", " ".repeat(depth));
    }
    blocks += &format!("{}pass\n", " ".repeat(2000));
    script("blocks", blocks).expect(1, "IndentationError: too many levels of indentation");
    for (name, text) in [
        ("terms", format!("x = 1{}\n", " + 1".repeat(1_000_000))),
        ("nots", format!("x = {}1\n", "not ".repeat(1_000_000))),
        ("signs", format!("x = {}1\n", "-".repeat(1_000_000))),
        (
            "lambdas",
            format!("x = {}1\n", "lambda: ".repeat(1_000_000)),
        ),
        ("attributes", format!("x = a{}\n", ".b".repeat(1_000_000))),
        (
            "conditions",
            format!("x = {}1\n", "1 if 1 else ".repeat(1_000_000)),
        ),
    ] {
        let done = script(name, text);
        let refused =
            done.message().starts_with("RecursionError: ") || done.message().contains("Error: ");
        assert!(
            done.status == 1 && refused,
            "{name}: {} {}",
            done.status,
            tail(&done.stderr)
        );
    }
}

/// Recursion without end, in every way that native code recurses through script or data.
#[test]
fn endless_recursion() {
    for (name, text) in [
        ("calls", "def f(n):\n    return f(n + 1) + 1\nf(0)\n"),
        (
            "repr",
            "class C:\n    def __repr__(self):\n        return repr(self)\nprint(repr(C()))\n",
        ),
        (
            "comparison",
            "class C:\n    def __eq__(self, other):\n        return self == other\nprint(C() == C())\n",
        ),
        (
            "hash",
            "class C:\n    def __hash__(self):\n        return hash(self)\nprint({C(): 1})\n",
        ),
        (
            "attribute",
            "class C:\n    def __getattr__(self, name):\n        return getattr(self, name + 'x')\nC().y\n",
        ),
        (
            "sort",
            "def key(x):\n    return sorted([1, 2], key=key)\nkey(1)\n",
        ),
        ("generator", "def g():\n    yield from g()\nnext(g())\n"),
        (
            "init",
            "class C:\n    def __init__(self):\n        self.c = C()\nC()\n",
        ),
        ("import_hook", "def f():\n    exec('f()')\nf()\n"),
        (
            "cyclic_comparison",
            "a = []\na.append(a)\nb = []\nb.append(b)\nprint(a == b)\n",
        ),
        (
            "isinstance",
            "class M(type):\n    def __instancecheck__(c, v):\n        return isinstance(v, c)\nclass C(metaclass=M): pass\nisinstance(1, C)\n",
        ),
    ] {
        let done = script(&format!("recursion_{name}"), text);
        assert!(
            done.status == 1
                && done
                    .message()
                    .starts_with("RecursionError: maximum recursion depth exceeded"),
            "{name}: status {}\n{}",
            done.status,
            tail(&done.stderr)
        );
        assert!(
            done.stderr.contains("Traceback (most recent call last):"),
            "{name}: {}",
            tail(&done.stderr)
        );
        assert!(
            done.stderr.len() < 100_000,
            "{name}: the traceback is not shortened"
        );
    }
}

/// Data that is a hundred thousand levels deep either works or raises RecursionError; a caught one leaves the engine usable.
#[test]
fn deep_data() {
    // Each level of a repr copies the text of the levels inside, so those are fewer.
    let text = "\
def nest(depth):
    a, b, t = [], [], ()
    for _ in range(depth):
        a, b, t = [a], [b], (t,)
    return a, b, t
a, b, t = nest(100000)
c, d, u = nest(10000)
for act in (lambda: a == b, lambda: a < b, lambda: hash(t), lambda: t == (t,), lambda: repr(c), lambda: repr(u), lambda: str({1: c})):
    try:
        act()
    except RecursionError:
        pass
act = a = b = t = None
print('alive')
";
    let done = script("deep_data", text);
    assert_eq!(
        (done.status, done.stdout.as_str()),
        (0, "alive\n"),
        "{}",
        tail(&done.stderr)
    );
}

#[test]
fn a_raised_recursion_limit_does_not_overflow_the_native_stack() {
    let text = "\
import sys
sys.setrecursionlimit(10**9)
class C:
    def __repr__(self):
        return repr(self)
try:
    repr(C())
except RecursionError:
    print('refused')
";
    let done = script("raised_limit", text);
    assert_eq!(
        (done.status, done.stdout.as_str()),
        (0, "refused\n"),
        "{}",
        tail(&done.stderr)
    );
}

#[test]
fn bytes_of_a_mapping_behind_the_end_of_its_file() {
    let text = "\
import mmap, tempfile, threading
file = tempfile.TemporaryFile()
file.truncate(20000)
m = mmap.mmap(file.fileno(), 0)
v = memoryview(m)
file.truncate(5000)
def refused(f):
    try:
        return f()
    except OSError as error:
        return error.errno
tries = [lambda: m[15000], lambda: m[:], lambda: m.find(b'x'), lambda: m.move(0, 9000, 9), lambda: m.write(b'x' * 9000)]
for f in tries:
    print(refused(f), end=' ')
thread = threading.Thread(target=lambda: print(refused(tries[0]), end=' '))
thread.start()
thread.join()
print(v[15000], len(bytes(v)), m[4999])
file.truncate(20000)
m[15000] = 7
print(m[15000], v[15000])
";
    let done = script("mapping_behind_the_end", text);
    assert_eq!(
        (done.status, done.stdout.as_str()),
        (0, "5 5 5 5 5 5 0 20000 120\n7 7\n"),
        "{}",
        tail(&done.stderr)
    );
}

#[test]
fn printing_into_a_closed_pipe() {
    let folder = folder("closed_pipe");
    let text = "for i in range(1000000):\n    print('line', i)\n";
    std::fs::write(folder.join("script.py"), text).expect("the target folder can be written");
    let mut child = Command::new(tauraro())
        .arg("script.py")
        .current_dir(folder)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("tauraro starts");
    let mut line = String::new();
    let mut reader = BufReader::new(child.stdout.take().expect("piped"));
    reader.read_line(&mut line).expect("a first line comes");
    assert_eq!(line, "line 0\n");
    drop(reader);
    let output = child.wait_with_output().expect("it ends");
    let stderr = String::from_utf8_lossy(&output.stderr);
    // As CPython: 1 when a print fails, 120 when only the last flush does.
    assert!(
        matches!(output.status.code(), Some(1 | 120)),
        "{}: {}",
        output.status,
        tail(&stderr)
    );
    assert!(
        stderr.contains("BrokenPipeError: [Errno 32] Broken pipe"),
        "{}",
        tail(&stderr)
    );
}

/// What the command itself prints: its help, a dump, statistics.
#[test]
fn the_commands_own_output_that_cannot_be_written() {
    let folder = folder("own_output");
    std::fs::write(folder.join("script.py"), "x = 1\n").expect("the target folder can be written");
    let shell = |line: &str| {
        let line = format!("exec \"$0\" {line}");
        ended(
            Command::new("sh")
                .args(["-c", &line])
                .arg(tauraro())
                .current_dir(&folder),
        )
    };
    for line in [
        "--help >/dev/full",
        "--dump=hir script.py >/dev/full",
        "--dump=bytecode script.py >/dev/full",
    ] {
        let done = shell(line);
        assert_eq!(done.status, 120, "{line}: {}", tail(&done.stderr));
        assert!(!done.stderr.contains("panicked"), "{}", tail(&done.stderr));
    }
    for line in [
        "--stats script.py 2>/dev/full",
        "--no-such-option 2>/dev/full",
    ] {
        let done = shell(line);
        assert!(matches!(done.status, 0 | 2), "{line}: {}", done.status);
    }
}

#[test]
fn standard_output_that_is_closed_or_full() {
    let folder = folder("full_output");
    std::fs::write(folder.join("script.py"), "print('x')\n")
        .expect("the target folder can be written");
    let shell = |redirect: &str| {
        let line = format!("exec \"$0\" script.py {redirect}");
        ended(
            Command::new("sh")
                .args(["-c", &line])
                .arg(tauraro())
                .current_dir(&folder),
        )
    };
    let done = shell(">/dev/full");
    assert_ne!(done.status, 0, "a lost output is a failure");
    assert!(
        done.stderr.contains("No space left on device"),
        "{}",
        done.stderr
    );
    // Closed from the start: there is no `sys.stdout`, and print does nothing, as in CPython.
    let done = shell(">&-");
    assert!(
        matches!(done.status, 0 | 120),
        "{}: {}",
        done.status,
        done.stderr
    );
}

/// Sizes that no machine has are refused at once, and the engine goes on.
#[test]
fn a_list_of_a_million_million_items() {
    let done = script("big_list", "x = [0] * 10**12\n");
    done.expect(1, "MemoryError");
    assert!(
        done.stderr.contains("script.py\", line 1"),
        "{}",
        done.stderr
    );
    let text = "\
n = 10**12
def refused(make):
    try:
        make()
    except MemoryError:
        return
    print('made')
for make in (
    lambda: [0] * n, lambda: [None] * n, lambda: [0.5] * n, lambda: [[]] * n, lambda: (1,) * n, lambda: (1, None) * n,
    lambda: 'x' * n, lambda: 'xy' * n, lambda: '\\u20ac' * n, lambda: b'x' * n, lambda: bytes(n), lambda: bytearray(n),
    lambda: list(range(n)), lambda: tuple(range(n)), lambda: 'x'.ljust(n), lambda: '%*d' % (2**31 - 1, 1) * 1000,
):
    refused(make)
a = [1, 2, 3]
try:
    a *= n
except MemoryError:
    print('alive', a)
";
    let done = script("big_sizes", text);
    assert_eq!(
        (done.status, done.stdout.as_str()),
        (0, "alive [1, 2, 3]\n"),
        "{}",
        tail(&done.stderr)
    );
}

/// Starts a script and sends it Ctrl-C after each of these lines; checks that it then ends with status 130.
#[track_caller]
fn interrupt(test: &str, text: &str, lines: &[&str]) {
    let folder = folder(test);
    std::fs::write(folder.join("script.py"), text).expect("the target folder can be written");
    let mut child = Command::new(tauraro())
        .arg("script.py")
        .current_dir(&folder)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("tauraro starts");
    let mut reader = BufReader::new(child.stdout.take().expect("piped"));
    for expected in lines {
        let mut line = String::new();
        reader.read_line(&mut line).expect("a line comes");
        assert_eq!(line, *expected);
        // Let it get to what comes behind the print.
        std::thread::sleep(Duration::from_millis(20));
        let sent = Command::new("kill")
            .args(["-INT", &child.id().to_string()])
            .status();
        assert!(sent.expect("kill can be started").success());
    }
    let begin = Instant::now();
    while child
        .try_wait()
        .expect("a child can be waited for")
        .is_none()
    {
        if begin.elapsed() > Duration::from_secs(10) {
            // Reaped below.
            let _ = child.kill();
            let _ = child.wait();
            let mut rest = String::new();
            let _ = reader.read_to_string(&mut rest);
            panic!("Ctrl-C did not end it; it printed {rest:?}");
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    let output = child.wait_with_output().expect("it ended");
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert_eq!(stderr.lines().last(), Some("KeyboardInterrupt"), "{stderr}");
    assert_eq!(
        output.status.code(),
        Some(130),
        "{}: {stderr}",
        output.status
    );
}

/// Ctrl-C raises KeyboardInterrupt; a script that does not catch it ends with status 130.
#[test]
fn control_c() {
    let text = "\
import time
try:
    print('ready', flush=True)
    while True:
        pass
except KeyboardInterrupt:
    print('caught', flush=True)
while True:
    time.sleep(10)
";
    interrupt("control_c", text, &["ready\n", "caught\n"]);
}

/// Ctrl-C reaches compiled loops soon. The best of several times counts: a busy machine may delay one.
#[test]
fn control_c_in_compiled_loops() {
    let text = "\
def spin():
    i = 0
    while True:
        i = i + 1 if i < 1000000 else 0
def nested():
    while True:
        for i in range(1000):
            x = i * 2
def calls(f):
    while True:
        f(1)
def add(x): return x + 1
for f in spin, nested, lambda: calls(add), spin, nested, lambda: calls(add):
    try:
        print('ready', flush=True)
        f()
    except KeyboardInterrupt:
        print('caught', flush=True)
";
    let folder = folder("control_c_in_compiled_loops");
    std::fs::write(folder.join("script.py"), text).expect("the target folder can be written");
    let mut child = Command::new(tauraro())
        .args(["--jit=on", "script.py"])
        .current_dir(&folder)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .expect("tauraro starts");
    let mut reader = BufReader::new(child.stdout.take().expect("piped"));
    let mut times = Vec::new();
    for _ in 0..6 {
        let mut line = String::new();
        reader.read_line(&mut line).expect("a line comes");
        assert_eq!(line, "ready\n");
        // Ample for the loop to be compiled and entered.
        std::thread::sleep(Duration::from_millis(100));
        // Includes starting `kill`.
        let begin = Instant::now();
        let sent = Command::new("kill")
            .args(["-INT", &child.id().to_string()])
            .status();
        assert!(sent.expect("kill can be started").success());
        line.clear();
        reader.read_line(&mut line).expect("a line comes");
        assert_eq!(line, "caught\n");
        times.push(begin.elapsed());
    }
    assert!(child.wait().expect("it ended").success());
    // Each loop was interrupted twice.
    for loops in 0..3 {
        let best = times[loops].min(times[loops + 3]);
        assert!(best < Duration::from_millis(50), "{times:?}");
    }
}

/// An interrupted loop is not inside the `try` that stands before it.
#[test]
fn control_c_behind_a_try() {
    let text = "\
try:
    print('ready', flush=True)
except KeyboardInterrupt:
    print('wrong', flush=True)
while True:
    pass
";
    interrupt("control_c_behind", text, &["ready\n"]);
}

#[test]
fn wrong_options() {
    let done = ended(Command::new(tauraro()).arg("--no-such-option"));
    assert_eq!(done.status, 2, "{}", done.stderr);
    assert!(done.stderr.contains("--no-such-option"), "{}", done.stderr);
    let done = ended(Command::new(tauraro()).args(["--jit=sometimes", "-c", "1"]));
    assert_eq!(done.status, 2, "{}", done.stderr);
    assert!(done.stderr.contains("sometimes"), "{}", done.stderr);
}
