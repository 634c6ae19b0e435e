-- A page of what has to be done in the warehouses of some chapters, by due_time, kind, warehouse and id; of the kinds of the API's enum all
-- but donations. Every branch is skipped unless its kind is wanted.
-- $1 chapter_ids text[]
-- $2 warehouse_id text empty: in all
-- $3 kinds int4[]
-- $4 now timestamptz
-- $5 today date
-- $6 last_expiry_date date
-- $7 re_stack_months int4
-- $8 sampling_test_months int4
-- $9 last_level_expire_time timestamptz
-- $10 after_due_time timestamptz
-- $11 after_kind int4
-- $12 after_warehouse_id text
-- $13 after_id int8
-- $14 limit int8
-- -> kind int4, due_time timestamptz, warehouse_id text, id int8, item_id text?, quantity int8, voucher_kind int4?, voucher_year int4?,
--    voucher_number int8?
WITH visible AS MATERIALIZED (
  SELECT warehouses.warehouse_id, warehouses.level_expire_time
    FROM warehouses
   WHERE warehouses.chapter_id IN (SELECT unnest($1))
     AND ($2 = '' OR warehouses.warehouse_id = $2)
), duties AS (
  SELECT 1 AS kind, due.time AS due_time, balances.warehouse_id, balances.lot_id AS id, balances.item_id,
         balances.on_hand_quantity AS quantity, NULL::integer AS voucher_kind, NULL::integer AS voucher_year, NULL::bigint AS voucher_number
    FROM balances
    JOIN visible USING (warehouse_id)
   CROSS JOIN LATERAL (
           SELECT (COALESCE(balances.re_stack_day, (balances.receive_time AT TIME ZONE 'Asia/Shanghai')::date)
                   + make_interval(months => $7)) AT TIME ZONE 'Asia/Shanghai' AS time) AS due
   WHERE 1 = ANY ($3)
     AND balances.on_hand_quantity > 0
     AND due.time <= $4
   UNION ALL
  SELECT 2, due.time, balances.warehouse_id, balances.lot_id, balances.item_id, balances.on_hand_quantity, NULL, NULL, NULL
    FROM balances
    JOIN visible USING (warehouse_id)
    JOIN lots USING (lot_id)
   CROSS JOIN LATERAL (
           SELECT (COALESCE(lots.sampling_test_day, (lots.create_time AT TIME ZONE 'Asia/Shanghai')::date)
                   + make_interval(months => $8)) AT TIME ZONE 'Asia/Shanghai' AS time) AS due
   WHERE 2 = ANY ($3)
     AND balances.on_hand_quantity > 0
     AND due.time <= $4
   UNION ALL
  SELECT 3, (lots.expiry_date + 1)::timestamp AT TIME ZONE 'Asia/Shanghai', balances.warehouse_id, balances.lot_id, balances.item_id,
         balances.on_hand_quantity, NULL, NULL, NULL
    FROM lots
    JOIN balances USING (lot_id)
    JOIN visible USING (warehouse_id)
   WHERE 3 = ANY ($3)
     AND lots.expiry_date < 'infinity'
     AND lots.expiry_date BETWEEN $5 AND $6
     AND balances.on_hand_quantity > 0
   UNION ALL
  SELECT 4, (lots.expiry_date + 1)::timestamp AT TIME ZONE 'Asia/Shanghai', balances.warehouse_id, balances.lot_id, balances.item_id,
         balances.on_hand_quantity, NULL, NULL, NULL
    FROM lots
    JOIN balances USING (lot_id)
    JOIN visible USING (warehouse_id)
   WHERE 4 = ANY ($3)
     AND lots.expiry_date < 'infinity'
     AND lots.expiry_date < $5
     AND balances.on_hand_quantity > 0
   UNION ALL
  SELECT 5, COALESCE(lots.state_time, lots.create_time), balances.warehouse_id, balances.lot_id, balances.item_id, balances.on_hand_quantity,
         NULL, NULL, NULL
    FROM lots
    JOIN balances USING (lot_id)
    JOIN visible USING (warehouse_id)
   WHERE 5 = ANY ($3)
     AND lots.state = 2
     AND balances.on_hand_quantity > 0
   UNION ALL
  SELECT 6, vouchers.create_time, vouchers.warehouse_id, vouchers.voucher_id, NULL, 0, vouchers.kind, vouchers.year, vouchers.number
    FROM vouchers
    JOIN visible USING (warehouse_id)
   WHERE 6 = ANY ($3)
     AND vouchers.paper_open
   UNION ALL
  SELECT 8, visible.level_expire_time, visible.warehouse_id, 0, NULL, 0, NULL, NULL, NULL
    FROM visible
   WHERE 8 = ANY ($3)
     AND visible.level_expire_time <= $9
)
SELECT duties.kind, duties.due_time, duties.warehouse_id, duties.id, duties.item_id, duties.quantity, duties.voucher_kind, duties.voucher_year,
       duties.voucher_number
  FROM duties
 WHERE (duties.due_time, duties.kind, duties.warehouse_id, duties.id) > ($10, $11, $12, $13)
 ORDER BY duties.due_time, duties.kind, duties.warehouse_id, duties.id
 LIMIT $14;
