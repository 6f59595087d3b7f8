//! One integration suite; a line a file on what fact it holds.

mod alpha;
mod answers; // answers become shares with the error of a ratio, and an index with theirs
mod calibrate;
mod change; // whether an index moved is told by the release's own test
mod design_file; // a design file is checked whole, and every fault of it is named at once
mod drivers; // parts of predictors: R's answers, identities, errors
mod engine; // the inner loop over bytes gives what the general estimator gives
mod freeze; // a frozen wave comes back as it was, byte for byte
mod golden; // the vectors of the method notes come out
mod hand_worked; // estimates agree with numbers worked out on paper
mod identities; // estimates keep the identities that any data must satisfy
mod index_analysis;
mod index_both; // answers and hard data in one index, errors from the answers alone
mod index_build; // values, bases and their errors climb the tree as worked out on paper
mod index_normalise; // each scale as worked out on paper, from the worst unit to the best
mod index_panel; // several periods, versions and successions
mod index_prepare; // denominators, gaps, screening and outliers as the scheme says, each cell that changed named
mod index_rules;
mod index_sources; // weights by the source of the figures
mod index_survey;
mod index_weigh; // weights found in the data, bounds, breaks
mod models; // regressions and tests: what R answers, identities, and what has no answer
mod nonresponse;
mod oracle_composite; // normalising, aggregating and ranking agree with COINr
mod oracle_survey; // estimates agree with R survey
mod publication; // what is hidden, why, and whether it stays hidden
mod published_papi; // PAPI recomputes from its sub-dimensions
mod published_pci; // PCI recomputes from its sub-indices, or says why not
mod published_pci_indicators; // its sub-indices from raw indicators, as far as the workbook tells
mod quality; // who answered, how carefully and how often
mod quantile;
mod release; // a release folder comes back to the last digit, and its manifest catches any change
mod replicate; // replicate weights, given or made, agree with R survey
mod request; // what is asked of a table in words comes out as R survey has it
mod sample; // a drawn sample has the chances that it says, and is the same for one seed
mod samples; // recorded samples that no other file compares, and what large numbers do
mod satisfaction;
mod scheme; // a scheme is checked whole, and its tree is that of the period
mod script; // the R script of a request gives its figures
mod sensitivity; // places under other choices: the recorded replications rebuilt
mod spss; // files of SPSS, written by others, come out as they are
mod support;
mod table; // a person's file becomes the same table whatever its format, and every fault of it is named at once
mod trend; // control charts, slopes and places
mod wave; // frozen waves become a release whose figures can be checked by other means
mod weights; // unequal probabilities, trimming, chances of answering, replicates made here
