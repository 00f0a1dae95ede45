from __future__ import annotations

import time

import pytest

from channels.mail.html_text import text_of_html


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("<p>Satu</p><p>Dua</p>", "Satu\n\nDua"),
        ("<div>Satu</div><div>Dua</div>", "Satu\nDua"),
        ("Satu<br>Dua<br/><br>Tiga", "Satu\nDua\n\nTiga"),
        ("<ul><li>satu<li>dua</ul>", "- satu\n- dua"),
        (
            "<table><tr><td>NIB</td><td>912</td></tr><tr><td>Nama</td><td>Budi</td></tr></table>",
            "NIB | 912\nNama | Budi",
        ),
        ("a &lt;b&gt; &amp; c&nbsp;d", "a <b> & c d"),
        ("  banyak \n  spasi ", "banyak spasi"),
        ("<pre>a\n  b</pre>", "a\n  b"),
        (
            "Yth.<blockquote>Satu<br>Dua<blockquote>Tiga</blockquote></blockquote>Empat",
            "Yth.\n\n> Satu\n> Dua\n>\n> > Tiga\n\nEmpat",
        ),
        ('<p class="MsoNormal">Satu</p>\n<p class="MsoNormal">Dua</p>', "Satu\nDua"),
    ],
)
def test_blocks_become_lines(source: str, text: str) -> None:
    assert text_of_html(source) == text


@pytest.mark.parametrize(
    ("source", "text"),
    [
        (
            '<a href="https://bank.example.evil.example/x">bank.example</a>',
            "bank.example <https://bank.example.evil.example/x>",
        ),
        ('<a href="https://kantor.example/">kantor.example</a>', "kantor.example"),
        (
            '<a href="https://kantor.example/a?b=1&amp;c=2">https://kantor.example/a?b=1&amp;c=2</a>',
            "https://kantor.example/a?b=1&c=2",
        ),
        ('<a href="https://x.example/logo"><img src="cid:1"></a>', "<https://x.example/logo>"),
        ('<a href="mailto:a@b.example?subject=x">tulis</a>', "tulis <a@b.example>"),
        ('<a href="javascript:alert(1)">klik</a>', "klik"),
        ("<a href=https://x.example>y</a>", "y <https://x.example>"),
    ],
)
def test_a_link_shows_where_it_really_leads(source: str, text: str) -> None:
    assert text_of_html(source) == text


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("<style>p {color:red}</style>halo<script>if (a < b) x()</script>", "halo"),
        ("<head><title>judul</title></head><body>halo", "halo"),
        ("a<!-- tidak > terlihat -->b", "ab"),
        ("<img alt='logo kantor' src='https://lacak.example/p.gif'>", "[logo kantor]"),
        ('<a title="x > y" href="https://z.example">t</a>', "t <https://z.example>"),
        ("a < b dan c > d", "a < b dan c > d"),
        ("<![endif]>halo<?xml a?>", "halo"),
        ("<p>belum selesai <a href=", "belum selesai <a href="),
        ("<style>tak berakhir", "tak berakhir"),
    ],
)
def test_what_is_no_text_is_left_out_and_damage_is_not(source: str, text: str) -> None:
    assert text_of_html(source) == text


def test_a_tag_made_to_be_slow_is_read_at_once() -> None:
    began = time.thread_time()
    assert text_of_html("<a" + ' x=""' * 200_000 + ">halo") == "halo"
    assert time.thread_time() - began < 3
