//! Prometheus's text format (version 0.0.4): families with their help and type, samples with escaped labels.
//! It writes what it is given in the order it is given; which families there are is [`crate::families`]'s.

use crate::counter::{BOUNDS, Observed};
use crate::families::{Family, Type};
use std::fmt::Write;

/// The `Content-Type` of an exposition.
pub const CONTENT_TYPE: &str = "text/plain; version=0.0.4; charset=utf-8";

/// A text being written.
#[derive(Debug, Default)]
pub struct Exposition {
    text: String,
}

impl Exposition {
    /// Begins a family. Its samples follow.
    pub fn family(&mut self, family: &'static Family) -> Samples<'_> {
        let Family {
            name, kind, help, ..
        } = family;
        // Writing to a String cannot fail, here and below.
        let _ = writeln!(self.text, "# HELP {name} {}", help.replace('\\', "\\\\"));
        let _ = writeln!(self.text, "# TYPE {name} {}", kind.as_str());
        Samples {
            text: &mut self.text,
            family,
        }
    }

    #[must_use]
    pub fn into_text(self) -> String {
        self.text
    }
}

/// The samples of one family.
#[derive(Debug)]
pub struct Samples<'e> {
    text: &'e mut String,
    family: &'static Family,
}

impl Samples<'_> {
    /// Writes a sample; `values` are those of the family's labels, in order.
    pub fn add(&mut self, values: &[&str], count: u64) -> &mut Self {
        debug_assert!(self.family.kind != Type::Histogram);
        self.begin("", values, None);
        let _ = writeln!(self.text, " {count}");
        self
    }

    /// Writes the samples of a histogram.
    pub fn add_histogram(&mut self, values: &[&str], observed: &Observed) -> &mut Self {
        debug_assert!(self.family.kind == Type::Histogram);
        let bounds = BOUNDS.iter().map(|(_, text)| *text).chain(["+Inf"]);
        let mut count = 0;
        for (bucket, bound) in observed.buckets.iter().zip(bounds) {
            count += bucket;
            self.begin("_bucket", values, Some(bound));
            let _ = writeln!(self.text, " {count}");
        }
        self.begin("_sum", values, None);
        let (seconds, rest) = (
            observed.nanoseconds / 1_000_000_000,
            observed.nanoseconds % 1_000_000_000,
        );
        let _ = writeln!(self.text, " {seconds}.{rest:09}");
        self.begin("_count", values, None);
        let _ = writeln!(self.text, " {count}");
        self
    }

    fn begin(&mut self, suffix: &str, values: &[&str], bound: Option<&str>) {
        debug_assert_eq!(values.len(), self.family.labels.len());
        self.text.push_str(self.family.name);
        self.text.push_str(suffix);
        let labels = self
            .family
            .labels
            .iter()
            .copied()
            .zip(values.iter().copied());
        let mut separator = '{';
        for (name, value) in labels.chain(bound.map(|bound| ("le", bound))) {
            self.text.push(separator);
            separator = ',';
            self.text.push_str(name);
            self.text.push_str("=\"");
            for character in value.chars() {
                match character {
                    '\\' => self.text.push_str("\\\\"),
                    '"' => self.text.push_str("\\\""),
                    '\n' => self.text.push_str("\\n"),
                    other => self.text.push(other),
                }
            }
            self.text.push('"');
        }
        if separator == ',' {
            self.text.push('}');
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    static REQUESTS: Family = Family {
        name: "requests_total",
        kind: Type::Counter,
        labels: &["path", "method"],
        help: "Requests.",
    };
    static TOOK: Family = Family {
        name: "took_seconds",
        kind: Type::Histogram,
        labels: &[],
        help: "How long.",
    };

    #[test]
    fn labels_are_escaped() {
        let mut exposition = Exposition::default();
        exposition.family(&REQUESTS).add(&["/a\"b\\c\nd", "GET"], 3);
        assert_eq!(
            exposition.into_text(),
            "# HELP requests_total Requests.\n# TYPE requests_total counter\n\
             requests_total{path=\"/a\\\"b\\\\c\\nd\",method=\"GET\"} 3\n"
        );
    }

    #[test]
    fn buckets_are_cumulative() {
        let histogram = crate::counter::Histogram::default();
        for milliseconds in [1, 2, 31_000] {
            histogram.observe(Duration::from_millis(milliseconds));
        }
        let mut observed = Observed::default();
        histogram.add_to(&mut observed);
        let mut exposition = Exposition::default();
        exposition.family(&TOOK).add_histogram(&[], &observed);
        let text = exposition.into_text();
        for line in [
            "took_seconds_bucket{le=\"0.0005\"} 0",
            "took_seconds_bucket{le=\"0.001\"} 1",
            "took_seconds_bucket{le=\"0.0025\"} 2",
            "took_seconds_bucket{le=\"30\"} 2",
            "took_seconds_bucket{le=\"+Inf\"} 3",
            "took_seconds_sum 31.003000000",
            "took_seconds_count 3",
        ] {
            assert!(text.lines().any(|other| other == line), "{line}\n{text}");
        }
    }
}
