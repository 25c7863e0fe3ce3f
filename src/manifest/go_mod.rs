//! `go.mod` and `go.work`: what a Go module asks for, and which modules work together.

use std::borrow::Cow;

use rustc_hash::FxHashMap;

use crate::model::{
    Dependency, EcosystemId, Extracted, Fact, FactKey, Origin, Package, Scope, Skip, Source, Text, Value,
};

use super::Manifest;
use super::syntax::complaints::Complaints;
use super::syntax::lines::lines;
use super::syntax::path::file_name;
use super::syntax::scalar::Scalar;
use super::syntax::{runtime, unfinished};

/// The format.
pub struct GoMod;

impl Manifest for GoMod {
    fn format(&self) -> &'static str {
        "go-mod"
    }

    fn claims(&self, path: &str) -> bool {
        matches!(file_name(path), "go.mod" | "go.work")
    }

    fn extract(&self, source: &Source) -> Extracted {
        if let Some(conflict) = unfinished::conflict(source) {
            return Extracted { problems: vec![conflict], ..Extracted::default() };
        }
        let mut reader =
            Reader { source, out: Extracted::default(), complaints: Complaints::default(), tools: Vec::new() };
        reader.read();
        reader.mark_tools();
        Extracted { problems: reader.complaints.finish(), ..reader.out }
    }
}

/// The group of what nobody asked for by name: other modules need it.
const INDIRECT: &str = "indirect";

/// How deep in its module a package may lie; real ones are a handful deep.
const DEEPEST: usize = 64;

struct Reader<'a> {
    source: &'a Source,
    out: Extracted,
    complaints: Complaints,
    /// The packages that `tool` names.
    tools: Vec<Cow<'a, str>>,
}

impl<'a> Reader<'a> {
    /// Every directive, alone or in a block.
    fn read(&mut self) {
        let mut block: Option<Scalar<'a>> = None;
        for (start, line) in lines(self.source) {
            let (words, comment) = self.words(start, line);
            let Some((first, rest)) = words.split_first() else { continue };
            match (&block, rest) {
                (Some(_), _) if first.text == ")" => block = None,
                (Some(verb), _) => self.directive(&verb.clone(), &words, comment),
                (None, [open, closing @ ..]) if open.text == "(" => {
                    block = closing.is_empty().then(|| first.clone());
                }
                (None, rest) => self.directive(first, rest, comment),
            }
        }
        if let Some(verb) = block {
            self.complain(&verb, format!("the block of `{}` is not closed", verb.text));
        }
    }

    fn directive(&mut self, verb: &Scalar<'a>, words: &[Scalar<'a>], comment: &str) {
        if let Some(template) =
            words.iter().chain([verb]).find(|word| word.text.contains("{{") || word.text.contains("{%"))
        {
            return self.complaints.template(self.source, template.span.start);
        }
        match (&*verb.text, words) {
            ("module", [name]) => self.fact(FactKey::ProjectName, name),
            ("use", [folder]) => self.fact(FactKey::WorkspaceMember, folder),
            ("go", [version]) => self.runtime(verb, version, Scope::Engine),
            ("toolchain", [version]) => self.runtime(verb, version, Scope::Tool),
            ("require", [module, version]) => {
                let group = is_indirect(comment).then(|| Text::from(INDIRECT));
                let dependency = self.module(module, Some(version), Scope::Runtime);
                self.out.dependencies.push(Dependency { group, ..dependency });
            }
            ("require", [module]) => {
                self.complain(module, format!("`{}` has no version", module.text));
                let dependency = self.module(module, None, Scope::Runtime);
                self.out.dependencies.push(dependency);
            }
            ("replace", words) => self.replace(verb, words),
            ("tool", [package]) => self.tools.push(package.text.clone()),
            // What is left out, what of this very module is bad, and settings: nothing is asked for.
            ("exclude" | "retract" | "godebug" | "ignore", _) => {}
            ("module" | "use" | "go" | "toolchain" | "require" | "tool", _) => {
                self.complain(verb, format!("`{}` says too little or too much", verb.text));
            }
            _ => self.complain(verb, "no directive that is known".to_owned()),
        }
    }

    /// `old => ../folder`, `old v1.2.3 => new v1.2.4`: what is used is the latter, and the former its condition.
    fn replace(&mut self, verb: &Scalar<'a>, words: &[Scalar<'a>]) {
        let Some(arrow) = words.iter().position(|word| word.text == "=>") else {
            return self.complain(verb, "`replace` has no `=>`".to_owned());
        };
        let (old, new) = (&words[..arrow], &words[arrow + 1..]);
        let ([module], [target, rest @ ..]) = (&old[..old.len().min(1)], new) else {
            return self.complain(verb, "`replace` names nothing on one side".to_owned());
        };
        let dependency = match rest.first() {
            None => {
                let mut dependency = self.module(module, None, Scope::Constraint);
                dependency.place = self.source.place(target.span.end..target.span.end);
                dependency.origin = Origin::Path(Text::from(&target.text));
                dependency.skip = Some(Skip::PathSource);
                dependency.marker = old.get(1).map(|version| Text::from(&version.text));
                dependency
            }
            version => {
                let mut dependency = self.module(target, version, Scope::Constraint);
                let is_other = old.len() > 1 || module.text != target.text;
                let condition: Vec<&str> = old.iter().map(|word| &*word.text).collect();
                dependency.marker = is_other.then(|| Text::from(&condition.join(" ")));
                dependency
            }
        };
        self.out.dependencies.push(dependency);
    }

    fn module(&self, name: &Scalar<'a>, version: Option<&Scalar<'a>>, scope: Scope) -> Dependency {
        let place = version.map_or(name.span.end..name.span.end, |version| version.span.clone());
        let version = version.map_or("", |version| &version.text);
        Dependency {
            package: Package::new(EcosystemId::GOLANG, &name.text),
            written: Text::from(&name.text),
            requirement: Text::from(version),
            place: self.source.place(place),
            name_place: self.source.place(name.span.clone()),
            scope,
            group: None,
            extras: Box::default(),
            marker: None,
            origin: Origin::Registry(None),
            locked: Box::default(),
            skip: Some(skip(version)),
        }
    }

    fn runtime(&mut self, verb: &Scalar<'a>, version: &Scalar<'a>, scope: Scope) {
        let dependency = runtime::managed(self.source, "go", verb.span.clone(), version, scope);
        self.out.dependencies.push(dependency);
    }

    /// A module is a tool where `tool` names a package in it: the longest path that the package's begins with.
    fn mark_tools(&mut self) {
        if self.tools.is_empty() {
            return;
        }
        let dependencies = &mut self.out.dependencies;
        let required = |dependency: &Dependency| dependency.scope == Scope::Runtime;
        let modules: FxHashMap<&str, usize> = dependencies
            .iter()
            .enumerate()
            .filter(|(_, dependency)| required(dependency))
            .map(|(at, dependency)| (dependency.written.as_str(), at))
            .collect();
        for package in &self.tools {
            let parents = package.rmatch_indices('/').map(|(at, _)| &package[..at]).take(DEEPEST);
            let module = std::iter::once(&**package).chain(parents).find_map(|path| modules.get(path));
            if let Some(dependency) = module.and_then(|at| dependencies.get_mut(*at)) {
                dependency.scope = Scope::Tool;
                dependency.group = None;
            }
        }
    }

    fn fact(&mut self, key: FactKey, text: &Scalar<'a>) {
        let place = self.source.place(text.span.clone());
        self.out.facts.push(Fact::new(key, Value::Text(Text::from(&text.text)), place));
    }

    fn complain(&mut self, at: &Scalar<'_>, message: String) {
        self.complaints.add(self.source.place(at.span.clone()), "malformed", message);
    }

    /// The words of a line and its comment. Brackets and commas, which only `retract` and blocks have, are words.
    fn words(&mut self, start: usize, line: &'a str) -> (Vec<Scalar<'a>>, &'a str) {
        let mut words = Vec::new();
        let mut rest = line.trim_start();
        while let Some(first) = rest.chars().next() {
            let at = start + line.len() - rest.len();
            if let Some(comment) = rest.strip_prefix("//") {
                return (words, comment);
            }
            let length = match quoted(rest) {
                Some(inner) => {
                    let span = at + 1..at + 1 + inner.len();
                    words.push(Scalar { text: unescaped(inner, first), span });
                    inner.len() + 2
                }
                None if matches!(first, '"' | '`') => {
                    let place = self.source.place(at..at + rest.len());
                    self.complaints.add(place, "malformed", "a string that does not end");
                    rest.len()
                }
                None => {
                    let length = word_length(rest);
                    words.push(Scalar { text: Cow::Borrowed(&rest[..length]), span: at..at + length });
                    length
                }
            };
            rest = rest[length..].trim_start();
        }
        (words, "")
    }
}

/// How long the word is that the text begins with.
fn word_length(text: &str) -> usize {
    let is_mark = |character: char| matches!(character, '(' | ')' | '[' | ']' | ',');
    if text.starts_with(is_mark) {
        return 1;
    }
    let end = text.find(|next: char| next.is_whitespace() || is_mark(next) || next == '"' || next == '`');
    let end = end.unwrap_or(text.len());
    text[..end].find("//").unwrap_or(end)
}

/// What stands between the quotes that the text begins with; `None` where there are none, or where they stay open.
fn quoted(text: &str) -> Option<&str> {
    let quote = text.chars().next().filter(|first| matches!(first, '"' | '`'))?;
    let inner = &text[1..];
    let mut escaped = false;
    for (at, character) in inner.char_indices() {
        if character == quote && !escaped {
            return Some(&inner[..at]);
        }
        escaped = quote == '"' && character == '\\' && !escaped;
    }
    None
}

/// A string with its escapes resolved. The forms that only Go has are left as they are: no path of a module needs any.
fn unescaped(inner: &str, quote: char) -> Cow<'_, str> {
    if quote == '`' || !inner.contains('\\') {
        return Cow::Borrowed(inner);
    }
    serde_json::from_str::<String>(&format!("\"{inner}\"")).map_or(Cow::Borrowed(inner), Cow::Owned)
}

/// `// indirect`, or `// indirect; and why`.
fn is_indirect(comment: &str) -> bool {
    comment.trim().strip_prefix("indirect").is_some_and(|rest| rest.is_empty() || rest.starts_with(';'))
}

/// Why a module is offered nothing: no registry is asked, if nothing says more.
fn skip(version: &str) -> Skip {
    let is_number = |version: &str| version.trim_start_matches('v').starts_with(|first: char| first.is_ascii_digit());
    match version {
        "" => Skip::Unconstrained,
        version if is_number(version) => Skip::NoRegistry,
        "latest" | "upgrade" | "patch" => Skip::DistTag,
        _ => Skip::Branch,
    }
}
