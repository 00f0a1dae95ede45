"""Who sits at this desk: choose a member of staff, or add one (at the first start there is nobody)."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.access.session import Session
from app.common.enums import STAFF, AgentRecord, Role
from ui.style.tokens import GAP
from ui.text.wording import word
from ui.widgets.button import ActionButton
from ui.widgets.card import SectionCard
from ui.widgets.field import Field
from ui.widgets.fit_into import FittedDialog
from ui.widgets.row_list import RowList
from ui.widgets.text import Label

_WIDTH_PX, _HEIGHT_PX = 420, 560
_LEAST_ROWS = 2


class StaffForm(QWidget):
    """The members of staff to choose from, and the fields to add one."""

    done = Signal()  # a member of staff is signed in, as before or anew

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.setObjectName("staff.form")
        self._session = session
        self._welcome = Label("staff.welcome", "muted", wraps=True)
        self._list = RowList("staff.list")
        self._list.setWordWrap(True)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._sign_in = ActionButton("staff.sign_in", "", "check", look="primary")
        self._choose = SectionCard("staff.choose")
        self._add = SectionCard("staff.add")
        self._name = QLineEdit()
        self._name.setObjectName("staff.name")
        self._role, self._unit = QComboBox(), QComboBox()
        self._role.setObjectName("staff.role")
        self._unit.setObjectName("staff.unit")
        self._name_field = Field("staff.name.field", self._name)
        self._role_field = Field("staff.role.field", self._role)
        self._unit_field = Field("staff.unit.field", self._unit)
        self._create = ActionButton("staff.create", "", "plus")
        self._build()
        self._connect()
        self._retranslate()

    def _build(self) -> None:
        self._choose.body.addWidget(self._list)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self._sign_in)
        self._choose.body.addLayout(row)
        for field in (self._name_field, self._role_field, self._unit_field):
            self._add.body.addWidget(field)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self._create)
        self._add.body.addLayout(row)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2 * GAP)
        column.addWidget(self._welcome)
        column.addWidget(self._choose, 1)
        column.addWidget(self._add)

    def _connect(self) -> None:
        self._session.staff_changed.connect(self._fill)
        self._session.agent_changed.connect(self.done)
        self._list.itemActivated.connect(self._on_sign_in)
        self._sign_in.clicked.connect(self._on_sign_in)
        self._role.activated.connect(self._on_role)
        self._name.returnPressed.connect(self._on_create)
        self._create.clicked.connect(self._on_create)

    @Slot()
    def _fill(self) -> None:
        self._list.clear()
        for agent in self._session.staff:
            item = QListWidgetItem(f"{agent.name}\n{self._duty(agent)}")
            item.setData(Qt.ItemDataRole.UserRole, agent)
            self._list.addItem(item)
            if agent == self._session.agent:
                self._list.setCurrentItem(item)
        if self._list.currentRow() < 0:
            self._list.setCurrentRow(0)
        is_first_start = not self._session.staff
        self._welcome.setVisible(is_first_start)
        self._choose.setVisible(not is_first_start)
        chosen = self._unit.currentData()
        self._unit.clear()
        for unit in self._session.units:
            self._unit.addItem(unit.name, unit.id)
        self._unit.setCurrentIndex(max(0, self._unit.findData(chosen)))
        self._on_role()

    def _duty(self, agent: AgentRecord) -> str:
        unit = self._session.unit_name(agent.unit_id)
        return f"{word(agent.role)}, {unit}" if unit else word(agent.role)

    @Slot()
    def _on_sign_in(self) -> None:
        item = self._list.currentItem()
        agent = item.data(Qt.ItemDataRole.UserRole) if item is not None else None
        if not isinstance(agent, AgentRecord):
            return
        if agent == self._session.agent:
            self.done.emit()
        else:
            self._session.sign_in(agent.id)

    @Slot()
    def _on_role(self) -> None:
        self._unit_field.setVisible(self._chosen_role() is Role.UNIT_OFFICER)

    def _chosen_role(self) -> Role:
        return Role(self._role.currentData())  # Qt hands a text enum back as plain text

    @Slot()
    def _on_create(self) -> None:
        name = " ".join(self._name.text().split())
        if not name:
            self._name_field.set_error(self.tr("Enter the name that is on the service badge."))
            self._name.setFocus()
            return
        role = self._chosen_role()
        is_officer = role is Role.UNIT_OFFICER
        if is_officer and self._unit.currentData() is None:
            self._unit_field.set_error(
                self.tr("There are no units yet. Ask the IT department to set them up.")
            )
            return
        self._name_field.set_error("")
        self._session.add_agent(name, role, self._unit.currentData() if is_officer else None)
        self._name.clear()

    def _retranslate(self) -> None:
        self._welcome.setText(self.tr("Welcome to Loket. Enter your name to begin; your entries carry it."))
        self._list.setAccessibleName(self.tr("Members of staff"))
        self._choose.set_title(self.tr("Sign in"))
        self._sign_in.setText(self.tr("Sit down here"))
        self._add.set_title(self.tr("Add a member of staff"))
        self._name_field.set_label(self.tr("Name"))
        self._role_field.set_label(self.tr("Duty"))
        self._unit_field.set_label(self.tr("Unit"))
        self._create.setText(self.tr("Add and sign in"))
        chosen = max(0, self._role.currentIndex())
        self._role.clear()
        for role in STAFF:
            self._role.addItem(word(role), role)
        self._role.setCurrentIndex(chosen)
        self._fill()

    def _fit(self) -> None:
        """Have room for a few rows at every size of the text."""
        self._list.setMinimumHeight(_LEAST_ROWS * max(1, self._list.sizeHintForRow(0)))

    def focus(self) -> None:
        """Go to the list, or to the name where nobody is in it."""
        first = self._list if self._session.staff else self._name
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
        elif event.type() is QEvent.Type.FontChange:
            self._fit()


class StaffDialog(FittedDialog):
    def __init__(self, session: Session, parent: QWidget) -> None:
        super().__init__(parent, _WIDTH_PX, _HEIGHT_PX)
        self.setObjectName("staff")
        self._session = session
        self._form = StaffForm(session)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.addWidget(self._form)
        self._form.done.connect(self.accept)
        self._retranslate()

    def _retranslate(self) -> None:
        self.setWindowTitle(self.tr("Who works at this desk?"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self._session.agent is None:
            return  # a user has to sign in
        super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
