# svyby of R survey on a million rows, three items of the 22, and the time of all 22 from it. Usage: Rscript estimate.R FILE.csv
suppressMessages(library(survey))
csv <- commandArgs(TRUE)[1]
d <- read.csv(csv); d$unit <- factor(d$unit)
a <- proc.time()[["elapsed"]]; s <- svydesign(~1, strata = ~stratum, weights = ~w, data = d); b <- proc.time()[["elapsed"]]
for (q in c("q01", "q02", "q03")) invisible(svyby(as.formula(paste0("~", q)), ~unit, s, svymean, na.rm = TRUE))
e <- proc.time()[["elapsed"]]
cat(sprintf("R survey %s: svydesign %.1f s, svyby of 3 items %.1f s, of 22 items %.0f s (by proportion)\n", packageVersion("survey"), b - a, e - b, (e - b) * 22 / 3))
