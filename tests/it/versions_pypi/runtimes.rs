//! Versions of runtimes, and the grammars that ask for them.

use std::cmp::Ordering;

use overhaul::ecosystem::Ecosystem;
use overhaul::ecosystem::runtime::Runtime;
use overhaul::model::Skip;

#[test]
fn runtimes_are_asked_for_in_many_grammars() {
    for (requirement, inside, outside) in [
        (">=3.8", "3.8 3.13.1", "3.7.9 2.7"),
        (">=3.8,<4", "3.8 3.13", "3.7 4.0"),
        (">=3.8, <3.13", "3.12.9", "3.13 3.13.1"),
        (">=18 <21", "18.0.0 20.11.1", "21.0.0 16.1"),
        ("^3.9", "3.9 3.13", "4.0 3.8"),
        ("^0.10", "0.10.3", "0.11"),
        ("~=3.9", "3.9 3.13", "4.0"),
        ("~=3.9.2", "3.9.18", "3.10 3.9.1"),
        ("~3.9", "3.9.18", "3.10"),
        ("~> 3.2", "3.2 3.4", "4.0"),
        ("==3.9.*", "3.9 3.9.18", "3.10"),
        ("==3.9", "3.9 3.9.18", "3.10"),
        ("18.x", "18.0.0 18.20", "20.0"),
        ("18.x.x", "18.0.0 18.20", "20.0"),
        ("^18 || ^20 || >=22", "18.1 20.2 23.0", "19.0 21.1"),
        ("3.12", "3.12 3.12.1", "3.13 3.1"),
        ("v20", "20.0.0 20.11.1", "21.0"),
        ("v20.11.1", "20.11.1", "20.11.2"),
        ("18 - 20", "18.0 20.9", "21.0 17.9"),
        ("<=18", "18.9 16.1", "19.0"),
        (">3.8", "3.8.1 3.9", "3.8"),
        (">=3.6,!=3.9.1,!=3.7.*", "3.9.2 3.8", "3.9.1 3.7.5"),
        (">=3.4.*", "3.4 3.9", "3.3"),
        ("*", "1 99", ""),
        ("x", "1 99", ""),
        ("", "1 99", ""),
        ("3.13.0rc1", "3.13.0rc1", "3.13.0 3.13.0rc2"),
        ("^20 || ^22", "20.1 22.3", "21.0 23"),
        ("20", "20.0.0 20.20.2", "21 19.9"),
        ("1.75.0", "1.75.0", "1.75.1 1.76"),
        ("1.75", "1.75.0 1.75.1", "1.76 1.7"),
        ("17.0.9-tem", "17.0.9 17.0.9-tem", "17.0.10-tem 17.0"),
        ("21-open", "21.0.2 21", "22"),
        ("21.0.1+12", "21.0.1", "21.0.2 21"),
        ("1.8.0_292", "1.8.0", "1.8.1 11"),
        ("1.15.7-otp-26", "1.15.7", "1.15.8"),
        ("2019", "2019", "2022"),
        (">=3.13.0b1", "3.13.0rc1 3.13", "3.13.0a9"),
    ] {
        let range = Runtime.range(requirement).unwrap();
        let matches = |version: &str| range.matches(&Runtime.version(version).unwrap());
        assert!(inside.split(' ').all(matches), "{requirement} takes in {inside}");
        assert!(
            !outside.split(' ').filter(|version| !version.is_empty()).any(matches),
            "{requirement} leaves out {outside}"
        );
        assert_eq!(range.is_unbounded(), matches!(requirement, "" | "*" | "x"), "{requirement}");
    }
    for invalid in [
        "lts/*",
        "latest",
        "3.12-slim",
        "17-temporary",
        "lts/iron",
        "stable",
        "pypy3.10",
        ">=",
        "\0",
        "18 -20",
        "3..12",
    ] {
        assert!(Runtime.range(invalid).is_err(), "{invalid}");
    }
    let pin = |requirement| Runtime.range(requirement).unwrap().pin().map(|pin| pin.as_str());
    assert_eq!(
        (pin("v20.11.1"), pin("3.13.0rc1"), pin("3.12"), pin("18.x")),
        (Some("20.11.1"), Some("3.13.0rc1"), None, None)
    );
}

#[test]
fn versions_of_runtimes_are_ordered() {
    let ordered = ["v18.20.4", "20", "20.0.1", "v20.11.1", "21-ea", "21", "21.0.2+13", "22.0.0-nightly"];
    let versions: Vec<_> = ordered.iter().map(|text| Runtime.version(text).unwrap()).collect();
    assert!(versions.is_sorted(), "{versions:?}");
    assert_eq!(Runtime.version("3.13.0a1").cmp(&Runtime.version("3.13.0rc1")), Ordering::Less);
    assert_eq!(Runtime.version("3.13t"), Runtime.version("3.13.0"));
    assert!(["3.12-slim", "lts/iron", "", "node", "1.2.3.four"].iter().all(|text| Runtime.version(text).is_none()));
}

#[test]
fn a_runtime_is_raised_in_its_authors_hand() {
    for (requirement, to, expected) in [
        ("3.9", "3.13", Ok("3.13")),
        ("3.9", "3.13.1", Ok("3.13")),
        ("v18", "22.11.0", Ok("v22")),
        ("18.x", "22.11.0", Ok("22.x")),
        ("== 3.9.*", "3.13", Ok("== 3.13.*")),
        ("^18", "22.11.0", Ok("^22")),
        ("~=3.9", "4.1", Ok("~=4.1")),
        (">=3.8", "3.13", Ok(">=3.8")),
        ("*", "3.13", Ok("*")),
        ("v20.11.1", "24.19.0", Ok("v24.19.0")),
        ("20", "24", Ok("24")),
        ("3.12", "3.14", Ok("3.14")),
        ("1.22", "1.26", Ok("1.26")),
        ("17.0.9-tem", "21.0.4", Ok("21.0.4-tem")),
        ("2019", "2025", Ok("2025")),
        ("17.0.9-tem", "21", Err(Skip::Shape)),
        ("21.0.1+12", "25.0.1", Err(Skip::Shape)),
        ("1.8.0_292", "11.0.2", Err(Skip::Shape)),
        ("v20.11.1", "24", Err(Skip::Shape)),
        ("3.9.18", "3.13", Err(Skip::Shape)),
        (">=3.14", "3.13", Err(Skip::Shape)),
        ("3.14", "3.13", Err(Skip::Shape)),
        (">=3.8,<3.12", "3.13", Err(Skip::Shape)),
        ("^18 || ^20", "22", Err(Skip::Shape)),
        ("lts/*", "22", Err(Skip::InvalidRequirement)),
    ] {
        let raised = Runtime.raise(requirement, &Runtime.version(to).unwrap());
        assert_eq!(raised.as_deref(), expected.as_ref().copied(), "{requirement} -> {to}");
    }
}
