//! Glyphs → lines of print, with blanks where the page shows a gap.

use jiheng_model::text::is_wide;

use super::geometry::{Direction, Rect};
use super::page::Glyph;

/// One printed line, its glyphs from left to right.
#[derive(Clone, Debug)]
pub(super) struct Line {
    pub glyphs: Vec<Glyph>,
    pub rect: Rect,
    pub size: f64,
    pub text: String,
    /// Whether a blank is printed behind its last character.
    pub ends_blank: bool,
}

/// Two glyphs stand on one line when their baselines differ by no more than this part of their size.
const SAME_LINE: f64 = 0.45;

/// The lines of some glyphs, from top to bottom. Print that runs another way than the page makes lines of its own.
pub(super) fn lines(glyphs: Vec<Glyph>) -> Vec<Line> {
    if glyphs.iter().all(|glyph| glyph.direction == Direction::Right) {
        return straight(glyphs);
    }
    let mut lines = Vec::new();
    for direction in Direction::ALL {
        let turn = direction.upright(0.0, 0.0);
        let back = match direction {
            Direction::Down => Direction::Up,
            Direction::Up => Direction::Down,
            same => same,
        }
        .upright(0.0, 0.0);
        let mut turned: Vec<Glyph> =
            glyphs.iter().filter(|glyph| glyph.direction == direction).copied().collect();
        for glyph in &mut turned {
            (glyph.x, glyph.y) = turn.apply((glyph.x, glyph.y));
        }
        let mut block = straight(turned);
        // Lines of one turned block keep their order: they share the place of the first of them.
        let Some(place) = block.iter().map(|line| line.rect).reduce(|all, rect| all.join(&rect)) else {
            continue;
        };
        let corners = [(place.left, place.top), (place.right, place.bottom)].map(|at| back.apply(at));
        if direction != Direction::Right
            && let Some(rect) = Rect::around(corners)
        {
            for line in &mut block {
                line.rect = rect;
            }
        }
        lines.extend(block);
    }
    lines.sort_by(|one, other| one.rect.top.total_cmp(&other.rect.top));
    lines
}

fn straight(mut glyphs: Vec<Glyph>) -> Vec<Line> {
    glyphs.retain(|glyph| glyph.advance.is_finite());
    glyphs.sort_by(|one, other| one.y.total_cmp(&other.y));
    let mut lines = Vec::new();
    let mut group: Vec<Glyph> = Vec::new();
    let (mut baseline, mut size) = (0.0, 0.0);
    for glyph in glyphs {
        let joins = !group.is_empty() && glyph.y - baseline <= SAME_LINE * glyph.size.max(size);
        if !joins && !group.is_empty() {
            lines.extend(Line::new(std::mem::take(&mut group)));
            size = 0.0;
        }
        // The largest print gives the baseline: raised and lowered marks stand beside it.
        if glyph.size > size && glyph.character != ' ' {
            (baseline, size) = (glyph.y, glyph.size);
        } else if group.is_empty() {
            baseline = glyph.y;
        }
        group.push(glyph);
    }
    lines.extend(Line::new(group));
    lines
}

impl Line {
    /// A line of these glyphs; `None` where they print nothing.
    pub fn new(mut glyphs: Vec<Glyph>) -> Option<Line> {
        glyphs.sort_by(|one, other| one.x.total_cmp(&other.x));
        // The same character printed twice over itself is bold type.
        glyphs.dedup_by(|next, previous| {
            next.character == previous.character && (next.x - previous.x).abs() < previous.advance * 0.3
        });
        let start = glyphs.iter().position(|glyph| glyph.character != ' ')?;
        let end = glyphs.iter().rposition(|glyph| glyph.character != ' ')? + 1;
        let ends_blank = end < glyphs.len();
        glyphs.truncate(end);
        glyphs.drain(..start);
        let size = glyphs.iter().map(|glyph| glyph.size).fold(0.0, f64::max);
        let left = glyphs.first()?.x;
        let right = glyphs.iter().map(|glyph| glyph.x + glyph.advance).fold(left, f64::max);
        let top = glyphs.iter().map(|glyph| glyph.y - glyph.size * 0.85).fold(f64::INFINITY, f64::min);
        let bottom = glyphs.iter().map(|glyph| glyph.y + glyph.size * 0.15).fold(f64::NEG_INFINITY, f64::max);
        let mut text = String::with_capacity(glyphs.len() * 3);
        for (index, glyph) in glyphs.iter().enumerate() {
            if let Some(previous) = index.checked_sub(1).map(|before| &glyphs[before]) {
                text.extend(std::iter::repeat_n(' ', blanks(previous, glyph)));
            }
            text.push(glyph.character);
        }
        Some(Line { glyphs, rect: Rect { left, top, right, bottom }, size, text, ends_blank })
    }
}

/// How many blanks the gap between two neighbours is worth.
fn blanks(previous: &Glyph, next: &Glyph) -> usize {
    let gap = (next.x - previous.x - previous.advance) / previous.size.min(next.size).max(0.1);
    let has_blank = previous.character == ' ' || next.character == ' ';
    // Chinese print sets a quarter of a square between Chinese and Latin, and more where lines are justified.
    let least = match (is_wide(previous.character), is_wide(next.character)) {
        _ if has_blank => 2.0,
        (true, true) => 0.6,
        (true, false) | (false, true) => 0.4,
        (false, false) => 0.2,
    };
    match gap {
        _ if gap < least => 0,
        _ if gap < 2.0 => 1,
        _ => (gap * 2.0).min(40.0) as usize,
    }
}
