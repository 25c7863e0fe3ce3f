//! What a service says of itself, for rules.

use rustc_hash::FxHashSet;

use crate::manifest::syntax::image;
use crate::manifest::syntax::secret::{shown_command, shown_value, shown_words};
use crate::manifest::syntax::yaml::Value;
use crate::model::{Fact, FactKey, Text, Value as Said};

use super::service::{Service, keys};
use super::{Reader, forms, listed};

/// Keys of one word.
const WORDS: &[(&str, FactKey)] = &[
    ("image", FactKey::ServiceImage),
    ("container_name", FactKey::ServiceContainerName),
    ("restart", FactKey::ServiceRestart),
];
/// Keys of several words.
const LISTS: &[(&str, FactKey)] = &[("profiles", FactKey::ServiceProfile), ("networks", FactKey::ServiceNetwork)];
/// Keys that bound what a service may use.
const LIMITS: &[&str] = &[
    "cpu_count",
    "cpu_percent",
    "cpu_quota",
    "cpu_shares",
    "cpus",
    "mem_limit",
    "mem_reservation",
    "memswap_limit",
    "pids_limit",
    "shm_size",
];
/// Other keys that say something of a service's safety, each with a word or several.
const OPTIONS: &[&str] = &[
    "cap_add",
    "cap_drop",
    "cgroup",
    "device_cgroup_rules",
    "devices",
    "expose",
    "group_add",
    "init",
    "ipc",
    "network_mode",
    "pid",
    "platform",
    "privileged",
    "pull_policy",
    "read_only",
    "runtime",
    "scale",
    "secrets",
    "security_opt",
    "stdin_open",
    "stop_grace_period",
    "tmpfs",
    "tty",
    "use_api_socket",
    "user",
    "userns_mode",
    "uts",
];
/// Keys that mean nothing any more, or stand for a better one.
const OBSOLETE: &[&str] = &["dockerfile", "links", "log_driver", "log_opt", "net", "volume_driver"];

impl Reader<'_> {
    /// Everything a rule may ask of a service.
    pub(super) fn facts(&mut self, service: &Service<'_, '_, '_>) {
        self.fact(FactKey::Service, None, Said::Text(service.text), service.name);
        for (key, fact) in WORDS {
            if let Some(value) = service.one(key).filter(|value| value.kind() != "null") {
                self.word(*fact, service, key, value);
            }
        }
        for (key, fact) in LISTS {
            service.each(key).into_iter().for_each(|value| self.words(*fact, service, value));
        }
        self.extended(service);
        self.build(service);
        self.forms(service, "ports", FactKey::ServicePort, forms::port);
        self.forms(service, "volumes", FactKey::ServiceVolume, forms::volume);
        self.environment(service);
        self.env_files(service);
        self.healthcheck(service);
        self.depends_on(service);
        for key in ["command", "entrypoint"] {
            if let Some((value, shown)) = service.one(key).and_then(|value| Some((value, forms::command(value)?))) {
                self.say(FactKey::ServiceCommand, service, Said::Pair(Text::from(key), shown), value);
            }
        }
        self.deploy(service);
        self.options(service);
    }

    fn say(&mut self, key: FactKey, service: &Service<'_, '_, '_>, said: Said, value: Value<'_, '_>) {
        let place = self.place(value.span());
        self.out.facts.push(Fact::new(key, said, place).of(service.text));
    }

    /// A pair of a name and a word; nothing where there is no word.
    fn pair(&mut self, key: FactKey, service: &Service<'_, '_, '_>, name: &str, value: Value<'_, '_>) {
        if let Some(word) = value.scalar() {
            self.say(key, service, Said::Pair(Text::from(name), shown_value("", &word.text)), value);
        }
    }

    fn word(&mut self, fact: FactKey, service: &Service<'_, '_, '_>, key: &str, value: Value<'_, '_>) {
        match value.scalar() {
            Some(word) => self.say(fact, service, Said::Text(Text::from(image::without_user(&word.text))), value),
            // An image that is none has been told already.
            None if key == "image" => {}
            None => self.problem(value, format!("`{key}` is {}, not a string", value.kind())),
        }
    }

    /// The words of a sequence, or the keys of a mapping.
    fn words(&mut self, fact: FactKey, service: &Service<'_, '_, '_>, value: Value<'_, '_>) {
        for word in listed(value).into_iter().filter_map(Value::scalar) {
            self.fact(fact, Some(service.text), Said::Text(Text::from(&word.text)), word);
        }
        for (name, _) in keys(value) {
            self.fact(fact, Some(service.text), Said::Text(Text::from(&name.text)), name);
        }
    }

    fn extended(&mut self, service: &Service<'_, '_, '_>) {
        let Some(extends) = service.extends() else { return };
        match (extends.file, extends.service) {
            (Some(file), _) => self.pulled(file, Some(service.text)),
            (None, Some(base)) => {
                self.fact(FactKey::Extends, Some(service.text), Said::Text(Text::from(&base.text)), base);
            }
            (None, None) => {}
        }
    }

    fn build(&mut self, service: &Service<'_, '_, '_>) {
        let Some(build) = service.one("build") else { return };
        self.pair(FactKey::ServiceBuild, service, "context", build);
        for (key, value) in keys(build) {
            if matches!(&*key.text, "context" | "dockerfile" | "target") {
                self.pair(FactKey::ServiceBuild, service, &key.text, value);
            }
            if key.text == "dockerfile_inline" {
                // That it is there is all that is asked; its images are dependencies.
                let said = Said::Pair(Text::from("dockerfile_inline"), Text::default());
                self.say(FactKey::ServiceBuild, service, said, value);
            }
        }
    }

    /// Items that have a short and a long form.
    fn forms(
        &mut self,
        service: &Service<'_, '_, '_>,
        key: &str,
        fact: FactKey,
        form: fn(Value<'_, '_>) -> Option<String>,
    ) {
        for item in service.each(key).into_iter().flat_map(listed).filter(|item| item.kind() != "null") {
            match form(item) {
                Some(text) => self.say(fact, service, Said::Text(Text::from(&text)), item),
                None => self.problem(item, format!("an item of `{key}` names no target")),
            }
        }
    }

    /// `environment` as a mapping or as a list of `NAME=value`; what is said later of a variable counts.
    fn environment(&mut self, service: &Service<'_, '_, '_>) {
        let mut known = FxHashSet::default();
        for value in service.each("environment") {
            let mut variables = Vec::new();
            for item in value.items() {
                match item.scalar().map(|line| (line, line.text.split_once('='))) {
                    Some((_, Some((name, value)))) => variables.push((Text::from(name), Some(value), item.span())),
                    Some((line, None)) => variables.push((Text::from(&line.text), None, item.span())),
                    None => self.problem(item, format!("an item of `environment` is {}, not a string", item.kind())),
                }
            }
            for (name, value) in keys(value) {
                let text = Text::from(&name.text);
                match value.scalar() {
                    Some(said) => variables.push((text, Some(&said.text), value.span())),
                    None if value.kind() == "null" => variables.push((text, None, name.span.clone())),
                    None => self.problem(value, format!("the variable `{text}` is {}, not a string", value.kind())),
                }
            }
            for (name, value, span) in variables.into_iter().filter(|(name, ..)| known.insert(*name)) {
                let said = value.map_or(Said::Text(name), |value| Said::Pair(name, shown_value(&name, value)));
                let place = self.place(span);
                self.out.facts.push(Fact::new(FactKey::ServiceVariable, said, place).of(service.text));
            }
        }
    }

    fn env_files(&mut self, service: &Service<'_, '_, '_>) {
        for item in service.each("env_file").into_iter().flat_map(listed) {
            let inner = keys(item);
            let path = inner.iter().find(|(key, _)| key.text == "path").and_then(|(_, value)| value.scalar());
            if let Some(path) = item.scalar().or(path) {
                self.fact(FactKey::ServiceEnvFile, Some(service.text), Said::Text(Text::from(&path.text)), path);
            }
        }
    }

    fn healthcheck(&mut self, service: &Service<'_, '_, '_>) {
        let Some(check) = service.one("healthcheck").filter(|check| check.kind() != "null") else { return };
        let inner = keys(check);
        let get = |name: &str| inner.iter().find(|(key, _)| key.text == name).map(|(_, value)| *value);
        let is_off = get("disable").and_then(Value::scalar).is_some_and(|word| word.text == "true");
        let test = get("test").filter(|test| test.kind() != "null" && test.tag() != Some("!reset"));
        let words: Vec<Text> = match test {
            Some(test) if test.scalar().is_some_and(|line| line.text != "NONE") => {
                let line = test.scalar().map(|line| shown_command(&line.text));
                std::iter::once(Text::from("CMD-SHELL")).chain(line).collect()
            }
            Some(test) => {
                let words: Vec<&str> =
                    listed(test).into_iter().filter_map(|word| Some(&*word.scalar()?.text)).collect();
                shown_words(&words)
            }
            None => Vec::new(),
        };
        let said = match words.first() {
            _ if is_off => Said::Bool(false),
            Some(first) if *first == "NONE" => Said::Bool(false),
            Some(_) => Said::List(words),
            None => Said::Present,
        };
        self.say(FactKey::ServiceHealthcheck, service, said, test.unwrap_or(check));
    }

    fn depends_on(&mut self, service: &Service<'_, '_, '_>) {
        const STARTED: &str = "service_started";
        for value in service.each("depends_on") {
            for name in listed(value).into_iter().filter_map(Value::scalar) {
                let said = Said::Pair(Text::from(&name.text), Text::from(STARTED));
                self.fact(FactKey::ServiceDependsOn, Some(service.text), said, name);
            }
            for (name, value) in keys(value) {
                let inner = keys(value);
                let condition = inner.iter().find(|(key, _)| key.text == "condition");
                let condition = condition.and_then(|(_, value)| value.scalar()).map_or(STARTED, |word| &word.text);
                let said = Said::Pair(Text::from(&name.text), Text::from(condition));
                self.fact(FactKey::ServiceDependsOn, Some(service.text), said, name);
            }
        }
    }

    /// Limits, and what `deploy` says of restarting and of how many there are.
    fn deploy(&mut self, service: &Service<'_, '_, '_>) {
        for key in LIMITS {
            if let Some(value) = service.one(key) {
                self.pair(FactKey::ServiceLimit, service, key, value);
            }
        }
        for (key, value) in service.one("deploy").map(keys).unwrap_or_default() {
            match &*key.text {
                "resources" => self.resources(service, value),
                "restart_policy" => {
                    let inner = keys(value);
                    let condition = inner.iter().find(|(key, _)| key.text == "condition").map(|(_, value)| *value);
                    let word = condition.and_then(Value::scalar).map_or("any", |word| &word.text);
                    self.say(
                        FactKey::ServiceRestart,
                        service,
                        Said::Text(Text::from(word)),
                        condition.unwrap_or(value),
                    );
                }
                "mode" | "replicas" => {
                    self.pair(FactKey::ServiceOption, service, &format!("deploy.{}", key.text), value);
                }
                _ => {}
            }
        }
    }

    fn resources(&mut self, service: &Service<'_, '_, '_>, resources: Value<'_, '_>) {
        for (kind, value) in keys(resources) {
            for (name, value) in keys(value) {
                let path = format!("deploy.resources.{}.{}", kind.text, name.text);
                self.pair(FactKey::ServiceLimit, service, &path, value);
            }
        }
    }

    fn options(&mut self, service: &Service<'_, '_, '_>) {
        for key in OPTIONS {
            for item in service.each(key).into_iter().flat_map(listed) {
                let inner = keys(item);
                let source = inner.iter().find(|(key, _)| key.text == "source").map(|(_, value)| *value);
                self.pair(FactKey::ServiceOption, service, key, source.unwrap_or(item));
            }
        }
        for (key, value) in service.one("logging").map(keys).unwrap_or_default() {
            match &*key.text {
                "driver" => self.pair(FactKey::ServiceOption, service, "logging.driver", value),
                "options" => {
                    for (name, value) in keys(value) {
                        let Some(word) = value.scalar() else { continue };
                        let path = Text::from(&format!("logging.options.{}", name.text));
                        let said = Said::Pair(path, shown_value(&name.text, &word.text));
                        self.say(FactKey::ServiceOption, service, said, value);
                    }
                }
                _ => {}
            }
        }
        for (key, _) in service.own().filter(|(key, _)| OBSOLETE.contains(&&*key.text)) {
            self.fact(FactKey::ObsoleteKey, Some(service.text), Said::Text(Text::from(&key.text)), key);
        }
    }
}
