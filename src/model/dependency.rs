//! One place that asks for a package.

use super::{Package, Place, Text};

/// One place in a manifest that asks for a package, as its author wrote it.
#[derive(Clone, Debug)]
pub struct Dependency {
    /// What is asked for. For an alias (`npm:real@^1`, Cargo's `package =`) the real package.
    pub package: Package,
    /// The name as it stands in the file.
    pub written: Text,
    /// The requirement as it stands in the file, empty where none is written: `>=1,<2`, `^4.17`, `3.12-slim`, `1.0`.
    pub requirement: Text,
    /// The bytes to change when the requirement changes. Where the requirement is empty, the place where one would go.
    pub place: Place,
    /// The bytes of the name: what a finding about the package itself underlines.
    pub name_place: Place,
    /// What it is asked for.
    pub scope: Scope,
    /// The named group it stands in: an extra, a dependency group, a build stage, a target table.
    pub group: Option<Text>,
    /// The extras or features asked for.
    pub extras: Box<[Text]>,
    /// The environment marker or target condition, as written.
    pub marker: Option<Text>,
    /// Where it comes from.
    pub origin: Origin,
    /// What a lock file says is installed; several where the lock keeps several versions of one package.
    pub locked: Box<[Text]>,
    /// Why it is not looked up, where it is not.
    pub skip: Option<Skip>,
}

/// What a dependency is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scope {
    /// To run.
    Runtime,
    /// To develop or test.
    Development,
    /// To build.
    Build,
    /// Only when asked for (an extra, an optional dependency).
    Optional,
    /// The consumer has to bring it.
    Peer,
    /// Caps or replaces what others ask for: constraints, overrides, resolutions.
    Constraint,
    /// Shared by the members of a workspace: a catalog, `[workspace.dependencies]`.
    Workspace,
    /// The runtime the project says it supports or needs: `requires-python`, `engines`, `rust-version`.
    Engine,
    /// The tool that works on the project: `packageManager`, a build frontend.
    Tool,
    /// The base of an image or a stage.
    Image,
    /// An image that runs as a service beside others: compose, the services of a pipeline.
    Service,
    /// What a pipeline uses: actions, reusable workflows, runners, and the runtimes and tools that it sets up.
    Pipeline,
    /// What checks a commit: the hooks of pre-commit and what they are given.
    Hook,
}

impl Scope {
    /// The word in reports.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Runtime => "runtime",
            Self::Development => "development",
            Self::Build => "build",
            Self::Optional => "optional",
            Self::Peer => "peer",
            Self::Constraint => "constraint",
            Self::Workspace => "workspace",
            Self::Engine => "engine",
            Self::Tool => "tool",
            Self::Image => "image",
            Self::Service => "service",
            Self::Pipeline => "pipeline",
            Self::Hook => "hook",
        }
    }
}

/// Where a dependency comes from.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Origin {
    /// The ecosystem's registry, or the named other one.
    Registry(Option<Text>),
    /// A git repository, at a revision where one is written.
    Git {
        /// The address as written.
        url: Text,
        /// Branch, tag or commit as written.
        revision: Option<Text>,
    },
    /// A folder or file beside the project.
    Path(Text),
    /// Another member of the workspace, or an entry that the workspace's root holds; that entry's place where it was found:
    /// the line to change.
    Workspace(Option<Place>),
    /// An archive at an address.
    Url(Text),
}

impl Origin {
    /// The word in reports.
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Registry(_) => "registry",
            Self::Git { .. } => "git",
            Self::Path(_) => "path",
            Self::Workspace(_) => "workspace",
            Self::Url(_) => "url",
        }
    }
}

/// Why a dependency is not looked up or not offered anything: a value, never silence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Skip {
    /// It comes from a git repository.
    GitSource,
    /// It comes from a folder.
    PathSource,
    /// It comes from an address.
    UrlSource,
    /// Another entry of the workspace decides.
    Workspace,
    /// An alias whose real name cannot be read.
    AliasUnresolved,
    /// The value comes from a variable that this file does not define.
    Variable,
    /// The file is a template and this value is filled in later.
    Template,
    /// Nothing bounds it, so there is nothing to raise.
    Unconstrained,
    /// The requirement does not follow its ecosystem's grammar.
    InvalidRequirement,
    /// The registry it names is not configured here.
    PrivateRegistry,
    /// An action in the same repository.
    LocalAction,
    /// The empty image.
    Scratch,
    /// An earlier stage of the same file.
    Stage,
    /// A digest without a tag says nothing about an order.
    Digest,
    /// The value is a tag of the registry (`latest`, `next`), a channel (`stable`) or an alias (`lts/*`), not a range.
    DistTag,
    /// The value is a branch of a git repository, which moves by itself.
    Branch,
    /// No registry of this ecosystem is asked.
    NoRegistry,
    /// The file is generated from another one.
    Generated,
    /// A waiver stands against it.
    Waived,
    /// A rule holds it where it is.
    HeldByRule,
    /// The new version cannot be said in the shape its author used.
    Shape,
}

impl Skip {
    /// The code in reports.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::GitSource => "git-source",
            Self::PathSource => "path-source",
            Self::UrlSource => "url-source",
            Self::Workspace => "workspace",
            Self::AliasUnresolved => "alias-unresolved",
            Self::Variable => "variable",
            Self::Template => "template",
            Self::Unconstrained => "unconstrained",
            Self::InvalidRequirement => "invalid-requirement",
            Self::PrivateRegistry => "private-registry",
            Self::LocalAction => "local-action",
            Self::Scratch => "scratch",
            Self::Stage => "stage",
            Self::Digest => "digest",
            Self::DistTag => "dist-tag",
            Self::Branch => "branch",
            Self::NoRegistry => "no-registry",
            Self::Generated => "generated",
            Self::Waived => "waived",
            Self::HeldByRule => "held-by-rule",
            Self::Shape => "shape",
        }
    }

    /// Whether the package is worth asking the registry for all the same (its existence and state are of interest).
    pub const fn is_looked_up(self) -> bool {
        matches!(
            self,
            Self::Unconstrained
                | Self::InvalidRequirement
                | Self::DistTag
                | Self::Branch
                | Self::Digest
                | Self::Generated
                | Self::Waived
                | Self::HeldByRule
        )
    }
}
