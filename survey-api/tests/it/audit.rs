use sea_orm::ConnectionTrait;
use survey_api::audit::verify::{Report, verify};

use crate::harness::{TestApp, office, on_each_database};

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

async fn restore(app: &TestApp) {
    run(app, &["DELETE FROM audit_event", "INSERT INTO audit_event SELECT * FROM kept", "DROP TABLE kept"]).await;
}
