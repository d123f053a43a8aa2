"""Which addresses a fetch may go to: public ones, by the very number that is connected to."""

import ipaddress
import socket
from dataclasses import dataclass, field
from threading import Thread

from events.importing.errors import CalendarError

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

# What Python's `is_global` lets pass, or has let pass in one of its versions.
NEVER = [
    ipaddress.ip_network(text)
    for text in (
        "0.0.0.0/8 100.64.0.0/10 169.254.0.0/16 192.0.0.0/24 192.0.2.0/24 192.88.99.0/24 "
        "198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 224.0.0.0/3 "
        "64:ff9b::/96 64:ff9b:1::/48 100::/64 2001::/23 2001:db8::/32 2002::/16 3fff::/20 "
        "5f00::/16 fc00::/7 fe80::/9 ff00::/8"
    ).split()
]
# All that is given out to the public in IPv6; what lies outside maps or tunnels IPv4.
PUBLIC_V6 = ipaddress.ip_network("2000::/3")


@dataclass(frozen=True)
class Policy:
    """How far a fetch may go. `trusted` are `host` or `host:port` that an operator vouches for."""

    ports: frozenset[int] = frozenset({80, 443, 8080, 8443})
    trusted: frozenset[str] = field(default_factory=frozenset)
    deadline_seconds: float = 20.0
    silence_seconds: float = 8.0
    most_bytes: int = 10 * 1024 * 1024
    most_redirects: int = 5

    def trusts(self, host: str, port: int) -> bool:
        return host in self.trusted or f"{host}:{port}" in self.trusted


def is_public(address: Address) -> bool:
    if isinstance(address, ipaddress.IPv6Address) and (
        address.scope_id or address not in PUBLIC_V6
    ):
        return False
    return (
        address.is_global
        and not address.is_multicast
        and not any(address in network for network in NEVER if network.version == address.version)
    )


def addresses_of(host: str, port: int, policy: Policy, *, seconds: float) -> list[str]:
    """The numbers of a host, each of them checked. Raises CalendarError.

    One that is internal refuses them all: a name that has both is somebody's trick.
    """
    found = _resolved(host, port, seconds)
    if policy.trusts(host, port):
        return found
    if not all(is_public(ipaddress.ip_address(number)) for number in found):
        raise CalendarError("internal_address")
    return found


def _resolved(host: str, port: int, seconds: float) -> list[str]:
    """Ask for the numbers of a name, and wait no longer than that: resolvers have no deadline."""
    answer: list[str] = []

    def ask() -> None:
        try:
            rows = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError):
            return
        answer.extend(dict.fromkeys(str(row[4][0]) for row in rows))

    asking = Thread(target=ask, daemon=True)
    asking.start()
    asking.join(max(seconds, 0.1))
    if asking.is_alive():
        raise CalendarError("too_slow")
    if not answer:
        raise CalendarError("no_such_host")
    return answer
