//! Tables without lines between their columns, found by how their print stands: columns are the strips that stay
//! white over consecutive lines; rows are what lines below tell, or else the print that stands at one height.

use super::columns::{Columns, white_strips};
use super::geometry::{Direction, Rect};
use super::layout::{Item, PageTable, page_table};
use super::lines::Line;
use super::page::{Edge, Glyph, Page};
use super::rows;
use super::ruled::{Grid, merge};

/// Sorts the lines of a page that stand in no ruled table into tables and lines of text.
pub(super) fn find(lines: Vec<Line>, page: &Page, tables: &[Rect]) -> Vec<Item> {
    let size = page.type_size();
    if lines.len() < 2 || size <= 0.0 {
        return lines.into_iter().map(Item::Line).collect();
    }
    let is_turned = |line: &Line| line.glyphs.iter().any(|glyph| glyph.direction != Direction::Right);
    let (turned, mut rest): (Vec<Line>, Vec<Line>) = lines.into_iter().partition(is_turned);
    let mut items: Vec<Item> = turned.into_iter().map(Item::Line).collect();
    let groups: Vec<Vec<Edge>> =
        bands(page, tables, size).into_iter().flat_map(|group| part(group, &rest, size)).collect();
    for bands in groups {
        let (found, others) = lined_table(rest, &bands, page.number, size);
        items.extend(found.map(Item::Table));
        rest = others;
    }
    rest.sort_by(|one, other| one.rect.top.total_cmp(&other.rect.top));
    let mut run: Vec<Line> = Vec::new();
    for line in rest {
        let is_parted = run.last().is_some_and(|last| {
            let between = |rect: &Rect| rect.top >= last.rect.top && rect.bottom <= line.rect.bottom;
            line.rect.top - last.rect.bottom > size * 3.5
                || tables.iter().any(between)
                || items.iter().any(|item| between(&item.rect()))
        });
        if is_parted {
            let is_top = is_top(&run, &items, tables);
            items.extend(open_tables(std::mem::take(&mut run), page.number, size, is_top));
        }
        run.push(line);
    }
    let is_top = is_top(&run, &items, tables);
    items.extend(open_tables(run, page.number, size, is_top));
    items
}

/// Whether nothing stands above these lines, so that they may be the end of a table of the page before.
fn is_top(run: &[Line], items: &[Item], tables: &[Rect]) -> bool {
    let top = run.first().map_or(0.0, |line| line.rect.top);
    items.iter().map(Item::rect).chain(tables.iter().copied()).all(|rect| rect.top > top)
}

/// Groups of horizontal lines that rule one table each: some as wide as it, others between them.
fn bands(page: &Page, tables: &[Rect], size: f64) -> Vec<Vec<Edge>> {
    let slack = (size * 0.35).clamp(1.0, 4.0);
    let inside = |edge: &Edge| {
        let middle = ((edge.from + edge.to) / 2.0, edge.at);
        tables.iter().any(|table| table.holds(middle, slack))
    };
    let edges: Vec<Edge> = merge(&page.horizontal, slack).into_iter().filter(|edge| !inside(edge)).collect();
    let mut long: Vec<&Edge> = edges.iter().filter(|edge| edge.to - edge.from > page.width * 0.3).collect();
    long.sort_by(|one, other| (other.to - other.from).total_cmp(&(one.to - one.from)));
    let mut groups: Vec<Vec<Edge>> = Vec::new();
    for edge in long {
        // Shorter lines part the rows beside a merged cell.
        let within = |group: &&mut Vec<Edge>| {
            let widest = group[0];
            edge.from > widest.from - slack && edge.to < widest.to + slack
        };
        match groups.iter_mut().find(within) {
            Some(group) => group.push(*edge),
            None => groups.push(vec![*edge]),
        }
    }
    groups.retain(|group| group.len() >= 2);
    for group in &mut groups {
        let (from, to) = (group[0].from, group[0].to);
        let top = group.iter().map(|edge| edge.at).fold(f64::INFINITY, f64::min);
        let bottom = group.iter().map(|edge| edge.at).fold(f64::NEG_INFINITY, f64::max);
        group.extend(edges.iter().filter(|edge| {
            edge.at > top - slack
                && edge.at < bottom + slack
                && edge.from > from - slack
                && edge.to < to + slack
                && (size * 2.0..=page.width * 0.3).contains(&(edge.to - edge.from))
        }));
        group.sort_by(|one, other| one.at.total_cmp(&other.at));
    }
    groups
}

/// Parts lines that rule several tables, one below the other: a line of text stands between them, and their columns
/// differ.
fn part(group: Vec<Edge>, lines: &[Line], size: f64) -> Vec<Vec<Edge>> {
    let width = group.iter().map(|edge| edge.to - edge.from).fold(0.0, f64::max);
    let between = |top: f64, bottom: f64| -> Vec<&Line> {
        let height = |line: &Line| (line.rect.top + line.rect.bottom) / 2.0;
        lines.iter().filter(|line| (top..bottom).contains(&height(line))).collect()
    };
    let count = |lines: &[&Line]| Columns::of(lines, size, 1).map_or(1, |columns| columns.count());
    let is_text =
        |lines: &[&Line]| !lines.is_empty() && lines.iter().all(|line| white_strips(line, size).is_empty());
    let end = group.last().map_or(0.0, |edge| edge.at);
    let mut parts: Vec<Vec<Edge>> = Vec::new();
    let mut current: Vec<Edge> = Vec::new();
    for edge in group {
        if let (Some(first), Some(last)) = (current.first(), current.last())
            && current.len() > 1
            && edge.to - edge.from > width * 0.95
            && edge.at < end
            && is_text(&between(last.at, edge.at))
        {
            let all = count(&between(first.at, end));
            let most = count(&between(first.at, last.at)).max(count(&between(edge.at, end)));
            if most > all {
                parts.push(std::mem::take(&mut current));
            }
        }
        current.push(edge);
    }
    parts.push(current);
    parts
}

/// The table that a group of horizontal lines rules, and the lines of print that it leaves.
fn lined_table(lines: Vec<Line>, bands: &[Edge], page: u32, size: f64) -> (Option<PageTable>, Vec<Line>) {
    let left = bands.iter().map(|edge| edge.from).fold(f64::INFINITY, f64::min);
    let right = bands.iter().map(|edge| edge.to).fold(f64::NEG_INFINITY, f64::max);
    let (mut top, bottom) = (bands[0].at, bands[bands.len() - 1].at);
    let is_between = |line: &Line, top: f64| {
        let height = (line.rect.top + line.rect.bottom) / 2.0;
        height > top && height < bottom && line.rect.left > left - size && line.rect.right < right + size
    };
    let mut body: Vec<&Line> = lines.iter().filter(|line| is_between(line, top)).collect();
    // A header that has a line only below it.
    let heading = lines.iter().rev().find(|line| line.rect.bottom < top + size * 0.3);
    let heading = heading
        .filter(|line| top - line.rect.bottom < size * 1.5 && !white_strips(line, size).is_empty())
        .filter(|line| line.rect.left > left - size && line.rect.right < right + size);
    body.splice(0..0, heading);
    let Some(columns) = Columns::of(&body, size, 1) else { return (None, lines) };
    if let Some(heading) = heading.filter(|line| columns.fits(line)) {
        top = heading.rect.top - size * 0.4;
    }
    let (inside, outside): (Vec<Line>, Vec<Line>) = lines.into_iter().partition(|line| is_between(line, top));
    let filled = inside.iter().filter(|line| columns.pieces(line).len() > 1).count();
    if filled * 3 < inside.len() {
        return (None, outside.into_iter().chain(inside).collect());
    }
    let full: Vec<f64> =
        bands.iter().filter(|edge| edge.to - edge.from > (right - left) * 0.95).map(|edge| edge.at).collect();
    if bands.len() < 4 && inside.len() > bands.len() * 2 {
        // Lines around the header and the whole only: the rows are left to the print.
        return match rows::table(&inside, &columns, page, size, &full) {
            Some(table) => (Some(table), outside),
            None => (None, outside.into_iter().chain(inside).collect()),
        };
    }
    let mut across = bands.to_vec();
    if top < bands[0].at {
        across.insert(0, Edge { at: top, from: left, to: right });
    }
    // A line that ends between two columns is meant to reach the middle between them.
    let mut edges: Vec<f64> = vec![left];
    edges.extend(columns.middles());
    edges.push(right);
    for edge in &mut across {
        let nearest = |x: f64| {
            edges
                .iter()
                .copied()
                .min_by(|one, other| (one - x).abs().total_cmp(&(other - x).abs()))
                .unwrap_or(x)
        };
        (edge.from, edge.to) = (nearest(edge.from), nearest(edge.to));
    }
    across.retain(|edge| edge.from < edge.to);
    let mut down = Vec::new();
    let mut heights: Vec<f64> = across.iter().map(|edge| edge.at).collect();
    heights.dedup_by(|next, previous| *next - *previous < size * 0.35);
    for x in &edges {
        for pair in heights.windows(2) {
            // Print that runs through a strip spans the columns beside it.
            let is_crossed = inside.iter().any(|line| {
                let height = (line.rect.top + line.rect.bottom) / 2.0;
                height > pair[0] && height < pair[1] && columns.is_crossed(line, *x)
            });
            if !is_crossed {
                down.push(Edge { at: *x, from: pair[0], to: pair[1] });
            }
        }
    }
    let Some(grid) = Grid::build(across, down, (size * 0.35).clamp(1.0, 4.0)) else {
        return (None, outside.into_iter().chain(inside).collect());
    };
    let mut glyphs: Vec<Vec<Glyph>> = vec![Vec::new(); grid.regions.len()];
    let mut lost = Vec::new();
    for line in inside {
        for piece in columns.pieces(&line) {
            let height = (line.rect.top + line.rect.bottom) / 2.0;
            let start = piece.glyphs.first().map_or(0.0, |glyph| glyph.middle().0);
            match grid.region_at((start, height)) {
                Some(region) => glyphs[region].extend(piece.glyphs),
                None => lost.extend(Line::new(piece.glyphs)),
            }
        }
    }
    let mut table = page_table(&grid, glyphs, page);
    table.ruled = false;
    table.print = columns.print();
    (Some(table), outside.into_iter().chain(lost).collect())
}

/// Tables without any lines among consecutive lines of print. At the top of a page (`is_top`) one or two lines may be
/// the end of a table; whether they are is seen when the pages are joined.
fn open_tables(lines: Vec<Line>, page: u32, size: f64, is_top: bool) -> Vec<Item> {
    let mut items = Vec::new();
    let mut lines = lines.into_iter().peekable();
    while let Some(line) = lines.next() {
        let strips = white_strips(&line, size);
        if strips.len() < 2 {
            items.push(Item::Line(line));
            continue;
        }
        let mut run = vec![line];
        let mut strips = strips;
        while let Some(next) = lines.peek() {
            let Some(narrowed) = narrow(&strips, next, size) else { break };
            // Alone on its line and longer than anything in the first column: a line of text between two tables.
            let is_alone = white_strips(next, size).is_empty();
            let is_longer = narrowed.first().is_some_and(|strip| strip.0 > strips[0].0 + size * 1.5);
            if run.len() >= 3 && is_alone && is_longer && next.rect.left < strips[0].0 {
                break;
            }
            strips = narrowed;
            run.extend(lines.next());
        }
        let refs: Vec<&Line> = run.iter().collect();
        let table = Columns::of(&refs, size, 2)
            .filter(|_| run.len() >= 3 || is_top && items.is_empty())
            .and_then(|columns| rows::table(&run, &columns, page, size, &[]));
        match table {
            Some(table) => items.push(Item::Table(table)),
            None => items.extend(run.into_iter().map(Item::Line)),
        }
    }
    items
}

/// What is left of some white strips beside one more line; `None` where the line ends the table.
fn narrow(strips: &[(f64, f64)], line: &Line, size: f64) -> Option<Vec<(f64, f64)>> {
    let mut kept = Vec::new();
    let mut crossed = 0;
    for (from, to) in strips {
        let mut free = vec![(*from, *to)];
        for run in super::columns::inked(line, size) {
            free = free
                .into_iter()
                .flat_map(|(from, to)| [(from, to.min(run.0)), (from.max(run.1), to)])
                .filter(|(from, to)| to - from >= size * super::columns::STRIP)
                .collect();
            // The two halves of an untouched strip are the strip itself.
            free.dedup();
        }
        crossed += usize::from(free.is_empty());
        if free.is_empty() {
            // A cell may span some columns, a line of text crosses all.
            kept.push((*from, *to));
        }
        kept.extend(free);
    }
    // Print that runs through a strip and has no neighbour is a line of text.
    let is_text = crossed > 0 && white_strips(line, size).is_empty();
    (crossed * 2 <= strips.len() && crossed < strips.len() && !is_text).then_some(kept)
}
