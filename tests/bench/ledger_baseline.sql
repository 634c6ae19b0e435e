-- The best that one transaction a request can do: one PL/pgSQL call with an idempotency key, FEFO lock, balance, two entries and an outbox row,
-- on tables with no more than they need for it.
CREATE SCHEMA baseline;
SET search_path = baseline;

CREATE TABLE balances (
  warehouse_id integer NOT NULL,
  item_id      integer NOT NULL,
  lot_id       integer NOT NULL,
  expiry_date  date    NOT NULL,
  on_hand      bigint  NOT NULL CHECK (on_hand >= 0),
  PRIMARY KEY (warehouse_id, item_id, lot_id)
) WITH (fillfactor = 70);
CREATE TABLE entries (
  entry_id    bigint      NOT NULL GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  account     text        NOT NULL,
  lot_id      integer     NOT NULL,
  quantity    bigint      NOT NULL,
  create_time timestamptz NOT NULL
);
CREATE INDEX ON entries (lot_id, entry_id);
CREATE TABLE requests (
  request_id  uuid        NOT NULL PRIMARY KEY,
  response    text        NOT NULL,
  create_time timestamptz NOT NULL
);
CREATE TABLE outbox (
  event_id    bigint      NOT NULL GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  payload     text        NOT NULL,
  create_time timestamptz NOT NULL
);

INSERT INTO balances
SELECT w, i, ((w - 1) * 200 + i - 1) * 3 + l, DATE '2030-01-01' + l, 100000000
  FROM generate_series(1, 1000) AS w, generate_series(1, 200) AS i, generate_series(1, 3) AS l;
VACUUM ANALYZE balances;

CREATE FUNCTION issue(p_request_id uuid, p_warehouse_id integer, p_item_id integer, p_quantity bigint, p_shipment text) RETURNS text
LANGUAGE plpgsql AS $$
DECLARE
  v_lot record;
  v_rest bigint := p_quantity;
  v_part bigint;
  v_response text := '';
BEGIN
  SELECT response INTO v_response FROM requests WHERE request_id = p_request_id;
  IF FOUND THEN RETURN v_response; END IF;
  FOR v_lot IN
    SELECT lot_id, on_hand FROM balances
     WHERE warehouse_id = p_warehouse_id AND item_id = p_item_id AND on_hand > 0 AND expiry_date >= current_date
     ORDER BY expiry_date, lot_id FOR UPDATE
  LOOP
    v_part := least(v_rest, v_lot.on_hand);
    UPDATE balances SET on_hand = on_hand - v_part WHERE warehouse_id = p_warehouse_id AND item_id = p_item_id AND lot_id = v_lot.lot_id;
    INSERT INTO entries (account, lot_id, quantity, create_time)
    VALUES ('warehouses/' || p_warehouse_id, v_lot.lot_id, -v_part, now()), (p_shipment, v_lot.lot_id, v_part, now());
    v_response := concat(v_response, v_lot.lot_id, '=', v_part, ';');
    v_rest := v_rest - v_part;
    EXIT WHEN v_rest = 0;
  END LOOP;
  IF v_rest > 0 THEN RAISE EXCEPTION 'insufficient stock'; END IF;
  INSERT INTO outbox (payload, create_time) VALUES (concat(p_shipment, ' ', v_response), now());
  INSERT INTO requests VALUES (p_request_id, v_response, now());
  RETURN v_response;
END;
$$;
