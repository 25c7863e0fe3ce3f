//! Files that state the runtime of a folder: `.python-version`, `.nvmrc`, `.tool-versions`, `rust-toolchain.toml`, ...

mod lines;
mod mise;
mod rust;

use crate::model::{Extracted, Source};

use super::Manifest;
use super::syntax::path::{extension, file_name};
use super::syntax::scalar::Scalar;
use super::syntax::{toml, unfinished};

/// The format.
pub struct RuntimeFile;

impl Manifest for RuntimeFile {
    fn format(&self) -> &'static str {
        "runtime-file"
    }

    fn claims(&self, path: &str) -> bool {
        Kind::of(path).is_some()
    }

    fn extract(&self, source: &Source) -> Extracted {
        let Some(kind) = Kind::of(source.path.as_str()) else { return Extracted::default() };
        let kind = if kind == Kind::RustToolchain && rust::is_toml(source) { Kind::RustToolchainToml } else { kind };
        let conflict = unfinished::conflict(source).filter(|_| !kind.is_toml());
        if let Some(conflict) = conflict {
            return Extracted { problems: vec![conflict], ..Extracted::default() };
        }
        match kind {
            Kind::Version(tool) => lines::versions(source, tool),
            Kind::ToolVersions => lines::tools(source),
            Kind::Sdkman => lines::candidates(source),
            Kind::RuntimeText => lines::buildpack(source),
            Kind::RustToolchain => rust::plain(source),
            Kind::RustToolchainToml | Kind::Mise => match toml::parse(source) {
                Ok(toml) if kind == Kind::Mise => mise::read(&toml),
                Ok(toml) => rust::toolchain(&toml),
                Err(problem) => Extracted { problems: vec![problem], ..Extracted::default() },
            },
        }
    }
}

/// A string of a TOML document as a version is read from it.
fn scalar<'t>(quoted: &toml::Quoted<'t>) -> Scalar<'t> {
    Scalar { text: quoted.value.into(), span: quoted.span() }
}

/// How such a file is written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// A version of this tool on each line.
    Version(&'static str),
    /// asdf's list of tools.
    ToolVersions,
    /// mise's settings.
    Mise,
    /// A channel alone; in a file of this name it may also be TOML.
    RustToolchain,
    /// A channel in TOML.
    RustToolchainToml,
    /// What a host of applications reads.
    RuntimeText,
    /// SDKMAN's list of candidates.
    Sdkman,
}

/// The files that hold versions of one tool and nothing else.
const VERSION_FILES: &[(&str, &str)] = &[
    (".python-version", "python"),
    (".python-versions", "python"),
    (".nvmrc", "node"),
    (".node-version", "node"),
    (".ruby-version", "ruby"),
    (".java-version", "java"),
    (".go-version", "go"),
    (".php-version", "php"),
    (".terraform-version", "terraform"),
    (".opentofu-version", "opentofu"),
    (".terragrunt-version", "terragrunt"),
    (".bun-version", "bun"),
    (".deno-version", "deno"),
    (".dvmrc", "deno"),
    (".yvmrc", "yarn"),
    (".swift-version", "swift"),
    (".perl-version", "perl"),
    (".crystal-version", "crystal"),
    (".zig-version", "zig"),
];

impl Kind {
    fn of(path: &str) -> Option<Self> {
        let name = file_name(path);
        match name {
            ".tool-versions" => Some(Self::ToolVersions),
            "rust-toolchain" => Some(Self::RustToolchain),
            "rust-toolchain.toml" => Some(Self::RustToolchainToml),
            "runtime.txt" => Some(Self::RuntimeText),
            ".sdkmanrc" => Some(Self::Sdkman),
            _ if is_mise(path) => Some(Self::Mise),
            _ => VERSION_FILES.iter().find(|(file, _)| *file == name).map(|(_, tool)| Self::Version(tool)),
        }
    }

    fn is_toml(self) -> bool {
        matches!(self, Self::Mise | Self::RustToolchainToml)
    }
}

/// `mise.toml`, `mise.local.toml`, `.mise/config.toml`, `.config/mise.toml`, `.config/mise/conf.d/tools.toml`.
fn is_mise(path: &str) -> bool {
    if extension(path) != "toml" {
        return false;
    }
    let name = file_name(path);
    let own = name.trim_start_matches('.').strip_prefix("mise.").is_some();
    let is_config = name == "config.toml" || name.starts_with("config.");
    let mut folders = path.rsplit('/').skip(1);
    let (last, before) = (folders.next(), folders.next());
    let is_home = |folder: Option<&str>| matches!(folder, Some("mise" | ".mise"));
    own || is_config && is_home(last) || last == Some("conf.d") && is_home(before)
}
