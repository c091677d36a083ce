//! Random numbers from a seed (xorshift64*).

/// A source of numbers; the same seed gives the same ones.
pub(crate) struct Random(u64);

impl Random {
    /// Begins with `seed`.
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    /// The next number.
    pub(crate) fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 11
    }

    /// A number below `limit`.
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        (self.next() % limit as u64) as usize
    }

    /// True in `percent` of 100 cases.
    pub(crate) fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    /// One of `choices`.
    pub(crate) fn pick<'a, T>(&mut self, choices: &'a [T]) -> &'a T {
        &choices[self.below(choices.len())]
    }

    /// A character boundary of `text`.
    pub(crate) fn boundary(&mut self, text: &str) -> usize {
        let mut at = self.below(text.len() + 1);
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        at
    }

    /// A short text of indicators, blanks and words in any order.
    pub(crate) fn soup(&mut self) -> String {
        const PIECES: [&str; 40] = [
            "a", "b: c", "动", "🚚", " ", " ", "  ", "\n", "\n", "\n  ", "\n    ", "\r\n", "\r",
            "\t", "- ", "-", "? ", ": ", ":", ",", "[", "]", "{", "}", "&a ", "*a", "!", "!!str ",
            "|", ">-", "\"", "'", "\\n", "%", "@", "#", " #", "---", "...", "<<: ",
        ];
        let length = 1 + self.below(30);
        (0..length).map(|_| *self.pick(&PIECES)).collect()
    }
}
