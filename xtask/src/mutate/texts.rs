//! F · Cells that hold what belongs elsewhere, damaged text, dates out of order and boxes that nobody ticked.

use serde_json::{Value, json};

use super::Mutation;
use super::draft::Draft;
use super::random::Random;

pub const MUTATIONS: &[Mutation] = &[
    Mutation { code: "F010", defect: "a number stands where words belong", plant: number_for_words },
    Mutation {
        code: "F011",
        defect: "name and value of an indicator are in each other's cell",
        plant: swapped,
    },
    Mutation { code: "F012", defect: "text with what scanning and pasting leave behind", plant: noise },
    Mutation {
        code: "F013",
        defect: "a step of the schedule is reversed or outside the period",
        plant: schedule,
    },
    Mutation { code: "F014", defect: "no box is ticked", plant: unticked },
];

/// Fields of a project that hold words.
const WORDS: &[&str] = &[
    "name",
    "unit",
    "supervising_department",
    "overview",
    "budget/purpose",
    "goals/0/text",
    "review/0/reviewer",
    "review/0/opinion",
    "signoff/filled_by",
];

/// One of these fields of a project that is filled in.
fn filled(draft: &Draft, random: &mut Random, fields: &[&str]) -> Option<String> {
    let project = draft.project(random, |_| true)?;
    let printed: Vec<String> = fields
        .iter()
        .map(|field| format!("{project}/{field}"))
        .filter(|address| !draft.text(address).is_empty())
        .collect();
    if printed.is_empty() { None } else { Some(random.pick(&printed).clone()) }
}

fn number_for_words(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    let address = filled(draft, random, WORDS)?;
    let number = match random.below(5) {
        0 => format!("3100012023{:04}", random.below(10_000)),
        1 => super::draft::money(random.between(100, 900_000)),
        2 => random.between(1, 99).to_string(),
        3 => format!("{},{:03}.00", random.between(1, 99), random.below(1000)),
        _ => random.between(1000, 99_999).to_string(),
    };
    draft.put(&address, number);
    Some(vec![address])
}

fn swapped(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    let row = draft.indicator(random, |row| {
        row["name"].is_string() && row["targets"].as_array().is_some_and(|targets| targets.len() == 1)
    })?;
    let (name, value) = (draft.text(&format!("{row}/name")).to_owned(), draft.target_text(&row));
    if !value.chars().any(|c| c.is_ascii_digit()) || name.chars().any(|c| c.is_ascii_digit()) {
        return None;
    }
    draft.put(&format!("{row}/name"), value);
    draft.value(&row, name)?;
    Some(vec![row])
}

fn noise(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    const TEXTS: &[&str] = &["overview", "budget/purpose", "goals/0/text", "rationale", "measures"];
    let address = filled(draft, random, TEXTS)?;
    let text: Vec<char> = draft.text(&address).chars().collect();
    if text.len() < 12 {
        return None;
    }
    let text_of = |part: &[char]| part.iter().collect::<String>();
    let damaged = match random.below(3) {
        // A part of it is there twice, as when two lines are read as one, or what was pasted was there.
        0 => {
            let length = 7 + random.below((text.len() - 6).min(14));
            let length = length.min(text.len());
            let at = random.below(text.len() - length + 1);
            let between = *random.pick(&["", "，", "；"]);
            let (until, after) = text.split_at(at + length);
            format!("{}{between}{}{}", text_of(until), text_of(&text[at..at + length]), text_of(after))
        }
        // Marks that were lines, stamps or quotes.
        1 => {
            // Dots and stars may stand for what was left blank, which is another defect.
            let marks =
                *random.pick(&["「「」」", "■■□", "|||", "~~~~", "◆◇◆", "△▲△", "^^|^", "『「」』", "##^~"]);
            let at = 2 + random.below(text.len() - 3);
            format!("{}{marks}{}", text_of(&text[..at]), text_of(&text[at..]))
        }
        // Letters in the midst of Chinese words, which look like strokes of a character that was not known. Fewer than
        // four, capitals, and any with a vowel may be a short form or a name, so that nobody can call them noise.
        _ => {
            let mut letters = String::from(*random.pick(&["r", "n", "t", "l"]));
            for _ in 0..3 + random.below(3) {
                letters.push(*random.pick(&['r', 'n', 't', 'l', 'f', 'j', 'v', 'x', 'z', 'J', 'L', 'T']));
            }
            let at = 2 + random.below(text.len() - 3);
            format!("{}{letters}{}", text_of(&text[..at]), text_of(&text[at..]))
        }
    };
    draft.put(&address, damaged);
    Some(vec![address])
}

fn schedule(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    let year = draft.at("/fiscal_year").as_i64()?;
    let project = draft.project(random, |project| {
        let period = &project["period"];
        let printed = |field: &str| period[field].as_str().unwrap_or_default().to_owned();
        printed("start") == format!("{year}-01-01") && printed("end") == format!("{year}-12-31")
    })?;
    let style = random.below(4);
    let date = |year: i64, month: i64, day: i64| match style {
        0 => format!("{year}年{month}月{day}日"),
        1 => format!("{year}.{month:02}.{day:02}"),
        2 => format!("{year}-{month:02}-{day:02}"),
        _ => format!("{year}年{month}月"),
    };
    let works = ["制定实施方案", "组织采购", "分批实施", "检查验收", "资料归档"];
    // Steps of two months one after another, until one goes wrong.
    let count = 2 + random.below(4);
    let wrong = random.below(count);
    let mut steps = Vec::new();
    for (at, work) in works.iter().take(count).enumerate() {
        let month = 1 + 2 * i64::try_from(at).ok()?;
        let mut span = [(year, month, random.between(1, 28)), (year, month + 1, random.between(1, 28))];
        if at == wrong {
            match random.below(3) {
                0 => span.reverse(),
                1 => span[1].0 += random.between(1, 2),
                _ => span[0].0 -= random.between(1, 2),
            }
        }
        let [start, end] = span.map(|(year, month, day)| date(year, month, day));
        steps.push(json!({"activity": work, "start": start, "end": end}));
    }
    draft.put(&format!("{project}/schedule"), steps);
    Some(vec![format!("{project}/schedule/{wrong}")])
}

fn unticked(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    let (field, empty) = if random.chance(50) { ("category", json!([])) } else { ("nature", Value::Null) };
    let ticked = |project: &Value| match &project[field] {
        Value::Array(all) => !all.is_empty(),
        other => other.is_string(),
    };
    let project = draft.project(random, ticked)?;
    draft.put(&format!("{project}/{field}"), empty);
    // The boxes are there: a reader tells where.
    let place = json!({"table": 1, "row": random.between(2, 9), "column": 2});
    if !draft.at("/provenance").is_object() {
        draft.put("/provenance", json!({}));
    }
    draft.document["provenance"][format!("{project}/{field}")] = place;
    Some(vec![project])
}
