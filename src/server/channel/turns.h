/*
 * Whose turn it is in the pools of a salon: what bookings that named nobody gave to whom. The set-up counts what it was told; what the other
 * channels gave since then is counted beside it, so that a booking does not change the set-up. Inside of the channels' API.
 */
#ifndef SERVER_CHANNEL_TURNS_H
#define SERVER_CHANNEL_TURNS_H

#include "core/model/slots.h"
#include "server/channel/task.h"

/* Whether somebody is to be chosen by a pool. */
bool turns_matter(const struct salon *salon, const struct visit_request *request);

/* Puts the question into the batch, and what came into the task's salon: its pools count the turns from here on. */
void turns_ask(struct task *task, struct pg_batch *batch, struct pg_rows *rows);
FD_CHECKED enum code turns_take(struct task *task, const struct pg_rows *rows);

/* Counts, with the task's commit, the turns that a booking gives: of every service for which nobody was named, or of all. */
void turns_count_at_last(struct task *task, const struct visit_request *request, const struct slot *slot,
                         bool all);

#endif
