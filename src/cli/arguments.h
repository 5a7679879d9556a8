/*
 * Options and words of a command, by tables: what a command takes, what was given. From the same tables come
 * `--help`, the usage lines, the manual and the completions.
 */
#ifndef CLI_ARGUMENTS_H
#define CLI_ARGUMENTS_H

#include <stdbool.h>
#include <stddef.h>

#include "core/model/error.h"
#include "core/model/language.h"

/* X(symbol, name, value in the usage or NULL for a flag, may be repeated, help) */
#define OPTION_LIST(X) \
  X(OPTION_DB, "db", "FILE", 0, N_("the replica's file")) \
  X(OPTION_LOCATION, "location", "L", 0, N_("the location, by name or id")) \
  X(OPTION_AS, "as", "USER", 0, N_("who does it; the PIN comes from FRONTDESK_PIN")) \
  X(OPTION_IF_REVISION, "if-revision", "N", 0, \
    N_("refuse with stale_version when the row was changed since")) \
  X(OPTION_JSON, "json", NULL, 0, N_("print one JSON document")) \
  X(OPTION_LINEAR, "linear", NULL, 0, \
    N_("the screen line by line, for screen readers and Braille displays")) \
  X(OPTION_KEYS, "keys", NULL, 0, N_("list the keys of the screen, as the settings have them")) \
  X(OPTION_HELP, "help", NULL, 0, N_("explain the command")) \
  X(OPTION_DEMO, "demo", NULL, 0, N_("lay out the demo salon around today")) \
  X(OPTION_FROM_FILE, "from", "FILE", 0, N_("the salon file to set up from")) \
  X(OPTION_ALL, "all", NULL, 0, N_("with cancelled visits and no-shows")) \
  X(OPTION_SERVICE, "service", "S", 1, N_("a service, by name or id")) \
  X(OPTION_ADDON, "addon", "A", 1, N_("an add-on, by name or id")) \
  X(OPTION_EMPLOYEE, "employee", "E", 0, N_("an employee, by name or id, or any")) \
  X(OPTION_FROM, "from", "DATE", 0, N_("the first date")) \
  X(OPTION_TO, "to", "DATE", 0, N_("the last date")) \
  X(OPTION_DAYS, "days", "N", 0, N_("how many days")) \
  X(OPTION_START, "start", "T", 0, N_("when it starts")) \
  X(OPTION_END, "end", "T", 0, N_("when it ends")) \
  X(OPTION_CUSTOMER, "customer", "C", 0, N_("a customer, by id, phone, e-mail or name")) \
  X(OPTION_NAME, "name", "N", 0, N_("the customer's name; the last word is the last name")) \
  X(OPTION_PHONE, "phone", "P", 0, N_("the customer's phone")) \
  X(OPTION_EMAIL, "email", "E", 0, N_("the customer's e-mail address")) \
  X(OPTION_NOTE, "note", "T", 0, N_("a note")) \
  X(OPTION_OVERRIDE, "override", "REASON", 0, N_("lift the broken rules that the role may lift")) \
  X(OPTION_REPEAT, "repeat", "RRULE", 0, N_("book a series, such as FREQ=WEEKLY;COUNT=4")) \
  X(OPTION_TOLD, "told", "HOW", 0, N_("how the customer was told")) \
  X(OPTION_REASON, "reason", "T", 0, N_("why")) \
  X(OPTION_LIST, "list", NULL, 0, N_("list what can be undone or done again")) \
  X(OPTION_BIRTH_DATE, "birth-date", "DATE", 0, N_("the customer's birth date")) \
  X(OPTION_ADDRESS, "address", "T", 0, N_("the customer's address")) \
  X(OPTION_BLOCK, "block", "REASON", 0, N_("block the customer")) \
  X(OPTION_UNBLOCK, "unblock", NULL, 0, N_("unblock the customer")) \
  X(OPTION_ADD_NOTE, "add-note", "T", 0, N_("add a dated note")) \
  X(OPTION_YES, "yes", NULL, 0, N_("do it although it cannot be undone")) \
  X(OPTION_SKIP_BAD, "skip-bad", NULL, 0, N_("import the good rows; write the bad ones to a file to mend")) \
  X(OPTION_FORMAT, "format", "FORMAT", 0, N_("json, ndjson, csv or ics")) \
  X(OPTION_UPLOAD, "upload", NULL, 0, N_("upload what this replica holds")) \
  X(OPTION_DISCARD, "discard", NULL, 0, N_("discard what this replica holds, after a backup")) \
  X(OPTION_ONCE, "once", NULL, 0, N_("one full round")) \
  X(OPTION_TAKE, "take", "CHOICE", 0, N_("the choice")) \
  X(OPTION_FIELDS, "fields", "F,...", 0, N_("the fields to take from ours")) \
  X(OPTION_SIZE, "size", "SIZE", 0, N_("small or large"))

enum option {
#define X(symbol, name, value, repeats, help) symbol,
  OPTION_LIST(X)
#undef X
      OPTION_COUNT
};

enum {
  ARGUMENT_VALUES_MAX = 16,
  ARGUMENT_WORDS_MAX = 64,
  ARGUMENT_BYTES_MAX = 4096,
  COMMAND_OPTIONS_MAX = 16
};

struct session;

/* One command: how it is named, what it takes, what it does. */
struct cli_command {
  const char *name;       /* "book", or "customer add" */
  const char *words_help; /* "APPT", or "" */
  int words_min, words_max;
  enum option options[COMMAND_OPTIONS_MAX]; /* beside the common ones */
  int option_count;
  const char *help;     /* one sentence */
  bool without_replica; /* init and restore make or replace the file themselves */
  bool not_signed;      /* needs neither an actor nor a location: backup */
  bool not_located;     /* speaks of the whole salon, or of a row that knows its location */
  bool on_empty;        /* works on a salon without any location, too */
  bool housekeeping;    /* stays open for long: the replica is kept tidy meanwhile */
  enum code (*run)(struct session *session, struct error *error);
};

/* What was given; texts borrowed from argv. */
struct arguments {
  const struct cli_command *command;
  const char *values[OPTION_COUNT][ARGUMENT_VALUES_MAX];
  int value_counts[OPTION_COUNT]; /* 1 for a flag that was given */
  const char *words[ARGUMENT_WORDS_MAX];
  int word_count;
};

/*
 * Reads argv[1..]: the command's name may be two words; "--option value", "--option=value", "--" ends the
 * options. CODE_USAGE for an unknown command or option (with the nearest known), a missing or repeated value,
 * too many or too few words; CODE_INVALID for text that is no UTF-8, holds control characters or is too long.
 * "customer --help" leaves the command NULL, and the word that begins several commands in `words`.
 * `arguments->command` is set as soon as the command is known, and --json and --help are noticed wherever
 * they stand.
 */
FD_CHECKED enum code arguments_read(int argc, char **argv, struct arguments *arguments, struct error *error);

/* Reads options alone, for a command that has no name: the screen. The same errors; CODE_USAGE for a word. */
FD_CHECKED enum code arguments_read_options(int argc, char **argv, const struct cli_command *command,
                                            struct arguments *arguments, struct error *error);

bool arguments_has(const struct arguments *arguments, enum option option);
/* The value, or NULL when the option was not given. */
const char *arguments_value(const struct arguments *arguments, enum option option);

const char *option_name(enum option option);
const char *option_value_name(enum option option); /* NULL for a flag */
const char *option_help(enum option option);

/* Options of every command. */
extern const enum option common_options[];
extern const int common_option_count;

/* The table of all commands (commands.c), ended by a NULL name. */
extern const struct cli_command cli_commands[];

/* "book --service S … --start T …": the usage line of a command, without "frontdesk". */
void command_usage(const struct cli_command *command, char *text, size_t size);

#endif
