-- Lots that were made of these on workbenches, of those in turn, and so on; not these themselves. A lot was made where it came off a workbench
-- that it had not been put on.
-- $1 lot_ids int8[]
-- -> same as find_lot
WITH RECURSIVE made (lot_id) AS (
  SELECT unnest($1)
   UNION
  SELECT made_there.lot_id
    FROM made
    JOIN transfers AS used ON used.lot_id = made.lot_id AND used.to_kind = 6
    JOIN transfers AS made_there ON made_there.from_kind = 6 AND made_there.from_place = used.to_place
   WHERE NOT EXISTS (SELECT
                       FROM transfers AS earlier
                      WHERE earlier.lot_id = made_there.lot_id
                        AND earlier.to_kind = 6
                        AND earlier.to_place = used.to_place
                        AND earlier.transfer_id < made_there.transfer_id)
)
SELECT lots.lot_id, lots.item_id, lots.batch, lots.production_date, lots.expiry_date, lots.source, lots.donor, lots.earmark_kind,
       lots.earmark_target, lots.unit_cost_fen, lots.state, lots.create_time, lots.donation_id, lots.manufacturer, lots.state_reason,
       lots.state_time, true AS visible
  FROM made
  JOIN lots USING (lot_id)
 WHERE lots.lot_id <> ALL ($1)
 ORDER BY lots.lot_id;
