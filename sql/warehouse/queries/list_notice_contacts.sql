-- When the suppliers of announced goods were spoken to, the earliest first.
-- $1 voucher_ids int8[]
-- -> voucher_id int8, person text, contact_time timestamptz, remark text, recorder text
SELECT voucher_id, person, contact_time, remark, recorder
  FROM notice_contacts
 WHERE voucher_id = ANY ($1)
 ORDER BY voucher_id, contact_time, notice_contact_id;
