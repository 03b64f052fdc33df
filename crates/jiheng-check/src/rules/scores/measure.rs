//! What a result is measured by: target and actual value in one unit, points, and whether a reason is given.

use jiheng_model::{Comparator, Decimal, Document, Execution, Indicator, Kind, Money, Project, TargetValue};

use crate::projects::{is_cost, points};
use crate::words::{contains_any, is_blank};

/// Units of time: a result under an even target of days is early, not short.
const TIME_UNITS: [&str; 12] =
    ["天", "日", "个工作日", "工作日", "小时", "个小时", "分钟", "秒", "周", "月", "个月", "年"];
/// What is better the less there is of it, whatever sign stands before the target.
const UNWANTED: [&str; 16] = [
    "投诉", "事故", "差错", "错误", "违规", "违法", "违纪", "故障", "损坏", "流失", "死亡", "发病", "超支",
    "信访", "舆情", "伤亡",
];

pub fn is_self_evaluation(document: &Document) -> bool {
    document.kinds.contains(&Kind::SelfEvaluation)
}

pub fn is_monitoring(document: &Document) -> bool {
    document.kinds.contains(&Kind::Monitoring)
}

/// The score and the weight of an indicator, where both are printed.
pub fn scored(indicator: &Indicator) -> Option<(Decimal, Decimal)> {
    let score = points(indicator.result.as_ref()?.score.as_deref()?)?;
    Some((score, points(indicator.weight.as_deref()?)?))
}

pub fn unexplained(reason: &Option<String>) -> bool {
    reason.as_deref().is_none_or(is_blank)
}

/// Whether neither the row nor the form gives a reason.
pub fn unexplained_in(project: &Project, reason: &Option<String>) -> bool {
    let of_form = project.evaluation.as_ref().map(|evaluation| &evaluation.reason);
    unexplained(reason) && of_form.is_none_or(|reason| unexplained(reason) || says_no_deviation(reason))
}

fn says_no_deviation(reason: &Option<String>) -> bool {
    reason.as_deref().is_some_and(|reason| contains_any(reason, &["无偏差", "没有偏差", "未发生偏差"]))
}

/// A target and what was reached, in one unit.
pub struct Measured {
    pub comparator: Comparator,
    pub number: Decimal,
    pub reached: Decimal,
    pub is_percent: bool,
    /// Whether the less is the better.
    pub is_reverse: bool,
}

impl Measured {
    /// Reached over target in per cent; `None` where the target is nothing.
    pub fn share(&self) -> Option<Decimal> {
        self.reached.checked_mul(Decimal::ONE_HUNDRED)?.checked_div(self.number)
    }

    pub fn is_unmet(&self) -> bool {
        match self.comparator {
            Comparator::AtLeast | Comparator::Above => self.reached < self.number,
            Comparator::AtMost | Comparator::Below => self.reached > self.number,
            // Nothing is the target of what is unwanted.
            Comparator::Equal if self.number.is_zero() => self.reached > self.number,
            Comparator::Equal => !self.is_reverse && self.reached < self.number,
            Comparator::About => false,
        }
    }

    /// By how many per cent of the target the result falls short of it.
    pub fn shortfall(&self) -> Option<Decimal> {
        let share = self.share().filter(|_| self.is_unmet())?;
        Some(share.saturating_sub(Decimal::ONE_HUNDRED).abs())
    }
}

pub fn measured(indicator: &Indicator) -> Option<Measured> {
    against(indicator, indicator.result.as_ref()?.value.as_ref()?)
}

/// The target beside a value, which may be the actual one or a forecast.
pub fn against(indicator: &Indicator, actual: &TargetValue) -> Option<Measured> {
    let target = indicator.target()?.value.as_ref()?;
    let (
        TargetValue::Quantity { comparator, number, unit },
        TargetValue::Quantity { number: reached, unit: other, .. },
    ) = (target, actual)
    else {
        return None;
    };
    let is_percent = target.is_percent();
    let (number, reached) = match (unit, other) {
        _ if unit == other => (*number, *reached),
        // 0.95 under a rate may be 95 % that a spreadsheet shows otherwise.
        (Some(_), None) if is_percent && *reached <= Decimal::ONE => return None,
        (Some(_), None) | (None, Some(_)) => (*number, *reached),
        _ => {
            let (target, actual) = target.money().zip(actual.money())?;
            (Decimal::from(target.fen()), Decimal::from(actual.fen()))
        }
    };
    let less_is_better = matches!(comparator, Comparator::AtMost | Comparator::Below);
    let is_reverse = less_is_better || *comparator == Comparator::Equal && is_better_less(indicator, unit);
    Some(Measured { comparator: *comparator, number, reached, is_percent, is_reverse })
}

/// A cost, a time or something unwanted; or the form says so.
fn is_better_less(indicator: &Indicator, unit: &Option<String>) -> bool {
    let direction = indicator.direction.as_deref().unwrap_or_default();
    let name = indicator.name.as_deref().unwrap_or_default();
    let by_unit = unit.as_deref().is_some_and(|unit| TIME_UNITS.contains(&unit) || unit.contains('元'));
    direction.contains("反向") || is_cost(indicator) || by_unit || contains_any(name, &UNWANTED)
}

/// Whether the figures, or the dates, say that the target was not met.
pub fn is_unmet(indicator: &Indicator) -> bool {
    measured(indicator).map_or_else(|| is_late(indicator), |measured| measured.is_unmet())
}

/// Whether the actual date comes after the one that was set.
pub fn is_late(indicator: &Indicator) -> bool {
    let date = |value: Option<&TargetValue>| match value {
        Some(TargetValue::Deadline { date, recurrence: None, .. }) => date.clone(),
        _ => None,
    };
    let target = date(indicator.target().and_then(|target| target.value.as_ref()));
    let actual = date(indicator.result.as_ref().and_then(|result| result.value.as_ref()));
    target.zip(actual).is_some_and(|(target, actual)| actual > target)
}

/// Executed over budget in per cent, and both amounts: against the adjusted budget, or the first one.
pub fn executed(row: &Execution) -> Option<(Decimal, Money, Money)> {
    let budget = row.budget.or(row.initial).filter(|budget| budget.fen() > 0)?;
    let executed = row.executed.filter(|executed| !executed.is_negative())?;
    let rate = Decimal::from(executed.fen()).checked_mul(Decimal::ONE_HUNDRED)?;
    Some((rate.checked_div(Decimal::from(budget.fen()))?, budget, executed))
}

pub fn printed_rate(row: &Execution) -> Option<Decimal> {
    let printed = jiheng_model::text::key(row.rate.as_deref()?);
    printed.strip_suffix('%')?.parse().ok()
}

/// The words of the target and of the actual value.
pub fn words(indicator: &Indicator) -> (&str, &str) {
    let target = indicator.target().map_or("", |target| target.text.as_str());
    let actual = indicator.result.as_ref().and_then(|result| result.actual.as_deref());
    (target, actual.unwrap_or_default())
}

/// Whether its parts, which follow it, carry the values.
pub fn has_parts(project: &Project, at: usize) -> bool {
    project.indicators.get(at + 1).is_some_and(|next| next.within) && !project.indicators[at].within
}
