//! The tables, one file each. Only the `store` rooms see them.

pub(crate) mod audit_event;
pub(crate) mod audit_head;
pub(crate) mod audit_root;
pub(crate) mod ballot;
pub(crate) mod comment;
pub(crate) mod device;
pub(crate) mod device_enrolment;
pub(crate) mod device_record;
pub(crate) mod encounter;
pub(crate) mod encounter_count;
pub(crate) mod funnel_count;
pub(crate) mod office;
pub(crate) mod paper_batch;
pub(crate) mod paper_entry;
pub(crate) mod paper_error;
pub(crate) mod paper_mark;
pub(crate) mod paper_sheet;
pub(crate) mod person;
pub(crate) mod questionnaire;
pub(crate) mod release;
pub(crate) mod response;
pub(crate) mod role_grant;
pub(crate) mod session;
pub(crate) mod wave;
pub(crate) mod wave_plan;
