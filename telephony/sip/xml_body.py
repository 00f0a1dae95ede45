"""XML from the network: a small tree, or an error; never a file, an entity or a gigabyte."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NoReturn
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

MOST_BYTES = 65536
MOST_DEPTH = 32


class BadDocumentError(ValueError):
    """A body that is not what its type says."""


def parse_xml(body: bytes) -> Element:
    """Return the root. Tags are local names: servers are careless with the namespaces of dialog-info.

    No reference cycle is left behind: the engine runs without a garbage collector.

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

    # UTF-8 whatever it declares: the name of an encoding would be looked up among Python's codecs.
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
    """Return the text in it, stripped and in one line; "" for None."""
    return " ".join("".join(element.itertext()).split()) if element is not None else ""


def every(root: Element, *tags: str) -> Iterator[Element]:
    """Yield the elements of these local names, in document order."""
    return (element for element in root.iter() if element.tag in tags)


def _local(name: str) -> str:
    return name.rpartition(" ")[2]


def _refuse(*_: object) -> NoReturn:
    raise BadDocumentError("has a document type")
