-- What writers of a tenant need beside the rows (row.sql): the streams, the log of operations, the audit. The clock is locked first, always.

-- :name clocks_read
SELECT tenant_id, epoch, seq FROM clocks_read();

-- :name stream_hello
-- A replica says who it is. No row comes back when it belongs to another device.
INSERT INTO stream (tenant_id, replica_id, device_id, proto, schema, app, read_epoch, read_seq, made_at, seen_at)
VALUES ($1::uuid, $2::uuid, $3::uuid, $4::int, $5::int, $6::text, $7::bigint, $8::bigint, $9::bigint, $9::bigint)
ON CONFLICT (tenant_id, replica_id) DO UPDATE
SET proto = excluded.proto, schema = excluded.schema, app = excluded.app, seen_at = excluded.seen_at,
  read_epoch = coalesce(excluded.read_epoch, stream.read_epoch), read_seq = coalesce(excluded.read_seq, stream.read_seq)
WHERE stream.device_id = excluded.device_id
RETURNING last_op_no;

-- :name stream_last
SELECT last_op_no, device_id FROM stream WHERE replica_id = $1::uuid;

-- :name stream_of_device
SELECT replica_id, last_op_no, seen_at, read_epoch, read_seq FROM stream WHERE device_id = $1::uuid ORDER BY made_at DESC LIMIT 16;

-- :name stream_read
-- How far a desk has read.
UPDATE stream SET read_epoch = $2::bigint, read_seq = $3::bigint, seen_at = $4::bigint WHERE device_id = $1::uuid;

-- :name stream_begin
INSERT INTO stream (tenant_id, replica_id, device_id, made_at, seen_at)
VALUES ($1::uuid, $2::uuid, $3::uuid, $4::bigint, $4::bigint) ON CONFLICT (tenant_id, replica_id) DO NOTHING;

-- :name stream_advance
UPDATE stream SET last_op_no = $2::bigint, seen_at = $3::bigint WHERE replica_id = $1::uuid;

-- :name op_log_known
SELECT op_id, body_hash, verdict FROM op_log WHERE op_id = ANY ($1::uuid[]);

-- :name op_log_write
INSERT INTO op_log (tenant_id, replica_id, device_id, settled_at, op_id, op_no, body_hash, ruling, verdict, entity, row_id, seq, at)
SELECT $1::uuid, $2::uuid, $3::uuid, $4::bigint, op.id, nullif(op.number, 0), decode(op.hash, 'hex'), op.ruling, op.verdict::json,
  op.entity, nullif(op.row_id, '00000000-0000-0000-0000-000000000000'::uuid), op.seq, op.at
FROM unnest($5::uuid[], $6::bigint[], $7::text[], $8::text[], $9::text[], $10::text[], $11::uuid[], $12::bigint[], $13::bigint[])
  AS op (id, number, hash, ruling, verdict, entity, row_id, seq, at);

-- :name bucket_touch_write
-- Buckets that a row has left.
INSERT INTO bucket_touch (tenant_id, entity, bucket, seq)
SELECT $1::uuid, entity, bucket, max(seq) FROM unnest($2::text[], $3::int[], $4::bigint[]) AS touched (entity, bucket, seq)
GROUP BY entity, bucket
ON CONFLICT (tenant_id, entity, bucket) DO UPDATE SET seq = excluded.seq;

-- :name audit_write
INSERT INTO audit (tenant_id, device_id, by_kind, at, op_id, entity, row_id, before, after, by_id, by_name)
SELECT $1::uuid, $2::uuid, $3::text, $4::bigint, change.op_id, change.entity, change.row_id, change.before::json, change.after::json,
  nullif(change.by_id, '00000000-0000-0000-0000-000000000000'::uuid), change.by_name
FROM unnest($5::uuid[], $6::text[], $7::uuid[], $8::text[], $9::text[], $10::uuid[], $11::text[])
  AS change (op_id, entity, row_id, before, after, by_id, by_name);

-- :name dead_letter_write
INSERT INTO dead_letter (tenant_id, replica_id, device_id, at, op_id, op_no, row_id, code, why, body)
SELECT $1::uuid, $2::uuid, $3::uuid, $4::bigint, letter.op_id, nullif(letter.op_no, 0),
  nullif(letter.row_id, '00000000-0000-0000-0000-000000000000'::uuid), letter.code, letter.why, letter.body
FROM unnest($5::uuid[], $6::bigint[], $7::uuid[], $8::text[], $9::text[], $10::text[])
  AS letter (op_id, op_no, row_id, code, why, body)
ON CONFLICT (tenant_id, op_id) DO NOTHING;

-- :name audit_purge
UPDATE audit SET before = NULL, after = NULL WHERE row_id = ANY ($1::uuid[]);

-- :name dead_letter_purge
UPDATE dead_letter SET body = NULL, why = '' WHERE row_id = ANY ($1::uuid[]);

-- :name epoch_begin
SELECT epoch_begin($1::bigint);

-- :name epoch_check
SELECT epoch_check($1::bigint);

-- :name feed_forgettable
-- Whether anything was deleted before an instant.
SELECT EXISTS (SELECT FROM feed WHERE deleted_at IS NOT NULL AND changed_at < $1::bigint);

-- :name feed_forget
SELECT feed_forget($1::bigint);

-- :name verdicts_forgettable
-- Whether anything was ruled before an instant, by the oldest operations. Their ids begin with the instant at which they were made, so the key finds those
-- that are old enough; what was made long ago and settled late stays.
SELECT coalesce(bool_or(oldest.settled_at < $1::bigint), false) FROM (
  SELECT settled_at FROM op_log WHERE op_id < (lpad(to_hex(greatest($1::bigint, 0)), 12, '0') || repeat('0', 20))::uuid ORDER BY op_id LIMIT 1000
) AS oldest;

-- :name verdicts_forget
DELETE FROM op_log WHERE op_id < (lpad(to_hex(greatest($1::bigint, 0)), 12, '0') || repeat('0', 20))::uuid AND settled_at < $1::bigint;
