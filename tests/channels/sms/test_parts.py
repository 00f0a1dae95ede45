"""How many SMS a text needs: against the package smsutil, which was written from the same standard."""

from __future__ import annotations

import smsutil
from hypothesis import given
from hypothesis import strategies as st

from channels.sms.parts import (
    BASIC,
    EXTENSION,
    REPLACEMENTS,
    Encoding,
    cut,
    decoded,
    encoded,
    encoding_of,
    foreign_signs,
    headers,
    normalize,
)

GSM = st.text(st.sampled_from(BASIC + EXTENSION), max_size=800)
ANY = st.text(st.characters(exclude_categories=["Cs"]), max_size=300)
MIXED = st.one_of(GSM, ANY, st.text(st.sampled_from("aé€“😀"), max_size=500))


@given(MIXED)
def test_a_text_is_cut_where_an_independent_implementation_cuts_it(text: str) -> None:
    parts = cut(text)
    if not text or "\x1b" in text:  # smsutil takes the escape for a character, and "" for UCS-2
        return
    theirs = smsutil.split(text)
    assert (parts.encoding is Encoding.GSM_7BIT) == (theirs.encoding == "gsm0338")
    width = 1 if parts.encoding is Encoding.GSM_7BIT else 2
    assert parts.texts == tuple(part.content for part in theirs.parts)
    assert parts.units * width == theirs.total_bytes


@given(MIXED)
def test_the_parts_are_the_text_and_each_fits(text: str) -> None:
    parts = cut(text)
    assert "".join(parts.texts) == text
    single, of_many = parts.encoding.value
    room = single if len(parts.texts) == 1 else of_many
    if parts.encoding is Encoding.UCS_2:
        used = [len(part.encode("utf-16-be")) // 2 for part in parts.texts]
    else:
        used = [len(part.encode("gsm0338")) for part in parts.texts]
    assert max(used) <= room
    assert parts.room == room - used[-1]
    assert parts.units == sum(used)


def test_the_limits_are_those_of_the_standard() -> None:
    counts = {160: 1, 161: 2, 306: 2, 307: 3}
    assert {length: len(cut("a" * length).texts) for length in counts} == counts
    counts = {70: 1, 71: 2, 134: 2, 135: 3}
    assert {length: len(cut("ж" * length).texts) for length in counts} == counts


def test_one_curly_quote_more_than_halves_the_room() -> None:
    text = "Berkas Anda sudah lengkap. " * 5
    assert len(cut(text).texts) == 1
    assert len(cut(text + "”").texts) == 3


def test_neither_an_emoji_nor_an_escaped_sign_is_divided() -> None:
    assert cut("a" * 66 + "😀" + "b" * 10).texts[0] == "a" * 66
    assert cut("a" * 152 + "€" + "b" * 10).texts[0] == "a" * 152


def test_the_escape_itself_is_no_character_of_the_alphabet() -> None:
    assert encoding_of("\x1b") is Encoding.UCS_2


def test_all_replacements_are_in_the_gsm_alphabet_and_what_they_replace_is_not() -> None:
    assert all(encoding_of(put) is Encoding.GSM_7BIT for put in REPLACEMENTS.values())
    assert all(encoding_of(sign) is Encoding.UCS_2 for sign in REPLACEMENTS)


def test_typographic_signs_are_replaced_and_named() -> None:
    result = normalize("“Berkas” – lengkap…\u00a0Ya, “lengkap”")
    assert result.text == '"Berkas" - lengkap... Ya, "lengkap"'
    assert result.replaced == (("“", '"'), ("”", '"'), ("–", "-"), ("…", "..."), ("\u00a0", " "))
    assert encoding_of(result.text) is Encoding.GSM_7BIT


@given(MIXED)
def test_replacing_twice_changes_nothing_more(text: str) -> None:
    assert normalize(normalize(text).text).replaced == ()


def test_foreign_signs_are_those_that_cost_the_room() -> None:
    assert foreign_signs("Rp 5.000 – lunas ✓ ✓") == ("–", "✓")
    assert foreign_signs("Rp 5.000 {lunas} €") == ()


@given(GSM)
def test_the_gsm_alphabet_is_that_of_an_independent_implementation(text: str) -> None:
    assert encoded(text, Encoding.GSM_7BIT) == text.encode("gsm0338")
    assert decoded(text.encode("gsm0338")) == text


def test_all_signs_have_a_code_of_their_own() -> None:
    codes = {encoded(sign, Encoding.GSM_7BIT) for sign in BASIC + EXTENSION}
    assert len(codes) == len(BASIC + EXTENSION) == 127 + 10


@given(st.binary(max_size=50))
def test_any_octets_are_read_as_some_text(content: bytes) -> None:
    assert len(decoded(content)) <= len(content)


def test_an_unknown_escape_leaves_the_sign_behind_it() -> None:
    assert decoded(b"a\x1bz\x1b") == "az"
    assert decoded(b"\x80") == "\ufffd"


def test_headers_number_the_parts_under_one_reference() -> None:
    assert [header.hex() for header in headers(3, 0xAB)] == ["050003ab0301", "050003ab0302", "050003ab0303"]
