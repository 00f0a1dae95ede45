"""Where video's sockets come from."""

from __future__ import annotations

import socket
import sys
from collections.abc import Iterator
from contextlib import closing

import pytest

from telephony.messages import Network
from telephony.proxy.offer_answer.video_ports import AF41, PortPair, VideoPorts

HOST = "127.0.0.77"  # nobody else binds there


@pytest.fixture
def opened() -> Iterator[list[PortPair]]:
    pairs: list[PortPair] = []
    yield pairs
    for pair in pairs:
        pair.close()


def test_pairs_come_from_the_ranges_end_until_there_are_none(opened: list[PortPair]) -> None:
    ports = VideoPorts(Network(rtp_port_first=41_000, rtp_port_count=6))
    with closing(socket.socket(socket.AF_INET, socket.SOCK_DGRAM)) as busy:
        busy.bind((HOST, 41_003))
        for _ in range(2):
            pair = ports.open(HOST)
            assert pair
            opened.append(pair)
        assert ports.open(HOST) is None
    assert [(each.port, each.rtcp.getsockname()[1]) for each in opened] == [
        (41_004, 41_005),
        (41_000, 41_001),
    ]
    if sys.platform == "linux":
        assert opened[0].rtp.getsockopt(socket.IPPROTO_IP, socket.IP_TOS) == AF41


@pytest.mark.parametrize("network", [Network(rtp_port_first=0), Network(rtp_port_count=0)])
def test_without_a_range_any_even_port_is_taken(network: Network, opened: list[PortPair]) -> None:
    pair = VideoPorts(network).open(HOST)
    assert pair
    opened.append(pair)
    assert pair.port % 2 == 0
    assert pair.rtcp.getsockname()[1] == pair.port + 1


def test_an_address_that_is_not_ours_gives_none() -> None:
    assert VideoPorts(Network(rtp_port_first=0)).open("192.0.2.1") is None
