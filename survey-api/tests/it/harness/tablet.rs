//! A kiosk without a screen: its key, its chain, its token.

use axum::http::Method;
use data_encoding::{BASE64URL_NOPAD, HEXLOWER};
use ring::{
    rand::SystemRandom,
    signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair},
};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use survey_api::{
    accounts::{Role, Scope},
    devices::{access::Access, key::enrolment_message},
};
use uuid::Uuid;

use super::{Reply, TestApp, Visitor};

pub(crate) struct Tablet {
    pub(crate) app: TestApp,
    pub(crate) id: Uuid,
    key: Vec<u8>,
    token: String,
    pub(crate) seq: i64,
    pub(crate) last: String,
}

impl Tablet {
    /// One of VPEZ's, with a token.
    pub(crate) async fn enrolled(app: &TestApp) -> Self {
        let mut admin = Visitor::signed_in(app, Role::DeviceAdmin, &Scope::Office("VPEZ".into())).await;
        let code = Self::code(&mut admin).await;
        let key = Self::new_key();
        let enrolled = Self::enrol(app, &key, &code).await.expect(201);
        let id: Uuid = enrolled["device_id"].as_str().unwrap().parse().unwrap();
        let mut tablet = Self { app: app.clone(), id, key, token: String::new(), seq: 0, last: "0".repeat(64) };
        let token = tablet.new_token().await.expect(200);
        token["token"].as_str().unwrap().clone_into(&mut tablet.token);
        tablet
    }

    pub(crate) fn token(&self) -> &str {
        &self.token
    }

    /// The same tablet with another copy of its disk.
    pub(crate) fn copy(&self) -> Self {
        let (app, key, token, last) = (self.app.clone(), self.key.clone(), self.token.clone(), self.last.clone());
        Self { app, id: self.id, key, token, seq: self.seq, last }
    }

    pub(crate) async fn code(admin: &mut Visitor) -> String {
        let body = json!({"office": "VPEZ", "counter": "1", "name": "Ki-ốt cửa ra"}).to_string();
        let headers = [("sec-fetch-site", "same-origin"), ("content-type", "application/json")];
        let code = admin.send(Method::POST, "/api/v1/device-enrolments", &headers, Some(body)).await.expect(201);
        code["code"].as_str().unwrap().to_owned()
    }

    pub(crate) fn new_key() -> Vec<u8> {
        EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &SystemRandom::new()).unwrap().as_ref().to_vec()
    }

    pub(crate) async fn enrol(app: &TestApp, key: &[u8], code: &str) -> Reply {
        let public = BASE64URL_NOPAD.encode(pair(key).public_key().as_ref());
        let signature = sign(key, &enrolment_message(code, &public));
        let body = json!({"code": code, "public_key": public, "signature": signature});
        app.send(Method::POST, "/api/v1/devices", &[], Some(body.to_string())).await
    }

    pub(crate) async fn new_token(&self) -> Reply {
        let path = format!("/api/v1/devices/{}", self.id);
        let challenge = self.app.send(Method::POST, &format!("{path}/challenge"), &[], None).await.expect(200);
        let challenge = challenge["challenge"].as_str().unwrap();
        let signature = sign(&self.key, &Access::message(self.id, challenge));
        let body = json!({"challenge": challenge, "signature": signature});
        self.app.send(Method::POST, &format!("{path}/token"), &[], Some(body.to_string())).await
    }

    /// Its next record, signed and linked.
    pub(crate) fn record(&mut self, response: &Value) -> Value {
        self.record_under(Uuid::new_v4(), response)
    }

    pub(crate) fn record_under(&mut self, id: Uuid, response: &Value) -> Value {
        self.seq += 1;
        let (body, nonce) = (response.to_string(), Uuid::new_v4().simple().to_string());
        let hash = HEXLOWER.encode(&Sha256::digest(body.as_bytes()));
        let message = format!("hailong record 1\n{}\n{}\n{}\n{nonce}\n{id}\n{hash}\n", self.id, self.seq, self.last);
        let record = json!({"seq": self.seq, "prev": self.last, "nonce": nonce, "response_id": id, "body": body,
            "signature": sign(&self.key, &message)});
        self.last = HEXLOWER.encode(&Sha256::digest(message.as_bytes()));
        record
    }

    pub(crate) async fn sync(&self, records: &[Value]) -> Reply {
        self.send("/api/v1/responses/sync", json!({"records": records})).await
    }

    /// The status of each record of a batch.
    pub(crate) async fn statuses(&self, records: &[Value]) -> Vec<String> {
        let results = self.sync(records).await.expect(200);
        let status = |result: &Value| result["status"].as_str().unwrap().to_owned();
        results["results"].as_array().unwrap().iter().map(status).collect()
    }

    pub(crate) async fn beat(&self, body: Value) -> Reply {
        self.send("/api/v1/heartbeats", body).await
    }

    async fn send(&self, path: &str, body: Value) -> Reply {
        let bearer = format!("Bearer {}", self.token);
        self.app.send(Method::POST, path, &[("authorization", &bearer)], Some(body.to_string())).await
    }
}

fn pair(key: &[u8]) -> EcdsaKeyPair {
    EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, key, &SystemRandom::new()).unwrap()
}

fn sign(key: &[u8], message: &str) -> String {
    BASE64URL_NOPAD.encode(pair(key).sign(&SystemRandom::new(), message.as_bytes()).unwrap().as_ref())
}
