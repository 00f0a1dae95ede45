"""The places of West Java by their Kemendagri code: kabupaten/kota, kecamatan, kelurahan and desa."""

from __future__ import annotations

import csv
import re
from functools import cache, cached_property

import resources
from app.common.tables import folded
from app.common.type_ahead import Proposal, TypeAhead

# A street, an alley or a station is called after a place, and is elsewhere.
_STREET = "(?:jl|jln|jalan|gang|gg|terminal|stasiun)(?: raya| terusan)*"


class Regions:
    """Read at the first use: some 6,600 places."""

    def __len__(self) -> int:
        return len(self._type_ahead)

    def find(self, typed: str, most: int = 8) -> tuple[Proposal, ...]:
        return self._type_ahead.find(typed, most)

    def begin(self) -> tuple[Proposal, ...]:
        """Return the kabupaten and kota."""
        return self._type_ahead.begin(27)

    def code_of(self, name: str) -> str:
        """Return 32.73.13.1002 for "Kel. Lingkar Selatan, Kec. Lengkong, Kota Bandung"; "" for free text."""
        return self._codes.get(folded(name), "")

    def name_of(self, code: str) -> str:
        """Return the full name; "" for an unknown code."""
        return self._names.get(code, "")

    def regencies_in(self, text: str) -> frozenset[str]:
        """Return the codes of the kabupaten and kota that a text names; of both, if it leaves out which."""
        words = _words(text)
        return _named(words, self._full_regencies) or _named(words, self._bare_regencies, is_bare=True)

    def contradicts(self, code: str, text: str) -> bool:
        """Return whether a text names another place than that of a code that there is.

        The full name of a place is compared as far as both go, another text by its kabupaten and kota. If it
        does not say which of both it means, it contradicts nothing that a smaller place of the code fits.
        """
        if own := self.code_of(text):
            return not (_is_within(own, code) or _is_within(code, own))
        words = _words(text)
        if named := _named(words, self._full_regencies):
            return code[:5] not in named
        named = _named(words, self._bare_regencies, is_bare=True)
        if not named or code[:5] in named:
            return False
        smaller = {self._bare_name(one): {one} for one in self._kecamatan.get(code) or {code[:8], code}}
        return not _named(words, smaller, is_bare=True)

    def _bare_name(self, code: str) -> str:
        """Return coblong for Kec. Coblong, Kota Bandung."""
        return _words(self._names[code].partition(", ")[0].partition(" ")[2]).strip()

    @cached_property
    def _kecamatan(self) -> dict[str, set[str]]:
        """Return the codes of the kecamatan by that of their kabupaten or kota."""
        found: dict[str, set[str]] = {}
        for code in self._names:
            if code.count(".") == 2:
                found.setdefault(code[:5], set()).add(code)
        return found

    @cached_property
    def _full_regencies(self) -> dict[str, set[str]]:
        """Return codes by name: kabupaten bandung."""
        return {name.casefold(): {code} for code, name in self._names.items() if code.count(".") == 1}

    @cached_property
    def _bare_regencies(self) -> dict[str, set[str]]:
        """Return codes by the name alone: bandung is a kabupaten and a kota."""
        found: dict[str, set[str]] = {}
        for name, codes in self._full_regencies.items():
            found.setdefault(name.partition(" ")[2], set()).update(codes)
        return found

    @cached_property
    def _names(self) -> dict[str, str]:
        """Return full names by code; a place follows the place that contains it."""
        names: dict[str, str] = {}
        for row in csv.DictReader(resources.read_text("regions", "places.csv").splitlines()):
            around, _, own = row["code"].rpartition(".")
            kind = {1: "", 2: "Kec. "}.get(row["code"].count("."), "Kel. " if own[0] == "1" else "Desa ")
            names[row["code"]] = f"{kind}{row['name']}" + (f", {names[around]}" if around in names else "")
        return names

    @cached_property
    def _codes(self) -> dict[str, str]:
        return {name.casefold(): code for code, name in self._names.items()}

    @cached_property
    def _type_ahead(self) -> TypeAhead:
        return TypeAhead(
            Proposal(name, name, also="kab" if name.startswith("Kabupaten") else "", rank=code.count("."))
            for code, name in self._names.items()
        )


def _words(text: str) -> str:
    """Return the words of a text with single spaces around them; a comma is one."""
    words = re.sub(r"[^\w,]+", " ", text.casefold()).replace(",", " , ").split()
    return f" {' '.join('kabupaten' if word == 'kab' else word for word in words)} "


def _is_within(code: str, around: str) -> bool:
    return f"{code}.".startswith(f"{around}.")


def _named(words: str, known: dict[str, set[str]], *, is_bare: bool = False) -> frozenset[str]:
    """Return the codes of the known names in these words; if they are bare, not those of streets."""
    names = sorted(known, key=len, reverse=True)  # Bandung Barat before Bandung
    left, found = words, set[str]()
    if is_bare:
        left = re.sub(f" {_STREET}(?: (?:{'|'.join(map(re.escape, names))}))+(?= )", " ", left)
    for name in names:
        if f" {name} " in left:
            found |= known[name]
            left = left.replace(f" {name} ", "  ")
    return frozenset(found)


@cache
def regions() -> Regions:
    """Return the shipped places; they are read at the first use."""
    return Regions()
