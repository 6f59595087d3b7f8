# Right answers for unequal probabilities, trimming and propensities, from R survey.
# Usage: Rscript unequal.R FOLDER_OF_INPUTS > unequal.json
suppressMessages({library(survey); library(jsonlite)})
folder <- commandArgs(TRUE)[1]
e <- read.csv(file.path(folder, "election_pps.csv"))
e$size <- ifelse(e$votes > median(e$votes), "large", "small"); e$number <- as.numeric(e$size == "large") # overton counts strata only where they are numbers
a2 <- read.csv(file.path(folder, "apiclus2.csv")); a2$p1 <- 40 / 757; a2$p2 <- ave(a2$snum, a2$dnum, FUN = function(s) length(s)) / a2$fpc2
cases <- list()
rows <- function(d, of, kind) {
  one <- if (kind == "total") svytotal else svymean
  m <- one(as.formula(paste("~", paste(of, collapse = "+"))), d, na.rm = TRUE)
  lapply(seq_along(of), function(i) list(name = of[i], estimate = unname(coef(m))[i], se = unname(SE(m))[i], df = degf(d)))
}
add <- function(id, input, design, statistic, of, d)
  cases[[length(cases) + 1]] <<- list(id = id, input = input, design = design, statistic = statistic, of = of,
                                      estimates = rows(d, of, statistic))
of <- c("Bush", "Kerry", "Nader")
for (statistic in c("total", "mean")) {
  add(paste("wr", statistic), "election_pps.csv", "fpc = ['p']\npps = {method = 'wr'}", statistic, of, svydesign(~1, weights = ~wt, data = e))
  add(paste("brewer", statistic), "election_pps.csv", "fpc = ['p']\npps = {method = 'brewer'}", statistic, of,
      svydesign(~1, fpc = ~p, data = e, pps = "brewer"))
  add(paste("overton", statistic), "election_pps.csv", "fpc = ['p']\npps = {method = 'overton'}", statistic, of,
      svydesign(~1, fpc = ~p, data = e, pps = "overton"))
  add(paste("hartley_rao", statistic), "election_pps.csv", "fpc = ['p']\npps = {method = 'hartley_rao'}", statistic, of,
      svydesign(~1, fpc = ~p, data = e, pps = HR()))
  # svydesign(pps = "brewer") with strata and with stages
  add(paste("brewer, strata,", statistic), "election_pps.csv", "strata = ['size']\nfpc = ['p']\npps = {method = 'brewer'}", statistic, of,
      svydesign(~1, strata = ~size, fpc = ~p, data = e, pps = "brewer"))
  add(paste("overton, strata,", statistic), "election_pps.csv", "strata = ['size']\nfpc = ['p']\npps = {method = 'overton'}", statistic, of,
      svydesign(~1, strata = ~number, fpc = ~p, data = e, pps = "overton"))
  add(paste("brewer, two stages,", statistic), "apiclus2.csv", "ids = ['dnum', 'snum']\nfpc = ['p1', 'p2']\npps = {method = 'brewer'}",
      statistic, c("api00", "api99"), svydesign(~dnum + snum, fpc = ~p1 + p2, data = a2, pps = "brewer"))
}
s <- read.csv(file.path(folder, "apistrat.csv"))
strat <- svydesign(~1, strata = ~stype, weights = ~pw, fpc = ~fpc, data = s)
for (bounds in list(c(0, 40, FALSE), c(17, 40, FALSE), c(17, 40, TRUE), c(0, 30, TRUE))) {
  t <- tryCatch(trimWeights(strat, upper = bounds[2], lower = bounds[1], strict = as.logical(bounds[3])), error = function(e) NULL)
  if (is.null(t)) next
  add(paste("trimmed", paste(bounds, collapse = " ")), "apistrat.csv",
      sprintf("strata = ['stype']\nweights = 'pw'\nfpc = ['fpc']\ntrim = {lower = %g, upper = %g, strict = %s}", bounds[1], bounds[2],
              if (bounds[3]) "true" else "false"), "mean", c("api00", "api99"), t)
}
c1 <- read.csv(file.path(folder, "apiclus1.csv")); c1$stype <- factor(c1$stype)
clus1 <- svydesign(~dnum, weights = ~pw, fpc = ~fpc, data = c1)
wide <- read.csv(file.path(folder, "apistrat.csv")); wide$sch.wide <- factor(wide$sch.wide)
standard <- "\n[[calibrate]]\nmethod = 'standardize'\nmargins = ['%s.csv']\n%s"
add("standardised", "apiclus1.csv", paste0("ids = 'dnum'\nweights = 'pw'\nfpc = 'fpc'", sprintf(standard, "stype", "")), "mean",
    c("api00", "api99"), svystandardize(clus1, ~stype, over = ~1, population = c(4421, 755, 1018)))
add("standardised within groups", "apistrat.csv",
    paste0("strata = 'stype'\nweights = 'pw'\nfpc = 'fpc'", sprintf(standard, "wide", "over = ['stype']")), "mean", c("api00", "api99"),
    svystandardize(svydesign(~1, strata = ~stype, weights = ~pw, fpc = ~fpc, data = wide), ~sch.wide, over = ~stype, population = c(1072, 5122)))
chosen <- read.csv(file.path(folder, "synthetic", "selected_sample.csv"))
d <- svydesign(~1, strata = ~stratum_uq, weights = ~base_weight, fpc = ~frame_transactions, data = chosen)
m <- svyglm(responded ~ age_group + channel + sex, d, family = quasibinomial, control = list(epsilon = 1e-14, maxit = 100))
w <- ifelse(chosen$responded == 1, chosen$base_weight / fitted(m), 0)
cat(toJSON(list(software = paste("R survey", packageVersion("survey")), cases = cases,
                propensity = list(sum = sum(w), squares = sum(w^2), largest = max(w), first = w[1:10])),
           auto_unbox = TRUE, digits = 17, null = "null", pretty = 1), "\n")
