//! The plot: processor time per request, a panel for each kind of traffic with a bar for each proxy and its
//! interval as a whisker. Each panel has its own scale, since a megabyte costs more than a hundred bytes.

use crate::peers::Kind;
use crate::results::{Group, Results};
use std::fmt::Write as _;

const WIDTH: f64 = 860.0;
const COLUMNS: usize = 2;
const BAR: f64 = 18.0;
const GAP: f64 = 6.0;
const LABEL: f64 = 74.0;
const NUMBER: f64 = 62.0;
const TITLE: f64 = 30.0;

/// Draws the comparisons of a run.
pub fn svg(results: &Results) -> String {
    let is_comparison = |group: &&Group| group.row(Kind::Lockgate.name()).is_some();
    let groups: Vec<&Group> = results.groups.iter().filter(is_comparison).collect();
    let bars = groups
        .iter()
        .map(|group| bars(group).len())
        .max()
        .unwrap_or_default();
    let panel_height = TITLE + bars as f64 * (BAR + GAP) + GAP;
    let panel_width = WIDTH / COLUMNS as f64;
    let height = 34.0 + groups.len().div_ceil(COLUMNS) as f64 * panel_height;
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {height}\" width=\"{WIDTH}\" \
         height=\"{height}\" font-family=\"sans-serif\" font-size=\"12\">\n\
         <rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n\
         <text x=\"8\" y=\"20\" font-size=\"14\" font-weight=\"bold\">Processor time of the proxy per \
         request, µs (median and interval; less is better)</text>\n"
    );
    for (at, group) in groups.iter().enumerate() {
        let x = (at % COLUMNS) as f64 * panel_width;
        let y = 34.0 + (at / COLUMNS) as f64 * panel_height;
        panel(&mut svg, group, x, y, panel_width);
    }
    svg.push_str("</svg>\n");
    svg
}

/// A bar: whose, median, low, high.
type Bar<'b> = (&'b str, f64, f64, f64);

fn bars(group: &Group) -> Vec<Bar<'_>> {
    let rows = group.rows.iter();
    rows.filter_map(|row| {
        let estimate = row.estimate(|sample| sample.cpu_us)?;
        (estimate.median > 0.0).then_some((
            row.label.as_str(),
            estimate.median,
            estimate.low,
            estimate.high,
        ))
    })
    .collect()
}

fn panel(svg: &mut String, group: &Group, x: f64, y: f64, width: f64) {
    let bars = bars(group);
    let most = bars.iter().map(|bar| bar.3).fold(0.0, f64::max);
    let scale = (width - LABEL - NUMBER - 16.0) / most.max(f64::MIN_POSITIVE);
    let _ = writeln!(
        svg,
        "<text x=\"{:.1}\" y=\"{:.1}\" font-weight=\"bold\">{}</text>",
        x + 8.0,
        y + 18.0,
        escaped(&group.title)
    );
    for (at, (label, median, low, high)) in bars.into_iter().enumerate() {
        let top = y + TITLE + at as f64 * (BAR + GAP);
        let (left, middle) = (x + 8.0 + LABEL, top + BAR / 2.0);
        let fill = if label == Kind::Lockgate.name() {
            "#1f6feb"
        } else {
            "#9aa4b2"
        };
        let _ = writeln!(
            svg,
            "<text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"end\">{}</text>\
             <rect x=\"{left:.1}\" y=\"{top:.1}\" width=\"{:.1}\" height=\"{BAR}\" fill=\"{fill}\"/>\
             <path d=\"M{:.1} {middle:.1}H{:.1}\" stroke=\"#222\" stroke-width=\"2\"/>\
             <text x=\"{:.1}\" y=\"{:.1}\">{median:.1}</text>",
            left - 6.0,
            middle + 4.0,
            escaped(label),
            median * scale,
            left + low * scale,
            left + high * scale,
            left + high * scale + 6.0,
            middle + 4.0,
        );
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}
