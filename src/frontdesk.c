/* The desk's program: one command, or the screen when none is named. */
#include <stdio.h>

#include "cli/cli.h"

int main(int argc, char **argv) {
  if (!cli_wants_screen(argc, argv)) return cli_run(argc, argv);
  (void)fputs("frontdesk: The screen needs a terminal. \"frontdesk day\" prints today's sheet without one; "
              "\"frontdesk --help\" lists the commands.\n",
              stderr);
  return 2;
}
