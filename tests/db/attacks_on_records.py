"""What people might try to write into the records, where they see them."""

from tests.db.attack import NOTHING, RIGHT, RULE, Attack, entry, told

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
    Attack("rina", "tells without counting it", entry(), RULE),
    Attack("rina", "leaves a gap", entry(version="99"), RULE),
    Attack("rina", "tells in a colleague's name", entry(actor_id="%(sari)s", actor_name="'Sari'"), RULE),
    Attack("rina", "tells under another name", entry(actor_name="'Sari'"), RULE),
    Attack("rina", "tells in nobody's name", entry(actor_id="NULL", actor_name="'Budi'"), RULE),
    Attack(
        "rina",
        "tells a receipt that a colleague wrote down",
        entry(
            kind="'receipt_confirmed'",
            actor_id="NULL",
            actor_name="'Budi'",
            facts='\'{"recorded_by": "Sari"}\'',
        ),
        RULE,
    ),
    Attack("rina", "tells from another workstation", entry(workstation="'PSARI'"), RULE),
    Attack("rina", "tells minutes ahead", entry(occurred_at="now() + interval '10 minutes'"), "LK011"),
    Attack("rina", "tells days ahead", entry(occurred_at="now() + interval '2 days'"), "LK012"),
    Attack("rina", "tells in a hidden case", entry(case_id="%(secret)s", version="9"), RULE),
    Attack(
        "rina",
        "tells in a hidden case as if it saw",
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
        (
            "UPDATE case_ SET subject = '', description = '', registration_number = '', nib = '' "
            "WHERE id = %(case)s"
        ),
        RULE,
    ),
    Attack(
        "wati",
        "erases somebody with an open case",
        (
            "UPDATE applicant SET version = version + 1, erased_at = now(), name = '', organisation "
            "= '', nib = '', "
            "region = '', note = '' WHERE id = %(budi)s"
        ),
        RULE,
    ),
    Attack(
        "rina",
        "erases somebody",
        (
            "UPDATE applicant SET version = version + 1, erased_at = now(), name = '', organisation "
            "= '', nib = '', "
            "region = '', note = '' WHERE id = %(idle)s"
        ),
        RULE,
    ),
    Attack(
        "rina",
        "makes a case without a story",
        (
            "INSERT INTO case_ (id, version, number, number_digits, kind, channel, priority, "
            "subject, description, "
            "registration_number, nib, kbli, region, opened_at, status, step, assignee_id, changed_at, "
            "step_started_at, paused_ms) VALUES (gen_random_uuid(), 0, 'N-1', '1', 'complaint', "
            "'voice', 'normal', "
            "'x', '', '', '', '', '', now(), 'in_progress', 2, my_id(), now(), now(), 0)"
        ),
        RULE,
    ),
]

MOVES = [
    Attack("rina", "closes a case by a note", told("status = 'closed'"), RULE),
    Attack(
        "rina", "says told where nothing was found", told("status = 'told', step = 5", "solution_told"), RULE
    ),
    Attack("rina", "tells that the applicant was told", told("paused_ms = 0", "solution_told"), RULE),
    Attack("rina", "puts a case at a wrong step", told("step = 5"), RULE),
    Attack("rina", "turns its clock back", told("step_started_at = now()"), RULE),
    Attack("rina", "lets its clock stand still", told("paused_ms = 900000"), RULE),
    Attack(
        "rina",
        "dates a change back",
        told("changed_at = '2026-01-01'").replace("changed_at = now(), ", ""),
        RULE,
    ),
    Attack("sari", "takes a case without a word", told("assignee_id = my_id()"), RULE),
    Attack("rina", "gives her case to a colleague", told("assignee_id = %(sari)s", "assigned"), RULE),
    Attack("wati", "gives a case to a unit's officer", told("assignee_id = %(dedi)s", "assigned"), RULE),
    Attack(
        "rina", "sends a case to a unit without a question", told("unit_id = %(unit)s", "escalated"), RULE
    ),
    Attack("rina", "corrects a closed case", told("subject = 'x'", "details_changed", "closed"), RULE),
    Attack(
        "sari",
        "names who asks her colleague anonymously",
        (told("is_anonymous = false", "details_changed", "shy_case")),
        RULE,
    ),
    Attack(
        "dedi",
        "names who asks the unit anonymously",
        told("is_anonymous = false", "note_added", "shy_case"),
        RULE,
    ),
    Attack("dedi", "tells a correction", told("is_anonymous = false", "details_changed", "shy_case"), RULE),
    Attack(
        "dedi",
        "puts another applicant there to read them",
        told("applicant_id = %(budi)s", "note_added", "shy_case"),
        RULE,
    ),
    Attack("dedi", "closes a case of the unit", told("status = 'cancelled'", "cancelled", "shy_case"), RULE),
    Attack("dedi", "has numbers shown", told("paused_ms = 0", "numbers_revealed", "shy_case"), RULE),
    Attack("dedi", "makes a case", "INSERT INTO case_ SELECT * FROM case_ WHERE id = %(shy_case)s", RULE),
    Attack("dedi", "notes in a case of another unit", entry(case_id="%(elsewhere)s", version="9"), RULE),
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

THINGS = [
    Attack(
        "rina",
        "asks a unit in a colleague's name",
        (
            "INSERT INTO escalation (id, version, case_id, unit_id, question, evidence, promise, "
            "asked_by_id, "
            "asked_by_name, asked_at, due_at, returned_reason, answered_by_name) VALUES "
            "(gen_random_uuid(), 1, "
            "%(case)s, %(unit)s, 'Kapan?', '', '', %(sari)s, 'Sari', now(), now(), '', '')"
        ),
        RULE,
    ),
    Attack(
        "rina",
        "rewrites a question",
        ("UPDATE escalation SET version = version + 1, question = 'x' WHERE id = %(asked)s"),
        RULE,
    ),
    Attack(
        "dedi",
        "rewrites a question while answering",
        (
            "UPDATE escalation SET version = version + 1, question = 'x', returned_at = now() WHERE "
            "id = %(asked)s"
        ),
        RULE,
    ),
    Attack(
        "rina",
        "skips a version",
        ("UPDATE escalation SET version = version + 5, returned_at = now() WHERE id = %(asked)s"),
        RULE,
    ),
    Attack("rina", "rewrites an answer", "UPDATE solution SET version = version + 1, text = 'x'", RULE),
    Attack("wati", "empties an answer", "UPDATE solution SET version = version + 1, text = ''", RULE),
    Attack("rina", "rewrites evidence", "UPDATE evidence SET version = version + 1, result = 'x'", RULE),
    Attack(
        "rina",
        "finds evidence in a colleague's name",
        (
            "INSERT INTO evidence (id, version, case_id, system, query, result, sha256, "
            "found_by_name, found_at) "
            "VALUES (gen_random_uuid(), 1, %(case)s, 'oss', '', 'x', encode(sha256('x'), 'hex'), "
            "'Sari', now())"
        ),
        RULE,
    ),
    Attack(
        "rina",
        "keeps evidence under a wrong hash",
        (
            "INSERT INTO evidence (id, version, case_id, system, query, result, sha256, "
            "found_by_name, found_at) "
            "VALUES (gen_random_uuid(), 1, %(case)s, 'oss', '', 'x', repeat('0', 64), 'Rina', now())"
        ),
        RULE,
    ),
    Attack(
        "sari",
        "takes away a colleague's file",
        ("UPDATE attachment SET version = version + 1, removed_at = now(), removed_by_name = 'Sari'"),
        RULE,
    ),
    Attack(
        "rina",
        "records without consent",
        (
            "INSERT INTO recording (id, version, contact_id, path, sha256, bytes, duration_ms, "
            "made_by, made_at, "
            "keep_until) VALUES (gen_random_uuid(), 1, %(call)s, '', '', 1, 1, my_id(), now(), now())"
        ),
        RULE,
    ),
    Attack(
        "sari",
        "takes over an answered call",
        ("UPDATE contact SET version = version + 1, agent_id = my_id() WHERE id = %(call)s"),
        RULE,
    ),
    Attack(
        "rina",
        "makes a call a colleague's",
        (
            "INSERT INTO contact (id, version, channel, direction, remote, remote_name, agent_id, "
            "started_at, "
            "sip_code, quality, is_returned) VALUES (gen_random_uuid(), 1, 'voice', 'inbound', '', "
            "'', %(sari)s, "
            "now(), 0, '{}', false)"
        ),
        RULE,
    ),
    Attack(
        "rina",
        "joins a call with a hidden case",
        ("UPDATE contact SET version = version + 1, case_id = %(secret)s WHERE id = %(call)s"),
        RULE,
    ),
    Attack(
        "rina",
        "writes a colleague's hours",
        (
            "INSERT INTO agent_state (id, version, agent_id, state, reason, workstation, started_at) VALUES "
            "(gen_random_uuid(), 1, %(sari)s, 'break', '', 'PRINA', now())"
        ),
        RULE,
    ),
    Attack(
        "wati",
        "changes an agent's hours",
        ("UPDATE agent_state SET version = version + 1, ended_at = now() RETURNING id"),
        NOTHING,
    ),
    Attack(
        "rina",
        "lengthens her hours",
        ("UPDATE agent_state SET version = version + 1, ended_at = now() WHERE agent_id = my_id()"),
        RULE,
    ),
    Attack(
        "rina",
        "gives a colleague her telephone",
        ("UPDATE agent SET version = version + 1, extension = '666' WHERE id = %(sari)s"),
        RULE,
    ),
    Attack(
        "rina",
        "reviews her own article",
        ("UPDATE article SET version = version + 1, reviewed_by_name = 'Rina', reviewed_at = now()"),
        RULE,
    ),
    Attack(
        "sari",
        "reviews as an agent",
        ("UPDATE article SET version = version + 1, reviewed_by_name = 'Sari', reviewed_at = now()"),
        RULE,
    ),
    Attack(
        "sari",
        "withdraws a colleague's article",
        (
            "UPDATE article SET version = version + 1, withdrawn_by_name = 'Sari', withdrawn_reason = 'x', "
            "withdrawn_at = now()"
        ),
        RULE,
    ),
    Attack(
        "dedi",
        "reviews in another's name",
        ("UPDATE article SET version = version + 1, reviewed_by_name = 'Wati', reviewed_at = now()"),
        RULE,
    ),
    Attack(
        "dedi",
        "rewrites while reviewing",
        (
            "UPDATE article SET version = version + 1, text = 'x', reviewed_by_name = 'Dedi', "
            "reviewed_at = now()"
        ),
        RULE,
    ),
    Attack("rina", "rewrites an edition", "UPDATE article_edition SET text = 'x'", RIGHT),
    Attack(
        "rina",
        "shares a view with all",
        ("INSERT INTO saved_view (id, version, name, typed) VALUES (gen_random_uuid(), 1, 'x', 'x')"),
        RULE,
    ),
    Attack(
        "rina",
        "takes away everybody's view",
        ("UPDATE saved_view SET version = version + 1, deleted_at = now()"),
        RULE,
    ),
    Attack(
        "rina",
        "answers a wish in a colleague's name",
        (
            "UPDATE data_request SET version = version + 1, done_at = now(), done_by_name = 'Sari', "
            "outcome = 'x'"
        ),
        RULE,
    ),
    Attack(
        "dedi",
        "adds to the address book",
        (
            "INSERT INTO applicant (id, version, name, organisation, nib, region, note) VALUES "
            "(gen_random_uuid(), 1, 'x', '', '', '', '')"
        ),
        RIGHT,
    ),
]
