//! A small HTTP/1.1 client that keeps its connections, for measuring: it reads no more of an answer than it must.

use std::sync::atomic::{AtomicU32, Ordering};

use anyhow::{Context, Result, bail, ensure};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;

/// Connections kept open at once.
const CONNECTIONS: u32 = 16;

/// What is asked for, and of whom.
pub(crate) struct Load<'a> {
    /// The port on this machine.
    pub(crate) port: u16,
    /// Addresses, asked for in turn.
    pub(crate) addresses: &'a [String],
    /// Whether answers may come in gzip.
    pub(crate) gzip: bool,
}

/// What came back.
#[derive(Debug, Default)]
pub(crate) struct Answers {
    /// Bytes of all bodies.
    pub(crate) bytes: u64,
    /// One body.
    pub(crate) last: Vec<u8>,
}

impl Load<'_> {
    /// Makes so many requests over 16 connections.
    ///
    /// # Errors
    /// If an answer is not 200, naming its address.
    pub(crate) async fn run(&self, requests: u32) -> Result<Answers> {
        let next = AtomicU32::new(0);
        let mut all = Answers::default();
        let connections = (0..CONNECTIONS.min(requests)).map(|_| self.connection(&next, requests));
        for answers in join(connections).await {
            let answers = answers?;
            all.bytes += answers.bytes;
            if !answers.last.is_empty() {
                all.last = answers.last;
            }
        }
        Ok(all)
    }

    async fn connection(&self, next: &AtomicU32, requests: u32) -> Result<Answers> {
        let stream = TcpStream::connect(("127.0.0.1", self.port)).await?;
        stream.set_nodelay(true)?;
        let mut stream = BufReader::with_capacity(64 << 10, stream);
        let mut answers = Answers::default();
        loop {
            let n = next.fetch_add(1, Ordering::Relaxed);
            if n >= requests {
                return Ok(answers);
            }
            let address = &self.addresses[n as usize % self.addresses.len()];
            let gzip = if self.gzip { "Accept-Encoding: gzip\r\n" } else { "" };
            let request = format!("GET {address} HTTP/1.1\r\nHost: localhost\r\n{gzip}\r\n");
            stream.get_mut().write_all(request.as_bytes()).await?;
            let answer = answer(&mut stream).await?;
            ensure!(answer.status == 200, "{address} answers {}", answer.status);
            answers.bytes += answer.body.len() as u64;
            answers.last = answer.body;
        }
    }
}

/// Where an address leads: itself, or where it sends its visitors.
///
/// # Errors
/// If the server does not answer.
pub(crate) async fn led_to(port: u16, address: &str) -> Result<String> {
    let mut stream = BufReader::new(TcpStream::connect(("127.0.0.1", port)).await?);
    let request = format!("GET {address} HTTP/1.1\r\nHost: localhost\r\n\r\n");
    stream.get_mut().write_all(request.as_bytes()).await?;
    Ok(answer(&mut stream).await?.location.unwrap_or_else(|| address.to_owned()))
}

struct Answer {
    status: u16,
    body: Vec<u8>,
    location: Option<String>,
}

/// Runs futures side by side on this task and gathers what they give.
async fn join<F: Future>(futures: impl Iterator<Item = F>) -> Vec<F::Output> {
    let mut running: Vec<_> = futures.map(|future| (Box::pin(future), None)).collect();
    std::future::poll_fn(|context| {
        let mut waiting = false;
        for (future, output) in &mut running {
            if output.is_none() {
                match future.as_mut().poll(context) {
                    std::task::Poll::Ready(ready) => *output = Some(ready),
                    std::task::Poll::Pending => waiting = true,
                }
            }
        }
        if waiting { std::task::Poll::Pending } else { std::task::Poll::Ready(()) }
    })
    .await;
    running.into_iter().filter_map(|(_, output)| output).collect()
}

/// Reads one answer: its status and its body, of a known length or in chunks.
async fn answer(stream: &mut BufReader<TcpStream>) -> Result<Answer> {
    let mut line = String::new();
    let (mut status, mut length, mut chunked, mut location) = (0, 0, false, None);
    loop {
        line.clear();
        ensure!(stream.read_line(&mut line).await? > 0, "the server hung up");
        let header = line.trim_end();
        if header.is_empty() {
            break;
        }
        if status == 0 {
            let code = header.split(' ').nth(1).and_then(|code| code.parse().ok());
            status = code.with_context(|| format!("not HTTP: {header}"))?;
        } else if let Some((name, value)) = header.split_once(':') {
            match name.to_ascii_lowercase().as_str() {
                "content-length" => length = value.trim().parse()?,
                "location" => location = Some(value.trim().to_owned()),
                "transfer-encoding" => chunked = value.trim() == "chunked",
                _ => {}
            }
        }
    }
    let mut body = Vec::with_capacity(length);
    if !chunked {
        body.resize(length, 0);
        stream.read_exact(&mut body).await?;
        return Ok(Answer { status, body, location });
    }
    loop {
        line.clear();
        stream.read_line(&mut line).await?;
        let Ok(size) = usize::from_str_radix(line.trim(), 16) else { bail!("a chunk without its size") };
        let at = body.len();
        // Each chunk ends with a line's end, the last one too.
        body.resize(at + size + 2, 0);
        stream.read_exact(&mut body[at..]).await?;
        body.truncate(at + size);
        if size == 0 {
            return Ok(Answer { status, body, location });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::net::TcpListener;

    #[tokio::test]
    async fn bodies_of_known_length_and_in_chunks_are_read_and_other_answers_named() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        tokio::spawn(async move {
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                tokio::spawn(async move {
                    let mut stream = BufReader::new(stream);
                    let mut line = String::new();
                    let mut first = String::new();
                    while stream.read_line(&mut line).await.unwrap_or(0) > 0 {
                        if line.starts_with("GET") {
                            first = line.clone();
                        } else if line == "\r\n" {
                            let answer = match first.split(' ').nth(1).unwrap() {
                                "/a" => "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello",
                                "/b" => {
                                    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhe\r\n3\r\nllo\r\n0\r\n\r\n"
                                }
                                _ => "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n",
                            };
                            stream.get_mut().write_all(answer.as_bytes()).await.unwrap();
                        }
                        line.clear();
                    }
                });
            }
        });
        let both = ["/a".to_owned(), "/b".to_owned()];
        let answers = Load { port, addresses: &both, gzip: false }.run(40).await.unwrap();
        assert_eq!((answers.bytes, answers.last.as_slice()), (200, &b"hello"[..]));
        let gone = ["/gone".to_owned()];
        let error = Load { port, addresses: &gone, gzip: true }.run(1).await.unwrap_err();
        assert_eq!(error.to_string(), "/gone answers 404");
    }
}
