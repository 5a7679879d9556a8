/*
 * A command of an operator while it runs: its words, the owner's connection, and what it answers. Internal to server/admin.
 */
#ifndef SERVER_ADMIN_TASK_H
#define SERVER_ADMIN_TASK_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

#include "core/model/arena.h"
#include "core/model/error.h"
#include "core/model/id.h"
#include "server/admin/admin.h"
#include "server/admin/words.h"

struct pg;

struct task {
  const struct admin *admin;
  const char *database;
  bool json;
  struct words words;
  struct pg *pg; /* as the owner of the schema; NULL for `migrate` */
  struct arena arena;
  json_t *document; /* the answer of --json; NULL: the command has written its answer itself */
  json_t *detail;   /* beside an error */
};

/* A line for people on standard output; nothing with --json. */
void task_say(const struct task *task, const char *format, ...) FD_PRINTF(2, 3);

/* The value of an option, or NULL. */
static inline const char *task_option(const struct task *task, enum word word) {
  return task->words.options[word];
}

/* ms UTC by the real clock: for tokens, codes and keys, which FRONTDESK_NOW does not freeze. */
int64_t task_clock(void);

/* The tenant that a word means: an id, a name, or a unique beginning of a name or of one of its words. CODE_NOT_FOUND, CODE_AMBIGUOUS. */
struct task_tenant {
  struct id id;
  const char *name; /* in the task's arena */
};
FD_CHECKED enum code task_tenant(struct task *task, const char *word, struct task_tenant *tenant,
                                 struct error *error);

/* The commands, by file. */
FD_CHECKED enum code run_migrate(struct task *task, struct error *error);
FD_CHECKED enum code run_restored(struct task *task, struct error *error);

FD_CHECKED enum code run_tenant_create(struct task *task, struct error *error);
FD_CHECKED enum code run_tenant_list(struct task *task, struct error *error);
FD_CHECKED enum code run_tenant_suspend(struct task *task, struct error *error);
FD_CHECKED enum code run_tenant_activate(struct task *task, struct error *error);
FD_CHECKED enum code run_tenant_export(struct task *task, struct error *error);
FD_CHECKED enum code run_tenant_import(struct task *task, struct error *error);

FD_CHECKED enum code run_pair(struct task *task, struct error *error);
FD_CHECKED enum code run_key_create(struct task *task, struct error *error);
FD_CHECKED enum code run_key_list(struct task *task, struct error *error);
FD_CHECKED enum code run_key_revoke(struct task *task, struct error *error);
FD_CHECKED enum code run_device_list(struct task *task, struct error *error);

#endif
