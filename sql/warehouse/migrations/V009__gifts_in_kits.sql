-- Gifts are followed into kits, a level says what it rests on, and past positions read the transfers since, not all.

-- How far a donation has got, from the ledger. States: 1 open, 2 received, 3 distributed, 4 closed. kept = came in less what went back, with
-- kits that were taken apart counted as what was in them; remaining = still in warehouses, on the road or in kits that are;
-- outstanding = promised and not come.
--
-- What lies on the workbench of an assembly is in the kits that were made there and are not broken up: u units of a lot in n kits. Of these d
-- kits given out at sites have distributed floor(u * d / n) units, and l kits that are still in warehouses or on the road hold
-- u - floor(u * (n - l) / n). So a unit counts as distributed once the kits that went out have room for the whole of it, each kit adds its
-- u / n, and the last one what is left over. Kits that were lost or written off took the rest along. Breaking up gives lots back to where they
-- count by themselves, and u and n are what is left. A kit holds no kit, so one step is enough.
CREATE OR REPLACE FUNCTION donation_progress(wanted_donation_id bigint, wanted_close_time timestamptz)
RETURNS TABLE (state integer, first_receipt_time timestamptz, kept_quantity bigint, delivered_quantity bigint, remaining_quantity bigint,
               outstanding_quantity bigint)
LANGUAGE sql STABLE
BEGIN ATOMIC
  WITH moves AS (
    SELECT lots.lot_id, lots.item_id, transfers.from_kind, transfers.from_place, transfers.to_kind, transfers.to_place, transfers.quantity,
           transfers.voucher_id
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
  ), assemblies AS (
    SELECT DISTINCT kit_orders.workbench, kit_orders.lot_id AS kit_lot_id
      FROM moves
      JOIN vouchers USING (voucher_id)
      JOIN kit_orders USING (voucher_id)
     WHERE moves.to_kind = 6
       AND vouchers.kind = 9
  ), kits AS (
    SELECT assemblies.workbench,
           sum(CASE
                 WHEN transfers.from_kind = 6 AND transfers.from_place = assemblies.workbench THEN transfers.quantity
                 WHEN transfers.to_kind = 6 AND transfers.to_place = assemblies.workbench THEN -transfers.quantity
                 ELSE 0
               END) AS made,
           sum(CASE WHEN transfers.to_kind = 4 THEN transfers.quantity WHEN transfers.from_kind = 4 THEN -transfers.quantity ELSE 0 END)
           AS delivered,
           sum(CASE WHEN transfers.to_kind IN (1, 3) THEN transfers.quantity ELSE 0 END
               - CASE WHEN transfers.from_kind IN (1, 3) THEN transfers.quantity ELSE 0 END) AS remaining
      FROM assemblies
      JOIN transfers ON transfers.lot_id = assemblies.kit_lot_id
     GROUP BY assemblies.workbench
  ), benches AS (
    SELECT bench.workbench, moves.lot_id, sum(bench.quantity) AS quantity
      FROM moves
     CROSS JOIN LATERAL (VALUES (moves.to_kind, moves.to_place, moves.quantity), (moves.from_kind, moves.from_place, -moves.quantity))
           AS bench (kind, workbench, quantity)
     WHERE bench.kind = 6
     GROUP BY bench.workbench, moves.lot_id
  ), in_kits AS (
    -- A stocktake may find more kits than were made.
    SELECT COALESCE(sum(div(benches.quantity * LEAST(GREATEST(kits.delivered, 0), kits.made), kits.made)), 0) AS delivered,
           COALESCE(sum(benches.quantity
                        - div(benches.quantity * LEAST(GREATEST(kits.made - kits.remaining, 0), kits.made), kits.made)), 0) AS remaining
      FROM benches
      JOIN kits USING (workbench)
     WHERE kits.made > 0
  ), taken_apart AS (
    -- Kits that came as such went there, and what was in them came off.
    SELECT COALESCE(-sum(benches.quantity), 0) AS gained
      FROM benches
     WHERE benches.workbench NOT IN (SELECT assemblies.workbench FROM assemblies)
  ), sums AS (
    SELECT COALESCE(sum(CASE WHEN moves.to_kind = 4 THEN moves.quantity WHEN moves.from_kind = 4 THEN -moves.quantity END), 0)
           + in_kits.delivered AS delivered,
           COALESCE(sum(CASE WHEN moves.to_kind IN (1, 3) THEN moves.quantity ELSE 0 END
                        - CASE WHEN moves.from_kind IN (1, 3) THEN moves.quantity ELSE 0 END), 0)
           + in_kits.remaining AS remaining
      FROM in_kits
      LEFT JOIN moves ON true
     GROUP BY in_kits.delivered, in_kits.remaining
  ), promised AS (
    SELECT donation_lines.item_id, sum(donation_lines.quantity) AS quantity
      FROM donation_lines
     WHERE donation_lines.donation_id = wanted_donation_id
     GROUP BY donation_lines.item_id
  ), totals AS (
    SELECT (SELECT COALESCE(sum(kept.quantity), 0) FROM kept) + (SELECT taken_apart.gained FROM taken_apart) AS kept,
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

ALTER TABLE warehouses
  -- Who awarded the level that it was registered with, and when. Empty: it has none, or an assessment here awarded it.
  ADD COLUMN level_statement text NOT NULL DEFAULT '';
UPDATE warehouses
   SET level_statement = '登记时填报，未注明由谁、何时评定'
 WHERE level <> 0
   AND NOT EXISTS (SELECT FROM grade_assessments WHERE grade_assessments.warehouse_id = warehouses.warehouse_id AND grade_assessments.state = 5);
ALTER TABLE warehouses
  ADD CONSTRAINT warehouses_level_statement_check CHECK (level <> 0 OR level_statement = '');

-- The time is checked in the index, so that of a lot's transfers only those since a moment are fetched; the order is that of before.
DROP INDEX transfers_lot_idx;
CREATE INDEX transfers_lot_idx ON transfers (lot_id, transfer_id, create_time);
