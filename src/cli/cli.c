#include "cli/cli.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/arguments.h"
#include "cli/json_view.h"
#include "cli/session.h"
#include "core/model/language.h"
#include "core/model/text.h"

enum { USAGE_SIZE = 1024, LINE_SIZE = 2048 };

/* "--db FILE" or "--db=FILE": how many words that takes of an option of the screen, or 0. */
static int screen_option(char **argv, int left) {
  static const enum option options[] = {OPTION_DB, OPTION_LOCATION, OPTION_AS};
  if (strncmp(argv[0], "--", 2) != 0) return 0;
  if (strcmp(argv[0] + 2, option_name(OPTION_LINEAR)) == 0) return 1;
  for (size_t i = 0; i < sizeof options / sizeof options[0]; i++) {
    const char *name = option_name(options[i]);
    size_t length = strlen(name);
    if (strncmp(argv[0] + 2, name, length) != 0) continue;
    if (argv[0][2 + length] == '=') return 1;
    if (argv[0][2 + length] == '\0' && left > 1) return 2;
  }
  return 0;
}

int cli_wants_screen(int argc, char **argv) {
  for (int i = 1; i < argc;) {
    int taken = screen_option(argv + i, argc - i);
    if (taken == 0) return 0;
    i += taken;
  }
  return 1;
}

/* ------------------------------------------------------------------------------------------------ help */

enum { HELP_COLUMNS = 80, OPTION_INDENT = 25, COMMAND_INDENT = 30 };

/* A name, and beside it what is said about it, wrapped. */
static void print_entry(const char *name, size_t indent, const char *text) {
  size_t length = strlen(text), next = 0;
  (void)printf("%-*s", (int)indent, name);
  if (strlen(name) > indent) (void)printf("\n%*s", (int)indent, "");
  while (length > 0) {
    size_t taken = text_wrap(text, length, HELP_COLUMNS - indent, &next, NULL);
    (void)printf("%.*s\n", (int)taken, text);
    text += next;
    length -= next;
    if (length > 0) (void)printf("%*s", (int)indent, "");
  }
}

static void print_option(enum option option) {
  char name[64];
  const char *value = option_value_name(option);
  (void)snprintf(name, sizeof name, "  --%s%s%s", option_name(option), value == NULL ? "" : " ",
                 value == NULL ? "" : value);
  print_entry(name, OPTION_INDENT, _(option_help(option)));
}

static void print_common_options(void) {
  (void)printf("\n%s\n", _("Options of every command:"));
  for (int i = 0; i < common_option_count; i++) print_option(common_options[i]);
}

static void help_command(const struct cli_command *command) {
  static const char head[] = "usage: frontdesk ";
  char usage[USAGE_SIZE];
  command_usage(command, usage, sizeof usage);
  print_entry(head, sizeof head - 1, usage);
  (void)puts("");
  print_entry("", 0, _(command->help));
  if (command->option_count > 0) (void)puts("");
  for (int i = 0; i < command->option_count; i++) print_option(command->options[i]);
  print_common_options();
}

/* All commands, or those that begin with a word. */
static void help_all(const char *group) {
  size_t length = group == NULL ? 0 : strlen(group);
  (void)puts("usage: frontdesk                    the screen\n"
             "       frontdesk COMMAND [options]  one command; \"frontdesk COMMAND --help\"\n"
             "                                    explains it\n");
  for (const struct cli_command *command = cli_commands; command->name != NULL; command++) {
    char name[64];
    if (group != NULL && (strncmp(command->name, group, length) != 0 || command->name[length] != ' '))
      continue;
    (void)snprintf(name, sizeof name, "  %s %s", command->name, command->words_help);
    print_entry(name, COMMAND_INDENT, _(command->help));
  }
  if (group == NULL) {
    (void)puts(_("\nOptions of the screen:"));
    print_option(OPTION_LINEAR);
  }
  print_common_options();
}

/* --------------------------------------------------------------------------------------------- answers */

/* What a terminal would obey instead of showing: C1 controls, and what turns the direction of writing. */
static bool must_be_escaped(int32_t code_point) {
  static const struct {
    int32_t from, to;
  } ranges[] = {{0x7f, 0x9f}, {0x61c, 0x61c}, {0x200e, 0x200f}, {0x2028, 0x202e}, {0x2066, 0x2069}};
  for (size_t i = 0; i < sizeof ranges / sizeof ranges[0]; i++)
    if (code_point >= ranges[i].from && code_point <= ranges[i].to) return true;
  return false;
}

/* JSON may be looked at on a terminal, too: such characters only stand in strings, where they can be escaped. */
static void print_escaped(const char *text) {
  size_t length = strlen(text), from = 0, size = 0;
  for (size_t at = 0; at < length; at += size) {
    int32_t code_point = text_decode(text, length, at, &size);
    if (!must_be_escaped(code_point)) continue;
    (void)fwrite(text + from, 1, at - from, stdout);
    (void)printf("\\u%04x", (unsigned)code_point);
    from = at + size;
  }
  (void)fwrite(text + from, 1, length - from, stdout);
  (void)putchar('\n');
}

static void print_document(const json_t *document) {
  char *text = document == NULL ? NULL : json_dumps(document, JSON_COMPACT | JSON_ENCODE_ANY);
  if (text != NULL) print_escaped(text);
  free(text);
}

/* One line on standard error; with --json also a document on standard output. */
static int refuse(const struct error *error, bool json, const struct verdict *verdict, json_t *detail) {
  char shown[LINE_SIZE];
  (void)text_display(error->text, strlen(error->text), shown, sizeof shown, NULL);
  (void)fprintf(stderr, "frontdesk: %s\n", shown);
  if (json) {
    json_t *document = json_error(error, verdict, detail);
    print_document(document);
    json_decref(document);
  }
  return code_exit_status(error->code);
}

/* What was printed must have arrived: a full disk behind a redirection is an error, too. */
static enum code flush_output(struct error *error) {
  if (fflush(stdout) == 0 && ferror(stdout) == 0) return CODE_OK;
  return error_set(error, CODE_STORAGE, _("The output could not be written."));
}

static int run_command(const struct arguments *arguments, struct error *error) {
  struct session session;
  enum code code = session_open(&session, arguments, error);
  if (code == CODE_OK) code = arguments->command->run(&session, error);
  if (code == CODE_OK && session.json && session.text != NULL) print_escaped(session.text);
  if (code == CODE_OK && session.json) print_document(session.document);
  if (code == CODE_OK) code = flush_output(error);
  /* A command that fails without a sentence would be a fault of ours; it is still an error to the caller. */
  if (code != CODE_OK && error->code == CODE_OK) (void)error_set(error, code, _("The command failed."));
  int status = code == CODE_OK ? 0 : refuse(error, session.json, session.verdict, session.detail);
  bool screen = arguments->command->name[0] == '\0'; /* it says so itself */
  if (code == CODE_OK && !screen && session.config.flaw_count > 0)
    (void)fprintf(stderr, "frontdesk: %s\n", session.config.flaw);
  session_close(&session);
  return status;
}

int cli_run(int argc, char **argv) {
  static struct arguments arguments; /* large, and one for the process */
  struct error error;
  error_init(&error);
  if (argc == 2 && strcmp(argv[1], "--version") == 0) {
    (void)puts("frontdesk " FRONTDESK_VERSION);
    return 0;
  }
  enum code code = arguments_read(argc, argv, &arguments, &error);
  if (code != CODE_OK) return refuse(&error, arguments_has(&arguments, OPTION_JSON), NULL, NULL);
  if (arguments_has(&arguments, OPTION_HELP)) {
    if (arguments.command == NULL)
      help_all(arguments.word_count > 0 ? arguments.words[0] : NULL);
    else
      help_command(arguments.command);
    return 0;
  }
  return run_command(&arguments, &error);
}

int cli_run_command(int argc, char **argv, const struct cli_command *command) {
  static struct arguments arguments;
  struct error error;
  error_init(&error);
  enum code code = arguments_read_options(argc, argv, command, &arguments, &error);
  return code == CODE_OK ? run_command(&arguments, &error) : refuse(&error, false, NULL, NULL);
}
