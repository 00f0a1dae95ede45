"""Base64 as it comes in mails: with line ends, foreign characters, padding in the middle, and cut off."""

from __future__ import annotations

import binascii
import string

_WANTED = (string.ascii_letters + string.digits + "+/=").encode()
_UNWANTED = bytes(set(range(256)) - set(_WANTED))


class Base64Stream:
    def __init__(self) -> None:
        self._rest = b""

    def feed(self, coded: bytes) -> bytes:
        """Return what these bytes add; up to three of them wait for the next."""
        *ended, last = (self._rest + coded.translate(None, _UNWANTED)).split(b"=")
        whole = len(last) // 4 * 4
        self._rest = last[whole:]
        return b"".join([*map(_padded, ended), binascii.a2b_base64(last[:whole])])

    def end(self) -> bytes:
        rest, self._rest = self._rest, b""
        return _padded(rest)

    def all(self, coded: bytes) -> bytes:
        return self.feed(coded) + self.end()


def _padded(coded: bytes) -> bytes:
    if len(coded) % 4 == 1:  # six bits are no byte
        coded = coded[:-1]
    return binascii.a2b_base64(coded + b"=" * (-len(coded) % 4))
