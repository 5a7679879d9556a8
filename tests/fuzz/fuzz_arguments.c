/*
 * The command line, its words being the lines of an input: refused in words, or read within its bounds. Whatever comes, what is
 * said is UTF-8, as the JSON of an error must be.
 */
#include <string.h>

#include "cli/arguments.h"
#include "core/model/text.h"
#include "fuzz/fuzz.h"

enum { WORDS_MAX = 80, LINE_MAX_BYTES = 8192, USAGE_SIZE = 2048 };

/* Splits `line` at its line ends into words; argv[0] is the program. Returns argc. */
static int split(char *line, char *argv[WORDS_MAX + 1]) {
  int count = 0;
  static char program[] = "frontdesk";
  argv[count++] = program;
  for (char *word = line; word != NULL && count < WORDS_MAX;) {
    argv[count++] = word;
    word = strchr(word, '\n');
    if (word != NULL) *word++ = '\0';
  }
  argv[count] = NULL;
  return count;
}

static void check_read(const struct arguments *arguments) {
  const struct cli_command *command = arguments->command;
  FUZZ_CHECK(command != NULL || arguments_has(arguments, OPTION_HELP));
  FUZZ_CHECK(arguments->word_count <= ARGUMENT_WORDS_MAX);
  for (int option = 0; option < OPTION_COUNT; option++) {
    FUZZ_CHECK(arguments->value_counts[option] <= ARGUMENT_VALUES_MAX);
    FUZZ_CHECK(arguments_has(arguments, (enum option)option) == (arguments->value_counts[option] > 0));
  }
  for (int i = 0; i < arguments->word_count; i++) {
    FUZZ_CHECK(strlen(arguments->words[i]) <= ARGUMENT_BYTES_MAX);
    FUZZ_CHECK(text_is_valid(arguments->words[i], strlen(arguments->words[i])));
  }
  if (command == NULL) return;
  char usage[USAGE_SIZE];
  command_usage(command, usage, sizeof usage);
  FUZZ_CHECK(strncmp(usage, command->name, strlen(command->name)) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
  static char line[LINE_MAX_BYTES];
  static struct arguments arguments;
  char *argv[WORDS_MAX + 1];
  if (size >= sizeof line) size = sizeof line - 1;
  memcpy(line, bytes, size);
  line[size] = '\0';
  int argc = split(line, argv);
  struct error error;
  error_init(&error);
  if (arguments_read(argc, argv, &arguments, &error) == CODE_OK) {
    check_read(&arguments);
  } else {
    FUZZ_CHECK(error.code == CODE_USAGE || error.code == CODE_INVALID);
    FUZZ_CHECK(error.text[0] != '\0' && text_is_valid(error.text, strlen(error.text)));
  }
  return 0;
}
