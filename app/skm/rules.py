"""The rules of rounds and invitations, the same at the server and on one PC."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import msgspec
from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from app.skm.box import Box, KeptAnswer
from app.skm.form import Element, Form, form_of
from app.skm.index import sample_size
from app.skm.masked_plan import is_too_long, masked_plan
from app.skm.profile import PROFILE
from db.mutation import storable
from db.sync.skm_messages import KeepSkmPlan, SkmAnswer, SkmMeasure, SkmResult, SkmWay, StartSkmRound

MOST_DAYS = 366
MOST_ATTEMPTS = 3
MOST_LISTED = 50
MOST_ROUNDS = 40
ONE_IN_DAYS = 90  # an applicant is drawn once
TAKEN = timedelta(minutes=15)
AGAIN = timedelta(hours=2)  # after an attempt in vain
TEN_THOUSAND = 10_000
UNREADABLE = "the answers were sealed with another key"
OTHER_PLAN = "another supervisor has saved the plan meanwhile"
_PADDED_TO = 16_384  # the length of a sealed box does not reveal the number of answers


def share_of(request: StartSkmRound) -> int:
    """Return of how many of 10,000 ended cases the applicants are to be asked.

    Raises ValueError: There can be no such round.
    """
    if not 0 < (request.until - request.since).days <= MOST_DAYS or form_of(request.form_id) is None:
        raise ValueError("since, until or form_id")
    wanted = sample_size(request.population)
    return min(TEN_THOUSAND, -(-TEN_THOUSAND * wanted * 100 // (request.population * request.percent)))


def kept_answer(answer: SkmAnswer, form: Form, way: SkmWay, service: str, region: str) -> KeptAnswer:
    """Return the answer as it goes into the box, of letters that a database takes.

    region: Its first two levels stay. Raises ValueError.
    """
    if len(answer.scores) != len(form.questions) or not any(answer.scores):
        raise ValueError("scores")
    profile = {name: getattr(answer, name) for name in PROFILE}
    if any(value and value not in PROFILE[name] for name, value in profile.items()):
        raise ValueError("profile")
    return KeptAnswer(
        scores=answer.scores,
        remark=storable(answer.remark),
        way=way.value,
        service=storable(service),
        region=".".join(region.split(".")[:2]),
        **profile,
    )


def plan_of(stored: object) -> list[SkmMeasure]:
    """Return a plan as it is shown. One that was stored before plans were masked is masked, too."""
    return masked_plan(msgspec.convert(stored, list[SkmMeasure]))


def may_keep(request: KeepSkmPlan, stored: Sequence[SkmMeasure]) -> bool:
    """Return whether the plan was made from the stored one, or was stored before: then it is sent again."""
    return stored in (request.was, masked_plan(request.plan))


def checked_plan(request: KeepSkmPlan) -> list[SkmMeasure]:
    """Return the plan as it is stored.

    Raises ValueError: A measure is of no element, or too long once it is masked: no window could show it.
    """
    elements = {element.value for element in Element}
    if any(measure.element not in elements for measure in request.plan):
        raise ValueError("element")
    plan = masked_plan(request.plan)
    if any(is_too_long(measure) for measure in plan):
        raise ValueError("too long once it is masked")
    return plan


def received_of(result: SkmResult) -> int:
    """Return how many answered in a round that is closed; 0 if there were too few to show."""
    total = result.total
    return 0 if total is None else total.complete + total.incomplete + result.left_out


def sealed(box: Box, keys: MultiFernet) -> str:
    """Return the box as a text of a length that says nothing."""
    text = msgspec.json.encode(box)
    return keys.encrypt(text.ljust(-(-len(text) // _PADDED_TO) * _PADDED_TO)).decode()


def opened(box: str, keys: MultiFernet) -> Box | None:
    """Return None for a text that was sealed with another key."""
    try:
        return msgspec.json.decode(keys.decrypt(box.encode()), type=Box)
    except (InvalidToken, msgspec.DecodeError):
        return None


def keys_of(texts: Sequence[bytes]) -> MultiFernet | None:
    """The first seals, all open."""
    return MultiFernet([Fernet(one) for one in texts]) if texts else None
