/*
 * How services, employees, add-ons, locations and users are named on the command line and in the one-line
 * booking: by an id, by a name, or by a unique beginning of a name or of one of its words, without regard
 * to case and accents (fold.h). Ambiguous ones are refused with the candidates.
 *
 * The order: an id; a name that is exactly meant; a beginning of a name or of one of its words ("cut l"
 * begins at a word of "Hair cut, long"). The first of these that fits anything decides: one candidate is
 * the answer, several are ambiguous. What only sounds alike is never taken, but named in the sentence that
 * says that nobody fits.
 */
#ifndef CORE_MODEL_LOOKUP_H
#define CORE_MODEL_LOOKUP_H

#include <stdbool.h>
#include <stddef.h>

#include "core/model/error.h"
#include "core/model/id.h"

/* One that may be meant. The text stays the caller's. */
struct lookup_name {
  struct id id;
  const char *name;   /* as shown to people */
  const char *folded; /* its fold_key(); NULL: folded on the way, at most FOLD_KEY_SIZE - 1 bytes */
};

enum lookup_grade { LOOKUP_NONE, LOOKUP_BEGINNING, LOOKUP_EXACT, LOOKUP_ID };

/* How `text` fits one name. */
enum lookup_grade lookup_grade(const struct lookup_name *name, const char *text, size_t length);

/*
 * All that fit best: writes the indexes of the first `capacity` of them into `indexes`, in the order given,
 * and their common grade into `*grade` (may be NULL). Returns how many fit, which may be more than
 * `capacity`. For readers that weigh several meanings, such as the one-line booking.
 */
size_t lookup_all(const struct lookup_name *names, size_t count, const char *text, size_t length,
                  size_t *indexes, size_t capacity, enum lookup_grade *grade);

/*
 * Those that only sound like what was asked for, or are one slip of a finger away from it, in the order given; as lookup_all(). For lists that a
 * person chooses from, when nothing fits: whoever shows them says so, and takes none by itself.
 */
size_t lookup_near(const struct lookup_name *names, size_t count, const char *text, size_t length,
                   size_t *indexes, size_t capacity);

/*
 * The one that is meant, its index in `*index`. `noun` names the kind in the sentence ("employee"). Errors,
 * each listing up to six names: CODE_NOT_FOUND when none fits, with the nearest by sound and spelling, else
 * with what there is; CODE_AMBIGUOUS when several do (namesakes with their ids); CODE_INVALID for an empty
 * text or one that is no UTF-8.
 */
FD_CHECKED enum code lookup_find(const struct lookup_name *names, size_t count, const char *noun,
                                 const char *text, size_t length, size_t *index, struct error *error);

#endif
