//! The program `lab`.

use std::process::ExitCode;

use lab::runner::hold;

fn main() -> ExitCode {
    let mut args: Vec<String> = std::env::args_os()
        .map(|arg| arg.to_string_lossy().into_owned())
        .collect();
    // The holder starts many times a run and must be small and quick, so it goes before everything else.
    if args.get(1).is_some_and(|arg| arg == hold::HOLD) {
        return ExitCode::from(hold::main(&args.split_off(2)));
    }
    ExitCode::from(lab::cmd::main())
}
