"""What the desk does with a call's video, and when a picture of it may be kept."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.calls.video_quality import video_cause
from app.settings import AccountSettings, Settings, VideoSettings
from app.values.call import Call
from app.video.picture_status import PictureStatus, picture_status
from db.enums import Channel, EntryKind
from db.queries.attachments import attachments_of_case
from db.queries.cases import case_file
from db.queries.contacts import contact
from telephony.client.phone_signals import EngineLost
from telephony.messages import (
    AddVideo,
    ChoosePicture,
    Dial,
    EngineReady,
    PictureClosed,
    PictureOpened,
    PictureSource,
    PictureSourceChanged,
    PictureSources,
    RemoveVideo,
    SetVideo,
    ShowOwnPicture,
    SnapshotTaken,
    TakeSnapshot,
    VideoChanged,
    VideoFault,
    VideoState,
    VideoStatistics,
)
from tests.app.phone_place import PhonePlace, utc_now
from ui.keys.key_table import Key, way
from ui.text.notice_text import notice_words

KEY = "call-1"


@pytest.fixture
def place(qtbot: QtBot, tmp_path: Path) -> Iterator[PhonePlace]:
    place = PhonePlace(tmp_path, qtbot, Settings(account=AccountSettings(user="1001", domain="pbx.office")))
    yield place
    place.close()


def video(place: PhonePlace, state: VideoState = VideoState.ON, key: str = KEY) -> None:
    is_on = state is VideoState.ON
    place.phone.send(VideoChanged(call_key=key, state=state, sends=is_on, receives=is_on))


def call_of(place: PhonePlace) -> Call:
    call = place.workplace.calls.call_list.call(KEY)
    assert call is not None
    return call


def talk_with_video(place: PhonePlace) -> None:
    place.phone.ring(KEY, has_video=True)
    place.phone.connect(KEY)
    video(place)
    editor = place.workplace.cases.editor
    place.qtbot.waitUntil(lambda: editor.current is not None and editor.current.call is not None)


def test_a_case_of_a_video_call_has_its_channel_by_itself(place: PhonePlace) -> None:
    talk_with_video(place)
    current = place.workplace.cases.editor.current
    assert current is not None
    assert current.channel is Channel.VIDEO
    found = place.read(lambda tx: contact(tx, call_of(place).contact_id))
    assert found is not None
    assert found.channel is Channel.VIDEO


def test_only_the_call_that_is_answered_with_the_camera_sees_the_agent(place: PhonePlace) -> None:
    place.phone.ring(KEY, has_video=True)
    place.workplace.video.calls.start_with_camera(KEY)
    place.phone.end(KEY, "there", 487)
    place.phone.ring("call-2", has_video=True)
    place.phone.connect("call-2")
    video(place, key="call-2")
    assert not place.phone.of(ChoosePicture)
    place.phone.end("call-2", "there", 200)
    place.phone.ring("call-3", has_video=True)
    place.workplace.video.calls.start_with_camera("call-3")
    place.phone.connect("call-3")
    video(place, key="call-3")
    assert [one.source.kind for one in place.phone.of(ChoosePicture)] == ["camera"]


def test_a_call_that_gains_video_becomes_a_video_call_and_so_does_its_new_case(place: PhonePlace) -> None:
    place.phone.ring(KEY)
    place.phone.connect(KEY)
    editor = place.workplace.cases.editor
    place.qtbot.waitUntil(lambda: editor.current is not None and editor.current.call is not None)
    place.workplace.video.calls.toggle()
    assert [one.call_key for one in place.phone.of(AddVideo)] == [KEY]
    video(place, VideoState.OFFERED)
    place.workplace.video.calls.toggle()  # not asked twice
    assert len(place.phone.of(AddVideo)) == 1
    video(place)
    assert editor.current is not None
    assert editor.current.channel is Channel.VIDEO
    place.workplace.video.calls.toggle()
    assert [one.call_key for one in place.phone.of(RemoveVideo)] == [KEY]


def test_who_takes_no_video_is_told_and_goes_on_with_sound(place: PhonePlace) -> None:
    place.phone.ring(KEY)
    place.phone.connect(KEY)
    place.workplace.video.calls.toggle()
    video(place, VideoState.OFFERED)
    video(place, VideoState.REFUSED)
    assert place.got("video_refused").subject == KEY
    found = place.read(lambda tx: contact(tx, call_of(place).contact_id))
    assert found is not None
    assert found.channel is Channel.VOICE
    assert place.workplace.video.calls.shown is None


@pytest.mark.parametrize("is_dialled", [True, False])
def test_video_that_the_other_side_adds_is_announced_with_the_command_of_the_camera(
    place: PhonePlace, is_dialled: bool
) -> None:
    key = KEY
    if is_dialled:
        place.workplace.calls.control.dial("08123456789")
        key = place.phone.of(Dial)[-1].call_key
    else:
        place.phone.ring(KEY)
    place.phone.connect(key)
    video(place, key=key)
    added = place.got("video_added_there")
    assert added.subject == key
    assert way(Key.CAMERA) in notice_words(added)


def test_video_that_the_agent_asked_for_or_took_with_the_call_is_no_news(place: PhonePlace) -> None:
    talk_with_video(place)
    place.workplace.video.calls.toggle()
    video(place, VideoState.NONE)
    place.workplace.video.calls.toggle()
    video(place, VideoState.OFFERED)
    video(place)
    assert not any(notice.kind == "video_added_there" for notice in place.notices)


def test_who_wants_video_that_the_agent_removed_is_named_with_the_command_for_it(place: PhonePlace) -> None:
    talk_with_video(place)
    video(place, VideoState.NONE)
    video(place, VideoState.WANTED)
    wanted = place.got("video_wanted_again")
    assert way(Key.VIDEO) in notice_words(wanted)
    place.workplace.video.calls.toggle()
    assert [one.call_key for one in place.phone.of(AddVideo)] == [KEY]


def test_sharing_ends_with_what_was_sent_before_and_our_own_windows_are_not_offered(
    place: PhonePlace,
) -> None:
    talk_with_video(place)
    work, camera = place.workplace.video.calls, PictureSource(kind="camera", source_id="c", name="Camera")
    form = PictureSource(kind="window", source_id="0:Formulir", name="Formulir")
    portal = PictureSource(kind="window", source_id="0:Loket Perizinan", name="Loket Perizinan - Firefox")
    titles = ("Loket", "Loket · Rina", "Loket \ufffd Rina", "Video · Loket")
    ours = tuple(
        PictureSource(kind="window", source_id=f"0:{title}", name=title)
        for title in (*titles, "Pengaturan", "Siapa \ufffd\ufffd")
    )
    place.phone.send(PictureSourceChanged(source=camera))
    place.phone.send(PictureSources(sources=(camera, form, portal, *ours)))
    assert work.shareable(["Pengaturan", "Siapa …"]) == (form, portal)
    work.share(form)
    place.phone.send(PictureSourceChanged(source=form))
    assert work.is_sharing
    work.stop_sharing()
    assert [one.source for one in place.phone.of(ChoosePicture)] == [form, camera]


def test_who_thinks_better_of_it_while_the_camera_opens_is_not_seen(place: PhonePlace) -> None:
    talk_with_video(place)
    work = place.workplace.video.calls
    work.toggle_camera()
    work.toggle_camera()  # nothing has come back yet
    assert [one.source.kind for one in place.phone.of(ChoosePicture)] == ["camera", "off"]
    place.phone.send(PictureSourceChanged(source=PictureSource()))
    work.toggle_camera()
    place.phone.send(VideoFault(kind="camera_busy", reason="in use"))
    work.toggle_camera()  # once more
    assert [one.source.kind for one in place.phone.of(ChoosePicture)][2:] == ["camera", "camera"]


def test_our_own_picture_is_asked_for_only_while_a_person_may_see_it(place: PhonePlace) -> None:
    talk_with_video(place)
    assert [one.is_shown for one in place.phone.of(ShowOwnPicture)] == [True]
    place.phone.end(KEY)
    assert [one.is_shown for one in place.phone.of(ShowOwnPicture)] == [True, False]


def test_pictures_of_an_engine_that_died_are_not_looked_at_any_more(place: PhonePlace) -> None:
    talk_with_video(place)
    work, got = place.workplace.video.calls, list[str]()
    work.pictures_changed.connect(got.append)
    place.phone.send(PictureOpened(call_key=KEY, location="/proc/1/fd/9"))
    assert work.location(KEY) == "/proc/1/fd/9"
    place.phone.engine_lost.emit(EngineLost(lost_calls=(KEY,), at=utc_now()))
    assert work.location(KEY) == ""
    place.phone.send(PictureClosed(call_key=KEY))
    assert got == [KEY, KEY]


def test_settings_reach_the_engine(place: PhonePlace) -> None:
    settings = place.workplace.preferences.settings
    preferences = place.workplace.preferences
    video = VideoSettings(size="640x360", first_codec="vp8", starts_with_camera=True)
    preferences.change(Settings(account=settings.account, video=video))
    got = place.phone.of(SetVideo)[-1].video
    assert (got.width, got.height, got.first_codec, got.starts_with_camera) == (640, 360, "vp8", True)


def test_video_that_cannot_be_taken_is_said_and_the_call_is_one_of_sound(place: PhonePlace) -> None:
    place.phone.ring(KEY, has_video=True)
    place.phone.connect(KEY)
    assert call_of(place).has_video  # as it was announced
    video(place, VideoState.FAILED)
    assert place.got("video_not_taken").subject == KEY
    assert not call_of(place).has_video
    place.workplace.video.calls.toggle()
    assert [one.call_key for one in place.phone.of(AddVideo)] == [KEY]


def test_what_breaks_is_reported_and_the_call_goes_on(place: PhonePlace) -> None:
    talk_with_video(place)
    place.phone.send(VideoFault(kind="camera_lost", reason="gone"))
    assert place.got("video_camera_lost").actions == ("open_settings",)
    assert call_of(place).is_talking


def camera_notices(place: PhonePlace) -> list[str]:
    kinds = [one.kind for one in place.workplace.notices.current.values()]
    return [kind for kind in kinds if kind.startswith("video_camera")]


def test_the_notice_of_a_lost_camera_goes_when_a_camera_sends_again(place: PhonePlace) -> None:
    talk_with_video(place)
    place.phone.send(VideoFault(kind="camera_lost", reason="gone"))
    place.phone.send(VideoFault(kind="camera_missing", reason="none"))
    place.phone.send(PictureSourceChanged(source=PictureSource(), is_fallback=True))
    assert camera_notices(place) == ["video_camera_missing"]  # the later fault replaces the earlier one
    camera = PictureSource(kind="camera", source_id="a", name="Logitech")
    place.phone.send(PictureSourceChanged(source=camera, is_fallback=False))
    assert camera_notices(place) == []


def test_the_notice_of_a_missing_camera_goes_when_the_agent_switches_the_camera_off(
    place: PhonePlace,
) -> None:
    talk_with_video(place)
    place.phone.send(VideoFault(kind="camera_busy", reason="in use"))
    place.phone.send(PictureSourceChanged(source=PictureSource(), is_fallback=True))
    assert camera_notices(place) == ["video_camera_busy"]
    place.phone.send(PictureSourceChanged(source=PictureSource(), is_fallback=False))
    assert camera_notices(place) == []


@pytest.mark.parametrize("end", ["the call", "its video"])
def test_the_notice_of_a_missing_camera_goes_with_the_video_call(place: PhonePlace, end: str) -> None:
    talk_with_video(place)
    place.phone.send(VideoFault(kind="camera_missing", reason="none"))
    assert camera_notices(place) == ["video_camera_missing"]
    if end == "the call":
        place.phone.end(KEY)
    else:
        video(place, VideoState.NONE)
    assert camera_notices(place) == []


def test_a_camera_that_is_missing_in_the_preview_of_the_settings_gives_no_notice_of_a_call(
    place: PhonePlace,
) -> None:
    place.workplace.video.calls.preview(True)
    place.phone.send(VideoFault(kind="camera_missing", reason="none"))
    assert camera_notices(place) == []


def test_the_call_keeps_how_its_pictures_came(place: PhonePlace) -> None:
    talk_with_video(place)
    place.phone.send(
        VideoStatistics(call_key=KEY, width_received=640, height_received=360, loss_received=0.021)
    )
    place.phone.end(KEY)
    found = place.read(lambda tx: contact(tx, call_of(place).contact_id))
    assert found is not None
    assert found.quality["video"]["received"] == "640x360"
    assert found.quality["video"]["lost_percent"] == 2.1


@pytest.mark.parametrize(
    ("figures", "cause"),
    [
        ({"loss_received": 0.05}, "loss_to_us"),
        ({"loss_sent": 0.05}, "loss_to_them"),
        ({"width_received": 640, "frames_per_s_received": 3.0}, "few_from_there"),
        ({"width_sent": 640, "target_kilobits_per_s": 120.0}, "narrow"),
        ({"round_trip_ms": 900.0}, "delay"),
        ({"width_received": 640, "frames_per_s_received": 25.0}, ""),
    ],
)
def test_the_likely_cause_of_bad_pictures_is_found(figures: dict[str, float], cause: str) -> None:
    got = VideoStatistics(call_key=KEY, **figures)  # type: ignore[arg-type]
    assert video_cause(got, receives=True) == cause


def test_what_is_said_in_the_place_of_the_picture(place: PhonePlace) -> None:
    talk_with_video(place)
    assert picture_status(call_of(place), False, 0.0) is PictureStatus.WAITING
    assert picture_status(call_of(place), True, 1.0) is PictureStatus.SEEN
    assert picture_status(call_of(place), True, 5.0) is PictureStatus.STALE
    assert picture_status(call_of(place), False, 10.0) is PictureStatus.MISSING
    place.phone.send(VideoChanged(call_key=KEY, state=VideoState.ON, sends=True))
    assert picture_status(call_of(place), True, 0.0) is PictureStatus.NOT_SENT
    place.phone.connect(KEY, is_held_here=True)
    assert picture_status(call_of(place), True, 0.0) is PictureStatus.HELD_HERE


@pytest.mark.parametrize(
    ("kind", "status"),
    [
        ("undecodable", PictureStatus.BROKEN),
        ("codec", PictureStatus.CODEC),
        ("process", PictureStatus.RESTARTING),
    ],
)
def test_why_no_picture_comes_is_said_until_one_does(
    place: PhonePlace, kind: str, status: PictureStatus
) -> None:
    talk_with_video(place)
    seen = place.workplace.video.calls
    place.phone.send(VideoFault(kind=kind, call_key="" if kind == "process" else KEY))
    assert picture_status(call_of(place), False, 0.0, seen.fault(KEY)) is status
    place.phone.send(VideoStatistics(call_key=KEY, width_received=640, frames_per_s_received=25.0))
    assert not seen.fault(KEY)


# -- pictures that are kept ---------------------------------------------------------------------------------


def asked_for(place: PhonePlace) -> Path:
    place.qtbot.waitUntil(lambda: bool(place.phone.of(TakeSnapshot)))
    return Path(place.phone.of(TakeSnapshot)[-1].path)


def written(place: PhonePlace, path: Path, content: bytes = b"\x89PNG\r\n\x1a\n picture") -> str:
    path.write_bytes(content)
    sha256 = hashlib.sha256(content).hexdigest()
    place.phone.send(SnapshotTaken(call_key=KEY, path=str(path), width=640, height=360, sha256=sha256))
    return sha256


def test_without_the_applicants_yes_no_picture_is_taken(place: PhonePlace) -> None:
    talk_with_video(place)
    pictures = place.workplace.video.pictures
    pictures.take(KEY)
    assert place.got("picture_needs_consent").subject == KEY
    pictures.set_answer(KEY, False)
    pictures.take(KEY)
    anew = list[str]()
    pictures.consent_changed.connect(anew.append)
    place.phone.connect(KEY, remote_user="1004", remote_name="Dewi")
    assert pictures.answer_of(KEY) is None
    place.phone.connect(KEY, remote_user="1005", remote_name="Budi")  # perhaps while Dewi was being asked
    assert anew == [KEY, KEY]
    assert not place.phone.of(TakeSnapshot)


def test_a_picture_goes_into_the_new_case_with_the_yes_and_leaves_nothing_else_behind(
    place: PhonePlace,
) -> None:
    talk_with_video(place)
    editor, pictures = place.workplace.cases.editor, place.workplace.video.pictures
    pictures.set_answer(KEY, True)
    pictures.take(KEY)
    path = asked_for(place)
    sha256 = written(place, path)
    place.got("picture_kept")
    place.qtbot.waitUntil(lambda: not path.exists())
    assert editor.current is not None
    case_id = editor.current.case_id
    editor.keep("subject", "Reklame roboh")
    editor.keep("description", "Terlihat di video")
    editor.save()
    place.qtbot.waitUntil(lambda: editor.current is not None and editor.current.file is not None)
    file = place.read(lambda tx: case_file(tx, case_id))
    assert file is not None
    assert file.row.channel is Channel.VIDEO
    entry = next(one for one in file.timeline if one.kind is EntryKind.ATTACHMENT_ADDED)
    assert entry.contact_id == call_of(place).contact_id
    assert entry.facts["consent_text"] == pictures.consent_notice.version
    assert entry.facts["sha256"] == sha256
    assert [one.sha256 for one in place.read(lambda tx: attachments_of_case(tx, case_id))] == [sha256]
    assert place.workplace.files.attachments.files.path_of(sha256).exists()


def test_a_picture_that_could_not_be_written_is_reported(place: PhonePlace) -> None:
    talk_with_video(place)
    place.workplace.video.pictures.set_answer(KEY, True)
    place.workplace.video.pictures.take(KEY)
    asked_for(place)
    place.phone.send(VideoFault(kind="snapshot", reason="there is no picture", call_key=KEY))
    place.got("picture_not_taken")
    assert not any(notice.kind == "video_snapshot" for notice in place.notices)


def test_a_picture_that_ended_with_who_was_writing_it_is_told_and_leaves_nothing(place: PhonePlace) -> None:
    talk_with_video(place)
    place.workplace.video.pictures.set_answer(KEY, True)
    place.workplace.video.pictures.take(KEY)
    path = asked_for(place)
    path.write_bytes(b"half of it")
    place.phone.send(VideoFault(kind="process", reason="killed"))
    assert place.got("picture_not_taken").subject == KEY
    place.qtbot.waitUntil(lambda: not path.parent.exists())


def test_a_new_engine_is_asked_for_our_own_picture_again(place: PhonePlace) -> None:
    talk_with_video(place)
    place.phone.engine_lost.emit(EngineLost(lost_calls=(), at=utc_now()))
    before = len(place.phone.of(ShowOwnPicture))
    place.phone.send(EngineReady(pid=1, address="127.0.0.1", sip_port=5060))
    assert len(place.phone.of(ShowOwnPicture)) == before + 1
