"""What is offered while one types: regions, categories and services."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from app.cases.field_choices import load_field_choices
from app.common.regions import Regions
from app.common.type_ahead import Proposal, TypeAhead, is_near_beginning
from app.common.typed_toml import TomlError
from app.demo.data import read_table
from db.enums import CaseKind

REGIONS = Regions()


def shown(proposals: Any) -> list[Any]:
    return [one.shown for one in proposals]


def test_every_place_of_west_java_has_its_code_and_a_name_of_its_own() -> None:
    names = {name: REGIONS.code_of(name) for name in REGIONS._names.values()}
    assert Counter(code.count(".") for code in names.values()) == {1: 27, 2: 627, 3: 5957}
    villages = [code.rpartition(".")[2][0] for code in names.values() if code.count(".") == 3]
    assert Counter(villages) == {"1": 646, "2": 5311}
    assert names["Kel. Lingkar Selatan, Kec. Lengkong, Kota Bandung"] == "32.73.13.1002"
    assert REGIONS.code_of("  kota   bandung ") == "32.73"
    assert REGIONS.code_of("Bandung coret") == ""


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("band", "Kabupaten Bandung"),
        ("kota band", "Kota Bandung"),
        ("bandung kota", "Kota Bandung"),
        ("kab ban bar", "Kabupaten Bandung Barat"),
        ("lengkong bandung", "Kec. Lengkong, Kota Bandung"),
        ("ling sel", "Kel. Lingkar Selatan, Kec. Lengkong, Kota Bandung"),
        ("cimahii", "Kota Cimahi"),
        ("tasikmlaya", "Kabupaten Tasikmalaya"),
        ("pangadnaran", "Kabupaten Pangandaran"),
    ],
)
def test_a_region_is_found_by_the_beginnings_of_any_words_and_small_slips_are_forgiven(
    typed: str, first: str
) -> None:
    assert shown(REGIONS.find(typed))[0] == first


def test_nothing_is_offered_for_nothing_and_for_what_is_nowhere() -> None:
    assert [REGIONS.find(typed) for typed in (" ", "zzzz", "kota zzzz")] == [(), (), ()]


def test_short_words_are_taken_as_they_are_typed_and_slips_only_when_nothing_fits() -> None:
    found = TypeAhead([Proposal("Izin", "Izin"), Proposal("Izan", "Izan")])
    assert shown(found.find("izi")) == ["Izin"]
    assert found.find("ozi") == ()
    assert shown(found.find("izun")) == ["Izan", "Izin"]
    assert is_near_beginning("tasikmlaya", "tasikmalaya", 1)
    assert not is_near_beginning("asikmalaya", "tasikmalaya", 2)


def test_categories_fit_the_kind_of_case_and_are_recorded_by_their_indonesian_name() -> None:
    lists = load_field_choices()
    complaint, information = (
        lists.categories(kind, "en") for kind in (CaseKind.COMPLAINT, CaseKind.INFORMATION)
    )
    assert shown(complaint.find("licence late")) == ["Licence is late"]
    assert information.find("licence late") == ()
    assert complaint.find("terlambat")[0].text == "Keterlambatan penerbitan izin"
    assert lists.category_recorded("licence IS late") == "Keterlambatan penerbitan izin"
    assert lists.category_shown("Keterlambatan penerbitan izin", "en") == "Licence is late"
    assert lists.category_recorded("sesuatu lain") == "sesuatu lain"
    assert not lists.has_category("sesuatu lain")
    assert shown(lists.services("id").find("sipa"))[0] == "Izin air tanah dan air permukaan"


def test_an_office_has_lists_of_its_own_and_a_wrong_one_is_named(tmp_path: Path) -> None:
    own = tmp_path / "services.toml"
    own.write_text('[[services]]\nname = { id = "Izin kapal", en = "Ship licence" }\n', encoding="utf-8")
    lists = load_field_choices(tmp_path)
    assert shown(lists.services("en").find("s")) == ["Ship licence"]
    assert lists.has_category("Lainnya")  # the other file is ours still
    own.write_text('[[services]]\nnama = "Izin kapal"\n', encoding="utf-8")
    with pytest.raises(TomlError, match=r"services\.toml.*services\[0\]"):
        load_field_choices(tmp_path)


def test_the_demo_speaks_of_what_the_lists_have() -> None:
    lists = load_field_choices()
    for case in read_table("cases.toml")["cases"]:
        assert lists.has_category(case["category"]), case["subject"]
        assert lists.has_service(case.get("service", "Izin kehutanan")), case["subject"]
        assert REGIONS.code_of(case["region"]), case["subject"]
