//! Statistics as pure functions over slices: no input or output, thresholds come in, warnings go out as part of the
//! result. The unit of analysis is the invocation (docs/methodology.md).

mod ratio;
mod student;
mod summary;

pub use ratio::{Change, Interval, change, geometric_mean, ratio_of_pairs};
pub use student::{student_cdf, student_quantile};
pub use summary::{Trimmed, median, median_interval, trimmed};
