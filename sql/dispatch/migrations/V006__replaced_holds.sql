-- Holds of a plan that takes another one's place are asked for in one call for each warehouse (kind 8), and delegates may be limited by value.

ALTER TABLE steps
  DROP CONSTRAINT steps_kind_known,
  ADD CONSTRAINT steps_kind_known CHECK (kind BETWEEN 1 AND 8);
CREATE INDEX step_prerequisites_subject_idx ON step_prerequisites (subject);

ALTER TABLE approval_delegations
  ADD COLUMN max_value_fen bigint NOT NULL DEFAULT 0,
  ADD CONSTRAINT approval_delegations_max_value_not_negative CHECK (max_value_fen >= 0);
