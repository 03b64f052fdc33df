//! C · Codes that are misspelt, repeated or of another place and year.

use serde_json::Value;

use super::Mutation;
use super::clean::with_check;
use super::draft::Draft;
use super::random::Random;

pub const MUTATIONS: &[Mutation] = &[
    Mutation {
        code: "C001",
        defect: "a project code has a character too many, too few or of another kind",
        plant: shape,
    },
    Mutation {
        code: "C002",
        defect: "a digit of the project code is mistyped or two are swapped",
        plant: check,
    },
    Mutation { code: "C003", defect: "the code is of a later year than the budget", plant: year },
    Mutation { code: "C004", defect: "the code is of another division", plant: division },
    Mutation { code: "C005", defect: "two projects have one code", plant: repeated },
    Mutation { code: "C006", defect: "two projects of a unit have one name", plant: name_repeated },
    Mutation { code: "C007", defect: "the row of a parent code is missing", plant: parent },
    Mutation { code: "C008", defect: "the name of a code is the name of another", plant: code_and_name },
    Mutation { code: "C009", defect: "a code is of no class of its classification", plant: unknown_class },
    Mutation {
        code: "C010",
        defect: "the codes of projects are of no place, or of another",
        plant: elsewhere,
    },
];

fn coded(project: &Value) -> bool {
    project["code"].as_str().is_some_and(|code| code.len() == 21)
}

fn shape(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    // Other provinces may write other codes: only among codes of the usual shape is another one odd.
    if draft.all("/projects", coded).len() < 3 {
        return None;
    }
    let address = format!("{}/code", draft.project(random, coded)?);
    let mut code: Vec<char> = draft.text(&address).chars().collect();
    let at = random.below(code.len());
    match random.below(3) {
        0 => {
            code.remove(at);
        }
        1 => code.insert(at, '0'),
        _ => code[6 + random.below(2)] = 'O',
    }
    draft.put(&address, code.into_iter().collect::<String>());
    Some(vec![address])
}

fn check(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    // A code that is alone may be of a province that has no check character.
    if draft.all("/projects", coded).len() < 2 {
        return None;
    }
    let address = format!("{}/code", draft.project(random, coded)?);
    let mut code: Vec<char> = draft.text(&address).chars().collect();
    // Behind division, year and letter, where no other rule looks.
    let at = 9 + random.below(10);
    if random.chance(60) {
        let other = char::from_digit(u32::try_from(random.below(10)).ok()?, 10)?;
        if code[at] == other {
            return None;
        }
        code[at] = other;
    } else {
        if code[at] == code[at + 1] || at == 19 {
            return None;
        }
        code.swap(at, at + 1);
    }
    draft.put(&address, code.into_iter().collect::<String>());
    Some(vec![address])
}

/// Writes characters into the head of the code and mends the check character.
fn rewrite(draft: &mut Draft, address: &str, from: usize, text: &str) {
    let mut code = draft.text(address).to_owned();
    code.replace_range(from..from + text.len(), text);
    code.truncate(20);
    draft.put(address, with_check(&code));
}

fn year(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    let year = draft.at("/fiscal_year").as_i64()?;
    let address = format!("{}/code", draft.project(random, coded)?);
    rewrite(draft, &address, 6, &format!("{:02}", (year + random.between(1, 4)) % 100));
    Some(vec![address])
}

fn division(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    if draft.all("/projects", coded).len() < 5 {
        return None;
    }
    let address = format!("{}/code", draft.project(random, coded)?);
    let other = random.between(110_101, 659_001).to_string();
    if draft.text(&address).starts_with(&other) {
        return None;
    }
    rewrite(draft, &address, 0, &other);
    Some(vec![address])
}

fn repeated(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    let (first, second) = draft.pair(random, coded)?;
    let code = draft.at(&format!("{first}/code")).clone();
    draft.put(&format!("{second}/code"), code);
    Some(vec![format!("{first}/code"), format!("{second}/code")])
}

fn name_repeated(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    let (first, second) = draft.pair(random, |project| project["name"].is_string())?;
    for field in ["name", "unit"] {
        let value = draft.at(&format!("{first}/{field}")).clone();
        draft.put(&format!("{second}/{field}"), value);
    }
    Some(vec![format!("{first}/name"), format!("{second}/name")])
}

/// A table with classification codes.
fn classified(draft: &Draft, random: &mut Random) -> Option<String> {
    let kind = *random.pick(&["income", "expenditure", "general_public", "basic"]);
    draft.table(kind).filter(|table| draft.count(&format!("{table}/rows")) > 4)
}

fn parent(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    let table = classified(draft, random)?;
    let rows = format!("{table}/rows");
    let code = |row: &Value| row["code"].as_str().unwrap_or_default().to_owned();
    let codes: Vec<String> = draft.at(&rows).as_array()?.iter().map(code).collect();
    let parents: Vec<&String> = codes
        .iter()
        .filter(|parent| {
            !parent.is_empty()
                && codes.iter().any(|code| code.len() == parent.len() + 2 && code.starts_with(*parent))
        })
        .collect();
    let gone = (*random.pick(&parents)).clone();
    draft.retain(&rows, |row| row["code"] != gone.as_str());
    Some(vec![rows])
}

fn code_and_name(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    let table = classified(draft, random)?;
    let rows = format!("{table}/rows");
    let row = draft.any(random, &rows, |row| row["code"].is_string())?;
    let other = draft
        .any(random, &rows, |other| other["code"].is_string() && other["name"] != draft.at(&row)["name"])?;
    let name = draft.at(&format!("{other}/name")).clone();
    draft.put(&format!("{row}/name"), name);
    Some(vec![row])
}

fn unknown_class(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    let table = classified(draft, random)?;
    let economic = draft.at(&format!("{table}/kind")) == "basic";
    let row = draft.any(random, &format!("{table}/rows"), |row| row["code"].is_string())?;
    let code = draft.text(&format!("{row}/code")).to_owned();
    // For later years nobody can say yet which classes there will be.
    let known = draft.at("/fiscal_year").as_i64()? <= 2023;
    let class = match (economic, !known || random.chance(50)) {
        // The first digit tells which classification it is.
        (false, true) => format!("{}{}", random.pick(&["1", "3", "4", "7", "9"]), &code[1..3]),
        (true, true) => format!("{}{}", random.pick(&["1", "2", "4", "8"]), &code[1..3]),
        // Numbers that no class has.
        (false, false) => {
            (*random.pick(&["218", "225", "226", "228", "236", "240", "271", "299"])).to_owned()
        }
        (true, false) => (*random.pick(&["304", "305", "306", "318", "320", "331", "371"])).to_owned(),
    };
    draft.put(&format!("{row}/code"), format!("{class}{}", &code[3..]));
    Some(vec![row])
}

fn elsewhere(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    let projects = draft.all("/projects", coded);
    if projects.is_empty() {
        return None;
    }
    // All alike, so that none of them is odd among the others.
    let division = if random.chance(50) {
        // No province begins so.
        let head = *random.pick(&["00", "10", "16", "19", "27", "38", "48", "59", "70", "77", "90", "99"]);
        format!("{head}{:04}", random.between(101, 9999))
    } else {
        // A county that there is, and the number of one beside it.
        let (region, division) = *random.pick(&[
            ("兴隆县", "130824"),
            ("固安县", "131023"),
            ("隆化县", "130822"),
            ("文安县", "131025"),
        ]);
        draft.put("/region", region);
        division.to_owned()
    };
    for project in &projects {
        rewrite(draft, &format!("{project}/code"), 0, &division);
    }
    Some(vec![format!("{}/code", projects[0])])
}
