//! Characters → glyphs of fonts with their advances. Chinese forms need no shaping: a character is a glyph.

use std::cell::RefCell;
use std::collections::HashMap;
use std::ops::Range;

use krilla::geom::Point;
use krilla::num::NormalizedF32;
use krilla::paint::Stroke;
use krilla::surface::Surface;
use krilla::text::{GlyphId, KrillaGlyph};

use crate::fonts::Fonts;
use crate::laid::{Face, Style};
use crate::wrap::wrap_indented;

/// Where the baseline stands in the square of a Chinese character, from its top.
const BASELINE: f32 = 0.88;
/// What printers set where type is missing.
const MISSING: char = '〓';
/// How thick the outlines of type are drawn that has no bold weight of its own, in ems.
const BOLD: f32 = 0.03;

pub(super) struct Typesetter<'f> {
    fonts: &'f Fonts,
    tables: RefCell<HashMap<usize, Option<ttf_parser::Face<'f>>>>,
    glyphs: RefCell<HashMap<(Face, bool, char), Glyph>>,
}

#[derive(Clone, Copy)]
struct Glyph {
    font: usize,
    /// `None` moves on without drawing anything.
    id: Option<u16>,
    /// In ems.
    advance: f32,
    /// Whether to be made bold.
    is_light: bool,
}

/// One line of a text, and where it stands.
#[derive(Clone, Debug)]
pub(super) struct SetLine {
    pub x: f32,
    pub baseline: f32,
    pub range: Range<usize>,
}

impl<'f> Typesetter<'f> {
    pub fn new(fonts: &'f Fonts) -> Typesetter<'f> {
        Typesetter { fonts, tables: RefCell::default(), glyphs: RefCell::default() }
    }

    pub fn wrap(&self, text: &str, style: &Style, indent: f32, width: f32) -> Vec<Range<usize>> {
        wrap_indented(text, indent, width, &|character| self.glyph(style, character).advance * style.size)
    }

    pub fn width(&self, text: &str, style: &Style) -> f32 {
        text.chars().map(|character| self.glyph(style, character).advance).sum::<f32>() * style.size
    }

    /// Where the baseline of a line stands below its top.
    pub fn baseline(style: &Style, line_height: f32) -> f32 {
        (line_height - style.size) / 2.0 + style.size * BASELINE
    }

    pub fn draw(&self, surface: &mut Surface, text: &str, style: &Style, line: &SetLine) {
        let mut x = line.x;
        let mut run: Vec<KrillaGlyph> = Vec::with_capacity(line.range.len());
        let mut of: Option<Glyph> = None;
        let mut start = x;
        // The blank that a line is broken at is print as well: those who read the page must not guess it.
        let rest = text[line.range.end..].trim_start_matches(' ');
        let is_parted =
            rest.len() < text.len() - line.range.end && !rest.is_empty() && !rest.starts_with('\n');
        let shown = line.range.start..line.range.end + usize::from(is_parted);
        for (offset, character) in text[shown].char_indices() {
            let glyph = self.glyph(style, character);
            let at = line.range.start + offset;
            let is_same = of.is_some_and(|of| (of.font, of.is_light) == (glyph.font, glyph.is_light));
            if let Some(of) = of
                && (!is_same || glyph.id.is_none())
            {
                self.draw_run(surface, text, style, &of, Point::from_xy(start, line.baseline), &run);
                run.clear();
            }
            of = None;
            if let Some(id) = glyph.id {
                if run.is_empty() {
                    start = x;
                }
                let range = at..at + character.len_utf8();
                run.push(KrillaGlyph::new(
                    GlyphId::new(id.into()),
                    glyph.advance,
                    0.0,
                    0.0,
                    0.0,
                    range,
                    None,
                ));
                of = Some(glyph);
            }
            x += glyph.advance * style.size;
        }
        if let Some(of) = of {
            self.draw_run(surface, text, style, &of, Point::from_xy(start, line.baseline), &run);
        }
    }

    fn draw_run(
        &self,
        surface: &mut Surface,
        text: &str,
        style: &Style,
        of: &Glyph,
        start: Point,
        run: &[KrillaGlyph],
    ) {
        let Some(opened) = self.fonts.open(of.font) else { return };
        if of.is_light {
            surface.set_stroke(Some(Stroke {
                width: style.size * BOLD,
                opacity: NormalizedF32::ONE,
                ..Stroke::default()
            }));
        }
        surface.draw_glyphs(start, run, opened.font.clone(), text, style.size, false);
        if of.is_light {
            surface.set_stroke(None);
        }
    }

    fn glyph(&self, style: &Style, character: char) -> Glyph {
        let key = (style.face, style.bold, character);
        if let Some(glyph) = self.glyphs.borrow().get(&key) {
            return *glyph;
        }
        let glyph = self.look_up(style, character);
        self.glyphs.borrow_mut().insert(key, glyph);
        glyph
    }

    fn look_up(&self, style: &Style, character: char) -> Glyph {
        let (font, is_light) = self.fonts.chosen(style.face, style.bold).unwrap_or_default();
        let blank = |advance| Glyph { font, id: None, advance, is_light };
        let in_font = |font: usize, character: char| {
            self.in_font(font, character).map(|(id, advance)| Glyph { font, id: Some(id), advance, is_light })
        };
        match character {
            '\t' => return blank(1.0),
            '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' => {
                return blank(0.0);
            }
            _ if character.is_control() => return blank(0.0),
            _ => {}
        }
        if let Some(glyph) = in_font(font, character) {
            return glyph;
        }
        if character.is_whitespace() {
            return blank(if character == '\u{3000}' { 1.0 } else { 0.5 });
        }
        if let Some(glyph) = self.fonts.elsewhere(character).and_then(|other| in_font(other, character)) {
            return glyph;
        }
        self.fonts.note_missing(character);
        in_font(font, MISSING).or_else(|| in_font(self.fonts.elsewhere(MISSING)?, MISSING)).unwrap_or(Glyph {
            font,
            id: Some(0),
            advance: 1.0,
            is_light,
        })
    }

    /// The glyph of a font and its advance in ems.
    fn in_font(&self, font: usize, character: char) -> Option<(u16, f32)> {
        let mut tables = self.tables.borrow_mut();
        let tables =
            tables.entry(font).or_insert_with(|| self.fonts.open(font).and_then(|opened| opened.tables()));
        let tables = tables.as_ref()?;
        let glyph = tables.glyph_index(character).filter(|glyph| glyph.0 != 0)?;
        let advance = tables.glyph_hor_advance(glyph).unwrap_or(tables.units_per_em());
        Some((glyph.0, f32::from(advance) / f32::from(tables.units_per_em().max(1))))
    }
}
