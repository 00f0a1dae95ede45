-- The satisfaction survey (SKM): server/surveys.py. Only the server program's actor writes these tables, and reads whom
-- to ask and the box. An answer is in the box alone: one sealed text for each round, padded, and always in the order of
-- its texts, so that no row, time or id belongs to an answer. When the round is closed the box is emptied, and what it
-- found is kept in "result".
-- share: Of 10,000 ended cases so many are drawn.
CREATE TABLE loket.skm_round (
    id uuid PRIMARY KEY,
    team_id uuid,
    form_id text NOT NULL,
    since date NOT NULL,
    until date NOT NULL CHECK (until > since),
    population integer NOT NULL CHECK (population > 0),
    share integer NOT NULL CHECK (share BETWEEN 1 AND 10000),
    started_on date NOT NULL,
    closed_on date,
    result jsonb,
    plan jsonb NOT NULL DEFAULT '[]',
    CHECK ((closed_on IS NULL) = (result IS NULL))
)
--;
CREATE UNIQUE INDEX ux_skm_round__open ON loket.skm_round (coalesce(team_id, '00000000-0000-0000-0000-000000000000'))
WHERE closed_on IS NULL
--;
-- seed: The draw of a case is SHA-256 of it and of the case's id.
CREATE TABLE loket.skm_box (
    round_id uuid PRIMARY KEY REFERENCES loket.skm_round (id),
    seed bytea NOT NULL CHECK (length(seed) = 32),
    sealed text NOT NULL
)
--;
-- A case whose applicant is to be asked. asked_by: Who asks now, or who asked. taken_until: Nobody else is offered it
-- before then. There is no time at which somebody answered.
CREATE TABLE loket.skm_invitation (
    round_id uuid NOT NULL REFERENCES loket.skm_round (id),
    case_id uuid NOT NULL,
    applicant_id uuid NOT NULL,
    drawn_on date NOT NULL,
    outcome text NOT NULL DEFAULT 'waiting'
        CHECK (outcome IN ('waiting', 'answered', 'refused', 'not_reached', 'link_sent')),
    attempts smallint NOT NULL DEFAULT 0,
    asked_by uuid,
    taken_until timestamptz,
    PRIMARY KEY (round_id, case_id)
)
--;
CREATE INDEX ix_skm_invitation__applicant ON loket.skm_invitation (applicant_id, drawn_on)
--;
-- number: A later import has a higher one. It is of a file, not of an answer.
CREATE TABLE loket.skm_import (
    round_id uuid NOT NULL REFERENCES loket.skm_round (id),
    sha256 text NOT NULL,
    taken integer NOT NULL,
    not_taken integer NOT NULL,
    imported_on date NOT NULL,
    number bigint GENERATED ALWAYS AS IDENTITY,
    PRIMARY KEY (round_id, sha256)
)
--;
ALTER TABLE loket.skm_round ENABLE ROW LEVEL SECURITY
--;
ALTER TABLE loket.skm_box ENABLE ROW LEVEL SECURITY
--;
ALTER TABLE loket.skm_invitation ENABLE ROW LEVEL SECURITY
--;
ALTER TABLE loket.skm_import ENABLE ROW LEVEL SECURITY
--;
CREATE POLICY sees ON loket.skm_round FOR SELECT USING (
    (SELECT loket.is_desk())
    AND (team_id IS NULL OR (SELECT loket.my_team()) IS NULL OR team_id = (SELECT loket.my_team()))
)
--;
CREATE POLICY makes ON loket.skm_round USING ((SELECT loket.is_system()))
--;
CREATE POLICY makes ON loket.skm_box USING ((SELECT loket.is_system()))
--;
CREATE POLICY makes ON loket.skm_invitation USING ((SELECT loket.is_system()))
--;
CREATE POLICY makes ON loket.skm_import USING ((SELECT loket.is_system()))
--;
GRANT SELECT, INSERT, UPDATE ON loket.skm_round, loket.skm_invitation TO loket_server
--;
GRANT SELECT, INSERT, UPDATE, DELETE ON loket.skm_box TO loket_server
--;
GRANT SELECT, INSERT ON loket.skm_import TO loket_server
