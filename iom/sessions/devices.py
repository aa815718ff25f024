"""A browser in a few words, and the network that it is in."""

from __future__ import annotations

from ipaddress import IPv6Address, ip_address, ip_network

# The first that is found names it: Edge and Opera call themselves Chrome, and Chrome Safari.
_BROWSERS = (
    ("Edg", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser/", "Samsung Internet"),
    ("Firefox/", "Firefox"), ("FxiOS/", "Firefox"), ("CriOS/", "Chrome"), ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)  # fmt: skip
_SYSTEMS = (
    ("Windows", "Windows"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"),
    ("CrOS", "ChromeOS"), ("Mac OS X", "Mac"), ("Linux", "Linux"),
)  # fmt: skip
_NETWORK_BITS = 64  # of an IPv6 address; the rest its holder chooses


def in_words(user_agent: str) -> str:
    """Write a browser's own description in words its owner knows: `Firefox on Windows`."""
    browser = next((name for mark, name in _BROWSERS if mark in user_agent), "Another browser")
    system = next((name for mark, name in _SYSTEMS if mark in user_agent), "another system")
    return f"{browser} on {system}"


def network_of(address: str) -> str:
    """Return what tries are counted for: an IPv4 address, or the network of an IPv6 address."""
    try:
        found = ip_address(address)
    except ValueError:
        return address
    if not isinstance(found, IPv6Address):
        return str(found)
    if found.ipv4_mapped:
        return str(found.ipv4_mapped)
    return str(ip_network(f"{found}/{_NETWORK_BITS}", strict=False))
