use analytics::release;
use survey_api::{
    accounts::{Role, Scope},
    offices, releases,
    responses::Credential,
    waves::{self, State},
};

use crate::{
    harness::{Reply, TestApp, Visitor, WAVE, new_response, on_each_database},
    sample_release,
};

async fn everywhere(app: &TestApp, role: Role) -> Visitor {
    Visitor::signed_in(app, role, &Scope::Everywhere).await
}

/// The fields that a page says are at fault.
#[track_caller]
fn faults(page: &Reply) -> Vec<String> {
    assert_eq!(page.status, 422, "{}", page.text);
    let summary = page.text.split("error-summary").nth(1).unwrap().split("</div>").next().unwrap();
    let links = summary.split("href=\"#").skip(1);
    links.map(|link| link.split('"').next().unwrap().to_owned()).collect()
}

#[track_caller]
fn leads_to(reply: &Reply) -> &str {
    assert_eq!(reply.status, 303, "{}", reply.text);
    reply.headers["location"].to_str().unwrap()
}

#[tokio::test]
async fn a_wave_is_planned_opened_and_frozen_on_pages_that_say_what_will_happen() {
    on_each_database(async |app| {
        app.planned().await;
        let mut lan = everywhere(&app, Role::Methodologist).await;
        let wrong = [("period", "Quý 4"), ("code", ""), ("questionnaire", "one_stop/1")];
        assert_eq!(faults(&lan.post("/staff/waves/new", &wrong).await), ["code", "period"]);
        let taken = [("period", WAVE), ("code", ""), ("questionnaire", "one_stop/1")];
        assert_eq!(faults(&lan.post("/staff/waves/new", &taken).await), ["code"]);
        let new = [("period", "2026-Q4"), ("code", ""), ("questionnaire", "one_stop/1")];
        assert_eq!(leads_to(&lan.post("/staff/waves/new", &new).await), "/staff/waves/2026-Q4");

        let plan = "/staff/waves/2026-Q4/plan";
        let wrong = [("expected", "VPEZ 25\nNOWHERE 3\nVPEZ x"), ("opens_on", "soon"), ("items/kiosk", "random_2")];
        assert_eq!(faults(&lan.post(plan, &wrong).await), ["expected", "expected", "opens_on"]);
        let late = [("opens_on", "2026-12-31"), ("closes_on", "2026-10-01"), ("items/kiosk", "everything")];
        assert_eq!(faults(&lan.post(plan, &late).await), ["closes_on"]);
        let good = [("expected", "VPEZ 25"), ("opens_on", "2026-10-01"), ("items/kiosk", "one_per_factor")];
        assert_eq!(leads_to(&lan.post(plan, &good).await), "/staff/waves/2026-Q4");
        assert!(lan.get("/staff/waves/2026-Q4").await.text.contains("Mỗi yếu tố một câu"));

        let before = lan.get("/staff/waves/2026-Q4/open").await.text;
        assert!(before.contains("Kế hoạch (25 phiếu dự kiến) không đổi được nữa."), "{before}");
        assert_eq!(waves::store::one(&app.app.store, "2026-Q4").await.unwrap().unwrap().state, State::Planned);
        leads_to(&lan.post("/staff/waves/2026-Q4/open", &[]).await);
        assert_eq!(leads_to(&lan.post(plan, &good).await), "/staff/waves/2026-Q4", "the plan is fixed");
        let before = lan.get("/staff/waves/2026-Q4/freeze").await.text;
        assert!(before.contains("Chốt 0 câu trả lời có cơ sở, và 0 phiếu vãng lai"), "{before}");
        leads_to(&lan.post("/staff/waves/2026-Q4/freeze", &[]).await);
        assert_eq!(waves::store::one(&app.app.store, "2026-Q4").await.unwrap().unwrap().state, State::Frozen);
        for page in ["/staff/waves", "/en/staff/waves/2026-Q4", "/staff/waves/2026-Q4/monitor"] {
            assert_eq!(lan.get(page).await.status, 200, "{page}");
        }
        assert_eq!(lan.get("/staff/waves/nowhere/monitor").await.status, 404);
    })
    .await;
}

#[tokio::test]
async fn offices_are_added_renamed_merged_and_closed_and_nothing_of_the_past_is_lost() {
    on_each_database(async |app| {
        app.planned().await;
        let mut admin = everywhere(&app, Role::OfficeAdmin).await;
        let bad = [("code", "mã xấu"), ("name_vi", ""), ("name_en", "A"), ("province", "KH"), ("groups", "land | Đất")];
        assert_eq!(faults(&admin.post("/staff/offices/new", &bad).await), ["code", "name_vi"]);
        for code in ["A", "B"] {
            let fields = [
                ("code", code),
                ("name_vi", code),
                ("name_en", code),
                ("province", "KH"),
                ("groups", "land | Đất đai"),
            ];
            leads_to(&admin.post("/staff/offices/new", &fields).await);
        }
        assert_eq!(
            faults(&admin.post("/staff/offices/A/counters", &[("counters", "1 | Quầy một\n1 | Hai")]).await),
            ["counters"]
        );
        leads_to(&admin.post("/staff/offices/A/counters", &[("counters", "1 | Quầy một\n2 | Quầy hai | Two")]).await);
        assert_eq!(
            faults(&admin.post("/staff/offices/A/procedures", &[("procedures", "x | 1.001 | Cấp giấy")]).await),
            ["procedures"]
        );
        leads_to(&admin.post("/staff/offices/A/procedures", &[("procedures", "land | 1.001 | Cấp giấy")]).await);

        let future = [("name_vi", "Mới"), ("name_en", "New"), ("since", "2027-01-01")];
        assert_eq!(faults(&admin.post("/staff/offices/A/name", &future).await), ["since"]);
        leads_to(
            &admin
                .post("/staff/offices/A/name", &[("name_vi", "Mới"), ("name_en", "New"), ("since", "2026-07-01")])
                .await,
        );
        let page = admin.get("/staff/offices/A").await.text;
        assert!(page.contains("Tên đến 01/07/2026") && page.contains("Quầy hai") && page.contains("1.001"), "{page}");

        let merge = |old: &'static str| [("kind", "merge"), ("since", "2026-07-01"), ("old", old), ("new", "VPEZ")];
        assert_eq!(faults(&admin.post("/staff/successions/new", &merge("A\nB")).await), ["old"], "without weights");
        assert_eq!(faults(&admin.post("/staff/successions/new", &merge("A 1\nNOWHERE 2")).await), ["old"]);
        leads_to(&admin.post("/staff/successions/new", &merge("A 300\nB 100")).await);
        let table = admin.get("/staff/successions/table.csv").await.text;
        assert_eq!(table, "old,new,from,weight\nA,VPEZ,2026-Q3,300\nB,VPEZ,2026-Q3,100\n");
        assert_eq!(faults(&admin.post("/staff/successions/new", &merge("A 300")).await), ["old"], "it is no more");
        let today: Vec<String> =
            offices::store::today(&app.app.store).await.unwrap().into_iter().map(|o| o.code).collect();
        assert_eq!((today, offices::store::all(&app.app.store).await.unwrap().len()), (vec!["VPEZ".to_owned()], 3));

        let mut local = Visitor::signed_in(&app, Role::OfficeAdmin, &Scope::Office("VPEZ".into())).await;
        assert_eq!(local.post("/staff/offices/A/close", &[("since", "2026-08-01"), ("reason", "x")]).await.status, 404);
        assert_eq!(
            faults(&local.post("/staff/offices/VPEZ/close", &[("since", "2026-08-01"), ("reason", "")]).await),
            ["reason"]
        );
        leads_to(
            &local.post("/staff/offices/VPEZ/close", &[("since", "2026-08-01"), ("reason", "chuyển trụ sở")]).await,
        );
    })
    .await;
}

#[tokio::test]
async fn codes_are_issued_and_set_in_one_step() {
    on_each_database(async |app| {
        let app = app.in_the_field().await;
        let mut admin = everywhere(&app, Role::OfficeAdmin).await;
        let fields = |count, roll| {
            [("wave", WAVE), ("place", "VPEZ/labour"), ("counter", "1"), ("count", count), ("roll", roll)]
        };
        assert_eq!(faults(&admin.post("/staff/codes", &fields("0", "a4")).await), ["count"]);
        assert_eq!(faults(&admin.post("/staff/codes", &fields("2", "a3")).await), ["roll"]);
        assert!(!app.funnel().await.contains_key("offered"), "nothing is issued that nobody has");
        if app.url.starts_with("sqlite") {
            let pdf = admin.post_for_bytes("/staff/codes", &fields("2", "a4")).await;
            assert!(pdf.starts_with(b"%PDF"));
            assert_eq!(app.funnel().await["offered"], 2);
        }
    })
    .await;
}

#[tokio::test]
async fn a_questionnaire_is_shown_with_what_changes_before_it_is_published() {
    on_each_database(async |app| {
        app.planned().await;
        let mut lan = everywhere(&app, Role::Methodologist).await;
        let path = "/staff/questionnaires/new";
        let source = include_str!("../../src/questionnaires/one_stop.toml");
        assert_eq!(faults(&lan.upload(path, &[], &[]).await), ["file"]);
        let broken = lan.upload(path, &[], &[("file", "q.toml", "key = \"x\"\nversion = 0\n")]).await;
        assert!(faults(&broken).iter().all(|field| field == "file"), "{}", broken.text);
        let keys: Vec<String> =
            survey_api::questionnaires::Questionnaire::one_stop().items.into_iter().map(|i| i.key).collect();
        let breaks = format!("version = 2\nbreaks = {keys:?}");
        let second = source.replace("version = 1", &breaks).replace("satisfied_from = 4", "satisfied_from = 5");
        let kept = lan.upload(path, &[], &[("file", "q.toml", &second)]).await;
        assert_eq!(leads_to(&kept), "/staff/questionnaires/one_stop/2/draft");
        let mut hoa = everywhere(&app, Role::Publisher).await;
        let shown = hoa.get("/staff/questionnaires/one_stop/2/draft").await.text;
        assert!(shown.contains("23 câu đổi nghĩa") && shown.contains("Đổi nghĩa"), "{shown}");
        let here = survey_api::questionnaires::store::version(&app.app.store, "one_stop", 2);
        assert!(here.await.unwrap().is_none(), "shown, not published");
        let in_use = source.replace("satisfied_from = 4", "satisfied_from = 5");
        assert_eq!(faults(&lan.upload(path, &[], &[("file", "q.toml", &in_use)]).await), ["file"]);
    })
    .await;
}

#[tokio::test]
async fn a_file_of_answers_is_taken_whole_or_its_rejected_rows_come_back() {
    on_each_database(async |app| {
        let app = app.in_the_field().await;
        let mut steward = everywhere(&app, Role::DataSteward).await;
        let form = survey_api::questionnaires::Questionnaire::one_stop();
        let keys: Vec<&str> = form.codebook().items.iter().map(|item| item.key.as_str()).collect();
        let row = |office: &str, mark: &str| format!("{office},investment,{}\n", vec![mark; keys.len()].join(","));
        let head = format!("office,group,{}\n", keys.join(","));
        let dirty = format!("{head}{}{}{}", row("VPEZ", "4"), row("VPEZ", "77"), row("VPEZ", "5"));
        let fields = |faulty: &'static str| {
            vec![
                ("wave", WAVE),
                ("service_group_column", "group"),
                ("channel", "paper"),
                ("basis", "ticket"),
                ("faulty", faulty),
            ]
        };
        let file = [("file", "phieu.csv", dirty.as_str())];
        assert_eq!(faults(&steward.upload("/staff/import", &fields("whole"), &[]).await), ["file"]);
        let refused = steward.upload("/staff/import", &fields("whole"), &file).await;
        assert!(faults(&refused).iter().all(|field| field == "file"));
        assert!(refused.text.contains("dòng (row) 3") && refused.text.contains("phieu.csv"), "{}", refused.text);
        let mut report = fields("whole");
        report.push(("rejects", "1"));
        let report = steward.upload("/staff/import", &report, &file).await;
        assert!(report.header("content-type").starts_with("text/csv"));
        assert_eq!(report.text.lines().count(), 1 + keys.len(), "{}", report.text);
        assert_eq!(app.stored().await, 0);
        let done = steward.upload("/staff/import", &fields("rest"), &file).await;
        assert_eq!((done.status.as_u16(), app.stored().await), (200, 2), "{}", done.text);
        let again = steward.upload("/staff/import", &fields("rest"), &file).await;
        assert_eq!((again.status.as_u16(), app.stored().await), (200, 2), "the same file again");
        let elsewhere = format!("{head}{}", row("OTHER", "4"));
        let elsewhere =
            steward.upload("/staff/import", &fields("whole"), &[("file", "a.csv", elsewhere.as_str())]).await;
        assert_eq!(faults(&elsewhere), ["file"]);
        let wrong = [("wave", "2020-Q1"), ("channel", "smoke"), ("basis", "faith")];
        assert_eq!(faults(&steward.upload("/staff/import", &wrong, &file).await), ["wave", "basis", "channel"]);
    })
    .await;
}

#[tokio::test]
async fn a_release_is_let_out_by_somebody_who_did_not_compute_it_on_the_files_that_were_shown() {
    on_each_database(async |app| {
        let app = app.in_the_field().await;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("2026-Q3");
        std::fs::create_dir(&path).unwrap();
        release::write(&sample_release::release(), &path).unwrap();
        release::write_manifest(&path).unwrap();
        let (mut maker, mut other) = (everywhere(&app, Role::Publisher).await, everywhere(&app, Role::Publisher).await);
        let made = releases::approval::propose(&app.app.store, &path, maker.person.unwrap()).await.unwrap();
        let address = format!("/staff/releases/{}/{}", made.period, made.revision);
        assert!(releases::store::latest(&app.app.store, &made.period).await.unwrap().is_none(), "nobody sees it yet");
        assert!(other.get(&address).await.text.contains(&made.manifest_sha256));
        let sent = [("sha256", made.manifest_sha256.as_str())];
        let own = maker.post(&address, &sent).await;
        assert_eq!(own.status, 422);
        assert!(own.text.contains("Việc này cần người thứ hai"), "{}", own.text);
        assert_eq!(other.post(&address, &[("sha256", "0".repeat(64).as_str())]).await.status, 422, "another digest");
        leads_to(&other.post(&address, &sent).await);
        assert!(releases::store::latest(&app.app.store, &made.period).await.unwrap().is_some());
        let note = std::fs::read_to_string(path.join("approval.json")).unwrap();
        assert!(note.contains(&other.person.unwrap().to_string()) && note.contains(&made.manifest_sha256), "{note}");
        release::check_manifest(&path).unwrap();
        let own = releases::approval::one(&app.app.store, &made.period, made.revision).await.unwrap().unwrap();
        assert_eq!((own.made_by, own.approved.unwrap().0), (maker.person, other.person.unwrap()));
    })
    .await;
}

#[tokio::test]
async fn the_log_is_searched_and_verified() {
    on_each_database(async |app| {
        let app = app.in_the_field().await;
        let mut auditor = everywhere(&app, Role::Auditor).await;
        let all = auditor.get("/staff/audit").await.text;
        assert!(all.contains("wave.state") && all.contains("office.put"), "{all}");
        let found = auditor.get("/staff/audit?words=wave.state").await.text;
        assert!(found.contains("wave.state") && !found.contains("office.put"));
        let none = auditor.get("/staff/audit?words=%25").await.text;
        assert!(none.contains("Chưa có gì"), "a per cent sign is no wildcard");
        assert!(auditor.post("/staff/audit/verify", &[]).await.text.contains("Chuỗi nguyên vẹn"));
        assert_eq!(auditor.get("/staff/audit/roots").await.status, 200);
    })
    .await;
}

#[tokio::test]
async fn the_first_page_lists_what_somebody_may_do_and_nothing_else() {
    on_each_database(async |app| {
        let app = app.in_the_field().await;
        let mut clerk = Visitor::signed_in(&app, Role::DataClerk, &Scope::Office("VPEZ".into())).await;
        let page = clerk.get("/staff").await.text;
        assert!(
            page.contains("href=\"/staff/paper\"") && !page.contains("/staff/waves") && !page.contains("/staff/audit")
        );
        for role in Role::ALL.into_iter().filter(|role| role.is_personal()) {
            let mut somebody = everywhere(&app, role).await;
            let page = somebody.get("/staff").await.text;
            for link in page.split("href=\"/staff").skip(1).map(|rest| rest.split('"').next().unwrap()) {
                assert_eq!(somebody.get(&format!("/staff{link}")).await.status, 200, "{} {link}", role.word());
            }
        }
    })
    .await;
}

#[tokio::test]
async fn a_release_of_a_frozen_wave_is_computed_on_a_page_and_let_out_by_somebody_else() {
    on_each_database(async |app| {
        let app = app.in_the_field().await;
        app.put_encounters(WAVE, "VPEZ", "investment", 60).await.expect(200);
        let people: Vec<_> = (0..40).map(|_| new_response(uuid::Uuid::new_v4())).collect();
        let credential = Credential::Program(analytics::frame::Basis::Ticket);
        app.app.intake.submit_whole(&app.app.store, people, credential, |_| None).await.unwrap();
        let mut analyst = everywhere(&app, Role::Analyst).await;
        let fields = |wave: &'static str, minimum: &'static str| {
            [
                ("wave", wave),
                ("scheme", "sipas"),
                ("title_vi", "Chỉ số hài lòng"),
                ("title_en", "Satisfaction index"),
                ("agency_vi", "Ban Quản lý"),
                ("agency_en", "The board"),
                ("population_vi", "Người trả lời"),
                ("population_en", "Respondents"),
                ("minimum_n", minimum),
            ]
        };
        let page = "/staff/compile/new";
        assert_eq!(faults(&analyst.post(page, &fields(WAVE, "30")).await), ["wave"], "it is not frozen");
        app.freeze_wave(WAVE).await.expect(200);
        assert_eq!(faults(&analyst.post(page, &fields(WAVE, "5")).await), ["minimum_n"]);
        assert_eq!(faults(&analyst.post(page, &[("wave", WAVE), ("scheme", "x"), ("minimum_n", "30")]).await).len(), 7);
        let asked = leads_to(&analyst.post(page, &fields(WAVE, "30")).await).to_owned();
        let shown = loop {
            let shown = analyst.get(&asked).await.text;
            if !shown.contains("Xem lại trạng thái") {
                break shown;
            }
            tokio::task::yield_now().await;
        };
        assert!(shown.contains("chờ người khác duyệt") && shown.contains("6 trên 6"), "{shown}");
        assert!(releases::store::latest(&app.app.store, WAVE).await.unwrap().is_none(), "nobody sees it yet");
        let mut publisher = everywhere(&app, Role::Publisher).await;
        assert_eq!(publisher.get("/staff/compile").await.status, 403, "who lets out does not compute");
        let address = format!("/staff/releases/{WAVE}/1");
        let offered = publisher.get(&address).await.text;
        let sha256 = offered.split("name=\"sha256\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
        leads_to(&publisher.post(&address, &[("sha256", &sha256)]).await);
        let recorded = releases::store::latest(&app.app.store, WAVE).await.unwrap().unwrap();
        release::check_manifest(&recorded.path).unwrap();
    })
    .await;
}
