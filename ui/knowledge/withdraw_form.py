"""Taking an article out of use, with the reason."""

from __future__ import annotations

from app.common.enums import ArticleRecord
from app.knowledge.articles import Knowledge
from ui.case.fields.typed import KeptLine
from ui.case.forms.form import InlineForm
from ui.keys.key_table import Key, keep
from ui.widgets.field import Field


class WithdrawForm(InlineForm):
    def __init__(self, knowledge: Knowledge) -> None:
        super().__init__("withdraw.form", "x", "x")
        self._knowledge = knowledge
        self._article: ArticleRecord | None = None
        self.reason = KeptLine("withdraw.reason")
        self._field = Field("withdraw.reason.field", self.reason)
        self.keep("withdraw.reason", self.reason)
        keep(Key.FINISH, self.reason)
        self.body.addWidget(self._field)
        self.retranslate()

    def begin(self, article: ArticleRecord) -> None:
        self._article = article
        self.reset({})
        self.reason.setFocus()

    def missing(self) -> list[tuple[Field, str]]:
        return [] if self.reason.value().strip() else [(self._field, self.tr("Give the reason."))]

    def send(self) -> None:
        if self._article is not None:
            self._knowledge.withdraw(self._article, self.reason.value().strip())

    def retranslate(self) -> None:
        self.set_texts(self.tr("Withdraw the article"), self.tr("Withdraw"), self.tr("Put the form away"))
        self._field.set_label(self.tr("Why it is not used any more"))
