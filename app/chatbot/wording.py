"""The chatbot's sentences: resources/chatbot/id.toml and en.toml."""

from __future__ import annotations

from datetime import date, datetime
from functools import cache

import msgspec

import resources
from app.common.clock import zone_letters
from app.common.typed_toml import read_toml

LANGUAGES = ("id", "en")  # the first one unless the visitor's is known


class Wording(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    months: tuple[str, ...]
    weekdays: tuple[str, ...]
    day: str
    moment: str
    says: dict[str, str]
    buttons: dict[str, str]

    def date(self, day: date) -> str:
        return self.day.format(day=day.day, month=self.months[day.month - 1], year=day.year)

    def time(self, at: datetime) -> str:
        """Say a moment on the clock that `at` is in."""
        weekday, letters = self.weekdays[at.weekday()], zone_letters(at)
        return self.moment.format(weekday=weekday, day=self.date(at.date()), time=f"{at:%H.%M}", zone=letters)


@cache
def wording(language: str) -> Wording:
    known = language if language in LANGUAGES else LANGUAGES[0]
    return read_toml(resources.path("chatbot", f"{known}.toml"), Wording)
