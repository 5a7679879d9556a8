#include <ctype.h>
#include <stdio.h>

#include "manual/manual.h"

void put_text(const char *text) {
  if (*text == '.' || *text == '\'') (void)fputs("\\&", stdout);
  for (; *text != '\0'; text++) {
    if (*text == '\\')
      (void)fputs("\\e", stdout);
    else if (*text == '-')
      (void)fputs("\\-", stdout);
    else if (*text == '^')
      (void)fputs("\\(ha", stdout);
    else if (*text == '~')
      (void)fputs("\\(ti", stdout);
    else
      (void)putchar(*text);
  }
}

void put_line(const char *text) {
  put_text(text);
  (void)putchar('\n');
}

void put_entry(const char *term, const char *text) {
  (void)fputs(".TP\n\\fB", stdout);
  put_text(term);
  (void)fputs("\\fR\n", stdout);
  put_line(text);
}

void put_head(const char *name, const char *section, const char *what) {
  (void)fputs(".TH \"", stdout);
  for (const char *at = name; *at != '\0'; at++) (void)putchar(toupper((unsigned char)*at));
  (void)printf("\" %s \"\" \"frontdesk " FRONTDESK_VERSION "\"\n.SH NAME\n", section);
  put_text(name);
  (void)fputs(" \\- ", stdout);
  put_line(what);
}
