//! The page that holds the report: what lies between its markers is replaced, what people wrote around them
//! stays.

use std::io;
use std::path::Path;

const BEGIN: &str = "<!-- bench:begin -->";
const END: &str = "<!-- bench:end -->";

/// Puts a report between the markers of a page, and the plot beside it under the page's name with `.svg`.
pub fn write(page: &Path, report: impl FnOnce(&str) -> String, plot: &str) -> io::Result<()> {
    let plot_path = page.with_extension("svg");
    let plot_name = plot_path
        .file_name()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default();
    let before = std::fs::read_to_string(page)
        .map_err(|error| io::Error::new(error.kind(), format!("{}: {error}", page.display())))?;
    let after = replaced(&before, &report(&plot_name)).ok_or_else(|| {
        io::Error::other(format!("{} has no lines {BEGIN} and {END}", page.display()))
    })?;
    std::fs::write(plot_path, plot)?;
    std::fs::write(page, after)
}

fn replaced(page: &str, report: &str) -> Option<String> {
    let (head, rest) = page.split_once(BEGIN)?;
    let (_, tail) = rest.split_once(END)?;
    Some(format!("{head}{BEGIN}\n{}\n{END}{tail}", report.trim()))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn only_what_lies_between_the_markers_is_replaced() {
        let directory = tempfile::tempdir().unwrap();
        let page = directory.path().join("performance.md");
        std::fs::write(&page, format!("# Title\n{BEGIN}\nold\n{END}\nrest\n")).unwrap();
        for new in ["first", "second"] {
            write(&page, |plot| format!("{new} {plot}\n"), "<svg/>").unwrap();
            let expected = format!("# Title\n{BEGIN}\n{new} performance.svg\n{END}\nrest\n");
            assert_eq!(std::fs::read_to_string(&page).unwrap(), expected);
        }
        let plot = directory.path().join("performance.svg");
        assert_eq!(std::fs::read_to_string(plot).unwrap(), "<svg/>");
    }

    #[test]
    fn a_page_without_markers_is_left_alone() {
        let directory = tempfile::tempdir().unwrap();
        let page = directory.path().join("page.md");
        std::fs::write(&page, "text").unwrap();
        assert!(write(&page, |_| String::new(), "").is_err());
        assert_eq!(std::fs::read_to_string(&page).unwrap(), "text");
    }
}
