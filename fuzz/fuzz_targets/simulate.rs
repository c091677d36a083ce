#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| (fdl_laws::find("simulate").check)(data));
