//! Random numbers from a seed: the same seed gives the same numbers, for ever.

/// The generator SplitMix64. Good enough for data of dry runs, and too simple to ever change.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Random(u64);

impl Random {
    /// A generator that starts from `seed`.
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The next number.
    pub fn number(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `end`, each as likely as the others; 0 if `end` is.
    pub fn below(&mut self, end: u64) -> u64 {
        // Numbers of the last, incomplete round are drawn again.
        let rest = (u64::MAX % end.max(1) + 1) % end.max(1);
        loop {
            let number = self.number();
            if number <= u64::MAX - rest {
                return number % end.max(1);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sequence_never_changes() {
        let mut random = Random::new(1_234_567);
        let numbers: Vec<u64> = (0..3).map(|_| random.number()).collect();
        assert_eq!(
            numbers,
            [
                6_457_827_717_110_365_317,
                3_203_168_211_198_807_973,
                9_817_491_932_198_370_423
            ]
        );
    }

    #[test]
    fn numbers_stay_below_their_end() {
        let mut random = Random::new(0);
        let mut seen = [false; 7];
        for _ in 0..500 {
            seen[random.below(7) as usize] = true;
        }
        assert_eq!(seen, [true; 7]);
        assert_eq!((random.below(1), random.below(0)), (0, 0));
        assert!(random.below(u64::MAX) < u64::MAX);
    }
}
