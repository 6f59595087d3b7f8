//! `show_if` as it is written: its shape, and that it compares earlier items with what they can be.

use serde_json::{Map, Value};

use super::{
    super::{Draft, DraftItem},
    faults::{Faults, short},
};
use crate::questionnaires::{
    domain::{Item, Kind},
    routing::{Comparison, Condition, TESTS, Test},
};

/// Deeper than this nobody reads.
const DEEPEST: usize = 8;
/// More comparisons than this nobody checks.
const MOST: usize = 40;

/// The condition, or every fault of it. `earlier` are the items above.
pub(super) fn checked(
    written: &Value,
    item: &DraftItem,
    earlier: &[Item],
    draft: &Draft,
    faults: &mut Faults<'_>,
) -> Option<Condition> {
    let place = format!("item {:?}, show_if", short(&item.key));
    let mut reader = Reader { place, item, earlier, draft, found: Vec::new() };
    let condition = reader.condition(written, 0);
    let many = condition.as_ref().map_or(0, |condition| condition.comparisons().len());
    if many > MOST {
        reader.fault(&format!("có {many} phép so sánh / it has {many} comparisons"), "tối đa 40 / 40 at most");
    }
    let is_clean = reader.found.is_empty();
    for (cause, remedy) in reader.found {
        faults.add(&reader.place, &cause, &remedy);
    }
    condition.filter(|_| is_clean)
}

struct Reader<'a> {
    place: String,
    item: &'a DraftItem,
    earlier: &'a [Item],
    draft: &'a Draft,
    found: Vec<(String, String)>,
}

impl Reader<'_> {
    fn fault(&mut self, cause: &str, remedy: &str) {
        self.found.push((cause.to_owned(), remedy.to_owned()));
    }

    fn condition(&mut self, written: &Value, depth: usize) -> Option<Condition> {
        if depth > DEEPEST {
            self.fault("lồng quá sâu / it is nested too deeply", "tối đa 8 lớp / 8 levels at most");
            return None;
        }
        let shape = "viết { all = […] }, { any = […] }, { not = … } hoặc { item = \"…\", le = 2 } / write one of these";
        let Some(map) = written.as_object() else {
            self.fault("không phải điều kiện / it is not a condition", shape);
            return None;
        };
        match (map.get("all"), map.get("any"), map.get("not"), map.len()) {
            (Some(parts), None, None, 1) => Some(Condition::All { all: self.parts(parts, depth)? }),
            (None, Some(parts), None, 1) => Some(Condition::Any { any: self.parts(parts, depth)? }),
            (None, None, Some(part), 1) => Some(Condition::Not { not: Box::new(self.condition(part, depth + 1)?) }),
            (None, None, None, _) => self.comparison(map, shape).map(Condition::Is),
            _ => {
                self.fault("vừa all, any hay not vừa thứ khác / all, any or not stand with something else", shape);
                None
            }
        }
    }

    /// Every part is read, so that every fault is found.
    fn parts(&mut self, written: &Value, depth: usize) -> Option<Vec<Condition>> {
        let Some(list) = written.as_array().filter(|list| !list.is_empty()) else {
            self.fault("danh sách rỗng / the list is empty", "ghi ít nhất một điều kiện / name one condition at least");
            return None;
        };
        let read: Vec<Option<Condition>> = list.iter().map(|part| self.condition(part, depth + 1)).collect();
        read.into_iter().collect()
    }

    fn comparison(&mut self, map: &Map<String, Value>, shape: &str) -> Option<Comparison> {
        let Some(key) = map.get("item").and_then(Value::as_str) else {
            self.fault("không nói câu nào / it names no item", shape);
            return None;
        };
        let tests: Vec<&String> = map.keys().filter(|name| *name != "item").collect();
        let [name] = tests.as_slice() else {
            self.fault(
                &format!("có {0} phép so sánh / it has {0} tests", tests.len()),
                &format!("một trong / one of {}", TESTS.join(", ")),
            );
            return None;
        };
        let Some(test) = test(name, &map[*name]) else {
            self.fault(
                &format!("phép so sánh {:?} không đọc được / the test cannot be read", short(name)),
                &format!("một trong / one of {}; in nhận danh sách số, answered nhận true hoặc false, còn lại nhận số / in takes a list of numbers, answered true or false, the others a number", TESTS.join(", ")),
            );
            return None;
        };
        let about = self.about(key)?;
        self.check(&test, about);
        Some(Comparison { item: key.to_owned(), test })
    }

    /// The earlier item it is about. An item may not wait for itself, nor for one that comes after it: so nothing is circular.
    fn about(&mut self, key: &str) -> Option<Item> {
        let shown = short(key);
        if let Some(found) = self.earlier.iter().find(|item| item.key == key) {
            return Some(found.clone());
        }
        let cause = if key == self.item.key {
            format!("câu {shown:?} chờ chính nó / {shown:?} waits for itself")
        } else if self.draft.items.iter().any(|item| item.key == key) {
            format!("câu {shown:?} đứng sau / {shown:?} comes later")
        } else {
            format!("không có câu {shown:?} / there is no item {shown:?}")
        };
        self.fault(&cause, "chỉ so sánh với câu đứng trước / compare earlier items only");
        None
    }

    fn check(&mut self, test: &Test, about: Item) {
        let has = matches!(test, Test::Has(_));
        let fits = match about.kind {
            _ if about.from_records => false,
            _ if matches!(test, Test::Answered(_)) => about.is_answered(),
            Kind::Scale | Kind::Single | Kind::Number => !has,
            Kind::Multi => has,
            Kind::Date | Kind::Text | Kind::Note => false,
        };
        if !fits {
            let cause = format!("không so sánh được với {0:?} / {0:?} cannot be compared so", about.key);
            self.fault(&cause, "has cho câu nhiều lựa chọn; answered cho ngày và chữ; câu lấy từ hồ sơ và lời dẫn thì không / has for multi; answered for date and text; neither records nor notes");
            return;
        }
        let values: &[f64] = match test {
            Test::Eq(value) | Test::Ne(value) | Test::Has(value) => std::slice::from_ref(value),
            Test::In(values) => values,
            _ => &[],
        };
        for value in values.iter().filter(|value| !can_be(&about, **value)) {
            let cause = format!("{0:?} không bao giờ là {value} / {0:?} is never {value}", about.key);
            self.fault(&cause, "dùng một mã của câu đó / use one of its codes");
        }
    }
}

fn test(name: &str, value: &Value) -> Option<Test> {
    let number = value.as_f64();
    Some(match name {
        "eq" => Test::Eq(number?),
        "ne" => Test::Ne(number?),
        "lt" => Test::Lt(number?),
        "le" => Test::Le(number?),
        "gt" => Test::Gt(number?),
        "ge" => Test::Ge(number?),
        "has" => Test::Has(number?),
        "in" => {
            let values = value.as_array()?.iter().map(Value::as_f64).collect::<Option<Vec<f64>>>()?;
            (!values.is_empty()).then_some(Test::In(values))?
        }
        "answered" => Test::Answered(value.as_bool()?),
        _ => return None,
    })
}

fn can_be(item: &Item, value: f64) -> bool {
    match item.kind {
        Kind::Scale => {
            (f64::from(item.low.unwrap_or(1))..=f64::from(item.high.unwrap_or(1))).contains(&value)
                && value.fract() == 0.0
        }
        Kind::Single | Kind::Multi => item.codes.iter().any(|choice| f64::from(choice.code) == value),
        Kind::Number => item.range.is_some_and(|range| range.byte(value).is_some()),
        Kind::Date | Kind::Text | Kind::Note => false,
    }
}
