#include "core/store/connection.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/model/language.h"
#include "core/store/replica_file.h"

struct failure {
  int status; /* a primary result code */
  enum code code;
  const char *writing, *reading;
};

#define DAMAGED_TEXT \
  N_("The salon's file is damaged. Book nothing more into it: `frontdesk doctor` says what is wrong, and " \
     "`frontdesk restore FILE` brings back a backup.")
#define OWN_FAULT_TEXT \
  N_("NOT saved: the program tried to write something that the salon's file refuses. This is a fault of " \
     "the " \
     "program; the book is as it was.")

static const struct failure failures[] = {
    {SQLITE_FULL, CODE_STORAGE,
     N_("NOT saved: the disk is full. Make room on it, then do it again; the book is as it was."),
     N_("The disk is full, so the salon's file cannot be read just now. Make room on it, then try again.")},
    {SQLITE_IOERR, CODE_STORAGE,
     N_("NOT saved: the disk refused to write. Look after the disk, then do it again; the book is as it "
        "was."),
     N_("The disk refused to read the salon's file. Look after the disk, then try again.")},
    {SQLITE_BUSY, CODE_STORAGE,
     N_("NOT saved: another program has been writing to the salon's file for more than five seconds. Do it "
        "again in a moment."),
     N_("Another program has held the salon's file for more than five seconds. Try again in a moment.")},
    {SQLITE_LOCKED, CODE_STORAGE,
     N_("NOT saved: another program holds the salon's file. Do it again in a moment."),
     N_("Another program holds the salon's file. Try again in a moment.")},
    {SQLITE_CORRUPT, CODE_STORAGE, DAMAGED_TEXT, DAMAGED_TEXT},
    {SQLITE_NOTADB, CODE_STORAGE, DAMAGED_TEXT, DAMAGED_TEXT},
    {SQLITE_READONLY, CODE_STORAGE,
     N_("NOT saved: the salon's file may only be read here. Give yourself the right to write it, or open "
        "another one with --db."),
     N_("The salon's file may only be read here, and that is not enough to open it. Give yourself the right "
        "to "
        "write it and its folder.")},
    {SQLITE_PERM, CODE_STORAGE, N_("NOT saved: you have no right to write the salon's file."),
     N_("You have no right to read the salon's file. Ask who set it up, or open another one with --db.")},
    {SQLITE_AUTH, CODE_STORAGE, N_("NOT saved: you have no right to write the salon's file."),
     N_("You have no right to read the salon's file. Ask who set it up, or open another one with --db.")},
    {SQLITE_CANTOPEN, CODE_STORAGE,
     N_("NOT saved: the salon's file or one beside it cannot be opened. See that its folder is there and may "
        "be "
        "written."),
     N_("The salon's file cannot be opened. See that it and its folder are there and may be read and "
        "written.")},
    {SQLITE_NOMEM, CODE_INTERNAL,
     N_("NOT saved: there is not enough memory. Close other programs, then do it "
        "again."),
     N_("There is not enough memory. Close other programs, then try again.")},
    {SQLITE_TOOBIG, CODE_INVALID, N_("NOT saved: a text is too long for the salon's file. Shorten it."),
     N_("A text is too long for the salon's file. Shorten it.")},
    {SQLITE_INTERRUPT, CODE_STORAGE, N_("NOT saved: it was interrupted. Do it again."),
     N_("Reading was interrupted. Try again.")},
};

static const struct failure own_fault = {
    SQLITE_ERROR, CODE_INTERNAL, OWN_FAULT_TEXT,
    N_("The program asked the salon's file for something that it does not "
       "have. This is a fault of the program.")};

enum code connection_failed(struct sqlite3 *db, int status, bool writing, const char *where,
                            struct error *error) {
  const struct failure *failure = &own_fault;
  for (size_t i = 0; i < sizeof failures / sizeof failures[0]; i++) {
    if (failures[i].status == (status & 0xff)) failure = &failures[i];
  }
  enum code code = error_set(error, failure->code, "%s", writing ? _(failure->writing) : _(failure->reading));
  const char *words = db == NULL ? sqlite3_errstr(status) : sqlite3_errmsg(db);
  error_detail(error, "sqlite %d in %.80s: %s", status, where, words);
  return code;
}

enum code connection_run(struct sqlite3 *db, enum sql_id statement, int64_t *value, struct error *error) {
  const struct sql_text *text = &sql_texts[statement];
  sqlite3_stmt *prepared = NULL;
  if (value != NULL) *value = 0;
  int status = sqlite3_prepare_v3(db, text->sql, (int)text->size, 0, &prepared, NULL);
  if (status == SQLITE_OK) status = sqlite3_step(prepared);
  if (status == SQLITE_ROW && value != NULL) *value = sqlite3_column_int64(prepared, 0);
  while (status == SQLITE_ROW) status = sqlite3_step(prepared);
  enum code code = CODE_OK;
  if (status != SQLITE_DONE) code = connection_failed(db, status, false, text->name, error);
  (void)sqlite3_finalize(prepared);
  return code;
}

enum code connection_ensure_wal(struct sqlite3 *db, struct error *error) {
  sqlite3_stmt *mode = NULL;
  const struct sql_text *text = &sql_texts[SQL_JOURNAL_WAL];
  int status = sqlite3_prepare_v2(db, text->sql, (int)text->size, &mode, NULL);
  if (status == SQLITE_OK) status = sqlite3_step(mode);
  bool row = status == SQLITE_ROW;
  bool wal = row && strcmp((const char *)sqlite3_column_text(mode, 0), "wal") == 0;
  enum code code = row ? CODE_OK : connection_failed(db, status, false, text->name, error);
  (void)sqlite3_finalize(mode);
  if (code != CODE_OK || wal) return code;
  return error_set(
      error, CODE_STORAGE,
      _("The salon's file lies in a place where it cannot be kept safely (no write-ahead log, as on "
        "a network folder). Put it on a disk of this machine."));
}

void connection_roll_back(struct sqlite3 *db) {
  if (!sqlite3_get_autocommit(db)) (void)sqlite3_exec(db, sql_texts[SQL_ROLLBACK].sql, NULL, NULL, NULL);
}

/* "file:<path>?immutable=1", with every byte escaped that means something in it. The caller frees it. */
static char *frozen_name(const char *path) {
  static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789/._-";
  static const char head[] = "file:";
  static const char tail[] = "?immutable=1";
  char *name = malloc(sizeof head + 3 * strlen(path) + sizeof tail);
  if (name == NULL) return NULL;
  memcpy(name, head, sizeof head);
  char *end = name + strlen(head);
  for (const char *at = path; *at != '\0'; at++) {
    if (strchr(plain, *at) != NULL) {
      *end++ = *at;
    } else {
      end += snprintf(end, 4, "%%%02X", (unsigned int)(unsigned char)*at);
    }
  }
  memcpy(end, tail, sizeof tail);
  return name;
}

static int open_file(const char *path, enum connection_mode mode, struct sqlite3 **db) {
  const int common = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
  if (mode != CONNECTION_FROZEN) {
    int access = mode == CONNECTION_READ ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE;
    return sqlite3_open_v2(path, db, common | access, NULL);
  }
  char *name = frozen_name(path);
  if (name == NULL) return SQLITE_NOMEM;
  int status = sqlite3_open_v2(name, db, common | SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, NULL);
  free(name);
  return status;
}

/* Settings that touch no file. */
static int configure(struct sqlite3 *db) {
  static const struct {
    int option, value;
  } settings[] = {
      {SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1}, {SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0},
      {SQLITE_DBCONFIG_DEFENSIVE, 1},        {SQLITE_DBCONFIG_DQS_DDL, 0},
      {SQLITE_DBCONFIG_DQS_DML, 0},
  };
  int status = sqlite3_busy_timeout(db, CONNECTION_PATIENCE_MS);
  for (size_t i = 0; i < sizeof settings / sizeof settings[0] && status == SQLITE_OK; i++) {
    status = sqlite3_db_config(db, settings[i].option, settings[i].value, NULL);
  }
  return status == SQLITE_OK ? sqlite3_wal_autocheckpoint(db, 0) : status;
}

enum code connection_open(const char *path, enum connection_mode mode, struct sqlite3 **db,
                          struct error *error) {
  static const enum sql_id pragmas[] = {SQL_SYNCHRONOUS_FULL,   SQL_CELL_SIZE_CHECK,   SQL_SECURE_DELETE,
                                        SQL_JOURNAL_SIZE_LIMIT, SQL_TEMP_STORE_MEMORY, SQL_CACHE_SIZE};
  struct sqlite3 *opened = NULL;
  enum code code = CODE_OK;
  int status = open_file(path, mode, &opened);
  if (status == SQLITE_OK) status = configure(opened);
  if (status != SQLITE_OK) code = connection_failed(opened, status, false, "opening", error);
  for (size_t i = 0; i < sizeof pragmas / sizeof pragmas[0] && code == CODE_OK; i++) {
    code = connection_run(opened, pragmas[i], NULL, error);
  }
  if (code != CODE_OK) {
    connection_close(opened);
    opened = NULL;
  }
  *db = opened;
  return code;
}

/* Whether the file has a log beside it; one that cannot be told counts. */
static bool has_log(const char *path) {
  char wal[REPLICA_PATH_SIZE];
  return !replica_file_beside(path, "-wal", wal) || access(wal, F_OK) == 0;
}

enum code connection_open_reading(const char *path, struct sqlite3 **db, struct error *error) {
  struct error first;
  error_init(&first);
  enum code code = connection_open(path, CONNECTION_READ, db, &first);
  /* The first look into the file: a log needs files beside it that may be impossible to make. */
  int64_t version = 0;
  if (code == CODE_OK) code = connection_run(*db, SQL_USER_VERSION, &version, &first);
  if (code == CODE_OK) return CODE_OK;
  int status = *db == NULL ? SQLITE_OK : sqlite3_extended_errcode(*db) & 0xff;
  connection_close(*db);
  *db = NULL;
  if ((status == SQLITE_CANTOPEN || status == SQLITE_READONLY) && !has_log(path)) {
    return connection_open(path, CONNECTION_FROZEN, db, error);
  }
  code = error_set(error, first.code, "%s", first.text);
  error_detail(error, "%s", first.detail);
  return code;
}

void connection_close(struct sqlite3 *db) { (void)sqlite3_close(db); }
