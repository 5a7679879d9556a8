/*
 * What the commands that read salon files share: what an import found, in words and as JSON. Internal to server/admin.
 */
#ifndef SERVER_ADMIN_SALON_TASK_H
#define SERVER_ADMIN_SALON_TASK_H

#include "core/store/salon_store.h"
#include "server/admin/task.h"

/* {"imported":…,"same":…,"bad":…,"entities":{…}}. The caller owns it. */
json_t *salon_report_json(const struct salon_report *report);

/* The bad rows, a line each, and beside the error of --json. Nothing when there are none. */
void salon_report_bad(struct task *task, const struct salon_report *report);

/* The salon file `path` into a replica; "-" is standard input. */
FD_CHECKED enum code salon_read(struct task *task, struct replica *replica, const char *path,
                                struct salon_report *report, struct error *error);

/* The demo salon, laid out around today, under another name unless that is NULL, and as a tenant of its own. */
FD_CHECKED enum code salon_make_demo(struct task *task, struct replica *replica, const char *name,
                                     struct salon_report *report, struct error *error);

/* An empty salon of one location. */
FD_CHECKED enum code salon_make_empty(struct task *task, struct replica *replica, const char *name,
                                      const char *currency, const char *zone, struct salon_report *report,
                                      struct error *error);

#endif
