/* The machine's zone files for the server: as core/store/zoneinfo.h, which the server does not link. */
#ifndef SERVER_ZONES_H
#define SERVER_ZONES_H

#include "core/model/zone.h"

/* Zone files below `folder`, which must outlive the source; NULL: the machine's. */
struct zone_source zones_of(const char *folder);

#endif
