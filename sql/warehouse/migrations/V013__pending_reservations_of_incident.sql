-- Planning anew asks for all that is held for one incident, in every warehouse. What has ended, and what is held for no incident, takes no room.
CREATE INDEX reservations_pending_idx ON reservations (incident_id) WHERE state = 1 AND incident_id <> '';
