#include "cli/arguments.h"

#include <stdio.h>
#include <string.h>

#include "core/model/language.h"
#include "core/model/text.h"

struct option_row {
  const char *name, *value, *help;
  bool repeats;
};

static const struct option_row rows[OPTION_COUNT] = {
#define X(symbol, name, value, repeats, help) [symbol] = {name, value, help, repeats},
    OPTION_LIST(X)
#undef X
};

const enum option common_options[] = {OPTION_DB,          OPTION_LOCATION, OPTION_AS,
                                      OPTION_IF_REVISION, OPTION_JSON,     OPTION_HELP};
const int common_option_count = (int)(sizeof common_options / sizeof common_options[0]);

const char *option_name(enum option option) { return rows[option].name; }
const char *option_value_name(enum option option) { return rows[option].value; }
const char *option_help(enum option option) { return rows[option].help; }

bool arguments_has(const struct arguments *arguments, enum option option) {
  return arguments->value_counts[option] > 0;
}

const char *arguments_value(const struct arguments *arguments, enum option option) {
  return arguments->value_counts[option] > 0 ? arguments->values[option][0] : NULL;
}

/* ----------------------------------------------------------------------------------------- the command */

/* The command whose name begins the words; the longest name wins ("customer add" before "customer"). */
static const struct cli_command *find_command(char **argv, int argc, int *taken) {
  const struct cli_command *found = NULL;
  for (const struct cli_command *command = cli_commands; command->name != NULL; command++) {
    const char *space = strchr(command->name, ' ');
    size_t first = space == NULL ? strlen(command->name) : (size_t)(space - command->name);
    if (argc < 1 || strlen(argv[0]) != first || strncmp(argv[0], command->name, first) != 0) continue;
    if (space == NULL && found == NULL) {
      found = command;
      *taken = 1;
    }
    if (space != NULL && argc > 1 && strcmp(argv[1], space + 1) == 0) {
      *taken = 2;
      return command;
    }
  }
  return found;
}

/* "customer --help": all commands that begin with this word. */
static bool asks_for_group(char **argv, int argc) {
  if (argc != 2 || strcmp(argv[1], "--help") != 0) return false;
  size_t length = strlen(argv[0]);
  for (const struct cli_command *command = cli_commands; command->name != NULL; command++)
    if (strncmp(command->name, argv[0], length) == 0 && command->name[length] == ' ') return true;
  return false;
}

static enum code unknown_command(char **argv, int argc, struct error *error) {
  char list[320] = "";
  for (const struct cli_command *command = cli_commands; command->name != NULL; command++) {
    const char *space = strchr(command->name, ' ');
    if (space == NULL || strncmp(argv[0], command->name, (size_t)(space - command->name)) != 0 ||
        strlen(argv[0]) != (size_t)(space - command->name))
      continue;
    size_t used = strlen(list);
    (void)snprintf(list + used, sizeof list - used, "%s%s", used == 0 ? "" : ", ", space + 1);
  }
  if (list[0] != '\0')
    return error_set(error, CODE_USAGE, _("\"%.40s%s%.40s\" is no command; after \"%s\" comes one of: %s."),
                     argv[0], argc > 1 ? " " : "", argc > 1 ? argv[1] : "", argv[0], list);
  return error_set(error, CODE_USAGE, _("\"%.60s\" is no command; \"frontdesk --help\" lists them."),
                   argv[0]);
}

/* ----------------------------------------------------------------------------------------- the options */

static bool takes(const struct cli_command *command, enum option option) {
  for (int i = 0; i < command->option_count; i++)
    if (command->options[i] == option) return true;
  return false;
}

/* The option of this name that the command takes; names may stand for different options in different
   commands. */
static int find_option(const struct cli_command *command, const char *name, size_t length) {
  for (int i = 0; i < OPTION_COUNT; i++) {
    if (strlen(rows[i].name) != length || memcmp(rows[i].name, name, length) != 0) continue;
    bool common = false;
    for (int j = 0; j < common_option_count; j++) common = common || common_options[j] == (enum option)i;
    if (common || takes(command, (enum option)i)) return i;
  }
  return -1;
}

static enum code check_text(const char *text, struct error *error) {
  size_t length = strlen(text);
  if (length > ARGUMENT_BYTES_MAX)
    return error_set(error, CODE_INVALID, _("A word on the command line is too long: at most %d bytes."),
                     ARGUMENT_BYTES_MAX);
  size_t at;
  switch (text_flaw(text, length, TEXT_NOTE, &at)) {
  case TEXT_NOT_UTF8:
    return error_set(error, CODE_INVALID, _("A word on the command line is not UTF-8."));
  case TEXT_CONTROL:
  case TEXT_NUL:
    return error_set(error, CODE_INVALID,
                     _("A word on the command line holds a control character. Leave it out."));
  case TEXT_DIRECTION:
    return error_set(
        error, CODE_INVALID,
        _("A word on the command line holds characters that turn the direction of writing. Leave them out."));
  case TEXT_MARKS:
    return error_set(error, CODE_INVALID,
                     _("A word on the command line heaps marks on one character. Leave them out."));
  case TEXT_FLAWLESS:
  case TEXT_LONG:
    break;
  }
  return CODE_OK;
}

static enum code add_value(struct arguments *arguments, int option, const char *value, struct error *error) {
  int *count = &arguments->value_counts[option];
  if (*count > 0 && !rows[option].repeats) {
    if (rows[option].value == NULL) return CODE_OK;
    return error_set(error, CODE_USAGE, _("--%s was given twice."), rows[option].name);
  }
  if (*count == ARGUMENT_VALUES_MAX)
    return error_set(error, CODE_USAGE, _("--%s was given too often."), rows[option].name);
  arguments->values[option][(*count)++] = value;
  return CODE_OK;
}

/* What is an option of this command is no value of the one before it; "--name=--value" still says so. */
static bool is_known_option(const struct cli_command *command, const char *word) {
  return strncmp(word, "--", 2) == 0 && find_option(command, word + 2, strcspn(word + 2, "=")) >= 0;
}

/* One "--name", with its value from behind "=" or from the next word. Returns through `taken` how many
   words it used. */
static enum code read_option(struct arguments *arguments, char **argv, int left, int *taken,
                             struct error *error) {
  const char *name = argv[0] + 2, *equals = strchr(name, '=');
  size_t length = equals == NULL ? strlen(name) : (size_t)(equals - name);
  int option = find_option(arguments->command, name, length);
  *taken = 1;
  if (option < 0)
    return error_set(error, CODE_USAGE, _("\"%s\" takes no option --%.*s; see \"frontdesk %s --help\"."),
                     arguments->command->name, length > 60 ? 60 : (int)length, name,
                     arguments->command->name);
  if (rows[option].value == NULL) {
    if (equals != NULL) return error_set(error, CODE_USAGE, _("--%s takes no value."), rows[option].name);
    return add_value(arguments, option, "", error);
  }
  if (equals != NULL) return add_value(arguments, option, equals + 1, error);
  if (left < 2 || is_known_option(arguments->command, argv[1]))
    return error_set(error, CODE_USAGE, _("--%s needs a value: %s."), rows[option].name, rows[option].value);
  *taken = 2;
  return add_value(arguments, option, argv[1], error);
}

static enum code count_words(const struct arguments *arguments, struct error *error) {
  const struct cli_command *command = arguments->command;
  if (arguments_has(arguments, OPTION_HELP)) return CODE_OK;
  if (arguments->word_count < command->words_min)
    return error_set(error, CODE_USAGE, _("\"%s\" needs %s; see \"frontdesk %s --help\"."), command->name,
                     command->words_help, command->name);
  if (arguments->word_count > command->words_max)
    return error_set(error, CODE_USAGE,
                     _("\"%s\" takes no further word \"%.60s\"; see \"frontdesk %s --help\"."), command->name,
                     arguments->words[command->words_max], command->name);
  return CODE_OK;
}

/* So that even a wrong command line is answered in the way that was asked for. */
static void notice_json(int argc, char **argv, struct arguments *arguments) {
  for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++)
    if (strcmp(argv[i], "--json") == 0) arguments->value_counts[OPTION_JSON] = 1;
}

/* Text first: nothing is looked at that could not be shown. */
static enum code check_words(int argc, char **argv, struct error *error) {
  for (int i = 1; i < argc; i++)
    if (check_text(argv[i], error) != CODE_OK) return error->code;
  return CODE_OK;
}

static bool is_option(const char *word) { return strncmp(word, "--", 2) == 0 && word[2] != '\0'; }

/* Common options may stand before the command. Moves `at` behind them. */
static enum code read_common(int argc, char **argv, struct arguments *arguments, int *at,
                             struct error *error) {
  static const struct cli_command any_command = {.name = "frontdesk"};
  enum code code = CODE_OK;
  arguments->command = &any_command;
  while (code == CODE_OK && *at < argc && is_option(argv[*at])) {
    int taken;
    code = read_option(arguments, argv + *at, argc - *at, &taken, error);
    *at += taken;
  }
  arguments->command = NULL;
  return code;
}

/* What follows the command's name: options and words in any order. */
static enum code read_rest(int argc, char **argv, struct arguments *arguments, int at, struct error *error) {
  bool options_over = false;
  enum code code = CODE_OK;
  while (code == CODE_OK && at < argc) {
    int taken = 1;
    if (!options_over && strcmp(argv[at], "--") == 0)
      options_over = true;
    else if (!options_over && is_option(argv[at]))
      code = read_option(arguments, argv + at, argc - at, &taken, error);
    else if (arguments->word_count == ARGUMENT_WORDS_MAX)
      code = error_set(error, CODE_USAGE, _("There are too many words."));
    else
      arguments->words[arguments->word_count++] = argv[at];
    at += taken;
  }
  return code == CODE_OK ? count_words(arguments, error) : code;
}

enum code arguments_read(int argc, char **argv, struct arguments *arguments, struct error *error) {
  *arguments = (struct arguments){0};
  notice_json(argc, argv, arguments);
  int at = 1, name_words = 0;
  enum code code = check_words(argc, argv, error);
  if (code == CODE_OK) code = read_common(argc, argv, arguments, &at, error);
  if (code != CODE_OK) return code;
  if (at >= argc)
    return arguments_has(arguments, OPTION_HELP)
               ? CODE_OK
               : error_set(error, CODE_USAGE, _("Name a command; \"frontdesk --help\" lists them."));
  arguments->command = find_command(argv + at, argc - at, &name_words);
  if (arguments->command == NULL && asks_for_group(argv + at, argc - at)) {
    arguments->value_counts[OPTION_HELP] = 1;
    arguments->words[arguments->word_count++] = argv[at];
    return CODE_OK;
  }
  if (arguments->command == NULL) return unknown_command(argv + at, argc - at, error);
  return read_rest(argc, argv, arguments, at + name_words, error);
}

enum code arguments_read_options(int argc, char **argv, const struct cli_command *command,
                                 struct arguments *arguments, struct error *error) {
  *arguments = (struct arguments){.command = command};
  enum code code = check_words(argc, argv, error);
  return code == CODE_OK ? read_rest(argc, argv, arguments, 1, error) : code;
}

void command_usage(const struct cli_command *command, char *text, size_t size) {
  int used = snprintf(text, size, "%s%s%s", command->name, command->words_help[0] == '\0' ? "" : " ",
                      command->words_help);
  for (int i = 0; i < command->option_count && used >= 0 && (size_t)used < size; i++) {
    const struct option_row *row = &rows[command->options[i]];
    int wrote =
        snprintf(text + used, size - (size_t)used, " [--%s%s%s]%s", row->name, row->value == NULL ? "" : " ",
                 row->value == NULL ? "" : row->value, row->repeats ? "..." : "");
    if (wrote < 0) return;
    used += wrote;
  }
}
