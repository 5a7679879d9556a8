/*
 * Reading the body of a request, strictly: what is wrong is named by its JSON pointer, and the first fault is the one that stands in the
 * task's error, so that a reader may read all it wants and look once. Inside of the channels' API.
 *
 * A member that is null counts as left out. Texts come cleaned (core/model/text.h), in the task's arena.
 */
#ifndef SERVER_CHANNEL_INPUT_H
#define SERVER_CHANNEL_INPUT_H

#include <jansson.h>

#include "core/model/text.h"
#include "server/channel/task.h"

struct input {
  struct task *task;
  json_t *object;                /* borrowed; NULL: there is none */
  char path[PROBLEM_FIELD_SIZE]; /* its pointer: "" of the body, "/customer", "/services/0" */
};

/* The body. Members that are not among `keys` are refused, with the one that was probably meant. */
struct input input_body(struct task *task, const char *const *keys, int count);

/* An object in it; with .object NULL when it was left out. */
struct input input_object(const struct input *input, const char *key, const char *const *keys, int count);

/* How many objects a list has, 0 when it was left out; more than `most` are a fault. */
int input_list(const struct input *input, const char *key, int most);
struct input input_item(const struct input *input, const char *key, int at, const char *const *keys,
                        int count);

bool input_has(const struct input *input, const char *key);
/* Sets the task's error, about `key`. */
enum code input_fault(const struct input *input, const char *key, const char *format, ...) FD_PRINTF(3, 4);
void input_needs(const struct input *input, const char *key); /* a fault when it was left out */

/* NULL when it was left out or is empty. */
const char *input_text(const struct input *input, const char *key, enum text_kind kind, size_t maximum);
struct id input_id(const struct input *input, const char *key);                       /* nil: left out */
bool input_instant(const struct input *input, const char *key, int64_t *instant);     /* false: left out */
bool input_date(const struct input *input, const char *key, int32_t *date);           /* … */
bool input_minute(const struct input *input, const char *key, bool end, int *minute); /* "HH:MM" */
int64_t input_int(const struct input *input, const char *key, int64_t least, int64_t most, int64_t usual);
/* One of the words; `usual` when it was left out. */
int input_word(const struct input *input, const char *key, const struct vocabulary *words, int usual);

/* The pointer of a member. */
void input_pointer(const struct input *input, const char *key, char pointer[PROBLEM_FIELD_SIZE]);

#endif
