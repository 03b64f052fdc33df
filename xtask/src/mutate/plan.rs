//! P · Spending plans that cannot be.

use serde_json::Value;

use super::Mutation;
use super::draft::{Draft, class};
use super::random::Random;

pub const MUTATIONS: &[Mutation] = &[
    Mutation {
        code: "P001",
        defect: "a later share of the plan is smaller than an earlier one",
        plant: decreases,
    },
    Mutation { code: "P002", defect: "the plan does not end at 100%", plant: not_complete },
    Mutation { code: "P003", defect: "a time of the plan is blank", plant: blank },
    Mutation { code: "P004", defect: "most projects have one and the same plan", plant: uniform },
    Mutation { code: "P005", defect: "a share below 0% or above 100%", plant: out_of_range },
    Mutation {
        code: "P006",
        defect: "money is planned after the time by which it must be paid",
        plant: late,
    },
];

fn planned(project: &Value) -> bool {
    let plan = project["budget"]["spending_plan"].as_array().map(Vec::as_slice).unwrap_or_default();
    plan.len() >= 3 && plan.iter().all(|step| step["cumulative_percent"].is_string())
}

/// A project with a plan, the address of the plan and how many steps it has.
fn plan(draft: &Draft, random: &mut Random) -> Option<(String, usize)> {
    let project = draft.project(random, planned)?;
    let plan = format!("{project}/budget/spending_plan");
    let steps = draft.count(&plan);
    Some((plan, steps))
}

fn percent(draft: &Draft, step: &str) -> Option<i64> {
    draft.text(&format!("{step}/cumulative_percent")).parse().ok()
}

fn decreases(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    let (plan, steps) = plan(draft, random)?;
    // Not the last one, which would not be 100% then.
    let step = format!("{plan}/{}", 1 + random.below(steps - 2));
    let index: usize = step.rsplit('/').next()?.parse().ok()?;
    let before = percent(draft, &format!("{plan}/{}", index - 1))?;
    if before < 2 {
        return None;
    }
    draft.put(&format!("{step}/cumulative_percent"), random.between(0, before - 1).to_string());
    Some(vec![step])
}

fn not_complete(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    let (plan, steps) = plan(draft, random)?;
    let before = percent(draft, &format!("{plan}/{}", steps - 2))?;
    if before > 98 {
        return None;
    }
    draft.put(&format!("{plan}/{}/cumulative_percent", steps - 1), random.between(before, 99).to_string());
    Some(vec![plan])
}

fn blank(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    let (plan, steps) = plan(draft, random)?;
    draft.put(&format!("{plan}/{}/cumulative_percent", random.below(steps - 1)), Value::Null);
    Some(vec![plan])
}

fn uniform(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    let projects = draft.all("/projects", planned);
    if projects.len() < 5 {
        return None;
    }
    // An even split, in all of them or in most.
    let shares = ["25", "50", "75", "100"];
    let own = random.below(projects.len() / 3 + 1);
    for project in &projects[own..] {
        for (index, share) in
            shares.iter().enumerate().take(draft.count(&format!("{project}/budget/spending_plan")))
        {
            draft.put(&format!("{project}/budget/spending_plan/{index}/cumulative_percent"), *share);
        }
    }
    Some(vec!["/projects".to_owned()])
}

fn out_of_range(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    let (plan, steps) = plan(draft, random)?;
    let (index, share) =
        if random.chance(50) { (steps - 1, random.between(101, 300)) } else { (0, -random.between(1, 40)) };
    draft.put(&format!("{plan}/{index}/cumulative_percent"), share.to_string());
    Some(vec![plan])
}

fn late(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    let project = draft.project(random, planned)?;
    let time = draft.any(random, &format!("{project}/indicators"), class("时效"))?;
    let plan = format!("{project}/budget/spending_plan");
    let year = draft.at("/fiscal_year").as_i64()?;
    let (name, described) = *random.pick(&[
        ("补助资金发放时间", "补助资金发放到人的时间"),
        ("资金拨付完成时间", "全部资金拨付到位的时间"),
        ("工程款支付时间", "全部工程款支付完毕的时间"),
    ]);
    draft.put(&format!("{time}/name"), name);
    draft.put(&format!("{time}/description"), described);
    draft.value(&time, format!("{year}年6月底前"))?;
    for (index, share) in ["10", "40", "70", "100"].iter().enumerate() {
        draft.put(&format!("{plan}/{index}/cumulative_percent"), *share);
    }
    Some(vec![plan, time])
}
