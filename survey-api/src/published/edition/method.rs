//! The method in plain words.

use super::View;

pub(super) fn paragraphs(view: &View) -> Vec<String> {
    let (language, about, codebook) = (view.language, &view.release.metadata, &view.release.codebook);
    let items = codebook.items.iter().filter(|item| item.factor.is_some()).count() as u64;
    let measure = [("items", &*language.count(items)), ("factors", &*language.count(codebook.factors.len() as u64))];
    let population = about.population.get(language.tag()).trim_end_matches('.');
    [
        language.say_with("method-population", &[("population", population)]),
        language.say_with("method-measure", &measure),
        language.say("method-weights"),
        language.say_with("method-interval", &[("level", &language.level(about.level))]),
        language.say_with("method-gate", &[("least", &language.count(about.minimum_n))]),
        language.say("method-walk-in"),
    ]
    .into()
}
