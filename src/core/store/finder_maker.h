/*
 * The customer search filled on a thread of its own, with a read-only handle of its own: it is started when
 * the screen has painted, and taken at the first search. So no key waits for it but a search that is asked
 * for while it is still being filled.
 */
#ifndef CORE_STORE_FINDER_MAKER_H
#define CORE_STORE_FINDER_MAKER_H

#include "core/model/finder.h"
#include "core/store/replica.h"

struct finder_maker;

/* Starts filling from the file of `replica`. NULL when there is no thread to be had: then whoever searches
   fills. */
struct finder_maker *finder_maker_start(const struct replica *replica);

/*
 * The filled search, which is the caller's; `replica` goes on from what it holds (reader_refresh_finder).
 * Waits while it is being filled. NULL when it could not be filled. Ends the maker.
 */
struct finder *finder_maker_take(struct finder_maker *maker, struct replica *replica);

/* Ends the maker without taking. NULL is fine. */
void finder_maker_free(struct finder_maker *maker);

#endif
