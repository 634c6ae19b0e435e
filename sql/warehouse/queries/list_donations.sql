-- A page of the donations of some chapters, the latest first, each with its lines and how far it has got.
-- $1 chapter_ids text[]
-- $2 donation_ids int8[] empty: all
-- $3 states int4[] empty: any
-- $4 donor text empty: any
-- $5 received_before timestamptz infinity: also those of which nothing has come
-- $6 before_donation_id int8
-- $7 limit int8
-- -> donation_id int8, chapter_id text, donor text, agreement_number text, receipt_number text, earmark_kind int4, earmark_target text,
--    note text, creator text, create_time timestamptz, close_time timestamptz?, closer text, execution_report text, explanation text,
--    item_ids text[], quantities int8[], values_fen int8[], state int4, first_receipt_time timestamptz?, kept_quantity int8,
--    delivered_quantity int8, remaining_quantity int8, outstanding_quantity int8
SELECT donations.donation_id, donations.chapter_id, donations.donor, donations.agreement_number, donations.receipt_number,
       donations.earmark_kind, donations.earmark_target, donations.note, donations.creator, donations.create_time, donations.close_time,
       donations.closer, donations.execution_report, donations.explanation, lines.item_ids, lines.quantities, lines.values_fen,
       progress.state, progress.first_receipt_time, progress.kept_quantity, progress.delivered_quantity, progress.remaining_quantity,
       progress.outstanding_quantity
  FROM donations
 CROSS JOIN LATERAL (
         SELECT COALESCE(array_agg(donation_lines.item_id ORDER BY donation_lines.position), '{}') AS item_ids,
                COALESCE(array_agg(donation_lines.quantity ORDER BY donation_lines.position), '{}') AS quantities,
                COALESCE(array_agg(donation_lines.value_fen ORDER BY donation_lines.position), '{}') AS values_fen
           FROM donation_lines
          WHERE donation_lines.donation_id = donations.donation_id) AS lines
 CROSS JOIN LATERAL donation_progress(donations.donation_id, donations.close_time) AS progress
 WHERE donations.chapter_id IN (SELECT unnest($1))
   AND (cardinality($2) = 0 OR donations.donation_id = ANY ($2))
   AND (cardinality($3) = 0 OR 4 = ANY ($3) OR donations.close_time IS NULL)
   AND (cardinality($3) = 0 OR progress.state = ANY ($3))
   AND ($4 = '' OR donations.donor = $4)
   AND ($5 = 'infinity' OR progress.first_receipt_time < $5)
   AND donations.donation_id < $6
 ORDER BY donations.donation_id DESC
 LIMIT $7;
