//! Fields of a project: those that are plain text, and those that are more.

use jiheng_model::text::tidy;
use jiheng_model::{Nature, Period, Project};

use super::{Assembler, Printed};
use crate::labels::Field;
use crate::parse;

impl Assembler {
    /// Fields that are more than text.
    pub(super) fn apply_parsed(&mut self, field: Field, value: &Printed) -> bool {
        let Some(project) = self.project() else { return false };
        let name = match field {
            Field::Nature => {
                let nature = parse::nature(&value.raw);
                if nature.is_none() && !parse::has_boxes(&value.raw) {
                    return false;
                }
                project.nature = nature;
                "nature"
            }
            Field::Category => {
                let category = parse::ticked(&value.raw);
                if let [only] = category.as_slice()
                    && project.nature.is_none()
                {
                    project.nature = match only.as_str() {
                        "新增项目" => Some(Nature::New),
                        "延续项目" => Some(Nature::Continuing),
                        _ => None,
                    };
                }
                project.category = category;
                "category"
            }
            Field::Period => {
                project.period = Some(parse::period(&value.raw));
                "period"
            }
            Field::PeriodStart | Field::PeriodEnd => {
                let year_only = value.text.trim_end_matches('年').parse::<u32>().is_ok();
                let day = match (field, year_only) {
                    (Field::PeriodStart, true) => {
                        Some(format!("{}-01-01", value.text.trim_end_matches('年')))
                    }
                    (_, true) => Some(format!("{}-12-31", value.text.trim_end_matches('年'))),
                    _ => parse::date(&value.text),
                };
                let period = project.period.get_or_insert_with(Period::default);
                let slot = if field == Field::PeriodStart { &mut period.start } else { &mut period.end };
                *slot = day;
                if !period.text.is_empty() {
                    period.text.push('-');
                }
                period.text.push_str(&value.text);
                "period"
            }
            Field::ResponsiblePhone => {
                let digits = value.text.find(|c: char| c.is_ascii_digit()).unwrap_or(value.text.len());
                let (person, phone) = value.text.split_at(digits);
                let part = |text: &str| Some(tidy(text)).filter(|text| !text.is_empty());
                project.responsible = part(person.trim_end_matches([',', '，', '、', '/', ' ']));
                project.phone = part(phone);
                "responsible"
            }
            _ => return false,
        };
        self.place(name, &value.place);
        true
    }
}

pub(super) fn text_slot(project: &mut Project, field: Field) -> Option<(&'static str, &mut Option<String>)> {
    Some(match field {
        Field::Name => ("name", &mut project.name),
        Field::Code => ("code", &mut project.code),
        Field::Unit => ("unit", &mut project.unit),
        Field::SupervisingDepartment => ("supervising_department", &mut project.supervising_department),
        Field::Level => ("level", &mut project.level),
        Field::Responsible => ("responsible", &mut project.responsible),
        Field::Phone => ("phone", &mut project.phone),
        Field::Overview => ("overview", &mut project.overview),
        Field::Rationale => ("rationale", &mut project.rationale),
        Field::Feasibility => ("feasibility", &mut project.feasibility),
        Field::Necessity => ("necessity", &mut project.necessity),
        Field::Measures => ("measures", &mut project.measures),
        Field::Purpose => ("budget/purpose", &mut project.budget.purpose),
        _ => return None,
    })
}
