-- Lots in keeping, donations in kind, the working days by which their time is told, and stocktakes.

-- Days that are not what their day of the week says: holidays, and weekends on which people work. A year of which no day stands here is
-- taken as Monday to Friday.
CREATE TABLE calendar_days (
  day         date        NOT NULL,
  working     boolean     NOT NULL,
  -- Who arranged it so.
  source      text        NOT NULL,
  update_time timestamptz NOT NULL,
  CONSTRAINT calendar_days_pkey PRIMARY KEY (day),
  CONSTRAINT calendar_days_source_check CHECK (source <> '')
);
-- The arrangements of the General Office of the State Council for 2023 to 2026, each from the text of its notice.
INSERT INTO calendar_days (day, working, source, update_time)
SELECT arranged.day::date, span.working, '国务院办公厅 ' || span.notice, now()
  FROM (VALUES (date '2023-01-01', date '2023-01-02', false, '国办发明电〔2022〕16号'),
               (date '2023-01-21', date '2023-01-27', false, '国办发明电〔2022〕16号'),
               (date '2023-01-28', date '2023-01-29', true, '国办发明电〔2022〕16号'),
               (date '2023-04-05', date '2023-04-05', false, '国办发明电〔2022〕16号'),
               (date '2023-04-23', date '2023-04-23', true, '国办发明电〔2022〕16号'),
               (date '2023-04-29', date '2023-05-03', false, '国办发明电〔2022〕16号'),
               (date '2023-05-06', date '2023-05-06', true, '国办发明电〔2022〕16号'),
               (date '2023-06-22', date '2023-06-24', false, '国办发明电〔2022〕16号'),
               (date '2023-06-25', date '2023-06-25', true, '国办发明电〔2022〕16号'),
               (date '2023-09-29', date '2023-10-06', false, '国办发明电〔2022〕16号'),
               (date '2023-10-07', date '2023-10-08', true, '国办发明电〔2022〕16号'),
               (date '2024-01-01', date '2024-01-01', false, '国办发明电〔2023〕7号'),
               (date '2024-02-04', date '2024-02-04', true, '国办发明电〔2023〕7号'),
               (date '2024-02-10', date '2024-02-17', false, '国办发明电〔2023〕7号'),
               (date '2024-02-18', date '2024-02-18', true, '国办发明电〔2023〕7号'),
               (date '2024-04-04', date '2024-04-06', false, '国办发明电〔2023〕7号'),
               (date '2024-04-07', date '2024-04-07', true, '国办发明电〔2023〕7号'),
               (date '2024-04-28', date '2024-04-28', true, '国办发明电〔2023〕7号'),
               (date '2024-05-01', date '2024-05-05', false, '国办发明电〔2023〕7号'),
               (date '2024-05-11', date '2024-05-11', true, '国办发明电〔2023〕7号'),
               (date '2024-06-10', date '2024-06-10', false, '国办发明电〔2023〕7号'),
               (date '2024-09-14', date '2024-09-14', true, '国办发明电〔2023〕7号'),
               (date '2024-09-15', date '2024-09-17', false, '国办发明电〔2023〕7号'),
               (date '2024-09-29', date '2024-09-29', true, '国办发明电〔2023〕7号'),
               (date '2024-10-01', date '2024-10-07', false, '国办发明电〔2023〕7号'),
               (date '2024-10-12', date '2024-10-12', true, '国办发明电〔2023〕7号'),
               (date '2025-01-01', date '2025-01-01', false, '国办发明电〔2024〕12号'),
               (date '2025-01-26', date '2025-01-26', true, '国办发明电〔2024〕12号'),
               (date '2025-01-28', date '2025-02-04', false, '国办发明电〔2024〕12号'),
               (date '2025-02-08', date '2025-02-08', true, '国办发明电〔2024〕12号'),
               (date '2025-04-04', date '2025-04-06', false, '国办发明电〔2024〕12号'),
               (date '2025-04-27', date '2025-04-27', true, '国办发明电〔2024〕12号'),
               (date '2025-05-01', date '2025-05-05', false, '国办发明电〔2024〕12号'),
               (date '2025-05-31', date '2025-06-02', false, '国办发明电〔2024〕12号'),
               (date '2025-09-28', date '2025-09-28', true, '国办发明电〔2024〕12号'),
               (date '2025-10-01', date '2025-10-08', false, '国办发明电〔2024〕12号'),
               (date '2025-10-11', date '2025-10-11', true, '国办发明电〔2024〕12号'),
               (date '2026-01-01', date '2026-01-03', false, '国办发明电〔2025〕7号'),
               (date '2026-01-04', date '2026-01-04', true, '国办发明电〔2025〕7号'),
               (date '2026-02-14', date '2026-02-14', true, '国办发明电〔2025〕7号'),
               (date '2026-02-15', date '2026-02-23', false, '国办发明电〔2025〕7号'),
               (date '2026-02-28', date '2026-02-28', true, '国办发明电〔2025〕7号'),
               (date '2026-04-04', date '2026-04-06', false, '国办发明电〔2025〕7号'),
               (date '2026-05-01', date '2026-05-05', false, '国办发明电〔2025〕7号'),
               (date '2026-05-09', date '2026-05-09', true, '国办发明电〔2025〕7号'),
               (date '2026-06-19', date '2026-06-21', false, '国办发明电〔2025〕7号'),
               (date '2026-09-20', date '2026-09-20', true, '国办发明电〔2025〕7号'),
               (date '2026-09-25', date '2026-09-27', false, '国办发明电〔2025〕7号'),
               (date '2026-10-01', date '2026-10-07', false, '国办发明电〔2025〕7号'),
               (date '2026-10-10', date '2026-10-10', true, '国办发明电〔2025〕7号')) AS span (first_day, last_day, working, notice)
 CROSS JOIN LATERAL generate_series(span.first_day, span.last_day, interval '1 day') AS arranged (day);

CREATE TABLE donations (
  donation_id      bigint      NOT NULL GENERATED ALWAYS AS IDENTITY,
  chapter_id       text        NOT NULL,
  -- Empty: anonymous.
  donor            text        NOT NULL,
  agreement_number text        NOT NULL,
  receipt_number   text        NOT NULL,
  earmark_kind     integer     NOT NULL,
  earmark_target   text        NOT NULL,
  note             text        NOT NULL,
  creator          text        NOT NULL,
  create_time      timestamptz NOT NULL,
  -- NULL while it is not closed.
  close_time       timestamptz,
  closer           text        NOT NULL DEFAULT '',
  execution_report text        NOT NULL DEFAULT '',
  explanation      text        NOT NULL DEFAULT '',
  CONSTRAINT donations_pkey PRIMARY KEY (donation_id),
  CONSTRAINT donations_earmark_check CHECK (earmark_kind IN (0, 1, 2, 3) AND (earmark_kind = 0) = (earmark_target = '')),
  CONSTRAINT donations_close_check CHECK ((close_time IS NULL) = (closer = '') AND (close_time IS NULL) = (execution_report = ''))
);
CREATE INDEX donations_chapter_idx ON donations (chapter_id, donation_id);

-- What was promised.
CREATE TABLE donation_lines (
  donation_id bigint  NOT NULL,
  position    integer NOT NULL,
  item_id     text    NOT NULL,
  quantity    bigint  NOT NULL,
  -- 0: not known.
  value_fen   bigint  NOT NULL,
  CONSTRAINT donation_lines_pkey PRIMARY KEY (donation_id, position),
  CONSTRAINT donation_lines_donation_fkey FOREIGN KEY (donation_id) REFERENCES donations,
  CONSTRAINT donation_lines_item_fkey FOREIGN KEY (item_id) REFERENCES items,
  CONSTRAINT donation_lines_quantity_check CHECK (quantity > 0 AND value_fen >= 0)
);
CREATE INDEX donation_lines_item_idx ON donation_lines (item_id);

ALTER TABLE lots
  ADD CONSTRAINT lots_donation_fkey FOREIGN KEY (donation_id) REFERENCES donations,
  -- NULL: the state is the one that it came with.
  ADD COLUMN state_time timestamptz,
  ADD COLUMN state_reason text NOT NULL DEFAULT '',
  -- Kept beside the inspections; NULL: never tested.
  ADD COLUMN sampling_test_day date;
CREATE INDEX lots_donation_idx ON lots (donation_id) WHERE donation_id IS NOT NULL;
CREATE INDEX lots_quarantined_idx ON lots (lot_id) WHERE state = 2;

ALTER TABLE balances
  -- Kept beside the inspections; NULL: never since it came in.
  ADD COLUMN re_stack_day date;

-- Re-stack (倒垛) what has been held for more than a year; test samples of what has been kept for three years and more. Source:
-- DB11/T 2010-2022, 5.3. It names no interval for a second time; here the term starts anew with each. Days are days in China.
CREATE FUNCTION re_stack_due_time(re_stack_day date, receive_time timestamptz) RETURNS timestamptz LANGUAGE sql IMMUTABLE
  RETURN (COALESCE(re_stack_day, (receive_time AT TIME ZONE 'Asia/Shanghai')::date) + interval '1 year') AT TIME ZONE 'Asia/Shanghai';
CREATE FUNCTION sampling_test_due_time(sampling_test_day date, create_time timestamptz) RETURNS timestamptz LANGUAGE sql IMMUTABLE
  RETURN (COALESCE(sampling_test_day, (create_time AT TIME ZONE 'Asia/Shanghai')::date) + interval '3 years') AT TIME ZONE 'Asia/Shanghai';
-- Goods may be used on the day of their expiry_date.
CREATE FUNCTION expiry_time(expiry_date date) RETURNS timestamptz LANGUAGE sql IMMUTABLE
  RETURN (expiry_date + 1)::timestamp AT TIME ZONE 'Asia/Shanghai';
-- Duties are read in the order of their times. None of these columns changes when goods go in or out.
CREATE INDEX balances_re_stack_idx ON balances (re_stack_due_time(re_stack_day, receive_time), warehouse_id, lot_id);
CREATE INDEX lots_sampling_test_idx ON lots (sampling_test_due_time(sampling_test_day, create_time), lot_id);
CREATE INDEX lots_expiry_idx ON lots (expiry_time(expiry_date), lot_id) WHERE expiry_date < 'infinity';

CREATE TABLE inspections (
  inspection_id  bigint      NOT NULL GENERATED ALWAYS AS IDENTITY,
  warehouse_id   text        NOT NULL,
  lot_id         bigint      NOT NULL,
  kind           integer     NOT NULL,
  result         integer     NOT NULL,
  inspection_day date        NOT NULL,
  inspectors     text[]      NOT NULL,
  remark         text        NOT NULL,
  creator        text        NOT NULL,
  create_time    timestamptz NOT NULL,
  CONSTRAINT inspections_pkey PRIMARY KEY (inspection_id),
  CONSTRAINT inspections_balance_fkey FOREIGN KEY (warehouse_id, lot_id) REFERENCES balances,
  CONSTRAINT inspections_choices_check CHECK (kind IN (1, 2, 3) AND result IN (1, 2)),
  CONSTRAINT inspections_two_persons_check CHECK (cardinality(inspectors) = 2 AND inspectors[1] <> inspectors[2])
);
CREATE INDEX inspections_balance_idx ON inspections (warehouse_id, lot_id, inspection_id);

-- How far a donation has got, from the ledger. States: 1 open, 2 received, 3 distributed, 4 closed. kept = came in less what went back;
-- remaining = still in warehouses, on the road or on a workbench; outstanding = promised and not come.
CREATE FUNCTION donation_progress(wanted_donation_id bigint, wanted_close_time timestamptz)
RETURNS TABLE (state integer, first_receipt_time timestamptz, kept_quantity bigint, delivered_quantity bigint, remaining_quantity bigint,
               outstanding_quantity bigint)
LANGUAGE sql STABLE
BEGIN ATOMIC
  WITH moves AS (
    SELECT lots.item_id, transfers.from_kind, transfers.to_kind, transfers.quantity, transfers.voucher_id
      FROM lots
      JOIN transfers USING (lot_id)
     WHERE lots.donation_id = wanted_donation_id
  ), receipts AS (
    SELECT min(vouchers.voucher_time) AS first_receipt_time
      FROM moves
      JOIN vouchers USING (voucher_id)
     WHERE moves.from_kind = 2
       AND vouchers.state = 2
  ), kept AS (
    SELECT moves.item_id, sum(CASE WHEN moves.from_kind = 2 THEN moves.quantity ELSE -moves.quantity END) AS quantity
      FROM moves
     WHERE moves.from_kind = 2
        OR moves.to_kind = 2
     GROUP BY moves.item_id
  ), sums AS (
    SELECT COALESCE(sum(CASE WHEN moves.to_kind = 4 THEN moves.quantity WHEN moves.from_kind = 4 THEN -moves.quantity END), 0) AS delivered,
           COALESCE(sum(CASE WHEN moves.to_kind IN (1, 3, 6) THEN moves.quantity ELSE 0 END
                        - CASE WHEN moves.from_kind IN (1, 3, 6) THEN moves.quantity ELSE 0 END), 0) AS remaining
      FROM moves
  ), promised AS (
    SELECT donation_lines.item_id, sum(donation_lines.quantity) AS quantity
      FROM donation_lines
     WHERE donation_lines.donation_id = wanted_donation_id
     GROUP BY donation_lines.item_id
  ), totals AS (
    SELECT (SELECT COALESCE(sum(kept.quantity), 0) FROM kept) AS kept,
           (SELECT COALESCE(sum(GREATEST(promised.quantity - COALESCE(kept.quantity, 0), 0)), 0)
              FROM promised
              LEFT JOIN kept USING (item_id)) AS outstanding
  )
  SELECT CASE
           WHEN wanted_close_time IS NOT NULL THEN 4
           WHEN totals.kept <= 0 THEN 1
           WHEN sums.remaining > 0 OR totals.outstanding > 0 THEN 2
           ELSE 3
         END,
         receipts.first_receipt_time, totals.kept::bigint, sums.delivered::bigint, sums.remaining::bigint, totals.outstanding::bigint
    FROM totals, sums, receipts;
END;

CREATE TABLE stocktakes (
  stocktake_id bigint      NOT NULL GENERATED ALWAYS AS IDENTITY,
  warehouse_id text        NOT NULL,
  -- Empty: all.
  item_ids     text[]      NOT NULL,
  -- Empty: all.
  bins         text[]      NOT NULL,
  -- 1 counting (counted, once every line is settled), 3 posted, 4 cancelled.
  state        integer     NOT NULL,
  note         text        NOT NULL,
  creator      text        NOT NULL,
  create_time  timestamptz NOT NULL,
  -- NULL while it is open.
  end_time     timestamptz,
  end_reason   text        NOT NULL DEFAULT '',
  revision     bigint      NOT NULL,
  -- NULL unless posted.
  voucher_id   bigint,
  CONSTRAINT stocktakes_pkey PRIMARY KEY (stocktake_id),
  CONSTRAINT stocktakes_warehouse_fkey FOREIGN KEY (warehouse_id) REFERENCES warehouses,
  CONSTRAINT stocktakes_voucher_key UNIQUE (voucher_id),
  CONSTRAINT stocktakes_voucher_fkey FOREIGN KEY (voucher_id) REFERENCES vouchers,
  CONSTRAINT stocktakes_state_check CHECK (state IN (1, 3, 4) AND (state = 1) = (end_time IS NULL) AND (state = 3) = (voucher_id IS NOT NULL))
);
CREATE INDEX stocktakes_warehouse_idx ON stocktakes (warehouse_id, stocktake_id);

-- The lots that a stocktake counts, and how far each has got: 1 to count, 2 to count again, 3 settled.
CREATE TABLE stocktake_lines (
  stocktake_id bigint  NOT NULL,
  warehouse_id text    NOT NULL,
  lot_id       bigint  NOT NULL,
  state        integer NOT NULL,
  -- Counted less book; NULL until it is settled.
  difference   bigint,
  -- The stocktake is.
  open         boolean NOT NULL,
  CONSTRAINT stocktake_lines_pkey PRIMARY KEY (stocktake_id, lot_id),
  CONSTRAINT stocktake_lines_stocktake_fkey FOREIGN KEY (stocktake_id) REFERENCES stocktakes,
  CONSTRAINT stocktake_lines_balance_fkey FOREIGN KEY (warehouse_id, lot_id) REFERENCES balances,
  CONSTRAINT stocktake_lines_state_check CHECK (state IN (1, 2, 3) AND (state = 3) = (difference IS NOT NULL))
);
CREATE INDEX stocktake_lines_balance_idx ON stocktake_lines (warehouse_id, lot_id);
-- A lot is counted by one stocktake at a time, or its difference would be posted twice.
CREATE UNIQUE INDEX stocktake_lines_one_open_key ON stocktake_lines (warehouse_id, lot_id) WHERE open;

CREATE TABLE stocktake_counts (
  count_id         bigint      NOT NULL GENERATED ALWAYS AS IDENTITY,
  stocktake_id     bigint      NOT NULL,
  lot_id           bigint      NOT NULL,
  counter          text        NOT NULL,
  counted_quantity bigint      NOT NULL,
  -- What the ledger had of it in the warehouse at count_time.
  book_quantity    bigint      NOT NULL,
  count_time       timestamptz NOT NULL,
  creator          text        NOT NULL,
  create_time      timestamptz NOT NULL,
  CONSTRAINT stocktake_counts_pkey PRIMARY KEY (count_id),
  CONSTRAINT stocktake_counts_line_fkey FOREIGN KEY (stocktake_id, lot_id) REFERENCES stocktake_lines,
  -- A count is checked by somebody else.
  CONSTRAINT stocktake_counts_person_key UNIQUE (stocktake_id, lot_id, counter),
  CONSTRAINT stocktake_counts_quantity_check CHECK (counted_quantity >= 0)
);

DO $$
DECLARE
  service_role text := current_setting('muster.service_role');
BEGIN
  EXECUTE format('REVOKE UPDATE, DELETE ON donations, donation_lines, inspections, stocktakes, stocktake_lines, stocktake_counts FROM %I',
                 service_role);
  EXECUTE format('GRANT UPDATE (close_time, closer, execution_report, explanation) ON donations TO %I', service_role);
  EXECUTE format('GRANT UPDATE (state_time, state_reason, sampling_test_day) ON lots TO %I', service_role);
  EXECUTE format('GRANT UPDATE (state, end_time, end_reason, revision, voucher_id) ON stocktakes TO %I', service_role);
  EXECUTE format('GRANT UPDATE (state, difference, open) ON stocktake_lines TO %I', service_role);
END;
$$;
