"""One address is one string, whatever way it is written in."""

from __future__ import annotations

import pytest

from telephony.sip.ip_address import IPV4, IPV6, canonical, family_of, host_and_port, network_of


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("[2001:DB8:0:0::1]", "2001:db8::1"),
        ("2001:db8::1", "2001:db8::1"),
        ("[::ffff:192.0.2.4]", "192.0.2.4"),
        ("192.0.2.4", "192.0.2.4"),
        ("pbx.example", ""),
        ("[pbx.example]", ""),
        ("", ""),
    ],
)
def test_an_address_has_one_way_of_writing(written: str, address: str) -> None:
    assert canonical(written) == address


def test_only_an_ipv6_address_has_brackets_before_its_port() -> None:
    assert host_and_port("2001:db8::1", 5060) == "[2001:db8::1]:5060"
    assert host_and_port("192.0.2.4", 5060) == "192.0.2.4:5060"
    assert host_and_port("pbx.example", 5060) == "pbx.example:5060"
    assert [family_of(each) for each in ("[::1]", "127.0.0.1", "pbx")] == [IPV6, IPV4, 0]


def test_a_flood_from_one_ipv6_network_is_one_senders() -> None:
    assert network_of("2001:db8::1") == network_of("2001:db8::abcd:1") != network_of("2001:db8:0:1::1")
    assert network_of("192.0.2.1") != network_of("192.0.2.2")
