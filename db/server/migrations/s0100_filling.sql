-- What a workstation is filled with, however many years lie below it: of the cases, the open ones (the recent
-- ones are in ix_case__facets). Names that begin with "sx_" are indexes of the server only.
CREATE INDEX sx_case__open ON loket.case_ (changed_at) WHERE status NOT IN ('closed', 'cancelled')
