//! Packs in git repositories: fetched once at the revision that is written down, and read from the cache from then on.

use std::fs;
use std::path::Path;

use crate::support::console::{Console, Said};

/// A checkout in the making.
struct Work(git2::Repository);

impl Work {
    fn new(folder: &Path) -> Self {
        let mut options = git2::RepositoryInitOptions::new();
        Self(git2::Repository::init_opts(folder, options.initial_head("main")).unwrap())
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.0.workdir().unwrap().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn commit(&self, message: &str) -> String {
        let mut index = self.0.index().unwrap();
        index.add_all(["*"], git2::IndexAddOption::DEFAULT, None).unwrap();
        index.write().unwrap();
        let tree = self.0.find_tree(index.write_tree().unwrap()).unwrap();
        let who = git2::Signature::new("A. Uthor", "author@team.example", &git2::Time::new(1_700_000_000, 0)).unwrap();
        let parent = self.0.head().ok().map(|head| head.peel_to_commit().unwrap());
        let parents: Vec<_> = parent.iter().collect();
        self.0.commit(Some("HEAD"), &who, &who, message, &tree, &parents).unwrap().to_string()
    }

    fn tag(&self, name: &str) {
        let head = self.0.head().unwrap().peel_to_commit().unwrap();
        self.0.tag_lightweight(name, head.as_object(), false).unwrap();
    }
}

/// A repository with a pack at a tag, a newer commit on its branch, and a console that extends it.
struct Bench {
    console: Console,
    commit: String,
}

impl Bench {
    fn new() -> Self {
        let console = Console::new();
        let remote = console.registry.home().join("remote");
        let work = Work::new(&remote);
        work.write("packs/team.yaml", "extends: [../shared.yaml]\nrules: [{ id: fresh, severity: high }]\n");
        work.write("shared.yaml", "rules: [{ id: fresh, kind: freshness, libyears: 1 }]\n");
        work.write(
            "packs/nested.yaml",
            "extends: [\"git+https://elsewhere.example/rules@v1#p.yaml\", ../../out.yaml]\n",
        );
        let commit = work.commit("first");
        work.tag("v1");
        work.write("packs/team.yaml", "rules: [{ id: later, kind: freshness, libyears: 2 }]\n");
        work.commit("second");
        fs::create_dir(console.registry.home().join("fleet")).unwrap();
        Self { console, commit }
    }

    /// What a command says, where the configuration extends this revision.
    fn run(&self, revision: &str, command: &str) -> Said {
        let home = self.console.registry.home();
        let address = format!("git+file://{}/remote@{revision}", home.display());
        fs::write(home.join("fleet/overhaul.yaml"), format!("extends: ['{address}']\n")).unwrap();
        self.console.run("fleet", command)
    }
}

const LIST: &str = "overhaul rules list";

#[test]
fn a_commit_is_fetched_once_and_nothing_is_asked_again() {
    let bench = Bench::new();
    let pinned = format!("{}#packs/team.yaml", bench.commit);
    let missing = bench.run(&pinned, &format!("{LIST} --offline"));
    assert_eq!((missing.status, missing.stdout.as_str()), (2, ""));
    assert!(
        missing.stderr.contains("was never fetched at") && missing.stderr.contains("--offline"),
        "{}",
        missing.stderr
    );
    let first = bench.run(&pinned, LIST);
    assert_eq!((first.status, first.stderr.as_str()), (0, ""));
    assert!(first.stdout.starts_with("high      fresh  freshness"), "{}", first.stdout);
    fs::remove_dir_all(bench.console.registry.home().join("remote")).unwrap();
    for command in [LIST.to_owned(), format!("{LIST} --offline")] {
        let again = bench.run(&pinned, &command);
        assert_eq!((again.status, again.stdout), (0, first.stdout.clone()), "{command}");
    }
}

#[test]
fn a_tag_is_taken_with_a_warning_and_a_branch_is_not() {
    let bench = Bench::new();
    let tagged = bench.run("v1#packs/team.yaml", LIST);
    assert_eq!(tagged.status, 0, "{}", tagged.stderr);
    let hint = format!("pin the commit: `@{}#packs/team.yaml`", bench.commit);
    assert!(tagged.stderr.contains("the tag `v1` can be moved") && tagged.stderr.contains(&hint), "{}", tagged.stderr);
    assert!(tagged.stdout.contains("fresh"), "{}", tagged.stdout);
    for (revision, expected) in [
        ("main#packs/team.yaml", "`main` is a branch of"),
        ("v2#packs/team.yaml", "has no tag `v2`"),
        ("v1#packs/gone.yaml", "packs/gone.yaml of that revision cannot be read: no such file"),
        ("0123456789012345678901234567890123456789#packs/team.yaml", "0123456789012345678901234567890123456789"),
    ] {
        let said = bench.run(revision, LIST);
        assert!(said.status == 2 && said.stderr.contains(expected), "{revision}: {}", said.stderr);
    }
    let branch = bench.run("main#packs/team.yaml", LIST);
    assert!(branch.stderr.contains("hint: pin what it is today: `@"), "{}", branch.stderr);
}

#[test]
fn a_pack_from_a_repository_stays_in_it() {
    let bench = Bench::new();
    let said = bench.run(&format!("{}#packs/nested.yaml", bench.commit), LIST);
    assert_eq!(said.status, 2);
    assert!(
        said.stderr.contains("nested.yaml:1:11: git+https://elsewhere.example/rules@v1#p.yaml is another repository")
    );
    assert!(said.stderr.contains("../../out.yaml lies outside the repository"), "{}", said.stderr);
}

#[test]
fn what_is_no_address_of_a_repository_is_handed_to_nobody() {
    let bench = Bench::new();
    let config = bench.console.registry.home().join("fleet/overhaul.yaml");
    for (address, expected) in [
        ("git+ext::sh -c true@v1#p.yaml", "is not"),
        ("git+ssh://-oProxyCommand=true/rules@v1#p.yaml", "its host looks like an option"),
        ("git+../remote@v1#p.yaml", "is not an address that git fetches from"),
        ("git+https://git.example/rules@v1^{}#p.yaml", "`v1^{}` is no revision"),
    ] {
        fs::write(&config, format!("extends: ['{address}']\n")).unwrap();
        let said = bench.console.run("fleet", LIST);
        assert!(said.status == 2 && said.stderr.contains(expected), "{address}: {}", said.stderr);
    }
}

#[test]
fn the_cases_of_every_shipped_pack_hold() {
    let names: Vec<&str> = overhaul::rule::SHIPPED.iter().map(|(name, _)| *name).collect();
    let console = Console::new();
    let said = console.run(".", &format!("overhaul rules test {} --as-of 2026-11-20", names.join(" ")));
    assert_eq!(said.status, 0, "{}{}", said.stdout, said.stderr);
}
