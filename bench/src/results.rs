//! What a run found, as plain data: groups of rows that are compared with each other, each row a series of
//! rounds. The report is made of nothing else.

use crate::statistics::{self, Estimate};

/// One measurement.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sample {
    /// Processor time of the proxy per answered request, in microseconds.
    pub cpu_us: f64,
    pub requests_per_second: f64,
    pub p50_us: f64,
    pub p99_us: f64,
    pub p999_us: f64,
    /// Share of the window that the proxy spent on its core.
    pub busy: f64,
    /// Share of the window that others spent on the proxy's core.
    pub disturbed: f64,
    pub memory_bytes: f64,
    pub failures: u64,
    /// Share of the requests of a fixed pace that could not be sent by the end of the window.
    pub late: f64,
}

/// A series of rounds.
#[derive(Clone, Debug, Default)]
pub struct Row {
    pub label: String,
    pub samples: Vec<Sample>,
    /// The first thing that went wrong.
    pub failure: Option<String>,
}

/// Rows that are compared.
#[derive(Clone, Debug, Default)]
pub struct Group {
    pub name: String,
    pub title: String,
    /// What one has to know to read it.
    pub note: Option<String>,
    pub rows: Vec<Row>,
}

/// Memory per idle connection, a row a proxy.
#[derive(Clone, Debug, Default)]
pub struct Idle {
    pub connections: usize,
    pub rows: Vec<IdleRow>,
}

#[derive(Clone, Debug)]
pub struct IdleRow {
    pub label: String,
    pub bytes_per_connection: Vec<f64>,
    pub failure: Option<String>,
}

/// A whole run.
#[derive(Clone, Debug, Default)]
pub struct Results {
    pub command: String,
    pub machine: String,
    pub date: String,
    pub rounds: usize,
    pub seconds: f64,
    /// Names with versions and remarks.
    pub peers: Vec<String>,
    /// What was not measured, and why.
    pub missing: Vec<String>,
    pub groups: Vec<Group>,
    pub idle: Option<Idle>,
}

/// A number of a sample.
pub type Metric = fn(&Sample) -> f64;

impl Row {
    pub fn new(label: impl Into<String>) -> Self {
        Self {
            label: label.into(),
            ..Self::default()
        }
    }

    pub fn estimate(&self, metric: Metric) -> Option<Estimate> {
        statistics::estimate(&self.series(metric))
    }

    /// How often the other's number goes into this one's, round by round.
    pub fn ratio_to(&self, other: &Row, metric: Metric) -> Option<Estimate> {
        statistics::ratio(&self.series(metric), &other.series(metric))
    }

    pub fn series(&self, metric: Metric) -> Vec<f64> {
        self.samples.iter().map(metric).collect()
    }

    pub fn failures(&self) -> u64 {
        self.samples.iter().map(|sample| sample.failures).sum()
    }
}

impl Group {
    pub fn row(&self, label: &str) -> Option<&Row> {
        self.rows.iter().find(|row| row.label == label)
    }
}

impl Results {
    pub fn group(&self, name: &str) -> Option<&Group> {
        self.groups.iter().find(|group| group.name == name)
    }

    /// Every row that something went wrong in.
    pub fn failures(&self) -> impl Iterator<Item = (&Group, &Row)> {
        self.groups.iter().flat_map(|group| {
            let failed = |row: &&Row| row.failure.is_some() || row.failures() > 0;
            group
                .rows
                .iter()
                .filter(failed)
                .map(move |row| (group, row))
        })
    }

    /// The share of the proxy's core that others used, in the middle of all measurements and at worst.
    pub fn disturbance(&self) -> Option<(f64, f64)> {
        let rows = self.groups.iter().flat_map(|group| &group.rows);
        let mut all: Vec<f64> = rows.flat_map(|row| row.series(|s| s.disturbed)).collect();
        all.sort_by(f64::total_cmp);
        Some((*all.get(all.len() / 2)?, *all.last()?))
    }
}
