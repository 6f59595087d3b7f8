# Right answers for quantiles and variances, from R survey. Usage: Rscript quantile.R FOLDER_OF_INPUTS > quantile.json
# FOLDER_OF_INPUTS holds apisrs.csv, apistrat.csv, apiclus1.csv (the package's own data sets as CSV).
# The rule shahvaish is left out: version 4.1-1 takes half of the raw weight where the paper takes half of the weight scaled to mean one.
# No p is met exactly by a whole number of equal weights: there R's answer hangs on the last bit of a sum (0.1 of 200 rows: the 21st value,
# 0.5: the 100th), and ours does not. No interval reaches below the first share: there R gives the second value, and the definition the first.
suppressMessages({library(survey); library(jsonlite)})
folder <- commandArgs(TRUE)[1]
designs <- list(
  srs = svydesign(~1, fpc = ~fpc, data = read.csv(file.path(folder, "apisrs.csv"))),
  strat = svydesign(~1, strata = ~stype, weights = ~pw, fpc = ~fpc, data = read.csv(file.path(folder, "apistrat.csv"))),
  clus1 = svydesign(~dnum, weights = ~pw, fpc = ~fpc, data = read.csv(file.path(folder, "apiclus1.csv"))))
files <- list(srs = "fpc = ['fpc']", strat = "strata = ['stype']\nweights = 'pw'\nfpc = ['fpc']", clus1 = "ids = ['dnum']\nweights = 'pw'\nfpc = ['fpc']")
cases <- list()
row <- function(d, statistic, of, p, rule, interval, domain, r) cases[[length(cases) + 1]] <<- list(input = paste0("api", d, ".csv"),
  design = files[[d]], statistic = statistic, of = of, p = p, rule = rule, interval = interval, domain = domain, answer = r)
number <- function(x) if (is.nan(x) || is.na(x)) NULL else x
ask <- function(d, p, rule, interval, domain = NULL) {
  design <- if (is.null(domain)) designs[[d]] else subset(designs[[d]], stype == domain)
  q <- svyquantile(~api00, design, p, qrule = rule, interval.type = interval)[[1]]
  row(d, "quantile", "api00", p, rule, interval, domain, list(estimate = q[1], low = number(q[2]), high = number(q[3]), se = number(q[4])))
}
rules <- c("math", "school", paste0("hf", 1:9))
for (d in names(designs)) {
  for (rule in rules) for (p in c(0.107, 0.253, 0.497, 0.903)) ask(d, p, rule, "mean")
  for (interval in c("beta", "xlogit", "asin")) for (p in c(0.083, 0.497, 0.803)) ask(d, p, "math", interval)
  for (stype in c("E", "M")) ask(d, 0.497, "school", "mean", stype)
  for (v in c("api00", "meals")) { x <- svyvar(as.formula(paste0("~", v)), designs[[d]]); row(d, "variance", v, NULL, NULL, NULL, NULL, list(estimate = as.numeric(x)[1], se = as.numeric(SE(x))[1])) }
}
cat(toJSON(list(software = paste("R survey", packageVersion("survey")), cases = cases), auto_unbox = TRUE, digits = 17, null = "null", pretty = 1), "\n")
