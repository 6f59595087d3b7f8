//! A smooth function of estimates from its text, with its slopes.

use crate::error::{Error, Result, Stage};

/// How deep brackets and signs may nest.
const DEEPEST: usize = 100;

/// A value and its slope in every name. `None`: an estimate it needs does not exist.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Smooth {
    pub(super) value: Option<f64>,
    pub(super) slopes: Vec<f64>,
}

/// Evaluates `E - H`, `(E + H) / 2 - M`, `sqrt(a * b)`, `log(a)`, `exp(a)` where the names have these values.
///
/// Slopes are exact (forward differentiation), so a standard error from them is the delta method. A name that is not a
/// plain word stands in double quotes.
pub(super) fn evaluate(text: &str, names: &[String], values: &[Option<f64>]) -> Result<Smooth> {
    let mut parser = Parser { text, at: 0, depth: 0, names, values };
    let smooth = parser.sum()?;
    parser.skip();
    if parser.at < text.len() { Err(parser.fault("an operator or the end is expected")) } else { Ok(smooth) }
}

struct Parser<'a> {
    text: &'a str,
    at: usize,
    depth: usize,
    names: &'a [String],
    values: &'a [Option<f64>],
}

impl Parser<'_> {
    fn sum(&mut self) -> Result<Smooth> {
        let mut left = self.product()?;
        loop {
            let sign = if self.sign('+') {
                1.0
            } else if self.sign('-') {
                -1.0
            } else {
                return Ok(left);
            };
            left = combine(&left, &self.product()?, |a, b| (a + sign * b, 1.0, sign));
        }
    }

    fn product(&mut self) -> Result<Smooth> {
        let mut left = self.factor()?;
        loop {
            if self.sign('*') {
                left = combine(&left, &self.factor()?, |a, b| (a * b, b, a));
            } else if self.sign('/') {
                left = combine(&left, &self.factor()?, |a, b| (a / b, 1.0 / b, -a / (b * b)));
            } else {
                return Ok(left);
            }
        }
    }

    fn factor(&mut self) -> Result<Smooth> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(self.fault("it is nested too deeply"));
        }
        let smooth = if self.sign('-') {
            chain(&self.factor()?, |a| (-a, -1.0))
        } else if self.sign('(') {
            let inner = self.sum()?;
            self.close()?;
            inner
        } else if self.rest().starts_with(|c: char| c.is_ascii_digit()) {
            self.number()?
        } else {
            self.name()?
        };
        self.depth -= 1;
        Ok(smooth)
    }

    fn number(&mut self) -> Result<Smooth> {
        let length = self.rest().find(|c: char| !(c.is_ascii_digit() || c == '.')).unwrap_or(self.rest().len());
        let Ok(value) = self.rest()[..length].parse() else {
            return Err(self.fault("a number is expected"));
        };
        self.at += length;
        Ok(Smooth { value: Some(value), slopes: vec![0.0; self.names.len()] })
    }

    fn name(&mut self) -> Result<Smooth> {
        let rest = self.rest();
        let quoted = rest.strip_prefix('"').and_then(|inside| inside.split_once('"')).map(|(name, _)| name);
        let plain = rest.find(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '.' | ':'))).unwrap_or(rest.len());
        let name = quoted.unwrap_or(&rest[..plain]).to_owned();
        let end = self.at + name.len() + if quoted.is_some() { 2 } else { 0 };
        if let Some(position) = self.names.iter().position(|known| *known == name) {
            self.at = end;
            let mut slopes = vec![0.0; self.names.len()];
            slopes[position] = 1.0;
            return Ok(Smooth { value: self.values[position], slopes });
        }
        let function: fn(f64) -> (f64, f64) = match (name.as_str(), quoted) {
            ("sqrt", None) => |a| (a.sqrt(), 0.5 / a.sqrt()),
            ("log", None) => |a| (a.ln(), 1.0 / a),
            ("exp", None) => |a| (a.exp(), a.exp()),
            _ => return Err(self.fault(&format!("there is no `{name}`"))),
        };
        self.at = end;
        if !self.sign('(') {
            return Err(self.fault("`(` is expected"));
        }
        let inner = self.sum()?;
        self.close()?;
        Ok(chain(&inner, function))
    }

    fn close(&mut self) -> Result<()> {
        if self.sign(')') { Ok(()) } else { Err(self.fault("`)` is expected")) }
    }

    fn sign(&mut self, sign: char) -> bool {
        self.skip();
        let found = self.rest().starts_with(sign);
        if found {
            self.at += sign.len_utf8();
        }
        self.skip();
        found
    }

    fn rest(&self) -> &str {
        &self.text[self.at..]
    }

    fn skip(&mut self) {
        self.at = self.text.len() - self.rest().trim_start().len();
    }

    fn fault(&self, cause: &str) -> Error {
        let place = format!("contrast `{}`, character {}", self.text, self.text[..self.at].chars().count() + 1);
        let remedy = format!("the names are {}; + - * / ( ) sqrt log exp join them", self.names.join(", "));
        Error::one(Stage::Spec, place, cause, remedy)
    }
}

/// `f(a)` with its slopes, from value and derivative.
fn chain(a: &Smooth, f: impl Fn(f64) -> (f64, f64)) -> Smooth {
    let Some((value, slope)) = a.value.map(f) else { return a.clone() };
    Smooth { value: Some(value), slopes: a.slopes.iter().map(|of| slope * of).collect() }
}

/// `f(a, b)` with its slopes, from value and both partial derivatives.
fn combine(a: &Smooth, b: &Smooth, f: impl Fn(f64, f64) -> (f64, f64, f64)) -> Smooth {
    let Some((x, y)) = a.value.zip(b.value) else { return Smooth { value: None, slopes: a.slopes.clone() } };
    let (value, in_a, in_b) = f(x, y);
    let slopes = a.slopes.iter().zip(&b.slopes).map(|(one, other)| in_a * one + in_b * other).collect();
    Smooth { value: Some(value), slopes }
}
