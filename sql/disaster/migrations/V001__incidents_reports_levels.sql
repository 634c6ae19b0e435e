-- Enum columns hold the numbers of muster.disaster.v1 and muster.common.v1; chapters are their division codes.

-- The last number given out under each prefix of incident ids, "20231218-622927".
CREATE TABLE counters (
  prefix     text   NOT NULL,
  last_value bigint NOT NULL,
  CONSTRAINT counters_pkey PRIMARY KEY (prefix)
);

CREATE TABLE incidents (
  incident_id text             NOT NULL,
  chapter_id  text             NOT NULL,
  title       text             NOT NULL,
  hazard      integer          NOT NULL,
  sub_hazard  text             NOT NULL,
  place       text             NOT NULL,
  -- NULL when nobody gave a point and the chapter's seat has none either.
  latitude_degrees  double precision,
  longitude_degrees double precision,
  occur_time  timestamptz      NOT NULL,
  magnitude   text             NOT NULL,
  state       integer          NOT NULL,
  create_time timestamptz      NOT NULL,
  creator     text             NOT NULL,
  -- Counts the writes.
  revision    bigint           NOT NULL,
  CONSTRAINT incidents_pkey PRIMARY KEY (incident_id),
  CONSTRAINT incidents_point_whole CHECK ((latitude_degrees IS NULL) = (longitude_degrees IS NULL))
);
-- The order in which they are listed.
CREATE INDEX incidents_occur_time_idx ON incidents (occur_time DESC, incident_id DESC);
CREATE INDEX incidents_chapter_idx ON incidents (chapter_id, occur_time DESC, incident_id DESC);

CREATE TABLE reports (
  incident_id     text        NOT NULL,
  number          integer     NOT NULL,
  kind            integer     NOT NULL,
  source          integer     NOT NULL,
  chapter_id      text        NOT NULL,
  as_of_time      timestamptz NOT NULL,
  -- A serialised muster.disaster.v1.Figures: read whole, never searched, and so never added up across sources.
  figures         bytea       NOT NULL,
  narrative       text        NOT NULL,
  source_citation text        NOT NULL,
  -- NULL when no deadline policy covers the report.
  due_time        timestamptz,
  due_source      text        NOT NULL,
  create_time     timestamptz NOT NULL,
  creator         text        NOT NULL,
  CONSTRAINT reports_pkey PRIMARY KEY (incident_id, number),
  CONSTRAINT reports_incident_fkey FOREIGN KEY (incident_id) REFERENCES incidents
);
-- One initial report (1) and one final report (3) for each incident.
CREATE UNIQUE INDEX reports_initial_key ON reports (incident_id) WHERE kind = 1;
CREATE UNIQUE INDEX reports_final_key ON reports (incident_id) WHERE kind = 3;

-- When a report is due, counted from the disaster. A chapter's own policy goes before those of the chapters above it.
CREATE TABLE report_deadline_policies (
  chapter_id    text    NOT NULL,
  -- Of the reporting chapter, as muster.chapter.v1.Chapter.Tier numbers it.
  tier          integer NOT NULL,
  kind          integer NOT NULL,
  limit_minutes integer NOT NULL,
  source        text    NOT NULL,
  -- Days of occurrence on which the policy is in force.
  valid_from    date    NOT NULL,
  -- The last such day; NULL while there is no end.
  valid_to      date,
  CONSTRAINT report_deadline_policies_pkey PRIMARY KEY (chapter_id, tier, kind, valid_from),
  CONSTRAINT report_deadline_policies_limit_positive CHECK (limit_minutes > 0)
);
CREATE TABLE response_level_decisions (
  incident_id   text        NOT NULL,
  number        integer     NOT NULL,
  chapter_id    text        NOT NULL,
  level         integer     NOT NULL,
  state         integer     NOT NULL,
  -- A serialised muster.disaster.v1.ResponseLevelDecision of which only fired_clauses is set.
  fired_clauses bytea       NOT NULL,
  reason        text        NOT NULL,
  decider       text        NOT NULL,
  create_time   timestamptz NOT NULL,
  -- NULL on a proposal: nothing takes effect by it.
  effect_time   timestamptz,
  -- NULL until it is replaced or ended.
  end_time      timestamptz,
  end_reason    text        NOT NULL,
  ender         text        NOT NULL,
  CONSTRAINT response_level_decisions_pkey PRIMARY KEY (incident_id, number),
  CONSTRAINT response_level_decisions_incident_fkey FOREIGN KEY (incident_id) REFERENCES incidents
);
-- In each chapter at most one level is in force (2) for an incident.
CREATE UNIQUE INDEX response_level_decisions_in_force_key ON response_level_decisions (incident_id, chapter_id) WHERE state = 2;

-- Versioned: another edition is another table; rows are never changed.
CREATE TABLE trigger_tables (
  trigger_table_id text NOT NULL,
  chapter_id       text NOT NULL,
  source           text NOT NULL,
  CONSTRAINT trigger_tables_pkey PRIMARY KEY (trigger_table_id)
);

CREATE TABLE trigger_clauses (
  trigger_table_id text    NOT NULL,
  number           integer NOT NULL,
  level            integer NOT NULL,
  indicator        integer NOT NULL,
  minimum          bigint  NOT NULL,
  -- Exclusive; NULL means no upper limit.
  maximum          bigint,
  CONSTRAINT trigger_clauses_pkey PRIMARY KEY (trigger_table_id, number),
  CONSTRAINT trigger_clauses_table_fkey FOREIGN KEY (trigger_table_id) REFERENCES trigger_tables,
  CONSTRAINT trigger_clauses_range_not_empty CHECK (maximum > minimum)
);
