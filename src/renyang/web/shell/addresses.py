"""The network address of a request's sender, read through trusted proxies only."""

import ipaddress

from django.conf import settings
from django.http import HttpRequest

IPV6_SITE = (
    64  # bits: a site gets at least one such network, and each device of it as many addresses as it wants (RFC 6177)
)
Address = ipaddress.IPv4Address | ipaddress.IPv6Address


def client_address(request: HttpRequest) -> str:
    """Return the sender's IPv4 address or /64 IPv6 network; empty if the server does not know it.

    `X-Forwarded-For` is read from the right, as each proxy appends the address it heard from, and only as long as the
    address read so far is a trusted proxy's: what stands further left anybody may have written.
    """
    address = _parsed(request.META.get("REMOTE_ADDR", ""))
    for hop in reversed(request.headers.get("X-Forwarded-For", "").split(",")):
        before = _parsed(hop)
        if address is None or before is None or not any(address in network for network in settings.TRUSTED_PROXIES):
            break
        address = before
    if address is None:
        return ""
    return str(ipaddress.ip_network((address, IPV6_SITE), strict=False)) if address.version == 6 else str(address)


def _parsed(text: str) -> Address | None:
    try:
        address = ipaddress.ip_address(text.strip())
    except ValueError:
        return None
    return address.ipv4_mapped or address if isinstance(address, ipaddress.IPv6Address) else address
