//! The command line.

use crate::vm::{Options, Vm};

/// Bytes of native stack for scripts.
const STACK_BYTES: usize = 512 << 20;

/// Runs the command with the process's arguments; its exit status.
pub fn main() -> i32 {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let child = std::thread::Builder::new()
        .name("main".to_owned())
        .stack_size(STACK_BYTES)
        .spawn(move || run(&args));
    match child.map(|c| c.join()) {
        Ok(Ok(status)) => status,
        _ => 1,
    }
}

fn run(args: &[String]) -> i32 {
    let mut vm = match Vm::new(&Options::default(), STACK_BYTES) {
        Ok(vm) => vm,
        Err(e) => {
            eprintln!("tauraro: cannot start: {e}");
            return 1;
        }
    };
    let Some(script) = args.first() else {
        eprintln!("usage: tauraro script.tr");
        return 2;
    };
    let bytes = match std::fs::read(script) {
        Ok(b) => b,
        Err(e) => {
            eprintln!("tauraro: can't open file '{script}': {e}");
            return 2;
        }
    };
    let r = vm.run_main(&bytes, script);
    let t = vm.thread();
    let status = match r {
        Ok(_) => 0,
        Err(_) => {
            let e = t.take_pending();
            if let Some(e) = e.cast::<crate::object::Exception>() {
                crate::builtins::traceback::print_exception(t, e);
            }
            1
        }
    };
    let _ = t.out.flush();
    status
}
