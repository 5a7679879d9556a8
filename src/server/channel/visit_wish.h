/*
 * The visit that a channel asks for: {"services":[{"service","employee","addons":[…]}],"starts_at","location","employee"}. Inside of the
 * channels' API.
 */
#ifndef SERVER_CHANNEL_VISIT_WISH_H
#define SERVER_CHANNEL_VISIT_WISH_H

#include "core/model/visit.h"
#include "server/channel/input.h"

/* The keys that an object with a wish has, for the lists of whoever reads it. */
#define VISIT_WISH_KEYS "services", "starts_at", "location", "employee"

struct visit_wish {
  struct visit_request request;
  int64_t starts_at; /* ms UTC, on a whole minute */
};

/* Reads it; the task's error says what is wrong. */
FD_CHECKED enum code visit_wish_read(struct task *task, const struct input *input, struct visit_wish *wish);

/* The member "starts_at" alone, which must be there. */
void visit_wish_read_start(const struct input *input, int64_t *starts_at);

/* The same wish by ids alone, to be read again later; the caller releases it. NULL without memory. */
json_t *visit_wish_json(const struct salon *salon, const struct visit_wish *wish);

#endif
