//! Devices over HTTP.

use axum::{
    Json,
    extract::{FromRequestParts, Path, State},
    http::{HeaderName, StatusCode, header, request::Parts},
};
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

use super::{
    Device,
    access::Access,
    domain::Place,
    key::{PublicKey, enrolment_message},
    store, sync,
    views::{
        ChallengeView, DeviceBody, DeviceView, EnrolledView, HeartbeatBody, HeartbeatView, InvitationBody,
        InvitationView, ReasonBody, ResultView, RetiringView, SyncBody, SyncView, TokenBody, TokenView,
    },
};
use crate::{
    accounts::{
        Staff, Verb,
        invitation::{self, Invitation},
    },
    app::App,
    audit::Actor,
    error::{Code, Refusal, Result, Rule},
    extract::{LARGEST_BATCH, Network, ValidJson, bearer},
    limits::Standing,
    offices,
    openapi::refused,
    questionnaires,
    waves::{self, Wave},
};

const NO_STORE: [(HeaderName, &str); 1] = [(header::CACHE_CONTROL, "no-store")];
type NoStore = [(HeaderName, &'static str); 1];

/// The routes of devices.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(invite))
        .routes(routes!(list, enrol))
        .routes(routes!(challenge))
        .routes(routes!(token))
        .routes(routes!(beat))
        .routes(routes!(approve))
        .routes(routes!(revoke))
        .routes(routes!(acknowledge))
        .routes(routes!(take))
}

/// Makes a code with which one device can be enrolled within ten minutes. It is told this once.
#[utoipa::path(post, path = "/device-enrolments", tag = "operation", security(("staff" = [])), request_body = InvitationBody,
    responses((status = 201, body = InvitationView), (status = 404, description = "`not_found`"),
        (status = 409, description = "`conflict_of_interest`"), refused::Sent))]
async fn invite(
    staff: Staff,
    State(app): State<App>,
    ValidJson(body): ValidJson<InvitationBody>,
) -> Result<(StatusCode, NoStore, Json<InvitationView>)> {
    staff.allow(Verb::DeviceChange, &body.office)?;
    let place = Place { office: body.office, counter: body.counter, name: body.name };
    let office = offices::store::one(&app.store, &place.office).await?;
    let (place, code) = (place.at(office.as_ref())?, Invitation::random()?);
    offices::store::time::open_on(&app.store, &place.office, &place.counter, app.clock.here().date()).await?;
    let expires = store::invite(&staff.store(&app), &place, &code.sha256()).await?;
    let view = InvitationView { code: code.text().to_owned(), expires_at: moment(expires) };
    Ok((StatusCode::CREATED, NO_STORE, Json(view)))
}

/// The devices of the offices that are yours, with what should be looked at.
#[utoipa::path(get, path = "/devices", tag = "operation", security(("staff" = [])),
    responses((status = 200, body = Vec<DeviceView>), refused::Seen))]
async fn list(staff: Staff, State(app): State<App>) -> Result<Json<Vec<DeviceView>>> {
    staff.allow_somewhere(Verb::DeviceChange)?;
    let (reach, now) = (staff.reach(Verb::DeviceChange), app.clock.now());
    let devices = store::all(&app.store).await?.into_iter().filter(|device| reach.has(&device.place.office));
    Ok(Json(devices.map(|device| DeviceView::of(device, now)).collect()))
}

/// Enrols the device that sends this, with a code and a key that it made.
#[utoipa::path(post, path = "/devices", tag = "operation", security(()), request_body = DeviceBody,
    responses((status = 201, body = EnrolledView), (status = 401, description = "`signature_invalid`"),
        (status = 404, description = "`enrolment_unknown`"), (status = 429, description = "`too_many_requests`"),
        (status = 503, description = "`busy`"), refused::Body))]
async fn enrol(
    network: Network,
    State(app): State<App>,
    ValidJson(body): ValidJson<DeviceBody>,
) -> Result<(StatusCode, Json<EnrolledView>)> {
    let guesses = [format!("enrolment:{}", network.0)];
    app.failures.check(&guesses)?;
    let not_a_key = || Refusal::at(Code::Invalid, "/public_key", Rule::UnknownValue);
    let key = PublicKey::from_text(&body.public_key).ok_or_else(not_a_key)?;
    if !key.signed_text(&enrolment_message(&body.code, &body.public_key), &body.signature) {
        return Err(Refusal::new(Code::SignatureInvalid));
    }
    let by = app.store.by(Actor { who: "device".to_owned(), roles: "device".to_owned(), request_id: None });
    let device = store::enrol(&by, &invitation::hash(&body.code), &key).await.inspect_err(|refusal| {
        if refusal.code() == Code::EnrolmentUnknown {
            app.failures.count(&guesses);
        }
    })?;
    let (device_id, fingerprint, waits) = (device.id, device.fingerprint(), device.waits);
    let Place { office, counter, name } = device.place;
    Ok((StatusCode::CREATED, Json(EnrolledView { device_id, office, counter, name, fingerprint, waits })))
}

/// Something for the device to sign.
#[utoipa::path(post, path = "/devices/{id}/challenge", tag = "operation", security(()),
    params(("id" = String, Path, format = Uuid, example = "0198c3a4-7d10-7c3e-8a53-2f6f3c8b1b52")),
    responses((status = 200, body = ChallengeView), (status = 404, description = "`not_found`")))]
async fn challenge(State(app): State<App>, Path(id): Path<String>) -> Result<(NoStore, Json<ChallengeView>)> {
    let id = parsed(&id)?;
    Ok((NO_STORE, Json(ChallengeView { challenge: app.devices.challenge(id, app.clock.now()) })))
}

/// A token for a day, for the device that signed its challenge.
#[utoipa::path(post, path = "/devices/{id}/token", tag = "operation", security(()), request_body = TokenBody,
    params(("id" = String, Path, format = Uuid, example = "0198c3a4-7d10-7c3e-8a53-2f6f3c8b1b52")),
    responses((status = 200, body = TokenView),
        (status = 401, description = "`signature_invalid`, `device_revoked`"),
        (status = 404, description = "`not_found`"), (status = 409, description = "`device_waits`"), refused::Body))]
async fn token(
    State(app): State<App>,
    Path(id): Path<String>,
    ValidJson(body): ValidJson<TokenBody>,
) -> Result<(NoStore, Json<TokenView>)> {
    let id = parsed(&id)?;
    let (now, not_signed) = (app.clock.now(), || Refusal::new(Code::SignatureInvalid));
    if !app.devices.is_challenge(id, &body.challenge, now) {
        return Err(not_signed());
    }
    let device = store::one(&app.store, id).await?.ok_or_else(not_signed)?;
    if !device.key.signed_text(&Access::message(id, &body.challenge), &body.signature) {
        return Err(not_signed());
    }
    in_service(&device)?;
    if device.waits {
        return Err(Refusal::new(Code::DeviceWaits));
    }
    let (token, expires) = app.devices.token(id, now);
    Ok((NO_STORE, Json(TokenView { token, expires_at: moment(expires) })))
}

/// What the device says of itself.
#[utoipa::path(post, path = "/heartbeats", tag = "operation", security(("device" = [])), request_body = HeartbeatBody,
    responses((status = 200, body = HeartbeatView),
        (status = 401, description = "`credential_required`, `device_revoked`"),
        (status = 503, description = "`busy`"), refused::Body))]
async fn beat(
    Holder(device): Holder,
    State(app): State<App>,
    ValidJson(body): ValidJson<HeartbeatBody>,
) -> Result<Json<HeartbeatView>> {
    let now = app.clock.now();
    let said = body.read(now)?;
    store::beat(&app.store, device.id, &said).await?;
    let (clock_offset_ms, last_seq) = (said.clock_offset_ms, device.last_seq);
    let retiring = retiring(&app).await?;
    Ok(Json(HeartbeatView { now: now.to_string(), clock_offset_ms, last_seq, retiring }))
}

/// The open waves whose questionnaire ends, so that a kiosk sends what it keeps in time.
async fn retiring(app: &App) -> Result<Vec<RetiringView>> {
    let lives = questionnaires::store::life::all(&app.store).await?;
    let ends = |wave: Wave| {
        let until = lives.get(&wave.questionnaire_sha256)?.accept_until()?;
        Some(RetiringView { wave: wave.code, accept_until: moment(until), sha256: wave.questionnaire_sha256 })
    };
    let open = waves::store::all(&app.store).await?.into_iter().filter(|wave| wave.state == waves::State::Open);
    Ok(open.filter_map(ends).collect())
}

/// Lets a device send, after its fingerprint was compared with the one on its screen. Whoever made its code does not.
#[utoipa::path(post, path = "/devices/{id}/approve", tag = "operation", security(("staff" = [])),
    params(("id" = String, Path, format = Uuid, example = "0198c3a4-7d10-7c3e-8a53-2f6f3c8b1b52")),
    responses((status = 204), (status = 401, description = "`credential_required`"),
        (status = 403, description = "`foreign_origin`, `not_allowed`"), (status = 404, description = "`not_found`"),
        (status = 409, description = "`conflict_of_interest`, `second_person_required`"),
        (status = 503, description = "`busy`")))]
async fn approve(staff: Staff, State(app): State<App>, Path(id): Path<String>) -> Result<StatusCode> {
    let device = of_staff(&app, &staff, &id).await?;
    store::approve(&staff.store(&app), device.id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Takes a device out of service for good: its token is worth nothing from now on.
#[utoipa::path(post, path = "/devices/{id}/revoke", tag = "operation", security(("staff" = [])), request_body = ReasonBody,
    params(("id" = String, Path, format = Uuid, example = "0198c3a4-7d10-7c3e-8a53-2f6f3c8b1b52")),
    responses((status = 204), (status = 404, description = "`not_found`"),
        (status = 409, description = "`conflict_of_interest`"), refused::Sent))]
async fn revoke(
    staff: Staff,
    State(app): State<App>,
    Path(id): Path<String>,
    ValidJson(body): ValidJson<ReasonBody>,
) -> Result<StatusCode> {
    let device = of_staff(&app, &staff, &id).await?;
    store::revoke(&staff.store(&app), device.id, &body.reason).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Says that somebody has looked at the records that are missing or forked, and what it was.
#[utoipa::path(post, path = "/devices/{id}/acknowledge", tag = "operation", security(("staff" = [])), request_body = ReasonBody,
    params(("id" = String, Path, format = Uuid, example = "0198c3a4-7d10-7c3e-8a53-2f6f3c8b1b52")),
    responses((status = 204), (status = 404, description = "`not_found`"),
        (status = 409, description = "`conflict_of_interest`"), refused::Sent))]
async fn acknowledge(
    staff: Staff,
    State(app): State<App>,
    Path(id): Path<String>,
    ValidJson(body): ValidJson<ReasonBody>,
) -> Result<StatusCode> {
    let device = of_staff(&app, &staff, &id).await?;
    store::acknowledge(&staff.store(&app), device.id, &body.reason).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Takes records of the device's chain, each by itself: what is refused does not hold up the others.
#[utoipa::path(post, path = "/responses/sync", tag = "collection", security(("device" = [])), request_body = SyncBody,
    responses((status = 200, body = SyncView),
        (status = 401, description = "`credential_required`, `device_revoked`"),
        (status = 429, description = "`too_many_requests`"),
        (status = 503, description = "`busy`, `draining`, `timeout`"), refused::Body))]
async fn take(
    Holder(device): Holder,
    network: Network,
    State(app): State<App>,
    ValidJson(body): ValidJson<SyncBody, LARGEST_BATCH>,
) -> Result<(Option<Standing>, NoStore, Json<SyncView>)> {
    let key = device.id.to_string();
    let standing = app.rates.batches.pass(&key)?;
    let records = body.read()?;
    // One record is one person before the kiosk just now; several are what waited while the line was down.
    let is_too_fast = records.len() == 1 && app.rates.device.is_over(&key);
    let over_limit = is_too_fast | app.rates.network.is_over(&network.0);
    let outcomes = sync::take(&app, &device, records, over_limit).await?;
    Ok((standing, NO_STORE, Json(SyncView { results: outcomes.into_iter().map(ResultView::from).collect() })))
}

/// The device whose token came with the request.
#[derive(Debug)]
pub struct Holder(pub Device);

impl FromRequestParts<App> for Holder {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let nobody = || Refusal::new(Code::CredentialRequired);
        let token = bearer::token(&parts.headers).ok_or_else(nobody)?;
        let id = app.devices.holder(token, app.clock.now()).ok_or_else(nobody)?;
        let device = store::one(&app.store, id).await?.ok_or_else(nobody)?;
        in_service(&device)?;
        Ok(Self(device))
    }
}

fn in_service(device: &Device) -> Result<()> {
    if device.is_revoked { Err(Refusal::new(Code::DeviceRevoked)) } else { Ok(()) }
}

/// A device of an office that is theirs to administer; any other is not there.
pub(super) async fn of_staff(app: &App, staff: &Staff, id: &str) -> Result<Device> {
    staff.allow_somewhere(Verb::DeviceChange)?;
    let device = store::one(&app.store, parsed(id)?).await?.ok_or_else(|| Refusal::new(Code::NotFound))?;
    staff.allow(Verb::DeviceChange, &device.place.office)?;
    Ok(device)
}

fn parsed(id: &str) -> Result<Uuid> {
    Uuid::try_parse(id).map_err(|_| Refusal::new(Code::NotFound))
}

fn moment(seconds: i64) -> String {
    jiff::Timestamp::from_second(seconds).unwrap_or_default().to_string()
}
