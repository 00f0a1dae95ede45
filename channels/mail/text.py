"""Text in mails: bytes of a stated, wrong or unknown charset become text that a database can hold."""

from __future__ import annotations

import codecs
import re

_CHARSET = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:+-]{0,39}")
# Codecs of Python that are no charset of a mail, or that read escapes.
_NO_CHARSETS = {"idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined", "mbcs", "oem"}
# What mailers call Latin-1 and ASCII often has the letters of windows-1252 (WHATWG does the same).
_WESTERN = {"iso8859-1", "ascii"}


def decode(content: bytes, charset: str = "") -> str:
    """Return the text; a wrong or unknown charset costs letters at most."""
    stated = _codec(charset)
    for codec in dict.fromkeys(("" if stated in _WESTERN else stated, "utf-8")):
        if codec:
            try:
                return content.decode(codec)
            except UnicodeError:
                continue
    return content.decode("cp1252" if not stated or stated in _WESTERN else stated, errors="replace")


def _codec(charset: str) -> str:
    """Return Python's name of a charset; "" if it has none."""
    if not _CHARSET.fullmatch(charset):
        return ""
    try:
        found = codecs.lookup(charset)
        b"a".decode(found.name, errors="replace")  # "hex" and others are codecs, but not of text
    except (LookupError, UnicodeError):
        return ""
    return "" if found.name.replace("-", "_") in _NO_CHARSETS else found.name
