//! What processes of `multiprocessing` leave behind: nothing, however the program ends.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use tauraro_tests::{run, tauraro};

/// How long a program, or what it has started, may take to end.
const LIMIT: Duration = Duration::from_secs(60);

/// The path of a script with this text.
fn script(name: &str, text: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("multiprocessing");
    let path = folder.join(name);
    let parent = path.parent().expect("it lies in the folder");
    std::fs::create_dir_all(parent).expect("the target folder can be written");
    std::fs::write(&path, text).expect("the target folder can be written");
    path
}

/// Is there a process that runs? One that has ended and that nobody has waited for does not.
fn runs(pid: &str) -> bool {
    let status = std::fs::read_to_string(format!("/proc/{pid}/stat"));
    status.is_ok_and(|text| {
        let state = text
            .rsplit_once(") ")
            .and_then(|(_, rest)| rest.chars().next());
        !matches!(state, Some('Z' | 'X'))
    })
}

/// Waits until none of the processes runs any more.
fn all_end(pids: &[&str]) {
    let end = Instant::now() + LIMIT;
    for pid in pids {
        while runs(pid) {
            assert!(Instant::now() < end, "process {pid} goes on");
            std::thread::sleep(Duration::from_millis(10));
        }
    }
}

#[test]
fn trackers_and_servers_end_with_the_program() {
    let text = "\
import multiprocessing as mp, os
from multiprocessing import forkserver, resource_tracker, shared_memory

def pid(_):
    return os.getpid()

if __name__ == '__main__':
    memory = shared_memory.SharedMemory(create=True, size=10)
    found = []
    for method in 'spawn', 'forkserver', 'fork':
        pool = mp.get_context(method).Pool(2)
        found += set(pool.map(pid, range(20)))
    print(memory.name, resource_tracker._resource_tracker._pid, forkserver._forkserver._forkserver_pid, *found)
";
    let mut command = Command::new(tauraro());
    command.arg(script("leaves.py", text)).stdin(Stdio::null());
    let done = run(&mut command, LIMIT);
    let out = String::from_utf8_lossy(&done.stdout);
    let errors = String::from_utf8_lossy(&done.stderr);
    assert!(done.status.is_some_and(|s| s.success()), "{errors}");
    let mut words = out.split_whitespace();
    let memory = words.next().unwrap_or_default();
    let pids: Vec<&str> = words.collect();
    assert!(pids.len() >= 5, "{out}{errors}");
    all_end(&pids);
    // The tracker removes what the program has forgotten, and says so.
    assert!(!Path::new("/dev/shm").join(memory).exists(), "{errors}");
    assert!(
        errors.contains("leaked shared_memory objects"),
        "the tracker is silent: {errors}"
    );
}

#[test]
fn processes_of_a_program_that_is_killed_end() {
    let text = "\
import multiprocessing as mp, os, sys, time

def pid(_):
    return os.getpid()

if __name__ == '__main__':
    pool = mp.get_context(sys.argv[1]).Pool(2)
    print(*set(pool.map(pid, range(20))), flush=True)
    os.kill(os.getpid(), 9)
";
    let path = script("killed.py", text);
    for method in ["spawn", "forkserver"] {
        let mut command = Command::new(tauraro());
        command.arg(&path).arg(method).stdin(Stdio::null());
        let done = run(&mut command, LIMIT);
        let out = String::from_utf8_lossy(&done.stdout);
        let pids: Vec<&str> = out.split_whitespace().collect();
        assert!(
            !pids.is_empty(),
            "{}",
            String::from_utf8_lossy(&done.stderr)
        );
        all_end(&pids);
    }
}

#[test]
fn control_c_ends_a_pool() {
    let text = "\
import multiprocessing as mp, os, sys, time

def wait(n):
    time.sleep(100)

if __name__ == '__main__':
    os.setpgid(0, 0)
    with mp.get_context(sys.argv[1]).Pool(2) as pool:
        result = pool.map_async(wait, range(4))
        time.sleep(0.3)
        os.killpg(0, 2)
        result.get()
";
    let path = script("interrupted.py", text);
    for method in ["fork", "spawn", "forkserver"] {
        let mut command = Command::new(tauraro());
        command.arg(&path).arg(method).stdin(Stdio::null());
        let done = run(&mut command, LIMIT);
        let errors = String::from_utf8_lossy(&done.stderr);
        assert!(done.status.is_some(), "{method}: it goes on: {errors}");
        assert!(errors.contains("KeyboardInterrupt"), "{method}: {errors}");
    }
}

#[test]
fn a_program_run_as_a_module_starts_processes() {
    script("package/__init__.py", "");
    script("package/work.py", "def double(x): return 2 * x\n");
    let main = "\
import multiprocessing as mp
from . import work

if __name__ == '__main__':
    print(__spec__.name, __package__, type(__loader__).__name__, __spec__.origin == __file__)
    for method in 'fork', 'spawn', 'forkserver':
        with mp.get_context(method).Pool(2) as pool:
            print(method, pool.map(work.double, [1, 2, 3]))
";
    let main = script("package/__main__.py", main);
    let folder = main.ancestors().nth(2).expect("the folder of the package");
    // The second lies in the binary: its file is none of the disk's.
    let test = "\
import multiprocessing, unittest
class Case(unittest.TestCase):
    def test(self):
        process = multiprocessing.Process(target=print)
        process.start()
        process.join()
        self.assertEqual(process.exitcode, 0)
";
    script("case.py", test);
    for (arguments, says) in [
        (
            vec!["-m", "package"],
            "package.__main__ package SourceFileLoader True\nfork [2, 4, 6]\nspawn [2, 4, 6]\nforkserver [2, 4, 6]\n",
        ),
        (vec!["-m", "unittest", "case"], "\n"),
    ] {
        let mut command = Command::new(tauraro());
        let done = run(command.args(&arguments).current_dir(folder), LIMIT);
        let errors = String::from_utf8_lossy(&done.stderr);
        let ended = done.status.is_some_and(|status| status.success());
        assert!(ended, "{arguments:?}: {errors}");
        assert_eq!(String::from_utf8_lossy(&done.stdout), says, "{errors}");
    }
}
