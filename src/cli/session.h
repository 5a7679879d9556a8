/*
 * A session: one command's replica, location, actor and output. Opened by the table's needs, closed whatever
 * happened.
 */
#ifndef CLI_SESSION_H
#define CLI_SESSION_H

#include <jansson.h>

#include "cli/arguments.h"
#include "cli/config.h"
#include "cli/speech.h"
#include "cli/system.h"
#include "core/model/arena.h"
#include "core/store/commands.h"

enum { SESSION_ARENA_MAX = 256 * 1024 * 1024 };

struct session {
  const struct arguments *arguments;
  struct system system;
  struct config config;
  struct replica *replica;   /* NULL for commands without_replica */
  const struct salon *salon; /* likewise */
  const struct location *location;
  int location_index;
  struct actor actor;
  struct command command; /* for the core's commands: actor, location, --if-revision, --override */
  struct arena arena;
  bool json;
  char notice[ERROR_TEXT_SIZE]; /* what is wrong with the settings, or "" */
  json_t *document;             /* what --json prints at the end; owned */
  char *text;                   /* the same as text, of a document that may be very long; malloc'd, or NULL */
  const struct verdict *verdict; /* of a refusal, for its detail; borrowed from `outcome` */
  json_t *detail;                /* more of a refusal's detail, or NULL; owned */
  struct outcome outcome;
};

FD_CHECKED enum code session_open(struct session *session, const struct arguments *arguments,
                                  struct error *error);
void session_close(struct session *session);

/* Takes the zone and the country of a location from now on. */
void session_stand_at(struct session *session, int location);

/* The replica's file, for commands without_replica. */
FD_CHECKED enum code session_path(const struct session *session, char path[SYSTEM_PATH_SIZE],
                                  struct error *error);

/* How this session opens a file; `path` is borrowed. */
struct replica_options session_replica_options(struct session *session, const char *path);

/* For a command without_replica that looks whether its file can be opened, and who acts then. */
FD_CHECKED enum code session_open_replica(struct session *session, struct error *error);
FD_CHECKED enum code session_sign_in(struct session *session, struct error *error);

/* Names of the command line, resolved as lookup.h says. Indexes in the salon. */
FD_CHECKED enum code session_employee(struct session *session, const char *text, int *employee,
                                      struct error *error); /* "any": EMPLOYEE_ANY */
FD_CHECKED enum code session_service(struct session *session, const char *text, int *service,
                                     struct error *error);
/* An add-on of one of the request's services. */
FD_CHECKED enum code session_addon(struct session *session, const struct visit_request *request,
                                   const char *text, int *addon, struct error *error);

/* --service and --addon and --employee as a request. */
FD_CHECKED enum code session_request(struct session *session, struct visit_request *request,
                                     struct error *error);

/* Times of the command line in the location's zone. */
int32_t session_today(const struct session *session);
FD_CHECKED enum code session_instant(struct session *session, const char *text, int64_t *instant,
                                     struct error *error);
FD_CHECKED enum code session_end_instant(struct session *session, const char *text, int64_t *instant,
                                         struct error *error);
FD_CHECKED enum code session_date(struct session *session, const char *text, int32_t *date,
                                  struct error *error);

/* A customer by id, phone, e-mail or name: exactly one, else CODE_NOT_FOUND or CODE_AMBIGUOUS with the
   candidates. */
FD_CHECKED enum code session_customer(struct session *session, const char *text, struct id *customer,
                                      struct error *error);

/* Prints one line of text for people; control and bidi characters never reach the terminal. Nothing with
   --json. */
void session_say(const struct session *session, const char *format, ...) FD_PRINTF(2, 3);

#endif
