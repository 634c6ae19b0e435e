-- What a person was ever allowed to decide for others, the latest first. Locked, so that none is taken back while it is used.
-- $1 delegate text
-- -> same as lock_approval_delegation
SELECT delegation_id, serial_number, chapter, delegator, delegate, valid_from, valid_to, max_quantity, max_weight_g, create_time, revoke_time,
       revoker, max_value_fen
  FROM dispatch.approval_delegations
 WHERE delegate = $1
 ORDER BY serial_number DESC
   FOR SHARE;
