"""Addresses that no stranger's link may make us connect to, in every spelling."""

from __future__ import annotations

import asyncio
import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prospector.config import Config
from prospector.net.client import Client
from prospector.net.errors import FetchError
from prospector.net.guard import may_connect
from prospector.urls import canonical

PRIVATE = [
    "127.0.0.1",
    "127.255.255.254",
    "0.0.0.0",
    "0.1.2.3",
    "10.0.0.1",
    "172.16.0.1",
    "172.31.255.255",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "192.0.0.1",
    "192.0.2.1",
    "198.18.0.1",
    "198.51.100.1",
    "203.0.113.1",
    "224.0.0.1",
    "239.255.255.250",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::7f00:1",
    "::ffff:127.0.0.1",
    "::ffff:169.254.169.254",
    "::ffff:0:7f00:1",
    "fe80::1",
    "fe80::1%eth0",
    "fec0::1",
    "fc00::1",
    "fd00:ec2::254",
    "ff02::1",
    "ff0e::1",
    "2001:db8::1",
    "3fff::1",
    "100::1",
    "64:ff9b::7f00:1",
    "64:ff9b::a9fe:a9fe",
    "64:ff9b:1::7f00:1",
    "2002:7f00:1::",
    "2002:a9fe:a9fe::1",
    "2001:0:7f00:1::1",
    "2001:4860::5efe:7f00:1",
    "2001:4860::200:5efe:a00:1",
    "5f00::1",
    "2001:2::1",
]
PUBLIC = [
    "8.8.8.8",
    "1.1.1.1",
    "93.184.216.34",
    "172.15.0.1",
    "172.32.0.1",
    "192.167.1.1",
    "100.63.255.255",
    "100.128.0.1",
    "2606:4700::1111",
    "2001:4860:4860::8888",
    "::ffff:8.8.8.8",
    "64:ff9b::808:808",
    "2002:808:808::1",
    "2001:4860::5efe:808:808",
]
SPELLINGS = [
    "http://127.0.0.1/",
    "http://127.1/",
    "http://127.0.1/",
    "http://2130706433/",
    "http://0x7f000001/",
    "http://0x7f.1/",
    "http://0177.0.0.1/",
    "http://017700000001/",
    "http://127.0.0.1./",
    "http://127.0.0.1:80/",
    "http://user@127.0.0.1/",
    "http://%31%32%37.0.0.1/",
    "http://127。0。0。1/",
    "http://①②⑦.⓪.⓪.①/",
    "http://[::1]/",
    "http://[::ffff:127.0.0.1]/",
    "http://[::ffff:7f00:1]/",
    "http://[0:0:0:0:0:0:0:1]/",
    "http://0/",
    "http://0.0.0.0/",
    "http://169.254.169.254/",
    "http://2852039166/",
    "http://0xa9fea9fe/",
    "http://[fd00:ec2::254]/",
    "http://[64:ff9b::7f00:1]/",
    "http:127.0.0.1/",
    "http:\\\\127.0.0.1\\x",
    "http://127.0.0.1\\@example.org/",
    "http://10.0.0.1/",
    "http://192.168.0.1/",
]


@pytest.mark.parametrize("address", PRIVATE)
def test_never_connected_to(address: str) -> None:
    assert not may_connect(address)


@pytest.mark.parametrize("address", PUBLIC)
def test_public(address: str) -> None:
    assert may_connect(address)


@given(st.ip_addresses())
def test_what_python_calls_private_is_never_public(address) -> None:
    if may_connect(str(address)):
        assert address.is_global
        assert not (address.is_loopback)
        assert not (address.is_link_local)
        assert not (address.is_multicast)


@given(st.ip_addresses(v=4))
def test_an_address_in_another_is_judged_as_itself(address: ipaddress.IPv4Address) -> None:
    number = int(address)
    for carrier in (
        ipaddress.IPv6Address((0xFFFF << 32) | number),
        ipaddress.IPv6Address((0x64FF9B << 96) | number),
        ipaddress.IPv6Address((0x2002 << 112) | (number << 80)),
    ):
        assert may_connect(str(carrier)) == may_connect(str(address))


@pytest.mark.parametrize("url", SPELLINGS)
def test_every_spelling_is_refused_before_anything_is_sent(url: str) -> None:
    address = canonical(url)
    assert address is not None

    async def run() -> str:
        client = Client(Config())
        try:
            await client.fetch(address, timeout=2)
        except FetchError as failure:
            return str(failure.reason)
        finally:
            await client.aclose()
        return "answered"

    assert asyncio.run(run()) == "private_address"


@pytest.mark.parametrize(
    "url",
    ["file:///etc/passwd", "ftp://x.test/", "gopher://x/", "data:text/html,x", "javascript:x",
     "s3://bucket/key", "ws://x/", "view-source:http://x/", "blob:http://x/1", "about:blank"],
)  # fmt: skip
def test_other_schemes_are_no_address_at_all(url: str) -> None:
    assert canonical(url) is None
