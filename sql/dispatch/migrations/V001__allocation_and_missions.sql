-- Ids are the part of a resource name after its collection: '622927' stands for "chapters/622927". Enums are numbered as in the API.
-- `serial_number` is the order in which rows were made, for lists; `revision` counts writes and is the etag; `readers` are the chapters to
-- whose line a row is shown.

-- The last number given under a prefix, for example 'shipments/20231218-622927-1'.
CREATE TABLE counters (
  prefix     text   NOT NULL,
  last_value bigint NOT NULL,
  CONSTRAINT counters_pkey PRIMARY KEY (prefix),
  CONSTRAINT counters_last_value_positive CHECK (last_value > 0)
);

CREATE TABLE requisitions (
  requisition_id         text             NOT NULL,
  serial_number          bigint           NOT NULL GENERATED ALWAYS AS IDENTITY,
  incident               text             NOT NULL,
  chapter                text             NOT NULL,
  site_display_name      text             NOT NULL,
  site_chapter           text             NOT NULL,
  site_latitude_degrees  double precision NOT NULL,
  site_longitude_degrees double precision NOT NULL,
  state                  integer          NOT NULL,
  note                   text             NOT NULL,
  create_time            timestamptz      NOT NULL,
  submit_time            timestamptz,     -- null on a draft
  creator                text             NOT NULL,
  revision               bigint           NOT NULL,
  readers                text[]           NOT NULL,
  CONSTRAINT requisitions_pkey PRIMARY KEY (requisition_id),
  CONSTRAINT requisitions_serial_number_key UNIQUE (serial_number),
  CONSTRAINT requisitions_state_known CHECK (state BETWEEN 1 AND 5),
  CONSTRAINT requisitions_point_on_earth CHECK (site_latitude_degrees BETWEEN -90 AND 90 AND site_longitude_degrees BETWEEN -180 AND 180)
);
CREATE INDEX requisitions_incident_idx ON requisitions (incident, serial_number);

CREATE TABLE requisition_lines (
  requisition_id    text        NOT NULL,
  line_index        integer     NOT NULL,
  item              text        NOT NULL,
  quantity          bigint      NOT NULL,
  priority          integer     NOT NULL,
  needed_by_time    timestamptz,  -- null: goods help whenever they come
  not_before_time   timestamptz,  -- null: goods can be taken in at once
  received_quantity bigint      NOT NULL,
  CONSTRAINT requisition_lines_pkey PRIMARY KEY (requisition_id, line_index),
  CONSTRAINT requisition_lines_item_key UNIQUE (requisition_id, item, priority),
  CONSTRAINT requisition_lines_requisition_fkey FOREIGN KEY (requisition_id) REFERENCES requisitions,
  CONSTRAINT requisition_lines_quantity_positive CHECK (quantity > 0),
  CONSTRAINT requisition_lines_priority_known CHECK (priority BETWEEN 1 AND 3),
  CONSTRAINT requisition_lines_received_within CHECK (received_quantity BETWEEN 0 AND quantity)
);

CREATE TABLE plans (
  plan_id       text        NOT NULL,
  serial_number bigint      NOT NULL GENERATED ALWAYS AS IDENTITY,
  incident      text        NOT NULL,
  chapter       text        NOT NULL,
  state         integer     NOT NULL,
  create_time   timestamptz NOT NULL,
  creator       text        NOT NULL,
  revision      bigint      NOT NULL,
  readers       text[]      NOT NULL,
  -- muster.dispatch.v1.Plan with what was computed: requisitions, start_time, lines, shortages, objectives, solver, solve_duration_us,
  -- input_digest. Never changed, and read as a whole.
  content       bytea       NOT NULL,
  CONSTRAINT plans_pkey PRIMARY KEY (plan_id),
  CONSTRAINT plans_serial_number_key UNIQUE (serial_number),
  CONSTRAINT plans_state_known CHECK (state BETWEEN 1 AND 4)
);
CREATE INDEX plans_incident_idx ON plans (incident, serial_number);

CREATE TABLE plan_approvals (
  plan_id     text        NOT NULL,
  chapter     text        NOT NULL,
  state       integer     NOT NULL,
  approver    text        NOT NULL,
  decide_time timestamptz,  -- null while nobody has decided
  reason      text        NOT NULL,
  CONSTRAINT plan_approvals_pkey PRIMARY KEY (plan_id, chapter),
  CONSTRAINT plan_approvals_plan_fkey FOREIGN KEY (plan_id) REFERENCES plans,
  CONSTRAINT plan_approvals_decided CHECK ((state = 1) = (decide_time IS NULL)),
  CONSTRAINT plan_approvals_state_known CHECK (state BETWEEN 1 AND 3)
);

-- Goods of one warehouse for one requisition, whose incident, chapter and site are the shipment's.
CREATE TABLE shipments (
  shipment_id         text        NOT NULL,
  serial_number       bigint      NOT NULL GENERATED ALWAYS AS IDENTITY,
  plan_id             text        NOT NULL,
  requisition_id      text        NOT NULL,
  warehouse           text        NOT NULL,
  chapter             text        NOT NULL,
  state               integer     NOT NULL,
  distance_m          bigint      NOT NULL,
  planned_depart_time timestamptz NOT NULL,
  planned_arrive_time timestamptz NOT NULL,
  depart_time         timestamptz,  -- these three are null until it has happened
  arrive_time         timestamptz,
  sign_time           timestamptz,
  signer              text        NOT NULL,
  carrier             text        NOT NULL,
  vehicle             text        NOT NULL,
  reservation         text        NOT NULL,
  issue_note          text        NOT NULL,  -- the whole name, because it is nested: 'warehouses/…/vouchers/…'
  create_time         timestamptz NOT NULL,
  revision            bigint      NOT NULL,
  readers             text[]      NOT NULL,
  CONSTRAINT shipments_pkey PRIMARY KEY (shipment_id),
  CONSTRAINT shipments_serial_number_key UNIQUE (serial_number),
  CONSTRAINT shipments_plan_fkey FOREIGN KEY (plan_id) REFERENCES plans,
  CONSTRAINT shipments_requisition_fkey FOREIGN KEY (requisition_id) REFERENCES requisitions,
  CONSTRAINT shipments_state_known CHECK (state BETWEEN 1 AND 9),
  CONSTRAINT shipments_times_in_order CHECK (arrive_time >= depart_time AND sign_time >= arrive_time),
  CONSTRAINT shipments_reserved CHECK (reservation <> '' OR state IN (1, 9))
);
CREATE INDEX shipments_plan_idx ON shipments (plan_id);
CREATE INDEX shipments_requisition_idx ON shipments (requisition_id);

CREATE TABLE shipment_lines (
  shipment_id            text    NOT NULL,
  line_index             integer NOT NULL,
  requisition_line_index integer NOT NULL,
  item                   text    NOT NULL,  -- may stand in for the one that was asked for
  lot                    text    NOT NULL,
  quantity               bigint  NOT NULL,
  received_quantity      bigint  NOT NULL,
  lost_quantity          bigint  NOT NULL,
  CONSTRAINT shipment_lines_pkey PRIMARY KEY (shipment_id, line_index),
  CONSTRAINT shipment_lines_shipment_fkey FOREIGN KEY (shipment_id) REFERENCES shipments,
  CONSTRAINT shipment_lines_quantity_positive CHECK (quantity > 0),
  CONSTRAINT shipment_lines_receipt_within CHECK (received_quantity >= 0 AND lost_quantity >= 0 AND received_quantity + lost_quantity <= quantity)
);

CREATE TABLE missions (
  mission_id             text             NOT NULL,
  serial_number          bigint           NOT NULL GENERATED ALWAYS AS IDENTITY,
  incident               text             NOT NULL,
  team                   text             NOT NULL,
  chapter                text             NOT NULL,
  task                   text             NOT NULL,
  site_display_name      text             NOT NULL,
  site_chapter           text             NOT NULL,
  site_latitude_degrees  double precision NOT NULL,
  site_longitude_degrees double precision NOT NULL,
  member_count           integer          NOT NULL,
  state                  integer          NOT NULL,
  call_out_time          timestamptz      NOT NULL,
  depart_time            timestamptz,     -- these three are null until it has happened
  arrive_time            timestamptz,
  end_time               timestamptz,
  distance_m             bigint           NOT NULL,
  estimated_arrive_time  timestamptz      NOT NULL,
  create_time            timestamptz      NOT NULL,
  creator                text             NOT NULL,
  revision               bigint           NOT NULL,
  readers                text[]           NOT NULL,
  CONSTRAINT missions_pkey PRIMARY KEY (mission_id),
  CONSTRAINT missions_serial_number_key UNIQUE (serial_number),
  CONSTRAINT missions_state_known CHECK (state BETWEEN 1 AND 7),
  CONSTRAINT missions_member_count_positive CHECK (member_count > 0),
  CONSTRAINT missions_times_in_order CHECK (depart_time >= call_out_time AND arrive_time >= depart_time AND end_time >= call_out_time),
  CONSTRAINT missions_point_on_earth CHECK (site_latitude_degrees BETWEEN -90 AND 90 AND site_longitude_degrees BETWEEN -180 AND 180)
);
CREATE INDEX missions_incident_idx ON missions (incident, serial_number);

-- Calls that are owed to other services. `subject` is "shipments/…" or "missions/…", so that both kinds share one queue.
CREATE TABLE steps (
  step_id           bigint      NOT NULL GENERATED ALWAYS AS IDENTITY,
  subject           text        NOT NULL,
  kind              integer     NOT NULL,
  state             integer     NOT NULL,
  -- The body of the call, the same at every attempt; a message of the called service.
  request           bytea       NOT NULL,
  attempt_count     integer     NOT NULL,
  next_attempt_time timestamptz NOT NULL,
  last_reason       text        NOT NULL,
  last_message      text        NOT NULL,
  create_time       timestamptz NOT NULL,
  CONSTRAINT steps_pkey PRIMARY KEY (step_id),
  CONSTRAINT steps_kind_known CHECK (kind BETWEEN 1 AND 6),
  CONSTRAINT steps_state_known CHECK (state BETWEEN 1 AND 3)
);
CREATE INDEX steps_subject_idx ON steps (subject, step_id);
-- What is under way for a shipment or a mission is one step at a time.
CREATE UNIQUE INDEX steps_waiting_subject_key ON steps (subject) WHERE state = 1;
CREATE INDEX steps_due_idx ON steps (next_attempt_time) WHERE state = 1;

-- How travel is estimated where nobody has measured it. A chapter may put its own figures and their source here.
CREATE TABLE travel_profiles (
  profile_id        text    NOT NULL,
  detour_permille   integer NOT NULL,
  speed_km_per_hour integer NOT NULL,
  loading_minutes   integer NOT NULL,
  source            text    NOT NULL,
  CONSTRAINT travel_profiles_pkey PRIMARY KEY (profile_id),
  CONSTRAINT travel_profiles_detour_range CHECK (detour_permille BETWEEN 1000 AND 3000),
  CONSTRAINT travel_profiles_speed_range CHECK (speed_km_per_hour BETWEEN 10 AND 200),
  CONSTRAINT travel_profiles_loading_range CHECK (loading_minutes BETWEEN 1 AND 10080)
);
INSERT INTO travel_profiles (profile_id, detour_permille, speed_km_per_hour, loading_minutes, source)
VALUES ('default', 1400, 60, 60, '系统默认假设，无公开来源，请各级红十字会按实际路况修订 (assumption of the product, no published source)');
