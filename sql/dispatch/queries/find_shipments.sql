-- Shipments by their ids, in order. Those that do not exist are left out.
-- $1 shipment_ids text[]
-- -> same as find_shipment
SELECT s.shipment_id, s.serial_number, s.plan_id, s.requisition_id, r.incident, r.chapter AS requesting_chapter, r.site_display_name,
       r.site_chapter, r.site_latitude_degrees, r.site_longitude_degrees, s.warehouse, s.chapter, s.state, s.distance_m,
       s.planned_depart_time, s.planned_arrive_time, s.depart_time, s.arrive_time, s.sign_time, s.signer, s.carrier, s.vehicle,
       s.reservation, s.issue_note, s.return_time, s.return_reason, s.return_note, s.create_time, s.revision, s.readers
  FROM dispatch.shipments AS s
  JOIN dispatch.requisitions AS r USING (requisition_id)
 WHERE s.shipment_id = ANY($1)
 ORDER BY s.shipment_id;
