//! One `Report`, one file per format that shows it.
