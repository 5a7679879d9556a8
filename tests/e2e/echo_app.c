/*
 * The smallest program that keeps the terminal session's protocol, to test the session with: it shows the
 * size, what was typed, and text in all the ways that cells can look. Control characters and the bytes of key
 * sequences are shown in caret notation. q ends it; Q ends it and leaves the terminal as it is; B rings.
 */
#include <curses.h>
#include <errno.h>
#include <locale.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

enum { TYPED_SIZE = 256 };

static int resize_pipe[2];

static void on_resize(int signal_number) {
  (void)signal_number;
  int saved = errno;
  if (write(resize_pipe[1], "r", 1) < 0) errno = saved;
  errno = saved;
}

static void paint(const char *typed) {
  erase();
  mvprintw(0, 0, "size %dx%d", COLS, LINES);
  mvprintw(1, 0, "typed %s", typed);
  attrset(A_REVERSE);
  mvaddstr(2, 0, "reverse");
  attrset(A_BOLD | A_UNDERLINE);
  mvaddstr(2, 10, "bold");
  attrset(COLOR_PAIR(1));
  mvaddstr(2, 20, "red");
  attrset(A_NORMAL);
  mvaddstr(3, 0, "Thi\xcc\xa3 An|\xe6\x9d\x8e\xe9\x9b\xb7|end");
  mvaddstr(4, 2, "park");
  move(4, 2);
  refresh();
}

static void append(char *typed, int byte) {
  size_t length = strlen(typed);
  if (length + 3 >= TYPED_SIZE) return;
  if (byte < 0x20) {
    typed[length++] = '^';
    byte += '@';
  }
  typed[length++] = (char)byte;
  typed[length] = '\0';
}

static void resize(void) {
  struct winsize size;
  if (ioctl(STDIN_FILENO, TIOCGWINSZ, &size) == 0) (void)resizeterm(size.ws_row, size.ws_col);
}

static void report(int idle, uint64_t consumed) {
  if (write(idle, &consumed, sizeof consumed) != (ssize_t)sizeof consumed) exit(EXIT_FAILURE);
}

/* Returns the key that ends it. */
static int loop(int idle) {
  char typed[TYPED_SIZE] = "";
  uint64_t consumed = 0;
  for (;;) {
    int byte;
    while ((byte = getch()) != ERR) {
      if (byte == KEY_RESIZE) continue; /* resizeterm() puts it there; it is no byte of the terminal */
      consumed++;
      if (byte == 'q' || byte == 'Q') return byte;
      if (byte == 'B') (void)beep();
      append(typed, byte);
    }
    paint(typed);
    report(idle, consumed);
    struct pollfd fds[] = {{.fd = STDIN_FILENO, .events = POLLIN}, {.fd = resize_pipe[0], .events = POLLIN}};
    while (poll(fds, 2, -1) < 0 && errno == EINTR) {
    }
    char mark;
    if ((fds[1].revents & POLLIN) != 0 && read(resize_pipe[0], &mark, 1) == 1) resize();
  }
}

int main(void) {
  (void)setlocale(LC_ALL, "C.UTF-8");
  const char *idle = getenv("FRONTDESK_IDLE_FD");
  if (idle == NULL || pipe(resize_pipe) != 0) return EXIT_FAILURE;
  struct sigaction action = {.sa_handler = on_resize};
  (void)sigaction(SIGWINCH, &action, NULL);
  if (initscr() == NULL) return EXIT_FAILURE;
  (void)sigaction(SIGWINCH, &action, NULL);
  (void)start_color();
  (void)use_default_colors();
  (void)init_pair(1, COLOR_RED, -1);
  (void)raw();
  (void)noecho();
  (void)nodelay(stdscr, TRUE);
  (void)printf("\033[?2004h");
  (void)fflush(stdout);
  int key = loop((int)strtol(idle, NULL, 10));
  if (key == 'Q') _exit(3);
  (void)printf("\033[?2004l");
  (void)fflush(stdout);
  (void)endwin();
  return EXIT_SUCCESS;
}
