//! Files made, or left, so that they cannot be read: each is one row of the report, and what lies beside it is read.

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::os::unix::net::UnixListener;
use std::path::Path;

use crate::support::console::Console;

#[test]
fn each_file_that_cannot_be_read_is_one_row() {
    let console = Console::new();
    let root = console.registry.home().join("fleet");
    let _socket = build(&root);
    let said = console.run("fleet", "overhaul audit --offline --format json");
    assert_eq!(said.status, 3, "{}", said.stderr);
    let report: serde_json::Value = serde_json::from_str(&said.stdout).unwrap();
    let mut rows = Vec::new();
    for repository in report["repositories"].as_array().unwrap() {
        for error in repository["errors"].as_array().unwrap() {
            let [name, path, code] =
                [&repository["name"], &error["path"], &error["code"]].map(|it| it.as_str().unwrap());
            rows.push(format!("{name}/{path} {code}"));
        }
    }
    let secret = "secret/package.json unreadable".to_owned();
    // Whoever may read everything reads this too.
    let is_secret = fs::read(root.join("secret/package.json")).is_err();
    assert_eq!(rows.contains(&secret), is_secret);
    rows.retain(|row| *row != secret);
    assert_eq!(
        rows,
        [
            "bomb/pnpm-workspace.yaml invalid-value",
            "bomb/pnpm-workspace.yaml invalid-value",
            "conflict/Cargo.toml merge-conflict",
            "conflict/package.json merge-conflict",
            "conflict/pnpm-workspace.yaml merge-conflict",
            "conflict/requirements.txt merge-conflict",
            "large/package.json too-large",
            "large/pnpm-workspace.yaml too-large",
            "link/Cargo.toml unreadable",
            "link/package.json unreadable",
            "nul/Dockerfile not-text",
            "nul/package.json not-text",
            "nul/requirements.txt not-text",
            "socket/package.json unreadable",
            "utf-16/Cargo.toml not-text",
        ]
    );
    let manifests = |name: &str| {
        let repositories = report["repositories"].as_array().unwrap();
        let repository = repositories.iter().find(|repository| repository["name"] == name).unwrap();
        repository["manifests"].as_array().unwrap().len()
    };
    assert_eq!(["folder", "link", "socket", "utf-16"].map(manifests), [1, 1, 1, 1], "what can be read is");
}

/// A socket stays as long as who listens to it.
fn build(root: &Path) -> UnixListener {
    let file = |path: &str, bytes: &[u8]| {
        let path = root.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    };
    let large = |path: &str| {
        file(path, b"");
        fs::File::options().write(true).open(root.join(path)).unwrap().set_len(50 << 20).unwrap();
    };
    // One item becomes 9^29.
    let doubled = (1..30).map(|n| format!("a{n}: &a{n} [{}]\n", vec![format!("*a{}", n - 1); 9].join(",")));
    let bomb = format!("a0: &a0 [x]\n{}packages: *a29\ncatalog: *a29\n", doubled.collect::<String>());
    file("bomb/pnpm-workspace.yaml", bomb.as_bytes());

    let conflict = |one: &str, other: &str| format!("<<<<<<< HEAD\n{one}\n=======\n{other}\n>>>>>>> other\n");
    let table = conflict("a = \"1\"", "a = \"2\"");
    file("conflict/Cargo.toml", format!("[dependencies]\n{table}").as_bytes());
    file(
        "conflict/package.json",
        format!("{{\"dependencies\": {{\n{}}}}}\n", conflict("\"a\": 1", "\"a\": 2")).as_bytes(),
    );
    file("conflict/pnpm-workspace.yaml", format!("catalog:\n{}", conflict("  a: 1", "  a: 2")).as_bytes());
    file("conflict/requirements.txt", conflict("a==1", "a==2").as_bytes());

    large("large/package.json");
    large("large/pnpm-workspace.yaml");

    // Round in a circle, up to the parent, to itself.
    file("link/sub/package.json", b"{}");
    for (target, link) in
        [("b", "a"), ("a", "b"), ("..", "sub/up"), ("package.json", "package.json"), ("a", "Cargo.toml")]
    {
        symlink(target, root.join("link").join(link)).unwrap();
    }

    file("nul/Dockerfile", b"FROM no\0de:1\n");
    file("nul/package.json", b"{\"dependencies\": {\"a\": \"1\0\"}}\0");
    file("nul/requirements.txt", b"fl\0ask==1\n");

    file("folder/package.json/Cargo.toml", b"[package]\nname = \"a\"\n");
    file("secret/package.json", b"{}");
    fs::set_permissions(root.join("secret/package.json"), fs::Permissions::from_mode(0o0)).unwrap();
    file("socket/pyproject.toml", b"");

    let wide = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    file("utf-16/Cargo.toml", &wide("[package]\nname = \"a\"\n"));
    file("utf-16/marked/Cargo.toml", &wide("\u{feff}[package]\nname = \"a\"\n"));
    UnixListener::bind(root.join("socket/package.json")).unwrap()
}
