/*
 * What the command line prints for people: plain lines within 80 columns, good for a screen reader and for
 * paper. Nothing with --json.
 */
#ifndef CLI_PRINT_H
#define CLI_PRINT_H

#include "cli/session.h"
#include "core/model/slots.h"

void print_appointment(const struct session *session, const struct appointment *appointment, bool full);
void print_visit_line(const struct session *session, const struct appointment *appointment);
void print_customer_line(const struct session *session, const struct customer *customer);
void print_customer(const struct session *session, const struct customer *customer);
void print_day(const struct session *session, const struct day_sheet *day);
void print_slot(const struct session *session, const struct slot *slot);
void print_queue(const struct session *session, const struct queue *queue);

#endif
