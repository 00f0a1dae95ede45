"""Single rows that would harm each reader: no desktop could take them, or it would lose a file."""

from tests.db.attack import RULE, SHAPE, Attack, change, new, noted

_OF_A_PAGE = """jsonb_build_object('changes', jsonb_build_object('subject', jsonb_build_array(
    (SELECT subject FROM case_ WHERE id = %(case)s), repeat('x', 4000))))"""
_DEEP = "(repeat('[', 3000) || repeat(']', 3000))::jsonb"
_LONG_NUMBER = "('{\"a\":' || repeat('1', 6000) || '}')::jsonb"
_OF_SARI = {"contact_id": "%(talk)s", "bytes": "0", "made_by": "%(sari)s"}

UNREADABLE = [
    Attack("rina", "asks a unit for the end of time", new("escalation", due_at="'infinity'"), SHAPE),
    Attack("dedi", "asks back before all time", new("unit_question", asked_at="'-infinity'"), SHAPE),
    Attack("rina", "asks for a year that no zone can show", new("escalation", due_at="'9999-12-31'"), SHAPE),
    Attack("rina", "calls before Christ", new("contact", started_at="'4000-01-01 BC'"), SHAPE),
    Attack("rina", "writes an article for all days", new("article", valid_until="'infinity'::date"), SHAPE),
    Attack("rina", "records nothing at all", noted(facts="'null'"), SHAPE),
    Attack("rina", "records a list", noted(facts="'[]'"), SHAPE),
    Attack(
        "rina",
        "records deeper than anybody reads",
        noted(facts=f"jsonb_build_object('a', {_DEEP})"),
        SHAPE,
    ),
    Attack("rina", "records a number without an end", noted(facts=_LONG_NUMBER), SHAPE),
    Attack(
        "rina",
        "records more than a book",
        noted(facts="jsonb_build_object('a', repeat('x', 2000000))"),
        SHAPE,
    ),
    Attack("rina", "calls with a quality of nothing", new("contact", quality="'null'"), SHAPE),
    Attack("rina", "finds a number for an answer", new("evidence", fields="'5'"), SHAPE),
    Attack("rina", "finds a list of numbers", new("evidence", fields="'[1]'"), SHAPE),
    Attack("rina", "writes a note of millions of letters", noted(text="repeat('x', 10000000)"), SHAPE),
    Attack("rina", "has a name of a thousand letters", new("applicant", name="repeat('x', 1000)"), SHAPE),
    Attack(
        "wati",
        "writes a subject of a page",
        noted("subject = repeat('x', 4000)", "details_changed", facts=_OF_A_PAGE),
        SHAPE,
    ),
]
FILES = [
    Attack("rina", "has a colleague's desktop erase", new("recording", **_OF_SARI), RULE),
    Attack("rina", "names a place elsewhere", new("recording", path="'/home/sari/laporan.ods'"), RULE),
    Attack("rina", "names a place above", new("recording", path="'2026/11/../../../laporan.opus'"), RULE),
    Attack("rina", "names a place of another system", new("recording", path="'C:\\laporan.opus'"), RULE),
    Attack("rina", "records what was over before", new("recording", keep_until="'2020-01-01'"), RULE),
    Attack("rina", "hides a place in a hash", new("recording", sha256="'../../../../etc/passwd'"), SHAPE),
    Attack("rina", "hides a place in a file", new("attachment", sha256="'../../../../etc/passwd'"), SHAPE),
    Attack("rina", "attaches nothing", new("attachment", sha256="''"), RULE),
    Attack("sari", "ends a colleague's recording", change("recording", "tape", keep_until="now()"), RULE),
    Attack("sari", "erases a colleague's recording", change("recording", "tape", erased_at="now()"), RULE),
]
EVERYBODY = [*UNREADABLE, *FILES]
