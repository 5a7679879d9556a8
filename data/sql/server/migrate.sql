-- Bringing the schema up to date (server/pg/migrate.h).

-- :name migration_lock
-- One migrates at a time. It is asked for again and again, not waited for: a session that waits in a statement holds a snapshot, which a
-- CREATE INDEX CONCURRENTLY of the other would wait for.
SELECT pg_try_advisory_lock(7310015842273621);

-- :name migration_unlock
SELECT pg_advisory_unlock(7310015842273621);

-- :name migration_role
-- The role that serves, when this cluster has none yet; another database of it may be making it now.
DO '
BEGIN
  CREATE ROLE frontdesk_app NOLOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS;
EXCEPTION
  WHEN duplicate_object OR unique_violation THEN NULL;
END';

-- :name migration_table
CREATE TABLE IF NOT EXISTS schema_migration (
  number int PRIMARY KEY,
  name text NOT NULL,
  checksum bytea NOT NULL,
  steps int NOT NULL,
  finished boolean NOT NULL,
  run_at timestamptz NOT NULL DEFAULT now()
);

-- :name migration_grant
GRANT SELECT ON schema_migration TO frontdesk_app;

-- :name migration_table_stands
SELECT to_regclass('public.schema_migration') IS NOT NULL;

-- :name migration_newest
SELECT coalesce(max(number), 0) FROM schema_migration;

-- :name migration_finished
-- How many of the first have run.
SELECT count(*) FROM schema_migration WHERE number <= $1::int AND finished;

-- :name migration_read
-- Whether it has run, how far its steps came, and whether it is the same file.
SELECT finished, steps, checksum = sha256($2::bytea), name FROM schema_migration WHERE number = $1::int;

-- :name migration_write
INSERT INTO schema_migration (number, name, checksum, steps, finished) VALUES ($1::int, $2, sha256($3::bytea), $4::int, $5::boolean)
ON CONFLICT (number) DO UPDATE SET steps = excluded.steps, finished = excluded.finished, run_at = now();

-- :name migration_patience
-- Whoever serves waits behind a lock that is waited for, so it is not waited for long.
SET LOCAL lock_timeout = '1s';

-- :name migration_index_stands
SELECT EXISTS (SELECT FROM pg_index WHERE indexrelid = to_regclass($1) AND indisvalid AND indisready);
