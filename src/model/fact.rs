//! What files state that is not a dependency but that rules ask about.

use super::{Place, Text};

/// Anything a manifest or a file states that is not a dependency.
#[derive(Clone, Debug, PartialEq)]
pub struct Fact {
    /// What it is about.
    pub key: FactKey,
    /// What inside the file it is said of: a service, a job, a stage. `None` where it is said of the file.
    pub of: Option<Text>,
    /// What it says.
    pub value: Value,
    /// Where it says so.
    pub place: Place,
}

impl Fact {
    /// A fact that is said of the file.
    pub fn new(key: FactKey, value: Value, place: Place) -> Self {
        Self { key, of: None, value, place }
    }

    /// The same, said of a part of the file.
    #[must_use]
    pub fn of(self, part: Text) -> Self {
        Self { of: Some(part), ..self }
    }
}

/// The vocabulary of facts.
///
/// A pair is a name and what it is set to. Where a list is stated, each item is a fact of its own, with its own place.
///
/// A secret is never kept: in values, settings, commands and scripts, what is written out where a name says that a secret
/// stands, and a password in an address, is the word `(literal)`. A reference or an expression (`${X}`,
/// `${{ secrets.X }}`) stays, its default hidden likewise (`${X:-(literal)}`), and so do `true`, `0`, nothing,
/// and the path of a file that holds it. No text is
/// longer than 4000 bytes. What a service takes over from an anchor, or by `extends` from a service of the same file, is
/// said of it too.
///
/// Where a job is said of which something is true, what is true of all jobs is said of none; an action has no jobs. In
/// gitlab-ci a hidden job (`.name`) is no `Job`, but what it says is said of it. `fixtures/facts.txt` lists which formats
/// give which facts.
///
/// | key | of | value | from |
/// |---|---|---|---|
/// | `ProjectName` | | text | pyproject, setup.cfg, setup.py, package.json, Cargo.toml, go.mod |
/// | `ProjectVersion` | | text | pyproject, setup.cfg, setup.py, package.json, Cargo.toml |
/// | `Classifier` | | text: `Programming Language :: Python :: 3.12`, ... | pyproject, setup.cfg, setup.py |
/// | `Dynamic` | | text: what is computed and therefore not read: `install_requires`, `version`, ... | pyproject, setup.cfg, setup.py |
/// | `WorkspaceMember` | | text, a glob; `!` before one that is left out | package.json, pnpm-workspace.yaml, Cargo.toml, go.work, pyproject (uv) |
/// | `PackageIndex` | the scope of names it serves, where it serves one | text, an address | requirements (`-i`, `--extra-index-url`), pyproject (uv, PDM, Poetry, Pixi), pixi.toml, Pipfile, PEP 723, conda (channels), `.npmrc` |
/// | `Script` | | pair: name, command | package.json, mise.toml, Pipfile |
/// | `Generated` | | text: a file it is made from, as the command in its head names it; the tool where that names none | requirements |
/// | `Variable` | job | pair: name, value; text where it is passed through (`.env`) | `.env`, `.env.example`, workflow, action |
/// | `Setting` | in dependabot the ecosystem | pair: path of the key, value | `.npmrc`, pyproject (the Python that tools check for), tsconfig, dependabot, renovate, pre-commit, workflow |
/// | `Extends` | in compose the service that extends; none for `include` | text: what is built upon, a file; in compose also a service of the same file | tsconfig, renovate, compose, gitlab-ci (`include`), devcontainer |
/// | `Ignored` | | text, a pattern | `.dockerignore` |
/// | `Stage` | | text, its name | Dockerfile |
/// | `Instruction` | the stage: its name, or its number from 0; none before the first | pair: keyword in upper case, the rest on one line, then the beginning of its heredocs | Dockerfile |
/// | `Services` | | present, where the services begin | compose |
/// | `Volume` | | text, the name of one that services may mount | compose |
/// | `Service` | job | text, its name: in gitlab-ci that of the image, where it has no alias | compose, workflow and gitlab-ci (services of a job) |
/// | `ServiceImage` | service | text | compose |
/// | `ServiceBuild` | service | pair: `context`, `dockerfile` or `target`, value; `dockerfile_inline` and nothing | compose |
/// | `ServicePort` | service | text: `[host:][published:]target[/protocol]` | compose |
/// | `ServiceVolume` | service | text: `[source:]target[:mode]` | compose |
/// | `ServiceVariable` | service | pair: name, value; text where it is passed through | compose |
/// | `ServiceEnvFile` | service; none for that of an `include` | text, a path | compose |
/// | `ServiceHealthcheck` | service | list: the test, a line as `CMD-SHELL` and the line; false where it is switched off; present where there is no test | compose |
/// | `ServiceRestart` | service | text: that of `restart`, and the condition of `deploy.restart_policy` | compose |
/// | `ServiceDependsOn` | service | pair: service, condition | compose |
/// | `ServiceCommand` | service | pair: `command` or `entrypoint`, the words | compose |
/// | `ServiceLimit` | service | pair: `deploy.resources.limits.memory`, `mem_limit`, ...; value | compose |
/// | `ServiceContainerName` | service | text | compose |
/// | `ServiceProfile` | service | text | compose |
/// | `ServiceNetwork` | service | text | compose |
/// | `ServiceOption` | service | pair: another key of the service that says something of its safety, value | compose |
/// | `ObsoleteKey` | service, where it stands in one | text: `version`, `links`, ... | compose |
/// | `Trigger` | | text: `push`, `schedule`, ... | workflow |
/// | `TriggerFilter` | the trigger | pair: `branches`, `cron`, `inputs`, ...; value | workflow |
/// | `Permission` | job | pair: scope or `*`; `read`, `write` or `none` | workflow |
/// | `Job` | | text, its id | workflow, gitlab-ci |
/// | `JobNeeds` | job | text, a job | workflow, gitlab-ci |
/// | `JobOption` | job | pair: `if`, `timeout-minutes`, `container`, `strategy.fail-fast`, `steps.if`, ...; value | workflow, action (`steps.*`), gitlab-ci |
/// | `Runner` | job | text, a label | workflow, gitlab-ci (tags) |
/// | `MatrixValue` | job | pair: path of the key, value | workflow, gitlab-ci |
/// | `Run` | job | text, a script | workflow, action, gitlab-ci |
/// | `Expression` | job | text: what stands between `${{` and `}}` of a script, strings hidden | workflow, action |
/// | `Uses` | job | text, an action or a workflow as written | workflow, action |
/// | `Input` | job | pair: `<action>.<input>`, value | workflow, action |
/// | `ActionKind` | | text: `composite`, `docker`, `node16`, ... | action |
/// | `Hook` | its repository as written: an address, `local`, `meta` | text, its id | pre-commit |
/// | `HookArgument` | the hook's id | text | pre-commit |
/// | `Watched` | the folder, in dependabot where one is said | text: an ecosystem, in the words of the tool | dependabot, renovate |
/// | `WatchIgnored` | the ecosystem, where one is said | pair: name, versions or empty | dependabot, renovate |
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FactKey {
    /// The name the project publishes under.
    ProjectName,
    /// The version the project publishes.
    ProjectVersion,
    /// A word of a fixed list by which the project describes itself, the versions of Python it supports among them.
    Classifier,
    /// Something that the manifest computes or leaves to the build, so that reading does not tell it.
    Dynamic,
    /// A member (or a glob of members) of the workspace.
    WorkspaceMember,
    /// Another registry that the manifest names.
    PackageIndex,
    /// A command that the project gives a name.
    Script,
    /// The file is made by a tool: its source is what people edit.
    Generated,
    /// A variable of the environment.
    Variable,
    /// A setting of a tool. The value of a credential is never kept.
    Setting,
    /// Another file or preset that this one builds upon.
    Extends,
    /// A pattern of what stays out.
    Ignored,
    /// A build stage of an image.
    Stage,
    /// One instruction of a stage.
    Instruction,
    /// Where the services of a file begin.
    Services,
    /// A volume that is declared for services.
    Volume,
    /// A service that runs beside others.
    Service,
    /// The image it runs.
    ServiceImage,
    /// What its image is built from.
    ServiceBuild,
    /// A port it publishes.
    ServicePort,
    /// What it mounts.
    ServiceVolume,
    /// A variable it is given.
    ServiceVariable,
    /// A file with variables it is given.
    ServiceEnvFile,
    /// How it is asked whether it is well.
    ServiceHealthcheck,
    /// When it is started again.
    ServiceRestart,
    /// What it waits for.
    ServiceDependsOn,
    /// What it runs instead of what its image says.
    ServiceCommand,
    /// What it may use at most, or is promised at least.
    ServiceLimit,
    /// The name its container must have.
    ServiceContainerName,
    /// A profile it belongs to.
    ServiceProfile,
    /// A network it is in.
    ServiceNetwork,
    /// Another key of it: `privileged`, `user`, `network_mode`, `cap_add`, ...
    ServiceOption,
    /// A key that means nothing any more.
    ObsoleteKey,
    /// What starts a workflow.
    Trigger,
    /// What narrows a trigger.
    TriggerFilter,
    /// What the token of a workflow or a job may do.
    Permission,
    /// A job.
    Job,
    /// A job that has to end before.
    JobNeeds,
    /// Another key of a job.
    JobOption,
    /// The machine a job runs on.
    Runner,
    /// One value of a job's matrix.
    MatrixValue,
    /// A script that a step runs.
    Run,
    /// What GitHub puts into a script before it runs.
    Expression,
    /// An action or workflow that a step or job uses.
    Uses,
    /// An input that it is given.
    Input,
    /// How an action is run.
    ActionKind,
    /// A hook that checks commits.
    Hook,
    /// What it is called with.
    HookArgument,
    /// What an update tool looks after.
    Watched,
    /// What it is told to leave alone.
    WatchIgnored,
}

/// What a fact says.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// It is stated, nothing more.
    Present,
    /// A switch.
    Bool(bool),
    /// A word or a line.
    Text(Text),
    /// A name and what it is set to.
    Pair(Text, Text),
    /// Several words that belong together.
    List(Vec<Text>),
}
