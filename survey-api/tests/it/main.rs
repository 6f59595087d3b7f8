//! One integration suite; a line a file on what fact it holds.
//!
//! Every fact about the store or HTTP is shown on SQLite and on PostgreSQL ([`harness::on_each_database`]).
#![allow(clippy::unwrap_used, clippy::disallowed_methods)]

mod harness; // how the server is put up for a test
mod sample_release;
mod site;

mod audit; // the chain of changes is written with them, and whatever is done to it is found
mod authorisation; // every role on every route, at its own office and another
mod ballots; // one right to rate per finished visit: spent once, by any channel
mod description; // the document of the API is the one that was reviewed, and agrees with what is sent
mod devices; // a kiosk's key, chain and token; what was deleted, copied, sent twice
mod exports; // answers as files: the same columns in every format, shuffled, guarded, whole or not there
mod frames; // plain columns for the analysis: waves together, walk-ins marked, late ones apart
mod kinds; // every kind of item: its file, its answer, what routing and chance leave out, and the diff of versions
mod kiosk; // what a kiosk is told, what it is made of, and that it masks and asks as the server does
mod limits; // how often something may be done: by right, by device, by network
mod linkage; // with the whole database in hand, no answer can be tied to a visit: attacks that succeed on the naive layout
mod locales; // both languages say the same, nothing is missing, nothing is unused
mod logging; // what is written of a request, and what is not
mod mail; // letters: told once, to whom it concerns, over TLS, again when it fails, never what somebody answered
mod operation; // settings, starting, stopping
mod pages; // what the public pages say about a release
mod paper; // sheets of paper: two keep apart, a third decides, counted once, and how often who was wrong
mod people; // the first administrator, invitations, second factors, guesses, other sites' forms
mod plans; // what a wave asks whom, fixed once it is open, and how its field work is going
mod problems; // what refusals look like: language, pointers, and that they never repeat a value
mod quality; // verdicts by public rules, and voids by two people
mod questionnaires; // every fault at once, the hash, and that one in use is never changed
mod rate; // a visitor rates in the open form: once, as a walk-in, faults shown
mod releases; // published releases are served as they are, to caches too
mod repeatable; // an export asked for twice, as of a time, on pages; and what of the answers is not in it
mod responses; // a response is taken exactly once, or refused with nothing half-stored
mod routing; // one language and one draw on the server and in the browser, by the same examples
mod slips; // the form behind a code: page by page, left and come back to, spent once
mod staff_pages; // what staff do on pages: waves, offices, questionnaires, codes, files, releases, the log; bad input told at its field
mod staging; // what is acknowledged waits, is counted, and moves ten at a time; what a freeze makes coarser
mod store; // opening, migrating, reading, writing
mod tokens; // what somebody's programs may do, and until when
mod waves; // a wave moves forward: planned, open, frozen
mod writer;
mod xlsform; // a questionnaire as a workbook and back, and what has no counterpart // group commit: full queues, bad rows, a stopping server
