-- Whole rows of every entity, for audit, undo, outbox, import and export. The columns stand in the order of the entity
-- table (core/model/entity.c); a test compares. Parts are read, written and removed with their whole.

-- :name tenant_row_insert
INSERT INTO tenant (
  id, name, business_type, slug, status, currency, locale, phone, phone_e164, settings, version,
  revision, created_at, updated_at, deleted_at
) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?);

-- :name tenant_row_select
SELECT
  id, name, business_type, slug, status, currency, locale, phone, phone_e164, settings, version,
  revision, created_at, updated_at, deleted_at
FROM tenant WHERE id = ?;

-- :name tenant_row_update
-- Parameters are numbered as the fields; one row, or the revision is stale.
UPDATE tenant SET
  name = ?2,
  business_type = ?3,
  slug = ?4,
  status = ?5,
  currency = ?6,
  locale = ?7,
  phone = ?8,
  phone_e164 = ?9,
  settings = ?10,
  revision = ?12 + 1,
  created_at = ?13,
  updated_at = ?14,
  deleted_at = ?15
WHERE id = ?1 AND revision = ?12;

-- :name tenant_row_delete
DELETE FROM tenant WHERE id = ?;

-- :name tenant_rows
SELECT
  id, name, business_type, slug, status, currency, locale, phone, phone_e164, settings, version,
  revision, created_at, updated_at, deleted_at
FROM tenant ORDER BY id;

-- :name subscription_row_insert
INSERT INTO subscription (
  id, tenant_id, status, plan, period_start_at, period_end_at, cancel_at_period_end, trial_ends_at,
  version, revision, created_at, updated_at, deleted_at
) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?);

-- :name subscription_row_select
SELECT
  id, tenant_id, status, plan, period_start_at, period_end_at, cancel_at_period_end, trial_ends_at,
  version, revision, created_at, updated_at, deleted_at
FROM subscription WHERE id = ?;

-- :name subscription_row_update
-- Parameters are numbered as the fields; one row, or the revision is stale.
UPDATE subscription SET
  status = ?3,
  plan = ?4,
  period_start_at = ?5,
  period_end_at = ?6,
  cancel_at_period_end = ?7,
  trial_ends_at = ?8,
  revision = ?10 + 1,
  created_at = ?11,
  updated_at = ?12,
  deleted_at = ?13
WHERE id = ?1 AND revision = ?10;

-- :name subscription_row_delete
DELETE FROM subscription WHERE id = ?;

-- :name subscription_rows
SELECT
  id, tenant_id, status, plan, period_start_at, period_end_at, cancel_at_period_end, trial_ends_at,
  version, revision, created_at, updated_at, deleted_at
FROM subscription ORDER BY id;

-- :name location_row_insert
INSERT INTO location (
  id, tenant_id, name, timezone, country, address, city, postal_code, phone, phone_e164, email,
  business_hours, status, position, version, revision, created_at, updated_at, deleted_at
) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?);

-- :name location_row_select
SELECT
  id, tenant_id, name, timezone, country, address, city, postal_code, phone, phone_e164, email,
  business_hours, status, position, version, revision, created_at, updated_at, deleted_at
FROM location WHERE id = ?;

-- :name location_row_update
-- Parameters are numbered as the fields; one row, or the revision is stale.
UPDATE location SET
  name = ?3,
  timezone = ?4,
  country = ?5,
  address = ?6,
  city = ?7,
  postal_code = ?8,
  phone = ?9,
  phone_e164 = ?10,
  email = ?11,
  business_hours = ?12,
  status = ?13,
  position = ?14,
  revision = ?16 + 1,
  created_at = ?17,
  updated_at = ?18,
  deleted_at = ?19
WHERE id = ?1 AND revision = ?16;

-- :name location_row_delete
DELETE FROM location WHERE id = ?;

-- :name location_rows
SELECT
  id, tenant_id, name, timezone, country, address, city, postal_code, phone, phone_e164, email,
  business_hours, status, position, version, revision, created_at, updated_at, deleted_at
FROM location ORDER BY id;

-- :name device_row_insert
INSERT INTO device (
  id, tenant_id, name, number, location_id, token_hash, last_seen_at, app_version, version,
  revision, created_at, updated_at, deleted_at
) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?);

-- :name device_row_select
SELECT
  id, tenant_id, name, number, location_id, token_hash, last_seen_at, app_version, version,
  revision, created_at, updated_at, deleted_at
FROM device WHERE id = ?;

-- :name device_row_update
-- Parameters are numbered as the fields; one row, or the revision is stale.
UPDATE device SET
  name = ?3,
  number = ?4,
  location_id = ?5,
  token_hash = ?6,
  last_seen_at = ?7,
  app_version = ?8,
  revision = ?10 + 1,
  created_at = ?11,
  updated_at = ?12,
  deleted_at = ?13
WHERE id = ?1 AND revision = ?10;

-- :name device_row_delete
DELETE FROM device WHERE id = ?;

-- :name device_rows
SELECT
  id, tenant_id, name, number, location_id, token_hash, last_seen_at, app_version, version,
  revision, created_at, updated_at, deleted_at
FROM device ORDER BY id;

-- :name employee_row_insert
INSERT INTO employee (
  id, tenant_id, name, title, location_id, phone, phone_e164, email, active, bookable, colour,
  external_ids, position, version, revision, created_at, updated_at, deleted_at
) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?);

-- :name employee_row_select
SELECT
  id, tenant_id, name, title, location_id, phone, phone_e164, email, active, bookable, colour,
  external_ids, position, version, revision, created_at, updated_at, deleted_at
FROM employee WHERE id = ?;

-- :name employee_row_update
-- Parameters are numbered as the fields; one row, or the revision is stale.
UPDATE employee SET
  name = ?3,
  title = ?4,
  location_id = ?5,
  phone = ?6,
  phone_e164 = ?7,
  email = ?8,
  active = ?9,
  bookable = ?10,
  colour = ?11,
  external_ids = ?12,
  position = ?13,
  revision = ?15 + 1,
  created_at = ?16,
  updated_at = ?17,
  deleted_at = ?18
WHERE id = ?1 AND revision = ?15;

-- :name employee_row_delete
DELETE FROM employee WHERE id = ?;

-- :name employee_rows
SELECT
  id, tenant_id, name, title, location_id, phone, phone_e164, email, active, bookable, colour,
  external_ids, position, version, revision, created_at, updated_at, deleted_at
FROM employee ORDER BY id;

-- :name user_row_insert
INSERT INTO user (
  id, tenant_id, name, role, email, employee_id, pin_hash, password_hash, totp_secret, locale,
  status, last_login_at, version, revision, created_at, updated_at, deleted_at
) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?);

-- :name user_row_select
SELECT
  id, tenant_id, name, role, email, employee_id, pin_hash, password_hash, totp_secret, locale,
  status, last_login_at, version, revision, created_at, updated_at, deleted_at
FROM user WHERE id = ?;

-- :name user_row_update
-- Parameters are numbered as the fields; one row, or the revision is stale.
UPDATE user SET
  name = ?3,
  role = ?4,
  email = ?5,
  employee_id = ?6,
  pin_hash = ?7,
  password_hash = ?8,
  totp_secret = ?9,
  locale = ?10,
  status = ?11,
  last_login_at = ?12,
  revision = ?14 + 1,
  created_at = ?15,
  updated_at = ?16,
  deleted_at = ?17
WHERE id = ?1 AND revision = ?14;

-- :name user_row_delete
DELETE FROM user WHERE id = ?;

-- :name user_rows
SELECT
  id, tenant_id, name, role, email, employee_id, pin_hash, password_hash, totp_secret, locale,
  status, last_login_at, version, revision, created_at, updated_at, deleted_at
FROM user ORDER BY id;

-- :name team_row_insert
INSERT INTO team (
  id, tenant_id, name, version, revision, created_at, updated_at, deleted_at
) VALUES (?, ?, ?, ?, ?, ?, ?, ?);

-- :name team_row_select
SELECT
  id, tenant_id, name, version, revision, created_at, updated_at, deleted_at
FROM team WHERE id = ?;

-- :name team_row_update
-- Parameters are numbered as the fields; one row, or the revision is stale.
UPDATE team SET
  name = ?3,
  revision = ?5 + 1,
  created_at = ?6,
  updated_at = ?7,
  deleted_at = ?8
WHERE id = ?1 AND revision = ?5;

-- :name team_row_delete
DELETE FROM team WHERE id = ?;

-- :name team_rows
SELECT
  id, tenant_id, name, version, revision, created_at, updated_at, deleted_at
FROM team ORDER BY id;

-- :name team_member_row_insert
INSERT INTO team_member (
  team_id, position, tenant_id, employee_id, role
) VALUES (?, ?, ?, ?, ?);

-- :name team_member_row_select
SELECT
  team_id, position, tenant_id, employee_id, role
FROM team_member WHERE team_id = ? ORDER BY position;

-- :name team_member_row_delete
DELETE FROM team_member WHERE team_id = ?;

-- :name team_member_rows
SELECT
  team_id, position, tenant_id, employee_id, role
FROM team_member ORDER BY team_id, position;

-- :name service_category_row_insert
INSERT INTO service_category (
  id, tenant_id, name, parent_id, position, version, revision, created_at, updated_at, deleted_at
) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?);

-- :name service_category_row_select
SELECT
  id, tenant_id, name, parent_id, position, version, revision, created_at, updated_at, deleted_at
FROM service_category WHERE id = ?;

-- :name service_category_row_update
-- Parameters are numbered as the fields; one row, or the revision is stale.
UPDATE service_category SET
  name = ?3,
  parent_id = ?4,
  position = ?5,
  revision = ?7 + 1,
  created_at = ?8,
  updated_at = ?9,
  deleted_at = ?10
WHERE id = ?1 AND revision = ?7;

-- :name service_category_row_delete
DELETE FROM service_category WHERE id = ?;

-- :name service_category_rows
SELECT
  id, tenant_id, name, parent_id, position, version, revision, created_at, updated_at, deleted_at
FROM service_category ORDER BY id;

-- :name service_row_insert
INSERT INTO service (
  id, tenant_id, name, category_id, description, price, duration_minutes, buffer_before,
  buffer_after, notice_min_hours, notice_max_days, limit_per_day, limit_per_week, capacity, kind,
  requires_approval, online, active, colour, position, version, revision, created_at, updated_at,
  deleted_at
) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?);

-- :name service_row_select
SELECT
  id, tenant_id, name, category_id, description, price, duration_minutes, buffer_before,
  buffer_after, notice_min_hours, notice_max_days, limit_per_day, limit_per_week, capacity, kind,
  requires_approval, online, active, colour, position, version, revision, created_at, updated_at,
  deleted_at
FROM service WHERE id = ?;

-- :name service_row_update
-- Parameters are numbered as the fields; one row, or the revision is stale.
UPDATE service SET
  name = ?3,
  category_id = ?4,
  description = ?5,
  price = ?6,
  duration_minutes = ?7,
  buffer_before = ?8,
  buffer_after = ?9,
  notice_min_hours = ?10,
  notice_max_days = ?11,
  limit_per_day = ?12,
  limit_per_week = ?13,
  capacity = ?14,
  kind = ?15,
  requires_approval = ?16,
  online = ?17,
  active = ?18,
  colour = ?19,
  position = ?20,
  revision = ?22 + 1,
  created_at = ?23,
  updated_at = ?24,
  deleted_at = ?25
WHERE id = ?1 AND revision = ?22;

-- :name service_row_delete
DELETE FROM service WHERE id = ?;

-- :name service_rows
SELECT
  id, tenant_id, name, category_id, description, price, duration_minutes, buffer_before,
  buffer_after, notice_min_hours, notice_max_days, limit_per_day, limit_per_week, capacity, kind,
  requires_approval, online, active, colour, position, version, revision, created_at, updated_at,
  deleted_at
FROM service ORDER BY id;

-- :name service_segment_row_insert
INSERT INTO service_segment (
  service_id, position, tenant_id, name, minutes, gap_after
) VALUES (?, ?, ?, ?, ?, ?);

-- :name service_segment_row_select
SELECT
  service_id, position, tenant_id, name, minutes, gap_after
FROM service_segment WHERE service_id = ? ORDER BY position;

-- :name service_segment_row_delete
DELETE FROM service_segment WHERE service_id = ?;

-- :name service_segment_rows
SELECT
  service_id, position, tenant_id, name, minutes, gap_after
FROM service_segment ORDER BY service_id, position;

-- :name service_addon_row_insert
INSERT INTO service_addon (
  id, tenant_id, service_id, name, price, duration_minutes, active, position, version, revision,
  created_at, updated_at, deleted_at
) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?);

-- :name service_addon_row_select
SELECT
  id, tenant_id, service_id, name, price, duration_minutes, active, position, version, revision,
  created_at, updated_at, deleted_at
FROM service_addon WHERE id = ?;

-- :name service_addon_row_update
-- Parameters are numbered as the fields; one row, or the revision is stale.
UPDATE service_addon SET
  service_id = ?3,
  name = ?4,
  price = ?5,
  duration_minutes = ?6,
  active = ?7,
  position = ?8,
  revision = ?10 + 1,
  created_at = ?11,
  updated_at = ?12,
  deleted_at = ?13
WHERE id = ?1 AND revision = ?10;

-- :name service_addon_row_delete
DELETE FROM service_addon WHERE id = ?;

-- :name service_addon_rows
SELECT
  id, tenant_id, service_id, name, price, duration_minutes, active, position, version, revision,
  created_at, updated_at, deleted_at
FROM service_addon ORDER BY id;

-- :name employee_service_row_insert
INSERT INTO employee_service (
  id, tenant_id, employee_id, service_id, can_book, is_primary, custom_price,
  custom_duration_minutes, skill_level, weight, commission, allowed_segments, version, revision,
  created_at, updated_at, deleted_at
) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?);

-- :name employee_service_row_select
SELECT
  id, tenant_id, employee_id, service_id, can_book, is_primary, custom_price,
  custom_duration_minutes, skill_level, weight, commission, allowed_segments, version, revision,
  created_at, updated_at, deleted_at
FROM employee_service WHERE id = ?;

-- :name employee_service_row_update
-- Parameters are numbered as the fields; one row, or the revision is stale.
UPDATE employee_service SET
  employee_id = ?3,
  service_id = ?4,
  can_book = ?5,
  is_primary = ?6,
  custom_price = ?7,
  custom_duration_minutes = ?8,
  skill_level = ?9,
  weight = ?10,
  commission = ?11,
  allowed_segments = ?12,
  revision = ?14 + 1,
  created_at = ?15,
  updated_at = ?16,
  deleted_at = ?17
WHERE id = ?1 AND revision = ?14;

-- :name employee_service_row_delete
DELETE FROM employee_service WHERE id = ?;

-- :name employee_service_rows
SELECT
  id, tenant_id, employee_id, service_id, can_book, is_primary, custom_price,
  custom_duration_minutes, skill_level, weight, commission, allowed_segments, version, revision,
  created_at, updated_at, deleted_at
FROM employee_service ORDER BY id;

-- :name pool_row_insert
INSERT INTO pool (
  id, tenant_id, name, strategy, service_id, location_id, active, version, revision, created_at,
  updated_at, deleted_at
) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?);

-- :name pool_row_select
SELECT
  id, tenant_id, name, strategy, service_id, location_id, active, version, revision, created_at,
  updated_at, deleted_at
FROM pool WHERE id = ?;

-- :name pool_row_update
-- Parameters are numbered as the fields; one row, or the revision is stale.
UPDATE pool SET
  name = ?3,
  strategy = ?4,
  service_id = ?5,
  location_id = ?6,
  active = ?7,
  revision = ?9 + 1,
  created_at = ?10,
  updated_at = ?11,
  deleted_at = ?12
WHERE id = ?1 AND revision = ?9;

-- :name pool_row_delete
DELETE FROM pool WHERE id = ?;

-- :name pool_rows
SELECT
  id, tenant_id, name, strategy, service_id, location_id, active, version, revision, created_at,
  updated_at, deleted_at
FROM pool ORDER BY id;

-- :name pool_member_row_insert
INSERT INTO pool_member (
  pool_id, position, tenant_id, employee_id, weight, priority, assigned_count, last_assigned_at
) VALUES (?, ?, ?, ?, ?, ?, ?, ?);

-- :name pool_member_row_select
SELECT
  pool_id, position, tenant_id, employee_id, weight, priority, assigned_count, last_assigned_at
FROM pool_member WHERE pool_id = ? ORDER BY position;

-- :name pool_member_row_delete
DELETE FROM pool_member WHERE pool_id = ?;

-- :name pool_member_rows
SELECT
  pool_id, position, tenant_id, employee_id, weight, priority, assigned_count, last_assigned_at
FROM pool_member ORDER BY pool_id, position;

-- :name form_field_row_insert
INSERT INTO form_field (
  id, tenant_id, service_id, name, label, description, type, required, options, validation,
  position, group_name, version, revision, created_at, updated_at, deleted_at
) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?);

-- :name form_field_row_select
SELECT
  id, tenant_id, service_id, name, label, description, type, required, options, validation,
  position, group_name, version, revision, created_at, updated_at, deleted_at
FROM form_field WHERE id = ?;

-- :name form_field_row_update
-- Parameters are numbered as the fields; one row, or the revision is stale.
UPDATE form_field SET
  service_id = ?3,
  name = ?4,
  label = ?5,
  description = ?6,
  type = ?7,
  required = ?8,
  options = ?9,
  validation = ?10,
  position = ?11,
  group_name = ?12,
  revision = ?14 + 1,
  created_at = ?15,
  updated_at = ?16,
  deleted_at = ?17
WHERE id = ?1 AND revision = ?14;

-- :name form_field_row_delete
DELETE FROM form_field WHERE id = ?;

-- :name form_field_rows
SELECT
  id, tenant_id, service_id, name, label, description, type, required, options, validation,
  position, group_name, version, revision, created_at, updated_at, deleted_at
FROM form_field ORDER BY id;

-- :name routing_rule_row_insert
INSERT INTO routing_rule (
  id, tenant_id, form_field_id, operator, value, service_id, pool_id, position, version, revision,
  created_at, updated_at, deleted_at
) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?);

-- :name routing_rule_row_select
SELECT
  id, tenant_id, form_field_id, operator, value, service_id, pool_id, position, version, revision,
  created_at, updated_at, deleted_at
FROM routing_rule WHERE id = ?;

-- :name routing_rule_row_update
-- Parameters are numbered as the fields; one row, or the revision is stale.
UPDATE routing_rule SET
  form_field_id = ?3,
  operator = ?4,
  value = ?5,
  service_id = ?6,
  pool_id = ?7,
  position = ?8,
  revision = ?10 + 1,
  created_at = ?11,
  updated_at = ?12,
  deleted_at = ?13
WHERE id = ?1 AND revision = ?10;

-- :name routing_rule_row_delete
DELETE FROM routing_rule WHERE id = ?;

-- :name routing_rule_rows
SELECT
  id, tenant_id, form_field_id, operator, value, service_id, pool_id, position, version, revision,
  created_at, updated_at, deleted_at
FROM routing_rule ORDER BY id;

-- :name shift_row_insert
INSERT INTO shift (
  id, tenant_id, employee_id, day_of_week, start_minute, end_minute, valid_from, valid_to, version,
  revision, created_at, updated_at, deleted_at
) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?);

-- :name shift_row_select
SELECT
  id, tenant_id, employee_id, day_of_week, start_minute, end_minute, valid_from, valid_to, version,
  revision, created_at, updated_at, deleted_at
FROM shift WHERE id = ?;

-- :name shift_row_update
-- Parameters are numbered as the fields; one row, or the revision is stale.
UPDATE shift SET
  employee_id = ?3,
  day_of_week = ?4,
  start_minute = ?5,
  end_minute = ?6,
  valid_from = ?7,
  valid_to = ?8,
  revision = ?10 + 1,
  created_at = ?11,
  updated_at = ?12,
  deleted_at = ?13
WHERE id = ?1 AND revision = ?10;

-- :name shift_row_delete
DELETE FROM shift WHERE id = ?;

-- :name shift_rows
SELECT
  id, tenant_id, employee_id, day_of_week, start_minute, end_minute, valid_from, valid_to, version,
  revision, created_at, updated_at, deleted_at
FROM shift ORDER BY id;

-- :name schedule_exception_row_insert
INSERT INTO schedule_exception (
  id, tenant_id, employee_id, date, start_minute, end_minute, type, reason, version, revision,
  created_at, updated_at, deleted_at
) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?);

-- :name schedule_exception_row_select
SELECT
  id, tenant_id, employee_id, date, start_minute, end_minute, type, reason, version, revision,
  created_at, updated_at, deleted_at
FROM schedule_exception WHERE id = ?;

-- :name schedule_exception_row_update
-- Parameters are numbered as the fields; one row, or the revision is stale.
UPDATE schedule_exception SET
  employee_id = ?3,
  date = ?4,
  start_minute = ?5,
  end_minute = ?6,
  type = ?7,
  reason = ?8,
  revision = ?10 + 1,
  created_at = ?11,
  updated_at = ?12,
  deleted_at = ?13
WHERE id = ?1 AND revision = ?10;

-- :name schedule_exception_row_delete
DELETE FROM schedule_exception WHERE id = ?;

-- :name schedule_exception_rows
SELECT
  id, tenant_id, employee_id, date, start_minute, end_minute, type, reason, version, revision,
  created_at, updated_at, deleted_at
FROM schedule_exception ORDER BY id;

-- :name holiday_row_insert
INSERT INTO holiday (
  id, tenant_id, location_id, date, name, yearly, blocks_booking, version, revision, created_at,
  updated_at, deleted_at
) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?);

-- :name holiday_row_select
SELECT
  id, tenant_id, location_id, date, name, yearly, blocks_booking, version, revision, created_at,
  updated_at, deleted_at
FROM holiday WHERE id = ?;

-- :name holiday_row_update
-- Parameters are numbered as the fields; one row, or the revision is stale.
UPDATE holiday SET
  location_id = ?3,
  date = ?4,
  name = ?5,
  yearly = ?6,
  blocks_booking = ?7,
  revision = ?9 + 1,
  created_at = ?10,
  updated_at = ?11,
  deleted_at = ?12
WHERE id = ?1 AND revision = ?9;

-- :name holiday_row_delete
DELETE FROM holiday WHERE id = ?;

-- :name holiday_rows
SELECT
  id, tenant_id, location_id, date, name, yearly, blocks_booking, version, revision, created_at,
  updated_at, deleted_at
FROM holiday ORDER BY id;

-- :name block_row_insert
INSERT INTO block (
  id, tenant_id, employee_id, starts_at, ends_at, reason, version, revision, created_at, updated_at,
  deleted_at
) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?);

-- :name block_row_select
SELECT
  id, tenant_id, employee_id, starts_at, ends_at, reason, version, revision, created_at, updated_at,
  deleted_at
FROM block WHERE id = ?;

-- :name block_row_update
-- Parameters are numbered as the fields; one row, or the revision is stale.
UPDATE block SET
  employee_id = ?3,
  starts_at = ?4,
  ends_at = ?5,
  reason = ?6,
  revision = ?8 + 1,
  created_at = ?9,
  updated_at = ?10,
  deleted_at = ?11
WHERE id = ?1 AND revision = ?8;

-- :name block_row_delete
DELETE FROM block WHERE id = ?;

-- :name block_rows
SELECT
  id, tenant_id, employee_id, starts_at, ends_at, reason, version, revision, created_at, updated_at,
  deleted_at
FROM block ORDER BY id;

-- :name customer_row_insert
INSERT INTO customer (
  id, tenant_id, first_name, last_name, email, email_duplicate, phone, phone_e164, phone_variants,
  birth_date, address, locale, preferences, notes, no_show_count, blocked, blocked_reason,
  journey_status, privacy_consent_at, marketing_consent_at, deletion_requested_at, merged_into_id,
  version, revision, created_at, updated_at, deleted_at
) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?);

-- :name customer_row_select
SELECT
  id, tenant_id, first_name, last_name, email, email_duplicate, phone, phone_e164, phone_variants,
  birth_date, address, locale, preferences, notes, no_show_count, blocked, blocked_reason,
  journey_status, privacy_consent_at, marketing_consent_at, deletion_requested_at, merged_into_id,
  version, revision, created_at, updated_at, deleted_at
FROM customer WHERE id = ?;

-- :name customer_row_update
-- Parameters are numbered as the fields; one row, or the revision is stale.
UPDATE customer SET
  first_name = ?3,
  last_name = ?4,
  email = ?5,
  email_duplicate = ?6,
  phone = ?7,
  phone_e164 = ?8,
  phone_variants = ?9,
  birth_date = ?10,
  address = ?11,
  locale = ?12,
  preferences = ?13,
  notes = ?14,
  no_show_count = ?15,
  blocked = ?16,
  blocked_reason = ?17,
  journey_status = ?18,
  privacy_consent_at = ?19,
  marketing_consent_at = ?20,
  deletion_requested_at = ?21,
  merged_into_id = ?22,
  revision = ?24 + 1,
  created_at = ?25,
  updated_at = ?26,
  deleted_at = ?27
WHERE id = ?1 AND revision = ?24;

-- :name customer_row_delete
DELETE FROM customer WHERE id = ?;

-- :name customer_rows
SELECT
  id, tenant_id, first_name, last_name, email, email_duplicate, phone, phone_e164, phone_variants,
  birth_date, address, locale, preferences, notes, no_show_count, blocked, blocked_reason,
  journey_status, privacy_consent_at, marketing_consent_at, deletion_requested_at, merged_into_id,
  version, revision, created_at, updated_at, deleted_at
FROM customer ORDER BY id;

-- :name series_row_insert
INSERT INTO series (
  id, tenant_id, customer_id, location_id, rule, first_date, start_minute, except_dates, template,
  ended_on, version, revision, created_at, updated_at, deleted_at
) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?);

-- :name series_row_select
SELECT
  id, tenant_id, customer_id, location_id, rule, first_date, start_minute, except_dates, template,
  ended_on, version, revision, created_at, updated_at, deleted_at
FROM series WHERE id = ?;

-- :name series_row_update
-- Parameters are numbered as the fields; one row, or the revision is stale.
UPDATE series SET
  customer_id = ?3,
  location_id = ?4,
  rule = ?5,
  first_date = ?6,
  start_minute = ?7,
  except_dates = ?8,
  template = ?9,
  ended_on = ?10,
  revision = ?12 + 1,
  created_at = ?13,
  updated_at = ?14,
  deleted_at = ?15
WHERE id = ?1 AND revision = ?12;

-- :name series_row_delete
DELETE FROM series WHERE id = ?;

-- :name series_rows
SELECT
  id, tenant_id, customer_id, location_id, rule, first_date, start_minute, except_dates, template,
  ended_on, version, revision, created_at, updated_at, deleted_at
FROM series ORDER BY id;

-- :name appointment_row_insert
INSERT INTO appointment (
  id, tenant_id, location_id, customer_id, status, starts_at, ends_at, price, duration_minutes,
  title, notes, internal_notes, cancellation_reason, confirmation_code, source, booked_by, told_at,
  told_by, told_how, series_id, call_id, overrides, moves, reminders_sent, last_reminder_at,
  version, revision, created_at, updated_at, deleted_at, sync_state, requires_manual_review,
  review_flagged_at, retry_count, last_sync_attempt_at, sync_error
) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?);

-- :name appointment_row_select
SELECT
  id, tenant_id, location_id, customer_id, status, starts_at, ends_at, price, duration_minutes,
  title, notes, internal_notes, cancellation_reason, confirmation_code, source, booked_by, told_at,
  told_by, told_how, series_id, call_id, overrides, moves, reminders_sent, last_reminder_at,
  version, revision, created_at, updated_at, deleted_at, sync_state, requires_manual_review,
  review_flagged_at, retry_count, last_sync_attempt_at, sync_error
FROM appointment WHERE id = ?;

-- :name appointment_row_update
-- Parameters are numbered as the fields; one row, or the revision is stale.
UPDATE appointment SET
  location_id = ?3,
  customer_id = ?4,
  status = ?5,
  starts_at = ?6,
  ends_at = ?7,
  price = ?8,
  duration_minutes = ?9,
  title = ?10,
  notes = ?11,
  internal_notes = ?12,
  cancellation_reason = ?13,
  confirmation_code = ?14,
  source = ?15,
  booked_by = ?16,
  told_at = ?17,
  told_by = ?18,
  told_how = ?19,
  series_id = ?20,
  call_id = ?21,
  overrides = ?22,
  moves = ?23,
  reminders_sent = ?24,
  last_reminder_at = ?25,
  revision = ?27 + 1,
  created_at = ?28,
  updated_at = ?29,
  deleted_at = ?30
WHERE id = ?1 AND revision = ?27;

-- :name appointment_row_delete
DELETE FROM appointment WHERE id = ?;

-- :name appointment_rows
SELECT
  id, tenant_id, location_id, customer_id, status, starts_at, ends_at, price, duration_minutes,
  title, notes, internal_notes, cancellation_reason, confirmation_code, source, booked_by, told_at,
  told_by, told_how, series_id, call_id, overrides, moves, reminders_sent, last_reminder_at,
  version, revision, created_at, updated_at, deleted_at, sync_state, requires_manual_review,
  review_flagged_at, retry_count, last_sync_attempt_at, sync_error
FROM appointment ORDER BY id;

-- :name appointment_segment_row_insert
INSERT INTO appointment_segment (
  appointment_id, position, tenant_id, location_id, service_id, part, employee_id, starts_at,
  ends_at, gap_after, occupied_from, occupied_to, price, service_name, part_name, employee_name,
  overlap, overlap_with, overlap_reason, blocking
) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?);

-- :name appointment_segment_row_select
SELECT
  appointment_id, position, tenant_id, location_id, service_id, part, employee_id, starts_at,
  ends_at, gap_after, occupied_from, occupied_to, price, service_name, part_name, employee_name,
  overlap, overlap_with, overlap_reason, blocking
FROM appointment_segment WHERE appointment_id = ? ORDER BY position;

-- :name appointment_segment_row_delete
DELETE FROM appointment_segment WHERE appointment_id = ?;

-- :name appointment_segment_rows
SELECT
  appointment_id, position, tenant_id, location_id, service_id, part, employee_id, starts_at,
  ends_at, gap_after, occupied_from, occupied_to, price, service_name, part_name, employee_name,
  overlap, overlap_with, overlap_reason, blocking
FROM appointment_segment ORDER BY appointment_id, position;

-- :name appointment_addon_row_insert
INSERT INTO appointment_addon (
  appointment_id, position, tenant_id, addon_id, segment, name, price, duration_minutes
) VALUES (?, ?, ?, ?, ?, ?, ?, ?);

-- :name appointment_addon_row_select
SELECT
  appointment_id, position, tenant_id, addon_id, segment, name, price, duration_minutes
FROM appointment_addon WHERE appointment_id = ? ORDER BY position;

-- :name appointment_addon_row_delete
DELETE FROM appointment_addon WHERE appointment_id = ?;

-- :name appointment_addon_rows
SELECT
  appointment_id, position, tenant_id, addon_id, segment, name, price, duration_minutes
FROM appointment_addon ORDER BY appointment_id, position;

-- :name appointment_answer_row_insert
INSERT INTO appointment_answer (
  appointment_id, position, tenant_id, form_field_id, label, value
) VALUES (?, ?, ?, ?, ?, ?);

-- :name appointment_answer_row_select
SELECT
  appointment_id, position, tenant_id, form_field_id, label, value
FROM appointment_answer WHERE appointment_id = ? ORDER BY position;

-- :name appointment_answer_row_delete
DELETE FROM appointment_answer WHERE appointment_id = ?;

-- :name appointment_answer_rows
SELECT
  appointment_id, position, tenant_id, form_field_id, label, value
FROM appointment_answer ORDER BY appointment_id, position;

-- :name participant_row_insert
INSERT INTO participant (
  appointment_id, position, tenant_id, customer_id, name, email, phone, phone_e164, relationship,
  status
) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?);

-- :name participant_row_select
SELECT
  appointment_id, position, tenant_id, customer_id, name, email, phone, phone_e164, relationship,
  status
FROM participant WHERE appointment_id = ? ORDER BY position;

-- :name participant_row_delete
DELETE FROM participant WHERE appointment_id = ?;

-- :name participant_rows
SELECT
  appointment_id, position, tenant_id, customer_id, name, email, phone, phone_e164, relationship,
  status
FROM participant ORDER BY appointment_id, position;

-- :name status_history_row_insert
INSERT INTO status_history (
  appointment_id, at, position, id, tenant_id, from_status, to_status, by_kind, by_id, by_name,
  reason, from_starts_at, to_starts_at
) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?);

-- :name status_history_row_select
SELECT
  appointment_id, at, position, id, tenant_id, from_status, to_status, by_kind, by_id, by_name,
  reason, from_starts_at, to_starts_at
FROM status_history WHERE appointment_id = ? ORDER BY at, position, id;

-- :name status_history_row_delete
DELETE FROM status_history WHERE appointment_id = ?;

-- :name status_history_rows
SELECT
  appointment_id, at, position, id, tenant_id, from_status, to_status, by_kind, by_id, by_name,
  reason, from_starts_at, to_starts_at
FROM status_history ORDER BY appointment_id, at, position, id;

-- :name customer_note_row_insert
INSERT INTO customer_note (
  id, tenant_id, customer_id, kind, text, noted_at, noted_by, appointment_id, version, revision,
  created_at, updated_at, deleted_at
) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?);

-- :name customer_note_row_select
SELECT
  id, tenant_id, customer_id, kind, text, noted_at, noted_by, appointment_id, version, revision,
  created_at, updated_at, deleted_at
FROM customer_note WHERE id = ?;

-- :name customer_note_row_update
-- Parameters are numbered as the fields; one row, or the revision is stale.
UPDATE customer_note SET
  customer_id = ?3,
  kind = ?4,
  text = ?5,
  noted_at = ?6,
  noted_by = ?7,
  appointment_id = ?8,
  revision = ?10 + 1,
  created_at = ?11,
  updated_at = ?12,
  deleted_at = ?13
WHERE id = ?1 AND revision = ?10;

-- :name customer_note_row_delete
DELETE FROM customer_note WHERE id = ?;

-- :name customer_note_rows
SELECT
  id, tenant_id, customer_id, kind, text, noted_at, noted_by, appointment_id, version, revision,
  created_at, updated_at, deleted_at
FROM customer_note ORDER BY id;

-- :name waitlist_entry_row_insert
INSERT INTO waitlist_entry (
  id, tenant_id, location_id, customer_id, service_id, employee_id, from_date, to_date, days,
  start_minute, end_minute, priority, status, note, appointment_id, version, revision, created_at,
  updated_at, deleted_at
) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?);

-- :name waitlist_entry_row_select
SELECT
  id, tenant_id, location_id, customer_id, service_id, employee_id, from_date, to_date, days,
  start_minute, end_minute, priority, status, note, appointment_id, version, revision, created_at,
  updated_at, deleted_at
FROM waitlist_entry WHERE id = ?;

-- :name waitlist_entry_row_update
-- Parameters are numbered as the fields; one row, or the revision is stale.
UPDATE waitlist_entry SET
  location_id = ?3,
  customer_id = ?4,
  service_id = ?5,
  employee_id = ?6,
  from_date = ?7,
  to_date = ?8,
  days = ?9,
  start_minute = ?10,
  end_minute = ?11,
  priority = ?12,
  status = ?13,
  note = ?14,
  appointment_id = ?15,
  revision = ?17 + 1,
  created_at = ?18,
  updated_at = ?19,
  deleted_at = ?20
WHERE id = ?1 AND revision = ?17;

-- :name waitlist_entry_row_delete
DELETE FROM waitlist_entry WHERE id = ?;

-- :name waitlist_entry_rows
SELECT
  id, tenant_id, location_id, customer_id, service_id, employee_id, from_date, to_date, days,
  start_minute, end_minute, priority, status, note, appointment_id, version, revision, created_at,
  updated_at, deleted_at
FROM waitlist_entry ORDER BY id;

-- :name walk_in_row_insert
INSERT INTO walk_in (
  id, tenant_id, location_id, number, date, name, phone, phone_e164, customer_id, service_id,
  employee_id, arrived_at, quoted_minutes, promised_start_at, state, appointment_id, note, version,
  revision, created_at, updated_at, deleted_at
) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?);

-- :name walk_in_row_select
SELECT
  id, tenant_id, location_id, number, date, name, phone, phone_e164, customer_id, service_id,
  employee_id, arrived_at, quoted_minutes, promised_start_at, state, appointment_id, note, version,
  revision, created_at, updated_at, deleted_at
FROM walk_in WHERE id = ?;

-- :name walk_in_row_update
-- Parameters are numbered as the fields; one row, or the revision is stale.
UPDATE walk_in SET
  location_id = ?3,
  number = ?4,
  date = ?5,
  name = ?6,
  phone = ?7,
  phone_e164 = ?8,
  customer_id = ?9,
  service_id = ?10,
  employee_id = ?11,
  arrived_at = ?12,
  quoted_minutes = ?13,
  promised_start_at = ?14,
  state = ?15,
  appointment_id = ?16,
  note = ?17,
  revision = ?19 + 1,
  created_at = ?20,
  updated_at = ?21,
  deleted_at = ?22
WHERE id = ?1 AND revision = ?19;

-- :name walk_in_row_delete
DELETE FROM walk_in WHERE id = ?;

-- :name walk_in_rows
SELECT
  id, tenant_id, location_id, number, date, name, phone, phone_e164, customer_id, service_id,
  employee_id, arrived_at, quoted_minutes, promised_start_at, state, appointment_id, note, version,
  revision, created_at, updated_at, deleted_at
FROM walk_in ORDER BY id;

-- :name call_log_row_insert
INSERT INTO call_log (
  id, tenant_id, call_id, from_number, to_number, started_at, ended_at, seconds, reason, notes,
  recording_url, customer_id, appointment_id, version, revision, created_at, updated_at, deleted_at
) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?);

-- :name call_log_row_select
SELECT
  id, tenant_id, call_id, from_number, to_number, started_at, ended_at, seconds, reason, notes,
  recording_url, customer_id, appointment_id, version, revision, created_at, updated_at, deleted_at
FROM call_log WHERE id = ?;

-- :name call_log_row_update
-- Parameters are numbered as the fields; one row, or the revision is stale.
UPDATE call_log SET
  call_id = ?3,
  from_number = ?4,
  to_number = ?5,
  started_at = ?6,
  ended_at = ?7,
  seconds = ?8,
  reason = ?9,
  notes = ?10,
  recording_url = ?11,
  customer_id = ?12,
  appointment_id = ?13,
  revision = ?15 + 1,
  created_at = ?16,
  updated_at = ?17,
  deleted_at = ?18
WHERE id = ?1 AND revision = ?15;

-- :name call_log_row_delete
DELETE FROM call_log WHERE id = ?;

-- :name call_log_rows
SELECT
  id, tenant_id, call_id, from_number, to_number, started_at, ended_at, seconds, reason, notes,
  recording_url, customer_id, appointment_id, version, revision, created_at, updated_at, deleted_at
FROM call_log ORDER BY id;

-- :name workflow_row_insert
INSERT INTO workflow (
  id, tenant_id, name, trigger_on, channel, subject, template, offset_minutes, active, version,
  revision, created_at, updated_at, deleted_at
) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?);

-- :name workflow_row_select
SELECT
  id, tenant_id, name, trigger_on, channel, subject, template, offset_minutes, active, version,
  revision, created_at, updated_at, deleted_at
FROM workflow WHERE id = ?;

-- :name workflow_row_update
-- Parameters are numbered as the fields; one row, or the revision is stale.
UPDATE workflow SET
  name = ?3,
  trigger_on = ?4,
  channel = ?5,
  subject = ?6,
  template = ?7,
  offset_minutes = ?8,
  active = ?9,
  revision = ?11 + 1,
  created_at = ?12,
  updated_at = ?13,
  deleted_at = ?14
WHERE id = ?1 AND revision = ?11;

-- :name workflow_row_delete
DELETE FROM workflow WHERE id = ?;

-- :name workflow_rows
SELECT
  id, tenant_id, name, trigger_on, channel, subject, template, offset_minutes, active, version,
  revision, created_at, updated_at, deleted_at
FROM workflow ORDER BY id;

-- :name notification_row_insert
INSERT INTO notification (
  id, tenant_id, type, recipient, message, status, failure_reason, sent_at, appointment_id,
  workflow_id, version, revision, created_at, updated_at, deleted_at
) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?);

-- :name notification_row_select
SELECT
  id, tenant_id, type, recipient, message, status, failure_reason, sent_at, appointment_id,
  workflow_id, version, revision, created_at, updated_at, deleted_at
FROM notification WHERE id = ?;

-- :name notification_row_update
-- Parameters are numbered as the fields; one row, or the revision is stale.
UPDATE notification SET
  type = ?3,
  recipient = ?4,
  message = ?5,
  status = ?6,
  failure_reason = ?7,
  sent_at = ?8,
  appointment_id = ?9,
  workflow_id = ?10,
  revision = ?12 + 1,
  created_at = ?13,
  updated_at = ?14,
  deleted_at = ?15
WHERE id = ?1 AND revision = ?12;

-- :name notification_row_delete
DELETE FROM notification WHERE id = ?;

-- :name notification_rows
SELECT
  id, tenant_id, type, recipient, message, status, failure_reason, sent_at, appointment_id,
  workflow_id, version, revision, created_at, updated_at, deleted_at
FROM notification ORDER BY id;

-- :name webhook_subscription_row_insert
INSERT INTO webhook_subscription (
  id, tenant_id, url, events, active, version, revision, created_at, updated_at, deleted_at
) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?);

-- :name webhook_subscription_row_select
SELECT
  id, tenant_id, url, events, active, version, revision, created_at, updated_at, deleted_at
FROM webhook_subscription WHERE id = ?;

-- :name webhook_subscription_row_update
-- Parameters are numbered as the fields; one row, or the revision is stale.
UPDATE webhook_subscription SET
  url = ?3,
  events = ?4,
  active = ?5,
  revision = ?7 + 1,
  created_at = ?8,
  updated_at = ?9,
  deleted_at = ?10
WHERE id = ?1 AND revision = ?7;

-- :name webhook_subscription_row_delete
DELETE FROM webhook_subscription WHERE id = ?;

-- :name webhook_subscription_rows
SELECT
  id, tenant_id, url, events, active, version, revision, created_at, updated_at, deleted_at
FROM webhook_subscription ORDER BY id;

-- :name webhook_delivery_row_insert
INSERT INTO webhook_delivery (
  id, tenant_id, subscription_id, event, status, attempts, next_try_at, response, version, revision,
  created_at, updated_at, deleted_at
) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?);

-- :name webhook_delivery_row_select
SELECT
  id, tenant_id, subscription_id, event, status, attempts, next_try_at, response, version, revision,
  created_at, updated_at, deleted_at
FROM webhook_delivery WHERE id = ?;

-- :name webhook_delivery_row_update
-- Parameters are numbered as the fields; one row, or the revision is stale.
UPDATE webhook_delivery SET
  subscription_id = ?3,
  event = ?4,
  status = ?5,
  attempts = ?6,
  next_try_at = ?7,
  response = ?8,
  revision = ?10 + 1,
  created_at = ?11,
  updated_at = ?12,
  deleted_at = ?13
WHERE id = ?1 AND revision = ?10;

-- :name webhook_delivery_row_delete
DELETE FROM webhook_delivery WHERE id = ?;

-- :name webhook_delivery_rows
SELECT
  id, tenant_id, subscription_id, event, status, attempts, next_try_at, response, version, revision,
  created_at, updated_at, deleted_at
FROM webhook_delivery ORDER BY id;

-- :name sale_row_insert
INSERT INTO sale (
  id, tenant_id, location_id, receipt_number, status, sold_at, customer_id, appointment_id, total,
  tax, sold_by, note, version, revision, created_at, updated_at, deleted_at
) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?);

-- :name sale_row_select
SELECT
  id, tenant_id, location_id, receipt_number, status, sold_at, customer_id, appointment_id, total,
  tax, sold_by, note, version, revision, created_at, updated_at, deleted_at
FROM sale WHERE id = ?;

-- :name sale_row_update
-- Parameters are numbered as the fields; one row, or the revision is stale.
UPDATE sale SET
  location_id = ?3,
  receipt_number = ?4,
  status = ?5,
  sold_at = ?6,
  customer_id = ?7,
  appointment_id = ?8,
  total = ?9,
  tax = ?10,
  sold_by = ?11,
  note = ?12,
  revision = ?14 + 1,
  created_at = ?15,
  updated_at = ?16,
  deleted_at = ?17
WHERE id = ?1 AND revision = ?14;

-- :name sale_row_delete
DELETE FROM sale WHERE id = ?;

-- :name sale_rows
SELECT
  id, tenant_id, location_id, receipt_number, status, sold_at, customer_id, appointment_id, total,
  tax, sold_by, note, version, revision, created_at, updated_at, deleted_at
FROM sale ORDER BY id;

-- :name sale_item_row_insert
INSERT INTO sale_item (
  sale_id, position, tenant_id, kind, name, quantity, amount, tax_rate, service_id, employee_id
) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?);

-- :name sale_item_row_select
SELECT
  sale_id, position, tenant_id, kind, name, quantity, amount, tax_rate, service_id, employee_id
FROM sale_item WHERE sale_id = ? ORDER BY position;

-- :name sale_item_row_delete
DELETE FROM sale_item WHERE sale_id = ?;

-- :name sale_item_rows
SELECT
  sale_id, position, tenant_id, kind, name, quantity, amount, tax_rate, service_id, employee_id
FROM sale_item ORDER BY sale_id, position;

-- :name sale_payment_row_insert
INSERT INTO sale_payment (
  sale_id, position, tenant_id, tender, amount
) VALUES (?, ?, ?, ?, ?);

-- :name sale_payment_row_select
SELECT
  sale_id, position, tenant_id, tender, amount
FROM sale_payment WHERE sale_id = ? ORDER BY position;

-- :name sale_payment_row_delete
DELETE FROM sale_payment WHERE sale_id = ?;

-- :name sale_payment_rows
SELECT
  sale_id, position, tenant_id, tender, amount
FROM sale_payment ORDER BY sale_id, position;

-- :name knowledge_article_row_insert
INSERT INTO knowledge_article (
  id, tenant_id, title, text, category, status, version, revision, created_at, updated_at,
  deleted_at
) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?);

-- :name knowledge_article_row_select
SELECT
  id, tenant_id, title, text, category, status, version, revision, created_at, updated_at,
  deleted_at
FROM knowledge_article WHERE id = ?;

-- :name knowledge_article_row_update
-- Parameters are numbered as the fields; one row, or the revision is stale.
UPDATE knowledge_article SET
  title = ?3,
  text = ?4,
  category = ?5,
  status = ?6,
  revision = ?8 + 1,
  created_at = ?9,
  updated_at = ?10,
  deleted_at = ?11
WHERE id = ?1 AND revision = ?8;

-- :name knowledge_article_row_delete
DELETE FROM knowledge_article WHERE id = ?;

-- :name knowledge_article_rows
SELECT
  id, tenant_id, title, text, category, status, version, revision, created_at, updated_at,
  deleted_at
FROM knowledge_article ORDER BY id;

-- :name privacy_request_row_insert
INSERT INTO privacy_request (
  id, tenant_id, customer_id, kind, status, requested_at, processed_at, processed_by, note, version,
  revision, created_at, updated_at, deleted_at
) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?);

-- :name privacy_request_row_select
SELECT
  id, tenant_id, customer_id, kind, status, requested_at, processed_at, processed_by, note, version,
  revision, created_at, updated_at, deleted_at
FROM privacy_request WHERE id = ?;

-- :name privacy_request_row_update
-- Parameters are numbered as the fields; one row, or the revision is stale.
UPDATE privacy_request SET
  customer_id = ?3,
  kind = ?4,
  status = ?5,
  requested_at = ?6,
  processed_at = ?7,
  processed_by = ?8,
  note = ?9,
  revision = ?11 + 1,
  created_at = ?12,
  updated_at = ?13,
  deleted_at = ?14
WHERE id = ?1 AND revision = ?11;

-- :name privacy_request_row_delete
DELETE FROM privacy_request WHERE id = ?;

-- :name privacy_request_rows
SELECT
  id, tenant_id, customer_id, kind, status, requested_at, processed_at, processed_by, note, version,
  revision, created_at, updated_at, deleted_at
FROM privacy_request ORDER BY id;

-- :name retention_policy_row_insert
INSERT INTO retention_policy (
  id, tenant_id, entity, days, version, revision, created_at, updated_at, deleted_at
) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?);

-- :name retention_policy_row_select
SELECT
  id, tenant_id, entity, days, version, revision, created_at, updated_at, deleted_at
FROM retention_policy WHERE id = ?;

-- :name retention_policy_row_update
-- Parameters are numbered as the fields; one row, or the revision is stale.
UPDATE retention_policy SET
  entity = ?3,
  days = ?4,
  revision = ?6 + 1,
  created_at = ?7,
  updated_at = ?8,
  deleted_at = ?9
WHERE id = ?1 AND revision = ?6;

-- :name retention_policy_row_delete
DELETE FROM retention_policy WHERE id = ?;

-- :name retention_policy_rows
SELECT
  id, tenant_id, entity, days, version, revision, created_at, updated_at, deleted_at
FROM retention_policy ORDER BY id;

-- :name external_mapping_row_insert
INSERT INTO external_mapping (
  id, tenant_id, entity, entity_id, system, external_id, confidence, source, version, revision,
  created_at, updated_at, deleted_at
) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?);

-- :name external_mapping_row_select
SELECT
  id, tenant_id, entity, entity_id, system, external_id, confidence, source, version, revision,
  created_at, updated_at, deleted_at
FROM external_mapping WHERE id = ?;

-- :name external_mapping_row_update
-- Parameters are numbered as the fields; one row, or the revision is stale.
UPDATE external_mapping SET
  entity = ?3,
  entity_id = ?4,
  system = ?5,
  external_id = ?6,
  confidence = ?7,
  source = ?8,
  revision = ?10 + 1,
  created_at = ?11,
  updated_at = ?12,
  deleted_at = ?13
WHERE id = ?1 AND revision = ?10;

-- :name external_mapping_row_delete
DELETE FROM external_mapping WHERE id = ?;

-- :name external_mapping_rows
SELECT
  id, tenant_id, entity, entity_id, system, external_id, confidence, source, version, revision,
  created_at, updated_at, deleted_at
FROM external_mapping ORDER BY id;

-- :name review_item_row_insert
INSERT INTO review_item (
  id, tenant_id, kind, entity, entity_id, summary, base, ours, theirs, found_at, snoozed_until_at,
  resolved_at, resolved_by, resolution, reason, version, revision, created_at, updated_at,
  deleted_at
) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?);

-- :name review_item_row_select
SELECT
  id, tenant_id, kind, entity, entity_id, summary, base, ours, theirs, found_at, snoozed_until_at,
  resolved_at, resolved_by, resolution, reason, version, revision, created_at, updated_at,
  deleted_at
FROM review_item WHERE id = ?;

-- :name review_item_row_update
-- Parameters are numbered as the fields; one row, or the revision is stale.
UPDATE review_item SET
  kind = ?3,
  entity = ?4,
  entity_id = ?5,
  summary = ?6,
  base = ?7,
  ours = ?8,
  theirs = ?9,
  found_at = ?10,
  snoozed_until_at = ?11,
  resolved_at = ?12,
  resolved_by = ?13,
  resolution = ?14,
  reason = ?15,
  revision = ?17 + 1,
  created_at = ?18,
  updated_at = ?19,
  deleted_at = ?20
WHERE id = ?1 AND revision = ?17;

-- :name review_item_row_delete
DELETE FROM review_item WHERE id = ?;

-- :name review_item_rows
SELECT
  id, tenant_id, kind, entity, entity_id, summary, base, ours, theirs, found_at, snoozed_until_at,
  resolved_at, resolved_by, resolution, reason, version, revision, created_at, updated_at,
  deleted_at
FROM review_item ORDER BY id;
