//! Actions that put a runtime or a tool in place, and the input that says which version.

use crate::model::EcosystemId;

/// What an input, or a key of a matrix, gives the version of: an ecosystem and a name in it.
pub type Tool = (EcosystemId, &'static str);

/// The tool whose version this input of this action is.
///
/// `action` is in lower case and without its revision.
pub(super) fn tool(action: &str, input: &str) -> Option<Tool> {
    let known = TOOLS.iter().find(|(of, name, ..)| *of == action && name.eq_ignore_ascii_case(input));
    let row = known.map(|(_, _, ecosystem, name)| (*ecosystem, *name));
    // Some actions take several, and so do local ones and workflows: `python-version` means the same everywhere.
    row.or_else(|| versioned(input).and_then(runtime))
}

/// The runtime that a key of a matrix gives versions of: `python-version`, `node`, `GO_VERSION`.
pub fn matrix_key(key: &str) -> Option<Tool> {
    let key = key.to_ascii_lowercase();
    let key = key.strip_suffix(".version").unwrap_or(&key);
    runtime(versioned(key).unwrap_or(key))
}

/// What is left of `python-version`, `python_version`, `python-versions`.
fn versioned(key: &str) -> Option<&str> {
    let key = key.strip_suffix('s').unwrap_or(key);
    key.strip_suffix("-version").or_else(|| key.strip_suffix("_version"))
}

/// The runtime of that name, where the name means nothing else.
fn runtime(name: &str) -> Option<Tool> {
    let known = RUNTIMES.iter().find(|(word, _)| word.eq_ignore_ascii_case(name));
    known.map(|(_, runtime)| (RUNTIME, *runtime))
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

const CARGO: EcosystemId = EcosystemId::CARGO;
const GITHUB: EcosystemId = EcosystemId::GITHUB;
const NPM: EcosystemId = EcosystemId::NPM;
const OCI: EcosystemId = EcosystemId::OCI;
const PYPI: EcosystemId = EcosystemId::PYPI;
const RUNTIME: EcosystemId = EcosystemId::RUNTIME;

/// Action, input, and what the input gives the version of. What [`runtime`] knows by the name of the input is left out.
/// A tool whose versions are said as tags of its repository is that repository.
const TOOLS: &[(&str, &str, EcosystemId, &str)] = &[
    // Python
    ("abatilo/actions-poetry", "poetry-version", PYPI, "poetry"),
    ("astral-sh/ruff-action", "version", PYPI, "ruff"),
    ("astral-sh/setup-uv", "version", PYPI, "uv"),
    ("chartboost/ruff-action", "version", PYPI, "ruff"),
    ("gr1n/setup-poetry", "poetry-version", PYPI, "poetry"),
    ("j178/prek-action", "prek-version", PYPI, "prek"),
    ("matrix-org/setup-python-poetry", "poetry-version", PYPI, "poetry"),
    ("pdm-project/setup-pdm", "version", PYPI, "pdm"),
    ("prefix-dev/setup-pixi", "pixi-version", GITHUB, "prefix-dev/pixi"),
    ("psf/black", "version", PYPI, "black"),
    ("pyo3/maturin-action", "maturin-version", PYPI, "maturin"),
    ("snok/install-poetry", "version", PYPI, "poetry"),
    ("yezz123/setup-uv", "uv-version", PYPI, "uv"),
    // JavaScript
    ("biomejs/setup-biome", "version", NPM, "@biomejs/biome"),
    ("cloudflare/wrangler-action", "wranglerVersion", NPM, "wrangler"),
    ("denoland/setup-deno", "deno-version", NPM, "deno"),
    ("jakebailey/pyright-action", "version", NPM, "pyright"),
    ("oven-sh/setup-bun", "bun-version", NPM, "bun"),
    ("pnpm/action-setup", "version", NPM, "pnpm"),
    ("pnpm/setup", "version", NPM, "pnpm"),
    ("volta-cli/action", "npm-version", NPM, "npm"),
    ("volta-cli/action", "yarn-version", NPM, "yarn"),
    // Rust
    ("extractions/setup-just", "just-version", CARGO, "just"),
    ("jetli/trunk-action", "version", GITHUB, "trunk-rs/trunk"),
    ("jetli/wasm-bindgen-action", "version", CARGO, "wasm-bindgen-cli"),
    ("jetli/wasm-pack-action", "version", GITHUB, "rustwasm/wasm-pack"),
    ("moonrepo/setup-rust", "channel", RUNTIME, "rust"),
    ("mozilla-actions/sccache-action", "version", GITHUB, "mozilla/sccache"),
    ("actions-rs/toolchain", "toolchain", RUNTIME, "rust"),
    ("actions-rust-lang/setup-rust-toolchain", "toolchain", RUNTIME, "rust"),
    ("brndnmtthws/rust-action", "toolchain", RUNTIME, "rust"),
    ("dtolnay/rust-toolchain", "toolchain", RUNTIME, "rust"),
    ("peaceiris/actions-mdbook", "mdbook-version", CARGO, "mdbook"),
    ("pyo3/maturin-action", "rust-toolchain", RUNTIME, "rust"),
    // Go
    ("bufbuild/buf-action", "version", GITHUB, "bufbuild/buf"),
    ("bufbuild/buf-setup-action", "version", GITHUB, "bufbuild/buf"),
    ("dominikh/staticcheck-action", "version", GITHUB, "dominikh/go-tools"),
    ("golangci/golangci-lint-action", "version", GITHUB, "golangci/golangci-lint"),
    ("goreleaser/goreleaser-action", "version", GITHUB, "goreleaser/goreleaser"),
    ("peaceiris/actions-hugo", "hugo-version", GITHUB, "gohugoio/hugo"),
    // Other languages
    ("crystal-lang/install-crystal", "crystal", RUNTIME, "crystal"),
    ("dart-lang/setup-dart", "sdk", RUNTIME, "dart"),
    ("erlef/setup-beam", "gleam-version", RUNTIME, "gleam"),
    ("goto-bus-stop/setup-zig", "version", RUNTIME, "zig"),
    ("gradle/actions/setup-gradle", "gradle-version", RUNTIME, "gradle"),
    ("gradle/gradle-build-action", "gradle-version", RUNTIME, "gradle"),
    ("haskell-actions/setup", "ghc-version", RUNTIME, "ghc"),
    ("haskell/actions/setup", "ghc-version", RUNTIME, "ghc"),
    ("hustcer/setup-nu", "version", GITHUB, "nushell/nushell"),
    ("julia-actions/setup-julia", "version", RUNTIME, "julia"),
    ("mlugg/setup-zig", "version", RUNTIME, "zig"),
    ("ocaml/setup-ocaml", "ocaml-compiler", RUNTIME, "ocaml"),
    ("r-lib/actions/setup-r", "r-version", RUNTIME, "r"),
    ("s4u/setup-maven-action", "maven-version", RUNTIME, "maven"),
    ("shogo82148/actions-setup-perl", "perl-version", RUNTIME, "perl"),
    ("stcarolas/setup-maven", "maven-version", RUNTIME, "maven"),
    ("swift-actions/setup-swift", "swift-version", RUNTIME, "swift"),
    // Building
    ("arduino/setup-protoc", "version", GITHUB, "protocolbuffers/protobuf"),
    ("bazel-contrib/setup-bazel", "bazelisk-version", GITHUB, "bazelbuild/bazelisk"),
    ("foundry-rs/foundry-toolchain", "version", GITHUB, "foundry-rs/foundry"),
    ("jdx/mise-action", "version", GITHUB, "jdx/mise"),
    ("jwlawson/actions-setup-cmake", "cmake-version", GITHUB, "kitware/cmake"),
    ("lukka/get-cmake", "cmakeVersion", GITHUB, "kitware/cmake"),
    ("nttld/setup-ndk", "ndk-version", GITHUB, "android/ndk"),
    ("seanmiddleditch/gha-setup-ninja", "version", GITHUB, "ninja-build/ninja"),
    // Containers and clusters
    ("ankane/setup-postgres", "postgres-version", RUNTIME, "postgresql"),
    ("azure/setup-helm", "version", RUNTIME, "helm"),
    ("azure/setup-kubectl", "version", RUNTIME, "kubernetes"),
    ("docker/setup-buildx-action", "version", GITHUB, "docker/buildx"),
    ("docker/setup-compose-action", "version", GITHUB, "docker/compose"),
    ("engineerd/setup-kind", "version", GITHUB, "kubernetes-sigs/kind"),
    ("fluxcd/flux2/action", "version", GITHUB, "fluxcd/flux2"),
    ("helm/kind-action", "kubectl_version", RUNTIME, "kubernetes"),
    ("helm/kind-action", "version", GITHUB, "kubernetes-sigs/kind"),
    ("supercharge/mongodb-github-action", "mongodb-version", OCI, "mongo"),
    ("supercharge/redis-github-action", "redis-version", OCI, "redis"),
    // Infrastructure
    ("aws-actions/setup-sam", "version", PYPI, "aws-sam-cli"),
    ("hashicorp/setup-packer", "version", RUNTIME, "packer"),
    ("hashicorp/setup-terraform", "terraform_version", RUNTIME, "terraform"),
    ("opentofu/setup-opentofu", "tofu_version", RUNTIME, "opentofu"),
    ("pulumi/actions", "pulumi-version", GITHUB, "pulumi/pulumi"),
    ("supabase/setup-cli", "version", GITHUB, "supabase/cli"),
    ("terraform-linters/setup-tflint", "tflint_version", GITHUB, "terraform-linters/tflint"),
    // Checks
    ("anchore/sbom-action", "syft-version", GITHUB, "anchore/syft"),
    ("anchore/scan-action", "grype-version", GITHUB, "anchore/grype"),
    ("aquasecurity/setup-trivy", "version", GITHUB, "aquasecurity/trivy"),
    ("aquasecurity/trivy-action", "version", GITHUB, "aquasecurity/trivy"),
    ("ludeeus/action-shellcheck", "version", GITHUB, "koalaman/shellcheck"),
    ("lycheeverse/lychee-action", "lycheeVersion", GITHUB, "lycheeverse/lychee"),
    ("reviewdog/action-setup", "reviewdog_version", GITHUB, "reviewdog/reviewdog"),
    ("sigstore/cosign-installer", "cosign-release", GITHUB, "sigstore/cosign"),
    ("zizmorcore/zizmor-action", "version", OCI, "ghcr.io/zizmorcore/zizmor"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_found_and_stands_once() {
        for (index, (action, input, ecosystem, name)) in TOOLS.iter().enumerate() {
            assert_eq!(tool(action, input), Some((*ecosystem, *name)), "row {index}: {action} {input}");
            assert_eq!(*action, action.to_lowercase(), "actions are looked for in lower case");
        }
    }

    #[test]
    fn a_runtime_is_known_by_its_key() {
        for key in ["python", "python-version", "Python_Version", "python-versions", "python.version"] {
            assert_eq!(matrix_key(key), Some((RUNTIME, "python")), "{key}");
        }
        assert_eq!(tool("owner/repo", "node-version"), Some((RUNTIME, "node")));
        for other in ["node", "version", "python-version-file", "cache-version"] {
            assert_eq!(tool("owner/repo", other), None, "{other}");
        }
    }
}
