/*
 * Answers to the questions of the services that are booked: [{"question":ID,"value":…}]. Inside of the channels' API.
 */
#ifndef SERVER_CHANNEL_ANSWERS_H
#define SERVER_CHANNEL_ANSWERS_H

#include "core/model/row.h"
#include "core/model/visit.h"
#include "server/channel/input.h"

enum { ANSWERS_MAX = 100 };

/*
 * Reads the member "answers" and gives them to `row`, a visit's. Every question that one of the services must have answered is: else
 * CODE_INVALID that names it. A value is a text, true or false, a number, or a list of texts, as the question's type has it.
 */
FD_CHECKED enum code answers_read(struct task *task, const struct input *input,
                                  const struct visit_request *request, struct row *row);

#endif
