-- What is on its way: carriers, vehicles, drivers, loads, receipts in parts, goods that come back.
-- Deleted rows stay, because papers of the past name them.

-- 承运商, under long-term logistics contracts or not.
CREATE TABLE carriers (
  carrier_id          bigint      NOT NULL GENERATED ALWAYS AS IDENTITY,
  chapter             text        NOT NULL,
  display_name        text        NOT NULL,
  contract_number     text        NOT NULL,
  contract_start_date text        NOT NULL,  -- ISO 8601, so that text sorts as days do; empty: not known
  contract_end_date   text        NOT NULL,
  contact_phone       text        NOT NULL,
  note                text        NOT NULL,
  create_time         timestamptz NOT NULL,
  delete_time         timestamptz,  -- null while it is in use
  revision            bigint      NOT NULL,
  CONSTRAINT carriers_pkey PRIMARY KEY (carrier_id),
  CONSTRAINT carriers_contract_days_in_order CHECK (contract_end_date = '' OR contract_end_date >= contract_start_date)
);
CREATE INDEX carriers_chapter_idx ON carriers (chapter);

CREATE TABLE vehicles (
  vehicle_id  bigint      NOT NULL GENERATED ALWAYS AS IDENTITY,
  chapter     text        NOT NULL,
  plate       text        NOT NULL,
  carrier_id  bigint,     -- null: the chapter's own
  kind        integer     NOT NULL,
  payload_g   bigint      NOT NULL,
  volume_cm3  bigint      NOT NULL,  -- 0: not known
  note        text        NOT NULL,
  create_time timestamptz NOT NULL,
  delete_time timestamptz,  -- null while it is in use
  revision    bigint      NOT NULL,
  CONSTRAINT vehicles_pkey PRIMARY KEY (vehicle_id),
  CONSTRAINT vehicles_carrier_fkey FOREIGN KEY (carrier_id) REFERENCES carriers,
  CONSTRAINT vehicles_payload_positive CHECK (payload_g > 0),
  CONSTRAINT vehicles_volume_not_negative CHECK (volume_cm3 >= 0),
  CONSTRAINT vehicles_kind_known CHECK (kind BETWEEN 1 AND 7)
);
-- Two chapters may hire the same lorry, each by its own row.
CREATE UNIQUE INDEX vehicles_chapter_plate_key ON vehicles (chapter, plate) WHERE delete_time IS NULL;
CREATE INDEX vehicles_carrier_idx ON vehicles (carrier_id);

CREATE TABLE drivers (
  driver_id     bigint      NOT NULL GENERATED ALWAYS AS IDENTITY,
  chapter       text        NOT NULL,
  display_name  text        NOT NULL,
  phone         text        NOT NULL,
  licence_class text        NOT NULL,
  carrier_id    bigint,     -- null: the chapter's own
  note          text        NOT NULL,
  create_time   timestamptz NOT NULL,
  delete_time   timestamptz,  -- null while the driver is in use
  revision      bigint      NOT NULL,
  CONSTRAINT drivers_pkey PRIMARY KEY (driver_id),
  CONSTRAINT drivers_carrier_fkey FOREIGN KEY (carrier_id) REFERENCES carriers
);
CREATE INDEX drivers_chapter_idx ON drivers (chapter);
CREATE INDEX drivers_carrier_idx ON drivers (carrier_id);

-- States 10 to 12: on the way back, being taken in again, returned.
ALTER TABLE shipments
  ADD COLUMN return_time   timestamptz,  -- null unless the goods were turned back
  ADD COLUMN return_reason text NOT NULL DEFAULT '',
  ADD COLUMN return_note   text NOT NULL DEFAULT '',  -- the whole name of the voucher that took them in again
  DROP CONSTRAINT shipments_state_known,
  ADD CONSTRAINT shipments_state_known CHECK (state BETWEEN 1 AND 12),
  ADD CONSTRAINT shipments_returned CHECK (state < 10 OR return_time IS NOT NULL);
ALTER TABLE shipments
  ALTER COLUMN return_reason DROP DEFAULT,
  ALTER COLUMN return_note DROP DEFAULT;

-- From here on `lost_quantity` is what never arrived.
ALTER TABLE shipment_lines
  ADD COLUMN damaged_quantity  bigint NOT NULL DEFAULT 0,
  ADD COLUMN returned_quantity bigint NOT NULL DEFAULT 0,
  DROP CONSTRAINT shipment_lines_receipt_within,
  ADD CONSTRAINT shipment_lines_receipt_within CHECK (received_quantity >= 0 AND damaged_quantity >= 0 AND lost_quantity >= 0
                                                      AND returned_quantity >= 0
                                                      AND received_quantity + damaged_quantity + lost_quantity + returned_quantity <= quantity);
ALTER TABLE shipment_lines
  ALTER COLUMN damaged_quantity DROP DEFAULT,
  ALTER COLUMN returned_quantity DROP DEFAULT;

-- 装车: what each vehicle of a shipment carries.
CREATE TABLE loads (
  shipment_id text    NOT NULL,
  load_index  integer NOT NULL,
  vehicle_id  bigint  NOT NULL,
  plate       text    NOT NULL,
  weight_g    bigint  NOT NULL,
  -- muster.dispatch.v1.Load, with names as they were when the vehicle was loaded. Replaced as a whole.
  content     bytea   NOT NULL,
  CONSTRAINT loads_pkey PRIMARY KEY (shipment_id, load_index),
  CONSTRAINT loads_shipment_fkey FOREIGN KEY (shipment_id) REFERENCES shipments,
  CONSTRAINT loads_vehicle_fkey FOREIGN KEY (vehicle_id) REFERENCES vehicles,
  CONSTRAINT loads_weight_not_negative CHECK (weight_g >= 0)
);
CREATE INDEX loads_vehicle_idx ON loads (vehicle_id);
CREATE INDEX loads_plate_idx ON loads (plate);

-- 签收: who signed for what, numbered from 1 for each shipment. One that the warehouse refuses is taken away again.
CREATE TABLE receipts (
  shipment_id    text        NOT NULL,
  receipt_number integer     NOT NULL,
  sign_time      timestamptz NOT NULL,
  signer         text        NOT NULL,
  note           text        NOT NULL,
  creator        text        NOT NULL,
  create_time    timestamptz NOT NULL,
  CONSTRAINT receipts_pkey PRIMARY KEY (shipment_id, receipt_number),
  CONSTRAINT receipts_shipment_fkey FOREIGN KEY (shipment_id) REFERENCES shipments,
  CONSTRAINT receipts_number_positive CHECK (receipt_number > 0)
);

CREATE TABLE receipt_lines (
  shipment_id       text    NOT NULL,
  receipt_number    integer NOT NULL,
  line_index        integer NOT NULL,
  received_quantity bigint  NOT NULL,
  damaged_quantity  bigint  NOT NULL,
  lost_quantity     bigint  NOT NULL,
  CONSTRAINT receipt_lines_pkey PRIMARY KEY (shipment_id, receipt_number, line_index),
  CONSTRAINT receipt_lines_receipt_fkey FOREIGN KEY (shipment_id, receipt_number) REFERENCES receipts ON DELETE CASCADE,
  CONSTRAINT receipt_lines_line_fkey FOREIGN KEY (shipment_id, line_index) REFERENCES shipment_lines,
  CONSTRAINT receipt_lines_not_negative CHECK (received_quantity >= 0 AND damaged_quantity >= 0 AND lost_quantity >= 0),
  CONSTRAINT receipt_lines_not_empty CHECK (received_quantity + damaged_quantity + lost_quantity > 0)
);
CREATE INDEX receipt_lines_line_idx ON receipt_lines (shipment_id, line_index);

-- What was signed for before receipts had rows of their own.
INSERT INTO receipts (shipment_id, receipt_number, sign_time, signer, note, creator, create_time)
SELECT shipment_id, 1, sign_time, signer, '', '', sign_time
  FROM shipments
 WHERE state IN (7, 8);
INSERT INTO receipt_lines (shipment_id, receipt_number, line_index, received_quantity, damaged_quantity, lost_quantity)
SELECT shipment_id, 1, line_index, received_quantity, 0, lost_quantity
  FROM shipment_lines
  JOIN shipments USING (shipment_id)
 WHERE state IN (7, 8);

ALTER TABLE steps
  DROP CONSTRAINT steps_kind_known,
  ADD CONSTRAINT steps_kind_known CHECK (kind BETWEEN 1 AND 7);

-- Ways that somebody measured. The general profile of travel_profiles is 'default', a region's is its division code.
CREATE TABLE travel_times (
  origin           text        NOT NULL,  -- whole names, because they are of several kinds
  destination      text        NOT NULL,
  valid_from_date  text        NOT NULL,  -- ISO 8601, so that text sorts as days do
  valid_to_date    text        NOT NULL,  -- empty: until further notice
  closed           boolean     NOT NULL,
  distance_m       bigint      NOT NULL,
  duration_minutes integer     NOT NULL,
  source           text        NOT NULL,
  import_time      timestamptz NOT NULL,
  importer         text        NOT NULL,
  CONSTRAINT travel_times_pkey PRIMARY KEY (destination, origin, valid_from_date),
  CONSTRAINT travel_times_days_in_order CHECK (valid_to_date = '' OR valid_to_date >= valid_from_date),
  CONSTRAINT travel_times_distance_range CHECK (distance_m BETWEEN 0 AND 10000000),
  CONSTRAINT travel_times_duration_range CHECK (closed = (duration_minutes = 0) AND duration_minutes BETWEEN 0 AND 44640)
);

-- How long shipments were on the road.
CREATE TABLE journeys (
  shipment_id      text        NOT NULL,
  origin           text        NOT NULL,
  destination      text        NOT NULL,
  distance_m       bigint      NOT NULL,
  duration_seconds bigint      NOT NULL,
  arrive_time      timestamptz NOT NULL,
  CONSTRAINT journeys_pkey PRIMARY KEY (shipment_id),
  CONSTRAINT journeys_shipment_fkey FOREIGN KEY (shipment_id) REFERENCES shipments,
  CONSTRAINT journeys_duration_positive CHECK (duration_seconds > 0)
);
CREATE INDEX journeys_pair_idx ON journeys (destination, origin, arrive_time);
INSERT INTO journeys (shipment_id, origin, destination, distance_m, duration_seconds, arrive_time)
SELECT shipment_id, 'warehouses/' || warehouse, 'chapters/' || site_chapter, distance_m,
       extract(epoch FROM arrive_time - depart_time)::bigint, arrive_time
  FROM shipments
  JOIN requisitions USING (requisition_id)
 WHERE arrive_time - depart_time >= interval '1 second';

-- From how many journeys a time is learned. One row.
CREATE TABLE travel_learning (
  is_only       boolean NOT NULL DEFAULT true,
  window_count  integer NOT NULL,
  minimum_count integer NOT NULL,
  source        text    NOT NULL,
  CONSTRAINT travel_learning_pkey PRIMARY KEY (is_only),
  CONSTRAINT travel_learning_is_only CHECK (is_only),
  CONSTRAINT travel_learning_counts CHECK (minimum_count >= 1 AND window_count >= minimum_count)
);
INSERT INTO travel_learning (window_count, minimum_count, source)
VALUES (9, 3, '系统默认假设，无公开来源，可按实际修订 (assumption of the product, no published source)');
