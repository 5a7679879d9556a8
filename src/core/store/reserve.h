/*
 * A reserve of disk space beside the replica: 16 MiB that are set free when the disk is full, so that the desk
 * can go on while somebody makes room. Internal to core/store.
 */
#ifndef CORE_STORE_RESERVE_H
#define CORE_STORE_RESERVE_H

#include <stdbool.h>

/* Makes the reserve beside the replica at `path`, unless it is there or the disk has little left. */
void reserve_make(const char *path);

/* Sets it free. True when there was one. */
bool reserve_release(const char *path);

#endif
