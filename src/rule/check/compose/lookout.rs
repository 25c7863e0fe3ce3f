//! Folders of other repositories: what lies in them is not seen here.

use crate::model::{Text, Value};

use super::super::super::probe::{Probe, Probed, Seen, Want};

/// Asks which folders are repositories of their own.
#[derive(Debug)]
pub(super) struct Submodules;

impl Probe for Submodules {
    fn wants(&self, path: &str) -> Want {
        if path == ".gitmodules" { Want::Text } else { Want::Nothing }
    }

    fn look(&self, file: &Probed<'_>, seen: &mut Vec<Seen>) {
        let mut start = 0;
        for line in file.source.text.split_inclusive('\n') {
            let path = line.trim().strip_prefix("path").and_then(|rest| rest.trim_start().strip_prefix('='));
            if let Some(path) = path {
                let value = Value::Text(Text::from(path.trim()));
                seen.push(Seen { part: 0, value, span: start..start + line.trim_end().len() });
            }
            start += line.len();
        }
    }
}
