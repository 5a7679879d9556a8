/* What bash and zsh propose while a command is typed. */
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "cli/arguments.h"
#include "manual/manual.h"

/* The values of options that take one of few; all others take any text, or a file. */
static const struct {
  enum option option;
  const char *values;
} closed[] = {
    {OPTION_FORMAT, "json ndjson csv ics"},
    {OPTION_SIZE, "small large"},
    {OPTION_TAKE, "ours theirs merge move overlap cancel restore upload fetch snooze"},
};

static bool is_file(enum option option) {
  const char *value = option_value_name(option);
  return value != NULL && strcmp(value, "FILE") == 0;
}

/* "customer" of "customer add"; and whether a command before this one began with it. */
static size_t first_word(const struct cli_command *command) { return strcspn(command->name, " "); }

static bool is_repeated(const struct cli_command *command) {
  for (const struct cli_command *before = cli_commands; before != command; before++)
    if (first_word(before) == first_word(command) &&
        memcmp(before->name, command->name, first_word(command)) == 0)
      return true;
  return false;
}

static void put_first_words(void) {
  for (const struct cli_command *command = cli_commands; command->name != NULL; command++)
    if (!is_repeated(command)) (void)printf(" %.*s", (int)first_word(command), command->name);
}

/* The second words of commands that begin with the same one. */
static void put_second_words(const struct cli_command *first) {
  size_t length = first_word(first);
  for (const struct cli_command *command = cli_commands; command->name != NULL; command++)
    if (first_word(command) == length && memcmp(command->name, first->name, length) == 0 &&
        command->name[length] == ' ')
      (void)printf(" %s", command->name + length + 1);
}

static bool has_second_words(const struct cli_command *first) {
  size_t length = first_word(first);
  for (const struct cli_command *command = cli_commands; command->name != NULL; command++)
    if (first_word(command) == length && memcmp(command->name, first->name, length) == 0 &&
        command->name[length] == ' ')
      return true;
  return false;
}

/* All that a command may be called, and the first words of those that have two. */
static void put_names(void) {
  for (const struct cli_command *command = cli_commands; command->name != NULL; command++) {
    if (!is_repeated(command)) (void)printf("%.*s|", (int)first_word(command), command->name);
    if (command->name[first_word(command)] != '\0') (void)printf("%s|", command->name);
  }
}

static void put_common_options(void) {
  for (int i = 0; i < common_option_count; i++) (void)printf(" --%s", option_name(common_options[i]));
}

static void put_options(const struct cli_command *command) {
  for (int i = 0; i < command->option_count; i++) (void)printf(" --%s", option_name(command->options[i]));
}

static void put_bash_values(void) {
  (void)puts("  case $previous in");
  for (size_t i = 0; i < sizeof closed / sizeof closed[0]; i++)
    (void)printf("    --%s) mapfile -t COMPREPLY < <(compgen -W '%s' -- \"$current\"); return ;;\n",
                 option_name(closed[i].option), closed[i].values);
  for (int option = 0; option < OPTION_COUNT; option++) {
    if (option_value_name((enum option)option) == NULL) continue;
    bool listed = false;
    for (size_t i = 0; i < sizeof closed / sizeof closed[0]; i++)
      listed = listed || strcmp(option_name(closed[i].option), option_name((enum option)option)) == 0;
    for (int before = 0; before < option; before++) /* one name may stand for two options */
      listed = listed || (strcmp(option_name((enum option)before), option_name((enum option)option)) == 0 &&
                          option_value_name((enum option)before) != NULL);
    if (!listed && is_file((enum option)option))
      (void)printf("    --%s) mapfile -t COMPREPLY < <(compgen -f -- \"$current\"); return ;;\n",
                   option_name((enum option)option));
    else if (!listed)
      (void)printf("    --%s) return ;;\n", option_name((enum option)option));
  }
  (void)puts("  esac");
}

static void put_bash_words(void) {
  (void)puts("  case $command in");
  for (const struct cli_command *command = cli_commands; command->name != NULL; command++) {
    if (is_repeated(command) || !has_second_words(command)) continue;
    (void)printf("    %.*s) words='", (int)first_word(command), command->name);
    put_second_words(command);
    (void)puts("' ;;");
  }
  (void)fputs("    '') words='", stdout);
  put_first_words();
  (void)puts("' ;;\n  esac");
}

static void put_bash_options(void) {
  (void)puts("  case $command in");
  for (const struct cli_command *command = cli_commands; command->name != NULL; command++) {
    if (command->option_count == 0) continue;
    (void)printf("    '%s') options+='", command->name);
    put_options(command);
    (void)puts("' ;;");
  }
  (void)printf("    '') options+=' --%s --%s --version' ;;\n  esac\n", option_name(OPTION_LINEAR),
               option_name(OPTION_KEYS));
}

void put_bash(void) {
  (void)puts("# bash completion of frontdesk\n_frontdesk() {\n"
             "  local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]} command='' "
             "word i words=''");
  (void)fputs("  local options='", stdout);
  put_common_options();
  (void)fputs("'\n  local names='|", stdout);
  put_names();
  (void)puts("'\n  COMPREPLY=()\n"
             "  for ((i = 1; i < COMP_CWORD; i++)); do\n"
             "    word=${COMP_WORDS[i]}\n"
             "    case $word in\n"
             "      -*) continue ;;\n"
             "    esac\n"
             "    [[ ${COMP_WORDS[i - 1]} == --* && $i -gt 1 ]] && continue # an option's value\n"
             "    word=${command:+$command }$word\n"
             "    [[ $names == *\"|$word|\"* ]] && command=$word\n"
             "  done");
  put_bash_values();
  put_bash_words();
  put_bash_options();
  (void)puts("  if [[ $current == -* ]]; then\n"
             "    mapfile -t COMPREPLY < <(compgen -W \"$options\" -- \"$current\")\n"
             "  elif [[ -n $words ]]; then\n"
             "    mapfile -t COMPREPLY < <(compgen -W \"$words\" -- \"$current\")\n"
             "  else\n"
             "    mapfile -t COMPREPLY < <(compgen -f -- \"$current\")\n"
             "  fi\n"
             "}\ncomplete -F _frontdesk frontdesk");
}

/* Text inside single quotes, where a colon or a bracket would mean something to _arguments. */
static void put_zsh_text(const char *text) {
  for (; *text != '\0'; text++) {
    if (*text == '\'') {
      (void)fputs("'\\''", stdout);
      continue;
    }
    if (*text == ':' || *text == '[' || *text == ']' || *text == '\\') (void)putchar('\\');
    (void)putchar(*text);
  }
}

static void put_zsh_option(enum option option) {
  const char *value = option_value_name(option);
  (void)printf("      '--%s[", option_name(option));
  put_zsh_text(option_help(option));
  (void)putchar(']');
  const char *values = NULL;
  for (size_t i = 0; i < sizeof closed / sizeof closed[0]; i++)
    if (closed[i].option == option) values = closed[i].values;
  if (values != NULL)
    (void)printf(":%s:(%s)", value, values);
  else if (value != NULL)
    (void)printf(":%s:%s", value, is_file(option) ? "_files" : " ");
  (void)puts("'");
}

void put_zsh(void) {
  (void)puts("#compdef frontdesk\n_frontdesk() {\n  local -a options commands\n  local command=${words[2]}\n"
             "  [[ ${words[3]} != -* && -n ${words[3]} ]] && command=\"$command ${words[3]}\"");
  (void)puts("  options=(");
  for (int i = 0; i < common_option_count; i++) put_zsh_option(common_options[i]);
  (void)puts("  )\n  case $command in");
  for (const struct cli_command *command = cli_commands; command->name != NULL; command++) {
    if (command->option_count == 0) continue;
    (void)printf("    '%s'*) options+=(\n", command->name);
    for (int i = 0; i < command->option_count; i++) put_zsh_option(command->options[i]);
    (void)puts("    ) ;;");
  }
  (void)puts("  esac\n  commands=(");
  for (const struct cli_command *command = cli_commands; command->name != NULL; command++) {
    (void)fputs("    '", stdout);
    put_zsh_text(command->name);
    (void)putchar(':');
    put_zsh_text(command->help);
    (void)puts("'");
  }
  (void)puts("  )\n  if (( CURRENT == 2 )) && [[ ${words[2]} != -* ]]; then\n"
             "    _describe command commands\n"
             "  else\n"
             "    _arguments -s \"${options[@]}\" '*:file:_files'\n"
             "  fi\n"
             "}\n_frontdesk \"$@\"");
}
