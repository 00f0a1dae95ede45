"""An answer that the server rejected comes back to where it was written, with its reason."""

from __future__ import annotations

from uuid import UUID

from app.conversations.draft_fields import CC, FILES, SUBJECT, TEXT, TO
from app.mutations.conversation import TakeOverConversation
from app.sync.sync_status import LightState
from db.enums import Channel
from db.queries.conversations import conversation
from db.records import ConversationRecord
from tests.app.phone_place import utc_now
from tests.db.desktop import Desktop
from tests.db.shared_office import SharedOffice
from tests.written_office import Mailroom, add_address, by_system

MAIL = "budi@contoh.example"


def talk(desktop: Desktop, talk_id: UUID) -> ConversationRecord | None:
    return desktop.replica.read(lambda tx: conversation(tx, talk_id)).result(10)


def on_screen(desktop: Desktop, talk_id: UUID) -> bool:
    view = desktop.work.conversations.view.current
    return view is not None and view.route is not None and view.route.conversation_id == talk_id


def rejected_of_rina(shared: SharedOffice, desktops: list[Desktop], then: str = "") -> tuple[Desktop, UUID]:
    """Let Rina answer without the server while Sari takes the conversation over; return Rina's desktop.

    then: What Rina types next, and does not send.
    """
    mails = add_address(shared, Mailroom(Channel.EMAIL))
    at = utc_now()
    facts = {"subject": "Izin usaha"}
    arrival = mails.arrival("m1", remote=MAIL, sent_at=at, occurred_at=at, facts=facts)
    assert by_system(shared, arrival) == [None]
    talk_id, (rina, sari) = mails.talk(MAIL), desktops
    rina.sign_in("rina")
    sari.sign_in("sari")
    rina.until(lambda: talk(rina, talk_id) is not None)
    found = talk(rina, talk_id)
    assert found is not None
    rina.work.conversations.inbox.take(found)
    rina.until(lambda: on_screen(rina, talk_id))
    rina.until(lambda: rina.light.state is LightState.UP_TO_DATE)
    rina.work.sync.sharing.stop()
    records = sari.work.records
    sari.until(lambda: (one := talk(sari, talk_id)) is not None and one.holder_id == shared.ids["rina"])
    records.change(TakeOverConversation(conversation_id=talk_id, reason="Kenal", occurred_at=utc_now()))
    sari.until(lambda: (one := talk(sari, talk_id)) is not None and one.holder_id == shared.ids["sari"])
    sari.until(lambda: sari.light.state is LightState.UP_TO_DATE)
    composer = rina.work.conversations.composer
    rina.until(lambda: composer.answered is not None)
    composer.write(TEXT, "KTP dan NIB")
    composer.write(CC, "ani@contoh.example")
    composer.send()
    rina.until(lambda: composer.draft == {})
    composer.write(TEXT, then)
    settings = rina.work.preferences.settings
    rina.close()
    again = Desktop(rina.qtbot, rina.places.data.parent, settings.shared, "001", rina.key_store)
    desktops[0] = again
    again.until(lambda: again.light.refused == 1)
    again.sign_in("rina")
    again.until(lambda: len(again.work.sync.sharing.rejections.entries) == 1)
    return again, talk_id


def test_a_rejected_answer_is_written_anew_where_its_conversation_is_with_all_that_was_typed(
    shared: SharedOffice, desktops: list[Desktop]
) -> None:
    rina, talk_id = rejected_of_rina(shared, desktops)
    rejections, composer = rina.work.sync.sharing.rejections, rina.work.conversations.composer
    (entry,) = rejections.entries
    assert (entry.refusal.code, entry.can_change) == ("conversation_held", True)
    rejections.change(entry)
    rina.until(lambda: on_screen(rina, talk_id) and composer.taken_back is not None)
    assert composer.taken_back is not None
    assert composer.taken_back.refusal == entry.refusal
    draft = {TEXT: "KTP dan NIB", SUBJECT: "Re: Izin usaha", TO: MAIL, CC: "ani@contoh.example"}
    assert composer.draft == draft
    rina.until(lambda: rejections.entries == () and rina.light.refused == 0)


def test_while_something_else_is_typed_a_rejected_answer_waits_and_comes_below_it_on_request(
    shared: SharedOffice, desktops: list[Desktop]
) -> None:
    rina, talk_id = rejected_of_rina(shared, desktops, "Sebentar")
    rejections, composer = rina.work.sync.sharing.rejections, rina.work.conversations.composer
    rejections.change(rejections.entries[0])
    rina.until(lambda: on_screen(rina, talk_id) and composer.offered_back is not None)
    assert (composer.taken_back, composer.draft) == (None, {TEXT: "Sebentar"})
    assert len(rejections.entries) == 1
    composer.take_back()
    assert composer.draft[TEXT] == "Sebentar\n\nKTP dan NIB"
    assert FILES not in composer.draft
    rina.until(lambda: rejections.entries == ())
