# Print an optspec for argparse to handle cmd's options that are independent of any subcommand.
function __fish_overhaul_global_optspecs
    string join \n repos= include= exclude= p/package= all-paths j/jobs= offline refresh snapshot= advisories= as-of= cache-dir= c/config= no-config rules= t/target= min-age= eol-lookahead= format= o/output= report= measurements= fail-on= exit-zero fail-on-empty color= q/quiet v/verbose h/help V/version
end

function __fish_overhaul_needs_command
    # Figure out if the current invocation already has a command.
    set -l cmd (commandline -opc)
    set -e cmd[1]
    argparse -s (__fish_overhaul_global_optspecs) -- $cmd 2>/dev/null
    or return
    if set -q argv[1]
        # Also print the command, so this can be used to figure out what it is.
        echo $argv[1]
        return 1
    end
    return 0
end

function __fish_overhaul_using_subcommand
    set -l cmd (__fish_overhaul_needs_command)
    test -z "$cmd"
    and return 1
    contains -- $cmd[1] $argv
end

complete -c overhaul -n "__fish_overhaul_needs_command" -l repos -d 'A file with one path or clone URL on each line; `-` reads standard input' -r -F
complete -c overhaul -n "__fish_overhaul_needs_command" -l include -d 'Only repositories whose name or path matches (repeatable)' -r
complete -c overhaul -n "__fish_overhaul_needs_command" -l exclude -d 'Not the repositories whose name or path matches (repeatable)' -r
complete -c overhaul -n "__fish_overhaul_needs_command" -s p -l package -d 'Only these packages: `fastapi`, `npm/@babel/*` (repeatable)' -r
complete -c overhaul -n "__fish_overhaul_needs_command" -s j -l jobs -l concurrency -d 'How many threads read and judge [default: two a core]' -r
complete -c overhaul -n "__fish_overhaul_needs_command" -l snapshot -d 'Answer from recorded documents: DIR/ECOSYSTEM/NAME.json' -r -F
complete -c overhaul -n "__fish_overhaul_needs_command" -l advisories -d 'Where vulnerabilities are known from: a folder or zip archive of OSV records, or `online`' -r
complete -c overhaul -n "__fish_overhaul_needs_command" -l as-of -d 'The day that counts as today; releases published later do not exist' -r
complete -c overhaul -n "__fish_overhaul_needs_command" -l cache-dir -d 'Where registry answers are kept [default: the user\'s cache folder]' -r -F
complete -c overhaul -n "__fish_overhaul_needs_command" -s c -l config -d 'The configuration [default: overhaul.yaml, .overhaul.yaml or .github/overhaul.yaml, here or above]' -r -F
complete -c overhaul -n "__fish_overhaul_needs_command" -l rules -d 'One more pack of rules for this run: a shipped name, a file or a git address (repeatable)' -r
complete -c overhaul -n "__fish_overhaul_needs_command" -s t -l target -d 'How far a dependency may move' -r -f -a "patch\t'Within the first two components'
minor\t'Within the first component'
major\t'To the newest release'
latest\t'To what the publisher calls latest'"
complete -c overhaul -n "__fish_overhaul_needs_command" -l min-age -l cooldown -d 'How old a release has to be before it is offered: 3d, 12h, 2w; a bare number is days' -r
complete -c overhaul -n "__fish_overhaul_needs_command" -l eol-lookahead -d 'How far ahead an end of life is reported [default: 90d]' -r
complete -c overhaul -n "__fish_overhaul_needs_command" -l format -d 'The form of the report' -r -f -a "table\t'A table for people'
json\t'One JSON document, by the schema that `overhaul schema report` prints'
roadmap\t'The packs\' roadmap with what is open in it, as Markdown'"
complete -c overhaul -n "__fish_overhaul_needs_command" -s o -l output -d 'Write the report to a file instead of standard output' -r -F
complete -c overhaul -n "__fish_overhaul_needs_command" -l report -d 'One more report beside the first: FORMAT=FILE (repeatable)' -r
complete -c overhaul -n "__fish_overhaul_needs_command" -l measurements -d 'What others measured, for the targets of a roadmap: a JSON object' -r -F
complete -c overhaul -n "__fish_overhaul_needs_command" -l fail-on -d 'End with status 1 if a finding is this bad or worse' -r -f -a "critical\t'Broken or dangerous now'
high\t'Worth doing soon, or worse'
medium\t'Worth planning, or worse'
low\t'Worth doing when one is there, or worse'
info\t'Any finding'
never\t'Whatever is found'"
complete -c overhaul -n "__fish_overhaul_needs_command" -l color -d 'Colour, and progress on standard error' -r -f -a "auto\t'On a terminal, as the variables `NO_COLOR`, `CLICOLOR` and `FORCE_COLOR` say'
always\t'Always'
never\t'Never'"
complete -c overhaul -n "__fish_overhaul_needs_command" -l all-paths -d 'Read vendored folders and test fixtures too'
complete -c overhaul -n "__fish_overhaul_needs_command" -l offline -d 'Ask no registry: use what is in the cache'
complete -c overhaul -n "__fish_overhaul_needs_command" -l refresh -d 'Ask the registries again, whatever is in the cache'
complete -c overhaul -n "__fish_overhaul_needs_command" -l no-config -d 'Use no configuration file'
complete -c overhaul -n "__fish_overhaul_needs_command" -l exit-zero -l no-fail -d 'End with status 0 whatever was found or failed'
complete -c overhaul -n "__fish_overhaul_needs_command" -l fail-on-empty -d 'End with status 4 if there is nothing to scan'
complete -c overhaul -n "__fish_overhaul_needs_command" -s q -l quiet -d 'Only errors on standard error'
complete -c overhaul -n "__fish_overhaul_needs_command" -s v -l verbose -d 'Say more: reasons, skips, what was passed over'
complete -c overhaul -n "__fish_overhaul_needs_command" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c overhaul -n "__fish_overhaul_needs_command" -s V -l version -d 'Print version'
complete -c overhaul -n "__fish_overhaul_needs_command" -a "audit" -d 'Examine repositories and say what is wrong; never writes to them (the default)'
complete -c overhaul -n "__fish_overhaul_needs_command" -a "why" -d 'Print every newer version of a package with why it was or was not offered, and where it is asked for'
complete -c overhaul -n "__fish_overhaul_needs_command" -a "drift" -d 'Print the packages that run in several versions, and what it takes to run one'
complete -c overhaul -n "__fish_overhaul_needs_command" -a "data" -d 'Look at the tables of facts that are in use, bring them up to date, or go back to those that are built in'
complete -c overhaul -n "__fish_overhaul_needs_command" -a "rules" -d 'List, explain, check, test and try rules'
complete -c overhaul -n "__fish_overhaul_needs_command" -a "init" -d 'Write a first overhaul.yaml that fits what the repositories hold'
complete -c overhaul -n "__fish_overhaul_needs_command" -a "cache" -d 'Look at the cache of registry answers, or empty it'
complete -c overhaul -n "__fish_overhaul_needs_command" -a "schema" -d 'Print a JSON Schema: of the report, or of the rules file'
complete -c overhaul -n "__fish_overhaul_needs_command" -a "completions" -d 'Print the completions for a shell, or the man page'
complete -c overhaul -n "__fish_overhaul_needs_command" -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c overhaul -n "__fish_overhaul_using_subcommand audit" -l repos -d 'A file with one path or clone URL on each line; `-` reads standard input' -r -F
complete -c overhaul -n "__fish_overhaul_using_subcommand audit" -l include -d 'Only repositories whose name or path matches (repeatable)' -r
complete -c overhaul -n "__fish_overhaul_using_subcommand audit" -l exclude -d 'Not the repositories whose name or path matches (repeatable)' -r
complete -c overhaul -n "__fish_overhaul_using_subcommand audit" -s p -l package -d 'Only these packages: `fastapi`, `npm/@babel/*` (repeatable)' -r
complete -c overhaul -n "__fish_overhaul_using_subcommand audit" -s j -l jobs -l concurrency -d 'How many threads read and judge [default: two a core]' -r
complete -c overhaul -n "__fish_overhaul_using_subcommand audit" -l snapshot -d 'Answer from recorded documents: DIR/ECOSYSTEM/NAME.json' -r -F
complete -c overhaul -n "__fish_overhaul_using_subcommand audit" -l advisories -d 'Where vulnerabilities are known from: a folder or zip archive of OSV records, or `online`' -r
complete -c overhaul -n "__fish_overhaul_using_subcommand audit" -l as-of -d 'The day that counts as today; releases published later do not exist' -r
complete -c overhaul -n "__fish_overhaul_using_subcommand audit" -l cache-dir -d 'Where registry answers are kept [default: the user\'s cache folder]' -r -F
complete -c overhaul -n "__fish_overhaul_using_subcommand audit" -s c -l config -d 'The configuration [default: overhaul.yaml, .overhaul.yaml or .github/overhaul.yaml, here or above]' -r -F
complete -c overhaul -n "__fish_overhaul_using_subcommand audit" -l rules -d 'One more pack of rules for this run: a shipped name, a file or a git address (repeatable)' -r
complete -c overhaul -n "__fish_overhaul_using_subcommand audit" -s t -l target -d 'How far a dependency may move' -r -f -a "patch\t'Within the first two components'
minor\t'Within the first component'
major\t'To the newest release'
latest\t'To what the publisher calls latest'"
complete -c overhaul -n "__fish_overhaul_using_subcommand audit" -l min-age -l cooldown -d 'How old a release has to be before it is offered: 3d, 12h, 2w; a bare number is days' -r
complete -c overhaul -n "__fish_overhaul_using_subcommand audit" -l eol-lookahead -d 'How far ahead an end of life is reported [default: 90d]' -r
complete -c overhaul -n "__fish_overhaul_using_subcommand audit" -l format -d 'The form of the report' -r -f -a "table\t'A table for people'
json\t'One JSON document, by the schema that `overhaul schema report` prints'
roadmap\t'The packs\' roadmap with what is open in it, as Markdown'"
complete -c overhaul -n "__fish_overhaul_using_subcommand audit" -s o -l output -d 'Write the report to a file instead of standard output' -r -F
complete -c overhaul -n "__fish_overhaul_using_subcommand audit" -l report -d 'One more report beside the first: FORMAT=FILE (repeatable)' -r
complete -c overhaul -n "__fish_overhaul_using_subcommand audit" -l measurements -d 'What others measured, for the targets of a roadmap: a JSON object' -r -F
complete -c overhaul -n "__fish_overhaul_using_subcommand audit" -l fail-on -d 'End with status 1 if a finding is this bad or worse' -r -f -a "critical\t'Broken or dangerous now'
high\t'Worth doing soon, or worse'
medium\t'Worth planning, or worse'
low\t'Worth doing when one is there, or worse'
info\t'Any finding'
never\t'Whatever is found'"
complete -c overhaul -n "__fish_overhaul_using_subcommand audit" -l color -d 'Colour, and progress on standard error' -r -f -a "auto\t'On a terminal, as the variables `NO_COLOR`, `CLICOLOR` and `FORCE_COLOR` say'
always\t'Always'
never\t'Never'"
complete -c overhaul -n "__fish_overhaul_using_subcommand audit" -l all-paths -d 'Read vendored folders and test fixtures too'
complete -c overhaul -n "__fish_overhaul_using_subcommand audit" -l offline -d 'Ask no registry: use what is in the cache'
complete -c overhaul -n "__fish_overhaul_using_subcommand audit" -l refresh -d 'Ask the registries again, whatever is in the cache'
complete -c overhaul -n "__fish_overhaul_using_subcommand audit" -l no-config -d 'Use no configuration file'
complete -c overhaul -n "__fish_overhaul_using_subcommand audit" -l exit-zero -l no-fail -d 'End with status 0 whatever was found or failed'
complete -c overhaul -n "__fish_overhaul_using_subcommand audit" -l fail-on-empty -d 'End with status 4 if there is nothing to scan'
complete -c overhaul -n "__fish_overhaul_using_subcommand audit" -s q -l quiet -d 'Only errors on standard error'
complete -c overhaul -n "__fish_overhaul_using_subcommand audit" -s v -l verbose -d 'Say more: reasons, skips, what was passed over'
complete -c overhaul -n "__fish_overhaul_using_subcommand audit" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c overhaul -n "__fish_overhaul_using_subcommand why" -l repos -d 'A file with one path or clone URL on each line; `-` reads standard input' -r -F
complete -c overhaul -n "__fish_overhaul_using_subcommand why" -l include -d 'Only repositories whose name or path matches (repeatable)' -r
complete -c overhaul -n "__fish_overhaul_using_subcommand why" -l exclude -d 'Not the repositories whose name or path matches (repeatable)' -r
complete -c overhaul -n "__fish_overhaul_using_subcommand why" -s p -l package -d 'Only these packages: `fastapi`, `npm/@babel/*` (repeatable)' -r
complete -c overhaul -n "__fish_overhaul_using_subcommand why" -s j -l jobs -l concurrency -d 'How many threads read and judge [default: two a core]' -r
complete -c overhaul -n "__fish_overhaul_using_subcommand why" -l repo -d 'Only in repositories of this name (a glob)' -r
complete -c overhaul -n "__fish_overhaul_using_subcommand why" -l snapshot -d 'Answer from recorded documents: DIR/ECOSYSTEM/NAME.json' -r -F
complete -c overhaul -n "__fish_overhaul_using_subcommand why" -l advisories -d 'Where vulnerabilities are known from: a folder or zip archive of OSV records, or `online`' -r
complete -c overhaul -n "__fish_overhaul_using_subcommand why" -l as-of -d 'The day that counts as today; releases published later do not exist' -r
complete -c overhaul -n "__fish_overhaul_using_subcommand why" -l cache-dir -d 'Where registry answers are kept [default: the user\'s cache folder]' -r -F
complete -c overhaul -n "__fish_overhaul_using_subcommand why" -s c -l config -d 'The configuration [default: overhaul.yaml, .overhaul.yaml or .github/overhaul.yaml, here or above]' -r -F
complete -c overhaul -n "__fish_overhaul_using_subcommand why" -l rules -d 'One more pack of rules for this run: a shipped name, a file or a git address (repeatable)' -r
complete -c overhaul -n "__fish_overhaul_using_subcommand why" -s t -l target -d 'How far a dependency may move' -r -f -a "patch\t'Within the first two components'
minor\t'Within the first component'
major\t'To the newest release'
latest\t'To what the publisher calls latest'"
complete -c overhaul -n "__fish_overhaul_using_subcommand why" -l min-age -l cooldown -d 'How old a release has to be before it is offered: 3d, 12h, 2w; a bare number is days' -r
complete -c overhaul -n "__fish_overhaul_using_subcommand why" -l eol-lookahead -d 'How far ahead an end of life is reported [default: 90d]' -r
complete -c overhaul -n "__fish_overhaul_using_subcommand why" -l format -d 'The form of the answer' -r -f -a "table\t'Lines for people'
json\t'One JSON document'"
complete -c overhaul -n "__fish_overhaul_using_subcommand why" -l color -d 'Colour, and progress on standard error' -r -f -a "auto\t'On a terminal, as the variables `NO_COLOR`, `CLICOLOR` and `FORCE_COLOR` say'
always\t'Always'
never\t'Never'"
complete -c overhaul -n "__fish_overhaul_using_subcommand why" -l all-paths -d 'Read vendored folders and test fixtures too'
complete -c overhaul -n "__fish_overhaul_using_subcommand why" -l offline -d 'Ask no registry: use what is in the cache'
complete -c overhaul -n "__fish_overhaul_using_subcommand why" -l refresh -d 'Ask the registries again, whatever is in the cache'
complete -c overhaul -n "__fish_overhaul_using_subcommand why" -l no-config -d 'Use no configuration file'
complete -c overhaul -n "__fish_overhaul_using_subcommand why" -s q -l quiet -d 'Only errors on standard error'
complete -c overhaul -n "__fish_overhaul_using_subcommand why" -s v -l verbose -d 'Say more: reasons, skips, what was passed over'
complete -c overhaul -n "__fish_overhaul_using_subcommand why" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c overhaul -n "__fish_overhaul_using_subcommand drift" -l repos -d 'A file with one path or clone URL on each line; `-` reads standard input' -r -F
complete -c overhaul -n "__fish_overhaul_using_subcommand drift" -l include -d 'Only repositories whose name or path matches (repeatable)' -r
complete -c overhaul -n "__fish_overhaul_using_subcommand drift" -l exclude -d 'Not the repositories whose name or path matches (repeatable)' -r
complete -c overhaul -n "__fish_overhaul_using_subcommand drift" -s p -l package -d 'Only these packages: `fastapi`, `npm/@babel/*` (repeatable)' -r
complete -c overhaul -n "__fish_overhaul_using_subcommand drift" -s j -l jobs -l concurrency -d 'How many threads read and judge [default: two a core]' -r
complete -c overhaul -n "__fish_overhaul_using_subcommand drift" -l to -d 'Print what each place would have to say: newest-used, latest, or a version of the one package that -p names' -r
complete -c overhaul -n "__fish_overhaul_using_subcommand drift" -l min-spread -d 'Only packages that run in at least so many versions' -r
complete -c overhaul -n "__fish_overhaul_using_subcommand drift" -l precision -d 'Versions that differ only below this count as one' -r -f -a "major\t'Their first number'
minor\t'Their first two'
patch\t'Anything'"
complete -c overhaul -n "__fish_overhaul_using_subcommand drift" -l snapshot -d 'Answer from recorded documents: DIR/ECOSYSTEM/NAME.json' -r -F
complete -c overhaul -n "__fish_overhaul_using_subcommand drift" -l advisories -d 'Where vulnerabilities are known from: a folder or zip archive of OSV records, or `online`' -r
complete -c overhaul -n "__fish_overhaul_using_subcommand drift" -l as-of -d 'The day that counts as today; releases published later do not exist' -r
complete -c overhaul -n "__fish_overhaul_using_subcommand drift" -l cache-dir -d 'Where registry answers are kept [default: the user\'s cache folder]' -r -F
complete -c overhaul -n "__fish_overhaul_using_subcommand drift" -s c -l config -d 'The configuration [default: overhaul.yaml, .overhaul.yaml or .github/overhaul.yaml, here or above]' -r -F
complete -c overhaul -n "__fish_overhaul_using_subcommand drift" -l rules -d 'One more pack of rules for this run: a shipped name, a file or a git address (repeatable)' -r
complete -c overhaul -n "__fish_overhaul_using_subcommand drift" -s t -l target -d 'How far a dependency may move' -r -f -a "patch\t'Within the first two components'
minor\t'Within the first component'
major\t'To the newest release'
latest\t'To what the publisher calls latest'"
complete -c overhaul -n "__fish_overhaul_using_subcommand drift" -l min-age -l cooldown -d 'How old a release has to be before it is offered: 3d, 12h, 2w; a bare number is days' -r
complete -c overhaul -n "__fish_overhaul_using_subcommand drift" -l eol-lookahead -d 'How far ahead an end of life is reported [default: 90d]' -r
complete -c overhaul -n "__fish_overhaul_using_subcommand drift" -l format -d 'The form of the answer' -r -f -a "table\t'Lines for people'
json\t'One JSON document'"
complete -c overhaul -n "__fish_overhaul_using_subcommand drift" -l color -d 'Colour, and progress on standard error' -r -f -a "auto\t'On a terminal, as the variables `NO_COLOR`, `CLICOLOR` and `FORCE_COLOR` say'
always\t'Always'
never\t'Never'"
complete -c overhaul -n "__fish_overhaul_using_subcommand drift" -l all-paths -d 'Read vendored folders and test fixtures too'
complete -c overhaul -n "__fish_overhaul_using_subcommand drift" -l within-repositories -d 'Compare only within each repository: the members of a monorepo'
complete -c overhaul -n "__fish_overhaul_using_subcommand drift" -l offline -d 'Ask no registry: use what is in the cache'
complete -c overhaul -n "__fish_overhaul_using_subcommand drift" -l refresh -d 'Ask the registries again, whatever is in the cache'
complete -c overhaul -n "__fish_overhaul_using_subcommand drift" -l no-config -d 'Use no configuration file'
complete -c overhaul -n "__fish_overhaul_using_subcommand drift" -s q -l quiet -d 'Only errors on standard error'
complete -c overhaul -n "__fish_overhaul_using_subcommand drift" -s v -l verbose -d 'Say more: reasons, skips, what was passed over'
complete -c overhaul -n "__fish_overhaul_using_subcommand drift" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c overhaul -n "__fish_overhaul_using_subcommand data; and not __fish_seen_subcommand_from update reset help" -l cache-dir -d 'Where updated tables are kept [default: the user\'s cache folder]' -r -F
complete -c overhaul -n "__fish_overhaul_using_subcommand data; and not __fish_seen_subcommand_from update reset help" -l color -d 'Colour, and progress on standard error' -r -f -a "auto\t'On a terminal, as the variables `NO_COLOR`, `CLICOLOR` and `FORCE_COLOR` say'
always\t'Always'
never\t'Never'"
complete -c overhaul -n "__fish_overhaul_using_subcommand data; and not __fish_seen_subcommand_from update reset help" -s q -l quiet -d 'Only errors on standard error'
complete -c overhaul -n "__fish_overhaul_using_subcommand data; and not __fish_seen_subcommand_from update reset help" -s v -l verbose -d 'Say more: reasons, skips, what was passed over'
complete -c overhaul -n "__fish_overhaul_using_subcommand data; and not __fish_seen_subcommand_from update reset help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c overhaul -n "__fish_overhaul_using_subcommand data; and not __fish_seen_subcommand_from update reset help" -f -a "update" -d 'Get the ends of life anew'
complete -c overhaul -n "__fish_overhaul_using_subcommand data; and not __fish_seen_subcommand_from update reset help" -f -a "reset" -d 'Use the table that is built in again'
complete -c overhaul -n "__fish_overhaul_using_subcommand data; and not __fish_seen_subcommand_from update reset help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c overhaul -n "__fish_overhaul_using_subcommand data; and __fish_seen_subcommand_from update" -l cache-dir -d 'Where updated tables are kept [default: the user\'s cache folder]' -r -F
complete -c overhaul -n "__fish_overhaul_using_subcommand data; and __fish_seen_subcommand_from update" -l color -d 'Colour, and progress on standard error' -r -f -a "auto\t'On a terminal, as the variables `NO_COLOR`, `CLICOLOR` and `FORCE_COLOR` say'
always\t'Always'
never\t'Never'"
complete -c overhaul -n "__fish_overhaul_using_subcommand data; and __fish_seen_subcommand_from update" -s q -l quiet -d 'Only errors on standard error'
complete -c overhaul -n "__fish_overhaul_using_subcommand data; and __fish_seen_subcommand_from update" -s v -l verbose -d 'Say more: reasons, skips, what was passed over'
complete -c overhaul -n "__fish_overhaul_using_subcommand data; and __fish_seen_subcommand_from update" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c overhaul -n "__fish_overhaul_using_subcommand data; and __fish_seen_subcommand_from reset" -l cache-dir -d 'Where updated tables are kept [default: the user\'s cache folder]' -r -F
complete -c overhaul -n "__fish_overhaul_using_subcommand data; and __fish_seen_subcommand_from reset" -l color -d 'Colour, and progress on standard error' -r -f -a "auto\t'On a terminal, as the variables `NO_COLOR`, `CLICOLOR` and `FORCE_COLOR` say'
always\t'Always'
never\t'Never'"
complete -c overhaul -n "__fish_overhaul_using_subcommand data; and __fish_seen_subcommand_from reset" -s q -l quiet -d 'Only errors on standard error'
complete -c overhaul -n "__fish_overhaul_using_subcommand data; and __fish_seen_subcommand_from reset" -s v -l verbose -d 'Say more: reasons, skips, what was passed over'
complete -c overhaul -n "__fish_overhaul_using_subcommand data; and __fish_seen_subcommand_from reset" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c overhaul -n "__fish_overhaul_using_subcommand data; and __fish_seen_subcommand_from help" -f -a "update" -d 'Get the ends of life anew'
complete -c overhaul -n "__fish_overhaul_using_subcommand data; and __fish_seen_subcommand_from help" -f -a "reset" -d 'Use the table that is built in again'
complete -c overhaul -n "__fish_overhaul_using_subcommand data; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c overhaul -n "__fish_overhaul_using_subcommand rules; and not __fish_seen_subcommand_from list explain check test try help" -l color -d 'Colour, and progress on standard error' -r -f -a "auto\t'On a terminal, as the variables `NO_COLOR`, `CLICOLOR` and `FORCE_COLOR` say'
always\t'Always'
never\t'Never'"
complete -c overhaul -n "__fish_overhaul_using_subcommand rules; and not __fish_seen_subcommand_from list explain check test try help" -s q -l quiet -d 'Only errors on standard error'
complete -c overhaul -n "__fish_overhaul_using_subcommand rules; and not __fish_seen_subcommand_from list explain check test try help" -s v -l verbose -d 'Say more: reasons, skips, what was passed over'
complete -c overhaul -n "__fish_overhaul_using_subcommand rules; and not __fish_seen_subcommand_from list explain check test try help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c overhaul -n "__fish_overhaul_using_subcommand rules; and not __fish_seen_subcommand_from list explain check test try help" -f -a "list" -d 'List the rules that hold here'
complete -c overhaul -n "__fish_overhaul_using_subcommand rules; and not __fish_seen_subcommand_from list explain check test try help" -f -a "explain" -d 'Print everything that one rule says, and which file and line said it'
complete -c overhaul -n "__fish_overhaul_using_subcommand rules; and not __fish_seen_subcommand_from list explain check test try help" -f -a "check" -d 'Look for mistakes in rules: what cannot be read, contradicts itself, or asks for what is gone or past its end'
complete -c overhaul -n "__fish_overhaul_using_subcommand rules; and not __fish_seen_subcommand_from list explain check test try help" -f -a "test" -d 'Run the cases that packs carry under `tests:`'
complete -c overhaul -n "__fish_overhaul_using_subcommand rules; and not __fish_seen_subcommand_from list explain check test try help" -f -a "try" -d 'Show what one rule would find, though it may be off'
complete -c overhaul -n "__fish_overhaul_using_subcommand rules; and not __fish_seen_subcommand_from list explain check test try help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c overhaul -n "__fish_overhaul_using_subcommand rules; and __fish_seen_subcommand_from list" -l kind -d 'Only rules of this kind: `freshness`, `compose`, ...' -r
complete -c overhaul -n "__fish_overhaul_using_subcommand rules; and __fish_seen_subcommand_from list" -l pack -d 'Only rules of this pack' -r
complete -c overhaul -n "__fish_overhaul_using_subcommand rules; and __fish_seen_subcommand_from list" -l format -d 'The form of the list' -r -f -a "table\t'A table for people'
json\t'One JSON document'"
complete -c overhaul -n "__fish_overhaul_using_subcommand rules; and __fish_seen_subcommand_from list" -s c -l config -d 'The configuration [default: overhaul.yaml, .overhaul.yaml or .github/overhaul.yaml, here or above]' -r -F
complete -c overhaul -n "__fish_overhaul_using_subcommand rules; and __fish_seen_subcommand_from list" -l rules -d 'One more pack of rules for this run: a shipped name, a file or a git address (repeatable)' -r
complete -c overhaul -n "__fish_overhaul_using_subcommand rules; and __fish_seen_subcommand_from list" -l cache-dir -d 'Where what was fetched is kept [default: the user\'s cache folder]' -r -F
complete -c overhaul -n "__fish_overhaul_using_subcommand rules; and __fish_seen_subcommand_from list" -l color -d 'Colour, and progress on standard error' -r -f -a "auto\t'On a terminal, as the variables `NO_COLOR`, `CLICOLOR` and `FORCE_COLOR` say'
always\t'Always'
never\t'Never'"
complete -c overhaul -n "__fish_overhaul_using_subcommand rules; and __fish_seen_subcommand_from list" -l no-config -d 'Use no configuration file'
complete -c overhaul -n "__fish_overhaul_using_subcommand rules; and __fish_seen_subcommand_from list" -l offline -d 'Fetch no pack: use what is in the cache'
complete -c overhaul -n "__fish_overhaul_using_subcommand rules; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Only errors on standard error'
complete -c overhaul -n "__fish_overhaul_using_subcommand rules; and __fish_seen_subcommand_from list" -s v -l verbose -d 'Say more: reasons, skips, what was passed over'
complete -c overhaul -n "__fish_overhaul_using_subcommand rules; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c overhaul -n "__fish_overhaul_using_subcommand rules; and __fish_seen_subcommand_from explain" -s c -l config -d 'The configuration [default: overhaul.yaml, .overhaul.yaml or .github/overhaul.yaml, here or above]' -r -F
complete -c overhaul -n "__fish_overhaul_using_subcommand rules; and __fish_seen_subcommand_from explain" -l rules -d 'One more pack of rules for this run: a shipped name, a file or a git address (repeatable)' -r
complete -c overhaul -n "__fish_overhaul_using_subcommand rules; and __fish_seen_subcommand_from explain" -l cache-dir -d 'Where what was fetched is kept [default: the user\'s cache folder]' -r -F
complete -c overhaul -n "__fish_overhaul_using_subcommand rules; and __fish_seen_subcommand_from explain" -l color -d 'Colour, and progress on standard error' -r -f -a "auto\t'On a terminal, as the variables `NO_COLOR`, `CLICOLOR` and `FORCE_COLOR` say'
always\t'Always'
never\t'Never'"
complete -c overhaul -n "__fish_overhaul_using_subcommand rules; and __fish_seen_subcommand_from explain" -l no-config -d 'Use no configuration file'
complete -c overhaul -n "__fish_overhaul_using_subcommand rules; and __fish_seen_subcommand_from explain" -l offline -d 'Fetch no pack: use what is in the cache'
complete -c overhaul -n "__fish_overhaul_using_subcommand rules; and __fish_seen_subcommand_from explain" -s q -l quiet -d 'Only errors on standard error'
complete -c overhaul -n "__fish_overhaul_using_subcommand rules; and __fish_seen_subcommand_from explain" -s v -l verbose -d 'Say more: reasons, skips, what was passed over'
complete -c overhaul -n "__fish_overhaul_using_subcommand rules; and __fish_seen_subcommand_from explain" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c overhaul -n "__fish_overhaul_using_subcommand rules; and __fish_seen_subcommand_from check" -s c -l config -d 'The configuration [default: overhaul.yaml, .overhaul.yaml or .github/overhaul.yaml, here or above]' -r -F
complete -c overhaul -n "__fish_overhaul_using_subcommand rules; and __fish_seen_subcommand_from check" -l rules -d 'One more pack of rules for this run: a shipped name, a file or a git address (repeatable)' -r
complete -c overhaul -n "__fish_overhaul_using_subcommand rules; and __fish_seen_subcommand_from check" -l snapshot -d 'Answer from recorded documents: DIR/ECOSYSTEM/NAME.json' -r -F
complete -c overhaul -n "__fish_overhaul_using_subcommand rules; and __fish_seen_subcommand_from check" -l advisories -d 'Where vulnerabilities are known from: a folder or zip archive of OSV records, or `online`' -r
complete -c overhaul -n "__fish_overhaul_using_subcommand rules; and __fish_seen_subcommand_from check" -l as-of -d 'The day that counts as today; releases published later do not exist' -r
complete -c overhaul -n "__fish_overhaul_using_subcommand rules; and __fish_seen_subcommand_from check" -l cache-dir -d 'Where registry answers are kept [default: the user\'s cache folder]' -r -F
complete -c overhaul -n "__fish_overhaul_using_subcommand rules; and __fish_seen_subcommand_from check" -l color -d 'Colour, and progress on standard error' -r -f -a "auto\t'On a terminal, as the variables `NO_COLOR`, `CLICOLOR` and `FORCE_COLOR` say'
always\t'Always'
never\t'Never'"
complete -c overhaul -n "__fish_overhaul_using_subcommand rules; and __fish_seen_subcommand_from check" -l strict -d 'End with status 1 if there is a warning'
complete -c overhaul -n "__fish_overhaul_using_subcommand rules; and __fish_seen_subcommand_from check" -l no-config -d 'Use no configuration file'
complete -c overhaul -n "__fish_overhaul_using_subcommand rules; and __fish_seen_subcommand_from check" -l offline -d 'Ask no registry: use what is in the cache'
complete -c overhaul -n "__fish_overhaul_using_subcommand rules; and __fish_seen_subcommand_from check" -l refresh -d 'Ask the registries again, whatever is in the cache'
complete -c overhaul -n "__fish_overhaul_using_subcommand rules; and __fish_seen_subcommand_from check" -s q -l quiet -d 'Only errors on standard error'
complete -c overhaul -n "__fish_overhaul_using_subcommand rules; and __fish_seen_subcommand_from check" -s v -l verbose -d 'Say more: reasons, skips, what was passed over'
complete -c overhaul -n "__fish_overhaul_using_subcommand rules; and __fish_seen_subcommand_from check" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c overhaul -n "__fish_overhaul_using_subcommand rules; and __fish_seen_subcommand_from test" -l as-of -d 'The day that counts as today in cases that name none' -r
complete -c overhaul -n "__fish_overhaul_using_subcommand rules; and __fish_seen_subcommand_from test" -s c -l config -d 'The configuration [default: overhaul.yaml, .overhaul.yaml or .github/overhaul.yaml, here or above]' -r -F
complete -c overhaul -n "__fish_overhaul_using_subcommand rules; and __fish_seen_subcommand_from test" -l rules -d 'One more pack of rules for this run: a shipped name, a file or a git address (repeatable)' -r
complete -c overhaul -n "__fish_overhaul_using_subcommand rules; and __fish_seen_subcommand_from test" -l cache-dir -d 'Where what was fetched is kept [default: the user\'s cache folder]' -r -F
complete -c overhaul -n "__fish_overhaul_using_subcommand rules; and __fish_seen_subcommand_from test" -l color -d 'Colour, and progress on standard error' -r -f -a "auto\t'On a terminal, as the variables `NO_COLOR`, `CLICOLOR` and `FORCE_COLOR` say'
always\t'Always'
never\t'Never'"
complete -c overhaul -n "__fish_overhaul_using_subcommand rules; and __fish_seen_subcommand_from test" -l no-config -d 'Use no configuration file'
complete -c overhaul -n "__fish_overhaul_using_subcommand rules; and __fish_seen_subcommand_from test" -l offline -d 'Fetch no pack: use what is in the cache'
complete -c overhaul -n "__fish_overhaul_using_subcommand rules; and __fish_seen_subcommand_from test" -s q -l quiet -d 'Only errors on standard error'
complete -c overhaul -n "__fish_overhaul_using_subcommand rules; and __fish_seen_subcommand_from test" -s v -l verbose -d 'Say more: reasons, skips, what was passed over'
complete -c overhaul -n "__fish_overhaul_using_subcommand rules; and __fish_seen_subcommand_from test" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c overhaul -n "__fish_overhaul_using_subcommand rules; and __fish_seen_subcommand_from try" -l repos -d 'A file with one path or clone URL on each line; `-` reads standard input' -r -F
complete -c overhaul -n "__fish_overhaul_using_subcommand rules; and __fish_seen_subcommand_from try" -l include -d 'Only repositories whose name or path matches (repeatable)' -r
complete -c overhaul -n "__fish_overhaul_using_subcommand rules; and __fish_seen_subcommand_from try" -l exclude -d 'Not the repositories whose name or path matches (repeatable)' -r
complete -c overhaul -n "__fish_overhaul_using_subcommand rules; and __fish_seen_subcommand_from try" -s p -l package -d 'Only these packages: `fastapi`, `npm/@babel/*` (repeatable)' -r
complete -c overhaul -n "__fish_overhaul_using_subcommand rules; and __fish_seen_subcommand_from try" -s j -l jobs -l concurrency -d 'How many threads read and judge [default: two a core]' -r
complete -c overhaul -n "__fish_overhaul_using_subcommand rules; and __fish_seen_subcommand_from try" -l snapshot -d 'Answer from recorded documents: DIR/ECOSYSTEM/NAME.json' -r -F
complete -c overhaul -n "__fish_overhaul_using_subcommand rules; and __fish_seen_subcommand_from try" -l advisories -d 'Where vulnerabilities are known from: a folder or zip archive of OSV records, or `online`' -r
complete -c overhaul -n "__fish_overhaul_using_subcommand rules; and __fish_seen_subcommand_from try" -l as-of -d 'The day that counts as today; releases published later do not exist' -r
complete -c overhaul -n "__fish_overhaul_using_subcommand rules; and __fish_seen_subcommand_from try" -l cache-dir -d 'Where registry answers are kept [default: the user\'s cache folder]' -r -F
complete -c overhaul -n "__fish_overhaul_using_subcommand rules; and __fish_seen_subcommand_from try" -s c -l config -d 'The configuration [default: overhaul.yaml, .overhaul.yaml or .github/overhaul.yaml, here or above]' -r -F
complete -c overhaul -n "__fish_overhaul_using_subcommand rules; and __fish_seen_subcommand_from try" -l rules -d 'One more pack of rules for this run: a shipped name, a file or a git address (repeatable)' -r
complete -c overhaul -n "__fish_overhaul_using_subcommand rules; and __fish_seen_subcommand_from try" -s t -l target -d 'How far a dependency may move' -r -f -a "patch\t'Within the first two components'
minor\t'Within the first component'
major\t'To the newest release'
latest\t'To what the publisher calls latest'"
complete -c overhaul -n "__fish_overhaul_using_subcommand rules; and __fish_seen_subcommand_from try" -l min-age -l cooldown -d 'How old a release has to be before it is offered: 3d, 12h, 2w; a bare number is days' -r
complete -c overhaul -n "__fish_overhaul_using_subcommand rules; and __fish_seen_subcommand_from try" -l eol-lookahead -d 'How far ahead an end of life is reported [default: 90d]' -r
complete -c overhaul -n "__fish_overhaul_using_subcommand rules; and __fish_seen_subcommand_from try" -l color -d 'Colour, and progress on standard error' -r -f -a "auto\t'On a terminal, as the variables `NO_COLOR`, `CLICOLOR` and `FORCE_COLOR` say'
always\t'Always'
never\t'Never'"
complete -c overhaul -n "__fish_overhaul_using_subcommand rules; and __fish_seen_subcommand_from try" -l all-paths -d 'Read vendored folders and test fixtures too'
complete -c overhaul -n "__fish_overhaul_using_subcommand rules; and __fish_seen_subcommand_from try" -l offline -d 'Ask no registry: use what is in the cache'
complete -c overhaul -n "__fish_overhaul_using_subcommand rules; and __fish_seen_subcommand_from try" -l refresh -d 'Ask the registries again, whatever is in the cache'
complete -c overhaul -n "__fish_overhaul_using_subcommand rules; and __fish_seen_subcommand_from try" -l no-config -d 'Use no configuration file'
complete -c overhaul -n "__fish_overhaul_using_subcommand rules; and __fish_seen_subcommand_from try" -s q -l quiet -d 'Only errors on standard error'
complete -c overhaul -n "__fish_overhaul_using_subcommand rules; and __fish_seen_subcommand_from try" -s v -l verbose -d 'Say more: reasons, skips, what was passed over'
complete -c overhaul -n "__fish_overhaul_using_subcommand rules; and __fish_seen_subcommand_from try" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c overhaul -n "__fish_overhaul_using_subcommand rules; and __fish_seen_subcommand_from help" -f -a "list" -d 'List the rules that hold here'
complete -c overhaul -n "__fish_overhaul_using_subcommand rules; and __fish_seen_subcommand_from help" -f -a "explain" -d 'Print everything that one rule says, and which file and line said it'
complete -c overhaul -n "__fish_overhaul_using_subcommand rules; and __fish_seen_subcommand_from help" -f -a "check" -d 'Look for mistakes in rules: what cannot be read, contradicts itself, or asks for what is gone or past its end'
complete -c overhaul -n "__fish_overhaul_using_subcommand rules; and __fish_seen_subcommand_from help" -f -a "test" -d 'Run the cases that packs carry under `tests:`'
complete -c overhaul -n "__fish_overhaul_using_subcommand rules; and __fish_seen_subcommand_from help" -f -a "try" -d 'Show what one rule would find, though it may be off'
complete -c overhaul -n "__fish_overhaul_using_subcommand rules; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c overhaul -n "__fish_overhaul_using_subcommand init" -l repos -d 'A file with one path or clone URL on each line; `-` reads standard input' -r -F
complete -c overhaul -n "__fish_overhaul_using_subcommand init" -l include -d 'Only repositories whose name or path matches (repeatable)' -r
complete -c overhaul -n "__fish_overhaul_using_subcommand init" -l exclude -d 'Not the repositories whose name or path matches (repeatable)' -r
complete -c overhaul -n "__fish_overhaul_using_subcommand init" -s p -l package -d 'Only these packages: `fastapi`, `npm/@babel/*` (repeatable)' -r
complete -c overhaul -n "__fish_overhaul_using_subcommand init" -s j -l jobs -l concurrency -d 'How many threads read and judge [default: two a core]' -r
complete -c overhaul -n "__fish_overhaul_using_subcommand init" -s o -l output -d 'Where to write it; `-` is standard output [default: overhaul.yaml in the first path]' -r -F
complete -c overhaul -n "__fish_overhaul_using_subcommand init" -l color -d 'Colour, and progress on standard error' -r -f -a "auto\t'On a terminal, as the variables `NO_COLOR`, `CLICOLOR` and `FORCE_COLOR` say'
always\t'Always'
never\t'Never'"
complete -c overhaul -n "__fish_overhaul_using_subcommand init" -l all-paths -d 'Read vendored folders and test fixtures too'
complete -c overhaul -n "__fish_overhaul_using_subcommand init" -l force -d 'Write over a file that is there'
complete -c overhaul -n "__fish_overhaul_using_subcommand init" -s q -l quiet -d 'Only errors on standard error'
complete -c overhaul -n "__fish_overhaul_using_subcommand init" -s v -l verbose -d 'Say more: reasons, skips, what was passed over'
complete -c overhaul -n "__fish_overhaul_using_subcommand init" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c overhaul -n "__fish_overhaul_using_subcommand cache; and not __fish_seen_subcommand_from info clean help" -l cache-dir -d 'Where registry answers are kept [default: the user\'s cache folder]' -r -F
complete -c overhaul -n "__fish_overhaul_using_subcommand cache; and not __fish_seen_subcommand_from info clean help" -l color -d 'Colour, and progress on standard error' -r -f -a "auto\t'On a terminal, as the variables `NO_COLOR`, `CLICOLOR` and `FORCE_COLOR` say'
always\t'Always'
never\t'Never'"
complete -c overhaul -n "__fish_overhaul_using_subcommand cache; and not __fish_seen_subcommand_from info clean help" -s q -l quiet -d 'Only errors on standard error'
complete -c overhaul -n "__fish_overhaul_using_subcommand cache; and not __fish_seen_subcommand_from info clean help" -s v -l verbose -d 'Say more: reasons, skips, what was passed over'
complete -c overhaul -n "__fish_overhaul_using_subcommand cache; and not __fish_seen_subcommand_from info clean help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c overhaul -n "__fish_overhaul_using_subcommand cache; and not __fish_seen_subcommand_from info clean help" -f -a "info" -d 'Say where it is, how many answers it holds and how large it is'
complete -c overhaul -n "__fish_overhaul_using_subcommand cache; and not __fish_seen_subcommand_from info clean help" -f -a "clean" -d 'Empty it'
complete -c overhaul -n "__fish_overhaul_using_subcommand cache; and not __fish_seen_subcommand_from info clean help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c overhaul -n "__fish_overhaul_using_subcommand cache; and __fish_seen_subcommand_from info" -l cache-dir -d 'Where registry answers are kept [default: the user\'s cache folder]' -r -F
complete -c overhaul -n "__fish_overhaul_using_subcommand cache; and __fish_seen_subcommand_from info" -l color -d 'Colour, and progress on standard error' -r -f -a "auto\t'On a terminal, as the variables `NO_COLOR`, `CLICOLOR` and `FORCE_COLOR` say'
always\t'Always'
never\t'Never'"
complete -c overhaul -n "__fish_overhaul_using_subcommand cache; and __fish_seen_subcommand_from info" -s q -l quiet -d 'Only errors on standard error'
complete -c overhaul -n "__fish_overhaul_using_subcommand cache; and __fish_seen_subcommand_from info" -s v -l verbose -d 'Say more: reasons, skips, what was passed over'
complete -c overhaul -n "__fish_overhaul_using_subcommand cache; and __fish_seen_subcommand_from info" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c overhaul -n "__fish_overhaul_using_subcommand cache; and __fish_seen_subcommand_from clean" -l cache-dir -d 'Where registry answers are kept [default: the user\'s cache folder]' -r -F
complete -c overhaul -n "__fish_overhaul_using_subcommand cache; and __fish_seen_subcommand_from clean" -l color -d 'Colour, and progress on standard error' -r -f -a "auto\t'On a terminal, as the variables `NO_COLOR`, `CLICOLOR` and `FORCE_COLOR` say'
always\t'Always'
never\t'Never'"
complete -c overhaul -n "__fish_overhaul_using_subcommand cache; and __fish_seen_subcommand_from clean" -s q -l quiet -d 'Only errors on standard error'
complete -c overhaul -n "__fish_overhaul_using_subcommand cache; and __fish_seen_subcommand_from clean" -s v -l verbose -d 'Say more: reasons, skips, what was passed over'
complete -c overhaul -n "__fish_overhaul_using_subcommand cache; and __fish_seen_subcommand_from clean" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c overhaul -n "__fish_overhaul_using_subcommand cache; and __fish_seen_subcommand_from help" -f -a "info" -d 'Say where it is, how many answers it holds and how large it is'
complete -c overhaul -n "__fish_overhaul_using_subcommand cache; and __fish_seen_subcommand_from help" -f -a "clean" -d 'Empty it'
complete -c overhaul -n "__fish_overhaul_using_subcommand cache; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c overhaul -n "__fish_overhaul_using_subcommand schema" -l color -d 'Colour, and progress on standard error' -r -f -a "auto\t'On a terminal, as the variables `NO_COLOR`, `CLICOLOR` and `FORCE_COLOR` say'
always\t'Always'
never\t'Never'"
complete -c overhaul -n "__fish_overhaul_using_subcommand schema" -s q -l quiet -d 'Only errors on standard error'
complete -c overhaul -n "__fish_overhaul_using_subcommand schema" -s v -l verbose -d 'Say more: reasons, skips, what was passed over'
complete -c overhaul -n "__fish_overhaul_using_subcommand schema" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c overhaul -n "__fish_overhaul_using_subcommand completions" -l color -d 'Colour, and progress on standard error' -r -f -a "auto\t'On a terminal, as the variables `NO_COLOR`, `CLICOLOR` and `FORCE_COLOR` say'
always\t'Always'
never\t'Never'"
complete -c overhaul -n "__fish_overhaul_using_subcommand completions" -s q -l quiet -d 'Only errors on standard error'
complete -c overhaul -n "__fish_overhaul_using_subcommand completions" -s v -l verbose -d 'Say more: reasons, skips, what was passed over'
complete -c overhaul -n "__fish_overhaul_using_subcommand completions" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c overhaul -n "__fish_overhaul_using_subcommand help; and not __fish_seen_subcommand_from audit why drift data rules init cache schema completions help" -f -a "audit" -d 'Examine repositories and say what is wrong; never writes to them (the default)'
complete -c overhaul -n "__fish_overhaul_using_subcommand help; and not __fish_seen_subcommand_from audit why drift data rules init cache schema completions help" -f -a "why" -d 'Print every newer version of a package with why it was or was not offered, and where it is asked for'
complete -c overhaul -n "__fish_overhaul_using_subcommand help; and not __fish_seen_subcommand_from audit why drift data rules init cache schema completions help" -f -a "drift" -d 'Print the packages that run in several versions, and what it takes to run one'
complete -c overhaul -n "__fish_overhaul_using_subcommand help; and not __fish_seen_subcommand_from audit why drift data rules init cache schema completions help" -f -a "data" -d 'Look at the tables of facts that are in use, bring them up to date, or go back to those that are built in'
complete -c overhaul -n "__fish_overhaul_using_subcommand help; and not __fish_seen_subcommand_from audit why drift data rules init cache schema completions help" -f -a "rules" -d 'List, explain, check, test and try rules'
complete -c overhaul -n "__fish_overhaul_using_subcommand help; and not __fish_seen_subcommand_from audit why drift data rules init cache schema completions help" -f -a "init" -d 'Write a first overhaul.yaml that fits what the repositories hold'
complete -c overhaul -n "__fish_overhaul_using_subcommand help; and not __fish_seen_subcommand_from audit why drift data rules init cache schema completions help" -f -a "cache" -d 'Look at the cache of registry answers, or empty it'
complete -c overhaul -n "__fish_overhaul_using_subcommand help; and not __fish_seen_subcommand_from audit why drift data rules init cache schema completions help" -f -a "schema" -d 'Print a JSON Schema: of the report, or of the rules file'
complete -c overhaul -n "__fish_overhaul_using_subcommand help; and not __fish_seen_subcommand_from audit why drift data rules init cache schema completions help" -f -a "completions" -d 'Print the completions for a shell, or the man page'
complete -c overhaul -n "__fish_overhaul_using_subcommand help; and not __fish_seen_subcommand_from audit why drift data rules init cache schema completions help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c overhaul -n "__fish_overhaul_using_subcommand help; and __fish_seen_subcommand_from data" -f -a "update" -d 'Get the ends of life anew'
complete -c overhaul -n "__fish_overhaul_using_subcommand help; and __fish_seen_subcommand_from data" -f -a "reset" -d 'Use the table that is built in again'
complete -c overhaul -n "__fish_overhaul_using_subcommand help; and __fish_seen_subcommand_from rules" -f -a "list" -d 'List the rules that hold here'
complete -c overhaul -n "__fish_overhaul_using_subcommand help; and __fish_seen_subcommand_from rules" -f -a "explain" -d 'Print everything that one rule says, and which file and line said it'
complete -c overhaul -n "__fish_overhaul_using_subcommand help; and __fish_seen_subcommand_from rules" -f -a "check" -d 'Look for mistakes in rules: what cannot be read, contradicts itself, or asks for what is gone or past its end'
complete -c overhaul -n "__fish_overhaul_using_subcommand help; and __fish_seen_subcommand_from rules" -f -a "test" -d 'Run the cases that packs carry under `tests:`'
complete -c overhaul -n "__fish_overhaul_using_subcommand help; and __fish_seen_subcommand_from rules" -f -a "try" -d 'Show what one rule would find, though it may be off'
complete -c overhaul -n "__fish_overhaul_using_subcommand help; and __fish_seen_subcommand_from cache" -f -a "info" -d 'Say where it is, how many answers it holds and how large it is'
complete -c overhaul -n "__fish_overhaul_using_subcommand help; and __fish_seen_subcommand_from cache" -f -a "clean" -d 'Empty it'
