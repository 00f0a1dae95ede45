"""Message templates that Meta approved: their placeholders, and a message made of one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from channels.messages import ListedTemplate, Template, TemplateState

FIELDS = "name,language,status,category,parameter_format,components"
_PLACEHOLDER = re.compile(r"\{\{\s*(\w+)\s*\}\}")
_STATES = {
    "APPROVED": TemplateState.APPROVED,
    "PENDING": TemplateState.PENDING,
    "IN_APPEAL": TemplateState.PENDING,
    "REJECTED": TemplateState.REJECTED,
    "PAUSED": TemplateState.PAUSED,
}
_FILES = {"IMAGE": "image", "VIDEO": "video", "DOCUMENT": "document"}


@dataclass(frozen=True, slots=True)
class Placeholder:
    """A gap in a template.

    Attributes:
        name: "1", "2", ... or a word, as the template has it.
        component: "header", "body" or "button".
        button: Which button, from 0; -1 in header and body.
    """

    name: str
    component: str
    button: int = -1


@dataclass(frozen=True, slots=True)
class MessageTemplate:
    """A template as Meta has it now; only status "APPROVED" can be sent.

    Attributes:
        category: "UTILITY", "MARKETING" or "AUTHENTICATION": the class of its price. Meta may change it.
        placeholders: In the order in which `Template.values` fills them.
        needs_file: "image", "video" or "document" if its header is a file; else "".
        is_supported: False if it has a part that this program cannot fill.
    """

    name: str
    language: str
    category: str
    status: str
    header: str
    body: str
    footer: str
    buttons: tuple[str, ...]
    placeholders: tuple[Placeholder, ...]
    needs_file: str = ""
    is_named: bool = False
    is_supported: bool = True
    components: tuple[Mapping[str, Any], ...] = ()

    def listed(self) -> ListedTemplate:
        """Return it for the records; one that this program cannot fill counts as disabled."""
        state = _STATES.get(self.status, TemplateState.DISABLED)
        return ListedTemplate(
            self.name,
            self.language,
            self.category,
            state if self.is_supported else TemplateState.DISABLED,
            filled(self, ()),
            self.components,
        )


def read_template(node: Mapping[str, Any]) -> MessageTemplate:
    components = [part for part in node.get("components") or () if isinstance(part, Mapping)]
    by_type = {str(part.get("type", "")).upper(): part for part in components}
    header = by_type.get("HEADER", {})
    format_ = str(header.get("format", "TEXT")).upper()
    buttons = [one for one in by_type.get("BUTTONS", {}).get("buttons") or () if isinstance(one, Mapping)]
    placeholders: list[Placeholder] = []
    if format_ == "TEXT":
        placeholders += (Placeholder(name, "header") for name in _names(str(header.get("text", ""))))
    body = str(by_type.get("BODY", {}).get("text", ""))
    placeholders += (Placeholder(name, "body") for name in _names(body))
    for number, button in enumerate(buttons):
        placeholders += (Placeholder(name, "button", number) for name in _names(str(button.get("url", ""))))
    kinds = {str(button.get("type", "")).upper() for button in buttons}
    return MessageTemplate(
        name=str(node.get("name", "")),
        language=str(node.get("language", "")),
        category=str(node.get("category", "")).upper(),
        status=str(node.get("status", "")).upper(),
        header=str(header.get("text", "")) if format_ == "TEXT" else "",
        body=body,
        footer=str(by_type.get("FOOTER", {}).get("text", "")),
        buttons=tuple(str(button.get("text", "")) for button in buttons),
        placeholders=tuple(placeholders),
        needs_file=_FILES.get(format_, ""),
        is_named=str(node.get("parameter_format", "")).upper() == "NAMED",
        is_supported=by_type.keys() <= {"HEADER", "BODY", "FOOTER", "BUTTONS"}
        and (format_ == "TEXT" or format_ in _FILES)
        and kinds <= {"QUICK_REPLY", "URL", "PHONE_NUMBER", "REQUEST_CONTACT_INFO"},
        components=tuple(components),
    )


def message_of(
    known: MessageTemplate, chosen: Template, media_id: str = "", file_name: str = ""
) -> dict[str, Any]:
    """Return the `template` object of a message.

    Raises:
        ValueError: The number of values is not that of the placeholders, or the file is missing.
    """
    if len(chosen.values) != len(known.placeholders):
        raise ValueError(f"{len(chosen.values)} values for {len(known.placeholders)} placeholders")
    if bool(known.needs_file) != bool(media_id):
        raise ValueError("the header is a file, or there is one too many")
    components = list(_components(known, chosen.values))
    if media_id:
        file = {"id": media_id} | ({"filename": file_name} if known.needs_file == "document" else {})
        parameter = {"type": known.needs_file, known.needs_file: file}
        components.insert(0, {"type": "header", "parameters": [parameter]})
    message: dict[str, Any] = {"name": known.name, "language": {"code": known.language}}
    return message | ({"components": components} if components else {})


def filled(known: MessageTemplate, values: Sequence[str]) -> str:
    """Return what the recipient reads: header, body and footer, with the values in their places."""
    by_place = {
        (placeholder.component, placeholder.name): value
        for placeholder, value in zip(known.placeholders, values, strict=False)
    }

    def fill(text: str, component: str) -> str:
        return _PLACEHOLDER.sub(lambda found: by_place.get((component, found[1]), found[0]), text)

    return "\n\n".join(filter(None, (fill(known.header, "header"), fill(known.body, "body"), known.footer)))


def _components(known: MessageTemplate, values: Sequence[str]) -> Iterator[dict[str, Any]]:
    pairs = list(zip(known.placeholders, values, strict=True))
    for name in ("header", "body"):
        if parameters := [_parameter(known, *pair) for pair in pairs if pair[0].component == name]:
            yield {"type": name, "parameters": parameters}
    for placeholder, value in pairs:
        if placeholder.component == "button":
            parameter = {"type": "text", "text": value}
            yield {
                "type": "button",
                "sub_type": "url",
                "index": str(placeholder.button),
                "parameters": [parameter],
            }


def _parameter(known: MessageTemplate, placeholder: Placeholder, value: str) -> dict[str, str]:
    named = {"parameter_name": placeholder.name} if known.is_named else {}
    return {"type": "text", "text": value} | named


def _names(text: str) -> tuple[str, ...]:
    """Return the placeholders of a text, once each: "1", "2" by number, words in their order."""
    found = tuple(dict.fromkeys(_PLACEHOLDER.findall(text)))
    return tuple(sorted(found, key=int)) if all(name.isdigit() for name in found) else found
