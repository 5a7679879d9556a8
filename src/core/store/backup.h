/*
 * Backups of a replica and the way back.
 */
#ifndef CORE_STORE_BACKUP_H
#define CORE_STORE_BACKUP_H

#include "core/model/error.h"
#include "core/store/replica.h"

enum { BACKUP_PATH_SIZE = 4096 };

/*
 * Writes one state of the replica to the file `to`, while it goes on being used: whole, checked and on the disk
 * before it gets its name. A backup of that name is replaced; any other file there is CODE_EXISTS and left
 * untouched. The source is never written.
 */
FD_CHECKED enum code backup_write(struct replica *replica, const char *to, struct error *error);

/*
 * Puts the backup `from` in the place of options->path. It is looked through first, down to every page: what is
 * damaged, foreign or newer is refused and nothing is changed. The file that was there is kept aside, its path
 * goes into `kept` ("" when there was none). No other program may have the file open: CODE_STORAGE then. The
 * restored file is a new replica to a server (another replica_id), with what waited to be sent waiting again.
 */
FD_CHECKED enum code backup_restore(const struct replica_options *options, const char *from,
                                    char kept[BACKUP_PATH_SIZE], struct error *error);

#endif
