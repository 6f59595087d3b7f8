//! Accounts from the command line.

use crate::program::{done, errors, hailong, refused};

#[test]
fn the_first_person_administers_and_a_lost_account_is_made_anew() {
    let dir = tempfile::tempdir().unwrap();
    assert!(refused(dir.path(), &["user", "list"]).contains("--database"));
    let added = done(dir.path(), &["user", "add", "Lan", "--name", "Nguyễn Thị Lan"]);
    assert!(added.contains("lan") && added.contains("/staff/join"), "{added}");
    let listed = done(dir.path(), &["user", "list"]);
    assert!(listed.contains("system_admin *, office_admin *") && listed.contains("invited"), "{listed}");
    let said = refused(dir.path(), &["user", "add", "minh", "--name", "Trần Minh"]);
    assert!(said.contains("--role"), "{said}");
    done(dir.path(), &["user", "add", "minh", "--name", "Trần Minh", "--role", "leader", "--scope", "office:VPEZ"]);
    let wrong = hailong(dir.path(), &["user", "add", "hoa", "--name", "Hoa", "--role", "device"]);
    assert_eq!(wrong.status.code(), Some(2), "{}", errors(&wrong));
    done(dir.path(), &["user", "disable", "lan"]);
    assert!(done(dir.path(), &["user", "list"]).contains("disabled"));
    done(dir.path(), &["user", "break-glass", "minh", "--reason", "quản trị viên nghỉ việc"]);
    let listed = done(dir.path(), &["user", "list"]);
    assert!(listed.contains("leader office:VPEZ, system_admin *"), "{listed}");
    assert!(refused(dir.path(), &["user", "break-glass", "minh", "--reason", " "]).contains("/reason"));
    assert!(refused(dir.path(), &["user", "reset", "nobody"]).contains("hailong user list"));
    assert!(done(dir.path(), &["user", "reset", "minh"]).contains("/staff/join"));
    assert!(done(dir.path(), &["audit", "verify"]).contains("sound"), "every step is in the chain");
}
