-- A page of what has to be done in the warehouses of some chapters, by due_time, kind, warehouse and id; of the kinds of the API's enum all
-- but donations. Each branch is read in this order, no further than the page, and not at all unless its kind is wanted.
-- $1 chapter_ids text[]
-- $2 warehouse_id text empty: in all
-- $3 kinds int4[]
-- $4 now timestamptz
-- $5 last_expiry_time timestamptz
-- $6 last_level_expire_time timestamptz
-- $7 after_due_time timestamptz
-- $8 after_kind int4
-- $9 after_warehouse_id text
-- $10 after_id int8
-- $11 limit int8
-- -> kind int4, due_time timestamptz, warehouse_id text, id int8, item_id text?, quantity int8, voucher_kind int4?, voucher_year int4?,
--    voucher_number int8?
WITH visible AS MATERIALIZED (
  SELECT warehouses.warehouse_id, warehouses.level_expire_time
    FROM warehouses
   WHERE warehouses.chapter_id IN (SELECT unnest($1))
     AND ($2 = '' OR warehouses.warehouse_id = $2)
), to_re_stack AS (
  SELECT 1 AS kind, re_stack_due_time(balances.re_stack_day, balances.receive_time) AS due_time, balances.warehouse_id, balances.lot_id AS id,
         balances.item_id, balances.on_hand_quantity AS quantity
    FROM balances
   WHERE 1 = ANY ($3)
     AND balances.on_hand_quantity > 0
     AND balances.warehouse_id = ANY (ARRAY(SELECT visible.warehouse_id FROM visible))
     AND re_stack_due_time(balances.re_stack_day, balances.receive_time) BETWEEN $7 AND $4
     AND (re_stack_due_time(balances.re_stack_day, balances.receive_time), 1, balances.warehouse_id, balances.lot_id) > ($7, $8, $9, $10)
   ORDER BY re_stack_due_time(balances.re_stack_day, balances.receive_time), balances.warehouse_id, balances.lot_id
   LIMIT $11
), to_test AS (
  SELECT 2 AS kind, sampling_test_due_time(lots.sampling_test_day, lots.create_time) AS due_time, balances.warehouse_id, balances.lot_id AS id,
         balances.item_id, balances.on_hand_quantity AS quantity
    FROM lots
    JOIN balances USING (lot_id)
   WHERE 2 = ANY ($3)
     AND balances.on_hand_quantity > 0
     AND balances.warehouse_id = ANY (ARRAY(SELECT visible.warehouse_id FROM visible))
     AND sampling_test_due_time(lots.sampling_test_day, lots.create_time) BETWEEN $7 AND $4
     AND (sampling_test_due_time(lots.sampling_test_day, lots.create_time), 2, balances.warehouse_id, balances.lot_id) > ($7, $8, $9, $10)
   ORDER BY sampling_test_due_time(lots.sampling_test_day, lots.create_time), balances.warehouse_id, balances.lot_id
   LIMIT $11
), expiring AS (
  SELECT 3 AS kind, expiry_time(lots.expiry_date) AS due_time, balances.warehouse_id, balances.lot_id AS id, balances.item_id,
         balances.on_hand_quantity AS quantity
    FROM lots
    JOIN balances USING (lot_id)
   WHERE 3 = ANY ($3)
     AND balances.on_hand_quantity > 0
     AND balances.warehouse_id = ANY (ARRAY(SELECT visible.warehouse_id FROM visible))
     AND lots.expiry_date < 'infinity'
     AND expiry_time(lots.expiry_date) > $4
     AND expiry_time(lots.expiry_date) BETWEEN $7 AND $5
     AND (expiry_time(lots.expiry_date), 3, balances.warehouse_id, balances.lot_id) > ($7, $8, $9, $10)
   ORDER BY expiry_time(lots.expiry_date), balances.warehouse_id, balances.lot_id
   LIMIT $11
), expired AS (
  SELECT 4 AS kind, expiry_time(lots.expiry_date) AS due_time, balances.warehouse_id, balances.lot_id AS id, balances.item_id,
         balances.on_hand_quantity AS quantity
    FROM lots
    JOIN balances USING (lot_id)
   WHERE 4 = ANY ($3)
     AND balances.on_hand_quantity > 0
     AND balances.warehouse_id = ANY (ARRAY(SELECT visible.warehouse_id FROM visible))
     AND lots.expiry_date < 'infinity'
     AND expiry_time(lots.expiry_date) BETWEEN $7 AND $4
     AND (expiry_time(lots.expiry_date), 4, balances.warehouse_id, balances.lot_id) > ($7, $8, $9, $10)
   ORDER BY expiry_time(lots.expiry_date), balances.warehouse_id, balances.lot_id
   LIMIT $11
), quarantined AS (
  SELECT 5 AS kind, COALESCE(lots.state_time, lots.create_time) AS due_time, balances.warehouse_id, balances.lot_id AS id, balances.item_id,
         balances.on_hand_quantity AS quantity
    FROM lots
    JOIN balances USING (lot_id)
   WHERE 5 = ANY ($3)
     AND balances.on_hand_quantity > 0
     AND balances.warehouse_id = ANY (ARRAY(SELECT visible.warehouse_id FROM visible))
     AND lots.state = 2
), duties AS (
  SELECT kind, due_time, warehouse_id, id, item_id, quantity, NULL::integer AS voucher_kind, NULL::integer AS voucher_year,
         NULL::bigint AS voucher_number
    FROM to_re_stack
   UNION ALL
  SELECT kind, due_time, warehouse_id, id, item_id, quantity, NULL, NULL, NULL
    FROM to_test
   UNION ALL
  SELECT kind, due_time, warehouse_id, id, item_id, quantity, NULL, NULL, NULL
    FROM expiring
   UNION ALL
  SELECT kind, due_time, warehouse_id, id, item_id, quantity, NULL, NULL, NULL
    FROM expired
   UNION ALL
  SELECT kind, due_time, warehouse_id, id, item_id, quantity, NULL, NULL, NULL
    FROM quarantined
   UNION ALL
  SELECT 6, vouchers.create_time, vouchers.warehouse_id, vouchers.voucher_id, NULL, 0, vouchers.kind, vouchers.year, vouchers.number
    FROM vouchers
   WHERE 6 = ANY ($3)
     AND vouchers.paper_open
     -- What was taken back is a paper of nothing.
     AND vouchers.state = 2
     AND vouchers.warehouse_id = ANY (ARRAY(SELECT visible.warehouse_id FROM visible))
   UNION ALL
  SELECT 8, visible.level_expire_time, visible.warehouse_id, 0, NULL, 0, NULL, NULL, NULL
    FROM visible
   WHERE 8 = ANY ($3)
     AND visible.level_expire_time <= $6
)
SELECT duties.kind, duties.due_time, duties.warehouse_id, duties.id, duties.item_id, duties.quantity, duties.voucher_kind, duties.voucher_year,
       duties.voucher_number
  FROM duties
 WHERE (duties.due_time, duties.kind, duties.warehouse_id, duties.id) > ($7, $8, $9, $10)
 ORDER BY duties.due_time, duties.kind, duties.warehouse_id, duties.id
 LIMIT $11;
