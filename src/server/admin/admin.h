/*
 * The operator's commands of `frontdesk-server` (the command line's contract, "The server"): migrate, tenant, pair, key, device. Each is one
 * connection as the owner of the schema, one transaction a tenant, an answer on standard output and an exit status.
 *
 * What a script needs (an id, a pairing code, a key) stands alone on the last line of standard output; everything else above it. With
 * --json the answer is one document instead. An error is one line on standard error, `frontdesk-server: what is wrong, and what would work`;
 * with --json standard output also holds {"error":{"code","message"}}.
 *
 * Salon files go through a replica in a temporary folder, so that their rules are the desk's own (core/store/salon_store.h); rows are
 * carried between it and PostgreSQL by the entity table (carry.h).
 */
#ifndef SERVER_ADMIN_ADMIN_H
#define SERVER_ADMIN_ADMIN_H

#include <stdbool.h>

#include "core/model/error.h"
#include "core/model/ports.h"

/* What the program has found out before it knows the command. Borrowed. */
struct admin {
  const char *database; /* of the environment or the settings; --database goes before it. NULL: none */
  struct ports ports;
};

struct task;

/* One line a command and what it takes: for the command itself, --help, the manual and the tests. */
struct admin_command {
  const char *name;  /* "tenant create" */
  const char *takes; /* "(--name N [--currency EUR] … | --from FILE)" */
  const char *help;
  unsigned options; /* bits of words.h that it knows, beside those of every command */
  int words;        /* how many words it takes, exactly */
  bool unconnected; /* it opens its own connection */
  enum code (*run)(struct task *task, struct error *error);
};
extern const struct admin_command admin_commands[];
extern const int admin_command_count;

/* Whether a word of the command line begins a command of this table ("tenant"). */
bool admin_knows(const char *word);

/*
 * Runs a command; argv[0] is its first word ("tenant"), so the program's name is not among the `argc` words. Answers the exit status of the
 * contract, 0..5. Options stand anywhere behind the first word.
 */
int admin_run(const struct admin *admin, int argc, char **argv);

#endif
