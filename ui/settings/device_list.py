"""Sound devices in an order: which is used first, which next; one that is away keeps its place and name."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QCoreApplication, Qt, Slot
from PySide6.QtWidgets import QComboBox, QListWidgetItem, QVBoxLayout, QWidget

from ui.settings.editors import Editor
from ui.settings.words import label
from ui.style.theme import current_theme
from ui.style.tokens import GAP, HALF_GAP
from ui.text.translate_later import QT_TRANSLATE_NOOP
from ui.widgets.button import ActionButton
from ui.widgets.flow import Flow
from ui.widgets.row_list import RowList

DEFAULT = ""  # the system's default device
_ID = Qt.ItemDataRole.UserRole
_BUTTONS = {
    "up": QT_TRANSLATE_NOOP("Settings", "Up"),
    "down": QT_TRANSLATE_NOOP("Settings", "Down"),
    "remove": QT_TRANSLATE_NOOP("Settings", "Remove"),
    "add": QT_TRANSLATE_NOOP("Settings", "Add"),
}


class DeviceNames:
    """What to call a device: its present name, else the one it had when it was there last."""

    def __init__(self) -> None:
        self.present: dict[str, str] = {}
        self.remembered: dict[str, str] = {}

    def words(self, device_id: str) -> str:
        if device_id == DEFAULT:
            return QCoreApplication.translate("Settings", "System default")
        if device_id in self.present:
            return self.present[device_id]
        text = QCoreApplication.translate("Settings", "{device} (not plugged in)")
        return text.format(device=self.remembered.get(device_id, device_id))


class _Parts(QWidget):
    """The list, the buttons below it, and what can be added."""

    def __init__(self, key: str, is_ordered: bool, can_add: bool) -> None:
        super().__init__()
        self.list = RowList(f"settings.{key}.list")
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setFocusProxy(self.list)
        self.offer = QComboBox()
        self.offer.setObjectName(f"settings.{key}.offer")
        self.offer.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.offer.setMinimumContentsLength(22)
        self.buttons = {name: ActionButton(f"settings.{key}.{name}") for name in _BUTTONS}
        below = Flow(GAP)
        for name in ("up", "down", "remove"):
            below.addWidget(self.buttons[name])
        below.addWidget(self.offer)
        below.addWidget(self.buttons["add"])
        for name in ("up", "down"):
            self.buttons[name].setVisible(is_ordered)
        for widget in (self.offer, self.buttons["add"]):
            widget.setVisible(can_add)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(HALF_GAP)
        column.addWidget(self.list)
        column.addLayout(below)


class DeviceListEditor(Editor):
    """Two keys: the first device, and those after it. One key: a list without order or default."""

    def __init__(
        self,
        keys: Sequence[str],
        names: DeviceNames,
        offered: Callable[[], Sequence[str]],
        can_add: bool = True,
    ) -> None:
        """`offered` gives the ids of the devices that are there and fit."""
        self._keys = tuple(keys)
        self._names, self._offered = names, offered
        self._has_default = len(keys) > 1
        self._parts = _Parts(keys[0], self._has_default, can_add)
        super().__init__(keys[0], self._parts)
        buttons = self._parts.buttons
        buttons["up"].clicked.connect(lambda: self._move(-1))
        buttons["down"].clicked.connect(lambda: self._move(1))
        buttons["remove"].clicked.connect(self._remove)
        buttons["add"].clicked.connect(self._add)
        self._parts.list.currentRowChanged.connect(self._show_what_can_be_done)

    @property
    def keys(self) -> tuple[str, ...]:
        return self._keys

    @property
    def ids(self) -> tuple[str, ...]:
        rows = self._parts.list
        return tuple(str(rows.item(row).data(_ID)) for row in range(rows.count()))

    def values(self) -> dict[str, object]:
        if not self._has_default:
            return {self._keys[0]: self.ids}
        first, *others = self.ids or (DEFAULT,)
        return {self._keys[0]: first, self._keys[1]: tuple(others)}

    def display(self, values: Mapping[str, object]) -> None:
        first, others = values[self._keys[0]], values[self._keys[-1]]
        assert isinstance(others, tuple)
        self._fill((str(first), *others) if self._has_default else others)

    def retranslate(self) -> None:
        super().retranslate()
        name = label(self.key)
        self._parts.list.setAccessibleName(name)
        self._parts.offer.setAccessibleName(
            QCoreApplication.translate("Settings", "Device to add: {list}").format(list=name)
        )
        for which, button in self._parts.buttons.items():
            words = QCoreApplication.translate("Settings", _BUTTONS[which])
            button.setText(words)
            button.setAccessibleName(f"{words}: {name}")
        self._fill(self.ids)

    def set_error(self, text: str) -> None:
        super().set_error(text)
        self._parts.list.setAccessibleDescription(self._parts.accessibleDescription())

    # -- what the buttons do -------------------------------------------------------------------------------

    def _move(self, rows: int) -> None:
        row = self._parts.list.currentRow()
        ids = list(self.ids)
        if 0 <= row < len(ids) and 0 <= row + rows < len(ids):
            ids.insert(row + rows, ids.pop(row))
            self._fill(ids, row + rows)

    @Slot()
    def _remove(self) -> None:
        row = self._parts.list.currentRow()
        ids = [one for number, one in enumerate(self.ids) if number != row]
        self._fill(ids or ([DEFAULT] if self._has_default else []), row)

    @Slot()
    def _add(self) -> None:
        chosen = self._parts.offer.currentData()
        if chosen is not None:
            self._fill((*self.ids, chosen), len(self.ids))

    # -- what is shown -------------------------------------------------------------------------------------

    def _fill(self, ids: Sequence[str], row: int | None = None) -> None:
        rows = self._parts.list
        row = rows.currentRow() if row is None else row
        rows.blockSignals(True)
        rows.clear()
        for device_id in dict.fromkeys(ids):
            item = QListWidgetItem(self._names.words(device_id))
            item.setData(_ID, device_id)
            rows.addItem(item)
        rows.setCurrentRow(min(max(row, 0), rows.count() - 1))
        rows.blockSignals(False)
        self.fit()
        self._fill_offer()
        self._show_what_can_be_done()

    def fit(self) -> None:
        rows = self._parts.list
        height = max(rows.sizeHintForRow(0), current_theme().px(28))
        rows.setFixedHeight(height * min(max(rows.count(), 2), 5) + 2 * rows.frameWidth() + HALF_GAP)

    def _fill_offer(self) -> None:
        offer, before = self._parts.offer, self._parts.offer.currentData()
        offer.clear()
        for device_id in (*([DEFAULT] if self._has_default else []), *self._offered()):
            if device_id not in self.ids:
                offer.addItem(self._names.words(device_id), device_id)
        offer.setCurrentIndex(max(0, offer.findData(before)))

    @Slot()
    def _show_what_can_be_done(self) -> None:
        row, count = self._parts.list.currentRow(), self._parts.list.count()
        buttons = self._parts.buttons
        possible = {
            "up": row > 0,
            "down": 0 <= row < count - 1,
            "remove": row >= 0 and self.ids != (DEFAULT,),
            "add": self._parts.offer.count() > 0,
        }
        focused = next((name for name, button in buttons.items() if button.hasFocus()), None)
        for name, button in buttons.items():
            button.setEnabled(possible[name])
        self._parts.offer.setEnabled(possible["add"])
        if focused is not None and not possible[focused]:
            self._parts.list.setFocus()  # a button that goes grey would take the keyboard with it
