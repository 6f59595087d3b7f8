use sea_orm::ConnectionTrait;
use survey_api::accounts::{Role, Scope};
use survey_api::audit::{
    counted,
    root::sign_due,
    verify::{Report, verify},
};

use crate::harness::{TestApp, Visitor, office, on_each_database};

async fn run(app: &TestApp, statements: &[&str]) {
    let tx = app.app.store.begin().await.unwrap();
    for statement in statements {
        tx.execute_unprepared(statement).await.unwrap();
    }
    tx.commit().await.unwrap();
}

async fn found(app: &TestApp) -> Option<(i64, &'static str)> {
    verify(&app.app.store).await.unwrap().fault.map(|fault| (fault.seq, fault.kind.word()))
}

#[tokio::test]
async fn every_change_of_staff_is_recorded_with_it() {
    on_each_database(async |app| {
        let before = verify(&app.app.store).await.unwrap();
        assert_eq!(before, Report { sound: 0, roots: 0, fault: None });
        let app = app.in_the_field().await; // a questionnaire, an office, a wave planned and opened
        assert_eq!(verify(&app.app.store).await.unwrap(), Report { sound: 4, roots: 0, fault: None });
        let mut wrong = office();
        wrong["service_groups"] = serde_json::json!([]);
        app.put_office("VPEZ", wrong).await.refused(422);
        assert_eq!(verify(&app.app.store).await.unwrap().sound, 4, "what was refused is no change");
    })
    .await;
}

#[tokio::test]
async fn whatever_is_done_to_the_chain_is_found_at_its_first_row() {
    on_each_database(async |app| {
        let app = app.in_the_field().await;
        assert_eq!(found(&app).await, None);
        for (column, other) in [
            ("at", "'2020-01-01T00:00:00Z'"),
            ("actor", "'person:somebody else'"),
            ("roles", "'auditor'"),
            ("office", "''"),
            ("action", "'nothing'"),
            ("object", "'office:OTHER'"),
            ("before_sha256", "'0'"),
            ("after_sha256", "'0'"),
            ("reason", "''"),
            ("request_id", "'none'"),
            ("mac", "'0'"),
            ("prev_mac", "'0'"),
        ] {
            run(&app, &["CREATE TABLE kept AS SELECT * FROM audit_event"]).await;
            run(&app, &[&format!("UPDATE audit_event SET {column} = {other} WHERE seq = 3")]).await;
            assert_eq!(found(&app).await, Some((3, "changed")), "{column}");
            restore(&app).await;
        }
        for (statements, fault) in [
            (vec!["DELETE FROM audit_event WHERE seq = 2"], (2, "missing")),
            (vec!["DELETE FROM audit_event WHERE seq = 1"], (1, "missing")),
            (vec!["DELETE FROM audit_event WHERE seq = 4"], (4, "cut_off")),
            (vec!["DELETE FROM audit_event"], (1, "cut_off")),
            (
                vec![
                    "UPDATE audit_event SET seq = 9 WHERE seq = 2",
                    "UPDATE audit_event SET seq = 2 WHERE seq = 3",
                    "UPDATE audit_event SET seq = 3 WHERE seq = 9",
                ],
                (2, "changed"),
            ),
            (
                vec!["DELETE FROM audit_event WHERE seq = 2", "UPDATE audit_event SET seq = seq - 1 WHERE seq > 2"],
                (2, "changed"),
            ),
        ] {
            run(&app, &["CREATE TABLE kept AS SELECT * FROM audit_event"]).await;
            run(&app, &statements).await;
            assert_eq!(found(&app).await, Some(fault), "{statements:?}");
            restore(&app).await;
        }
        assert_eq!(found(&app).await, None);
    })
    .await;
}

#[tokio::test]
async fn a_signed_root_shows_a_cut_end_and_its_own_forgery() {
    on_each_database(async |app| {
        let app = app.in_the_field().await; // four rows, all of one day
        assert_eq!(sign_due(&app.app.store).await.unwrap(), None, "the day is not over");
        let app = app.at("2026-08-16T00:10:00Z").await;
        let root = sign_due(&app.app.store).await.unwrap().unwrap();
        assert_eq!((&*root.day, root.seq), ("2026-08-15", 4));
        assert_eq!(sign_due(&app.app.store).await.unwrap(), None, "once a day");
        assert_eq!(verify(&app.app.store).await.unwrap(), Report { sound: 4, roots: 1, fault: None });
        for forged in [
            "UPDATE audit_root SET mac = '0'",
            "UPDATE audit_root SET seq = 3",
            "UPDATE audit_root SET signature = '00' || substr(signature, 3)",
            "UPDATE audit_root SET public_key = '00'",
            "UPDATE audit_root SET day = '2026-08-14'",
        ] {
            run(&app, &["CREATE TABLE kept_root AS SELECT * FROM audit_root", forged]).await;
            assert!(found(&app).await.is_some_and(|(_, kind)| kind == "root"), "{forged}");
            run(
                &app,
                &["DELETE FROM audit_root", "INSERT INTO audit_root SELECT * FROM kept_root", "DROP TABLE kept_root"],
            )
            .await;
        }
        assert_eq!(found(&app).await, None);
        // Whoever has the database cuts the end off and puts the head back: the chain is whole, and the root knows better.
        run(
            &app,
            &[
                "DELETE FROM audit_event WHERE seq > 2",
                "UPDATE audit_head SET seq = 2, mac = (SELECT mac FROM audit_event WHERE seq = 2)",
            ],
        )
        .await;
        assert!(found(&app).await.is_some_and(|(seq, _)| seq >= 3));
    })
    .await;
}

#[tokio::test]
async fn reported_visits_are_recorded_as_one_count() {
    on_each_database(async |app| {
        let app = app.in_the_field().await;
        let before = verify(&app.app.store).await.unwrap().sound;
        let visit = serde_json::json!({"wave": "2026-Q3", "office": "VPEZ", "service_group": "investment",
            "finished_at": "2026-08-15T02:10:00Z"});
        for number in [1, 2, 3, 3] {
            let path = format!("/api/v1/encounters/HS-{number}");
            app.report(axum::http::Method::PUT, &path, visit.clone()).await;
        }
        assert_eq!(verify(&app.app.store).await.unwrap().sound, before, "they are counted, and not in the chain yet");
        assert_eq!(counted::flush(&app.app.store).await.unwrap(), 2);
        assert_eq!(counted::flush(&app.app.store).await.unwrap(), 0);
        assert_eq!(verify(&app.app.store).await.unwrap(), Report { sound: before + 2, roots: 0, fault: None });
        let mut auditor = Visitor::signed_in(&app, Role::Auditor, &Scope::Everywhere).await;
        let events = auditor.get("/api/v1/audit/events").await.expect(200);
        let row = |action: &str| {
            let found = events.as_array().unwrap().iter().find(|event| event["action"] == action).unwrap();
            (found["object"].clone(), found["office"].clone(), found["actor"].clone())
        };
        let by = serde_json::json!("system:operator");
        assert_eq!(row("encounters.report"), ("wave:2026-Q3 rows:3".into(), "VPEZ".into(), by.clone()));
        assert_eq!(row("encounters.correct"), ("wave:2026-Q3 rows:1".into(), "VPEZ".into(), by));
    })
    .await;
}

async fn restore(app: &TestApp) {
    run(app, &["DELETE FROM audit_event", "INSERT INTO audit_event SELECT * FROM kept", "DROP TABLE kept"]).await;
}
