//! Names that look like a name: what a misspelled one was probably meant to be.

use std::collections::HashSet;

/// Names longer than this are only compared without regard to case.
const LONGEST: usize = 64;

/// At most three of `candidates` that `name` may have been meant to be, nearest first.
///
/// Letters added, dropped, changed or swapped with their neighbour count one each; a third of the
/// longer name may differ, and names of one or two letters only in case. Candidates equal to `name`
/// are left out. Among equally near ones the earlier comes first.
pub fn near_names<'n>(name: &str, candidates: impl IntoIterator<Item = &'n str>) -> Vec<&'n str> {
    let wanted = Word::new(name);
    let mut found: Vec<(usize, &'n str)> = candidates
        .into_iter()
        .filter(|&candidate| candidate != name)
        .filter_map(|candidate| Some((wanted.distance(candidate)?, candidate)))
        .collect();
    found.sort_by_key(|&(distance, _)| distance);
    // A name one letter away makes those three letters away noise, and one in another case all others.
    let best = found.first().map_or(0, |&(distance, _)| distance);
    let farthest = if best == 0 { 0 } else { best + 1 };
    let mut seen = HashSet::new();
    found
        .into_iter()
        .filter(|&(distance, candidate)| distance <= farthest && seen.insert(candidate))
        .map(|(_, candidate)| candidate)
        .take(3)
        .collect()
}

/// The first of [`near_names`].
pub fn nearest<'n>(name: &str, candidates: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
    near_names(name, candidates).first().copied()
}

/// How many letters two names are apart, in the counting of [`near_names`]; case does not count.
pub fn letters_apart(one: &str, other: &str) -> usize {
    let (one, other) = (Word::new(one), Word::new(other));
    let longer = one.letters.len().max(other.letters.len());
    match one.letters == other.letters {
        true => 0,
        false if longer > LONGEST => longer,
        false => edits(&one.letters, &other.letters).unwrap_or(longer),
    }
}

/// A name in lower case, with what rules most candidates out at little cost.
struct Word {
    letters: Vec<char>,
    bag: u64,
}

impl Word {
    fn new(name: &str) -> Self {
        let letters: Vec<char> = name.chars().flat_map(char::to_lowercase).collect();
        let bag = letters.iter().fold(0, |bag, &letter| bag | bit(letter));
        Self { letters, bag }
    }

    /// How many edits `candidate` is away; none if it is too far.
    fn distance(&self, candidate: &str) -> Option<usize> {
        let bytes = candidate.len();
        // A letter has at most four bytes: this settles most candidates without looking into them.
        if bytes > 4 * (2 * self.letters.len() + 4) {
            return None;
        }
        let other = Word::new(candidate);
        let longer = self.letters.len().max(other.letters.len());
        let limit = match longer {
            0..=2 => 0,
            3..=5 => 1,
            _ => longer / 3,
        };
        let apart = (self.bag ^ other.bag).count_ones() as usize;
        if self.letters.len().abs_diff(other.letters.len()) > limit || apart > 2 * limit {
            return None;
        }
        if self.letters == other.letters {
            return Some(0);
        }
        if longer > LONGEST {
            return None;
        }
        edits(&self.letters, &other.letters).filter(|&edits| edits <= limit)
    }
}

fn bit(letter: char) -> u64 {
    1 << (letter as u32 % 64)
}

/// The optimal string alignment distance.
fn edits(a: &[char], b: &[char]) -> Option<usize> {
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for (i, &x) in a.iter().enumerate() {
        let mut row = Vec::with_capacity(b.len() + 1);
        row.push(i + 1);
        for (j, &y) in b.iter().enumerate() {
            let mut least = (last[j] + usize::from(x != y))
                .min(last[j + 1] + 1)
                .min(row[j] + 1);
            if i > 0 && j > 0 && x == b[j - 1] && a[i - 1] == y {
                least = least.min(before[j - 1] + 1);
            }
            row.push(least);
        }
        before = std::mem::replace(&mut last, row);
    }
    last.last().copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_letter_and_case_and_swaps() {
        let states = ["Ship", "Shop", "Pay", "Notify customer"];
        assert_eq!(near_names("Shp", states), ["Ship", "Shop"]);
        assert_eq!(near_names("ship", states), ["Ship"]);
        assert_eq!(near_names("notify Custmoer", states), ["Notify customer"]);
        assert_eq!(nearest("Warehouse", states), None);
    }

    #[test]
    fn short_names_only_differ_in_case() {
        assert_eq!(nearest("a", ["b", "A"]), Some("A"));
        assert_eq!(nearest("s1", ["s2", "s3"]), None);
    }

    #[test]
    fn a_third_may_differ() {
        let modes = [
            "RequestComplete",
            "WaitForSystemCallback",
            "WaitForCustomCallback",
        ];
        assert_eq!(near_names("WaitForCustomCalback", modes), [modes[2]]);
        assert_eq!(nearest("WaitForCallback", modes), Some(modes[1]));
    }

    #[test]
    fn at_most_three_and_never_the_name_itself() {
        let names = ["Step1", "Step2", "Step3", "Step4", "Step5"];
        assert_eq!(near_names("Step3", names), ["Step1", "Step2", "Step4"]);
    }

    #[test]
    fn long_names_are_compared_in_bounded_time() {
        let long = "x".repeat(100_000);
        assert_eq!(nearest(&long, [&*"y".repeat(100_000)]), None);
    }
}
