"""A video call with baresip at a whole workplace: seen in the window, and kept in the case."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from keyring.backends import fail
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from app.common.paths import AppPaths
from app.common.secrets import Secrets
from app.desktop.composition import build_workplace
from app.desktop.workplace import Workplace
from app.settings import AccountSettings, NetworkSettings, Settings
from app.values.draft_files import FIELD, draft_files
from db.enums import Channel
from db.queries.contacts import contact
from db.replica import Replica
from tests.end2end.peers.baresip import MODULES, Baresip
from ui.video.picture_view import PictureView

WAIT_MS = 40_000


@pytest.fixture
def replica(tmp_path: Path) -> Replica:
    return Replica.open(tmp_path / "records.sqlite")


@pytest.fixture
def workplace(qtbot: QtBot, tmp_path: Path, replica: Replica) -> Iterator[Workplace]:
    places = AppPaths.below(tmp_path)
    places.create()
    network, account = NetworkSettings(bound_address="127.0.0.1"), AccountSettings(srtp="required")
    settings = Settings(network=network, account=account)
    workplace = build_workplace(places, settings, replica, Secrets(fail.Keyring()))
    workplace.start()
    qtbot.waitUntil(lambda: bool(workplace.access.session.units), timeout=WAIT_MS)
    workplace.access.session.add_agent("Rina Wulandari")
    qtbot.waitUntil(lambda: workplace.access.session.agent is not None, timeout=WAIT_MS)
    qtbot.waitUntil(lambda: workplace.phone.line.is_ready, timeout=WAIT_MS)
    yield workplace
    workplace.stop()


@pytest.fixture
def peer(tmp_path: Path) -> Iterator[Baresip]:
    if not (MODULES / "avcodec.so").exists():
        pytest.skip("baresip-ffmpeg is not installed")
    peer = Baresip(
        tmp_path / "warga",
        answers=True,
        video_codec="H264",
        video_source="fakevideo,nil",
        modules=("srtp",),
        media_encryption="srtp-mand",
    )
    yield peer
    peer.close()


def colours(image: QImage) -> list[str]:
    """Return which of red, green and blue is strongest at the left, in the middle, at the right."""
    points = [image.pixelColor(round(image.width() * x), image.height() // 2) for x in (0.2, 0.5, 0.8)]
    return [max(("red", "green", "blue"), key=lambda name: getattr(point, name)()) for point in points]


def test_a_video_call_is_seen_and_its_picture_is_kept_in_the_new_case(
    qtbot: QtBot, workplace: Workplace, replica: Replica, peer: Baresip
) -> None:
    control, calls, screen_pop, video, editor = (
        workplace.calls.control,
        workplace.calls.call_list,
        workplace.calls.screen_pop,
        workplace.video.calls,
        workplace.cases.editor,
    )
    control.dial(peer.uri, with_video=True)
    call = calls.active
    assert call is not None
    key = call.key
    view = PictureView("picture")
    qtbot.addWidget(view)
    view.resize(320, 180)
    view.show()

    def show(changed: str) -> None:
        if changed == key:
            view.show_pictures(video.location(key))

    view.size_wanted.connect(lambda width, height: video.set_shown_size(key, width, height))
    video.pictures_changed.connect(show)
    qtbot.waitUntil(lambda: video.shown is not None and view.has_picture, timeout=WAIT_MS)
    qtbot.waitUntil(lambda: colours(view.image()) == ["red", "green", "blue"], timeout=WAIT_MS)
    # No more pixels than are shown, at the aspect of what is sent.
    qtbot.waitUntil(lambda: 0 < view.image().width() <= 320 and view.image().height() <= 180, timeout=WAIT_MS)

    screen_pop.new_case(key)
    qtbot.waitUntil(lambda: editor.current is not None and editor.current.call is not None, timeout=WAIT_MS)
    assert editor.current is not None
    assert editor.current.channel is Channel.VIDEO
    workplace.video.pictures.set_answer(key, True)
    workplace.video.pictures.take(key)
    qtbot.waitUntil(lambda: bool(editor.current and editor.current.draft.get(FIELD)), timeout=WAIT_MS)
    file = draft_files(editor.current.draft[FIELD])[0]
    assert (file.contact_id, bool(file.consent_text)) == (call.contact_id, True)
    kept = QImage(str(workplace.files.attachments.files.path_of(file.sha256)))
    assert colours(kept) == ["red", "green", "blue"]
    assert (kept.width(), kept.height()) >= (view.image().width(), view.image().height())

    def has_figures() -> bool:
        now = calls.call(key)
        return (
            now is not None and now.video_statistics is not None and now.video_statistics.width_received > 0
        )

    qtbot.waitUntil(has_figures, timeout=WAIT_MS)
    control.hang_up(key)
    qtbot.waitUntil(lambda: not calls.ongoing and not workplace.records.waiting, timeout=WAIT_MS)
    recorded = replica.read(lambda tx: contact(tx, call.contact_id)).result(10)
    assert recorded is not None
    assert recorded.channel is Channel.VIDEO
    assert recorded.quality["video"]["received"] == f"{kept.width()}x{kept.height()}"
    view.show_pictures("")
