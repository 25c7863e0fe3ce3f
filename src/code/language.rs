//! The language of a source, by the ending of its path.

macro_rules! languages {
    ($($(#[$doc:meta])* $language:ident: $word:literal, $endings:expr;)*) => {
        /// A language.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Language {
            $($(#[$doc])* $language,)*
        }

        impl Language {
            /// Every language.
            pub const ALL: &'static [Self] = &[$(Self::$language,)*];

            /// The word in rules files.
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$language => $word,)*
                }
            }

            /// How its files end.
            pub const fn endings(self) -> &'static [&'static str] {
                match self {
                    $(Self::$language => &$endings,)*
                }
            }
        }
    };
}

languages! {
    /// With its JSX.
    Javascript: "javascript", ["js", "jsx", "mjs", "cjs"];
    /// With its TSX.
    Typescript: "typescript", ["ts", "tsx", "mts", "cts"];
    /// With its declarations for those who check types.
    Python: "python", ["py", "pyi", "pyw"];
    /// Components of one file.
    Vue: "vue", ["vue"];
    /// Components of one file, too.
    Svelte: "svelte", ["svelte"];
    /// Whatever the database.
    Sql: "sql", ["sql"];
    /// Go.
    Go: "go", ["go"];
    /// Rust.
    Rust: "rust", ["rs"];
    /// Java.
    Java: "java", ["java"];
    /// Kotlin.
    Kotlin: "kotlin", ["kt", "kts"];
    /// Swift.
    Swift: "swift", ["swift"];
    /// C#.
    Csharp: "csharp", ["cs"];
    /// C.
    C: "c", ["c", "h"];
    /// C++.
    Cpp: "cpp", ["cpp", "cc", "cxx", "hpp", "hh"];
    /// PHP.
    Php: "php", ["php"];
    /// Ruby.
    Ruby: "ruby", ["rb"];
    /// Scala.
    Scala: "scala", ["scala"];
    /// The shell.
    Shell: "shell", ["sh", "bash"];
    /// The markup of pages.
    Html: "html", ["html", "htm"];
    /// The styles of pages.
    Css: "css", ["css", "scss", "sass", "less"];
}

impl Language {
    /// The language of a file of this path; `None` where its ending says none.
    pub fn of(path: &str) -> Option<Self> {
        let name = path.rsplit('/').next().unwrap_or(path);
        let (_, ending) = name.rsplit_once('.')?;
        Self::ALL.iter().copied().find(|language| language.endings().contains(&ending))
    }

    /// The language of that name in rules files.
    pub fn named(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|language| language.as_str() == word)
    }
}
