/* Compresses a large answer (gzip) when its caller takes that. */
#ifndef SERVER_SYNC_DEFLATE_H
#define SERVER_SYNC_DEFLATE_H

#include "server/http/http.h"

/* Replaces the body and says so in a header; does nothing when the caller does not take gzip, or it would not pay, or memory is short. */
void deflate_response(struct request *request, struct response *response);

#endif
