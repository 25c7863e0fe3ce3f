//! Manifests of ecosystems that no format reads: known by their names, so that they are counted and never just missing.

/// Whose manifest a file of this path is; `None` where it is none, or one that is read. Asked of every file of a fleet.
pub(super) fn kind(path: &str) -> Option<&'static str> {
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    by_name(name).or_else(|| by_extension(name)).or_else(|| by_folder(folder.rsplit('/').next()?, name))
}

fn by_name(name: &str) -> Option<&'static str> {
    Some(match name {
        ".bazelversion" | "MODULE.bazel" | "WORKSPACE.bazel" => "bazel",
        ".drone.yml" => "drone",
        ".travis.yml" => "travis",
        "Cartfile" => "carthage",
        "Chart.yaml" => "helm",
        "Directory.Packages.props" | "packages.config" => "nuget",
        "Gemfile" => "bundler",
        "Jenkinsfile" => "jenkins",
        "Package.swift" => "swift",
        "Podfile" => "cocoapods",
        "azure-pipelines.yaml" | "azure-pipelines.yml" => "azure-pipelines",
        "bitbucket-pipelines.yml" => "bitbucket-pipelines",
        "bower.json" => "bower",
        "build.gradle" | "build.gradle.kts" | "settings.gradle" | "settings.gradle.kts" => "gradle",
        "build.sbt" => "sbt",
        "buildspec.yaml" | "buildspec.yml" => "codebuild",
        "cloudbuild.yaml" | "cloudbuild.yml" => "cloud-build",
        "composer.json" => "composer",
        "conanfile.py" | "conanfile.txt" => "conan",
        "cpanfile" => "cpan",
        "deno.json" | "deno.jsonc" => "deno",
        "deps.edn" => "clojure",
        "elm.json" => "elm",
        "flake.nix" => "nix",
        "mix.exs" => "mix",
        "pom.xml" => "maven",
        "project.clj" => "leiningen",
        "pubspec.yaml" => "pub",
        "rebar.config" => "rebar",
        "shard.yml" => "shards",
        "stack.yaml" => "stack",
        "vcpkg.json" => "vcpkg",
        _ => return None,
    })
}

fn by_extension(name: &str) -> Option<&'static str> {
    Some(match name.rsplit_once('.')?.1 {
        "cabal" => "cabal",
        "csproj" | "fsproj" | "vbproj" => "nuget",
        "gemspec" => "gemspec",
        "podspec" => "cocoapods",
        "tf" => "terraform",
        _ => return None,
    })
}

/// Names that say something only in a folder of a certain name.
fn by_folder(folder: &str, name: &str) -> Option<&'static str> {
    Some(match (folder, name) {
        (".circleci", "config.yml") => "circleci",
        (".meteor", "packages") => "meteor",
        ("gradle", _) if name.ends_with(".versions.toml") => "gradle",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::super::is_wanted;
    use super::kind;

    #[test]
    fn what_no_format_reads_is_known_by_its_name_and_nothing_that_one_reads_is_among_it() {
        for (path, expected) in [
            ("pom.xml", "maven"),
            ("app/build.gradle.kts", "gradle"),
            ("gradle/libs.versions.toml", "gradle"),
            ("a/b/Web.csproj", "nuget"),
            ("overhaul.gemspec", "gemspec"),
            ("infra/main.tf", "terraform"),
            (".circleci/config.yml", "circleci"),
            ("site/.meteor/packages", "meteor"),
            ("Jenkinsfile", "jenkins"),
            ("conanfile.txt", "conan"),
        ] {
            assert_eq!(kind(path), Some(expected), "{path}");
            assert!(!is_wanted(path), "{path} is read, so it does not belong here");
        }
        assert_eq!(kind("conanfile.py"), Some("conan"), "whatever else may be in a file of that ending");
        for path in ["config.yml", "libs.versions.toml", "packages", "tf", "gemspec", "Gemfile.lock", "src/pom.xml.bak"]
        {
            assert_eq!(kind(path), None, "{path}");
        }
        for path in ["package.json", "pyproject.toml", "Cargo.toml", "Dockerfile", "requirements.txt", "setup.py"] {
            assert_eq!(kind(path), None, "{path} is read");
        }
    }
}
