//! What a service mounts.

use crate::model::{FactKey, Finding, Place, Remedy, RepoPath, Safety, Text};

use super::super::container::service::Service;
use super::Scene;

/// A mount: `[source:]target[:mode]`.
pub(super) struct Mount<'t> {
    pub(super) source: Option<&'t str>,
    pub(super) target: &'t str,
    mode: &'t str,
    written: &'t str,
    pub(super) place: Place,
}

impl<'t> Mount<'t> {
    /// The mounts of a service.
    pub(super) fn all(service: &Service<'_>) -> Vec<Mount<'static>> {
        service.texts(FactKey::ServiceVolume).map(|(text, place)| Mount::of(text.as_str(), place)).collect()
    }

    fn of(written: &'t str, place: Place) -> Self {
        let parts = parts(written);
        let (source, target, mode) = match parts.as_slice() {
            [target] => (None, *target, ""),
            [source, target] => (Some(*source), *target, ""),
            [source, target, mode, ..] => (Some(*source), *target, *mode),
            [] => (None, written, ""),
        };
        Self { source, target, mode, written, place }
    }

    /// The folder or file of the host; `None` for a volume, and where a variable decides.
    fn folder(&self) -> Option<&'t str> {
        self.source.filter(|source| source.starts_with(['.', '/', '~']) && !source.contains('$'))
    }

    /// The volume that it names; `None` where it has no name, or a variable decides.
    pub(super) fn volume(&self) -> Option<&'t str> {
        self.source.filter(|source| !source.starts_with(['.', '/', '~', '$']) && !source.contains(['$', '/', '\\']))
    }

    fn is_read_only(&self) -> bool {
        self.mode.split(',').any(|word| word == "ro")
    }
}

/// The parts between colons; those in a variable part nothing, nor does that of a drive.
fn parts(text: &str) -> Vec<&str> {
    let mut depth = 0_usize;
    let mut parts = Vec::new();
    let mut start = 0;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'{' => depth += 1,
            b'}' => depth = depth.saturating_sub(1),
            b':' if depth == 0 && !(at == 1 && text.as_bytes().get(2) == Some(&b'\\')) => {
                parts.push(text.get(start..at).unwrap_or_default());
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.push(text.get(start..).unwrap_or_default());
    parts
}

/// Names of folders that hold sources.
const SOURCES: [&str; 12] =
    ["src", "app", "lib", "source", "code", "server", "client", "api", "backend", "frontend", "web", "internal"];
/// Endings of sources.
const ENDINGS: [&str; 12] = ["py", "js", "ts", "jsx", "tsx", "rb", "go", "php", "java", "rs", "vue", "mjs"];

/// Sources of the repository mounted over what the image holds: what is built is not what runs.
pub(super) fn sources(scene: &Scene<'_, '_>, service: &Service<'_>, out: &mut Vec<Finding>) {
    let Some(context) = service.build().and_then(|build| build.folder()) else { return };
    let Some(context) = service.path.beside(context) else { return };
    for mount in Mount::all(service) {
        let Some(source) = mount.folder().filter(|source| source.starts_with('.')) else { continue };
        let Some(path) = service.path.beside(source) else { continue };
        if !is_source(path, context) || mount.target.starts_with("/docker-entrypoint") {
            continue;
        }
        let message = format!(
            "`{}` runs the sources in {source}, mounted over what was built into its image: what was built is not what runs",
            service.name
        );
        out.push(scene.to_remove(mount.place, message, Safety::Review));
    }
}

/// Whether a path is what an image is built from: the context itself, what holds it, or the sources in it.
fn is_source(path: RepoPath, context: RepoPath) -> bool {
    let (path, context) = (path.as_str(), context.as_str());
    let below =
        |inner: &str, outer: &str| outer.is_empty() || inner == outer || inner.starts_with(&format!("{outer}/"));
    if below(context, path) {
        return true;
    }
    let name = path.rsplit('/').next().unwrap_or_default();
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    // Settings in the form of a program are mounted for good reasons.
    let is_settings = name.contains("config") || name.contains("settings") || name.contains("env");
    below(path, context) && (SOURCES.contains(&name) || ENDINGS.contains(&ending) && !is_settings)
}

/// Configuration is mounted read-only.
pub(super) fn read_only_config(scene: &Scene<'_, '_>, service: &Service<'_>, out: &mut Vec<Finding>) {
    if service.build().is_some() {
        return;
    }
    for mount in Mount::all(service) {
        let Some(source) = mount.folder().filter(|_| !mount.is_read_only() && is_config(mount.target)) else {
            continue;
        };
        let message = format!("`{}` may write to its own configuration {source}", service.name);
        let mode = if mount.mode.is_empty() {
            "ro".to_owned()
        } else {
            format!("{},ro", mount.mode.replace("rw", "").trim_matches(','))
        };
        let front = mount.written.strip_suffix(&format!(":{}", mount.mode)).filter(|_| !mount.mode.is_empty());
        let to = format!("{}:{}", front.unwrap_or(mount.written), mode.trim_start_matches(','));
        let remedy = Remedy::Rewrite { to: Text::from(&to), safety: scene.case.safety(Safety::Review) };
        out.push(Finding { remedy: Some(remedy), ..scene.finding(mount.place, message) });
    }
}

/// Whether a path in a container holds what people write and the program only reads.
fn is_config(target: &str) -> bool {
    const FOLDERS: [&str; 14] = [
        "/etc/nginx",
        "/etc/prometheus",
        "/etc/grafana",
        "/etc/alertmanager",
        "/etc/loki",
        "/etc/promtail",
        "/etc/otel",
        "/etc/envoy",
        "/etc/caddy",
        "/etc/haproxy",
        "/usr/local/etc/haproxy",
        "/etc/mysql",
        "/etc/rabbitmq",
        "/etc/tempo",
    ];
    const ENDINGS: [&str; 8] = ["conf", "cfg", "cnf", "ini", "yml", "yaml", "toml", "properties"];
    let name = target.rsplit('/').next().unwrap_or_default();
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    // Redis writes what it learns of the others into these.
    let is_written = name.contains("sentinel") || name.contains("nodes");
    let is_folder = FOLDERS
        .iter()
        .any(|folder| target.strip_prefix(folder).is_some_and(|rest| rest.is_empty() || rest.starts_with('/')));
    let is_file = ENDINGS.contains(&ending)
        && ["/etc/", "/usr/local/etc/", "/usr/share/", "/opt/"].iter().any(|it| target.starts_with(it));
    (is_folder || is_file) && !is_written
}

/// The socket by which the host's containers are commanded. A proxy is there to hold it in place of others.
pub(super) fn docker_socket(scene: &Scene<'_, '_>, service: &Service<'_>, out: &mut Vec<Finding>) {
    if service.image.is_some_and(|image| image.name().contains("socket-proxy")) {
        return;
    }
    for mount in Mount::all(service) {
        if !mount.source.is_some_and(|source| source.ends_with("/docker.sock")) {
            continue;
        }
        let read_only = if mount.is_read_only() { ", read-only or not" } else { "" };
        let message = format!(
            "`{}` holds the socket of Docker{read_only}: whoever breaks into it commands the host",
            service.name
        );
        let help = "put a proxy for the socket between them that lets through only what is needed".to_owned();
        out.push(Finding { help: Some(help), ..scene.to_remove(mount.place, message, Safety::Manual) });
    }
}
