//! Who of the staff sends a request, and may they? Every route that is not public takes a [`Staff`].

use axum::{
    extract::FromRequestParts,
    http::{Method, request::Parts},
};
use tower_sessions::Session;
use uuid::Uuid;

use super::{
    Person, Role, Verb, conflict,
    domain::{Held, Standing},
    scope::Reach,
    session, store, token,
};
use crate::{
    app::App,
    audit::Actor,
    error::{Code, Refusal, Result},
    extract::{bearer, same_origin},
    middleware::RequestId,
    offices,
    store::Store,
};

/// What the operator's token may do, everywhere: what scripts need, and no account, no answer, no audit.
const OF_OPERATOR: [Role; 3] = [Role::OfficeAdmin, Role::Methodologist, Role::CaseSystem];
/// Of these roles, what is not a script's to do.
const NOT_OF_OPERATOR: [Verb; 2] = [Verb::PersonChange, Verb::PersonRead];

/// Somebody of the staff, signed in completely, or a script with the operator's token.
#[derive(Debug, Clone)]
pub struct Staff {
    /// Who; `None` for the operator's token.
    pub person: Option<Person>,
    held: Vec<Held>,
    /// They do not come themselves: a program of theirs comes with a token.
    token: Option<Lent>,
    request_id: Option<String>,
}

/// What a token may do of what its owner may.
#[derive(Debug, Clone)]
struct Lent {
    id: Uuid,
    verbs: Vec<Verb>,
    reach: Reach,
}

impl Staff {
    /// May they do this at this office? What they may do elsewhere only is not there for them: 404.
    pub fn allow(&self, verb: Verb, office: &str) -> Result<()> {
        self.allow_somewhere(verb)?;
        if conflict::is_rated_there(&self.held, verb, office) {
            return Err(Refusal::new(Code::ConflictOfInterest));
        }
        if self.reach(verb).has(office) { Ok(()) } else { Err(Refusal::new(Code::NotFound)) }
    }

    /// May they do this to what belongs to no office: waves, questionnaires, releases, the audit?
    pub fn allow_everywhere(&self, verb: Verb) -> Result<()> {
        if self.reach(verb) == Reach::Everywhere { Ok(()) } else { Err(Refusal::new(Code::NotAllowed)) }
    }

    /// May they do this at any office at all? A list then shows those of [`Self::reach`].
    pub fn allow_somewhere(&self, verb: Verb) -> Result<()> {
        if self.can(verb) { Ok(()) } else { Err(Refusal::new(Code::NotAllowed)) }
    }

    /// The same as a question.
    pub fn can(&self, verb: Verb) -> bool {
        self.reach(verb) != Reach::nowhere()
    }

    /// The offices at which they may do this.
    pub fn reach(&self, verb: Verb) -> Reach {
        if self.person.is_none() && NOT_OF_OPERATOR.contains(&verb) {
            return Reach::nowhere();
        }
        let held = self.held.iter().filter(|held| held.role.verbs().contains(&verb));
        let reach = held.fold(Reach::nowhere(), |reach, held| reach.with(held.reach.clone()));
        match &self.token {
            None => reach,
            Some(lent) if lent.verbs.contains(&verb) => reach.within(&lent.reach),
            Some(_) => Reach::nowhere(),
        }
    }

    /// May they give and take this role there? Nobody does so for themselves: a person adds others.
    pub fn may_grant(&self, role: Role, reach: &Reach) -> bool {
        self.person.is_some()
            && self.token.is_none()
            && self.held.iter().any(|held| held.role.may_grant(role) && held.reach.covers(reach))
    }

    /// The token with which a program of theirs comes; none where they come themselves.
    pub fn token(&self) -> Option<Uuid> {
        self.token.as_ref().map(|lent| lent.id)
    }

    /// What they hold.
    pub fn held(&self) -> &[Held] {
        &self.held
    }

    /// Who acts, for the audit: `app.store.by(staff.actor())` writes in their name.
    pub fn actor(&self) -> Actor {
        let mut who =
            self.person.as_ref().map_or("system:operator".to_owned(), |person| format!("person:{}", person.id));
        if let Some(token) = self.token() {
            who.push_str(&format!(" token:{token}"));
        }
        let mut roles: Vec<&str> = self.held.iter().map(|held| held.role.word()).collect();
        roles.dedup();
        Actor { who, roles: roles.join(","), request_id: self.request_id.clone() }
    }

    /// The handle that writes in their name.
    pub fn store(&self, app: &App) -> Store {
        app.store.by(self.actor())
    }

    /// A program with a token: good while its owner's account is as it was when it was made.
    async fn with_token(app: &App, text: &str, request_id: Option<String>) -> Result<Self> {
        let nobody = || Refusal::new(Code::CredentialRequired);
        let token = store::token::used(&app.store, text).await?.ok_or_else(nobody)?;
        let owner = store::one(&app.store, token.person).await?;
        let owner = owner.filter(|owner| owner.state == Standing::Active && owner.epoch == token.epoch);
        let owner = owner.ok_or_else(nobody)?;
        let held = held(&app.store, owner.id).await?;
        let reach = token.scope.reach(&offices::store::all(&app.store).await?);
        let lent = Lent { id: token.id, verbs: token.verbs, reach };
        Ok(Self { person: Some(owner), held, token: Some(lent), request_id })
    }

    fn operator(request_id: Option<String>) -> Self {
        let held = OF_OPERATOR.map(|role| Held { role, reach: Reach::Everywhere }).to_vec();
        Self { person: None, held, token: None, request_id }
    }
}

/// What somebody holds today.
pub async fn held(store: &Store, person: Uuid) -> Result<Vec<Held>> {
    let offices = offices::store::all(store).await?;
    let grants = store::grants(store, Some(person)).await?;
    Ok(grants.into_iter().map(|grant| Held { role: grant.role, reach: grant.scope.reach(&offices) }).collect())
}

impl FromRequestParts<App> for Staff {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Refusal> {
        let request_id = parts.extensions.get::<RequestId>().map(|id| id.0.clone());
        if bearer::is_admin(&parts.headers, app) {
            return Ok(Self::operator(request_id));
        }
        if let Some(text) = bearer::token(&parts.headers).filter(|text| text.starts_with(token::PREFIX)) {
            return Self::with_token(app, text, request_id).await;
        }
        let person = signed_in(parts, app).await?.ok_or_else(|| Refusal::new(Code::CredentialRequired))?;
        // A session comes along by itself wherever the browser goes; only our own pages may use it to change something.
        if !matches!(parts.method, Method::GET | Method::HEAD) && !same_origin::holds(&parts.headers) {
            return Err(Refusal::new(Code::ForeignOrigin));
        }
        let held = held(&app.store, person.id).await?;
        Ok(Self { person: Some(person), held, token: None, request_id })
    }
}

async fn signed_in(parts: &Parts, app: &App) -> Result<Option<Person>> {
    let Some(session) = parts.extensions.get::<Session>() else { return Ok(None) };
    let Some(running) = session::running(session, app.clock).await?.filter(|running| running.complete) else {
        return Ok(None);
    };
    let person = store::one(&app.store, running.person).await?;
    Ok(person.filter(|person| person.state == Standing::Active && person.epoch == running.epoch))
}
