#include "core/store/backup.h"

#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/model/date.h"
#include "core/model/instant.h"
#include "core/model/language.h"
#include "core/store/connection.h"
#include "core/store/doctor.h"
#include "core/store/migrate.h"
#include "core/store/replica_file.h"
#include "core/store/replica_inside.h"

_Static_assert((int)BACKUP_PATH_SIZE == (int)REPLICA_PATH_SIZE, "paths have one size");

enum { KEPT_NAMES_MAX = 100, RESTORE_PATIENCE_MS = 500 };

/* --- Copies --- */

/* An empty file beside `path`, for what shall get that name later. */
static enum code make_unnamed(const char *path, char made[REPLICA_PATH_SIZE], struct error *error) {
  if (!replica_file_beside(path, ".XXXXXX", made)) {
    return error_set(error, CODE_INVALID, _("The file's path is too long. Choose a shorter one."));
  }
  int fd = mkstemp(made);
  if (fd >= 0) {
    (void)close(fd);
    return CODE_OK;
  }
  return error_set(error, CODE_STORAGE, _("The file %s cannot be made: %s. Choose another place."), path,
                   strerror(errno));
}

static enum code copy_into(struct sqlite3 *db, const char *made, struct error *error) {
  sqlite3_stmt *vacuum = NULL;
  const struct sql_text *text = &sql_texts[SQL_VACUUM_INTO];
  int status = sqlite3_prepare_v2(db, text->sql, (int)text->size, &vacuum, NULL);
  if (status == SQLITE_OK) status = sqlite3_bind_text(vacuum, 1, made, -1, SQLITE_STATIC);
  if (status == SQLITE_OK) status = sqlite3_step(vacuum);
  enum code code = CODE_OK;
  if (status != SQLITE_DONE) code = connection_failed(db, status, true, text->name, error);
  (void)sqlite3_finalize(vacuum);
  return code;
}

/* Every page of the file, as it is on the disk. */
static enum code check_copy(struct sqlite3 *db, const char *path, struct error *error) {
  bool sound = false;
  enum code code = doctor_quick_check(db, &sound, error);
  if (code != CODE_OK || sound) return code;
  return error_set(error, CODE_STORAGE,
                   _("The file %s is damaged: `frontdesk doctor --db` on it says how. Nothing was "
                     "changed."),
                   path);
}

static enum code check_file(const char *path, struct error *error) {
  struct sqlite3 *db = NULL;
  enum code code = connection_open(path, CONNECTION_READ, &db, error);
  if (code == CODE_OK) code = check_copy(db, path, error);
  connection_close(db);
  return code;
}

/* --- Backup --- */

/* A backup may replace a backup, and nothing else. */
static enum code may_replace(const char *replica, const char *to, struct error *error) {
  struct replica_file file;
  struct stat source;
  struct stat target;
  replica_file_look(to, &file);
  if (file.kind == REPLICA_FILE_MISSING) return CODE_OK;
  bool same = stat(replica, &source) == 0 && stat(to, &target) == 0 && source.st_dev == target.st_dev &&
              source.st_ino == target.st_ino;
  if (same) {
    return error_set(error, CODE_INVALID,
                     _("The backup would overwrite the salon's file itself. Name another file."));
  }
  if (file.kind == REPLICA_FILE_OURS) return CODE_OK;
  return error_set(error, CODE_EXISTS,
                   _("There is a file at %s that is no backup; it was left as it is. Name another "
                     "file."),
                   to);
}

enum code backup_write(struct replica *replica, const char *to, struct error *error) {
  char made[REPLICA_PATH_SIZE];
  enum code code = may_replace(replica->path, to, error);
  if (code == CODE_OK) code = make_unnamed(to, made, error);
  if (code != CODE_OK) return code;
  code = copy_into(replica->db, made, error);
  if (code == CODE_OK) code = check_file(made, error);
  if (code == CODE_OK) code = replica_file_sync(made, error);
  if (code == CODE_OK && rename(made, to) != 0) {
    code =
        error_set(error, CODE_STORAGE, _("The backup cannot be given the name %s: %s. Choose another place."),
                  to, strerror(errno));
  }
  if (code == CODE_OK) code = replica_file_sync_folder(to, error);
  replica_file_remove(made);
  return code;
}

/* --- Restore --- */

/* The backup, whole and sound, as an unnamed file beside the place where it shall be. */
static enum code copy_backup(const char *from, const char *made, struct error *error) {
  struct replica_file file;
  struct sqlite3 *db = NULL;
  replica_file_look(from, &file);
  enum code code = replica_file_check(from, &file, error);
  if (code == CODE_OK) code = connection_open_reading(from, &db, error);
  if (code == CODE_OK) code = migrate_check_readable(db, error);
  if (code == CODE_OK) code = check_copy(db, from, error);
  if (code == CODE_OK) code = copy_into(db, made, error);
  connection_close(db);
  return code;
}

/* Makes the copy a replica of its own, of the newest schema. */
static enum code adopt_copy(const char *made, struct error *error) {
  static const enum sql_id steps[] = {SQL_BEGIN_WRITE,    SQL_RESTORE_IDENTITY, SQL_RESTORE_OUTBOX,
                                      SQL_RESTORE_VISITS, SQL_RESTORE_META,     SQL_COMMIT};
  struct sqlite3 *db = NULL;
  enum code code = connection_open(made, CONNECTION_NEW, &db, error);
  if (code == CODE_OK) code = migrate_run(db, error);
  for (size_t i = 0; i < sizeof steps / sizeof steps[0] && code == CODE_OK; i++) {
    code = connection_run(db, steps[i], NULL, error);
  }
  if (code == CODE_OK) code = check_copy(db, made, error);
  if (code == CODE_OK) code = connection_run(db, SQL_JOURNAL_WAL, NULL, error);
  connection_close(db);
  return code == CODE_OK ? replica_file_sync(made, error) : code;
}

static enum code in_use(struct error *error) {
  return error_set(error, CODE_STORAGE,
                   _("Another program has the salon's file open. Close it everywhere, then restore "
                     "again. Nothing was changed."));
}

/* Whether a desk shows the file just now: it holds a lock beside it. */
static bool desk_is_present(const char *path) {
  char beside[REPLICA_PATH_SIZE];
  if (!replica_file_beside(path, "-desk", beside)) return false;
  int fd = open(beside, O_RDWR | O_CLOEXEC);
  if (fd < 0) return false;
  bool free = flock(fd, LOCK_EX | LOCK_NB) == 0;
  (void)close(fd);
  return !free;
}

/*
 * Brings the log of the file that is replaced into it, so that it is one file; SQLite does so only for the one
 * program that has it open. A file too damaged for that is put aside with its log beside it.
 */
static enum code close_old_file(const char *path, struct error *error) {
  struct sqlite3 *db = NULL;
  struct replica_file file;
  replica_file_look(path, &file);
  if (file.kind == REPLICA_FILE_MISSING) return CODE_OK;
  if (file.kind == REPLICA_FILE_NOT_PLAIN) return replica_file_check(path, &file, error);
  if (desk_is_present(path)) return in_use(error);
  if (file.kind != REPLICA_FILE_OURS || connection_open(path, CONNECTION_WRITE, &db, NULL) != CODE_OK)
    return CODE_OK;
  (void)sqlite3_busy_timeout(db, RESTORE_PATIENCE_MS);
  int status = sqlite3_exec(db, sql_texts[SQL_JOURNAL_DELETE].sql, NULL, NULL, NULL);
  connection_close(db);
  return (status & 0xff) == SQLITE_BUSY || (status & 0xff) == SQLITE_LOCKED ? in_use(error) : CODE_OK;
}

/* "<path>.before-20261123T101500Z", or with a number behind it. */
static bool choose_kept_name(const struct replica_options *options, char kept[BACKUP_PATH_SIZE]) {
  char instant[INSTANT_TEXT_SIZE];
  char suffix[INSTANT_TEXT_SIZE + 32];
  instant_format_utc(ports_now(&options->ports) / MS_PER_SECOND * MS_PER_SECOND, instant);
  char *end = instant;
  for (const char *at = instant; *at != '\0'; at++) {
    if (*at != '-' && *at != ':') *end++ = *at;
  }
  *end = '\0';
  for (int number = 1; number <= KEPT_NAMES_MAX; number++) {
    (void)snprintf(suffix, sizeof suffix, number == 1 ? ".before-%s" : ".before-%s-%d", instant, number);
    if (!replica_file_beside(options->path, suffix, kept)) return false;
    if (access(kept, F_OK) != 0) return true;
  }
  return false;
}

/* The log first: left beside another file it would be read into that one. */
static bool keep_logs(const char *path, const char *kept) {
  static const char *const suffixes[] = {"-wal", "-journal"};
  char from[REPLICA_PATH_SIZE];
  char to[REPLICA_PATH_SIZE];
  for (size_t i = 0; i < sizeof suffixes / sizeof suffixes[0]; i++) {
    if (!replica_file_beside(path, suffixes[i], from) || !replica_file_beside(kept, suffixes[i], to))
      return false;
    if (rename(from, to) != 0 && errno != ENOENT) return false;
  }
  return !replica_file_beside(path, "-shm", from) || unlink(from) == 0 || errno == ENOENT;
}

/* The old file keeps its name until the new one takes it in one step, where the place knows hard links. */
static bool keep_file(const char *path, const char *kept) {
  if (!keep_logs(path, kept)) return false;
  return link(path, kept) == 0 || rename(path, kept) == 0;
}

static enum code put_in_place(const struct replica_options *options, const char *made,
                              char kept[BACKUP_PATH_SIZE], struct error *error) {
  const char *path = options->path;
  kept[0] = '\0';
  bool done = access(path, F_OK) != 0 || (choose_kept_name(options, kept) && keep_file(path, kept));
  done = done && rename(made, path) == 0;
  if (done) return replica_file_sync_folder(path, error);
  return error_set(error, CODE_STORAGE,
                   _("The backup cannot take the place of %s: %s. See that its folder may be "
                     "written."),
                   path, strerror(errno));
}

enum code backup_restore(const struct replica_options *options, const char *from, char kept[BACKUP_PATH_SIZE],
                         struct error *error) {
  char made[REPLICA_PATH_SIZE];
  kept[0] = '\0';
  enum code code = replica_file_make_folder(options->path, error);
  if (code == CODE_OK) code = make_unnamed(options->path, made, error);
  if (code != CODE_OK) return code;
  code = copy_backup(from, made, error);
  if (code == CODE_OK) code = adopt_copy(made, error);
  if (code == CODE_OK) code = close_old_file(options->path, error);
  if (code == CODE_OK) code = put_in_place(options, made, kept, error);
  replica_file_remove(made);
  return code;
}
