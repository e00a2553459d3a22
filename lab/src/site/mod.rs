//! The dashboard: a folder of pages that any browser shows without a network. The only folder that names minijinja and
//! pulldown-cmark.

mod benchmark;
mod charts;
mod digest;
mod figures;
mod first_page;
mod names;
mod notes;
mod overview;
mod page;
mod pages;
mod serve;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use minijinja::Environment;
use serde_json::{Value, json};

use crate::error::{Error, Result};
use crate::ledger::Tried;
use crate::trend::{Alert, Night, Series};

pub use digest::{badge_svg, digest, history_svg};
pub use names::{slug, visible};
pub use overview::{Counts, Overview, overview};
pub use page::{Page, Picture, Section, Table, page};
pub use serve::Server;

/// A commit of a range.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Commit {
    /// The beginning of its hash.
    pub short: String,
    /// The first line of its message.
    pub subject: String,
}

/// A measurement of a runner against itself.
#[derive(Debug, Clone, PartialEq)]
pub struct SelfTest {
    /// Seconds since 1970.
    pub at: i64,
    /// What it was.
    pub what: String,
    /// Benchmarks.
    pub benchmarks: usize,
    /// Differences that were claimed.
    pub alarms: usize,
    /// The greatest |ln ratio|.
    pub worst: f64,
}

/// A file of a profile that a page links.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Profile {
    /// `suite/benchmark/case`, or what its folder or name says.
    pub benchmark: String,
    /// Where it lies.
    pub file: PathBuf,
    /// Its path in the folder of the benchmark.
    pub path: String,
}

impl Profile {
    /// The file that it is copied to.
    fn copy(&self) -> String {
        let (stem, end) = self.path.rsplit_once('.').unwrap_or((&self.path, ""));
        let benchmark = slug(&self.benchmark);
        format!("profiles/{benchmark}--{}.{}", slug(stem), slug(end))
    }
}

/// A cause that was found for a benchmark (`lab.cause/1`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundCause {
    /// `suite/benchmark/case`.
    pub benchmark: String,
    /// The folder of its files.
    pub folder: PathBuf,
    /// What moved, in words.
    pub words: String,
    /// SHA-256 of the binary and the revision before.
    pub before: (Option<String>, Option<String>),
    /// After.
    pub after: (Option<String>, Option<String>),
}

/// Everything that the pages are made of.
pub struct Site<'a> {
    /// The nights, oldest first.
    pub nights: &'a [Night],
    /// Series over them.
    pub series: &'a [Series],
    /// Their change points, the newest first.
    pub alerts: &'a [Alert],
    /// The runner that the overview is about.
    pub runner: &'a str,
    /// Seconds since 1970.
    pub now: i64,
    /// Commits between two revisions, the newest first; empty where git does not know them.
    pub commits: &'a dyn Fn(&str, &str) -> Vec<Commit>,
    /// The ledger of optimisations.
    pub ledger: &'a [Tried],
    /// docs/conformance.md.
    pub conformance: Option<&'a str>,
    /// Measurements of runners against themselves, the newest first.
    pub self_tests: &'a [SelfTest],
    /// Flamegraphs.
    pub profiles: &'a [Profile],
    /// Causes of changes.
    pub causes: &'a [FoundCause],
    /// What a reader should know: run files that cannot be read.
    pub notes: &'a [String],
}

impl Site<'_> {
    /// The newest night.
    pub(crate) fn latest(&self) -> Option<&Night> {
        self.nights.last()
    }

    /// Name of the baseline with its version, as a reader knows it.
    pub(crate) fn baseline(&self) -> String {
        let Some(night) = self.latest() else {
            return "the baseline".to_string();
        };
        let of = |facts: &&crate::model::RunnerFacts| facts.name == night.baseline;
        night
            .runners
            .iter()
            .find(of)
            .map_or(night.baseline.clone(), |facts| {
                match facts.version.strip_prefix("Python ") {
                    Some(version) => format!("CPython {version}"),
                    None => facts.version.clone(),
                }
            })
    }

    /// The cause of what moved between two nights, where one was found for just these builds, and the page of it.
    pub(crate) fn cause(
        &self,
        benchmark: &str,
        before: &Night,
        now: &Night,
    ) -> Option<(&str, String)> {
        let is = |(sha256, revision): &(Option<String>, Option<String>), night: &Night| {
            let same = |own: &Option<String>, other: Option<&str>| {
                own.is_some() && own.as_deref() == other
            };
            same(sha256, night.binary(self.runner))
                || (!night.dirty && same(revision, night.revision.as_deref()))
        };
        let found = self.causes.iter().find(|cause| {
            cause.benchmark == benchmark && is(&cause.before, before) && is(&cause.after, now)
        })?;
        let page = found.folder.join("cause.html");
        let link = self.profiles.iter().find(|profile| profile.file == page)?;
        Some((&found.words, link.copy()))
    }

    /// Every benchmark that was ever measured, with the file of its page; in the order of the newest night, what is gone
    /// last.
    pub(crate) fn benchmarks(&self) -> Vec<(String, String)> {
        let mut files = BTreeMap::new();
        let mut all: Vec<(String, String)> = Vec::new();
        for night in self.nights.iter().rev() {
            for measured in &night.measured {
                let name = &measured.case.benchmark;
                if files.contains_key(name) {
                    continue;
                }
                let file = format!("benchmark/{}.html", slug(name));
                files.insert(name.clone(), ());
                all.push((name.clone(), file));
            }
        }
        all
    }
}

/// The pages in the bar at the top.
const PAGES: [(&str, &str); 5] = [
    ("Overview", "index.html"),
    ("Compare", "compare.html"),
    ("Ledger", "ledger.html"),
    ("Machine", "machine.html"),
    ("Conformance", "conformance.html"),
];

/// What is copied as it is.
const ASSETS: [(&str, &str); 3] = [
    ("assets/site.css", include_str!("assets/site.css")),
    ("assets/site.js", include_str!("assets/site.js")),
    ("assets/theme.js", include_str!("assets/theme.js")),
];

const TEMPLATES: [(&str, &str); 9] = [
    ("base.html", include_str!("templates/base.html")),
    ("macros.html", include_str!("templates/macros.html")),
    ("index.html", include_str!("templates/index.html")),
    ("benchmark.html", include_str!("templates/benchmark.html")),
    ("compare.html", include_str!("templates/compare.html")),
    ("ledger.html", include_str!("templates/ledger.html")),
    ("machine.html", include_str!("templates/machine.html")),
    ("page.html", include_str!("templates/page.html")),
    (
        "conformance.html",
        include_str!("templates/conformance.html"),
    ),
];

/// What marks a folder as one that this module wrote: others are not overwritten.
const MARK: &str = ".lab-site";

/// Writes the pages into a folder; returns how many. Pages of benchmarks that an earlier site had and this one has not
/// are removed.
pub fn write(site: &Site<'_>, folder: &Path) -> Result<usize> {
    prepare(folder)?;
    let environment = environment()?;
    let benchmarks = site.benchmarks();
    let mut pages = vec![
        (
            "index.html".to_string(),
            "index.html",
            first_page::page(site),
        ),
        (
            "compare.html".to_string(),
            "compare.html",
            pages::compare(site),
        ),
        (
            "ledger.html".to_string(),
            "ledger.html",
            pages::ledger(site),
        ),
        (
            "machine.html".to_string(),
            "machine.html",
            pages::machine(site),
        ),
        (
            "conformance.html".to_string(),
            "conformance.html",
            notes::conformance(site),
        ),
    ];
    for (name, file) in &benchmarks {
        pages.push((
            file.clone(),
            "benchmark.html",
            benchmark::page(site, name, folder)?,
        ));
    }
    let common = json!({
        "version": env!("CARGO_PKG_VERSION"),
        "made": figures::moment(site.now),
        "runs": site.nights.iter().map(|night| night.runs.len()).sum::<usize>(),
        "baseline": site.baseline(),
        "pages": PAGES.map(|(name, file)| json!({ "name": name, "file": file })),
    });
    // The first page last: while the others are written, it leads to the old ones.
    let count = pages.len();
    for (file, template, mut context) in pages.into_iter().rev() {
        if let Value::Object(of) = &mut context {
            of.insert("site".to_string(), common.clone());
            of.insert("file".to_string(), file.clone().into());
            let root = if file.contains('/') { "../" } else { "" };
            of.insert("root".to_string(), root.into());
        }
        let html = environment
            .get_template(template)
            .and_then(|template| template.render(names::context(&context)))
            .map_err(|cause| {
                Error::harness(format!("{file}: the page cannot be made: {cause:#}"))
            })?;
        put(folder, &file, html.as_bytes())?;
    }
    Ok(count)
}

fn environment() -> Result<Environment<'static>> {
    let mut environment = Environment::new();
    environment.set_formatter(names::format);
    for (name, text) in TEMPLATES {
        environment
            .add_template(name, text)
            .map_err(|cause| Error::harness(format!("{name}: {cause:#}")))?;
    }
    Ok(environment)
}

/// Makes the folder, with what every page needs.
fn prepare(folder: &Path) -> Result<()> {
    let doing = |cause| Error::file(folder, "make the folder of the site", cause);
    if folder.exists() && !folder.join(MARK).exists() {
        let mut entries = std::fs::read_dir(folder).map_err(doing)?;
        if entries.next().is_some() {
            return Err(Error::usage(format!(
                "{}: is not empty and was not made by `lab report`: name another folder",
                folder.display()
            )));
        }
    }
    for old in ["benchmark", "profiles"] {
        match std::fs::remove_dir_all(folder.join(old)) {
            Err(cause) if cause.kind() != std::io::ErrorKind::NotFound => return Err(doing(cause)),
            _ => {}
        }
    }
    put(folder, MARK, b"made by lab report\n")?;
    for (file, text) in ASSETS {
        put(folder, file, text.as_bytes())?;
    }
    Ok(())
}

/// Writes a file of the site, with the folders above it.
fn put(folder: &Path, file: &str, bytes: &[u8]) -> Result<()> {
    let path = folder.join(file);
    if let Some(above) = path.parent() {
        std::fs::create_dir_all(above)
            .map_err(|cause| Error::file(above, "make the folder", cause))?;
    }
    std::fs::write(&path, bytes).map_err(|cause| Error::file(&path, "write the page", cause))
}
