//! The network that a request comes from, as limits see it. It is never stored and never logged.

use std::net::{IpAddr, Ipv6Addr, SocketAddr};

use axum::{
    extract::{ConnectInfo, FromRequestParts},
    http::{HeaderMap, request::Parts},
};
use std::convert::Infallible;

use crate::app::App;

/// An IPv4 address or the first 56 bits of an IPv6 address; everybody of unknown address shares one.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Network(pub String);

impl FromRequestParts<App> for Network {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Infallible> {
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(peer)| peer.ip());
        Ok(Self::of(peer, &parts.headers, app.config.trusted_proxies))
    }
}

impl Network {
    /// With `proxies` in front, each of which adds whom it heard from to `X-Forwarded-For`, ours is that many from the end.
    /// What stands further left was written by the sender and proves nothing.
    pub fn of(peer: Option<IpAddr>, headers: &HeaderMap, proxies: usize) -> Self {
        let said = headers.get_all("x-forwarded-for").iter().filter_map(|value| value.to_str().ok());
        let chain: Vec<&str> = said.flat_map(|value| value.split(',')).map(str::trim).collect();
        let address = match proxies {
            0 => peer,
            hops => chain.len().checked_sub(hops).and_then(|at| chain[at].parse().ok()),
        };
        Self(match address.map(|address| address.to_canonical()) {
            Some(IpAddr::V4(address)) => address.to_string(),
            Some(IpAddr::V6(address)) => {
                format!("{}/56", Ipv6Addr::from_bits(address.to_bits() & (u128::MAX << 72)))
            }
            None => "unknown".to_owned(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(peer: &str, forwarded: &str, proxies: usize) -> String {
        let mut headers = HeaderMap::new();
        if !forwarded.is_empty() {
            headers.insert("x-forwarded-for", forwarded.parse().unwrap());
        }
        Network::of(peer.parse().ok(), &headers, proxies).0
    }

    #[test]
    fn only_what_a_trusted_proxy_wrote_is_believed() {
        assert_eq!(of("10.0.0.7", "203.0.113.9", 0), "10.0.0.7");
        assert_eq!(of("10.0.0.7", "198.51.100.1, 203.0.113.9", 1), "203.0.113.9");
        assert_eq!(of("10.0.0.7", "198.51.100.1, 203.0.113.9, 10.0.0.8", 2), "203.0.113.9");
        assert_eq!(of("10.0.0.7", "203.0.113.9", 2), "unknown", "the chain is shorter than the settings say");
        assert_eq!(of("10.0.0.7", "", 1), "unknown");
        assert_eq!(of("10.0.0.7", "nonsense", 1), "unknown");
        assert_eq!(of("2001:db8:1:2ff:3::4", "", 0), "2001:db8:1:200::/56");
    }
}
