-- Telephone numbers of drivers are sealed by a key that the database does not have ("seal1.…"), and what everybody may see of them ("138****5678")
-- stands beside them. Those from before are still in clear, and masked by nothing, when this runs; the service seals and masks them at its start,
-- so the check holds for what is written from here on. Empty only within the transaction that adds a driver.
ALTER TABLE drivers RENAME COLUMN phone TO sealed_phone;
ALTER TABLE drivers
  ADD COLUMN masked_phone text NOT NULL DEFAULT '',
  ADD CONSTRAINT drivers_phone_sealed CHECK (sealed_phone = '' OR starts_with(sealed_phone, 'seal1.')) NOT VALID;
ALTER TABLE drivers ALTER COLUMN masked_phone DROP DEFAULT;

-- Remembered answers about drivers ("drivers/12" is their first field) hold numbers in clear, and their requests' digests could be found out by
-- trying all numbers. They are forgotten: of calls from before, a repeated change is refused by its etag, a repeated creation is not known again.
DELETE FROM request_replays WHERE substring(response FROM 3 FOR 8) = 'drivers/'::bytea;
