//! Actions that put a runtime or a tool in place, and the input that says which version.

use crate::manifest::syntax::runtime;
use crate::model::{EcosystemId, Package};

use Tool::{Image, Named, Repository};

/// What an input, or a key of a matrix, gives the version of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tool {
    /// A runtime or a tool by the name that people know it by.
    Named(&'static str),
    /// A tool whose versions are said as tags of its repository.
    Repository(&'static str),
    /// An image whose tags are the versions.
    Image(&'static str),
}

impl Tool {
    /// The package at some version.
    pub(super) fn package(self, version: &str) -> Package {
        match self {
            Self::Named(tool) => runtime::package_at(tool, version),
            Self::Repository(name) => Package::new(EcosystemId::GITHUB, name),
            Self::Image(name) => Package::new(EcosystemId::OCI, name),
        }
    }
}

/// The tool whose version this input of this action is.
///
/// `action` is in lower case and without its revision.
pub(super) fn tool(action: &str, input: &str) -> Option<Tool> {
    let row = TOOLS.iter().find(|(of, name, _)| *of == action && name.eq_ignore_ascii_case(input));
    // Some actions take several, and so do local ones and workflows: `python-version` means the same everywhere.
    row.map(|(.., tool)| *tool).or_else(|| versioned(input).and_then(known))
}

/// The runtime that a key of a matrix gives versions of: `python-version`, `node`, `GO_VERSION`.
pub fn matrix_key(key: &str) -> Option<Tool> {
    let key = key.to_ascii_lowercase();
    let key = key.strip_suffix(".version").unwrap_or(&key);
    known(versioned(key).unwrap_or(key))
}

/// What is left of `python-version`, `python_version`, `python-versions`.
fn versioned(key: &str) -> Option<&str> {
    let key = key.strip_suffix('s').unwrap_or(key);
    key.strip_suffix("-version").or_else(|| key.strip_suffix("_version"))
}

/// The runtime of that name, where the name means nothing else.
fn known(name: &str) -> Option<Tool> {
    let row = RUNTIMES.iter().find(|(word, _)| word.eq_ignore_ascii_case(name));
    row.map(|(_, runtime)| Tool::Named(runtime))
}

const RUNTIMES: &[(&str, &str)] = &[
    ("dotnet", "dotnet"),
    ("elixir", "elixir"),
    ("flutter", "flutter"),
    ("go", "go"),
    ("golang", "go"),
    ("java", "java"),
    ("jdk", "java"),
    ("node", "node"),
    ("nodejs", "node"),
    ("otp", "erlang"),
    ("php", "php"),
    ("python", "python"),
    ("ruby", "ruby"),
    ("rust", "rust"),
    ("rust-toolchain", "rust"),
    ("toolchain", "rust"),
];

/// Action, input, and what the input gives the version of. What is known by the name of the input is left out.
const TOOLS: &[(&str, &str, Tool)] = &[
    // Python
    ("abatilo/actions-poetry", "poetry-version", Named("poetry")),
    ("astral-sh/ruff-action", "version", Named("ruff")),
    ("astral-sh/setup-uv", "version", Named("uv")),
    ("chartboost/ruff-action", "version", Named("ruff")),
    ("gr1n/setup-poetry", "poetry-version", Named("poetry")),
    ("j178/prek-action", "prek-version", Named("prek")),
    ("matrix-org/setup-python-poetry", "poetry-version", Named("poetry")),
    ("pdm-project/setup-pdm", "version", Named("pdm")),
    ("prefix-dev/setup-pixi", "pixi-version", Repository("prefix-dev/pixi")),
    ("psf/black", "version", Named("black")),
    ("pyo3/maturin-action", "maturin-version", Named("maturin")),
    ("snok/install-poetry", "version", Named("poetry")),
    ("yezz123/setup-uv", "uv-version", Named("uv")),
    // JavaScript
    ("biomejs/setup-biome", "version", Named("biome")),
    ("cloudflare/wrangler-action", "wranglerVersion", Named("wrangler")),
    ("denoland/setup-deno", "deno-version", Named("deno")),
    ("jakebailey/pyright-action", "version", Named("pyright")),
    ("oven-sh/setup-bun", "bun-version", Named("bun")),
    ("pnpm/action-setup", "version", Named("pnpm")),
    ("pnpm/setup", "version", Named("pnpm")),
    ("volta-cli/action", "npm-version", Named("npm")),
    ("volta-cli/action", "yarn-version", Named("yarn")),
    // Rust
    ("extractions/setup-just", "just-version", Named("just")),
    ("jetli/trunk-action", "version", Repository("trunk-rs/trunk")),
    ("jetli/wasm-bindgen-action", "version", Named("wasm-bindgen")),
    ("jetli/wasm-pack-action", "version", Repository("rustwasm/wasm-pack")),
    ("moonrepo/setup-rust", "channel", Named("rust")),
    ("mozilla-actions/sccache-action", "version", Repository("mozilla/sccache")),
    ("actions-rs/toolchain", "toolchain", Named("rust")),
    ("actions-rust-lang/setup-rust-toolchain", "toolchain", Named("rust")),
    ("brndnmtthws/rust-action", "toolchain", Named("rust")),
    ("dtolnay/rust-toolchain", "toolchain", Named("rust")),
    ("peaceiris/actions-mdbook", "mdbook-version", Named("mdbook")),
    ("pyo3/maturin-action", "rust-toolchain", Named("rust")),
    // Go
    ("bufbuild/buf-action", "version", Repository("bufbuild/buf")),
    ("bufbuild/buf-setup-action", "version", Repository("bufbuild/buf")),
    ("dominikh/staticcheck-action", "version", Repository("dominikh/go-tools")),
    ("golangci/golangci-lint-action", "version", Repository("golangci/golangci-lint")),
    ("goreleaser/goreleaser-action", "version", Repository("goreleaser/goreleaser")),
    ("peaceiris/actions-hugo", "hugo-version", Repository("gohugoio/hugo")),
    // Other languages
    ("crystal-lang/install-crystal", "crystal", Named("crystal")),
    ("dart-lang/setup-dart", "sdk", Named("dart")),
    ("erlef/setup-beam", "gleam-version", Named("gleam")),
    ("goto-bus-stop/setup-zig", "version", Named("zig")),
    ("gradle/actions/setup-gradle", "gradle-version", Named("gradle")),
    ("gradle/gradle-build-action", "gradle-version", Named("gradle")),
    ("haskell-actions/setup", "ghc-version", Named("ghc")),
    ("haskell/actions/setup", "ghc-version", Named("ghc")),
    ("hustcer/setup-nu", "version", Repository("nushell/nushell")),
    ("julia-actions/setup-julia", "version", Named("julia")),
    ("mlugg/setup-zig", "version", Named("zig")),
    ("ocaml/setup-ocaml", "ocaml-compiler", Named("ocaml")),
    ("r-lib/actions/setup-r", "r-version", Named("r")),
    ("s4u/setup-maven-action", "maven-version", Named("maven")),
    ("shogo82148/actions-setup-perl", "perl-version", Named("perl")),
    ("stcarolas/setup-maven", "maven-version", Named("maven")),
    ("swift-actions/setup-swift", "swift-version", Named("swift")),
    // Building
    ("arduino/setup-protoc", "version", Repository("protocolbuffers/protobuf")),
    ("bazel-contrib/setup-bazel", "bazelisk-version", Repository("bazelbuild/bazelisk")),
    ("foundry-rs/foundry-toolchain", "version", Repository("foundry-rs/foundry")),
    ("jdx/mise-action", "version", Repository("jdx/mise")),
    ("jwlawson/actions-setup-cmake", "cmake-version", Repository("kitware/cmake")),
    ("lukka/get-cmake", "cmakeVersion", Repository("kitware/cmake")),
    ("nttld/setup-ndk", "ndk-version", Repository("android/ndk")),
    ("seanmiddleditch/gha-setup-ninja", "version", Repository("ninja-build/ninja")),
    // Containers and clusters
    ("ankane/setup-postgres", "postgres-version", Named("postgresql")),
    ("azure/setup-helm", "version", Named("helm")),
    ("azure/setup-kubectl", "version", Named("kubernetes")),
    ("docker/setup-buildx-action", "version", Repository("docker/buildx")),
    ("docker/setup-compose-action", "version", Repository("docker/compose")),
    ("engineerd/setup-kind", "version", Repository("kubernetes-sigs/kind")),
    ("fluxcd/flux2/action", "version", Repository("fluxcd/flux2")),
    ("helm/kind-action", "kubectl_version", Named("kubernetes")),
    ("helm/kind-action", "version", Repository("kubernetes-sigs/kind")),
    ("supercharge/mongodb-github-action", "mongodb-version", Image("mongo")),
    ("supercharge/redis-github-action", "redis-version", Image("redis")),
    // Infrastructure
    ("aws-actions/setup-sam", "version", Named("aws-sam-cli")),
    ("hashicorp/setup-packer", "version", Named("packer")),
    ("hashicorp/setup-terraform", "terraform_version", Named("terraform")),
    ("opentofu/setup-opentofu", "tofu_version", Named("opentofu")),
    ("pulumi/actions", "pulumi-version", Repository("pulumi/pulumi")),
    ("supabase/setup-cli", "version", Repository("supabase/cli")),
    ("terraform-linters/setup-tflint", "tflint_version", Repository("terraform-linters/tflint")),
    // Checks
    ("anchore/sbom-action", "syft-version", Repository("anchore/syft")),
    ("anchore/scan-action", "grype-version", Repository("anchore/grype")),
    ("aquasecurity/setup-trivy", "version", Repository("aquasecurity/trivy")),
    ("aquasecurity/trivy-action", "version", Repository("aquasecurity/trivy")),
    ("ludeeus/action-shellcheck", "version", Repository("koalaman/shellcheck")),
    ("lycheeverse/lychee-action", "lycheeVersion", Repository("lycheeverse/lychee")),
    ("reviewdog/action-setup", "reviewdog_version", Repository("reviewdog/reviewdog")),
    ("sigstore/cosign-installer", "cosign-release", Repository("sigstore/cosign")),
    ("zizmorcore/zizmor-action", "version", Image("ghcr.io/zizmorcore/zizmor")),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_found_and_stands_once() {
        for (index, (action, input, row)) in TOOLS.iter().enumerate() {
            assert_eq!(tool(action, input), Some(*row), "row {index}: {action} {input}");
            assert_eq!(*action, action.to_lowercase(), "actions are looked for in lower case");
        }
    }

    #[test]
    fn a_runtime_is_known_by_its_key() {
        for key in ["python", "python-version", "Python_Version", "python-versions", "python.version"] {
            assert_eq!(matrix_key(key), Some(Tool::Named("python")), "{key}");
        }
        assert_eq!(tool("owner/repo", "node-version"), Some(Tool::Named("node")));
        for other in ["node", "version", "python-version-file", "cache-version"] {
            assert_eq!(tool("owner/repo", other), None, "{other}");
        }
    }
}
