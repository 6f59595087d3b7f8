# Right answers for the parts of predictors, worked out from their definitions in base R. Usage: Rscript drivers.R FOLDER > drivers.json
suppressMessages(library(jsonlite))
folder <- commandArgs(TRUE)[1]
d <- read.csv(file.path(folder, "apistrat.csv")); w <- d$pw; y <- "api00"; x <- c("meals", "ell", "mobility", "col.grad", "avg.ed")
d <- d[complete.cases(d[c(y, x)]), ]; w <- d$pw
r2 <- function(s) if (length(s)) summary(lm(reformulate(s, y), d, weights = w))$r.squared else 0
permutations <- function(v) if (length(v) <= 1) list(v) else do.call(c, lapply(seq_along(v), function(i) lapply(permutations(v[-i]), function(p) c(v[i], p))))
orders <- permutations(x); known <- new.env()
cached <- function(s) { k <- paste(sort(s), collapse = "+"); if (k == "") return(0); if (is.null(known[[k]])) known[[k]] <- r2(s); known[[k]] }
lmg <- sapply(x, function(j) mean(sapply(orders, function(o) { at <- match(j, o); cached(o[seq_len(at)]) - cached(o[seq_len(at - 1)]) })))
cov_w <- cov.wt(d[c(x, y)], w, cor = TRUE)$cor
e <- eigen(cov_w[x, x]); root <- e$vectors %*% diag(sqrt(e$values)) %*% t(e$vectors)
johnson <- as.vector(root^2 %*% (solve(root) %*% cov_w[x, y])^2)
cat(toJSON(list(software = R.version.string, outcome = y, predictors = x, lmg = unname(lmg), johnson = johnson, r2 = r2(x)),
           auto_unbox = TRUE, digits = 17, pretty = 1), "\n")
