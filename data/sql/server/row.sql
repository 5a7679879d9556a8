-- Whole rows of every entity into its typed table. All statements of an entity take one and the same parameter: a JSON array of its rows
-- under the names of their columns (wire/image.h), each with its lists of parts, and with version, seq, created_at, updated_at,
-- deleted_at, and where they are so held and incomplete. Each row stands in the array once. A field that is missing gets its default or
-- NULL; tenant_id is the transaction's, and what a part knows from its whole (its id, place, location, whether it holds its slot) is
-- derived from that.
--
-- X_put writes wholes. Parts are written anew: X_clear, then X_put, after their whole or before it (references are checked at the
-- commit), but every clear of a batch before every put, so that two visits can change places. src/server/pg/row_statements.h knows which
-- of them an entity has.

-- :name clock_take
-- The first statement of whatever writes: takes $1 numbers (at least one) and with them the tenant's lock, to the end of the transaction.
-- The numbers are base + 1 … base + $1.
UPDATE tenant_clock SET seq = seq + $1::bigint WHERE tenant_id = current_setting('frontdesk.tenant')::uuid
RETURNING seq - $1::bigint AS base, epoch, horizon, setup_seq;

-- :name clock_take_setup
-- The same of what changes the set-up too.
UPDATE tenant_clock SET seq = seq + $1::bigint, setup_seq = seq + $1::bigint WHERE tenant_id = current_setting('frontdesk.tenant')::uuid
RETURNING seq - $1::bigint AS base, epoch, horizon, setup_seq;

-- :name clock_mark_setup
-- The lock is held already, and something of the set-up was among what was written.
UPDATE tenant_clock SET setup_seq = seq WHERE tenant_id = current_setting('frontdesk.tenant')::uuid;

-- :name feed_rows
-- Rows by entity and id, as they stand now; what is not there is left out. The order is no one's.
SELECT feed.entity, feed.id, feed.version, feed.seq, feed.held, feed.incomplete, feed.last_op, feed.made_at, feed.bucket, feed.image
FROM unnest($1::text[], $2::uuid[]) AS wanted (entity, id) JOIN feed ON feed.entity = wanted.entity AND feed.id = wanted.id
WHERE feed.tenant_id = current_setting('frontdesk.tenant')::uuid;

-- :name segments_over
-- Segments that hold the time of an employee in any of the spans [from, to). A segment is at most 40 hours long (144000000 ms), so no
-- span looks further back, however long the history is. That bound is a column, not a sum in the join: behind row-level security
-- only what cannot fail is looked for in an index, and a sum can overflow.
WITH span AS MATERIALIZED (
  SELECT employee_id, starts, ends, starts - 144000000 AS earliest
  FROM unnest($1::uuid[], $2::bigint[], $3::bigint[]) AS given (employee_id, starts, ends))
SELECT segment.appointment_id, segment.employee_id, segment.occupied_from, segment.occupied_to, segment.overlap_with, segment.overlap
FROM span JOIN appointment_segment AS segment
  ON segment.employee_id = span.employee_id AND segment.occupied_from > span.earliest AND segment.occupied_from < span.ends
  AND segment.occupied_to > span.starts
WHERE segment.tenant_id = current_setting('frontdesk.tenant')::uuid AND segment.holds_slot;

-- :name visits_near
-- Live visits of customers that start in [from, to].
SELECT visit.id
FROM unnest($1::uuid[], $2::bigint[], $3::bigint[]) AS near (customer_id, from_at, to_at) JOIN appointment AS visit
  ON visit.customer_id = near.customer_id AND visit.starts_at BETWEEN near.from_at AND near.to_at
WHERE visit.tenant_id = current_setting('frontdesk.tenant')::uuid AND visit.deleted_at IS NULL
  AND visit.status NOT IN ('cancelled', 'no_show');

-- :name customers_with_email
-- Live customers that own one of these addresses, given in lower case.
SELECT id FROM customer
WHERE tenant_id = current_setting('frontdesk.tenant')::uuid AND email = ANY ($1::text[]) AND deleted_at IS NULL AND NOT email_duplicate;

-- :name reviews_of
-- Review items about rows, closed ones too.
SELECT item.id
FROM unnest($1::text[], $2::uuid[]) AS wanted (entity, id) JOIN review_item AS item
  ON item.entity = wanted.entity AND item.entity_id = wanted.id
WHERE item.tenant_id = current_setting('frontdesk.tenant')::uuid;

-- :name reviews_open_of
-- Review items about rows that still wait for a person.
SELECT item.id
FROM unnest($1::text[], $2::uuid[]) AS wanted (entity, id) JOIN review_item AS item
  ON item.entity = wanted.entity AND item.entity_id = wanted.id
WHERE item.tenant_id = current_setting('frontdesk.tenant')::uuid AND item.resolved_at IS NULL AND item.deleted_at IS NULL;

-- :name feed_put
-- What desks are told of the rows: a JSON array of entity, id, seq, version, deleted_at, held, incomplete, bucket, hash (32 hexadecimal
-- digits), last_op, made_at, changed_at; and their images, in the same order.
INSERT INTO feed (
  tenant_id, entity, id, seq, version, deleted_at, held, incomplete, bucket, hash, last_op, made_at, changed_at, image
)
SELECT
  current_setting('frontdesk.tenant')::uuid, r.entity, r.id, r.seq, r.version, r.deleted_at, coalesce(r.held, false),
  coalesce(r.incomplete, false), r.bucket, decode(r.hash, 'hex'), r.last_op, r.made_at, r.changed_at, image
FROM ROWS FROM (
    json_to_recordset($1::json) AS (
      entity text, id uuid, seq bigint, version bigint, deleted_at bigint, held boolean, incomplete boolean, bucket integer, hash text,
      last_op uuid, made_at bigint, changed_at bigint),
    unnest($2::text[])) AS r (
  entity, id, seq, version, deleted_at, held, incomplete, bucket, hash, last_op, made_at, changed_at, image)
ON CONFLICT (tenant_id, entity, id) DO UPDATE SET
  seq = excluded.seq, version = excluded.version, deleted_at = excluded.deleted_at, held = excluded.held,
  incomplete = excluded.incomplete, bucket = excluded.bucket, hash = excluded.hash, last_op = excluded.last_op,
  made_at = excluded.made_at, changed_at = excluded.changed_at, image = excluded.image;

-- :name tenant_put
INSERT INTO tenant (
  tenant_id, id, name, business_type, slug, status, currency, locale, phone, phone_e164, settings, version, created_at, updated_at,
  deleted_at, seq, incomplete
)
SELECT
  current_setting('frontdesk.tenant')::uuid, r.id, r.name, coalesce(r.business_type, 'salon'), r.slug, coalesce(r.status, 'ACTIVE'),
  r.currency, coalesce(r.locale, 'en-US'), r.phone, r.phone_e164, coalesce(r.settings, '{}'), coalesce(r.version, 0), r.created_at,
  r.updated_at, r.deleted_at, r.seq, coalesce(r.incomplete, false)
FROM json_populate_recordset(NULL::tenant, $1::json) AS r
ON CONFLICT (tenant_id, id) DO UPDATE SET
  name = excluded.name, business_type = excluded.business_type, slug = excluded.slug, status = excluded.status,
  currency = excluded.currency, locale = excluded.locale, phone = excluded.phone, phone_e164 = excluded.phone_e164,
  settings = excluded.settings, version = excluded.version, created_at = excluded.created_at, updated_at = excluded.updated_at,
  deleted_at = excluded.deleted_at, seq = excluded.seq, incomplete = excluded.incomplete;

-- :name subscription_put
INSERT INTO subscription (
  tenant_id, id, status, plan, period_start_at, period_end_at, cancel_at_period_end, trial_ends_at, version, created_at, updated_at,
  deleted_at, seq, incomplete
)
SELECT
  current_setting('frontdesk.tenant')::uuid, r.id, coalesce(r.status, 'TRIALING'), coalesce(r.plan, 'MONTHLY'), r.period_start_at,
  r.period_end_at, coalesce(r.cancel_at_period_end, false), r.trial_ends_at, coalesce(r.version, 0), r.created_at, r.updated_at,
  r.deleted_at, r.seq, coalesce(r.incomplete, false)
FROM json_populate_recordset(NULL::subscription, $1::json) AS r
ON CONFLICT (tenant_id, id) DO UPDATE SET
  status = excluded.status, plan = excluded.plan, period_start_at = excluded.period_start_at, period_end_at = excluded.period_end_at,
  cancel_at_period_end = excluded.cancel_at_period_end, trial_ends_at = excluded.trial_ends_at, version = excluded.version,
  created_at = excluded.created_at, updated_at = excluded.updated_at, deleted_at = excluded.deleted_at, seq = excluded.seq,
  incomplete = excluded.incomplete;

-- :name location_put
INSERT INTO location (
  tenant_id, id, name, timezone, country, address, city, postal_code, phone, phone_e164, email, business_hours, status, position, version,
  created_at, updated_at, deleted_at, seq, incomplete
)
SELECT
  current_setting('frontdesk.tenant')::uuid, r.id, r.name, r.timezone, r.country, r.address, r.city, r.postal_code, r.phone, r.phone_e164,
  r.email, coalesce(r.business_hours, '{}'), coalesce(r.status, 'ACTIVE'), coalesce(r.position, 0), coalesce(r.version, 0), r.created_at,
  r.updated_at, r.deleted_at, r.seq, coalesce(r.incomplete, false)
FROM json_populate_recordset(NULL::location, $1::json) AS r
ON CONFLICT (tenant_id, id) DO UPDATE SET
  name = excluded.name, timezone = excluded.timezone, country = excluded.country, address = excluded.address, city = excluded.city,
  postal_code = excluded.postal_code, phone = excluded.phone, phone_e164 = excluded.phone_e164, email = excluded.email,
  business_hours = excluded.business_hours, status = excluded.status, position = excluded.position, version = excluded.version,
  created_at = excluded.created_at, updated_at = excluded.updated_at, deleted_at = excluded.deleted_at, seq = excluded.seq,
  incomplete = excluded.incomplete;

-- :name device_put
INSERT INTO device (
  tenant_id, id, name, number, location_id, token_hash, last_seen_at, app_version, version, created_at, updated_at, deleted_at, seq,
  incomplete
)
SELECT
  current_setting('frontdesk.tenant')::uuid, r.id, r.name, coalesce(r.number, 0), r.location_id, r.token_hash, r.last_seen_at,
  r.app_version, coalesce(r.version, 0), r.created_at, r.updated_at, r.deleted_at, r.seq, coalesce(r.incomplete, false)
FROM json_populate_recordset(NULL::device, $1::json) AS r
ON CONFLICT (tenant_id, id) DO UPDATE SET
  name = excluded.name, number = excluded.number, location_id = excluded.location_id,
  token_hash = coalesce(excluded.token_hash, device.token_hash), last_seen_at = excluded.last_seen_at, app_version = excluded.app_version,
  version = excluded.version, created_at = excluded.created_at, updated_at = excluded.updated_at, deleted_at = excluded.deleted_at,
  seq = excluded.seq, incomplete = excluded.incomplete;

-- :name employee_put
INSERT INTO employee (
  tenant_id, id, name, title, location_id, phone, phone_e164, email, active, bookable, colour, external_ids, position, version,
  created_at, updated_at, deleted_at, seq, incomplete
)
SELECT
  current_setting('frontdesk.tenant')::uuid, r.id, r.name, r.title, r.location_id, r.phone, r.phone_e164, r.email,
  coalesce(r.active, true), coalesce(r.bookable, true), r.colour, coalesce(r.external_ids, '{}'), coalesce(r.position, 0),
  coalesce(r.version, 0), r.created_at, r.updated_at, r.deleted_at, r.seq, coalesce(r.incomplete, false)
FROM json_populate_recordset(NULL::employee, $1::json) AS r
ON CONFLICT (tenant_id, id) DO UPDATE SET
  name = excluded.name, title = excluded.title, location_id = excluded.location_id, phone = excluded.phone,
  phone_e164 = excluded.phone_e164, email = excluded.email, active = excluded.active, bookable = excluded.bookable,
  colour = excluded.colour, external_ids = excluded.external_ids, position = excluded.position, version = excluded.version,
  created_at = excluded.created_at, updated_at = excluded.updated_at, deleted_at = excluded.deleted_at, seq = excluded.seq,
  incomplete = excluded.incomplete;

-- :name user_put
INSERT INTO "user" (
  tenant_id, id, name, role, email, employee_id, pin_hash, password_hash, totp_secret, locale, status, last_login_at, version, created_at,
  updated_at, deleted_at, seq, incomplete
)
SELECT
  current_setting('frontdesk.tenant')::uuid, r.id, r.name, r.role, r.email, r.employee_id, r.pin_hash, r.password_hash, r.totp_secret,
  r.locale, coalesce(r.status, 'ACTIVE'), r.last_login_at, coalesce(r.version, 0), r.created_at, r.updated_at, r.deleted_at, r.seq,
  coalesce(r.incomplete, false)
FROM json_populate_recordset(NULL::"user", $1::json) AS r
ON CONFLICT (tenant_id, id) DO UPDATE SET
  name = excluded.name, role = excluded.role, email = excluded.email, employee_id = excluded.employee_id, pin_hash = excluded.pin_hash,
  password_hash = coalesce(excluded.password_hash, "user".password_hash),
  totp_secret = coalesce(excluded.totp_secret, "user".totp_secret), locale = excluded.locale, status = excluded.status,
  last_login_at = excluded.last_login_at, version = excluded.version, created_at = excluded.created_at, updated_at = excluded.updated_at,
  deleted_at = excluded.deleted_at, seq = excluded.seq, incomplete = excluded.incomplete;

-- :name team_put
INSERT INTO team (
  tenant_id, id, name, version, created_at, updated_at, deleted_at, seq, incomplete
)
SELECT
  current_setting('frontdesk.tenant')::uuid, r.id, r.name, coalesce(r.version, 0), r.created_at, r.updated_at, r.deleted_at, r.seq,
  coalesce(r.incomplete, false)
FROM json_populate_recordset(NULL::team, $1::json) AS r
ON CONFLICT (tenant_id, id) DO UPDATE SET
  name = excluded.name, version = excluded.version, created_at = excluded.created_at, updated_at = excluded.updated_at,
  deleted_at = excluded.deleted_at, seq = excluded.seq, incomplete = excluded.incomplete;

-- :name team_member_clear
DELETE FROM team_member
WHERE team_id = ANY (ARRAY(SELECT id FROM json_to_recordset($1::json) AS whole (id uuid)));

-- :name team_member_put
INSERT INTO team_member (
  tenant_id, team_id, position, employee_id, role
)
SELECT
  current_setting('frontdesk.tenant')::uuid, whole.id, r.ordinality - 1, r.employee_id, r.role
FROM json_to_recordset($1::json) AS whole (id uuid, members json)
  CROSS JOIN LATERAL json_populate_recordset(NULL::team_member, whole.members) WITH ORDINALITY AS r;

-- :name service_category_put
INSERT INTO service_category (
  tenant_id, id, name, parent_id, position, version, created_at, updated_at, deleted_at, seq, incomplete
)
SELECT
  current_setting('frontdesk.tenant')::uuid, r.id, r.name, r.parent_id, coalesce(r.position, 0), coalesce(r.version, 0), r.created_at,
  r.updated_at, r.deleted_at, r.seq, coalesce(r.incomplete, false)
FROM json_populate_recordset(NULL::service_category, $1::json) AS r
ON CONFLICT (tenant_id, id) DO UPDATE SET
  name = excluded.name, parent_id = excluded.parent_id, position = excluded.position, version = excluded.version,
  created_at = excluded.created_at, updated_at = excluded.updated_at, deleted_at = excluded.deleted_at, seq = excluded.seq,
  incomplete = excluded.incomplete;

-- :name service_put
INSERT INTO service (
  tenant_id, id, name, category_id, description, price, duration_minutes, buffer_before, buffer_after, notice_min_hours, notice_max_days,
  limit_per_day, limit_per_week, capacity, kind, requires_approval, online, active, colour, position, version, created_at, updated_at,
  deleted_at, seq, incomplete
)
SELECT
  current_setting('frontdesk.tenant')::uuid, r.id, r.name, r.category_id, r.description, r.price, r.duration_minutes,
  coalesce(r.buffer_before, 0), coalesce(r.buffer_after, 0), coalesce(r.notice_min_hours, 0), r.notice_max_days, r.limit_per_day,
  r.limit_per_week, coalesce(r.capacity, 1), coalesce(r.kind, 'ONE_ON_ONE'), coalesce(r.requires_approval, false),
  coalesce(r.online, true), coalesce(r.active, true), r.colour, coalesce(r.position, 0), coalesce(r.version, 0), r.created_at,
  r.updated_at, r.deleted_at, r.seq, coalesce(r.incomplete, false)
FROM json_populate_recordset(NULL::service, $1::json) AS r
ON CONFLICT (tenant_id, id) DO UPDATE SET
  name = excluded.name, category_id = excluded.category_id, description = excluded.description, price = excluded.price,
  duration_minutes = excluded.duration_minutes, buffer_before = excluded.buffer_before, buffer_after = excluded.buffer_after,
  notice_min_hours = excluded.notice_min_hours, notice_max_days = excluded.notice_max_days, limit_per_day = excluded.limit_per_day,
  limit_per_week = excluded.limit_per_week, capacity = excluded.capacity, kind = excluded.kind,
  requires_approval = excluded.requires_approval, online = excluded.online, active = excluded.active, colour = excluded.colour,
  position = excluded.position, version = excluded.version, created_at = excluded.created_at, updated_at = excluded.updated_at,
  deleted_at = excluded.deleted_at, seq = excluded.seq, incomplete = excluded.incomplete;

-- :name service_segment_clear
DELETE FROM service_segment
WHERE service_id = ANY (ARRAY(SELECT id FROM json_to_recordset($1::json) AS whole (id uuid)));

-- :name service_segment_put
INSERT INTO service_segment (
  tenant_id, service_id, position, name, minutes, gap_after
)
SELECT
  current_setting('frontdesk.tenant')::uuid, whole.id, r.ordinality - 1, r.name, r.minutes, coalesce(r.gap_after, 0)
FROM json_to_recordset($1::json) AS whole (id uuid, segments json)
  CROSS JOIN LATERAL json_populate_recordset(NULL::service_segment, whole.segments) WITH ORDINALITY AS r;

-- :name service_addon_put
INSERT INTO service_addon (
  tenant_id, id, service_id, name, price, duration_minutes, active, position, version, created_at, updated_at, deleted_at, seq, incomplete
)
SELECT
  current_setting('frontdesk.tenant')::uuid, r.id, r.service_id, r.name, r.price, coalesce(r.duration_minutes, 0),
  coalesce(r.active, true), coalesce(r.position, 0), coalesce(r.version, 0), r.created_at, r.updated_at, r.deleted_at, r.seq,
  coalesce(r.incomplete, false)
FROM json_populate_recordset(NULL::service_addon, $1::json) AS r
ON CONFLICT (tenant_id, id) DO UPDATE SET
  service_id = excluded.service_id, name = excluded.name, price = excluded.price, duration_minutes = excluded.duration_minutes,
  active = excluded.active, position = excluded.position, version = excluded.version, created_at = excluded.created_at,
  updated_at = excluded.updated_at, deleted_at = excluded.deleted_at, seq = excluded.seq, incomplete = excluded.incomplete;

-- :name employee_service_put
INSERT INTO employee_service (
  tenant_id, id, employee_id, service_id, can_book, is_primary, custom_price, custom_duration_minutes, skill_level, weight, commission,
  allowed_segments, version, created_at, updated_at, deleted_at, seq, incomplete
)
SELECT
  current_setting('frontdesk.tenant')::uuid, r.id, r.employee_id, r.service_id, coalesce(r.can_book, true), coalesce(r.is_primary, false),
  r.custom_price, r.custom_duration_minutes, r.skill_level, coalesce(r.weight, 1.0), r.commission, r.allowed_segments,
  coalesce(r.version, 0), r.created_at, r.updated_at, r.deleted_at, r.seq, coalesce(r.incomplete, false)
FROM json_populate_recordset(NULL::employee_service, $1::json) AS r
ON CONFLICT (tenant_id, id) DO UPDATE SET
  employee_id = excluded.employee_id, service_id = excluded.service_id, can_book = excluded.can_book, is_primary = excluded.is_primary,
  custom_price = excluded.custom_price, custom_duration_minutes = excluded.custom_duration_minutes, skill_level = excluded.skill_level,
  weight = excluded.weight, commission = excluded.commission, allowed_segments = excluded.allowed_segments, version = excluded.version,
  created_at = excluded.created_at, updated_at = excluded.updated_at, deleted_at = excluded.deleted_at, seq = excluded.seq,
  incomplete = excluded.incomplete;

-- :name pool_put
INSERT INTO pool (
  tenant_id, id, name, strategy, service_id, location_id, active, version, created_at, updated_at, deleted_at, seq, incomplete
)
SELECT
  current_setting('frontdesk.tenant')::uuid, r.id, r.name, coalesce(r.strategy, 'ROTATE'), r.service_id, r.location_id,
  coalesce(r.active, true), coalesce(r.version, 0), r.created_at, r.updated_at, r.deleted_at, r.seq, coalesce(r.incomplete, false)
FROM json_populate_recordset(NULL::pool, $1::json) AS r
ON CONFLICT (tenant_id, id) DO UPDATE SET
  name = excluded.name, strategy = excluded.strategy, service_id = excluded.service_id, location_id = excluded.location_id,
  active = excluded.active, version = excluded.version, created_at = excluded.created_at, updated_at = excluded.updated_at,
  deleted_at = excluded.deleted_at, seq = excluded.seq, incomplete = excluded.incomplete;

-- :name pool_member_clear
DELETE FROM pool_member
WHERE pool_id = ANY (ARRAY(SELECT id FROM json_to_recordset($1::json) AS whole (id uuid)));

-- :name pool_member_put
INSERT INTO pool_member (
  tenant_id, pool_id, position, employee_id, weight, priority, assigned_count, last_assigned_at
)
SELECT
  current_setting('frontdesk.tenant')::uuid, whole.id, r.ordinality - 1, r.employee_id, coalesce(r.weight, 1.0), coalesce(r.priority, 0),
  coalesce(r.assigned_count, 0), r.last_assigned_at
FROM json_to_recordset($1::json) AS whole (id uuid, members json)
  CROSS JOIN LATERAL json_populate_recordset(NULL::pool_member, whole.members) WITH ORDINALITY AS r;

-- :name form_field_put
INSERT INTO form_field (
  tenant_id, id, service_id, name, label, description, type, required, options, validation, position, group_name, version, created_at,
  updated_at, deleted_at, seq, incomplete
)
SELECT
  current_setting('frontdesk.tenant')::uuid, r.id, r.service_id, r.name, r.label, r.description, coalesce(r.type, 'TEXT'),
  coalesce(r.required, false), r.options, r.validation, coalesce(r.position, 0), r.group_name, coalesce(r.version, 0), r.created_at,
  r.updated_at, r.deleted_at, r.seq, coalesce(r.incomplete, false)
FROM json_populate_recordset(NULL::form_field, $1::json) AS r
ON CONFLICT (tenant_id, id) DO UPDATE SET
  service_id = excluded.service_id, name = excluded.name, label = excluded.label, description = excluded.description,
  type = excluded.type, required = excluded.required, options = excluded.options, validation = excluded.validation,
  position = excluded.position, group_name = excluded.group_name, version = excluded.version, created_at = excluded.created_at,
  updated_at = excluded.updated_at, deleted_at = excluded.deleted_at, seq = excluded.seq, incomplete = excluded.incomplete;

-- :name routing_rule_put
INSERT INTO routing_rule (
  tenant_id, id, form_field_id, operator, value, service_id, pool_id, position, version, created_at, updated_at, deleted_at, seq,
  incomplete
)
SELECT
  current_setting('frontdesk.tenant')::uuid, r.id, r.form_field_id, r.operator, coalesce(r.value, 'null'), r.service_id, r.pool_id,
  coalesce(r.position, 0), coalesce(r.version, 0), r.created_at, r.updated_at, r.deleted_at, r.seq, coalesce(r.incomplete, false)
FROM json_populate_recordset(NULL::routing_rule, $1::json) AS r
ON CONFLICT (tenant_id, id) DO UPDATE SET
  form_field_id = excluded.form_field_id, operator = excluded.operator, value = excluded.value, service_id = excluded.service_id,
  pool_id = excluded.pool_id, position = excluded.position, version = excluded.version, created_at = excluded.created_at,
  updated_at = excluded.updated_at, deleted_at = excluded.deleted_at, seq = excluded.seq, incomplete = excluded.incomplete;

-- :name shift_put
INSERT INTO shift (
  tenant_id, id, employee_id, day_of_week, start_minute, end_minute, valid_from, valid_to, version, created_at, updated_at, deleted_at,
  seq, incomplete
)
SELECT
  current_setting('frontdesk.tenant')::uuid, r.id, r.employee_id, r.day_of_week, r.start_minute, r.end_minute, r.valid_from, r.valid_to,
  coalesce(r.version, 0), r.created_at, r.updated_at, r.deleted_at, r.seq, coalesce(r.incomplete, false)
FROM json_populate_recordset(NULL::shift, $1::json) AS r
ON CONFLICT (tenant_id, id) DO UPDATE SET
  employee_id = excluded.employee_id, day_of_week = excluded.day_of_week, start_minute = excluded.start_minute,
  end_minute = excluded.end_minute, valid_from = excluded.valid_from, valid_to = excluded.valid_to, version = excluded.version,
  created_at = excluded.created_at, updated_at = excluded.updated_at, deleted_at = excluded.deleted_at, seq = excluded.seq,
  incomplete = excluded.incomplete;

-- :name schedule_exception_put
INSERT INTO schedule_exception (
  tenant_id, id, employee_id, date, start_minute, end_minute, type, reason, version, created_at, updated_at, deleted_at, seq, incomplete
)
SELECT
  current_setting('frontdesk.tenant')::uuid, r.id, r.employee_id, r.date, r.start_minute, r.end_minute, r.type, r.reason,
  coalesce(r.version, 0), r.created_at, r.updated_at, r.deleted_at, r.seq, coalesce(r.incomplete, false)
FROM json_populate_recordset(NULL::schedule_exception, $1::json) AS r
ON CONFLICT (tenant_id, id) DO UPDATE SET
  employee_id = excluded.employee_id, date = excluded.date, start_minute = excluded.start_minute, end_minute = excluded.end_minute,
  type = excluded.type, reason = excluded.reason, version = excluded.version, created_at = excluded.created_at,
  updated_at = excluded.updated_at, deleted_at = excluded.deleted_at, seq = excluded.seq, incomplete = excluded.incomplete;

-- :name holiday_put
INSERT INTO holiday (
  tenant_id, id, location_id, date, name, yearly, blocks_booking, version, created_at, updated_at, deleted_at, seq, incomplete
)
SELECT
  current_setting('frontdesk.tenant')::uuid, r.id, r.location_id, r.date, r.name, coalesce(r.yearly, false),
  coalesce(r.blocks_booking, true), coalesce(r.version, 0), r.created_at, r.updated_at, r.deleted_at, r.seq, coalesce(r.incomplete, false)
FROM json_populate_recordset(NULL::holiday, $1::json) AS r
ON CONFLICT (tenant_id, id) DO UPDATE SET
  location_id = excluded.location_id, date = excluded.date, name = excluded.name, yearly = excluded.yearly,
  blocks_booking = excluded.blocks_booking, version = excluded.version, created_at = excluded.created_at,
  updated_at = excluded.updated_at, deleted_at = excluded.deleted_at, seq = excluded.seq, incomplete = excluded.incomplete;

-- :name block_put
INSERT INTO block (
  tenant_id, id, employee_id, starts_at, ends_at, reason, version, created_at, updated_at, deleted_at, seq, incomplete
)
SELECT
  current_setting('frontdesk.tenant')::uuid, r.id, r.employee_id, r.starts_at, r.ends_at, r.reason, coalesce(r.version, 0), r.created_at,
  r.updated_at, r.deleted_at, r.seq, coalesce(r.incomplete, false)
FROM json_populate_recordset(NULL::block, $1::json) AS r
ON CONFLICT (tenant_id, id) DO UPDATE SET
  employee_id = excluded.employee_id, starts_at = excluded.starts_at, ends_at = excluded.ends_at, reason = excluded.reason,
  version = excluded.version, created_at = excluded.created_at, updated_at = excluded.updated_at, deleted_at = excluded.deleted_at,
  seq = excluded.seq, incomplete = excluded.incomplete;

-- :name customer_put
INSERT INTO customer (
  tenant_id, id, first_name, last_name, email, email_duplicate, phone, phone_e164, phone_variants, birth_date, address, locale,
  preferences, notes, no_show_count, blocked, blocked_reason, journey_status, privacy_consent_at, marketing_consent_at,
  deletion_requested_at, merged_into_id, version, created_at, updated_at, deleted_at, seq, incomplete
)
SELECT
  current_setting('frontdesk.tenant')::uuid, r.id, coalesce(r.first_name, ''), coalesce(r.last_name, ''), r.email,
  coalesce(r.email_duplicate, false), r.phone, r.phone_e164, r.phone_variants, r.birth_date, r.address, r.locale,
  coalesce(r.preferences, '{}'), coalesce(r.notes, ''), coalesce(r.no_show_count, 0), coalesce(r.blocked, false), r.blocked_reason,
  r.journey_status, r.privacy_consent_at, r.marketing_consent_at, r.deletion_requested_at, r.merged_into_id, coalesce(r.version, 0),
  r.created_at, r.updated_at, r.deleted_at, r.seq, coalesce(r.incomplete, false)
FROM json_populate_recordset(NULL::customer, $1::json) AS r
ON CONFLICT (tenant_id, id) DO UPDATE SET
  first_name = excluded.first_name, last_name = excluded.last_name, email = excluded.email, email_duplicate = excluded.email_duplicate,
  phone = excluded.phone, phone_e164 = excluded.phone_e164, phone_variants = excluded.phone_variants, birth_date = excluded.birth_date,
  address = excluded.address, locale = excluded.locale, preferences = excluded.preferences, notes = excluded.notes,
  no_show_count = excluded.no_show_count, blocked = excluded.blocked, blocked_reason = excluded.blocked_reason,
  journey_status = excluded.journey_status, privacy_consent_at = excluded.privacy_consent_at,
  marketing_consent_at = excluded.marketing_consent_at, deletion_requested_at = excluded.deletion_requested_at,
  merged_into_id = excluded.merged_into_id, version = excluded.version, created_at = excluded.created_at,
  updated_at = excluded.updated_at, deleted_at = excluded.deleted_at, seq = excluded.seq, incomplete = excluded.incomplete;

-- :name series_put
INSERT INTO series (
  tenant_id, id, customer_id, location_id, rule, first_date, start_minute, except_dates, template, ended_on, version, created_at,
  updated_at, deleted_at, seq, incomplete
)
SELECT
  current_setting('frontdesk.tenant')::uuid, r.id, r.customer_id, r.location_id, r.rule, r.first_date, r.start_minute,
  coalesce(r.except_dates, '[]'), coalesce(r.template, '{}'), r.ended_on, coalesce(r.version, 0), r.created_at, r.updated_at,
  r.deleted_at, r.seq, coalesce(r.incomplete, false)
FROM json_populate_recordset(NULL::series, $1::json) AS r
ON CONFLICT (tenant_id, id) DO UPDATE SET
  customer_id = excluded.customer_id, location_id = excluded.location_id, rule = excluded.rule, first_date = excluded.first_date,
  start_minute = excluded.start_minute, except_dates = excluded.except_dates, template = excluded.template, ended_on = excluded.ended_on,
  version = excluded.version, created_at = excluded.created_at, updated_at = excluded.updated_at, deleted_at = excluded.deleted_at,
  seq = excluded.seq, incomplete = excluded.incomplete;

-- :name appointment_put
INSERT INTO appointment (
  tenant_id, id, location_id, customer_id, status, starts_at, ends_at, price, duration_minutes, title, notes, internal_notes,
  cancellation_reason, confirmation_code, source, booked_by, told_at, told_by, told_how, series_id, call_id, overrides, moves,
  reminders_sent, last_reminder_at, version, created_at, updated_at, deleted_at, held, seq, incomplete
)
SELECT
  current_setting('frontdesk.tenant')::uuid, r.id, r.location_id, r.customer_id, r.status, r.starts_at, r.ends_at, r.price,
  r.duration_minutes, r.title, r.notes, r.internal_notes, r.cancellation_reason, r.confirmation_code, r.source, r.booked_by, r.told_at,
  r.told_by, r.told_how, r.series_id, r.call_id, r.overrides, coalesce(r.moves, 0), coalesce(r.reminders_sent, 0), r.last_reminder_at,
  coalesce(r.version, 0), r.created_at, r.updated_at, r.deleted_at, coalesce(r.held, false), r.seq, coalesce(r.incomplete, false)
FROM json_populate_recordset(NULL::appointment, $1::json) AS r
ON CONFLICT (tenant_id, id) DO UPDATE SET
  location_id = excluded.location_id, customer_id = excluded.customer_id, status = excluded.status, starts_at = excluded.starts_at,
  ends_at = excluded.ends_at, price = excluded.price, duration_minutes = excluded.duration_minutes, title = excluded.title,
  notes = excluded.notes, internal_notes = excluded.internal_notes, cancellation_reason = excluded.cancellation_reason,
  confirmation_code = excluded.confirmation_code, source = excluded.source, booked_by = excluded.booked_by, told_at = excluded.told_at,
  told_by = excluded.told_by, told_how = excluded.told_how, series_id = excluded.series_id, call_id = excluded.call_id,
  overrides = excluded.overrides, moves = excluded.moves, reminders_sent = excluded.reminders_sent,
  last_reminder_at = excluded.last_reminder_at, version = excluded.version, created_at = excluded.created_at,
  updated_at = excluded.updated_at, deleted_at = excluded.deleted_at, held = excluded.held, seq = excluded.seq,
  incomplete = excluded.incomplete;

-- :name appointment_segment_clear
DELETE FROM appointment_segment
WHERE appointment_id = ANY (ARRAY(SELECT id FROM json_to_recordset($1::json) AS whole (id uuid)));

-- :name appointment_segment_put
INSERT INTO appointment_segment (
  tenant_id, appointment_id, position, location_id, service_id, part, employee_id, starts_at, ends_at, gap_after, occupied_from,
  occupied_to, price, service_name, part_name, employee_name, overlap, overlap_with, overlap_reason, blocking, holds_slot
)
SELECT
  current_setting('frontdesk.tenant')::uuid, whole.id, r.ordinality - 1, whole.location_id, r.service_id, coalesce(r.part, 0),
  r.employee_id, r.starts_at, r.ends_at, coalesce(r.gap_after, 0), r.occupied_from, r.occupied_to, r.price, r.service_name, r.part_name,
  r.employee_name, coalesce(r.overlap, false), r.overlap_with, r.overlap_reason, place.blocking,
  place.blocking AND NOT coalesce(whole.held, false)
FROM json_to_recordset($1::json) AS whole (
    id uuid, location_id uuid, status text, deleted_at bigint, held boolean, segments json)
  CROSS JOIN LATERAL (SELECT whole.deleted_at IS NULL AND whole.status NOT IN ('cancelled', 'no_show')) AS place (blocking)
  CROSS JOIN LATERAL json_populate_recordset(NULL::appointment_segment, whole.segments) WITH ORDINALITY AS r;

-- :name appointment_addon_clear
DELETE FROM appointment_addon
WHERE appointment_id = ANY (ARRAY(SELECT id FROM json_to_recordset($1::json) AS whole (id uuid)));

-- :name appointment_addon_put
INSERT INTO appointment_addon (
  tenant_id, appointment_id, position, addon_id, segment, name, price, duration_minutes
)
SELECT
  current_setting('frontdesk.tenant')::uuid, whole.id, r.ordinality - 1, r.addon_id, r.segment, r.name, r.price, r.duration_minutes
FROM json_to_recordset($1::json) AS whole (id uuid, addons json)
  CROSS JOIN LATERAL json_populate_recordset(NULL::appointment_addon, whole.addons) WITH ORDINALITY AS r;

-- :name appointment_answer_clear
DELETE FROM appointment_answer
WHERE appointment_id = ANY (ARRAY(SELECT id FROM json_to_recordset($1::json) AS whole (id uuid)));

-- :name appointment_answer_put
INSERT INTO appointment_answer (
  tenant_id, appointment_id, position, form_field_id, label, value
)
SELECT
  current_setting('frontdesk.tenant')::uuid, whole.id, r.ordinality - 1, r.form_field_id, r.label, coalesce(r.value, 'null')
FROM json_to_recordset($1::json) AS whole (id uuid, answers json)
  CROSS JOIN LATERAL json_populate_recordset(NULL::appointment_answer, whole.answers) WITH ORDINALITY AS r;

-- :name participant_clear
DELETE FROM participant
WHERE appointment_id = ANY (ARRAY(SELECT id FROM json_to_recordset($1::json) AS whole (id uuid)));

-- :name participant_put
INSERT INTO participant (
  tenant_id, appointment_id, position, customer_id, name, email, phone, phone_e164, relationship, status
)
SELECT
  current_setting('frontdesk.tenant')::uuid, whole.id, r.ordinality - 1, r.customer_id, r.name, r.email, r.phone, r.phone_e164,
  r.relationship, coalesce(r.status, 'INVITED')
FROM json_to_recordset($1::json) AS whole (id uuid, participants json)
  CROSS JOIN LATERAL json_populate_recordset(NULL::participant, whole.participants) WITH ORDINALITY AS r;

-- :name status_history_clear
DELETE FROM status_history
WHERE appointment_id = ANY (ARRAY(SELECT id FROM json_to_recordset($1::json) AS whole (id uuid)));

-- :name status_history_put
INSERT INTO status_history (
  tenant_id, appointment_id, at, position, id, from_status, to_status, by_kind, by_id, by_name, reason, from_starts_at, to_starts_at
)
SELECT
  current_setting('frontdesk.tenant')::uuid, whole.id, r.at, r.ordinality - 1, r.id, r.from_status, r.to_status,
  coalesce(r.by_kind, 'DESK'), r.by_id, r.by_name, r.reason, r.from_starts_at, r.to_starts_at
FROM json_to_recordset($1::json) AS whole (id uuid, history json)
  CROSS JOIN LATERAL json_populate_recordset(NULL::status_history, whole.history) WITH ORDINALITY AS r;

-- :name customer_note_put
INSERT INTO customer_note (
  tenant_id, id, customer_id, kind, text, noted_at, noted_by, appointment_id, version, created_at, updated_at, deleted_at, seq, incomplete
)
SELECT
  current_setting('frontdesk.tenant')::uuid, r.id, r.customer_id, coalesce(r.kind, 'NOTE'), r.text, r.noted_at, r.noted_by,
  r.appointment_id, coalesce(r.version, 0), r.created_at, r.updated_at, r.deleted_at, r.seq, coalesce(r.incomplete, false)
FROM json_populate_recordset(NULL::customer_note, $1::json) AS r
ON CONFLICT (tenant_id, id) DO UPDATE SET
  customer_id = excluded.customer_id, kind = excluded.kind, text = excluded.text, noted_at = excluded.noted_at,
  noted_by = excluded.noted_by, appointment_id = excluded.appointment_id, version = excluded.version, created_at = excluded.created_at,
  updated_at = excluded.updated_at, deleted_at = excluded.deleted_at, seq = excluded.seq, incomplete = excluded.incomplete;

-- :name waitlist_entry_put
INSERT INTO waitlist_entry (
  tenant_id, id, location_id, customer_id, service_id, employee_id, from_date, to_date, days, start_minute, end_minute, priority, status,
  note, appointment_id, version, created_at, updated_at, deleted_at, seq, incomplete
)
SELECT
  current_setting('frontdesk.tenant')::uuid, r.id, r.location_id, r.customer_id, r.service_id, r.employee_id, r.from_date, r.to_date,
  r.days, r.start_minute, r.end_minute, coalesce(r.priority, 0), coalesce(r.status, 'WAITING'), r.note, r.appointment_id,
  coalesce(r.version, 0), r.created_at, r.updated_at, r.deleted_at, r.seq, coalesce(r.incomplete, false)
FROM json_populate_recordset(NULL::waitlist_entry, $1::json) AS r
ON CONFLICT (tenant_id, id) DO UPDATE SET
  location_id = excluded.location_id, customer_id = excluded.customer_id, service_id = excluded.service_id,
  employee_id = excluded.employee_id, from_date = excluded.from_date, to_date = excluded.to_date, days = excluded.days,
  start_minute = excluded.start_minute, end_minute = excluded.end_minute, priority = excluded.priority, status = excluded.status,
  note = excluded.note, appointment_id = excluded.appointment_id, version = excluded.version, created_at = excluded.created_at,
  updated_at = excluded.updated_at, deleted_at = excluded.deleted_at, seq = excluded.seq, incomplete = excluded.incomplete;

-- :name walk_in_put
INSERT INTO walk_in (
  tenant_id, id, location_id, number, date, name, phone, phone_e164, customer_id, service_id, employee_id, arrived_at, quoted_minutes,
  promised_start_at, state, appointment_id, note, version, created_at, updated_at, deleted_at, seq, incomplete
)
SELECT
  current_setting('frontdesk.tenant')::uuid, r.id, r.location_id, r.number, r.date, r.name, r.phone, r.phone_e164, r.customer_id,
  r.service_id, r.employee_id, r.arrived_at, r.quoted_minutes, r.promised_start_at, coalesce(r.state, 'WAITING'), r.appointment_id,
  r.note, coalesce(r.version, 0), r.created_at, r.updated_at, r.deleted_at, r.seq, coalesce(r.incomplete, false)
FROM json_populate_recordset(NULL::walk_in, $1::json) AS r
ON CONFLICT (tenant_id, id) DO UPDATE SET
  location_id = excluded.location_id, number = excluded.number, date = excluded.date, name = excluded.name, phone = excluded.phone,
  phone_e164 = excluded.phone_e164, customer_id = excluded.customer_id, service_id = excluded.service_id,
  employee_id = excluded.employee_id, arrived_at = excluded.arrived_at, quoted_minutes = excluded.quoted_minutes,
  promised_start_at = excluded.promised_start_at, state = excluded.state, appointment_id = excluded.appointment_id, note = excluded.note,
  version = excluded.version, created_at = excluded.created_at, updated_at = excluded.updated_at, deleted_at = excluded.deleted_at,
  seq = excluded.seq, incomplete = excluded.incomplete;

-- :name call_log_put
INSERT INTO call_log (
  tenant_id, id, call_id, from_number, to_number, started_at, ended_at, seconds, reason, notes, recording_url, customer_id,
  appointment_id, version, created_at, updated_at, deleted_at, seq, incomplete
)
SELECT
  current_setting('frontdesk.tenant')::uuid, r.id, r.call_id, r.from_number, r.to_number, r.started_at, r.ended_at, r.seconds,
  coalesce(r.reason, 'OTHER'), r.notes, r.recording_url, r.customer_id, r.appointment_id, coalesce(r.version, 0), r.created_at,
  r.updated_at, r.deleted_at, r.seq, coalesce(r.incomplete, false)
FROM json_populate_recordset(NULL::call_log, $1::json) AS r
ON CONFLICT (tenant_id, id) DO UPDATE SET
  call_id = excluded.call_id, from_number = excluded.from_number, to_number = excluded.to_number, started_at = excluded.started_at,
  ended_at = excluded.ended_at, seconds = excluded.seconds, reason = excluded.reason, notes = excluded.notes,
  recording_url = excluded.recording_url, customer_id = excluded.customer_id, appointment_id = excluded.appointment_id,
  version = excluded.version, created_at = excluded.created_at, updated_at = excluded.updated_at, deleted_at = excluded.deleted_at,
  seq = excluded.seq, incomplete = excluded.incomplete;

-- :name workflow_put
INSERT INTO workflow (
  tenant_id, id, name, trigger_on, channel, subject, template, offset_minutes, active, version, created_at, updated_at, deleted_at, seq,
  incomplete
)
SELECT
  current_setting('frontdesk.tenant')::uuid, r.id, r.name, r.trigger_on, r.channel, r.subject, r.template, coalesce(r.offset_minutes, 0),
  coalesce(r.active, true), coalesce(r.version, 0), r.created_at, r.updated_at, r.deleted_at, r.seq, coalesce(r.incomplete, false)
FROM json_populate_recordset(NULL::workflow, $1::json) AS r
ON CONFLICT (tenant_id, id) DO UPDATE SET
  name = excluded.name, trigger_on = excluded.trigger_on, channel = excluded.channel, subject = excluded.subject,
  template = excluded.template, offset_minutes = excluded.offset_minutes, active = excluded.active, version = excluded.version,
  created_at = excluded.created_at, updated_at = excluded.updated_at, deleted_at = excluded.deleted_at, seq = excluded.seq,
  incomplete = excluded.incomplete;

-- :name notification_put
INSERT INTO notification (
  tenant_id, id, type, recipient, message, status, failure_reason, sent_at, appointment_id, workflow_id, version, created_at, updated_at,
  deleted_at, seq, incomplete
)
SELECT
  current_setting('frontdesk.tenant')::uuid, r.id, r.type, r.recipient, r.message, coalesce(r.status, 'QUEUED'), r.failure_reason,
  r.sent_at, r.appointment_id, r.workflow_id, coalesce(r.version, 0), r.created_at, r.updated_at, r.deleted_at, r.seq,
  coalesce(r.incomplete, false)
FROM json_populate_recordset(NULL::notification, $1::json) AS r
ON CONFLICT (tenant_id, id) DO UPDATE SET
  type = excluded.type, recipient = excluded.recipient, message = excluded.message, status = excluded.status,
  failure_reason = excluded.failure_reason, sent_at = excluded.sent_at, appointment_id = excluded.appointment_id,
  workflow_id = excluded.workflow_id, version = excluded.version, created_at = excluded.created_at, updated_at = excluded.updated_at,
  deleted_at = excluded.deleted_at, seq = excluded.seq, incomplete = excluded.incomplete;

-- :name webhook_subscription_put
INSERT INTO webhook_subscription (
  tenant_id, id, url, events, active, version, created_at, updated_at, deleted_at, seq, incomplete
)
SELECT
  current_setting('frontdesk.tenant')::uuid, r.id, r.url, coalesce(r.events, '[]'), coalesce(r.active, true), coalesce(r.version, 0),
  r.created_at, r.updated_at, r.deleted_at, r.seq, coalesce(r.incomplete, false)
FROM json_populate_recordset(NULL::webhook_subscription, $1::json) AS r
ON CONFLICT (tenant_id, id) DO UPDATE SET
  url = excluded.url, events = excluded.events, active = excluded.active, version = excluded.version, created_at = excluded.created_at,
  updated_at = excluded.updated_at, deleted_at = excluded.deleted_at, seq = excluded.seq, incomplete = excluded.incomplete;

-- :name webhook_delivery_put
INSERT INTO webhook_delivery (
  tenant_id, id, subscription_id, event, status, attempts, next_try_at, response, version, created_at, updated_at, deleted_at, seq,
  incomplete
)
SELECT
  current_setting('frontdesk.tenant')::uuid, r.id, r.subscription_id, r.event, coalesce(r.status, 'PENDING'), coalesce(r.attempts, 0),
  r.next_try_at, r.response, coalesce(r.version, 0), r.created_at, r.updated_at, r.deleted_at, r.seq, coalesce(r.incomplete, false)
FROM json_populate_recordset(NULL::webhook_delivery, $1::json) AS r
ON CONFLICT (tenant_id, id) DO UPDATE SET
  subscription_id = excluded.subscription_id, event = excluded.event, status = excluded.status, attempts = excluded.attempts,
  next_try_at = excluded.next_try_at, response = excluded.response, version = excluded.version, created_at = excluded.created_at,
  updated_at = excluded.updated_at, deleted_at = excluded.deleted_at, seq = excluded.seq, incomplete = excluded.incomplete;

-- :name sale_put
INSERT INTO sale (
  tenant_id, id, location_id, receipt_number, status, sold_at, customer_id, appointment_id, total, tax, sold_by, note, version,
  created_at, updated_at, deleted_at, seq, incomplete
)
SELECT
  current_setting('frontdesk.tenant')::uuid, r.id, r.location_id, r.receipt_number, coalesce(r.status, 'PAID'), r.sold_at, r.customer_id,
  r.appointment_id, r.total, coalesce(r.tax, 0), r.sold_by, r.note, coalesce(r.version, 0), r.created_at, r.updated_at, r.deleted_at,
  r.seq, coalesce(r.incomplete, false)
FROM json_populate_recordset(NULL::sale, $1::json) AS r
ON CONFLICT (tenant_id, id) DO UPDATE SET
  location_id = excluded.location_id, receipt_number = excluded.receipt_number, status = excluded.status, sold_at = excluded.sold_at,
  customer_id = excluded.customer_id, appointment_id = excluded.appointment_id, total = excluded.total, tax = excluded.tax,
  sold_by = excluded.sold_by, note = excluded.note, version = excluded.version, created_at = excluded.created_at,
  updated_at = excluded.updated_at, deleted_at = excluded.deleted_at, seq = excluded.seq, incomplete = excluded.incomplete;

-- :name sale_item_clear
DELETE FROM sale_item
WHERE sale_id = ANY (ARRAY(SELECT id FROM json_to_recordset($1::json) AS whole (id uuid)));

-- :name sale_item_put
INSERT INTO sale_item (
  tenant_id, sale_id, position, kind, name, quantity, amount, tax_rate, service_id, employee_id
)
SELECT
  current_setting('frontdesk.tenant')::uuid, whole.id, r.ordinality - 1, coalesce(r.kind, 'SERVICE'), r.name, coalesce(r.quantity, 1),
  r.amount, r.tax_rate, r.service_id, r.employee_id
FROM json_to_recordset($1::json) AS whole (id uuid, items json)
  CROSS JOIN LATERAL json_populate_recordset(NULL::sale_item, whole.items) WITH ORDINALITY AS r;

-- :name sale_payment_clear
DELETE FROM sale_payment
WHERE sale_id = ANY (ARRAY(SELECT id FROM json_to_recordset($1::json) AS whole (id uuid)));

-- :name sale_payment_put
INSERT INTO sale_payment (
  tenant_id, sale_id, position, tender, amount
)
SELECT
  current_setting('frontdesk.tenant')::uuid, whole.id, r.ordinality - 1, coalesce(r.tender, 'CASH'), r.amount
FROM json_to_recordset($1::json) AS whole (id uuid, payments json)
  CROSS JOIN LATERAL json_populate_recordset(NULL::sale_payment, whole.payments) WITH ORDINALITY AS r;

-- :name knowledge_article_put
INSERT INTO knowledge_article (
  tenant_id, id, title, text, category, status, version, created_at, updated_at, deleted_at, seq, incomplete
)
SELECT
  current_setting('frontdesk.tenant')::uuid, r.id, r.title, coalesce(r.text, ''), r.category, coalesce(r.status, 'PUBLISHED'),
  coalesce(r.version, 0), r.created_at, r.updated_at, r.deleted_at, r.seq, coalesce(r.incomplete, false)
FROM json_populate_recordset(NULL::knowledge_article, $1::json) AS r
ON CONFLICT (tenant_id, id) DO UPDATE SET
  title = excluded.title, text = excluded.text, category = excluded.category, status = excluded.status, version = excluded.version,
  created_at = excluded.created_at, updated_at = excluded.updated_at, deleted_at = excluded.deleted_at, seq = excluded.seq,
  incomplete = excluded.incomplete;

-- :name privacy_request_put
INSERT INTO privacy_request (
  tenant_id, id, customer_id, kind, status, requested_at, processed_at, processed_by, note, version, created_at, updated_at, deleted_at,
  seq, incomplete
)
SELECT
  current_setting('frontdesk.tenant')::uuid, r.id, r.customer_id, r.kind, coalesce(r.status, 'PENDING'), r.requested_at, r.processed_at,
  r.processed_by, r.note, coalesce(r.version, 0), r.created_at, r.updated_at, r.deleted_at, r.seq, coalesce(r.incomplete, false)
FROM json_populate_recordset(NULL::privacy_request, $1::json) AS r
ON CONFLICT (tenant_id, id) DO UPDATE SET
  customer_id = excluded.customer_id, kind = excluded.kind, status = excluded.status, requested_at = excluded.requested_at,
  processed_at = excluded.processed_at, processed_by = excluded.processed_by, note = excluded.note, version = excluded.version,
  created_at = excluded.created_at, updated_at = excluded.updated_at, deleted_at = excluded.deleted_at, seq = excluded.seq,
  incomplete = excluded.incomplete;

-- :name retention_policy_put
INSERT INTO retention_policy (
  tenant_id, id, entity, days, version, created_at, updated_at, deleted_at, seq, incomplete
)
SELECT
  current_setting('frontdesk.tenant')::uuid, r.id, r.entity, r.days, coalesce(r.version, 0), r.created_at, r.updated_at, r.deleted_at,
  r.seq, coalesce(r.incomplete, false)
FROM json_populate_recordset(NULL::retention_policy, $1::json) AS r
ON CONFLICT (tenant_id, id) DO UPDATE SET
  entity = excluded.entity, days = excluded.days, version = excluded.version, created_at = excluded.created_at,
  updated_at = excluded.updated_at, deleted_at = excluded.deleted_at, seq = excluded.seq, incomplete = excluded.incomplete;

-- :name external_mapping_put
INSERT INTO external_mapping (
  tenant_id, id, entity, entity_id, system, external_id, confidence, source, version, created_at, updated_at, deleted_at, seq, incomplete
)
SELECT
  current_setting('frontdesk.tenant')::uuid, r.id, r.entity, r.entity_id, coalesce(r.system, 'calcom'), r.external_id, r.confidence,
  r.source, coalesce(r.version, 0), r.created_at, r.updated_at, r.deleted_at, r.seq, coalesce(r.incomplete, false)
FROM json_populate_recordset(NULL::external_mapping, $1::json) AS r
ON CONFLICT (tenant_id, id) DO UPDATE SET
  entity = excluded.entity, entity_id = excluded.entity_id, system = excluded.system, external_id = excluded.external_id,
  confidence = excluded.confidence, source = excluded.source, version = excluded.version, created_at = excluded.created_at,
  updated_at = excluded.updated_at, deleted_at = excluded.deleted_at, seq = excluded.seq, incomplete = excluded.incomplete;

-- :name review_item_put
INSERT INTO review_item (
  tenant_id, id, kind, entity, entity_id, summary, base, ours, theirs, found_at, snoozed_until_at, resolved_at, resolved_by, resolution,
  reason, version, created_at, updated_at, deleted_at, seq, incomplete
)
SELECT
  current_setting('frontdesk.tenant')::uuid, r.id, r.kind, r.entity, r.entity_id, r.summary, r.base, r.ours, r.theirs, r.found_at,
  r.snoozed_until_at, r.resolved_at, r.resolved_by, r.resolution, r.reason, coalesce(r.version, 0), r.created_at, r.updated_at,
  r.deleted_at, r.seq, coalesce(r.incomplete, false)
FROM json_populate_recordset(NULL::review_item, $1::json) AS r
ON CONFLICT (tenant_id, id) DO UPDATE SET
  kind = excluded.kind, entity = excluded.entity, entity_id = excluded.entity_id, summary = excluded.summary, base = excluded.base,
  ours = excluded.ours, theirs = excluded.theirs, found_at = excluded.found_at, snoozed_until_at = excluded.snoozed_until_at,
  resolved_at = excluded.resolved_at, resolved_by = excluded.resolved_by, resolution = excluded.resolution, reason = excluded.reason,
  version = excluded.version, created_at = excluded.created_at, updated_at = excluded.updated_at, deleted_at = excluded.deleted_at,
  seq = excluded.seq, incomplete = excluded.incomplete;
