"""An office's own authority, whose servers this computer trusts in the tests that ask for it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.db.new_file import quick_new_files
from tests.end2end.peers.certificates import Authority
from tests.platforms import is_wine
from tests.wine import roll_out


@pytest.fixture(scope="session", autouse=True)
def new_files() -> Iterator[None]:
    with quick_new_files():
        yield


@pytest.fixture(scope="session", autouse=True)
def office_authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    """Return the authority. It is in wine's store before a test connects: wine reads it once a process."""
    authority = Authority(tmp_path_factory.mktemp("authority"))
    if is_wine():
        roll_out(authority.file)
    return authority


@pytest.fixture
def trusted(office_authority: Authority, monkeypatch: pytest.MonkeyPatch) -> Authority:
    """Return the authority, which this computer trusts now."""
    if not is_wine():
        monkeypatch.setenv("SSL_CERT_FILE", str(office_authority.file))  # as OpenSSL reads it
    return office_authority
