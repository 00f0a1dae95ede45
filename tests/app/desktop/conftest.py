from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.common.paths import AppPaths
from app.desktop.links import Links


@pytest.fixture
def where(tmp_path: Path) -> AppPaths:
    return AppPaths.below(tmp_path)


@pytest.fixture
def links(where: AppPaths, qapp: object) -> Iterator[Links]:
    """The place at which the running desktop takes links and commands."""
    links = Links(where)
    yield links
    links.close()
