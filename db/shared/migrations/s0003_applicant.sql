-- Nobody who is not shown the applicant of an anonymous case puts another one there; a merge of two records may.
CREATE FUNCTION loket.guard_anonymous_applicant() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM loket.must(
        loket.goes_over('case_', NEW.id, OLD.applicant_id, NEW.applicant_id), 'anonymous applicant'
    );
    RETURN NEW;
END $$
--;
CREATE TRIGGER anonymous_applicant BEFORE UPDATE OF applicant_id ON loket.case_ FOR EACH ROW WHEN (
    {guarded} AND OLD.is_anonymous AND NEW.is_anonymous AND OLD.applicant_id IS NOT NULL
    AND NEW.applicant_id IS DISTINCT FROM OLD.applicant_id
) EXECUTE FUNCTION loket.guard_anonymous_applicant()
