-- Backups, and what makes a file that came out of one a replica of its own.

-- :name vacuum_into
-- A whole, compact copy of one state into the empty file ?1.
VACUUM INTO ?1;

-- :name journal_delete
-- Brings the log in and removes it; only for the one program that has the file open.
PRAGMA journal_mode = DELETE;

-- :name restore_identity
-- A restored file is another replica: the server must not take its operations for those of the one that was.
UPDATE meta SET value = randomblob(16) WHERE key = 'replica_id';

-- :name restore_outbox
-- What was under way belonged to the replica that was.
UPDATE outbox SET op_no = NULL, state = 'pending', tries = 0, next_at = NULL, error = NULL;

-- :name restore_visits
UPDATE appointment SET sync_state = 'pending' WHERE sync_state IN ('verification_pending', 'failed');

-- :name restore_meta
DELETE FROM meta WHERE key IN ('desk_runs', 'next_op_no');
