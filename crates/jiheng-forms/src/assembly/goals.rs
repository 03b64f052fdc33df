//! Goals of the project in hand, each with the time it is for.

use jiheng_model::text::tidy;
use jiheng_model::{Goal, Horizon};

use super::{Assembler, Printed};
use crate::labels::Field;

impl Assembler {
    pub fn add_goal(&mut self, horizon: Horizon, label: &str, value: &Printed) -> bool {
        let Some(project) = self.project() else { return false };
        let label = tidy(label);
        if project.goals.iter().any(|goal| goal.horizon == horizon && goal.text == value.text) {
            return true;
        }
        let index = project.goals.len();
        let horizon = beside_annual(&mut project.goals, horizon, &label);
        project.goals.push(Goal { horizon, label, text: value.text.clone(), result: None });
        self.place(&format!("goals/{index}"), &value.place);
        true
    }

    pub(super) fn set_goal_result(&mut self, value: &Printed) -> bool {
        let Some(project) = self.project() else { return false };
        let Some(goal) = project.goals.last_mut().filter(|goal| goal.result.is_none()) else { return false };
        goal.result = Some(value.text.clone());
        let index = project.goals.len() - 1;
        self.place(&format!("goals/{index}/result"), &value.place);
        true
    }
}

/// 总体绩效目标 is the goal of the year, unless the form prints one for the year beside it: then it is the goal of the
/// whole project.
fn beside_annual(goals: &mut [Goal], horizon: Horizon, label: &str) -> Horizon {
    let of_year = |label: &str| ["年度", "当年", "本年", "年初"].iter().any(|word| label.contains(word));
    let overall = |label: &str| label.contains("总体") && !of_year(label);
    if horizon != Horizon::Annual {
        return horizon;
    }
    let annual = |goal: &&mut Goal| goal.horizon == Horizon::Annual;
    if of_year(label) {
        for goal in goals.iter_mut().filter(annual).filter(|goal| overall(&goal.label)) {
            goal.horizon = Horizon::Implementation;
        }
    } else if overall(label) && goals.iter_mut().filter(annual).any(|goal| of_year(&goal.label)) {
        return Horizon::Implementation;
    }
    horizon
}

pub(crate) fn goal_horizon(field: Field) -> Option<Horizon> {
    match field {
        Field::GoalAnnual => Some(Horizon::Annual),
        Field::GoalImplementation => Some(Horizon::Implementation),
        Field::GoalMidterm => Some(Horizon::Midterm),
        Field::GoalLongterm => Some(Horizon::Longterm),
        _ => None,
    }
}
