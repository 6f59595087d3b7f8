//! questionnaire → file: the next version begins as the one before it.

use super::{Draft, DraftChoice, DraftFactor, DraftItem, DraftText};
use crate::questionnaires::{
    Questionnaire,
    domain::{Choice, Item, Kind},
    words::Words,
};

impl Draft {
    /// The file of a questionnaire, each scale with its item.
    pub fn of(from: &Questionnaire) -> Self {
        let factor = |factor: &crate::questionnaires::domain::Factor| DraftFactor {
            key: factor.key.clone(),
            text: text(&factor.text),
        };
        Self {
            key: from.key.clone(),
            version: from.version.into(),
            title: text(&from.title),
            stem: Some(&from.stem).filter(|stem| !stem.is_empty()).map(text),
            languages: from.languages.clone(),
            channels: from.channels.clone(),
            rotation: from.rotation.iter().map(|(group, count)| (group.clone(), (*count).into())).collect(),
            breaks: from.breaks.clone(),
            external_version: from.external_version.clone(),
            scale: from.scale.iter().map(text).collect(),
            missing_codes: from.missing_codes.iter().map(|(code, reason)| (*reason, *code)).collect(),
            factors: from.factors.iter().map(factor).collect(),
            items: from.items.iter().map(item).collect(),
            ..Self::default()
        }
    }
}

fn item(from: &Item) -> DraftItem {
    let choice = |choice: &Choice| DraftChoice { code: choice.code.into(), text: text(&choice.text) };
    DraftItem {
        key: from.key.clone(),
        factor: from.factor.clone(),
        kind: Some(from.kind.word().to_owned()).filter(|_| from.kind != Kind::Scale),
        low: from.low.map(Into::into),
        high: from.high.map(Into::into),
        satisfied_from: from.satisfied_from.map(Into::into),
        codes: from.codes.iter().map(choice).collect(),
        min: from.range.map(|range| range.min),
        max: from.range.map(|range| range.max),
        decimals: from.range.map(|range| range.decimals.into()),
        from: from.days.map(|days| days.from.to_string()),
        to: from.days.map(|days| days.to.to_string()),
        step: from.days.map(|days| days.step.into()),
        longest: from.longest.map(Into::into),
        required: from.required,
        // A condition is made of words, numbers and lists, which always make JSON.
        show_if: from.show_if.as_ref().and_then(|condition| serde_json::to_value(condition).ok()),
        rotation: from.rotation.clone(),
        screen: from.screen.map(Into::into),
        criterion: from.criterion.clone(),
        from_records: from.from_records,
        missing_allowed: from.missing_allowed.clone(),
        audio: from.audio.clone(),
        hint: from.hint.as_ref().map(text),
        text: text(&from.text),
    }
}

fn text(words: &Words) -> DraftText {
    let both = [("vi".to_owned(), words.vi.clone()), ("en".to_owned(), words.en.clone())];
    both.into_iter().chain(words.others.clone()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_reads_back_as_the_same_questionnaire() {
        for key in Questionnaire::built_in_keys() {
            let questionnaire = Questionnaire::built_in(key).unwrap();
            let toml = Draft::of(&questionnaire).to_toml().unwrap();
            assert_eq!(super::super::from_toml(&toml, "again").unwrap(), questionnaire, "{toml}");
        }
    }
}
