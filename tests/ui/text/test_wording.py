from __future__ import annotations

import ast
from datetime import datetime, timedelta, timezone
from enum import Enum
from pathlib import Path

import pytest

from app.common import enums as shown_enums
from app.common.enums import CaseStatus, Channel, Direction, Disposition, RegistrationState
from app.common.notices import ERROR, Notice
from tests.ui.fakes import NOW, contact
from ui.text import translations
from ui.text.notice_text import call_failure, notice_words, worded_kinds
from ui.text.times import clock_text, remaining_text, time_left_text, time_text, when_text
from ui.text.wording import channel_icon, outcome_words, status_look, word, worded_enums

ROOT = Path(__file__).parents[3]
# Shown by their own panels: a person's page, accesses, entry texts, handles and the light of the line.
WORDED_ELSEWHERE = {"AccessKind", "DataRequestKind", "HandleKind", "RegistrationState", "VideoState"}


def test_every_member_of_every_enum_that_a_window_may_show_has_a_word() -> None:
    enums = [value for name in shown_enums.__all__ if isinstance(value := getattr(shown_enums, name), type)]
    shown = [one for one in enums if issubclass(one, Enum) and one.__name__ not in WORDED_ELSEWHERE]
    assert set(shown) <= set(worded_enums())
    for enum in worded_enums():
        assert all(word(member) for member in enum)
    assert all(status_look(status) for status in CaseStatus)
    assert all(channel_icon(channel) for channel in Channel)
    assert len(RegistrationState) == 4


def test_a_call_is_answered_and_a_text_is_incoming_or_outgoing() -> None:
    answered = {"disposition": Disposition.ANSWERED}
    assert outcome_words(contact(**answered)) == "Answered"
    assert outcome_words(contact()) == "Incoming"
    text = contact(channel=Channel.SIP_MESSAGE, direction=Direction.OUTBOUND, **answered)
    assert outcome_words(text) == "Outgoing"


def _kinds_in_app() -> set[str]:
    """The codes of all notices that app makes, with what an f-string begins with."""
    kinds = set()
    for path in (ROOT / "app").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Notice" and node.args:
                first = node.args[0]
                if isinstance(first, ast.Constant):
                    kinds.add(str(first.value))
                elif isinstance(first, ast.JoinedStr) and isinstance(first.values[0], ast.Constant):
                    kinds.add(str(first.values[0].value) + "*")
    return kinds


def test_every_notice_that_app_can_make_has_a_sentence() -> None:
    kinds = _kinds_in_app()
    assert len(kinds) > 10
    for kind in kinds:
        if kind.endswith("*"):
            assert any(one.startswith(kind[:-1]) for one in worded_kinds()), kind
        else:
            assert kind in worded_kinds(), kind


def test_an_unworded_notice_still_says_something() -> None:
    assert "strange" in notice_words(Notice("strange", ERROR))


@pytest.mark.parametrize(
    "code", [401, 403, 404, 408, 480, 484, 486, 487, 488, 500, 503, 600, 603, 604, 606, 0, 999]
)
def test_a_failed_call_says_whom_it_concerns_or_what_to_do(code: int) -> None:
    sentence = call_failure(code, "Reason", "Siti Aminah")
    assert "{" not in sentence
    assert sentence.count(".") >= 1
    assert code == 503 or code == 500 or "Siti Aminah" in sentence


def test_a_wrong_password_and_a_silent_exchange_are_distinguished() -> None:
    wrong = notice_words(Notice("registration_failed", ERROR, {"code": "403", "domain": "pbx.example"}))
    silent = notice_words(Notice("registration_failed", ERROR, {"code": "0", "domain": "pbx.example"}))
    assert "password" in wrong
    assert "does not answer" in silent
    assert "pbx.example" in wrong
    assert "pbx.example" in silent


@pytest.mark.parametrize(
    ("fault", "code", "words"),
    [
        ("binding_taken", "403", "another phone answers for this extension"),
        ("sign_in_refused", "403", "accepts the password"),
        ("", "503", "cannot take the sign-in now"),
    ],
)
def test_a_good_password_is_not_blamed(fault: str, code: str, words: str) -> None:
    facts = {"fault": fault, "code": code, "reason": "Odd", "domain": "pbx.example"}
    text = notice_words(Notice("registration_failed", ERROR, facts))
    assert words in text
    assert "Enter it again" not in text


def test_clocks_count_in_minutes_and_hours_and_overtime_is_in_words() -> None:
    assert clock_text(65) == "01:05"
    assert clock_text(3_725) == "1:02:05"
    assert clock_text(-5) == "00:00"
    assert remaining_text(125) == "02:05 left"
    assert remaining_text(-30) == "just over time"
    assert remaining_text(-200) == "3 min over time"
    assert remaining_text(-3 * 86_400) == "3 days over time"


def test_the_time_left_says_when_it_goes_on_while_the_office_is_closed() -> None:
    at = datetime(2026, 11, 24, 13, 0, tzinfo=timezone.utc)  # 20:00 at the office
    opens, quarter, none = at + timedelta(hours=11, minutes=30), timedelta(minutes=15), timedelta()
    assert time_left_text(quarter, none, None, at) == "15:00 left"
    assert time_left_text(quarter, none, opens, at) == "15:00 left, goes on 25 Nov 07:30"
    assert time_left_text(quarter, 2 * quarter, opens, at) == "15 min over time"


def test_times_are_the_offices_and_written_as_the_language_does() -> None:
    assert time_text(NOW) == "10:00"
    assert when_text(NOW - timedelta(days=1), NOW) == "Yesterday 10:00"
    translations.use("id")
    assert time_text(NOW) == "10.00"
