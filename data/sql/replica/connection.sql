-- How every connection to a replica is set up, and its transactions.

-- :name journal_wal
-- Gives the mode that holds then: "wal".
PRAGMA journal_mode = WAL;

-- :name journal_mode
PRAGMA journal_mode;

-- :name synchronous_full
-- A commit is on the disk before it is called saved.
PRAGMA synchronous = FULL;

-- :name synchronous_normal
-- For what a person is still typing: it survives the end of the program, if not of the machine, and nobody waits for the disk.
PRAGMA synchronous = NORMAL;

-- :name cell_size_check
PRAGMA cell_size_check = ON;

-- :name journal_size_limit
-- A WAL that has grown beyond 16 MiB is cut back when it is begun anew. More than a forced checkpoint lets it grow to: what was cut
-- would have to be made again by the commits that follow, which costs each of them the write of the file's new size.
PRAGMA journal_size_limit = 16777216;

-- :name journal_size_limit_none
-- The next time that it is begun anew, what stood in it before is cut off.
PRAGMA journal_size_limit = 0;

-- :name secure_delete
-- What is deleted is overwritten.
PRAGMA secure_delete = ON;

-- :name temp_store_memory
PRAGMA temp_store = MEMORY;

-- :name application_id
PRAGMA application_id;

-- :name user_version
PRAGMA user_version;

-- :name journal_memory
-- For a file that nobody knows yet: what goes wrong throws it away.
PRAGMA journal_mode = MEMORY;

-- :name synchronous_off
PRAGMA synchronous = OFF;

-- :name data_version
PRAGMA data_version;

-- :name begin_write
BEGIN IMMEDIATE;

-- :name begin_read
BEGIN DEFERRED;

-- :name commit
COMMIT;

-- :name rollback
ROLLBACK;

-- :name quick_check
-- At most 20 complaints; one row "ok" when there is none.
PRAGMA quick_check(20);

-- :name integrity_check
PRAGMA integrity_check(20);

-- :name claim_file
-- Marks a new file as a replica of this program ("fdsk").
PRAGMA application_id = 1717859179;

-- :name schema_is_1
PRAGMA user_version = 1;

-- :name schema_is_2
PRAGMA user_version = 2;

-- :name count_checkpoint
-- A row for the sake of writing one; the count is for the curious.
INSERT INTO meta (key, value) VALUES ('checkpoints', 1)
ON CONFLICT (key) DO UPDATE SET value = value + 1;

-- :name desk_runs
SELECT value FROM meta WHERE key = 'desk_runs';

-- :name desk_has_begun
-- A desk writes to this file. Still there at the next start, it ended without saying so: power cut, kill.
INSERT INTO meta (key, value) VALUES ('desk_runs', 1)
ON CONFLICT (key) DO UPDATE SET value = 1;

-- :name desk_has_ended
DELETE FROM meta WHERE key = 'desk_runs';

-- :name cache_size
-- KiB of pages that the desk's connection keeps.
PRAGMA cache_size = -4096;
