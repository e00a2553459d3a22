//! The system calls that std does not offer. All unsafe code of the lab is in this file.

use std::io;
use std::os::fd::{AsRawFd, BorrowedFd, FromRawFd, OwnedFd, RawFd};
use std::sync::atomic::{AtomicBool, Ordering};

/// Set by SIGINT, SIGTERM and SIGHUP.
static INTERRUPTED: AtomicBool = AtomicBool::new(false);

extern "C" fn note_interrupt(_signal: libc::c_int) {
    INTERRUPTED.store(true, Ordering::Relaxed);
}

/// From now on Ctrl-C and termination signals only set a flag, so that the run can end its children and its file.
pub(crate) fn catch_interrupts() {
    for signal in [libc::SIGINT, libc::SIGTERM, libc::SIGHUP] {
        // SAFETY: an all-zero sigaction is valid, and the handler only stores into an atomic, which is async-signal-safe.
        // Without SA_RESTART a blocked poll returns EINTR at once.
        unsafe {
            let mut action: libc::sigaction = std::mem::zeroed();
            action.sa_sigaction = note_interrupt as *const () as libc::sighandler_t;
            libc::sigaction(signal, &action, std::ptr::null_mut());
        }
    }
}

/// Whether a signal asked the lab to stop.
pub(crate) fn interrupted() -> bool {
    INTERRUPTED.load(Ordering::Relaxed)
}

/// CLOCK_MONOTONIC in nanoseconds, the clock of every `start_ns` in the history.
pub(crate) fn monotonic_ns() -> u64 {
    clock_ns(libc::CLOCK_MONOTONIC)
}

/// CPU time of this process in nanoseconds.
pub(crate) fn process_cpu_ns() -> u64 {
    clock_ns(libc::CLOCK_PROCESS_CPUTIME_ID)
}

/// Clock ticks in a second, the unit of `/proc/stat`.
pub(crate) fn ticks_per_second() -> u64 {
    // SAFETY: sysconf touches no memory of ours.
    let ticks = unsafe { libc::sysconf(libc::_SC_CLK_TCK) };
    u64::try_from(ticks).unwrap_or(100).max(1)
}

/// Greatest resident set of this process so far, in bytes.
pub(crate) fn own_peak_rss_bytes() -> u64 {
    // SAFETY: an all-zero rusage is a valid value and a valid place for one.
    let usage = unsafe {
        let mut usage: libc::rusage = std::mem::zeroed();
        libc::getrusage(libc::RUSAGE_SELF, &mut usage);
        usage
    };
    usage.ru_maxrss as u64 * 1024
}

/// CPU time of another process in nanoseconds; nothing when it is gone.
pub(crate) fn cpu_ns_of(pid: u32) -> Option<u64> {
    let mut clock = 0;
    // SAFETY: `clock` is a valid place for a clock id.
    let status = unsafe { libc::clock_getcpuclockid(pid as libc::pid_t, &mut clock) };
    let mut time = libc::timespec {
        tv_sec: 0,
        tv_nsec: 0,
    };
    // SAFETY: `time` is a valid place for a timespec; a clock of a process that is gone is an error.
    (status == 0 && unsafe { libc::clock_gettime(clock, &mut time) } == 0)
        .then(|| time.tv_sec as u64 * 1_000_000_000 + time.tv_nsec as u64)
}

fn clock_ns(clock: libc::clockid_t) -> u64 {
    let mut time = libc::timespec {
        tv_sec: 0,
        tv_nsec: 0,
    };
    // SAFETY: `time` is a valid place for a timespec, and both clocks exist on every Linux.
    unsafe { libc::clock_gettime(clock, &mut time) };
    time.tv_sec as u64 * 1_000_000_000 + time.tv_nsec as u64
}

/// The cores this process may run on, in ascending order.
pub(crate) fn allowed_cores() -> Vec<usize> {
    // SAFETY: an all-zero cpu_set_t is the empty set, and the size passed is that of the set.
    unsafe {
        let mut set: libc::cpu_set_t = std::mem::zeroed();
        if libc::sched_getaffinity(0, size_of::<libc::cpu_set_t>(), &mut set) != 0 {
            return Vec::new();
        }
        (0..libc::CPU_SETSIZE as usize)
            .filter(|&core| libc::CPU_ISSET(core, &set))
            .collect()
    }
}

/// Confines this process to `cores`.
pub(crate) fn pin_to(cores: &[usize]) -> io::Result<()> {
    // SAFETY: an all-zero cpu_set_t is the empty set; CPU_SET ignores no index here since all are below CPU_SETSIZE.
    let status = unsafe {
        let mut set: libc::cpu_set_t = std::mem::zeroed();
        for &core in cores
            .iter()
            .filter(|&&core| core < libc::CPU_SETSIZE as usize)
        {
            libc::CPU_SET(core, &mut set);
        }
        libc::sched_setaffinity(0, size_of::<libc::cpu_set_t>(), &set)
    };
    check(status).map(drop)
}

/// Asks for SIGKILL when the parent dies, and fails when it already has (`parent` is no longer the parent).
pub(crate) fn die_with(parent: u32) -> io::Result<()> {
    // SAFETY: PR_SET_PDEATHSIG takes a signal number and touches no memory.
    check(unsafe { libc::prctl(libc::PR_SET_PDEATHSIG, libc::SIGKILL) })?;
    if std::os::unix::process::parent_id() != parent {
        return Err(io::Error::other("the parent is gone"));
    }
    Ok(())
}

/// Sends SIGKILL to every process of a group; a group that is gone is no error.
pub(crate) fn kill_group(group: u32) {
    if group > 1 {
        // SAFETY: kill touches no memory; the group is one this lab created and whose leader it has not reaped.
        unsafe { libc::kill(-(group as libc::pid_t), libc::SIGKILL) };
    }
}

/// Sends SIGKILL to a process; one that is gone is no error.
pub(crate) fn kill_process(pid: libc::pid_t) {
    if pid > 1 {
        // SAFETY: kill touches no memory; the process is a child that was not reaped.
        unsafe { libc::kill(pid, libc::SIGKILL) };
    }
}

/// The children of a process, as far as the system tells them.
pub(crate) fn children(pid: libc::pid_t) -> Vec<libc::pid_t> {
    let list = std::fs::read_to_string(format!("/proc/{pid}/task/{pid}/children"));
    let list = list.unwrap_or_default();
    list.split_whitespace()
        .filter_map(|pid| pid.parse().ok())
        .collect()
}

/// From now on descendants whose parent died become children of this process.
pub(crate) fn adopt_orphans() -> io::Result<()> {
    // SAFETY: PR_SET_CHILD_SUBREAPER takes a flag and touches no memory.
    check(unsafe { libc::prctl(libc::PR_SET_CHILD_SUBREAPER, 1) }).map(drop)
}

/// Takes note of every child that has ended, without waiting; whether there still are children.
pub(crate) fn reap() -> bool {
    loop {
        // SAFETY: a null status pointer is allowed.
        match unsafe { libc::waitpid(-1, std::ptr::null_mut(), libc::WNOHANG) } {
            0 => return true,
            pid if pid > 0 => {}
            _ => return false,
        }
    }
}

/// A descriptor that becomes readable when a child ends (Linux 5.3 or later).
pub(crate) fn process_descriptor(pid: i32) -> io::Result<OwnedFd> {
    // SAFETY: pidfd_open takes a process id and flags, and touches no memory.
    let fd = unsafe { libc::syscall(libc::SYS_pidfd_open, pid, 0) };
    if fd < 0 {
        return Err(io::Error::last_os_error());
    }
    // SAFETY: the descriptor was just made and nothing else owns it.
    Ok(unsafe { OwnedFd::from_raw_fd(fd as RawFd) })
}

/// Waits until a process has ended (true) or the other end of the socket is closed or shut down for writing (false).
pub(crate) fn await_end_or_hang_up(
    process: BorrowedFd<'_>,
    socket: BorrowedFd<'_>,
) -> io::Result<bool> {
    let wanted = [(process, libc::POLLIN), (socket, libc::POLLRDHUP)];
    Ok(poll_for(&wanted, -1)?[0] != 0)
}

/// poll, again after a signal; what is true of each descriptor.
fn poll_for(
    wanted: &[(BorrowedFd<'_>, libc::c_short)],
    timeout_ms: i32,
) -> io::Result<Vec<libc::c_short>> {
    let mut polled: Vec<libc::pollfd> = wanted
        .iter()
        .map(|&(fd, events)| libc::pollfd {
            fd: fd.as_raw_fd(),
            events,
            revents: 0,
        })
        .collect();
    let count = polled.len() as libc::nfds_t;
    loop {
        // SAFETY: the pointer and length describe `polled`, which lives through the call.
        match check(unsafe { libc::poll(polled.as_mut_ptr(), count, timeout_ms) }) {
            Ok(_) => return Ok(polled.iter().map(|fd| fd.revents).collect()),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}

/// Two connected sockets that keep the borders of packets.
pub(crate) fn packet_pair() -> io::Result<(OwnedFd, OwnedFd)> {
    let mut fds = [0; 2];
    // SAFETY: `fds` is a valid place for two descriptors.
    check(unsafe {
        libc::socketpair(
            libc::AF_UNIX,
            libc::SOCK_SEQPACKET | libc::SOCK_CLOEXEC,
            0,
            fds.as_mut_ptr(),
        )
    })?;
    // SAFETY: both descriptors were just made and nothing else owns them.
    Ok(unsafe { (OwnedFd::from_raw_fd(fds[0]), OwnedFd::from_raw_fd(fds[1])) })
}

/// Descriptors that travel with one packet, at most.
const DESCRIPTORS: usize = 3;

/// Room for a control message with [`DESCRIPTORS`] descriptors, aligned as its header is.
#[repr(C, align(8))]
struct ControlBuffer([u8; 64]);

/// Sends a packet with descriptors.
pub(crate) fn send_packet(
    socket: BorrowedFd<'_>,
    packet: &[u8],
    descriptors: &[BorrowedFd<'_>; DESCRIPTORS],
) -> io::Result<()> {
    let numbers = descriptors.map(|fd| fd.as_raw_fd());
    let size = size_of_val(&numbers) as libc::c_uint;
    let mut control = ControlBuffer([0; 64]);
    let mut part = libc::iovec {
        iov_base: packet.as_ptr().cast_mut().cast(),
        iov_len: packet.len(),
    };
    // SAFETY: an all-zero msghdr is valid. CMSG_SPACE of three descriptors (32 bytes) fits the buffer, which is aligned
    // for a cmsghdr; the pointers that the message gets live through the call, and sendmsg only reads what they point to.
    unsafe {
        let mut message: libc::msghdr = std::mem::zeroed();
        message.msg_iov = &mut part;
        message.msg_iovlen = 1;
        message.msg_control = control.0.as_mut_ptr().cast();
        message.msg_controllen = libc::CMSG_SPACE(size) as _;
        let header = libc::CMSG_FIRSTHDR(&message);
        (*header).cmsg_level = libc::SOL_SOCKET;
        (*header).cmsg_type = libc::SCM_RIGHTS;
        (*header).cmsg_len = libc::CMSG_LEN(size) as _;
        let data: *mut RawFd = libc::CMSG_DATA(header).cast();
        for (index, number) in numbers.into_iter().enumerate() {
            data.add(index).write_unaligned(number);
        }
        if libc::sendmsg(socket.as_raw_fd(), &message, libc::MSG_NOSIGNAL) < 0 {
            return Err(io::Error::last_os_error());
        }
    }
    Ok(())
}

/// Receives a packet with its descriptors; its length is 0 when the other end is closed.
pub(crate) fn receive_packet(
    socket: BorrowedFd<'_>,
    buffer: &mut [u8],
) -> io::Result<(usize, Vec<OwnedFd>)> {
    let mut control = ControlBuffer([0; 64]);
    let mut part = libc::iovec {
        iov_base: buffer.as_mut_ptr().cast(),
        iov_len: buffer.len(),
    };
    let mut descriptors = Vec::new();
    // SAFETY: an all-zero msghdr is valid; the pointers that the message gets describe places that live through the call.
    // Of a control message only as many descriptors are read as its length says, and the kernel made them for this
    // process, so nothing else owns them.
    let length = unsafe {
        let mut message: libc::msghdr = std::mem::zeroed();
        message.msg_iov = &mut part;
        message.msg_iovlen = 1;
        message.msg_control = control.0.as_mut_ptr().cast();
        message.msg_controllen = control.0.len() as _;
        let length = loop {
            let length = libc::recvmsg(socket.as_raw_fd(), &mut message, libc::MSG_CMSG_CLOEXEC);
            if length >= 0 {
                break length as usize;
            }
            let error = io::Error::last_os_error();
            if error.kind() != io::ErrorKind::Interrupted {
                return Err(error);
            }
        };
        let header = libc::CMSG_FIRSTHDR(&message);
        if !header.is_null()
            && (*header).cmsg_level == libc::SOL_SOCKET
            && (*header).cmsg_type == libc::SCM_RIGHTS
        {
            let bytes = (*header).cmsg_len as usize - libc::CMSG_LEN(0) as usize;
            let data: *const RawFd = libc::CMSG_DATA(header).cast();
            for index in 0..bytes / size_of::<RawFd>() {
                descriptors.push(OwnedFd::from_raw_fd(data.add(index).read_unaligned()));
            }
        }
        length
    };
    Ok((length, descriptors))
}

/// What fork returned.
pub(crate) enum Fork {
    /// In the new process.
    Child,
    /// In the old one: the process id of the child.
    Parent(i32),
}

/// Forks this process.
pub(crate) fn fork() -> io::Result<Fork> {
    // SAFETY: only a holder calls this, which has a single thread, so the child may go on as a normal process.
    let pid = check(unsafe { libc::fork() })?;
    Ok(if pid == 0 {
        Fork::Child
    } else {
        Fork::Parent(pid)
    })
}

/// How a process ended and what it used.
pub(crate) struct Ended {
    /// The status word of wait4.
    pub(crate) status: i32,
    /// User CPU time in nanoseconds.
    pub(crate) user_ns: u64,
    /// System CPU time in nanoseconds.
    pub(crate) system_ns: u64,
    /// Greatest resident set in bytes.
    pub(crate) peak_rss_bytes: u64,
    /// Context switches the process asked for.
    pub(crate) voluntary: u64,
    /// Context switches that were forced on it.
    pub(crate) involuntary: u64,
}

/// Waits for a child to end.
pub(crate) fn wait(pid: i32) -> io::Result<Ended> {
    let mut status = 0;
    // SAFETY: both out-parameters are valid places, and an all-zero rusage is a valid value.
    let usage = unsafe {
        let mut usage: libc::rusage = std::mem::zeroed();
        while libc::wait4(pid, &mut status, 0, &mut usage) < 0 {
            let error = io::Error::last_os_error();
            if error.kind() != io::ErrorKind::Interrupted {
                return Err(error);
            }
        }
        usage
    };
    let nanoseconds =
        |time: libc::timeval| time.tv_sec as u64 * 1_000_000_000 + time.tv_usec as u64 * 1000;
    Ok(Ended {
        status,
        user_ns: nanoseconds(usage.ru_utime),
        system_ns: nanoseconds(usage.ru_stime),
        peak_rss_bytes: usage.ru_maxrss as u64 * 1024,
        voluntary: usage.ru_nvcsw as u64,
        involuntary: usage.ru_nivcsw as u64,
    })
}

/// Splits a status word into exit code or signal.
pub(crate) fn split_status(status: i32) -> std::result::Result<i32, i32> {
    if libc::WIFSIGNALED(status) {
        Err(libc::WTERMSIG(status))
    } else {
        Ok(libc::WEXITSTATUS(status))
    }
}

/// Gives SIGPIPE its default back, which Rust's start-up code took away; an exec would pass that on.
pub(crate) fn default_sigpipe() {
    // SAFETY: SIG_DFL is a valid disposition of SIGPIPE.
    unsafe { libc::signal(libc::SIGPIPE, libc::SIG_DFL) };
}

/// Whether a descriptor is closed by exec.
pub(crate) fn set_close_on_exec(fd: BorrowedFd<'_>, close: bool) -> io::Result<()> {
    let flags = if close { libc::FD_CLOEXEC } else { 0 };
    // SAFETY: F_SETFD touches no memory.
    check(unsafe { libc::fcntl(fd.as_raw_fd(), libc::F_SETFD, flags) }).map(drop)
}

/// The number of a descriptor, to tell another process.
pub(crate) fn number(fd: &OwnedFd) -> RawFd {
    fd.as_raw_fd()
}

/// Makes `fd` known under `number` (0 to 2), without close-on-exec.
pub(crate) fn put_at(fd: BorrowedFd<'_>, number: RawFd) -> io::Result<()> {
    // SAFETY: dup2 touches no memory; what was open under a number from 0 to 2 is owned by nothing in this process.
    check(unsafe { libc::dup2(fd.as_raw_fd(), number) }).map(drop)
}

/// Makes reads and writes on a descriptor return at once.
pub(crate) fn set_nonblocking(fd: BorrowedFd<'_>) -> io::Result<()> {
    // SAFETY: F_GETFL and F_SETFL touch no memory, and the descriptor is open as it is borrowed.
    unsafe {
        let flags = check(libc::fcntl(fd.as_raw_fd(), libc::F_GETFL))?;
        check(libc::fcntl(
            fd.as_raw_fd(),
            libc::F_SETFL,
            flags | libc::O_NONBLOCK,
        ))
        .map(drop)
    }
}

/// Takes over a descriptor that was inherited under a number told on the command line.
pub(crate) fn adopt(fd: RawFd) -> io::Result<OwnedFd> {
    // SAFETY: F_GETFD touches no memory and fails on a number that is not open.
    check(unsafe { libc::fcntl(fd, libc::F_GETFD) })?;
    // SAFETY: the descriptor is open (checked above) and nothing else in this process owns it.
    Ok(unsafe { OwnedFd::from_raw_fd(fd) })
}

/// Waits until one of the descriptors can be read (or is closed), at most `timeout_ms`; says which. An interrupting
/// signal returns early with none.
pub(crate) fn poll_readable(fds: &[BorrowedFd<'_>], timeout_ms: i32) -> io::Result<Vec<bool>> {
    let mut polled: Vec<libc::pollfd> = fds
        .iter()
        .map(|fd| libc::pollfd {
            fd: fd.as_raw_fd(),
            events: libc::POLLIN,
            revents: 0,
        })
        .collect();
    // SAFETY: the pointer and length describe `polled`, which lives through the call.
    let status = unsafe {
        libc::poll(
            polled.as_mut_ptr(),
            polled.len() as libc::nfds_t,
            timeout_ms,
        )
    };
    match check(status) {
        Ok(_) => Ok(polled.iter().map(|fd| fd.revents != 0).collect()),
        Err(error) if error.kind() == io::ErrorKind::Interrupted => Ok(vec![false; fds.len()]),
        Err(error) => Err(error),
    }
}

/// Whether a process of this id exists.
pub(crate) fn is_alive(pid: u32) -> bool {
    // SAFETY: signal 0 only checks for existence.
    pid > 0 && unsafe { libc::kill(pid as libc::pid_t, 0) } == 0
}

fn check(status: libc::c_int) -> io::Result<libc::c_int> {
    if status < 0 {
        Err(io::Error::last_os_error())
    } else {
        Ok(status)
    }
}
