-- Must be the last file: by default every login may execute a function.
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA loket FROM PUBLIC
--;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA loket TO loket_server
--;
-- The administrator archives.
REVOKE EXECUTE ON FUNCTION
    loket.archive_one(loket.case_), loket.put_back(loket.archived_case),
    loket.archive_cases(timestamptz, int, timestamptz, uuid), loket.all_of_tracking(text)
FROM loket_server
