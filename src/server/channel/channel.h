/*
 * The other channels' API: what a booking page, a telephone assistant or an import asks with its API key (door/scope.h), and how it books.
 * Handlers of routes; the table is server/routes.c, the documents are docs/api.md.
 *
 * The rules are the desk's own (core/model): what is not offered at the desk is not offered here, and what is booked here is settled by the
 * centre like a desk's push, under the same lock. An operation of a channel wins as it is, or nothing is stored and the caller is told why:
 * 409 with a code of the command line's contract.
 *
 * Every route that writes takes the header Idempotency-Key: the same key with the same request gets the same answer again, and nothing
 * happens twice.
 */
#ifndef SERVER_CHANNEL_CHANNEL_H
#define SERVER_CHANNEL_CHANNEL_H

struct request;
struct response;

enum { CHANNEL_BODY_MAX = 32768 };

/* GET: what can be booked, where and with whom. */
void channel_locations(struct request *request, struct response *response);
void channel_services(struct request *request, struct response *response);
void channel_employees(struct request *request, struct response *response);
void channel_slots(struct request *request, struct response *response);

/* POST and DELETE: a time is kept free while somebody makes up their mind. */
void channel_hold(struct request *request, struct response *response);
void channel_hold_release(struct request *request, struct response *response);

/* POST: a visit is booked; and GET and POST: looked up by its confirmation code or id, moved, cancelled, confirmed. */
void channel_book(struct request *request, struct response *response);
void channel_visit(struct request *request, struct response *response);
void channel_reschedule(struct request *request, struct response *response);
void channel_cancel(struct request *request, struct response *response);
void channel_confirm(struct request *request, struct response *response);

/* GET: who calls; and POST: what was said, and who waits for a time that is not free. */
void channel_customers(struct request *request, struct response *response);
void channel_call(struct request *request, struct response *response);
void channel_wait(struct request *request, struct response *response);

#endif
