//! Counters: what the kernel tells is written down, what it does not is missing with its reason, and simulated counts repeat.

mod common;

use common::{COUNT_KEYS, Lab};

#[test]
fn what_is_not_counted_says_why() {
    let lab = Lab::new("");
    lab.run(&["--rounds", "1"]).expect(0, &[]);
    let run = lab::history::load(&lab.run_file()).expect("a run").run;
    let invocation = run.invocations().next().expect("a process");
    assert!(
        invocation
            .counts
            .iter()
            .any(|count| count.event == "instructions:u")
    );
    for count in &invocation.counts {
        assert_eq!(count.value.is_none(), count.missing.is_some(), "{count:?}");
        if count.event == "task-clock" {
            // Where the kernel counts at all, a Python uses more than a millisecond.
            assert!(count.value.is_none_or(|ns| ns > 1_000_000), "{count:?}");
        }
    }
}

#[test]
fn nothing_is_counted_when_it_is_off() {
    let lab = Lab::new("");
    lab.run(&["--rounds", "1", "--counters", "off"])
        .expect(0, &[]);
    let run = lab::history::load(&lab.run_file()).expect("a run").run;
    assert!(
        run.invocations()
            .all(|invocation| invocation.counts.is_empty())
    );
    lab.run(&["--counters", "all"]).expect(2, &["--counters"]);
}

#[test]
fn simulated_instructions_repeat_and_are_checked() {
    let lab = Lab::new("");
    // In the place of valgrind: a count that grows with what the program is asked, and the program itself.
    lab.script(
        "valgrind",
        "#!/usr/bin/python3\nimport subprocess, sys\nif sys.argv[1] == '--version':\n    print('fake-1')\n    sys.exit()\n\
         log = [a for a in sys.argv if a.startswith('--log-file=')][0].split('=')[1]\n\
         rest = [a for a in sys.argv[1:] if not a.startswith('--')]\nasked = sys.stdin.read()\n\
         done = subprocess.run(rest, input=asked, text=True)\n\
         open(log, 'w').write('==1== I   refs:      %d,000\\n' % (100 + 7 * asked.count('run ')))\n\
         sys.exit(done.returncode)\n",
    );
    let path = format!("{}:/usr/local/bin:/usr/bin:/bin", lab.folder.display());
    let run = |keys: &str| {
        lab.suite(&format!(
            "[[benchmark]]\nname = \"count\"\n{COUNT_KEYS}{keys}"
        ));
        let args = [
            "run",
            "t.toml",
            "--history",
            "history",
            "--rounds",
            "1",
            "--counters",
            "simulated",
        ];
        let output = lab
            .command(&args)
            .env("PATH", &path)
            .output()
            .expect("the lab runs");
        common::Ran::of(output)
    };
    let ran = run("sim_answer = 4950\n");
    ran.expect(0, &[]);
    assert!(
        ran.out.contains("simulated (fake-1): t/count (python): 7000 instructions at n = 100, 107000 with start-up."),
        "{}",
        ran.out
    );
    // A wrong answer is no count.
    let ran = run("sim_answer = 4951\n");
    assert!(
        ran.out
            .contains("no count: expected the answer \"4951\", found \"4950\""),
        "{}",
        ran.out
    );
}

#[test]
fn a_simulator_that_is_not_there_is_asked_for() {
    let lab = Lab::new("");
    let args = [
        "run",
        "t.toml",
        "--history",
        "history",
        "--counters",
        "simulated",
    ];
    let output = lab
        .command(&args)
        .env("PATH", &lab.folder)
        .output()
        .expect("the lab runs");
    common::Ran::of(output).expect(2, &["valgrind is not on PATH", "install"]);
}

#[test]
fn simulated_instructions_of_compiled_code_are_joined_with_the_engines_map() {
    let lab = Lab::new("");
    // In the place of the engine: a Python that writes a map when asked to. In the place of valgrind: a profile in which
    // each piece of work costs 900 instructions in compiled code.
    let runner = lab.python_runner(
        "engine",
        "import os, runpy, sys\nword = sys.argv.pop(1)\n\
         if word.startswith('--map='):\n    open(word[6:], 'w').write('1000 40 bench loop (count.py:3)\\n')\n    sys.argv.pop(0)\n\
         else:\n    sys.argv = [word] + sys.argv[2:]\n\
         sys.path[0] = os.path.dirname(os.path.abspath(sys.argv[0]))\n\
         runpy.run_path(sys.argv[0], run_name='__main__')\n",
    );
    lab.add_runner(&format!("{runner}code_map = [\"--map={{file}}\"]\n"));
    lab.script(
        "valgrind",
        "#!/usr/bin/python3\nimport subprocess, sys\nif sys.argv[1] == '--version':\n    print('fake-1')\n    sys.exit()\n\
         option = lambda name: [a for a in sys.argv if a.startswith(name)][0].split('=')[1]\n\
         rest = sys.argv[1:]\nwhile rest[0].startswith('--'):\n    rest.pop(0)\nasked = sys.stdin.read()\n\
         done = subprocess.run(rest, input=asked, text=True)\ntimes = asked.count('run ')\n\
         open(option('--log-file'), 'w').write('==1== I   refs:      %d,000\\n' % (1 + times))\n\
         if '--tool=callgrind' in sys.argv:\n    \
             open(option('--callgrind-out-file'), 'w').write(\n        \
                 'events: Ir\\nob=???\\nfn=x\\n0x1004 0 %d\\n0x9000 0 3\\nob=engine\\n0x1004 0 5\\n' % (900 * times))\n\
         sys.exit(done.returncode)\n",
    );
    let path = format!("{}:/usr/local/bin:/usr/bin:/bin", lab.folder.display());
    let args = [
        "run",
        "t.toml",
        "--history",
        "history",
        "--rounds",
        "1",
        "--runners",
        "engine",
        "--counters",
        "simulated",
    ];
    let output = lab
        .command(&args)
        .env("PATH", &path)
        .output()
        .expect("the lab runs");
    let ran = common::Ran::of(output);
    ran.expect(0, &[]);
    assert!(
        ran.out.contains(
            "simulated: t/count (engine): 90.0 % of these in compiled code: bench loop (count.py:3) 90.0 %."
        ),
        "{}",
        ran.out
    );
    let run = lab::history::load(&lab.run_file()).expect("a run").run;
    let of = |name: &str| run.simulated().find(|one| one.runner == name).expect(name);
    let compiled = of("engine").compiled.clone().expect("compiled code");
    assert_eq!(
        (
            compiled.instructions,
            compiled.work_instructions,
            compiled.unknown
        ),
        (Some(900), Some(900), Some(3))
    );
    assert_eq!(compiled.top[0].instructions, 900);
    assert!(of("python").compiled.is_none());
    let json = lab.lab(&[
        "history",
        "show",
        "latest",
        "--json",
        "--history",
        "history",
    ]);
    assert!(
        json.out.contains("\"work_instructions\": 900"),
        "{}",
        json.out
    );
}
