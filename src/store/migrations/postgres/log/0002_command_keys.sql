-- A caller's key stands for one command, whichever stream it went to. The first event of a keyed
-- command bears the mark; its other events bear the key alone.
CREATE UNIQUE INDEX events_by_command_key ON log.events ((metadata ->> 'subject'), (metadata ->> 'key'))
  WHERE metadata ->> 'first_of_key' IS NOT NULL;
