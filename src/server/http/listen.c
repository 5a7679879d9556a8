#include "server/http/listen.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

enum { BACKLOG = 4096, FILES_KEPT = 128, PEM_MAX = 256 * 1024 };

struct place {
  char host[64], port[8];
};

/* "127.0.0.1:8480", "[::1]:8480" */
static bool place_read(const char *text, struct place *place) {
  const char *colon = strrchr(text, ':');
  if (colon == NULL) return false;
  size_t length = (size_t)(colon - text);
  if (length > 1 && text[0] == '[' && text[length - 1] == ']') {
    text++;
    length -= 2;
  } else if (memchr(text, ':', length) != NULL) {
    return false;
  }
  size_t digits = strspn(colon + 1, "0123456789");
  if (length == 0 || length >= sizeof place->host || digits == 0 || digits > 5 || colon[1 + digits] != '\0')
    return false;
  if (strtol(colon + 1, NULL, 10) > 65535) return false;
  memcpy(place->host, text, length);
  place->host[length] = '\0';
  memcpy(place->port, colon + 1, digits + 1);
  return true;
}

static bool is_loopback(const struct sockaddr *address) {
  if (address->sa_family == AF_INET)
    return ntohl(((const struct sockaddr_in *)(const void *)address)->sin_addr.s_addr) >> 24 == 127;
  return address->sa_family == AF_INET6 &&
         IN6_IS_ADDR_LOOPBACK(&((const struct sockaddr_in6 *)(const void *)address)->sin6_addr);
}

static int bound(const struct addrinfo *at) {
  int on = 1;
  int descriptor = socket(at->ai_family, SOCK_STREAM, 0);
  if (descriptor < 0) return -1;
  int flags = fcntl(descriptor, F_GETFL);
  if (fcntl(descriptor, F_SETFD, FD_CLOEXEC) == 0 && fcntl(descriptor, F_SETFL, flags | O_NONBLOCK) == 0 &&
      setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) == 0 &&
      bind(descriptor, at->ai_addr, at->ai_addrlen) == 0 && listen(descriptor, BACKLOG) == 0)
    return descriptor;
  (void)close(descriptor);
  return -1;
}

static void put_url(struct listener *listener, bool tls) {
  struct sockaddr_storage address;
  socklen_t size = sizeof address;
  char host[64] = "", port[8] = "";
  if (getsockname(listener->descriptor, (struct sockaddr *)&address, &size) == 0)
    (void)getnameinfo((const struct sockaddr *)&address, size, host, sizeof host, port, sizeof port,
                      NI_NUMERICHOST | NI_NUMERICSERV);
  bool six = strchr(host, ':') != NULL;
  (void)snprintf(listener->url, sizeof listener->url, "%s://%s%s%s:%s", tls ? "https" : "http",
                 six ? "[" : "", host, six ? "]" : "", port);
}

enum code listen_open(const struct settings *settings, struct listener *listener, struct error *error) {
  const char *text = settings_text(settings, SETTING_LISTEN);
  bool tls = settings_text(settings, SETTING_TLS_CERT)[0] != '\0';
  struct addrinfo wish = {.ai_family = AF_UNSPEC,
                          .ai_socktype = SOCK_STREAM,
                          .ai_flags = AI_NUMERICHOST | AI_NUMERICSERV | AI_PASSIVE};
  struct addrinfo *found = NULL;
  struct place place;
  if (!place_read(text, &place) || getaddrinfo(place.host, place.port, &wish, &found) != 0)
    return error_set(error, CODE_INVALID,
                     "\"%.60s\" is no address and port to listen at; 127.0.0.1:8480 and [::1]:8480 are.",
                     text);
  if (!tls && !is_loopback(found->ai_addr) && settings_is(settings, SETTING_PLAIN_HTTP, "off")) {
    freeaddrinfo(found);
    return error_set(error, CODE_INVALID,
                     "At %.60s others could listen in to plain HTTP. Give --tls-cert and --tls-key, or "
                     "--allow-plain-http where a proxy with TLS stands in front.",
                     text);
  }
  listener->descriptor = bound(found);
  freeaddrinfo(found);
  if (listener->descriptor < 0)
    return error_set(
        error, CODE_STORAGE,
        "The server cannot listen at %.60s: the port is taken, or the address is not this machine's.", text);
  put_url(listener, tls);
  return CODE_OK;
}

int listen_connections(int asked, int threads) {
  struct rlimit files;
  if (getrlimit(RLIMIT_NOFILE, &files) == 0) {
    files.rlim_cur = files.rlim_max;
    (void)setrlimit(RLIMIT_NOFILE, &files);
    (void)getrlimit(RLIMIT_NOFILE, &files);
    if (files.rlim_cur < (rlim_t)asked + FILES_KEPT)
      asked = files.rlim_cur > (rlim_t)2 * FILES_KEPT ? (int)files.rlim_cur - FILES_KEPT : FILES_KEPT;
  }
  return asked < threads ? threads : asked;
}

static enum code pem_read(const char *path, char **text, struct error *error) {
  FILE *file = fopen(path, "rb");
  if (file == NULL) return error_set(error, CODE_INVALID, "The file %.300s cannot be read.", path);
  char *bytes = calloc(1, PEM_MAX + 1);
  size_t length = bytes == NULL ? 0 : fread(bytes, 1, PEM_MAX, file);
  (void)fclose(file);
  if (length == 0 || length == PEM_MAX || strlen(bytes) != length) {
    free(bytes);
    return error_set(error, CODE_INVALID, "The file %.300s is no PEM.", path);
  }
  *text = bytes;
  return CODE_OK;
}

enum code tls_files_read(const struct settings *settings, struct tls_files *files, struct error *error) {
  const char *certificate = settings_text(settings, SETTING_TLS_CERT);
  const char *key = settings_text(settings, SETTING_TLS_KEY);
  *files = (struct tls_files){.certificate = NULL};
  if (certificate[0] == '\0' && key[0] == '\0') return CODE_OK;
  if (certificate[0] == '\0' || key[0] == '\0')
    return error_set(error, CODE_INVALID,
                     "TLS needs both a certificate (--tls-cert) and its key (--tls-key).");
  if (pem_read(certificate, &files->certificate, error) == CODE_OK) (void)pem_read(key, &files->key, error);
  if (files->key != NULL) return CODE_OK;
  tls_files_release(files);
  return error->code;
}

void tls_files_release(struct tls_files *files) {
  if (files->key != NULL) sodium_memzero(files->key, strlen(files->key));
  free(files->key);
  free(files->certificate);
  *files = (struct tls_files){.certificate = NULL};
}
