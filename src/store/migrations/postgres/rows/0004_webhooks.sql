-- How far each webhook has been told the feed. Disposable like all rows: without them delivery begins again where
-- the webhook's own history says, with the same message ids.

CREATE TABLE webhook_delivery (
  webhook         text PRIMARY KEY,
  version         bigint NOT NULL,
  rewinds         bigint NOT NULL,
  cursor          bigint NOT NULL,
  failures        bigint NOT NULL DEFAULT 0,
  next_attempt_at bigint NOT NULL DEFAULT 0,
  failing_since   bigint,
  delivered_at    bigint,
  holder          text NOT NULL DEFAULT '',
  held_until      bigint NOT NULL DEFAULT 0
);

-- Every attempt, noted before it begins; without an end its process went away meanwhile.

CREATE TABLE webhook_attempt (
  id          text PRIMARY KEY,
  webhook     text NOT NULL,
  message_id  text NOT NULL,
  cursor      bigint NOT NULL,
  attempt     bigint NOT NULL,
  by_hand     bigint NOT NULL,
  started_at  bigint NOT NULL,
  ended_at    bigint,
  status      bigint,
  error       text
);
CREATE INDEX webhook_attempt_by_webhook ON webhook_attempt (webhook, id);
CREATE INDEX webhook_attempt_by_message ON webhook_attempt (webhook, cursor);
CREATE INDEX webhook_attempt_by_age ON webhook_attempt (started_at);

-- Messages that somebody asked for once more.

CREATE TABLE webhook_redelivery (
  id           text PRIMARY KEY,
  webhook      text NOT NULL,
  cursor       bigint NOT NULL,
  body         text NOT NULL,
  requested_at bigint NOT NULL,
  done_at      bigint
);
CREATE INDEX webhook_redelivery_open ON webhook_redelivery (webhook, requested_at) WHERE done_at IS NULL;
