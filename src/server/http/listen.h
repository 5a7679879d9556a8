/*
 * Where the server listens, and what it shows there: the socket, the limit of open files, certificate and key. Inside of http.
 */
#ifndef SERVER_HTTP_LISTEN_H
#define SERVER_HTTP_LISTEN_H

#include "core/model/error.h"
#include "server/http/settings.h"

enum { LISTEN_URL_SIZE = 128 };

struct listener {
  int descriptor;
  char url[LISTEN_URL_SIZE];
};

/*
 * Binds SETTING_LISTEN and listens. CODE_INVALID for what is no address and port, and for plain HTTP that others could listen in to unless
 * SETTING_PLAIN_HTTP allows it; CODE_STORAGE when the port cannot be had.
 */
FD_CHECKED enum code listen_open(const struct settings *settings, struct listener *listener,
                                 struct error *error);

/* How many connections there may be: raises the limit of open files as far as may be, and stays below it. At least one for each thread. */
int listen_connections(int asked, int threads);

/* PEM, with an end; NULL without TLS. */
struct tls_files {
  char *certificate, *key;
};
FD_CHECKED enum code tls_files_read(const struct settings *settings, struct tls_files *files,
                                    struct error *error);
void tls_files_release(struct tls_files *files);

#endif
