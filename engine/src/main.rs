//! The command `tauraro`.

fn main() {
    std::process::exit(tauraro::cli::main());
}
