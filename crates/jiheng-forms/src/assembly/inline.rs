//! Labelled values in running text.

use super::{Assembler, Printed};
use crate::labels::{Field, LABELS};

impl Assembler {
    /// Labelled values in running text: `填报单位：…    单位：万元`. Returns whether any was taken.
    pub fn inline(&mut self, printed: &Printed) -> bool {
        let mut taken = false;
        let mut says_money = false;
        let mut left = Vec::new();
        // 联系电话 behind 填报人 is the filer's, whether or not anybody signed.
        let mut signing = false;
        for pair in inline_pairs(&printed.raw, self.whole_department) {
            match pair {
                (Some((field, label)), value) => {
                    let value = Printed::new(&value, &printed.place);
                    signing |= matches!(field, Field::FilledBy | Field::FilledOn | Field::SignedBy);
                    let of_signer = signing && field == Field::Phone && !value.is_blank();
                    if value.is_blank()
                        || of_signer && self.sign(field, &value)
                        || self.apply(field, &label, &value)
                    {
                        taken = true;
                        says_money |= field == Field::MoneyUnit;
                    } else {
                        left.push(format!("{label}：{}", value.text));
                    }
                }
                (None, text) => left.push(text),
            }
        }
        if taken {
            let alone = says_money && left.len() == 1;
            for text in left {
                let text = Printed::new(&text, &printed.place);
                if crate::is_year_line(&text.text) {
                    self.year(&text.text);
                } else if alone && crate::form::read_body(self, &text)
                    || crate::form::read_unit_line(self, &text)
                {
                    // A body over the form.
                } else {
                    self.unmapped(&text);
                }
            }
        }
        taken
    }
}

/// Labels and the text after them, in order; text before the first label has none.
type InlinePair = (Option<(Field, String)>, String);

/// `单位职责：…` is a paragraph of a narrative, unless the form is about a department.
fn inline_pairs(raw: &str, of_department: bool) -> Vec<InlinePair> {
    let mut pairs: Vec<InlinePair> = Vec::new();
    for token in raw.split(jiheng_model::text::is_blank).filter(|token| !token.is_empty()) {
        let labelled = token.find(['：', ':']).and_then(|at| {
            let label = &token[..at];
            let colon = token[at..].chars().next()?.len_utf8();
            let field = LABELS.field(label).filter(|field| of_department || *field != Field::Duties)?;
            Some((field, label.to_owned(), token[at + colon..].to_owned()))
        });
        match (labelled, pairs.last_mut()) {
            (Some((field, label, value)), _) => pairs.push((Some((field, label)), value)),
            (None, Some((_, value))) => {
                if !value.is_empty() {
                    value.push(' ');
                }
                value.push_str(token);
            }
            (None, None) => pairs.push((None, token.to_owned())),
        }
    }
    pairs
}
