//! The packs that ship with the program.

/// `rules/NAME.yaml` of each name, in the order of the alphabet.
macro_rules! shipped {
    ($($name:literal,)*) => {
        /// The packs that ship with the program: name and text.
        pub static SHIPPED: &[(&str, &str)] =
            &[$(($name, include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/rules/", $name, ".yaml"))),)*];
    };
}

shipped! {
    "bakhmach-portfolio",
    "containers",
    "crm-seven-services",
    "github-actions",
    "graintrade",
    "hadadahealth",
    "own-circle",
    "python-modern",
    "recommended",
    "strict",
    "typescript-modern",
}
