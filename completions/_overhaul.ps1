
using namespace System.Management.Automation
using namespace System.Management.Automation.Language

Register-ArgumentCompleter -Native -CommandName 'overhaul' -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)

    $commandElements = $commandAst.CommandElements
    $command = @(
        'overhaul'
        for ($i = 1; $i -lt $commandElements.Count; $i++) {
            $element = $commandElements[$i]
            if ($element -isnot [StringConstantExpressionAst] -or
                $element.StringConstantType -ne [StringConstantType]::BareWord -or
                $element.Value.StartsWith('-') -or
                $element.Value -eq $wordToComplete) {
                break
        }
        $element.Value
    }) -join ';'

    $completions = @(switch ($command) {
        'overhaul' {
            [CompletionResult]::new('--repos', '--repos', [CompletionResultType]::ParameterName, 'A file with one path or clone URL on each line; `-` reads standard input')
            [CompletionResult]::new('--include', '--include', [CompletionResultType]::ParameterName, 'Only repositories whose name or path matches (repeatable)')
            [CompletionResult]::new('--exclude', '--exclude', [CompletionResultType]::ParameterName, 'Not the repositories whose name or path matches (repeatable)')
            [CompletionResult]::new('-p', '-p', [CompletionResultType]::ParameterName, 'Only these packages: `fastapi`, `npm/@babel/*` (repeatable)')
            [CompletionResult]::new('--package', '--package', [CompletionResultType]::ParameterName, 'Only these packages: `fastapi`, `npm/@babel/*` (repeatable)')
            [CompletionResult]::new('-j', '-j', [CompletionResultType]::ParameterName, 'How many threads read and judge [default: two a core]')
            [CompletionResult]::new('--jobs', '--jobs', [CompletionResultType]::ParameterName, 'How many threads read and judge [default: two a core]')
            [CompletionResult]::new('--concurrency', '--concurrency', [CompletionResultType]::ParameterName, 'How many threads read and judge [default: two a core]')
            [CompletionResult]::new('--snapshot', '--snapshot', [CompletionResultType]::ParameterName, 'Answer from recorded documents: DIR/ECOSYSTEM/NAME.json')
            [CompletionResult]::new('--advisories', '--advisories', [CompletionResultType]::ParameterName, 'Where vulnerabilities are known from: a folder or zip archive of OSV records, or `online`')
            [CompletionResult]::new('--as-of', '--as-of', [CompletionResultType]::ParameterName, 'The day that counts as today; releases published later do not exist')
            [CompletionResult]::new('--cache-dir', '--cache-dir', [CompletionResultType]::ParameterName, 'Where registry answers are kept [default: the user''s cache folder]')
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'The configuration [default: overhaul.yaml, .overhaul.yaml or .github/overhaul.yaml, here or above]')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The configuration [default: overhaul.yaml, .overhaul.yaml or .github/overhaul.yaml, here or above]')
            [CompletionResult]::new('--rules', '--rules', [CompletionResultType]::ParameterName, 'One more pack of rules for this run: a shipped name, a file or a git address (repeatable)')
            [CompletionResult]::new('-t', '-t', [CompletionResultType]::ParameterName, 'How far a dependency may move')
            [CompletionResult]::new('--target', '--target', [CompletionResultType]::ParameterName, 'How far a dependency may move')
            [CompletionResult]::new('--min-age', '--min-age', [CompletionResultType]::ParameterName, 'How old a release has to be before it is offered: 3d, 12h, 2w; a bare number is days')
            [CompletionResult]::new('--cooldown', '--cooldown', [CompletionResultType]::ParameterName, 'How old a release has to be before it is offered: 3d, 12h, 2w; a bare number is days')
            [CompletionResult]::new('--eol-lookahead', '--eol-lookahead', [CompletionResultType]::ParameterName, 'How far ahead an end of life is reported [default: 90d]')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'The form of the report')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Write the report to a file instead of standard output')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Write the report to a file instead of standard output')
            [CompletionResult]::new('--report', '--report', [CompletionResultType]::ParameterName, 'One more report beside the first: FORMAT=FILE (repeatable)')
            [CompletionResult]::new('--measurements', '--measurements', [CompletionResultType]::ParameterName, 'What others measured, for the targets of a roadmap: a JSON object')
            [CompletionResult]::new('--fail-on', '--fail-on', [CompletionResultType]::ParameterName, 'End with status 1 if a finding is this bad or worse')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour, and progress on standard error')
            [CompletionResult]::new('--all-paths', '--all-paths', [CompletionResultType]::ParameterName, 'Read vendored folders and test fixtures too')
            [CompletionResult]::new('--offline', '--offline', [CompletionResultType]::ParameterName, 'Ask no registry: use what is in the cache')
            [CompletionResult]::new('--refresh', '--refresh', [CompletionResultType]::ParameterName, 'Ask the registries again, whatever is in the cache')
            [CompletionResult]::new('--no-config', '--no-config', [CompletionResultType]::ParameterName, 'Use no configuration file')
            [CompletionResult]::new('--exit-zero', '--exit-zero', [CompletionResultType]::ParameterName, 'End with status 0 whatever was found or failed')
            [CompletionResult]::new('--no-fail', '--no-fail', [CompletionResultType]::ParameterName, 'End with status 0 whatever was found or failed')
            [CompletionResult]::new('--fail-on-empty', '--fail-on-empty', [CompletionResultType]::ParameterName, 'End with status 4 if there is nothing to scan')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only errors on standard error')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only errors on standard error')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more: reasons, skips, what was passed over')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more: reasons, skips, what was passed over')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('audit', 'audit', [CompletionResultType]::ParameterValue, 'Examine repositories and say what is wrong; never writes to them (the default)')
            [CompletionResult]::new('why', 'why', [CompletionResultType]::ParameterValue, 'Print every newer version of a package with why it was or was not offered, and where it is asked for')
            [CompletionResult]::new('drift', 'drift', [CompletionResultType]::ParameterValue, 'Print the packages that run in several versions, and what it takes to run one')
            [CompletionResult]::new('data', 'data', [CompletionResultType]::ParameterValue, 'Look at the tables of facts that are in use, bring them up to date, or go back to those that are built in')
            [CompletionResult]::new('rules', 'rules', [CompletionResultType]::ParameterValue, 'List, explain, check, test and try rules')
            [CompletionResult]::new('init', 'init', [CompletionResultType]::ParameterValue, 'Write a first overhaul.yaml that fits what the repositories hold')
            [CompletionResult]::new('cache', 'cache', [CompletionResultType]::ParameterValue, 'Look at the cache of registry answers, or empty it')
            [CompletionResult]::new('schema', 'schema', [CompletionResultType]::ParameterValue, 'Print a JSON Schema: of the report, or of the rules file')
            [CompletionResult]::new('completions', 'completions', [CompletionResultType]::ParameterValue, 'Print the completions for a shell, or the man page')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'overhaul;audit' {
            [CompletionResult]::new('--repos', '--repos', [CompletionResultType]::ParameterName, 'A file with one path or clone URL on each line; `-` reads standard input')
            [CompletionResult]::new('--include', '--include', [CompletionResultType]::ParameterName, 'Only repositories whose name or path matches (repeatable)')
            [CompletionResult]::new('--exclude', '--exclude', [CompletionResultType]::ParameterName, 'Not the repositories whose name or path matches (repeatable)')
            [CompletionResult]::new('-p', '-p', [CompletionResultType]::ParameterName, 'Only these packages: `fastapi`, `npm/@babel/*` (repeatable)')
            [CompletionResult]::new('--package', '--package', [CompletionResultType]::ParameterName, 'Only these packages: `fastapi`, `npm/@babel/*` (repeatable)')
            [CompletionResult]::new('-j', '-j', [CompletionResultType]::ParameterName, 'How many threads read and judge [default: two a core]')
            [CompletionResult]::new('--jobs', '--jobs', [CompletionResultType]::ParameterName, 'How many threads read and judge [default: two a core]')
            [CompletionResult]::new('--concurrency', '--concurrency', [CompletionResultType]::ParameterName, 'How many threads read and judge [default: two a core]')
            [CompletionResult]::new('--snapshot', '--snapshot', [CompletionResultType]::ParameterName, 'Answer from recorded documents: DIR/ECOSYSTEM/NAME.json')
            [CompletionResult]::new('--advisories', '--advisories', [CompletionResultType]::ParameterName, 'Where vulnerabilities are known from: a folder or zip archive of OSV records, or `online`')
            [CompletionResult]::new('--as-of', '--as-of', [CompletionResultType]::ParameterName, 'The day that counts as today; releases published later do not exist')
            [CompletionResult]::new('--cache-dir', '--cache-dir', [CompletionResultType]::ParameterName, 'Where registry answers are kept [default: the user''s cache folder]')
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'The configuration [default: overhaul.yaml, .overhaul.yaml or .github/overhaul.yaml, here or above]')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The configuration [default: overhaul.yaml, .overhaul.yaml or .github/overhaul.yaml, here or above]')
            [CompletionResult]::new('--rules', '--rules', [CompletionResultType]::ParameterName, 'One more pack of rules for this run: a shipped name, a file or a git address (repeatable)')
            [CompletionResult]::new('-t', '-t', [CompletionResultType]::ParameterName, 'How far a dependency may move')
            [CompletionResult]::new('--target', '--target', [CompletionResultType]::ParameterName, 'How far a dependency may move')
            [CompletionResult]::new('--min-age', '--min-age', [CompletionResultType]::ParameterName, 'How old a release has to be before it is offered: 3d, 12h, 2w; a bare number is days')
            [CompletionResult]::new('--cooldown', '--cooldown', [CompletionResultType]::ParameterName, 'How old a release has to be before it is offered: 3d, 12h, 2w; a bare number is days')
            [CompletionResult]::new('--eol-lookahead', '--eol-lookahead', [CompletionResultType]::ParameterName, 'How far ahead an end of life is reported [default: 90d]')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'The form of the report')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Write the report to a file instead of standard output')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Write the report to a file instead of standard output')
            [CompletionResult]::new('--report', '--report', [CompletionResultType]::ParameterName, 'One more report beside the first: FORMAT=FILE (repeatable)')
            [CompletionResult]::new('--measurements', '--measurements', [CompletionResultType]::ParameterName, 'What others measured, for the targets of a roadmap: a JSON object')
            [CompletionResult]::new('--fail-on', '--fail-on', [CompletionResultType]::ParameterName, 'End with status 1 if a finding is this bad or worse')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour, and progress on standard error')
            [CompletionResult]::new('--all-paths', '--all-paths', [CompletionResultType]::ParameterName, 'Read vendored folders and test fixtures too')
            [CompletionResult]::new('--offline', '--offline', [CompletionResultType]::ParameterName, 'Ask no registry: use what is in the cache')
            [CompletionResult]::new('--refresh', '--refresh', [CompletionResultType]::ParameterName, 'Ask the registries again, whatever is in the cache')
            [CompletionResult]::new('--no-config', '--no-config', [CompletionResultType]::ParameterName, 'Use no configuration file')
            [CompletionResult]::new('--exit-zero', '--exit-zero', [CompletionResultType]::ParameterName, 'End with status 0 whatever was found or failed')
            [CompletionResult]::new('--no-fail', '--no-fail', [CompletionResultType]::ParameterName, 'End with status 0 whatever was found or failed')
            [CompletionResult]::new('--fail-on-empty', '--fail-on-empty', [CompletionResultType]::ParameterName, 'End with status 4 if there is nothing to scan')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only errors on standard error')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only errors on standard error')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more: reasons, skips, what was passed over')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more: reasons, skips, what was passed over')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'overhaul;why' {
            [CompletionResult]::new('--repos', '--repos', [CompletionResultType]::ParameterName, 'A file with one path or clone URL on each line; `-` reads standard input')
            [CompletionResult]::new('--include', '--include', [CompletionResultType]::ParameterName, 'Only repositories whose name or path matches (repeatable)')
            [CompletionResult]::new('--exclude', '--exclude', [CompletionResultType]::ParameterName, 'Not the repositories whose name or path matches (repeatable)')
            [CompletionResult]::new('-p', '-p', [CompletionResultType]::ParameterName, 'Only these packages: `fastapi`, `npm/@babel/*` (repeatable)')
            [CompletionResult]::new('--package', '--package', [CompletionResultType]::ParameterName, 'Only these packages: `fastapi`, `npm/@babel/*` (repeatable)')
            [CompletionResult]::new('-j', '-j', [CompletionResultType]::ParameterName, 'How many threads read and judge [default: two a core]')
            [CompletionResult]::new('--jobs', '--jobs', [CompletionResultType]::ParameterName, 'How many threads read and judge [default: two a core]')
            [CompletionResult]::new('--concurrency', '--concurrency', [CompletionResultType]::ParameterName, 'How many threads read and judge [default: two a core]')
            [CompletionResult]::new('--repo', '--repo', [CompletionResultType]::ParameterName, 'Only in repositories of this name (a glob)')
            [CompletionResult]::new('--snapshot', '--snapshot', [CompletionResultType]::ParameterName, 'Answer from recorded documents: DIR/ECOSYSTEM/NAME.json')
            [CompletionResult]::new('--advisories', '--advisories', [CompletionResultType]::ParameterName, 'Where vulnerabilities are known from: a folder or zip archive of OSV records, or `online`')
            [CompletionResult]::new('--as-of', '--as-of', [CompletionResultType]::ParameterName, 'The day that counts as today; releases published later do not exist')
            [CompletionResult]::new('--cache-dir', '--cache-dir', [CompletionResultType]::ParameterName, 'Where registry answers are kept [default: the user''s cache folder]')
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'The configuration [default: overhaul.yaml, .overhaul.yaml or .github/overhaul.yaml, here or above]')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The configuration [default: overhaul.yaml, .overhaul.yaml or .github/overhaul.yaml, here or above]')
            [CompletionResult]::new('--rules', '--rules', [CompletionResultType]::ParameterName, 'One more pack of rules for this run: a shipped name, a file or a git address (repeatable)')
            [CompletionResult]::new('-t', '-t', [CompletionResultType]::ParameterName, 'How far a dependency may move')
            [CompletionResult]::new('--target', '--target', [CompletionResultType]::ParameterName, 'How far a dependency may move')
            [CompletionResult]::new('--min-age', '--min-age', [CompletionResultType]::ParameterName, 'How old a release has to be before it is offered: 3d, 12h, 2w; a bare number is days')
            [CompletionResult]::new('--cooldown', '--cooldown', [CompletionResultType]::ParameterName, 'How old a release has to be before it is offered: 3d, 12h, 2w; a bare number is days')
            [CompletionResult]::new('--eol-lookahead', '--eol-lookahead', [CompletionResultType]::ParameterName, 'How far ahead an end of life is reported [default: 90d]')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'The form of the answer')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour, and progress on standard error')
            [CompletionResult]::new('--all-paths', '--all-paths', [CompletionResultType]::ParameterName, 'Read vendored folders and test fixtures too')
            [CompletionResult]::new('--offline', '--offline', [CompletionResultType]::ParameterName, 'Ask no registry: use what is in the cache')
            [CompletionResult]::new('--refresh', '--refresh', [CompletionResultType]::ParameterName, 'Ask the registries again, whatever is in the cache')
            [CompletionResult]::new('--no-config', '--no-config', [CompletionResultType]::ParameterName, 'Use no configuration file')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only errors on standard error')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only errors on standard error')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more: reasons, skips, what was passed over')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more: reasons, skips, what was passed over')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'overhaul;drift' {
            [CompletionResult]::new('--repos', '--repos', [CompletionResultType]::ParameterName, 'A file with one path or clone URL on each line; `-` reads standard input')
            [CompletionResult]::new('--include', '--include', [CompletionResultType]::ParameterName, 'Only repositories whose name or path matches (repeatable)')
            [CompletionResult]::new('--exclude', '--exclude', [CompletionResultType]::ParameterName, 'Not the repositories whose name or path matches (repeatable)')
            [CompletionResult]::new('-p', '-p', [CompletionResultType]::ParameterName, 'Only these packages: `fastapi`, `npm/@babel/*` (repeatable)')
            [CompletionResult]::new('--package', '--package', [CompletionResultType]::ParameterName, 'Only these packages: `fastapi`, `npm/@babel/*` (repeatable)')
            [CompletionResult]::new('-j', '-j', [CompletionResultType]::ParameterName, 'How many threads read and judge [default: two a core]')
            [CompletionResult]::new('--jobs', '--jobs', [CompletionResultType]::ParameterName, 'How many threads read and judge [default: two a core]')
            [CompletionResult]::new('--concurrency', '--concurrency', [CompletionResultType]::ParameterName, 'How many threads read and judge [default: two a core]')
            [CompletionResult]::new('--to', '--to', [CompletionResultType]::ParameterName, 'Print what each place would have to say: newest-used, latest, or a version of the one package that -p names')
            [CompletionResult]::new('--min-spread', '--min-spread', [CompletionResultType]::ParameterName, 'Only packages that run in at least so many versions')
            [CompletionResult]::new('--precision', '--precision', [CompletionResultType]::ParameterName, 'Versions that differ only below this count as one')
            [CompletionResult]::new('--snapshot', '--snapshot', [CompletionResultType]::ParameterName, 'Answer from recorded documents: DIR/ECOSYSTEM/NAME.json')
            [CompletionResult]::new('--advisories', '--advisories', [CompletionResultType]::ParameterName, 'Where vulnerabilities are known from: a folder or zip archive of OSV records, or `online`')
            [CompletionResult]::new('--as-of', '--as-of', [CompletionResultType]::ParameterName, 'The day that counts as today; releases published later do not exist')
            [CompletionResult]::new('--cache-dir', '--cache-dir', [CompletionResultType]::ParameterName, 'Where registry answers are kept [default: the user''s cache folder]')
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'The configuration [default: overhaul.yaml, .overhaul.yaml or .github/overhaul.yaml, here or above]')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The configuration [default: overhaul.yaml, .overhaul.yaml or .github/overhaul.yaml, here or above]')
            [CompletionResult]::new('--rules', '--rules', [CompletionResultType]::ParameterName, 'One more pack of rules for this run: a shipped name, a file or a git address (repeatable)')
            [CompletionResult]::new('-t', '-t', [CompletionResultType]::ParameterName, 'How far a dependency may move')
            [CompletionResult]::new('--target', '--target', [CompletionResultType]::ParameterName, 'How far a dependency may move')
            [CompletionResult]::new('--min-age', '--min-age', [CompletionResultType]::ParameterName, 'How old a release has to be before it is offered: 3d, 12h, 2w; a bare number is days')
            [CompletionResult]::new('--cooldown', '--cooldown', [CompletionResultType]::ParameterName, 'How old a release has to be before it is offered: 3d, 12h, 2w; a bare number is days')
            [CompletionResult]::new('--eol-lookahead', '--eol-lookahead', [CompletionResultType]::ParameterName, 'How far ahead an end of life is reported [default: 90d]')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'The form of the answer')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour, and progress on standard error')
            [CompletionResult]::new('--all-paths', '--all-paths', [CompletionResultType]::ParameterName, 'Read vendored folders and test fixtures too')
            [CompletionResult]::new('--within-repositories', '--within-repositories', [CompletionResultType]::ParameterName, 'Compare only within each repository: the members of a monorepo')
            [CompletionResult]::new('--offline', '--offline', [CompletionResultType]::ParameterName, 'Ask no registry: use what is in the cache')
            [CompletionResult]::new('--refresh', '--refresh', [CompletionResultType]::ParameterName, 'Ask the registries again, whatever is in the cache')
            [CompletionResult]::new('--no-config', '--no-config', [CompletionResultType]::ParameterName, 'Use no configuration file')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only errors on standard error')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only errors on standard error')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more: reasons, skips, what was passed over')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more: reasons, skips, what was passed over')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'overhaul;data' {
            [CompletionResult]::new('--cache-dir', '--cache-dir', [CompletionResultType]::ParameterName, 'Where updated tables are kept [default: the user''s cache folder]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour, and progress on standard error')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only errors on standard error')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only errors on standard error')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more: reasons, skips, what was passed over')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more: reasons, skips, what was passed over')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('update', 'update', [CompletionResultType]::ParameterValue, 'Get the ends of life anew')
            [CompletionResult]::new('reset', 'reset', [CompletionResultType]::ParameterValue, 'Use the table that is built in again')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'overhaul;data;update' {
            [CompletionResult]::new('--cache-dir', '--cache-dir', [CompletionResultType]::ParameterName, 'Where updated tables are kept [default: the user''s cache folder]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour, and progress on standard error')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only errors on standard error')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only errors on standard error')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more: reasons, skips, what was passed over')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more: reasons, skips, what was passed over')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'overhaul;data;reset' {
            [CompletionResult]::new('--cache-dir', '--cache-dir', [CompletionResultType]::ParameterName, 'Where updated tables are kept [default: the user''s cache folder]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour, and progress on standard error')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only errors on standard error')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only errors on standard error')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more: reasons, skips, what was passed over')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more: reasons, skips, what was passed over')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'overhaul;data;help' {
            [CompletionResult]::new('update', 'update', [CompletionResultType]::ParameterValue, 'Get the ends of life anew')
            [CompletionResult]::new('reset', 'reset', [CompletionResultType]::ParameterValue, 'Use the table that is built in again')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'overhaul;data;help;update' {
            break
        }
        'overhaul;data;help;reset' {
            break
        }
        'overhaul;data;help;help' {
            break
        }
        'overhaul;rules' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour, and progress on standard error')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only errors on standard error')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only errors on standard error')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more: reasons, skips, what was passed over')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more: reasons, skips, what was passed over')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the rules that hold here')
            [CompletionResult]::new('explain', 'explain', [CompletionResultType]::ParameterValue, 'Print everything that one rule says, and which file and line said it')
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'Look for mistakes in rules: what cannot be read, contradicts itself, or asks for what is gone or past its end')
            [CompletionResult]::new('test', 'test', [CompletionResultType]::ParameterValue, 'Run the cases that packs carry under `tests:`')
            [CompletionResult]::new('try', 'try', [CompletionResultType]::ParameterValue, 'Show what one rule would find, though it may be off')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'overhaul;rules;list' {
            [CompletionResult]::new('--kind', '--kind', [CompletionResultType]::ParameterName, 'Only rules of this kind: `freshness`, `compose`, ...')
            [CompletionResult]::new('--pack', '--pack', [CompletionResultType]::ParameterName, 'Only rules of this pack')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'The form of the list')
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'The configuration [default: overhaul.yaml, .overhaul.yaml or .github/overhaul.yaml, here or above]')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The configuration [default: overhaul.yaml, .overhaul.yaml or .github/overhaul.yaml, here or above]')
            [CompletionResult]::new('--rules', '--rules', [CompletionResultType]::ParameterName, 'One more pack of rules for this run: a shipped name, a file or a git address (repeatable)')
            [CompletionResult]::new('--cache-dir', '--cache-dir', [CompletionResultType]::ParameterName, 'Where what was fetched is kept [default: the user''s cache folder]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour, and progress on standard error')
            [CompletionResult]::new('--no-config', '--no-config', [CompletionResultType]::ParameterName, 'Use no configuration file')
            [CompletionResult]::new('--offline', '--offline', [CompletionResultType]::ParameterName, 'Fetch no pack: use what is in the cache')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only errors on standard error')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only errors on standard error')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more: reasons, skips, what was passed over')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more: reasons, skips, what was passed over')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'overhaul;rules;explain' {
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'The configuration [default: overhaul.yaml, .overhaul.yaml or .github/overhaul.yaml, here or above]')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The configuration [default: overhaul.yaml, .overhaul.yaml or .github/overhaul.yaml, here or above]')
            [CompletionResult]::new('--rules', '--rules', [CompletionResultType]::ParameterName, 'One more pack of rules for this run: a shipped name, a file or a git address (repeatable)')
            [CompletionResult]::new('--cache-dir', '--cache-dir', [CompletionResultType]::ParameterName, 'Where what was fetched is kept [default: the user''s cache folder]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour, and progress on standard error')
            [CompletionResult]::new('--no-config', '--no-config', [CompletionResultType]::ParameterName, 'Use no configuration file')
            [CompletionResult]::new('--offline', '--offline', [CompletionResultType]::ParameterName, 'Fetch no pack: use what is in the cache')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only errors on standard error')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only errors on standard error')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more: reasons, skips, what was passed over')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more: reasons, skips, what was passed over')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'overhaul;rules;check' {
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'The configuration [default: overhaul.yaml, .overhaul.yaml or .github/overhaul.yaml, here or above]')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The configuration [default: overhaul.yaml, .overhaul.yaml or .github/overhaul.yaml, here or above]')
            [CompletionResult]::new('--rules', '--rules', [CompletionResultType]::ParameterName, 'One more pack of rules for this run: a shipped name, a file or a git address (repeatable)')
            [CompletionResult]::new('--snapshot', '--snapshot', [CompletionResultType]::ParameterName, 'Answer from recorded documents: DIR/ECOSYSTEM/NAME.json')
            [CompletionResult]::new('--advisories', '--advisories', [CompletionResultType]::ParameterName, 'Where vulnerabilities are known from: a folder or zip archive of OSV records, or `online`')
            [CompletionResult]::new('--as-of', '--as-of', [CompletionResultType]::ParameterName, 'The day that counts as today; releases published later do not exist')
            [CompletionResult]::new('--cache-dir', '--cache-dir', [CompletionResultType]::ParameterName, 'Where registry answers are kept [default: the user''s cache folder]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour, and progress on standard error')
            [CompletionResult]::new('--strict', '--strict', [CompletionResultType]::ParameterName, 'End with status 1 if there is a warning')
            [CompletionResult]::new('--no-config', '--no-config', [CompletionResultType]::ParameterName, 'Use no configuration file')
            [CompletionResult]::new('--offline', '--offline', [CompletionResultType]::ParameterName, 'Ask no registry: use what is in the cache')
            [CompletionResult]::new('--refresh', '--refresh', [CompletionResultType]::ParameterName, 'Ask the registries again, whatever is in the cache')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only errors on standard error')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only errors on standard error')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more: reasons, skips, what was passed over')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more: reasons, skips, what was passed over')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'overhaul;rules;test' {
            [CompletionResult]::new('--as-of', '--as-of', [CompletionResultType]::ParameterName, 'The day that counts as today in cases that name none')
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'The configuration [default: overhaul.yaml, .overhaul.yaml or .github/overhaul.yaml, here or above]')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The configuration [default: overhaul.yaml, .overhaul.yaml or .github/overhaul.yaml, here or above]')
            [CompletionResult]::new('--rules', '--rules', [CompletionResultType]::ParameterName, 'One more pack of rules for this run: a shipped name, a file or a git address (repeatable)')
            [CompletionResult]::new('--cache-dir', '--cache-dir', [CompletionResultType]::ParameterName, 'Where what was fetched is kept [default: the user''s cache folder]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour, and progress on standard error')
            [CompletionResult]::new('--no-config', '--no-config', [CompletionResultType]::ParameterName, 'Use no configuration file')
            [CompletionResult]::new('--offline', '--offline', [CompletionResultType]::ParameterName, 'Fetch no pack: use what is in the cache')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only errors on standard error')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only errors on standard error')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more: reasons, skips, what was passed over')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more: reasons, skips, what was passed over')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'overhaul;rules;try' {
            [CompletionResult]::new('--repos', '--repos', [CompletionResultType]::ParameterName, 'A file with one path or clone URL on each line; `-` reads standard input')
            [CompletionResult]::new('--include', '--include', [CompletionResultType]::ParameterName, 'Only repositories whose name or path matches (repeatable)')
            [CompletionResult]::new('--exclude', '--exclude', [CompletionResultType]::ParameterName, 'Not the repositories whose name or path matches (repeatable)')
            [CompletionResult]::new('-p', '-p', [CompletionResultType]::ParameterName, 'Only these packages: `fastapi`, `npm/@babel/*` (repeatable)')
            [CompletionResult]::new('--package', '--package', [CompletionResultType]::ParameterName, 'Only these packages: `fastapi`, `npm/@babel/*` (repeatable)')
            [CompletionResult]::new('-j', '-j', [CompletionResultType]::ParameterName, 'How many threads read and judge [default: two a core]')
            [CompletionResult]::new('--jobs', '--jobs', [CompletionResultType]::ParameterName, 'How many threads read and judge [default: two a core]')
            [CompletionResult]::new('--concurrency', '--concurrency', [CompletionResultType]::ParameterName, 'How many threads read and judge [default: two a core]')
            [CompletionResult]::new('--snapshot', '--snapshot', [CompletionResultType]::ParameterName, 'Answer from recorded documents: DIR/ECOSYSTEM/NAME.json')
            [CompletionResult]::new('--advisories', '--advisories', [CompletionResultType]::ParameterName, 'Where vulnerabilities are known from: a folder or zip archive of OSV records, or `online`')
            [CompletionResult]::new('--as-of', '--as-of', [CompletionResultType]::ParameterName, 'The day that counts as today; releases published later do not exist')
            [CompletionResult]::new('--cache-dir', '--cache-dir', [CompletionResultType]::ParameterName, 'Where registry answers are kept [default: the user''s cache folder]')
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'The configuration [default: overhaul.yaml, .overhaul.yaml or .github/overhaul.yaml, here or above]')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The configuration [default: overhaul.yaml, .overhaul.yaml or .github/overhaul.yaml, here or above]')
            [CompletionResult]::new('--rules', '--rules', [CompletionResultType]::ParameterName, 'One more pack of rules for this run: a shipped name, a file or a git address (repeatable)')
            [CompletionResult]::new('-t', '-t', [CompletionResultType]::ParameterName, 'How far a dependency may move')
            [CompletionResult]::new('--target', '--target', [CompletionResultType]::ParameterName, 'How far a dependency may move')
            [CompletionResult]::new('--min-age', '--min-age', [CompletionResultType]::ParameterName, 'How old a release has to be before it is offered: 3d, 12h, 2w; a bare number is days')
            [CompletionResult]::new('--cooldown', '--cooldown', [CompletionResultType]::ParameterName, 'How old a release has to be before it is offered: 3d, 12h, 2w; a bare number is days')
            [CompletionResult]::new('--eol-lookahead', '--eol-lookahead', [CompletionResultType]::ParameterName, 'How far ahead an end of life is reported [default: 90d]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour, and progress on standard error')
            [CompletionResult]::new('--all-paths', '--all-paths', [CompletionResultType]::ParameterName, 'Read vendored folders and test fixtures too')
            [CompletionResult]::new('--offline', '--offline', [CompletionResultType]::ParameterName, 'Ask no registry: use what is in the cache')
            [CompletionResult]::new('--refresh', '--refresh', [CompletionResultType]::ParameterName, 'Ask the registries again, whatever is in the cache')
            [CompletionResult]::new('--no-config', '--no-config', [CompletionResultType]::ParameterName, 'Use no configuration file')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only errors on standard error')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only errors on standard error')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more: reasons, skips, what was passed over')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more: reasons, skips, what was passed over')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'overhaul;rules;help' {
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the rules that hold here')
            [CompletionResult]::new('explain', 'explain', [CompletionResultType]::ParameterValue, 'Print everything that one rule says, and which file and line said it')
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'Look for mistakes in rules: what cannot be read, contradicts itself, or asks for what is gone or past its end')
            [CompletionResult]::new('test', 'test', [CompletionResultType]::ParameterValue, 'Run the cases that packs carry under `tests:`')
            [CompletionResult]::new('try', 'try', [CompletionResultType]::ParameterValue, 'Show what one rule would find, though it may be off')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'overhaul;rules;help;list' {
            break
        }
        'overhaul;rules;help;explain' {
            break
        }
        'overhaul;rules;help;check' {
            break
        }
        'overhaul;rules;help;test' {
            break
        }
        'overhaul;rules;help;try' {
            break
        }
        'overhaul;rules;help;help' {
            break
        }
        'overhaul;init' {
            [CompletionResult]::new('--repos', '--repos', [CompletionResultType]::ParameterName, 'A file with one path or clone URL on each line; `-` reads standard input')
            [CompletionResult]::new('--include', '--include', [CompletionResultType]::ParameterName, 'Only repositories whose name or path matches (repeatable)')
            [CompletionResult]::new('--exclude', '--exclude', [CompletionResultType]::ParameterName, 'Not the repositories whose name or path matches (repeatable)')
            [CompletionResult]::new('-p', '-p', [CompletionResultType]::ParameterName, 'Only these packages: `fastapi`, `npm/@babel/*` (repeatable)')
            [CompletionResult]::new('--package', '--package', [CompletionResultType]::ParameterName, 'Only these packages: `fastapi`, `npm/@babel/*` (repeatable)')
            [CompletionResult]::new('-j', '-j', [CompletionResultType]::ParameterName, 'How many threads read and judge [default: two a core]')
            [CompletionResult]::new('--jobs', '--jobs', [CompletionResultType]::ParameterName, 'How many threads read and judge [default: two a core]')
            [CompletionResult]::new('--concurrency', '--concurrency', [CompletionResultType]::ParameterName, 'How many threads read and judge [default: two a core]')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Where to write it; `-` is standard output [default: overhaul.yaml in the first path]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Where to write it; `-` is standard output [default: overhaul.yaml in the first path]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour, and progress on standard error')
            [CompletionResult]::new('--all-paths', '--all-paths', [CompletionResultType]::ParameterName, 'Read vendored folders and test fixtures too')
            [CompletionResult]::new('--force', '--force', [CompletionResultType]::ParameterName, 'Write over a file that is there')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only errors on standard error')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only errors on standard error')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more: reasons, skips, what was passed over')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more: reasons, skips, what was passed over')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'overhaul;cache' {
            [CompletionResult]::new('--cache-dir', '--cache-dir', [CompletionResultType]::ParameterName, 'Where registry answers are kept [default: the user''s cache folder]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour, and progress on standard error')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only errors on standard error')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only errors on standard error')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more: reasons, skips, what was passed over')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more: reasons, skips, what was passed over')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('info', 'info', [CompletionResultType]::ParameterValue, 'Say where it is, how many answers it holds and how large it is')
            [CompletionResult]::new('clean', 'clean', [CompletionResultType]::ParameterValue, 'Empty it')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'overhaul;cache;info' {
            [CompletionResult]::new('--cache-dir', '--cache-dir', [CompletionResultType]::ParameterName, 'Where registry answers are kept [default: the user''s cache folder]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour, and progress on standard error')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only errors on standard error')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only errors on standard error')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more: reasons, skips, what was passed over')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more: reasons, skips, what was passed over')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'overhaul;cache;clean' {
            [CompletionResult]::new('--cache-dir', '--cache-dir', [CompletionResultType]::ParameterName, 'Where registry answers are kept [default: the user''s cache folder]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour, and progress on standard error')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only errors on standard error')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only errors on standard error')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more: reasons, skips, what was passed over')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more: reasons, skips, what was passed over')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'overhaul;cache;help' {
            [CompletionResult]::new('info', 'info', [CompletionResultType]::ParameterValue, 'Say where it is, how many answers it holds and how large it is')
            [CompletionResult]::new('clean', 'clean', [CompletionResultType]::ParameterValue, 'Empty it')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'overhaul;cache;help;info' {
            break
        }
        'overhaul;cache;help;clean' {
            break
        }
        'overhaul;cache;help;help' {
            break
        }
        'overhaul;schema' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour, and progress on standard error')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only errors on standard error')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only errors on standard error')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more: reasons, skips, what was passed over')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more: reasons, skips, what was passed over')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'overhaul;completions' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour, and progress on standard error')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only errors on standard error')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only errors on standard error')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more: reasons, skips, what was passed over')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more: reasons, skips, what was passed over')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'overhaul;help' {
            [CompletionResult]::new('audit', 'audit', [CompletionResultType]::ParameterValue, 'Examine repositories and say what is wrong; never writes to them (the default)')
            [CompletionResult]::new('why', 'why', [CompletionResultType]::ParameterValue, 'Print every newer version of a package with why it was or was not offered, and where it is asked for')
            [CompletionResult]::new('drift', 'drift', [CompletionResultType]::ParameterValue, 'Print the packages that run in several versions, and what it takes to run one')
            [CompletionResult]::new('data', 'data', [CompletionResultType]::ParameterValue, 'Look at the tables of facts that are in use, bring them up to date, or go back to those that are built in')
            [CompletionResult]::new('rules', 'rules', [CompletionResultType]::ParameterValue, 'List, explain, check, test and try rules')
            [CompletionResult]::new('init', 'init', [CompletionResultType]::ParameterValue, 'Write a first overhaul.yaml that fits what the repositories hold')
            [CompletionResult]::new('cache', 'cache', [CompletionResultType]::ParameterValue, 'Look at the cache of registry answers, or empty it')
            [CompletionResult]::new('schema', 'schema', [CompletionResultType]::ParameterValue, 'Print a JSON Schema: of the report, or of the rules file')
            [CompletionResult]::new('completions', 'completions', [CompletionResultType]::ParameterValue, 'Print the completions for a shell, or the man page')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'overhaul;help;audit' {
            break
        }
        'overhaul;help;why' {
            break
        }
        'overhaul;help;drift' {
            break
        }
        'overhaul;help;data' {
            [CompletionResult]::new('update', 'update', [CompletionResultType]::ParameterValue, 'Get the ends of life anew')
            [CompletionResult]::new('reset', 'reset', [CompletionResultType]::ParameterValue, 'Use the table that is built in again')
            break
        }
        'overhaul;help;data;update' {
            break
        }
        'overhaul;help;data;reset' {
            break
        }
        'overhaul;help;rules' {
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the rules that hold here')
            [CompletionResult]::new('explain', 'explain', [CompletionResultType]::ParameterValue, 'Print everything that one rule says, and which file and line said it')
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'Look for mistakes in rules: what cannot be read, contradicts itself, or asks for what is gone or past its end')
            [CompletionResult]::new('test', 'test', [CompletionResultType]::ParameterValue, 'Run the cases that packs carry under `tests:`')
            [CompletionResult]::new('try', 'try', [CompletionResultType]::ParameterValue, 'Show what one rule would find, though it may be off')
            break
        }
        'overhaul;help;rules;list' {
            break
        }
        'overhaul;help;rules;explain' {
            break
        }
        'overhaul;help;rules;check' {
            break
        }
        'overhaul;help;rules;test' {
            break
        }
        'overhaul;help;rules;try' {
            break
        }
        'overhaul;help;init' {
            break
        }
        'overhaul;help;cache' {
            [CompletionResult]::new('info', 'info', [CompletionResultType]::ParameterValue, 'Say where it is, how many answers it holds and how large it is')
            [CompletionResult]::new('clean', 'clean', [CompletionResultType]::ParameterValue, 'Empty it')
            break
        }
        'overhaul;help;cache;info' {
            break
        }
        'overhaul;help;cache;clean' {
            break
        }
        'overhaul;help;schema' {
            break
        }
        'overhaul;help;completions' {
            break
        }
        'overhaul;help;help' {
            break
        }
    })

    $completions.Where{ $_.CompletionText -like "$wordToComplete*" } |
        Sort-Object -Property ListItemText
}
