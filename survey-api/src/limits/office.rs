//! Where the offices are: what is rated from there, and not on a kiosk, may be their own.

use std::net::IpAddr;

use crate::{
    error::{Code, Refusal, Result, Rule},
    extract::Network,
};

/// Networks of the offices.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct OfficeNetworks(Vec<(u128, u32)>);

impl OfficeNetworks {
    /// Reads `203.0.113.0/24 2001:db8::/48`, with a length or without one.
    pub fn parse(text: &str) -> Result<Self> {
        let unreadable = |word: &str| {
            let words = format!("{word} không phải mạng như 203.0.113.0/24 / is no network like 203.0.113.0/24");
            Refusal::at(Code::FileFaulty, "office_networks", Rule::Fault(words))
        };
        let network = |word: &str| read(word).ok_or_else(|| unreadable(word));
        text.split_whitespace().map(network).collect::<Result<_>>().map(Self)
    }

    /// Is this one of them? Of an IPv6 address only its first 56 bits are known.
    pub fn have(&self, network: &Network) -> bool {
        let Some((address, known)) = read(&network.0) else { return false };
        self.0.iter().any(|(office, length)| {
            let length = (*length).min(known);
            length == 0 || (address ^ office) >> (128 - length) == 0
        })
    }
}

/// Every address as one of IPv6, and how many of its bits count.
fn read(word: &str) -> Option<(u128, u32)> {
    let (address, length) = word.split_once('/').map_or((word, None), |(address, length)| (address, Some(length)));
    let (bits, all) = match address.parse().ok()? {
        IpAddr::V4(address) => (address.to_ipv6_mapped().to_bits(), 32),
        IpAddr::V6(address) => (address.to_bits(), 128),
    };
    let length = length.map_or(Some(all), |length| length.parse().ok().filter(|length| *length <= all))?;
    Some((bits, 128 - all + length))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_office_is_known_by_its_network() {
        let offices = OfficeNetworks::parse("203.0.113.0/24 198.51.100.7 2001:db8:1::/48").unwrap();
        let have = |text: &str| offices.have(&Network(text.to_owned()));
        assert!(have("203.0.113.9") && have("198.51.100.7") && have("2001:db8:1:200::/56"));
        assert!(!have("203.0.114.9") && !have("198.51.100.8") && !have("2001:db8:2:200::/56") && !have("unknown"));
        assert!(!OfficeNetworks::default().have(&Network("203.0.113.9".to_owned())));
    }

    #[test]
    fn what_is_no_network_is_named() {
        for wrong in ["203.0.113.0/33", "office", "203.0.113/24"] {
            let refused = OfficeNetworks::parse(wrong).unwrap_err().to_string();
            assert!(refused.contains(wrong) && refused.contains("office_networks"), "{refused}");
        }
    }
}
