#include "server/channel/turns.h"

#include <string.h>

static bool is_given(const struct salon *salon, const struct visit_service *asked, bool all) {
  return salon->services[asked->service].pool != INDEX_NONE && (all || asked->employee == EMPLOYEE_ANY);
}

bool turns_matter(const struct salon *salon, const struct visit_request *request) {
  for (int i = 0; i < request->service_count; i++)
    if (is_given(salon, &request->services[i], false)) return true;
  return false;
}

void turns_ask(struct task *task, struct pg_batch *batch, struct pg_rows *rows) {
  struct pg_call call = pg_call(task->pg, PG_CHANNEL_TURNS);
  pg_batch_add(batch, &call, rows);
}

static void add_turn(struct salon *salon, struct id pool, int employee, int64_t count, int64_t at) {
  for (int i = 0; i < salon->pool_count; i++) {
    if (!id_equal(salon->pools[i].id, pool)) continue;
    struct pool_member *members = &salon->pool_members[salon->pools[i].first_member];
    for (int j = 0; j < salon->pools[i].member_count; j++) {
      if (members[j].employee != employee) continue;
      members[j].assigned_count += count;
      if (members[j].last_assigned_at < at) members[j].last_assigned_at = at;
    }
  }
}

enum code turns_take(struct task *task, const struct pg_rows *rows) {
  struct salon *salon = ARENA_NEW(task->arena, 1, struct salon);
  struct pool_member *members =
      ARENA_NEW(task->arena, (size_t)task->salon->pool_member_count + 1, struct pool_member);
  if (salon == NULL || members == NULL) return task_no_room(task);
  *salon = *task->salon;
  memcpy(members, salon->pool_members, (size_t)salon->pool_member_count * sizeof *members);
  salon->pool_members = members;
  for (int row = 0; row < rows->count; row++)
    add_turn(salon, pg_get_id(rows, row, 0), salon_employee(salon, pg_get_id(rows, row, 1)),
             pg_get_int(rows, row, 2), pg_get_int(rows, row, 3));
  task->salon = salon;
  return CODE_OK;
}

void turns_count_at_last(struct task *task, const struct visit_request *request, const struct slot *slot,
                         bool all) {
  struct id pools[VISIT_SERVICES_MAX], employees[VISIT_SERVICES_MAX];
  size_t count = 0;
  for (int i = 0; i < request->service_count; i++) {
    if (!is_given(task->salon, &request->services[i], all)) continue;
    pools[count] = task->salon->pools[task->salon->services[request->services[i].service].pool].id;
    employees[count++] = task->salon->employees[slot->employees[i]].id;
  }
  if (count == 0) return;
  struct pg_call call = pg_call(task->pg, PG_CHANNEL_TURN_COUNT);
  pg_ids(&call, task->arena, pools, count);
  pg_ids(&call, task->arena, employees, count);
  pg_int(&call, task->now);
  task_at_last(task, &call);
}
