"""The sheet of the reviews of a month, and its sheets of a workbook (report 8)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from app.common.tables import Cell, Table
from app.figures.charts import Chart, Form, Point, axis
from app.paper.printing import Printing, foot
from app.paper.sheet import Facts, Grid, Heading, Part, Picture, Prose, Sheet, SheetKind, Signatures
from app.paper.skm_paper import printed
from app.paper.writing import LANGUAGE, Writing
from app.quality import quality_words as words
from app.quality.calibration import Spread
from app.quality.drawing import place_of
from app.quality.findings import Cards, Line, cards_of, lines_of, salts_of, score_in, spread_of, whole_of
from app.quality.scoring import Share
from db.sync.quality_messages import Calibration, QualityMonth, Review, ReviewState, WorkKind

UNKNOWN = "—"


class QualityPaper:
    def __init__(self, writing: Writing) -> None:
        self._write = writing

    def sheet(self, found: QualityMonth, printing: Printing) -> Sheet:
        cards = cards_of(found)
        drawn = (
            (
                (self._translated(words.DRAWN_ON), self._write.day(found.drawn_on)),
                (self._translated(words.SALT), ", ".join(salts_of(found, *WorkKind)) or UNKNOWN),
            )
            if found.drawn_on is not None
            else ()
        )
        parts: list[Part] = [Facts(((self._translated(words.MONTH), self._month(found)), *drawn))]
        for kind in WorkKind:
            parts += self._results(found, cards, kind)
        parts.append(Heading(self._translated(words.ADVICE)))
        actions = tuple(
            (one.work.agent, self._write.day(one.shared_on), one.advice)
            for one in _shared(found)
            if one.advice and one.shared_on is not None
        )
        if actions:
            head = (
                self._translated(words.AGENT),
                self._translated(words.REVIEWED),
                self._translated(words.ADVICE),
            )
            parts.append(Grid(head, (24, 16, 60), actions))
        else:
            parts.append(Prose(self._translated(words.NOTHING)))
        parts += self._calibrations(found, cards)
        parts += [Heading(self._translated(words.FORMULA)), Prose(self._translated(words.FORMULA_TEXT))]
        parts.append(Signatures(((self._write.text("signed_supervisor"), printing.who),)))
        return Sheet(
            kind=SheetKind.REPORT,
            title=self._translated(words.TITLE).upper(),
            reference=reference_of(found),
            parts=tuple(parts),
            foot=foot(self._write, printing),
        )

    def workbook(self, found: QualityMonth) -> list[Table]:
        """Return the agents, the shared reviews, the calibrations, the draw and the formula, as tables."""
        cards = cards_of(found)
        lines = [
            (kind, line)
            for kind in WorkKind
            if (of_agents := lines_of(found, cards, kind))
            for line in (*of_agents, whole_of(found, cards, kind))
        ]
        agents = Table(
            self._translated(words.TITLE),
            (self._translated(words.WORK), *self._line_head()[:5], "", *self._line_head()[5:]),
            tuple((self._translated(words.WORKS[kind]), *self._cells(line)) for kind, line in lines),
        )
        heads = (
            *(words.WORK, words.AGENT, words.MOMENT, words.STRATUM),
            *(words.REVIEWER, words.STATE, words.SCORE, words.ADVICE),
        )
        reviews = Table(
            self._translated(words.REVIEWS),
            tuple(map(self._translated, heads)),
            tuple(self._review(one, cards) for one in _shared(found)),
        )
        spread_rows = tuple(
            (str(number), *self._spread(spread))
            for number, one in enumerate(found.calibrations, 1)
            for spread in spread_of(one, cards)[0]
        )
        calibrations = Table(
            self._translated(words.CALIBRATION),
            (self._translated(words.WORK), *self._spread_head()),
            spread_rows,
        )
        formula = Table(
            self._translated(words.FORMULA),
            (self._translated(words.FORMULA),),
            ((self._translated(words.FORMULA_TEXT),),),
        )
        return [agents, reviews, calibrations, self._draw(found), formula]

    def _draw(self, found: QualityMonth) -> Table:
        """Return what was drawn, with all that the hash is made of: so everybody can compute it."""
        heads = (words.WORK, words.AGENT, words.STRATUM, words.MONTH, words.SALT, words.WORK_ID, words.HASH)
        rows = tuple(
            (
                self._translated(words.ONE_OF[work.kind]),
                work.agent,
                self._translated(words.STRATA[work.stratum]) if work.stratum in words.STRATA else "",
                f"{found.month:%Y-%m}",
                work.salt,
                str(work.work_id),
                place_of(found.month, work.salt, work.work_id),
            )
            for work in found.drawn
        )
        return Table(self._translated(words.DRAW), tuple(map(self._translated, heads)), rows)

    # -- parts ---------------------------------------------------------------------------------------------

    def _results(self, found: QualityMonth, cards: Cards, kind: WorkKind) -> Iterator[Part]:
        """Return the results of one kind of work; nothing if there is none."""
        lines, whole = lines_of(found, cards, kind), whole_of(found, cards, kind)
        if not lines and kind is not WorkKind.CALL:
            return
        yield Heading(self._translated(words.WORKS[kind]))
        yield Facts(
            (
                (self._translated(words.DRAWN), str(whole.drawn)),
                (self._translated(words.REVIEWED), str(whole.counted)),
                (self._translated(words.PASSED), _share(whole.share) or UNKNOWN),
                (self._translated(words.MEAN), _percent(whole.mean) or UNKNOWN),
                (self._translated(words.WAITING), str(whole.waiting)),
                (self._translated(words.BY_HAND), str(whole.by_hand)),
            )
        )
        if chart := share_chart(lines):
            yield Picture(self._translated(words.SHARE_TITLE), chart)
        rows = tuple(self._line(line) for line in (*lines, whole))
        yield Grid(self._line_head(), (30, 9, 11, 12, 16, 13, 9), rows)

    def _calibrations(self, found: QualityMonth, cards: Cards) -> Iterator[Part]:
        closed = [
            one
            for one in found.calibrations
            if one.is_closed and not one.is_cancelled and one.month == found.month
        ]
        for one in closed:
            spreads, mean = spread_of(one, cards)
            if mean is None:
                continue
            title = f"{self._translated(words.CALIBRATION)}: {self._calibrated(one)}"
            yield Heading(title)
            yield Grid(self._spread_head(), (56, 14, 18, 12), tuple(map(self._spread, spreads)))
            unclear = [self._question(spread) for spread in spreads if spread.is_unclear]
            text = f"{self._translated(words.APART)}: {printed(mean, 2)}"
            yield Prose("\n".join([text, *(f"{one} {self._translated(words.UNCLEAR)}" for one in unclear)]))

    def _line(self, line: Line) -> tuple[str, ...]:
        return (
            line.agent or self._translated(words.ALL),
            str(line.drawn),
            str(line.counted),
            f"{line.share.passed}/{line.share.scored}" if line.share else UNKNOWN,
            _interval(line.share) or UNKNOWN,
            _percent(line.mean) or UNKNOWN,
            str(line.fatal),
        )

    def _cells(self, line: Line) -> tuple[Cell, ...]:
        share = line.share
        low, high = (round(100 * share.low, 1), round(100 * share.high, 1)) if share else (None, None)
        passed = share.passed if share else None
        mean = None if line.mean is None else float(line.mean * 100)
        agent = line.agent or self._translated(words.ALL)
        return (agent, line.drawn, line.counted, passed, low, high, mean, line.fatal)

    def _review(self, one: Review, cards: Cards) -> tuple[Cell, ...]:
        score = score_in(cards, one)
        kind = words.STRATA.get(one.work.stratum, "") if one.is_drawn else words.BY_HAND
        return (
            self._translated(words.ONE_OF[one.work.kind]),
            one.work.agent,
            self._write.local(one.work.moment),
            self._translated(kind) if kind else "",
            one.reviewer,
            self._translated(words.STATES[one.state]),
            None if score is None or score.value is None else float(score.value * 100),
            one.advice,
        )

    def _spread(self, spread: Spread) -> tuple[str, str, str, str]:
        others = ", ".join(self._answer(answer) for answer in spread.answers.values())
        mean = UNKNOWN if spread.mean is None else printed(spread.mean, 2)
        return self._question(spread), self._answer(spread.expert), others, mean

    # -- words ---------------------------------------------------------------------------------------------

    def _translated(self, source: str) -> str:
        return self._write.translated(words.CONTEXT, source)

    def _answer(self, answer: object) -> str:
        return next(self._translated(source) for one, source in words.ANSWERS.items() if one is answer)

    def _question(self, spread: Spread) -> str:
        return spread.question.words.in_language(LANGUAGE)

    def _calibrated(self, one: Calibration) -> str:
        kind = self._translated(words.ONE_OF[one.work.kind])
        return f"{kind}, {one.work.agent}, {self._write.short_at(one.work.moment)}"

    def _month(self, found: QualityMonth) -> str:
        return self._write.month(found.month)

    def _line_head(self) -> tuple[str, ...]:
        heads = (
            words.AGENT,
            words.DRAWN,
            words.REVIEWED,
            words.PASSED,
            words.INTERVAL,
            words.MEAN,
            words.FATAL,
        )
        return tuple(map(self._translated, heads))

    def _spread_head(self) -> tuple[str, ...]:
        return tuple(map(self._translated, (words.QUESTION, words.EXPERT, words.OTHERS, words.APART)))


def reference_of(found: QualityMonth) -> str:
    """Return its place in the office's files: "MUTU-202611"."""
    return f"MUTU-{found.month:%Y%m}"


def share_chart(lines: Sequence[Line]) -> Chart | None:
    """Return the shares of passed reviews with their intervals; None if nothing is counted."""
    points = tuple(
        Point(
            line.agent,
            f"{line.agent}: {_share(line.share)}, {_interval(line.share)}",
            line.share.passed / line.share.scored,
            line.share.low,
            line.share.high,
        )
        for line in lines
        if line.share is not None
    )
    return (
        Chart(Form.DOTS, points, axis(points, lambda value: f"{round(value * 100)}%", 1.0))
        if points
        else None
    )


def _shared(found: QualityMonth) -> list[Review]:
    return [one for one in found.reviews if one.month == found.month and one.state is not ReviewState.DRAFT]


def _share(share: Share | None) -> str:
    return f"{round(100 * share.passed / share.scored)}% ({share.passed}/{share.scored})" if share else ""


def _interval(share: Share | None) -> str:
    return f"{round(share.low * 100)}–{round(share.high * 100)}%" if share else ""


def _percent(value: Fraction | None) -> str:
    return "" if value is None else f"{printed(value * 100, 1)}%"
