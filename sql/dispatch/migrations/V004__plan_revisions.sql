-- Plans that take the place of others, shipments that are given back before they moved, and steps that wait for the steps of others.

ALTER TABLE plans
  ADD COLUMN replaced_by text,  -- null unless another plan took this one's place
  ADD CONSTRAINT plans_replaced_by_fkey FOREIGN KEY (replaced_by) REFERENCES plans,
  DROP CONSTRAINT plans_state_known,
  ADD CONSTRAINT plans_state_known CHECK (state BETWEEN 1 AND 5),
  ADD CONSTRAINT plans_replaced CHECK ((state = 5) = (replaced_by IS NOT NULL));
CREATE INDEX plans_replaced_by_idx ON plans (replaced_by) WHERE replaced_by IS NOT NULL;

ALTER TABLE shipments
  DROP CONSTRAINT shipments_state_known,
  ADD CONSTRAINT shipments_state_known CHECK (state BETWEEN 1 AND 13),
  DROP CONSTRAINT shipments_reserved,
  ADD CONSTRAINT shipments_reserved CHECK (reservation <> '' OR state IN (1, 9, 13)),
  DROP CONSTRAINT shipments_returned,
  ADD CONSTRAINT shipments_returned CHECK (state NOT IN (10, 11, 12) OR return_time IS NOT NULL);

-- A step is not tried while a step of `subject` waits, one that is added later included.
CREATE TABLE step_prerequisites (
  step_id bigint NOT NULL,
  subject text   NOT NULL,
  CONSTRAINT step_prerequisites_pkey PRIMARY KEY (step_id, subject),
  CONSTRAINT step_prerequisites_step_fkey FOREIGN KEY (step_id) REFERENCES steps
);
