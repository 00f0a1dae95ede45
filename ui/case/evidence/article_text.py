"""The status of an article in words, an icon and a tone: never by colour alone."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QCoreApplication

from app.common.enums import ArticleRecord
from app.values.article_status import ArticleStatus, article_status
from ui.style.tokens import Tone
from ui.text.times import day_text
from ui.text.translate_later import QT_TRANSLATE_NOOP

_WORDS = {
    ArticleStatus.SAMPLE: QT_TRANSLATE_NOOP("Articles", "Sample, check before use"),
    ArticleStatus.AHEAD: QT_TRANSLATE_NOOP("Articles", "Holds only from {begin}"),
    ArticleStatus.EXPIRED: QT_TRANSLATE_NOOP("Articles", "Expired on {end}"),
    ArticleStatus.EXPIRES_SOON: QT_TRANSLATE_NOOP("Articles", "Expires on {end}"),
    ArticleStatus.NOT_REVIEWED: QT_TRANSLATE_NOOP("Articles", "Nobody else has reviewed it yet"),
    ArticleStatus.GOOD: QT_TRANSLATE_NOOP("Articles", "Reviewed by {reviewer}"),
}
_CONFIRM = {
    ArticleStatus.SAMPLE: QT_TRANSLATE_NOOP(
        "Articles", "This is a sample that this office has not checked. Press Enter again to use it anyway."
    ),
    ArticleStatus.AHEAD: QT_TRANSLATE_NOOP(
        "Articles", "It is valid only from {begin}. Press Enter again to use it anyway."
    ),
    ArticleStatus.EXPIRED: QT_TRANSLATE_NOOP(
        "Articles", "It expired on {end}. Press Enter again to use it anyway."
    ),
}
LOOKS: dict[ArticleStatus, tuple[str, Tone]] = {
    ArticleStatus.SAMPLE: ("alert", Tone.WARNING),
    ArticleStatus.AHEAD: ("clock", Tone.WARNING),
    ArticleStatus.EXPIRED: ("alert", Tone.DANGER),
    ArticleStatus.EXPIRES_SOON: ("clock", Tone.WARNING),
    ArticleStatus.NOT_REVIEWED: ("info", Tone.NEUTRAL),
    ArticleStatus.GOOD: ("shield-check", Tone.GOOD),
}


def article_status_words(article: ArticleRecord, today: date) -> str:
    """Return e.g. "Expired on 1 October 2026"."""
    return _filled(_WORDS[article_status(article, today)], article)


def confirm_words(article: ArticleRecord, today: date) -> str:
    """Return what must be confirmed before it is used; "" if nothing must."""
    stands = article_status(article, today)
    return _filled(_CONFIRM[stands], article) if stands in _CONFIRM else ""


def _filled(text: str, article: ArticleRecord) -> str:
    return QCoreApplication.translate("Articles", text).format(
        begin=day_text(article.valid_from) if article.valid_from else "",
        end=day_text(article.valid_until) if article.valid_until else "",
        reviewer=article.reviewed_by_name,
    )
