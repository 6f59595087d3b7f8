//! Addresses of pages with who may open them, so that a test can walk all of them.

use axum::{Router, extract::DefaultBodyLimit, middleware::from_fn, routing::MethodRouter};

use crate::{
    accounts::{Staff, Verb},
    app::App,
    i18n::Language,
    published::protection::protect,
};

const LARGEST_FORM: usize = 64 * 1024;

/// Who may open a page. The handler holds to it; a test opens every page as every role.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Anyone: it is about signing in.
    Anyone,
    /// Whoever is signed in.
    Staff,
    /// Whoever may do this, at some office.
    Verb(Verb),
    /// Whoever may do one of the two, at some office.
    Either(Verb, Verb),
    /// Whoever may do this everywhere: it belongs to no office.
    Everywhere(Verb),
}

impl Access {
    /// May somebody who is signed in open it?
    pub fn admits(self, staff: &Staff) -> bool {
        match self {
            Self::Anyone | Self::Staff => true,
            Self::Verb(verb) => staff.can(verb),
            Self::Either(one, other) => staff.can(one) || staff.can(other),
            Self::Everywhere(verb) => staff.allow_everywhere(verb).is_ok(),
        }
    }
}

/// Pages and their addresses.
#[derive(Debug, Default)]
pub struct Pages {
    /// The routes.
    pub routes: Router<App>,
    /// The Vietnamese addresses; each is there in English as well.
    pub addresses: Vec<(&'static str, Access)>,
}

impl Pages {
    /// Adds a page in both languages; the handler learns which from `PageLanguage`.
    #[must_use]
    pub fn page(self, path: &'static str, access: Access, handler: MethodRouter<App>) -> Self {
        self.page_up_to(path, access, LARGEST_FORM, handler)
    }

    /// A page that takes files, up to so many bytes.
    #[must_use]
    pub fn page_up_to(
        mut self,
        path: &'static str,
        access: Access,
        largest: usize,
        handler: MethodRouter<App>,
    ) -> Self {
        for language in Language::ALL {
            let guarded = handler.clone().layer(DefaultBodyLimit::max(largest)).layer(from_fn(protect));
            self.routes = self.routes.route(&language.path(path), guarded);
        }
        self.addresses.push((path, access));
        self
    }

    /// These and those.
    #[must_use]
    pub fn merge(mut self, other: Self) -> Self {
        self.routes = self.routes.merge(other.routes);
        self.addresses.extend(other.addresses);
        self
    }
}
