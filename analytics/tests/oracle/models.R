# Right answers for regressions and tests, from R survey. Usage: Rscript models.R FOLDER_OF_INPUTS > models.json
# FOLDER_OF_INPUTS holds apisrs.csv, apistrat.csv, apiclus1.csv, apiclus2.csv (the package's own data sets as CSV).
suppressMessages({library(survey); library(jsonlite)})
folder <- commandArgs(TRUE)[1]
load_data <- function(name) {
  d <- read.csv(file.path(folder, name)); d$stype <- factor(d$stype)
  d$sw <- as.numeric(d$sch.wide == "Yes"); d$aw <- as.numeric(d$awards == "Yes"); d$swf <- factor(d$sch.wide); d$awf <- factor(d$awards)
  d
}
toml <- list(
  srs = c("apisrs.csv", "fpc = ['fpc']"),
  strat = c("apistrat.csv", "strata = ['stype']\nweights = 'pw'\nfpc = ['fpc']"),
  clus1 = c("apiclus1.csv", "ids = ['dnum']\nweights = 'pw'\nfpc = ['fpc']"),
  clus2 = c("apiclus2.csv", "ids = ['dnum', 'snum']\nfpc = ['fpc1', 'fpc2']"),
  jk1 = c("apiclus1.csv", "ids = ['dnum']\nweights = 'pw'\n[replicates]\ntype = 'JK1'"))
made <- list(
  srs = svydesign(~1, fpc = ~fpc, data = load_data("apisrs.csv")),
  strat = svydesign(~1, strata = ~stype, weights = ~pw, fpc = ~fpc, data = load_data("apistrat.csv")),
  clus1 = svydesign(~dnum, weights = ~pw, fpc = ~fpc, data = load_data("apiclus1.csv")),
  clus2 = svydesign(~dnum + snum, fpc = ~fpc1 + fpc2, data = load_data("apiclus2.csv")))
made$jk1 <- as.svrepdesign(svydesign(~dnum, weights = ~pw, data = load_data("apiclus1.csv")), type = "JK1")
cases <- list()
add <- function(id, design, request, estimates)
  cases[[length(cases) + 1]] <<- list(id = paste(id, design), input = toml[[design]][1], design = toml[[design]][2],
                                      request = request, estimates = estimates)
coefficients_of <- function(m) {
  s <- summary(m)$coefficients; ci <- confint(m)
  lapply(seq_len(nrow(s)), function(i) list(name = rownames(s)[i], estimate = s[i, 1], se = s[i, 2], value = s[i, 3],
                                            p = s[i, 4], df = m$df.residual, low = ci[i, 1], high = ci[i, 2]))
}
tight <- list(control = list(epsilon = 1e-14, maxit = 100))
models <- list(
  list("api00 ~ ell + meals + mobility", gaussian(), "gaussian"),
  list("api00 ~ meals + stype", gaussian(), "gaussian"),
  list("sw ~ ell + meals + mobility", quasibinomial(), "binomial"),
  list("aw ~ meals + stype", quasibinomial(), "binomial"),
  list("api.stu ~ meals + col.grad", quasipoisson(), "poisson"))
for (design in names(made)) for (model in models) {
  if (design == "strat" && grepl("stype", model[[1]])) next
  m <- suppressWarnings(svyglm(as.formula(model[[1]]), made[[design]], family = model[[2]], control = tight$control))
  add(paste("glm", model[[1]]), design, list(statistic = "glm", model = model[[1]], family = model[[3]]), coefficients_of(m))
}
for (design in setdiff(names(made), "jk1")) for (test in c("F", "Chisq", "Wald", "adjWald", "lincom", "saddlepoint"))
  for (of in list(c("sch.wide", "awards"), c("stype", "sch.wide"), c("stype", "awards"))) {
    if (design == "strat" && "stype" %in% of) next
    t <- tryCatch(suppressWarnings(svychisq(as.formula(paste("~", of[1], "+", of[2])), made[[design]], statistic = test)),
                  error = function(e) NULL)
    if (is.null(t) || !is.finite(t$p.value)) next
    p <- unname(t$parameter)
    add(paste("table", test, paste(of, collapse = ":")), design, list(statistic = "table", of = of, test = test),
        list(list(name = test, value = unname(t$statistic)[1], df = if (length(p)) p[1] else NULL,
                  df2 = if (length(p) > 1) p[2] else NULL, p = unname(t$p.value)[1])))
  }
for (design in setdiff(names(made), c("jk1", "strat"))) {
  g <- svygofchisq(~stype, p = c(0.7, 0.2, 0.1), made[[design]])
  add("goodness of fit", design, list(statistic = "table", of = "stype", expected = c(0.7, 0.2, 0.1)),
      list(list(name = "X2", value = unname(g$statistic), df = unname(g$parameter["df"]), p = unname(g$p.value))))
}
for (design in names(made)) {
  t <- svyttest(api00 ~ sch.wide, made[[design]])
  add("t test", design, list(statistic = "ttest", model = "api00 ~ sch.wide"),
      list(list(name = "t", estimate = unname(t$estimate), value = unname(t$statistic), df = unname(t$parameter), p = unname(t$p.value))))
}
for (design in names(made)) {
  made[[design]] <- update(made[[design]], change = api00 - api99)
  t <- svyttest(change ~ 0, made[[design]])
  add("t test of one sample", design, list(statistic = "ttest", model = "change ~ 0"),
      list(list(name = "t", estimate = unname(t$estimate), value = unname(t$statistic), df = unname(t$parameter), p = unname(t$p.value))))
}
for (design in setdiff(names(made), "jk1")) for (test in c("wilcoxon", "vanderWaerden", "median", "KruskalWallis")) {
  t <- svyranktest(api00 ~ sch.wide, made[[design]], test = test)
  add(paste("rank test", test), design, list(statistic = "ranktest", model = "api00 ~ sch.wide", test = test),
      list(list(name = "t", estimate = unname(t$estimate), value = unname(t$statistic), df = unname(t$parameter), p = unname(t$p.value))))
  if (design != "strat") {
    k <- svyranktest(api00 ~ stype, made[[design]], test = test)
    # R calls the statistic of three groups the parameter, and the other way round.
    add(paste("rank test of three", test), design, list(statistic = "ranktest", model = "api00 ~ stype", test = test),
        list(list(name = "F", value = unname(k$parameter)[1] / unname(k$statistic)[1], df = unname(k$statistic)[1],
                  df2 = unname(k$ddf), p = unname(k$p.value)[1])))
  }
}
# With replicates R linearises kappa over those of the shares and keeps the means of the whole sample in a covariance;
# here both are computed anew in each replicate.
for (design in setdiff(names(made), "jk1")) {
  k <- svykappa(~swf + awf, made[[design]])
  add("kappa", design, list(statistic = "kappa", of = c("sch.wide", "awards")),
      list(list(name = "kappa", estimate = unname(coef(k)), se = unname(SE(k))[1])))
  v <- svyvar(~api00 + api99 + meals, made[[design]])
  pairs <- list(c(1, 1), c(1, 2), c(1, 3), c(2, 2), c(2, 3), c(3, 3))
  error <- matrix(sqrt(diag(as.matrix(attr(v, "var")))), 3)
  add("covariance", design, list(statistic = "covariance", of = c("api00", "api99", "meals")),
      lapply(pairs, function(p) list(name = paste(p, collapse = ":"), estimate = v[p[1], p[2]], se = error[p[1], p[2]])))
}
cat(toJSON(list(software = paste("R survey", packageVersion("survey")), cases = cases), auto_unbox = TRUE, digits = 17,
           null = "null", pretty = 1), "\n")
