//! The program: reads flags, environment and configuration, runs one command, and says in one line what went wrong.

mod cli;
mod config;
mod demo;
mod folder;
mod logs;
mod machine;
mod serve;

use std::process::ExitCode;

use clap::Parser;

fn main() -> ExitCode {
    let cli = cli::Cli::parse();
    match run(cli) {
        Ok(code) => code,
        Err(error) => {
            // One line, whatever it was: causes in a row, no trace.
            let line = format!("{error:#}").replace('\n', " ");
            eprintln!("fanlight: {line}");
            ExitCode::FAILURE
        }
    }
}

fn run(mut cli: cli::Cli) -> anyhow::Result<ExitCode> {
    #[allow(irrefutable_let_patterns, reason = "for the moment there is one command")]
    if let cli::Command::Serve(serve) = &cli.command {
        cli.options.server = serve.server.clone();
    }
    let config = config::Config::find(&cli.options, |name| std::env::var(name).ok())?;
    logs::start(&config)?;
    tokio::runtime::Builder::new_multi_thread().enable_all().build()?.block_on(async {
        match cli.command {
            cli::Command::Serve(flags) => serve::run(config, &flags).await,
        }
    })
}
