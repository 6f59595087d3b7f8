//! Releases that the server computes in the background, one at a time: asked for by who may compile, let out by somebody else.

use std::{path::PathBuf, sync::Arc};

use analytics::{
    Text,
    index::Scheme,
    release::Metadata,
    wave::{self, Gate},
};
use serde::{Deserialize, Serialize};
use tokio::sync::{Mutex, mpsc};
use uuid::Uuid;

use super::{
    approval,
    compile::{self, Stage, compile},
    store::compilation as store,
};
use crate::{
    app::App,
    audit::Actor,
    error::{Code, Refusal, Result, Rule, Violation},
    questionnaires,
    store::Store,
    waves::{self, State as Wave},
};

/// What a compilation says that a stopping server left behind.
const STOPPED: &str = "máy chủ đã dừng khi đang tính; hãy tính lại / the server stopped meanwhile; compute it again";
/// Longest title, agency or population, in characters.
const LONGEST: usize = 200;

/// Where releases are made. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Compiler {
    folder: PathBuf,
    turn: Arc<Mutex<()>>,
}

/// What is to be computed, as it is asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wanted {
    /// The last wave; every frozen one before it is in the series.
    pub wave: String,
    /// A scheme that comes with the program.
    pub scheme: String,
    /// Least number of answers under a published figure.
    pub minimum_n: u64,
    /// What it is called.
    pub title: Text,
    /// Who publishes it.
    pub agency: Text,
    /// Whom the figures speak of.
    pub population: Text,
}

/// A compilation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Compilation {
    /// Its id.
    pub id: Uuid,
    /// Who asked for it.
    pub person: Uuid,
    /// What for.
    pub wanted: Wanted,
    /// Where it stands.
    pub state: State,
    /// How many stages have begun, of [`Stage::COUNT`].
    pub stage: u64,
    /// When it was asked for, in seconds since 1970.
    pub begun_at: i64,
    /// Period and revision, once it is done.
    pub made: Option<(String, u32)>,
    /// What its reader should be told, or why it failed.
    pub words: Option<String>,
}

/// Where a compilation stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// It waits for its turn.
    Queued,
    /// It is at work.
    Running,
    /// It waits for somebody else to let it out.
    Done,
    /// It came to nothing.
    Failed,
}

impl Compiler {
    /// Releases in `folder`, which need not exist yet.
    pub fn at(folder: impl Into<PathBuf>) -> Self {
        Self { folder: folder.into(), turn: Arc::default() }
    }

    /// Computes in the background what was asked for.
    pub fn start(&self, store: &Store, of: Compilation) {
        let compiler = self.clone();
        let who = Actor { who: format!("person:{}", of.person), ..store.actor().clone() };
        let store = store.by(who);
        tokio::spawn(async move {
            let _turn = compiler.turn.lock().await;
            let ended = match compiler.computed(&store, &of).await {
                Ok((recorded, warnings)) => store::done(&store, of.id, &recorded, &warnings).await,
                Err(refusal) => {
                    if let Some(cause) = refusal.cause() {
                        tracing::error!(compilation = %of.id, %cause, "a release could not be computed");
                    }
                    store::failed(&store, of.id, &worded(&refusal)).await
                }
            };
            if let Err(cause) = ended {
                tracing::error!(compilation = %of.id, %cause, "the end of a compilation could not be recorded");
            }
        });
    }

    /// At the start of a server: what another one left undone has failed. Of its folder nothing is left but rubbish with no name.
    pub async fn recover(&self, store: &Store) -> Result<()> {
        for id in store::interrupted(store).await? {
            store::failed(store, id, STOPPED).await?;
        }
        Ok(())
    }

    async fn computed(&self, store: &Store, of: &Compilation) -> Result<(super::Recorded, String)> {
        let order = order(store, &of.wanted, self.folder.clone()).await?;
        let (sender, mut stages) = mpsc::unbounded_channel::<Stage>();
        let told = move |stage| {
            // Whoever listens is there as long as this is, and a stage that nobody hears of changes nothing.
            let _ = sender.send(stage);
        };
        let compiled = compile(store, order, told);
        let progress = async {
            let mut begun = 0;
            while stages.recv().await.is_some() {
                begun += 1;
                if let Err(cause) = store::stage(store, of.id, begun).await {
                    tracing::error!(compilation = %of.id, %cause, "a stage could not be recorded");
                }
            }
        };
        store::begin(store, of.id).await?;
        let (made, ()) = tokio::join!(compiled, progress);
        let made = made?;
        let recorded = approval::propose(store, &made.folder, of.person).await?;
        Ok((recorded, made.warnings.join("\n")))
    }
}

impl Wanted {
    /// What was typed, or everything that is wrong with it.
    pub fn checked(self) -> Result<Self> {
        let mut wrong = Vec::new();
        for (field, text) in [("title", &self.title), ("agency", &self.agency), ("population", &self.population)] {
            for (tag, words) in [("vi", &text.vi), ("en", &text.en)] {
                let pointer = format!("/{field}_{tag}");
                if words.trim().is_empty() {
                    wrong.push(Violation::new(pointer, Rule::Empty));
                } else if words.chars().count() > LONGEST {
                    wrong.push(Violation::new(pointer, Rule::TooLong(LONGEST)));
                }
            }
        }
        if !Scheme::BUILTIN.contains(&self.scheme.as_str()) {
            wrong.push(Violation::new("/scheme", Rule::UnknownValue));
        }
        if self.minimum_n < Gate::LOWEST_N {
            let low = i64::try_from(Gate::LOWEST_N).unwrap_or(i64::MAX);
            wrong.push(Violation::new("/minimum_n", Rule::OutOfRange { low, high: 100_000 }));
        }
        if wrong.is_empty() { Ok(self) } else { Err(Refusal::with(Code::Invalid, wrong)) }
    }
}

/// Asks for a release, where its waves are frozen and the scheme fits their questionnaires, and begins it.
pub async fn ask(app: &App, by: &Store, person: Uuid, wanted: Wanted) -> Result<Compilation> {
    let wanted = wanted.checked()?;
    order(by, &wanted, PathBuf::new()).await?;
    let asked = store::add(by, person, wanted).await?;
    app.compiler.start(by, asked.clone());
    Ok(asked)
}

/// The order behind it. What can be refused is refused before anything is computed.
async fn order(store: &Store, wanted: &Wanted, into: PathBuf) -> Result<compile::Order> {
    let scheme = Scheme::builtin(&wanted.scheme)?;
    let frozen = waves::store::all(store).await?.into_iter().filter(|wave| wave.state == Wave::Frozen);
    let mut chosen = Vec::new();
    let mut is_there = false;
    for wave in frozen {
        is_there = wave.code == wanted.wave;
        let asked = questionnaires::store::by_sha256(store, &wave.questionnaire_sha256).await?;
        if let Some(asked) = asked {
            wave::check(&scheme, &asked.codebook, &wave.period)?;
        }
        chosen.push(wave.code);
        if is_there {
            break;
        }
    }
    if !is_there {
        return Err(Refusal::at(Code::Invalid, "/wave", Rule::UnknownWave));
    }
    let about = Metadata {
        title: wanted.title.clone(),
        agency: wanted.agency.clone(),
        population: wanted.population.clone(),
        frozen_on: store.clock().now().strftime("%Y-%m-%d").to_string(),
        ..Metadata::default()
    };
    Ok(compile::Order { waves: chosen, scheme, gate: Gate::with_minimum_n(wanted.minimum_n)?, about, into })
}

/// A refusal in both languages, its faults a line each.
fn worded(refusal: &Refusal) -> String {
    let title = refusal.code().title();
    let faults = refusal.violations().iter().map(|fault| format!("\n{fault}"));
    format!("{} / {}{}", title.vi, title.en, faults.collect::<String>())
}

impl State {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Queued, Self::Running, Self::Done, Self::Failed];

    /// The stable word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Running => "running",
            Self::Done => "done",
            Self::Failed => "failed",
        }
    }

    /// The state with this word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.word() == word)
    }
}
