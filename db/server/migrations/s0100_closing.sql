-- Must be the last file: by default every user may execute a function.
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA loket FROM PUBLIC
