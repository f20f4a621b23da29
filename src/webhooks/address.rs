//! Which addresses may be called. Whoever registers a webhook makes this server send requests: without a limit,
//! also to machines that only this server can reach.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::time::Duration;

use domain::webhook::WebhookUrl;
use ureq::config::Config;
use ureq::http::Uri;
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::NextTimeout;

/// How long a look-up at registration may take.
const LOOKUP_TIMEOUT: Duration = Duration::from_secs(3);

/// Blocks of IPv4 that are not the public Internet's (IANA, Special-Purpose Address Registry): first address, bits.
const SPECIAL_V4: [([u8; 4], u32); 15] = [
    ([0, 0, 0, 0], 8),       // this network
    ([10, 0, 0, 0], 8),      // private
    ([100, 64, 0, 0], 10),   // carriers' address translation
    ([127, 0, 0, 0], 8),     // loopback
    ([169, 254, 0, 0], 16),  // link-local, and clouds' metadata services
    ([172, 16, 0, 0], 12),   // private
    ([192, 0, 0, 0], 24),    // protocol assignments
    ([192, 0, 2, 0], 24),    // documentation
    ([192, 88, 99, 0], 24),  // 6to4 relays, withdrawn
    ([192, 168, 0, 0], 16),  // private
    ([198, 18, 0, 0], 15),   // benchmarks
    ([198, 51, 100, 0], 24), // documentation
    ([203, 0, 113, 0], 24),  // documentation
    ([224, 0, 0, 0], 4),     // multicast
    ([240, 0, 0, 0], 4),     // reserved, and broadcast
];

/// The block of IPv6 that is the public Internet's, but for those below: the first 32 bits, and how many count.
const GLOBAL_V6: (u32, u32) = (0x2000_0000, 3);
const SPECIAL_V6: [(u32, u32); 4] = [
    (0x2001_0000, 23), // protocol assignments, Teredo among them
    (0x2001_0db8, 32), // documentation
    (0x2002_0000, 16), // 6to4: an IPv4 address in disguise
    (0x3fff_0000, 20), // documentation
];

/// The block by which networks without IPv4 reach it: the last 32 bits are the address that is meant.
const NAT64: u128 = 0x0064_ff9b << 64;

fn within(address: u32, first: u32, bits: u32) -> bool {
    (address ^ first).checked_shr(32 - bits).unwrap_or(0) == 0
}

/// The last 32 bits.
fn last_32(bits: u128) -> u32 {
    u32::try_from(bits & u128::from(u32::MAX)).unwrap_or_default()
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    !SPECIAL_V4
        .iter()
        .any(|(first, bits)| within(address.into(), u32::from_be_bytes(*first), *bits))
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    if let Some(mapped) = address.to_ipv4_mapped() {
        return is_public_v4(mapped);
    }
    let bits = u128::from(address);
    if bits >> 32 == NAT64 {
        return is_public_v4(last_32(bits).into());
    }
    let first = last_32(bits >> 96);
    let special = SPECIAL_V6
        .iter()
        .any(|(block, bits)| within(first, *block, *bits));
    within(first, GLOBAL_V6.0, GLOBAL_V6.1) && !special
}

/// Whether an address is the public Internet's: neither loopback, private, link-local, a carrier's, multicast, for
/// documentation, nor one of these in disguise.
pub fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

/// What a host's addresses are, at this moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// All of the public Internet.
    Public,
    /// One at least that is not.
    Private,
    /// The host has no address, or nobody said so in time.
    Unknown,
}

/// Looks a webhook's host up. Only a first look, to tell whoever registers: what is called is checked again with
/// each call.
pub async fn reach(url: &WebhookUrl) -> Reach {
    let Some((host, port)) = url.host_and_port() else {
        return Reach::Unknown;
    };
    let found = tokio::time::timeout(LOOKUP_TIMEOUT, tokio::net::lookup_host((host, port))).await;
    let Ok(Ok(addresses)) = found else {
        return Reach::Unknown;
    };
    let mut reach = Reach::Unknown;
    for address in addresses {
        if !is_public(address.ip()) {
            return Reach::Private;
        }
        reach = Reach::Public;
    }
    reach
}

/// A host has an address that may not be called.
#[derive(Debug, Clone, Copy, thiserror::Error)]
#[error("the host has a private address")]
pub struct PrivateAddress;

/// Resolves names, and refuses those that lead to a private address. The client connects to the very addresses that
/// are given here: a name that means something else a moment later changes nothing.
#[derive(Debug)]
pub struct GuardedResolver {
    resolver: DefaultResolver,
    allow_private: bool,
}

impl GuardedResolver {
    /// A resolver that refuses private addresses, unless they are allowed.
    pub fn new(allow_private: bool) -> Self {
        Self {
            resolver: DefaultResolver::default(),
            allow_private,
        }
    }
}

impl Resolver for GuardedResolver {
    fn resolve(
        &self,
        uri: &Uri,
        config: &Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, ureq::Error> {
        let addresses = self.resolver.resolve(uri, config, timeout)?;
        if self.allow_private || addresses.iter().all(|address| is_public(address.ip())) {
            Ok(addresses)
        } else {
            Err(ureq::Error::Other(Box::new(PrivateAddress)))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn public(text: &str) -> bool {
        is_public(text.parse().unwrap())
    }

    #[test]
    fn each_block_is_refused_from_its_first_to_its_last_address_and_not_beyond() {
        for (first, last, before, beyond) in [
            ("0.0.0.0", "0.255.255.255", None, Some("1.0.0.0")),
            (
                "10.0.0.0",
                "10.255.255.255",
                Some("9.255.255.255"),
                Some("11.0.0.0"),
            ),
            (
                "100.64.0.0",
                "100.127.255.255",
                Some("100.63.255.255"),
                Some("100.128.0.0"),
            ),
            (
                "127.0.0.0",
                "127.255.255.255",
                Some("126.255.255.255"),
                Some("128.0.0.0"),
            ),
            (
                "169.254.0.0",
                "169.254.255.255",
                Some("169.253.255.255"),
                Some("169.255.0.0"),
            ),
            (
                "172.16.0.0",
                "172.31.255.255",
                Some("172.15.255.255"),
                Some("172.32.0.0"),
            ),
            (
                "192.168.0.0",
                "192.168.255.255",
                Some("192.167.255.255"),
                Some("192.169.0.0"),
            ),
            (
                "198.18.0.0",
                "198.19.255.255",
                Some("198.17.255.255"),
                Some("198.20.0.0"),
            ),
            (
                "203.0.113.0",
                "203.0.113.255",
                Some("203.0.112.255"),
                Some("203.0.114.0"),
            ),
            (
                "224.0.0.0",
                "255.255.255.255",
                Some("223.255.255.255"),
                None,
            ),
            ("2001:db8::", "2001:db8:ffff::1", None, Some("2001:db9::")),
            ("2002::", "2002:ffff::", None, Some("2003::")),
            ("fc00::", "fdff::1", None, None),
            ("fe80::1", "febf::1", None, None),
            ("ff00::", "ff0e::1", None, None),
        ] {
            assert!(!public(first) && !public(last), "{first} to {last}");
            for neighbour in before.into_iter().chain(beyond) {
                assert!(public(neighbour), "{neighbour}");
            }
        }
    }

    #[test]
    fn private_addresses_in_disguise_are_refused_and_public_ones_are_not() {
        for private in [
            "::",
            "::1",
            "::ffff:127.0.0.1",
            "::ffff:10.1.2.3",
            "::127.0.0.1",
            "64:ff9b::7f00:1",
            "64:ff9b::169.254.169.254",
            "64:ff9b:1::1",
            "2001::1",
            "2002:7f00:1::",
            "3fff::1",
            "fec0::1",
            "100::1",
        ] {
            assert!(!public(private), "{private}");
        }
        for open in [
            "8.8.8.8",
            "::ffff:8.8.8.8",
            "64:ff9b::8.8.8.8",
            "2400:3200::1",
            "2606:4700::1111",
        ] {
            assert!(public(open), "{open}");
        }
    }

    #[tokio::test]
    async fn a_name_is_what_its_addresses_are() {
        let at = |text: &str| WebhookUrl::parse(text, true).unwrap();
        assert_eq!(reach(&at("https://localhost/")).await, Reach::Private);
        assert_eq!(reach(&at("https://[::ffff:7f00:1]/")).await, Reach::Private);
        assert_eq!(reach(&at("https://8.8.8.8/")).await, Reach::Public);
        assert_eq!(reach(&at("https://nowhere.invalid/")).await, Reach::Unknown);
    }
}
