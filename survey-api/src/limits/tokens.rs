//! The limit on requests with a token of the interface, told with every reply.

use axum::{
    extract::{Request, State},
    middleware::Next,
    response::{IntoResponse, Response},
};

use crate::{accounts::token, app::App, error::Refusal, extract::bearer};

/// Lets a request with a token pass while there is room for it; any other passes by.
pub async fn tokens(State(app): State<App>, request: Request, next: Next) -> Response {
    let text = bearer::token(request.headers()).filter(|text| text.starts_with(token::PREFIX));
    let Some(standing) = text.and_then(|text| app.rates.tokens.take(&token::hash(text))) else {
        return next.run(request).await;
    };
    if standing.is_over() {
        return Refusal::over(standing).into_response();
    }
    let mut response = next.run(request).await;
    standing.tell(response.headers_mut());
    response
}
