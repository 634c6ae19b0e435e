-- Amendments and mergers of requisitions; approvals of plans in ordered steps, with policies, delegates, escalation and command.

ALTER TABLE requisitions
  ADD COLUMN merged_into     text,     -- null unless another one took over what it asked for
  ADD COLUMN amendment_count integer NOT NULL DEFAULT 0,
  ADD CONSTRAINT requisitions_merged_into_fkey FOREIGN KEY (merged_into) REFERENCES requisitions,
  ADD CONSTRAINT requisitions_merged_cancelled CHECK (merged_into IS NULL OR state = 5),
  ADD CONSTRAINT requisitions_amendment_count_range CHECK (amendment_count >= 0);
CREATE INDEX requisitions_merged_into_idx ON requisitions (merged_into) WHERE merged_into IS NOT NULL;

-- A line that an amendment withdrew stays with nothing on it: plans and shipments point to lines by their places.
ALTER TABLE requisition_lines
  DROP CONSTRAINT requisition_lines_quantity_positive,
  ADD CONSTRAINT requisition_lines_quantity_not_negative CHECK (quantity >= 0);

-- Changes of requisitions after they were submitted. Never changed.
CREATE TABLE requisition_revisions (
  requisition_id  text        NOT NULL,
  revision_number integer     NOT NULL,
  amend_time      timestamptz NOT NULL,
  amender         text        NOT NULL,
  reason          text        NOT NULL,
  -- muster.dispatch.v1.RequisitionRevision with `before` and `after`.
  content         bytea       NOT NULL,
  CONSTRAINT requisition_revisions_pkey PRIMARY KEY (requisition_id, revision_number),
  CONSTRAINT requisition_revisions_requisition_fkey FOREIGN KEY (requisition_id) REFERENCES requisitions,
  CONSTRAINT requisition_revisions_number_positive CHECK (revision_number > 0)
);

ALTER TABLE plans
  ADD COLUMN submitter   text NOT NULL DEFAULT '',
  ADD COLUMN submit_time timestamptz;  -- null before, and where it was not recorded

-- Who must approve what. A version never changes; the newest one of a chapter is in force.
CREATE TABLE approval_policies (
  policy_id   text        NOT NULL,
  chapter     text        NOT NULL,  -- empty: where no chapter made rules
  version     integer     NOT NULL,
  source      text        NOT NULL,
  create_time timestamptz NOT NULL,
  creator     text        NOT NULL,
  CONSTRAINT approval_policies_pkey PRIMARY KEY (policy_id),
  CONSTRAINT approval_policies_version_key UNIQUE (chapter, version),
  CONSTRAINT approval_policies_version_positive CHECK (version > 0),
  CONSTRAINT approval_policies_source_given CHECK (source <> '')
);

CREATE TABLE approval_policy_steps (
  policy_id       text    NOT NULL,
  step            integer NOT NULL,
  title           text    NOT NULL,
  decider         integer NOT NULL,
  role            integer NOT NULL,
  item            text    NOT NULL,  -- empty: quantity does not matter
  min_quantity    bigint  NOT NULL,
  min_weight_g    bigint  NOT NULL,
  timeout_minutes integer NOT NULL,
  CONSTRAINT approval_policy_steps_pkey PRIMARY KEY (policy_id, step),
  CONSTRAINT approval_policy_steps_policy_fkey FOREIGN KEY (policy_id) REFERENCES approval_policies,
  CONSTRAINT approval_policy_steps_decider_known CHECK (decider BETWEEN 1 AND 4),
  CONSTRAINT approval_policy_steps_role_known CHECK (role BETWEEN 1 AND 4),
  CONSTRAINT approval_policy_steps_quantity_of_item CHECK (min_quantity >= 0 AND (min_quantity > 0) = (item <> '')),
  CONSTRAINT approval_policy_steps_weight_not_negative CHECK (min_weight_g >= 0),
  CONSTRAINT approval_policy_steps_timeout_range CHECK (timeout_minutes BETWEEN 0 AND 43200)
);

INSERT INTO approval_policies (policy_id, chapter, version, source, create_time, creator)
VALUES ('default', '', 1, '系统默认假设，无公开来源，请各级红十字会按本级制度修订 (assumption of the product, no published source)', now(), 'services/dispatch');
INSERT INTO approval_policy_steps (policy_id, step, title, decider, role, item, min_quantity, min_weight_g, timeout_minutes)
VALUES ('default', 1, '', 1, 4, '', 0, 0, 0);

-- One row is one step of one part of a plan.
ALTER TABLE plan_approvals
  ADD COLUMN step                     integer NOT NULL DEFAULT 1,
  ADD COLUMN serial_number            bigint  NOT NULL GENERATED ALWAYS AS IDENTITY,
  ADD COLUMN title                    text    NOT NULL DEFAULT '',
  ADD COLUMN deciding_chapter         text    NOT NULL DEFAULT '',
  ADD COLUMN role                     integer NOT NULL DEFAULT 4,
  ADD COLUMN approval_policy          text    NOT NULL DEFAULT 'default',
  ADD COLUMN weight_g                 bigint  NOT NULL DEFAULT 0,
  ADD COLUMN weight_incomplete        boolean NOT NULL DEFAULT false,
  ADD COLUMN timeout_minutes          integer NOT NULL DEFAULT 0,
  ADD COLUMN open_time                timestamptz,  -- null while an earlier step waits
  ADD COLUMN escalate_time            timestamptz,  -- null when it does not escalate, or no further
  ADD COLUMN escalated_chapter        text    NOT NULL DEFAULT '',
  ADD COLUMN on_behalf_of             text    NOT NULL DEFAULT '',
  ADD COLUMN commanding_chapter       text    NOT NULL DEFAULT '',
  ADD COLUMN response_level           integer NOT NULL DEFAULT 0,
  ADD COLUMN response_level_decision  text    NOT NULL DEFAULT '',
  ADD COLUMN regularization           integer NOT NULL DEFAULT 0,
  ADD COLUMN regularizer              text    NOT NULL DEFAULT '',
  ADD COLUMN regularized_on_behalf_of text    NOT NULL DEFAULT '',
  ADD COLUMN regularize_time          timestamptz,  -- null while nobody has
  ADD COLUMN regularize_reason        text    NOT NULL DEFAULT '';
-- When plans were submitted was not recorded; they were made not long before.
UPDATE plan_approvals AS approval
   SET deciding_chapter = approval.chapter, open_time = plan.create_time
  FROM plans AS plan
 WHERE plan.plan_id = approval.plan_id;
ALTER TABLE plan_approvals
  DROP CONSTRAINT plan_approvals_pkey,
  DROP CONSTRAINT plan_approvals_state_known,
  ADD CONSTRAINT plan_approvals_pkey PRIMARY KEY (plan_id, chapter, step),
  ADD CONSTRAINT plan_approvals_serial_number_key UNIQUE (serial_number),
  ADD CONSTRAINT plan_approvals_policy_fkey FOREIGN KEY (approval_policy) REFERENCES approval_policies,
  ADD CONSTRAINT plan_approvals_state_known CHECK (state BETWEEN 1 AND 4),
  ADD CONSTRAINT plan_approvals_commanded CHECK ((state = 4) = (regularization > 0) AND (state = 4) = (commanding_chapter <> '')),
  ADD CONSTRAINT plan_approvals_regularized CHECK ((regularization IN (2, 3)) = (regularize_time IS NOT NULL)),
  ADD CONSTRAINT plan_approvals_regularization_known CHECK (regularization BETWEEN 0 AND 3);
CREATE INDEX plan_approvals_policy_idx ON plan_approvals (approval_policy);
CREATE INDEX plan_approvals_due_idx ON plan_approvals (escalate_time) WHERE state = 1 AND escalate_time IS NOT NULL;
CREATE INDEX plan_approvals_open_idx ON plan_approvals (deciding_chapter) WHERE state = 1 OR regularization = 1;

-- Who may decide in whose name.
CREATE TABLE approval_delegations (
  delegation_id text        NOT NULL,
  serial_number bigint      NOT NULL GENERATED ALWAYS AS IDENTITY,
  chapter       text        NOT NULL,
  delegator     text        NOT NULL,
  delegate      text        NOT NULL,
  valid_from    timestamptz NOT NULL,
  valid_to      timestamptz NOT NULL,
  max_quantity  bigint      NOT NULL,
  max_weight_g  bigint      NOT NULL,
  create_time   timestamptz NOT NULL,
  revoke_time   timestamptz,  -- null unless it was taken back
  revoker       text        NOT NULL,
  CONSTRAINT approval_delegations_pkey PRIMARY KEY (delegation_id),
  CONSTRAINT approval_delegations_serial_number_key UNIQUE (serial_number),
  CONSTRAINT approval_delegations_two_persons CHECK (delegator <> delegate),
  CONSTRAINT approval_delegations_times_in_order CHECK (valid_from < valid_to),
  CONSTRAINT approval_delegations_limits_not_negative CHECK (max_quantity >= 0 AND max_weight_g >= 0)
);
CREATE INDEX approval_delegations_delegate_idx ON approval_delegations (delegate);
CREATE INDEX approval_delegations_chapter_idx ON approval_delegations (chapter, serial_number);
