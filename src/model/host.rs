//! The only place of the project where the host of a registry or of the database of advisories is written.
//!
//! crates.io and npm are named by their client libraries' own constants; these have no such library.

/// The root below which the Python index has `simple/` and `pypi/`, where the user's own clients name no other.
pub const PYPI: &str = "https://pypi.org/";

/// The host below which repositories are, `owner/name`, where nothing says another.
pub const GITHUB: &str = "https://github.com/";

/// What lock files also call the registry of npm.
pub const NPM_ALIASES: [&str; 1] = ["registry.yarnpkg.com"];

/// The root below which the API of the OSV database has `v1/querybatch` and `v1/vulns/`.
pub const OSV: &str = "https://api.osv.dev/";

/// What a record's name is put behind to read it as a page.
pub const OSV_PAGES: &str = "https://osv.dev/vulnerability/";

/// The registry of images whose name has no host, where the user's own clients name no mirror.
pub const OCI: &str = "https://registry-1.docker.io/";

/// What knows until when everything is supported: all products in one document.
pub const LIFECYCLES: &str = "https://endoflife.date/api/v1/products/full";

/// What image names may begin with and mean that registry all the same.
pub const OCI_ALIASES: [&str; 3] = ["docker.io/", "index.docker.io/", "registry-1.docker.io/"];
