/*
 * The schema of a replica and the steps that bring an older file to it. Internal to core/store.
 */
#ifndef CORE_STORE_MIGRATE_H
#define CORE_STORE_MIGRATE_H

#include <stdint.h>

#include "core/model/error.h"

struct sqlite3;

/* The schema that this program speaks; the number stands in the file's header as user_version. */
int migrate_newest(void);

/*
 * Brings the file to the newest schema: each step and its number in one transaction, so that whatever ends
 * the program between leaves a file of one schema or the other. Several programs may do so at once. A file
 * that is newer than the program is CODE_STORAGE, and not written to.
 */
FD_CHECKED enum code migrate_run(struct sqlite3 *db, struct error *error);

/* CODE_OK when the file has the newest schema; for files that are only read. */
FD_CHECKED enum code migrate_check(struct sqlite3 *db, struct error *error);

/* CODE_OK when the file has the newest schema or an older one, which a copy of it can be brought up from. */
FD_CHECKED enum code migrate_check_readable(struct sqlite3 *db, struct error *error);

#endif
