//! Mistakes in suites, runners files and command lines: each is named with its place and what was expected, status 2.

mod common;

use common::{COUNT_KEYS, Lab};

fn refused(benchmarks: &str, texts: &[&str]) {
    let lab = Lab::new("");
    lab.suite(benchmarks);
    lab.run(&[]).expect(2, texts);
    assert!(lab.run_files().is_empty(), "a refused suite leaves no run");
}

#[test]
fn unknown_keys() {
    refused(
        &format!("[[benchmark]]\nname = \"a\"\n{COUNT_KEYS}sice_n = 3\n"),
        &[
            "t.toml:12: benchmark \"a\": unknown key `sice_n`; known are ",
            "slice_n",
        ],
    );
    refused(
        &format!(
            "[[benchmark]]\nname = \"a\"\n{COUNT_KEYS}[[benchmark.case]]\nname = \"b\"\nlvel = 1\n"
        ),
        &["t.toml:14: benchmark \"a\", case \"b\": unknown key `lvel`"],
    );
    refused(
        &format!("colour = 1\n[[benchmark]]\nname = \"a\"\n{COUNT_KEYS}"),
        &["t.toml:4: the suite: unknown key `colour`"],
    );
}

#[test]
fn wrong_types_and_values() {
    let with = |from: &str, to: &str| {
        let keys = COUNT_KEYS.replace(from, to);
        assert_ne!(keys, COUNT_KEYS);
        format!("[[benchmark]]\nname = \"a\"\n{keys}")
    };
    let expected = "t.toml:8: benchmark \"a\", key `n`: expected an integer greater than 0, found";
    refused(
        &with("\nn = 20000", "\nn = \"many\""),
        &[expected, "the text \"many\""],
    );
    refused(
        &with("\nn = 20000", "\nn = 0"),
        &[expected, "the integer 0"],
    );
    refused(
        &with("\nn = 20000", "\nn = -3"),
        &[expected, "the integer -3"],
    );
    refused(
        &with("answer = 199990000", "answer = 1.5"),
        &[
            "key `answer`: expected text or an integer",
            "the number 1.5",
        ],
    );
    refused(
        &with("answer = 199990000\n", "answer = 1\nlevel = \"top\"\n"),
        &["key `level`: expected \"function\" or \"module\""],
    );
    refused(
        &with("answer = 199990000\n", "answer = 1\nmargin = 2\n"),
        &["key `margin`: expected a number between 0 and 1"],
    );
    refused(
        &with("answer = 199990000\n", "answer = 1\ngoal = { a = \"x\" }\n"),
        &["key `goal`"],
    );
    refused(
        &with("answer = 199990000\n", "answer = 1\nsetup = { size = 1 }\n"),
        &["key `setup`: expected a table"],
    );
    refused(
        &with("answer = 199990000\n", "answer = 1\nneeds = \"x.py\"\n"),
        &["key `needs`: expected a list of texts"],
    );
}

#[test]
fn missing_keys_and_contradictions() {
    let without = |key: &str| {
        format!(
            "[[benchmark]]\nname = \"a\"\n{}",
            COUNT_KEYS.replace(key, "")
        )
    };
    refused(
        &without("answer = 199990000\n"),
        &["benchmark \"a\": the key `answer` is missing: expected"],
    );
    refused(&without("sim_n = 100\n"), &["the key `sim_n` is missing"]);
    refused(
        &without("program = \"count.py\"\n"),
        &["the key `program` is missing"],
    );
    refused(
        &without("shows = \"counting\"\n"),
        &["the key `shows` is missing"],
    );
    refused(
        &format!("[[benchmark]]\nname = \"a\"\n{COUNT_KEYS}kind = \"process\"\n"),
        &["key `n`: expected none"],
    );
    refused(
        &format!("[[benchmark]]\nname = \"a\"\n{COUNT_KEYS}args = [\"x\"]\n"),
        &["key `args`: expected none"],
    );
    refused("", &["expected at least one [[benchmark]]"]);
    refused(
        "benchmark = 3\n",
        &["key `benchmark`: expected tables, each begun by [[benchmark]]"],
    );
}

#[test]
fn missing_and_misnamed_programs() {
    let with = |program: &str| {
        format!(
            "[[benchmark]]\nname = \"a\"\n{}",
            COUNT_KEYS.replace("count.py", program)
        )
    };
    refused(
        &with("gone.py"),
        &[
            "benchmark \"a\": key `program`: expected a file, but there is no",
            "gone.py",
        ],
    );
    refused(
        &with("count-1.py"),
        &["expected a .py file whose name is an identifier"],
    );
    refused(&with("driver.py"), &["other than driver and lab_args"]);
    refused(
        &format!("[[benchmark]]\nname = \"a\"\n{COUNT_KEYS}needs = [\"gone.py\"]\n"),
        &["key `needs`: expected a file, but there is no"],
    );
}

#[test]
fn names_given_twice() {
    let one = format!("[[benchmark]]\nname = \"a\"\n{COUNT_KEYS}");
    refused(
        &format!("{one}{one}"),
        &["t.toml:12: benchmark \"a\": there is already a benchmark of this name"],
    );
    let case = "[[benchmark.case]]\nname = \"b\"\n";
    refused(
        &format!("{one}{case}{case}"),
        &["there is already a case of this name"],
    );
    refused(
        &one.replace("\"a\"", "\"A b\""),
        &["key `name`: expected a name of a-z, 0-9, _ and -"],
    );
    let lab = Lab::new("");
    lab.lab(&["run", "t.toml", "t.toml"])
        .expect(2, &["there is already a suite \"t\""]);
}

#[test]
fn files_that_are_no_suites() {
    let lab = Lab::new("");
    lab.lab(&["run", "gone.toml"])
        .expect(2, &["gone.toml: cannot read the suite"]);
    lab.write("u.toml", "name = [\n");
    lab.lab(&["run", "u.toml"])
        .expect(2, &["u.toml:", "not valid TOML"]);
    lab.write("u.toml", "format = \"lab.suite/2\"\n");
    lab.lab(&["run", "u.toml"]).expect(2, &["u.toml:1: the suite, key `format`: expected \"lab.suite/1\", found the text \"lab.suite/2\""]);
    lab.write("u.toml", "format = \"lab.suite/1\"\nname = \"t\"\n");
    lab.lab(&["run", "u.toml"])
        .expect(2, &["key `name`: expected \"u\" as the file is called"]);
}

#[test]
fn mistakes_in_the_runners_file() {
    let lab = Lab::new(
        "[[runner]]\nname = \"python\"\nshows = \"x\"\nfind = [\"x\"]\ncommand = [\"x\"]\nversion = [\"x\"]\n",
    );
    lab.run(&[]).expect(
        2,
        &[
            "runners.toml:",
            "runner \"python\": there is already a runner of this name",
        ],
    );
    let lab = Lab::new(
        "[[runner]]\nname = \"r\"\nshows = \"x\"\nfind = [\"x\"]\ncommand = \"x\"\nversion = [\"x\"]\n",
    );
    lab.run(&[]).expect(
        2,
        &["runner \"r\", key `command`: expected a list of texts, found the text \"x\""],
    );
    let lab = Lab::new("");
    lab.write(
        "runners.toml",
        "format = \"lab.runners/1\"\nbaseline = \"cpython\"\n",
    );
    lab.run(&[])
        .expect(2, &["expect names of runners, found \"cpython\""]);
    lab.run(&["--runners-file", "gone.toml"])
        .expect(2, &["gone.toml: cannot read the runners"]);
}

#[test]
fn mistakes_on_the_command_line() {
    let lab = Lab::new("");
    lab.run(&["--runners", "python,nobody"])
        .expect(2, &["no runner \"nobody\"", "there are python"]);
    lab.run(&["--filter", "nothing"])
        .expect(2, &["no case matches; there are t/count"]);
    lab.run(&["--rounds", "0"]).expect(2, &["0"]);
    lab.lab(&["run"]).expect(2, &["Usage"]);
    lab.lab(&["dance"]).expect(2, &["dance"]);
    lab.suite(&format!(
        "[[benchmark]]\nname = \"a\"\n{COUNT_KEYS}goal = {{ nobody = 2 }}\n"
    ));
    lab.run(&[]).expect(
        2,
        &[
            "key `goal`: expected names of runners in",
            "found \"nobody\"",
        ],
    );
}
