"""What each error code of the Cloud API means for a message, by code: titles and texts change.

Source: Meta, "Error codes", 18 June 2026. A code that is missing here is judged by the HTTP status.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from channels.messages import Holds, Outcome, Result

LONGEST_WAIT_S = 3600.0


@dataclass(frozen=True, slots=True)
class Meaning:
    """What to do after a refusal.

    Attributes:
        wait_s: Seconds before the next attempt; None lets the caller choose.
        health: A code of `Health`, if nothing can be sent until an administrator repairs it.
        slows: The number sends at half its rate from now on.
        grows: The wait is 4 seconds to the power of the attempts before this one.
    """

    result: Result
    holds: Holds = Holds.MESSAGE
    wait_s: float | None = None
    health: str = ""
    slows: bool = False
    grows: bool = False


def _refused() -> Meaning:
    return Meaning(Result.FAILED)


def _stopped(health: str) -> Meaning:
    return Meaning(Result.RETRY, Holds.ADDRESS, LONGEST_WAIT_S, health)


_SIGN_IN = Meaning(Result.RETRY, Holds.ADDRESS, 300.0, "sign_in")
MEANINGS: Mapping[int, Meaning] = {
    0: _SIGN_IN,
    3: _SIGN_IN,  # the app lacks a capability
    10: _SIGN_IN,  # a permission was removed
    190: _SIGN_IN,  # the token has ended
    131005: _SIGN_IN,  # access denied
    1: Meaning(Result.RETRY),  # unknown fault of the API
    2: Meaning(Result.RETRY),  # temporary fault of the API
    131000: Meaning(Result.RETRY),  # unknown fault
    131016: Meaning(Result.RETRY),  # service unavailable
    4: Meaning(Result.RETRY, Holds.ADDRESS, 60.0, slows=True),  # calls of the app
    80007: Meaning(Result.RETRY, Holds.ADDRESS, 60.0, slows=True),  # rate of the business account
    130429: Meaning(Result.RETRY, Holds.ADDRESS, 5.0, slows=True),  # throughput of the number
    131056: Meaning(Result.RETRY, Holds.CONVERSATION, grows=True),  # too many messages to one person
    131057: Meaning(Result.RETRY, Holds.ADDRESS, 600.0),  # the account is being maintained
    131048: _stopped("spam_limit"),
    368: _stopped("blocked"),  # a policy was violated
    131031: _stopped("blocked"),
    131042: _stopped("payment"),
    131044: _stopped("payment"),  # no payment method
    131045: _stopped("registration"),
    133010: _stopped("registration"),  # the number is not registered
    33: _stopped("registration"),  # the number was deleted
    100: _refused(),  # a parameter is wrong
    130472: _refused(),  # the person is part of an experiment of Meta
    130497: _refused(),  # messages to that country are not allowed
    131008: _refused(),  # a parameter is missing
    131009: _refused(),  # the value of a parameter is wrong
    131021: _refused(),  # to the office's own number
    131026: _refused(),  # undeliverable: no WhatsApp, an old version, terms not accepted
    131030: _refused(),  # a test number may write to five people only
    131037: _refused(),  # the display name is not approved
    131047: _refused(),  # the window is closed
    131049: _refused(),  # this person gets enough marketing
    131050: _refused(),  # this person stopped marketing messages
    131051: _refused(),  # unsupported kind of message
    131052: _refused(),  # the file cannot be downloaded
    131053: _refused(),  # the file cannot be uploaded
    131062: _refused(),  # such a message needs a phone number, not a user id
    131063: _refused(),  # marketing templates go through another API
    131064: _refused(),  # limit after wrong categories of templates
    132000: _refused(),  # number of placeholders
    132001: _refused(),  # there is no such template
    132005: _refused(),  # the filled template is too long
    132007: _refused(),  # the template violates a policy
    132008: _refused(),  # a placeholder's value is malformed
    132012: _refused(),
    132015: _refused(),  # the template is paused
    132016: _refused(),  # the template is disabled
    137000: _refused(),  # the person's identity key changed
}


@dataclass(frozen=True, slots=True)
class GraphError:
    """The error object of an answer, or of a status: `code` is 0 if there was none."""

    code: int
    detail: str = ""
    subcode: int = 0
    is_transient: bool = False
    is_given: bool = True

    @classmethod
    def of(cls, answer: object) -> GraphError:
        """Read {"error": {...}} or the error object itself."""
        error = answer.get("error", answer) if isinstance(answer, Mapping) else None
        if not isinstance(error, Mapping) or not isinstance(error.get("code"), int):
            return cls(0, is_given=False)
        data = error.get("error_data")
        words = data.get("details") if isinstance(data, Mapping) else None
        return cls(
            code=error["code"],
            detail=str(words or error.get("message") or error.get("title") or "")[:500],
            subcode=_number(error.get("error_subcode")),
            is_transient=error.get("is_transient") is True,
        )


def meaning_of(error: GraphError, status: int) -> Meaning:
    """Judge an answer that is no success.

    Without Graph's error object a 5xx comes from something between, which may have passed the request on.
    """
    if status == 401:
        return _SIGN_IN
    if not error.is_given:
        return Meaning(Result.UNSURE if status >= 500 else Result.FAILED)
    if (known := MEANINGS.get(error.code)) is not None:
        return known
    if 200 <= error.code < 300:  # permissions
        return _SIGN_IN
    if status == 429:
        return Meaning(Result.RETRY, Holds.ADDRESS, 60.0, slows=True)
    return Meaning(Result.RETRY if status >= 500 or error.is_transient else Result.FAILED)


def outcome_of(error: GraphError, status: int, attempt: int) -> Outcome:
    meaning = meaning_of(error, status)
    wait_s = min(4.0 ** min(attempt - 1, 6), LONGEST_WAIT_S) if meaning.grows else meaning.wait_s
    code = str(error.code) if error.is_given else f"http_{status}"
    return Outcome(meaning.result, code=code, detail=error.detail, holds=meaning.holds, retry_after_s=wait_s)


def _number(value: Any) -> int:
    return value if isinstance(value, int) else 0
