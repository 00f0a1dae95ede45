"""What the agent is shown of a transfer, step by step, and what of it is proven."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication
from pytestqt.qtbot import QtBot

from app.common.notices import Notice
from app.settings import AccountSettings, Settings
from app.values.transfer import HANDED_ON, NEXT, TransferEvent, TransferState
from db.enums import Disposition
from db.queries.call_history import call_history
from telephony.messages import (
    CallChanged,
    CallState,
    ColleagueChanged,
    ColleagueState,
    Dial,
    HangUp,
    Hold,
    MessageReceived,
    TransferProgress,
    Watch,
)
from tests.app.phone_place import PhonePlace, utc_now
from ui.text.notice_text import notice_words

FREE, RINGS, TALKS = ColleagueState.IDLE, ColleagueState.RINGING, ColleagueState.BUSY


OFFICE = Settings(account=AccountSettings(user="1001", domain="pbx.office"))


@pytest.fixture
def place(tmp_path: Path, qtbot: QtBot) -> Iterator[PhonePlace]:
    """A caller is talked to."""
    place = PhonePlace(tmp_path, qtbot, OFFICE)
    place.phone.ring("caller")
    place.phone.connect("caller")
    yield place
    place.close()


def line(place: PhonePlace, state: ColleagueState, user: str = "1002") -> None:
    place.phone.send(ColleagueChanged(user=user, state=state, at=utc_now()))


def progress(place: PhonePlace, code: int, /, **facts: object) -> None:
    place.phone.send(TransferProgress(call_key="caller", code=code, **facts))  # type: ignore[arg-type]


def hand_over(place: PhonePlace, *states: ColleagueState, target: str = "1002") -> None:
    """Transfer the caller; the target's line was like this, and it is being tried now."""
    control = place.workplace.calls.control
    assert control.transfer(target)
    for state in states:
        line(place, state, target)
    progress(place, 100)


def state(place: PhonePlace) -> TransferState | None:
    call = place.workplace.calls.call_list.call("caller")
    assert call is not None
    return call.transfer.state if call.transfer is not None else None


def shown(place: PhonePlace) -> list[str]:
    return [notice.kind for notice in place.notices if notice.kind.startswith("transfer")]


def words_of(place: PhonePlace, key: str) -> str:
    transfer = place.call(key).transfer
    assert transfer is not None
    return transfer.words


def last(place: PhonePlace) -> Notice:
    return place.notices[-1]


def test_a_refusal_is_told_only_when_it_is_known_whether_the_caller_is_still_there(place: PhonePlace) -> None:
    hand_over(place, FREE)
    progress(place, 486, reason="Busy Here")
    assert (state(place), shown(place)) == (TransferState.RETURNING, [])
    progress(place, 486, reason="Busy Here", is_final=True)
    assert (state(place), shown(place)) == (None, ["transfer_failed"])
    assert last(place).call_key == "caller"  # it goes with the call


def test_an_answer_holds_the_caller_who_is_being_resumed_after_a_refusal(place: PhonePlace) -> None:
    hand_over(place, FREE)
    held = CallChanged(
        call_key="caller", state=CallState.CONNECTED, code=200, is_held_here=True, at=utc_now()
    )
    place.phone.send(held)
    progress(place, 486, reason="Busy Here")
    place.phone.ring("second")
    place.workplace.calls.control.answer("second")
    assert [command.call_key for command in place.phone.of(Hold)] == ["caller"]


def test_a_caller_who_waits_on_hold_after_a_refusal_is_said_to_wait(place: PhonePlace) -> None:
    hand_over(place, FREE)
    progress(place, 486, reason="Busy Here")
    progress(place, 486, reason="Busy Here", is_final=True, is_on_hold=True)
    assert shown(place) == ["transfer_failed_on_hold"]
    assert "waits on hold" in notice_words(last(place))


def test_where_the_exchange_has_ended_the_call_the_caller_is_offered_to_be_called_back(
    place: PhonePlace,
) -> None:
    hand_over(place, FREE)
    progress(place, 603, reason="Decline")
    place.phone.end("caller")
    call = place.call("caller")
    assert shown(place) == ["transfer_lost"]
    assert (last(place).actions, last(place).subject) == (("call_back",), str(call.contact_id))
    (contact,) = place.read(lambda tx: call_history(tx, None))
    assert contact.disposition is Disposition.DROPPED
    place.workplace.calls.control.call_back(call.contact_id)
    place.qtbot.waitUntil(lambda: bool(place.phone.of(Dial)))
    assert place.phone.of(Dial)[-1].target == "081234567890"


def test_a_refused_call_without_sound_is_named_so_until_sound_comes_or_it_ends(
    place: PhonePlace,
) -> None:
    hand_over(place, FREE)
    progress(place, 486)
    progress(place, 486, is_silent=True)
    assert (state(place), shown(place)) == (None, ["transfer_silent"])
    assert (last(place).actions, last(place).call_key) == (("call_back",), "")
    progress(place, 486, is_final=True)
    assert shown(place)[-1] == "transfer_failed"
    hand_over(place, FREE)
    progress(place, 486)
    progress(place, 486, is_silent=True)
    call = place.call("caller")
    place.workplace.calls.control.call_back(call.contact_id)
    assert [command.call_key for command in place.phone.of(HangUp)] == ["caller"]
    place.phone.end("caller")
    assert shown(place)[-1] == "transfer_lost"


def test_a_success_that_proves_nothing_is_followed_at_the_colleagues_line(
    place: PhonePlace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.calls.transfers.FREE_WITHIN_MS", 30)
    hand_over(place, FREE)
    progress(place, 180)
    line(place, RINGS)
    assert state(place) is TransferState.RINGING_SEEN
    progress(place, 200, is_final=True)
    place.phone.end("caller", "transferred")
    assert shown(place) == ["transfer_rings"]
    line(place, FREE)
    place.qtbot.waitUntil(lambda: shown(place) == ["transfer_rings", "transfer_unanswered"])
    assert last(place).actions == ("call_back",)
    assert "whether another phone took the call" in notice_words(last(place))


@pytest.mark.parametrize("after", [(TALKS,), (RINGS, TALKS)], ids=["talks", "rings_on"])
def test_a_line_that_is_free_for_a_moment_decides_nothing(
    after: tuple[ColleagueState, ...], place: PhonePlace
) -> None:
    hand_over(place, FREE)
    line(place, RINGS)
    progress(place, 200, is_final=True)
    place.phone.end("caller", "transferred")
    line(place, FREE)
    assert "transfer_unanswered" not in shown(place)
    for now in after:
        line(place, now)
    assert shown(place)[-1] == "transferred"


def test_a_line_that_was_free_for_a_moment_before_our_call_ended_decides_nothing(place: PhonePlace) -> None:
    hand_over(place, FREE)
    line(place, RINGS)
    line(place, FREE)
    place.phone.end("caller", "there")
    assert shown(place) == []
    line(place, TALKS)
    assert shown(place) == ["transferred"]


def test_a_line_that_was_picked_up_and_is_free_again_is_no_answer(
    place: PhonePlace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.calls.transfers.FREE_WITHIN_MS", 30)
    hand_over(place, FREE)
    for now in (RINGS, TALKS, FREE):
        line(place, now)
    assert state(place) is TransferState.STOPPED
    place.phone.end("caller", "there")
    place.qtbot.waitUntil(lambda: shown(place) == ["transfer_unanswered"])


def test_a_target_who_dials_out_after_the_phone_stopped_ringing_has_not_answered(
    place: PhonePlace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.calls.transfers.FREE_WITHIN_MS", 0)
    hand_over(place, FREE)
    line(place, RINGS)
    line(place, FREE)
    QCoreApplication.processEvents()  # the moment is over
    line(place, TALKS)
    assert state(place) is TransferState.STOPPED


def test_the_colleague_who_answers_is_shown_as_answering_whoever_says_it_first(place: PhonePlace) -> None:
    hand_over(place, FREE)
    line(place, RINGS)
    line(place, TALKS)
    assert (state(place), shown(place)) == (TransferState.PICKED_UP, [])
    progress(place, 200, is_final=True)
    place.phone.end("caller", "transferred")
    line(place, FREE)  # the call is over there
    assert shown(place) == ["transferred"]
    call = place.call("caller")
    assert call.transfer_address == "1002"


def test_a_line_that_shows_nothing_before_our_call_ends_is_waited_for_then_not_known(
    place: PhonePlace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.calls.transfers.LINE_WITHIN_MS", 30)
    hand_over(place, FREE)
    place.phone.end("caller", "there")  # Asterisk's BYE comes before any word
    assert shown(place) == ["transfer_left"]
    place.qtbot.waitUntil(lambda: shown(place) == ["transfer_left", "transfer_unknown"])


@pytest.mark.parametrize("before", [TALKS, RINGS], ids=["talks", "rings"])
def test_a_line_that_has_another_call_says_nothing_of_this_one(
    before: ColleagueState, place: PhonePlace
) -> None:
    assert not place.workplace.calls.control.can_follow("1002")
    line(place, before)
    hand_over(place, before)
    for now in (FREE, TALKS, FREE):
        line(place, now)
    progress(place, 200, is_final=True)
    assert shown(place) == ["transfer_unknown"]
    assert last(place).actions == ("call_back",)


@pytest.mark.parametrize("has_left", [False, True], ids=["before_we_left", "after_we_left"])
def test_a_target_who_only_dials_out_has_not_answered(has_left: bool, place: PhonePlace) -> None:
    hand_over(place, FREE)
    if has_left:
        progress(place, 200, is_final=True)
    line(place, TALKS)
    if not has_left:
        progress(place, 200, is_final=True)
    place.phone.end("caller", "transferred")
    line(place, FREE)
    assert shown(place)[-1] == "transfer_unknown"
    assert "transferred" not in shown(place)


def test_a_target_that_is_no_colleague_is_watched_as_long_as_it_takes(place: PhonePlace) -> None:
    watched = [watch.users for watch in place.phone.of(Watch)]
    hand_over(place, target="1777")
    assert "1777" in place.phone.of(Watch)[-1].users
    line(place, FREE, "1777")
    line(place, RINGS, "1777")
    progress(place, 200, is_final=True)
    line(place, TALKS, "1777")
    assert shown(place)[-1] == "transferred"
    assert place.phone.of(Watch)[-1].users == (watched[-1] if watched else ())


@pytest.mark.parametrize("target", ["081222223333", "sip:kabid@lain.example"])
def test_an_outside_number_is_not_watched_and_only_a_proven_answer_counts(
    target: str, place: PhonePlace
) -> None:
    before = len(place.phone.of(Watch))
    hand_over(place, target=target)
    progress(place, 180)
    progress(place, 200, is_final=True, is_proven=True)
    assert shown(place) == ["transferred"]
    assert len(place.phone.of(Watch)) == before


def text_from_parking(place: PhonePlace, text: str, is_trusted: bool = True) -> None:
    place.phone.send(
        MessageReceived(
            remote_uri="sip:700@pbx.office",
            remote_user="700",
            remote_name="",
            text=text,
            at=utc_now(),
            is_trusted=is_trusted,
        )
    )


def test_a_place_that_the_exchange_names_is_shown_and_in_the_story(place: PhonePlace) -> None:
    hand_over(place, target="700")
    progress(place, 200, is_final=True, place="701")
    place.phone.end("caller", "transferred")
    assert shown(place) == ["transfer_placed"]
    assert last(place).facts["place"] == "701"
    assert words_of(place, "caller") == "700 (701)"


@pytest.mark.parametrize("is_trusted", [True, False])
def test_a_text_from_the_parking_number_names_the_place_if_the_exchange_sent_it(
    is_trusted: bool, place: PhonePlace
) -> None:
    hand_over(place, target="700")
    place.phone.end("caller", "there")
    text_from_parking(place, "Parked at 702.", is_trusted)
    assert (shown(place)[-1] == "transfer_placed") is is_trusted


def test_a_number_that_is_named_while_the_phone_rings_is_no_parking_place(place: PhonePlace) -> None:
    hand_over(place, FREE)
    progress(place, 100, place="1005")
    line(place, RINGS)
    progress(place, 200, is_final=True)
    assert shown(place) == ["transfer_rings"]
    assert words_of(place, "caller") == "1002"


def test_a_number_that_is_named_before_a_refusal_is_no_parking_place(place: PhonePlace) -> None:
    hand_over(place, target="700")
    progress(place, 100, place="701")
    progress(place, 486)
    place.phone.end("caller")
    assert shown(place) == ["transfer_lost"]


def test_a_colleague_who_was_asked_has_answered_whatever_number_the_exchange_names(place: PhonePlace) -> None:
    control, calls = place.workplace.calls.control, place.workplace.calls.call_list
    control.consult("1002", "caller")
    (consultation,) = [call.key for call in calls.ongoing if call.key != "caller"]
    place.phone.connect(consultation)
    control.complete_transfer()
    progress(place, 200, is_final=True, is_proven=True, place="1002")
    assert shown(place) == ["transferred"]


def test_a_text_with_several_numbers_names_no_place(place: PhonePlace) -> None:
    hand_over(place, target="700")
    place.phone.end("caller", "there")
    text_from_parking(place, "Parkir 3 menit, tahun 2026.")
    assert "transfer_placed" not in shown(place)


def test_a_call_that_breaks_off_is_no_transfer(place: PhonePlace) -> None:
    hand_over(place, FREE)
    place.phone.end("caller", "failure", 0)
    assert shown(place) == []
    assert last(place).kind == "call_dropped"


def test_no_event_takes_back_what_was_decided_or_makes_an_answer_of_anything_else() -> None:
    """No event leads out of ANSWERED, LOST and PLACED, and none from where we left back to where we were."""
    for before, event in product(TransferState, TransferEvent):
        after = NEXT[before].get(event, before)
        if before in HANDED_ON:
            assert after in HANDED_ON
        if before in (TransferState.ANSWERED, TransferState.LOST, TransferState.PLACED):
            assert after is before
        if after is TransferState.ANSWERED and before is not after:
            assert (
                event in (TransferEvent.PROVEN, TransferEvent.LINE_TALKS) or before is TransferState.PICKED_UP
            )
    assert set(NEXT) == set(TransferState)
