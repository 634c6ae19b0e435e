-- Reports of requisitions for which shipments exist, after one: those with receipts that no report covers by when the first of these was
-- signed, then the others. A receipt that the warehouse has not been told of (the latest of a shipment in state 7) does not count yet.
-- States are those of ExecutionReport.DueState, and open shipments those that are neither signed for (8) nor failed (9) nor back (12).
-- $1 incident text where empty means all
-- $2 chapters text[]? that report; all when null
-- $3 overdue_before timestamptz when a receipt was signed before it, its report is overdue
-- $4 due_state int4 where 0 means all
-- $5 after_time timestamptz
-- $6 after_incident text
-- $7 after_chapter text
-- $8 limit int8
-- -> incident text, chapter text, due_state int4, clock_start_time timestamptz?, sort_time timestamptz, receipt_count int8,
-- unreported_receipt_count int8, open_shipment_count int8
SELECT report.incident, report.chapter, report.due_state, report.clock_start_time, report.sort_time, report.receipt_count,
       report.unreported_receipt_count, report.open_shipment_count
  FROM (SELECT counted.incident, counted.chapter, counted.clock_start_time, counted.receipt_count, counted.unreported_receipt_count,
               counted.open_shipment_count, coalesce(counted.clock_start_time, 'infinity') AS sort_time,
               CASE WHEN counted.clock_start_time < $3 THEN 3
                    WHEN counted.clock_start_time IS NOT NULL THEN 2
                    WHEN counted.receipt_count = 0 THEN 1
                    WHEN counted.open_shipment_count > 0 OR latest.interim_reason <> '' THEN 4
                    ELSE 5 END AS due_state
          FROM (SELECT r.incident, r.chapter,
                       min(receipt.sign_time) FILTER (WHERE reported.revision IS NULL) AS clock_start_time,
                       count(receipt.receipt_number) AS receipt_count,
                       count(receipt.receipt_number) FILTER (WHERE reported.revision IS NULL) AS unreported_receipt_count,
                       count(DISTINCT s.shipment_id) FILTER (WHERE s.state NOT IN (8, 9, 12, 13)) AS open_shipment_count
                  FROM dispatch.requisitions AS r
                  JOIN dispatch.shipments AS s USING (requisition_id)
                  LEFT JOIN dispatch.receipts AS receipt
                    ON receipt.shipment_id = s.shipment_id
                   AND (s.state <> 7 OR EXISTS (SELECT 1 FROM dispatch.receipts AS later
                                                 WHERE later.shipment_id = receipt.shipment_id
                                                   AND later.receipt_number > receipt.receipt_number))
                  LEFT JOIN dispatch.reported_receipts AS reported
                    ON reported.shipment_id = receipt.shipment_id
                   AND reported.receipt_number = receipt.receipt_number
                 WHERE ($1 = '' OR r.incident = $1)
                   AND ($2::text[] IS NULL OR r.chapter = ANY($2))
                 GROUP BY r.incident, r.chapter) AS counted
          LEFT JOIN LATERAL (SELECT filing.interim_reason
                               FROM dispatch.execution_report_filings AS filing
                              WHERE filing.incident = counted.incident
                                AND filing.chapter = counted.chapter
                              ORDER BY filing.revision DESC
                              LIMIT 1) AS latest ON true) AS report
 WHERE ($4 = 0 OR report.due_state = $4)
   AND (report.sort_time, report.incident, report.chapter) > ($5, $6, $7)
 ORDER BY report.sort_time, report.incident, report.chapter
 LIMIT $8;
