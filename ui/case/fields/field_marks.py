"""Shows at the fields of the open case what others changed in them, and who else writes there now."""

from __future__ import annotations

from uuid import UUID

from PySide6.QtCore import QCoreApplication, QObject, Slot
from PySide6.QtWidgets import QApplication, QWidget

from app.cases.field_conflicts import Answer, FieldConflict, changed_by_others, field_conflicts
from app.cases.presence import Presence
from app.common.enums import TimelineRecord
from app.desktop.workplace import Workplace
from app.values.open_case import PERSON, VisibleCase
from ui.case.entry_text import shown_value
from ui.case.fields.details_form import DetailsForm
from ui.case.fields.field_mark import FieldMark
from ui.case.fields.focus_guard import keep_still
from ui.case.fields.notes import NoteField
from ui.case.forms.forms import Forms
from ui.case.forms.person_form import PersonForm
from ui.case.page import CasePage
from ui.case.presence_text import also_writing_words, short_name
from ui.keys.key_table import Key, bind
from ui.text.times import when_text
from ui.widgets.field import Field

translate = QCoreApplication.translate
_LETTERS = 24  # of an answer on a button
_Words = tuple[str, str, str]  # said, and on the two buttons of the choice


class FieldMarks(QObject):
    """Nothing typed is lost and nothing moves under the cursor; which answer holds is one key."""

    def __init__(
        self,
        workplace: Workplace,
        details: DetailsForm,
        person: PersonForm,
        forms: Forms,
        note: NoteField,
        page: CasePage,
    ) -> None:
        super().__init__(page)
        self._work = workplace
        self._details, self._forms, self._note, self._page = details, forms, note, page
        self._fields: dict[str, Field] = {PERSON: person.name_field, **details.fields}
        self._marks: dict[Field, FieldMark] = {}
        self._case: VisibleCase | None = None
        self._since = 0  # the last entry when the case came on the screen
        workplace.cases.editor.opened.connect(self._on_opened)
        workplace.cases.editor.changed.connect(self._on_changed)
        workplace.cases.presence.changed.connect(self.refresh)
        bind(Key.KEEP_LATER, page, lambda: self._choose(False))
        bind(Key.TAKE_EARLIER, page, lambda: self._choose(True))
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._on_focus)
        workplace.cases.editor.closed_view.connect(self._on_closed)
        if workplace.cases.editor.current is not None:
            self._on_opened(workplace.cases.editor.current)

    @property
    def two(self) -> dict[str, FieldConflict]:
        """The fields of which two answers stand, as they are shown."""
        found = field_conflicts(self._case, self._me) if self._case is not None else {}
        return {field: two for field, two in found.items() if field in self._details.fields}

    @property
    def unsaved(self) -> tuple[str, ...]:
        """The fields whose typed text cannot be recorded now."""
        held_back = self._case.held_back if self._case is not None else {}
        return tuple(field for field in held_back if field in self._fields)

    @Slot()
    def refresh(self) -> None:
        words = {} if self._case is None else self._words_of(self._case)
        note = also_writing_words(self._writers("note")) if self._note.editor.hasFocus() else ""
        if note != self._note.others():
            self._note.show_other_writers(note)
        shown = {field: mark.words() for field, mark in self._marks.items() if mark.words()}
        if words or shown:
            keep_still(self._page.area, lambda: self._display(words))

    def _display(self, words: dict[Field, _Words]) -> None:
        for field in words.keys() - self._marks.keys():
            self._marks[field] = FieldMark(field)
            self._marks[field].chosen.connect(lambda earlier, at=field: self._settle(self._name(at), earlier))
        for field, mark in self._marks.items():
            mark.display(*words.get(field, ("", "", "")))

    # -- words -----------------------------------------------------------------------------------------------

    def _words_of(self, case: VisibleCase) -> dict[Field, _Words]:
        said: dict[Field, _Words] = {}
        two, news = self.two, changed_by_others(case, self._since, self._me)
        for name, field in self._fields.items():
            words = self._changed(news[name]) if name in news else ""
            keep = take = ""
            if name in two:
                words, keep, take = self._two(two[name], case.takes_details)
            if name in case.held_back:
                unsaved = translate("FieldMarks", "Not saved: the case takes no changes now.")
                words = "\n".join(filter(None, (words, unsaved)))
                take = translate("FieldMarks", "Drop what I typed")
            writing = self._also_writing(name, field)
            if words or writing:
                said[field] = ("\n".join(filter(None, (words, writing))), keep, take)
        form = self._forms.current
        for one in self._work.cases.presence.at_case(case.case_id).others if form is not None else ():
            at = form.field_of(one.field) if form is not None else None
            if at is not None and (writing := self._also_writing(one.field, at)):
                said[at] = (writing, "", "")
        return said

    def _two(self, two: FieldConflict, may_choose: bool) -> _Words:
        if two.is_typed:
            text = translate("FieldMarks", "{who} wrote {answer}, {time}.")
            said = text.format(**self._facts(two.field, two.earlier))
        else:
            text = translate(
                "FieldMarks", "Two answers: {first} ({who}, {at}) and {second} ({other}, {then})."
            )
            first, second = self._facts(two.field, two.earlier), self._facts(two.field, two.later)
            said = text.format(
                first=first["answer"],
                who=first["who"],
                at=first["time"],
                second=second["answer"],
                other=second["who"],
                then=second["time"],
            )
        if not may_choose:
            return said, "", ""
        keep = translate("FieldMarks", "Keep {answer}").format(answer=_quoted(two.field, two.later.text))
        take = translate("FieldMarks", "Take {answer}").format(answer=_quoted(two.field, two.earlier.text))
        return said, keep, take

    def _facts(self, field: str, answer: Answer) -> dict[str, str]:
        is_mine = answer.by_id is not None and answer.by_id == self._me
        who = translate("FieldMarks", "you") if is_mine else short_name(answer.by_name)
        time = when_text(answer.at, self._work.procedure.clock()) if answer.at is not None else ""
        return {"answer": _quoted(field, answer.text, most=200), "who": who, "time": time}

    def _changed(self, entry: TimelineRecord) -> str:
        time = when_text(entry.occurred_at, self._work.procedure.clock())
        text = translate("FieldMarks", "Changed by {name}, {time}")
        return text.format(name=short_name(entry.actor_name), time=time)

    def _also_writing(self, name: str, field: Field) -> str:
        """Return it for an agent who writes in the same field."""
        is_typed = self._case is not None and bool(self._case.draft.get(name))
        return also_writing_words(self._writers(name)) if is_typed or field.editor.hasFocus() else ""

    def _writers(self, name: str) -> tuple[Presence, ...]:
        return self._work.cases.presence.writes(self._case.case_id, name) if self._case is not None else ()

    # -- the choice ------------------------------------------------------------------------------------------

    def _target(self) -> str:
        """Return the field that the keys mean: the one with the keyboard, else the first."""
        marked = [*self.two, *self.unsaved]
        focused = (name for name in marked if self._fields[name].editor.hasFocus())
        return next(focused, next(iter(marked), ""))

    def _choose(self, takes_earlier: bool) -> None:
        name = self._target()
        if self._case is not None and (self._case.takes_details or (takes_earlier and name in self.unsaved)):
            self._settle(name, takes_earlier)

    def _settle(self, name: str, takes_earlier: bool) -> None:
        current = self._work.cases.editor.current
        if current is None or name not in self._fields:
            return
        editor = self._fields[name].editor
        if takes_earlier and name in current.held_back:
            if name in self._details.fields:
                self._details.put(name, current.recorded.get(name, ""))
            editor.setFocus()
            self._work.cases.editor.drop_typed(name)
            return
        two = field_conflicts(current, self._me).get(name)
        if two is None:
            return
        if two.is_typed and takes_earlier:
            self._details.put(name, two.earlier.text)
        editor.setFocus()  # the buttons go away
        self._work.cases.service.settle(name, takes_earlier)

    def _name(self, field: Field) -> str:
        return next(name for name, one in self._fields.items() if one is field)

    # -- events ----------------------------------------------------------------------------------------------

    @property
    def _me(self) -> UUID | None:
        agent = self._work.access.session.agent
        return agent.id if agent is not None else None

    @Slot(object)
    def _on_opened(self, case: VisibleCase) -> None:
        self._case = case
        self._since = max((entry.version for entry in case.timeline), default=0)
        self.refresh()

    @Slot(object)
    def _on_changed(self, case: VisibleCase) -> None:
        self._case = case
        self.refresh()

    @Slot()
    def _on_closed(self) -> None:
        self._case = None

    @Slot(QWidget, QWidget)
    def _on_focus(self, _old: QWidget | None, _new: QWidget | None) -> None:
        if self._marks or self._work.cases.presence.is_shared:
            self.refresh()


def _quoted(field: str, text: str, most: int = _LETTERS) -> str:
    words = " ".join(shown_value(field, text).split())
    if not words:
        return translate("FieldMarks", "nothing")
    short = words if len(words) <= most else f"{words[:most].rstrip()}…"
    return translate("FieldMarks", "“{answer}”").format(answer=short)
