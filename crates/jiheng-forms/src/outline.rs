//! Running text: goals of a whole department, the narrative of a disclosed budget, definitions of terms.

use jiheng_model::text::{is_blank, key, tidy};
use jiheng_model::{
    BudgetBook, Claim, Definition, DepartmentGoals, DutyGoal, Kind, NarrativeSection, TitledText,
};

use crate::assembly::{Assembler, Printed};
use crate::labels::{LABELS, Section, is_numeral};
use crate::parse;

/// Where in the running text we are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum State {
    /// Nothing that this module keeps.
    #[default]
    Outside,
    OverallGoals,
    DutyGoals,
    Safeguards,
    Narrative,
    Definitions,
}

/// Which part of the running text the next paragraph belongs to.
#[derive(Default)]
pub(crate) struct Outline {
    state: State,
}

impl Outline {
    /// Forms and tables end the running text of department goals; a narrative goes on after them at its next heading.
    pub fn interrupt(&mut self) {
        if matches!(self.state, State::OverallGoals | State::DutyGoals | State::Safeguards) {
            self.state = State::Outside;
        }
    }

    /// Whether lines are read here before their labels are looked up: `绩效目标：…` under a duty and `事业收入：指…`
    /// among definitions are no fields of a project.
    pub fn comes_first(&self) -> bool {
        !matches!(self.state, State::Outside | State::Narrative)
    }

    /// Takes a paragraph, if it belongs to a part that this module knows.
    pub fn read(&mut self, asm: &mut Assembler, printed: &Printed) -> bool {
        let text = printed.text.as_str();
        let bare = parse::strip_item_number(text).trim_end_matches(['：', ':']);
        if let Some(section) = LABELS.section(bare).filter(|_| text.chars().count() < 40) {
            let before = self.state;
            self.state = match section {
                Section::OverallGoals => State::OverallGoals,
                Section::DutyGoals => State::DutyGoals,
                Section::Safeguards => State::Safeguards,
                Section::Definitions => State::Definitions,
            };
            if self.state == State::Safeguards && before == State::Narrative {
                self.state = State::Narrative;
                return false;
            }
            if self.state != State::Definitions {
                asm.name_document(printed);
                asm.found(Kind::DepartmentGoals);
                asm.document.department_goals.get_or_insert_with(DepartmentGoals::default);
            }
            return true;
        }
        if is_narrative_title(text) {
            asm.name_document(printed);
        }
        if is_narrative_title(text)
            || (is_heading(text) && (asm.document.budget.is_some() || is_budget_heading(text)))
        {
            self.state = State::Narrative;
            begin_section(asm, printed);
            return true;
        }
        match self.state {
            State::Outside => false,
            State::OverallGoals => read_titled(asm, printed, true),
            State::Safeguards => read_titled(asm, printed, false),
            State::DutyGoals => read_duty(asm, printed),
            State::Definitions => read_definition(asm, printed),
            State::Narrative => continue_section(asm, printed),
        }
    }
}

/// `二、单位预算安排的总体情况`: a Chinese numeral and a short line without a full stop.
fn is_heading(text: &str) -> bool {
    let Some((number, rest)) = text.split_once('、') else { return false };
    !number.is_empty()
        && number.chars().count() <= 3
        && number.chars().all(|c| is_numeral(c) && !c.is_ascii_digit())
        && rest.chars().count() <= 40
        && !rest.ends_with(['。', '；', ';'])
}

fn is_budget_heading(text: &str) -> bool {
    ["预算", "职责", "机构设置", "经费", "国有资产", "名词解释", "收支"]
        .iter()
        .any(|word| text.contains(word))
}

fn is_narrative_title(text: &str) -> bool {
    let key = key(text);
    key.chars().count() < 60
        && key.contains("预算")
        && (key.ends_with("情况说明") || key.ends_with("公开说明") || key.ends_with("编制说明"))
}

fn goals(asm: &mut Assembler) -> &mut DepartmentGoals {
    asm.document.department_goals.get_or_insert_with(DepartmentGoals::default)
}

/// `（一）基金监督管理。全面加强…`: a title up to the first full stop, and the text after it.
fn read_titled(asm: &mut Assembler, printed: &Printed, overall: bool) -> bool {
    let text = printed.text.as_str();
    let numbered = parse::item_number(text).is_some();
    let goals = goals(asm);
    let list = if overall { &mut goals.overall } else { &mut goals.safeguards };
    let name = if overall { "overall" } else { "safeguards" };
    if !numbered && let Some(last) = list.last_mut() {
        last.text.push_str(text);
        return true;
    }
    let body = parse::strip_item_number(text);
    let (title, rest) = match body.split_once('。') {
        Some((title, rest)) if title.chars().count() <= 40 => (title.to_owned(), rest.to_owned()),
        _ => match body.split_once(['：', ':']) {
            Some((title, rest)) if title.chars().count() <= 40 => (title.to_owned(), rest.to_owned()),
            _ => (String::new(), body.to_owned()),
        },
    };
    let pointer = format!("/department_goals/{name}/{}", list.len());
    list.push(TitledText { title, text: rest });
    asm.document.provenance.set(pointer, printed.place.clone());
    true
}

fn read_duty(asm: &mut Assembler, printed: &Printed) -> bool {
    let text = printed.text.as_str();
    let labelled = text.split_once(['：', ':']).map(|(label, value)| (key(label), value));
    let goals = goals(asm);
    match labelled {
        Some((label, value)) if label == "绩效目标" => match goals.goals.last_mut() {
            Some(goal) => goal.goal = value.trim().to_owned(),
            None => goals.goals.push(DutyGoal { goal: value.trim().to_owned(), ..DutyGoal::default() }),
        },
        Some((label, value)) if label == "绩效指标" => {
            let indicators = value.split(['；', ';']).map(|part| tidy(part.trim_end_matches('。')));
            let indicators: Vec<String> = indicators.filter(|part| !part.is_empty()).collect();
            match goals.goals.last_mut() {
                Some(goal) => goal.indicators.extend(indicators),
                None => goals.goals.push(DutyGoal { indicators, ..DutyGoal::default() }),
            }
        }
        _ if parse::item_number(text).is_some() => {
            let title = parse::strip_item_number(text).trim_end_matches('。').to_owned();
            let pointer = format!("/department_goals/goals/{}", goals.goals.len());
            goals.goals.push(DutyGoal { title, ..DutyGoal::default() });
            asm.document.provenance.set(pointer, printed.place.clone());
        }
        _ => return false,
    }
    true
}

/// `3、财政拨款收入：指…`.
fn read_definition(asm: &mut Assembler, printed: &Printed) -> bool {
    let body = parse::strip_item_number(&printed.text);
    let Some(book) = asm.document.budget.as_mut() else { return false };
    let definition = body.split_once(['：', ':']).filter(|(term, _)| term.chars().count() <= 30);
    match (definition, book.definitions.last_mut()) {
        (Some((term, text)), _) => {
            let pointer = format!("/budget/definitions/{}", book.definitions.len());
            book.definitions.push(Definition { term: term.to_owned(), text: text.trim().to_owned() });
            asm.document.provenance.set(pointer, printed.place.clone());
        }
        (None, Some(last)) => last.text.push_str(body),
        (None, None) => return false,
    }
    true
}

fn begin_section(asm: &mut Assembler, printed: &Printed) {
    let book = asm.document.budget.get_or_insert_with(BudgetBook::default);
    let pointer = format!("/budget/narrative/{}", book.narrative.len());
    book.narrative.push(NarrativeSection { heading: printed.text.clone(), ..NarrativeSection::default() });
    asm.document.provenance.set(pointer, printed.place.clone());
    asm.found(Kind::UnitBudget);
    asm.year(&printed.text);
}

fn continue_section(asm: &mut Assembler, printed: &Printed) -> bool {
    let Some(section) = asm.document.budget.as_mut().and_then(|book| book.narrative.last_mut()) else {
        return false;
    };
    if !section.text.is_empty() {
        section.text.push('\n');
    }
    let offset = section.text.chars().count();
    section.text.push_str(&printed.text);
    section.claims.extend(claims(&printed.text, offset));
    true
}

/// Amounts of money that a sentence states, with what they are said of.
fn claims(text: &str, offset: usize) -> Vec<Claim> {
    const UNITS: [&str; 3] = ["万元", "亿元", "元"];
    let characters: Vec<char> = text.chars().collect();
    let mut claims = Vec::new();
    let mut at = 0;
    // Where the last amount ended: what follows it says something new.
    let mut said = 0;
    while at < characters.len() {
        if !characters[at].is_ascii_digit() {
            at += 1;
            continue;
        }
        let start = at;
        while at < characters.len()
            && (characters[at].is_ascii_digit()
                || matches!(characters[at], '.' | ',')
                    && characters.get(at + 1).is_some_and(char::is_ascii_digit))
        {
            at += 1;
        }
        let rest: String = characters[at..].iter().take(2).collect();
        let Some(unit) = UNITS.iter().find(|unit| rest.starts_with(**unit)) else { continue };
        let end = at + unit.chars().count();
        let amount: String = characters[start..at].iter().filter(|c| **c != ',').collect();
        let begin = clause_start(&characters[..start]).max(said);
        let subject: String = characters[begin..start].iter().collect();
        claims.push(Claim {
            subject: claim_subject(&subject),
            amount,
            unit: (*unit).to_owned(),
            span: ((offset + begin) as u32, (offset + end) as u32),
        });
        at = end;
        said = end;
    }
    claims
}

/// Where the clause begins that the text ends with. Brackets inside it, as in 因公出国（境）费, do not part it.
fn clause_start(text: &[char]) -> usize {
    let mut depth = 0usize;
    for (at, c) in text.iter().enumerate().rev() {
        match c {
            '）' | ')' => depth += 1,
            '（' | '(' if depth > 0 => depth -= 1,
            '，' | '。' | '；' | '：' | '、' | '（' | '(' | '\n' | ':' | ';' if depth == 0 => {
                return at + 1;
            }
            _ => {}
        }
    }
    0
}

/// `其中基本支出` → 基本支出; `机关运行经费共计安排` → 机关运行经费. Words of change (增加, 减少) are kept: they tell
/// that the amount is a difference.
fn claim_subject(words: &str) -> String {
    let mut subject = words.trim_matches(is_blank);
    for word in ["其中", "包括", "和", "及", "以及"] {
        subject = subject.strip_prefix(word).unwrap_or(subject);
    }
    loop {
        let before = subject;
        for word in ["共计", "安排", "预算安排", "为", "共", "合计", "约", "是", "计"] {
            subject = subject.strip_suffix(word).filter(|rest| !rest.is_empty()).unwrap_or(subject);
        }
        if subject == before {
            return subject.trim_matches(is_blank).to_owned();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_in_sentences_name_what_they_are_said_of() {
        let text = "2026年支出预算120.5万元，其中基本支出80万元（人员经费70.00万元和因公出国（境）费0元）；比上年减少3.2万元。";
        let said: Vec<String> = claims(text, 0)
            .into_iter()
            .map(|claim| format!("{}={}{}", claim.subject, claim.amount, claim.unit))
            .collect();
        assert_eq!(
            said,
            [
                "2026年支出预算=120.5万元",
                "基本支出=80万元",
                "人员经费=70.00万元",
                "因公出国（境）费=0元",
                "比上年减少=3.2万元"
            ]
        );
        let spans: Vec<String> = claims(text, 0)
            .iter()
            .map(|claim| {
                text.chars()
                    .skip(claim.span.0 as usize)
                    .take((claim.span.1 - claim.span.0) as usize)
                    .collect()
            })
            .collect();
        assert_eq!(spans[1], "其中基本支出80万元");
    }
}
