//! Statistics as pure functions over slices: no input or output, thresholds come in, warnings go out as part of the
//! result. The unit of analysis is the invocation (docs/methodology.md).

mod changepoint;
mod dip;
mod divisive;
mod equivalence;
mod holm;
mod normal;
mod power;
mod proportion;
mod ratio;
mod sequential;
mod student;
mod summary;
mod warning;

pub use changepoint::{WarmUpClass, WarmUpShape, change_points, classify};
pub use dip::{BIMODAL_DIP, dip, dip_exceeds};
pub use divisive::{LEAST_SEGMENT, Shift, ShiftRules, shifts};
pub use equivalence::{equivalence_p, log_margin};
pub use holm::{Adjusted, holm, holm_by};
pub use normal::{normal_cdf, normal_tail, normal_tail_quantile};
pub use power::{detectable, noncentral_t_cdf, power};
pub use proportion::{proportion_bound, proportion_interval};
pub use ratio::{Change, Interval, TRIM, change, geometric_mean, ratio_of_pairs, welch};
pub use sequential::{Look, boundary, nominal_levels, repeated_p};
pub use student::{student_cdf, student_quantile};
pub use summary::{Trimmed, median, median_interval, trimmed};
pub use warning::{
    CONTAMINATED_SHARE, ENOUGH_INVOCATIONS, FEWEST_INVOCATIONS, Observation, WARNING_LEVEL,
    Warning, rank_correlation, warnings,
};
