-- Whose turn it was: what the other channels' bookings that named nobody gave to the members of a pool, beside what the pool's own rows count.
-- Not synced, as a desk's counts are not.
CREATE TABLE pool_turn (
  tenant_id uuid NOT NULL REFERENCES tenant_clock (tenant_id) DEFERRABLE INITIALLY DEFERRED,
  pool_id uuid NOT NULL,
  employee_id uuid NOT NULL,
  assigned_count bigint NOT NULL CHECK (assigned_count >= 0),
  last_assigned_at bigint NOT NULL,
  PRIMARY KEY (tenant_id, pool_id, employee_id),
  FOREIGN KEY (tenant_id, pool_id) REFERENCES pool (tenant_id, id) DEFERRABLE INITIALLY DEFERRED,
  FOREIGN KEY (tenant_id, employee_id) REFERENCES employee (tenant_id, id) DEFERRABLE INITIALLY DEFERRED
);

ALTER TABLE pool_turn ENABLE ROW LEVEL SECURITY;
ALTER TABLE pool_turn FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_wall ON pool_turn
  USING (tenant_id = nullif(current_setting('frontdesk.tenant', true), '')::uuid)
  WITH CHECK (tenant_id = nullif(current_setting('frontdesk.tenant', true), '')::uuid);
REVOKE ALL ON pool_turn FROM PUBLIC;
GRANT SELECT, INSERT, UPDATE ON pool_turn TO frontdesk_app;
