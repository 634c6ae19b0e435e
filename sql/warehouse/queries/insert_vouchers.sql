-- Adds posted vouchers under ids that were drawn and the next numbers of their series, in the order of these (in which whoever adds several
-- waits for others); violates vouchers_number_key when somebody else has taken a number meanwhile.
-- $1 voucher_ids int8[]
-- $2 warehouse_ids text[]
-- $3 kinds int4[]
-- $4 years int4[]
-- $5 numbers int8[]
-- $6 first_persons text[] empty while the paper is open
-- $7 second_persons text[]
-- $8 counterparties text[]
-- $9 purposes text[]
-- $10 voucher_times timestamptz[]
-- $11 creators text[]
-- $12 notes text[]
-- $13 incident_ids text[]
-- $14 create_time timestamptz
INSERT INTO vouchers (voucher_id, warehouse_id, kind, year, number, state, responsible_persons, counterparty, purpose, voucher_time, create_time,
                      creator, note, paper_open, incident_id)
SELECT voucher.voucher_id, voucher.warehouse_id, voucher.kind, voucher.year, voucher.number, 2,
       CASE voucher.first_person WHEN '' THEN '{}' ELSE ARRAY[voucher.first_person, voucher.second_person] END, voucher.counterparty,
       voucher.purpose, voucher.voucher_time, $14, voucher.creator, voucher.note, voucher.first_person = '', voucher.incident_id
  FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
       AS voucher (voucher_id, warehouse_id, kind, year, number, first_person, second_person, counterparty, purpose, voucher_time, creator, note,
                   incident_id);
