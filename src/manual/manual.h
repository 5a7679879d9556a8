/*
 * What is written about the program out of the tables that it runs by: manual pages, an example of the settings, completions, and the list
 * of keys. Each part writes to standard output.
 */
#ifndef MANUAL_MANUAL_H
#define MANUAL_MANUAL_H

void put_program_page(void);  /* frontdesk(1) */
void put_server_page(void);   /* frontdesk-server(8) */
void put_settings_page(void); /* frontdesk.conf(5) */
void put_keys_page(void);     /* frontdesk-keys(7) */
void put_settings(void);      /* an example of the settings file */
void put_keys_markdown(void); /* docs/keys.md */
void put_bash(void);
void put_zsh(void);

/* ---- troff (troff.c) ---- */

/* Text as troff takes it: no line is a request, backslashes and hyphens are meant as such. */
void put_text(const char *text);
void put_line(const char *text);

/* A term in bold with what is said about it. */
void put_entry(const char *term, const char *text);

/* The head of a page: .TH and NAME. */
void put_head(const char *name, const char *section, const char *what);

/* The exit statuses and their codes: the same for both programs. */
void put_statuses(void);

#endif
