//! `os.posix_spawn`, and waiting for processes with what they used.

use super::super::signals::delivery;
use super::limits::used;
use super::spawn::Strings;
use super::{c_int, c_path, interruptible, numbers};
use crate::natives;
use crate::object::*;
use crate::runtime::ops;
use crate::value::Value;
use core::mem::MaybeUninit;
use std::ffi::CString;
use std::io;

natives! { FUNCTIONS:
    /// Start a program in a new process; the process's number. An action is (0, fd, path, flags, mode), (1, fd), (2, fd, new
    /// fd) or (3, lowest fd), for opening, closing, dup2 and closing all from one on.
    "posix_spawn" "(path, args, env, actions, search, setpgroup, resetids, setsid, setsigmask, setsigdef, scheduler, /)" => posix_spawn,
    /// Number, wait status and resources of a process that has ended.
    "wait4" "(pid, options, /)" => wait4,
    /// The five numbers of a waitid_result, or None.
    "waitid" "(idtype, id, options, /)" => waitid,
}

/// A list of actions of the C library's.
struct Actions {
    list: Box<libc::posix_spawn_file_actions_t>,
    /// What the list may refer to.
    _paths: Vec<CString>,
}

/// An error code as a result.
fn code(r: i32) -> io::Result<()> {
    match r {
        0 => Ok(()),
        code => Err(io::Error::from_raw_os_error(code)),
    }
}

impl Actions {
    fn of(t: &mut Thread, actions: Value) -> Result<Actions, Raised> {
        let mut list = Box::new(MaybeUninit::uninit());
        // SAFETY: initialises the list.
        let mut out = unsafe {
            libc::posix_spawn_file_actions_init(list.as_mut_ptr());
            Actions {
                list: list.assume_init(),
                _paths: Vec::new(),
            }
        };
        ops::for_each(t, actions, |t, row| out.add(t, row))?;
        Ok(out)
    }

    fn add(&mut self, t: &mut Thread, row: Value) -> Result<(), Raised> {
        let Some(row) = row.cast::<Tuple>() else {
            return Err(t.type_error("an action is a tuple"));
        };
        let number = |t: &mut Thread, i: usize| c_int(t, row.get(i));
        let list = &raw mut *self.list;
        let r = match (number(t, 0)?, row.len()) {
            (0, 5) => {
                let fd = number(t, 1)?;
                let path = c_path(t, row.get(2))?;
                let (flags, mode) = (number(t, 3)?, number(t, 4)?);
                // SAFETY: the list is initialised; the path ends with a zero byte and is kept.
                let r = unsafe {
                    libc::posix_spawn_file_actions_addopen(
                        list,
                        fd,
                        path.as_ptr(),
                        flags,
                        mode as libc::mode_t,
                    )
                };
                self._paths.push(path);
                r
            }
            (1, 2) => {
                let fd = number(t, 1)?;
                // SAFETY: the list is initialised.
                unsafe { libc::posix_spawn_file_actions_addclose(list, fd) }
            }
            (2, 3) => {
                let (fd, new) = (number(t, 1)?, number(t, 2)?);
                // SAFETY: the list is initialised.
                unsafe { libc::posix_spawn_file_actions_adddup2(list, fd, new) }
            }
            (3, 2) => {
                let fd = number(t, 1)?;
                // SAFETY: the list is initialised.
                unsafe { libc::posix_spawn_file_actions_addclosefrom_np(list, fd) }
            }
            _ => return Err(t.type_error("Unknown file_actions identifier")),
        };
        match code(r) {
            Ok(()) => Ok(()),
            Err(e) => Err(super::os_error(t, &e, None)),
        }
    }
}

impl Drop for Actions {
    fn drop(&mut self) {
        // SAFETY: the list is initialised.
        unsafe { libc::posix_spawn_file_actions_destroy(&raw mut *self.list) };
    }
}

/// Attributes of the new process.
struct Attributes(Box<libc::posix_spawnattr_t>);

impl Drop for Attributes {
    fn drop(&mut self) {
        // SAFETY: they are initialised.
        unsafe { libc::posix_spawnattr_destroy(&raw mut *self.0) };
    }
}

/// The signals that an iterable of ints names.
fn signals(t: &mut Thread, v: Value) -> Result<libc::sigset_t, Raised> {
    // SAFETY: all-zero bytes are a valid set, which the call empties.
    let mut set = unsafe {
        let mut set = core::mem::zeroed();
        libc::sigemptyset(&mut set);
        set
    };
    ops::for_each(t, v, |t, v| {
        let signal = c_int(t, v)?;
        if !(1..65).contains(&signal) {
            return Err(t.value_error(format!("signal number {signal} out of range [1; 64]")));
        }
        // SAFETY: a valid signal.
        unsafe { libc::sigaddset(&mut set, signal) };
        Ok(())
    })?;
    Ok(set)
}

impl Attributes {
    /// Of the arguments from `setpgroup` on.
    fn of(t: &mut Thread, args: &[Value]) -> Result<Attributes, Raised> {
        let mut made = Box::new(MaybeUninit::uninit());
        // SAFETY: initialises the attributes.
        let mut out = unsafe {
            libc::posix_spawnattr_init(made.as_mut_ptr());
            Attributes(made.assume_init())
        };
        let attributes = &raw mut *out.0;
        let mut flags = 0;
        if !args[0].is_none() {
            let group = c_int(t, args[0])?;
            // SAFETY: the attributes are initialised.
            unsafe { libc::posix_spawnattr_setpgroup(attributes, group) };
            flags |= libc::POSIX_SPAWN_SETPGROUP;
        }
        if ops::truthy(t, args[1])? {
            flags |= libc::POSIX_SPAWN_RESETIDS;
        }
        if ops::truthy(t, args[2])? {
            flags |= i32::from(libc::POSIX_SPAWN_SETSID);
        }
        // Threads beside the main one block all signals, which the program must not inherit.
        let mask = match args[3] {
            v if v.is_none() => {
                let own = delivery::block_all();
                delivery::set_mask(&own);
                delivery::main_mask(t, own)
            }
            v => signals(t, v)?,
        };
        flags |= libc::POSIX_SPAWN_SETSIGMASK;
        let defaults = signals(t, args[4])?;
        flags |= libc::POSIX_SPAWN_SETSIGDEF;
        // SAFETY: the attributes are initialised; reads the sets.
        unsafe {
            libc::posix_spawnattr_setsigmask(attributes, &mask);
            libc::posix_spawnattr_setsigdefault(attributes, &defaults);
        }
        if !args[5].is_none() {
            let Some(pair) = args[5].cast::<Tuple>().filter(|p| p.len() == 2) else {
                return Err(t.type_error("a scheduler is a policy and a priority"));
            };
            flags |= libc::POSIX_SPAWN_SETSCHEDPARAM;
            if !pair.get(0).is_none() {
                let policy = c_int(t, pair.get(0))?;
                // SAFETY: the attributes are initialised.
                unsafe { libc::posix_spawnattr_setschedpolicy(attributes, policy) };
                flags |= libc::POSIX_SPAWN_SETSCHEDULER;
            }
            let priority = libc::sched_param {
                sched_priority: c_int(t, pair.get(1))?,
            };
            // SAFETY: the attributes are initialised; reads the structure.
            unsafe { libc::posix_spawnattr_setschedparam(attributes, &priority) };
        }
        // SAFETY: the attributes are initialised.
        unsafe { libc::posix_spawnattr_setflags(attributes, flags as _) };
        Ok(out)
    }
}

fn posix_spawn(t: &mut Thread, args: &[Value]) -> PyResult {
    let path = c_path(t, args[0])?;
    let argv = Strings::of(t, args[1])?;
    let env = match args[2] {
        v if v.is_none() => None,
        v => Some(Strings::of(t, v)?),
    };
    let actions = Actions::of(t, args[3])?;
    let start = match ops::truthy(t, args[4])? {
        true => libc::posix_spawnp,
        false => libc::posix_spawn,
    };
    let attributes = Attributes::of(t, &args[5..])?;
    let mut pid = 0;
    // SAFETY: the texts end with zero bytes, the rows of them with null, and the lists are initialised. Nobody else changes
    // the environment meanwhile: only threads with the lock do.
    let r = unsafe {
        unsafe extern "C" {
            static environ: *const *const core::ffi::c_char;
        }
        let env = env.as_ref().map_or(environ, |env| env.pointers());
        start(
            &mut pid,
            path.as_ptr(),
            &*actions.list,
            &*attributes.0,
            argv.pointers().cast(),
            env.cast(),
        )
    };
    match code(r) {
        Ok(()) => t.int(i64::from(pid)),
        Err(e) => Err(super::os_error(t, &e, Some(args[0]))),
    }
}

fn wait4(t: &mut Thread, args: &[Value]) -> PyResult {
    let (pid, options) = (c_int(t, args[0])?, c_int(t, args[1])?);
    let mut status = 0;
    // SAFETY: the structure is made of integers.
    let mut resources: libc::rusage = unsafe { core::mem::zeroed() };
    let ended = interruptible(t, None, || {
        // SAFETY: writes the status and the structure.
        (unsafe { libc::wait4(pid, &mut status, options, &mut resources) }) as isize
    })?;
    let resources = used(t, &resources)?;
    let [ended, status] = [ended as i64, i64::from(status)].map(Value::small_int);
    Ok(Tuple::new(t, &[ended, status, resources])?.value())
}

fn waitid(t: &mut Thread, args: &[Value]) -> PyResult {
    let kind = c_int(t, args[0])?;
    let id = ops::index_i64(t, args[1])?;
    let options = c_int(t, args[2])?;
    // SAFETY: all-zero bytes are a valid structure.
    let mut found: libc::siginfo_t = unsafe { core::mem::zeroed() };
    interruptible(t, None, || {
        // SAFETY: writes the structure.
        (unsafe {
            libc::waitid(
                kind as libc::idtype_t,
                id as libc::id_t,
                &mut found,
                options,
            )
        }) as isize
    })?;
    // SAFETY: the call has filled the structure with what belongs to SIGCHLD, or left it zero.
    let (pid, uid, status) = unsafe { (found.si_pid(), found.si_uid(), found.si_status()) };
    if pid == 0 {
        return Ok(Value::NONE);
    }
    let (signal, code) = (found.si_signo, found.si_code);
    numbers(
        t,
        [
            pid.into(),
            uid.into(),
            signal.into(),
            status.into(),
            code.into(),
        ],
    )
}
