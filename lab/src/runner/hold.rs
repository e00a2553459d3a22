//! The holders: small processes of the lab between it and each program it measures.
//!
//! A holder brings a program to a barrier, pins it to its core, waits for it, and ends whatever it left running. A process
//! of its own is needed because Linux hands the peak memory of a process on to the program it turns into: started
//! directly, every program would report at least the memory of the lab.
//!
//! It is started as `lab __hold FD` and holds one program after another, since forking something so small takes a tenth
//! of the time of starting the lab's binary. For each program it reads one packet from the socket FD (see `Order`) with
//! three descriptors: standard input, output and error. It writes one line when the program is held (`held PID`), one when
//! it begins (`begin CPU_NS RSS`, what the process used so far), one when that failed (`failed TEXT`) and one when it ended
//! (`ended STATUS USER_NS SYSTEM_NS RSS VOLUNTARY INVOLUNTARY END_NS LEFT`; LEFT is 1 when it left processes running). The
//! program's process reads one byte from the socket, the release.
//!
//! The end of the socket is the order to end: the holder kills the program and all its descendants, also those that left
//! its process group, and ends. The kernel closes the socket of a lab that was killed, so that needs nobody. A holder
//! that is killed itself takes the program with it (PR_SET_PDEATHSIG).

use std::cell::RefCell;
use std::convert::Infallible;
use std::io::{self, Read, Write};
use std::os::fd::{AsFd, OwnedFd};
use std::os::unix::net::UnixStream;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::rc::Rc;
use std::time::{Duration, Instant};

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

/// A holder, seen from the lab. Dropping it ends it and whatever it holds.
pub(crate) struct Holder {
    process: std::process::Child,
    /// Its socket; nothing when it was closed, here or by its death.
    pub(crate) socket: Option<UnixStream>,
}

impl Holder {
    fn start() -> Result<Holder> {
        let lab = std::env::current_exe().map_err(|cause| {
            Error::harness(format!("cannot find the lab's own binary: {cause}"))
        })?;
        let failed = |cause: io::Error| Error::harness(format!("cannot start a holder: {cause}"));
        let (ours, theirs) = sys::packet_pair().map_err(failed)?;
        sys::set_nonblocking(ours.as_fd()).map_err(failed)?;
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
        Ok(Holder {
            process,
            socket: Some(UnixStream::from(ours)),
        })
    }

    /// Has a program brought to the barrier. `descriptors`: standard input, output and error.
    pub(crate) fn hold(&self, order: &Order, descriptors: [OwnedFd; 3]) -> io::Result<()> {
        let packet = order.to_packet();
        if packet.len() > PACKET {
            return Err(io::Error::other(format!(
                "its command line and environment have {} bytes, more than {PACKET}",
                packet.len()
            )));
        }
        let socket = self.socket.as_ref().map(AsFd::as_fd);
        let socket = socket.ok_or_else(|| io::Error::other("its holder is gone"))?;
        sys::send_packet(socket, &packet, &descriptors.each_ref().map(AsFd::as_fd))
    }
}

impl Drop for Holder {
    fn drop(&mut self) {
        self.socket = None;
        let deadline = Instant::now() + Duration::from_secs(2);
        loop {
            match self.process.try_wait() {
                Ok(None) if Instant::now() < deadline => {
                    std::thread::sleep(Duration::from_micros(100))
                }
                Ok(None) => {
                    // One that was stopped, perhaps: its death kills at least the program.
                    sys::kill_group(self.process.id());
                    let _ = self.process.wait();
                    return;
                }
                _ => return,
            }
        }
    }
}

/// The holders of a run that hold nothing at the moment.
#[derive(Clone, Default)]
pub(crate) struct Holders(Rc<RefCell<Vec<Holder>>>);

impl Holders {
    /// An idle holder, or a new one.
    pub(crate) fn take(&self) -> Result<Holder> {
        let idle = self.0.borrow_mut().pop();
        idle.map_or_else(Holder::start, Ok)
    }

    /// Keeps a holder for later.
    pub(crate) fn give_back(&self, holder: Holder) {
        self.0.borrow_mut().push(holder);
    }
}

/// Runs a holder with the arguments after `__hold`; returns its exit status.
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
    let mut control = UnixStream::from(sys::adopt(fd)?);
    sys::set_close_on_exec(control.as_fd(), true)?;
    sys::adopt_orphans()?;
    let mut buffer = vec![0; PACKET];
    loop {
        let (length, descriptors) = sys::receive_packet(control.as_fd(), &mut buffer)?;
        if length == 0 {
            break;
        }
        let order = Order::from_packet(&buffer[..length]);
        let (Some(order), Ok(streams)) = (order, <[OwnedFd; 3]>::try_from(descriptors)) else {
            let _ = control.write_all(b"failed a packet could not be read\n");
            continue;
        };
        if let Err(error) = hold(&mut control, &order, streams) {
            let _ = control.write_all(format!("failed {error}\n").as_bytes());
        }
    }
    end_descendants();
    Ok(())
}

/// Holds one program until it has ended or the lab hangs up.
fn hold(control: &mut UnixStream, order: &Order, streams: [OwnedFd; 3]) -> io::Result<()> {
    let holder = std::process::id();
    let pid = match sys::fork()? {
        Fork::Child => {
            let Err(error) = become_program(control, holder, order, &streams);
            let _ = control.write_all(format!("failed {error}\n").as_bytes());
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
        // One line is one packet. A lab that is gone is seen at the next read.
        let line = format!(
            "ended {} {} {} {} {} {} {end_ns} {left}\n",
            ended.status,
            ended.user_ns,
            ended.system_ns,
            ended.peak_rss_bytes,
            ended.voluntary,
            ended.involuntary
        );
        let _ = control.write_all(line.as_bytes());
    }
    Ok(())
}

/// Kills the children of this process until there are none. The children of a dead child become its own (it adopts
/// orphans), so no descendant is missed, whatever session or group it went to.
fn end_descendants() {
    let holder = std::process::id();
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
    control.write_all(format!("held {}\n", std::process::id()).as_bytes())?;
    let mut byte = [0];
    control.read_exact(&mut byte)?;
    let begin = format!(
        "begin {} {}\n",
        sys::process_cpu_ns(),
        sys::own_peak_rss_bytes()
    );
    control.write_all(begin.as_bytes())?;
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
