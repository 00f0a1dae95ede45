"""Texts that are typed and not sent: no crash loses them, and the disk names nobody."""

from __future__ import annotations

from pathlib import Path

from pytestqt.qtbot import QtBot

from app.session import Session
from app.settings import AccountSettings, Settings
from app.text_drafts import TextDraft
from app.text_messages import Addressee
from db.queries.people import people_at
from telephony.messages import MessageSent, SendMessage
from tests.app.phone_place import PhonePlace
from tests.app.test_phone_services import budi_with_a_case, make_anonymous

OFFICE = Settings(account=AccountSettings(user="1001", domain="pbx.office"))


def on_disk(place: PhonePlace) -> bytes:
    assert place.workplace.drafting.flush(10)
    folder = place.places.records_file.parent
    return b"".join(path.read_bytes() for path in folder.glob("*.drafts*"))


def restored(folder: Path, qtbot: QtBot, me: Session) -> tuple[PhonePlace, tuple[TextDraft, ...]]:
    """Start anew in the same folder, as after a crash; return what comes back to the same person."""
    place = PhonePlace(folder, qtbot, OFFICE)
    found: list[tuple[TextDraft, ...]] = []
    place.workplace.text_drafts.restored.connect(found.append)
    assert me.agent is not None
    place.workplace.session.sign_in(me.agent.id)
    qtbot.waitUntil(lambda: bool(found))
    return place, found[-1]


def test_a_text_that_was_typed_comes_back_after_a_crash_and_is_forgotten_once_it_is_delivered(
    tmp_path: Path, qtbot: QtBot
) -> None:
    place = PhonePlace(tmp_path, qtbot, OFFICE)
    case_id = budi_with_a_case(place)
    budi = place.read(lambda tx: people_at(tx, "+6281234567890"))[0].applicant
    to = Addressee("+6281234567890", "Budi", budi.id, case_id)
    place.workplace.text_drafts.keep(to, "Izin sudah terbit")
    place.workplace.text_drafts.keep(Addressee("1009"), "Tolong dibantu")
    assert b"Izin sudah terbit" in on_disk(place)
    assert b"Budi" not in on_disk(place)
    assert b"81234567890" not in on_disk(place)
    place.close()

    again, drafts = restored(tmp_path, qtbot, place.workplace.session)
    try:
        wanted = {TextDraft(to, "Izin sudah terbit"), TextDraft(Addressee("1009"), "Tolong dibantu")}
        assert set(drafts) == wanted
        again.workplace.texts.send(to, "Izin sudah terbit")
        [asked] = again.phone.of(SendMessage)
        assert b"Izin sudah terbit" in on_disk(again), "it may not get through"
        again.phone.tell(MessageSent(message_key=asked.message_key, code=202))
        assert b"Izin sudah terbit" not in on_disk(again)
        assert b"Tolong dibantu" in on_disk(again)
    finally:
        again.close()


def test_a_text_about_a_case_that_became_anonymous_comes_back_with_a_masked_addressee(
    tmp_path: Path, qtbot: QtBot
) -> None:
    place = PhonePlace(tmp_path, qtbot, OFFICE)
    case_id = budi_with_a_case(place)
    place.workplace.text_drafts.keep(Addressee("+6281234567890", "Budi", case_id=case_id), "Halo")
    make_anonymous(place, case_id)
    place.close()

    again, drafts = restored(tmp_path, qtbot, place.workplace.session)
    try:
        [draft] = drafts
        assert draft.addressee.target == "+6281234567890"
        assert draft.addressee.visible.label == "0812****7890"
    finally:
        again.close()
