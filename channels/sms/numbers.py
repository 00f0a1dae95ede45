"""Numbers of senders and recipients of SMS in E.164."""

from __future__ import annotations

import phonenumbers


def phone_of(number: str, region: str) -> str:
    """Return a number in E.164; "" for a name, a short code and what is no number."""
    try:
        parsed = phonenumbers.parse(number, region)
    except phonenumbers.NumberParseException:
        return ""
    if not phonenumbers.is_possible_number(parsed):
        return ""
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
