//! `--profile`: where the profile goes and what it is called.

use super::args::{Args, Profile, Program};
use super::show;
use crate::builtins::import;
use crate::profile::{Options, Profiler};
use std::path::Path;

/// Folder of profiles, in the working directory.
const FOLDER: &str = "profiles";

/// Starts the profiler that the command line asks for. What is in its way is told, and the program runs without it.
pub(super) fn start(args: &Args) -> Option<Box<Profiler>> {
    let profile = args.profile.as_ref()?;
    match Profiler::start(options(profile, &args.program)) {
        Ok(profiler) => Some(profiler),
        Err(e) => {
            show::err(&format!("tauraro: --profile: {e}\n"));
            None
        }
    }
}

fn options(profile: &Profile, program: &Program) -> Options {
    let folder = import::current_folder();
    let (title, stem) = match program {
        Program::Script(path) => {
            let stem = Path::new(path).file_stem().unwrap_or_default();
            (path.clone(), stem.to_string_lossy().into_owned())
        }
        Program::Module(name) => (format!("-m {name}"), name.clone()),
        Program::Code(_) => ("-c".to_owned(), "command".to_owned()),
        Program::Input { .. } => ("standard input".to_owned(), "input".to_owned()),
    };
    let own_folder = Path::new(&folder).join(FOLDER);
    let (file, folder_to_make) = match &profile.file {
        // The program may change its working directory.
        Some(file) => (Path::new(&folder).join(file), None),
        None => {
            let name = format!("{stem}.{}", profile.format.ending());
            (own_folder.join(name), Some(own_folder))
        }
    };
    Options {
        trigger: profile.trigger,
        file,
        folder_to_make,
        format: profile.format,
        title: format!("tauraro {title}"),
        folder,
    }
}
