#include "child.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include "measure.h"

enum { WAIT_MS = 20000, IDLE_FD = 9 };

static bool reap(pid_t pid, double started, struct child_cost *cost) {
  int status = 0;
  struct rusage usage;
  if (wait4(pid, &status, 0, &usage) != pid) return false;
  cost->time = bench_clock() - started;
  cost->peak = (double)usage.ru_maxrss * 1024;
  cost->exit_status = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  return cost->exit_status == 0;
}

static void silence(void) {
  int nowhere = open("/dev/null", O_RDWR);
  (void)dup2(nowhere, STDIN_FILENO);
  (void)dup2(nowhere, STDOUT_FILENO);
  (void)dup2(nowhere, STDERR_FILENO);
}

/* execv() takes the strings without const, for reasons older than const. */
static void execute(const char *const arguments[]) {
  union {
    const char *const *given;
    char *const *wanted;
  } list = {.given = arguments};
  (void)execv(arguments[0], list.wanted);
  _exit(127);
}

bool child_run(const char *const arguments[], struct child_cost *cost) {
  (void)fflush(stdout);
  double started = bench_clock();
  pid_t pid = fork();
  if (pid < 0) return false;
  if (pid == 0) {
    silence();
    execute(arguments);
  }
  return reap(pid, started, cost);
}

bool child_work(void (*work)(void *context), void *context, struct child_cost *cost) {
  (void)fflush(stdout);
  double started = bench_clock();
  pid_t pid = fork();
  if (pid < 0) return false;
  if (pid == 0) {
    work(context);
    _exit(0);
  }
  return reap(pid, started, cost);
}

/* -- In a terminal ------------------------------------------------------------------------------------------------------------ */

static int open_terminal(char name[128]) {
  int terminal = posix_openpt(O_RDWR | O_NOCTTY);
  if (terminal < 0 || grantpt(terminal) != 0 || unlockpt(terminal) != 0) return -1;
  const char *slave = ptsname(terminal);
  if (slave == NULL) return -1;
  (void)snprintf(name, 128, "%s", slave);
  return terminal;
}

static void become_screen(const char *name, int idle, const char *const arguments[]) {
  (void)setsid();
  int slave = open(name, O_RDWR);
  struct winsize size = {.ws_row = CHILD_ROWS, .ws_col = CHILD_COLUMNS};
  (void)ioctl(slave, TIOCSCTTY, 0);
  (void)ioctl(slave, TIOCSWINSZ, &size);
  (void)dup2(idle, IDLE_FD);
  for (int fd = 0; fd < 3; fd++) (void)dup2(slave, fd);
  if (slave > 2 && slave != IDLE_FD) (void)close(slave);
  (void)setenv("TERM", "xterm-256color", 1);
  (void)setenv("LANG", "C.UTF-8", 1);
  (void)setenv("FRONTDESK_IDLE_FD", "9", 1);
  execute(arguments);
}

/* Reads what is painted and what is reported until the program has consumed `wanted` bytes. */
static bool wait_idle(struct child_screen *screen, uint64_t wanted) {
  static char painted[65536];
  for (;;) {
    struct pollfd ready[2] = {{.fd = screen->terminal, .events = POLLIN},
                              {.fd = screen->idle, .events = POLLIN}};
    if (poll(ready, 2, WAIT_MS) <= 0) return false;
    if ((ready[0].revents & (POLLIN | POLLHUP)) != 0) {
      ssize_t got = read(screen->terminal, painted, sizeof painted);
      if (got <= 0) return false;
      screen->painted += (uint64_t)got;
    }
    if ((ready[1].revents & POLLIN) == 0) continue;
    if (read(screen->idle, &screen->consumed, sizeof screen->consumed) != sizeof screen->consumed)
      return false;
    if (screen->consumed >= wanted) return true;
  }
}

double child_screen_start(struct child_screen *screen, const char *const arguments[]) {
  char name[128];
  int ends[2];
  *screen = (struct child_screen){.pid = -1, .terminal = open_terminal(name), .idle = -1};
  if (screen->terminal < 0 || pipe(ends) != 0) return -1;
  (void)fcntl(screen->terminal, F_SETFD, FD_CLOEXEC);
  (void)fcntl(ends[0], F_SETFD, FD_CLOEXEC);
  (void)fflush(stdout);
  double started = bench_clock();
  screen->pid = fork();
  if (screen->pid == 0) become_screen(name, ends[1], arguments);
  (void)close(ends[1]);
  screen->idle = ends[0];
  return wait_idle(screen, 0) ? bench_clock() - started : -1;
}

bool child_screen_type(struct child_screen *screen, const char *keys) {
  size_t length = strlen(keys);
  return write(screen->terminal, keys, length) == (ssize_t)length &&
         wait_idle(screen, screen->consumed + length);
}

double child_private_memory(pid_t pid) {
  char path[64], line[256];
  (void)snprintf(path, sizeof path, "/proc/%ld/smaps_rollup", (long)pid);
  FILE *file = fopen(path, "r");
  if (file == NULL) return -1;
  double bytes = 0;
  while (fgets(line, sizeof line, file) != NULL) {
    if (strncmp(line, "Private_Clean:", 14) == 0 || strncmp(line, "Private_Dirty:", 14) == 0)
      bytes += strtod(line + 14, NULL) * 1024;
  }
  (void)fclose(file);
  return bytes;
}

void child_screen_end(struct child_screen *screen) {
  if (screen->pid > 0) {
    (void)kill(screen->pid, SIGTERM);
    int status;
    (void)close(screen->terminal);
    (void)waitpid(screen->pid, &status, 0);
    (void)close(screen->idle);
  }
  screen->pid = -1;
}
