"""Parses XML from the network: a small tree, or an error; no files, no entities, no unlimited memory."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NoReturn
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

MOST_BYTES = 65536
MOST_DEPTH = 32


class BadDocumentError(ValueError):
    """The body does not match its type."""


def parse_xml(body: bytes) -> Element:
    """Return the root. Tags are local names: servers use wrong namespaces for dialog-info.

    It leaves no reference cycle, because the engine runs without a garbage collector.

    Raises:
        BadDocumentError: Not well-formed, too large or deep, or with a document type (and so entities).
    """
    if len(body) > MOST_BYTES:
        raise BadDocumentError(f"{len(body)} bytes")
    builder = TreeBuilder()
    depth = 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > MOST_DEPTH:
            raise BadDocumentError("too deep")
        builder.start(_local(name), {_local(key): value for key, value in attributes.items()})

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1
        builder.end(_local(name))

    # Always UTF-8: a declared encoding would be looked up among Python's codecs.
    parser = expat.ParserCreate("utf-8", " ")
    parser.buffer_text = True
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = builder.data
    parser.StartDoctypeDeclHandler = _refuse
    try:
        parser.Parse(body.strip(), True)
    except expat.ExpatError as error:
        raise BadDocumentError(str(error)) from error
    return builder.close()


def text_of(element: Element | None) -> str:
    """Return its text, stripped and on one line; "" for None."""
    return " ".join("".join(element.itertext()).split()) if element is not None else ""


def every(root: Element, *tags: str) -> Iterator[Element]:
    """Yield the elements with these local names, in document order."""
    return (element for element in root.iter() if element.tag in tags)


def _local(name: str) -> str:
    return name.rpartition(" ")[2]


def _refuse(*_: object) -> NoReturn:
    raise BadDocumentError("has a document type")
