//! The OpenAPI 3.1 document: handlers describe themselves, and what all of them share is said here.

pub(crate) mod refused;

use utoipa::{
    OpenApi,
    openapi::{
        self, Content, Ref, RefOr, Response,
        path::{Operation, PathItem},
        security::{Http, HttpAuthScheme, SecurityScheme},
    },
};

use crate::error::{Code, problem::Problem};

#[derive(OpenApi)]
#[openapi(
    info(title = "Hài Lòng", description = "Mức độ hài lòng của người dân: câu trả lời, đợt khảo sát, chỉ số đã công bố. \
         / Customer satisfaction: responses, waves, published indices.", license(name = "Apache-2.0", identifier = "Apache-2.0")),
    components(schemas(Problem)),
    tags((name = "collection", description = "Questionnaires, offices, waves, responses"),
         (name = "published", description = "What has been published"),
         (name = "operation", description = "For the operator")),
)]
struct Document;

/// The document without its operations.
pub fn document() -> openapi::OpenApi {
    let mut document = Document::openapi();
    let components = document.components.get_or_insert_default();
    for (name, holder) in [
        (
            "staff",
            "A token of one's own programs (`/staff/tokens`), or the operator's; people send the cookie of their session",
        ),
        ("intake", "The token of a system that sends answers"),
        ("device", "The token that a kiosk got for a signed challenge"),
    ] {
        let mut bearer = Http::new(HttpAuthScheme::Bearer);
        bearer.description = Some(holder.to_owned());
        components.add_security_scheme(name, SecurityScheme::Http(bearer));
    }
    document
}

/// Gives every refusal that an operation names the one body that all refusals have.
pub fn describe_problems(document: &mut openapi::OpenApi) {
    for operation in document.paths.paths.values_mut().flat_map(operations) {
        describe_everywhere(operation);
        for (status, response) in &mut operation.responses.responses {
            let refused = status.starts_with('4') || status.starts_with('5');
            if let (true, RefOr::T(response)) = (refused, response) {
                let problem = Content::new(Some(Ref::from_schema_name("Problem")));
                response.content.insert("application/problem+json".to_owned(), RefOr::T(problem));
            }
        }
    }
}

/// Gives every operation a name of its own, made of its method and its path: functions of different concerns are called alike.
pub fn name_operations(document: &mut openapi::OpenApi) {
    for (path, item) in &mut document.paths.paths {
        let parts = path.trim_start_matches("/api/v1").split('/').map(|part| part.trim_matches(['{', '}']));
        let parts: Vec<String> =
            parts.filter(|part| !part.is_empty()).map(|part| part.replace(['-', '.'], "_")).collect();
        let named = |method: &str| Some(format!("{method}_{}", parts.join("_")));
        for (method, operation) in [("get", &mut item.get), ("put", &mut item.put), ("post", &mut item.post)] {
            if let Some(operation) = operation {
                operation.operation_id = named(method);
            }
        }
    }
}

/// What any operation may answer: it takes too long, or too much is asked with one token.
fn describe_everywhere(operation: &mut Operation) {
    let responses = &mut operation.responses.responses;
    let described = |code: Code| (code.status().to_string(), RefOr::T(Response::new(format!("`{}`", code.word()))));
    let security = serde_json::to_string(&operation.security).unwrap_or_default();
    let codes = [Some(Code::Timeout), security.contains("\"staff\"").then_some(Code::TooManyRequests)];
    for (status, response) in codes.into_iter().flatten().map(described) {
        responses.entry(status).or_insert(response);
    }
}

fn operations(item: &mut PathItem) -> impl Iterator<Item = &mut Operation> {
    [&mut item.get, &mut item.put, &mut item.post].into_iter().filter_map(Option::as_mut)
}
