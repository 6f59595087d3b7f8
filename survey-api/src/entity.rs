//! The tables, one file each. Only the `store` rooms see them.

pub(crate) mod comment;
pub(crate) mod encounter_count;
pub(crate) mod office;
pub(crate) mod questionnaire;
pub(crate) mod release;
pub(crate) mod response;
pub(crate) mod wave;
