"""What the chatbot asked before it handed over, as fields of a new case."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from db.enums import CaseKind

_SUBJECT_LETTERS = 100
_NUMBERS = {"nib": "nib", "registration": "registration_number"}
# Recorded with the case, so in the language of the office.
_QUESTION = "Kata pemohon kepada bot obrolan: “{text}”"
_REACH = "Dapat dihubungi lewat {reach}, menurut pemohon."


def fields_of(form: Mapping[str, Any], is_person_known: bool) -> dict[str, str]:
    """Return the draft fields that a form fills. form: As in app/chatbot/talk.py, or another chatbot's."""
    said = {name: " ".join(text.split()) for name, text in form.items() if isinstance(text, str)}
    question, reach = said.get("question", ""), said.get("reach", "")
    lines = []
    fields = {"subject": _beginning(question)}
    if question:
        lines.append(_QUESTION.format(text=question))
    if said.get("kind") in [kind.value for kind in CaseKind]:
        fields["kind"] = said["kind"]
    if (name := _NUMBERS.get(said.get("number_kind", ""))) is not None:
        fields[name] = said.get("number", "")
    if not is_person_known:
        fields["person.name"] = said.get("name", "")
    if reach and "@" not in reach and not is_person_known:
        fields["person.phone"] = reach
    elif reach:
        lines.append(_REACH.format(reach=reach))
    fields["description"] = "\n".join(lines)
    return {name: text for name, text in fields.items() if text}


def _beginning(text: str) -> str:
    """Return the first words, as many as a subject has room for."""
    if len(text) <= _SUBJECT_LETTERS:
        return text
    return f"{text[:_SUBJECT_LETTERS].rpartition(' ')[0] or text[:_SUBJECT_LETTERS]} …"
