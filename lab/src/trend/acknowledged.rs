//! What somebody has seen: `lab.acknowledged/1`, one JSON object beside the runs.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::alerts::Alert;
use super::series::Series;
use crate::error::{Error, Result};

const FORMAT: &str = "lab.acknowledged/1";
/// Runs by which a change point may have moved since it was acknowledged: with more runs it is placed better.
const NEAR: usize = 2;

/// A change point that somebody has seen.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Acknowledgement {
    /// `suite/benchmark/case`.
    pub benchmark: String,
    /// Which runner.
    pub runner: String,
    /// On which machine class.
    pub machine_class: String,
    /// The first run after the change.
    pub run: String,
    /// It became slower.
    pub slower: bool,
    /// When it was acknowledged: RFC 3339.
    pub at: String,
    /// Why it is accepted.
    #[serde(default)]
    pub note: String,
}

/// All of them.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Acknowledged {
    format: String,
    /// Oldest first.
    pub acknowledged: Vec<Acknowledgement>,
}

impl Acknowledged {
    /// The file of a history.
    pub fn file(history: &Path) -> PathBuf {
        history.join("acknowledged.json")
    }

    /// Reads the file of a history; nothing was acknowledged where there is none.
    pub fn load(history: &Path) -> Result<Acknowledged> {
        let file = Acknowledged::file(history);
        let text = match std::fs::read_to_string(&file) {
            Ok(text) => text,
            Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => {
                return Ok(Acknowledged::default());
            }
            Err(cause) => return Err(Error::file(&file, "read", cause)),
        };
        let read: Acknowledged = serde_json::from_str(&text).map_err(|cause| {
            Error::usage(format!(
                "{}: expected an object of {FORMAT}: {cause}",
                file.display()
            ))
        })?;
        if read.format != FORMAT {
            return Err(Error::usage(format!(
                "{}: expected the format {FORMAT}, found {:?}",
                file.display(),
                read.format
            )));
        }
        Ok(read)
    }

    /// Writes the file whole or not at all.
    pub fn save(&self, history: &Path) -> Result<()> {
        let file = Acknowledged::file(history);
        let whole = Acknowledged {
            format: FORMAT.to_string(),
            acknowledged: self.acknowledged.clone(),
        };
        let text = serde_json::to_string_pretty(&whole)
            .map_err(|cause| Error::harness(format!("{}: {cause}", file.display())))?;
        let partial = file.with_extension("partial");
        std::fs::write(&partial, text + "\n")
            .and_then(|()| std::fs::rename(&partial, &file))
            .map_err(|cause| Error::file(&file, "write", cause))
    }

    /// Adds an alert.
    pub fn add(&mut self, alert: &Alert, at: &str, note: &str) {
        self.acknowledged.push(Acknowledgement {
            benchmark: alert.benchmark.clone(),
            runner: alert.runner.clone(),
            machine_class: alert.machine_class.clone(),
            run: alert.after.run.clone(),
            slower: alert.log < 0.0,
            at: at.to_string(),
            note: note.to_string(),
        });
    }

    /// The acknowledgement of a change point.
    pub(super) fn find(&self, series: &Series, at: usize, log: f64) -> Option<&Acknowledgement> {
        self.acknowledged.iter().find(|seen| {
            let place = || {
                let mut points = series.points.iter();
                points.position(|point| point.run == seen.run)
            };
            seen.benchmark == series.benchmark
                && seen.runner == series.runner
                && seen.machine_class == series.machine_class
                && seen.slower == (log < 0.0)
                && place().is_some_and(|place| place.abs_diff(at) <= NEAR)
        })
    }
}
