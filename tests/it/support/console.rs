//! The program at a terminal: commands run by a shell in a folder of their own, against a registry of their own.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use super::registry::TestRegistry;
use super::{files, project};

/// The moment of every run: 2026-11-20T10:00:00Z.
const NOW: &str = "1795168800";

/// What a command said, and how it ended.
pub struct Said {
    pub stdout: String,
    pub stderr: String,
    pub status: i32,
}

/// A home with a registry; commands run in a folder of it.
pub struct Console {
    pub registry: TestRegistry,
    environment: Vec<(String, String)>,
}

/// A port on which nobody listens.
const NOBODY: &str = "127.0.0.1:1";

impl Console {
    pub fn new() -> Self {
        let registry = TestRegistry::start();
        let environment = registry.environment();
        fs::create_dir_all(registry.home().join("bin")).unwrap();
        std::os::unix::fs::symlink(env!("CARGO_BIN_EXE_overhaul"), registry.home().join("bin/overhaul")).unwrap();
        for folder in ["registry", "advisories"] {
            std::os::unix::fs::symlink(project("fixtures").join(folder), registry.home().join(folder)).unwrap();
        }
        Self { registry, environment }
    }

    /// From now on nobody answers where the registry was.
    pub fn unreachable(self) -> Self {
        for file in [".npmrc", ".cargo/config.toml", "registries.conf"] {
            let path = self.registry.home().join(file);
            let text = fs::read_to_string(&path).unwrap().replace(&self.registry.host(), NOBODY);
            fs::write(path, text).unwrap();
        }
        let environment = self.environment.iter();
        let environment =
            environment.map(|(name, value)| (name.clone(), value.replace(&self.registry.host(), NOBODY))).collect();
        Self { environment, ..self }
    }

    /// Copies a folder to this path of the home. A folder with a file `.checkout` becomes a checkout with one commit.
    pub fn copy(&self, from: &Path, to: &str) {
        let to = self.registry.home().join(to);
        let mut checkouts = Vec::new();
        for file in files(from) {
            let path = to.join(&file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            if path.file_name().unwrap() == ".checkout" {
                checkouts.push(path.parent().unwrap().to_owned());
            } else {
                fs::copy(from.join(&file), path).unwrap();
            }
        }
        checkouts.iter().for_each(|folder| commit(folder));
    }

    /// Runs one line of shell in this folder of the home; addresses and folders that differ each time are named.
    pub fn run(&self, folder: &str, line: &str) -> Said {
        let home = self.registry.home();
        let output = Command::new("sh")
            .args(["-c", line])
            .current_dir(home.join(folder))
            .env_clear()
            .envs(self.environment.iter().map(|(name, value)| (name, value)))
            .env("PATH", format!("{}:/usr/local/bin:/usr/bin:/bin", home.join("bin").display()))
            .env("COLUMNS", "100")
            .env("NO_COLOR", "1")
            .env("SOURCE_DATE_EPOCH", NOW)
            .stdin(Stdio::null())
            .output()
            .unwrap();
        let named = |bytes: Vec<u8>| {
            let text = String::from_utf8(bytes).unwrap();
            let real = home.canonicalize().unwrap();
            text.replace(&self.registry.host(), "registry.example")
                .replace(NOBODY, "registry.example")
                .replace(real.to_str().unwrap(), "[HOME]")
                .replace(home.to_str().unwrap(), "[HOME]")
                .replace('\u{1b}', "\\e")
        };
        let status = output.status.code().unwrap_or(-1);
        Said { stdout: named(output.stdout), stderr: named(output.stderr), status }
    }
}

/// Makes a checkout of a folder: always the same commit.
fn commit(folder: &Path) {
    let repository = git2::Repository::init(folder).unwrap();
    let mut index = repository.index().unwrap();
    index.add_all(["*"], git2::IndexAddOption::DEFAULT, None).unwrap();
    index.write().unwrap();
    let tree = repository.find_tree(index.write_tree().unwrap()).unwrap();
    let who = git2::Signature::new("A. Uthor", "author@team.example", &git2::Time::new(1_700_000_000, 0)).unwrap();
    repository.commit(Some("HEAD"), &who, &who, "All of it", &tree, &[]).unwrap();
}
