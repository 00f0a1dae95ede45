from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.db.conftest import leave, postgres, root  # noqa: F401
from tests.db.postgres import Databases
from tests.db.shared_office import SharedOffice, made_template
from tests.ui.monitoring.listening_office import ListeningOffice


class _Kept:
    office: ListeningOffice | None = None


@pytest.fixture(scope="module")
def kept(
    postgres: Databases,  # noqa: F811
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[_Kept, SharedOffice]]:
    shared = SharedOffice(postgres, made_template(postgres), tmp_path_factory.mktemp("office"))
    found = _Kept()
    yield found, shared
    if found.office is not None:
        found.office.close()
    shared.close()


@pytest.fixture
def office(
    kept: tuple[_Kept, SharedOffice], tmp_path_factory: pytest.TempPathFactory, qtbot: QtBot
) -> Iterator[ListeningOffice]:
    holder, shared = kept
    if holder.office is None:
        folder: Path = tmp_path_factory.mktemp("desks")
        holder.office = ListeningOffice(shared, folder, qtbot)
    holder.office.start_anew(qtbot)
    yield holder.office
    holder.office.put_down()
