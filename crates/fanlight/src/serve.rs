//! `fanlight serve`: the server, and what runs beside it until somebody stops it.

use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result};
use fanlight_archive::child::ChildRunner;
use fanlight_archive::people::{roles, tickets};
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;

use crate::cli;
use crate::config::Config;
use crate::mailer::Mailer;
use crate::{demo, folder, jobs_runner, teller};

/// How long requests under way have to come to their end.
const PATIENCE: Duration = Duration::from_secs(20);

/// Serves until SIGTERM or Ctrl-C.
///
/// # Errors
/// One line that says what to do: the folder, the port, the database.
pub(crate) async fn run(config: Config, flags: &cli::Serve) -> Result<ExitCode> {
    config.check_listen()?;
    folder::make(&config.data)?;
    let _served = folder::lock(&config.data)?;
    let listener = listen(&config).await?;
    let archive = folder::open(&config).await?;
    if flags.demo {
        let made = demo::fill::small(&archive).await?;
        match made {
            0 => println!("The archive is not empty, so the demo was not added."),
            made => println!("A small demo is in it: {made} works."),
        }
    }
    let address = listener.local_addr()?;
    let public = config.public_address.clone().unwrap_or_else(|| match address.ip().is_unspecified() {
        true => format!("http://localhost:{}", address.port()),
        false => format!("http://{address}"),
    });
    let web = fanlight_web::Config {
        public: Some(public.clone()),
        hosts: hosts(address),
        behind_proxy: config.behind_proxy,
        children: ChildRunner::Program(std::env::current_exe()?),
        page_cache: !flags.no_page_cache,
        guest_key: folder::guest_key(&config.data)?,
    };
    let catalogue = Arc::new(folder::catalogue(&config, &archive).await?);
    let words = Arc::new(folder::words(&config, &archive).await?);
    let app = fanlight_web::start(archive.clone(), catalogue.clone(), words.clone(), web).await?;

    let (stop, stopping) = watch::channel(false);
    let follower = tokio::spawn({
        let app = app.clone();
        async move { app.follow().await }
    });
    let cataloguer = tokio::spawn({
        let (archive, stopping) = (archive.clone(), stopping.clone());
        async move { catalogue.run(&archive, stopping).await }
    });
    let indexer = tokio::spawn({
        let (archive, stopping) = (archive.clone(), stopping.clone());
        async move { words.run(&archive, stopping).await }
    });
    let runner = tokio::spawn({
        let (archive, stopping) = (archive.clone(), stopping.clone());
        async move { jobs_runner::run(&archive, stopping).await }
    });
    let sender = tokio::spawn({
        let (archive, stopping) = (archive.clone(), stopping.clone());
        let mailer = config.mail.clone().map(|mail| Mailer::new(mail, &public));
        async move {
            if let Some(mailer) = mailer {
                mailer.run(&archive, stopping).await;
            }
        }
    });
    let teller = tokio::spawn({
        let (archive, app, stopping) = (archive.clone(), app.clone(), stopping.clone());
        async move { teller::run(&archive, &app, stopping).await }
    });
    let server = tokio::spawn({
        let (app, mut stopping) = (app.clone(), stopping.clone());
        async move {
            let told = async move {
                // The sender lives as long as this command.
                let _ = stopping.wait_for(|stop| *stop).await;
            };
            app.serve(listener, told).await
        }
    });
    println!("Fanlight is at {public}");
    if !roles::has_owner(&mut archive.read().await?).await? {
        let mut change = archive.change(None).await?;
        let secret = tickets::make(&mut change, tickets::Kind::Owner, None, "").await?;
        change.commit().await?;
        println!("One-time link for its owner: {public}/owner/{secret}");
    }

    asked_to_stop().await?;
    tracing::info!("stopping: requests under way are finished first");
    stop.send_replace(true);
    match tokio::time::timeout(PATIENCE, server).await {
        Ok(ended) => ended?.context("the server ended badly")?,
        Err(_) => {
            tracing::warn!("some requests took longer than {} seconds and were cut off", PATIENCE.as_secs())
        }
    }
    follower.abort();
    if tokio::time::timeout(PATIENCE, runner).await.is_err() {
        // Its lease ends by itself, and the job is taken again at the next start.
        tracing::warn!("a job took too long and was cut off");
    }
    if tokio::time::timeout(PATIENCE, teller).await.is_err() {
        // How far the journal was told is kept; the next start goes on there.
        tracing::warn!("people were not told of everything; the next start goes on");
    }
    if tokio::time::timeout(PATIENCE, sender).await.is_err() {
        // Its lease ends by itself, and the mail is taken again.
        tracing::warn!("a mail took too long and was cut off; it is tried again after the next start");
    }
    if tokio::time::timeout(PATIENCE, cataloguer).await.is_err() {
        tracing::warn!("the catalogue's snapshot was not finished; the next start takes longer");
    }
    if tokio::time::timeout(PATIENCE, indexer).await.is_err() {
        tracing::warn!("the words were not written to their end; the next start goes on where they stand");
    }
    archive.close().await;
    Ok(ExitCode::SUCCESS)
}

async fn listen(config: &Config) -> Result<TcpListener> {
    let address = config.listen;
    TcpListener::bind(address).await.map_err(|error| match error.kind() {
        std::io::ErrorKind::AddrInUse => anyhow::anyhow!(
            "{address} is in use: another program listens there; stop it, or choose another with --listen {}:{}",
            address.ip(),
            address.port().checked_add(1).unwrap_or(8081)
        ),
        std::io::ErrorKind::PermissionDenied => anyhow::anyhow!(
            "this user may not listen on {address}; ports below 1024 are root's: choose another with --listen"
        ),
        std::io::ErrorKind::AddrNotAvailable => {
            anyhow::anyhow!("this machine does not have the address {}; choose another with --listen", address.ip())
        }
        _ => anyhow::anyhow!("{address} cannot be listened on: {error}"),
    })
}

/// The names by which this server is reached without a public address.
fn hosts(address: std::net::SocketAddr) -> std::collections::BTreeSet<String> {
    let port = address.port();
    let mut hosts: std::collections::BTreeSet<_> = ["localhost", "127.0.0.1", "[::1]"]
        .iter()
        .flat_map(|name| [format!("{name}:{port}"), (*name).to_owned()])
        .collect();
    hosts.insert(address.to_string());
    hosts
}

async fn asked_to_stop() -> Result<()> {
    let (mut terminate, mut interrupt) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
    }
    Ok(())
}
