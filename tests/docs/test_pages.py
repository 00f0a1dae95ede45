"""The documentation keeps its form: short pages, links and paths that exist, twins in two languages."""

from __future__ import annotations

import re

import pytest

from tests.docs.markdown import DOCS, GENERATED, PAGES, READERS, ROOT, Page

MOST_LINES = 200
MOST_LINES_OF_README = 100
_IN_TREE = ("app/", "db/", "docs/", "resources/", "telephony/", "tests/", "ui/", "server/", "channels/")
pages = pytest.mark.parametrize("page", [Page(path) for path in READERS], ids=str)


@pages
def test_a_page_is_short(page: Page) -> None:
    most = MOST_LINES_OF_README if page.path.name == "README.md" else MOST_LINES
    assert len(page.text.splitlines()) <= most


@pages
def test_each_link_leads_to_a_file_and_a_heading(page: Page) -> None:
    broken = []
    for link in page.links:
        if re.match(r"[a-z]+:", link):
            continue
        name, _, anchor = link.partition("#")
        target = (page.path.parent / name).resolve() if name else page.path
        if target.is_relative_to(DOCS):
            target = GENERATED.get(target.relative_to(DOCS).as_posix(), target)
        if not target.exists() or (anchor and anchor not in {each.anchor for each in Page(target).headings}):
            broken.append(link)
    assert not broken


@pages
def test_each_path_of_the_source_exists(page: Page) -> None:
    """A path stands in backticks, from the root: `app/access/visibility.py`, `db/sync/`."""
    named = {text for text in page.code if text.startswith(_IN_TREE) and " " not in text}
    missing = [text for text in named if not list(ROOT.glob(text.rstrip("/")))]
    assert not missing


@pages
def test_a_path_of_the_source_begins_at_the_root(page: Page) -> None:
    """Else the test above would not see it."""
    known = {path.name for top in _IN_TREE for path in (ROOT / top).rglob("*.py")}
    loose = [text for text in page.code if text in known and not (ROOT / text).exists()]
    assert not loose


def twins() -> list[tuple[Page, Page]]:
    """Return each Indonesian page with its English one."""
    guide = [(path, DOCS / "user/en" / path.name) for path in sorted((DOCS / "user/id").glob("*.md"))]
    beside = [(path, path.with_name(path.name.replace(".id.md", ".md"))) for path in DOCS.rglob("*.id.md")]
    return [(Page(indonesian), Page(english)) for indonesian, english in [*guide, *beside]]


@pytest.mark.parametrize(("indonesian", "english"), twins(), ids=str)
def test_twins_have_the_same_structure(indonesian: Page, english: Page) -> None:
    assert [each.level for each in indonesian.headings] == [each.level for each in english.headings]
    assert indonesian.text.count("\n| ") == english.text.count("\n| ")


def test_each_english_page_of_the_guide_has_an_indonesian_twin() -> None:
    names = [{path.name for path in (DOCS / "user" / language).glob("*.md")} for language in ("id", "en")]
    assert names[0] == names[1] != set()


def test_each_page_is_in_the_navigation() -> None:
    """MkDocs checks it, too, but only when the site is built."""
    listed = set(re.findall(r"[\w/.-]+\.md", (ROOT / "mkdocs.yml").read_text(encoding="utf-8")))
    assert listed == {path.relative_to(DOCS).as_posix() for path in PAGES} | GENERATED.keys()


@pytest.mark.parametrize("name", ["where.md", "where-more.md"])
def test_each_question_of_a_new_contributor_is_answered_with_a_place(name: str) -> None:
    text = (DOCS / "architecture" / name).read_text(encoding="utf-8")
    answers = re.split(r"^### \d+\. .*\?$", text, flags=re.MULTILINE)[1:]
    assert len(answers) >= 20
    assert not [
        answer
        for answer in answers
        if not re.search(r"`(app|ui|db|telephony|channels|resources|server|tests)/", answer)
    ]
