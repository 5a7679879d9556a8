\set t random(1, :tenants)
\startpipeline
BEGIN;
SELECT enter_tenant(('00000000-0000-7000-9000-' || lpad(to_hex(:t::int), 12, '0'))::uuid);
UPDATE tenant_clock SET seq = seq + :ops WHERE tenant_id = current_setting('frontdesk.tenant')::uuid;
WITH clock AS (SELECT tenant_id, seq - :ops::int AS base FROM tenant_clock),
visit AS (
  SELECT tenant_id, base + n AS seq, gen_random_uuid() AS id, gen_random_uuid() AS op, slot,
    ('00000000-0000-7000-8001-' || lpad(to_hex(slot % 32), 12, '0'))::uuid AS employee, 4102444800000 + slot / 32 * 1800000 AS starts_at
  FROM clock, (SELECT n, nextval('bench_slot') AS slot FROM generate_series(1, :ops::int) AS n) AS slots),
whole AS (
  INSERT INTO appointment (id, tenant_id, location_id, status, starts_at, ends_at, price, duration_minutes, confirmation_code, source,
    version, created_at, updated_at, seq)
  SELECT id, tenant_id, '00000000-0000-7000-8000-000000000001', 'scheduled', starts_at, starts_at + 1800000, 4500, 30, 'F' || slot, 'desk',
    1, 0, 0, seq FROM visit),
part AS (
  INSERT INTO appointment_segment (appointment_id, position, tenant_id, location_id, service_id, employee_id, starts_at, ends_at,
    occupied_from, occupied_to, price, service_name, employee_name, blocking, holds_slot)
  SELECT id, 0, tenant_id, '00000000-0000-7000-8000-000000000001', '00000000-0000-7000-8000-000000000002', employee, starts_at,
    starts_at + 1800000, starts_at, starts_at + 1800000, 4500, 'Cut', 'Employee', true, true FROM visit),
history AS (
  INSERT INTO status_history (appointment_id, at, position, id, tenant_id, to_status)
  SELECT id, 0, 0, op, tenant_id, 'scheduled' FROM visit),
image AS (
  INSERT INTO feed (tenant_id, entity, id, seq, version, bucket, hash, last_op, made_at, changed_at, image)
  SELECT tenant_id, 'appointment', id, seq, 1, starts_at / 86400000, decode(md5(id::text), 'hex'), op, 0, 0, repeat(id::text, 20) FROM visit),
log AS (
  INSERT INTO op_log (tenant_id, op_id, body_hash, ruling, verdict, entity, row_id, seq, settled_at)
  SELECT tenant_id, op, sha256(id::text::bytea), 'applied', '{"no":1,"v":"applied"}', 'appointment', id, seq, 0 FROM visit)
INSERT INTO audit (tenant_id, op_id, entity, row_id, after, by_kind, seq, at)
SELECT tenant_id, op, 'appointment', id, to_json(repeat(id::text, 20)), 'DESK', seq, 0 FROM visit;
COMMIT;
\endpipeline
