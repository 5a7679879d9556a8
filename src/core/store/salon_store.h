/*
 * The salon file into a replica and out of it (the command line's contract, "The salon file").
 *
 * An import is one transaction: all rows of the file, or none when any of them is bad. It goes into a replica
 * that is blank, or beside what is there:
 *
 *   - The tenant of a blank replica becomes the file's. A replica that holds something keeps its own, and refuses
 *     a file of another tenant's id or currency.
 *   - A row whose id is there already changes nothing when all that the file says about it is so already; with
 *     other content it is a bad row. An import never changes a row.
 *   - A row without an id is a new one. One of the set-up whose name is already taken in the replica is bad:
 *     it was probably imported before.
 *   - References take an id, a unique name (without regard to case and accents), for customers also a phone.
 *     A row may come before what it refers to: it then waits, up to 16 MiB of such rows.
 *   - Imported rows have version 0, revision 1 and the sync state `synced`: nothing of them waits to be sent, they
 *     never enter the outbox, and an import is not undone.
 *
 * Memory is bounded whatever the file's size; of a large salon it stays below 64 MiB.
 */
#ifndef CORE_STORE_SALON_STORE_H
#define CORE_STORE_SALON_STORE_H

#include <stddef.h>
#include <stdint.h>

#include "core/model/entity.h"
#include "core/store/replica.h"

enum {
  SALON_ISSUES_MAX = 20,
  SALON_ISSUE_SIZE = 320,
  SALON_PIN_HASH_SIZE = 200,
  SALON_WAITING_MAX = 16 << 20
};

/* A bad row. */
struct salon_issue {
  int64_t line; /* in the file, from 1 */
  char text[SALON_ISSUE_SIZE];
};

struct salon_report {
  int64_t imported[ENTITY_COUNT]; /* rows that were added; parts count with their whole */
  int64_t rows;                   /* their sum */
  int64_t same;                   /* rows that were there already, just so */
  int64_t bad;
  struct salon_issue issues[SALON_ISSUES_MAX]; /* the first ones, by line */
  int issue_count;
};

struct salon_options {
  /* Takes the bad rows, as lines of a salon file that can be mended and imported; the rest is then imported. NULL: nothing is
   * imported when any row is bad. False when it cannot take more, which ends the import. */
  bool (*take_bad)(void *context, const char *line, size_t length, struct error *error);
  void *context;
  const char *by; /* who imports, for the audit log; NULL: nobody who is known */
  /* Hashes a PIN; NULL: argon2id, for which a user costs some hundredths of a second. */
  bool (*hash_pin)(const char *pin, char hash[SALON_PIN_HASH_SIZE]);
};

/* `path` may also name a pipe. CODE_INVALID when rows are bad, with the first of them in the sentence and up to
 * SALON_ISSUES_MAX in the report; CODE_NOT_FOUND without a file; CODE_STORAGE. `options` may be NULL. */
FD_CHECKED enum code salon_import_file(struct replica *replica, const char *path,
                                       const struct salon_options *options, struct salon_report *report,
                                       struct error *error);

/* The same of a file in memory. */
FD_CHECKED enum code salon_import_bytes(struct replica *replica, const char *bytes, size_t size,
                                        const struct salon_options *options, struct salon_report *report,
                                        struct error *error);

/*
 * The same, line by line: for a generator. The first line is the header. salon_importer_end must be called when begin
 * said CODE_OK, whatever came after; it imports all, or nothing when `keep` is false, a line was bad or refused.
 */
struct salon_importer;
FD_CHECKED enum code salon_importer_begin(struct replica *replica, const struct salon_options *options,
                                          struct salon_importer **importer, struct error *error);
FD_CHECKED enum code salon_importer_line(struct salon_importer *importer, const char *text, size_t length,
                                         struct error *error);
FD_CHECKED enum code salon_importer_end(struct salon_importer *importer, bool keep,
                                        struct salon_report *report, struct error *error);

/* ---- Export ---- */

enum salon_format { SALON_JSON, SALON_NDJSON, SALON_CSV, SALON_ICS };

/* The format of a name on the command line ("json", "ndjson", "csv", "ics"), or -1. */
int salon_format_find(const char *name);

/* Takes bytes of the export; false when that is not possible. */
typedef bool salon_sink(void *context, const char *bytes, size_t length);

/*
 * Writes the salon. JSON and NDJSON hold everything that a salon file can hold,
 * history included, with all ids, in a fixed order: the same state gives the same bytes, and what is exported imports
 * again with nothing lost. A row that was deleted is written, with "deleted_at", where a written row refers to it. CSV holds the
 * appointments for spreadsheets, a line a segment; ICS for calendars, an event a visit. CODE_STORAGE when the sink fails; CODE_NOT_FOUND for a replica without a salon.
 */
FD_CHECKED enum code salon_export(struct replica *replica, enum salon_format format, salon_sink *sink,
                                  void *context, struct error *error);

/* A segment of an appointment, for other programs. Texts are "" where there is none; all lives during the call only. */
struct salon_visit_row {
  struct id id; /* of the appointment */
  const char *confirmation_code, *status, *source;
  int64_t visit_starts_at, visit_ends_at, visit_price, updated_at;
  const char *location, *customer, *phone, *email, *title, *notes;
  const struct zone *zone;
  const char *currency;
  int position; /* of the segment in its visit, from 0 */
  const char *service, *part, *employee;
  int64_t starts_at, ends_at, price;
  bool overlap;
};

/* False ends the walk; an error that it sets is the walk's. */
typedef bool salon_visit_visitor(void *context, const struct salon_visit_row *visit, struct error *error);

/* All segments of all appointments that are not deleted, by the appointment's start, its id and the position. */
FD_CHECKED enum code salon_each_visit(struct replica *replica, salon_visit_visitor *visitor, void *context,
                                      struct error *error);

#endif
