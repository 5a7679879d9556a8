/*
 * What a desk has written, told to a centre in memory as sync would tell it: its rows as they were at first, then its outbox, as JSON.
 */
#ifndef PROPERTY_OUTBOX_CENTRE_H
#define PROPERTY_OUTBOX_CENTRE_H

#include <sqlite3.h>

#include "core/store/replica.h"
#include "server/centre/memory.h"

/* A centre with all rows of the replica. Ends the test when it does not take them. */
struct memory *outbox_centre(struct replica *replica);

/* Pushes all of the outbox; the test ends when an operation is not applied, or was for nothing. */
void outbox_push(struct memory *centre, sqlite3 *db);

/* The test ends when a row of the replica is not what the centre has, but for what each of them keeps for itself. */
void outbox_compare(struct memory *centre, struct replica *replica);

#endif
