//! The holders: small processes of the lab between it and each program it measures.
//!
//! A holder brings a program to a barrier, pins it to its core, waits for it, and ends whatever it left running. A process
//! of its own is needed because Linux hands the peak memory of a process on to the program it turns into: started
//! directly, every program would report at least the memory of the lab.
//!
//! Holders are forked by a server, one process a run, started as `lab __hold FD`: a fork of something so small takes a
//! tenth of the time of starting the lab's binary. The server reads one packet a program from the socket FD (see
//! [`Order`]) with four descriptors: control, standard input, output and error. On the control socket the holder writes
//! one line when the program is held (`held PID HOLDER`), one when it begins (`begin CPU_NS`, what the process used so
//! far), one when that failed (`failed TEXT`) and one when it ended (`ended STATUS USER_NS SYSTEM_NS RSS VOLUNTARY
//! INVOLUNTARY END_NS LEFT`; LEFT is 1 when it left processes running). The program's process reads one byte from it, the
//! release.
//!
//! The end of the control socket is the order to end: the holder kills the program and all its descendants, also those
//! that left its process group, and ends. The kernel closes the socket of a lab that was killed, so that needs nobody.
//! A holder that is killed itself takes the program with it (PR_SET_PDEATHSIG).

use std::convert::Infallible;
use std::io::{self, Read, Write};
use std::os::fd::{AsFd, OwnedFd};
use std::os::unix::net::UnixStream;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use super::sys::{self, Fork};
use crate::error::{Error, Result};

/// The hidden subcommand.
pub const HOLD: &str = "__hold";

/// The largest packet, well below the send buffer that Linux gives a socket; command line and environment must fit.
const PACKET: usize = 128 * 1024;

/// What a holder is asked to start.
#[derive(Debug, PartialEq)]
pub(crate) struct Order {
    /// Core to pin to.
    pub(crate) core: Option<usize>,
    /// Working directory.
    pub(crate) folder: PathBuf,
    /// Binary and arguments.
    pub(crate) argv: Vec<String>,
    /// The whole environment.
    pub(crate) env: Vec<(String, String)>,
}

impl Order {
    /// The packet: texts that each end with a zero byte.
    fn to_packet(&self) -> Vec<u8> {
        let mut packet = Vec::new();
        let mut put = |text: &[u8]| {
            packet.extend_from_slice(text);
            packet.push(0);
        };
        put(self
            .core
            .map_or(String::new(), |core| core.to_string())
            .as_bytes());
        put(self.folder.as_os_str().as_encoded_bytes());
        put(self.argv.len().to_string().as_bytes());
        self.argv.iter().for_each(|word| put(word.as_bytes()));
        for (key, value) in &self.env {
            put(format!("{key}={value}").as_bytes());
        }
        packet
    }

    fn from_packet(packet: &[u8]) -> Option<Order> {
        let text = std::str::from_utf8(packet).ok()?;
        let mut texts = text.strip_suffix('\0')?.split('\0');
        let core = texts.next()?;
        let folder = PathBuf::from(texts.next()?);
        let count = texts.next()?.parse().ok()?;
        let argv: Vec<String> = texts.by_ref().take(count).map(str::to_string).collect();
        if argv.is_empty() || argv.len() != count {
            return None;
        }
        let env = texts
            .map(|text| {
                let (key, value) = text.split_once('=')?;
                Some((key.to_string(), value.to_string()))
            })
            .collect::<Option<_>>()?;
        Some(Order {
            core: if core.is_empty() {
                None
            } else {
                Some(core.parse().ok()?)
            },
            folder,
            argv,
            env,
        })
    }
}

/// The server of a run. It ends when this is dropped or the lab dies.
pub(crate) struct Server {
    process: std::process::Child,
    socket: Option<OwnedFd>,
}

impl Server {
    /// Starts the server.
    pub(crate) fn start() -> Result<Server> {
        let lab = std::env::current_exe().map_err(|cause| {
            Error::harness(format!("cannot find the lab's own binary: {cause}"))
        })?;
        let failed = |cause: io::Error| {
            Error::harness(format!("cannot start the server of holders: {cause}"))
        };
        let (ours, theirs) = sys::packet_pair().map_err(failed)?;
        sys::set_close_on_exec(theirs.as_fd(), false).map_err(failed)?;
        let process = Command::new(lab)
            .arg(HOLD)
            .arg(sys::number(&theirs).to_string())
            .env_clear()
            // A Ctrl-C on the terminal is for the lab, which then ends everything in order.
            .process_group(0)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .map_err(failed)?;
        Ok(Server {
            process,
            socket: Some(ours),
        })
    }

    /// Has a program brought to the barrier. `descriptors`: control, standard input, output and error.
    pub(crate) fn hold(&self, order: &Order, descriptors: [OwnedFd; 4]) -> io::Result<()> {
        let packet = order.to_packet();
        if packet.len() > PACKET {
            return Err(io::Error::other(format!(
                "its command line and environment have {} bytes, more than {PACKET}",
                packet.len()
            )));
        }
        let socket = self.socket.as_ref().map(AsFd::as_fd);
        let socket = socket.ok_or_else(|| io::Error::other("the server has been stopped"))?;
        sys::send_packet(socket, &packet, &descriptors.each_ref().map(AsFd::as_fd))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.socket = None;
        // It ends at once: it only waits for packets.
        let _ = self.process.wait();
    }
}

/// Runs the server with the arguments after `__hold`; returns its exit status.
pub fn main(args: &[String]) -> u8 {
    match serve(args) {
        Ok(()) => 0,
        Err(error) => {
            eprintln!("lab {HOLD}: {error}");
            6
        }
    }
}

fn serve(args: &[String]) -> io::Result<()> {
    let fd = args.first().and_then(|text| text.parse().ok());
    let fd =
        fd.ok_or_else(|| io::Error::other("expected FD, this subcommand is for the lab itself"))?;
    let socket = sys::adopt(fd)?;
    sys::set_close_on_exec(socket.as_fd(), true)?;
    let mut buffer = vec![0; PACKET];
    loop {
        let (length, descriptors) = sys::receive_packet(socket.as_fd(), &mut buffer)?;
        if length == 0 {
            return Ok(());
        }
        // Holders that have ended; the last few are left to whoever inherits them.
        sys::reap();
        let Ok([control, input, output, errors]) = <[OwnedFd; 4]>::try_from(descriptors) else {
            continue;
        };
        let mut control = UnixStream::from(control);
        let Some(order) = Order::from_packet(&buffer[..length]) else {
            let _ = writeln!(control, "failed a packet could not be read");
            continue;
        };
        match sys::fork() {
            Ok(Fork::Child) => {
                drop(socket);
                let status = match hold(&mut control, &order, [input, output, errors]) {
                    Ok(()) => 0,
                    Err(error) => {
                        let _ = writeln!(control, "failed {error}");
                        6
                    }
                };
                std::process::exit(status);
            }
            Ok(Fork::Parent(_)) => {}
            Err(error) => {
                let _ = writeln!(control, "failed {error}");
            }
        }
    }
}

/// The life of a holder.
fn hold(control: &mut UnixStream, order: &Order, streams: [OwnedFd; 3]) -> io::Result<()> {
    sys::lead_a_group()?;
    sys::adopt_orphans()?;
    let holder = std::process::id();
    let pid = match sys::fork()? {
        Fork::Child => {
            let Err(error) = become_program(control, holder, order, &streams);
            let _ = writeln!(control, "failed {error}");
            std::process::exit(127);
        }
        Fork::Parent(pid) => pid,
    };
    drop(streams);
    let program = sys::process_descriptor(pid)?;
    if sys::await_end_or_hang_up(program.as_fd(), control.as_fd())? {
        let ended = sys::wait(pid)?;
        let end_ns = sys::monotonic_ns();
        let left = u8::from(sys::reap());
        // A lab that is gone has closed the socket, which is seen next.
        let _ = writeln!(
            control,
            "ended {} {} {} {} {} {} {end_ns} {left}",
            ended.status,
            ended.user_ns,
            ended.system_ns,
            ended.peak_rss_bytes,
            ended.voluntary,
            ended.involuntary
        );
        sys::await_hang_up(control.as_fd())?;
    }
    end_descendants(holder);
    Ok(())
}

/// Kills the children of this process until there are none. The children of a dead child become its own (it adopts
/// orphans), so no descendant is missed, whatever session or group it went to.
fn end_descendants(holder: u32) {
    let list = PathBuf::from(format!("/proc/self/task/{holder}/children"));
    while sys::reap() {
        match std::fs::read_to_string(&list) {
            Ok(children) => children
                .split_whitespace()
                .filter_map(|pid| pid.parse().ok())
                .for_each(sys::kill_process),
            // A kernel without that list: the group is what can be reached, this process included.
            Err(_) => sys::kill_group(holder),
        }
        std::thread::sleep(Duration::from_micros(200));
    }
}

fn become_program(
    control: &mut UnixStream,
    holder: u32,
    order: &Order,
    streams: &[OwnedFd; 3],
) -> io::Result<Infallible> {
    sys::die_with(holder)?;
    if let Some(core) = order.core {
        sys::pin_to(&[core])?;
    }
    for (number, stream) in (0..).zip(streams) {
        sys::put_at(stream.as_fd(), number)?;
    }
    sys::default_sigpipe();
    let mut command = Command::new(Path::new(&order.argv[0]));
    command
        .args(&order.argv[1..])
        .env_clear()
        .envs(order.env.iter().map(|(key, value)| (key, value)))
        .current_dir(&order.folder);
    writeln!(control, "held {} {holder}", std::process::id())?;
    let mut byte = [0];
    control.read_exact(&mut byte)?;
    writeln!(control, "begin {}", sys::process_cpu_ns())?;
    Err(command.exec())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn orders_come_through_a_packet() {
        for core in [None, Some(3)] {
            let order = Order {
                core,
                folder: PathBuf::from("/tmp/a folder"),
                argv: vec!["python3".to_string(), String::new(), "a\nb".to_string()],
                env: vec![
                    ("PATH".to_string(), "/bin:/usr/bin".to_string()),
                    ("EMPTY".to_string(), String::new()),
                ],
            };
            assert_eq!(Order::from_packet(&order.to_packet()), Some(order));
        }
        assert_eq!(Order::from_packet(b"\0/tmp\x003\0python3\0"), None);
        assert_eq!(Order::from_packet(b""), None);
    }
}
