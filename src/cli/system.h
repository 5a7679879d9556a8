/*
 * The system around the core: clock, randomness, zone files and the places of files. FRONTDESK_NOW freezes
 * the clock, FRONTDESK_SEED fixes the randomness of ids (for training and tests).
 */
#ifndef CLI_SYSTEM_H
#define CLI_SYSTEM_H

#include "core/model/error.h"
#include "core/model/ports.h"
#include "core/store/replica.h"

enum { SYSTEM_PATH_SIZE = 1024 };

struct system {
  bool frozen;
  int64_t frozen_at;
  bool seeded;
  uint64_t random_state;
};

/* Reads the environment. CODE_INVALID for a FRONTDESK_NOW or FRONTDESK_SEED that cannot be read. */
FD_CHECKED enum code system_init(struct system *system, struct error *error);

/* Ports over the system, which must outlive them. */
struct ports system_ports(struct system *system);

/* --db FILE (may be NULL), else FRONTDESK_DB, else $XDG_DATA_HOME/frontdesk/replica.db. CODE_INVALID when
   too long or when there is no home. */
FD_CHECKED enum code system_replica_path(const char *db, char path[SYSTEM_PATH_SIZE], struct error *error);

/*
 * Mixes how much was written to a replica into a seeded sequence, so that two runs over one file never make
 * the same ids while the same runs over the same files do. Nothing without a seed.
 */
void system_mix(struct system *system, int64_t changes);

/* $XDG_CONFIG_HOME/frontdesk/config. */
FD_CHECKED enum code system_config_path(char path[SYSTEM_PATH_SIZE], struct error *error);

/* Makes the folders that a file needs. CODE_STORAGE when they cannot be made. */
FD_CHECKED enum code system_make_folders(const char *path, struct error *error);

#endif
