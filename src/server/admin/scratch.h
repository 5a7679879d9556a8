/*
 * A replica without a name, for the time of one command: where salon files are read into and written from. Its folder, which is for this user
 * alone, is taken away as soon as the files in it are open; so a command that is killed leaves nothing of a salon behind, and the disk has
 * its room back. Internal to server/admin.
 */
#ifndef SERVER_ADMIN_SCRATCH_H
#define SERVER_ADMIN_SCRATCH_H

#include "core/model/ports.h"
#include "core/store/replica.h"

enum { SCRATCH_PATH_SIZE = 1024 };

struct scratch {
  struct replica *replica; /* blank; NULL after an error */
};

/* Makes it below TMPDIR, or /tmp. CODE_STORAGE. scratch_release() also after an error. */
FD_CHECKED enum code scratch_init(struct scratch *scratch, const struct ports *ports, struct error *error);
void scratch_release(struct scratch *scratch);

#endif
