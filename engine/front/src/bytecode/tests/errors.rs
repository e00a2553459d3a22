//! Errors that the compiler finds.

use super::*;

#[track_caller]
fn fails(source: &str, message: &str, line: u32) {
    match try_compile(source) {
        Ok(_) => panic!("compiled:\n{source}"),
        Err(error) => assert_eq!(
            (error.message.as_str(), error.line),
            (message, line),
            "{source}"
        ),
    }
}

#[test]
fn declarations() {
    fails(
        "def f():\n  nonlocal x\n",
        "no binding for nonlocal 'x' found",
        2,
    );
    fails(
        "x = 1\ndef f():\n  nonlocal x\n",
        "no binding for nonlocal 'x' found",
        3,
    );
    fails(
        "def f(x):\n  global x\n",
        "name 'x' is parameter and global",
        2,
    );
    fails(
        "def f(x):\n  nonlocal x\n",
        "name 'x' is parameter and nonlocal",
        2,
    );
    fails(
        "def f():\n  x = 1\n  global x\n",
        "name 'x' is assigned to before global declaration",
        3,
    );
    fails(
        "def f():\n  print(x)\n  global x\n",
        "name 'x' is used prior to global declaration",
        3,
    );
    fails(
        "def g():\n x = 1\n def f():\n  global x\n  nonlocal x\n",
        "name 'x' is nonlocal and global",
        4,
    );
    fails(
        "nonlocal x\n",
        "nonlocal declaration not allowed at module level",
        1,
    );
    fails(
        "def f(a, a): pass\n",
        "duplicate argument 'a' in function definition",
        1,
    );
    fails(
        "def f():\n  from m import *\n",
        "import * only allowed at module level",
        2,
    );
    fails(
        "def f():\n  global x\n  x: int = 1\n",
        "annotated name 'x' can't be global",
        3,
    );
}

#[test]
fn misplaced_statements() {
    fails("break\n", "'break' outside loop", 1);
    fails("return\n", "'return' outside function", 1);
    fails(
        "[(y := 1) for y in z]\n",
        "assignment expression cannot rebind comprehension iteration variable 'y'",
        1,
    );
    fails(
        "class C:\n  [(y := 1) for x in z]\n",
        "assignment expression within a comprehension cannot be used in a class body",
        2,
    );
}

#[test]
fn constructs_that_are_not_there_yet() {
    let error = try_compile("class C[T](*bases): pass\n").expect_err("a starred base");
    assert_eq!(
        error.message,
        "a starred base of a class with type parameters is not supported yet"
    );
}

#[test]
fn code_that_does_not_fit() {
    let mut names: String = (0..70_000).map(|index| format!("n{index} = 0\n")).collect();
    fails(&names, "function too large: more than 65535 names", 65_537);
    names = names.replace('n', " n");
    let error = try_compile(&format!("def f():\n{names}")).expect_err("too many locals");
    assert_eq!(
        error.message,
        "function too large: more than 65535 local variables"
    );
    let nested = "(".repeat(90) + &"[".repeat(90) + "1" + &"]".repeat(90) + &")".repeat(90);
    compile(&format!("{nested}\n"));
}

#[test]
fn functions_nested_too_deeply() {
    let source = format!("x = {}1\n", "lambda: ".repeat(2_000));
    fails(&source, "too many nested functions", 1);
    let code = compile(&format!("x = {}1\n", "lambda: ".repeat(400)));
    let bytes = crate::bytecode::serial::encode(&code);
    assert_eq!(crate::bytecode::serial::decode(&bytes).as_ref(), Ok(&code));
}
