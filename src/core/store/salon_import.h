/*
 * What an import works with. Internal to the files salon_*.c of core/store.
 */
#ifndef CORE_STORE_SALON_IMPORT_H
#define CORE_STORE_SALON_IMPORT_H

#include "core/model/phone.h"
#include "core/model/row.h"
#include "core/store/query.h"
#include "core/store/salon_names.h"
#include "core/store/salon_store.h"
#include "core/store/vector.h"
#include "wire/codec.h"
#include "wire/salon_reader.h"
#include "wire/salon_visit.h"

/* How a row ended. */
enum salon_outcome {
  SALON_TAKEN,
  SALON_SAME,   /* it was there already */
  SALON_BAD,    /* with the reason in the error */
  SALON_WAITS,  /* what it refers to may still come; with the reason in the error */
  SALON_BROKEN, /* the replica or the machine failed; the import ends */
};

/* Which lines the segments of an import came from: the first segment of each visit, in order. Eight bytes, since there may be 600,000;
 * of a file with more than 4 billion segments or lines the lines of overlaps are not known. */
struct salon_origin {
  uint32_t segment; /* rowid */
  uint32_t line;
};

struct salon_importer {
  struct replica *replica;
  struct salon_options options;
  struct salon_report report;
  struct arena arena; /* of one row */
  struct salon_names names;
  struct salon_visit_columns columns;
  struct salon_visit visit;
  json_t *header;
  struct id tenant;
  char country
      [PHONE_COUNTRY_SIZE]; /* of telephone numbers that do not say it: of the first location, else the tenant's */
  bool locale_country;      /* it is the tenant's so far */
  int64_t now;
  int64_t line;       /* that is worked on */
  int64_t fed;        /* lines so far */
  bool blank;         /* nothing was here */
  bool fresh;         /* and so indexes are made at the end, and overlaps found then */
  bool setup_changed; /* since the salon was loaded */
  bool broken;        /* the transaction must not be kept */
  bool wrote_header;  /* of the bad rows */
  int loads;
  struct vector waiting; /* struct salon_waiting */
  size_t waiting_bytes;
  struct vector origins; /* struct salon_origin; of a fresh replica */
  struct vector calls;   /* struct salon_call: calls that visits name, looked for at the end */
};

/* A row that waits for what it refers to. */
struct salon_waiting {
  const struct entity *entity; /* NULL: the row says it itself */
  char *text;
  size_t length;
  int64_t line, number;
};

struct salon_call {
  struct id id;
  int64_t line;
};

/* ---- salon_refs.c ---- */

/* Learns what is in the replica already. */
FD_CHECKED enum code salon_refs_load(struct salon_importer *importer, struct error *error);

/* Puts ids in place of names, in the row and its parts. */
FD_CHECKED enum salon_outcome salon_refs_resolve(struct salon_importer *importer, struct row *row,
                                                 struct error *error);

/* Makes a row known to those that come after it. */
void salon_refs_learn(struct salon_importer *importer, const struct row *row);

/* Looks whether a row of an entity is there, by the replica alone. */
FD_CHECKED enum code salon_refs_exists(struct salon_importer *importer, enum entity_kind kind, struct id id,
                                       bool *exists, struct error *error);

/* ---- salon_check.c ---- */

/* Fills in what follows from the row itself (instants of writing, numbers in E.164, hash of a PIN), then checks what no single
 * field can say: ends after starts, sums, zones, unique things. */
FD_CHECKED enum salon_outcome salon_check_row(struct salon_importer *importer, struct row *row,
                                              json_t *object, struct error *error);

/* ---- salon_overlap.c ---- */

/* Whether the visit's segments are free of what is in the replica. */
FD_CHECKED enum salon_outcome salon_overlap_check(struct salon_importer *importer, const struct row *visit,
                                                  struct error *error);

/* Finds the overlaps of everything at once, and reports each as a bad row. */
FD_CHECKED enum code salon_overlap_sweep(struct salon_importer *importer, struct error *error);

/* ---- salon_import.c ---- */

/* The header, parsed; then row by row. */
FD_CHECKED enum code salon_importer_header(struct salon_importer *importer, json_t *header,
                                           struct error *error);
FD_CHECKED enum code salon_importer_element(struct salon_importer *importer,
                                            const struct salon_element *element, struct error *error);

/* Notes a bad row in the report. */
void salon_issue_add(struct salon_importer *importer, int64_t line, const char *text);

/* Runs a statement without parameters. */
FD_CHECKED enum code salon_run(struct salon_importer *importer, enum sql_id statement, struct error *error);

/* ---- salon_row.c ---- */

/* One row of an entity, from its object to the replica. */
FD_CHECKED enum salon_outcome salon_take_row(struct salon_importer *importer, const struct entity *entity,
                                             json_t *object, struct error *error);

/* Adds a row without its parts. */
FD_CHECKED enum salon_outcome salon_insert_one(struct salon_importer *importer, const struct row *row,
                                               struct error *error);

#endif
