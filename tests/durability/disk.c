#include "durability/disk.h"

#include <dirent.h>
#include <pthread.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FILES_MAX = 16, PATH_SIZE = 512, SECTOR = 512, CONTENT_MAX = 64 << 20 };

enum change_kind { CHANGE_WRITE, CHANGE_TRUNCATE, CHANGE_SYNC, CHANGE_DELETE };

struct change {
  enum change_kind kind;
  int file;
  sqlite3_int64 offset; /* of a write; the new size of a truncation */
  size_t size;
  unsigned char *bytes;
};

/* What a file holds while a power cut is worked out. The room is kept from cut to cut. */
struct content {
  unsigned char *bytes;
  size_t size;
  size_t room;
  bool exists;
};

/* A file of the recorded directory, by its path. */
struct tracked {
  char path[PATH_SIZE];
  unsigned char *bytes; /* when the recording began */
  size_t size;
  bool existed;
  struct content after; /* a power cut */
};

struct disk {
  sqlite3_vfs vfs;
  sqlite3_vfs *system;
  pthread_mutex_t mutex;
  enum disk_fault fault;
  size_t sound; /* changes that still succeed */
  bool refused;
  bool recording;
  char directory[PATH_SIZE];
  struct tracked files[FILES_MAX];
  int file_count;
  struct change *changes;
  size_t change_count;
  size_t change_room;
};

/* The system's file follows this head in the same memory. */
struct disk_file {
  sqlite3_file base;
  const char *path; /* SQLite keeps it until the file is closed; NULL for a temporary file */
};

static struct disk disk = {.mutex = PTHREAD_MUTEX_INITIALIZER};

static void must(bool holds, const char *what) {
  if (holds) return;
  (void)fprintf(stderr, "disk: %s\n", what);
  abort();
}

static sqlite3_file *system_file(sqlite3_file *file) {
  return (sqlite3_file *)(void *)((struct disk_file *)(void *)file + 1);
}

/* --- What happens to a change --- */

/* The result of a change: SQLITE_OK when it may be made. `grows` is a write beyond the file's end. */
static int change_allowed(bool grows, int error) {
  (void)pthread_mutex_lock(&disk.mutex);
  int status = SQLITE_OK;
  if (disk.fault != DISK_SOUND && disk.sound > 0) {
    disk.sound--;
  } else if (disk.fault == DISK_FULL) {
    if (grows) status = SQLITE_FULL;
  } else if (disk.fault != DISK_SOUND) {
    if (disk.fault == DISK_ERROR) disk.fault = DISK_SOUND;
    status = error;
  }
  if (status != SQLITE_OK) disk.refused = true;
  (void)pthread_mutex_unlock(&disk.mutex);
  return status;
}

static void change_record(enum change_kind kind, int file, sqlite3_int64 offset, const void *bytes,
                          size_t size) {
  if (file < 0) return;
  (void)pthread_mutex_lock(&disk.mutex);
  if (disk.recording) {
    if (disk.change_count == disk.change_room) {
      disk.change_room = disk.change_room == 0 ? 1024 : 2 * disk.change_room;
      disk.changes = realloc(disk.changes, disk.change_room * sizeof *disk.changes);
      must(disk.changes != NULL, "no memory");
    }
    struct change *change = &disk.changes[disk.change_count++];
    *change = (struct change){.kind = kind, .file = file, .offset = offset, .size = size};
    if (size > 0) {
      change->bytes = malloc(size);
      must(change->bytes != NULL, "no memory");
      memcpy(change->bytes, bytes, size);
    }
  }
  (void)pthread_mutex_unlock(&disk.mutex);
}

static bool ends_in(const char *text, const char *end) {
  size_t length = strlen(text);
  return length >= strlen(end) && strcmp(text + length - strlen(end), end) == 0;
}

/* The index of a path of the recorded directory, which may be new; -1 for others. */
static int track(const char *path) {
  size_t length = strlen(disk.directory);
  if (path == NULL || !disk.recording || strncmp(path, disk.directory, length) != 0 || path[length] != '/') {
    return -1;
  }
  (void)pthread_mutex_lock(&disk.mutex);
  int found = 0;
  while (found < disk.file_count && strcmp(disk.files[found].path, path) != 0) found++;
  if (found == disk.file_count) {
    must(disk.file_count < FILES_MAX && strlen(path) < PATH_SIZE, "too many files");
    disk.files[found] = (struct tracked){.existed = false};
    memcpy(disk.files[found].path, path, strlen(path) + 1);
    disk.file_count++;
  }
  (void)pthread_mutex_unlock(&disk.mutex);
  return found;
}

/* --- The methods of a file: those of the system, with a change looked at first --- */

#define SYSTEM(file) system_file(file)->pMethods

static int file_close(sqlite3_file *file) { return SYSTEM(file)->xClose(system_file(file)); }

static int file_read(sqlite3_file *file, void *bytes, int size, sqlite3_int64 offset) {
  return SYSTEM(file)->xRead(system_file(file), bytes, size, offset);
}

static int file_write(sqlite3_file *file, const void *bytes, int size, sqlite3_int64 offset) {
  sqlite3_int64 end = 0;
  int status = SYSTEM(file)->xFileSize(system_file(file), &end);
  if (status == SQLITE_OK) status = change_allowed(offset + size > end, SQLITE_IOERR_WRITE);
  if (status == SQLITE_OK) status = SYSTEM(file)->xWrite(system_file(file), bytes, size, offset);
  const struct disk_file *own = (const struct disk_file *)(const void *)file;
  if (status == SQLITE_OK) change_record(CHANGE_WRITE, track(own->path), offset, bytes, (size_t)size);
  return status;
}

static int file_truncate(sqlite3_file *file, sqlite3_int64 size) {
  int status = change_allowed(false, SQLITE_IOERR_TRUNCATE);
  if (status == SQLITE_OK) status = SYSTEM(file)->xTruncate(system_file(file), size);
  const struct disk_file *own = (const struct disk_file *)(const void *)file;
  if (status == SQLITE_OK) change_record(CHANGE_TRUNCATE, track(own->path), size, NULL, 0);
  return status;
}

/* The machine's own disk is not waited for: what counts is that SQLite asked. */
static int file_sync(sqlite3_file *file, int flags) {
  (void)flags;
  int status = change_allowed(false, SQLITE_IOERR_FSYNC);
  const struct disk_file *own = (const struct disk_file *)(const void *)file;
  if (status == SQLITE_OK) change_record(CHANGE_SYNC, track(own->path), 0, NULL, 0);
  return status;
}

static int file_size(sqlite3_file *file, sqlite3_int64 *size) {
  return SYSTEM(file)->xFileSize(system_file(file), size);
}

static int file_lock(sqlite3_file *file, int level) { return SYSTEM(file)->xLock(system_file(file), level); }

static int file_unlock(sqlite3_file *file, int level) {
  return SYSTEM(file)->xUnlock(system_file(file), level);
}

static int file_reserved(sqlite3_file *file, int *reserved) {
  return SYSTEM(file)->xCheckReservedLock(system_file(file), reserved);
}

static int file_control(sqlite3_file *file, int operation, void *argument) {
  return SYSTEM(file)->xFileControl(system_file(file), operation, argument);
}

static int file_sector(sqlite3_file *file) { return SYSTEM(file)->xSectorSize(system_file(file)); }

/* No promise of the machine's file system holds on this disk: neither whole sectors nor an order of writes. */
static int file_traits(sqlite3_file *file) {
  (void)file;
  return 0;
}

static int file_shm_map(sqlite3_file *file, int region, int size, int extend, void volatile **memory) {
  return SYSTEM(file)->xShmMap(system_file(file), region, size, extend, memory);
}

static int file_shm_lock(sqlite3_file *file, int offset, int count, int flags) {
  return SYSTEM(file)->xShmLock(system_file(file), offset, count, flags);
}

static void file_shm_barrier(sqlite3_file *file) { SYSTEM(file)->xShmBarrier(system_file(file)); }

static int file_shm_unmap(sqlite3_file *file, int remove) {
  return SYSTEM(file)->xShmUnmap(system_file(file), remove);
}

static const sqlite3_io_methods file_methods = {
    .iVersion = 2, /* without memory-mapped reads, so that every access comes by here */
    .xClose = file_close,
    .xRead = file_read,
    .xWrite = file_write,
    .xTruncate = file_truncate,
    .xSync = file_sync,
    .xFileSize = file_size,
    .xLock = file_lock,
    .xUnlock = file_unlock,
    .xCheckReservedLock = file_reserved,
    .xFileControl = file_control,
    .xSectorSize = file_sector,
    .xDeviceCharacteristics = file_traits,
    .xShmMap = file_shm_map,
    .xShmLock = file_shm_lock,
    .xShmBarrier = file_shm_barrier,
    .xShmUnmap = file_shm_unmap,
};

static int vfs_open(sqlite3_vfs *vfs, const char *path, sqlite3_file *file, int flags, int *out_flags) {
  (void)vfs;
  struct disk_file *own = (struct disk_file *)(void *)file;
  *own = (struct disk_file){.path = path};
  int status = disk.system->xOpen(disk.system, path, system_file(file), flags, out_flags);
  if (system_file(file)->pMethods != NULL) own->base.pMethods = &file_methods;
  return status;
}

static int vfs_delete(sqlite3_vfs *vfs, const char *path, int sync) {
  (void)vfs;
  int status = change_allowed(false, SQLITE_IOERR_DELETE);
  if (status == SQLITE_OK) status = disk.system->xDelete(disk.system, path, sync);
  if (status == SQLITE_OK) change_record(CHANGE_DELETE, track(path), 0, NULL, 0);
  return status;
}

void disk_install(void) {
  disk.system = sqlite3_vfs_find(NULL);
  must(disk.system != NULL, "SQLite has no VFS");
  disk.vfs = *disk.system; /* all else is the system's, which looks at nothing of the vfs that it is given */
  disk.vfs.zName = "frontdesk-disk";
  disk.vfs.szOsFile = disk.system->szOsFile + (int)sizeof(struct disk_file);
  disk.vfs.xOpen = vfs_open;
  disk.vfs.xDelete = vfs_delete;
  must(sqlite3_vfs_register(&disk.vfs, 1) == SQLITE_OK, "the VFS is not taken");
}

static void recording_release(void) {
  for (size_t i = 0; i < disk.change_count; i++) free(disk.changes[i].bytes);
  free(disk.changes);
  disk.changes = NULL;
  disk.change_count = disk.change_room = 0;
  for (int i = 0; i < disk.file_count; i++) {
    free(disk.files[i].bytes);
    free(disk.files[i].after.bytes);
  }
  disk.file_count = 0;
  disk.recording = false;
}

void disk_remove(void) {
  recording_release();
  (void)sqlite3_vfs_unregister(&disk.vfs);
  (void)sqlite3_vfs_register(disk.system, 1);
}

void disk_break(enum disk_fault fault, size_t sound) {
  (void)pthread_mutex_lock(&disk.mutex);
  disk.fault = fault;
  disk.sound = sound;
  disk.refused = false;
  (void)pthread_mutex_unlock(&disk.mutex);
}

bool disk_has_refused(void) {
  (void)pthread_mutex_lock(&disk.mutex);
  bool refused = disk.refused;
  (void)pthread_mutex_unlock(&disk.mutex);
  return refused;
}

/* --- Power cuts --- */

static void file_remember(const char *path) {
  int index = track(path);
  struct tracked *file = &disk.files[index];
  FILE *stream = fopen(path, "rb");
  must(index >= 0 && stream != NULL, "a file cannot be read");
  file->bytes = malloc(CONTENT_MAX);
  must(file->bytes != NULL, "no memory");
  file->size = fread(file->bytes, 1, CONTENT_MAX, stream);
  must(file->size < CONTENT_MAX && fclose(stream) == 0, "a file is too large");
  file->existed = true;
  if (file->size > 0) {
    file->bytes = realloc(file->bytes, file->size);
    must(file->bytes != NULL, "no memory");
  }
}

void disk_record(const char *directory) {
  recording_release();
  must(strlen(directory) < PATH_SIZE, "the path is too long");
  memcpy(disk.directory, directory, strlen(directory) + 1);
  disk.recording = true;
  DIR *entries = opendir(directory);
  must(entries != NULL, "there is no such directory");
  for (struct dirent *entry = readdir(entries); entry != NULL; entry = readdir(entries)) {
    char path[PATH_SIZE];
    if (entry->d_name[0] == '.' || ends_in(entry->d_name, "-shm")) continue;
    int length = snprintf(path, sizeof path, "%s/%s", directory, entry->d_name);
    must(length > 0 && length < PATH_SIZE, "the path is too long");
    file_remember(path);
  }
  (void)closedir(entries);
}

size_t disk_changes(void) { return disk.change_count; }

static void content_resize(struct content *content, size_t size) {
  if (size > content->room) {
    content->room = 2 * size;
    content->bytes = realloc(content->bytes, content->room);
    must(content->bytes != NULL, "no memory");
  }
  if (size > content->size) memset(content->bytes + content->size, 0, size - content->size);
  content->size = size;
}

static void content_write(struct content *content, const struct change *change, size_t from, size_t to) {
  size_t end = (size_t)change->offset + to;
  if (content->size < end) content_resize(content, end);
  memcpy(content->bytes + (size_t)change->offset + from, change->bytes + from, to - from);
  content->exists = true;
}

static uint64_t roll(uint64_t *state) {
  *state += UINT64_C(0x9e3779b97f4a7c15);
  uint64_t bits = *state;
  bits = (bits ^ bits >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
  bits = (bits ^ bits >> 27) * UINT64_C(0x94d049bb133111eb);
  return bits ^ bits >> 31;
}

/* Each sector of a write by chance, as a disk writes them in any order. */
static void content_tear(struct content *content, const struct change *change, uint64_t *dice) {
  for (size_t from = 0; from < change->size;) {
    size_t room = SECTOR - ((size_t)change->offset + from) % SECTOR;
    size_t to = change->size - from < room ? change->size : from + room;
    if (roll(dice) % 2 == 0) content_write(content, change, from, to);
    from = to;
  }
}

static void content_change(struct content *content, const struct change *change) {
  if (change->kind == CHANGE_WRITE) content_write(content, change, 0, change->size);
  if (change->kind == CHANGE_TRUNCATE) content_resize(content, (size_t)change->offset);
}

/* A change that was not synced, and whose fate the loss decides. */
static void content_lose(struct content *content, const struct change *change, enum disk_loss loss,
                         uint64_t *dice) {
  uint64_t fate = loss == DISK_TORN ? roll(dice) % 3 : loss == DISK_KEPT ? 0 : 1;
  if (fate == 0) content_change(content, change);
  if (fate == 2 && change->kind == CHANGE_WRITE) content_tear(content, change, dice);
}

/* What one file holds: synced changes are all there, in their order; those after its last sync as the loss has it. */
static const struct content *content_after(int file, size_t changes, enum disk_loss loss, uint64_t *dice) {
  struct tracked *tracked = &disk.files[file];
  struct content *content = &tracked->after;
  content->exists = tracked->existed;
  content_resize(content, tracked->size);
  if (tracked->size > 0) memcpy(content->bytes, tracked->bytes, tracked->size);
  size_t synced = 0; /* the change after the last sync or deletion */
  for (size_t i = 0; i < changes; i++) {
    const struct change *change = &disk.changes[i];
    if (change->file == file && (change->kind == CHANGE_SYNC || change->kind == CHANGE_DELETE))
      synced = i + 1;
  }
  for (size_t i = 0; i < changes; i++) {
    const struct change *change = &disk.changes[i];
    if (change->file != file) continue;
    if (change->kind == CHANGE_SYNC) content->exists = true;
    if (change->kind == CHANGE_DELETE) {
      content_resize(content, 0);
      content->exists = false;
    }
    if (i < synced) {
      content_change(content, change);
    } else {
      content_lose(content, change, loss, dice);
    }
  }
  return content;
}

void disk_lay_out(const char *directory, size_t changes, enum disk_loss loss, uint64_t seed) {
  must(changes <= disk.change_count, "so many changes were not recorded");
  for (int file = 0; file < disk.file_count; file++) {
    uint64_t dice = seed + (uint64_t)file;
    if (ends_in(disk.files[file].path, "-shm")) continue;
    char path[PATH_SIZE];
    int length = snprintf(path, sizeof path, "%s%s", directory, strrchr(disk.files[file].path, '/'));
    must(length > 0 && length < PATH_SIZE, "the path is too long");
    const struct content *content = content_after(file, changes, loss, &dice);
    (void)remove(path);
    if (content->exists) {
      FILE *stream = fopen(path, "wb");
      must(stream != NULL, "a file cannot be written");
      must(fwrite(content->bytes, 1, content->size, stream) == content->size, "a file cannot be written");
      must(fclose(stream) == 0, "a file cannot be written");
    }
  }
}
