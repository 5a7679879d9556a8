/*
 * The command line: a table of commands over the core. Each command takes its words by the table
 * (arguments.h), runs in a session (session.h), and prints either text for people or one JSON document.
 */
#ifndef CLI_CLI_H
#define CLI_CLI_H

/* Runs one command; returns the exit status of the contract (0..5). argv[0] is the program. */
int cli_run(int argc, char **argv);

struct cli_command;

/* Runs a command that has no name in the table, with the common options in argv: the screen. */
int cli_run_command(int argc, char **argv, const struct cli_command *command);

/* Whether these words are a command at all, or ask for the screen (none, or options alone). */
int cli_wants_screen(int argc, char **argv);

#endif
