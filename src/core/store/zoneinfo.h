/*
 * The machine's zone files as bytes, for replica_options.zones. The zone's name comes from salon files and
 * typed commands, so it can name nothing but a file below the folder of the zone files.
 */
#ifndef CORE_STORE_ZONEINFO_H
#define CORE_STORE_ZONEINFO_H

#include <stdbool.h>

#include "core/store/replica.h"

/* The folder of Debian's tzdata. */
extern const char zoneinfo_folder[];

/* Zone files below `folder`, which must outlive the source. */
struct zone_source zoneinfo_source(const char *folder);

/* Whether a text can be a zone's name: words of letters, digits, _, + and - with / between them. */
bool zoneinfo_name_is_valid(const char *name);

#endif
