#include "server/admin/admin.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "server/admin/task.h"
#include "server/pg/pg.h"

enum { TASK_MEMORY_MAX = 64 << 20 };

#define COMMON_OPTIONS (WORD_BIT(WORD_DATABASE) | WORD_BIT(WORD_JSON) | WORD_BIT(WORD_HELP))
#define CREATE_OPTIONS \
  (WORD_BIT(WORD_NAME) | WORD_BIT(WORD_CURRENCY) | WORD_BIT(WORD_ZONE) | WORD_BIT(WORD_DEMO) | \
   WORD_BIT(WORD_SIZE) | WORD_BIT(WORD_FROM))

const struct admin_command admin_commands[] = {
    {.name = "migrate",
     .takes = "",
     .help = "Creates the schema or brings it up to date, and the role that serve uses.",
     .unconnected = true,
     .run = run_migrate},
    {.name = "restored",
     .takes = "",
     .help = "After an older backup was put back: every desk loads anew and sends again what is missing.",
     .run = run_restored},
    {.name = "tenant create",
     .takes = "(--name N [--currency EUR] [--zone Europe/Berlin] | [--name N] --demo [--size small|large] | "
              "--from FILE)",
     .help = "Makes a salon: an empty one, the demo salon, or that of a salon file. Its id is the last line.",
     .options = CREATE_OPTIONS,
     .run = run_tenant_create},
    {.name = "tenant list", .takes = "", .help = "Lists the salons.", .run = run_tenant_list},
    {.name = "tenant suspend",
     .takes = "T",
     .help = "Stops a salon's desks and channels from writing; they keep what they have, and go on reading.",
     .words = 1,
     .run = run_tenant_suspend},
    {.name = "tenant activate",
     .takes = "T",
     .help = "Lets a salon write again.",
     .words = 1,
     .run = run_tenant_activate},
    {.name = "tenant export",
     .takes = "T [--format json|ndjson|csv|ics]",
     .help = "Writes the salon file to standard output.",
     .options = WORD_BIT(WORD_FORMAT),
     .words = 1,
     .run = run_tenant_export},
    {.name = "tenant import",
     .takes = "T FILE",
     .help =
         "Adds what a salon file holds; - is standard input. Rows that are there already stay as they are.",
     .words = 2,
     .run = run_tenant_import},
    {.name = "pair",
     .takes = "T [--device NAME]",
     .help = "Prints a code, good for 15 minutes, by which one desk becomes a device of the salon.",
     .options = WORD_BIT(WORD_DEVICE),
     .words = 1,
     .run = run_pair},
    {.name = "device list",
     .takes = "T",
     .help = "Lists a salon's desks and when each was last heard of.",
     .words = 1,
     .run = run_device_list},
    {.name = "device revoke",
     .takes = "ID",
     .help = "Shuts out a desk, from its next request on. What it holds stays on it.",
     .words = 1,
     .run = run_key_revoke},
    {.name = "key create",
     .takes = "T --scope SCOPE[,SCOPE]... [--name N]",
     .help = "Makes an API key; it is the last line, and cannot be shown again.",
     .options = WORD_BIT(WORD_SCOPE) | WORD_BIT(WORD_NAME),
     .words = 1,
     .run = run_key_create},
    {.name = "key list", .takes = "T", .help = "Lists a salon's API keys.", .words = 1, .run = run_key_list},
    {.name = "key revoke",
     .takes = "ID",
     .help = "Shuts out an API key, from its next request on.",
     .words = 1,
     .run = run_key_revoke},
};
const int admin_command_count = (int)(sizeof admin_commands / sizeof admin_commands[0]);

/* ---- What is said ---- */

void task_say(const struct task *task, const char *format, ...) {
  if (task->json) return;
  va_list args;
  va_start(args, format);
  (void)vprintf(format, args);
  va_end(args);
  (void)putchar('\n');
}

int64_t task_clock(void) {
  struct timespec now;
  (void)clock_gettime(CLOCK_REALTIME, &now);
  return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void print_json(const json_t *document) {
  (void)json_dumpf(document, stdout, JSON_COMPACT | JSON_ENCODE_ANY);
  (void)putchar('\n');
}

static int fail(const struct error *error, bool json, json_t *detail) {
  /* The database's own words help whoever runs it; what is wrong with a word of the command line has none. */
  bool machine = code_exit_status(error->code) == 1 && error->detail[0] != '\0';
  (void)fprintf(stderr, machine ? "frontdesk-server: %s (%s)\n" : "frontdesk-server: %s%s\n", error->text,
                machine ? error->detail : "");
  if (json) {
    json_t *said = json_pack("{s:s, s:s}", "code", code_name(error->code), "message", error->text);
    if (detail != NULL) json_object_set(said, "detail", detail);
    json_t *document = json_pack("{s:o}", "error", said);
    print_json(document);
    json_decref(document);
  }
  (void)fflush(stdout);
  return code_exit_status(error->code);
}

static void print_help(const char *group) {
  for (int i = 0; i < admin_command_count; i++) {
    const struct admin_command *command = &admin_commands[i];
    if (group != NULL && strncmp(command->name, group, strlen(group)) != 0) continue;
    (void)printf("frontdesk-server %s%s%s\n    %s\n", command->name, command->takes[0] == '\0' ? "" : " ",
                 command->takes, command->help);
  }
  (void)printf("Each takes --database URL (or FRONTDESK_DATABASE), --json and --help.\n");
}

/* ---- Which command ---- */

/* How many words of argv name the command; 0 when they do not. */
static int named(const struct admin_command *command, int argc, char **argv) {
  const char *space = strchr(command->name, ' ');
  size_t first = space == NULL ? strlen(command->name) : (size_t)(space - command->name);
  if (strlen(argv[0]) != first || memcmp(argv[0], command->name, first) != 0) return 0;
  if (space == NULL) return 1;
  return argc > 1 && strcmp(argv[1], space + 1) == 0 ? 2 : 0;
}

bool admin_knows(const char *word) {
  size_t length = strlen(word);
  for (int i = 0; i < admin_command_count; i++) {
    const char *name = admin_commands[i].name;
    if (length > 0 && strncmp(name, word, length) == 0 && (name[length] == ' ' || name[length] == '\0'))
      return true;
  }
  return false;
}

static const struct admin_command *find(int argc, char **argv, int *used, struct error *error) {
  for (int i = 0; i < admin_command_count; i++) {
    *used = named(&admin_commands[i], argc, argv);
    if (*used > 0) return &admin_commands[i];
  }
  (void)error_set(error, CODE_USAGE,
                  "\"%.40s%s%.40s\" is no command. \"frontdesk-server %.40s --help\" lists what there is.",
                  argv[0], argc > 1 ? " " : "", argc > 1 ? argv[1] : "", argv[0]);
  return NULL;
}

/* ---- Running it ---- */

/* Whether the connection may do an operator's work: by a role that row-level security does not hold, in a database with a schema. */
static enum code connect_owner(struct task *task, struct error *error) {
  struct pg_rows rows = {.result = NULL};
  enum code code = pg_open_owner(task->database, &task->pg, error);
  if (code == CODE_OK) code = pg_begin(task->pg, PG_READ, id_nil, error);
  if (code != CODE_OK) return code;
  struct pg_call call = pg_call(task->pg, PG_ADMIN_STANDING);
  code = pg_run(&call, &rows, error);
  if (code != CODE_OK) return code;
  if (!pg_get_bool(&rows, 0, 1)) {
    code = error_set(error, CODE_NOT_FOUND,
                     "The database has no schema yet. \"frontdesk-server migrate\" creates it.");
  } else if (!pg_get_bool(&rows, 0, 2)) {
    code = error_set(error, CODE_NOT_PERMITTED,
                     "The role \"%.60s\" is held by row-level security. Give --database with the role that "
                     "ran migrate: a superuser, or one with BYPASSRLS.",
                     pg_get_text(&rows, 0, 0));
  }
  pg_rows_release(&rows);
  pg_rollback(task->pg);
  return code;
}

static enum code run(struct task *task, const struct admin_command *command, struct error *error) {
  const char *said = task_option(task, WORD_DATABASE);
  task->database = said != NULL ? said : task->admin->database;
  if (task->words.count != command->words)
    return error_set(error, CODE_USAGE, "It is \"frontdesk-server %s %s\".", command->name, command->takes);
  if (task->database == NULL || task->database[0] == '\0')
    return error_set(error, CODE_USAGE,
                     "Say which database: --database postgresql://user@host/name, or FRONTDESK_DATABASE.");
  enum code code = command->unconnected ? CODE_OK : connect_owner(task, error);
  return code == CODE_OK ? command->run(task, error) : code;
}

static int finish(struct task *task, enum code code, struct error *error) {
  if (code == CODE_OK && task->json && task->document != NULL) print_json(task->document);
  if (code == CODE_OK && (fflush(stdout) != 0 || ferror(stdout)))
    (void)error_set(error, CODE_STORAGE, "The answer cannot be written. It was done all the same.");
  int status = error->code == CODE_OK ? 0 : fail(error, task->json, task->detail);
  json_decref(task->document);
  json_decref(task->detail);
  pg_close(task->pg);
  arena_release(&task->arena);
  return status;
}

int admin_run(const struct admin *admin, int argc, char **argv) {
  struct error error;
  struct task task = {.admin = admin};
  error_init(&error);
  arena_init(&task.arena, TASK_MEMORY_MAX);
  int used = 1;
  for (int i = 0; i < argc; i++) task.json = task.json || strcmp(argv[i], "--json") == 0;
  bool asks = argc > 1 && strcmp(argv[1], "--help") == 0;
  const struct admin_command *command = asks ? NULL : find(argc, argv, &used, &error);
  enum code code = error.code;
  if (command != NULL)
    code = words_read(&task.words, command->options | COMMON_OPTIONS, argc - used, argv + used, &error);
  if (asks || (code == CODE_OK && task_option(&task, WORD_HELP) != NULL)) {
    print_help(command == NULL ? argv[0] : command->name);
  } else if (command != NULL && code == CODE_OK) {
    code = run(&task, command, &error);
    if (code != CODE_OK && error.code == CODE_OK) (void)error_set(&error, code, "The command failed.");
  }
  return finish(&task, code, &error);
}
