//! The method in plain words.

use analytics::release::LeftOut;

use super::View;

pub(super) fn paragraphs(view: &View) -> Vec<String> {
    let (language, about, codebook) = (view.language, &view.release.metadata, &view.release.codebook);
    let items = codebook.items.iter().filter(|item| item.factor.is_some()).count() as u64;
    let measure = [("items", &*language.count(items)), ("factors", &*language.count(codebook.factors.len() as u64))];
    let population = about.population.get(language.tag()).trim_end_matches('.');
    let mut paragraphs = vec![
        language.say_with("method-population", &[("population", population)]),
        language.say_with("method-measure", &measure),
        language.say("method-weights"),
        language.say_with("method-interval", &[("level", &language.level(about.level))]),
        language.say_with("method-gate", &[("least", &language.count(about.minimum_n))]),
        language.say("method-walk-in"),
    ];
    paragraphs.extend(left_out(view));
    let background = charts::report::background(view.release);
    paragraphs.extend(background.iter().map(|text| text.get(language.tag()).to_owned()));
    paragraphs
}

/// How many responses of this period do not count, and why.
fn left_out(view: &View) -> Option<String> {
    let (language, about) = (view.language, &view.release.metadata);
    let of_period: Vec<_> = about.left_out.iter().filter(|some| some.period == about.period).collect();
    let all: u64 = of_period.iter().map(|some| some.responses).sum();
    let reason = |some: &&LeftOut| {
        let words = match some.reason.as_str() {
            "trap" => language.say("left-out-trap"),
            "device_fork" => language.say("left-out-fork"),
            "void" => language.say("left-out-void"),
            "waiting" => language.say("left-out-waiting"),
            other => language.say_with("left-out-rule", &[("rule", other)]),
        };
        format!("{} ({})", words, language.count(some.responses))
    };
    let reasons: Vec<String> = of_period.iter().map(reason).collect();
    let blanks = [("count", &*language.count(all)), ("reasons", &*reasons.join(", "))];
    (all > 0).then(|| language.say_with("method-left-out", &blanks))
}
