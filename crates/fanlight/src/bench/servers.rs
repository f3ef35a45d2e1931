//! The servers that are measured: Fanlight as a child of this program, and nginx with one file.

use std::path::PathBuf;
use std::process::Stdio;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use tokio::net::{TcpListener, TcpStream};
use tokio::process::{Child, Command};

use super::http::Load;
use crate::config::Config;

/// How long a server may take to answer for the first time.
const PATIENCE: Duration = Duration::from_secs(30);
/// Between two looks whether it answers.
const LOOK: Duration = Duration::from_millis(2);

/// A server that is measured.
pub(crate) trait Server {
    /// Its process.
    fn pid(&self) -> u32;
    /// Its port on this machine.
    fn port(&self) -> u16;

    /// Processor time it has used, its own and the system's for it.
    fn cpu(&self) -> Result<Duration> {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.pid()))
            .context("/proc tells what a process costs, and is not there")?;
        // After the name in parentheses, which may hold anything: state is the 3rd field, the times are 14th and 15th.
        let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or("").split_whitespace().collect();
        let ticks: u64 = [11, 12].iter().filter_map(|at| fields.get(*at)?.parse::<u64>().ok()).sum();
        Ok(Duration::from_secs_f64(ticks as f64 / rustix::param::clock_ticks_per_second() as f64))
    }

    /// Bytes of memory it had at the most.
    fn most_memory(&self) -> Result<u64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.pid()))?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kib = line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<u64>().ok());
        Ok(kib.context("/proc does not tell the memory")? * 1024)
    }
}

/// A Fanlight that ends with this value.
pub(crate) struct Fanlight {
    child: Child,
    port: u16,
    /// From its start to its first answer.
    pub(crate) started_in: Duration,
}

impl Server for Fanlight {
    fn pid(&self) -> u32 {
        self.child.id().unwrap_or_default()
    }
    fn port(&self) -> u16 {
        self.port
    }
}

impl Fanlight {
    /// Starts this program as a server on the same data.
    pub(crate) async fn start(config: &Config, page_cache: bool) -> Result<Fanlight> {
        let port = free_port().await?;
        let mut command = Command::new(std::env::current_exe()?);
        command.arg("serve").arg("--data").arg(&config.data);
        command.args(["--listen", &format!("127.0.0.1:{port}"), "--log-level", "warn"]);
        if !page_cache {
            command.arg("--no-page-cache");
        }
        if let Some(database) = &config.database {
            command.args(["--database", database]);
        }
        let begin = now();
        let mut child = command.stdin(Stdio::null()).stdout(Stdio::null()).kill_on_drop(true).spawn()?;
        answers(&mut child, port).await.context("the server did not start")?;
        // It listens before its archive is open; ready is when it answers.
        let ready = [String::from("/readyz")];
        Load { port, addresses: &ready, gzip: false }.run(1).await?;
        Ok(Fanlight { child, port, started_in: begin.elapsed() })
    }
}

impl Fanlight {
    /// Ends it and waits until its folder is free again.
    pub(crate) async fn stop(mut self) -> Result<()> {
        self.child.kill().await.context("the server cannot be ended")
    }
}

/// An nginx that ends with this value.
pub(crate) struct Nginx {
    child: Child,
    port: u16,
    folder: PathBuf,
}

impl Server for Nginx {
    fn pid(&self) -> u32 {
        self.child.id().unwrap_or_default()
    }
    fn port(&self) -> u16 {
        self.port
    }
}

impl Drop for Nginx {
    fn drop(&mut self) {
        // A folder left in /tmp harms nobody.
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

impl Nginx {
    /// Starts nginx with one file, in one process; nothing if it is not installed.
    pub(crate) async fn start(page: &[u8]) -> Result<Option<Nginx>> {
        let port = free_port().await?;
        let folder = std::env::temp_dir().join(format!("fanlight-bench-{}-{port}", std::process::id()));
        std::fs::create_dir_all(&folder)?;
        std::fs::write(folder.join("page.html"), page)?;
        let here = folder.display();
        let settings = format!(
            "daemon off; master_process off; pid {here}/pid; error_log {here}/error.log;\n\
             events {{ worker_connections 64; }}\n\
             http {{ access_log off; sendfile on; tcp_nodelay on; keepalive_requests 100000000;\n\
             client_body_temp_path {here}; proxy_temp_path {here}; fastcgi_temp_path {here}; \
             uwsgi_temp_path {here}; scgi_temp_path {here};\n\
             server {{ listen 127.0.0.1:{port}; root {here}; }} }}\n"
        );
        let file = folder.join("nginx.conf");
        std::fs::write(&file, settings)?;
        let mut command = Command::new("nginx");
        command.arg("-p").arg(&folder).arg("-c").arg(&file).arg("-e").arg(folder.join("error.log"));
        let child =
            command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).kill_on_drop(true);
        let mut child = match child.spawn() {
            Ok(child) => child,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                std::fs::remove_dir_all(&folder)?;
                return Ok(None);
            }
            Err(error) => return Err(error).context("nginx did not start"),
        };
        answers(&mut child, port).await.context("nginx did not start")?;
        Ok(Some(Nginx { child, port, folder }))
    }
}

/// Waits until a server takes connections.
async fn answers(child: &mut Child, port: u16) -> Result<()> {
    let begin = now();
    while begin.elapsed() < PATIENCE {
        if let Some(status) = child.try_wait()? {
            bail!("it ended with {status}");
        }
        if TcpStream::connect(("127.0.0.1", port)).await.is_ok() {
            return Ok(());
        }
        tokio::time::sleep(LOOK).await;
    }
    bail!("it does not answer")
}

async fn free_port() -> Result<u16> {
    Ok(TcpListener::bind("127.0.0.1:0").await?.local_addr()?.port())
}

fn now() -> Instant {
    Instant::now()
}
