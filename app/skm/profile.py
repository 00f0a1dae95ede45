"""What a respondent may say of himself: the words are in app/skm/skm_words.py."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

PROFILE: Mapping[str, Sequence[str]] = {
    "sex": ("f", "m"),
    "age": ("17-25", "26-35", "36-45", "46-55", "56-"),
    "education": ("primary", "junior", "senior", "diploma", "bachelor", "master"),
    "work": ("civil_servant", "uniformed", "employee", "business", "student", "other"),
}
