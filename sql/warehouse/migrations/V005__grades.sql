-- Levels of warehouses: the criteria, the assessments by them, and all that was done with these.

CREATE TABLE criteria_sets (
  criteria_set_id text        NOT NULL,
  display_name    text        NOT NULL,
  english_name    text        NOT NULL,
  version         text        NOT NULL,
  source          text        NOT NULL,
  demonstration   boolean     NOT NULL,
  creator         text        NOT NULL,
  create_time     timestamptz NOT NULL,
  -- NULL while it is in force.
  retire_time     timestamptz,
  CONSTRAINT criteria_sets_pkey PRIMARY KEY (criteria_set_id)
);

-- A threshold is NULL where the criterion does not matter to the level.
CREATE TABLE grade_criteria (
  criteria_set_id   text    NOT NULL,
  criterion_id      text    NOT NULL,
  position          integer NOT NULL,
  display_name      text    NOT NULL,
  english_name      text    NOT NULL,
  measure           text    NOT NULL,
  unit              text    NOT NULL,
  direction         integer NOT NULL,
  -- 0: takes evidence; else where in the warehouse's own record the value stands.
  record            integer NOT NULL,
  level_1_threshold bigint,
  level_2_threshold bigint,
  level_3_threshold bigint,
  level_4_threshold bigint,
  source            text    NOT NULL,
  CONSTRAINT grade_criteria_pkey PRIMARY KEY (criteria_set_id, criterion_id),
  CONSTRAINT grade_criteria_position_key UNIQUE (criteria_set_id, position),
  CONSTRAINT grade_criteria_set_fkey FOREIGN KEY (criteria_set_id) REFERENCES criteria_sets,
  CONSTRAINT grade_criteria_direction_check CHECK (direction IN (1, 2)),
  CONSTRAINT grade_criteria_thresholds_check
    CHECK (COALESCE(level_1_threshold, level_2_threshold, level_3_threshold, level_4_threshold) IS NOT NULL)
);

CREATE TABLE grade_assessments (
  grade_assessment_id bigint  NOT NULL GENERATED ALWAYS AS IDENTITY,
  warehouse_id        text    NOT NULL,
  number              bigint  NOT NULL,
  criteria_set_id     text    NOT NULL,
  state               integer NOT NULL,
  -- Who submitted it last; empty before.
  submitter           text    NOT NULL,
  -- 0: none has been awarded.
  awarded_level       integer NOT NULL,
  award_reason        text    NOT NULL,
  -- NULL: no level has been awarded.
  level_expire_time   timestamptz,
  revision            bigint  NOT NULL,
  CONSTRAINT grade_assessments_pkey PRIMARY KEY (grade_assessment_id),
  CONSTRAINT grade_assessments_number_key UNIQUE (warehouse_id, number),
  -- What evidence refers to, so that it cannot name a criterion of another set.
  CONSTRAINT grade_assessments_set_key UNIQUE (grade_assessment_id, criteria_set_id),
  CONSTRAINT grade_assessments_warehouse_fkey FOREIGN KEY (warehouse_id) REFERENCES warehouses,
  CONSTRAINT grade_assessments_set_fkey FOREIGN KEY (criteria_set_id) REFERENCES criteria_sets,
  CONSTRAINT grade_assessments_state_check CHECK (state BETWEEN 1 AND 9),
  CONSTRAINT grade_assessments_award_check
    CHECK ((state IN (5, 7, 8)) = (awarded_level BETWEEN 1 AND 4) AND (awarded_level <> 0) = (level_expire_time IS NOT NULL))
);
CREATE INDEX grade_assessments_set_idx ON grade_assessments (criteria_set_id);
CREATE UNIQUE INDEX grade_assessments_one_open ON grade_assessments (warehouse_id) WHERE state IN (1, 2, 3, 4);
CREATE UNIQUE INDEX grade_assessments_one_awarded ON grade_assessments (warehouse_id) WHERE state = 5;
CREATE INDEX grade_assessments_due_idx ON grade_assessments (level_expire_time) WHERE state = 5;

-- What has ended never changes again, whoever tries what.
CREATE FUNCTION refuse_change_of_ended_assessment() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'grade assessment % of % has ended already', OLD.number, OLD.warehouse_id
    USING ERRCODE = 'check_violation', CONSTRAINT = 'grade_assessments_one_end', TABLE = 'grade_assessments';
END;
$$;
CREATE TRIGGER grade_assessments_one_end BEFORE UPDATE ON grade_assessments
  FOR EACH ROW WHEN (OLD.state IN (6, 7, 8, 9)) EXECUTE FUNCTION refuse_change_of_ended_assessment();

CREATE TABLE grade_evidence (
  grade_assessment_id bigint NOT NULL,
  criteria_set_id     text   NOT NULL,
  criterion_id        text   NOT NULL,
  stated_value        bigint NOT NULL,
  evidence            text   NOT NULL,
  measured_date       date   NOT NULL,
  -- NULL: the stated value stands.
  corrected_value     bigint,
  correction_reason   text   NOT NULL,
  CONSTRAINT grade_evidence_pkey PRIMARY KEY (grade_assessment_id, criterion_id),
  CONSTRAINT grade_evidence_assessment_fkey
    FOREIGN KEY (grade_assessment_id, criteria_set_id) REFERENCES grade_assessments (grade_assessment_id, criteria_set_id),
  CONSTRAINT grade_evidence_criterion_fkey FOREIGN KEY (criteria_set_id, criterion_id) REFERENCES grade_criteria,
  CONSTRAINT grade_evidence_values_check CHECK (stated_value >= 0 AND corrected_value >= 0),
  CONSTRAINT grade_evidence_correction_check CHECK ((corrected_value IS NULL) = (correction_reason = ''))
);
CREATE INDEX grade_evidence_criterion_idx ON grade_evidence (criteria_set_id, criterion_id);

CREATE TABLE grade_steps (
  grade_step_id       bigint      NOT NULL GENERATED ALWAYS AS IDENTITY,
  grade_assessment_id bigint      NOT NULL,
  state               integer     NOT NULL,
  create_time         timestamptz NOT NULL,
  actor               text        NOT NULL,
  -- Empty: its time was over.
  chapter_id          text        NOT NULL,
  remark              text        NOT NULL,
  CONSTRAINT grade_steps_pkey PRIMARY KEY (grade_step_id),
  CONSTRAINT grade_steps_assessment_fkey FOREIGN KEY (grade_assessment_id) REFERENCES grade_assessments
);
CREATE INDEX grade_steps_assessment_idx ON grade_steps (grade_assessment_id, grade_step_id);

-- A release may be ended in the moment in which it was made: an exercise's clock stands still at times.
ALTER TABLE floor_releases
  DROP CONSTRAINT floor_releases_expire_check,
  ADD CONSTRAINT floor_releases_expire_check CHECK (expire_time >= create_time);

DO $$
DECLARE
  service_role text := current_setting('muster.service_role');
BEGIN
  EXECUTE format('REVOKE UPDATE, DELETE ON criteria_sets, grade_criteria, grade_assessments, grade_evidence, grade_steps FROM %I', service_role);
  EXECUTE format('GRANT UPDATE (retire_time) ON criteria_sets TO %I', service_role);
  EXECUTE format('GRANT UPDATE (state, submitter, awarded_level, award_reason, level_expire_time, revision) ON grade_assessments TO %I', service_role);
  EXECUTE format('GRANT DELETE, UPDATE (corrected_value, correction_reason) ON grade_evidence TO %I', service_role);
END;
$$;
