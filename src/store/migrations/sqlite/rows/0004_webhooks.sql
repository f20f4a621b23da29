-- How far each webhook has been told the feed. Disposable like all rows: without them delivery begins again where
-- the webhook's own history says, with the same message ids.

CREATE TABLE webhook_delivery (
  webhook         text PRIMARY KEY,
  version         integer NOT NULL,
  rewinds         integer NOT NULL,
  cursor          integer NOT NULL,
  failures        integer NOT NULL DEFAULT 0,
  next_attempt_at integer NOT NULL DEFAULT 0,
  failing_since   integer,
  delivered_at    integer,
  holder          text NOT NULL DEFAULT '',
  held_until      integer NOT NULL DEFAULT 0
);

-- Every attempt, noted before it begins; without an end its process went away meanwhile.

CREATE TABLE webhook_attempt (
  id          text PRIMARY KEY,
  webhook     text NOT NULL,
  message_id  text NOT NULL,
  cursor      integer NOT NULL,
  attempt     integer NOT NULL,
  by_hand     integer NOT NULL,
  started_at  integer NOT NULL,
  ended_at    integer,
  status      integer,
  error       text
);
CREATE INDEX webhook_attempt_by_webhook ON webhook_attempt (webhook, id);
CREATE INDEX webhook_attempt_by_message ON webhook_attempt (webhook, cursor);
CREATE INDEX webhook_attempt_by_age ON webhook_attempt (started_at);

-- Messages that somebody asked for once more.

CREATE TABLE webhook_redelivery (
  id           text PRIMARY KEY,
  webhook      text NOT NULL,
  cursor       integer NOT NULL,
  body         text NOT NULL,
  requested_at integer NOT NULL,
  done_at      integer
);
CREATE INDEX webhook_redelivery_open ON webhook_redelivery (webhook, requested_at) WHERE done_at IS NULL;
