"""The move that must be allowed for a form: for the panel, and for text that returns to a form."""

from __future__ import annotations

from db.rules.lifecycle import Move

NEEDS = {
    "answer": frozenset({Move.ANSWER}),
    "escalation": frozenset({Move.ESCALATE}),
    "evidence": frozenset({Move.ADD_EVIDENCE}),
    "solution": frozenset({Move.RECORD_SOLUTION}),
    "return": frozenset({Move.RETURN}),
    "ask_back": frozenset({Move.ASK_BACK}),
    "answer_unit": frozenset({Move.ANSWER_UNIT}),
    "pass": frozenset({Move.PASS}),
    "packet_text": frozenset({Move.RETURN}),
    "assign": frozenset({Move.ASSIGN}),
    "correct": frozenset({Move.CHANGE_DETAILS}),
    "closing": frozenset({Move.TELL, Move.CONFIRM_RECEIPT}),
    "contact": frozenset({Move.CALL_BACK}),
    "wait": frozenset({Move.WAIT}),
    "reopen": frozenset({Move.REOPEN}),
    "close": frozenset({Move.CLOSE}),
    "cancel": frozenset({Move.CANCEL}),
}
