#include "core/store/doctor.h"

#include <sqlite3.h>
#include <stdio.h>
#include <string.h>

#include "core/model/language.h"
#include "core/store/connection.h"
#include "core/store/migrate.h"
#include "core/store/replica_file.h"

enum { FINDINGS_MAX = 64, TEXT_SIZE = 512 };

/* What one examination works on. */
struct examination {
  struct sqlite3 *db; /* NULL until it is open */
  struct arena *arena;
  struct diagnosis *diagnosis;
};

static void found(struct examination *examination, enum finding_grade grade, const char *subject,
                  const char *text) {
  struct diagnosis *diagnosis = examination->diagnosis;
  if (diagnosis->count == FINDINGS_MAX) return;
  const char *copy = arena_text(examination->arena, text, strlen(text));
  if (copy == NULL) return;
  diagnosis->findings[diagnosis->count++] =
      (struct finding){.grade = grade, .subject = subject, .text = copy};
  if (grade == FINDING_BAD) diagnosis->sound = false;
}

/* --- Pages --- */

/* Each row of a check is "ok" or a complaint. */
static enum code run_check(struct sqlite3 *db, enum sql_id statement, void (*complain)(void *, const char *),
                           void *context, struct error *error) {
  sqlite3_stmt *check = NULL;
  const struct sql_text *text = &sql_texts[statement];
  int status = sqlite3_prepare_v2(db, text->sql, (int)text->size, &check, NULL);
  if (status == SQLITE_OK) status = sqlite3_step(check);
  for (; status == SQLITE_ROW; status = sqlite3_step(check)) {
    const char *words = (const char *)sqlite3_column_text(check, 0);
    if (words != NULL && strcmp(words, "ok") != 0) complain(context, words);
  }
  (void)sqlite3_finalize(check);
  if ((status & 0xff) == SQLITE_CORRUPT) {
    complain(context, _("it cannot be read to its end"));
    return CODE_OK;
  }
  return status == SQLITE_DONE ? CODE_OK : connection_failed(db, status, false, text->name, error);
}

static void note_complaint(void *context, const char *words) {
  (void)words;
  *(bool *)context = false;
}

enum code doctor_quick_check(struct sqlite3 *db, bool *sound, struct error *error) {
  *sound = true;
  return run_check(db, SQL_QUICK_CHECK, note_complaint, sound, error);
}

static void found_complaint(void *context, const char *words) {
  char text[TEXT_SIZE];
  (void)snprintf(text, sizeof text, _("The file is damaged: %.400s."), words);
  found(context, FINDING_BAD, "pages", text);
}

static void examine_pages(struct examination *examination) {
  struct error error;
  error_init(&error);
  int before = examination->diagnosis->count;
  if (run_check(examination->db, SQL_INTEGRITY_CHECK, found_complaint, examination, &error) != CODE_OK) {
    found(examination, FINDING_BAD, "pages", error.text);
  }
  if (examination->diagnosis->count == before) {
    found(examination, FINDING_GOOD, "pages", _("Every page and index of the file is sound."));
    return;
  }
  found(examination, FINDING_HINT, "pages",
        _("Book nothing more into this file. Bring back the last backup with `frontdesk restore FILE`; the "
          "file of "
          "now is kept beside it."));
}

/* --- Rows --- */

struct row_check {
  enum sql_id statement;
  enum finding_grade grade; /* when the number is not 0 */
  const char *subject;
  const char *good;
  const char *bad; /* with the number before it */
};

static const struct row_check row_checks[] = {
    {SQL_DOCTOR_VISITS_WITHOUT_SEGMENTS, FINDING_BAD, "visits", N_("Every visit has its services."),
     N_("visits have no services, so no day shows them. Restore a backup.")},
    {SQL_DOCTOR_SEGMENTS_WITHOUT_VISIT, FINDING_BAD, "segments",
     N_("Every service of a visit has its visit."), N_("services belong to no visit. Restore a backup.")},
    {SQL_DOCTOR_OVERLAPS, FINDING_BAD, "overlaps",
     N_("Nobody is booked twice at one time unless it was on purpose."),
     N_("times somebody is booked twice without a word that this is on purpose. Move one of the two "
        "visits.")},
    {SQL_DOCTOR_BLOCKING, FINDING_BAD, "status", N_("What is cancelled blocks nobody, and all else does."),
     N_("services block although their visit does not, or the other way round. Restore a backup.")},
    {SQL_DOCTOR_TIMES, FINDING_BAD, "times", N_("Every visit begins and ends with its services."),
     N_("visits begin or end at another time than their services. Restore a backup.")},
    {SQL_DOCTOR_CUSTOMERS, FINDING_BAD, "customers", N_("Every visit's customer is known."),
     N_("visits name a customer who is not in the file.")},
    {SQL_DOCTOR_EMPLOYEES, FINDING_BAD, "employees", N_("Every visit's employees are known."),
     N_("services of visits name an employee who is not in the file.")},
    {SQL_DOCTOR_SERVICES, FINDING_BAD, "services", N_("Every visit's services are known."),
     N_("services of visits are not in the set-up.")},
    {SQL_DOCTOR_HISTORY, FINDING_HINT, "history", N_("Every visit has its history."),
     N_("visits have no history, so it is not known who booked them.")},
    {SQL_COUNT_OUTBOX_FAILED, FINDING_HINT, "sync", N_("Nothing that waits for the server has failed."),
     N_("changes were refused by the server or the network and are tried again.")},
    {SQL_COUNT_REVIEW_ITEMS, FINDING_HINT, "reviews", N_("Nothing waits for a person's decision."),
     N_("things wait for a person's decision: `frontdesk review list`.")},
};

static void examine_rows(struct examination *examination) {
  for (size_t i = 0; i < sizeof row_checks / sizeof row_checks[0]; i++) {
    const struct row_check *check = &row_checks[i];
    struct error error;
    char text[TEXT_SIZE];
    int64_t number = 0;
    error_init(&error);
    if (connection_run(examination->db, check->statement, &number, &error) != CODE_OK) {
      found(examination, FINDING_BAD, check->subject, error.text);
    } else if (number == 0) {
      found(examination, FINDING_GOOD, check->subject, _(check->good));
    } else {
      (void)snprintf(text, sizeof text, "%lld %s", (long long)number, _(check->bad));
      found(examination, check->grade, check->subject, text);
    }
  }
}

/* --- The file --- */

static bool examine_file(struct examination *examination, const char *path, struct replica_file *file) {
  struct error error;
  char text[TEXT_SIZE];
  error_init(&error);
  replica_file_look(path, file);
  if (replica_file_check(path, file, &error) != CODE_OK) {
    found(examination, FINDING_BAD, "file", error.text);
    return false;
  }
  (void)snprintf(text, sizeof text, _("It is a salon's file of frontdesk, of %lld KiB."),
                 (long long)(file->size / 1024));
  found(examination, FINDING_GOOD, "file", text);
  if (file->writable) return true;
  found(examination, FINDING_HINT, "rights",
        _("The file may only be read, so nothing can be booked into it."));
  return true;
}

static bool examine_schema(struct examination *examination, const char *path) {
  struct error error;
  int64_t version = 0;
  error_init(&error);
  enum code code = connection_open_reading(path, &examination->db, &error);
  if (code == CODE_OK) code = migrate_check_readable(examination->db, &error);
  if (code == CODE_OK) code = connection_run(examination->db, SQL_USER_VERSION, &version, &error);
  if (code != CODE_OK) {
    found(examination, FINDING_BAD, "schema", error.text);
    return false;
  }
  bool newest = version == migrate_newest();
  found(examination, newest ? FINDING_GOOD : FINDING_HINT, "schema",
        newest ? _("The file's schema is the one that this program speaks.")
               : _("The file was written by an older frontdesk; it is brought up to date when it is next "
                   "opened."));
  return newest;
}

enum code doctor_examine(const char *path, struct arena *arena, struct diagnosis *diagnosis,
                         struct error *error) {
  struct examination examination = {.arena = arena, .diagnosis = diagnosis};
  struct replica_file file;
  *diagnosis = (struct diagnosis){.sound = true};
  diagnosis->findings = ARENA_NEW(arena, FINDINGS_MAX, struct finding);
  if (diagnosis->findings == NULL) {
    return error_set(error, CODE_INTERNAL, _("There is not enough memory to look the file through."));
  }
  if (examine_file(&examination, path, &file) && examine_schema(&examination, path)) {
    examine_pages(&examination);
    examine_rows(&examination);
  }
  connection_close(examination.db);
  return CODE_OK;
}
