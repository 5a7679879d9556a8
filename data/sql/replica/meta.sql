-- What the file knows about itself.

-- :name meta_get
SELECT value FROM meta WHERE key = ?1;

-- :name meta_set
INSERT INTO meta (key, value) VALUES (?1, ?2)
ON CONFLICT (key) DO UPDATE SET value = excluded.value;

-- :name meta_add
-- A counter, one up from 0.
INSERT INTO meta (key, value) VALUES (?1, 1)
ON CONFLICT (key) DO UPDATE SET value = value + 1;

-- :name count_outbox
SELECT count(*) FROM outbox;

-- :name count_outbox_after
SELECT count(*) FROM outbox WHERE n > ?1;

-- :name outbox_span
-- The first and the last operation that wait.
SELECT coalesce((SELECT n FROM outbox ORDER BY n LIMIT 1), 0), coalesce((SELECT n FROM outbox ORDER BY n DESC LIMIT 1), 0);

-- :name count_outbox_failed
SELECT count(*) FROM outbox WHERE state = 'failed';

-- :name count_review_items
SELECT count(*) FROM review_item WHERE resolved_at IS NULL AND deleted_at IS NULL;

-- :name tenant_status
SELECT status FROM tenant LIMIT 1;
