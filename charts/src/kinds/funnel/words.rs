//! Words of shares by the answers behind them.

use crate::{
    ChartSpec,
    describe::{
        Said, lower,
        notes::{dash, start_of_axis},
    },
    format,
    spec::{Funnel, FunnelPoint, Standing},
};

fn outside(funnel: &Funnel, standing: Standing) -> Vec<&FunnelPoint> {
    funnel.points.iter().filter(|point| point.standing == standing).collect()
}

pub(crate) fn headline(spec: &ChartSpec, funnel: &Funnel) -> String {
    let (above, below) = (outside(funnel, Standing::Above), outside(funnel, Standing::Below));
    let target = spec.valued(funnel.target);
    let who = |points: &[&FunnelPoint], count: usize| match points {
        [only] if only.name.chars().count() <= 32 => only.name.clone(),
        _ => spec.lang.pick(format!("{count} đơn vị"), format!("{count} units")),
    };
    let [upper, lower] = funnel.outside;
    match (above.as_slice(), below.as_slice()) {
        ([], []) => spec.lang.pick(
            format!("Không đơn vị nào ra ngoài giới hạn 99,8% quanh {target}"),
            format!("No unit lies outside the 99.8% limits around {target}"),
        ),
        (above, []) => spec.lang.pick(
            format!("{} cao hơn giới hạn 99,8% quanh {target}", who(above, upper)),
            format!("{} above the 99.8% limits around {target}", who(above, upper)),
        ),
        ([], below) => spec.lang.pick(
            format!("{} thấp hơn giới hạn 99,8% quanh {target}", who(below, lower)),
            format!("{} below the 99.8% limits around {target}", who(below, lower)),
        ),
        (above, below) => spec.lang.pick(
            format!("{} cao hơn, {} thấp hơn giới hạn 99,8% quanh {target}", who(above, upper), who(below, lower)),
            format!("{} above and {} below the 99.8% limits around {target}", who(above, upper), who(below, lower)),
        ),
    }
}

pub(crate) fn subtitle(spec: &ChartSpec, _: &Funnel, unit: &str) -> (String, String) {
    spec.lang.pick(
        (
            format!("{}{unit} theo số phiếu của từng đơn vị, {}", spec.measure, spec.period),
            "đường liền: giới hạn 99,8%; đường đứt: giới hạn 95%".to_owned(),
        ),
        (
            format!("{}{unit} by the answers of each unit, {}", spec.measure, spec.period),
            "solid lines: 99.8% limits; dashed lines: 95% limits".to_owned(),
        ),
    )
}

pub(crate) fn notes(spec: &ChartSpec, funnel: &Funnel, notes: &mut Vec<String>) {
    let factor = format::number(funnel.dispersion, 2, spec.lang);
    notes.push(
        spec.lang
            .pick(
                "Giới hạn 95% và 99,8%: nhị thức chính xác quanh mức chung theo số phiếu, không kể trọng số: ngoài giới hạn là nên xem kỹ, không phải là hơn kém.",
                "95% and 99.8% limits: exact binomial around the overall value by answers, without weights: outside them a unit deserves a second look, which is no rank.",
            )
            .to_owned(),
    );
    notes.push(match funnel.widened {
        true => spec.lang.pick(
            format!("Hệ số phân tán {factor}: đơn vị khác nhau hơn mức ngẫu nhiên, giới hạn đã nới theo căn bậc hai của hệ số."),
            format!("Dispersion {factor}: units differ by more than chance, and the limits are widened by its square root."),
        ),
        false => spec.lang.pick(
            format!("Hệ số phân tán {factor}: giới hạn không nới."),
            format!("Dispersion {factor}: the limits are not widened."),
        ),
    });
    if funnel.points.len() < funnel.units {
        let (drawn, all) = (funnel.points.len(), format::integer(funnel.units as u64, spec.lang));
        notes.push(spec.lang.pick(
            format!(
                "Vẽ {drawn} trong {all} đơn vị: những đơn vị ra ngoài giới hạn xa nhất và một phần các đơn vị còn lại."
            ),
            format!("{drawn} of {all} units are drawn: those farthest outside the limits and a part of the others."),
        ));
    }
    let near = funnel.points.iter().filter(|point| point.is_near).count();
    if near > 0 {
        notes.push(spec.lang.pick(
            format!("{near} đơn vị giữa giới hạn 95% và 99,8%."),
            format!("{near} between the 95% and the 99.8% limits."),
        ));
    }
    start_of_axis(spec, funnel.axis.low, notes);
    if !funnel.withheld.is_empty() {
        let count = funnel.withheld.len();
        notes.push(spec.lang.pick(format!("{count} đơn vị không có số."), format!("{count} units have no number.")));
    }
    dash(spec, funnel.withheld.iter().map(|(_, why)| *why), notes);
}

fn place(spec: &ChartSpec, point: &FunnelPoint) -> &'static str {
    match (point.standing, point.is_near) {
        (Standing::Above, _) => spec.lang.pick("trên giới hạn 99,8%", "above the 99.8% limit"),
        (Standing::Below, _) => spec.lang.pick("dưới giới hạn 99,8%", "below the 99.8% limit"),
        (_, true) => spec.lang.pick("giữa giới hạn 95% và 99,8%", "between the 95% and 99.8% limits"),
        (_, false) => spec.lang.pick("trong giới hạn", "within the limits"),
    }
}

pub(crate) fn said(spec: &ChartSpec, funnel: &Funnel) -> Said {
    let count = funnel.points.len();
    let opening = spec.lang.pick(
        format!("Biểu đồ phễu: {} của {count} đơn vị theo số phiếu, {}", lower(&spec.measure), spec.period),
        format!("Funnel plot: {} of {count} units by answers, {}", spec.measure, spec.period),
    );
    let shown = funnel.points.iter().map(|point| {
        let n = format::integer(point.n, spec.lang);
        format!("{} {} (n = {n}), {}", point.name, spec.valued(point.value), place(spec, point))
    });
    let hidden = funnel.withheld.iter().map(|(name, why)| format!("{name}: {}", spec.why(*why)));
    let target = spec.valued(funnel.target);
    let overall = spec.lang.pick(format!("Mức chung {target}"), format!("Overall {target}"));
    Said { opening, extremes: String::new(), marks: shown.chain(hidden).chain([overall]).collect() }
}

pub(crate) fn table(spec: &ChartSpec, funnel: &Funnel) -> (Vec<String>, Vec<Vec<String>>) {
    let lang = spec.lang;
    let header = vec![
        lang.pick("Đơn vị", "Unit").to_owned(),
        lang.pick("Số phiếu", "Answers").to_owned(),
        format!("{} (%)", spec.measure),
        lang.pick("So với giới hạn", "Against the limits").to_owned(),
    ];
    let mut rows: Vec<Vec<String>> = funnel
        .points
        .iter()
        .map(|point| {
            let n = format::integer(point.n, lang);
            vec![point.name.clone(), n, spec.bare(point.value), place(spec, point).to_owned()]
        })
        .collect();
    let none = format::NO_NUMBER;
    rows.extend(
        funnel.withheld.iter().map(|(name, why)| vec![name.clone(), none.to_owned(), none.to_owned(), spec.why(*why)]),
    );
    let all = lang.pick("Mức chung", "Overall").to_owned();
    rows.push(vec![all, none.to_owned(), spec.bare(funnel.target), none.to_owned()]);
    (header, rows)
}
