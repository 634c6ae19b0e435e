-- One shipment, without lines. No row when there is none.
-- $1 shipment_id text
-- -> shipment_id text, serial_number int8, plan_id text, requisition_id text, incident text, requesting_chapter text,
-- site_display_name text, site_chapter text, site_latitude_degrees float8, site_longitude_degrees float8, warehouse text, chapter text,
-- state int4, distance_m int8, planned_depart_time timestamptz, planned_arrive_time timestamptz, depart_time timestamptz?,
-- arrive_time timestamptz?, sign_time timestamptz?, signer text, carrier text, vehicle text, reservation text, issue_note text,
-- return_time timestamptz?, return_reason text, return_note text, create_time timestamptz, revision int8, readers text[]
SELECT s.shipment_id, s.serial_number, s.plan_id, s.requisition_id, r.incident, r.chapter AS requesting_chapter, r.site_display_name,
       r.site_chapter, r.site_latitude_degrees, r.site_longitude_degrees, s.warehouse, s.chapter, s.state, s.distance_m,
       s.planned_depart_time, s.planned_arrive_time, s.depart_time, s.arrive_time, s.sign_time, s.signer, s.carrier, s.vehicle,
       s.reservation, s.issue_note, s.return_time, s.return_reason, s.return_note, s.create_time, s.revision, s.readers
  FROM dispatch.shipments AS s
  JOIN dispatch.requisitions AS r USING (requisition_id)
 WHERE s.shipment_id = $1;
