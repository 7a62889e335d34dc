//! A table of texts, and its two looks.

/// Rows under a heading; a short row is filled with dashes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Table {
    heading: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl Table {
    pub fn new<'t>(heading: impl IntoIterator<Item = &'t str>) -> Self {
        Self {
            heading: heading.into_iter().map(str::to_owned).collect(),
            rows: Vec::new(),
        }
    }

    pub fn add(&mut self, row: impl IntoIterator<Item = String>) {
        let mut row: Vec<String> = row.into_iter().collect();
        row.resize(self.heading.len(), "–".to_owned());
        self.rows.push(row);
    }

    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Columns aligned by spaces: the first to the left, numbers to the right.
    pub fn plain(&self) -> String {
        let mut widths = vec![0; self.heading.len()];
        for row in std::iter::once(&self.heading).chain(&self.rows) {
            for (width, cell) in widths.iter_mut().zip(row) {
                *width = (*width).max(cell.chars().count());
            }
        }
        let mut text = String::new();
        for row in std::iter::once(&self.heading).chain(&self.rows) {
            for (at, (width, cell)) in widths.iter().zip(row).enumerate() {
                let aligned = if at == 0 {
                    format!("  {cell:<width$}")
                } else {
                    format!("  {cell:>width$}")
                };
                text.push_str(&aligned);
            }
            text.truncate(text.trim_end().len());
            text.push('\n');
        }
        text
    }

    pub fn markdown(&self) -> String {
        let line = |cells: &[String]| {
            let cells: Vec<String> = cells.iter().map(|cell| cell.replace('|', "\\|")).collect();
            format!("| {} |\n", cells.join(" | "))
        };
        let mut text = line(&self.heading);
        text.push_str("|---|");
        text.push_str(&"---:|".repeat(self.heading.len().saturating_sub(1)));
        text.push('\n');
        for row in &self.rows {
            text.push_str(&line(row));
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_looks_hold_every_cell() {
        let mut table = Table::new(["", "µs"]);
        table.add(["a|b".to_owned(), "1".to_owned()]);
        table.add(["c".to_owned()]);
        assert_eq!(
            table.markdown(),
            "|  | µs |\n|---|---:|\n| a\\|b | 1 |\n| c | – |\n"
        );
        assert_eq!(table.plain(), "       µs\n  a|b   1\n  c     –\n");
    }
}
