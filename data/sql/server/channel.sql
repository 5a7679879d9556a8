-- What the other channels read and write: a tenant's set-up, the days that a booking touches, holds, and what was answered to a request
-- before. Row-level security says whose rows they are. Dates come and go as days since 1970.

-- ------------------------------------------------------------------------------------------------------------------------------------
-- The set-up, read as a whole. What was deleted is read too: history refers to it.

-- :name channel_setup_tenant
SELECT name, currency, locale, status, settings ->> 'slot_minutes', settings ->> 'no_show_warning' FROM tenant;

-- :name channel_setup_locations
SELECT id, name, phone, timezone, country, CASE WHEN deleted_at IS NULL THEN status ELSE 'INACTIVE' END FROM location;

-- :name channel_setup_employees
SELECT id, name, title, location_id, active AND deleted_at IS NULL, bookable AND deleted_at IS NULL FROM employee;

-- :name channel_setup_shifts
SELECT employee_id, day_of_week, start_minute, end_minute, valid_from - DATE '1970-01-01', valid_to - DATE '1970-01-01'
FROM shift WHERE deleted_at IS NULL;

-- :name channel_setup_services
SELECT service.id, service.name, category.name, service.price, service.duration_minutes, service.buffer_before, service.buffer_after,
  service.notice_min_hours, service.notice_max_days, service.limit_per_day, service.limit_per_week, service.capacity, service.kind,
  service.requires_approval, service.online, service.active AND service.deleted_at IS NULL
FROM service LEFT JOIN service_category AS category ON category.id = service.category_id;

-- :name channel_setup_segments
SELECT service_id, name, minutes, gap_after FROM service_segment ORDER BY service_id, position;

-- :name channel_setup_addons
SELECT id, service_id, name, price, duration_minutes, active AND deleted_at IS NULL FROM service_addon;

-- :name channel_setup_skills
-- Weights in thousandths; allowed parts as a bit each.
SELECT employee_id, service_id, can_book, is_primary, custom_price, custom_duration_minutes, round(weight::numeric * 1000)::bigint,
  CASE WHEN json_typeof(allowed_segments) = 'array' THEN (
    SELECT coalesce(bit_or(1::bigint << part), 0) FROM (
      SELECT CASE WHEN json_typeof(value) = 'number' THEN value::text::numeric::integer ELSE -1 END AS part
      FROM json_array_elements(allowed_segments) AS value) AS parts WHERE part BETWEEN 0 AND 31) END
FROM employee_service WHERE deleted_at IS NULL;

-- :name channel_setup_pools
SELECT id, name, strategy, service_id FROM pool WHERE active AND deleted_at IS NULL;

-- :name channel_setup_pool_members
SELECT pool_id, employee_id, round(weight::numeric * 1000)::bigint, priority, assigned_count, last_assigned_at
FROM pool_member ORDER BY pool_id, position;

-- :name channel_setup_questions
SELECT id, service_id, label, description, type, required, options
FROM form_field WHERE deleted_at IS NULL ORDER BY position, name, id;

-- ------------------------------------------------------------------------------------------------------------------------------------
-- The clock of the tenant $1.

-- :name channel_clock
SELECT setup_seq, epoch FROM tenant_clock WHERE tenant_id = $1::uuid;

-- :name channel_lock
-- From here to the commit nobody else writes for this tenant.
SELECT setup_seq, epoch FROM tenant_clock WHERE tenant_id = $1::uuid FOR UPDATE;

-- ------------------------------------------------------------------------------------------------------------------------------------
-- What lies on the dates of an agenda. Instants $1 and $2 are [from, to).

-- :name channel_busy
-- What occupies the employees $3: visits that hold their slot, and those whose slot is in review. No occupied range is longer than 40 hours.
SELECT employee_id, occupied_from, occupied_to, starts_at, ends_at, appointment_id, service_id, position, overlap
FROM appointment_segment
WHERE holds_slot AND employee_id = ANY ($3::uuid[])
  AND occupied_from > $1::bigint - 144000000 AND occupied_from < $2::bigint AND occupied_to > $1::bigint
UNION ALL
SELECT employee_id, occupied_from, occupied_to, starts_at, ends_at, appointment_id, service_id, position, overlap
FROM appointment_segment
WHERE blocking AND NOT holds_slot
  AND occupied_from > $1::bigint - 144000000 AND occupied_from < $2::bigint AND occupied_to > $1::bigint;

-- :name channel_exceptions
-- Of the employees $3 on the dates [$1, $2].
SELECT id, employee_id, date - DATE '1970-01-01', start_minute, end_minute, type
FROM schedule_exception
WHERE employee_id = ANY ($3::uuid[]) AND date BETWEEN DATE '1970-01-01' + $1::int AND DATE '1970-01-01' + $2::int AND deleted_at IS NULL;

-- :name channel_holidays
-- Of the location $1 and of the whole salon; those of every year are laid on the dates by the reader.
SELECT id, date - DATE '1970-01-01', yearly, blocks_booking
FROM holiday WHERE (location_id IS NULL OR location_id = $1::uuid) AND deleted_at IS NULL;

-- :name channel_blocks
-- Of the employees $3. A block lasts at most 31 days.
SELECT id, employee_id, starts_at, ends_at, 0
FROM block
WHERE deleted_at IS NULL AND employee_id = ANY ($3::uuid[]) AND starts_at > $1::bigint - 2678400000 AND starts_at < $2::bigint AND ends_at > $1::bigint;

-- :name channel_holds
-- Not expired at $3, but for the hold $4.
SELECT id, employee_id, occupied_from, occupied_to, expires_at
FROM slot_hold
WHERE expires_at > $3::bigint AND occupied_from < $2::bigint AND occupied_to > $1::bigint AND id IS DISTINCT FROM $4::uuid;

-- ------------------------------------------------------------------------------------------------------------------------------------
-- What the rules ask about the customer $1.

-- :name channel_rules_customer
SELECT blocked, no_show_count + (
  SELECT count(*) FROM appointment
  WHERE appointment.customer_id = customer.id AND status = 'no_show' AND appointment.deleted_at IS NULL)
FROM customer WHERE id = $1::uuid AND deleted_at IS NULL;

-- :name channel_rules_nearby
-- Services of the customer's live visits that start in [$2, $3].
SELECT visit.id, visit.starts_at, segment.service_id
FROM appointment AS visit JOIN appointment_segment AS segment ON segment.appointment_id = visit.id
WHERE visit.customer_id = $1::uuid AND visit.starts_at BETWEEN $2::bigint AND $3::bigint
  AND visit.status NOT IN ('cancelled', 'no_show') AND visit.deleted_at IS NULL
ORDER BY visit.starts_at, visit.id, segment.position;

-- :name channel_previous_employee
-- Who last took the service $2 for this customer, before $3.
SELECT segment.employee_id
FROM appointment AS visit JOIN appointment_segment AS segment ON segment.appointment_id = visit.id AND segment.service_id = $2::uuid
WHERE visit.customer_id = $1::uuid AND visit.deleted_at IS NULL AND visit.status NOT IN ('cancelled', 'no_show')
  AND visit.starts_at < $3::bigint
ORDER BY visit.starts_at DESC, segment.position LIMIT 1;

-- ------------------------------------------------------------------------------------------------------------------------------------
-- Requests that may come twice.

-- :name channel_repeat_find
-- What the key $1 was answered to its request of the name $2, unless that is older than $3.
SELECT request_hash, status, body FROM idempotency WHERE key_id = $1::uuid AND name = $2 AND at > $3::bigint;

-- :name channel_repeat_keep
INSERT INTO idempotency (tenant_id, key_id, name, request_hash, status, body, at)
VALUES (current_setting('frontdesk.tenant')::uuid, $1::uuid, $2, $3::bytea, $4::int, $5, $6::bigint)
ON CONFLICT (tenant_id, key_id, name) DO UPDATE
SET request_hash = excluded.request_hash, status = excluded.status, body = excluded.body, at = excluded.at;

-- :name channel_repeat_forget
-- What is older than $1.
DELETE FROM idempotency WHERE at <= $1::bigint;

-- ------------------------------------------------------------------------------------------------------------------------------------
-- Holds: a row for each segment.

-- :name channel_hold_put
INSERT INTO slot_hold (tenant_id, id, position, owner_id, employee_id, occupied_from, occupied_to, expires_at, made_at, body)
SELECT current_setting('frontdesk.tenant')::uuid, $1::uuid, place - 1, $2::uuid, employee, occupied_from, occupied_to, $3::bigint,
  $4::bigint, CASE WHEN place = 1 THEN $5::json END
FROM unnest($6::uuid[], $7::bigint[], $8::bigint[]) WITH ORDINALITY AS span (employee, occupied_from, occupied_to, place);

-- :name channel_hold_count
-- How many holds the key $1 has that are not expired at $2.
SELECT count(*) FROM slot_hold WHERE owner_id = $1::uuid AND expires_at > $2::bigint AND position = 0;

-- :name channel_hold_find
-- The hold $1 of the key $2, unless it is expired at $3.
SELECT expires_at, body FROM slot_hold WHERE id = $1::uuid AND owner_id = $2::uuid AND expires_at > $3::bigint AND position = 0;

-- :name channel_hold_drop
DELETE FROM slot_hold WHERE id = $1::uuid AND owner_id = $2::uuid;

-- :name channel_hold_sweep
-- Those that are expired at $1.
DELETE FROM slot_hold WHERE expires_at <= $1::bigint;

-- ------------------------------------------------------------------------------------------------------------------------------------
-- Rows as they stand.

-- :name channel_row
-- The row $2 of the entity $1.
SELECT id, version, held, image FROM feed WHERE entity = $1 AND id = $2::uuid AND deleted_at IS NULL;

-- :name channel_visit
-- The visit with the id $1 or the confirmation code $2, and whose it is.
SELECT feed.id, feed.version, feed.held, feed.image, trim(customer.first_name || ' ' || customer.last_name),
  coalesce(customer.phone_e164, customer.phone)
FROM appointment AS visit JOIN feed ON feed.entity = 'appointment' AND feed.id = visit.id
LEFT JOIN customer ON customer.id = visit.customer_id
WHERE (visit.id = $1::uuid OR visit.confirmation_code = $2) AND visit.deleted_at IS NULL
ORDER BY visit.created_at LIMIT 1;

-- :name channel_call
-- The call that its maker calls $1, or with the id $2.
SELECT feed.id, feed.version, feed.held, feed.image
FROM call_log JOIN feed ON feed.entity = 'call_log' AND feed.id = call_log.id
WHERE (call_log.call_id = $1 OR call_log.id = $2::uuid) AND call_log.deleted_at IS NULL
ORDER BY call_log.created_at LIMIT 1;

-- ------------------------------------------------------------------------------------------------------------------------------------
-- Customers.

-- :name channel_customer
SELECT id, trim(first_name || ' ' || last_name), coalesce(phone_e164, phone)
FROM customer WHERE id = $1::uuid AND deleted_at IS NULL;

-- :name channel_customers_like
-- Who has the phone $1 or the e-mail $2; and whether it is the e-mail.
SELECT id, trim(first_name || ' ' || last_name), false, coalesce(phone_e164, phone)
FROM customer WHERE phone_e164 = $1 AND deleted_at IS NULL
UNION ALL
SELECT id, trim(first_name || ' ' || last_name), true, coalesce(phone_e164, phone)
FROM customer WHERE email = $2 AND deleted_at IS NULL
LIMIT 50;

-- :name channel_customers_by_phone
-- Who has the phone $1, at most $2.
SELECT id, trim(first_name || ' ' || last_name), coalesce(phone_e164, phone), email, locale, blocked, no_show_count + (
  SELECT count(*) FROM appointment
  WHERE appointment.customer_id = customer.id AND status = 'no_show' AND appointment.deleted_at IS NULL)
FROM customer WHERE phone_e164 = $1 AND deleted_at IS NULL ORDER BY first_name, last_name, id LIMIT $2::int;

-- :name channel_upcoming
-- The next visits, from $3 on and at most $4, of those whom channel_customers_by_phone finds by $1 and $2.
SELECT visit.customer_id, visit.confirmation_code, visit.status, visit.starts_at, visit.ends_at, visit.location_id,
  (SELECT string_agg(segment.service_name, ', ' ORDER BY segment.position) FROM appointment_segment AS segment
   WHERE segment.appointment_id = visit.id AND segment.part = 0)
FROM appointment AS visit
WHERE visit.customer_id = ANY (ARRAY (
    SELECT id FROM customer WHERE phone_e164 = $1 AND deleted_at IS NULL ORDER BY first_name, last_name, id LIMIT $2::int))
  AND visit.starts_at >= $3::bigint AND visit.deleted_at IS NULL AND visit.status NOT IN ('cancelled', 'no_show', 'completed')
ORDER BY visit.starts_at, visit.id LIMIT $4::int;

-- ------------------------------------------------------------------------------------------------------------------------------------
-- Whose turn it is.

-- :name channel_turns
SELECT pool_id, employee_id, assigned_count, last_assigned_at FROM pool_turn;

-- :name channel_turn_count
-- The pools $1 gave a turn to the employees $2, at $3. One pool may give one of them several.
INSERT INTO pool_turn (tenant_id, pool_id, employee_id, assigned_count, last_assigned_at)
SELECT current_setting('frontdesk.tenant')::uuid, pool, employee, count(*), $3::bigint
FROM unnest($1::uuid[], $2::uuid[]) AS turn (pool, employee) GROUP BY pool, employee
ON CONFLICT (tenant_id, pool_id, employee_id) DO UPDATE
SET assigned_count = pool_turn.assigned_count + excluded.assigned_count, last_assigned_at = excluded.last_assigned_at;
