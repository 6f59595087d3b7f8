//! survey-api
