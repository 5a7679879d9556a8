/*
 * The settings of the server: one table, out of which come flags (--listen), environment (FRONTDESK_LISTEN), the lines of the settings file
 * (listen = …), --help and share/frontdesk-server.conf. What is said by a flag goes before the environment, that before the file, that before
 * the table. A value that cannot be is refused with what would work; nothing is ever taken silently for something else.
 */
#ifndef SERVER_HTTP_SETTINGS_H
#define SERVER_HTTP_SETTINGS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "core/model/error.h"

enum setting_kind { SETTING_TEXT, SETTING_NUMBER, SETTING_CHOICE, SETTING_SECRET };

/* X(symbol, name, kind, default, least, most, choices with | between or what a text is, help) */
#define SETTING_LIST(X) \
  X(SETTING_DATABASE, "database", SETTING_SECRET, "", 0, 0, "URL", \
    "PostgreSQL, as postgresql://user@host/name; a password belongs into the file or a .pgpass") \
  X(SETTING_LISTEN, "listen", SETTING_TEXT, "127.0.0.1:8480", 0, 0, "ADDR:PORT", \
    "where to listen: an address and a port, [::1]:8480 for IPv6; port 0 is any free one") \
  X(SETTING_PLAIN_HTTP, "allow-plain-http", SETTING_CHOICE, "off", 0, 0, "on|off", \
    "on: without TLS also where others than this machine can listen in; only behind a proxy that has TLS") \
  X(SETTING_TLS_CERT, "tls-cert", SETTING_TEXT, "", 0, 0, "FILE", \
    "the certificate and its chain, as PEM; the server then speaks TLS 1.2 and 1.3 itself") \
  X(SETTING_TLS_KEY, "tls-key", SETTING_TEXT, "", 0, 0, "FILE", "the key of the certificate, as PEM") \
  X(SETTING_WORKERS, "workers", SETTING_NUMBER, "16", 1, 256, NULL, \
    "threads that answer requests, each with a connection to PostgreSQL of its own") \
  X(SETTING_THREADS, "threads", SETTING_NUMBER, "0", 0, 64, NULL, \
    "threads that read and write the network; 0: one a core") \
  X(SETTING_CONNECTIONS, "connections", SETTING_NUMBER, "12000", 16, 1000000, NULL, \
    "connections at once, those that wait included; no more than the limit of open files allows") \
  X(SETTING_QUEUE, "queue", SETTING_NUMBER, "1024", 1, 100000, NULL, \
    "requests that may wait for a worker; more are answered 503") \
  X(SETTING_QUEUE_SECONDS, "queue-seconds", SETTING_NUMBER, "10", 1, 600, NULL, \
    "a request waits so long for a worker at most; then it is answered 503") \
  X(SETTING_BODY_MEMORY, "body-memory", SETTING_NUMBER, "256", 1, 65536, NULL, \
    "MiB of bodies that are being received or worked on, of all requests together; more are answered 503") \
  X(SETTING_READ_SECONDS, "read-seconds", SETTING_NUMBER, "20", 1, 3600, NULL, \
    "a request must have come whole after so long") \
  X(SETTING_IDLE_SECONDS, "idle-seconds", SETTING_NUMBER, "75", 1, 3600, NULL, \
    "a connection is kept so long without a request") \
  X(SETTING_WRITE_SECONDS, "write-seconds", SETTING_NUMBER, "60", 1, 3600, NULL, \
    "an answer must be taken whole after so long") \
  X(SETTING_STOP_SECONDS, "stop-seconds", SETTING_NUMBER, "15", 1, 600, NULL, \
    "what runs when the server is told to stop may take so long") \
  X(SETTING_DEVICE_RATE, "device-rate", SETTING_NUMBER, "-1", -1, 100000, NULL, \
    "requests a second that a desk may make for long; 0: without limit, -1: as is good for most") \
  X(SETTING_KEY_RATE, "key-rate", SETTING_NUMBER, "-1", -1, 100000, NULL, "the same for an API key") \
  X(SETTING_ADDRESS_RATE, "address-rate", SETTING_NUMBER, "0", 0, 100000, NULL, \
    "the same for pairing and refreshing from one address; 0: without limit, as all salons behind a proxy " \
    "are one") \
  X(SETTING_METRICS, "metrics", SETTING_CHOICE, "loopback", 0, 0, "loopback|all|off", \
    "who may read /metrics: this machine, everybody, or nobody") \
  X(SETTING_LOG_FORMAT, "log-format", SETTING_CHOICE, "lines", 0, 0, "lines|json", \
    "how the log on standard error is written") \
  X(SETTING_LOG_LEVEL, "log-level", SETTING_CHOICE, "info", 0, 0, "error|warning|info|debug", \
    "what is written to the log; info has a line for each request") \
  X(SETTING_ZONES, "zones", SETTING_TEXT, "", 0, 0, "FOLDER", \
    "the zone files, if not those of the machine in /usr/share/zoneinfo")

enum setting {
#define X(symbol, name, kind, standard, least, most, choices, help) symbol,
  SETTING_LIST(X)
#undef X
      SETTING_COUNT
};

enum { SETTING_VALUE_SIZE = 512, SETTINGS_FILE_MAX = 65536, SETTINGS_PATH_SIZE = 512 };

struct setting_row {
  const char *name;
  enum setting_kind kind;
  const char *standard;
  int64_t least, most;
  const char *choices;
  const char *help;
};
extern const struct setting_row setting_table[SETTING_COUNT];

struct settings {
  char values[SETTING_COUNT][SETTING_VALUE_SIZE];
};

/* The defaults. */
void settings_init(struct settings *settings);

/* Sets one. CODE_INVALID for a value that cannot be; unchanged then. */
FD_CHECKED enum code settings_set(struct settings *settings, enum setting setting, const char *value,
                                  struct error *error);

/* The setting of that name, or SETTING_COUNT. */
enum setting setting_find(const char *name);

/* "FRONTDESK_STOP_SECONDS" */
void setting_variable(enum setting setting, char variable[64]);

/* Lines of "name = value"; # begins a comment line. The error names the line. `path` is for the error alone. */
FD_CHECKED enum code settings_read(struct settings *settings, const char *path, const char *text,
                                   size_t length, struct error *error);
/* The same out of a file. CODE_NOT_FOUND when there is none. */
FD_CHECKED enum code settings_file(struct settings *settings, const char *path, struct error *error);

/* Those that are set in the environment, and not empty. */
FD_CHECKED enum code settings_environment(struct settings *settings, struct error *error);

/*
 * --name VALUE, --name=VALUE, and --name alone for what is on or off. CODE_USAGE for a word that is none of these, naming what was probably meant.
 * `--config FILE` is skipped: settings_config_path() has read it.
 */
FD_CHECKED enum code settings_arguments(struct settings *settings, int argc, char **argv,
                                        struct error *error);

/* --config FILE of the arguments, else FRONTDESK_SERVER_CONFIG; NULL: none. */
const char *settings_config_path(int argc, char **argv);

const char *settings_text(const struct settings *settings, enum setting setting); /* never NULL */
int64_t settings_number(const struct settings *settings, enum setting setting);
/* Whether a choice stands at `word`. */
bool settings_is(const struct settings *settings, enum setting setting, const char *word);

/* What --help says of them. */
void settings_help(FILE *out);
/* A settings file in which every line is a comment: share/frontdesk-server.conf. */
void settings_example(FILE *out);

#endif
