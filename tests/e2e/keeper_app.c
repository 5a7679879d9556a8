/*
 * A shell that does one thing: runs a program as its job in the foreground, so that the program can be suspended and go on. SIGUSR1
 * asks the program to stop; when it has, "stopped" is written to the terminal. SIGUSR2 lets it go on. Ends as the program ends.
 */
#include <signal.h>
#include <stdlib.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

static volatile sig_atomic_t job;

static void on_stop(int number) {
  (void)number;
  (void)kill((pid_t)job, SIGTSTP);
}

static void on_continue(int number) {
  (void)number;
  (void)tcsetpgrp(STDIN_FILENO, (pid_t)job);
  (void)kill((pid_t)job, SIGCONT);
}

static void hear(int number, void (*handler)(int)) {
  struct sigaction action = {.sa_handler = handler, .sa_flags = SA_RESTART};
  (void)sigemptyset(&action.sa_mask);
  (void)sigaction(number, &action, NULL);
}

int main(int argc, char **argv) {
  static const char stopped[] = "stopped\r\n";
  if (argc < 2) return EXIT_FAILURE;
  hear(SIGTTOU, SIG_IGN);
  pid_t child = fork();
  if (child < 0) return EXIT_FAILURE;
  if (child == 0) {
    (void)setpgid(0, 0);
    (void)tcsetpgrp(STDIN_FILENO, getpid());
    hear(SIGTTOU, SIG_DFL);
    (void)execv(argv[1], argv + 1);
    _exit(127);
  }
  (void)setpgid(child, child);
  job = (sig_atomic_t)child;
  hear(SIGUSR1, on_stop);
  hear(SIGUSR2, on_continue);
  for (int descriptor = 3; descriptor < 64; descriptor++) (void)close(descriptor);
  for (;;) {
    int status = 0;
    if (waitpid(child, &status, WUNTRACED) < 0) return EXIT_FAILURE;
    if (WIFEXITED(status)) return WEXITSTATUS(status);
    if (WIFSIGNALED(status)) return EXIT_FAILURE;
    (void)tcsetpgrp(STDIN_FILENO, getpgrp());
    if (write(STDOUT_FILENO, stopped, sizeof stopped - 1) < 0) return EXIT_FAILURE;
  }
}
