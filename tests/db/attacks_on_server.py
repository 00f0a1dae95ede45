"""What people might try to read, and to do to the server itself."""

from db.sync.tables import TRAVELLING
from tests.db.attack import NOBODY, NOTHING, OUTSIDE, RIGHT, UNKNOWN, Attack, entry

READS = [
    Attack(
        "rina", "reads a colleague's confidential case", "SELECT id FROM case_ WHERE id = %(secret)s", NOTHING
    ),
    *(
        Attack(
            "rina", f"reads its {table}", f"SELECT case_id FROM {table} WHERE case_id = %(secret)s", NOTHING
        )
        for table in (
            *("timeline_entry", "evidence", "attachment", "escalation", "unit_question", "contact"),
            *("case_tag", "case_link"),
            "presence",
        )
    ),
    Attack("rina", "reads its answer", "SELECT id FROM solution WHERE case_id = %(answered)s", NOTHING),
    Attack(
        "rina", "hears its recording", "SELECT id FROM recording WHERE contact_id = %(secret_call)s", NOTHING
    ),
    Attack(
        "rina",
        "asks what stands in it by an error",
        "SELECT id FROM case_ WHERE id = %(secret)s AND 1 / (CASE WHEN subject <> '' THEN 0 ELSE 1 END) = 1",
        NOTHING,
    ),
    Attack(
        "rina",
        "reads the planner's samples",
        "SELECT most_common_vals FROM pg_stats WHERE schemaname = 'loket' AND tablename = 'case_'",
        NOTHING,
    ),
    Attack("rina", "turns row security off", "SET LOCAL row_security = off; SELECT id FROM case_", RIGHT),
    Attack("rina", "locks it", "SELECT id FROM case_ WHERE id = %(secret)s FOR UPDATE", NOTHING),
    Attack("rina", "becomes the supervisor", "SET ROLE wati", RIGHT),
    Attack("rina", "becomes the supervisor's session", "SET SESSION AUTHORIZATION wati", RIGHT),
    Attack("rina", "becomes the owner", "SET ROLE loket_owner", RIGHT),
    Attack(
        "rina",
        "becomes the group",
        "SET ROLE loket_staff; SELECT id FROM case_ WHERE id = %(secret)s",
        NOTHING,
    ),
    *(
        Attack("rina", f"reads {table}", f"SELECT * FROM {table}", RIGHT)
        for table in (
            *("login", "sync_client", "sync_server", "mutation", "outbox", "audit_entry", "audit_trail"),
            *("status_move", "admin_act", "team"),
        )
    ),
    Attack("rina", "reads a file of the server", "SELECT pg_read_file('/etc/passwd')", RIGHT),
    Attack("rina", "writes a file of the server", "COPY case_ TO '/tmp/cases'", RIGHT),
    Attack("rina", "runs a program there", "COPY case_ TO PROGRAM 'cat'", RIGHT),
    Attack(
        "rina", "reads colleagues' hours", "SELECT id FROM agent_state WHERE agent_id <> my_id()", NOTHING
    ),
    Attack("rina", "reads colleagues' gaps", "SELECT id FROM line_gap WHERE agent_id <> my_id()", NOTHING),
    Attack(
        "rina", "reads a colleague's view", "SELECT id FROM saved_view WHERE owner_id <> my_id()", NOTHING
    ),
    Attack(
        "rina",
        "reads a colleague's own texts",
        "SELECT id FROM canned_text WHERE shortcut = 'pribadi'",
        NOTHING,
    ),
    Attack(
        "rina",
        "reads what others ask the server",
        "SELECT query FROM pg_stat_activity WHERE usename = 'wati' AND query NOT LIKE '<%%'",
        NOTHING,
    ),
    Attack("dedi", "reads a case of the desk", "SELECT id FROM case_ WHERE id = %(case)s", NOTHING),
    Attack("dedi", "reads a case of another unit", "SELECT id FROM case_ WHERE id = %(elsewhere)s", NOTHING),
    Attack("dedi", "reads who asks anonymously", "SELECT id FROM applicant WHERE id = %(shy)s", NOTHING),
    Attack("dedi", "reads their number", "SELECT id FROM handle WHERE applicant_id = %(shy)s", NOTHING),
    *(
        Attack("dedi", f"reads it in {where}", f"SELECT id FROM {where}", NOTHING)
        for where in (
            "timeline_entry WHERE kind = 'contact_started' AND case_id = %(shy_case)s",
            "timeline_entry WHERE actor_name = 'Shy'",
            "contact WHERE id = %(shy_call)s",
        )
    ),
    Attack(
        "dedi",
        "reads everybody's calls",
        "SELECT id FROM contact WHERE case_id IS DISTINCT FROM %(passed_case)s",
        NOTHING,
    ),
    Attack("dedi", "reads the address book", "SELECT id FROM applicant WHERE id <> %(asker)s", NOTHING),
    *(
        Attack("dedi", f"reads {table}", f"SELECT id FROM {table}", NOTHING)
        for table in ("data_request", "applicant_merge", "membership", "organisation")
    ),
    *(
        Attack(who, f"reads {table}", f"SELECT id FROM {table}", NOTHING, begins_push=False)
        for who in ("nobody", "leaver")
        for table in (table.name for table in TRAVELLING)
    ),
    *(
        Attack(who, "enrols", "SELECT enrol(gen_random_uuid(), 'X99', repeat('s', 40))", NOBODY, False)
        for who in ("nobody", "leaver")
    ),
    Attack("stranger", "reads", "SELECT 1 FROM loket.case_", RIGHT, begins_push=False),
    Attack(
        "stranger", "enrols", "SELECT loket.enrol(gen_random_uuid(), 'X99', repeat('s', 40))", RIGHT, False
    ),
]

SERVER = [
    *(
        Attack("wati", what, sql, RIGHT)
        for what, sql in {
            "makes a table": "CREATE TABLE loket.x (id int)",
            "makes a function": "CREATE FUNCTION public.x() RETURNS int LANGUAGE sql AS 'SELECT 1'",
            "makes a view for all": "CREATE VIEW public.x AS SELECT * FROM case_",
            "makes a trigger": (
                "CREATE TRIGGER x BEFORE UPDATE ON case_ FOR EACH ROW EXECUTE FUNCTION "
                "suppress_redundant_updates_trigger()"
            ),
            "turns triggers off": "ALTER TABLE case_ DISABLE TRIGGER ALL",
            "turns triggers off for the session": "SET session_replication_role = replica",
            "turns policies off": "ALTER TABLE case_ DISABLE ROW LEVEL SECURITY",
            "drops a policy": "DROP POLICY sees ON case_",
            "changes a door": "DROP FUNCTION my_id()",
            "makes themselves a superuser": "ALTER ROLE wati SUPERUSER",
            "joins the owner": "GRANT loket_owner TO wati",
            "takes a table": "ALTER TABLE case_ OWNER TO wati",
            "locks a table": "LOCK TABLE case_ IN ACCESS EXCLUSIVE MODE",
            "locks a table for writing": "LOCK TABLE case_ IN SHARE MODE",
            "empties a table": "TRUNCATE timeline_entry",
            "makes a table of the session": "CREATE TEMP TABLE case_ (id int)",
            "keeps a large object": "SELECT lo_from_bytea(0, 'x')",
            "fills the log": "SELECT pg_logical_emit_message(false, 'x', 'x')",
            "asks the guards": "SELECT who_pushes()",
            "adds a person": (
                "INSERT INTO agent (id, name, role, version) VALUES (gen_random_uuid(), 'X', 'agent', 1)"
            ),
            "adds a login": "INSERT INTO login (role_name, agent_id) VALUES ('x', my_id())",
            "changes who is who": "UPDATE agent SET role = 'supervisor'",
            "changes a unit": "UPDATE unit SET name = 'x'",
            "lowers the gate": "UPDATE sync_server SET min_client = 0",
            "forges an outcome": "UPDATE mutation SET outcome = 'applied'",
            "forgets an outcome": "DELETE FROM mutation",
            "ends others' connections": (
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'rina'"
            ),
        }.items()
    ),
    *(
        Attack("wati", f"deletes from {table}", f"DELETE FROM {table}", RIGHT)
        for table in ("case_", "timeline_entry", "escalation", "solution", "evidence", "applicant", "contact")
    ),
    Attack("wati", "says that they are a superuser", "SET is_superuser = on", "55P02"),
    Attack("wati", "loads rows in bulk", "COPY timeline_entry FROM STDIN", "0A000"),
    Attack(
        "rina",
        "pushes for a colleague's workstation",
        "SELECT begin_push(%(client)s, repeat('x', 40), 1)",
        UNKNOWN,
    ),
    Attack("rina", "asks for its outcomes", "SELECT outcomes(%(client)s, repeat('x', 40), 1)", UNKNOWN),
    Attack("rina", "writes outside of a push", entry(), OUTSIDE, begins_push=False),
    Attack(
        "rina",
        "joins an organisation outside of a push",
        ("INSERT INTO organisation (id, name, nib, version) VALUES (gen_random_uuid(), 'x', '', 1)"),
        OUTSIDE,
        begins_push=False,
    ),
]
