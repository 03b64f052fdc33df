//! Personal data in a document that will be published: mobile numbers and identity numbers. Messages mask them.

use jiheng_model::personal::{self, Kind};
use jiheng_model::{Basis, Check, Document, Example, Report, Rule, Severity};

const PERSONAL_INFORMATION: Basis = Basis::of("personal-information-law");

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
        tell(document, report, Kind::Mobile, |run| {
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
        tell(document, report, Kind::Identity, |run| {
            format!("含有居民身份证号码「{}**********{}」，公开前应删去", &run[..4], &run[14..])
        });
    }),
};

fn tell(document: &Document, report: &mut Report, wanted: Kind, message: fn(&str) -> String) {
    each_text(document, |pointer, text| {
        if let Some(number) = personal::numbers(text).into_iter().find(|number| number.kind == wanted) {
            report.at_pointer(pointer(), message(&number.digits));
        }
    });
}
