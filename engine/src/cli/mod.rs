//! The command line: options, running programs, sessions, exit statuses.

mod args;
mod dump;
mod profile;
mod repl;
mod run;
mod show;
mod stats;

use crate::builtins::signals::delivery;
use args::Args;

/// Bytes of native stack for scripts; only what is touched costs memory.
const STACK_BYTES: usize = 512 << 20;

/// Runs the command with the process's arguments; its exit status.
pub fn main() -> i32 {
    // One arena: those of threads grow by a page and a system call at a time, and scripts run on a thread.
    // SAFETY: called before there is another thread.
    unsafe { libc::mallopt(libc::M_ARENA_MAX, 1) };
    let words = std::env::args_os()
        .map(|a| a.to_string_lossy().into_owned())
        .collect();
    let args = match args::parse(words) {
        Ok(args) => args,
        Err(stop) => {
            if stop.status == 0 {
                return show::out(&stop.text);
            }
            show::err(&stop.text);
            return stop.status;
        }
    };
    // The script's thread takes all signals, so that they interrupt what that waits for.
    let mask = delivery::block_all();
    let child = std::thread::Builder::new()
        .name("main".to_owned())
        .stack_size(STACK_BYTES)
        .spawn(move || run_and_exit(&args, &mask));
    match child {
        Ok(child) => {
            let _ = child.join();
            // Only a panic comes here; it has reported itself.
            101
        }
        Err(e) => {
            show::err(&format!("tauraro: cannot start: {e}\n"));
            1
        }
    }
}

/// Ends the process from the script's thread: what it holds goes with it, unfreed.
fn run_and_exit(args: &Args, mask: &libc::sigset_t) {
    delivery::set_mask(mask);
    let status = run::run(args, STACK_BYTES);
    std::process::exit(status)
}
