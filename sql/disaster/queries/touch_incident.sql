-- Counts a write to an incident.
-- $1 incident_id text
UPDATE incidents
   SET revision = revision + 1
 WHERE incident_id = $1;
