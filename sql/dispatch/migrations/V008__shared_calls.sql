-- One call may be made for many shipments. Its body is kept once: by the step that makes the call, which the others follow.

ALTER TABLE steps
  -- The step whose call is made for this one too. NULL = this one makes its own.
  ADD COLUMN leading_step_id bigint,
  ADD CONSTRAINT steps_leading_step_fkey FOREIGN KEY (leading_step_id) REFERENCES steps,
  ADD CONSTRAINT steps_following_makes_no_call CHECK (leading_step_id IS NULL OR request = '');
CREATE INDEX steps_following_idx ON steps (leading_step_id, step_id) WHERE state = 1 AND leading_step_id IS NOT NULL;
DROP INDEX steps_due_idx;
CREATE INDEX steps_due_idx ON steps (next_attempt_time) WHERE state = 1 AND leading_step_id IS NULL;

-- What the steps that a call waits for add to its body once they are settled; the body itself is not written again for each of them.
ALTER TABLE step_prerequisites
  -- NULL = nothing (yet).
  ADD COLUMN addition bytea;

-- The body of a call with all additions. Messages that stand one behind the other are one message whose lists have the rows of both.
CREATE FUNCTION whole_request(step_id bigint, request bytea) RETURNS bytea
LANGUAGE sql STABLE
RETURN request || COALESCE((SELECT string_agg(prerequisite.addition, ''::bytea ORDER BY prerequisite.subject)
                              FROM dispatch.step_prerequisites AS prerequisite
                             WHERE prerequisite.step_id = whole_request.step_id), ''::bytea);
