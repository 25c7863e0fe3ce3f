//! Where the users' clients say that registries are, and who gets their credentials.

use std::collections::BTreeMap;
use std::path::Path;

use jiff::Timestamp;
use overhaul::registry::{Config, Endpoints};

use super::*;
use crate::support::registry::base64;

/// A second home whose `.npmrc` sends everything to one server and a scope to another.
#[test]
fn a_token_goes_to_its_own_registry_and_no_other() {
    let (main, scoped) = (TestRegistry::start(), TestRegistry::start());
    let npmrc = format!(
        "registry={}\n@babel:registry={}\n//{}/npm/:_authToken=${{TOKEN}}\n",
        main.url("/npm/"),
        scoped.url("/npm/"),
        scoped.host()
    );
    std::fs::write(main.home().join(".npmrc"), npmrc).unwrap();
    let config = config_with(&main, ONLINE, &[("TOKEN", "secret-token")]);
    let resolved = resolve(config, &["npm/lodash", "npm/@babel/core"]);
    assert_eq!(told(&resolved, "npm/lodash"), LODASH);
    assert_eq!(main.header("/npm/lodash", "authorization"), [None]);
    assert_eq!(scoped.header("/npm/@babel%2fcore", "authorization"), [Some("Bearer secret-token".into())]);
    assert_eq!(sources(&resolved), ["npm fresh 1/0", "npm/127.0.0.1 fresh 1/0"]);
}

#[test]
fn a_redirect_to_another_port_carries_no_credential() {
    let (registry, other) = (TestRegistry::start(), TestRegistry::start());
    let npmrc =
        format!("registry={}\n//{}/npm/:_auth={}\n", registry.url("/npm/"), registry.host(), base64("me:secret"));
    std::fs::write(registry.home().join(".npmrc"), npmrc).unwrap();
    registry.behave("/npm/lodash", Behaviour::Redirect(other.url("/npm/lodash")));
    registry.behave("/npm/react", Behaviour::Redirect("/npm/express".into()));
    registry.behave("/npm/eslint", Behaviour::Redirect("/else/where".into()));
    let resolved = resolve(config(&registry, ONLINE), &["npm/lodash", "npm/react", "npm/eslint"]);
    assert_eq!(told(&resolved, "npm/lodash"), LODASH);
    let secret = Some(format!("Basic {}", base64("me:secret")));
    assert_eq!(registry.header("/npm/lodash", "authorization"), std::slice::from_ref(&secret));
    assert_eq!(other.header("/npm/lodash", "authorization"), [None]);
    assert_eq!(registry.header("/npm/express", "authorization"), [secret]);
    assert_eq!(registry.header("/else/where", "authorization"), [None], "nor does one out of the configured path");
}

#[test]
fn no_credential_shows_in_faults_or_on_disk() {
    let registry = TestRegistry::start();
    let index = format!("http://me:s3cr3t@{}/pypi/simple/", registry.host());
    for behaviour in [Behaviour::Status(500), Behaviour::Cut, Behaviour::Status(401), Behaviour::Status(404)] {
        registry.behave("/pypi/simple/flask/", behaviour.clone());
        registry.behave("/pypi/pypi/flask/json", behaviour);
        let config = config_with(&registry, ONLINE, &[("UV_DEFAULT_INDEX", &index)]);
        let resolved = resolve(config, &["pypi/flask", "pypi/django"]);
        assert!(!told(&resolved, "pypi/flask").contains("s3cr3t"));
        assert!(!format!("{:?}", resolved.sources).contains("s3cr3t"));
    }
    assert!(registry.count("/pypi/pypi/flask/json") > 0, "what is beside the index is the same host's");
    for logged in registry.log() {
        assert_eq!(logged.headers["authorization"].to_str().unwrap(), format!("Basic {}", base64("me:s3cr3t")));
    }
    for file in crate::support::files(&registry.home().join("cache")) {
        let bytes = std::fs::read(registry.home().join("cache").join(file)).unwrap();
        assert!(!bytes.windows(6).any(|window| window == b"s3cr3t"));
    }
}

/// What it is about, the user's variables and files, what is wanted, and the path and `Authorization` of the request.
type Client = (&'static str, Pairs, Pairs, &'static str, &'static str, String);
type Pairs = &'static [(&'static str, &'static str)];

#[test]
fn registries_are_where_the_users_clients_say() {
    let basic = |login: &str| format!("Basic {}", base64(login));
    let flask = "/devpi/root/+simple/flask/";
    #[rustfmt::skip]
    let cases: &[Client] = &[
        ("pip's variable", &[("PIP_INDEX_URL", "http://u:p@HOST/a/simple")], &[], "pypi/flask", "/a/simple/flask/", basic("u:p")),
        ("uv goes before pip", &[("PIP_INDEX_URL", "http://HOST/a/simple"), ("UV_INDEX_URL", "http://HOST/b/simple/")], &[], "pypi/flask", "/b/simple/flask/", "".into()),
        ("a named index of uv", &[("UV_DEFAULT_INDEX", "my-corp=http://HOST/c/simple"), ("UV_INDEX_MY_CORP_USERNAME", "u"), ("UV_INDEX_MY_CORP_PASSWORD", "p")], &[], "pypi/flask", "/c/simple/flask/", basic("u:p")),
        ("uv's file", &[], &[(".config/uv/uv.toml", "[[index]]\nurl = \"http://HOST/x/simple\"\n[[index]]\nname = \"d\"\nurl = \"http://HOST/d/simple\"\ndefault = true\n")], "pypi/flask", "/d/simple/flask/", "".into()),
        ("pip's file", &[], &[(".config/pip/pip.conf", "[list]\nindex-url = http://HOST/no/simple\n[global]\n# a comment\nindex_url = http://HOST/e/simple\n")], "pypi/flask", "/e/simple/flask/", "".into()),
        ("pip's old file", &[], &[(".pip/pip.conf", "[global]\nindex-url: http://HOST/f/simple/\n")], "pypi/flask", "/f/simple/flask/", "".into()),
        ("an index that is not called simple", &[("PIP_INDEX_URL", "http://HOST/devpi/root/+simple/")], &[], "pypi/flask", flask, "".into()),
        (".netrc", &[("PIP_INDEX_URL", "http://HOST/a/simple")], &[(".netrc", "# mine\nmachine other login x password y\nmachine 127.0.0.1\n  login me\n  password \"secret\"\n")], "pypi/flask", "/a/simple/flask/", basic("me:secret")),
        ("npm's variable in small letters", &[("npm_config_registry", "http://HOST/n")], &[], "npm/lodash", "/n/lodash", "".into()),
        (".npmrc with user and password", &[], &[(".npmrc", "registry=http://HOST/m/\n//HOST/m/:username=me\n//HOST/m/:_password=c2VjcmV0\n")], "npm/lodash", "/m/lodash", basic("me:secret")),
        ("cargo's replacement", &[("CARGO_REGISTRIES_CORP_TOKEN", "tok")], &[(".cargo/config.toml", "[source.crates-io]\nreplace-with = \"mid\"\n[source.mid]\nreplace-with = \"corp\"\n[registries.corp]\nindex = \"sparse+http://HOST/i/\"\n")], "cargo/serde", "/i/se/rd/serde", "tok".into()),
        ("cargo's token file", &[("CARGO_REGISTRIES_CORP_INDEX", "sparse+http://HOST/j/")], &[(".cargo/config.toml", "[source.crates-io]\nreplace-with = \"corp\"\n"), (".cargo/credentials.toml", "[registries.corp]\ntoken = \"tok\"\n")], "cargo/serde", "/j/se/rd/serde", "tok".into()),
        ("a GitHub of one's own", &[("GITHUB_SERVER_URL", "http://HOST/ghe")], &[(".netrc", "machine 127.0.0.1 login me password secret\n")], "github/Acme/Deploy", "/ghe/acme/deploy.git/info/refs", basic("me:secret")),
        ("a loopback image registry", &[], &[], "oci/HOST/acme/service", "/v2/acme/service/tags/list", "".into()),
        ("a mirror of one image registry", &[], &[(".config/containers/registries.conf", "[[registry]]\nlocation = \"images.example\"\n[[registry.mirror]]\nlocation = \"HOST\"\ninsecure = true\n")], "oci/images.example/acme/service", "/v2/acme/service/tags/list", "".into()),
    ];
    for (case, variables, files, wanted, path, authorization) in cases {
        let registry = TestRegistry::start();
        let here = |text: &str| text.replace("HOST", &registry.host());
        let home = tempfile::tempdir().unwrap();
        for (file, text) in *files {
            let file = home.path().join(file);
            std::fs::create_dir_all(file.parent().unwrap()).unwrap();
            std::fs::write(file, here(text)).unwrap();
        }
        let read = |name: &str| variables.iter().find(|(known, _)| *known == name).map(|(_, value)| here(value));
        let (endpoints, warnings) = Endpoints::read(&read, Some(home.path()), &BTreeMap::new());
        assert_eq!(warnings, Vec::<String>::new(), "{case}");
        resolve(Config::new(ONLINE, endpoints, Timestamp::UNIX_EPOCH), &[&here(wanted)]);
        let paths: Vec<_> = registry.log().into_iter().map(|logged| logged.path).collect();
        assert_eq!(paths.first().map(String::as_str), Some(*path), "{case}");
        let header = registry.header(path, "authorization").remove(0);
        assert_eq!(header.unwrap_or_default(), *authorization, "{case}");
    }
}

#[test]
fn settings_that_cannot_be_read_are_named_without_being_quoted() {
    let home = tempfile::tempdir().unwrap();
    std::fs::create_dir_all(home.path().join(".docker")).unwrap();
    std::fs::create_dir_all(home.path().join(".cargo/config.toml")).unwrap();
    std::fs::write(home.path().join(".docker/config.json"), "{ s3cr3t").unwrap();
    std::fs::write(home.path().join(".npmrc"), "//r.example/:_authToken=${UNSET}\nregistry=https://r.example/\n")
        .unwrap();
    let read = |name: &str| (name == "PIP_INDEX_URL").then(|| String::from("ftp://me:s3cr3t@r.example"));
    let (_, warnings) = Endpoints::read(&read, Some(home.path()), &BTreeMap::new());
    let expected = [
        "config.toml: ",
        ".npmrc: a credential names",
        "PIP_INDEX_URL: not an http address",
        "config.json: not the JSON",
    ];
    assert_eq!(warnings.len(), expected.len(), "{warnings:?}");
    for (warning, expected) in warnings.iter().zip(expected) {
        assert!(warning.contains(expected) && !warning.contains("s3cr3t"), "{warning}");
    }
}

#[test]
fn replacements_that_lead_round_in_a_circle_are_named() {
    let home = tempfile::tempdir().unwrap();
    std::fs::create_dir_all(home.path().join(".cargo")).unwrap();
    let circle = "[source.crates-io]\nreplace-with = \"a\"\n[source.a]\nreplace-with = \"b\"\n[source.b]\nreplace-with = \"a\"\n";
    std::fs::write(home.path().join(".cargo/config.toml"), circle).unwrap();
    let (_, warnings) = Endpoints::read(&|_| None, Some(home.path()), &BTreeMap::new());
    assert_eq!(warnings.len(), 1, "{warnings:?}");
    assert!(warnings[0].contains("the source `a` has no sparse index"), "{warnings:?}");
}

#[test]
fn overrides_speak_where_the_clients_are_silent() {
    let (registry, other) = (TestRegistry::start(), TestRegistry::start());
    let overrides = [
        ("npm", other.url("/npm")),
        ("cargo", other.url("/cargo/")),
        ("pypi", other.url("/pypi/")),
        ("github", other.url("/github")),
    ];
    let overrides = overrides.map(|(id, url)| (id.to_owned(), url.parse().unwrap())).into();
    let read = |name: &str| (name == "NPM_CONFIG_REGISTRY").then(|| registry.url("/npm/"));
    let (endpoints, _) = Endpoints::read(&read, Some(Path::new("/no/such/home")), &overrides);
    let resolved = resolve(
        Config::new(ONLINE, endpoints, NOW.parse().unwrap()),
        &["npm/lodash", "cargo/serde", "pypi/flask", "github/actions/checkout"],
    );
    assert_eq!(told(&resolved, "npm/lodash"), LODASH);
    assert_eq!(told(&resolved, "cargo/serde"), SERDE);
    assert_eq!(told(&resolved, "github/actions/checkout"), CHECKOUT);
    assert_eq!((registry.log().len(), other.count("/cargo/se/rd/serde")), (1, 1));
    assert_eq!(other.count("/npm/lodash"), 0);
    assert!(other.log().iter().any(|logged| logged.path.contains("/flask/")));
}

#[test]
fn an_image_registry_gives_its_tags_for_a_token() {
    let path = "/v2/library/redis/tags/list";
    for login in [None, Some("me:secret")] {
        let registry = TestRegistry::start();
        registry.behave(path, Behaviour::Token { login });
        if let Some(login) = login {
            let file = format!("{{\"auths\":{{\"{}\":{{\"auth\":\"{}\"}}}}}}", registry.host(), base64(login));
            std::fs::create_dir_all(registry.home().join(".docker")).unwrap();
            std::fs::write(registry.home().join(".docker/config.json"), file).unwrap();
        }
        let resolved = resolve(config(&registry, ONLINE), &["oci/redis", "oci/alpine"]);
        assert!(told(&resolved, "oci/redis").contains("7-alpine"), "{}", told(&resolved, "oci/redis"));
        assert_eq!(registry.header(path, "authorization"), [None, Some("Bearer a-token".into())]);
        let basic = login.map(|login| format!("Basic {}", base64(login)));
        assert_eq!(registry.header("/token", "authorization"), [basic]);
        assert_eq!(registry.header("/v2/library/alpine/tags/list", "authorization"), [None], "only who asks gets it");
    }
}

#[test]
fn a_token_service_without_a_login_for_it_is_a_fault() {
    let registry = TestRegistry::start();
    registry.behave("/v2/library/redis/tags/list", Behaviour::Token { login: Some("me:secret") });
    let resolved = resolve(config(&registry, ONLINE), &["oci/redis"]);
    assert!(told(&resolved, "oci/redis").starts_with("unauthorized: "), "{}", told(&resolved, "oci/redis"));
}

#[test]
fn a_login_goes_to_no_token_service_without_tls() {
    let registry = TestRegistry::start();
    let path = "/v2/library/redis/tags/list";
    registry.behave(path, Behaviour::Challenge("Bearer realm=\"http://tokens.example/token\",service=\"x\""));
    let resolved = resolve(config(&registry, ONLINE), &["oci/redis"]);
    let expected = format!("unauthorized: {}{path}: names a token service that is not on HTTPS", registry.host());
    assert_eq!(told(&resolved, "oci/redis"), expected);
}
