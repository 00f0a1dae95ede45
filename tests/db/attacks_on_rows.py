"""What people might try with all that is not a case or its story."""

from tests.db.attack import LATE, NOTHING, PLAIN, RIGHT, RULE, Attack, change, new, noted


def _review(who: str) -> dict[str, str]:
    return {"reviewed_by_name": who, "reviewed_at": "now()"}


_X = "'x'"
_MERGE = new("applicant_merge", kept_id="%(budi)s", merged_id="%(idle)s")
ALONE = [
    (
        "dedi",
        "answers a question that its unit passed on",
        change("escalation", "passed_on", returned_at="now()", returned_reason="'x'"),
    ),
    ("rina", "asks a unit in a colleague's name", new("escalation", asked_by_id="%(sari)s")),
    ("rina", "asks what is answered already", new("escalation", answered_at="now()")),
    ("dedi", "asks another unit", new("escalation", case_id="%(shy_case)s")),
    ("rina", "rewrites a question", change("escalation", "asked", question="'x'")),
    (
        "dedi",
        "rewrites a question while returning it",
        change("escalation", "asked", question="'x'", returned_at="now()"),
    ),
    (
        "rina",
        "answers and returns it",
        change("escalation", "asked", answered_at="now()", returned_at="now()"),
    ),
    (
        "rina",
        "opens an ended question again",
        change("escalation", "passed", passed_at="NULL"),
    ),
    (
        "rina",
        "skips a version",
        change("escalation", "asked", returned_at="now()").replace("version + 1", "version + 5"),
    ),
    ("rina", "asks back where nothing is open", new("unit_question", escalation_id="%(passed)s")),
    ("dedi", "asks back for another unit", new("unit_question", escalation_id="%(passed_on)s")),
    (
        "dedi",
        "answers its own question",
        change("unit_question", "question", answer="'x'", answered_by_name="'Dedi'", answered_at="now()"),
    ),
    (
        "rina",
        "answers in a colleague's name",
        change("unit_question", "question", answer="'x'", answered_by_name="'Sari'", answered_at="now()"),
    ),
    ("rina", "rewrites what the unit asked", change("unit_question", "question", question="'x'")),
    ("rina", "finds an answer in a colleague's name", new("solution", recorded_by_name="'Sari'")),
    ("dedi", "finds an answer for the desk", new("solution", case_id="%(shy_case)s")),
    ("rina", "finds an answer that nobody validated", new("solution", reference="' '")),
    ("rina", "rewrites an answer", change("solution", "answer", text="'x'")),
    ("wati", "empties an answer", change("solution", "answer", text="''")),
    ("rina", "rewrites evidence", change("evidence", "found", result="'x'")),
    ("rina", "finds evidence in a colleague's name", new("evidence", found_by_name="'Sari'")),
    ("rina", "keeps evidence under a wrong hash", new("evidence", sha256="repeat('0', 64)")),
    ("rina", "adds a file in a colleague's name", new("attachment", added_by_id="%(sari)s")),
    (
        "sari",
        "takes away a colleague's file",
        change("attachment", "file", removed_at="now()", removed_by_name="'Sari'"),
    ),
    ("rina", "renames a file", change("attachment", "file", name="'x'")),
    ("rina", "tags in a colleague's name", new("case_tag", added_by_name="'Sari'")),
    ("rina", "writes a tag of two words", new("case_tag", tag="'izin apotek'")),
    ("rina", "writes an endless tag", new("case_tag", tag="repeat('a', 41)")),
    ("rina", "links in a colleague's name", new("case_link", added_by_name="'Sari'")),
    ("rina", "links a case to itself", new("case_link", other_id="%(case)s")),
    ("rina", "links to a hidden case", new("case_link", other_id="%(secret)s", other_number="'x'")),
    ("rina", "gives the other case a number of her own", new("case_link", other_number="'x'")),
    (
        "rina",
        "links at one end only",
        f"{new('case_link', id='%(fresh)s')}; "
        + noted(kind="linked", facts="jsonb_build_object('link_id', %(fresh)s)"),
    ),
    ("rina", "records without consent", new("recording", contact_id="%(call)s")),
    ("rina", "keeps a recording longer", change("recording", "tape", keep_until="'2099-01-01'")),
    ("rina", "brings a recording back", change("recording", "wiped", erased_at="NULL")),
    ("sari", "takes over an answered call", change("contact", "call", agent_id="my_id()")),
    ("rina", "makes a call a colleague's", new("contact", agent_id="%(sari)s")),
    ("rina", "joins a call with a hidden case", change("contact", "call", case_id="%(secret)s")),
    ("rina", "makes an ended call longer", change("contact", "call", ended_at="now()")),
    ("rina", "holds an ended call", change("contact", "call", held_ms="5000")),
    ("rina", "transfers an ended call", change("contact", "call", transferred_to="'1009'")),
    ("sari", "transfers a colleague's call", change("contact", "talk", transferred_to="'1009'")),
    ("rina", "begins with a call that was held", new("contact", held_ms="5000")),
    ("rina", "writes what was said in a call", change("contact", "call", text="'x'")),
    ("dedi", "writes down what the applicant said", new("contact", is_by_hand="true")),
    ("dedi", "marks the desk's call", change("contact", "desk_call", is_returned="true")),
    ("rina", "records a person without a name", new("applicant", name="' '")),
    ("rina", "records a person as erased", new("applicant", erased_at="now()")),
    ("rina", "takes a name away", change("applicant", "idle", name="''")),
    ("rina", "names a person who was erased", change("applicant", "gone", name="'x'")),
    ("rina", "brings a person back", change("applicant", "gone", name="'x'", erased_at="NULL")),
    ("wati", "erases a person by halves", change("applicant", "idle", erased_at="now()")),
    (
        "wati",
        "erases a person with an open case",
        change("applicant", "budi", erased_at="now()", **PLAIN["applicant"] | {"name": "''"}),
    ),
    (
        "rina",
        "erases a person",
        change("applicant", "idle", erased_at="now()", **PLAIN["applicant"] | {"name": "''"}),
    ),
    ("rina", "takes a person out of the address book", change("applicant", "idle", deleted_at="now()")),
    ("rina", "brings one back who was merged", change("applicant", "twin", deleted_at="NULL")),
    (
        "rina",
        "merges a person and renames them on the way",
        f"{_MERGE}; {change('applicant', 'idle', deleted_at='now()', name=_X)}",
    ),
    ("rina", "gives a number to another person", change("handle", "phone", applicant_id="%(budi)s")),
    (
        "rina",
        "gives another's number to a person by a merge",
        f"{_MERGE}; {change('handle', 'asker_phone', applicant_id='%(budi)s')}",
    ),
    (
        "rina",
        "gives a number to a person by a merge that does not name it",
        f"{_MERGE}; {change('handle', 'idle_phone', applicant_id='%(budi)s')}",
    ),
    ("rina", "gives a wish to another person", change("data_request", "wish", applicant_id="%(idle)s")),
    (
        "rina",
        "gives an organisation's word to another person",
        change("membership", "member", applicant_id="%(idle)s"),
    ),
    ("sari", "consents for a colleague's caller", change("contact", "call", consent="'yes'")),
    ("wati", "consents for an agent's caller", change("contact", "call", consent="'yes'")),
    ("sari", "rewrites a colleague's caller", change("contact", "call", remote="'+6200'")),
    ("sari", "says how a colleague's call went", change("contact", "call", disposition="'wrong_number'")),
    ("sari", "takes a colleague's call off its case", change("contact", "call", case_id="NULL")),
    ("sari", "says who a colleague's caller was", change("contact", "call", applicant_id="%(idle)s")),
    ("sari", "makes a colleague's call one with video", change("contact", "call", channel="'video'")),
    ("rina", "makes a call a letter by e-mail", change("contact", "call", channel="'email'")),
    ("sari", "ends a colleague's call", change("contact", "unseen_call", ended_at="now()")),
    ("rina", "changes a number instead of adding one", change("handle", "phone", value="'x'")),
    ("rina", "merges in a colleague's name", new("applicant_merge", merged_by_name="'Sari'")),
    (
        "rina",
        "parts them in a colleague's name",
        change("applicant_merge", "merge", undone_at="now()", undone_by_name="'Sari'"),
    ),
    ("rina", "forgets what was merged", change("applicant_merge", "merge", moved="'{}'")),
    ("rina", "wishes in a colleague's name", new("data_request", asked_by_name="'Sari'")),
    ("rina", "gives a wish a month", new("data_request", due_at="now() + interval '30 days'")),
    (
        "rina",
        "answers a wish in a colleague's name",
        change("data_request", "wish", done_at="now()", done_by_name="'Sari'", outcome="'x'"),
    ),
    ("rina", "rewrites a wish", change("data_request", "wish", words="'x'")),
    ("rina", "writes an article in a colleague's name", new("article", written_by_name="'Sari'")),
    (
        "rina",
        "writes one that is reviewed",
        new("article", reviewed_by_name="'Wati'", reviewed_at="now()"),
    ),
    ("rina", "makes it a sample again", change("article", "article", edition="2", is_sample="true")),
    (
        "rina",
        "revises in a colleague's name",
        change("article", "article", edition="2", text="'x'", written_by_name="'Sari'"),
    ),
    (
        "dedi",
        "rewrites an agent's article",
        change(
            *("article", "article"),
            **{"edition": "2", "text": "'x'", "written_by_id": "my_id()", "written_by_name": "'Dedi'"},
        ),
    ),
    ("rina", "reviews her own article", change("article", "article", **_review("'Rina'"))),
    ("sari", "reviews as an agent", change("article", "article", **_review("'Sari'"))),
    ("dedi", "reviews in another's name", change("article", "article", **_review("'Wati'"))),
    ("dedi", "rewrites while reviewing", change("article", "article", text="'x'", **_review("'Dedi'"))),
    ("dedi", "reviews what is withdrawn", change("article", "withdrawn", **_review("'Dedi'"))),
    ("rina", "revises it", change("article", "withdrawn", withdrawn_at="NULL", edition="2", text="'x'")),
    (
        "sari",
        "withdraws a colleague's article",
        change(
            *("article", "article"),
            **{"withdrawn_by_name": "'Sari'", "withdrawn_reason": "'x'", "withdrawn_at": "now()"},
        ),
    ),
    ("rina", "keeps an edition out of order", new("article_edition", edition="7")),
    ("sari", "keeps an edition of a colleague's article", new("article_edition")),
    ("rina", "keeps an edition in a colleague's name", new("article_edition", written_by_name="'Sari'")),
    ("rina", "reviews her own edition", change("article_edition", "edition", **_review("'Rina'"))),
    ("rina", "writes a text for a colleague", new("canned_text", owner_id="%(sari)s")),
    ("rina", "changes a text under another name", new("canned_text", changed_by_name="'Sari'")),
    ("rina", "shares a view with all", new("saved_view", owner_id="NULL")),
    ("rina", "takes away everybody's view", change("saved_view", "view", deleted_at="now()")),
    ("rina", "writes a colleague's gaps", new("line_gap", agent_id="%(sari)s")),
    ("rina", "writes her hours at another desk", new("agent_state", workstation="'PSARI'")),
    ("rina", "lengthens her hours", change("agent_state", "hours", ended_at="now()")),
    ("rina", "takes everybody's telephone away", "UPDATE agent SET extension = '', version = version + 1"),
    ("rina", "gives a colleague her telephone", change("agent", "sari", extension="'666'")),
]
AHEAD = [
    ("rina", new("escalation", asked_at=LATE)),
    ("rina", change("escalation", "asked", returned_at=LATE)),
    ("dedi", new("unit_question", asked_at=LATE)),
    (
        "rina",
        change("unit_question", "question", answer="'x'", answered_by_name="'Rina'", answered_at=LATE),
    ),
    ("rina", new("solution", recorded_at=LATE)),
    ("rina", new("evidence", found_at=LATE)),
    ("rina", new("attachment", added_at=LATE)),
    ("rina", change("attachment", "file", removed_at=LATE, removed_by_name="'Rina'")),
    ("rina", new("case_tag", added_at=LATE)),
    ("rina", new("case_link", added_at=LATE)),
    ("rina", new("recording", made_at=LATE)),
    ("rina", change("recording", "tape", erased_at=LATE)),
    ("rina", new("contact", started_at=LATE)),
    ("rina", new("contact", queued_at=LATE)),
    ("rina", new("applicant_merge", merged_at=LATE)),
    ("rina", change("applicant_merge", "merge", undone_at=LATE, undone_by_name="'Rina'")),
    ("rina", new("data_request", asked_at=LATE)),
    ("rina", change("data_request", "wish", done_at=LATE, done_by_name="'Rina'", outcome="'x'")),
    ("rina", new("article", written_at=LATE)),
    ("dedi", change("article", "article", reviewed_at=LATE, reviewed_by_name="'Dedi'")),
    ("rina", new("article_edition", written_at=LATE)),
    ("dedi", change("article_edition", "edition", reviewed_at=LATE, reviewed_by_name="'Dedi'")),
    ("rina", new("canned_text", changed_at=LATE)),
    ("rina", new("agent_state", started_at=LATE)),
]
UNTOLD = [
    *(
        Attack("rina", f"adds {table} and adds no entry", new(table), RULE)
        for table in (
            *("evidence", "attachment", "escalation", "solution", "unit_question"),
            *("case_tag", "case_link"),
        )
    ),
    *(
        Attack(
            "rina",
            f"records {table} by a note",
            f"{new(table, id='%(fresh)s')}; {noted(facts=facts)}",
            RULE,
        )
        for table, facts in (
            ("evidence", "jsonb_build_object('evidence_id', %(fresh)s)"),
            ("solution", "jsonb_build_object('solution_id', %(fresh)s)"),
            ("case_tag", "jsonb_build_object('tag_id', %(fresh)s)"),
        )
    ),
    Attack(
        "rina",
        "says at once that all is recorded, and goes on",
        f"SET CONSTRAINTS ALL IMMEDIATE; {new('contact')}",
        "LK015",
    ),
]
ROWS = [
    *UNTOLD,
    *(Attack(who, what, sql, RULE) for who, what, sql in ALONE),
    *(
        Attack(who, f"is ahead of time: {' '.join(sql.split()[:3])} {number}", sql, "LK011")
        for number, (who, sql) in enumerate(AHEAD)
    ),
    Attack(
        "rina",
        "ends what a colleague does at another desk",
        "UPDATE agent_state SET version = version + 1, ended_at = now() WHERE agent_id = %(sari)s "
        "RETURNING id",
        NOTHING,
    ),
    Attack("rina", "writes a colleague's hours", new("agent_state", agent_id="%(sari)s"), RULE),
    Attack(
        "wati",
        "changes an agent's hours",
        change("agent_state", "hours", ended_at="now()") + " RETURNING id",
        NOTHING,
    ),
    Attack("rina", "says that it was another call", change("contact", "call", call_ref="'x'"), RIGHT),
    Attack("rina", "says that it was another queue", change("contact", "call", queue="'x'"), RIGHT),
    Attack("rina", "rewrites an edition", "UPDATE article_edition SET text = 'x'", RIGHT),
    Attack("dedi", "adds to the address book", new("applicant"), RIGHT),
    Attack("dedi", "renames who asks", change("applicant", "asker", name="'x'") + " RETURNING id", NOTHING),
    Attack(
        "dedi",
        "takes their number",
        change("handle", "asker_phone", deleted_at="now()") + " RETURNING id",
        NOTHING,
    ),
    *(
        Attack("rina", f"adds {table} to a hidden case", new(table, case_id="%(secret)s", **more), RIGHT)
        for table, more in {
            "evidence": {},
            "attachment": {},
            "case_tag": {},
            "escalation": {},
            "solution": {},
            "unit_question": {"escalation_id": "%(asked_secretly)s"},
        }.items()
    ),
    Attack(
        "rina", "adds a recording to a hidden call", new("recording", contact_id="%(secret_call)s"), RIGHT
    ),
]
