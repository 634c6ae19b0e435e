-- Whether a transfer order sent this shipment to this warehouse.
-- $1 shipment_id text
-- $2 warehouse text its resource name
-- -> is_sent bool
SELECT EXISTS (SELECT
                 FROM vouchers
                 JOIN transfers USING (voucher_id)
                WHERE vouchers.kind = 3
                  AND vouchers.counterparty = $2
                  AND vouchers.reverses_voucher_id IS NULL
                  AND transfers.to_kind = 3
                  AND transfers.to_place = $1) AS is_sent;
