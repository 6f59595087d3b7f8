//! A scheme with single numbers of its nodes changed, to see what would be.

use super::{Scheme, check};
use crate::error::{Error, Fault, Result, Stage};

/// Numbers of a node that can be changed.
const KEYS: &str = "weight, max, target, scale";

impl Scheme {
    /// The scheme with `node.key=number` in place of what it says, in every period: `services.weight=2`.
    ///
    /// Keys: `weight`, `max`, `target` and `scale`. What comes out is no published index: say so where it is shown.
    ///
    /// ```
    /// use analytics::index::Scheme;
    ///
    /// let scheme = Scheme::builtin("papi")?.what_if(&["services.weight=2".into()])?;
    /// assert_eq!(scheme.node("services").map(|node| node.weight), Some(2.0));
    /// let error = Scheme::builtin("papi")?.what_if(&["nobody.weight=2".into(), "services.size=1".into()]).unwrap_err();
    /// assert_eq!(error.faults().len(), 2);
    /// # Ok::<(), analytics::Error>(())
    /// ```
    ///
    /// # Errors
    /// Every text that is not understood, node that is not there and number that the scheme cannot have.
    pub fn what_if(mut self, settings: &[String]) -> Result<Self> {
        let mut faults = Vec::new();
        for text in settings {
            if let Err(fault) = self.set(text) {
                faults.push(fault);
            }
        }
        if !faults.is_empty() {
            return Err(Error::new(Stage::Spec, faults));
        }
        check::check(&self, "--set")?;
        Ok(self)
    }

    fn set(&mut self, text: &str) -> std::result::Result<(), Fault> {
        let fault = |cause: &str, remedy: &str| Fault::new(format!("--set {text}"), cause, remedy);
        let parts = text.split_once('=').and_then(|(place, number)| {
            let (node, key) = place.trim().rsplit_once('.')?;
            Some((node.trim(), key.trim(), number.trim().replace(',', ".").parse::<f64>().ok()?))
        });
        let Some((code, key, number)) = parts.filter(|(.., number)| number.is_finite()) else {
            return Err(fault(
                "không có dạng / it is not node.key=number",
                "ví dụ / for example --set services.weight=2",
            ));
        };
        if key == "weight" && self.node(code).is_some_and(|node| self.rule_over(node).is_some()) {
            return Err(fault(
                "quy tắc của nút cha cho nút này trọng số / a rule of its parent gives the node its weight",
                "ghi weights = \"given\" ở nút cha, hoặc --weights given / write weights = \"given\" on the parent, or --weights given",
            ));
        }
        let codes: Vec<&str> = self.nodes.iter().map(|node| node.code.as_str()).collect();
        let known = codes.join(", ");
        let Some(node) = self.nodes.iter_mut().find(|node| node.code == code) else {
            return Err(fault(
                "phương pháp không có nút này / the scheme has no such node",
                &format!("các nút / its nodes are {known}"),
            ));
        };
        match key {
            "weight" => {
                node.weight = number;
                node.periods.iter_mut().for_each(|period| period.weight = None);
            }
            "max" => {
                node.max = Some(number);
                node.periods.iter_mut().for_each(|period| period.max = None);
            }
            "target" => node.target = Some(number),
            "scale" => node.scale = number,
            _ => {
                return Err(fault(
                    "nút không có số nào như vậy / there is no such number of a node",
                    &format!("các khóa / the keys are {KEYS}"),
                ));
            }
        }
        Ok(())
    }
}
