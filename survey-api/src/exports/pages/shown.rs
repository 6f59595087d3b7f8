//! One export as its page shows it, and the words of exports.

use jiff::Timestamp;
use serde_json::Value;

use super::LIST;
use crate::{
    accounts::{Staff, Verb},
    app::App,
    error::{Code, Result},
    exports::{
        Dataset, Labels, Layout, Profile,
        manifest::LeftOut,
        run::MANIFEST,
        store::job::{Job, JobState},
    },
    extract::Language,
    published::pages::Link,
    workspace::{Cell, ContentPage, Part, StaffFrame},
};

/// Where it stands, what was asked for, and, once it is done, its manifest and its files.
pub(super) async fn page(
    app: &App,
    language: Language,
    staff: &Staff,
    job: &Job,
    fault: Option<Code>,
) -> Result<ContentPage> {
    let path = format!("{LIST}/{}", job.id);
    let frame = StaffFrame::new(language, &path, staff);
    let is_mine = job.requested_by == staff.actor().who;
    let again = Link { address: frame.link(&path), text: language.say("export-look-again") };
    let mut page = ContentPage::new(frame, dataset(language, job.order.dataset));
    if let Some(code) = fault {
        let tag = language.tag();
        page = page.part(Part::Notice(format!("{}. {}", code.title().get(tag), code.detail().get(tag))));
    }
    page = page.part(Part::Facts(facts(language, job)));
    let at_work = matches!(job.state, JobState::Queued | JobState::Running);
    page = page.part_if(at_work, || Part::Links(vec![again]));
    if job.state == JobState::Awaiting && staff.can(Verb::FullExportApprove) && !is_mine {
        let consequences = ["export-agree-files", "export-agree-recorded"].map(|line| language.say(line)).to_vec();
        let button = Part::Button { consequences, sent: Vec::new(), text: language.say("export-agree") };
        page = page.part(Part::Heading(language.say("what-will-happen"))).part(button);
    }
    if job.state != JobState::Done {
        return Ok(page);
    }
    page = page.part(files(language, job, is_mine));
    Ok(match manifest(app, job).await {
        Some(manifest) => page.part(waves(language, &manifest)).part(columns(language, &manifest)),
        None => page,
    })
}

fn facts(language: Language, job: &Job) -> Vec<(String, String)> {
    let order = &job.order;
    let mut facts = vec![
        (language.say("export-state"), state(language, job.state)),
        (language.say("export-asked"), moment(job.requested_at)),
        (language.say("export-profile"), profile_at_length(language, order.profile)),
        (language.say("export-format"), order.format.word().to_owned()),
    ];
    let mut fact = |name: &str, value: Option<String>| facts.extend(value.map(|value| (language.say(name), value)));
    fact("export-purpose", Some(order.purpose.clone()).filter(|purpose| !purpose.is_empty()));
    fact("export-as-of", order.as_of.map(moment));
    let needed = order.needs_approval().then(|| format!("{}/2", job.approvals.len()));
    fact("export-agreed", needed);
    fact("export-rows", job.rows.map(|rows| language.count(rows)));
    if let Some(LeftOut { waiting, later, late, excluded }) = job.left_out {
        let counts = [
            ("export-left-waiting", waiting),
            ("export-left-later", later),
            ("export-left-late", late),
            ("export-left-excluded", excluded),
        ];
        for (name, count) in counts {
            // Of a public export what is not told is fewer than ten.
            fact(name, Some(count.map_or_else(|| "< 10".to_owned(), |count| language.count(count))));
        }
    }
    fact("export-reason", job.reason.clone());
    fact("export-until", job.expires_at.map(moment));
    facts
}

fn files(language: Language, job: &Job, is_mine: bool) -> Part {
    let address = |name: &str| format!("/api/v1/exports/{}/files/{name}", job.id);
    let named = |name: &str| if is_mine { Cell::link(name, address(name)) } else { Cell::text(name) };
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    for file in &job.files {
        rows.push(vec![named(&file.name), Cell::number(language.count(file.bytes)), Cell::text(file.sha256.clone())]);
    }
    rows.push(vec![named(MANIFEST), Cell::default(), Cell::default()]);
    Part::Table {
        caption: language.say("export-files"),
        head: ["file", "export-bytes", "export-sha256"].map(|name| language.say(name)).to_vec(),
        rows,
    }
}

fn waves(language: Language, manifest: &Value) -> Part {
    let row = |wave: &Value| {
        let word = |name: &str| wave[name].as_str().unwrap_or_default().to_owned();
        let asked = format!("{} {}", word("questionnaire"), wave["version"]);
        vec![Cell::text(word("code")), Cell::text(word("state")), Cell::text(asked), Cell::text(word("sha256"))]
    };
    Part::Table {
        caption: language.say("export-waves"),
        head: ["export-wave", "export-state", "questionnaire", "questionnaire-digest"]
            .map(|name| language.say(name))
            .to_vec(),
        rows: manifest["waves"].as_array().into_iter().flatten().map(row).collect(),
    }
}

fn columns(language: Language, manifest: &Value) -> Part {
    let row = |column: &Value| {
        let word = |name: &str| column[name].as_str().unwrap_or_default().to_owned();
        vec![Cell::text(word("name")), Cell::text(word("kind")), Cell::text(word("label"))]
    };
    Part::Table {
        caption: language.say("export-columns"),
        head: ["export-column", "export-kind", "export-label"].map(|name| language.say(name)).to_vec(),
        rows: manifest["columns"].as_array().into_iter().flatten().map(row).collect(),
    }
}

/// The manifest beside the files; none once they are gone.
async fn manifest(app: &App, job: &Job) -> Option<Value> {
    let text = tokio::fs::read(app.exports.file(job.id, MANIFEST)).await.ok()?;
    serde_json::from_slice(&text).ok()
}

/// A moment without seconds, UTC.
pub(super) fn moment(at: Timestamp) -> String {
    at.strftime("%Y-%m-%d %H:%M UTC").to_string()
}

pub(super) fn dataset(language: Language, of: Dataset) -> String {
    language.say(match of {
        Dataset::Responses => "export-responses",
        Dataset::Comments => "export-comments",
        Dataset::Questionnaire => "export-questionnaire",
        Dataset::Release => "export-release",
    })
}

pub(super) fn profile(language: Language, of: Profile) -> String {
    language.say(match of {
        Profile::Public => "export-public",
        Profile::Research => "export-research",
        Profile::Internal => "export-internal",
        Profile::Full => "export-full",
    })
}

pub(super) fn profile_at_length(language: Language, of: Profile) -> String {
    let what = language.say(match of {
        Profile::Public => "export-public-what",
        Profile::Research => "export-research-what",
        Profile::Internal => "export-internal-what",
        Profile::Full => "export-full-what",
    });
    format!("{}: {what}", profile(language, of))
}

pub(super) fn state(language: Language, of: JobState) -> String {
    language.say(match of {
        JobState::Awaiting => "export-awaiting",
        JobState::Queued => "export-queued",
        JobState::Running => "export-running",
        JobState::Done => "export-done",
        JobState::Failed => "export-failed",
        JobState::Expired => "export-expired",
    })
}

pub(super) fn layout(language: Language, of: Layout) -> String {
    language.say(match of {
        Layout::Wide => "export-wide",
        Layout::Long => "export-long",
    })
}

pub(super) fn labels(language: Language, of: Labels) -> String {
    language.say(match of {
        Labels::Code => "export-code",
        Labels::Label => "export-name",
        Labels::Both => "export-both",
    })
}

pub(super) const fn labels_word(of: Labels) -> &'static str {
    match of {
        Labels::Code => "code",
        Labels::Label => "label",
        Labels::Both => "both",
    }
}
