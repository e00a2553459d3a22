//! Reading speedscope's JSON, which the engine writes.

use serde::Deserialize;

use super::Stacks;

#[derive(Deserialize)]
struct File {
    shared: Shared,
    profiles: Vec<Profile>,
}

#[derive(Deserialize)]
struct Shared {
    frames: Vec<Frame>,
}

#[derive(Deserialize)]
struct Frame {
    name: String,
    #[serde(default)]
    file: String,
    #[serde(default)]
    line: u32,
}

#[derive(Deserialize)]
struct Profile {
    samples: Vec<Vec<usize>>,
    weights: Vec<u64>,
}

impl Frame {
    /// Name, place and tier in one line, as in the engine's folded stacks.
    fn label(&self) -> String {
        if self.line == 0 {
            return self.name.clone();
        }
        let tier = super::TIERS.iter().find(|tier| self.name.ends_with(**tier));
        let tier = tier.copied().unwrap_or("");
        let name = &self.name[..self.name.len() - tier.len()];
        format!("{name} ({}:{}){tier}", self.file, self.line)
    }
}

/// The stacks of the first profile in a file.
///
/// # Errors
/// What is wrong with the text.
pub fn stacks(text: &str) -> Result<Stacks, String> {
    let file: File = serde_json::from_str(text).map_err(|e| e.to_string())?;
    let profile = file.profiles.first().ok_or("there is no profile in it")?;
    let labels: Vec<String> = file.shared.frames.iter().map(Frame::label).collect();
    let mut stacks = Stacks::default();
    for (sample, weight) in profile.samples.iter().zip(&profile.weights) {
        let frames: Option<Vec<&str>> = (sample.iter())
            .map(|i| labels.get(*i).map(String::as_str))
            .collect();
        let frames = frames.ok_or("a sample names a frame that is not there")?;
        stacks.add(frames.join(";"), *weight, 1);
    }
    Ok(stacks)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn samples_become_stacks() {
        let text = r#"{"$schema": "x", "shared": {"frames": [{"name": "m", "file": "a.py", "line": 1},
            {"name": "f [compiled]", "file": "a.py", "line": 2}, {"name": "[gc]"}]},
            "profiles": [{"type": "sampled", "samples": [[0], [0, 1], [0, 1], [0, 1, 2]], "weights": [1, 2, 3, 4]}]}"#;
        let found = stacks(text).expect("stacks");
        let wanted = "m (a.py:1) 1\nm (a.py:1);f (a.py:2) [compiled] 5\nm (a.py:1);f (a.py:2) [compiled];[gc] 4\n";
        assert_eq!(found.folded(), wanted);
        assert!(stacks("{}").is_err_and(|e| e.contains("shared")));
        assert!(stacks(r#"{"shared": {"frames": []}, "profiles": []}"#).is_err());
        let outside =
            r#"{"shared": {"frames": []}, "profiles": [{"samples": [[7]], "weights": [1]}]}"#;
        assert!(stacks(outside).is_err());
    }
}
