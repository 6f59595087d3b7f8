//! A request as an R script that gives the same figures.

use super::{Request, Statistic};
use crate::design::DesignFile;
use crate::error::{Error, Fault, Result, Stage};
use crate::estimate::{Family, Formula, Interval};
use crate::text::{r_name, r_text};

/// An R script (package `survey`) that prints the figures of a request: for who wants to check them elsewhere.
///
/// `data` is the path that the script reads. Text columns become factors, empty cells missing values, each column uses its own
/// answers, and a condition is a domain. Where R differs on purpose (`docs/METHODOLOGY.md`) so does the script's answer.
///
/// ```
/// use analytics::estimate::{Request, script_r};
///
/// let script = script_r("answers.csv", None, &Request { of: vec!["score".into()], ..Request::default() })?;
/// assert!(script.contains("svymean(~score, design, na.rm = TRUE)"));
/// # Ok::<(), analytics::Error>(())
/// ```
///
/// # Errors
/// What R `survey` does not have or would compute otherwise, by name.
pub fn script_r(data: &str, design: Option<&DesignFile>, request: &Request) -> Result<String> {
    super::check(request)?;
    let mut lines = vec!["library(survey)".to_owned()];
    let extension = data.rsplit('.').next().unwrap_or_default().to_lowercase();
    let quoted = r_text(data);
    lines.push(match extension.as_str() {
        "parquet" => format!("d <- as.data.frame(arrow::read_parquet({quoted}))"),
        "xlsx" | "xls" => format!("d <- as.data.frame(readxl::read_excel({quoted}))"),
        _ => format!("d <- read.csv({quoted}, check.names = FALSE, na.strings = c(\"\", \"NA\"))"),
    });
    lines.push("which_true <- function(condition) !is.na(condition) & condition".to_owned());
    lines.push("for (name in names(d)) if (is.character(d[[name]])) d[[name]] <- factor(d[[name]])".to_owned());
    lines.push(match design {
        Some(design) => design.script_r()?,
        None => "design <- svydesign(~1, weights = rep(1, nrow(d)), data = d)".to_owned(),
    });
    if let Some(filter) = &request.filter {
        lines.push(format!("design <- subset(design, {})", filter.script_r()));
    }
    if request.complete {
        let of: Vec<String> = request.of.iter().map(|name| format!("!is.na({})", r_name(name))).collect();
        lines.push(format!("design <- subset(design, {})", of.join(" & ")));
    }
    lines.push("options(digits = 15)".to_owned());
    lines.extend(asked(request)?);
    Ok(lines.join("\n") + "\n")
}

fn asked(request: &Request) -> Result<Vec<String>> {
    let level = request.options.level;
    // Each group has the degrees of freedom of its own part of the design.
    let same = |name: &String| format!("{0} == m[[{1}]][i]", r_name(name), r_text(name));
    let group = request.by.iter().map(same).collect::<Vec<_>>().join(" & ");
    let print = |call: String| match request.options.interval {
        Interval::T if !request.by.is_empty() => format!(
            "m <- {call}; print(m)\n\
             df <- sapply(seq_len(nrow(m)), function(i) degf(subset(design, which_true({group}))))\n\
             e <- unlist(SE(m)); print(cbind(low = coef(m) + qt({:?}, df) * e, high = coef(m) + qt({:?}, df) * e))",
            (1.0 - level) / 2.0,
            (1.0 + level) / 2.0
        ),
        Interval::Normal => format!("m <- {call}; print(m); print(confint(m, level = {level}))"),
        _ => format!("m <- {call}; print(m); print(confint(m, level = {level}, df = degf(design)))"),
    };
    let by: Vec<String> = request.by.iter().map(|name| r_name(name)).collect();
    let by = by.join(" + ");
    let plain = |of: &str, function: &str, more: &str| match by.as_str() {
        "" => format!("{function}({of}, design{more}, na.rm = TRUE)"),
        by => format!("svyby({of}, ~{by}, design, {function}{more}, na.rm = TRUE)"),
    };
    let names: Vec<String> = request.of.iter().map(|name| r_name(name)).collect();
    let each = |function: &str, more: &str| -> Vec<String> {
        names.iter().map(|name| print(plain(&format!("~{name}"), function, more))).collect()
    };
    let together = format!("~{}", names.join(" + "));
    let formula = |formula: &Formula| {
        let term = |term: &crate::estimate::Term| {
            let name = r_name(&term.column);
            if term.is_factor { format!("factor({name})") } else { name }
        };
        let terms: Vec<String> = formula.terms.iter().map(term).collect();
        let terms = if terms.is_empty() { "1".to_owned() } else { terms.join(" + ") };
        format!("{} ~ {terms}", r_name(&formula.outcome))
    };
    let model = || request.model.as_ref().map(formula).unwrap_or_default();
    let test = |first: &str| r_text(request.test.as_deref().unwrap_or(first));
    if !by.is_empty() && (request.statistic.is_test() || request.statistic == Statistic::Kappa) {
        return refuse("by", "a test in each of several groups", "ask for one group with --where");
    }
    Ok(match request.statistic {
        Statistic::Mean => each("svymean", ""),
        Statistic::Total => each("svytotal", ""),
        Statistic::Variance => each("svyvar", ""),
        Statistic::Proportion => proportions(request, &names, &by, level)?,
        Statistic::Count => {
            names.iter().map(|name| print(plain(&format!("~factor({name})"), "svytotal", ""))).collect()
        }
        Statistic::Ratio => {
            let pair = |of: &String| of.split_once('/').map(|(y, x)| (r_name(y.trim()), r_name(x.trim())));
            let call = |(y, x): (String, String)| match by.as_str() {
                "" => format!("svyratio(~{y}, ~{x}, design, na.rm = TRUE)"),
                by => format!("svyby(~{y}, ~{by}, design, svyratio, denominator = ~{x}, na.rm = TRUE)"),
            };
            request.of.iter().filter_map(pair).map(|pair| print(call(pair))).collect()
        }
        Statistic::Quantile => {
            let p: Vec<String> = request.quantiles.p.iter().map(f64::to_string).collect();
            let p = if p.is_empty() { "0.5".to_owned() } else { p.join(", ") };
            let (rule, interval) = (request.quantiles.rule.name(), request.quantiles.interval.name());
            let more = format!(
                ", quantiles = c({p}), alpha = {:?}, qrule = \"{rule}\", interval.type = \"{interval}\"",
                1.0 - level
            );
            names.iter().map(|name| format!("print({})", plain(&format!("~{name}"), "svyquantile", &more))).collect()
        }
        Statistic::Contrast => contrast(request, &together, &by)?,
        Statistic::Alpha => vec![format!("print(svycralpha({together}, design, na.rm = TRUE))")],
        Statistic::Covariance => vec![format!("print(svyvar({together}, design, na.rm = TRUE))")],
        Statistic::Kappa => vec![print(format!("svykappa({together}, design)"))],
        Statistic::Glm => {
            let family = match request.family {
                Family::Gaussian => "gaussian()",
                Family::Binomial => "quasibinomial()",
                Family::Poisson => "quasipoisson()",
            };
            vec![format!(
                "m <- svyglm({}, design, family = {family}, control = list(epsilon = 1e-14, maxit = 100)); print(summary(m)); print(confint(m, level = {level}))",
                model()
            )]
        }
        Statistic::Table if request.of.len() == 1 => {
            let shares: Vec<String> = request.expected.iter().map(f64::to_string).collect();
            vec![format!("print(svygofchisq(~factor({}), p = c({}), design))", names[0], shares.join(", "))]
        }
        Statistic::Table => vec![format!("print(svychisq({together}, design, statistic = {}))", test("F"))],
        Statistic::TTest => vec![format!("print(svyttest({}, design))", model())],
        Statistic::RankTest => vec![format!("print(svyranktest({}, design, test = {}))", model(), test("wilcoxon"))],
        Statistic::Design => {
            vec!["print(design); print(degf(design)); print(sum(weights(design, \"sampling\")))".to_owned()]
        }
        other => {
            return refuse("statistic", &format!("{other}"), "ask for --script with a statistic that R survey has");
        }
    })
}

fn proportions(request: &Request, names: &[String], by: &str, level: f64) -> Result<Vec<String>> {
    let method = match request.options.interval {
        Interval::T | Interval::Normal => "mean",
        Interval::Logit => "logit",
        Interval::Asin => "asin",
        Interval::Beta => "beta",
        Interval::Likelihood => "likelihood",
        other => return refuse("ci", other.name(), "choose t, logit, asin, beta or likelihood"),
    };
    let of = |name: &String| {
        let levels = format!("levels(factor(d[[{}]]))", r_text(name.trim_matches('`')));
        let one = format!("as.formula(sprintf(\"~I(`%s` == '%s')\", {}, level))", r_text(name.trim_matches('`')));
        let call = match by {
            "" => format!("svyciprop({one}, subset(design, !is.na({name})), method = \"{method}\", level = {level})"),
            by => format!(
                "svyby({one}, ~{by}, subset(design, !is.na({name})), svyciprop, method = \"{method}\", level = {level}, vartype = c(\"se\", \"ci\"))"
            ),
        };
        format!("for (level in {levels}) {{ cat(level, \"\\n\"); print({call}) }}")
    };
    Ok(names.iter().map(of).collect())
}

fn contrast(request: &Request, together: &str, by: &str) -> Result<Vec<String>> {
    let function = match request.contrast_of {
        Statistic::Mean => "svymean",
        Statistic::Total => "svytotal",
        other => return refuse("statistic-of", &format!("{other}"), "ask for contrasts of mean or total"),
    };
    if !by.is_empty() && request.of.len() > 1 {
        return refuse("of", "contrasts of several columns in groups", "name one column");
    }
    let estimates = match by {
        "" => format!("m <- {function}({together}, design, na.rm = TRUE)"),
        by => format!("m <- svyby({together}, ~{by}, design, {function}, na.rm = TRUE, covmat = TRUE)"),
    };
    // A name in double quotes is one in backticks in R.
    let lines = request.contrasts.iter().map(|text| {
        let text = text.replace('"', "`");
        format!("k <- svycontrast(m, quote({text})); print(k); print(confint(k, df = degf(design)))")
    });
    Ok(std::iter::once(estimates).chain(lines).collect())
}

fn refuse<T>(place: &str, what: &str, remedy: &str) -> Result<T> {
    let fault = Fault::new(place, format!("there is no script for {what}"), remedy);
    Err(Error::new(Stage::Spec, vec![fault]))
}
