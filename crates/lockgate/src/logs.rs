//! Logs go to stderr; stdout is for what a command was asked for.

use crate::settings::{LogFilter, LogFormat};
use crate::style::Style;
use std::io::stderr;
use tracing_subscriber::EnvFilter;

/// Starts logging for the rest of the process. Later calls change nothing.
pub fn start(filter: &LogFilter, format: LogFormat, style: Style) {
    // The HTTP/2 library warns of what clients do wrong, as often as they do it; a filter that names it is heard.
    let filter = EnvFilter::builder().parse_lossy(format!("h2=error,{}", filter.as_str()));
    let lines = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(stderr)
        .with_ansi(style.is_painted());
    // An error here means that a log is there already, as in a second start within one process.
    let _ = match format {
        LogFormat::Text => lines.try_init(),
        LogFormat::Json => lines.json().flatten_event(true).try_init(),
    };
}
