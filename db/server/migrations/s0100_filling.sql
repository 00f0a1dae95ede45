-- Indexes for filling a workstation, however many years are stored: for the open cases (the recent ones are in
-- ix_case__facets). Names that begin with "sx_" are indexes of the server only.
CREATE INDEX sx_case__open ON loket.case_ (changed_at) WHERE status NOT IN ('closed', 'cancelled')
