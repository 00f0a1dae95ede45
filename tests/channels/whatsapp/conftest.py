"""A Graph API on loopback, and a number of the office that uses it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from tests.channels.whatsapp.sending import Config, config_for
from tests.end2end.peers.meta import Meta, a_meta


@pytest.fixture(scope="module")
def running_meta() -> Iterator[Meta]:
    with a_meta() as meta:
        yield meta


@pytest.fixture
def meta(running_meta: Meta) -> Meta:
    """The Graph API as it is after its start."""
    running_meta.forget()
    return running_meta


@pytest.fixture
def config(meta: Meta, tmp_path: Path) -> Config:
    return partial(config_for, meta, tmp_path)
