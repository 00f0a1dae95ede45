"""The templates for the editor of group policies: those of the settings as they are, and what it can read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree as Xml

import pytest

from app.policy import NO_POLICY, Level, Policy
from app.policy.layers import KNOWN, Given, PolicyFault, build
from app.policy.registry import add_registry
from app.settings import Settings, declared, flat
from resources.installer import bundle
from ui.settings.policy_templates import ADML, ADMX, FOLDER, LANGUAGES, NAMESPACE, files

ROOT = Path(__file__).parents[3]
POLICY = ROOT.joinpath("resources", *FOLDER)
NAME = re.compile(r"\w+")  # of everything that has one: letters, digits and _
# Which control of a presentation goes with which element.
CONTROLS = {
    "text": "textBox",
    "decimal": "decimalTextBox",
    "enum": "dropdownList",
    "multiText": "multiTextBox",
}


def tag(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"


@pytest.fixture(scope="module")
def admx() -> Xml.Element:
    return Xml.parse(POLICY / ADMX).getroot()


@pytest.fixture(params=list(LANGUAGES))
def adml(request: pytest.FixtureRequest) -> Xml.Element:
    return Xml.parse(POLICY / request.param / ADML).getroot()


def policies(admx: Xml.Element) -> Iterator[Xml.Element]:
    yield from admx.iter(tag("policy"))


def test_the_templates_were_made_from_these_settings_and_words(qapp: object) -> None:
    made = files()
    assert set(made) == {path for path in POLICY.rglob("*") if path.is_file()}
    for path, text in made.items():
        assert path.read_text(encoding="utf-8") == text, "run python -m ui.settings.policy_templates"


def test_every_setting_of_a_policy_is_there_once_fixed_and_once_advised(admx: Xml.Element) -> None:
    found: dict[str, list[str]] = {}
    for policy in policies(admx):
        value = policy.get("valueName") or next(iter(policy.find(tag("elements")) or ())).get("valueName")
        root, _, area = str(policy.get("key")).rpartition("\\")
        found.setdefault(f"{area}.{value}", []).append(root)
    assert set(found) == KNOWN
    places = [r"Software\Policies\Loket", r"Software\Policies\Loket\Recommended"]
    assert all(one == places for one in found.values())


def test_the_template_is_built_as_the_format_wants_it(admx: Xml.Element) -> None:
    order = ["policyNamespaces", "resources", "supportedOn", "categories", "policies"]
    assert [child.tag for child in admx] == [tag(name) for name in order]
    assert re.fullmatch(r"\d{1,4}\.\d{1,5}", str(admx.get("revision")))
    target = admx.find(f"{tag('policyNamespaces')}/{tag('target')}")
    assert target is not None
    assert (target.get("prefix"), target.get("namespace")) == ("loket", "Loket.Policies")
    supported = {one.get("name") for one in admx.iter(tag("definition"))}
    categories = {str(one.get("name")) for one in admx.iter(tag("category"))}
    parents = [parent.get("ref") for one in admx.iter(tag("category")) for parent in one]
    assert set(parents) <= categories
    names = [str(policy.get("name")) for policy in policies(admx)]
    assert len(names) == len(set(names))
    assert all(NAME.fullmatch(name) for name in [*names, *categories])
    kinds = ("parentCategory", "supportedOn", "enabledValue", "disabledValue", "elements")
    for policy in policies(admx):
        children = [child.tag for child in policy]
        assert children == [tag(kind) for kind in kinds if tag(kind) in children]
        assert policy.get("class") == "Both"
        category, supported_on = policy[0].get("ref"), policy[1].get("ref")
        assert category in categories
        assert supported_on in supported
        has_elements = tag("elements") in children
        assert (policy.get("presentation") is not None) == has_elements
        assert (policy.get("valueName") is None) == has_elements
    for number in admx.iter(tag("decimal")):
        if number.get("id"):
            assert 0 <= int(str(number.get("minValue"))) <= int(str(number.get("maxValue"))) < 1 << 32


def test_every_text_that_the_template_names_is_there_in_each_language(
    admx: Xml.Element, adml: Xml.Element
) -> None:
    assert [child.tag for child in adml] == [tag("displayName"), tag("description"), tag("resources")]
    strings = [str(one.get("id")) for one in adml.iter(tag("string"))]
    assert len(strings) == len(set(strings))
    assert all(one.text and one.text.strip() for one in adml.iter(tag("string")))
    used = set(re.findall(r"\$\(string\.(\w+)\)", Xml.tostring(admx, encoding="unicode")))
    assert used == set(strings)
    presentations = {str(one.get("id")): one for one in adml.iter(tag("presentation"))}
    for policy in policies(admx):
        elements = policy.find(tag("elements"))
        if elements is None:
            continue
        named = re.fullmatch(r"\$\(presentation\.(\w+)\)", str(policy.get("presentation")))
        assert named is not None
        controls = {
            str(one.get("refId")): one for one in presentations.pop(named[1]) if one.get("refId") is not None
        }
        assert set(controls) == {element.get("id") for element in elements}
        for element in elements:
            control = controls[str(element.get("id"))]
            assert control.tag == tag(CONTROLS[element.tag.rpartition("}")[2]])
            if control.tag == tag("dropdownList"):
                assert 0 <= int(str(control.get("defaultItem"))) < len(element)
    assert not presentations


def test_the_languages_say_it_in_their_own_words() -> None:
    words = {
        culture: {
            str(one.get("id")): one.text for one in Xml.parse(POLICY / culture / ADML).iter(tag("string"))
        }
        for culture in LANGUAGES
    }
    assert words["en-US"]["recording_is_offered"] == "Offer the recording of calls"
    same = [
        name
        for name, text in words["id-ID"].items()
        if name.endswith("_help") and text == words["en-US"][name]
    ]
    assert not same


def test_what_the_editor_writes_is_a_policy_without_faults(admx: Xml.Element) -> None:
    """As the editor of group policies does: a switch that is on, the first choice, the defaults elsewhere."""
    defaults = {key: one.default for key, one in declared().items()}
    registry: dict[str, dict[str, dict[str, object]]] = {}
    for shown in policies(admx):
        root, _, area = str(shown.get("key")).rpartition("\\")
        element = next(iter(shown.find(tag("elements")) or ()), None)
        name = str(shown.get("valueName") if element is None else element.get("valueName"))
        value = written(element, defaults[f"{area}.{name}"])
        registry.setdefault(rf"HKLM\{root}", {}).setdefault(area, {})[name] = value
    policy = of(registry)
    assert {fault.key for fault in policy.faults} == {
        "jelita.address"
    }  # JELITA is on, and its address is empty
    expected = {key: value for key, value in flat(Settings()).items() if key in KNOWN}
    for key, given in policy.managed.items():
        if isinstance(expected[key], bool):
            assert given.value is True
        elif not isinstance(expected[key], str) or key in ("account.user", "office.timezone"):
            assert given.value == expected[key]
    assert NO_POLICY.base == Settings()


def written(element: Xml.Element | None, default: object) -> object:
    """Return what stands in the registry: REG_DWORD, REG_SZ or REG_MULTI_SZ as winreg gives them."""
    if element is None:
        return 1
    if element.tag == tag("enum"):
        return element[0][0][0].text
    return list(default) if isinstance(default, tuple) else default


def of(registry: dict[str, dict[str, dict[str, object]]]) -> Policy:
    layers: dict[Level, dict[str, Given]] = {Level.MANAGED: {}, Level.RECOMMENDED: {}}
    faults: list[PolicyFault] = []
    add_registry(layers, faults, Path("policies"), lambda key: registry.get(key, {}))
    return build(layers[Level.MANAGED], layers[Level.RECOMMENDED], faults)


def test_the_installed_program_has_them() -> None:
    shipped = {Path(source) for source, _folder in bundle.data_files(ROOT)}
    assert {path for path in POLICY.rglob("*") if path.is_file()} <= shipped
