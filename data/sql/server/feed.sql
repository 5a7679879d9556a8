-- The feed: every row of a tenant as it is now. By row-level security each statement sees the rows of one tenant.
-- A row goes out as {"e":…,"id":…,"ver":…,"seq":…,"d":image}; its head is made here, so that nobody takes the image apart on its way.

-- :name feed_clock
SELECT epoch, seq, horizon FROM tenant_clock;

-- :name feed_page
-- The rows that changed after a number, in the order in which they did.
SELECT seq, '{"e":"' || entity || '","id":"' || id || '","ver":' || version || ',"seq":' || seq
    || CASE WHEN deleted_at IS NULL THEN '' ELSE ',"del":true' END || CASE WHEN held THEN ',"held":true' ELSE '' END
    || CASE WHEN incomplete THEN ',"incomplete":true' ELSE '' END || ',"d":',
  image
FROM feed WHERE seq > $1::bigint ORDER BY seq LIMIT $2::int;

-- :name feed_fetch
-- Rows by entity and id, in any order.
SELECT feed.seq, '{"e":"' || feed.entity || '","id":"' || feed.id || '","ver":' || feed.version || ',"seq":' || feed.seq
    || CASE WHEN feed.deleted_at IS NULL THEN '' ELSE ',"del":true' END || CASE WHEN feed.held THEN ',"held":true' ELSE '' END
    || CASE WHEN feed.incomplete THEN ',"incomplete":true' ELSE '' END || ',"d":',
  feed.image, wanted.place
FROM unnest($1::text[], $2::uuid[]) WITH ORDINALITY AS wanted (entity, id, place)
JOIN feed ON feed.entity = wanted.entity AND feed.id = wanted.id;

-- :name feed_census
-- How many rows there are of each entity in each bucket.
SELECT entity, bucket, count(*) FROM feed GROUP BY entity, bucket ORDER BY entity, bucket;

-- :name feed_chunk
-- The rows of some entities in some buckets that have not changed since the number of the snapshot; what did comes by pull.
SELECT seq, '{"e":"' || entity || '","id":"' || id || '","ver":' || version || ',"seq":' || seq
    || CASE WHEN deleted_at IS NULL THEN '' ELSE ',"del":true' END || CASE WHEN held THEN ',"held":true' ELSE '' END
    || CASE WHEN incomplete THEN ',"incomplete":true' ELSE '' END || ',"d":',
  image
FROM feed WHERE entity = ANY ($1::text[]) AND bucket BETWEEN $2::int AND $3::int AND seq <= $4::bigint;

-- :name feed_digest
-- What there is in each bucket from one on: how many rows, all their hashes behind one another, and the newest change.
SELECT bucket, count(*), string_agg(hash, ''::bytea), max(seq) FROM feed WHERE entity = $1::text AND bucket >= $2::int
GROUP BY bucket ORDER BY bucket;

-- :name feed_touched
-- The buckets that gained or lost a row after a number.
SELECT bucket FROM bucket_touch WHERE entity = $1::text AND seq > $2::bigint ORDER BY bucket;

-- :name feed_bucket_rows
SELECT bucket, id, version, substr(hash, 1, 8) FROM feed WHERE entity = $1::text AND bucket = ANY ($2::int[]) ORDER BY bucket, id;
