/*
 * Whose visit it is: a customer that the salon knows, or one who is new. Inside of the channels' API.
 *
 *   {"id"}  or  {"name" | "first_name", "last_name"; "phone"; "email"; "locale"}
 *
 * A phone or an e-mail that is known under the same name (without case and accents) is that customer. A phone may be shared by a
 * family, so under another name it is somebody new; an e-mail belongs to one: CODE_EXISTS.
 */
#ifndef SERVER_CHANNEL_CUSTOMER_CHOICE_H
#define SERVER_CHANNEL_CUSTOMER_CHOICE_H

#include "server/channel/input.h"
#include "server/channel/settle.h"

struct customer_choice {
  struct id id; /* known, or to be made */
  bool is_new;
  const char *first_name, *last_name, *phone, *phone_e164, *email,
      *locale;      /* of one who is new; NULL: none */
  const char *name; /* "first last" */
};

/* Reads the member "customer", which must be there, and looks the customer up. `location` says of which country a phone is. */
FD_CHECKED enum code customer_choose(struct task *task, const struct input *input, int location,
                                     struct customer_choice *choice);

/* Adds the operation that makes one who is new. */
FD_CHECKED enum code customer_make(struct settling *settling, struct task *task,
                                   const struct customer_choice *choice);

/* A telephone number in E.164, in the arena; NULL when it is unsure. */
const char *phone_of(struct task *task, const char *text, int location);

#endif
