"""The report of a run in the JUnit format, which CI systems read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from tests.runner.record import Outcome


def write_junit(
    path: Path, outcomes: Iterable[Outcome], reruns: Sequence[tuple[Outcome, Outcome]], seconds: float
) -> None:
    """Write each test once; a test that ran a second time has the failure of the first as `rerunFailure`."""
    first = {before.test: before for before, _ in reruns}
    suite = Element("testsuite", name="loket", time=f"{seconds:.1f}")
    counts = {"tests": 0, "failures": 0, "skipped": 0}
    for one in outcomes:
        file, _, name = one.test.partition("::")
        case = SubElement(
            suite, "testcase", classname=file, name=name or file, file=file, time=f"{one.seconds:.2f}"
        )
        counts["tests"] += 1
        if one.is_failure:
            counts["failures"] += 1
            _add(case, "failure", one)
        elif one.outcome == "skipped":
            counts["skipped"] += 1
            _add(case, "skipped", one)
        if (before := first.get(one.test)) is not None:
            _add(case, "rerunFailure", before)
    for word, count in counts.items():
        suite.set(word, str(count))
    suites = Element("testsuites")
    suites.append(suite)
    path.write_bytes(ElementTree.tostring(suites, encoding="utf-8", xml_declaration=True))


def _add(case: Element, kind: str, one: Outcome) -> None:
    lines = one.text.splitlines()
    element = SubElement(case, kind, message=_printable(lines[-1] if lines else ""))
    element.text = _printable("\n".join(part for part in (one.text, one.output) if part))


def _printable(text: str) -> str:
    """Leave out what XML 1.0 does not allow, such as the colours of a terminal."""
    return re.sub("[^\t\n -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "", text)
