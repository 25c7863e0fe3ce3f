//! What a service says, with what it takes over from another service of the same file.

use rustc_hash::FxHashMap;

use crate::manifest::syntax::scalar::Scalar;
use crate::manifest::syntax::yaml::Value;
use crate::model::Text;

/// The keys of a mapping and their values, merges brought in.
pub(super) type Keys<'y, 'a> = Vec<(&'y Scalar<'a>, Value<'y, 'a>)>;

/// How far `extends` is followed: services may lead back to themselves.
const DEEPEST: usize = 16;

/// The keys of a mapping; none for any other value.
pub(super) fn keys<'y, 'a>(value: Value<'y, 'a>) -> Keys<'y, 'a> {
    value.merged().into_iter().filter_map(|(key, value)| Some((key.scalar()?, value))).collect()
}

/// The services of a document.
pub(super) struct Services<'y, 'a> {
    all: Vec<(&'y Scalar<'a>, Keys<'y, 'a>)>,
    /// The number of each by its name.
    named: FxHashMap<&'y str, usize>,
    /// The name of the file, by which it may name itself.
    file: &'static str,
}

impl<'y, 'a> Services<'y, 'a> {
    /// The services of that file.
    pub(super) fn of(services: &Keys<'y, 'a>, file: &'static str) -> Self {
        let all: Vec<_> = services.iter().map(|(name, value)| (*name, keys(*value))).collect();
        let named = all.iter().enumerate().map(|(index, (name, _))| (&*name.text, index)).collect();
        Self { all, named, file }
    }

    /// Each of them, in order.
    pub(super) fn iter(&self) -> impl Iterator<Item = Service<'_, 'y, 'a>> {
        (0..self.all.len()).filter_map(|index| self.service(index))
    }

    fn service(&self, index: usize) -> Option<Service<'_, 'y, 'a>> {
        let (name, own) = self.all.get(index)?;
        let mut layers = vec![own];
        let mut met = vec![index];
        let mut next = self.base(own);
        while let Some(base) = next.filter(|base| layers.len() < DEEPEST && !met.contains(base)) {
            let (_, keys) = self.all.get(base)?;
            layers.push(keys);
            met.push(base);
            next = self.base(keys);
        }
        Some(Service { name, text: Text::from(&name.text), layers })
    }

    /// The service of this file that another one extends.
    fn base(&self, own: &Keys<'y, 'a>) -> Option<usize> {
        let extends = extends(own)?;
        let is_here = extends.file.is_none_or(|file| file.text.trim_start_matches("./") == self.file);
        extends.service.filter(|_| is_here).and_then(|service| self.named.get(&*service.text).copied())
    }
}

/// What a service is built upon.
pub(super) struct Extends<'y, 'a> {
    /// The file, where it is another one.
    pub(super) file: Option<&'y Scalar<'a>>,
    /// The service in it.
    pub(super) service: Option<&'y Scalar<'a>>,
}

fn extends<'y, 'a>(own: &Keys<'y, 'a>) -> Option<Extends<'y, 'a>> {
    let (_, value) = own.iter().find(|(key, value)| key.text == "extends" && value.tag() != Some("!reset"))?;
    if value.scalar().is_some() {
        return Some(Extends { file: None, service: value.scalar() });
    }
    let inner = keys(*value);
    let get = |name: &str| inner.iter().find(|(key, _)| key.text == name).and_then(|(_, value)| value.scalar());
    Some(Extends { file: get("file"), service: get("service") })
}

/// One service.
pub(super) struct Service<'k, 'y, 'a> {
    /// Its name.
    pub(super) name: &'y Scalar<'a>,
    /// The same as text.
    pub(super) text: Text,
    /// What it says itself, then what each service says that it is built upon.
    layers: Vec<&'k Keys<'y, 'a>>,
}

impl<'y, 'a> Service<'_, 'y, 'a> {
    /// What it says itself.
    pub(super) fn own(&self) -> impl Iterator<Item = (&'y Scalar<'a>, Value<'y, 'a>)> {
        self.layers.iter().take(1).flat_map(|own| own.iter().copied())
    }

    /// What it says itself of this.
    pub(super) fn own_value(&self, name: &str) -> Option<Value<'y, 'a>> {
        self.own().find(|(key, value)| key.text == name && value.tag() != Some("!reset")).map(|(_, value)| value)
    }

    /// What is said of this last: a later value stands instead of a former one.
    pub(super) fn one(&self, name: &str) -> Option<Value<'y, 'a>> {
        let values = self.layers.iter().find_map(|keys| keys.iter().find(|(key, _)| key.text == name));
        values.map(|(_, value)| *value).filter(|value| value.tag() != Some("!reset"))
    }

    /// All that is said of this: later values come beside former ones.
    pub(super) fn each(&self, name: &str) -> Vec<Value<'y, 'a>> {
        let mut all = Vec::new();
        for (_, value) in self.layers.iter().filter_map(|keys| keys.iter().find(|(key, _)| key.text == name)) {
            match value.tag() {
                Some("!reset") => break,
                Some("!override") => {
                    all.push(*value);
                    break;
                }
                _ => all.push(*value),
            }
        }
        all
    }

    /// What it is built upon.
    pub(super) fn extends(&self) -> Option<Extends<'y, 'a>> {
        self.layers.first().and_then(|own| extends(own))
    }
}
