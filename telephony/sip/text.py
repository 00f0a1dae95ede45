"""Characters that show nothing: a name made of them would look like no name, or hide what is beside it."""

from __future__ import annotations

import re
import unicodedata

# What Unicode calls default-ignorable and is neither Cc nor Cf, and letters and symbols that are drawn empty:
# joiners, Hangul and Khmer fillers, variation selectors, tags, an empty Braille cell, a null note head.
_EMPTY = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180d\u180f\u2065\u2800\u3164\ufe00-\ufe0f\uffa0\ufff0-\ufff8"
    "\U0001d159\U000e0000-\U000e0fff]"
)


def without_invisible(text: str) -> str:
    """Return the text without control, direction, filling and other characters that show nothing.

    White space stays, line ends among it.
    """
    return "".join(
        letter
        for letter in _EMPTY.sub("", text)
        if letter.isspace() or unicodedata.category(letter) not in ("Cc", "Cf")
    )
