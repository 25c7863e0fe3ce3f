//! No text, however it is made, ends the program or holds it up: every format gives problems or dependencies.

use overhaul::manifest::{LOCKS, MANIFESTS, read};
use overhaul::model::{Encoding, RepoPath, Source, SourceId};

/// A path that each format claims.
const PATHS: &[&str] = &[
    "Cargo.toml",
    "Dockerfile",
    "package.json",
    "pnpm-workspace.yaml",
    "pyproject.toml",
    "requirements.txt",
    ".yarnrc.yml",
    "Cargo.lock",
    "package-lock.json",
    "pnpm-lock.yaml",
    "yarn.lock",
    "bun.lock",
    "uv.lock",
    "poetry.lock",
    "action.yml",
    "compose.yaml",
    "environment.yml",
    ".github/dependabot.yml",
    ".devcontainer/devcontainer.json",
    ".dockerignore",
    ".env.example",
    ".gitlab-ci.yml",
    "go.mod",
    ".npmrc",
    "script.py",
    "Pipfile",
    ".pre-commit-config.yaml",
    "renovate.json",
    ".python-version",
    ".nvmrc",
    ".tool-versions",
    "mise.toml",
    "rust-toolchain",
    "rust-toolchain.toml",
    "runtime.txt",
    "setup.cfg",
    "setup.py",
    "tsconfig.json",
    ".github/workflows/ci.yml",
];

fn reads(path: &str, text: &str) {
    let path = RepoPath::new(path).unwrap();
    let given = |_: RepoPath| Ok((text.to_owned(), Encoding::Utf8));
    let reading = read(0, &[path], &given);
    assert!(reading.sources.contains(&path));
}

#[test]
fn the_paths_name_every_format() {
    let claimed = |claims: &dyn Fn(&str) -> bool| PATHS.iter().any(|path| claims(path));
    assert!(MANIFESTS.iter().all(|format| claimed(&|path| format.claims(path))));
    assert!(LOCKS.iter().all(|format| claimed(&|path| format.claims(path))));
}

#[test]
fn depth_does_not_exhaust_the_stack() {
    const DEEP: usize = 5_000;
    let dotted = vec!["a"; DEEP].join(".");
    for text in [
        nested("", "[", "]", DEEP),
        nested("", "{\"a\":", "}", DEEP),
        nested("{\"overrides\":", "{\"a\":", "}", DEEP),
        nested("{\"packages\":", "{\"a\":", "}", DEEP),
        nested("{\"workspaces\":", "[", "]", DEEP),
        nested("a = ", "[", "]", DEEP),
        nested("a = ", "{a=", "}", DEEP),
        nested("catalog: ", "[{a: ", "}]", DEEP),
        nested("", "- ", "", DEEP),
        nested("[project]\ndependencies = [\"a; ", "(", ")", DEEP),
        nested("a; ", "(", ")", DEEP),
        nested("FROM ", "${A:-", "}", DEEP),
        nested("FROM ", "{{", "}}", DEEP),
        nested("runs: {steps: [{uses: a/b@v1, with: {go-version: \"${{ ", "(", ")", DEEP) + "}}\"}}]}",
        nested("", "\"'", "", DEEP),
        (0..1_000).map(|depth| format!("{}a:\n", " ".repeat(depth))).collect(),
        format!("{dotted} = 1\n"),
        format!("[{dotted}]\n"),
        format!("[[{dotted}]]\n"),
        format!("a = {{ {dotted} = 1 }}\n"),
    ] {
        PATHS.iter().for_each(|path| reads(path, &text));
    }
}

fn nested(begin: &str, open: &str, close: &str, depth: usize) -> String {
    format!("{begin}{}{}\n", open.repeat(depth), close.repeat(depth))
}

/// Each of these takes minutes, or gigabytes, where something is gone through once for each of its kind.
#[test]
fn what_stands_many_times_is_not_gone_through_as_often() {
    const MANY: usize = 10_000;
    let rows = |row: &dyn Fn(usize) -> String| (0..MANY).map(row).collect::<Vec<_>>().join(",");
    let long = "a".repeat(1 << 18);
    let numbered = rows(&|n| format!("\"p{n}\": \"1\""));
    let optional = rows(&|n| format!("\"p{n}\": {{\"optional\": true}}"));
    reads(
        "package.json",
        &format!("{{\"peerDependencies\": {{{numbered}}}, \"peerDependenciesMeta\": {{{optional}}}}}"),
    );
    let same = rows(&|_| "\"a\": \"1\"".to_owned());
    reads("package.json", &format!("{{\"dependencies\": {{{same}}}}}"));
    reads("package.json", &format!("{{\"overrides\": {{\"{long}\": {{{numbered}}}}}}}"));
    reads("Dockerfile", &format!("ARG A={long}\n{}FROM a\n", "ARG B=$A\n".repeat(MANY)));
    reads("Dockerfile", &format!("ARG A=aaaaaaaa\n{}FROM $A\n", "ARG A=$A$A\n".repeat(MANY)));
    reads("Dockerfile", &format!("FROM a\n{}", "RUN <<A <<B\n".repeat(MANY)));
    reads("requirements.txt", &"a \\\n".repeat(MANY));
    let listed = rows(&|n| format!("x{n}"));
    reads("pnpm-workspace.yaml", &format!("packages: &a [{listed}]\ncatalog: {{a: *a}}\n"));
    reads("pnpm-workspace.yaml", "packages: &a [*a, *a]\ncatalogs: &b {x: *b}\n");
    let versions = rows(&|n| n.to_string());
    let steps = "    - {uses: a/b@v1, with: {python-version: \"${{ matrix.a }}\"}}\n".repeat(MANY);
    reads(
        ".github/workflows/ci.yml",
        &format!("jobs:\n  j:\n    strategy: {{matrix: {{a: [{versions}]}}}}\n    steps:\n{steps}"),
    );
    let keyed = rows(&|n| format!("k{n}: 1"));
    reads(".github/workflows/ci.yml", &format!("jobs: {{j: {{strategy: {{matrix: {{{long}: {{{keyed}}}}}}}}}}}\n"));
    reads(".github/workflows/ci.yml", &format!("jobs: {{j: {{steps: [{{uses: {long}, with: {{{keyed}}}}}]}}}}\n"));
    let jobs = rows(&|n| format!("j{n}: *s"));
    reads(
        ".github/workflows/ci.yml",
        &format!("x: &s {{steps: [{}]}}\njobs: {{{jobs}}}\n", rows(&|_| "{run: a}".into())),
    );
    reads(".github/dependabot.yml", &format!("updates: [{{package-ecosystem: a, {long}: {{{keyed}}}}}]\n"));
    reads("renovate.json", &format!("{{\"{long}\": {{{numbered}}}}}"));
    let names = rows(&|n| format!("\"{n}\""));
    reads(
        "renovate.json",
        &format!(
            "{{\"packageRules\": [{{\"enabled\": false, \"matchManagers\": [{names}], \"matchDepNames\": [{names}]}}]}}"
        ),
    );
    let deep = "a/".repeat(2_000);
    let listed = rows(&|_| "*a".to_owned());
    reads(".gitlab-ci.yml", &format!(".a: &a {{script: [{long}], image: a:1}}\n{}", "b: {<<: *a}\n".repeat(MANY)));
    reads(".gitlab-ci.yml", &format!("a: {{script: &a [{long}, [*a, *a]], variables: {{A: $A}}, image: $A}}\n"));
    reads(
        ".pre-commit-config.yaml",
        &format!("a: &a {{id: a, args: [{long}]}}\nrepos: [{{repo: local, hooks: [{listed}]}}]\n"),
    );
    reads(".npmrc", &format!("[{long}]\n{}", "a=b\n".repeat(MANY)));
    let array = rows(&|n| format!("\"{n}\", {{\"a\": {n}}}"));
    reads("tsconfig.json", &format!("{{\"{long}\": {{{numbered}}}, \"a\": [{array}], \"b\": {{{same}}}}}"));
    reads(".devcontainer.json", &format!("{{\"features\": {{{numbered}}}, \"build\": {{{same}}}}}"));
    reads("package-lock.json", &format!("{{\"packages\": {{\"{deep}\": {{\"dependencies\": {{{numbered}}}}}}}}}"));
}

#[test]
fn places_lie_in_the_text_whatever_it_holds() {
    // Each cut of these texts, at every character: what is half written is read as far as it goes.
    for (path, text) in [
        (
            "package.json",
            "\u{feff}{\"dependencies\": {\"é\": \"npm:@ü/x@^1 \", \"b\\u00e9\": \"git+https://ü@h/é#semver:^1\"}}",
        ),
        (
            "pyproject.toml",
            "[project]\ndependencies = [\"é[ü] >=1; ö\", \"\"\"a \\\n  >=1 ; x\"\"\", 'é @ git+https://h/é@ü']\n",
        ),
        ("Cargo.toml", "[dependencies]\né = { version = \"1é\", package = \"ü\" }\n\"ö\" = \"é\"\n"),
        (
            "requirements.txt",
            "é>=1 # ü\n-e git+https://h/é@ü#egg=é-1.0é\n./é[ü]\n-r é.txt -c \"ü x\"\n\\\né \\\n ==1\n",
        ),
        (
            "Dockerfile",
            "# syntax=é/ü:1\nARG É=ü:1${é:-ö}\nFROM ${É:-\"é\\é\"} AS ö\nCOPY --from=é:ü@sha256:é a b\nRUN <<É\né\nÉ\n",
        ),
        ("pnpm-workspace.yaml", "packages: [é, \"ü\\u00e9\"]\ncatalog:\n  é: npm:ü@1é\noverrides:\n  é>ü@<2: 1é\n"),
        ("yarn.lock", "é@^1, \"ü@npm:é@1\":\n  version \"1é\"\n"),
        ("pnpm-lock.yaml", "lockfileVersion: 5.4\nspecifiers:\n  é: ^1\ndependencies:\n  é: /ü/1.0é\n  'ö': 1_é\n"),
        (
            "bun.lock",
            "{\"workspaces\": {\"\": {\"dependencies\": {\"é\": \"^1é\"}}}, \"packages\": {\"é\": [\"é@1é\"]}}",
        ),
        (
            "package-lock.json",
            "{\"packages\": {\"\": {\"dependencies\": {\"é\": \"^1\"}}, \"node_modules/é\": {\"version\": \"1é\"}}}",
        ),
        (
            ".pre-commit-config.yaml",
            "\u{feff}default_language_version: {python: python3é}\nrepos:\n\
             - repo: 'https://github.com/é/ü.git'\n  rev: \"3e8a870\" # frozen: vé1\n  hooks:\n  - id: é\n    \
             entry: é/ü:1 ö\n    additional_dependencies: [\"é\\u0061>=1\", 'é@1', cli:é:1]\n",
        ),
        (
            ".gitlab-ci.yml",
            "variables: {É: \"1\\u0061\", A: é:1}\nimage: é:$É\né:\n  image: $A\n  script: [ü]\ninclude:\n\
             - {project: é, ref: ü1}\n- component: é/ü/ö/ä@é\n- local: é.yml\n",
        ),
        (
            ".devcontainer.json",
            "\u{feff}{/* é */ \"image\": \"é\\u0061:1\", \
             \"features\": {\"é/devcontainers/features/node:ü\": {\"version\": \"é\"}}}",
        ),
        (".npmrc", "\u{feff}é = \"ü\" # ö\né[]=ü\\#é\n[é]\n"),
        ("tsconfig.json", "\u{feff}{\"é\": [\"ü\\u0061\", 1,], /* é */ \"extends\": \"é\"}"),
        (
            ".github/workflows/é.yml",
            "\u{feff}on: [é]\r\nenv: {É: \"ü\"}\njobs:\n  é:\n    runs-on: [ubuntu-2é, \"ubuntu-\\u0032\"]\n    container: é:ü\n    strategy: {matrix: {python: [3.é, \"ü\"]}}\n    steps:\n    - uses: \"é/ü@8f4b7f84864484a7bf31766abe9204da3cbe65b3\" # v1é\n    - {uses: é/ü@8f4b7f8, with: {python-version: \"${{ matrix.python || 'é' }}\"}} # tag=é/v1 ü\n    - with: {node-version: |\n",
        ),
        (
            ".github/workflows/ü.yml",
            "jobs:\n  é:\n    steps:\n    - uses: docker://é:ü@sha256:é\n      with:\n        go-version: |\n          é\n\n          ${{ env.É\n || 1é }}\n    - uses: ./é\n    - uses: https://é/ü/ö@ä\n",
        ),
        ("action.yml", "inputs: {é: {default: ü}}\nruns: {using: nodeé, image: \"docker://é:\\u00fc\"}\n"),
        ("renovate.json", "{\"extends\": [\"é\"], packageRules: [{enabled: false, matchPackageNames: ['ü\\x41']}]}"),
        ("uv.lock", "[[package]]\nname = \"é\"\nversion = \"1é\"\nsource = { registry = \"é\" }\n"),
    ] {
        for (end, _) in text.char_indices().chain([(text.len(), ' ')]) {
            let text = &text[..end];
            let given = |_: RepoPath| Ok((text.to_owned(), Encoding::Utf8));
            let path = RepoPath::new(path).unwrap();
            let reading = read(0, &[path], &given);
            for dependency in
                reading.manifests.iter().filter(|manifest| manifest.path == path).flat_map(|read| &read.dependencies)
            {
                for place in [dependency.place, dependency.name_place] {
                    assert!(text.get(place.span()).is_some(), "{path}: {place:?} in {text:?}");
                }
            }
            let source = Source::new(SourceId { repository: 0, file: 0 }, path, text.to_owned(), Encoding::Utf8);
            assert!(source.top().end as usize <= text.len());
        }
    }
}
