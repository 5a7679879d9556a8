/*
 * A replica in a temporary folder, for the time of one command: where salon files are read into and written from. The folder is for this
 * user alone, and goes with everything in it. Internal to server/admin.
 */
#ifndef SERVER_ADMIN_SCRATCH_H
#define SERVER_ADMIN_SCRATCH_H

#include "core/model/ports.h"
#include "core/store/replica.h"

enum { SCRATCH_PATH_SIZE = 1024 };

struct scratch {
  struct replica *replica; /* blank */
  char folder[SCRATCH_PATH_SIZE];
};

/* Makes it below TMPDIR, or /tmp. CODE_STORAGE. scratch_release() also after an error. */
FD_CHECKED enum code scratch_init(struct scratch *scratch, const struct ports *ports, struct error *error);
void scratch_release(struct scratch *scratch);

#endif
