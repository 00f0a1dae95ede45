"""Writes the templates that show Loket's policy in the editor of group policies and in Intune (ADMX, ADML).

python -m ui.settings.policy_templates    after a setting, its words or their translation has changed

One file says which values of the registry there are, one for each language has the words. They come from the
declarations of the settings (app/settings/areas.py), their words (ui/settings/words.py), and where the
registry is read (app/policy/registry.py). The format: Microsoft's "Group Policy ADMX Syntax Reference Guide".
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree as Xml

import tomlkit
from PySide6.QtCore import QCoreApplication

import resources
from app.policy.registry import KEY, RECOMMENDED
from app.settings import declared, rows
from app.settings.declaration import (
    Choice,
    DeviceList,
    Lines,
    NextDevices,
    Number,
    Scope,
    Setting,
    Switch,
)
from ui.settings.expected import WINDOWS_PATH, expected_words
from ui.settings.pages import PAGES, words
from ui.settings.words import choices, explanation, label
from ui.text import translations
from ui.text.translate_later import QT_TRANSLATE_NOOP

FOLDER = ("policy",)  # below resources
LANGUAGES = {"en-US": "en", "id-ID": "id"}
ADMX, ADML = "loket.admx", "loket.adml"
NAMESPACE = "http://schemas.microsoft.com/GroupPolicy/2006/07/PolicyDefinitions"
_ROOT = {"xmlns": NAMESPACE, "revision": "1.0", "schemaVersion": "1.0"}
_TOP, _ADVICE, _SUPPORTED = "loket", "recommended", "SUPPORTED_LOKET"
_SERVER = "provisioning"  # a category for settings that are on no page of the window
_MOST_LETTERS = "1023"  # of a text in the registry: what the editor of group policies takes without more
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

    setting: Setting
    is_advice: bool
    category: str

    @property
    def name(self) -> str:
        return self.setting.key.replace(".", "_") + ("_recommended" if self.is_advice else "")

    @property
    def area(self) -> str:
        return self.setting.area

    @property
    def value_name(self) -> str:
        return self.setting.name

    @property
    def place(self) -> str:
        return rf"{KEY}\{RECOMMENDED}\{self.area}" if self.is_advice else rf"{KEY}\{self.area}"

    @property
    def kind(self) -> str:
        """Which element of the format takes its value: "" for a switch, which needs none."""
        match self.setting.rule:
            case Switch():
                return ""
            case Number():
                return "decimal"
            case Choice():
                return "enum"
            case Lines() | DeviceList() | NextDevices():
                return "multiText"
            case _:
                return "text"

    @property
    def values(self) -> tuple[str, ...]:
        """What may be chosen; () where anything can be typed."""
        rule = self.setting.rule
        return rule.values if isinstance(rule, Choice) else ()


def templates() -> Iterator[Template]:
    """Give all policies: fixed ones first, then the advised ones."""
    of_area = {one.area: one.section.partition(".")[0] for one in reversed(rows().values()) if one.section}
    for is_advice in (False, True):
        for setting in declared().values():
            if setting.scope is not Scope.NOTED:
                page = setting.section.partition(".")[0] or of_area.get(setting.area, _SERVER)
                yield Template(setting, is_advice, page)


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
    return translations.in_language(language, lambda: _text(_words()))


def write() -> None:
    """Write all files."""
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
        assert isinstance(template.setting.rule, Number)
        element.set("minValue", str(template.setting.rule.low))
        element.set("maxValue", str(template.setting.rule.high))
    elif template.kind == "enum":
        element.set("required", "true")
        for value in template.values:
            item = Xml.SubElement(element, "item", displayName=_string(_choice_id(template.setting, value)))
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
        yield template.name, label(template.setting.key)
        yield f"{template.name}_help", _help(template)
        if not template.is_advice:
            named = choices(template.setting.key) if template.values else {}
            for value in template.values:
                yield _choice_id(template.setting, value), named.get(value, value)


def _add_presentation(table: Xml.Element, template: Template) -> None:
    presentation = Xml.SubElement(table, "presentation", id=template.name)
    text, default = label(template.setting.key), template.setting.default
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


def _help(template: Template) -> str:
    """Return what it does, what it takes, what "Enabled" means, and where the value stands."""
    setting = template.setting
    expected = expected_words(setting.expected, WINDOWS_PATH)
    takes = _translate(_TAKES).format(expected=expected, default=_default(setting))
    if template.is_advice:
        effect = _translate(_ADVISED)
    else:
        effect = _translate(_FIXED if template.kind else _FIXED_SWITCH)
    where = _translate(_VALUE).format(value=rf"{template.place}\{template.value_name}", key=setting.key)
    return "\n\n".join((explanation(setting.key), takes, effect, where))


def _default(setting: Setting) -> str:
    if setting.default in ("", ()):
        return _translate(_EMPTY)
    value = list(setting.default) if isinstance(setting.default, tuple) else setting.default
    text: str = tomlkit.item(value).as_string()
    return text


def _choice_id(setting: Setting, value: str) -> str:
    return f"{setting.key.replace('.', '_')}_is_{value}"


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
