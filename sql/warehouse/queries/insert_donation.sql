-- Adds a donation with its lines.
-- $1 chapter_id text
-- $2 donor text
-- $3 agreement_number text
-- $4 receipt_number text
-- $5 earmark_kind int4
-- $6 earmark_target text
-- $7 note text
-- $8 creator text
-- $9 create_time timestamptz
-- $10 item_ids text[]
-- $11 quantities int8[]
-- $12 values_fen int8[]
-- -> donation_id int8
WITH donation AS (
  INSERT INTO donations (chapter_id, donor, agreement_number, receipt_number, earmark_kind, earmark_target, note, creator, create_time)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
  RETURNING donation_id
), lines AS (
  INSERT INTO donation_lines (donation_id, position, item_id, quantity, value_fen)
  SELECT donation.donation_id, line.position, line.item_id, line.quantity, line.value_fen
    FROM donation, unnest($10, $11, $12) WITH ORDINALITY AS line (item_id, quantity, value_fen, position)
)
SELECT donation_id
  FROM donation;
