"""Writes the templates that show Loket's policy in the editor of group policies and in Intune (ADMX, ADML).

python -m ui.policy_templates    after a setting, its words or their translation has changed

One file says which values of the registry there are, one for each language has the words. Both come from the
settings themselves (app/policy/schema.py), from the words of the settings window, and from where the registry
is read (app/policy/registry.py). The format: Microsoft's "Group Policy ADMX Syntax Reference Guide".
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree as Xml

import tomlkit
from PySide6.QtCore import QCoreApplication

import resources
from app.policy.registry import KEY, RECOMMENDED
from app.policy.schema import Entry, schema
from ui import translations
from ui.settings.choices import choices
from ui.settings.expected import WINDOWS_PATH, expected_words
from ui.settings.explanations import explanation
from ui.settings.labels import label
from ui.settings.pages import PAGES, words
from ui.translate_later import QT_TRANSLATE_NOOP

FOLDER = ("policy",)  # below resources
LANGUAGES = {"en-US": "en", "id-ID": "id"}
ADMX, ADML = "loket.admx", "loket.adml"
NAMESPACE = "http://schemas.microsoft.com/GroupPolicy/2006/07/PolicyDefinitions"
_ROOT = {"xmlns": NAMESPACE, "revision": "1.0", "schemaVersion": "1.0"}
_TOP, _ADVICE, _SUPPORTED = "loket", "recommended", "SUPPORTED_LOKET"
_SERVER = "provisioning"  # a category for settings that are on no page of the window
_MOST_LETTERS = "1023"  # of a text in the registry: what the editor of group policies takes without more
# The words of settings that only the IT department decides: they are on no page of the window.
_LABELS = {
    "sound.other_microphones": QT_TRANSLATE_NOOP("PolicyTemplates", "Other microphones"),
    "sound.other_speakers": QT_TRANSLATE_NOOP("PolicyTemplates", "Other headsets and speakers"),
    "sound.other_ringers": QT_TRANSLATE_NOOP("PolicyTemplates", "Other devices for the ring tone"),
    "video.other_cameras": QT_TRANSLATE_NOOP("PolicyTemplates", "Other cameras"),
    "shared.asks_password": QT_TRANSLATE_NOOP("PolicyTemplates", "Ask for the password at each start"),
    "provisioning.url": QT_TRANSLATE_NOOP("PolicyTemplates", "Address of the office's policy"),
    "provisioning.public_key": QT_TRANSLATE_NOOP("PolicyTemplates", "Public key of the office's policy"),
    "provisioning.ca_file": QT_TRANSLATE_NOOP("PolicyTemplates", "Certificate of the web server's authority"),
}
_OTHERS = QT_TRANSLATE_NOOP(
    "PolicyTemplates", "Ids of devices, one per line: used in this order while the first one is missing."
)
_EXPLANATIONS = {
    "sound.other_microphones": _OTHERS,
    "sound.other_speakers": _OTHERS,
    "sound.other_ringers": _OTHERS,
    "video.other_cameras": _OTHERS,
    "shared.asks_password": QT_TRANSLATE_NOOP(
        "PolicyTemplates",
        "Disable it only on a computer of one person: who signed in last works here again after a start.",
    ),
    "provisioning.url": QT_TRANSLATE_NOOP(
        "PolicyTemplates",
        "An https address of one policy for all computers; its signature lies beside it, with .sig at the "
        "end.",
    ),
    "provisioning.public_key": QT_TRANSLATE_NOOP(
        "PolicyTemplates", "Which signature counts, as loket admin sign-policy prints it."
    ),
    "provisioning.ca_file": QT_TRANSLATE_NOOP(
        "PolicyTemplates", "Only if the web server's certificate comes from the office itself. PEM file."
    ),
}
_FIXED = QT_TRANSLATE_NOOP(
    "PolicyTemplates",
    "Enabled: this value holds on the computer, and nobody can change it in Loket. Not configured: each "
    "person may choose.",
)
_FIXED_SWITCH = QT_TRANSLATE_NOOP(
    "PolicyTemplates",
    "Enabled: on. Disabled: off. Both hold on the computer, and nobody can change it in Loket. Not "
    "configured: each person may choose.",
)
_ADVISED = QT_TRANSLATE_NOOP(
    "PolicyTemplates",
    "This is advice: the value holds until a person chooses another one in Loket. Where the policy of the "
    "same name is set outside of “Recommended”, that one counts.",
)
_TAKES = QT_TRANSLATE_NOOP("PolicyTemplates", "Takes: {expected}. Without any policy: {default}.")
_EMPTY = QT_TRANSLATE_NOOP("PolicyTemplates", "empty")
_LINES = QT_TRANSLATE_NOOP("PolicyTemplates", "One per line.")
_VALUE = QT_TRANSLATE_NOOP("PolicyTemplates", "Registry value: {value}. In a policy file: {key}.")
_TITLE = QT_TRANSLATE_NOOP("PolicyTemplates", "Loket, the workplace of the contact centre")
_ABOUT = QT_TRANSLATE_NOOP(
    "PolicyTemplates",
    "Settings of Loket that the office decides for its computers. Passwords have no place here.",
)
_NAMES = {
    _TOP: QT_TRANSLATE_NOOP("PolicyTemplates", "Loket"),
    _ADVICE: QT_TRANSLATE_NOOP("PolicyTemplates", "Recommended (a person may choose otherwise)"),
    _SERVER: QT_TRANSLATE_NOOP("PolicyTemplates", "One policy from a web server"),
}
_VERSION = QT_TRANSLATE_NOOP("PolicyTemplates", "Loket 0.1.0 or newer, Windows 10 or newer")


@dataclass(frozen=True, slots=True)
class Template:
    """One policy of the template: a setting, fixed or advised.

    Attributes:
        category: The name of the page that the settings window has it on.
    """

    entry: Entry
    is_advice: bool
    category: str

    @property
    def name(self) -> str:
        return self.entry.key.replace(".", "_") + ("_recommended" if self.is_advice else "")

    @property
    def area(self) -> str:
        return self.entry.key.partition(".")[0]

    @property
    def value_name(self) -> str:
        return self.entry.key.partition(".")[2]

    @property
    def place(self) -> str:
        return rf"{KEY}\{RECOMMENDED}\{self.area}" if self.is_advice else rf"{KEY}\{self.area}"

    @property
    def kind(self) -> str:
        """Which element of the format takes its value: "" for a switch, which needs none."""
        if isinstance(self.entry.default, bool):
            return ""
        if isinstance(self.entry.default, int):
            return "decimal"
        if isinstance(self.entry.default, tuple):
            return "multiText"
        return "enum" if self.values else "text"

    @property
    def values(self) -> tuple[str, ...]:
        """What may be chosen; () where anything can be typed."""
        is_choice = isinstance(self.entry.default, str) and "|" in self.entry.expected
        return tuple(self.entry.expected.split("|")) if is_choice else ()


def templates() -> Iterator[Template]:
    """Give all policies: fixed ones first, then the advised ones."""
    pages = {key: page.name for page in PAGES for section in page.sections for key in section.keys}
    of_area = {key.partition(".")[0]: name for key, name in reversed(pages.items())}
    for is_advice in (False, True):
        for entry in schema():
            area = entry.key.partition(".")[0]
            yield Template(entry, is_advice, pages.get(entry.key, of_area.get(area, _SERVER)))


def admx() -> str:
    """Return the template without words."""
    root = Xml.Element("policyDefinitions", _ROOT)
    namespaces = Xml.SubElement(root, "policyNamespaces")
    Xml.SubElement(namespaces, "target", prefix="loket", namespace="Loket.Policies")
    Xml.SubElement(root, "resources", minRequiredRevision="1.0")
    definitions = Xml.SubElement(Xml.SubElement(root, "supportedOn"), "definitions")
    Xml.SubElement(definitions, "definition", name=_SUPPORTED, displayName=_string(_SUPPORTED))
    categories = Xml.SubElement(root, "categories")
    for name, parent in _categories():
        category = Xml.SubElement(categories, "category", name=name, displayName=_string(f"category_{name}"))
        if parent:
            Xml.SubElement(category, "parentCategory", ref=parent)
    policies = Xml.SubElement(root, "policies")
    for template in templates():
        _add_policy(policies, template)
    return _text(root)


def adml(language: str) -> str:
    """Return the words in "en" or "id"."""
    before = translations.language()
    translations.use(language)
    try:
        return _text(_words())
    finally:
        translations.use(before)


def write() -> None:
    """Write all files anew."""
    translations.build()
    for path, text in files().items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def files() -> dict[Path, str]:
    """Return what has to be in which file."""
    folder = resources.path(*FOLDER)
    return {
        folder / ADMX: admx(),
        **{folder / culture / ADML: adml(language) for culture, language in LANGUAGES.items()},
    }


def _categories() -> Iterator[tuple[str, str]]:
    """Give each category and the one that it is in."""
    yield _TOP, ""
    yield _ADVICE, _TOP
    named = list(dict.fromkeys(template.category for template in templates()))
    for parent, prefix in ((_TOP, ""), (_ADVICE, f"{_ADVICE}_")):
        yield from ((prefix + name, parent) for name in named)


def _add_policy(policies: Xml.Element, template: Template) -> None:
    facts = {
        "name": template.name,
        "class": "Both",
        "displayName": _string(template.name),
        "explainText": _string(f"{template.name}_help"),
        "key": template.place,
    }
    if template.kind:
        facts["presentation"] = f"$(presentation.{template.name})"
    else:
        facts["valueName"] = template.value_name
    policy = Xml.SubElement(policies, "policy", facts)
    prefix = f"{_ADVICE}_" if template.is_advice else ""
    Xml.SubElement(policy, "parentCategory", ref=prefix + template.category)
    Xml.SubElement(policy, "supportedOn", ref=_SUPPORTED)
    if not template.kind:
        for name, value in (("enabledValue", "1"), ("disabledValue", "0")):
            Xml.SubElement(Xml.SubElement(policy, name), "decimal", value=value)
        return
    elements = Xml.SubElement(policy, "elements")
    element = Xml.SubElement(elements, template.kind, id=template.value_name, valueName=template.value_name)
    if template.kind == "text":
        element.set("maxLength", _MOST_LETTERS)
    elif template.kind == "decimal":
        low, high = _range(template.entry)
        element.set("minValue", low)
        element.set("maxValue", high)
    elif template.kind == "enum":
        element.set("required", "true")
        for value in template.values:
            item = Xml.SubElement(element, "item", displayName=_string(_choice_id(template.entry, value)))
            Xml.SubElement(Xml.SubElement(item, "value"), "string").text = value


def _words() -> Xml.Element:
    root = Xml.Element("policyDefinitionResources", _ROOT)
    Xml.SubElement(root, "displayName").text = _translate(_TITLE)
    Xml.SubElement(root, "description").text = _translate(_ABOUT)
    inner = Xml.SubElement(root, "resources")
    table = Xml.SubElement(inner, "stringTable")
    for name, text in _strings():
        Xml.SubElement(table, "string", id=name).text = text
    presentations = Xml.SubElement(inner, "presentationTable")
    for template in templates():
        if template.kind:
            _add_presentation(presentations, template)
    return root


def _strings() -> Iterator[tuple[str, str]]:
    yield _SUPPORTED, _translate(_VERSION)
    titles = {page.name: page.title for page in PAGES}
    for name, _parent in _categories():
        page = name.removeprefix(f"{_ADVICE}_")
        text = _translate(_NAMES[page]) if page in _NAMES else words(titles[page])
        yield f"category_{name}", text
    for template in templates():
        yield template.name, _label(template.entry.key)
        yield f"{template.name}_help", _help(template)
        if not template.is_advice:
            named = choices(template.entry.key) if template.values else {}
            for value in template.values:
                yield _choice_id(template.entry, value), named.get(value, value)


def _add_presentation(table: Xml.Element, template: Template) -> None:
    presentation = Xml.SubElement(table, "presentation", id=template.name)
    text, default = _label(template.entry.key), template.entry.default
    if template.kind == "text":
        box = Xml.SubElement(presentation, "textBox", refId=template.value_name)
        Xml.SubElement(box, "label").text = text
        if default:
            Xml.SubElement(box, "defaultValue").text = str(default)
    elif template.kind == "decimal":
        box = Xml.SubElement(
            presentation, "decimalTextBox", refId=template.value_name, defaultValue=str(default)
        )
        box.text = text
    elif template.kind == "enum":
        box = Xml.SubElement(
            presentation,
            "dropdownList",
            refId=template.value_name,
            noSort="true",
            defaultItem=str(template.values.index(default)),
        )
        box.text = text
    else:
        Xml.SubElement(presentation, "text").text = f"{text}. {_translate(_LINES)}"
        Xml.SubElement(presentation, "multiTextBox", refId=template.value_name, showAsDialog="true")


def _label(key: str) -> str:
    return _translate(_LABELS[key]) if key in _LABELS else label(key)


def _help(template: Template) -> str:
    """Return what it does, what it takes, what "Enabled" means, and where the value stands."""
    entry = template.entry
    says = _translate(_EXPLANATIONS[entry.key]) if entry.key in _EXPLANATIONS else explanation(entry.key)
    expected = expected_words(entry.expected, WINDOWS_PATH)
    takes = _translate(_TAKES).format(expected=expected, default=_default(entry))
    if template.is_advice:
        effect = _translate(_ADVISED)
    else:
        effect = _translate(_FIXED if template.kind else _FIXED_SWITCH)
    where = _translate(_VALUE).format(value=rf"{template.place}\{template.value_name}", key=entry.key)
    return "\n\n".join((says, takes, effect, where))


def _default(entry: Entry) -> str:
    if entry.default in ("", ()):
        return _translate(_EMPTY)
    value = list(entry.default) if isinstance(entry.default, tuple) else entry.default
    text: str = tomlkit.item(value).as_string()
    return text


def _range(entry: Entry) -> tuple[str, str]:
    found = re.fullmatch(r"(\d+)\.\.(\d+)", entry.expected)
    if found is None:
        raise ValueError(f"{entry.key} has no range that the registry can keep: {entry.expected}")
    return found[1], found[2]


def _choice_id(entry: Entry, value: str) -> str:
    return f"{entry.key.replace('.', '_')}_is_{value}"


def _string(name: str) -> str:
    return f"$(string.{name})"


def _text(root: Xml.Element) -> str:
    Xml.indent(root)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + Xml.tostring(root, encoding="unicode") + "\n"


def _translate(text: str) -> str:
    return QCoreApplication.translate("PolicyTemplates", text)


def main() -> int:
    application = QCoreApplication.instance() or QCoreApplication(sys.argv[:1])
    write()
    del application
    return 0


if __name__ == "__main__":
    sys.exit(main())
