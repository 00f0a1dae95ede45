from __future__ import annotations

import pytest

from tests.office import Office


@pytest.fixture
def office(tmp_path):
    office = Office(tmp_path / "records.sqlite3")
    yield office
    office.replica.close()
