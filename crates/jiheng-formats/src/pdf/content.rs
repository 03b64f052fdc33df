//! Content streams: the drawing operators followed closely enough to know where each character and line stands.

use std::collections::HashMap;
use std::rc::Rc;

use lopdf::{Dictionary, Object, ObjectId};

use super::font::Font;
use super::geometry::{Direction, Matrix, Rect};
use super::page::{Glyph, Page};
use super::source::Source;
use super::tags::Owner;
use super::tokens::{Token, Tokens};

/// Fonts already loaded; most pages of a document share theirs.
pub(super) type Fonts = HashMap<ObjectId, Rc<Font>>;

/// Glyphs and lines on one page beyond which nobody drew it to be read.
const MARKS: usize = 1_000_000;
/// Saved graphics states; the standard asks for 28.
const SAVED: usize = 512;
/// Forms drawn inside of forms.
const FORMS: u32 = 16;
/// A filled shape no thicker than this is a ruling line.
const THIN: f64 = 3.0;

#[derive(Clone)]
struct State {
    matrix: Matrix,
    clip: Rect,
    font: Option<Rc<Font>>,
    size: f64,
    character_spacing: f64,
    word_spacing: f64,
    scale: f64,
    leading: f64,
    rise: f64,
}

/// A stretch of marked content.
struct Marked {
    /// Running heads and page numbers of tagged documents.
    is_pagination: bool,
    /// What the stretch says, whatever its glyphs are, and the first of them.
    actual: Option<(Vec<char>, usize)>,
    /// Whose print it is, where this stretch or one around it says so.
    owner: Owner,
}

#[derive(Default)]
struct Path {
    start: (f64, f64),
    current: (f64, f64),
    lines: Vec<((f64, f64), (f64, f64))>,
    /// Boxes around the subpaths drawn so far.
    shapes: Vec<Rect>,
    is_clip: bool,
}

struct Interpreter<'s, 'd> {
    source: &'s mut Source<'d>,
    fonts: &'s mut Fonts,
    page: &'s mut Page,
    /// Whose print the stretch of this number is.
    owner: &'s dyn Fn(u32) -> Owner,
    /// Inside a drawing, whose stretches are numbered on their own.
    is_drawing: bool,
    bounds: Rect,
    state: State,
    saved: Vec<State>,
    marked: Vec<Marked>,
    path: Path,
    text_matrix: Matrix,
    line_matrix: Matrix,
}

/// Reads one page. `None` where it is no page at all.
pub(super) fn read_page<'d>(
    source: &mut Source<'d>,
    fonts: &mut Fonts,
    dictionary: &'d Dictionary,
    owner: &dyn Fn(u32) -> Owner,
    number: u32,
) -> Page {
    let corners = |key: &[u8]| {
        let items = source.inherited(dictionary, key)?.as_array().ok()?;
        let numbers: Vec<f64> = items
            .iter()
            .filter_map(|item| source.resolve(item)?.as_float().ok().map(f64::from))
            .filter(|number| number.is_finite())
            .collect();
        let [a, b, c, d] = numbers.try_into().ok()?;
        Rect::around([(a, b), (c, d)]).filter(|rect| rect.width() > 1.0 && rect.height() > 1.0)
    };
    const A4: Rect = Rect { left: 0.0, top: 0.0, right: 595.0, bottom: 842.0 };
    let media = corners(b"MediaBox").unwrap_or(A4);
    let shown = corners(b"CropBox")
        .map(|crop| crop.intersect(&media))
        .filter(|shown| shown.width() > 1.0 && shown.height() > 1.0)
        .unwrap_or(media);
    let turn = match source.inherited(dictionary, b"Rotate").and_then(|turn| turn.as_i64().ok()) {
        Some(turn) => turn.rem_euclid(360) / 90,
        None => 0,
    };
    // `top` and `bottom` are the lower and upper edge here, for PDF counts upwards.
    let (left, low, right, high) = (shown.left, shown.top, shown.right, shown.bottom);
    let matrix = match turn {
        1 => Matrix::new([0.0, 1.0, 1.0, 0.0, -low, -left]),
        2 => Matrix::new([-1.0, 0.0, 0.0, 1.0, right, -low]),
        3 => Matrix::new([0.0, -1.0, -1.0, 0.0, high, right]),
        _ => Matrix::new([1.0, 0.0, 0.0, -1.0, -left, high]),
    };
    let (width, height) =
        if turn % 2 == 1 { (shown.height(), shown.width()) } else { (shown.width(), shown.height()) };
    let mut page = Page { number, width, height, ..Page::default() };
    let content = source.content(dictionary);
    let resources = source.inherited(dictionary, b"Resources").and_then(|resources| resources.as_dict().ok());
    let bounds = Rect { left: 0.0, top: 0.0, right: width, bottom: height };
    let state = State {
        matrix,
        clip: bounds,
        font: None,
        size: 0.0,
        character_spacing: 0.0,
        word_spacing: 0.0,
        scale: 1.0,
        leading: 0.0,
        rise: 0.0,
    };
    let mut interpreter = Interpreter {
        source,
        fonts,
        page: &mut page,
        owner,
        is_drawing: false,
        bounds,
        state,
        saved: Vec::new(),
        marked: Vec::new(),
        path: Path::default(),
        text_matrix: Matrix::IDENTITY,
        line_matrix: Matrix::IDENTITY,
    };
    interpreter.run(&content, resources, 0);
    page.make_upright();
    page
}

impl<'d> Interpreter<'_, 'd> {
    fn run(&mut self, content: &[u8], resources: Option<&'d Dictionary>, depth: u32) {
        let mut tokens = Tokens::new(content);
        let mut operands: Vec<Token> = Vec::new();
        while let Some(token) = tokens.next() {
            let Token::Operator(operator) = token else {
                // No operator takes so many; what piles up is not a content stream.
                if operands.len() < 64 {
                    operands.push(token);
                }
                continue;
            };
            match operator {
                b"ID" => tokens.skip_image(),
                b"EI" => self.image(),
                _ => self.operate(operator, &operands, resources, depth),
            }
            operands.clear();
            if self.source.exhausted {
                return;
            }
            if self.page.glyphs.len() + self.page.horizontal.len() + self.page.vertical.len() > MARKS {
                self.source.exhausted = true;
                return;
            }
        }
    }

    fn operate(
        &mut self,
        operator: &[u8],
        operands: &[Token],
        resources: Option<&'d Dictionary>,
        depth: u32,
    ) {
        let number = |index: usize| operands.get(index).and_then(Token::number).unwrap_or(0.0);
        match operator {
            b"q" if self.saved.len() < SAVED => self.saved.push(self.state.clone()),
            b"Q" => {
                if let Some(state) = self.saved.pop() {
                    self.state = state;
                }
            }
            b"cm" => self.state.matrix = six(operands).then(self.state.matrix),
            b"Do" => {
                if let Some(Token::Name(name)) = operands.first() {
                    self.draw(name, resources, depth);
                }
            }

            b"BT" => {
                self.text_matrix = Matrix::IDENTITY;
                self.line_matrix = Matrix::IDENTITY;
            }
            b"Tf" => {
                if let Some(Token::Name(name)) = operands.first() {
                    self.state.font = self.font(name, resources);
                }
                self.state.size = number(1);
            }
            b"Tc" => self.state.character_spacing = number(0),
            b"Tw" => self.state.word_spacing = number(0),
            b"Tz" => self.state.scale = number(0) / 100.0,
            b"TL" => self.state.leading = number(0),
            b"Ts" => self.state.rise = number(0),
            b"Tm" => {
                self.line_matrix = six(operands);
                self.text_matrix = self.line_matrix;
            }
            b"Td" => self.next_line(number(0), number(1)),
            b"TD" => {
                self.state.leading = -number(1);
                self.next_line(number(0), number(1));
            }
            b"T*" => self.next_line(0.0, -self.state.leading),
            b"Tj" => self.show(operands.first()),
            b"'" => {
                self.next_line(0.0, -self.state.leading);
                self.show(operands.first());
            }
            b"\"" => {
                self.state.word_spacing = number(0);
                self.state.character_spacing = number(1);
                self.next_line(0.0, -self.state.leading);
                self.show(operands.get(2));
            }
            b"TJ" => {
                let Some(Token::Array(items)) = operands.first() else { return };
                for item in items {
                    match item {
                        Token::Number(shift) => self.shift(*shift),
                        _ => self.show(Some(item)),
                    }
                }
            }

            b"BDC" | b"BMC" => self.begin_marked(operands, resources),
            b"EMC" => self.end_marked(),

            b"m" => self.move_to((number(0), number(1))),
            b"l" => self.line_to((number(0), number(1)), true),
            b"c" => self.curve(&[(number(0), number(1)), (number(2), number(3)), (number(4), number(5))]),
            b"v" | b"y" => self.curve(&[(number(0), number(1)), (number(2), number(3))]),
            b"h" => self.close(),
            b"re" => {
                let (x, y, width, height) = (number(0), number(1), number(2), number(3));
                self.move_to((x, y));
                self.line_to((x + width, y), true);
                self.line_to((x + width, y + height), true);
                self.line_to((x, y + height), true);
                self.close();
            }
            b"W" | b"W*" => self.path.is_clip = true,
            b"n" => self.end_path(false, false),
            b"S" => self.end_path(true, false),
            b"s" => {
                self.close();
                self.end_path(true, false);
            }
            b"f" | b"F" | b"f*" => self.end_path(false, true),
            b"B" | b"B*" => self.end_path(true, true),
            b"b" | b"b*" => {
                self.close();
                self.end_path(true, true);
            }
            _ => {}
        }
    }

    fn font(&mut self, name: &[u8], resources: Option<&'d Dictionary>) -> Option<Rc<Font>> {
        let fonts = self.source.dictionary(resources?, b"Font")?;
        let object = fonts.get(name).ok()?;
        let id = object.as_reference().ok();
        if let Some(font) = id.and_then(|id| self.fonts.get(&id)) {
            return Some(Rc::clone(font));
        }
        let dictionary = self.source.resolve(object)?.as_dict().ok()?;
        let font = Rc::new(Font::load(self.source, dictionary));
        if let Some(id) = id {
            self.fonts.insert(id, Rc::clone(&font));
        }
        Some(font)
    }

    fn draw(&mut self, name: &[u8], resources: Option<&'d Dictionary>, depth: u32) {
        let objects = resources.and_then(|resources| self.source.dictionary(resources, b"XObject"));
        let Some(stream) = objects
            .and_then(|objects| self.source.get(objects, name))
            .and_then(|object| object.as_stream().ok())
        else {
            return;
        };
        match self.source.name(&stream.dict, b"Subtype") {
            Some("Image") => self.image(),
            Some("Form") if depth < FORMS => {
                let Some(content) = self.source.unpack(stream) else { return };
                let outer = self.state.clone();
                let saved = std::mem::take(&mut self.saved);
                let (text_matrix, line_matrix) = (self.text_matrix, self.line_matrix);
                if let Some(matrix) = self.source.matrix(&stream.dict, b"Matrix") {
                    self.state.matrix = matrix.then(self.state.matrix);
                }
                let corners = self.source.numbers(&stream.dict, b"BBox").unwrap_or_default();
                if let [a, b, c, d] = *corners.as_slice() {
                    let corners = [(a, b), (a, d), (c, b), (c, d)].map(|at| self.state.matrix.apply(at));
                    if let Some(shown) = Rect::around(corners) {
                        self.state.clip = self.state.clip.intersect(&shown);
                    }
                }
                let own = self.source.dictionary(&stream.dict, b"Resources").or(resources);
                let around = std::mem::replace(&mut self.is_drawing, true);
                self.run(&content, own, depth + 1);
                self.is_drawing = around;
                self.state = outer;
                self.saved = saved;
                (self.text_matrix, self.line_matrix) = (text_matrix, line_matrix);
            }
            _ => {}
        }
    }

    fn image(&mut self) {
        let corners = [(0.0, 0.0), (1.0, 0.0), (0.0, 1.0), (1.0, 1.0)].map(|at| self.state.matrix.apply(at));
        let Some(shape) = Rect::around(corners) else { return };
        // Some converters draw their ruling lines as images a pixel thick.
        if !self.rule_shape(&shape) {
            let shown = shape.intersect(&self.state.clip);
            self.page.image_area += shown.width().max(0.0) * shown.height().max(0.0);
        }
    }

    fn next_line(&mut self, x: f64, y: f64) {
        self.line_matrix = Matrix::new([1.0, 0.0, 0.0, 1.0, x, y]).then(self.line_matrix);
        self.text_matrix = self.line_matrix;
    }

    /// Moves the pen by thousandths of the type size, backwards.
    fn shift(&mut self, thousandths: f64) {
        let distance = -thousandths / 1000.0 * self.state.size;
        let vertical = self.state.font.as_ref().is_some_and(|font| font.vertical);
        let (x, y) = if vertical { (0.0, distance) } else { (distance * self.state.scale, 0.0) };
        self.text_matrix = Matrix::new([1.0, 0.0, 0.0, 1.0, x, y]).then(self.text_matrix);
    }

    fn show(&mut self, operand: Option<&Token>) {
        let (Some(Token::Text(bytes)), Some(font)) = (operand, self.state.font.clone()) else { return };
        let is_pagination = self.marked.iter().any(|marked| marked.is_pagination);
        let owner = self.marked.last().map_or(Owner::Unknown, |marked| marked.owner);
        let State { size, character_spacing, word_spacing, scale, rise, matrix, clip, .. } = self.state;
        let (page, bounds, text_matrix) = (&mut *self.page, &self.bounds, &mut self.text_matrix);
        font.show(bytes, |shown| {
            let spacing = character_spacing + if shown.is_space { word_spacing } else { 0.0 };
            let moved = shown.advance / 1000.0 * size + spacing;
            if !is_pagination {
                let glyph_matrix =
                    Matrix::new([size * scale, 0.0, 0.0, size, 0.0, rise]).then(*text_matrix).then(matrix);
                let (across, up) = (glyph_matrix.turn((1.0, 0.0)), glyph_matrix.turn((0.0, 1.0)));
                let width = if font.vertical { -2.0 * shown.offset.0 } else { shown.advance };
                let count = shown.text.len().max(1) as f64;
                let advance = length(across) * width / 1000.0 / count;
                let size = length(up);
                let origin = glyph_matrix.apply((shown.offset.0 / 1000.0, shown.offset.1 / 1000.0));
                if let Some(direction) = Direction::of(across)
                    && size.is_finite()
                    && advance.is_finite()
                    && size > 0.05
                {
                    for (index, character) in shown.text.iter().enumerate() {
                        let part = index as f64 * width / 1000.0 / count;
                        let glyph = Glyph {
                            character: *character,
                            x: origin.0 + across.0 * part,
                            y: origin.1 + across.1 * part,
                            advance,
                            size,
                            direction,
                            owner,
                        };
                        let middle = glyph.middle();
                        if bounds.holds(middle, 0.0) && clip.holds(middle, size * 0.25) {
                            page.unreadable += usize::from(*character == '\u{fffd}');
                            page.glyphs.push(glyph);
                        }
                    }
                }
            }
            let (x, y) = if font.vertical { (0.0, moved) } else { (moved * scale, 0.0) };
            *text_matrix = Matrix::new([1.0, 0.0, 0.0, 1.0, x, y]).then(*text_matrix);
        });
    }

    fn begin_marked(&mut self, operands: &[Token], resources: Option<&'d Dictionary>) {
        let is_artifact = operands.first() == Some(&Token::Name(b"Artifact"));
        let around = self.marked.last().map_or(Owner::Unknown, |marked| marked.owner);
        let owner = if is_artifact { Owner::Artifact } else { around };
        let mut marked = Marked { is_pagination: false, actual: None, owner };
        let mut number = None;
        let mut say = |bytes: &[u8], first| {
            let mut text = Vec::new();
            for character in text_string(bytes).chars() {
                super::encoding::fold(character, |character| text.push(character));
            }
            marked.actual = (!text.is_empty()).then_some((text, first));
        };
        match operands.get(1) {
            Some(Token::Dictionary(entries)) => {
                for entry in entries.chunks_exact(2) {
                    match entry {
                        [Token::Name(b"Type"), Token::Name(b"Pagination")] => {
                            marked.is_pagination = is_artifact;
                        }
                        [Token::Name(b"ActualText"), Token::Text(bytes)] => {
                            say(bytes, self.page.glyphs.len());
                        }
                        [Token::Name(b"MCID"), Token::Number(mark)] => number = Some(*mark),
                        _ => {}
                    }
                }
            }
            Some(Token::Name(name)) => {
                let properties = resources
                    .and_then(|resources| self.source.dictionary(resources, b"Properties"))
                    .and_then(|properties| self.source.dictionary(properties, name));
                if let Some(properties) = properties {
                    if let Some(bytes) = self.source.text(properties, b"ActualText") {
                        say(bytes, self.page.glyphs.len());
                    }
                    marked.is_pagination =
                        is_artifact && self.source.name(properties, b"Type") == Some("Pagination");
                    number = self.source.number(properties, b"MCID");
                }
            }
            _ => {}
        }
        if let Some(number) = number.filter(|number| *number >= 0.0 && !self.is_drawing && !is_artifact) {
            marked.owner = match (self.owner)(number as u32) {
                Owner::Unknown => marked.owner,
                owner => owner,
            };
        }
        if self.marked.len() < SAVED {
            self.marked.push(marked);
        }
    }

    /// Puts the text that was meant in the place of the glyphs that were drawn.
    fn end_marked(&mut self) {
        let Some((text, first)) = self.marked.pop().and_then(|marked| marked.actual) else { return };
        let Some(glyphs) = self.page.glyphs.get(first..).filter(|glyphs| !glyphs.is_empty()) else { return };
        let (start, end) = (glyphs[0], glyphs[glyphs.len() - 1]);
        let is_line = glyphs
            .iter()
            .all(|glyph| glyph.direction == Direction::Right && (glyph.y - start.y).abs() < start.size * 0.2);
        // Spelled out over several lines it says nothing of where each character stands.
        if !is_line {
            return;
        }
        let unreadable = glyphs.iter().filter(|glyph| glyph.character == '\u{fffd}').count();
        self.page.unreadable = self.page.unreadable.saturating_sub(unreadable);
        let advance = (end.x + end.advance - start.x) / text.len() as f64;
        self.page.glyphs.truncate(first);
        for (index, character) in text.into_iter().enumerate() {
            let x = start.x + advance * index as f64;
            self.page.glyphs.push(Glyph { character, x, advance, ..start });
        }
    }

    fn move_to(&mut self, at: (f64, f64)) {
        self.path.start = self.state.matrix.apply(at);
        self.path.current = self.path.start;
        let (x, y) = self.path.start;
        self.path.shapes.push(Rect { left: x, top: y, right: x, bottom: y });
    }

    fn line_to(&mut self, at: (f64, f64), is_straight: bool) {
        let to = self.state.matrix.apply(at);
        if is_straight {
            self.path.lines.push((self.path.current, to));
        }
        self.path.current = to;
        if let Some(shape) = self.path.shapes.last_mut() {
            *shape = shape.join(&Rect { left: to.0, top: to.1, right: to.0, bottom: to.1 });
        }
        if self.path.lines.len() > MARKS {
            self.path = Path::default();
            self.source.exhausted = true;
        }
    }

    fn curve(&mut self, points: &[(f64, f64)]) {
        for point in points {
            self.line_to(*point, false);
        }
    }

    fn close(&mut self) {
        self.path.lines.push((self.path.current, self.path.start));
        self.path.current = self.path.start;
    }

    fn end_path(&mut self, is_stroked: bool, is_filled: bool) {
        let mut path = std::mem::take(&mut self.path);
        if is_stroked {
            for (from, to) in path.lines.drain(..) {
                self.page.rule(from, to, &self.state.clip);
            }
        }
        if is_filled {
            for shape in &path.shapes {
                self.rule_shape(shape);
            }
            // A frame filled between two boxes, as browsers draw borders.
            if let [outer, inner] = path.shapes.as_slice() {
                self.frame(outer, inner);
            }
        }
        if path.is_clip {
            let shape = path.shapes.iter().copied().reduce(|all, shape| all.join(&shape));
            self.state.clip = self.state.clip.intersect(&shape.unwrap_or(self.bounds));
        }
        // The buffers are kept: most pages end thousands of paths.
        path.shapes.clear();
        path.lines.clear();
        path.is_clip = false;
        self.path = path;
    }

    /// Takes a thin shape for a line along its middle.
    fn rule_shape(&mut self, shape: &Rect) -> bool {
        let (width, height) = (shape.width(), shape.height());
        let (x, y) = ((shape.left + shape.right) / 2.0, (shape.top + shape.bottom) / 2.0);
        if height <= THIN && width > height {
            self.page.rule((shape.left, y), (shape.right, y), &self.state.clip);
        } else if width <= THIN && height > width {
            self.page.rule((x, shape.top), (x, shape.bottom), &self.state.clip);
        }
        width.min(height) <= THIN
    }

    fn frame(&mut self, one: &Rect, other: &Rect) {
        let (outer, inner) = if one.width() > other.width() { (one, other) } else { (other, one) };
        let margins = [
            inner.left - outer.left,
            inner.top - outer.top,
            outer.right - inner.right,
            outer.bottom - inner.bottom,
        ];
        if margins.iter().all(|margin| (0.0..=THIN).contains(margin)) && inner.height() > THIN {
            let Rect { left, top, right, bottom } = *outer;
            for shape in [
                Rect { bottom: inner.top, ..*outer },
                Rect { top: inner.bottom, ..*outer },
                Rect { right: inner.left, left, top, bottom },
                Rect { left: inner.right, right, top, bottom },
            ] {
                if shape.width() > 0.0 && shape.height() > 0.0 {
                    self.rule_shape(&shape);
                }
            }
        }
    }
}

/// Not by `hypot`, whose last digit is another on other systems, and for which alone a library would be loaded.
fn length((x, y): (f64, f64)) -> f64 {
    (x * x + y * y).sqrt()
}

fn six(operands: &[Token]) -> Matrix {
    let mut numbers = [0.0; 6];
    for (slot, operand) in numbers.iter_mut().zip(operands) {
        *slot = operand.number().unwrap_or(0.0);
    }
    Matrix::new(numbers)
}

/// A text string of the document: UTF-16 or UTF-8 with its mark, or else Latin.
fn text_string(bytes: &[u8]) -> String {
    lopdf::decode_text_string(&Object::string_literal(bytes.to_vec())).unwrap_or_default()
}
