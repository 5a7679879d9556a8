/*
 * Holds: the time of a visit, kept free for one caller while a booking is being made. A hold stands only against the other channels and
 * against offers: a booking that somebody saved at a desk is never refused for one. Inside of the channels' API.
 */
#ifndef SERVER_CHANNEL_HOLDS_H
#define SERVER_CHANNEL_HOLDS_H

#include "server/channel/visit_wish.h"

enum { HOLD_SECONDS_LEAST = 30, HOLD_SECONDS_USUAL = 300, HOLD_SECONDS_MOST = 900, HOLDS_OF_A_KEY_MAX = 100 };

/* The caller's own hold that has not expired, and the wish that it was made for. CODE_NOT_FOUND about `field`. */
FD_CHECKED enum code hold_find(struct task *task, const char *field, struct id hold, struct visit_wish *wish);

/* Gives the time back with the task's commit. Nil: nothing. */
void hold_drop_at_last(struct task *task, struct id hold);

#endif
