"""Reads the first called number of a diverted call."""

from __future__ import annotations

from telephony.sip.caller import name_and_address
from telephony.sip.message import SipMessage, parameter, split_list


def diverted_from(invite: SipMessage) -> str:
    """Return the user part of the first called address; "" if it was ours.

    It reads Diversion (RFC 5806: the last value is the first diverter) and History-Info (RFC 7044: the first
    of at least two entries).
    """
    diverted = _entries(invite, "diversion")
    if diverted:
        return _user(diverted[-1])
    history = sorted(_entries(invite, "history-info"), key=_index)
    if len(history) > 1 and (first := _user(history[0])) != _user(history[-1]):
        return first
    return ""


def _entries(invite: SipMessage, name: str) -> list[str]:
    return [entry for value in invite.all(name) for entry in split_list(value)]


def _index(entry: str) -> list[int]:
    numbers = parameter(entry, "index").split(".")
    return [int(number) for number in numbers if number.isascii() and number.isdigit() and len(number) < 10]


def _user(entry: str) -> str:
    return name_and_address(entry).user
