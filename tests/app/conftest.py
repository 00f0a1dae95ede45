"""An office's own authority, whose servers Qt trusts in the tests that ask for it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtNetwork import QSslCertificate, QSslConfiguration

from tests.end2end.peers.certificates import Authority
from tests.platforms import is_wine
from tests.wine import roll_out


@pytest.fixture(scope="session", autouse=True)
def office_authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    """Return the authority. It is in wine's store before a test connects: wine reads it once a process."""
    authority = Authority(tmp_path_factory.mktemp("authority"))
    if is_wine():
        roll_out(authority.file)
    return authority


@pytest.fixture
def trusted(office_authority: Authority, qapp: QCoreApplication) -> Iterator[Authority]:
    """Return the authority, which Qt trusts now."""
    if is_wine():
        yield office_authority
        return
    before = QSslConfiguration.defaultConfiguration()
    trusting = QSslConfiguration(before)
    trusting.addCaCertificate(QSslCertificate(office_authority.file.read_bytes()))
    QSslConfiguration.setDefaultConfiguration(trusting)
    yield office_authority
    QSslConfiguration.setDefaultConfiguration(before)
