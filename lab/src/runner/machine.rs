//! What the machine is: the part of a run that decides which runs may be compared.

use std::path::Path;
use std::process::Command;

use super::sys;
use crate::model::{Git, Machine};

/// Describes this machine. `pinned` is the core programs run on.
fn describe_machine(pinned: Option<usize>, cores: Vec<usize>) -> Machine {
    let cpuinfo = read("/proc/cpuinfo").unwrap_or_default();
    let field = |name: &str| {
        cpuinfo
            .lines()
            .filter_map(|line| line.split_once(':'))
            .find(|(key, _)| key.trim() == name)
            .map(|(_, value)| value.trim().to_string())
    };
    let virtualised =
        field("flags").is_some_and(|flags| flags.split(' ').any(|flag| flag == "hypervisor"));
    let identity = [
        field("vendor_id"),
        field("cpu family"),
        field("model"),
        field("stepping"),
    ]
    .into_iter()
    .flatten()
    .collect::<Vec<_>>()
    .join("-");
    let core = pinned.unwrap_or(0);
    Machine {
        class: format!(
            "{} {} {} cores{}",
            std::env::consts::ARCH,
            if identity.is_empty() {
                "unknown"
            } else {
                &identity
            },
            cores.len(),
            if virtualised { " virtual" } else { "" }
        ),
        host: read("/proc/sys/kernel/hostname").unwrap_or_default(),
        cpu: field("model name").unwrap_or_default(),
        cores,
        pinned_core: pinned,
        memory_bytes: read("/proc/meminfo")
            .and_then(|text| {
                text.lines()
                    .next()?
                    .split_whitespace()
                    .nth(1)?
                    .parse::<u64>()
                    .ok()
            })
            .map_or(0, |kilobytes| kilobytes * 1024),
        kernel: read("/proc/sys/kernel/osrelease").unwrap_or_default(),
        system: read("/etc/os-release")
            .and_then(|text| {
                let line = text.lines().find(|line| line.starts_with("PRETTY_NAME="))?;
                Some(line["PRETTY_NAME=".len()..].trim_matches('"').to_string())
            })
            .unwrap_or_default(),
        address_randomisation: read("/proc/sys/kernel/randomize_va_space")
            .and_then(|text| text.parse().ok()),
        governor: read(&format!(
            "/sys/devices/system/cpu/cpu{core}/cpufreq/scaling_governor"
        )),
        huge_pages: read("/sys/kernel/mm/transparent_hugepage/enabled")
            .and_then(|text| Some(text.split_once('[')?.1.split_once(']')?.0.to_string())),
        load: read("/proc/loadavg").and_then(|text| text.split(' ').next()?.parse().ok()),
        more: Default::default(),
    }
}

/// Chooses the core that programs are pinned to, keeps the lab off it, and describes the machine.
pub fn settle(notes: &mut Vec<String>) -> (Machine, Option<usize>) {
    let (core, cores) = choose_core(notes);
    (describe_machine(core, cores), core)
}

/// The core to pin programs to: the last one, since the first often serves interrupts. With two or more cores the lab
/// itself keeps to the others, so that it does not disturb what it measures.
fn choose_core(notes: &mut Vec<String>) -> (Option<usize>, Vec<usize>) {
    let cores = sys::allowed_cores();
    let Some((&core, others)) = cores.split_last() else {
        notes.push("cannot ask for the allowed cores: programs are not pinned".to_string());
        return (None, cores);
    };
    if !others.is_empty()
        && let Err(cause) = sys::pin_to(others)
    {
        notes.push(format!(
            "cannot pin ({cause}): programs share cores as the kernel likes"
        ));
        return (None, cores);
    }
    if others.is_empty() {
        notes.push("there is only one core: the lab shares it with what it measures".to_string());
    }
    (Some(core), cores)
}

/// The state of the repository at `root`; nothing where there is none or no git.
pub fn git_state(root: &Path) -> Option<Git> {
    let git = |args: &[&str]| {
        let output = Command::new("git")
            .arg("-C")
            .arg(root)
            .args(args)
            .output()
            .ok()?;
        output
            .status
            .success()
            .then(|| String::from_utf8_lossy(&output.stdout).trim().to_string())
    };
    let revision = git(&["rev-parse", "HEAD"])?;
    let dirty = !git(&["status", "--porcelain", "--untracked-files=no"])?.is_empty();
    Some(Git { revision, dirty })
}

fn read(path: &str) -> Option<String> {
    std::fs::read_to_string(path)
        .ok()
        .map(|text| text.trim().to_string())
}
