# Right answers for single sampling units, nested labels and two stages, from R survey. Usage: Rscript designs.R FOLDER > designs.json
suppressMessages({library(survey); library(jsonlite)})
folder <- commandArgs(TRUE)[1]
load_data <- function(name) read.csv(file.path(folder, name))
cases <- list()
add <- function(id, input, design, request, d, e) {
  se <- tryCatch(unname(unlist(SE(e))), error = function(x) NULL)
  cases[[length(cases) + 1]] <<- list(id = id, input = input, design = design, request = request,
                                      estimates = lapply(seq_along(coef(e)), function(i) list(estimate = unname(coef(e))[i], se = se[i])))
}
l <- load_data("lonely.csv")
for (rule in c("remove", "adjust", "average", "certainty")) for (domain_lonely in c(FALSE, TRUE)) {
  options(survey.lonely.psu = rule, survey.adjust.domain.lonely = domain_lonely)
  for (fpc in c(FALSE, TRUE)) {
    if (fpc && !("fpc" %in% names(l))) next
    d <- svydesign(~psu, strata = ~stratum, weights = ~w, nest = TRUE, data = l, fpc = if (fpc) ~fpc else NULL)
    toml <- sprintf("ids = ['psu']\nstrata = ['stratum']\nweights = 'w'\nnest = true\nlonely_psu = '%s'\ndomain_lonely = %s%s", rule,
                    tolower(domain_lonely), if (fpc) "\nfpc = ['fpc']" else "")
    id <- paste(rule, domain_lonely, fpc)
    add(paste("lonely mean", id), "lonely.csv", toml, list(statistic = "mean", of = "y"), d, svymean(~y, d))
    add(paste("lonely total", id), "lonely.csv", toml, list(statistic = "total", of = "y"), d, svytotal(~y, d))
    add(paste("lonely domain", id), "lonely.csv", toml, list(statistic = "mean", of = "y", where = "dom = 'in'"), d,
        suppressWarnings(svymean(~y, subset(d, dom == "in"))))
    add(paste("lonely domain total", id), "lonely.csv", toml, list(statistic = "total", of = "y", where = "dom = 'in'"), d,
        suppressWarnings(svytotal(~y, subset(d, dom == "in"))))
  }
}
options(survey.lonely.psu = "fail", survey.adjust.domain.lonely = FALSE)
m <- load_data("mu284.csv")
d <- svydesign(~id1 + id2, fpc = ~n1 + n2, data = m)
toml <- "ids = ['id1', 'id2']\nfpc = ['n1', 'n2']"
add("two stages, total", "mu284.csv", toml, list(statistic = "total", of = "y1"), d, svytotal(~y1, d))
add("two stages, mean", "mu284.csv", toml, list(statistic = "mean", of = "y1"), d, svymean(~y1, d))
f <- load_data("fpc.csv")
d <- svydesign(~psuid, strata = ~stratid, weights = ~weight, fpc = ~Nh, nest = TRUE, data = f)
add("nested labels, sizes", "fpc.csv", "ids = ['psuid']\nstrata = ['stratid']\nweights = 'weight'\nfpc = ['Nh']\nnest = true",
    list(statistic = "mean", of = "x"), d, svymean(~x, d))
n <- load_data("nhanes.csv")
d <- svydesign(~SDMVPSU, strata = ~SDMVSTRA, weights = ~WTMEC2YR, nest = TRUE, data = n)
toml <- "ids = ['SDMVPSU']\nstrata = ['SDMVSTRA']\nweights = 'WTMEC2YR'\nnest = true"
add("nested labels, many rows", "nhanes.csv", toml, list(statistic = "mean", of = "HI_CHOL"), d, svymean(~HI_CHOL, d, na.rm = TRUE))
add("a domain of many rows", "nhanes.csv", toml, list(statistic = "mean", of = "HI_CHOL", where = "race = 2 and RIAGENDR = 1"), d,
    svymean(~HI_CHOL, subset(d, race == 2 & RIAGENDR == 1), na.rm = TRUE))
h <- load_data("hospital.csv")
d <- svydesign(~1, strata = ~oblevel, fpc = ~tothosp, weights = ~weighta, data = h)
add("small strata", "hospital.csv", "strata = ['oblevel']\nweights = 'weighta'\nfpc = ['tothosp']", list(statistic = "total", of = "births"), d,
    svytotal(~births, d))
cat(toJSON(list(software = paste("R survey", packageVersion("survey")), cases = cases), auto_unbox = TRUE, digits = 17, null = "null", pretty = 1), "\n")
