use sea_orm::ConnectionTrait;
use survey_api::{Store, error::Code, responses::Credential};
use uuid::Uuid;

use crate::harness::{WAVE, new_response, on_each_database, remove_office, response};

#[tokio::test]
async fn when_too_many_wait_the_next_is_told_to_come_back() {
    on_each_database(async |app| {
        let app = app.in_the_field().await.with_queue(1);
        app.put_response(Uuid::new_v4(), response()).await.expect(201);
        let held = app.app.store.begin().await.unwrap(); // nobody else can write now
        let puts: Vec<_> = (0..12)
            .map(|_| {
                let app = app.clone();
                tokio::spawn(async move { app.put_response(Uuid::new_v4(), response()).await })
            })
            .collect();
        // At most one is with the writer and one waits; the others are refused at once, while those two cannot end.
        while puts.iter().filter(|put| put.is_finished()).count() < 10 {
            tokio::task::yield_now().await;
        }
        held.rollback().await.unwrap();
        let mut taken = 0;
        for put in puts {
            let reply = put.await.unwrap();
            if reply.status == 201 {
                taken += 1;
            } else {
                assert_eq!(reply.refused(503), "busy");
                assert_eq!(reply.header("retry-after"), "1");
            }
        }
        assert!((1..=2).contains(&taken), "{taken} taken");
        assert_eq!(app.stored().await, 1 + taken);
    })
    .await;
}

#[tokio::test]
async fn one_bad_row_does_not_take_its_batch_with_it() {
    on_each_database(async |app| {
        let app = app.in_the_field().await;
        app.put_office("ONCE", crate::harness::office()).await.expect(200);
        // Behind the server's back: the database takes one of that office and no more.
        let tx = app.app.store.begin().await.unwrap();
        tx.execute_unprepared("CREATE UNIQUE INDEX once ON response_staged (office) WHERE office = 'ONCE'")
            .await
            .unwrap();
        tx.commit().await.unwrap();
        let mut many: Vec<_> = (0..7).map(|_| new_response(Uuid::new_v4())).collect();
        for bad in [2, 4] {
            many[bad].office = "ONCE".into();
        }
        let receipts = app.app.intake.submit_many(many, Credential::Nobody).await;
        let refused: Vec<_> =
            receipts.iter().map(|receipt| receipt.as_ref().err().map(|refusal| refusal.code())).collect();
        assert_eq!(refused, [None, None, None, None, Some(Code::Internal), None, None]);
        assert_eq!(app.stored().await, 6);
    })
    .await;
}

#[tokio::test]
async fn an_office_that_is_gone_is_named_by_the_write_itself() {
    on_each_database(async |app| {
        let app = app.in_the_field().await;
        app.put_office("GONE", crate::harness::office()).await.expect(200);
        let mut bad = new_response(Uuid::new_v4());
        bad.office = "GONE".into();
        app.app.intake.check(bad.clone(), Credential::Nobody).await.unwrap(); // known from here on
        remove_office(&app, "GONE").await; // behind the server's back
        let many = [new_response(Uuid::new_v4()), bad, new_response(Uuid::new_v4())];
        let receipts = app.app.intake.submit_many(many, Credential::Nobody).await;
        let refused = receipts[1].as_ref().unwrap_err();
        assert_eq!((refused.code(), refused.violations()[0].pointer.as_str()), (Code::Invalid, "/office"));
        assert!(receipts[0].is_ok() && receipts[2].is_ok());
        assert_eq!(app.stored().await, 2);
    })
    .await;
}

#[tokio::test]
async fn what_was_taken_is_written_before_the_server_stops() {
    on_each_database(async |app| {
        let app = app.in_the_field().await;
        let held = app.app.store.begin().await.unwrap();
        let intake = app.app.intake.clone();
        let many = tokio::spawn(async move {
            let many = (0..30).map(|_| new_response(Uuid::new_v4()));
            intake.submit_many(many.collect::<Vec<_>>(), Credential::Nobody).await
        });
        tokio::task::yield_now().await;
        held.rollback().await.unwrap();
        let receipts = many.await.unwrap();
        app.app.intake.drain().await;
        let taken = receipts.iter().filter(|receipt| receipt.is_ok()).count() as u64;
        assert_eq!((taken, app.stored().await), (30, 30));
        let late = app.app.intake.submit(new_response(Uuid::new_v4()), Credential::Nobody).await;
        assert_eq!(late.unwrap_err().code(), Code::Draining);
    })
    .await;
}

#[tokio::test]
async fn what_is_acknowledged_survives_closing_and_opening() {
    on_each_database(async |app| {
        let app = app.in_the_field().await;
        app.app.intake.submit(new_response(Uuid::new_v4()), Credential::Nobody).await.unwrap();
        let url = app.url.clone();
        app.app.clone().close().await.unwrap();
        let again = Store::open(&url).await.unwrap();
        assert_eq!(survey_api::responses::store::count(&again, WAVE).await.unwrap(), 1);
        again.close().await.unwrap();
    })
    .await;
}
