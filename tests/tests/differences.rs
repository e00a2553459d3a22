//! What docs/differences.md says: deliberate differences from CPython, which the recorded language scripts cannot show.

use std::process::Command;
use std::time::Duration;

use tauraro_tests::{run, tauraro};

fn prints(code: &str, expected: &str) {
    for flags in [&[][..], &["--gc-stress"]] {
        let done = run(
            Command::new(tauraro()).args(flags).args(["-c", code]),
            Duration::from_secs(60),
        );
        let stdout = String::from_utf8_lossy(&done.stdout);
        let stderr = String::from_utf8_lossy(&done.stderr);
        assert_eq!(
            stdout.trim_end(),
            expected,
            "{code}\n{flags:?} {:?}\n{stderr}",
            done.status
        );
    }
}

/// `is` and `id` of numbers go by type and bits, wherever the number came from.
#[test]
fn numbers_are_identical_when_equal_in_type_and_bits() {
    prints(
        "
def same(a, b):
    return (a is b, id(a) == id(b))
ten = int('10')
print(same(10**3, ten**3), same(10**30, ten**30), same(-(10**30), 10**30))
print(same(1.5, float('1.5')), same(1e300, float('1e300')), same(1e-300, float('1e-300')))
nan = float('nan')
print(same(nan, nan), same(0.0, -0.0), same(float('inf'), float('1e999')), same(1, 1.0), same(1, True))
l = [1.5, 1e300]
print(same(l[0], 1.5), same(l[1], 1e300))
print(same(5, 2**61 + 4), same(-1, 2**64 - 1), len({id(i) for i in range(-100, 100)}))
print(float('nan') in [float('nan')], len({float('nan'), float('nan')}), -nan in [nan])
",
        "(True, True) (True, True) (False, False)\n\
         (True, True) (True, True) (True, True)\n\
         (True, True) (False, False) (True, True) (False, False) (False, False)\n\
         (True, True) (True, True)\n\
         (False, False) (False, False) 200\n\
         True 1 False",
    );
}

/// Finalisers run at a collection, not when the last reference goes; `with` is deterministic.
#[test]
fn finalisers_run_at_a_collection() {
    prints(
        "
import gc
log = []
class C:
    def __del__(self):
        log.append('del')
class Context:
    def __enter__(self): return self
    def __exit__(self, *a): log.append('exit')
def make(n):
    if n:
        return make(n - 1)
    C()
with Context():
    pass
print(log)
make(30)
gc.collect()
for i in range(10):
    pass
print(log)
",
        "['exit']\n['exit', 'del']",
    );
}

/// A generator that is left suspended is closed when it is collected.
#[test]
fn forgotten_generators_are_closed_at_a_collection() {
    prints(
        "
import gc
log = []
def g(name):
    try:
        yield 1
    finally:
        log.append(name)
def forget():
    next(g('forgotten'))
for i in range(30):
    forget()
gc.collect()
for i in range(10):
    pass
print('forgotten' in log)
",
        "True",
    );
}
