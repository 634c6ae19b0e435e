-- Locks one delegation. No row when there is none.
-- $1 delegation_id text
-- -> delegation_id text, serial_number int8, chapter text, delegator text, delegate text, valid_from timestamptz, valid_to timestamptz,
-- max_quantity int8, max_weight_g int8, create_time timestamptz, revoke_time timestamptz?, revoker text, max_value_fen int8
SELECT delegation_id, serial_number, chapter, delegator, delegate, valid_from, valid_to, max_quantity, max_weight_g, create_time, revoke_time,
       revoker, max_value_fen
  FROM dispatch.approval_delegations
 WHERE delegation_id = $1
   FOR UPDATE;
