"""What people might try with cases and their stories."""

from tests.db.attack import (
    LATE,
    NOTHING,
    OUTSIDE,
    RIGHT,
    RULE,
    Attack,
    change,
    entry,
    new,
    new_case,
    noted,
)

_RENAMED = "subject = 'x'"
STORIES = [
    Attack("rina", "changes a number", "UPDATE case_ SET number = 'x' WHERE id = %(case)s", RIGHT),
    Attack(
        "rina", "changes when it was opened", "UPDATE case_ SET opened_at = now() WHERE id = %(case)s", RIGHT
    ),
    Attack("rina", "stamps every case to see them", "UPDATE case_ SET version = version + 1", RULE),
    Attack("rina", "stamps every entry to see them", "UPDATE timeline_entry SET text = text", RULE),
    Attack("rina", "stamps every call to see them", "UPDATE contact SET text = ''", RULE),
    Attack("rina", "moves stories to a case of hers", "UPDATE timeline_entry SET case_id = %(case)s", RIGHT),
    Attack(
        "rina", "changes a case without a word", "UPDATE case_ SET subject = 'x' WHERE id = %(case)s", RULE
    ),
    Attack(
        "rina",
        "raises a version without a story",
        "UPDATE case_ SET version = version + 1, subject = 'x' WHERE id = %(case)s",
        RULE,
    ),
    Attack("rina", "records without counting it", entry(), RULE),
    Attack("rina", "leaves a gap", entry(version="99"), RULE),
    Attack("rina", "records in a colleague's name", noted(actor_id="%(sari)s", actor_name="'Sari'"), RULE),
    Attack("rina", "records under another name", noted(actor_name="'Sari'"), RULE),
    Attack("rina", "records in nobody's name", noted(actor_id="NULL", actor_name="'Budi'"), RULE),
    Attack(
        "rina",
        "says who ended a wait, who was not it",
        noted(kind="wait_ended", actor_id="NULL", actor_name="'Sari'"),
        RULE,
    ),
    Attack(
        "rina",
        "says that a colleague wrote it down",
        noted(kind="contact_started", facts='\'{"recorded_by": "Sari"}\''),
        RULE,
    ),
    Attack(
        "rina",
        "records what nobody of the unit said",
        noted(kind="wait_started", case="shy_case", actor_id="NULL", actor_name="'Tono'"),
        RULE,
    ),
    Attack(
        "rina",
        "puts words into a caller's mouth",
        noted(kind="contact_started", actor_id="NULL", actor_name="''", text="'Tidak usah dijawab'"),
        RULE,
    ),
    Attack(
        "rina",
        "has a person call who did not",
        noted(kind="contact_started", actor_id="NULL", actor_name="'Wati'", contact_id="%(call)s"),
        RULE,
    ),
    Attack(
        "rina",
        "has a person write what they did not",
        noted(
            kind="message_received", actor_id="NULL", actor_name="'Budi'", contact_id="%(call)s", text="'x'"
        ),
        RULE,
    ),
    *(
        Attack(
            "rina",
            f"changes a case and records {what}",
            noted(_RENAMED, "details_changed", facts=facts),
            RULE,
        )
        for what, facts in (
            ("nothing of it", "'{}'"),
            ("no change", "'{\"changes\": {}}'"),
            ("of another text", '\'{"changes": {"subject": ["Rahasia", "y"]}}\''),
            ("of another one before", '\'{"changes": {"subject": ["y", "x"]}}\''),
            ("of more than that", '\'{"changes": {"subject": ["Rahasia", "x"], "nib": ["", "8120"]}}\''),
        )
    ),
    Attack(
        "rina",
        "gives a case to another person and records a third",
        noted(
            "applicant_id = %(idle)s",
            "details_changed",
            facts="jsonb_build_object('changes', jsonb_build_object('applicant_id', "
            "jsonb_build_array('Budi ' || %(budi)s, 'Shy ' || %(shy)s)))",
        ),
        RULE,
    ),
    Attack("rina", "records from another workstation", noted(workstation="'PSARI'"), RULE),
    Attack("rina", "records minutes ahead", noted(occurred_at=LATE), "LK011"),
    Attack("rina", "records days ahead", noted(occurred_at="now() + interval '2 days'"), "LK012"),
    Attack("rina", "records in a hidden case", entry(case_id="%(secret)s", version="99"), RULE),
    Attack(
        "rina",
        "records in a hidden case as if it saw",
        entry(case_id="%(secret)s", version="%(secret_next)s"),
        RIGHT,
    ),
    Attack("rina", "rewrites a story", "UPDATE timeline_entry SET text = 'x' WHERE case_id = %(case)s", RULE),
    Attack(
        "rina",
        "rewrites it by a conflict",
        entry(id="%(entry)s", version="1") + " ON CONFLICT (id) DO UPDATE SET text = 'x'",
        RULE,
    ),
    Attack("wati", "rewrites a story", "UPDATE timeline_entry SET text = 'x' WHERE case_id = %(case)s", RULE),
    Attack("wati", "empties a story", "UPDATE timeline_entry SET text = '' WHERE case_id = %(case)s", RULE),
    Attack(
        "wati",
        "empties a case",
        "UPDATE case_ SET subject = '', description = '' WHERE id = %(case)s",
        RULE,
    ),
    Attack(
        "wati",
        "takes the agent off the case of a person erased",
        "UPDATE case_ SET assignee_id = NULL WHERE id = %(gone_case)s",
        RULE,
    ),
    Attack(
        "wati",
        "gives away the case of a person erased without a word",
        "UPDATE case_ SET assignee_id = %(sari)s WHERE id = %(gone_case)s",
        RULE,
    ),
    Attack(
        "wati",
        "puts words into the case of a person erased",
        "UPDATE timeline_entry SET text = 'x' WHERE case_id = %(gone_case)s",
        RULE,
    ),
    Attack(
        "wati",
        "takes who did it out of it",
        "UPDATE timeline_entry SET actor_name = '' WHERE case_id = %(gone_case)s",
        RULE,
    ),
    Attack("rina", "makes a case without a story", new("case_", version="0"), RULE),
    Attack("rina", "makes a case for a colleague", new_case(assignee_id="%(sari)s"), RULE),
    Attack("rina", "makes a case that is closed", new_case(status="'closed'"), RULE),
    Attack("rina", "makes a case under a wrong number", new_case(number_digits="'8'"), RULE),
    Attack("rina", "makes a case of long ago", new_case(opened_at="now() - interval '40 days'"), "LK016"),
    Attack("rina", "lets its clock begin when it likes", new_case(step_started_at="'2026-01-01'"), RULE),
    Attack("rina", "takes a number of a colleague's desk", new_case(number="'CC-261124-PSARI-7'"), RULE),
    Attack("rina", "makes a case of later", new_case(opened_at=LATE), "LK011"),
]

_HERE = "tell_unseen(%(unseen_call)s, NULL, 'call_transferred', now(), '{}')"
UNSEEN = [
    Attack("rina", f"records {what}", f"SELECT {sql}", answer, begins_push)
    for what, sql, answer, begins_push in (
        ("a call outside of a push", _HERE, OUTSIDE, False),
        ("a call minutes ahead", _HERE.replace("now()", LATE), "LK011", True),
        ("a colleague's call", _HERE.replace("unseen_call", "secret_call"), RULE, True),
        ("a call in a case that she sees", _HERE.replace("unseen_call", "seen_call"), RULE, True),
        ("an end that was not", _HERE.replace("call_transferred", "contact_ended"), RULE, True),
        ("a recording that is not there", _HERE.replace("call_transferred", "recording_made"), RULE, True),
        (
            "a recording of another call",
            _HERE.replace("call_transferred", "recording_played").replace(
                "'{}'", "jsonb_build_object('recording_id', %(tape)s)"
            ),
            RULE,
            True,
        ),
        ("a call in a colleague's name", _HERE.replace("'{}'", '\'{"recorded_by": "Sari"}\''), RULE, True),
        ("anything else", _HERE.replace("call_transferred", "note_added"), RULE, True),
    )
]

_UNDONE = {"undone_at": "now()", "undone_by_name": "%(name)s"}
_DELETED = "UPDATE applicant SET version = version + 1, deleted_at = now() WHERE id = %%(%s)s"
_IDLE_PHONE_OVER = (
    "UPDATE handle SET version = version + 1, applicant_id = %%(%s)s WHERE id = %%(idle_phone)s"
)


def _anonymous_given(before: str, after: str) -> str:
    """Return the SQL that gives the anonymous case to another applicant, and adds its entry."""
    changes = f"jsonb_build_array('x ' || %({before})s::text, 'x ' || %({after})s::text)"
    facts = f"jsonb_build_object('changes', jsonb_build_object('applicant_id', {changes}))"
    return noted(f"applicant_id = %({after})s", "details_changed", "shy_case", facts=facts)


def _said_merge(kept: str, merged: str, merge_id: str = "%(fresh)s") -> str:
    """Return the SQL that says that a merge took the anonymous case over, and a telephone number."""
    moved = (
        "jsonb_build_object('case_', jsonb_build_array(%(shy_case)s::text), "
        "'handle', jsonb_build_array(%(idle_phone)s::text))"
    )
    row = {"id": merge_id, "kept_id": f"%({kept})s", "merged_id": f"%({merged})s", "moved": moved}
    return new("applicant_merge", **row)


MOVES = [
    Attack("rina", "closes a case by a note", noted("status = 'closed'"), RULE),
    Attack(
        "rina",
        "says that an answer was given where none was found",
        noted("status = 'told', step = 5", "solution_told"),
        RULE,
    ),
    Attack("rina", "records an answer that was not given", noted("paused_ms = 0", "solution_told"), RULE),
    Attack("rina", "puts a case at a wrong step", noted("step = 5, step_started_at = now()"), RULE),
    Attack("rina", "turns its clock back", noted("step_started_at = now()"), RULE),
    Attack("rina", "lets its clock stand still", noted("paused_ms = 900000"), RULE),
    Attack(
        "rina",
        "dates a change back",
        noted("changed_at = '2026-01-01'").replace("changed_at = now(), ", ""),
        RULE,
    ),
    Attack("sari", "takes a case without a word", noted("assignee_id = my_id()"), RULE),
    Attack("rina", "gives her case to a colleague", noted("assignee_id = %(sari)s", "assigned"), RULE),
    Attack("wati", "gives a case to a unit's officer", noted("assignee_id = %(dedi)s", "assigned"), RULE),
    Attack(
        "rina",
        "sends a case to a unit without a question",
        noted("unit_id = %(unit)s", "escalation_passed"),
        RULE,
    ),
    Attack("rina", "corrects a closed case", noted("subject = 'x'", "details_changed", "closed"), RULE),
    Attack(
        "sari",
        "names who asks her colleague anonymously",
        (noted("is_anonymous = false", "details_changed", "shy_case")),
        RULE,
    ),
    Attack(
        "dedi",
        "names who asks the unit anonymously",
        noted("is_anonymous = false", "note_added", "shy_case"),
        RULE,
    ),
    Attack(
        "rina", "puts another in the place of an anonymous applicant", _anonymous_given("shy", "budi"), RULE
    ),
    Attack(
        "rina",
        "does that by a merge that merges nobody",
        f"{_said_merge('budi', 'shy')}; {_anonymous_given('shy', 'budi')}",
        RULE,
    ),
    Attack(
        "rina",
        "does that by a merge that leaves all else behind",
        f"{_said_merge('budi', 'shy')}; {_anonymous_given('shy', 'budi')}; {_DELETED % 'shy'}",
        RULE,
    ),
    Attack(
        "rina",
        "says that a merge took over what was there, to give it away as it is undone",
        f"{_said_merge('shy', 'idle')}; {_IDLE_PHONE_OVER % 'shy'}; {_DELETED % 'idle'}",
        RULE,
    ),
    Attack(
        "rina",
        "does that by a merge that she undoes at once",
        f"{_said_merge('idle', 'shy')}; {_anonymous_given('shy', 'idle')}; "
        f"{change('applicant_merge', 'fresh', **_UNDONE)}; "
        f"{_said_merge('budi', 'idle', 'gen_random_uuid()')}; "
        f"{_anonymous_given('idle', 'budi')}; {_IDLE_PHONE_OVER % 'budi'}; {_DELETED % 'idle'}",
        RULE,
    ),
    Attack(
        "rina", "undoes a merge and takes nothing apart", change("applicant_merge", "merge", **_UNDONE), RULE
    ),
    Attack(
        "dedi", "records a correction", noted("is_anonymous = false", "details_changed", "shy_case"), RULE
    ),
    Attack(
        "dedi",
        "puts another applicant there to read them",
        noted("applicant_id = %(budi)s", "note_added", "shy_case"),
        RULE,
    ),
    Attack("dedi", "closes a case of the unit", noted("status = 'cancelled'", "cancelled", "shy_case"), RULE),
    Attack("dedi", "has numbers shown", noted("paused_ms = 0", "numbers_revealed", "shy_case"), RULE),
    Attack("dedi", "makes a case", new_case(), RIGHT),
    Attack("dedi", "notes in a case of another unit", entry(case_id="%(elsewhere)s", version="99"), RULE),
    Attack(
        "dedi",
        "answers another unit's question",
        (
            "UPDATE escalation SET version = version + 1, answered_at = now() WHERE id = %(foreign)s "
            "RETURNING id"
        ),
        NOTHING,
    ),
]
