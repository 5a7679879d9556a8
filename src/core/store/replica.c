#include "core/store/replica.h"

#include <assert.h>
#include <errno.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/model/language.h"
#include "core/model/zone.h"
#include "core/store/checkpoint.h"
#include "core/store/connection.h"
#include "core/store/housekeeping.h"
#include "core/store/migrate.h"
#include "core/store/query.h"
#include "core/store/replica_inside.h"

static int note_wal_pages(void *context, struct sqlite3 *db, const char *name, int pages) {
  (void)db;
  (void)name;
  struct replica *replica = context;
  replica->wal_pages = pages;
  if (replica->housekeeping != NULL) housekeeping_note_commit(replica->housekeeping, pages);
  return SQLITE_OK;
}

static struct replica *handle_new(const struct replica_options *options, struct error *error) {
  struct replica *replica = calloc(1, sizeof *replica);
  struct write_lock *lock = options->lock != NULL ? options->lock : write_lock_new();
  if (replica == NULL || lock == NULL) {
    free(replica);
    if (lock != options->lock) write_lock_free(lock);
    (void)error_set(error, CODE_INTERNAL,
                    _("There is not enough memory. Close other programs, then try again."));
    return NULL;
  }
  replica->ports = options->ports;
  replica->zones = options->zones;
  replica->lock = lock;
  replica->lock_is_own = options->lock == NULL;
  visit_rows_init(&replica->visits);
  return replica;
}

static enum code open_for_reading(struct replica *replica, struct error *error) {
  enum code code = connection_open_reading(replica->path, &replica->db, error);
  return code == CODE_OK ? migrate_check(replica->db, error) : code;
}

static enum code open_for_writing(struct replica *replica, bool housekeeping, struct error *error) {
  enum code code = connection_open(replica->path, CONNECTION_WRITE, &replica->db, error);
  if (code != CODE_OK) return code;
  (void)sqlite3_wal_hook(replica->db, note_wal_pages, replica);
  code = migrate_run(replica->db, error);
  if (code == CODE_OK) code = connection_ensure_wal(replica->db, error);
  if (code != CODE_OK || !housekeeping) return code;
  return housekeeping_start(replica->path, replica->lock, &replica->housekeeping, error);
}

enum code replica_open(const struct replica_options *options, struct replica **replica, struct error *error) {
  *replica = NULL;
  struct replica_file file;
  replica_file_look(options->path, &file);
  enum code code = replica_file_check(options->path, &file, error);
  if (code != CODE_OK) return code;
  struct replica *opened = handle_new(options, error);
  if (opened == NULL) return CODE_INTERNAL;
  opened->read_only = options->read_only || !file.writable;
  if (!replica_file_beside(options->path, "", opened->path)) {
    code = error_set(error, CODE_INVALID, _("The file's path is too long. Choose a shorter one."));
  } else if (opened->read_only) {
    code = open_for_reading(opened, error);
  } else {
    code = open_for_writing(opened, options->housekeeping, error);
  }
  if (code != CODE_OK) {
    replica_free(opened);
    return code;
  }
  *replica = opened;
  return CODE_OK;
}

/* Brings the log into the file, and begins it anew. What does not succeed will by the next program. */
static void bring_in_log(struct replica *replica) {
  struct sqlite3 *worker = NULL;
  bool complete = false;
  write_lock_take(replica->lock, WRITE_IN_BACKGROUND);
  enum code code = connection_open(replica->path, CONNECTION_WRITE, &worker, NULL);
  if (code == CODE_OK) code = checkpoint_run(replica->db, worker, &complete, NULL);
  if (code == CODE_OK && complete) code = checkpoint_begin_anew(replica->db, NULL);
  connection_close(worker);
  write_lock_give(replica->lock);
}

/* What this handle left in the log is brought into the file when it is much: a program that runs one command
 * has no housekeeping, and the next one would have to read all of it. */
static void shorten_log(struct replica *replica) {
  if (replica->wal_pages >= CHECKPOINT_AT_CLOSE_PAGES) bring_in_log(replica);
}

void replica_forget_log(struct replica *replica) {
  enum code code = connection_run(replica->db, SQL_JOURNAL_SIZE_LIMIT_NONE, NULL, NULL);
  if (code == CODE_OK) bring_in_log(replica);
  code = connection_run(replica->db, SQL_JOURNAL_SIZE_LIMIT, NULL, NULL);
  (void)code; /* without the limit the log only takes more room */
}

void replica_free(struct replica *replica) {
  if (replica == NULL) return;
  replica_rollback(replica);
  housekeeping_stop(replica->housekeeping);
  replica->housekeeping = NULL;
  replica_salon_release(replica);
  visit_rows_release(&replica->visits);
  for (int i = 0; i < SQL_COUNT; i++) (void)sqlite3_finalize(replica->statements[i]);
  shorten_log(replica);
  connection_close(replica->db);
  if (replica->lock_is_own) write_lock_free(replica->lock);
  free(replica);
}

/* --- A new file --- */

static enum code write_identity(struct replica *replica, struct error *error) {
  struct id id = ports_new_id(&replica->ports);
  struct query query = query_start(replica, SQL_META_SET);
  query_text(&query, "replica_id");
  query_id(&query, id);
  return query_run(&query, NULL, error);
}

/*
 * Fills an empty file. Nobody knows its name yet, and what goes wrong throws it away: so it is written without
 * a log and without waiting for the disk, and is synced as a whole before it gets its name.
 */
static enum code fill_file(struct replica *replica, const struct replica_filling *filling,
                           struct error *error) {
  static const enum sql_id steps[] = {SQL_JOURNAL_MEMORY, SQL_SYNCHRONOUS_OFF, SQL_CLAIM_FILE};
  enum code code = connection_open(replica->path, CONNECTION_NEW, &replica->db, error);
  for (size_t i = 0; i < sizeof steps / sizeof steps[0] && code == CODE_OK; i++) {
    code = connection_run(replica->db, steps[i], NULL, error);
  }
  if (code == CODE_OK) code = migrate_run(replica->db, error);
  if (code == CODE_OK) code = replica_begin(replica, error);
  if (code == CODE_OK) code = write_identity(replica, error);
  if (code == CODE_OK) code = replica_commit(replica, error);
  if (code == CODE_OK && filling != NULL) code = filling->fill(filling->context, replica, error);
  /* The mode stands in the header from now on: no replica is ever seen in another. */
  return code == CODE_OK ? connection_ensure_wal(replica->db, error) : code;
}

/* Gives the finished file its name, unless that is taken. */
static enum code publish(const char *made, const char *path, struct error *error) {
  if (link(made, path) == 0) {
    (void)unlink(made);
    return replica_file_sync_folder(path, error);
  }
  bool no_links = errno == EPERM || errno == EOPNOTSUPP || errno == ENOSYS || errno == EMLINK;
  if (no_links && access(path, F_OK) != 0 && rename(made, path) == 0) {
    return replica_file_sync_folder(path, error);
  }
  int cause = errno;
  if (cause == EEXIST || access(path, F_OK) == 0) {
    return error_set(error, CODE_EXISTS,
                     _("There is a file at %s already; it was left as it is. Name another "
                       "with --db FILE."),
                     path);
  }
  return error_set(error, CODE_STORAGE,
                   _("The file %s cannot be made: %s. Choose another place with --db FILE."), path,
                   strerror(cause));
}

static enum code make_file(const struct replica_options *options, const char *made,
                           const struct replica_filling *filling, struct error *error) {
  struct replica *replica = handle_new(options, error);
  if (replica == NULL) return CODE_INTERNAL;
  (void)snprintf(replica->path, sizeof replica->path, "%s", made);
  enum code code = fill_file(replica, filling, error);
  replica_free(replica);
  if (code == CODE_OK) code = replica_file_sync(made, error);
  return code == CODE_OK ? publish(made, options->path, error) : code;
}

static enum code create_file(const struct replica_options *options, const struct replica_filling *filling,
                             struct error *error) {
  char made[REPLICA_PATH_SIZE];
  if (access(options->path, F_OK) == 0) {
    return error_set(error, CODE_EXISTS,
                     _("There is a file at %s already; it was left as it is. Name another "
                       "with --db FILE."),
                     options->path);
  }
  if (!replica_file_beside(options->path, ".XXXXXX", made)) {
    return error_set(error, CODE_INVALID, _("The file's path is too long. Choose a shorter one."));
  }
  enum code code = replica_file_make_folder(options->path, error);
  if (code != CODE_OK) return code;
  int fd = mkstemp(made);
  if (fd < 0) {
    return error_set(error, CODE_STORAGE,
                     _("The file %s cannot be made: %s. Choose another place with --db FILE."), options->path,
                     strerror(errno));
  }
  (void)close(fd);
  code = make_file(options, made, filling, error);
  replica_file_remove(made);
  return code;
}

enum code replica_create(const struct replica_options *options, struct replica **replica,
                         struct error *error) {
  *replica = NULL;
  enum code code = create_file(options, NULL, error);
  return code == CODE_OK ? replica_open(options, replica, error) : code;
}

enum code replica_create_filled(const struct replica_options *options, const struct replica_filling *filling,
                                struct error *error) {
  return create_file(options, filling, error);
}

/* --- What a handle tells --- */

const struct ports *replica_ports(const struct replica *replica) { return &replica->ports; }

int64_t replica_now(const struct replica *replica) { return ports_now(&replica->ports); }

bool replica_is_read_only(const struct replica *replica) { return replica->read_only; }

static enum code read_number(struct replica *replica, enum sql_id statement, int64_t *number,
                             struct error *error) {
  struct query query = query_start(replica, statement);
  *number = query_row(&query) ? query_get_int(&query, 0) : 0;
  return query_end(&query, error);
}

enum code replica_data_version(struct replica *replica, int64_t *version, struct error *error) {
  return read_number(replica, SQL_DATA_VERSION, version, error);
}

static enum code read_tenant_status(struct replica *replica, struct replica_status *status,
                                    struct error *error) {
  struct query query = query_start(replica, SQL_TENANT_STATUS);
  status->suspended = query_row(&query) && strcmp(query_peek_text(&query, 0), "SUSPENDED") == 0;
  enum code code = query_end(&query, error);
  if (code != CODE_OK) return code;
  query = query_start(replica, SQL_META_GET);
  query_text(&query, "device");
  status->paired = query_row(&query);
  return query_end(&query, error);
}

static enum code count_after(struct replica *replica, int64_t last, int64_t *count, struct error *error) {
  struct query query = query_start(replica, SQL_COUNT_OUTBOX_AFTER);
  query_int(&query, last);
  *count = query_row(&query) ? query_get_int(&query, 0) : 0;
  return query_end(&query, error);
}

/* A desk that was never paired keeps every operation: only what came since is counted. */
static enum code count_pending(struct replica *replica, bool paired, int64_t *pending, struct error *error) {
  struct outbox_count *known = &replica->outbox;
  struct outbox_count now = {0};
  struct query query = query_start(replica, SQL_OUTBOX_SPAN);
  if (query_row(&query)) {
    now.first = query_get_int(&query, 0);
    now.last = query_get_int(&query, 1);
  }
  enum code code = query_end(&query, error);
  bool grown = !paired && known->count > 0 && now.first == known->first && now.last >= known->last;
  if (code == CODE_OK && grown) {
    code = count_after(replica, known->last, &now.count, error);
    now.count += known->count;
  } else if (code == CODE_OK) {
    code = read_number(replica, SQL_COUNT_OUTBOX, &now.count, error);
  }
  if (code == CODE_OK) *known = now;
  *pending = now.count;
  return code;
}

static enum code read_status(struct replica *replica, struct replica_status *status, struct error *error) {
  enum code code = read_tenant_status(replica, status, error);
  if (code == CODE_OK) code = count_pending(replica, status->paired, &status->pending, error);
  if (code == CODE_OK) code = read_number(replica, SQL_COUNT_OUTBOX_FAILED, &status->failed, error);
  return code == CODE_OK ? read_number(replica, SQL_COUNT_REVIEW_ITEMS, &status->review, error) : code;
}

enum code replica_status(struct replica *replica, struct replica_status *status, struct error *error) {
  *status = (struct replica_status){0};
  status->damaged = replica->housekeeping != NULL && housekeeping_found_damage(replica->housekeeping);
  enum code code = replica_begin_read(replica, error);
  if (code == CODE_OK) code = read_status(replica, status, error);
  replica_end_read(replica);
  return code;
}
