//! The outlines of boxes, and lines with rounded corners and an arrow's head.

use std::fmt::Write as _;

use super::super::card::{Side, point};
use super::super::layout::{Point, Rect};

/// How round the corners of lines are.
const RADIUS: i32 = 7;

/// The length of an arrow's head, and half its width.
const HEAD: (i32, i32) = (8, 4);

/// The outline of a box as the data of a path.
pub(super) fn outline(side: Side, area: Rect) -> String {
    let Rect {
        x,
        y,
        width,
        height,
    } = area;
    let cut = |by: i32| {
        let (right, bottom) = (width - 2 * by, height - 2 * by);
        (right.max(0), bottom.max(0))
    };
    match side {
        Side::Straight(radius) => rounded(area, radius),
        Side::Round => rounded(area, height / 2),
        Side::Pointed => {
            let by = point(height);
            let middle = height / 2;
            let (flat, _) = cut(by);
            format!(
                "M{} {y}h{flat}l{by} {middle}l-{by} {}h-{flat}l-{by} -{}z",
                x + by,
                height - middle,
                height - middle
            )
        }
        Side::Cut => {
            let by = (height / 3).min(11);
            let (flat, upright) = cut(by);
            format!(
                "M{} {y}h{flat}l{by} {by}v{upright}l-{by} {by}h-{flat}l-{by} -{by}v-{upright}z",
                x + by
            )
        }
    }
}

fn rounded(area: Rect, radius: i32) -> String {
    let Rect {
        x,
        y,
        width,
        height,
    } = area;
    let r = radius.min(height / 2).min(width / 2);
    let (flat, upright) = (width - 2 * r, height - 2 * r);
    format!(
        "M{} {y}h{flat}a{r} {r} 0 0 1 {r} {r}v{upright}a{r} {r} 0 0 1 -{r} {r}h-{flat}\
         a{r} {r} 0 0 1 -{r} -{r}v-{upright}a{r} {r} 0 0 1 {r} -{r}z",
        x + r
    )
}

/// A line with rounded corners, interrupted where it passes the gap, as the data of a path.
pub(super) fn line(points: &[Point], gap: Option<Rect>) -> String {
    let mut data = String::new();
    let Some(first) = points.first() else {
        return data;
    };
    let _ = write!(data, "M{} {}", first.x, first.y);
    for (index, pair) in points.windows(2).enumerate() {
        let (from, to) = (pair[0], pair[1]);
        if let Some(gap) = gap.filter(|it| passes(from, to, *it)) {
            let (near, far) = match from.y <= to.y {
                true => (gap.y, gap.y + gap.height),
                false => (gap.y + gap.height, gap.y),
            };
            let _ = write!(data, "V{near}M{} {far}", from.x);
        }
        let Some(next) = points.get(index + 2) else {
            let _ = write!(data, "L{} {}", to.x, to.y);
            break;
        };
        let radius = RADIUS
            .min(distance(from, to) / 2)
            .min(distance(to, *next) / 2);
        let (before, after) = (towards(to, from, radius), towards(to, *next, radius));
        let _ = write!(
            data,
            "L{} {}Q{} {} {} {}",
            before.x, before.y, to.x, to.y, after.x, after.y
        );
    }
    data
}

/// Whether an upright line passes the rectangle from its upper to its lower edge.
fn passes(from: Point, to: Point, area: Rect) -> bool {
    let (upper, lower) = (from.y.min(to.y), from.y.max(to.y));
    let inside = area.x <= from.x && from.x <= area.x + area.width;
    from.x == to.x && inside && upper <= area.y && area.y + area.height <= lower
}

fn distance(a: Point, b: Point) -> i32 {
    (a.x - b.x).abs() + (a.y - b.y).abs()
}

/// The point so far away from one point towards another on the same axis.
fn towards(from: Point, to: Point, by: i32) -> Point {
    Point {
        x: from.x + by * (to.x - from.x).signum(),
        y: from.y + by * (to.y - from.y).signum(),
    }
}

/// The head of an arrow at the end of a line.
pub(super) fn head(points: &[Point]) -> String {
    let [.., before, tip] = *points else {
        return String::new();
    };
    let (length, half) = HEAD;
    let (along, across) = ((tip.x - before.x).signum(), (tip.y - before.y).signum());
    let (x, y) = (tip.x - along * length, tip.y - across * length);
    format!(
        "M{} {}L{} {}L{} {}z",
        tip.x,
        tip.y,
        x + across * half,
        y + along * half,
        x - across * half,
        y - along * half
    )
}
