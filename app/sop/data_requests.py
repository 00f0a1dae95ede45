"""By when a request about personal data is answered: data of resources/sop/data_requests.toml."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from functools import lru_cache

import msgspec

import resources
from app.common.typed_toml import TomlError, parse_toml
from app.sop.procedure import DeadlineSource, Text
from db.enums import DataRequestKind

MOST_HOURS = 24 * 60


class DataRequestRule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """hours: Counted as they pass, from the moment at which the request was received."""

    kind: DataRequestKind
    hours: int
    source: DeadlineSource
    basis: Text

    @property
    def time(self) -> timedelta:
        return timedelta(hours=self.hours)


class _Rules(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    requests: tuple[DataRequestRule, ...]


@lru_cache(maxsize=1)
def data_request_rules() -> Mapping[DataRequestKind, DataRequestRule]:
    """Return the rule of each kind, in their order. Raises TomlError."""
    path = resources.path("sop", "data_requests.toml")
    return parse(path.read_text(encoding="utf-8"), str(path))


def parse(text: str, file: str = "") -> Mapping[DataRequestKind, DataRequestRule]:
    """Raises TomlError."""
    rules = parse_toml(text, _Rules, file).requests
    found = {one.kind: one for one in rules}
    if len(rules) != len(found) or set(found) != set(DataRequestKind):
        raise TomlError("requests", "there must be one for each kind", file)
    for index, one in enumerate(rules):
        if not 1 <= one.hours <= MOST_HOURS:
            raise TomlError(f"requests[{index}].hours", f"is {one.hours}, must be 1 to {MOST_HOURS}", file)
    return found
