#include "core/store/hold.h"

#include "core/model/instant.h"
#include "core/model/language.h"
#include "core/store/connection.h"
#include "core/store/query.h"
#include "core/store/replica_inside.h"

static enum code clear(struct replica *replica, struct error *error) {
  struct query query = query_start(replica, SQL_HOLD_CLEAR);
  query_id(&query, replica->holder);
  query_int(&query, replica_now(replica));
  return query_run(&query, NULL, error);
}

static struct id hold_id(const struct replica *replica, int number) {
  struct id id = replica->holder;
  id.bytes[ID_SIZE - 1] = (uint8_t)number;
  return id;
}

/* A row for each stretch that one employee does without another in between. */
static enum code insert_blocks(struct replica *replica, const struct salon *salon,
                               const struct visit_plan *plan, int64_t starts_at, struct error *error) {
  enum code code = CODE_OK;
  int number = 0;
  for (int i = 0; i < plan->segment_count && code == CODE_OK; i++) {
    struct interval taken = plan_segment_occupied(&plan->segments[i], starts_at);
    struct query query = query_start(replica, SQL_HOLD_INSERT);
    query_id(&query, hold_id(replica, number++));
    query_id(&query, salon->tenant);
    query_id(&query, salon->employees[plan->segments[i].employee].id);
    query_int(&query, taken.from);
    query_int(&query, taken.to);
    query_int(&query, replica_now(replica) + HOLD_MINUTES * MS_PER_MINUTE);
    code = query_run(&query, NULL, error);
  }
  return code;
}

/* Instead of what was held before: the plan's time, or nothing. */
static enum code write_held(struct replica *replica, const struct salon *seen, const struct visit_plan *plan,
                            int64_t starts_at, struct error *error) {
  const struct salon *salon = NULL;
  enum code code = replica_salon(replica, &salon, NULL, error);
  if (code == CODE_OK && plan != NULL && salon != seen)
    code = error_set(error, CODE_STALE_VERSION, _("The set-up was changed elsewhere, just now; try again."));
  if (code == CODE_OK) code = replica_begin(replica, error);
  if (code != CODE_OK) return code;
  code = clear(replica, error);
  if (code == CODE_OK && plan != NULL) code = insert_blocks(replica, salon, plan, starts_at, error);
  if (code == CODE_OK) code = replica_commit(replica, error);
  if (code != CODE_OK) replica_rollback(replica);
  return code;
}

/* A hold need not outlast the machine: its commit goes without waiting for the disk. */
static enum code write_lightly(struct replica *replica, const struct salon *seen,
                               const struct visit_plan *plan, int64_t starts_at, struct error *error) {
  enum code code = connection_run(replica->db, SQL_SYNCHRONOUS_NORMAL, NULL, error);
  if (code == CODE_OK) code = write_held(replica, seen, plan, starts_at, error);
  enum code full = connection_run(replica->db, SQL_SYNCHRONOUS_FULL, NULL, error);
  return code == CODE_OK ? full : code;
}

enum code hold_place(struct replica *replica, const struct salon *seen, const struct visit_plan *plan,
                     int64_t starts_at, struct error *error) {
  if (replica->read_only) return CODE_OK;
  if (id_is_nil(replica->holder)) replica->holder = ports_new_id(replica_ports(replica));
  enum code code = write_lightly(replica, seen, plan, starts_at, error);
  if (code == CODE_OK) replica->holds = true;
  return code;
}

enum code hold_release(struct replica *replica, struct error *error) {
  if (!replica->holds) return CODE_OK;
  enum code code = write_lightly(replica, NULL, NULL, 0, error);
  if (code == CODE_OK) replica->holds = false;
  return code;
}
