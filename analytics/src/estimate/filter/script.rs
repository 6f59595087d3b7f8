//! A condition in R.

use super::{Comparison, Condition, Filter, Literal};
use crate::text::r_name;

impl Filter {
    /// The condition as R writes it. Where a cell it needs is empty it is not met, in R as here.
    pub(crate) fn script_r(&self) -> String {
        format!("which_true({})", script(&self.0))
    }
}

fn script(condition: &Condition) -> String {
    match condition {
        Condition::Compare { column, comparison, value } => {
            let sign = match comparison {
                Comparison::Equal => "==",
                Comparison::Unequal => "!=",
                Comparison::Less => "<",
                Comparison::AtMost => "<=",
                Comparison::More => ">",
                Comparison::AtLeast => ">=",
            };
            format!("{} {sign} {}", r_name(column), literal(value))
        }
        // `%in%` says FALSE of a missing value where the comparison says nothing: `not (… in …)` must not find it.
        Condition::In { column, values } => {
            let values: Vec<String> = values.iter().map(literal).collect();
            let name = r_name(column);
            format!("ifelse(is.na({name}), NA, {name} %in% c({}))", values.join(", "))
        }
        Condition::IsNull(column) => format!("is.na({})", r_name(column)),
        Condition::Not(inner) => format!("!({})", script(inner)),
        Condition::And(one, other) => format!("({}) & ({})", script(one), script(other)),
        Condition::Or(one, other) => format!("({}) | ({})", script(one), script(other)),
    }
}

fn literal(value: &Literal) -> String {
    match value {
        Literal::Number(number) => number.to_string(),
        Literal::Text(text) => crate::text::r_text(text),
    }
}
