-- The chapter tree and the cooperation zones.

CREATE TABLE cooperation_zones (
  zone_id            text        NOT NULL,
  display_name       text        NOT NULL,
  -- NULL where no source names the lead.
  lead_division_code text,
  source             text        NOT NULL,
  update_time        timestamptz NOT NULL,
  CONSTRAINT cooperation_zones_pkey PRIMARY KEY (zone_id)
);

CREATE TABLE chapters (
  division_code text             NOT NULL,
  display_name  text             NOT NULL,
  tier          integer          NOT NULL,
  -- NULL for the national society only.
  parent_code   text,
  -- From the root down, for example d000000.d150000.d150900.
  path          ltree            NOT NULL,
  latitude_degrees  double precision NOT NULL,
  longitude_degrees double precision NOT NULL,
  seat_source   integer          NOT NULL,
  -- NULL below and above the regions.
  zone_id       text,
  -- NULL when not known.
  valid_from    date,
  -- NULL while the code is in force.
  valid_to      date,
  update_time   timestamptz      NOT NULL,
  CONSTRAINT chapters_pkey PRIMARY KEY (division_code),
  CONSTRAINT chapters_code_form CHECK (division_code ~ '^[0-9]{6}$'),
  CONSTRAINT chapters_tier_known CHECK (tier BETWEEN 1 AND 4),
  CONSTRAINT chapters_root_alone CHECK ((parent_code IS NULL) = (tier = 1)),
  CONSTRAINT chapters_parent_fkey FOREIGN KEY (parent_code) REFERENCES chapters (division_code),
  CONSTRAINT chapters_zone_fkey FOREIGN KEY (zone_id) REFERENCES cooperation_zones (zone_id)
);
CREATE INDEX chapters_parent_idx ON chapters (parent_code);
CREATE INDEX chapters_zone_idx ON chapters (zone_id);
CREATE INDEX chapters_path_idx ON chapters USING gist (path);

ALTER TABLE cooperation_zones
  ADD CONSTRAINT cooperation_zones_lead_fkey FOREIGN KEY (lead_division_code) REFERENCES chapters (division_code) DEFERRABLE INITIALLY DEFERRED;
CREATE INDEX cooperation_zones_lead_idx ON cooperation_zones (lead_division_code);
