-- Approvals by the value of a part; execution reports.

ALTER TABLE approval_policy_steps
  ADD COLUMN min_value_fen bigint NOT NULL DEFAULT 0,
  ADD CONSTRAINT approval_policy_steps_value_not_negative CHECK (min_value_fen >= 0);
ALTER TABLE approval_policy_steps
  ALTER COLUMN min_value_fen DROP DEFAULT;

-- What parts were worth when they were submitted was not recorded before.
ALTER TABLE plan_approvals
  ADD COLUMN value_fen        bigint  NOT NULL DEFAULT 0,
  ADD COLUMN value_incomplete boolean NOT NULL DEFAULT true,
  ADD CONSTRAINT plan_approvals_value_not_negative CHECK (value_fen >= 0);
ALTER TABLE plan_approvals
  ALTER COLUMN value_fen DROP DEFAULT,
  ALTER COLUMN value_incomplete DROP DEFAULT;
