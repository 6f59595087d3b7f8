# Right answers for calibration, from R survey. Usage: Rscript calibrate.R FOLDER_OF_INPUTS > calibrate.json
# FOLDER_OF_INPUTS holds apisrs.csv, apistrat.csv, apiclus1.csv, apiclus2.csv (the package's own data sets as CSV).
suppressMessages({library(survey); library(jsonlite)})
folder <- commandArgs(TRUE)[1]
load_data <- function(name) { d <- read.csv(file.path(folder, name)); d$stype <- factor(d$stype); d }
margins <- list(stype = c(E = 4421, H = 755, M = 1018), sch.wide = c(No = 1072, Yes = 5122))
as_pop <- function(name) { m <- margins[[name]]; d <- data.frame(names(m), as.numeric(m)); names(d) <- c(name, "Freq"); d }
intercept <- c(`(Intercept)` = 6194, stypeH = 755, stypeM = 1018)
estimates <- function(d) {
  row <- function(name, e) list(name = name, estimate = unname(coef(e))[1], se = unname(SE(e))[1])
  by <- svyby(~api00, ~stype, d, svymean)
  c(list(row("mean api00", svymean(~api00, d)), row("total enroll", svytotal(~enroll, d, na.rm = TRUE))),
    lapply(seq_len(nrow(by)), function(i) list(name = paste("mean api00", by$stype[i]), estimate = by$api00[i], se = by$se[i])))
}
designs <- list(
  srs = list(input = "apisrs.csv", ids = list(), strata = list(), weights = NULL, fpc = list("fpc")),
  strat = list(input = "apistrat.csv", ids = list(), strata = list("stype"), weights = "pw", fpc = list("fpc")),
  clus1 = list(input = "apiclus1.csv", ids = list("dnum"), strata = list(), weights = "pw", fpc = list("fpc")),
  clus2 = list(input = "apiclus2.csv", ids = list("dnum", "snum"), strata = list(), weights = "pw", fpc = list("fpc1", "fpc2")))
f <- function(x) if (length(x)) as.formula(paste("~", paste(unlist(x), collapse = "+"))) else NULL
make <- function(d) svydesign(ids = if (length(d$ids)) f(d$ids) else ~1, strata = f(d$strata), weights = f(d$weights),
                              fpc = f(d$fpc), data = load_data(d$input))
cases <- list()
add <- function(id, design, steps, d) {
  cases[[length(cases) + 1]] <<- list(id = id, design = designs[[design]], steps = steps, estimates = estimates(d))
}
step <- function(method, margins = list(), totals = list(), bounds = NULL, cluster = NULL)
  list(method = method, margins = margins, totals = totals, bounds = bounds, cluster = cluster)
api <- c(intercept, api99 = 3914069)
tight <- 1e-12
add("poststratified, one stage", "clus1", list(step("poststratify", "stype")), postStratify(make(designs$clus1), ~stype, as_pop("stype")))
add("poststratified, two stages", "clus2", list(step("poststratify", "stype")), postStratify(make(designs$clus2), ~stype, as_pop("stype")))
for (d in c("srs", "strat", "clus1", "clus2"))
  add(paste("linear", d), d, list(step("linear", "stype", list(api99 = 3914069))), calibrate(make(designs[[d]]), ~stype + api99, api))
for (d in c("srs", "clus1"))
  add(paste("raking distance", d), d, list(step("raking_distance", "stype", list(api99 = 3914069))),
      calibrate(make(designs[[d]]), ~stype + api99, api, calfun = "raking", epsilon = tight))
add("raking distance on margins, unequal weights", "strat", list(step("rake", list("stype", "sch.wide"))),
    calibrate(make(designs$strat), ~stype + sch.wide, c(intercept, sch.wideYes = 5122), calfun = "raking", epsilon = tight))
add("rake", "clus1", list(step("rake", list("stype", "sch.wide"))),
    rake(make(designs$clus1), list(~stype, ~sch.wide), list(as_pop("stype"), as_pop("sch.wide")), control = list(epsilon = 1e-9, maxit = 200)))
add("logit", "clus1", list(step("logit", "stype", list(api99 = 3914069), c(0.4, 2.5))),
    calibrate(make(designs$clus1), ~stype + api99, api, calfun = "logit", bounds = c(0.4, 2.5), epsilon = tight))
add("linear in bounds", "clus2", list(step("linear", "stype", list(api99 = 3914069), c(0.5, 2))),
    calibrate(make(designs$clus2), ~stype + api99, api, bounds = c(0.5, 2), epsilon = tight))
add("one factor a cluster", "clus1", list(step("linear", "stype", list(api99 = 3914069), cluster = "dnum")),
    calibrate(make(designs$clus1), ~stype + api99, api, aggregate.stage = 1, bounds = c(-1e6, 1e6), epsilon = tight))
add("ratio", "srs", list(step("ratio", list(), list(api99 = 3914069))),
    calibrate(make(designs$srs), ~api99 - 1, c(api99 = 3914069), variance = make(designs$srs)$variables$api99))
add("two steps", "strat", list(step("poststratify", "sch.wide"), step("linear", "stype", list(api99 = 3914069))),
    calibrate(postStratify(make(designs$strat), ~sch.wide, as_pop("sch.wide")), ~stype + api99, api))
cat(toJSON(list(software = paste("R survey", packageVersion("survey")), margins = lapply(margins, as.list), cases = cases),
           auto_unbox = TRUE, digits = 17, null = "null", pretty = 1), "\n")
