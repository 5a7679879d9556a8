/*
 * A disk that fails when it is told to: a VFS of SQLite that stands before the system's own and lets everything through, but
 * counts, refuses or records each change of a file. One disk a process.
 *
 * A change is a write, a truncation, a sync or a deletion, in the order in which SQLite asks for them. The shared-memory file
 * of the WAL is no part of the disk: it does not outlive the processes that use it.
 *
 * Life cycle: disk_install once, before any connection is opened; disk_remove after the last one is closed.
 */
#ifndef DURABILITY_DISK_H
#define DURABILITY_DISK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum disk_fault {
  DISK_SOUND,
  DISK_FULL,   /* writes that make a file longer find no room; all else works */
  DISK_ERROR,  /* one change fails with an I/O error, the next ones succeed */
  DISK_BROKEN, /* from one change on, all fail */
  DISK_FAULT_COUNT
};

/* What is left of the changes that were not synced when the power went. */
enum disk_loss {
  DISK_LOST, /* none */
  DISK_KEPT, /* all: as if the process alone had been killed */
  DISK_TORN, /* each by chance: kept, lost, or a part of its sectors of 512 bytes */
  DISK_LOSS_COUNT
};

/* Registers the disk as SQLite's default VFS. */
void disk_install(void);
void disk_remove(void);

/* --- Faults --- */

/* Lets `sound` more changes succeed; then the fault. DISK_SOUND mends the disk. */
void disk_break(enum disk_fault fault, size_t sound);

/* Whether a change has been refused since the last disk_break(). */
bool disk_has_refused(void);

/* --- Power cuts --- */

/* Begins to record what happens to the files of `directory`. What they hold now counts as synced. */
void disk_record(const char *directory);

/* Changes that were recorded so far. */
size_t disk_changes(void);

/*
 * Writes into `directory` what lies on the disk if the power goes when the first `changes` of them have happened. The same
 * seed tears the same.
 */
void disk_lay_out(const char *directory, size_t changes, enum disk_loss loss, uint64_t seed);

#endif
