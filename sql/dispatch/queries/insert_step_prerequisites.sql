-- Has a step wait until no step of any of the subjects waits.
-- $1 step_id int8
-- $2 subjects text[]
INSERT INTO dispatch.step_prerequisites (step_id, subject)
SELECT $1, unnest($2::text[]);
