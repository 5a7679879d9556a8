/* What those ask who watch over the server, and whether it is there at all: no token, no tenant. */
#ifndef SERVER_PROBES_H
#define SERVER_PROBES_H

struct request;
struct response;

void ping_route(struct request *request,
                struct response *response); /* the server's time: also the desk's measure */
void health_route(struct request *request, struct response *response); /* the process answers */
void ready_route(struct request *request,
                 struct response *response); /* the database does too, and nobody stops it */
void metrics_route(struct request *request, struct response *response); /* server/http/metrics.h */

#endif
