-- What every connection says, whatever it is about.

-- :name begin_read
-- One snapshot for all that is read.
BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;

-- :name begin_write
BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE;

-- :name enter_tenant
-- From here to the end of the transaction nothing of another tenant can be seen or written.
SELECT enter_tenant($1::uuid);

-- :name commit
COMMIT;

-- :name rollback
ROLLBACK;

-- :name ping
SELECT 1;

-- :name role_check
-- Whether the role of this connection could reach around row-level security: as a superuser, by BYPASSRLS, or as an owner of tables.
SELECT current_user::text,
  (SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user),
  EXISTS (SELECT FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND pg_get_userbyid(relowner) = current_user);

-- :name server_identity
-- Which cluster this is, and which of its lives: a restored backup or a promoted standby has another timeline.
SELECT system_identifier, (SELECT timeline_id FROM pg_control_checkpoint()) FROM pg_control_system();
