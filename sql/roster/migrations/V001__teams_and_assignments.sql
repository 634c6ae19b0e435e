-- Enum columns hold the numbers of muster.roster.v1; chapters are their division codes.

-- The last number given out under each prefix of team ids, "640000-relief".
CREATE TABLE counters (
  prefix     text   NOT NULL,
  last_value bigint NOT NULL,
  CONSTRAINT counters_pkey PRIMARY KEY (prefix)
);

CREATE TABLE teams (
  team_id           text        NOT NULL,
  chapter_id        text        NOT NULL,
  display_name      text        NOT NULL,
  category          integer     NOT NULL,
  level             integer     NOT NULL,
  specialities      text[]      NOT NULL,
  member_count      integer     NOT NULL,
  lead_time_minutes integer     NOT NULL,
  -- By its chapter. That a team is on a mission is not kept here: it follows from its open assignment.
  stood_down        boolean     NOT NULL,
  availability_note text        NOT NULL,
  update_time       timestamptz NOT NULL,
  -- Counts the writes.
  revision          bigint      NOT NULL,
  CONSTRAINT teams_pkey PRIMARY KEY (team_id),
  CONSTRAINT teams_member_count_positive CHECK (member_count > 0)
);
CREATE INDEX teams_chapter_idx ON teams (chapter_id, team_id);

CREATE TABLE assignments (
  team_id      text        NOT NULL,
  number       integer     NOT NULL,
  mission_id   text        NOT NULL,
  member_count integer     NOT NULL,
  assign_time  timestamptz NOT NULL,
  -- NULL while the team is on it.
  release_time timestamptz,
  CONSTRAINT assignments_pkey PRIMARY KEY (team_id, number),
  CONSTRAINT assignments_team_fkey FOREIGN KEY (team_id) REFERENCES teams,
  CONSTRAINT assignments_mission_key UNIQUE (team_id, mission_id),
  CONSTRAINT assignments_member_count_positive CHECK (member_count > 0)
);
-- A team is on one mission at a time.
CREATE UNIQUE INDEX assignments_open_key ON assignments (team_id) WHERE release_time IS NULL;
