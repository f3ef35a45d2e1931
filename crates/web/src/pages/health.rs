//! Whether the server lives, and whether it can answer: for supervisors and load balancers, plain words.

use axum::extract::State;
use axum::http::StatusCode;
use fanlight_archive::journal;

use crate::app::App;

/// `GET /healthz`: the process answers.
pub async fn live() -> &'static str {
    "ok\n"
}

/// `GET /readyz`: the database answers too.
pub async fn ready(State(app): State<App>) -> (StatusCode, &'static str) {
    let answer = async { journal::newest(&mut app.archive.read().await?).await };
    match answer.await {
        Ok(_) => (StatusCode::OK, "ready\n"),
        Err(error) => {
            tracing::warn!(%error, "not ready");
            (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer\n")
        }
    }
}
