"""PDUs of SMPP, held to the package smpp34, and what damaged ones do."""

from __future__ import annotations

import struct

import pytest
import smpp34
from hypothesis import example, given
from hypothesis import strategies as st

from channels.messages import ReceiptState
from channels.sms.smpp import receipt_of, source_kind
from channels.sms.smpp_pdu import (
    HEADER,
    Command,
    Malformed,
    Message,
    Pdu,
    Tag,
    bind_body,
    id_of_response,
    length_of_body,
    pdu_of,
)

TEXT = st.text(st.characters(min_codepoint=1, max_codepoint=255), max_size=20)
OCTET = st.integers(0, 255)
TLVS = st.dictionaries(
    st.integers(0x1400, 0x3FFF), st.binary(max_size=20), max_size=3
)  # vendors' own: they pass through unchanged
MESSAGES = st.builds(
    Message,
    source=st.from_regex(r"[0-9A-Za-z]{0,20}", fullmatch=True),
    destination=st.from_regex(r"[0-9]{1,20}", fullmatch=True),
    content=st.binary(max_size=254),
    esm_class=OCTET,
    data_coding=OCTET,
    wants_receipt=st.booleans(),
    source_ton=OCTET,
    source_npi=OCTET,
    destination_ton=OCTET,
    destination_npi=OCTET,
    payload=st.booleans(),
    tlvs=TLVS,
)


@given(MESSAGES, st.integers(1, 0x7FFFFFFF))
def test_an_independent_codec_reads_what_we_write(message: Message, sequence: int) -> None:
    theirs = smpp34.decode(Pdu(Command.SUBMIT, 0, sequence, message.encoded()).encoded())
    assert isinstance(theirs, smpp34.SubmitSm)
    assert (theirs.source_addr, theirs.source_addr_ton, theirs.source_addr_npi) == (
        message.source,
        message.source_ton,
        message.source_npi,
    )
    assert (theirs.destination_addr, theirs.dest_addr_ton, theirs.dest_addr_npi) == (
        message.destination,
        message.destination_ton,
        message.destination_npi,
    )
    assert (theirs.esm_class, theirs.data_coding, theirs.registered_delivery) == (
        message.esm_class,
        message.data_coding,
        int(message.wants_receipt),
    )
    tlvs = {tlv.tag: tlv.value for tlv in theirs.tlvs}
    payload = tlvs.pop(Tag.MESSAGE_PAYLOAD, None)
    assert payload == (message.content if message.payload else None)
    assert tlvs == message.tlvs
    assert theirs.short_message == (b"" if message.payload else message.content)
    assert theirs.sequence_number == sequence


@given(MESSAGES)
def test_we_read_what_an_independent_codec_writes(message: Message) -> None:
    tlvs = [smpp34.Tlv(tag, value) for tag, value in message.tlvs.items()]
    if message.payload:
        tlvs.append(smpp34.Tlv(Tag.MESSAGE_PAYLOAD, message.content))
    wire = smpp34.DeliverSm(
        message.source,
        message.destination,
        b"" if message.payload else message.content,
        source_addr_ton=message.source_ton,
        source_addr_npi=message.source_npi,
        dest_addr_ton=message.destination_ton,
        dest_addr_npi=message.destination_npi,
        esm_class=message.esm_class,
        data_coding=message.data_coding,
        registered_delivery=int(message.wants_receipt),
        tlvs=tlvs,
        sequence_number=7,
    ).encode()
    header, body = wire[: HEADER.size], wire[HEADER.size :]
    assert length_of_body(header) == len(body)
    pdu = pdu_of(header, body)
    assert (pdu.command, pdu.sequence, pdu.is_response) == (Command.DELIVER, 7, False)
    ours = Message.of(pdu.body)
    if message.payload:
        assert ours.tlvs[Tag.MESSAGE_PAYLOAD] == message.content
    assert (ours.source, ours.destination, ours.content) == (
        message.source,
        message.destination,
        message.content,
    )
    assert (ours.esm_class, ours.data_coding, ours.wants_receipt) == (
        message.esm_class,
        message.data_coding,
        message.wants_receipt,
    )


@given(MESSAGES, st.data())
def test_a_body_that_ends_too_early_is_malformed_or_another_message(
    message: Message, data: st.DataObject
) -> None:
    body = message.encoded()
    cut = body[: data.draw(st.integers(0, len(body) - 1))]
    try:
        found = Message.of(cut)
    except Malformed:
        return
    assert len(found.tlvs) < len(Message.of(body).tlvs)  # it ends exactly before an optional field


@given(st.binary(max_size=300))
def test_any_bytes_are_a_message_or_malformed(body: bytes) -> None:
    try:
        Message.of(body)
    except Malformed:
        return


@given(TEXT, st.binary(max_size=60), st.dictionaries(st.sampled_from(list(Tag)), st.binary(max_size=6)))
@example("", b"id:1 stat:DELIVRD err:000", {})
def test_any_receipt_is_read_or_left_out(source: str, content: bytes, tlvs: dict[int, bytes]) -> None:
    receipt = receipt_of(Message(source, "1", content, tlvs=tlvs), 0.0)
    assert receipt is None or receipt.provider_id


@pytest.mark.parametrize(
    ("text", "state", "code"),
    [
        (
            "id:A1 sub:001 dlvrd:001 submit date:2612010800 done date:2612010801 stat:DELIVRD err:000 Text:x",
            "delivered",
            "",
        ),
        ("ID:A1 STAT:undeliv ERR:12", "failed", "UNDELIV_12"),
        ("id:A1 stat:REJECTD err:000", "failed", "REJECTD"),
        ("id:A1 stat:ENROUTE", "sent", ""),
        ("id:A1 stat:NEW", "sent", ""),
        ("id: A1 stat: EXPIRED", "failed", "EXPIRED"),
    ],
)
def test_receipts_of_several_kinds_of_smsc(text: str, state: str, code: str) -> None:
    receipt = receipt_of(Message("1", "2", text.encode()), 0.0)
    assert receipt is not None
    assert (receipt.provider_id, receipt.state, receipt.code) == ("A1", ReceiptState(state), code)


def test_the_error_of_the_network_is_in_the_code() -> None:
    tlvs: dict[int, bytes] = {
        Tag.RECEIPTED_MESSAGE_ID: b"A1\0",
        Tag.MESSAGE_STATE: b"\x05",
        Tag.NETWORK_ERROR: b"\x03\x00\x22",
    }
    receipt = receipt_of(Message("1", "2", b"", tlvs=tlvs), 0.0)
    assert receipt is not None
    assert (receipt.state, receipt.code) == (ReceiptState.FAILED, "UNDELIV_34")


@pytest.mark.parametrize("length", [0, 15, 70_001, 0xFFFFFFFF])
def test_an_impossible_length_ends_the_connection_before_memory_is_used(length: int) -> None:
    with pytest.raises(Malformed):
        length_of_body(struct.pack(">IIII", length, 5, 0, 1))


def test_names_that_are_too_long_are_not_cut() -> None:
    with pytest.raises(Malformed):
        bind_body("kantor", "sembilan9")  # 8 at most
    with pytest.raises(Malformed):
        Message("1" * 21, "2", b"").encoded()
    with pytest.raises(Malformed):
        Message("1", "2", b"x" * 255).encoded()


def test_the_id_of_a_response_is_read_or_missing() -> None:
    assert (id_of_response(b"A1\0"), id_of_response(b"")) == ("A1", "")


@pytest.mark.parametrize(
    ("source", "kind"),
    [("+62215000123", (1, 1)), ("62215000123", (1, 1)), ("777", (3, 0)), ("DPMPTSP", (5, 0))],
)
def test_the_kind_of_a_source_is_that_of_its_signs(source: str, kind: tuple[int, int]) -> None:
    assert source_kind(source) == kind
