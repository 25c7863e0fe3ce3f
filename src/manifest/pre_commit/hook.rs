//! One hook: what it is called with, what it needs beside, and the runtime it runs on.

use std::borrow::Cow;
use std::ops::Range;

use crate::manifest::syntax::scalar::Scalar;
use crate::manifest::syntax::secret::shown_words;
use crate::manifest::syntax::yaml::Value;
use crate::manifest::syntax::{image, runtime};
use crate::model::{Dependency, Fact, FactKey, Scope, Text, Value as Said};

use super::Reader;
use super::additional::Language;

/// The keys of a hook that say something here.
#[derive(Default)]
struct Hook<'y, 'a> {
    id: Option<&'y Scalar<'a>>,
    language: Option<&'y Scalar<'a>>,
    entry: Option<&'y Scalar<'a>>,
    arguments: Option<Value<'y, 'a>>,
    additional: Option<Value<'y, 'a>>,
    /// The key and its value.
    runtime: Option<(&'y Scalar<'a>, &'y Scalar<'a>)>,
}

impl Reader<'_> {
    /// A hook of the repository that is written so.
    pub(super) fn hook(&mut self, repository: &str, value: Value<'_, '_>) {
        let mut hook = Hook::default();
        for (key, value) in self.mapping("an item of `hooks`", value) {
            match &*key.text {
                "id" => hook.id = self.string("`id`", value),
                "language" => hook.language = value.scalar(),
                "entry" => hook.entry = value.scalar(),
                "args" => hook.arguments = Some(value),
                "additional_dependencies" => hook.additional = Some(value),
                "language_version" => hook.runtime = value.scalar().map(|version| (key, version)),
                _ => {}
            }
        }
        let Some(id) = hook.id else {
            if value.kind() == "a mapping" && value.get("id").is_none() {
                self.problem(value.span(), "an item of `hooks` has no `id`");
            }
            return;
        };
        let name = Text::from(&id.text);
        let place = self.source.place(id.span.clone());
        self.out.facts.push(Fact::new(FactKey::Hook, Said::Text(name), place).of(Text::from(repository)));
        self.arguments(name, hook.arguments);
        let stated = hook.language.map(|language| &*language.text);
        if let Some((key, version)) = hook.runtime {
            self.runtime(stated, key.span.clone(), version, Some(name));
        }
        if let Some(additional) = hook.additional {
            self.additional(Language::of(stated, repository), name, additional);
        }
        if let Some(entry) = hook.entry {
            self.image(stated, name, entry);
        }
    }

    fn arguments(&mut self, hook: Text, arguments: Option<Value<'_, '_>>) {
        let arguments = arguments.map(|arguments| self.sequence("`args`", arguments)).unwrap_or_default();
        // `null` is an argument too, though hardly one that was meant.
        let written: Vec<&Scalar<'_>> = arguments.into_iter().filter_map(Value::scalar).collect();
        let words: Vec<&str> = written.iter().map(|argument| &*argument.text).collect();
        for (argument, shown) in written.iter().zip(shown_words(&words)) {
            let place = self.source.place(argument.span.clone());
            self.out.facts.push(Fact::new(FactKey::HookArgument, Said::Text(shown), place).of(hook));
        }
    }

    /// The version of the runtime of hooks in this language, which may stand before the version: `python3.12`.
    ///
    /// `default`, `system` and `python3` say that any will do; a path says where it is, not which.
    pub(super) fn runtime(
        &mut self,
        language: Option<&str>,
        name: Range<usize>,
        version: &Scalar<'_>,
        hook: Option<Text>,
    ) {
        let text = &*version.text;
        if matches!(text, "" | "default" | "system" | "python3") || text.contains(['/', '\\']) {
            return;
        }
        let tool = match language {
            Some("python_venv") => "python",
            Some(language) => language,
            // Only the version may say what it is one of.
            None => match text.find(|character: char| character.is_ascii_digit()) {
                Some(end) if end > 1 && text[..end].bytes().all(|byte| byte.is_ascii_alphabetic()) => &text[..end],
                _ => return,
            },
        };
        let dependency = runtime::managed(self.source, tool, name, version, Scope::Hook);
        self.out.dependencies.push(Dependency { group: hook, ..dependency });
    }

    /// The image that a hook runs: the first word of `entry` that is no option, where the hook says that it is one or
    /// the word leaves no doubt.
    fn image(&mut self, language: Option<&str>, hook: Text, entry: &Scalar<'_>) {
        let mut words = words(&entry.text);
        let image = loop {
            let Some(word) = words.next() else { return };
            match &entry.text[word.clone()] {
                option if VALUED.contains(&option) => drop(words.next()),
                option if option.starts_with('-') => {}
                _ => break word,
            }
        };
        let text = &entry.text[image.clone()];
        if language == Some("docker_image") || language.is_none() && is_image(text) {
            let scalar = Scalar { text: Cow::Borrowed(text), span: entry.part(image) };
            let mut dependency = image::dependency(self.source, &scalar, 0, Scope::Hook);
            dependency.group = Some(hook);
            self.out.dependencies.push(dependency);
        }
    }
}

/// The options of `docker run` that take the next word.
const VALUED: &[&str] = &[
    "-e",
    "-m",
    "-u",
    "-v",
    "-w",
    "--entrypoint",
    "--env",
    "--env-file",
    "--memory",
    "--mount",
    "--network",
    "--platform",
    "--user",
    "--volume",
    "--workdir",
];

/// Where the words of a command stand.
fn words(text: &str) -> impl Iterator<Item = Range<usize>> {
    text.split_ascii_whitespace().map(|word| {
        let start = word.as_ptr() as usize - text.as_ptr() as usize;
        start..start + word.len()
    })
}

/// `owner/name:v1.2`: a path does not look like that.
fn is_image(word: &str) -> bool {
    let (name, tag) = image::split(word);
    let is_name =
        |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'/' | b'-' | b'_' | b'.');
    let name = &word[name];
    let tag = &word[tag];
    name.contains('/')
        && name.starts_with(|first: char| first.is_ascii_alphanumeric())
        && name.bytes().all(is_name)
        && tag.strip_prefix('v').unwrap_or(tag).starts_with(|first: char| first.is_ascii_digit())
}
