//! What the simulator decided where no page says what the service does, and how else it could be read.
//!
//! A decision with two readings is a switch (`--assume Q40=input`); a run lists those that mattered
//! in it. The numbers are those of the open questions.

mod table;

pub use table::DECISIONS;

/// A decision of the simulator, in the order of its questions.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[allow(
    missing_docs,
    reason = "the rows of `DECISIONS` say what each is about"
)]
pub enum Decision {
    WaitRange,
    UnsupportedAttributes,
    ConditionFails,
    SiblingsStop,
    ReaderItems,
    BatchShape,
    PlainItem,
    DistributedOutput,
    WrittenOutput,
    FailCode,
    NestedFail,
    Attempts,
    MissingMember,
    ShallowMerge,
    EachElement,
    Arithmetic,
    NoConversion,
    OwnCounters,
    EmptyCatch,
    EngineErrors,
    TimeoutPerAttempt,
    PatternFirst,
    ExtraArguments,
    Characters,
    MissingElement,
    UpperBound,
    SortedKeys,
    SecondWins,
    AnyJson,
    CallbackRefused,
    NoItems,
    Tolerance,
    TimeoutCode,
    AllErrors,
    ModeLimit,
    ChildResult,
    RunningChild,
}

/// What was decided.
#[derive(Clone, Copy, Debug)]
pub struct DecisionRow {
    /// Which decision it is.
    pub decision: Decision,
    /// The number of the open question, `Q40`.
    pub question: &'static str,
    /// The reading that counts unless another is chosen.
    pub reading: Reading,
    /// The other one, if there are two.
    pub other: Option<Reading>,
}

/// A way to read what the pages leave open.
#[derive(Clone, Copy, Debug)]
pub struct Reading {
    /// The word that chooses it; empty where there is nothing to choose.
    pub word: &'static str,
    /// What it means, the line of a run without its number.
    pub text: &'static str,
}

impl Decision {
    /// Its row.
    pub fn row(self) -> &'static DecisionRow {
        &DECISIONS[self as usize]
    }
}

/// Which readings a run goes by: the usual ones, but for those chosen.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Readings {
    /// A bit for each decision that is read the other way.
    others: u64,
}

impl Readings {
    /// Whether a decision is read the other way.
    pub fn is_other(&self, decision: Decision) -> bool {
        self.others & (1 << decision as u64) != 0
    }

    /// The reading of a decision.
    pub fn reading(&self, decision: Decision) -> Reading {
        let row = decision.row();
        match row.other {
            Some(other) if self.is_other(decision) => other,
            _ => row.reading,
        }
    }

    /// The line that a run shows for a decision that mattered, `Q40: a catch target …`.
    pub fn line(&self, decision: Decision) -> String {
        let question = decision.row().question;
        format!("{question}: {}", self.reading(decision).text)
    }

    /// Chooses a reading: `Q40` and `input`.
    ///
    /// # Errors
    ///
    /// What can be chosen instead.
    pub fn choose(&mut self, question: &str, word: &str) -> Result<(), String> {
        let of_question = |row: &&DecisionRow| row.question.eq_ignore_ascii_case(question);
        let Some((row, other)) = switches().find(|(row, _)| of_question(row)) else {
            if let Some(row) = DECISIONS.iter().find(of_question) {
                let (number, text) = (row.question, row.reading.text);
                return Err(format!("`{number}` has one reading only: {text}"));
            }
            let numbers: Vec<&str> = switches().map(|(row, _)| row.question).collect();
            let numbers = numbers.join(", ");
            return Err(format!(
                "`{question}` is no decision with two readings; there are {numbers}"
            ));
        };
        let bit = 1 << row.decision as u64;
        if word == other.word {
            self.others |= bit;
        } else if word == row.reading.word {
            self.others &= !bit;
        } else {
            let (number, usual, other) = (row.question, row.reading.word, other.word);
            return Err(format!(
                "`{number}` is read as `{usual}` or as `{other}`, not as `{word}`"
            ));
        }
        Ok(())
    }

    /// Chooses the reading that `Q40=input` names.
    ///
    /// # Errors
    ///
    /// What can be chosen instead.
    pub fn choose_assignment(&mut self, assignment: &str) -> Result<(), String> {
        let (question, word) = assignment.split_once('=').unwrap_or((assignment, ""));
        self.choose(question.trim(), word.trim())
    }
}

/// The decisions that have two readings, with the other one.
pub fn switches() -> impl Iterator<Item = (&'static DecisionRow, &'static Reading)> {
    let rows = DECISIONS.iter();
    rows.filter_map(|row| Some((row, row.other.as_ref()?)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn choose(assignment: &str) -> String {
        let mut readings = Readings::default();
        match readings.choose_assignment(assignment) {
            Ok(()) => readings.line(Decision::EmptyCatch),
            Err(message) => message,
        }
    }

    #[test]
    fn readings_are_chosen_by_number_and_word() {
        insta::assert_snapshot!(choose("Q40=input"), @"Q40: a catch target without OutputConstructor receives the failed state's input");
        insta::assert_snapshot!(choose("q40 = input"), @"Q40: a catch target without OutputConstructor receives the failed state's input");
        insta::assert_snapshot!(choose("Q40=empty"), @"Q40: a catch target without OutputConstructor receives {}");
    }

    #[test]
    fn what_cannot_be_chosen_is_answered_with_what_can() {
        insta::assert_snapshot!(choose("Q40=output"), @"`Q40` is read as `empty` or as `input`, not as `output`");
        insta::assert_snapshot!(choose("Q40"), @"`Q40` is read as `empty` or as `input`, not as ``");
        insta::assert_snapshot!(choose("Q41=x"), @"`Q41` has one reading only: errors of the engine have codes that begin with Simulator.");
        insta::assert_snapshot!(choose("Q7=x"), @"`Q7` is no decision with two readings; there are Q13, Q14, Q15, Q16, Q18, Q20, Q22, Q24, Q26, Q31, Q32, Q33, Q35, Q37, Q39, Q40, Q43, Q46, Q49, Q50, Q51, Q52, Q53, Q54, Q55, Q84, Q89, Q96");
    }

    #[test]
    fn a_reading_can_be_taken_back() {
        let mut readings = Readings::default();
        for assignment in ["Q31=null", "Q16=finish", "Q31=error"] {
            assert_eq!(readings.choose_assignment(assignment), Ok(()));
        }
        assert!(readings.is_other(Decision::SiblingsStop));
        assert!(!readings.is_other(Decision::MissingMember));
    }

    #[test]
    fn rows_stand_where_their_decisions_are_looked_for() {
        for (index, row) in DECISIONS.iter().enumerate() {
            assert_eq!(row.decision as usize, index, "{row:?}");
            assert_eq!(row.other.is_some(), !row.reading.word.is_empty(), "{row:?}");
            assert_ne!(row.other.map(|it| it.word), Some(row.reading.word));
        }
        assert!(DECISIONS.len() <= 64);
        // One number, one switch; and in the order of the numbers.
        let numbers: Vec<&str> = switches().map(|(row, _)| row.question).collect();
        assert!(numbers.is_sorted_by(|a, b| a < b), "{numbers:?}");
    }
}
