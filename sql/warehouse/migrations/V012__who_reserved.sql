-- Who reserved, who let go, and why in their words. Of earlier reservations nobody knows.
ALTER TABLE reservations
  ADD COLUMN creator       text NOT NULL DEFAULT '',
  ADD COLUMN canceller     text NOT NULL DEFAULT '',
  ADD COLUMN cancel_reason text NOT NULL DEFAULT '',
  ADD CONSTRAINT reservations_cancel_check CHECK (state = 3 OR (canceller = '' AND cancel_reason = ''));
DO $$
BEGIN
  EXECUTE format('GRANT UPDATE (canceller, cancel_reason) ON reservations TO %I', current_setting('muster.service_role'));
END;
$$;
