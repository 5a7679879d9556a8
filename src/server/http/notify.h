/* Tells systemd how the service is doing: a datagram to the socket that NOTIFY_SOCKET names, and nothing where there is none. */
#ifndef SERVER_HTTP_NOTIFY_H
#define SERVER_HTTP_NOTIFY_H

#include <stdbool.h>

/* "READY=1", "STOPPING=1", "STATUS=…". True when somebody was told; false is no failure. */
bool notify_say(const char *state);

#endif
