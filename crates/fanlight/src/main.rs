//! The program: reads flags, environment and configuration, runs one command, and says in one line what went wrong.

mod admin;
mod bench;
mod check;
mod child;
mod cli;
mod config;
mod demo;
mod folder;
mod import;
mod jobs_runner;
mod logs;
mod machine;
mod mailer;
mod reindex;
mod serve;
mod tags;
mod teller;

use std::process::ExitCode;

use clap::Parser;

use cli::Command;

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
    // A child limits itself before anything else; it needs neither configuration nor threads.
    if let Command::Child(what) = &cli.command {
        return child::run(*what);
    }
    if let Command::Serve(serve) = &cli.command {
        cli.options.server = serve.server.clone();
    }
    let config = config::Config::find(&cli.options, |name| std::env::var(name).ok())?;
    logs::start(&config)?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(command(config, cli.command))
}

async fn command(config: config::Config, command: Command) -> anyhow::Result<ExitCode> {
    match command {
        Command::Serve(flags) => serve::run(config, &flags).await,
        Command::Admin(what) => admin::run(&config, &what).await,
        Command::Check { json } => check::run(&config, json).await,
        Command::Reindex => reindex::run(&config).await,
        Command::Import(cli::Import::Text(flags)) => import::text(&config, &flags).await,
        Command::Tags(what) => tags::run(&config, &what).await,
        Command::Demo { works, seed, no_text } => {
            let texts = if no_text { demo::fill::Texts::None } else { demo::fill::Texts::All };
            let archive = folder::open(&config).await?;
            let made = demo::fill::big(&archive, works, seed, texts).await;
            archive.close().await;
            println!("{} new works.", made?);
            Ok(ExitCode::SUCCESS)
        }
        Command::Bench(cli::Bench::Pages { requests }) => bench::pages(&config, requests).await,
        Command::Bench(cli::Bench::Search { queries }) => bench::search::run(&config, queries.max(1)).await,
        Command::Bench(cli::Bench::Catalogue { works, queries, seed, snapshot, rivals }) => {
            bench::catalogue::run(works, queries, seed, snapshot.as_deref())?;
            if rivals {
                bench::rivals::run(works, queries, seed, snapshot.as_deref()).await?;
            }
            Ok(ExitCode::SUCCESS)
        }
        Command::Child(what) => child::run(what),
    }
}
