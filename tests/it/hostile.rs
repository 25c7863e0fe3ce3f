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
    "pdm.lock",
    "pylock.toml",
    "Pipfile.lock",
    "pixi.toml",
    "action.yml",
    "compose.yaml",
    "environment.yml",
    ".github/dependabot.yml",
    ".devcontainer/devcontainer.json",
    ".dockerignore",
    ".env.example",
    ".gitlab-ci.yml",
    "go.mod",
    "go.work",
    ".npmrc",
    "script.py",
    "Pipfile",
    ".pre-commit-config.yaml",
    "renovate.json",
    ".python-version",
    ".nvmrc",
    ".tool-versions",
    ".sdkmanrc",
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
        nested("setup(install_requires=", "[", "]", DEEP) + ")",
        nested("setup(install_requires=", "list(", ")", DEEP) + ")",
        nested("setup(extras_require=", "{'a':", "}", DEEP) + ")",
        nested("setup(install_requires=", "[*", "]", DEEP) + ")",
        nested("# /// script\n# dependencies = ", "[", "]", DEEP) + "# ///\n",
        nested("services: {a: {image: \"", "${A:-", "}\"}}", DEEP),
        nested("A=", "${A:-", "}", DEEP),
        nested("PASSWORD=", "${A:-", "}", DEEP),
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
    let listed = rows(&|n| format!("x{n}"));
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
    reads("pnpm-workspace.yaml", &format!("packages: &a [{listed}]\ncatalog: {{a: *a}}\n"));
    reads("pnpm-workspace.yaml", "packages: &a [*a, *a]\ncatalogs: &b {x: *b}\n");
    reads("go.mod", &format!("require a v1\n{}", format!("tool {}\n", "a/".repeat(50_000)).repeat(10)));
    reads("go.mod", &"a ".repeat(1 << 18));
    reads("go.mod", &format!("require ({}", "a\n".repeat(1 << 18)));
    reads(".python-version", &"3.12 ()\n\"\n".repeat(1 << 16));
    reads(".tool-versions", &format!("python {}", "3.12 #".repeat(1 << 16)));
    reads("mise.toml", &format!("tools.a = [{}]\n", rows(&|n| format!("\"{n}\""))));
    let command = "x.in ".repeat(MANY);
    let pins = "a==1\n".repeat(MANY);
    reads("requirements.txt", &format!("# This file is autogenerated by pip-compile\n# {command}\n{pins}"));
    let doubling: String = (0..64).map(|n| format!("A{} = A{n} + A{n}\n", n + 1)).collect();
    reads("setup.py", &format!("A0 = ['a>=1']\n{doubling}setup(install_requires=A64)\n"));
    reads("setup.py", &format!("A = ['{long}']\nsetup(install_requires=[{}])\n", "*A, ".repeat(MANY)));
    reads("setup.py", &format!("A = B\nB = A + [A]\nsetup({})\n", "install_requires=A, ".repeat(MANY)));
    reads("setup.py", &format!("setup(install_requires={})\n", "'a\\n' ".repeat(MANY)));
    reads("setup.py", &"setup(".repeat(MANY));
    reads("setup.py", &format!("setup()\n{}", "a:\\\n".repeat(MANY)));
    reads("setup.py", &"x = setup(a=1, ".repeat(MANY));
    reads("setup.py", &format!("{}{}", "setup(a=".repeat(MANY), ")".repeat(MANY)));
    reads("script.py", &"# /// script\n# a = 1\n".repeat(MANY));
    reads("script.py", &"# /// script\n# a = 1\n# ///\n\n".repeat(MANY));
    reads("setup.cfg", &format!("[options]\ninstall_requires =\n{}", " a;\n".repeat(MANY)));
    reads("environment.yml", &format!("dependencies: &a [{listed}, pip: *a]\n"));
    reads("environment.yml", "dependencies: &a\n- pip: *a\n- pip: &b [*b, *b]\n");
    let extending = rows(&|n| format!("s{n}: {{extends: s{}}}", n + 1));
    reads("compose.yaml", &format!("services: {{{extending}}}\n"));
    let merging = rows(&|n| format!("s{n}: *a"));
    reads("compose.yaml", &format!("x-a: &a {{environment: [{listed}]}}\nservices: {{{merging}}}\n"));
    reads("compose.yaml", &format!("services: {{a: {{image: \"{}\"}}}}\n", "${A:-b}".repeat(MANY)));
    reads("compose.yaml", &format!("services: {{a: {{environment: [\"A={}\"]}}}}\n", "://a:b@".repeat(MANY)));
    reads("compose.yaml", &format!("services: {{a: {{command: \"{}\"}}}}\n", "token=a?token=b&".repeat(MANY)));
    reads(".env", &"A='\nB=\"\n".repeat(MANY));
    reads(".env", &format!("A=aaaaaaaa\n{}", "A=$A$A\n".repeat(MANY)));
    reads("Dockerfile", &format!("FROM a\nENV {}\n", "A=b \\\n".repeat(MANY)));
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
        (
            "compose.yaml",
            "\u{feff}x-é: &é {image: \"ü\\u00e9:1é\"}\nservices:\n  ö: *é\n  ä: {image: 'é/${É:-ü}:${X:-1é}$$é', build: é#é:é}\n\
             # é\n  ß: {image: >-\n    é:1}\n  x:\n    environment: [PASSWORD=é, \"A=é://é:é@é\"]\n    command: --token é\n",
        ),
        (".env", "\u{feff}É=é\nA='é' # é\nPASSWORD=${É:-é}\nB=\"é\né\"\nC: é\nU=é://é:é@é?é=é&token=é\n"),
        (".dockerignore", "\u{feff}é\n é/ü \n#é\n!é"),
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
            "go.mod",
            "\u{feff}module é\r\ngo 1.22\ntoolchain go1.22é\nrequire (\n\té v1é // indirect\n\"ü\" `v1`\n\"\\u00e9\" v1\n)\nreplace é v1 => ../ü\ntool é/ü\n",
        ),
        (".python-version", "\u{feff}pypyé-3.1é # ü\r\npypy3.10-7.3é\ncpython-3.12-é-ü\n é {{ü}}\n"),
        (".nvmrc", "v20é\n>=é <ü\nprefix:é\nref:é@1"),
        (".tool-versions", "é ref:ü path:é\nnodejs vé prefix:1.é # ü\njava é-1 temurin-é@1\nhelm {{ é }}\n"),
        (
            "mise.toml",
            "\u{feff}[tools]\n\"npm:é[ü]\" = [\"1é\", { version = 'ref:ü' }]\nü = \"\"\"\n\\u00e9-1é\"\"\"\n\"asdf:é/asdf-ü\" = \"temurin-é\"\n[tasks]\né = \"ü\"\n",
        ),
        ("rust-toolchain", "# é\nnightly-é-ü\n"),
        ("rust-toolchain.toml", "[toolchain]\nchannel = \"\\u0031.75-é\"\npath = 'é'\n"),
        ("runtime.txt", "python-3.é"),
        (".sdkmanrc", "é=ü\n java = 17é-tem \n"),
        (
            "Pipfile",
            "[packages]\n\"ö\" = { version = '1é', index = \"ü\" }\n['ü']\nx = \"é\"\n[scripts]\n\"é\" = 'ü'\n",
        ),
        ("Pipfile.lock", "{\"default\": {\"é\": {\"version\": \"==1é\"}}}"),
        ("pixi.toml", "[dependencies]\n'é' = \"1é\"\n[feature.'ü'.pypi-dependencies]\na = { version = \"é\" }\n"),
        (
            "setup.cfg",
            "\u{feff}[metadata]\nname = é\n[options]\ninstall_requires = a; b>=1é\n\
             [options.extras_require]\nü =\n\ta[ö]>=1; ü\n\t# é\nx = file: é.txt, ../ü\n",
        ),
        (
            "setup.py",
            "A = ['a>=1é', f'b=={é}é', \"a\\é>=\\\"b\" 'ö>=1']\nsetup(name='é', install_requires=A + ['''\na>=1é # ü\nb\\\n\
             c'''], extras_require={'ü:é': A, 'x': 'e==é' % ü}, **É)\n",
        ),
        (
            "script.py",
            "\u{feff}é = 1\n# /// script\n# requires-python = \"é\"\n# dependencies = [\"a>=1é\",\n\
             #   'b[ö]', \"\"\"é\n#  >=1\"\"\"]\n# ///\n",
        ),
        (
            "environment.yml",
            "dependencies:\n- é::u=1é=é\n- \"n\\u0065\\x41>=1\"\n- a[version='é', channel=ü]\n- https://é/ü-1-é.conda\n\
             - pip:\n  - a>=1é # ü\n  - -r é.txt\n  - \"u\\u00e9>=1\"\n",
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
            for fact in reading.manifests.iter().flat_map(|read| &read.facts) {
                assert!(text.get(fact.place.span()).is_some(), "{path}: {fact:?} in {text:?}");
            }
            let source = Source::new(SourceId { repository: 0, file: 0 }, path, text.to_owned(), Encoding::Utf8);
            assert!(source.top().end as usize <= text.len());
        }
    }
}
