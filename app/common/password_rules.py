"""Which passwords may be chosen: asked by the desktop while one types, and by the server program."""

from __future__ import annotations

import stringprep
import unicodedata

from db.sync.sync_status import SHORTEST_PASSWORD

LEAST_LETTERS, MOST_LETTERS = SHORTEST_PASSWORD, 256
SHORT, LONG, UNSEEN, SAME, LOGIN_NAME = "short", "long", "unseen", "same", "login_name"


def unfit(login: str, present: str, new: str) -> str:
    """Return why this password cannot be chosen; "" if it can."""
    if any(map(_is_unseen, new)):
        return UNSEEN
    if len(unicodedata.normalize("NFKC", new).strip()) < LEAST_LETTERS:  # letters, however they are written
        return SHORT
    if len(new) > MOST_LETTERS:
        return LONG
    if new == present:
        return SAME
    return LOGIN_NAME if new.strip().casefold() == login.casefold() else ""


def _is_unseen(sign: str) -> bool:
    """Whether it can only be pasted: a line end, an unusual space, what a directory drops (SASLprep)."""
    kind = unicodedata.category(sign)[0]
    return kind == "C" or (kind == "Z" and sign != " ") or stringprep.in_table_b1(sign)
