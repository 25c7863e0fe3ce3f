//! Sources told apart. Each `fixtures/code/<language>/<name>` has beside it `<name>.told`: the same text with every byte of a
//! string as `s` and of a comment as `c`, but for blanks; below it what is imported. `UPDATE=1` rewrites what is told.

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use overhaul::code::Code;

use crate::support::{expect_file, files, folders, project};

#[test]
fn strings_and_comments_are_told_from_code() {
    let mut failures = Vec::new();
    for folder in folders(&project("fixtures/code")) {
        for name in files(&folder).into_iter().filter(|name| !name.ends_with(".told")) {
            let text = std::fs::read_to_string(folder.join(&name)).unwrap();
            expect_file(&folder.join(format!("{name}.told")), &told(&name, &text), &mut failures);
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n\n"));
}

fn told(name: &str, text: &str) -> String {
    let Some(code) = Code::of(name, text) else { return "nothing is told apart\n".to_owned() };
    let mut shown: Vec<char> = text.chars().collect();
    let mut mark = |spans: &[std::ops::Range<usize>], with: char| {
        for (at, (offset, c)) in text.char_indices().enumerate() {
            if spans.iter().any(|span| span.contains(&offset)) && !c.is_whitespace() {
                shown[at] = with;
            }
        }
    };
    mark(code.strings(), 's');
    mark(code.comments(), 'c');
    let mut out: String = shown.into_iter().collect();
    out += "----\n";
    for import in code.imports() {
        assert!(text[import.span.clone()].starts_with(&import.module[..1]), "{import:?}");
        write!(out, "{}", import.module).unwrap();
        if !import.names.is_empty() {
            write!(out, ": {}", import.names.join(", ")).unwrap();
        }
        let flags = [(import.optional, " (optional)"), (import.types_only, " (types)")];
        out.extend(flags.iter().filter(|(is_set, _)| *is_set).map(|(_, word)| *word));
        out.push('\n');
    }
    out
}

/// Whatever stands in a file, it is read to its end, at once, and what is told lies in order and within it.
#[test]
fn hostile_sources_are_read_in_one_go() {
    const SIZE: usize = 1 << 16;
    let hostile = [
        "(",
        "[",
        "{",
        "((((]]]",
        "'",
        "\"",
        "`",
        "`${",
        "f'{",
        "f\"\"\"{",
        "f'{f\"{",
        "rb'\\",
        "/",
        "/[",
        "/*",
        "/* */",
        "<a>",
        "<a ",
        "<a b={",
        "<a<",
        "</",
        "a<",
        "<T>(",
        "a?(b):c=>",
        "{a:",
        "!",
        "import ",
        "import{",
        "import {a} from ",
        "from . ",
        "export *",
        "try:\n ",
        "try: import a\nexcept ImportError: ",
        "if x:\n",
        "a:import b;",
        "\\",
        "\\\n",
        "#",
        "//",
        "--",
        "${",
        "}",
        "<script>",
        "<script",
        "<!--",
        "é",
        "'\u{2028}",
        "\u{feff}",
        "class a{",
        "=>",
        "async ",
        "x=`${`${",
        "=<a>{",
        "return <a>{`${",
        "\r",
        "''",
        "'''",
        "require('a')",
    ];
    for name in ["x.py", "x.js", "x.ts", "x.tsx", "x.vue", "x.sql"] {
        for piece in hostile {
            for text in [piece.repeat(SIZE / piece.len()), format!("{}\n", piece).repeat(SIZE / (piece.len() + 1))] {
                let started = Instant::now();
                let Some(code) = Code::of(name, &text) else { continue };
                assert!(started.elapsed() < Duration::from_secs(1), "{name} of {piece:?}: {:?}", started.elapsed());
                for spans in [code.strings(), code.comments()] {
                    assert!(
                        spans.windows(2).all(|pair| pair[0].end <= pair[1].start),
                        "{name} of {piece:?}: out of order"
                    );
                    assert!(spans.iter().all(|span| text.get(span.clone()).is_some()), "{name} of {piece:?}: no text");
                }
            }
        }
    }
}
