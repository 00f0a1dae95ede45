"""Who was called first, when a call came to us by way of another number."""

from __future__ import annotations

import re

from telephony.sip.caller import header_values, name_and_address

_ENTRY = re.compile(r",(?=(?:[^\"]*\"[^\"]*\")*[^\"]*\Z)(?=[^<>]*(?:<|\Z))")  # outside of quotes and brackets
_INDEX = re.compile(r";\s*index\s*=\s*([\d.]+)")


def diverted_from(invite: str) -> str:
    """Return the user part of the first called address; "" if that was us.

    Read are Diversion (RFC 5806: the last value is the first diverter) and History-Info (RFC 7044: the first
    of at least two entries).
    """
    diverted = _entries(invite, "diversion")
    if diverted:
        return _user(diverted[-1])
    history = sorted(_entries(invite, "history-info"), key=_index)
    if len(history) > 1 and (first := _user(history[0])) != _user(history[-1]):
        return first
    return ""


def _entries(invite: str, name: str) -> list[str]:
    return [entry.strip() for value in header_values(invite, name) for entry in _ENTRY.split(value)]


def _index(entry: str) -> list[int]:
    found = _INDEX.search(entry.rpartition(">")[2])
    return [int(number) for number in found[1].split(".") if number] if found else []


def _user(entry: str) -> str:
    return name_and_address(entry).user
