"""The documents that subscriptions bring: dialog-info, PIDF, message summaries; good, odd and hostile."""

from __future__ import annotations

import pytest

from telephony.messages import ColleagueState, VoiceMailChanged
from telephony.proxy.presence.watched_phone import state_of
from telephony.sip.dialog_info import DialogTable, read_dialog_info
from telephony.sip.message_summary import read_message_summary
from telephony.sip.presence_document import Presence, read_presence
from telephony.sip.xml_body import MOST_BYTES, BadDocumentError

IDLE, RINGING, BUSY = ColleagueState.IDLE, ColleagueState.RINGING, ColleagueState.BUSY
AWAY, UNKNOWN = ColleagueState.NOT_REGISTERED, ColleagueState.UNKNOWN
OPEN, CLOSED = Presence(is_open=True), Presence(is_open=False)


def dialog_info(*dialogs: tuple[str, str, str], version: int = 0, state: str = "full") -> bytes:
    """Return a document with dialogs of (id, direction, state)."""
    elements = "".join(
        f'<dialog id="{key}"{f" direction={direction!r}" if direction else ""}><state>{now}</state></dialog>'
        for key, direction, now in dialogs
    )
    return (
        f'<?xml version="1.0"?><dialog-info xmlns="urn:ietf:params:xml:ns:dialog-info" version="{version}" '
        f'state="{state}" entity="sip:1002@pbx">{elements}</dialog-info>'
    ).encode()


@pytest.mark.parametrize(
    ("dialogs", "state"),
    [
        ([], IDLE),
        ([("a", "recipient", "early")], RINGING),
        ([("a", "recipient", "trying")], RINGING),
        ([("a", "", "early")], RINGING),  # some PBXs leave the direction out
        ([("a", "initiator", "early")], BUSY),
        ([("a", "initiator", "trying")], BUSY),
        ([("a", "recipient", "confirmed")], BUSY),
        ([("a", "recipient", "terminated")], IDLE),
        ([("a", "recipient", "early"), ("b", "initiator", "confirmed")], BUSY),
        ([("a", "recipient", "terminated"), ("b", "recipient", "early")], RINGING),
        ([("a", "recipient", "asleep")], BUSY),  # a state that is none: at least there is a dialog
    ],
)
def test_a_line_is_idle_rings_or_is_busy(dialogs: list[tuple[str, str, str]], state: ColleagueState) -> None:
    table = DialogTable()
    assert table.take(read_dialog_info(dialog_info(*dialogs)))
    assert table.state is state


def test_partial_documents_add_up_and_a_gap_is_noticed() -> None:
    table = DialogTable()

    def take(version: int, *dialogs: tuple[str, str, str], state: str = "partial") -> bool:
        return table.take(read_dialog_info(dialog_info(*dialogs, version=version, state=state)))

    assert not take(3, ("a", "recipient", "early")), "a partial one before the first full one"
    assert take(4, ("b", "recipient", "early"), state="full")
    assert take(5, ("c", "initiator", "confirmed"))
    assert table.state is BUSY
    assert take(5, ("b", "recipient", "terminated")), "an old version is passed over"
    assert take(6, ("c", "initiator", "terminated"))
    assert table.state is RINGING
    assert not take(8, ("b", "recipient", "confirmed"))
    assert take(0, state="full"), "a server that started again counts from 0"
    assert table.state is IDLE


def test_the_encoding_that_a_document_declares_is_not_looked_up() -> None:
    body = b"<?xml version='1.0' encoding='idna'?><dialog-info version='7'/>"
    assert read_dialog_info(body).version == 7


@pytest.mark.parametrize(
    "body",
    [
        b"<dialog-info version='0'",
        b"<presence/>",
        b"<dialog-info state='full'/>",
        b"<dialog-info version='-1' state='full'/>",
        "<dialog-info version='\u0661'/>".encode(),
        b"\xff\xfe\x00",
        b"<?xml version='1.0' encoding='punycode'?><dialog-inf",
        b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><dialog-info version="0">&b;</dialog-info>',
        b'<!DOCTYPE x SYSTEM "file:///etc/passwd"><dialog-info version="0"/>',
        b"<dialog-info version='0'>" + b"<a>" * 40 + b"</a>" * 40 + b"</dialog-info>",
        b"<dialog-info version='0'>" + b" " * MOST_BYTES + b"</dialog-info>",
    ],
)
def test_a_broken_or_hostile_document_is_refused(body: bytes) -> None:
    with pytest.raises(BadDocumentError):
        read_dialog_info(body)
    with pytest.raises(BadDocumentError):
        read_presence(body.replace(b"presence", b"absence"))


def pidf(basic: str, inside: str = "") -> bytes:
    return (
        '<presence xmlns="urn:ietf:params:xml:ns:pidf" xmlns:dm="urn:ietf:params:xml:ns:pidf:data-model" '
        'xmlns:rpid="urn:ietf:params:xml:ns:pidf:rpid" entity="sip:1002@pbx">'
        f'<tuple id="t"><status><basic>{basic}</basic></status></tuple>{inside}</presence>'
    ).encode()


ON_THE_PHONE = "<dm:person><rpid:activities><rpid:on-the-phone/></rpid:activities></dm:person>"


@pytest.mark.parametrize(
    ("body", "presence"),
    [
        (pidf("open"), OPEN),
        (pidf("closed"), CLOSED),
        (pidf(" Open "), OPEN),
        (pidf("open", ON_THE_PHONE), Presence(is_open=True, is_busy=True)),
        (
            pidf("open", "<note xml:lang='id'>Makan\n siang</note>"),
            Presence(is_open=True, note="Makan siang"),
        ),
        (pidf("closed", "<tuple id='2'><status><basic>open</basic></status></tuple>"), OPEN),
        (b"<presence/>", None),
        (b" ", None),
    ],
)
def test_presence_says_whether_a_telephone_is_there(body: bytes, presence: Presence | None) -> None:
    assert read_presence(body) == presence


@pytest.mark.parametrize(
    ("line", "presence", "is_reachable", "state"),
    [
        (IDLE, OPEN, None, IDLE),
        (IDLE, CLOSED, True, AWAY),
        (IDLE, None, True, IDLE),
        (IDLE, None, False, AWAY),
        (IDLE, None, None, UNKNOWN),
        (BUSY, CLOSED, False, BUSY),
        (RINGING, OPEN, None, RINGING),
        (IDLE, Presence(is_open=True, is_busy=True), None, IDLE),
        (None, Presence(is_open=False, is_busy=True), None, BUSY),  # Asterisk closes a busy one
        (None, OPEN, None, UNKNOWN),
        (None, CLOSED, None, AWAY),
        (None, None, True, UNKNOWN),
        (None, None, False, AWAY),
        (None, None, None, UNKNOWN),
    ],
)
def test_idle_and_not_there_are_distinguished(
    line: ColleagueState | None,
    presence: Presence | None,
    is_reachable: bool | None,
    state: ColleagueState,
) -> None:
    assert state_of(line, presence, is_reachable) is state


def test_presence_stands_alone_only_where_the_server_tells_no_dialogs() -> None:
    assert state_of(None, OPEN, None, reports_lines=False) is IDLE
    assert state_of(None, Presence(is_open=True, is_busy=True), None, reports_lines=False) is BUSY
    assert state_of(None, None, True, reports_lines=False) is UNKNOWN


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (
            b"Messages-Waiting: yes\r\nMessage-Account: sip:*97@pbx\r\nVoice-Message: 2/8 (0/2)\r\n\r\n",
            VoiceMailChanged(new=2, old=8, account="sip:*97@pbx"),
        ),
        (b"messages-waiting:no\nvoice-message:0/3\n", VoiceMailChanged(new=0, old=3)),
        (b"Messages-Waiting: yes\r\n", VoiceMailChanged(new=1)),
        (b"Messages-Waiting: no", VoiceMailChanged(new=0)),
        (b"Voice-Message: 2/8", None),
        (b"\xff\x00", None),
    ],
)
def test_a_message_summary_counts_voice_messages(body: bytes, expected: VoiceMailChanged | None) -> None:
    assert read_message_summary(body) == expected
