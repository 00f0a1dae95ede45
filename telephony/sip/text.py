"""Removes invisible characters: a name made of them would look empty, or hide the text beside it."""

from __future__ import annotations

import re
import unicodedata

LINE_END = re.compile(r"\r\n?|\n")
_SURROGATE = re.compile("[\ud800-\udfff]")  # pjsua2's form for bytes that are not UTF-8

# Characters that Unicode calls default-ignorable and that are neither Cc nor Cf, and letters and symbols that
# are drawn empty: joiners, Hangul and Khmer fillers, variation selectors, tags, an empty Braille cell, a null
# note head.
_EMPTY = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180d\u180f\u2065\u2800\u3164\ufe00-\ufe0f\uffa0\ufff0-\ufff8"
    "\U0001d159\U000e0000-\U000e0fff]"
)


def without_invisible(text: str) -> str:
    """Return the text without control, direction, filler and other invisible characters.

    White space stays, including line ends.
    """
    return "".join(
        letter
        for letter in _EMPTY.sub("", text)
        if letter.isspace() or unicodedata.category(letter) not in ("Cc", "Cf")
    )


def plain(text: str) -> str:
    """Return one line without invisible characters; a name of only such characters becomes empty."""
    return " ".join(without_invisible(_SURROGATE.sub(_as_latin_1, text)).split())


def with_crlf(message: str) -> str:
    """Return a SIP message with CRLF at each line end: pjsip accepts LF and CR too, in any mixture."""
    return LINE_END.sub("\r\n", message.lstrip("\r\n"))


def _as_latin_1(surrogate: re.Match[str]) -> str:
    """Return the byte's letter in Latin-1, or U+FFFD for a control character."""
    byte = ord(surrogate[0]) - 0xDC00
    return chr(byte) if 0xA0 <= byte <= 0xFF else "\ufffd"
