//! The holder: a second small process of the lab between it and each program it measures.
//!
//! It holds the program at a barrier until the lab releases it, pins it to its core, and waits for it. A process of its
//! own is needed because Linux hands the peak memory of a process on to the program it turns into: started directly,
//! every program would report at least the memory of the lab.
//!
//! It is started as `lab __hold FD PARENT CORE EXE ARGS...`. On the socket FD it writes one line when the program is
//! held (`held PID`), one when it begins (`begin CPU_NS`, what the child used so far), one when that failed (`failed
//! TEXT`) and one when it ended (`ended STATUS USER_NS SYSTEM_NS RSS VOLUNTARY INVOLUNTARY END_NS`). It reads one byte,
//! the release.

use std::convert::Infallible;
use std::io::{self, Read, Write};
use std::os::fd::AsRawFd;
use std::os::unix::net::UnixStream;
use std::os::unix::process::CommandExt;
use std::process::Command;

use super::sys::{self, Fork};

/// The hidden subcommand.
pub const HOLD: &str = "__hold";

/// Runs the holder with the arguments after `__hold`; returns its exit status.
pub fn main(args: &[String]) -> u8 {
    match hold(args) {
        Ok(()) => 0,
        Err(error) => {
            eprintln!("lab {HOLD}: {error}");
            6
        }
    }
}

fn hold(args: &[String]) -> io::Result<()> {
    let usage = || {
        io::Error::other(
            "expected FD PARENT CORE EXE ARGS..., this subcommand is for the lab itself",
        )
    };
    let number = |index: usize| {
        args.get(index)
            .and_then(|text| text.parse::<i32>().ok())
            .ok_or_else(usage)
    };
    let (fd, parent, core) = (number(0)?, number(1)?, number(2)?);
    let program = args.get(3).ok_or_else(usage)?;
    sys::die_with(parent as u32)?;
    let mut control = UnixStream::from(sys::adopt(fd)?);
    sys::set_close_on_exec(control.as_raw_fd(), true)?;
    let holder = std::process::id();
    match sys::fork()? {
        Fork::Child => {
            let Err(error) = become_program(&mut control, holder, core, program, &args[4..]);
            let _ = writeln!(control, "failed {error}");
            std::process::exit(127);
        }
        Fork::Parent(pid) => {
            let ended = sys::wait(pid)?;
            let end_ns = sys::monotonic_ns();
            writeln!(
                control,
                "ended {} {} {} {} {} {} {end_ns}",
                ended.status,
                ended.user_ns,
                ended.system_ns,
                ended.peak_rss_bytes,
                ended.voluntary,
                ended.involuntary
            )
        }
    }
}

fn become_program(
    control: &mut UnixStream,
    holder: u32,
    core: i32,
    program: &str,
    args: &[String],
) -> io::Result<Infallible> {
    sys::die_with(holder)?;
    if core >= 0 {
        sys::pin_to(&[core as usize])?;
    }
    sys::default_sigpipe();
    writeln!(control, "held {}", std::process::id())?;
    let mut byte = [0];
    control.read_exact(&mut byte)?;
    let mut command = Command::new(program);
    command.args(args);
    writeln!(control, "begin {}", sys::process_cpu_ns())?;
    Err(command.exec())
}
