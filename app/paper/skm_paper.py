"""The sheet of a round of the satisfaction survey, and its sheets of a workbook."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from app.common.regions import regions
from app.common.tables import Table
from app.paper.printing import Printing, foot
from app.paper.sheet import Facts, Grid, Heading, Part, Prose, Sheet, SheetKind, Signatures
from app.paper.writing import Writing
from app.skm import skm_words as words
from app.skm.box import nrr_of
from app.skm.findings import NRR_PLACES, Findings, findings_of, response_rate
from app.skm.form import Element, form_of
from app.skm.index import grade_of, index_of, rounded
from db.sync.skm_messages import SkmPart, SkmRound

_WEIGHT = "1/9 (0,11)"


class SkmPaper:
    def __init__(self, writing: Writing) -> None:
        self._write = writing

    def sheet(self, found: SkmRound, printing: Printing) -> Sheet:
        parts: list[Part] = [Prose(self._period(found)), Facts(self._facts(found))]
        if found.closed_on is None:
            parts.append(Prose(self._translated(words.SO_FAR)))
        result = self._findings(found)
        if result is None:
            parts.append(Prose(self._translated(words.TOO_FEW)))
        else:
            parts += self._of_result(found, result)
        parts += [Heading(self._translated(words.FORMULA)), Prose(self._translated(words.FORMULA_TEXT))]
        parts.append(Signatures(((self._write.text("signed_supervisor"), printing.who),)))
        return Sheet(
            kind=SheetKind.REPORT,
            title=self._translated(words.TITLE).upper(),
            reference=reference_of(found),
            parts=tuple(parts),
            foot=foot(self._write, printing),
        )

    def workbook(self, found: SkmRound) -> list[Table]:
        """Return the elements, the groups, the plan and the suggestions, each as a table."""
        result = self._findings(found)
        lines = result.lines if result is not None else ()
        elements = Table(
            self._translated(words.NINE),
            self._element_head(),
            tuple(
                (
                    self._translated(words.ELEMENTS[line.element]),
                    float(rounded(line.nrr, NRR_PLACES)),
                    "1/9",
                    float(rounded(line.weighted, NRR_PLACES)),
                    line.rank,
                )
                for line in lines
            ),
        )
        facts = Table(self._translated(words.ANSWERS), ("", ""), self._facts(found))
        groups = Table(
            self._translated(words.PARTS),
            (
                self._translated(words.GROUP),
                "",
                self._translated(words.ANSWERS),
                self._translated(words.INDEX),
            ),
            tuple(
                (
                    self._translated(words.DIMENSIONS[part.dimension]),
                    self._value(part),
                    part.tally.complete,
                    float(index),
                )
                for part, index in self._parts(found)
            ),
        )
        plan = Table(self._translated(words.PLAN), self._plan_head(), self._plan(found))
        remarks = Table(
            self._translated(words.REMARKS),
            (self._translated(words.REMARKS),),
            tuple((one,) for one in found.result.remarks),
        )
        return [elements, facts, groups, plan, remarks]

    # -- parts ---------------------------------------------------------------------------------------------

    def _of_result(self, found: SkmRound, result: Findings) -> Iterator[Part]:
        yield Heading(self._translated(words.NINE))
        rows = tuple(
            (
                self._translated(words.ELEMENTS[line.element]),
                printed(line.nrr, NRR_PLACES),
                _WEIGHT,
                printed(line.weighted, NRR_PLACES),
                str(line.rank),
            )
            for line in result.lines
        )
        yield Grid(self._element_head(), (44, 14, 16, 16, 10), rows)
        for weight, index, grade in result.others:
            text = self._translated(words.OTHER_WEIGHT)
            yield Prose(text.format(weight=_decimal(weight), index=comma(index), grade=grade.value))
        yield Heading(self._translated(words.PLAN))
        lowest = ", ".join(self._translated(words.ELEMENTS[line.element]) for line in result.lowest)
        yield Prose(self._translated(words.LOWEST).format(elements=lowest))
        yield Grid(self._plan_head(), (26, 40, 18, 16), self._plan(found))
        if found.closed_on is None:
            return
        yield Heading(self._translated(words.PARTS))
        groups = tuple(
            (
                self._translated(words.DIMENSIONS[part.dimension]),
                self._value(part),
                str(part.tally.complete),
                comma(index),
                grade_of(index).value,
            )
            for part, index in self._parts(found)
        )
        head = (words.GROUP, "", words.ANSWERS, words.INDEX, words.GRADE)
        yield Grid(tuple(self._translated(one) if one else "" for one in head), (24, 34, 12, 14, 16), groups)
        if any(found.result.hidden.values()):
            yield Prose(self._translated(words.HIDDEN))
        if found.result.left_out:
            yield Prose(self._translated(words.LEFT_OUT).format(count=found.result.left_out))
        yield Heading(self._translated(words.REMARKS))
        yield Prose("\n".join(found.result.remarks) or self._translated(words.NOTHING))

    def _facts(self, found: SkmRound) -> tuple[tuple[str, str], ...]:
        total, rate, result = found.result.total, response_rate(found), self._findings(found)
        rows = [
            (words.POPULATION, f"{found.population} / {found.ended}"),
            (words.WANTED, str(found.wanted)),
            (words.DRAWN, str(found.drawn)),
            (words.RATE, f"{printed(rate * 100, 1)} %" if rate is not None else ""),
            (words.ANSWERS, str(total.complete) if total is not None else ""),
            (words.INCOMPLETE, str(total.incomplete) if total is not None else ""),
            (words.INDEX, comma(result.index) if result is not None else ""),
            (words.GRADE, self._translated(words.GRADES[result.grade]) if result is not None else ""),
        ]
        return tuple((self._translated(label), value) for label, value in rows if value)

    def _parts(self, found: SkmRound) -> Iterator[tuple[SkmPart, Decimal]]:
        form = form_of(found.form_id)
        for part in found.result.parts if form is not None else ():
            assert form is not None
            yield part, rounded(index_of(list(nrr_of(part.tally.scores, form).values())))

    def _plan(self, found: SkmRound) -> tuple[tuple[str, str, str, str], ...]:
        return tuple(
            (self._element(one.element), one.what, one.who, self._write.day(one.until)) for one in found.plan
        )

    # -- words ---------------------------------------------------------------------------------------------

    def _translated(self, source: str) -> str:
        return self._write.translated(words.CONTEXT, source)

    def _period(self, found: SkmRound) -> str:
        last = found.until.fromordinal(found.until.toordinal() - 1)
        return f"{self._write.day(found.since)} – {self._write.day(last)}"

    def _element_head(self) -> tuple[str, ...]:
        heads = (words.ELEMENT, words.NRR, words.WEIGHT, words.WEIGHTED, words.RANK)
        return tuple(map(self._translated, heads))

    def _plan_head(self) -> tuple[str, ...]:
        return tuple(map(self._translated, (words.ELEMENT, words.WHAT, words.WHO, words.UNTIL)))

    def _element(self, value: str) -> str:
        known = {one.value: words.ELEMENTS[one] for one in Element}
        return self._translated(known[value]) if value in known else value

    def _value(self, part: SkmPart) -> str:
        if not part.value:
            return self._translated(words.NOT_STATED)
        if part.dimension == "region":
            return regions().name_of(part.value) or part.value
        known = words.VALUES.get(part.dimension, {})
        return self._translated(known[part.value]) if part.value in known else part.value

    def _findings(self, found: SkmRound) -> Findings | None:
        form = form_of(found.form_id)
        if found.result.total is None or form is None:
            return None
        return findings_of(found.result.total, form)


def reference_of(found: SkmRound) -> str:
    """Return its place in the office's files: "SKM-20261001-20261231"."""
    last = found.until.fromordinal(found.until.toordinal() - 1)
    return f"SKM-{found.since:%Y%m%d}-{last:%Y%m%d}"


def comma(value: Decimal) -> str:
    return str(value).replace(".", ",")


def printed(value: Fraction, places: int) -> str:
    return comma(rounded(value, places))


def _decimal(weight: Fraction) -> str:
    return comma(Decimal(weight.numerator) / Decimal(weight.denominator))
