-- Lets somebody decide in an approver's name.
-- $1 delegation_id text
-- $2 chapter text
-- $3 delegator text
-- $4 delegate text
-- $5 valid_from timestamptz
-- $6 valid_to timestamptz
-- $7 max_quantity int8
-- $8 max_weight_g int8
-- $9 create_time timestamptz
-- $10 max_value_fen int8
INSERT INTO dispatch.approval_delegations (delegation_id, chapter, delegator, delegate, valid_from, valid_to, max_quantity, max_weight_g,
                                           create_time, revoker, max_value_fen)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, '', $10);
