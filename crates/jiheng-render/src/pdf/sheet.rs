//! One page in the making: what is printed on it, drawn when the page is full.

use std::borrow::Cow;

use krilla::geom::PathBuilder;
use krilla::num::NormalizedF32;
use krilla::paint::{Fill, LineCap, Stroke};
use krilla::surface::Surface;
use krilla::tagging::{Artifact, ArtifactType, ContentTag, Identifier, SpanTag};

use super::typesetter::{SetLine, Typesetter};
use crate::laid::Style;

/// The width of a ruling line, in points.
const RULE: f32 = 0.5;

#[derive(Default)]
pub(super) struct Sheet<'s> {
    pub texts: Vec<Text<'s>>,
    pub rules: Rules,
}

pub(super) struct Text<'s> {
    pub text: Cow<'s, str>,
    pub style: Style,
    pub lines: Vec<SetLine>,
    pub part: Part,
}

/// What a text is to those who listen to the page.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Part {
    /// A piece of the paragraph or cell of this number.
    Of(usize),
    /// Said already on a page before.
    Repeated,
    PageNumber,
}

impl Sheet<'_> {
    /// Draws everything, and tells which stretch of the page belongs to which paragraph or cell.
    pub fn draw(
        &self,
        surface: &mut Surface,
        typesetter: &Typesetter,
        mut belongs: impl FnMut(usize, Identifier),
    ) {
        if !self.rules.is_empty() {
            surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(ArtifactType::Layout)));
            self.rules.draw(surface);
            surface.end_tagged();
        }
        surface.set_fill(Some(Fill::default()));
        for text in &self.texts {
            let tag = match text.part {
                Part::Of(_) => ContentTag::Span(SpanTag::empty()),
                Part::Repeated => ContentTag::Artifact(Artifact::with_kind(ArtifactType::Other)),
                Part::PageNumber => ContentTag::Artifact(Artifact::with_kind(ArtifactType::PageNumber)),
            };
            let identifier = surface.start_tagged(tag);
            for line in &text.lines {
                typesetter.draw(surface, &text.text, &text.style, line);
            }
            surface.end_tagged();
            if let Part::Of(number) = text.part {
                belongs(number, identifier);
            }
        }
    }
}

/// Ruling lines; the sides that neighbours share are drawn once, and lines that run on are drawn as one.
#[derive(Default)]
pub(super) struct Rules {
    /// Where the line stands, and from where to where it runs.
    across: Vec<[f32; 3]>,
    down: Vec<[f32; 3]>,
}

impl Rules {
    pub fn is_empty(&self) -> bool {
        self.across.is_empty() && self.down.is_empty()
    }

    /// The four sides of a box.
    pub fn frame(&mut self, left: f32, top: f32, right: f32, bottom: f32) {
        self.across.extend([[top, left, right], [bottom, left, right]]);
        self.down.extend([[left, top, bottom], [right, top, bottom]]);
    }

    fn draw(&self, surface: &mut Surface) {
        let mut path = PathBuilder::new();
        for [y, from, to] in joined(&self.across) {
            path.move_to(from, y);
            path.line_to(to, y);
        }
        for [x, from, to] in joined(&self.down) {
            path.move_to(x, from);
            path.line_to(x, to);
        }
        let Some(path) = path.finish() else { return };
        surface.set_fill(None);
        surface.set_stroke(Some(Stroke {
            width: RULE,
            // Corners are closed.
            line_cap: LineCap::Square,
            opacity: NormalizedF32::ONE,
            ..Stroke::default()
        }));
        surface.draw_path(&path);
        surface.set_stroke(None);
    }
}

fn joined(lines: &[[f32; 3]]) -> Vec<[f32; 3]> {
    const SAME: f32 = 0.05;
    let mut lines = lines.to_vec();
    let track = |line: &[f32; 3]| (line[0] / SAME).round() as i64;
    lines.sort_by(|one, other| track(one).cmp(&track(other)).then(one[1].total_cmp(&other[1])));
    let mut joined: Vec<[f32; 3]> = Vec::new();
    for line in lines {
        match joined.last_mut() {
            Some(last) if track(last) == track(&line) && line[1] <= last[2] + SAME => {
                last[2] = last[2].max(line[2]);
            }
            _ => joined.push(line),
        }
    }
    joined
}
