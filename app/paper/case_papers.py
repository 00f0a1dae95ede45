"""The sheets of one case: case sheet, receipt, escalation sheet and minutes."""

from __future__ import annotations

from app.access.visibility import paper_visibility, visible_file
from app.paper.printing import Printing, foot
from app.paper.sheet import Blank, Grid, Heading, LinkCode, Part, Prose, Sheet, SheetKind, Signatures
from app.paper.writing import Writing
from db.enums import CaseStatus, EntryKind
from db.records import CaseFile, EscalationRecord, SolutionRecord, TimelineRecord

_OVER = (CaseStatus.TOLD, CaseStatus.CLOSED)
# The entries for the minutes: a step of the SOP begins or ends, or the clock stops.
_MOVES = (
    *(EntryKind.CONTACT_STARTED, EntryKind.CASE_LOGGED, EntryKind.WAIT_STARTED, EntryKind.WAIT_ENDED),
    *(EntryKind.ANSWER_FOUND, EntryKind.ESCALATED, EntryKind.ESCALATION_RETURNED),
    *(EntryKind.ESCALATION_PASSED, EntryKind.UNIT_ASKED_BACK, EntryKind.UNIT_QUESTION_ANSWERED),
    *(EntryKind.SOLUTION_RECORDED, EntryKind.SOLUTION_TOLD, EntryKind.RECEIPT_CONFIRMED),
    *(EntryKind.CLOSED, EntryKind.REOPENED, EntryKind.CANCELLED),
)


class CasePapers:
    """Makes the sheets of a case from its file.

    Anyone may read paper: people's numbers are masked for all, and an anonymous applicant is not
    named.
    """

    def __init__(self, writing: Writing) -> None:
        self._write = writing

    def make(self, kind: SheetKind, file: CaseFile, printing: Printing) -> Sheet:
        file = visible_file(file, paper_visibility(file.row))
        parts = {
            SheetKind.CASE_SHEET: self._case_sheet,
            SheetKind.RECEIPT: self._receipt,
            SheetKind.ESCALATION_SHEET: self._escalation_sheet,
            SheetKind.MINUTES: self._minutes,
        }[kind](file, printing)
        is_marked = file.row.is_confidential and kind is not SheetKind.RECEIPT
        return Sheet(
            kind=kind,
            title=self._write.title(kind),
            reference=file.row.number,
            parts=tuple(parts),
            foot=foot(self._write, printing),
            marking=self._write.text("confidential") if is_marked else "",
        )

    # -- the sheets ---------------------------------------------------------------------------------------

    def _case_sheet(self, file: CaseFile, _printing: Printing) -> list[Part]:
        write = self._write
        parts: list[Part] = [*self._about(file), *self._related(file)]
        parts += [*self._escalations(file), *self._solutions(file)]
        if file.evidence:
            rows = tuple(
                (
                    write.short_at(one.found_at),
                    write.word(one.system),
                    one.query,
                    one.result,
                    one.sha256,
                )
                for one in file.evidence
            )
            head = write.columns("time", "system", "query", "result", "sha256")
            parts += [Heading(write.heading("evidence")), Grid(head, (17, 10, 17, 34, 22), rows)]
        attached = [one for one in file.attachments if one.removed_at is None]
        if attached:
            files = tuple(
                (write.short_at(one.added_at), one.name, f"{one.bytes:,} B".replace(",", "."), one.sha256)
                for one in attached
            )
            head = write.columns("time", "name", "size", "sha256")
            parts += [Heading(write.heading("attachments")), Grid(head, (17, 36, 14, 33), files)]
        return [*parts, Heading(write.heading("story")), self._story(file.timeline, file.row.is_anonymous)]

    def _receipt(self, file: CaseFile, printing: Printing) -> list[Part]:
        write, row = self._write, file.row
        received = file.timeline[0].occurred_at if file.timeline else row.opened_at
        return [
            Prose(write.text("receipt", what=write.about(row.kind))),
            write.facts(
                ("number", row.number),
                ("received", write.at(received)),
                ("channel", write.word(row.channel)),
                ("applicant", self._applicant(file)),
                ("organisation", file.applicant.organisation if file.applicant else ""),
                ("contact", write.contact(file.applicant)),
                ("kind", write.word(row.kind)),
                ("category", file.category),
                ("service", file.service),
                ("subject", row.subject),
                ("description", file.description),
                ("registration_number", file.registration_number),
                ("sp4n_tracking", file.sp4n_tracking),
                ("nib", file.nib),
                ("agent", row.assignee_name or printing.who),
            ),
            Prose(write.text("receipt_keep")),
            *([LinkCode(write.text("receipt_survey"), printing.survey_link)] if printing.survey_link else []),
            Signatures(
                (
                    (write.text("signed_agent"), printing.who),
                    (write.text("signed_applicant"), row.applicant_name),
                )
            ),
        ]

    def _escalation_sheet(self, file: CaseFile, printing: Printing) -> list[Part]:
        write = self._write
        last = file.escalations[-1] if file.escalations else None
        parts: list[Part] = []
        if last is not None:
            parts.append(
                write.facts(
                    ("to", last.unit_name),
                    ("from", last.asked_by_name),
                    ("asked", write.at(last.asked_at)),
                    ("due", write.at(last.due_at)),
                    ("question", last.question),
                    ("evidence", last.evidence or last.no_evidence_reason),
                    ("promise", self._promise(last)),
                )
            )
        parts += [Heading(write.heading("case")), self._case_facts(file), Heading(write.heading("to_fill"))]
        solution = next(
            (one for one in reversed(file.solutions) if last and one.escalation_id == last.id), None
        )
        if solution is not None:
            parts.append(self._solution(solution))
            answered_by = last.answered_by_name if last else ""
        else:
            parts += [Prose(write.text("answer_must")), Blank(write.text("answer_lines"), 6)]
            parts += [
                Blank(f"{write.label(key)}:", 1) for key in ("validated_in", "reference", "legal_basis")
            ]
            answered_by = ""
        return [
            *parts,
            Signatures(
                ((write.text("signed_agent"), printing.who), (write.text("signed_unit"), answered_by))
            ),
        ]

    def _minutes(self, file: CaseFile, printing: Printing) -> list[Part]:
        write, row = self._write, file.row
        text = "minutes" if row.status in _OVER else "minutes_open"
        moves = tuple(entry for entry in file.timeline if entry.kind in _MOVES)
        last = file.escalations[-1] if file.escalations else None
        people = [(write.text("signed_agent"), row.assignee_name or printing.who)]
        if last is not None:
            people.append((write.text("signed_unit"), last.answered_by_name))
        people.append((write.text("signed_supervisor"), ""))
        return [
            Prose(write.text(text, day=write.weekday(printing.at), what=write.about(row.kind))),
            *self._about(file),
            Heading(write.heading("steps")),
            self._story(moves, row.is_anonymous),
            *self._solutions(file),
            self._receipt_facts(file),
            Prose(write.text("minutes_end")),
            Signatures(tuple(people)),
        ]

    # -- their parts --------------------------------------------------------------------------------------

    def _about(self, file: CaseFile) -> list[Part]:
        write, row = self._write, file.row
        return [
            Heading(write.heading("case")),
            write.facts(
                ("number", row.number),
                ("kind", write.word(row.kind)),
                ("category", file.category),
                ("service", file.service),
                ("channel", write.word(row.channel)),
                ("received", write.at(row.opened_at)),
                ("priority", write.word(row.priority)),
                ("status", write.word(row.status)),
                ("agent", row.assignee_name),
                ("unit", row.unit_name),
                ("applicant", self._applicant(file)),
                ("organisation", file.applicant.organisation if file.applicant else ""),
                ("contact", write.contact(file.applicant)),
            ),
            Heading(write.heading("subject")),
            self._case_facts(file, is_whole=False),
        ]

    def _case_facts(self, file: CaseFile, is_whole: bool = True) -> Part:
        return self._write.facts(
            ("applicant", self._applicant(file) if is_whole else ""),
            ("category", file.category if is_whole else ""),
            ("service", file.service if is_whole else ""),
            ("subject", file.row.subject),
            ("description", file.description),
            ("registration_number", file.registration_number),
            ("sp4n_tracking", file.sp4n_tracking),
            ("nib", file.nib or (file.applicant.nib if file.applicant else "")),
            ("kbli", file.kbli),
            ("region", file.region),
        )

    def _related(self, file: CaseFile) -> list[Part]:
        """The office's own words on the case: they are not for the applicant's sheets."""
        write = self._write
        if not file.tags and not file.links:
            return []
        links = "; ".join(f"{write.word(one.kind)} {one.other_number}" for one in file.links)
        return [write.facts(("tags", ", ".join(file.tags)), ("links", links))]

    def _escalations(self, file: CaseFile) -> list[Part]:
        write = self._write
        if not file.escalations:
            return []
        return [
            Heading(write.heading("escalations")),
            *(
                write.facts(
                    ("to", one.unit_name),
                    ("asked", f"{write.at(one.asked_at)}, {one.asked_by_name}"),
                    ("due", write.at(one.due_at)),
                    ("question", one.question),
                    ("promise", self._promise(one)),
                    ("returned", one.returned_reason),
                    ("answered_by", one.answered_by_name),
                    ("answered_at", write.at(one.answered_at)),
                )
                for one in file.escalations
            ),
        ]

    def _solutions(self, file: CaseFile) -> list[Part]:
        if not file.solutions:
            return []
        return [Heading(self._write.heading("answers")), *(self._solution(one) for one in file.solutions)]

    def _solution(self, solution: SolutionRecord) -> Part:
        write = self._write
        return write.facts(
            ("answer", solution.text),
            ("validated_in", write.word(solution.validated_in)),
            ("reference", ", ".join(filter(None, (solution.reference, solution.oss_reference)))),
            ("legal_basis", solution.legal_basis),
            ("valid_until", write.day(solution.valid_until) if solution.valid_until else ""),
            ("answered_by", solution.recorded_by_name),
            ("answered_at", write.at(solution.recorded_at)),
        )

    def _receipt_facts(self, file: CaseFile) -> Part:
        write = self._write
        given = _last(file, EntryKind.SOLUTION_TOLD)
        confirmed = _last(file, EntryKind.RECEIPT_CONFIRMED)
        facts = confirmed.facts if confirmed else {}
        return write.facts(
            ("told", f"{write.at(given.occurred_at)}, {given.actor_name}" if given else ""),
            ("receipt_confirmed", write.at(confirmed.occurred_at) if confirmed else ""),
            ("satisfied", str(facts.get("satisfied") or "")),
            ("comment", str(facts.get("comment") or "")),
        )

    def _story(self, entries: tuple[TimelineRecord, ...], is_anonymous: bool) -> Part:
        write = self._write
        rows = tuple(
            (
                str(entry.version),
                write.short_at(entry.occurred_at),
                write.entry(entry.kind),
                write.text("anonymous") if is_anonymous and entry.actor_id is None else entry.actor_name,
                entry.text or str(entry.facts.get("reason") or ""),
            )
            for entry in entries
        )
        return Grid(write.columns("no", "time", "what", "who", "text"), (6, 17, 23, 16, 38), rows)

    def _applicant(self, file: CaseFile) -> str:
        return self._write.who(file.row)

    def _promise(self, one: EscalationRecord) -> str:
        by = self._write.word(one.promise_channel) if one.promise_channel else ""
        return ". ".join(
            filter(None, (", ".join(filter(None, (self._write.at(one.promise_at), by))), one.promise))
        )


def _last(file: CaseFile, kind: EntryKind) -> TimelineRecord | None:
    return next((entry for entry in reversed(file.timeline) if entry.kind is kind), None)
