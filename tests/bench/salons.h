/*
 * The salons that figures are taken on, in build/bench. Files are made once and kept as long as they are younger than this program;
 * replicas are made anew in each run.
 */
#ifndef BENCH_SALONS_H
#define BENCH_SALONS_H

#include "bench.h"

/* Names all paths and writes the three salon files. Ends the program when the disk is full. */
void salons_prepare(struct bench *bench);

/* Makes a replica out of a salon file by the program, or bare while the program cannot. */
void salons_fill(struct bench *bench, const struct bench_salon *salon);

/* Takes away a replica with all that lies beside it. */
void salons_remove(const char *replica);

/* Copies a replica that nobody has open. */
void salons_copy(const char *from, const char *to);

#endif
