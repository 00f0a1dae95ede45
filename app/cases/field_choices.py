"""Suggestions for a case's fields: categories and services as data of the office, and regions."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import msgspec

from app.common.regions import regions
from app.common.tables import folded
from app.common.type_ahead import Proposal, TypeAhead
from app.common.typed_toml import office_file, read_toml
from app.sop.procedure import Text
from db.enums import CaseKind

CATEGORIES, SERVICES = "categories.toml", "services.toml"


class Listed(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    name: Text
    also: str = ""


class Category(Listed, frozen=True, kw_only=True, forbid_unknown_fields=True):
    kinds: frozenset[CaseKind] = frozenset(CaseKind)


class _Categories(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    categories: tuple[Category, ...]


class _Services(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    services: tuple[Listed, ...]


class FieldChoices:
    """A category or service is recorded by its Indonesian name, and shown in the window's language.

    So a record keeps its meaning after the office changes its lists.
    """

    def __init__(self, categories: tuple[Category, ...], services: tuple[Listed, ...]) -> None:
        self._categories, self._services = categories, services
        self.regions = regions()
        self._type_ahead = lru_cache(maxsize=None)(self._make)

    def categories(self, kind: CaseKind, language: str) -> TypeAhead:
        return self._type_ahead(kind, language)

    def services(self, language: str) -> TypeAhead:
        return self._type_ahead(None, language)

    def category_shown(self, recorded: str, language: str) -> str:
        """Return the name in this language; the text itself if the list lacks it."""
        return _shown(self._categories, recorded, language)

    def service_shown(self, recorded: str, language: str) -> str:
        return _shown(self._services, recorded, language)

    def category_recorded(self, typed: str) -> str:
        """Return the recorded form of a name in any language; the text itself if the list lacks it."""
        return _recorded(self._categories, typed)

    def service_recorded(self, typed: str) -> str:
        return _recorded(self._services, typed)

    def categories_named(self, part: str) -> tuple[str, ...]:
        """Return the recorded forms of those that contain this part only in their English name."""
        return _named(self._categories, part)

    def services_named(self, part: str) -> tuple[str, ...]:
        return _named(self._services, part)

    def has_category(self, recorded: str) -> bool:
        return any(one.name.id == recorded for one in self._categories)

    def fits(self, recorded: str, kind: CaseKind) -> bool:
        """Return whether a category is for this kind of case; one that the list lacks always is."""
        return all(kind in one.kinds for one in self._categories if one.name.id == recorded)

    def has_service(self, recorded: str) -> bool:
        return any(one.name.id == recorded for one in self._services)

    def _make(self, kind: CaseKind | None, language: str) -> TypeAhead:
        of_kind = tuple(one for one in self._categories if kind in one.kinds)
        offered: Sequence[Listed] = self._services if kind is None else of_kind
        return TypeAhead(
            Proposal(
                one.name.id, one.name.in_language(language), f"{one.name.id} {one.name.en} {one.also}", rank
            )
            for rank, one in enumerate(offered)
        )


def load_field_choices(own: Path | None = None) -> FieldChoices:
    """Read the office's own lists in the folder `own`, or the shipped ones.

    Raises:
        TomlError: A file's content is invalid.
        OSError: A file exists and cannot be read.
    """
    categories = read_toml(office_file(own, "desk", CATEGORIES), _Categories).categories
    services = read_toml(office_file(own, "desk", SERVICES), _Services).services
    return FieldChoices(categories, services)


def listed_services(own: Path | None = None) -> frozenset[str]:
    """Return the recorded names of the services: of the list in the folder `own`, or of the shipped one.

    Raises TomlError, OSError.
    """
    services = read_toml(office_file(own, "desk", SERVICES), _Services).services
    return frozenset(one.name.id for one in services)


def _named(entries: Sequence[Listed], part: str) -> tuple[str, ...]:
    part = part.casefold()
    in_english = (one.name for one in entries if part in one.name.en.casefold())
    return tuple(name.id for name in in_english if part not in name.id.casefold())


def _shown(entries: Sequence[Listed], recorded: str, language: str) -> str:
    return next((one.name.in_language(language) for one in entries if one.name.id == recorded), recorded)


def _recorded(entries: Sequence[Listed], typed: str) -> str:
    name = folded(typed)
    found = (one.name.id for one in entries if name in (one.name.id.casefold(), one.name.en.casefold()))
    return next(found, typed)
