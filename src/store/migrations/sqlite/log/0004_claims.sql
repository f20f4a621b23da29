-- A claim lives in the stream of whoever the money is for; the finance side and readers know its id alone.
CREATE INDEX events_by_claim ON events (payload -> 'ClaimFiled' ->> 'claim_id') WHERE event_type = 'ClaimFiled';
