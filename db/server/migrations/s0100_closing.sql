-- Last, for all functions above: a function is everybody's unless somebody says no.
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA loket FROM PUBLIC
