/*
 * The name that somebody who mistyped probably meant.
 */
#ifndef CORE_MODEL_NEAREST_H
#define CORE_MODEL_NEAREST_H

/* The name that is nearest to what was written (by letters to add, drop or change), or NULL when none is near. */
const char *nearest_name(const char *written, const char *const *names, int count);

#endif
