"""Files that arrived: fetched from Meta only, no longer than allowed, and only as announced."""

from __future__ import annotations

import asyncio
import hashlib
import socket
from dataclasses import replace
from pathlib import Path

import pytest
from aiohttp.abc import AbstractResolver, ResolveResult

from channels.http import OnlySome, is_public
from channels.messages import ArrivedFile
from channels.whatsapp.config import WhatsAppConfig
from channels.whatsapp.media import MediaError
from channels.whatsapp.number import WhatsAppNumber
from tests.channels.whatsapp.sending import Config, with_number
from tests.end2end.peers.machine import free_port
from tests.end2end.peers.meta import Meta

CONTENT = bytes(range(256)) * 2000
HASH = hashlib.sha256(CONTENT).hexdigest()
FILE = ArrivedFile("foto.jpg", "image/jpeg", media_id="77", sha256=HASH)


@pytest.fixture(autouse=True)
def _a_picture(meta: Meta) -> None:
    meta.files["77"] = ("image/jpeg", CONTENT)


def fetch(config: WhatsAppConfig, file: ArrivedFile = FILE, largest: int = 1_000_000) -> ArrivedFile:
    return with_number(config, lambda number: number.fetch(file, largest))


def failure(config: WhatsAppConfig, file: ArrivedFile = FILE, largest: int = 1_000_000) -> tuple[str, bool]:
    with pytest.raises(MediaError) as raised:
        fetch(config, file, largest)
    assert list(config.folder.iterdir()) == []
    return raised.value.code, raised.value.is_final


def test_a_file_is_fetched_into_the_folder_for_us_alone(config: Config) -> None:
    file = fetch(config())
    assert file.path is not None
    assert file == replace(FILE, path=file.path, size=len(CONTENT))
    assert (file.path.read_bytes() == CONTENT, file.path.stat().st_mode & 0o777) == (True, 0o600)


def test_each_attempt_asks_for_a_new_address(config: Config, meta: Meta) -> None:
    async def work(number: WhatsAppNumber) -> None:
        await number.fetch(FILE, 1_000_000)
        meta.ahead_s += 600  # the first address has ended
        await number.fetch(FILE, 1_000_000)

    with_number(config(), work)
    assert len({asked for asked in meta.asked if asked.startswith("GET /attachments/")}) == 2


def test_what_is_too_large_is_not_fetched_if_meta_says_so_and_not_kept_if_not(
    config: Config, meta: Meta
) -> None:
    assert failure(config(), largest=1000) == ("too_large", True)
    assert not [asked for asked in meta.asked if "attachments" in asked]
    meta.stated_size = 10
    assert failure(config(), largest=1000) == ("too_large", True)


def test_a_file_that_is_not_the_announced_one_is_not_kept(config: Config, meta: Meta) -> None:
    assert failure(config(), replace(FILE, sha256="0" * 64)) == ("hash", False)
    meta.stated_hash = "0" * 64
    assert failure(config(), replace(FILE, sha256="")) == ("hash", False)


def test_a_file_that_is_gone_is_given_up_and_other_refusals_are_not(config: Config, meta: Meta) -> None:
    assert failure(config(), replace(FILE, media_id="78")) == ("gone", True)
    assert failure(config(), replace(FILE, media_id="../me")) == ("gone", True)
    assert failure(config(token="lain")) == ("refused", False)
    assert failure(config(base_url=f"http://127.0.0.1:{free_port()}")) == ("unreachable", False)


@pytest.mark.parametrize(
    "address",
    [
        "http://169.254.169.254/latest/meta-data",
        "http://127.0.0.1:1/",
        "https://lookaside.fbsbx.com.evil.example/x",
        "https://lookaside.fbsbx.com@10.0.0.1/",
        "file:///etc/passwd",
        "ftp://127.0.0.1/x",
        "//127.0.0.1/x",
        "",
    ],
)
def test_nothing_but_the_configured_hosts_gets_the_token(config: Config, meta: Meta, address: str) -> None:
    meta.redirects["77"] = address
    assert failure(config()) == ("host", True)


def test_a_redirect_is_followed_to_the_same_hosts_only(config: Config, meta: Meta) -> None:
    meta.files["78"] = meta.files["77"]
    meta.redirects["77"] = f"{meta.url}/attachments/pindah/content"
    meta.redirects["pindah"] = f"http://127.0.0.1:{free_port()}/"
    assert failure(config()) == ("host", True)
    meta.redirects["pindah"] = f"{meta.url}/attachments/pindah/content"
    assert failure(config()) == ("host", True)  # round and round


def test_a_host_of_an_attacker_is_not_asked_even_by_its_name(config: Config, meta: Meta) -> None:
    """The name is allowed, and leads to this machine: that is no address that may be asked."""
    port = meta.url.rpartition(":")[2]
    meta.redirects["77"] = f"http://localhost:{port}/attachments/x/content"
    assert failure(config(media_origins=(f"http://localhost:{port}",))) == ("unreachable", False)
    assert not [asked for asked in meta.asked if "attachments" in asked]


class Known(AbstractResolver):
    def __init__(self, *addresses: str) -> None:
        self._addresses = addresses

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        return [
            ResolveResult(hostname=host, host=address, port=port, family=family, proto=0, flags=0)
            for address in self._addresses
        ]

    async def close(self) -> None:
        """Nothing to close."""


def test_of_the_addresses_of_a_name_only_public_ones_are_used() -> None:
    mixed = OnlySome(Known("10.0.0.1", "157.240.8.53", "fe80::1%eth0", "::ffff:10.0.0.1"), is_public)
    assert [one["host"] for one in asyncio.run(mixed.resolve("lookaside.fbsbx.com"))] == ["157.240.8.53"]
    with pytest.raises(OSError, match="no address that may be asked"):
        asyncio.run(OnlySome(Known("192.168.1.1", "::1"), is_public).resolve("lookaside.fbsbx.com"))


def test_no_path_of_the_peer_names_a_file(config: Config, tmp_path: Path) -> None:
    file = fetch(config(), replace(FILE, name="../../etc/passwd"))
    assert file.path is not None
    assert file.path.parent == tmp_path
