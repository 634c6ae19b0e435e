-- Secrets of authenticator apps are sealed by a key that the database does not have: bytes of "seal1.…". Those from before are still in clear
-- when this runs and are sealed by the service at its start, so the checks hold for what is written from here on.
ALTER TABLE users
  ADD CONSTRAINT users_totp_secret_sealed CHECK (substring(totp_secret FROM 1 FOR 6) = 'seal1.'::bytea) NOT VALID,
  ADD CONSTRAINT users_totp_pending_secret_sealed CHECK (substring(totp_pending_secret FROM 1 FOR 6) = 'seal1.'::bytea) NOT VALID;
