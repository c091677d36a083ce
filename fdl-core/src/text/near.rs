//! Names that look like a name: what a misspelled one was probably meant to be.

use std::collections::{BTreeMap, HashSet};

/// Names longer than this are only compared without regard to case.
const LONGEST: usize = 64;

/// At most three of `candidates` that `name` may have been meant to be, nearest first.
///
/// Letters added, dropped, changed or swapped with their neighbour count one each; a third of the
/// longer name may differ, and names of one or two letters only in case. Candidates equal to `name`
/// are left out. Among equally near ones the earlier comes first.
pub fn near_names<'n>(name: &str, candidates: impl IntoIterator<Item = &'n str>) -> Vec<&'n str> {
    let wanted = Word::new(name);
    let found = candidates
        .into_iter()
        .filter(|&candidate| candidate != name)
        .filter_map(|candidate| Some((wanted.distance(candidate)?, candidate)))
        .collect();
    best(found)
}

/// The best of those that are near, in the order of the candidates.
fn best(mut found: Vec<(usize, &str)>) -> Vec<&str> {
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

/// Candidates in which many names are looked up: each is prepared once, and those of another length
/// cost nothing.
#[derive(Debug)]
pub struct NearNames<'n> {
    /// By number of letters; each with its place among the candidates.
    by_length: BTreeMap<usize, Vec<(usize, Word, &'n str)>>,
}

impl<'n> NearNames<'n> {
    /// Prepares the candidates.
    pub fn new(candidates: impl IntoIterator<Item = &'n str>) -> Self {
        let mut by_length: BTreeMap<usize, Vec<_>> = BTreeMap::new();
        for (place, name) in candidates.into_iter().enumerate() {
            let word = Word::new(name);
            let same = by_length.entry(word.letters.len()).or_default();
            same.push((place, word, name));
        }
        Self { by_length }
    }

    /// What [`near_names`] gives. Every pair of letters that is compared, and every candidate that is
    /// looked at, takes one from `budget`; nothing is found once that is used up.
    pub fn find(&self, name: &str, budget: &mut usize) -> Vec<&'n str> {
        let wanted = Word::new(name);
        let length = wanted.letters.len();
        // Shorter ones by a third of this name at most, longer ones by a third of their own length.
        let lengths = length - limit(length)..=length + length / 2 + 1;
        let mut found = Vec::new();
        for (&other, words) in self.by_length.range(lengths) {
            for (place, word, candidate) in words {
                let near = wanted.may_be_near(word);
                let pairs = if near && other.max(length) <= LONGEST {
                    length * other
                } else {
                    0
                };
                match budget.checked_sub(1 + pairs) {
                    Some(left) => *budget = left,
                    None => {
                        *budget = 0;
                        return Vec::new();
                    }
                }
                if near
                    && *candidate != name
                    && let Some(distance) = wanted.distance_of(word)
                {
                    found.push((*place, distance, *candidate));
                }
            }
        }
        found.sort_by_key(|&(place, ..)| place);
        best(
            found
                .into_iter()
                .map(|(_, distance, name)| (distance, name))
                .collect(),
        )
    }
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
#[derive(Debug)]
struct Word {
    letters: Vec<char>,
    bag: u64,
}

impl Word {
    fn new(name: &str) -> Self {
        let mut letters = Vec::with_capacity(name.len());
        match name.is_ascii() {
            true => letters.extend(name.bytes().map(|it| char::from(it.to_ascii_lowercase()))),
            false => letters.extend(name.chars().flat_map(char::to_lowercase)),
        }
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
        self.may_be_near(&other).then(|| self.distance_of(&other))?
    }

    /// Whether the lengths and the letters allow that the other word is near.
    fn may_be_near(&self, other: &Self) -> bool {
        let limit = limit(self.letters.len().max(other.letters.len()));
        let apart = (self.bag ^ other.bag).count_ones() as usize;
        self.letters.len().abs_diff(other.letters.len()) <= limit && apart <= 2 * limit
    }

    /// How many edits the other word is away, if it is near.
    fn distance_of(&self, other: &Self) -> Option<usize> {
        if self.letters == other.letters {
            return Some(0);
        }
        let longer = self.letters.len().max(other.letters.len());
        if longer > LONGEST {
            return None;
        }
        edits(&self.letters, &other.letters).filter(|&edits| edits <= limit(longer))
    }
}

/// How many letters of a name may differ.
fn limit(length: usize) -> usize {
    match length {
        0..=2 => 0,
        3..=5 => 1,
        _ => length / 3,
    }
}

fn bit(letter: char) -> u64 {
    1 << (letter as u32 % 64)
}

/// The optimal string alignment distance.
fn edits(a: &[char], b: &[char]) -> Option<usize> {
    // The rows of the table for the letters of `a`: the one before the last, the last, and the next.
    let mut before: Vec<usize> = vec![0; b.len() + 1];
    let mut last: Vec<usize> = (0..=b.len()).collect();
    let mut row = before.clone();
    for (i, &x) in a.iter().enumerate() {
        row[0] = i + 1;
        for (j, &y) in b.iter().enumerate() {
            let mut least = (last[j] + usize::from(x != y))
                .min(last[j + 1] + 1)
                .min(row[j] + 1);
            if i > 0 && j > 0 && x == b[j - 1] && a[i - 1] == y {
                least = least.min(before[j - 1] + 1);
            }
            row[j + 1] = least;
        }
        std::mem::swap(&mut before, &mut last);
        std::mem::swap(&mut last, &mut row);
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
    fn prepared_candidates_give_the_same() {
        let names = [
            "Ship",
            "Shop",
            "Pay",
            "Notify customer",
            "notify Customer",
            "Step1",
            "é",
            "",
        ];
        let index = NearNames::new(names);
        let wanted = [
            "Shp",
            "ship",
            "notify Custmoer",
            "Step2",
            "Warehouse",
            "",
            "É",
            "Ship",
            "NotifyCust",
        ];
        for name in wanted {
            assert_eq!(
                index.find(name, &mut 10_000),
                near_names(name, names),
                "{name}"
            );
        }
    }

    #[test]
    fn the_work_of_many_look_ups_is_bounded() {
        let names: Vec<String> = (0..3000)
            .map(|it| format!("state number {it:04}"))
            .collect();
        let index = NearNames::new(names.iter().map(String::as_str));
        // Names of another length are not looked at.
        let mut budget = 10;
        assert_eq!(index.find("Ship", &mut budget), [""; 0]);
        assert_eq!(budget, 10);
        // The first look-ups succeed, then nothing more is compared.
        let mut budget = 5_000_000;
        let found = (0..1000).map(|it| index.find(&format!("state nvmber {it:04}"), &mut budget));
        let found = found.filter(|it| !it.is_empty()).count();
        assert!((1..100).contains(&found), "{found}");
        assert_eq!(budget, 0);
    }

    #[test]
    fn long_names_are_compared_in_bounded_time() {
        let long = "x".repeat(100_000);
        assert_eq!(nearest(&long, [&*"y".repeat(100_000)]), None);
    }
}
