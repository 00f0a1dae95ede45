"""Each example of an address on the pages for administrators is one that the server can use as it stands."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from app.admin.addresses import read_address
from resources.toml import tomllib
from server.channels.administration import adapter_to_try, address_of
from tests.end2end.peers.open_receiver import SECRET

PAGES = Path(__file__).parents[2] / "docs/admin"
_BLOCK = re.compile(r"^```toml\n(.*?)^```", re.DOTALL | re.MULTILINE)
FILLED_IN = {"password": "rahasia"}


def examples() -> list[Any]:
    """Return (page, text of an address, its secrets): these are the block behind it, if it has only texts."""
    found: list[Any] = []
    for page in sorted(PAGES.glob("channel*.md")):
        blocks = _BLOCK.findall(page.read_text(encoding="utf-8"))
        for block, following in zip(blocks, [*blocks[1:], ""], strict=True):
            if "channel" in tomllib.loads(block):
                secrets = tomllib.loads(following)
                is_secrets = all(isinstance(one, str) for one in secrets.values())
                name = f"{page.name}-{len(found)}"
                found.append(pytest.param(block, secrets if is_secrets else {}, id=name))
    return found


def test_each_page_of_a_channel_has_an_example() -> None:
    with_example = {page for page in PAGES.glob("channel*.md") if "\nchannel = " in page.read_text("utf-8")}
    assert with_example == set(PAGES.glob("channel*.md"))


@pytest.mark.parametrize(("text", "secrets"), examples())
def test_an_example_of_the_pages_makes_an_address(tmp_path: Path, text: str, secrets: dict[str, str]) -> None:
    file = tmp_path / "address.toml"
    file.write_text(text, encoding="utf-8")
    address = address_of(read_address("try", file))
    given = {name: FILLED_IN.get(name, SECRET) for name in secrets}
    adapter = adapter_to_try(address, given, tmp_path, lambda _key, _secret: None)
    assert adapter.health().code in ("", "unreachable")  # nothing is missing in it
