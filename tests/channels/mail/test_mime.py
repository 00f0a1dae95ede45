from __future__ import annotations

import base64
import io
import quopri
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from channels.mail.base64_stream import Base64Stream
from channels.mail.mime import Part, read_parts
from tests.channels.mail.samples import mail


def read(folder: Path, raw: bytes) -> Part:
    return read_parts(io.BytesIO(raw), folder)


def contents(part: Part) -> list[bytes]:
    return [each.path.read_bytes() for each in part.walk() if each.path is not None]


def test_the_line_end_before_a_delimiter_belongs_to_it(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        mail("Content-Type: multipart/mixed; boundary=b\n\nawal\n--b\n\nsatu\n\n--b\n\ndua\n--b--\nakhir\n"),
    )
    assert contents(found) == [b"satu\r\n", b"dua"]


def test_a_delimiter_of_an_outer_multipart_ends_inner_ones(tmp_path: Path) -> None:
    text = """\
Content-Type: multipart/mixed; boundary=luar

--luar
Content-Type: multipart/alternative; boundary=dalam

--dalam

satu
--luar

dua
--luar--
"""
    found = read(tmp_path, mail(text))
    assert contents(found) == [b"satu", b"dua"]
    assert [child.media_type for child in found.children] == ["multipart/alternative", "text/plain"]


@pytest.mark.parametrize(
    ("raw", "found"),
    [
        (b"Content-Type: multipart/mixed; boundary=b\r\n\r\ntanpa batas\r\n", [b"tanpa batas\r\n"]),
        (b"Content-Type: multipart/mixed\r\n\r\n--b\r\n\r\nx\r\n--b--\r\n", [b"--b\r\n\r\nx\r\n--b--\r\n"]),
        (b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nputus", [b"putus"]),
        (b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: te", [b""]),
        (
            b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\ntanpa baris kosong\r\n--b--",
            [b"tanpa baris kosong"],
        ),
        (b"Subject: x\nX: y\n\nhanya LF\n", [b"hanya LF\n"]),
        (b"", [b""]),
    ],
)
def test_a_damaged_mail_gives_what_it_has(tmp_path: Path, raw: bytes, found: list[bytes]) -> None:
    assert contents(read(tmp_path, raw)) == found


def test_quoted_printable_is_decoded_over_soft_line_ends(tmp_path: Path) -> None:
    text = "Panjang – sekali, " * 20 + "\n.titik\n"
    coded = quopri.encodestring(text.encode()).decode()
    found = read(tmp_path, mail(f"Content-Transfer-Encoding: Quoted-Printable\n\n{coded}"))
    assert contents(found) == [text.replace("\n", "\r\n").encode()]


@settings(suppress_health_check=list(HealthCheck))
@given(st.binary(max_size=400), st.lists(st.integers(1, 90), min_size=1, max_size=20), st.binary(max_size=3))
def test_base64_is_decoded_in_pieces_of_any_size(content: bytes, sizes: list[int], noise: bytes) -> None:
    noise = bytes(set(noise) - set(base64.b64encode(bytes(range(256)) * 3)) - set(b"="))
    coded = base64.encodebytes(content)
    stream, found, position = Base64Stream(), b"", 0
    while position < len(coded):
        size = sizes[position % len(sizes)]
        found += stream.feed(coded[position : position + size] + noise)
        position += size
    assert found + stream.end() == content


def test_padding_in_the_middle_and_a_cut_end_are_survived() -> None:
    assert Base64Stream().all(base64.b64encode(b"satu") + base64.b64encode(b"dua!")) == b"satudua!"
    assert Base64Stream().all(base64.b64encode(b"satu")[:5]) == b"sat"
