//! Packs of rules, and the checks behind them.
