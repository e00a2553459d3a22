//! tauraro-tests
