//! What a Python source imports, and whether it does without.

use super::super::Import;
use super::token::{Kind, Token};

/// What is imported, in order.
pub(super) fn imports(text: &str, tokens: &[Token<'_>]) -> Vec<Import> {
    let mut reader = Reader { text, tokens, blocks: Vec::new(), found: Vec::new() };
    let mut begins_line = true;
    for (at, token) in tokens.iter().enumerate() {
        if begins_line {
            reader.line(at);
        }
        if reader.begins_statement(at) {
            reader.statement(at);
        }
        begins_line = token.kind == Kind::End;
    }
    reader.found
}

/// A block of lines that an import may stand in.
struct Block {
    /// How far the line is indented that begins it.
    indent: usize,
    guard: Guard,
}

/// What a block does to the imports in it.
enum Guard {
    /// They may be missing: somebody caught that before.
    Optional,
    /// They are for those who check types.
    Types,
    /// A `try:`. Its imports are those from the first number up to the second, which is known once a handler begins.
    Try { from: usize, to: Option<usize>, in_handler: bool },
}

struct Reader<'a> {
    text: &'a str,
    tokens: &'a [Token<'a>],
    blocks: Vec<Block>,
    found: Vec<Import>,
}

impl<'a> Reader<'a> {
    /// A line begins: blocks end and begin.
    fn line(&mut self, at: usize) {
        let first = &self.tokens[at];
        if first.kind == Kind::End {
            return;
        }
        let indent = self.text[..first.start].bytes().rev().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
        let continues = ["except", "else", "finally"].iter().any(|word| first.is_name(word));
        while let Some(block) = self.blocks.last() {
            let stays = matches!(block.guard, Guard::Try { .. }) && block.indent == indent && continues;
            if block.indent < indent || stays {
                break;
            }
            self.blocks.pop();
        }
        let catches = first.is_name("except") && self.catches(at);
        match self.blocks.last_mut() {
            Some(Block { guard: Guard::Try { from, to, in_handler }, indent: of }) if *of == indent && continues => {
                let to = *to.get_or_insert(self.found.len());
                *in_handler = catches;
                if catches {
                    for import in self.found.get_mut(*from..to).unwrap_or_default() {
                        import.optional = true;
                    }
                }
            }
            _ => self.begin(at, indent),
        }
    }

    fn begin(&mut self, at: usize, indent: usize) {
        let guard = match self.tokens[at].text {
            "try" => Guard::Try { from: self.found.len(), to: None, in_handler: false },
            "if" if self.heading(at).any(|token| token.is_name("TYPE_CHECKING"))
                && !self.heading(at).any(|token| token.is_name("not")) =>
            {
                Guard::Types
            }
            "with" if self.heading(at).any(|token| token.is_name("suppress")) && self.catches(at) => Guard::Optional,
            _ => return,
        };
        self.blocks.push(Block { indent, guard });
    }

    /// The rest of a line that begins a block, up to its colon.
    fn heading(&self, at: usize) -> impl Iterator<Item = &'a Token<'a>> + use<'a> {
        let depth = self.tokens[at].depth;
        let is_end = move |token: &&Token<'_>| token.kind == Kind::End || token.depth == depth && token.is(":");
        self.tokens[at + 1..].iter().take_while(move |token| !is_end(token))
    }

    /// Whether an import that fails is caught by this line.
    fn catches(&self, at: usize) -> bool {
        const CAUGHT: [&str; 4] = ["ImportError", "ModuleNotFoundError", "Exception", "BaseException"];
        let mut heading = self.heading(at).peekable();
        heading.peek().is_none() || heading.any(|token| CAUGHT.iter().any(|name| token.is_name(name)))
    }

    fn begins_statement(&self, at: usize) -> bool {
        let is_word = matches!(self.tokens[at].text, "import" | "from") && self.tokens[at].kind == Kind::Name;
        let before = at.checked_sub(1).map(|before| &self.tokens[before]);
        is_word && before.is_none_or(|before| before.kind == Kind::End || before.is(";") || before.is(":"))
    }

    fn statement(&mut self, at: usize) {
        let rest = &self.tokens[at + 1..];
        // No import has a colon: one on the line begins another statement.
        let is_end = |token: &Token<'_>| token.kind == Kind::End || token.is(";") || token.is(":");
        let length = rest.iter().position(is_end).unwrap_or(rest.len());
        let rest = &rest[..length];
        if self.tokens[at].text == "import" {
            for part in rest.split(|token| token.is(",")) {
                self.push(part, Vec::new());
            }
        } else if let Some(import) = rest.iter().position(|token| token.is_name("import")) {
            let part_name = |part: &[Token<'_>]| part.first().map(|name| name.text.to_owned());
            let is_bracket = |token: &Token<'_>| token.is("(") || token.is(")");
            let mut names = &rest[import + 1..];
            while let [first, inner @ ..] = names
                && is_bracket(first)
            {
                names = inner;
            }
            while let [inner @ .., last] = names
                && is_bracket(last)
            {
                names = inner;
            }
            let names = names.split(|token| token.is(",")).filter_map(part_name).collect();
            self.push(&rest[..import], names);
        }
    }

    /// A module, as far as it is one: a dotted name, or the dots of a relative one.
    fn push(&mut self, part: &[Token<'_>], names: Vec<String>) {
        let is_module = |token: &&Token<'_>| token.is(".") || token.kind == Kind::Name && !token.is_name("as");
        let module: Vec<&Token<'_>> = part.iter().take_while(is_module).collect();
        let (Some(first), Some(last)) = (module.first(), module.last()) else { return };
        let in_types = self.blocks.iter().any(|block| matches!(block.guard, Guard::Types));
        let optional = |block: &Block| match block.guard {
            Guard::Optional | Guard::Types => true,
            Guard::Try { in_handler, .. } => in_handler,
        };
        self.found.push(Import {
            module: module.iter().map(|token| token.text).collect(),
            names,
            span: first.start..last.start + last.text.len(),
            optional: self.blocks.iter().any(optional),
            types_only: in_types,
        });
    }
}
