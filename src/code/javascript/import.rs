//! What a JavaScript or TypeScript source imports.

use super::super::Import;
use super::token::{Kind, Token};

/// What is imported, in order.
pub(super) fn imports(tokens: &[Token<'_>]) -> Vec<Import> {
    let is_word = |at: &usize| {
        let is_member = at.checked_sub(1).is_some_and(|before| tokens[before].is("."));
        tokens[*at].kind == Kind::Name && !is_member
    };
    let import = |at: usize| match tokens[at].text {
        "import" => called(tokens, at).or_else(|| clause(tokens, at)),
        "export" => clause(tokens, at).filter(|import| !import.names.is_empty()),
        "require" => called(tokens, at),
        _ => None,
    };
    (0..tokens.len()).filter(is_word).filter_map(import).collect()
}

/// `import('x')`, `require('x')`.
fn called(tokens: &[Token<'_>], at: usize) -> Option<Import> {
    let [bracket, module, ..] = tokens.get(at + 1..)? else { return None };
    (bracket.is("(") && module.kind == Kind::Text).then(|| of(module, Vec::new(), false))
}

/// `import 'x'`, `import a, { b as c } from 'x'`, `export * from 'x'`.
fn clause(tokens: &[Token<'_>], at: usize) -> Option<Import> {
    let rest = tokens.get(at + 1..)?;
    let module = rest.iter().position(|token| token.kind == Kind::Text || !is_part(token))?;
    let (clause, module) = (&rest[..module], rest.get(module).filter(|token| token.kind == Kind::Text)?);
    let [said @ .., from] = clause else {
        return tokens[at].is_name("import").then(|| of(module, Vec::new(), false));
    };
    if !from.is_name("from") {
        return None;
    }
    let (said, mut types_only) = match said {
        // `import type from 'x'` takes a default of that name.
        [first, second, ..] if first.is_name("type") && !second.is(",") => (&said[1..], true),
        _ => (said, false),
    };
    let (names, typed) = names(said);
    types_only |= typed;
    Some(of(module, names, types_only))
}

/// Whether a token may stand between `import` and its module.
fn is_part(token: &Token<'_>) -> bool {
    match token.kind {
        Kind::Name => !matches!(token.text, "import" | "export"),
        Kind::Sign => matches!(token.text, "{" | "}" | "," | "*"),
        Kind::Text | Kind::Other => false,
    }
}

/// The names that are taken, by what the module calls them, and whether each is but a type.
fn names(said: &[Token<'_>]) -> (Vec<String>, bool) {
    let mut names = Vec::new();
    let mut typed = 0;
    let mut is_inside = false;
    for part in said.split_inclusive(|token| token.is(",") || token.is("{")) {
        let words: Vec<&Token<'_>> = part.iter().filter(|token| token.kind == Kind::Name || token.is("*")).collect();
        match words.as_slice() {
            [] => {}
            [first, ..] if first.is("*") => names.push("*".to_owned()),
            [first, second, ..] if is_inside && first.is_name("type") && !second.is_name("as") => {
                typed += 1;
                names.push(second.text.to_owned());
            }
            [first, ..] if is_inside => names.push(first.text.to_owned()),
            _ => names.push("default".to_owned()),
        }
        is_inside |= part.last().is_some_and(|token| token.is("{"));
    }
    let all_typed = typed > 0 && typed == names.len();
    (names, all_typed)
}

fn of(module: &Token<'_>, names: Vec<String>, types_only: bool) -> Import {
    let inner = module.text.trim_matches(['"', '\'', '`']);
    let start = module.start + 1.min(module.text.len());
    Import { module: inner.to_owned(), names, span: start..start + inner.len(), optional: false, types_only }
}
