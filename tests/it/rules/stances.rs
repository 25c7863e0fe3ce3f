//! What rules want of components, for those who look at rules rather than at repositories.

use super::loading::load_text;

/// What each rule requires, bans and names as a target, a line each.
fn stances(text: &str) -> Vec<String> {
    let (rules, _) = load_text(text).unwrap_or_else(|problems| panic!("{problems:#?}"));
    let mut lines = Vec::new();
    for rule in &rules.rules {
        let stance = rule.check.stance();
        lines.extend(stance.requires.iter().map(|package| format!("requires {package}")));
        lines.extend(stance.bans.iter().map(|package| format!("bans {package}")));
        lines.extend(stance.targets.iter().map(|(package, to, field)| format!("{field} {package} {to}")));
    }
    lines
}

#[test]
fn rules_say_what_they_want_of_components() {
    let text = r#"
extends: []
stack:
  pypi/fastapi: { at-least: "0.121.2", required: true }
  npm/react-native: { at-least: "0.80.0", target: "0.81.0" }
  runtime/python: { exactly: "3.13" }
replace:
  pypi/python-jose: { with: pypi/pyjwt >=2.9 }
ban:
  npm/left-pad: {}
require:
  - { any-of: pypi/pytest, in: dev }
  - { any-of: [pypi/mypy, pypi/pyright] }
  - { all-of: [[pypi/black, pypi/ruff], pypi/bandit] }
  - { any-of: npm/cypress, optional: true }
"#;
    let expected = [
        "requires pypi/fastapi",
        "at-least pypi/fastapi 0.121.2",
        "at-least npm/react-native 0.80.0",
        "target npm/react-native 0.81.0",
        "exactly runtime/python 3.13",
        "bans pypi/python-jose",
        "with pypi/pyjwt >=2.9",
        "bans npm/left-pad",
        "requires pypi/pytest",
        "requires pypi/bandit",
    ];
    assert_eq!(stances(text), expected);
}
