//! One page as drawn: glyphs, ruling lines and images, before anybody has made sense of them.

use super::geometry::{Direction, Matrix, Rect};
use super::tags::Owner;

/// One printed character.
#[derive(Clone, Copy, Debug)]
pub(super) struct Glyph {
    pub character: char,
    /// Where the glyph begins, on its baseline.
    pub x: f64,
    pub y: f64,
    /// How far it moves the pen, along its direction.
    pub advance: f64,
    pub size: f64,
    pub direction: Direction,
    pub owner: Owner,
}

impl Glyph {
    /// A point well inside the character.
    pub fn middle(&self) -> (f64, f64) {
        let half = self.advance / 2.0;
        let rise = self.size * 0.33;
        match self.direction {
            Direction::Right => (self.x + half, self.y - rise),
            Direction::Left => (self.x - half, self.y + rise),
            Direction::Down => (self.x + rise, self.y + half),
            Direction::Up => (self.x - rise, self.y - half),
        }
    }
}

/// A straight ruling line, horizontal or vertical.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Edge {
    /// The fixed coordinate: y of a horizontal line, x of a vertical one.
    pub at: f64,
    pub from: f64,
    pub to: f64,
}

#[derive(Clone, Debug, Default)]
pub(super) struct Page {
    pub number: u32,
    pub width: f64,
    pub height: f64,
    pub glyphs: Vec<Glyph>,
    pub horizontal: Vec<Edge>,
    pub vertical: Vec<Edge>,
    /// The part of the page that images cover, summed.
    pub image_area: f64,
    /// Characters for which the fonts give no reading.
    pub unreadable: usize,
}

impl Page {
    /// Draws a straight line, clipped; slanted and very short ones rule nothing.
    pub fn rule(&mut self, from: (f64, f64), to: (f64, f64), clip: &Rect) {
        const STRAIGHT: f64 = 1.0;
        let (width, height) = ((from.0 - to.0).abs(), (from.1 - to.1).abs());
        if height <= STRAIGHT && width > height {
            let edge = Edge {
                at: (from.1 + to.1) / 2.0,
                from: from.0.min(to.0).max(clip.left),
                to: from.0.max(to.0).min(clip.right),
            };
            if edge.from < edge.to && edge.at >= clip.top - STRAIGHT && edge.at <= clip.bottom + STRAIGHT {
                self.horizontal.push(edge);
            }
        } else if width <= STRAIGHT && height > width {
            let edge = Edge {
                at: (from.0 + to.0) / 2.0,
                from: from.1.min(to.1).max(clip.top),
                to: from.1.max(to.1).min(clip.bottom),
            };
            if edge.from < edge.to && edge.at >= clip.left - STRAIGHT && edge.at <= clip.right + STRAIGHT {
                self.vertical.push(edge);
            }
        }
    }

    /// Turns the whole page so that most of its print runs to the right.
    pub fn make_upright(&mut self) {
        let count = |direction| self.glyphs.iter().filter(|glyph| glyph.direction == direction).count();
        let Some(main) = Direction::ALL.into_iter().rev().max_by_key(|direction| count(*direction)) else {
            return;
        };
        if main == Direction::Right {
            return;
        }
        let turn = main.upright(self.width, self.height);
        for glyph in &mut self.glyphs {
            (glyph.x, glyph.y) = turn.apply((glyph.x, glyph.y));
            glyph.direction = turned(glyph.direction, turn);
        }
        let (horizontal, vertical) =
            (std::mem::take(&mut self.horizontal), std::mem::take(&mut self.vertical));
        for edge in horizontal {
            self.rule(turn.apply((edge.from, edge.at)), turn.apply((edge.to, edge.at)), &Rect::EVERYWHERE);
        }
        for edge in vertical {
            self.rule(turn.apply((edge.at, edge.from)), turn.apply((edge.at, edge.to)), &Rect::EVERYWHERE);
        }
        if matches!(main, Direction::Down | Direction::Up) {
            std::mem::swap(&mut self.width, &mut self.height);
        }
    }

    /// The usual size of print on the page; 0 where there is none.
    pub fn type_size(&self) -> f64 {
        let mut sizes: Vec<f64> = self.glyphs.iter().map(|glyph| glyph.size).collect();
        if sizes.is_empty() {
            return 0.0;
        }
        let middle = sizes.len() / 2;
        *sizes.select_nth_unstable_by(middle, f64::total_cmp).1
    }
}

fn turned(direction: Direction, turn: Matrix) -> Direction {
    let vector = match direction {
        Direction::Right => (1.0, 0.0),
        Direction::Down => (0.0, 1.0),
        Direction::Left => (-1.0, 0.0),
        Direction::Up => (0.0, -1.0),
    };
    Direction::of(turn.turn(vector)).unwrap_or(direction)
}
