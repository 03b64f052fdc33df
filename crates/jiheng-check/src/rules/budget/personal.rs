//! Personal data in a document that will be published: mobile numbers and identity numbers. Messages mask them.

use jiheng_model::{Basis, Check, Document, Example, Report, Rule, Severity};

const PERSONAL_INFORMATION: Basis = Basis::of("personal-information-law");

/// A run of digits shorter than this is no number of a person.
const SHORTEST: usize = 11;

/// Goes through the texts in which people leave numbers, with the address of each.
fn each_text(document: &Document, mut examine: impl FnMut(&dyn Fn() -> String, &str)) {
    for (index, project) in document.projects.iter().enumerate() {
        let signoff = project.signoff.as_ref();
        let fields = [
            ("responsible", project.responsible.as_deref()),
            ("phone", project.phone.as_deref()),
            ("overview", project.overview.as_deref()),
            ("measures", project.measures.as_deref()),
            ("budget/purpose", project.budget.purpose.as_deref()),
            ("signoff/filled_by", signoff.and_then(|signoff| signoff.filled_by.as_deref())),
            ("signoff/phone", signoff.and_then(|signoff| signoff.phone.as_deref())),
            ("signoff/signed_by", signoff.and_then(|signoff| signoff.signed_by.as_deref())),
        ];
        for (field, text) in fields {
            examine(&|| format!("/projects/{index}/{field}"), text.unwrap_or_default());
        }
        for (at, goal) in project.goals.iter().enumerate() {
            examine(&|| format!("/projects/{index}/goals/{at}/text"), &goal.text);
        }
        for (at, review) in project.review.iter().enumerate() {
            for (field, text) in [("opinion", &review.opinion), ("reviewer", &review.reviewer)] {
                let text = text.as_deref().unwrap_or_default();
                examine(&|| format!("/projects/{index}/review/{at}/{field}"), text);
            }
        }
    }
    for (at, section) in document.budget.iter().flat_map(|book| book.narrative.iter().enumerate()) {
        examine(&|| format!("/budget/narrative/{at}/text"), &section.text);
    }
    for (at, unmapped) in document.unmapped.iter().enumerate() {
        examine(&|| format!("/unmapped/{at}/text"), &unmapped.text);
    }
}

/// Runs of digits (and a closing X) in a text; blanks and dashes inside a telephone number do not part it.
fn runs(text: &str) -> Vec<String> {
    let mut runs = Vec::new();
    let mut run = String::new();
    let mut letters = false;
    for c in text.chars().chain([' ']) {
        if c.is_ascii_digit() || (matches!(c, 'X' | 'x') && run.len() == 17) {
            run.push(c.to_ascii_uppercase());
        } else {
            // A code with letters (13000026P00100010001X) holds no telephone number.
            if !run.is_empty() && !letters && !c.is_ascii_alphabetic() {
                runs.push(std::mem::take(&mut run));
            }
            run.clear();
            letters = c.is_ascii_alphabetic() || (letters && c == '.');
        }
    }
    runs
}

fn is_mobile(digits: &str) -> bool {
    digits.len() == 11 && digits.starts_with('1') && matches!(digits.as_bytes()[1], b'3'..=b'9')
}

/// Eighteen characters with a date of birth and the check character of the standard.
fn is_identity(run: &str) -> bool {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    const CHECKS: &[u8; 11] = b"10X98765432";
    let bytes = run.as_bytes();
    if bytes.len() != 18 || !bytes[..17].iter().all(u8::is_ascii_digit) || bytes[0] == b'0' {
        return false;
    }
    let number = |from: usize, to: usize| run[from..to].parse::<u32>().unwrap_or(0);
    let born = (1900..=2100).contains(&number(6, 10))
        && (1..=12).contains(&number(10, 12))
        && (1..=31).contains(&number(12, 14));
    let sum: u32 =
        bytes[..17].iter().zip(WEIGHTS).map(|(byte, weight)| u32::from(byte - b'0') * weight).sum();
    born && CHECKS[(sum % 11) as usize] == bytes[17]
}

pub const PHONE_DISCLOSED: Rule = Rule {
    code: "B020",
    name: "personal-phone",
    severity: Severity::Warning,
    title: "含有个人手机号码",
    why: "手机号码是个人信息，公开的文件里不应出现。",
    fix: "公开前删去，或改为单位办公电话。",
    basis: &[PERSONAL_INFORMATION],
    since: "0.1.0",
    parameters: &[],
    example: Example::edit("/projects/0/signoff/phone", r#""13800000000""#),
    check: Check::Document(|document, report| {
        tell(document, report, is_mobile, |run| {
            format!("含有个人手机号码「{}****{}」，公开前应删去", &run[..3], &run[7..])
        });
    }),
};

pub const IDENTITY_DISCLOSED: Rule = Rule {
    code: "B021",
    name: "identity-number",
    severity: Severity::Warning,
    title: "含有居民身份证号码",
    why: "身份证号码是敏感个人信息，公开的文件里不应出现。",
    fix: "公开前删去。",
    basis: &[PERSONAL_INFORMATION],
    since: "0.1.0",
    parameters: &[],
    example: Example::edit("/projects/0/overview", r#""受助人代表（110101199001010015）参加座谈""#),
    check: Check::Document(|document, report| {
        tell(document, report, is_identity, |run| {
            format!("含有居民身份证号码「{}**********{}」，公开前应删去", &run[..4], &run[14..])
        });
    }),
};

fn tell(document: &Document, report: &mut Report, wanted: fn(&str) -> bool, message: fn(&str) -> String) {
    each_text(document, |pointer, text| {
        if text.bytes().filter(u8::is_ascii_digit).count() < SHORTEST {
            return;
        }
        if let Some(run) = runs(text).into_iter().find(|run| wanted(run)) {
            report.at_pointer(pointer(), message(&run));
        }
    });
}
