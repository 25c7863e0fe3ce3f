//! A fleet that never was: the same repositories every time, asking for packages that the registry beside it serves.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use git2::{IndexAddOption, Repository, RepositoryInitOptions, Signature, Time};
use rayon::prelude::*;

/// A change of what is generated has to make fleets of an earlier shape unusable.
const SHAPE: u32 = 1;

/// A linear congruential generator: numbers that look random and are the same in every run.
pub struct Numbers(u64);

impl Numbers {
    /// The sequence of this number.
    pub fn of(sequence: u64) -> Self {
        let mut numbers = Self(sequence.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        numbers.below(2);
        numbers
    }

    /// A number below `limit`.
    pub fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % limit
    }

    /// Sixty-four hexadecimal digits.
    pub fn digest(&mut self) -> String {
        (0..8).fold(String::new(), |text, _| text + &format!("{:08x}", self.below(1 << 31)))
    }

    /// A number below `limit`, a small one more often: few packages are in every repository, many in few.
    fn skewed(&mut self, limit: usize) -> usize {
        self.below(limit).min(self.below(limit))
    }
}

/// Which registry serves a package.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Npm,
    Pypi,
    Cargo,
    Image,
}

/// How many packages there are of each kind: 250 in all.
pub const PACKAGES: [(Kind, usize); 4] = [(Kind::Npm, 90), (Kind::Pypi, 90), (Kind::Cargo, 45), (Kind::Image, 25)];

/// A package with everything that was ever published of it.
pub struct Published {
    pub kind: Kind,
    pub name: String,
    /// Oldest first.
    pub releases: Vec<Release>,
}

/// A version, and the day it was published, counted from the first of January 2018.
#[derive(Clone, Copy)]
pub struct Release {
    pub version: [usize; 3],
    pub day: usize,
}

impl Release {
    /// The version as its ecosystem writes it.
    pub fn version(&self) -> String {
        let [major, minor, patch] = self.version;
        format!("{major}.{minor}.{patch}")
    }

    /// The version without its last component.
    pub fn line(&self) -> String {
        format!("{}.{}", self.version[0], self.version[1])
    }
}

/// Every package, with 50 to 400 releases each.
pub fn packages() -> Vec<Published> {
    let numbered = PACKAGES.iter().flat_map(|(kind, count)| (0..*count).map(|number| (*kind, number)));
    numbered
        .map(|(kind, number)| Published { kind, name: name(kind, number), releases: releases(kind, number) })
        .collect()
}

fn name(kind: Kind, number: usize) -> String {
    match kind {
        Kind::Npm if number % 5 == 4 => format!("@scope-{}/part-{number}", number % 3),
        Kind::Npm => format!("module-{number}"),
        Kind::Pypi => format!("distribution-{number}"),
        Kind::Cargo => format!("crate-{number}"),
        Kind::Image => format!("base/image-{number}"),
    }
}

fn releases(kind: Kind, number: usize) -> Vec<Release> {
    let mut numbers = Numbers::of(1_000 * (kind as u64 + 1) + number as u64);
    let count = 50 + numbers.below(351);
    let mut version = [numbers.below(2), 1, 0];
    let mut day = numbers.below(300);
    let mut releases = Vec::with_capacity(count);
    for _ in 0..count {
        releases.push(Release { version, day });
        version = match numbers.below(20) {
            0 => [version[0] + 1, 0, 0],
            1..=5 => [version[0], version[1] + 1, 0],
            _ => [version[0], version[1], version[2] + 1],
        };
        day += numbers.below(2 * 2_200 / count + 1);
    }
    releases
}

/// The kinds of repositories, which take turns.
#[derive(Clone, Copy)]
enum Stack {
    Python,
    JavaScript,
    Rust,
    Mixed,
}

/// Makes sure that this folder holds the fleet of that many repositories whose images come from this port.
///
/// Says whether it had to be written: a fleet that is there already is kept.
pub fn fleet(root: &Path, repositories: usize, port: u16) -> Result<bool, Box<dyn std::error::Error + Send + Sync>> {
    let stamp = root.with_extension("stamp");
    let shape = format!("shape {SHAPE}, {repositories} repositories, port {port}\n");
    if fs::read_to_string(&stamp).is_ok_and(|found| found == shape) {
        return Ok(false);
    }
    if root.exists() {
        fs::remove_dir_all(root)?;
    }
    let packages = packages();
    (0..repositories).into_par_iter().try_for_each(|number| repository(root, number, &packages, port))?;
    fs::write(&stamp, shape)?;
    Ok(true)
}

fn repository(
    root: &Path,
    number: usize,
    packages: &[Published],
    port: u16,
) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    let folder = root.join(format!("team-{}/repository-{number}", number % 20));
    fs::create_dir_all(folder.join("src"))?;
    for (path, text) in Author::of(number, packages, port).files() {
        fs::write(folder.join(path), text)?;
    }
    let repository = Repository::init_opts(&folder, RepositoryInitOptions::new().external_template(false))?;
    let mut index = repository.index()?;
    index.add_all(["*"], IndexAddOption::DEFAULT, None)?;
    index.write()?;
    let tree = repository.find_tree(index.write_tree()?)?;
    let author = Signature::new("A. Author", "author@fleet.example", &Time::new(1_700_000_000, 0))?;
    repository.commit(Some("HEAD"), &author, &author, "Begin", &tree, &[])?;
    Ok(())
}

/// Writes the files of one repository: some 40 dependencies.
struct Author<'a> {
    number: usize,
    numbers: Numbers,
    packages: &'a [Published],
    port: u16,
}

impl<'a> Author<'a> {
    fn of(number: usize, packages: &'a [Published], port: u16) -> Self {
        Self { number, numbers: Numbers::of(number as u64), packages, port }
    }

    fn files(&mut self) -> Vec<(&'static str, String)> {
        let stack = [Stack::Python, Stack::JavaScript, Stack::Rust, Stack::Mixed][self.number % 4];
        let has_lock = self.number.is_multiple_of(3);
        let mut files =
            vec![("README.md", self.prose()), ("src/main.txt", self.prose()), ("Dockerfile", self.dockerfile())];
        match stack {
            Stack::Python => {
                let asked = self.some(Kind::Pypi, 24);
                files.push(("pyproject.toml", self.pyproject(&asked)));
                let asked = self.some(Kind::Pypi, 14);
                files.push(("requirements.txt", self.requirements(&asked)));
            }
            Stack::JavaScript => {
                let asked = self.some(Kind::Npm, 37);
                files.push(("package.json", self.package_json(&asked)));
                if has_lock {
                    files.push(("package-lock.json", self.package_lock(&asked)));
                }
            }
            Stack::Rust => {
                let asked = self.some(Kind::Cargo, 36);
                files.push(("Cargo.toml", self.cargo(&asked)));
                if has_lock {
                    files.push(("Cargo.lock", self.cargo_lock(&asked)));
                }
            }
            Stack::Mixed => {
                let asked = self.some(Kind::Npm, 16);
                files.push(("package.json", self.package_json(&asked)));
                let asked = self.some(Kind::Pypi, 14);
                files.push(("pyproject.toml", self.pyproject(&asked)));
                let asked = self.some(Kind::Cargo, 7);
                files.push(("Cargo.toml", self.cargo(&asked)));
            }
        }
        files
    }

    /// That many different packages of a kind, each with the release that the repository is at.
    fn some(&mut self, kind: Kind, count: usize) -> Vec<(&'a Published, Release)> {
        let of_kind: Vec<&Published> = self.packages.iter().filter(|package| package.kind == kind).collect();
        let mut taken = vec![false; of_kind.len()];
        let mut chosen = Vec::with_capacity(count);
        while chosen.len() < count.min(of_kind.len()) {
            let at = self.numbers.skewed(of_kind.len());
            let free = (at..of_kind.len()).chain(0..at).find(|at| !taken[*at]).unwrap_or(at);
            taken[free] = true;
            let releases = &of_kind[free].releases;
            // Fleets lag behind, few of their members very far.
            let release = releases[releases.len() - 1 - self.numbers.skewed(releases.len())];
            chosen.push((of_kind[free], release));
        }
        chosen
    }

    fn pyproject(&mut self, asked: &[(&Published, Release)]) -> String {
        let (run, develop) = asked.split_at(asked.len() * 2 / 3);
        let mut text = format!("[project]\nname = \"service-{}\"\nversion = \"1.0.0\"\n", self.number);
        text += "requires-python = \">=3.11\"\ndependencies = [\n";
        for (package, release) in run {
            let _ = writeln!(text, "    \"{}{}\",", package.name, self.python(release));
        }
        text += "]\n\n[dependency-groups]\ndev = [\n";
        for (package, release) in develop {
            let _ = writeln!(text, "    \"{}{}\",", package.name, self.python(release));
        }
        text + "]\n"
    }

    fn requirements(&mut self, asked: &[(&Published, Release)]) -> String {
        let mut text = String::from("# what the service runs on\n");
        for (package, release) in asked {
            let _ = writeln!(text, "{}{}", package.name, self.python(release));
        }
        text
    }

    fn python(&mut self, release: &Release) -> String {
        match self.numbers.below(4) {
            0 => format!("=={}", release.version()),
            1 => format!("~={}", release.line()),
            2 => format!(">={},<{}", release.line(), release.version[0] + 1),
            _ => format!(">={}", release.version()),
        }
    }

    fn package_json(&mut self, asked: &[(&Published, Release)]) -> String {
        let (run, develop) = asked.split_at(asked.len() / 2);
        let mut text = format!("{{\n  \"name\": \"app-{}\",\n  \"version\": \"1.0.0\",\n", self.number);
        text += "  \"engines\": { \"node\": \">=20\" },\n";
        for (section, asked, end) in [("dependencies", run, "  },\n"), ("devDependencies", develop, "  }\n")] {
            let _ = writeln!(text, "  \"{section}\": {{");
            for (at, (package, release)) in asked.iter().enumerate() {
                let sign = ["^", "^", "~", ""][self.numbers.below(4)];
                let comma = if at + 1 < asked.len() { "," } else { "" };
                let _ = writeln!(text, "    \"{}\": \"{sign}{}\"{comma}", package.name, release.version());
            }
            text += end;
        }
        text + "}\n"
    }

    fn package_lock(&mut self, asked: &[(&Published, Release)]) -> String {
        let mut text =
            String::from("{\n  \"name\": \"app\",\n  \"lockfileVersion\": 3,\n  \"packages\": {\n    \"\": {}");
        for (package, release) in asked {
            let digest = self.numbers.digest();
            let _ = write!(
                text,
                ",\n    \"node_modules/{name}\": {{\n      \"version\": \"{version}\",\n      \
                 \"resolved\": \"https://registry.example/{name}/-/{version}.tgz\",\n      \
                 \"integrity\": \"sha512-{digest}\",\n      \"license\": \"MIT\"\n    }}",
                name = package.name,
                version = release.version(),
            );
        }
        text + "\n  }\n}\n"
    }

    fn cargo(&mut self, asked: &[(&Published, Release)]) -> String {
        let (run, develop) = asked.split_at(asked.len() * 2 / 3);
        let mut text = format!("[package]\nname = \"tool-{}\"\nversion = \"0.1.0\"\n", self.number);
        text += "edition = \"2024\"\nrust-version = \"1.85\"\n";
        for (section, asked) in [("dependencies", run), ("dev-dependencies", develop)] {
            let _ = writeln!(text, "\n[{section}]");
            for (package, release) in asked {
                let _ = match self.numbers.below(3) {
                    0 => writeln!(text, "{} = \"{}\"", package.name, release.line()),
                    1 => writeln!(
                        text,
                        "{} = {{ version = \"{}\", features = [\"std\"] }}",
                        package.name,
                        release.version()
                    ),
                    _ => writeln!(text, "{} = \"={}\"", package.name, release.version()),
                };
            }
        }
        text
    }

    fn cargo_lock(&mut self, asked: &[(&Published, Release)]) -> String {
        let mut text = String::from("# This file is automatically @generated by Cargo.\nversion = 4\n");
        for (package, release) in asked {
            let _ = write!(
                text,
                "\n[[package]]\nname = \"{}\"\nversion = \"{}\"\nsource = \"registry+https://registry.example/index\"\n\
                 checksum = \"{}\"\n",
                package.name,
                release.version(),
                self.numbers.digest(),
            );
        }
        text
    }

    fn dockerfile(&mut self) -> String {
        let images = self.some(Kind::Image, 2);
        let mut lines = images.iter().map(|(package, release)| {
            let variant = ["", "-slim", "-alpine"][self.numbers.below(3)];
            format!("FROM 127.0.0.1:{}/{}:{}{variant}", self.port, package.name, release.line())
        });
        let (build, run) = (lines.next().unwrap_or_default(), lines.next().unwrap_or_default());
        format!(
            "{build} AS build\nWORKDIR /src\nCOPY . .\nRUN make\n\n{run}\nCOPY --from=build /src/out /app\nCMD [\"/app\"]\n"
        )
    }

    /// A page of words: what else lies in a repository, for whoever reads all of it.
    fn prose(&mut self) -> String {
        const WORDS: [&str; 8] = ["the", "service", "reads", "a", "version", "and", "writes", "rows"];
        let mut text = String::new();
        for at in 0..160 {
            text += WORDS[self.numbers.below(WORDS.len())];
            text.push(if at % 12 == 11 { '\n' } else { ' ' });
        }
        text
    }
}
