"""What becomes of a whole mail."""

from __future__ import annotations

import time
import tracemalloc
from collections.abc import Callable
from datetime import datetime, timezone
from email.message import EmailMessage
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from channels.mail import parsing
from channels.mail.parsing import MOST_LETTERS, Parsed, parse
from channels.messages import Arrival, Kind
from tests.channels.mail.samples import OFFICE, OURS, SAMPLES, mail

RECEIVED = datetime(2026, 12, 1, 2, 0, tzinfo=timezone.utc)
Read = Callable[[bytes], Parsed]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    places = iter(range(1_000_000))

    def read(raw: bytes) -> Parsed:
        folder = tmp_path / str(next(places))
        folder.mkdir()
        path = folder / "raw"
        path.write_bytes(raw)
        return parse(path, folder, OFFICE, RECEIVED)

    return read


def arrival(parsed: Parsed) -> Arrival:
    assert parsed.arrival is not None
    return parsed.arrival


@pytest.mark.parametrize(
    ("sample", "text"),
    [
        ("gmail", "Terima kasih, berkasnya sudah saya lengkapi – mohon dicek.\n\nSalam,\nBudi"),
        ("outlook", "Selamat pagi,\n\nSudah 12 hari kerja belum ada kabar.\n\nSiti Nurbaya"),
        (
            "outlook_html_only",
            "Baik, saya datang hari Rabu.\nMohon kirim lokasi ke tautan ini <https://peta.example/q?x=1&y=2>.",
        ),
        ("yahoo", "Baik, terima kasih informasinya.\nDikirim dari Yahoo Mail di Android"),
        (
            "apple",
            "Pak, saya masih menunggu jawaban dari kantor mengenai permohonan yang saya ajukan.\n\n"
            "Dikirim dari iPhone saya",
        ),
    ],
)
def test_an_answer_is_shown_without_the_mail_that_it_quotes(read: Read, sample: str, text: str) -> None:
    found = arrival(read(SAMPLES[sample]))
    assert found.text == text
    assert found.facts["has_quote"] is True


@pytest.mark.parametrize(
    ("sample", "last_line"),
    [
        ("thunderbird_inline", "Jalan Merdeka 1"),
        ("forwarded", "Permohonan Anda ditolak."),
        ("official_letter", "Dengan hormat, kami mohon data."),
    ],
)
def test_text_that_only_looks_like_a_quote_stays(read: Read, sample: str, last_line: str) -> None:
    found = arrival(read(SAMPLES[sample]))
    assert found.text.splitlines()[-1] == last_line
    assert "has_quote" not in found.facts


def test_sender_conversation_and_chain_come_from_the_header(read: Read) -> None:
    found = arrival(read(SAMPLES["gmail"]))
    assert (found.sender, found.sender_name) == ("budi.santoso@gmail.example", "Budi Santoso")
    assert found.provider_id == "<CAJx1=abc@mail.gmail.example>"
    assert found.conversation == "<akar-1@mail.gmail.example>"
    assert found.answers == (OURS, "<akar-1@mail.gmail.example>")
    assert found.sent_at == RECEIVED
    assert not found.is_automatic


def test_a_mail_that_answers_none_begins_its_own_conversation(read: Read) -> None:
    found = arrival(read(SAMPLES["official_letter"]))
    assert found.conversation == found.provider_id == "<nd1@daerah.example>"
    assert found.answers == ()


def test_facts_have_subject_addressees_and_where_answers_go(read: Read) -> None:
    assert arrival(read(SAMPLES["outlook"])).facts == {
        "subject": "RE: Pengaduan keterlambatan – NIB 9120001234567",
        "to": [OFFICE],
        "cc": ["kepala@perusahaan.example"],
        "has_quote": True,
    }
    assert arrival(read(SAMPLES["yahoo"])).facts["reply_to"] == ["dewi.kantor@yahoo.example"]


def test_files_are_decoded_and_have_their_names(read: Read) -> None:
    picture, letter = arrival(read(SAMPLES["outlook"])).files
    assert (picture.name, picture.media_type, picture.size) == ("image001.png", "image/png", 4)
    assert (letter.name, letter.media_type) == ("Surat kuasa (asli).pdf", "application/pdf")
    assert letter.path is not None
    assert letter.path.read_bytes() == b"%PDF-1.7\n"


def test_the_raw_mail_is_kept_as_it_came(read: Read) -> None:
    raw = arrival(read(SAMPLES["gmail"])).raw
    assert raw is not None
    assert raw.path is not None
    assert raw.path.read_bytes() == SAMPLES["gmail"]
    assert raw.size == len(SAMPLES["gmail"])


def test_a_mail_without_text_is_a_file(read: Read) -> None:
    found = arrival(
        read(mail("From: a@b.example\nContent-Type: image/jpeg\nContent-Transfer-Encoding: base64\n\n/9j/\n"))
    )
    assert (found.kind, found.text, len(found.files)) == (Kind.FILE, "", 1)


def test_winmail_dat_and_encrypted_mails_stay_files(read: Read) -> None:
    text = """\
From: a@b.example
Content-Type: multipart/mixed; boundary=x

--x
Content-Type: application/ms-tnef; name="winmail.dat"

TNEF
--x
Content-Type: application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m

CMS
--x
Content-Type: application/pgp-signature; name=signature.asc

SIGNATURE
--x--
"""
    assert [file.name for file in arrival(read(mail(text))).files] == ["winmail.dat", "smime.p7m"]


def test_a_forwarded_mail_as_an_attachment_is_one_file(read: Read) -> None:
    text = """\
From: a@b.example
Content-Type: multipart/mixed; boundary=x

--x

Lihat lampiran.
--x
Content-Type: message/rfc822

From: c@d.example
Content-Type: multipart/mixed; boundary=y

--y

dalam
--y--
--x--
"""
    found = arrival(read(mail(text)))
    assert found.text == "Lihat lampiran."
    assert [file.name for file in found.files] == ["message.eml"]


def test_plain_text_is_preferred_and_an_empty_one_is_not(read: Read) -> None:
    def alternatives(plain: str) -> bytes:
        return mail(f"""\
From: a@b.example
Content-Type: multipart/alternative; boundary=x

--x
Content-Type: text/plain

{plain}
--x
Content-Type: text/html

<p>dari HTML</p>
--x--
""")

    assert arrival(read(alternatives("dari teks"))).text == "dari teks"
    assert arrival(read(alternatives("   "))).text == "dari HTML"


def test_each_fetch_of_a_mail_without_message_id_gives_the_same_id(read: Read) -> None:
    raw = mail("From: a@b.example\nSubject: x\n\nhalo\n")
    first, second = arrival(read(raw)), arrival(read(raw))
    assert first.provider_id == second.provider_id == first.conversation
    assert first.provider_id.startswith("sha256:")
    assert arrival(read(raw + b"!")).provider_id != first.provider_id


def test_two_mails_with_one_message_id_are_told_apart_and_each_fetch_of_one_is_the_same(read: Read) -> None:
    head = "From: pemindai@kantor.example\nMessage-ID: <1@pemindai>\nSubject: Pindaian\n"
    one, other = (mail(f"{head}Date: Tue, 1 Dec 2026 10:0{n}:00 +0700\n\nhalo\n") for n in range(2))
    found = [arrival(read(raw)) for raw in (one, one, other)]
    assert [each.provider_id for each in found] == ["<1@pemindai>"] * 3
    assert found[0].fingerprint == found[1].fingerprint != found[2].fingerprint


def test_our_own_mail_that_comes_back_is_nothing_new(read: Read) -> None:
    raw = mail(f"From: Kantor <{OFFICE}>\nMessage-ID: {OURS}\n\nhalo\n")
    assert read(raw) == Parsed()


def test_a_stranger_cannot_take_the_id_of_our_mail(read: Read) -> None:
    found = arrival(read(mail(f"From: x@y.example\nMessage-ID: {OURS}\n\nhalo\n")))
    assert found.provider_id.startswith("sha256:")


def test_text_of_great_length_is_cut_and_says_so(read: Read) -> None:
    found = arrival(read(mail("From: a@b.example\n\n" + "kata " * 30_000)))
    assert len(found.text) <= MOST_LETTERS
    assert found.facts["is_cut"] is True


def test_of_a_mail_that_is_too_large_the_beginning_is_shown(tmp_path: Path) -> None:
    path = tmp_path / "raw"
    path.write_bytes(SAMPLES["outlook"][:-200])
    found = arrival(parse(path, tmp_path, OFFICE, RECEIVED, whole_size=70_000_000))
    assert found.text.startswith("Selamat pagi")
    assert (found.files, found.raw) == ((), None)
    assert (found.facts["too_large"], found.facts["is_cut"]) == (70_000_000, True)


def test_a_mail_that_the_parser_fails_on_is_kept_raw(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    """The fault is planted: no mail is known that causes one."""

    def fails(_headers: object) -> str:
        raise KeyError("rahasia")

    monkeypatch.setattr(parsing, "_root", fails)
    found = arrival(read(SAMPLES["gmail"]))
    assert (found.kind, found.text, found.sender) == (Kind.UNKNOWN, "", "")
    assert found.provider_id.startswith("sha256:")
    assert found.raw is not None


# -- damage ------------------------------------------------------------------------------------------------


def holds(parsed: Parsed) -> None:
    """What the server program relies on, of any mail."""
    found = parsed.arrival
    if found is None:
        return
    assert found.kind is not Kind.UNKNOWN, "the parser failed"
    assert found.provider_id
    assert found.conversation
    written = [found.text, found.sender_name, *found.answers, *(file.name for file in found.files)]
    for text in [*written, str(found.facts)]:
        assert "\0" not in text
        text.encode("utf-8")  # no surrogates
    for file in (*found.files, *([found.raw] if found.raw else [])):
        assert file.path is not None
        assert file.path.stat().st_size == file.size
        assert not {"/", "\\", "\n"} & set(file.name)


@pytest.fixture(scope="module")
def read_anything(tmp_path_factory: pytest.TempPathFactory) -> Callable[[bytes], None]:
    folder = tmp_path_factory.mktemp("damaged")
    places = iter(range(10_000_000))

    def read(raw: bytes) -> None:
        own = folder / str(next(places))
        own.mkdir()
        path = own / "raw"
        path.write_bytes(raw)
        began = time.perf_counter()
        holds(parse(path, own, OFFICE, RECEIVED))
        assert time.perf_counter() - began < 5
        for file in own.iterdir():
            file.unlink()
        own.rmdir()

    return read


_samples = st.sampled_from(sorted(SAMPLES.values()))
_loose = settings(max_examples=150, suppress_health_check=list(HealthCheck))


@_loose
@given(st.binary(max_size=3_000))
def test_any_bytes_are_a_mail(read_anything: Callable[[bytes], None], raw: bytes) -> None:
    read_anything(raw)


@_loose
@given(_samples, st.lists(st.tuples(st.floats(0, 1), st.binary(max_size=12), st.integers(0, 40)), max_size=6))
def test_a_damaged_mail_gives_what_is_left(
    read_anything: Callable[[bytes], None], raw: bytes, damage: list[tuple[float, bytes, int]]
) -> None:
    for where, inserted, removed in damage:
        at = int(where * len(raw))
        raw = raw[:at] + inserted + raw[at + removed :]
    read_anything(raw)


_HEADERS = (
    "From",
    "To",
    "Subject",
    "Message-ID",
    "References",
    "Content-Type",
    "Content-Disposition",
    "Date",
)
_PIECES = (
    *(
        "=?utf-8?b?",
        "=?utf-8?q?=C3?=",
        "?=",
        '"',
        "(",
        ")",
        "<",
        ">",
        "@",
        ",",
        ";",
        ":",
        "a@b.example",
        "\\",
    ),
    *(
        "multipart/mixed",
        "text/html",
        "boundary=",
        "charset=",
        "utf-7",
        "idna",
        "hex",
        "name*0*=",
        "%ff",
        "''",
    ),
    *("filename*=utf-99''%ff", "\n ", "\t", "\xff", "\u202e", "[", "]", "=", "x", "--x", "\0"),
)


@_loose
@given(
    st.lists(
        st.tuples(st.sampled_from(_HEADERS), st.lists(st.sampled_from(_PIECES), max_size=12)), max_size=8
    )
)
def test_damaged_fields_of_a_header_stop_nothing(
    read_anything: Callable[[bytes], None], fields: list[tuple[str, list[str]]]
) -> None:
    lines = "".join(f"{name}: {''.join(pieces)}\n" for name, pieces in fields)
    read_anything(mail(f"{lines}\n--x\n\n<p>halo\n--x--\n"))


@pytest.mark.parametrize(
    "piece",
    ["<a ", "<!--", "<![", "</", '<a b="', "<style>", "<blockquote>", "<li>", "&#", "<a href=x>y", "<td>"],
)
def test_hostile_html_costs_no_more_than_its_length(
    read_anything: Callable[[bytes], None], piece: str
) -> None:
    read_anything(
        b"From: a@b.example\nContent-Type: text/html\n\n" + piece.encode() * (800_000 // len(piece))
    )


@pytest.mark.parametrize(
    "piece", ["(", "a:", "a <", '"', "=?utf-8?q?a?= ", "a@b.example,", "<a@b>", ";", ";x=", "=?", "\\"]
)
@pytest.mark.parametrize("field", ["From", "Subject", "References", "Content-Type", "Content-Disposition"])
def test_a_hostile_field_costs_no_more_than_its_length(
    read_anything: Callable[[bytes], None], field: str, piece: str
) -> None:
    value = piece * (200_000 // len(piece))
    read_anything(f"{field}: {value}\nSubject: x\n\nhalo".encode())


@pytest.mark.parametrize(
    "piece", ["> kutipan\n", "Pada 1 @ menulis\n", "Dari: x\n", "On 1\n", "\n", "-" * 70]
)
def test_hostile_plain_text_costs_no_more_than_its_length(
    read_anything: Callable[[bytes], None], piece: str
) -> None:
    read_anything(b"From: a@b.example\n\n" + piece.encode() * (800_000 // len(piece)))


def test_nesting_without_end_and_parts_without_number_are_bounded(read: Read) -> None:
    nested = "".join(
        f"Content-Type: multipart/mixed; boundary=b{depth}\n\n--b{depth}\n" for depth in range(500)
    )
    holds(read(mail(f"From: a@b.example\n{nested}\nhalo\n")))
    many = "--x\nContent-Disposition: attachment; filename=a\n\nb\n" * 5_000
    found = arrival(
        read(mail(f"From: a@b.example\nContent-Type: multipart/mixed; boundary=x\n\n{many}--x--\n"))
    )
    assert 100 < len(found.files) <= 200
    assert found.facts["is_cut"] is True


def test_a_mail_of_25_mb_needs_little_memory(tmp_path: Path) -> None:
    made = EmailMessage()
    made["From"] = "a@b.example"
    made.set_content("Lampiran besar.")
    made.add_attachment(bytes(25_000_000), maintype="application", subtype="zip", filename="besar.zip")
    path = tmp_path / "raw"
    path.write_bytes(made.as_bytes())
    del made
    tracemalloc.start()
    try:
        found = arrival(parse(path, tmp_path, OFFICE, RECEIVED))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert found.files[0].size == 25_000_000
    assert peak < 5_000_000
