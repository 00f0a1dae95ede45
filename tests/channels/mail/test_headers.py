from __future__ import annotations

import pytest

from channels.mail.headers import Headers, MailAddress, decode_words, safe_name
from channels.mail.text import decode
from channels.text import clean


def headers(text: str) -> Headers:
    return Headers(text.replace("\n", "\r\n").encode())


@pytest.mark.parametrize(
    ("coded", "text"),
    [
        ("=?utf-8?Q?Izin_usaha_=E2=80=93_NIB?=", "Izin usaha – NIB"),
        ("=?UTF-8?B?U2VsYW1hdA==?= pagi", "Selamat pagi"),
        ("=?utf-8?q?satu?= =?utf-8?q?dua?=", "satudua"),
        ("=?utf-8?q?satu?= dan =?utf-8?q?dua?=", "satu dan dua"),
        ("=?utf-8?B?4oA=?= =?utf-8?B?kw==?=", "–"),  # one letter, cut into two words
        ("=?iso-8859-1*en?q?caf=E9?=", "café"),
        ("=?x-tak-dikenal?q?caf=C3=A9?=", "café"),
        ("=?utf-8?b?tidak!sah?=", decode_words("=?utf-8?b?tidaksah?=")),
        ('"=?utf-8?q?Budi?=" lagi', '"Budi" lagi'),
        ("=?utf-8?q?", "=?utf-8?q?"),
    ],
)
def test_encoded_words_are_decoded(coded: str, text: str) -> None:
    assert decode_words(coded) == text


def test_letters_without_encoding_are_read_as_what_they_are() -> None:
    assert Headers("Subject: Café\r\n".encode()).text("subject") == "Café"
    assert Headers("Subject: Café\r\n".encode("cp1252")).text("subject") == "Café"


def test_a_folded_field_is_one_line() -> None:
    assert headers("Subject: satu\n dua\n\ttiga\nX: y\n").text("Subject") == "satu dua tiga"


@pytest.mark.parametrize(
    ("field", "found"),
    [
        ("Budi <Budi@Warga.example>", [MailAddress("budi@warga.example", "Budi")]),
        (
            '"Santoso, Budi" <b@x.example>, c@y.example',
            [MailAddress("b@x.example", "Santoso, Budi"), MailAddress("c@y.example")],
        ),
        ("=?utf-8?q?Siti_=E2=80=93_Kepala?= <s@x.example>", [MailAddress("s@x.example", "Siti – Kepala")]),
        ('"palsu@bank.example" <x@y.example>', [MailAddress("x@y.example", "palsu@bank.example")]),
        ("Grup: a@x.example, b@x.example;", [MailAddress("a@x.example"), MailAddress("b@x.example")]),
        ("undisclosed-recipients:;", []),
        ("<>", []),
        ("tanpa alamat", []),
        ("(" * 9_000 + " <a@b.example>", [MailAddress("a@b.example")]),
    ],
)
def test_addresses_are_found(field: str, found: list[MailAddress]) -> None:
    assert Headers(f"From: {field}\r\n".encode()).addresses("from") == found


def test_message_ids_are_found_in_what_stands_around_them() -> None:
    found = headers("In-Reply-To: Your message of Mon <a@b> <c@d>\n <a@b> x <tak selesai\n").message_ids(
        "In-Reply-To"
    )
    assert found == ["<a@b>", "<c@d>"]


@pytest.mark.parametrize(
    ("disposition", "name"),
    [
        ('attachment; filename="surat.pdf"', "surat.pdf"),
        ("attachment; filename*=UTF-8''Surat%20%C3%BC.pdf", "Surat ü.pdf"),
        ('attachment; filename*0="surat "; filename*1="panjang.pdf"', "surat panjang.pdf"),
        ('attachment; filename="=?utf-8?q?Surat_=C3=BC.pdf?="', "Surat ü.pdf"),
        ('attachment; filename="../../etc/passwd"', "passwd"),
        ('attachment; filename="C:\\\\Users\\\\x\\\\surat.pdf"', "surat.pdf"),
        ('attachment; filename="surat\u202efdp.exe"', "suratfdp.exe"),
        ('attachment; filename="a.pdf:b.exe"', "a.pdf_b.exe"),
        ("attachment", ""),
    ],
)
def test_the_name_of_a_file_leads_nowhere_else(disposition: str, name: str) -> None:
    assert headers(f"Content-Disposition: {disposition}\n").file_name == name


def test_a_long_name_keeps_its_ending() -> None:
    name = safe_name("a" * 300 + ".pdf")
    assert len(name) == 120
    assert name.endswith(".pdf")


@pytest.mark.parametrize(
    ("content", "charset", "text"),
    [
        ("é".encode("latin-1"), "iso-8859-1", "é"),
        (b"\x93kutip\x94", "iso-8859-1", "“kutip”"),  # windows-1252 under a wrong name
        ("é".encode(), "us-ascii", "é"),
        ("é".encode(), "iso-8859-1", "é"),
        ("é".encode(), "tidak-ada", "é"),
        ("é".encode(), "hex", "é"),
        (b"\xff\xfea\x00", "utf-16", "a"),
        (b"a\xffb", "utf-8", "a\ufffdb"),
        ("日本".encode("iso-2022-jp"), "iso-2022-jp", "日本"),
    ],
)
def test_a_wrong_or_unknown_charset_costs_letters_at_most(content: bytes, charset: str, text: str) -> None:
    assert decode(content, charset) == text


def test_cleaned_text_has_one_kind_of_line_end_and_nothing_invisible() -> None:
    assert clean("a\r\nb\rc\u2028d\0e\x1b[1m\ud800f\u202eg\ufeff\th") == "a\nb\nc\nde[1mfg\th"
