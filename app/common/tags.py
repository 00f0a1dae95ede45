"""The normal form of a tag: the same word is the same tag, however it is typed."""

from __future__ import annotations

import re
import unicodedata

_SEPARATORS = re.compile(r"[,;\n]")
_NOT_IN_A_TAG = re.compile(r'[\x00-\x1f\x7f"<>\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]')


def normal_tag(typed: str) -> str:
    """Return the normal form: lower case, "-" for spaces, no "#"; "" if nothing is left."""
    plain = unicodedata.normalize("NFKC", typed)
    spaced = "-".join(_NOT_IN_A_TAG.sub("", plain.replace("\t", " ")).split())
    return spaced.lower().strip("#-.,;:")


def typed_tags(typed: str) -> tuple[str, ...]:
    """Return the tags of a text in which commas, semicolons and lines separate them; each once."""
    tags = map(normal_tag, _SEPARATORS.split(typed))
    return tuple(dict.fromkeys(tag for tag in tags if tag))
