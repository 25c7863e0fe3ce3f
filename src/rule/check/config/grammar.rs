//! How a file is read, by its name.

use crate::manifest::syntax::path::{extension, file_name};

use super::fields::Grammar;

/// How a file of this path is read; `None` where its name does not say.
pub(super) fn of(path: &str) -> Option<Grammar> {
    let name = file_name(path);
    if name.starts_with(".env") || extension(name) == "env" {
        return Some(Grammar::Dotenv);
    }
    Some(match name {
        "Pipfile" | "poetry.lock" | "uv.lock" | "Cargo.lock" => Grammar::Toml,
        ".coveragerc" | ".editorconfig" | ".flake8" | ".pylintrc" | ".npmrc" | ".gitconfig" => Grammar::Ini,
        // JSON, or YAML, of which JSON is a part.
        ".babelrc" | ".eslintrc" | ".prettierrc" | ".commitlintrc" | ".stylelintrc" | ".swcrc" | ".clang-format" => {
            Grammar::Yaml
        }
        _ => match extension(name) {
            "json" | "jsonc" | "json5" | "webmanifest" => Grammar::Jsonc,
            "toml" => Grammar::Toml,
            "yaml" | "yml" => Grammar::Yaml,
            "ini" | "cfg" => Grammar::Ini,
            "tf" | "tfvars" | "hcl" => Grammar::Hcl,
            "js" | "mjs" | "cjs" | "ts" | "mts" | "cts" => Grammar::Script,
            // The ending is a glob: `vitest.config.*`.
            ending if ending.contains(['*', '{', '?']) && name.contains(".config.") => Grammar::Script,
            ending if ending.contains(['*', '{', '?']) => braced(ending)?,
            _ => return None,
        },
    })
}

/// The format of the first ending of `{yml,yaml}`.
fn braced(ending: &str) -> Option<Grammar> {
    let first = ending.trim_start_matches('{').split([',', '}']).next().filter(|first| !first.contains(['*', '?']))?;
    of(&format!("x.{first}"))
}
