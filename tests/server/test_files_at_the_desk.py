"""Files of desktops whose office has the server program: as with a shared folder, and over bad lines."""

from __future__ import annotations

import hashlib
import os
import random
from collections.abc import Iterator
from contextlib import closing
from itertools import pairwise
from pathlib import Path

import pytest

from app.file_store.file_exchange import UploadStatus
from app.file_store.store import Stopped, StoreError
from app.settings import SharedSettings
from db.sync import server_files
from db.sync.messages import FILE_BLOCK
from server.config import FilesConfig
from tests.db.proxy import Proxy, RandomlyCuttingProxy
from tests.db.queries.test_shared_files import (  # noqa: F401
    PHOTO,
    FilesDesktop,
    attach,
    desktops,
    names,
    see,
    store,
    test_a_file_of_one_workstation_is_opened_at_the_other,
    test_a_recording_is_listened_to_at_the_other_workstation_until_it_is_erased,
    test_an_erased_file_leaves_the_store_unless_another_case_has_it,
    test_another_file_under_its_name_is_never_shown_and_is_sent_anew,
)
from tests.db.shared_office import SharedOffice, Station
from tests.end2end.peers.machine import LOOPBACK
from tests.server.running import RunningServer, a_server, attached, store_of

CONTENT = random.Random(7).randbytes(20_000_000)
SHA256 = hashlib.sha256(CONTENT).hexdigest()


@pytest.fixture
def server(shared: SharedOffice, store: Path) -> Iterator[RunningServer]:  # noqa: F811
    with a_server(shared, files=FilesConfig(store=str(store), keep_free_bytes=0)) as running:
        yield running


@pytest.fixture
def place(server: RunningServer) -> SharedSettings:
    return SharedSettings(server=f"http://{LOOPBACK}:{server.port}")


@pytest.fixture
def gate(server: RunningServer) -> Iterator[Proxy]:
    with closing(Proxy(LOOPBACK, server.port)) as proxy:
        yield proxy


@pytest.fixture
def rina(shared: SharedOffice, server: RunningServer) -> Station:
    """A workstation whose pushed case has the file."""
    return attached(shared, server.port, SHA256, len(CONTENT))


@pytest.fixture
def video(tmp_path: Path) -> Path:
    path = tmp_path / "video"
    path.write_bytes(CONTENT)
    return path


def test_a_file_waits_while_the_store_or_the_server_is_away_and_goes_once_they_are_back(
    desktops: list[FilesDesktop],  # noqa: F811
    server: RunningServer,
    store: Path,  # noqa: F811
) -> None:
    rina, sari = desktops
    away = store.rename(store.parent / "away")
    case_id = rina.log("Izin reklame belum terbit")
    attach(rina, PHOTO)
    files = rina.work.files.shared
    rina.until(lambda: files.standing.trouble == "unreachable")
    assert (files.standing.count, files.standing.bytes) == (1, len(PHOTO))
    seen = see(sari, case_id)
    sari.work.files.attachments.open(case_id, seen)
    sari.until(lambda: sari.got == [("file_not_sent", "001")])
    away.rename(store)
    files.hurry()
    rina.until(lambda: names(store) == [seen.sha256] and files.standing == UploadStatus())
    store.rename(away)
    sari.work.files.attachments.open(case_id, seen)
    sari.until(lambda: sari.got[1:] == ["file_unreachable"])
    away.rename(store)
    sari.work.files.attachments.open(case_id, seen)
    sari.until(lambda: sari.opened)


def test_a_file_goes_and_comes_over_a_line_that_is_cut_at_random_bytes(
    rina: Station, server: RunningServer, video: Path, tmp_path: Path
) -> None:
    place = tmp_path / "here" / "video"
    sent: list[int] = []
    received: list[int] = []
    for seed, positions in enumerate((sent, received)):
        proxy = RandomlyCuttingProxy(LOOPBACK, server.port, 15, 2_000_000, random.Random(seed))
        with closing(proxy), store_of(rina, proxy.port) as files:
            if positions is sent:
                files.put(video, SHA256, positions.append)
            else:
                files.get(SHA256, place, positions.append)
            assert proxy.cuts == 0
        assert positions == sorted(positions)  # nothing begins anew
        assert positions[-1] == len(CONTENT)
        assert proxy.carried < 2 * len(CONTENT)
    assert place.read_bytes() == CONTENT


def test_a_transfer_that_is_stopped_or_fails_goes_on_where_it_was(
    rina: Station, server: RunningServer, gate: Proxy, video: Path, tmp_path: Path
) -> None:
    def stops(at: int) -> None:
        if at > 9_000_000:
            raise Stopped

    place = tmp_path / "here" / "video"
    with store_of(rina, server.port) as files:
        with pytest.raises(Stopped):
            files.put(video, SHA256, stops)
        with pytest.raises(StoreError, match="not_there"):
            files.get(SHA256, place)
    gate.cut()
    with store_of(rina, gate.port) as files, pytest.raises(StoreError, match="unreachable"):
        files.put(video, SHA256)
    gate.mend()
    positions: list[int] = []
    with store_of(rina, gate.port) as files:
        files.put(video, SHA256, positions.append)
        assert positions[:2] == [0, 2 * FILE_BLOCK]
        with pytest.raises(Stopped):
            files.get(SHA256, place, stops)
        kept = place.with_name("video.part").stat().st_size
        assert kept > 9_000_000
        positions.clear()
        files.get(SHA256, place, positions.append)
    assert positions[0] == kept
    assert place.read_bytes() == CONTENT


def test_a_file_that_was_changed_here_is_not_sent(
    rina: Station,
    server: RunningServer,
    video: Path,
    store: Path,  # noqa: F811
) -> None:
    for wrong in (CONTENT[:-1] + b"?", CONTENT + b"?"):
        video.write_bytes(wrong)
        with store_of(rina, server.port) as files, pytest.raises(StoreError, match="changed_here"):
            files.put(video, SHA256)
    video.write_bytes(os.urandom(1000))
    with store_of(rina, server.port) as files, pytest.raises(StoreError, match="not_wanted"):
        files.put(video, hashlib.sha256(video.read_bytes()).hexdigest())
    assert names(store) == []


def test_on_a_slow_line_the_blocks_become_smaller(
    rina: Station, server: RunningServer, video: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server_files, "SLOW_S", 0.0)
    positions: list[int] = []
    with store_of(rina, server.port) as files:
        files.put(video, SHA256, positions.append)
    blocks = [after - before for before, after in pairwise(positions[1:])]
    assert blocks[:3] == [8_000_000, 4_000_000, 2_000_000]
    assert blocks[-1] < 2_000_000
