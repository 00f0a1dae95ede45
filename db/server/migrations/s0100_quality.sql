-- Reviews of calls, written contacts and cases: server/reviews.py. Only the server program's actor writes these tables; it checks who may do what.
-- A card as it was when a review was first made with it: an edition never changes the meaning of kept answers.
CREATE TABLE loket.quality_card (
    id text PRIMARY KEY,
    content jsonb NOT NULL
)
--;
-- The months that the server program drew (server/review_draw.py).
CREATE TABLE loket.quality_month (
    month date PRIMARY KEY CHECK (extract(day FROM month) = 1),
    drawn_at timestamptz NOT NULL,
    again_at timestamptz NOT NULL
)
--;
-- The work that was drawn for review; nothing is drawn twice. work_id: Of a call or an episode of a conversation its
-- contact, else the case. talk_s: Of a call, else 0. moment: server/review_work.py. salt: Of the order (app/quality/drawing.py).
CREATE TABLE loket.quality_draw (
    kind text NOT NULL CHECK (kind IN ('call', 'thread', 'case')),
    work_id uuid PRIMARY KEY,
    month date NOT NULL CHECK (extract(day FROM month) = 1),
    place smallint NOT NULL,
    stratum text NOT NULL,
    salt text NOT NULL CHECK (salt ~ '^[0-9a-f]{32}$'),
    agent_id uuid NOT NULL,
    team_id uuid,
    case_id uuid,
    moment timestamptz NOT NULL,
    talk_s integer NOT NULL,
    channel text NOT NULL
)
--;
CREATE UNIQUE INDEX ux_quality_draw__place ON loket.quality_draw (month, kind, agent_id, place)
--;
-- A review. agent_id, team_id, case_id, moment, talk_s, channel: Of the work, as it was; it may be archived.
-- quotes_until: The recording of a call is kept until then; the notes may quote it. It may be archived when its time is
-- over.
-- settled_answers: Of the reviewer who decided, after the agent's objection.
-- freed_by, freed_at: Of a draft: another reviewer took its work over, when. It holds the work no longer, and stays its author's.
CREATE TABLE loket.quality_review (
    id uuid PRIMARY KEY,
    kind text NOT NULL CHECK (kind IN ('call', 'thread', 'case')),
    work_id uuid NOT NULL,
    month date NOT NULL,
    is_drawn boolean NOT NULL,
    agent_id uuid NOT NULL,
    team_id uuid,
    case_id uuid,
    moment timestamptz NOT NULL,
    talk_s integer NOT NULL,
    channel text NOT NULL,
    reviewer_id uuid NOT NULL CHECK (reviewer_id <> agent_id),
    card_id text NOT NULL REFERENCES loket.quality_card (id),
    state text NOT NULL DEFAULT 'draft' CHECK (state IN ('draft', 'shared', 'agreed', 'objected', 'decided')),
    answers jsonb NOT NULL,
    notes jsonb NOT NULL DEFAULT '[]',
    quotes_until timestamptz,
    advice text NOT NULL DEFAULT '',
    shared_on date CHECK ((shared_on IS NULL) = (state = 'draft')),
    objection text NOT NULL DEFAULT '',
    decided_by uuid CHECK (decided_by NOT IN (reviewer_id, agent_id)),
    decision text NOT NULL DEFAULT '',
    settled_answers jsonb,
    freed_by uuid CHECK (freed_by IS NULL OR freed_by <> reviewer_id AND state = 'draft'),
    freed_at timestamptz CHECK ((freed_at IS NULL) = (freed_by IS NULL)),
    CHECK ((objection <> '') = (state IN ('objected', 'decided'))),
    CHECK ((decided_by IS NOT NULL) = (state = 'decided') AND (settled_answers IS NOT NULL) = (state = 'decided'))
)
--;
CREATE UNIQUE INDEX ux_quality_review__work ON loket.quality_review (work_id) WHERE freed_by IS NULL
--;
CREATE INDEX ix_quality_review__work ON loket.quality_review (work_id)
--;
CREATE INDEX ix_quality_review__quotes_until ON loket.quality_review (quotes_until) WHERE notes <> '[]'
--;
CREATE INDEX ix_quality_review__month ON loket.quality_review (month)
--;
CREATE INDEX ix_quality_review__agent ON loket.quality_review (agent_id, month)
--;
CREATE INDEX ix_quality_review__case ON loket.quality_review (case_id) WHERE notes <> '[]'
--;
-- Several reviewers judge the same work, each without seeing the others' answers. reviewers: With the expert.
-- is_cancelled: It has ended without a result; its answers stay hidden.
CREATE TABLE loket.quality_calibration (
    id uuid PRIMARY KEY,
    kind text NOT NULL CHECK (kind IN ('call', 'thread', 'case')),
    work_id uuid NOT NULL,
    month date NOT NULL,
    agent_id uuid NOT NULL,
    team_id uuid,
    case_id uuid,
    moment timestamptz NOT NULL,
    talk_s integer NOT NULL,
    channel text NOT NULL,
    card_id text NOT NULL REFERENCES loket.quality_card (id),
    started_by uuid NOT NULL,
    expert_id uuid NOT NULL,
    reviewers uuid[] NOT NULL,
    is_closed boolean NOT NULL DEFAULT false,
    is_cancelled boolean NOT NULL DEFAULT false CHECK (is_closed OR NOT is_cancelled),
    CHECK (expert_id = ANY (reviewers) AND cardinality(reviewers) >= 3 AND NOT agent_id = ANY (reviewers))
)
--;
CREATE TABLE loket.quality_calibration_answer (
    calibration_id uuid NOT NULL REFERENCES loket.quality_calibration (id),
    reviewer_id uuid NOT NULL,
    answers jsonb NOT NULL,
    PRIMARY KEY (calibration_id, reviewer_id)
)
--;
ALTER TABLE loket.quality_card ENABLE ROW LEVEL SECURITY
--;
ALTER TABLE loket.quality_month ENABLE ROW LEVEL SECURITY
--;
ALTER TABLE loket.quality_draw ENABLE ROW LEVEL SECURITY
--;
ALTER TABLE loket.quality_review ENABLE ROW LEVEL SECURITY
--;
ALTER TABLE loket.quality_calibration ENABLE ROW LEVEL SECURITY
--;
ALTER TABLE loket.quality_calibration_answer ENABLE ROW LEVEL SECURITY
--;
-- Whether the actor is a supervisor of this team's agents.
CREATE FUNCTION loket.supervises(team uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
    SELECT coalesce(loket.my_role() = 'supervisor', false)
        AND (team IS NULL OR loket.my_team() IS NULL OR team = loket.my_team())
$$
--;
CREATE POLICY sees ON loket.quality_card FOR SELECT USING ((SELECT loket.is_desk()))
--;
CREATE POLICY sees ON loket.quality_month FOR SELECT USING ((SELECT loket.is_desk()))
--;
CREATE POLICY sees ON loket.quality_draw FOR SELECT USING (loket.supervises(team_id))
--;
-- A draft is its reviewer's alone. What is shared is seen by the agent whose work it was, and by supervisors.
CREATE POLICY sees ON loket.quality_review FOR SELECT USING (
    (SELECT loket.is_desk()) AND CASE
        WHEN state = 'draft' THEN reviewer_id = (SELECT loket.my_id())
        ELSE agent_id = (SELECT loket.my_id()) OR loket.supervises(team_id)
    END
)
--;
CREATE POLICY sees ON loket.quality_calibration FOR SELECT USING (loket.supervises(team_id))
--;
-- Until all have handed in, everybody sees only their own answers.
CREATE POLICY sees ON loket.quality_calibration_answer FOR SELECT USING (
    reviewer_id = (SELECT loket.my_id())
    OR EXISTS (SELECT FROM loket.quality_calibration c WHERE c.id = calibration_id AND c.is_closed AND NOT c.is_cancelled)
)
--;
CREATE POLICY makes ON loket.quality_card USING ((SELECT loket.is_system()))
--;
CREATE POLICY makes ON loket.quality_month USING ((SELECT loket.is_system()))
--;
CREATE POLICY makes ON loket.quality_draw USING ((SELECT loket.is_system()))
--;
CREATE POLICY makes ON loket.quality_review USING ((SELECT loket.is_system()))
--;
CREATE POLICY makes ON loket.quality_calibration USING ((SELECT loket.is_system()))
--;
CREATE POLICY makes ON loket.quality_calibration_answer USING ((SELECT loket.is_system()))
--;
GRANT SELECT, INSERT ON loket.quality_card, loket.quality_draw, loket.quality_calibration_answer TO loket_server
--;
GRANT SELECT, INSERT, UPDATE, DELETE ON loket.quality_review TO loket_server
--;
GRANT SELECT, INSERT, UPDATE ON loket.quality_calibration, loket.quality_month TO loket_server
--;
-- A recording that is erased, and one whose consent is taken back, takes along what reviewers quoted from it. So does a
-- person who is erased, and a message whose text is. The answers stay.
CREATE FUNCTION loket.forget_quotes() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF TG_TABLE_NAME = 'applicant' THEN
        UPDATE loket.quality_review x SET notes = '[]'
        WHERE notes <> '[]' AND (
            x.case_id IN (SELECT id FROM loket.case_ WHERE applicant_id = NEW.id)
            OR x.work_id IN (SELECT id FROM loket.contact WHERE applicant_id = NEW.id)
        );
    ELSIF TG_TABLE_NAME = 'message' THEN
        UPDATE loket.quality_review x SET notes = '[]'
        WHERE notes <> '[]' AND (x.work_id = NEW.contact_id OR x.kind = 'case' AND x.case_id = NEW.case_id);
    ELSE
        UPDATE loket.quality_review SET notes = '[]'
        WHERE work_id = CASE TG_TABLE_NAME WHEN 'contact' THEN NEW.id ELSE (to_jsonb(NEW) ->> 'contact_id')::uuid END
            AND notes <> '[]';
    END IF;
    RETURN NULL;
END $$
--;
CREATE TRIGGER zz_forget_quotes AFTER UPDATE ON loket.recording FOR EACH ROW
WHEN (new.erased_at IS NOT NULL OR new.keep_until <= now()) EXECUTE FUNCTION loket.forget_quotes()
--;
CREATE TRIGGER zz_forget_quotes AFTER UPDATE OF consent ON loket.contact FOR EACH ROW
WHEN (old.consent = 'yes' AND new.consent <> 'yes') EXECUTE FUNCTION loket.forget_quotes()
--;
CREATE TRIGGER zz_forget_quotes AFTER UPDATE ON loket.applicant FOR EACH ROW
WHEN (old.erased_at IS NULL AND new.erased_at IS NOT NULL) EXECUTE FUNCTION loket.forget_quotes()
--;
CREATE TRIGGER zz_forget_quotes AFTER UPDATE ON loket.message FOR EACH ROW
WHEN (old.text <> '' AND new.text = '') EXECUTE FUNCTION loket.forget_quotes()
