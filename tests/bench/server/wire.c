#include "server/wire.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

enum { HEAD_SIZE = 1024 };

void wire_init(struct wire *wire, int port) { *wire = (struct wire){.port = port, .file = -1}; }

void wire_release(struct wire *wire) {
  if (wire->file >= 0) (void)close(wire->file);
  free(wire->buffer);
  wire_init(wire, wire->port);
}

static bool wire_connect(struct wire *wire) {
  if (wire->file >= 0) return true;
  struct sockaddr_in address = {.sin_family = AF_INET,
                                .sin_port = htons((uint16_t)wire->port),
                                .sin_addr = {.s_addr = htonl(INADDR_LOOPBACK)}};
  int one = 1;
  wire->file = socket(AF_INET, SOCK_STREAM, 0);
  if (wire->file < 0) return false;
  (void)setsockopt(wire->file, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  if (connect(wire->file, (const struct sockaddr *)&address, sizeof address) == 0) return true;
  (void)close(wire->file);
  wire->file = -1;
  return false;
}

static bool wire_write(struct wire *wire, const char *bytes, size_t length) {
  while (length > 0) {
    ssize_t sent = send(wire->file, bytes, length, MSG_NOSIGNAL);
    if (sent <= 0) return false;
    bytes += sent;
    length -= (size_t)sent;
  }
  return true;
}

static int wire_lost(struct wire *wire) {
  (void)close(wire->file);
  wire->file = -1;
  return 0;
}

bool wire_send(struct wire *wire, const char *method, const char *path, const char *token, const char *body,
               size_t length) {
  if (!wire_connect(wire)) return false;
  size_t size = HEAD_SIZE + length;
  char *request = malloc(size);
  if (request == NULL) return false;
  int head = snprintf(request, HEAD_SIZE,
                      "%s %s HTTP/1.1\r\nHost: 127.0.0.1\r\nFD-Proto: 1\r\nFD-Schema: 1\r\n"
                      "FD-Req: 01890000-0000-7000-8000-000000000001\r\n%s%s%s",
                      method, path, token == NULL ? "" : "Authorization: Bearer ", token == NULL ? "" : token,
                      token == NULL ? "" : "\r\n");
  bool sent = false;
  if (head > 0 && head < HEAD_SIZE - 100) {
    size_t used = (size_t)head;
    if (body != NULL) {
      used += (size_t)snprintf(request + used, 100,
                               "Content-Type: application/json\r\nContent-Length: %zu\r\n", length);
    }
    used += (size_t)snprintf(request + used, 3, "\r\n");
    if (body != NULL) memcpy(request + used, body, length);
    sent = wire_write(wire, request, used + (body == NULL ? 0 : length));
  }
  free(request);
  if (!sent) (void)wire_lost(wire);
  return sent;
}

/* Reads more; false at the end. */
static bool wire_more(struct wire *wire) {
  if (wire->length + 1 >= wire->size) {
    size_t size = wire->size == 0 ? 4096 : wire->size * 2;
    char *grown = realloc(wire->buffer, size);
    if (grown == NULL) return false;
    wire->buffer = grown;
    wire->size = size;
  }
  ssize_t got = recv(wire->file, wire->buffer + wire->length, wire->size - wire->length - 1, 0);
  if (got <= 0) return false;
  wire->length += (size_t)got;
  wire->buffer[wire->length] = '\0';
  return true;
}

static size_t content_length(const char *head, const char *end) {
  static const char name[] = "\nContent-Length:";
  for (const char *at = head; at < end; at++) {
    if (strncasecmp(at, name, strlen(name)) == 0) return (size_t)strtoul(at + strlen(name), NULL, 10);
  }
  return 0;
}

int wire_take(struct wire *wire) {
  wire->length = 0;
  char *end = NULL;
  do {
    if (wire->file < 0 || !wire_more(wire)) return wire_lost(wire);
    end = strstr(wire->buffer, "\r\n\r\n");
  } while (end == NULL);
  size_t head = (size_t)(end - wire->buffer) + 4;
  wire->body_length = content_length(wire->buffer, end);
  while (wire->length < head + wire->body_length) {
    if (!wire_more(wire)) return wire_lost(wire);
  }
  wire->body = wire->buffer + head;
  return (int)strtol(wire->buffer + strlen("HTTP/1.1 "), NULL, 10);
}

int wire_ask(struct wire *wire, const char *method, const char *path, const char *token, const char *body,
             size_t length) {
  return wire_send(wire, method, path, token, body, length) ? wire_take(wire) : 0;
}
