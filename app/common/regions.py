"""The places of West Java by their Kemendagri code: kabupaten/kota, kecamatan, kelurahan and desa."""

from __future__ import annotations

import csv
import re
from functools import cache, cached_property

import resources
from app.common.type_ahead import Proposal, TypeAhead


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
        return self._codes.get(" ".join(name.split()).casefold(), "")

    def name_of(self, code: str) -> str:
        """Return the full name; "" for an unknown code."""
        return self._names.get(code, "")

    def regencies_in(self, text: str) -> frozenset[str]:
        """Return the codes of the kabupaten and kota that a text names; of both, if it leaves out which."""
        words = re.sub(r"\bkab\b", "kabupaten", re.sub(r"\W+", " ", text.casefold())).strip()
        for known in (self._full_regencies, self._bare_regencies):
            found: set[str] = set()
            left = f" {words} "
            for name in sorted(known, key=len, reverse=True):  # Bandung Barat before Bandung
                if f" {name} " in left:
                    found |= known[name]
                    left = left.replace(f" {name} ", "  ")
            if found:
                return frozenset(found)
        return frozenset()

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


@cache
def regions() -> Regions:
    """Return the shipped places; they are read at the first use."""
    return Regions()
