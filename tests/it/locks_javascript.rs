//! What npm, pnpm, Yarn and Bun installed, as their lock files say it; and that no file, however hostile, takes long.

use std::time::{Duration, Instant};

use overhaul::manifest::{claimant, lock_claimant};
use overhaul::model::{Encoding, Extracted, Problem, RepoPath, Source, SourceId};

fn source(path: &str, text: &str) -> Source {
    let id = SourceId { repository: 0, file: 0 };
    Source::new(id, RepoPath::new(path).unwrap(), text.to_owned(), Encoding::Utf8)
}

/// Each entry as `importer: name version <- requirement`.
fn read(path: &str, text: &str) -> Result<Vec<String>, Problem> {
    let locked = lock_claimant(path).unwrap().read(&source(path, text))?;
    let line = |entry: &overhaul::model::LockEntry| {
        let importer = entry.importer.map_or("*".to_owned(), |folder| format!("/{folder}"));
        let requirement = entry.requirement.map_or(String::new(), |requirement| format!(" <- {requirement}"));
        format!("{importer}: {} {}{requirement}", entry.name, entry.version)
    };
    Ok(locked.entries.iter().map(line).collect())
}

fn extract(path: &str, text: &str) -> Extracted {
    claimant(path).unwrap().extract(&source(path, text))
}

#[test]
fn npm_resolves_each_importer_as_node_does() {
    let lock = r#"{
      "name": "root", "lockfileVersion": 3,
      "packages": {
        "": { "name": "root", "workspaces": ["packages/*"],
              "dependencies": { "react": "^18.0.0", "alias": "npm:real@^1", "git": "owner/git#v1" },
              "devDependencies": { "a": "*" }, "optionalDependencies": { "not-here": "^1" } },
        "packages/a": { "version": "1.5.0", "dependencies": { "react": "^17.0.0", "left-pad": "1.x" }, "peerDependencies": { "real": "^1" } },
        "packages/a/node_modules/react": { "version": "17.0.2" },
        "node_modules/a": { "resolved": "packages/a", "link": true },
        "node_modules/react": { "version": "18.2.0", "dependencies": { "loose": "^1" } },
        "node_modules/react/node_modules/loose": { "version": "1.0.0" },
        "node_modules/alias": { "name": "real", "version": "1.2.3" },
        "node_modules/real": { "version": "1.9.0" },
        "node_modules/git": { "version": "1.0.0", "resolved": "git+ssh://git@git.example/owner/git.git#0" },
        "node_modules/left-pad": { "version": "1.3.0" }
      },
      "dependencies": { "react": { "version": "0.0.1" } }
    }"#;
    let expected = [
        "/: react 18.2.0 <- ^18.0.0",
        "/: real 1.2.3 <- ^1",
        "/: git 1.0.0 <- v1",
        "/: a 1.5.0 <- *",
        "/packages/a: react 17.0.2 <- ^17.0.0",
        "/packages/a: left-pad 1.3.0 <- 1.x",
        "/packages/a: real 1.9.0 <- ^1",
    ];
    for name in ["package-lock.json", "npm-shrinkwrap.json", "deep/er/package-lock.json"] {
        assert_eq!(read(name, lock).unwrap(), expected);
    }
}

#[test]
fn npm_of_old_says_what_stands_at_the_top() {
    let lock = "\u{feff}{ \"lockfileVersion\": 1, \"dependencies\": {
        \"react\": { \"version\": \"16.0.0\", \"requires\": { \"a\": \"^1\" }, \"dependencies\": { \"a\": { \"version\": \"1.0.0\" } } },
        \"alias\": { \"version\": \"npm:real@1.2.3\" },
        \"git\": { \"version\": \"git+ssh://git@git.example/owner/git.git#0\" },
        \"folder\": { \"version\": \"file:../folder\" } } }";
    assert_eq!(read("package-lock.json", lock).unwrap(), ["/: react 16.0.0", "/: real 1.2.3"]);
    assert_eq!(read("package-lock.json", "{ \"lockfileVersion\": 3 }").unwrap(), [""; 0]);
}

const PNPM_9: &str = "lockfileVersion: '9.0'

settings:
  autoInstallPeers: true

catalogs:
  default:
    zod:
      specifier: ^3
      version: 3.1.0

importers:

  .:
    dependencies:
      react:
        specifier: ^18.2.0
        version: 18.3.1
      '@scope/ui':
        specifier: '>=1 <3'
        version: 2.0.0(react@18.3.1)(zod@3.1.0)
      alias:
        specifier: npm:real@^1
        version: real@1.2.3(react@18.3.1)
      scoped:
        specifier: npm:@scope/real@^1
        version: '@scope/real@1.0.0'
      zod:
        specifier: 'catalog:'
        version: 3.1.0
      member:
        specifier: workspace:^
        version: link:packages/a
      tarball:
        specifier: https://files.example/t-1.0.0.tgz
        version: https://files.example/t-1.0.0.tgz
  packages/a:
    devDependencies:
      react:
        specifier: ^17
        version: 17.0.2
    dependenciesMeta:
      react:
        injected: true
  packages/empty: {}

packages:

  react@18.3.1:
    resolution: {integrity: sha512-x}
    dependencies:
      loose: 1.0.0
";

const PNPM_9_ENTRIES: [&str; 7] = [
    "*: zod 3.1.0 <- ^3",
    "/: react 18.3.1 <- ^18.2.0",
    "/: @scope/ui 2.0.0 <- >=1 <3",
    "/: real 1.2.3 <- ^1",
    "/: @scope/real 1.0.0 <- ^1",
    "/: zod 3.1.0 <- catalog:",
    "/packages/a: react 17.0.2 <- ^17",
];

#[test]
fn pnpm_says_it_by_importer() {
    assert_eq!(read("pnpm-lock.yaml", PNPM_9).unwrap(), PNPM_9_ENTRIES);
    assert_eq!(read("pnpm-lock.yaml", &PNPM_9.replace('\n', "\r\n")).unwrap(), PNPM_9_ENTRIES);
    assert_eq!(read("pnpm-lock.yaml", &format!("\u{feff}{PNPM_9}")).unwrap(), PNPM_9_ENTRIES);
}

#[test]
fn pnpm_may_keep_its_own_packages_in_a_document_before() {
    let stream = format!(
        "---\nlockfileVersion: '9.0'\nimporters:\n  .:\n    packageManagerDependencies:\n      pnpm:\n        specifier: 11.0.0\n        version: 11.0.0\npackages:\n  pnpm@11.0.0: {{}}\n---\n{PNPM_9}"
    );
    assert_eq!(read("pnpm-lock.yaml", &stream).unwrap(), PNPM_9_ENTRIES);
}

#[test]
fn pnpm_in_any_other_form_of_yaml_says_the_same() {
    for (plain, other) in [
        (
            "      react:\n        specifier: ^18.2.0\n        version: 18.3.1\n",
            "      react: {specifier: ^18.2.0, version: 18.3.1}\n",
        ),
        ("        version: 18.3.1\n", "        version: &v !!str \"18.3.1\" # installed\n"),
        ("        specifier: '>=1 <3'\n", "        specifier: >-\n          >=1\n          <3\n"),
        ("      '@scope/ui':", "      \"\\u0040scope/ui\":"),
        ("importers:\n", "importers: # all\n"),
    ] {
        assert!(PNPM_9.contains(plain), "{plain}");
        assert_eq!(read("pnpm-lock.yaml", &PNPM_9.replacen(plain, other, 1)).unwrap(), PNPM_9_ENTRIES, "{other}");
    }
}

#[test]
fn pnpm_of_old_keeps_requirements_apart_and_marks_peers_otherwise() {
    let five = "lockfileVersion: 5.4\n\nspecifiers:\n  '@scope/ui': ^2\n  alias: npm:real@^1\n  member: link:../member\n  react: ^17.0.0\n
dependencies:\n  '@scope/ui': 2.0.0_react@17.0.2+zod@3.0.0\n  alias: /real/1.2.3_react@17.0.2\n  member: link:../member\n
devDependencies:\n  react: 17.0.2\n  scoped: /@scope/real/1.0.0\n  git: git.example/owner/git/0123abc\n
packages:\n\n  /react/17.0.2:\n    resolution: {integrity: x}\n    dependencies:\n      loose: 1.0.0\n";
    let expected =
        ["/: @scope/ui 2.0.0 <- ^2", "/: real 1.2.3 <- ^1", "/: react 17.0.2 <- ^17.0.0", "/: @scope/real 1.0.0"];
    assert_eq!(read("pnpm-lock.yaml", five).unwrap(), expected);
    let six = "lockfileVersion: '6.0'\n\nimporters:\n\n  ../outside:\n    dependencies:\n      x:\n        specifier: ^1\n        version: 1.0.0\n
  apps/web:\n    optionalDependencies:\n      alias:\n        specifier: npm:@scope/real@^1\n        version: /@scope/real@1.0.0(react@18.0.0)\n";
    assert_eq!(read("pnpm-lock.yaml", six).unwrap(), ["/apps/web: @scope/real 1.0.0 <- ^1"]);
}

#[test]
fn yarn_says_what_each_requirement_led_to() {
    let one = "# yarn lockfile v1\n\n
\"@babel/core@^7.0.0\", \"@babel/core@^7.1.0\":\n  version \"7.23.0\"\n  resolved \"https://files.example/core.tgz\"\n  dependencies:\n    version \"^9\"\n    semver \"^6\"\n
react@^18:\n  version \"18.2.0\"\n
\"alias@npm:real@^1\":\n  version \"1.2.3\"\n
\"range@>=1.0.0 <2\", range@latest:\n  version \"1.9.0\"\n
\"short@owner/short#v1\":\n  version \"1.0.0\"\n";
    let expected = [
        "*: @babel/core 7.23.0 <- ^7.0.0",
        "*: @babel/core 7.23.0 <- ^7.1.0",
        "*: react 18.2.0 <- ^18",
        "*: real 1.2.3 <- ^1",
        "*: range 1.9.0 <- >=1.0.0 <2",
        "*: range 1.9.0 <- latest",
        "*: short 1.0.0 <- v1",
    ];
    assert_eq!(read("yarn.lock", one).unwrap(), expected);
    assert_eq!(read("yarn.lock", &one.replace('\n', "\r\n")).unwrap(), expected);
    let berry = "# This file is generated\n\n__metadata:\n  version: 8\n  cacheKey: 10\n
\"@babel/core@npm:^7.0.0, @babel/core@npm:^7.1.0\":\n  version: 7.23.0\n  resolution: \"@babel/core@npm:7.23.0\"\n  dependencies:\n    semver: \"npm:^6\"\n  bin:\n    version: ./x\n
\"alias@npm:@scope/real@^1\":\n  version: 1.2.3\n
\"app@workspace:packages/app\":\n  version: 0.0.0-use.local\n
? \"range@npm:>=1.0.0 <2 || ^3, range@npm:^3.1.0\"\n:\n  version: 3.1.0\n
\"patched@patch:patched@npm%3A1.0.0#~/.yarn/patches/p.patch\":\n  version: 1.0.0\n";
    let expected = [
        "*: @babel/core 7.23.0 <- ^7.0.0",
        "*: @babel/core 7.23.0 <- ^7.1.0",
        "*: @scope/real 1.2.3 <- ^1",
        "*: range 3.1.0 <- >=1.0.0 <2 || ^3",
        "*: range 3.1.0 <- ^3.1.0",
        "*: patched 1.0.0 <- patch:patched@npm%3A1.0.0#~/.yarn/patches/p.patch",
    ];
    assert_eq!(read("yarn.lock", berry).unwrap(), expected);
    assert_eq!(read("yarn.lock", "").unwrap(), [""; 0]);
}

#[test]
fn bun_says_it_by_member() {
    let lock = r#"{
      "lockfileVersion": 1, // the text form
      "workspaces": {
        "": { "name": "root", "dependencies": { "react": "^18", "alias": "npm:real@^1", "a": "workspace:*", }, },
        "packages/a": { "name": "@acme/a", "devDependencies": { "react": "^17", "left-pad": "1.x" }, },
      },
      "packages": {
        "@acme/a": ["@acme/a@workspace:packages/a"],
        "@acme/a/react": ["react@17.0.2", "", {}, "sha512-x"],
        "alias": ["real@1.2.3", "", {}, "sha512-x"],
        "left-pad": ["left-pad@1.3.0", "", {}, "sha512-x"],
        "react": ["react@18.2.0", "", { "dependencies": { "loose": "^1" } }, "sha512-x"],
      },
    }"#;
    let expected = [
        "/: react 18.2.0 <- ^18",
        "/: real 1.2.3 <- ^1",
        "/packages/a: react 17.0.2 <- ^17",
        "/packages/a: left-pad 1.3.0 <- 1.x",
    ];
    assert_eq!(read("bun.lock", lock).unwrap(), expected);
}

#[test]
fn a_lock_that_cannot_be_read_is_one_problem_with_its_place() {
    for (path, text, code, line, column) in [
        ("package-lock.json", "{\n \"packages\": {\"\": {\"version\": 1}} }", "malformed", 2, 31),
        ("package-lock.json", "{\n\"packages\": {", "malformed", 2, 13),
        ("package-lock.json", "", "malformed", 1, 1),
        ("package-lock.json", "{\n<<<<<<< HEAD\n}", "merge-conflict", 2, 1),
        ("pnpm-lock.yaml", "lockfileVersion: 5\nimporters:\n\t.:\n", "malformed", 3, 2),
        ("pnpm-lock.yaml", "lockfileVersion: 5\nimporters:\n<<<<<<< HEAD\n  .: {}\n=======\n", "merge-conflict", 3, 1),
        ("pnpm-lock.yaml", "some: thing\n", "malformed", 1, 1),
        ("bun.lock", "{\n \"packages\": {,", "malformed", 2, 15),
        ("bun.lock", "[]", "malformed", 1, 1),
        ("yarn.lock", "\n  version \"1.0.0\"\n", "malformed", 2, 1),
        ("yarn.lock", "a@^1:\n  resolved \"x\"\n\nb@^1:\n  version \"1\"\n", "malformed", 1, 1),
        ("yarn.lock", "a@^1\n  version \"1\"\n", "malformed", 1, 1),
        ("yarn.lock", "a@^1:\n  version \"1\"\n<<<<<<< HEAD\nb@^1:\n", "merge-conflict", 3, 1),
    ] {
        let problem = read(path, text).expect_err(text);
        assert_eq!((problem.code, problem.line, problem.column), (code, line, column), "{text:?}: {problem:?}");
    }
}

#[test]
fn hostile_files_end_quickly() {
    let deep = 40_000;
    let nest = |open: &str, close: &str| open.repeat(deep) + &close.repeat(deep);
    let maps: String = (0..3_000).map(|n| format!("  p{n}: \"1\"\n")).collect();
    let uses: String = (0..3_000).map(|n| format!("  c{n}: *m\n")).collect();
    for (path, text, expected) in [
        ("package.json", nest("{\"overrides\":", "}"), Some("malformed")),
        ("package.json", nest("[", "]"), Some("malformed")),
        ("package.json", format!("{{\"a\": {}}}", nest("[", "]")), None),
        (
            "package.json",
            format!("{{\"overrides\": {}1{}}}", "{\"a\":".repeat(deep), "}".repeat(deep)),
            Some("invalid-value"),
        ),
        (
            "package.json",
            format!("{{\"dependencies\": {{{}\"a\": \"1\"}}}}", "\"a\": \"1\",".repeat(deep)),
            Some("duplicate-key"),
        ),
        ("package.json", format!("{{\"packageManager\": \"{}\"}}", "a>".repeat(deep)), Some("invalid-value")),
        ("package.json", format!("{{\"resolutions\": {{\"{}\": \"1\"}}}}", "a@1/".repeat(deep)), None),
        ("pnpm-workspace.yaml", format!("catalog: {}", nest("[", "]")), Some("malformed")),
        ("pnpm-workspace.yaml", format!("m: &m\n{maps}catalogs:\n{uses}"), Some("too-large")),
        ("package-lock.json", "{\"dependencies\":{\"a\":".repeat(deep), Some("malformed")),
        (
            "package-lock.json",
            format!("{{\"packages\": {{\"{}\": {{\"dependencies\": {{\"a\": \"1\"}}}}}}}}", "a/".repeat(deep)),
            None,
        ),
        ("pnpm-lock.yaml", format!("lockfileVersion: 9\nimporters: {}", nest("[", "]")), Some("malformed")),
        (
            "pnpm-lock.yaml",
            format!(
                "lockfileVersion: 9\nimporters:\n{}",
                (0..4_000).map(|n| format!("{}a:\n", " ".repeat(n))).collect::<String>()
            ),
            None,
        ),
        ("bun.lock", nest("[", "]"), Some("malformed")),
        ("yarn.lock", "a@^1, ".repeat(deep), Some("malformed")),
        ("yarn.lock", "a@^1:\n".repeat(deep), Some("malformed")),
    ] {
        let start = Instant::now();
        let code = match lock_claimant(path) {
            Some(_) => read(path, &text).err().map(|problem| problem.code),
            None => extract(path, &text).problems.first().map(|problem| problem.code),
        };
        let taken = start.elapsed();
        let begin: String = text.chars().take(60).collect();
        assert_eq!(code, expected, "{path} {begin}");
        assert!(taken < Duration::from_secs(10), "{taken:?} for {path} {begin}");
    }
}
