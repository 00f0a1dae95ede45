ALTER TABLE loket.{table} ENABLE ROW LEVEL SECURITY
--;
CREATE POLICY sees ON loket.{table} FOR SELECT USING (
    CASE (SELECT loket.my_role())
        WHEN 'supervisor' THEN team_id IS NULL OR (SELECT loket.my_team()) IS NULL OR team_id = (SELECT loket.my_team())
        WHEN 'agent' THEN agent_id = (SELECT loket.my_id())
        WHEN 'unit_officer' THEN {of_unit}
        ELSE false
    END
)
--;
CREATE POLICY makes ON loket.{table} USING ((SELECT loket.is_system()))
--;
GRANT SELECT, INSERT, DELETE ON loket.{table} TO loket_server
