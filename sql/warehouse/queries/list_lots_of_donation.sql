-- All lots of a donation.
-- $1 donation_id int8
-- -> same as find_lot
SELECT lots.lot_id, lots.item_id, lots.batch, lots.production_date, lots.expiry_date, lots.source, lots.donor, lots.earmark_kind,
       lots.earmark_target, lots.unit_cost_fen, lots.state, lots.create_time, lots.donation_id, lots.manufacturer, lots.state_reason,
       lots.state_time, true AS visible
  FROM lots
 WHERE lots.donation_id = $1
 ORDER BY lots.lot_id;
