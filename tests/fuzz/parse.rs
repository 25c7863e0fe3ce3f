#![no_main]
libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let _ = overhaul::manifest::is_wanted(&String::from_utf8_lossy(bytes));
});
