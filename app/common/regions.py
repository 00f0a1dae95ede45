"""The places of West Java by their Kemendagri code: kabupaten/kota, kecamatan, kelurahan and desa."""

from __future__ import annotations

import csv
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
