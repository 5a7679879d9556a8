-- Years of history: a salon of years.visits visits, and ten small ones beside it. By a superuser, without triggers and references, because
-- nothing here is wrong. Ids are told by tenant, kind and number: year_id(1, 5, 77) is the 77th visit of the large salon.
SET session_replication_role = replica;
SET synchronous_commit = off;

CREATE FUNCTION year_id(tenant int, kind int, number bigint) RETURNS uuid LANGUAGE sql IMMUTABLE
  AS $$ SELECT (lpad(to_hex(tenant), 8, '0') || '-0000-7000-800' || to_hex(kind) || '-' || lpad(to_hex(number), 12, '0'))::uuid $$;

CREATE TEMP TABLE salon AS
SELECT number, year_id(number, 0, 0) AS tenant_id, year_id(number, 1, 1) AS location_id,
  CASE number WHEN 1 THEN current_setting('years.visits')::int ELSE 200 END AS visits,
  CASE number WHEN 1 THEN current_setting('years.visits')::int / 4 ELSE 50 END AS customers,
  CASE number WHEN 1 THEN 40 ELSE 4 END AS employees
FROM generate_series(1, 11) AS number;

INSERT INTO tenant_clock (tenant_id, seq) SELECT tenant_id, 100000000 FROM salon;
INSERT INTO tenant (id, tenant_id, name, currency, created_at, updated_at, seq) SELECT tenant_id, tenant_id, 'Salon', 'EUR', 1, 1, 1 FROM salon;
INSERT INTO location (id, tenant_id, name, timezone, created_at, updated_at, seq)
SELECT location_id, tenant_id, 'Main Street', 'Europe/Berlin', 1, 1, 1 FROM salon;
INSERT INTO employee (id, tenant_id, name, location_id, created_at, updated_at, seq)
SELECT year_id(salon.number, 2, n), tenant_id, 'Employee ' || n, location_id, 1, 1, 1 FROM salon, generate_series(1, employees) AS n;
INSERT INTO service (id, tenant_id, name, price, duration_minutes, created_at, updated_at, seq)
SELECT year_id(salon.number, 3, n), tenant_id, 'Service ' || n, 100, 60, 1, 1, 1 FROM salon, generate_series(1, 30) AS n;
INSERT INTO customer (id, tenant_id, first_name, last_name, phone_e164, email, created_at, updated_at, seq)
SELECT year_id(salon.number, 4, n), tenant_id, 'First', 'Last ' || n, '+4930' || lpad(n::text, 7, '0'), 'c' || n || '@example.org', 1, 1, n
FROM salon, generate_series(1, customers) AS n;

-- Every employee has a visit of an hour each six hours; each customer's visits lie all over the years.
INSERT INTO appointment (id, tenant_id, location_id, customer_id, status, starts_at, ends_at, price, duration_minutes, confirmation_code,
  source, created_at, updated_at, seq)
SELECT year_id(salon.number, 5, n), tenant_id, location_id, year_id(salon.number, 4, 1 + n::bigint * 7919 % customers),
  CASE n % 10 WHEN 7 THEN 'no_show' WHEN 8 THEN 'cancelled' WHEN 9 THEN 'scheduled' ELSE 'completed' END,
  1500000000000 + (n / employees)::bigint * 21600000, 1500003600000 + (n / employees)::bigint * 21600000, 100, 60, 'C' || n, 'desk', 1, 1,
  customers + n
FROM salon, generate_series(1, visits) AS n;
INSERT INTO appointment_segment (appointment_id, position, tenant_id, location_id, service_id, employee_id, starts_at, ends_at,
  occupied_from, occupied_to, price, service_name, employee_name, blocking, holds_slot)
SELECT id, 0, visit.tenant_id, visit.location_id, year_id(number, 3, 1 + (seq - customers) % 30), year_id(number, 2, 1 + (seq - customers) % employees),
  starts_at, ends_at, starts_at, ends_at, 100, 'Service', 'Employee', status NOT IN ('cancelled', 'no_show'),
  status NOT IN ('cancelled', 'no_show') AND seq % 500 <> 0
FROM appointment AS visit JOIN salon USING (tenant_id);
INSERT INTO status_history (appointment_id, at, position, id, tenant_id, to_status) SELECT id, 1, 0, id, tenant_id, 'scheduled' FROM appointment;
INSERT INTO appointment_addon (appointment_id, position, tenant_id, addon_id, segment, name, price, duration_minutes)
SELECT id, 0, tenant_id, id, 0, 'Beard', 1, 1 FROM appointment WHERE seq % 4 = 0;
INSERT INTO appointment_answer (appointment_id, position, tenant_id, label, value) SELECT id, 0, tenant_id, 'Allergies', '"none"' FROM appointment WHERE seq % 4 = 0;
INSERT INTO participant (appointment_id, position, tenant_id, name) SELECT id, 0, tenant_id, 'Guest' FROM appointment WHERE seq % 4 = 0;

INSERT INTO feed (tenant_id, entity, id, seq, version, bucket, hash, made_at, changed_at, image)
SELECT tenant_id, 'appointment', id, seq, 1, starts_at / 86400000, decode(repeat('ab', 16), 'hex'), 1, 1, repeat('x', 600) FROM appointment;
INSERT INTO feed (tenant_id, entity, id, seq, version, bucket, hash, made_at, changed_at, image)
SELECT tenant_id, 'customer', id, seq, 1, seq % 256, decode(repeat('ab', 16), 'hex'), 1, 1, repeat('x', 300) FROM customer;
INSERT INTO bucket_touch (tenant_id, entity, bucket, seq) SELECT tenant_id, entity, bucket, max(seq) FROM feed GROUP BY 1, 2, 3;
INSERT INTO op_log (tenant_id, op_id, replica_id, op_no, body_hash, ruling, verdict, entity, row_id, seq, settled_at)
SELECT tenant_id, id, tenant_id, seq, decode(repeat('ab', 32), 'hex'), 'applied', '{}', 'appointment', id, seq, 1 FROM appointment;
INSERT INTO audit (tenant_id, op_id, entity, row_id, by_kind, at) SELECT tenant_id, id, 'appointment', id, 'DESK', 1 FROM appointment;
INSERT INTO dead_letter (tenant_id, op_id, row_id, code, why, at) SELECT tenant_id, id, id, 'invalid', 'x', 1 FROM appointment WHERE seq % 10 = 0;

INSERT INTO review_item (id, tenant_id, kind, entity, entity_id, summary, found_at, resolved_at, created_at, updated_at, seq)
SELECT id, tenant_id, 'edit_edit', 'appointment', id, 'x', 1, CASE WHEN seq % 50 <> 0 THEN 1 END, 1, 1, seq FROM appointment WHERE seq % 5 = 0;
INSERT INTO block (id, tenant_id, employee_id, starts_at, ends_at, reason, created_at, updated_at, seq)
SELECT year_id(salon.number, 6, n), tenant_id, year_id(salon.number, 2, 1 + n % employees), 1500000000000 + n * 8640000::bigint,
  1500003600000 + n * 8640000::bigint, 'lunch', 1, 1, 1
FROM salon, generate_series(1, visits / 4) AS n;
INSERT INTO schedule_exception (id, tenant_id, employee_id, date, type, created_at, updated_at, seq)
SELECT year_id(salon.number, 7, n), tenant_id, year_id(salon.number, 2, 1 + n % employees), DATE '2017-07-14' + n / 10, 'SICK', 1, 1, 1
FROM salon, generate_series(1, visits / 4) AS n;
INSERT INTO call_log (id, tenant_id, call_id, started_at, created_at, updated_at, seq)
SELECT id, tenant_id, 'call-' || seq, starts_at, 1, 1, seq FROM appointment WHERE seq % 3 = 0;
INSERT INTO notification (id, tenant_id, type, recipient, message, appointment_id, created_at, updated_at, seq)
SELECT id, tenant_id, 'SMS', 'x', 'x', id, 1, 1, seq FROM appointment WHERE seq % 3 = 0;
INSERT INTO customer_note (id, tenant_id, customer_id, text, noted_at, created_at, updated_at, seq)
SELECT id, tenant_id, customer_id, 'x', 1, 1, 1, seq FROM appointment WHERE seq % 3 = 0;
INSERT INTO waitlist_entry (id, tenant_id, customer_id, service_id, status, created_at, updated_at, seq)
SELECT id, tenant_id, customer_id, year_id(1, 3, 1), CASE WHEN seq % 100 = 0 THEN 'WAITING' ELSE 'BOOKED' END, 1, 1, seq FROM appointment
WHERE seq % 5 = 0;
INSERT INTO walk_in (id, tenant_id, location_id, number, date, service_id, arrived_at, created_at, updated_at, seq)
SELECT id, tenant_id, location_id, 1 + seq % 50, DATE '2017-07-14' + (starts_at / 86400000 - 17361)::int, year_id(1, 3, 1), starts_at, 1, 1, seq
FROM appointment WHERE seq % 5 = 0;
INSERT INTO sale (id, tenant_id, location_id, receipt_number, sold_at, total, created_at, updated_at, seq)
SELECT id, tenant_id, location_id, '1-' || seq, ends_at, 100, 1, 1, seq FROM appointment WHERE seq % 2 = 0;
INSERT INTO sale_item (sale_id, position, tenant_id, name, amount) SELECT id, 0, tenant_id, 'Cut', 100 FROM sale;
INSERT INTO sale_payment (sale_id, position, tenant_id, amount) SELECT id, 0, tenant_id, 100 FROM sale;
INSERT INTO idempotency (tenant_id, key_id, name, request_hash, status, body, at)
SELECT tenant_id, tenant_id, 'name-' || seq, decode(repeat('ab', 32), 'hex'), 200, '{}', starts_at FROM appointment WHERE seq % 5 = 0;
