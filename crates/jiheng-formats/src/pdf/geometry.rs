//! Points, matrices and boxes of a page. A page is measured in points from its upper left corner, y downwards.

/// A transformation as PDF writes it: `x' = a·x + c·y + e`, `y' = b·x + d·y + f`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Matrix {
    pub a: f64,
    pub b: f64,
    pub c: f64,
    pub d: f64,
    pub e: f64,
    pub f: f64,
}

impl Matrix {
    pub const IDENTITY: Matrix = Matrix { a: 1.0, b: 0.0, c: 0.0, d: 1.0, e: 0.0, f: 0.0 };

    pub fn new([a, b, c, d, e, f]: [f64; 6]) -> Matrix {
        Matrix { a, b, c, d, e, f }
    }

    /// This transformation first, `outer` after it.
    pub fn then(self, outer: Matrix) -> Matrix {
        Matrix {
            a: self.a * outer.a + self.b * outer.c,
            b: self.a * outer.b + self.b * outer.d,
            c: self.c * outer.a + self.d * outer.c,
            d: self.c * outer.b + self.d * outer.d,
            e: self.e * outer.a + self.f * outer.c + outer.e,
            f: self.e * outer.b + self.f * outer.d + outer.f,
        }
    }

    pub fn apply(self, (x, y): (f64, f64)) -> (f64, f64) {
        (self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f)
    }

    /// A direction, without the shift.
    pub fn turn(self, (x, y): (f64, f64)) -> (f64, f64) {
        (self.a * x + self.c * y, self.b * x + self.d * y)
    }
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Rect {
    pub left: f64,
    pub top: f64,
    pub right: f64,
    pub bottom: f64,
}

impl Rect {
    /// Holds every point, so that clipping to it changes nothing.
    pub const EVERYWHERE: Rect = Rect { left: -1e9, top: -1e9, right: 1e9, bottom: 1e9 };

    pub fn around(points: impl IntoIterator<Item = (f64, f64)>) -> Option<Rect> {
        let mut points = points.into_iter();
        let (x, y) = points.next()?;
        let mut rect = Rect { left: x, top: y, right: x, bottom: y };
        for (x, y) in points {
            rect.left = rect.left.min(x);
            rect.right = rect.right.max(x);
            rect.top = rect.top.min(y);
            rect.bottom = rect.bottom.max(y);
        }
        Some(rect)
    }

    pub fn width(&self) -> f64 {
        self.right - self.left
    }

    pub fn height(&self) -> f64 {
        self.bottom - self.top
    }

    pub fn holds(&self, (x, y): (f64, f64), slack: f64) -> bool {
        x >= self.left - slack && x <= self.right + slack && y >= self.top - slack && y <= self.bottom + slack
    }

    pub fn holds_rect(&self, other: &Rect, slack: f64) -> bool {
        self.holds((other.left, other.top), slack) && self.holds((other.right, other.bottom), slack)
    }

    pub fn intersect(&self, other: &Rect) -> Rect {
        Rect {
            left: self.left.max(other.left),
            top: self.top.max(other.top),
            right: self.right.min(other.right),
            bottom: self.bottom.min(other.bottom),
        }
    }

    pub fn join(&self, other: &Rect) -> Rect {
        Rect {
            left: self.left.min(other.left),
            top: self.top.min(other.top),
            right: self.right.max(other.right),
            bottom: self.bottom.max(other.bottom),
        }
    }
}

/// The way a line of print runs on the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Direction {
    Right,
    Down,
    Left,
    Up,
}

impl Direction {
    pub const ALL: [Direction; 4] = [Direction::Right, Direction::Down, Direction::Left, Direction::Up];

    /// The direction of a vector, unless it is slanted as watermarks are.
    pub fn of((x, y): (f64, f64)) -> Option<Direction> {
        const SLANT: f64 = 0.2;
        match (x.abs() * SLANT >= y.abs(), y.abs() * SLANT >= x.abs()) {
            (true, true) => None,
            (true, false) => Some(if x > 0.0 { Direction::Right } else { Direction::Left }),
            (false, true) => Some(if y > 0.0 { Direction::Down } else { Direction::Up }),
            (false, false) => None,
        }
    }

    /// The transformation of a page of this size that makes print of this direction run to the right.
    pub fn upright(self, width: f64, height: f64) -> Matrix {
        match self {
            Direction::Right => Matrix::IDENTITY,
            Direction::Down => Matrix::new([0.0, -1.0, 1.0, 0.0, 0.0, width]),
            Direction::Left => Matrix::new([-1.0, 0.0, 0.0, -1.0, width, height]),
            Direction::Up => Matrix::new([0.0, 1.0, -1.0, 0.0, height, 0.0]),
        }
    }
}
