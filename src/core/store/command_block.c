/* Blocking an employee's time for a reason, giving it free again, and drafts. */
#include <stdio.h>
#include <string.h>

#include "core/model/instant.h"
#include "core/model/language.h"
#include "core/store/booking.h"
#include "core/store/connection.h"
#include "core/store/replica_inside.h"

enum { BLOCK_DAYS_MAX = 31 };

static enum code check_block(const struct interval time, struct error *error) {
  if (time.to <= time.from) return error_set(error, CODE_INVALID, _("A block must end after it starts."));
  if (time.to - time.from > BLOCK_DAYS_MAX * MS_PER_DAY)
    return error_set(error, CODE_INVALID,
                     _("A block may last 31 days at most. For more, change the shifts."));
  return CODE_OK;
}

/* Visits that lie under a block stay where they are; the person at the desk is told. */
static enum code warn_of_visits(struct change *change, int employee, struct interval time,
                                struct outcome *outcome, struct error *error) {
  int64_t count = 0;
  struct query query = query_start(change->replica, SQL_BLOCK_COUNT_VISITS);
  query_id(&query, change->salon->employees[employee].id);
  query_int(&query, time.from);
  query_int(&query, time.to);
  if (query_row(&query)) count = query_get_int(&query, 0);
  enum code code = query_end(&query, error);
  if (code != CODE_OK || count == 0) return code;
  struct warning *warning = &outcome->verdict.warnings[outcome->verdict.warning_count++];
  warning->code = "visits_in_block";
  (void)snprintf(warning->text, sizeof warning->text,
                 P_("%s has %lld visit in that time. It stays: move or cancel it.",
                    "%s has %lld visits in that time. They stay: move or cancel them.", count),
                 change->salon->employees[employee].name, (long long)count);
  return CODE_OK;
}

enum code command_block(struct replica *replica, const struct command *command, int employee,
                        struct interval time, const char *reason, struct outcome *outcome,
                        struct error *error) {
  *outcome = (struct outcome){0};
  struct change change;
  const char *why = NULL;
  enum code code = change_begin_seen(&change, replica, command, "block", MAY_BLOCK, error);
  if (code == CODE_OK) code = check_block(time, error);
  if (code == CODE_OK) code = text_take(&change, _("The reason"), reason, TEXT_LINE, 500, &why, error);
  if (code == CODE_OK && why == NULL)
    code = error_set(error, CODE_INVALID, _("A block needs a reason, such as \"lunch\"."));
  outcome->id = ports_new_id(replica_ports(replica));
  if (code == CODE_OK) code = change_make(&change, ENTITY_BLOCK, outcome->id, error);
  if (code == CODE_OK) code = warn_of_visits(&change, employee, time, outcome, error);
  if (code != CODE_OK) goto out;
  struct query query = query_start(replica, SQL_BLOCK_ADD);
  query_id(&query, outcome->id);
  query_id(&query, change.salon->tenant);
  query_id(&query, change.salon->employees[employee].id);
  query_int(&query, time.from);
  query_int(&query, time.to);
  query_text(&query, why);
  query_int(&query, change.now);
  code = query_run(&query, NULL, error);
  if (code != CODE_OK) goto out;
  char moment[MOMENT_TEXT_SIZE];
  booking_moment(&change, command->location, time.from, moment);
  outcome_say(outcome, _("Blocked %.80s from %s: %.80s."), change.salon->employees[employee].name, moment,
              why);
  code = change_commit(&change, outcome, error);
out:
  change_end(&change);
  return code;
}

enum code command_unblock(struct replica *replica, const struct command *command, struct id block,
                          struct outcome *outcome, struct error *error) {
  *outcome = (struct outcome){.id = block};
  struct change change;
  int written = 0;
  int64_t revision = 0;
  enum code code = change_begin(&change, replica, command, "unblock", MAY_BLOCK, error);
  if (code == CODE_OK) code = change_touch(&change, ENTITY_BLOCK, block, error);
  if (code != CODE_OK) goto out;
  struct query seen = query_start(replica, SQL_BLOCK_REVISION);
  query_id(&seen, block);
  if (query_row(&seen)) revision = query_get_int(&seen, 0);
  code = query_end(&seen, error);
  if (code == CODE_OK && revision != 0) code = change_expect(&change, revision, _("The block"), error);
  if (code != CODE_OK) goto out;
  struct query query = query_start(replica, SQL_BLOCK_REMOVE);
  query_id(&query, block);
  query_int(&query, change.now);
  code = query_run(&query, &written, error);
  if (code == CODE_OK && written != 1)
    code = error_set(error, CODE_NOT_FOUND, _("There is no such block any more."));
  if (code != CODE_OK) goto out;
  outcome_say(outcome, _("Removed a block."));
  code = change_commit(&change, outcome, error);
out:
  change_end(&change);
  return code;
}

/* ---------------------------------------------------------------------------------------------- drafts */

enum { DRAFT_MAX = 16 * 1024 };

static enum code draft_write(struct replica *replica, const char *name, const char *text,
                             struct error *error) {
  enum code code = replica_begin(replica, error);
  if (code != CODE_OK) return code;
  struct query query = query_start(replica, text != NULL ? SQL_DRAFT_SAVE : SQL_DRAFT_FORGET);
  query_text(&query, name);
  if (text != NULL) {
    query_text(&query, text);
    query_int(&query, replica_now(replica));
  }
  code = query_run(&query, NULL, error);
  if (code == CODE_OK) code = replica_commit(replica, error);
  if (code != CODE_OK) replica_rollback(replica);
  return code;
}

/* Only this one commit goes without waiting for the disk; the next one that does brings it along. */
enum code draft_save(struct replica *replica, const char *name, const char *text, struct error *error) {
  if (text != NULL && strlen(text) > DRAFT_MAX)
    return error_set(error, CODE_INVALID, _("That is too long to be kept half-typed."));
  enum code code = connection_run(replica->db, SQL_SYNCHRONOUS_NORMAL, NULL, error);
  if (code == CODE_OK) code = draft_write(replica, name, text, error);
  enum code full = connection_run(replica->db, SQL_SYNCHRONOUS_FULL, NULL, error);
  return code == CODE_OK ? full : code;
}

enum code draft_load(struct replica *replica, const char *name, struct arena *arena, const char **text,
                     struct error *error) {
  *text = NULL;
  struct query query = query_start(replica, SQL_DRAFT_LOAD);
  query_text(&query, name);
  if (query_row(&query)) *text = query_get_text(&query, 0, arena);
  return query_end(&query, error);
}

enum code draft_list(struct replica *replica, const char *beginning, int limit, struct arena *arena,
                     struct draft_row **rows, int *count, struct error *error) {
  *count = 0;
  *rows = ARENA_NEW(arena, (size_t)limit + 1, struct draft_row);
  if (*rows == NULL) return error_set(error, CODE_INTERNAL, _("There is not enough memory for the drafts."));
  struct query query = query_start(replica, SQL_DRAFT_LIST);
  query_text(&query, beginning);
  query_int(&query, limit);
  while (*count < limit && query_row(&query)) {
    (*rows)[*count].name = query_get_text(&query, 0, arena);
    (*rows)[*count].text = query_get_text(&query, 1, arena);
    (*count)++;
  }
  return query_end(&query, error);
}
