/*
 * What the commands of the table run. Each one fills session->document for --json and says its text with
 * session_say().
 */
#ifndef CLI_RUN_H
#define CLI_RUN_H

#include "cli/session.h"

#define RUN(name) FD_CHECKED enum code run_##name(struct session *session, struct error *error)

RUN(init);
RUN(day);
RUN(slots);
RUN(book);
RUN(move);
RUN(edit);
RUN(confirm);
RUN(checkin);
RUN(start);
RUN(complete);
RUN(noshow);
RUN(reactivate);
RUN(cancel);
RUN(undo);
RUN(redo);
RUN(show);
RUN(block);
RUN(walkin);
RUN(serve);
RUN(leave);
RUN(queue);
RUN(waitlist_add);
RUN(waitlist_remove);
RUN(find);
RUN(customer_show);
RUN(customer_add);
RUN(customer_edit);
RUN(customer_merge);
RUN(customer_export);
RUN(customer_erase);
RUN(not_paired);
RUN(sync_status);
RUN(review_list);
RUN(review_show);
RUN(import);
RUN(export);
RUN(backup);
RUN(restore);
RUN(doctor);
RUN(completions);

/* Loads the appointment of an outcome anew and makes it the answer: its JSON, and its lines of text. */
FD_CHECKED enum code answer_appointment(struct session *session, struct id id, bool full,
                                        struct error *error);

#endif
