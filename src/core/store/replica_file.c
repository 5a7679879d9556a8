#include "core/store/replica_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/model/language.h"

/* Of the database header, as SQLite's file format lays it down. */
enum { HEADER_SIZE = 100, APPLICATION_ID_AT = 68, PAGE_SIZE_AT = 16 };

static const char magic[16] = "SQLite format 3";

static uint32_t big_endian(const unsigned char *bytes, size_t count) {
  uint32_t value = 0;
  for (size_t i = 0; i < count; i++) value = value << 8 | bytes[i];
  return value;
}

static enum replica_file_kind kind_of(const unsigned char *header, size_t length, int64_t size) {
  if (size == 0) return REPLICA_FILE_EMPTY;
  size_t same = length < sizeof magic ? length : sizeof magic;
  if (memcmp(header, magic, same) != 0) return REPLICA_FILE_NO_DATABASE;
  if (length < HEADER_SIZE) return REPLICA_FILE_SHORT;
  if (big_endian(header + APPLICATION_ID_AT, 4) != REPLICA_APPLICATION_ID) return REPLICA_FILE_FOREIGN;
  uint32_t page = big_endian(header + PAGE_SIZE_AT, 2);
  if (page == 1) page = 65536;
  return size < (int64_t)page ? REPLICA_FILE_SHORT : REPLICA_FILE_OURS;
}

void replica_file_look(const char *path, struct replica_file *file) {
  *file = (struct replica_file){.kind = REPLICA_FILE_UNREADABLE};
  struct stat facts;
  if (stat(path, &facts) != 0) {
    if (errno == ENOENT || errno == ENOTDIR) file->kind = REPLICA_FILE_MISSING;
    return;
  }
  if (!S_ISREG(facts.st_mode)) {
    file->kind = REPLICA_FILE_NOT_PLAIN;
    return;
  }
  file->size = facts.st_size;
  file->writable = (facts.st_mode & (S_IWUSR | S_IWGRP | S_IWOTH)) != 0 && access(path, W_OK) == 0;
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  if (fd < 0) return;
  unsigned char header[HEADER_SIZE] = {0};
  ssize_t got = read(fd, header, sizeof header);
  (void)close(fd);
  if (got >= 0) file->kind = kind_of(header, (size_t)got, file->size);
}

enum code replica_file_check(const char *path, const struct replica_file *file, struct error *error) {
  static const char *const sentences[REPLICA_FILE_KIND_COUNT] = {
      [REPLICA_FILE_MISSING] =
          N_("There is no salon's file at %s. `frontdesk init` makes one; --db FILE names "
             "another."),
      [REPLICA_FILE_UNREADABLE] =
          N_("The salon's file %s cannot be read. Ask for the right to read it and its "
             "folder, or name another with --db FILE."),
      [REPLICA_FILE_NOT_PLAIN] = N_("%s is no file but a folder or a device. Name the salon's file with --db "
                                    "FILE."),
      [REPLICA_FILE_EMPTY] =
          N_("The file %s is empty, so it is no salon's file. It was left as it is. Move it "
             "away and run `frontdesk init`, or bring back a backup with `frontdesk restore`."),
      [REPLICA_FILE_SHORT] =
          N_("The salon's file %s is damaged: it ends too early. It was left as it is. Bring "
             "back a backup with `frontdesk restore`."),
      [REPLICA_FILE_NO_DATABASE] =
          N_("The file %s is no salon's file of frontdesk, or it is damaged from its "
             "first byte on. It was left as it is. Name another with --db FILE, or "
             "bring back a backup with `frontdesk restore`."),
      [REPLICA_FILE_FOREIGN] =
          N_("The file %s is a database of another program. It was left as it is. Name the "
             "salon's file with --db FILE."),
  };
  if (file->kind == REPLICA_FILE_OURS) return CODE_OK;
  enum code code = file->kind == REPLICA_FILE_MISSING ? CODE_NOT_FOUND : CODE_STORAGE;
  char sentence[ERROR_TEXT_SIZE];
  const char *format = _(sentences[file->kind]);
  const char *place = strstr(format, "%s");
  (void)snprintf(sentence, sizeof sentence, "%.*s%s%s", (int)(place - format), format, path, place + 2);
  return error_set(error, code, "%s", sentence);
}

bool replica_file_beside(const char *path, const char *suffix, char beside[REPLICA_PATH_SIZE]) {
  int length = snprintf(beside, REPLICA_PATH_SIZE, "%s%s", path, suffix);
  return length > 0 && length < REPLICA_PATH_SIZE;
}

enum code replica_file_make_folder(const char *path, struct error *error) {
  char folder[REPLICA_PATH_SIZE];
  if (!replica_file_beside(path, "", folder)) {
    return error_set(error, CODE_INVALID, _("The file's path is too long. Choose a shorter one."));
  }
  for (char *slash = strchr(folder + 1, '/'); slash != NULL; slash = strchr(slash + 1, '/')) {
    *slash = '\0';
    if (mkdir(folder, S_IRWXU) != 0 && errno != EEXIST) {
      return error_set(error, CODE_STORAGE,
                       _("The folder %s cannot be made: %s. Choose another place with --db."), folder,
                       strerror(errno));
    }
    *slash = '/';
  }
  return CODE_OK;
}

static enum code sync_path(const char *path, int flags, struct error *error) {
  int fd = open(path, flags | O_CLOEXEC);
  bool done = fd >= 0 && fsync(fd) == 0;
  int cause = errno;
  if (fd >= 0) (void)close(fd);
  if (done) return CODE_OK;
  enum code code = error_set(error, CODE_STORAGE,
                             _("NOT saved: the disk refused to write %s. Look after the "
                               "disk, then do it again."),
                             path);
  error_detail(error, "fsync: %s", strerror(cause));
  return code;
}

enum code replica_file_sync(const char *path, struct error *error) {
  return sync_path(path, O_RDONLY, error);
}

enum code replica_file_sync_folder(const char *path, struct error *error) {
  char folder[REPLICA_PATH_SIZE];
  if (!replica_file_beside(path, "", folder)) {
    return error_set(error, CODE_INVALID, _("The file's path is too long. Choose a shorter one."));
  }
  char *slash = strrchr(folder, '/');
  if (slash == NULL) return sync_path(".", O_RDONLY | O_DIRECTORY, error);
  slash[slash == folder ? 1 : 0] = '\0';
  return sync_path(folder, O_RDONLY | O_DIRECTORY, error);
}

void replica_file_remove(const char *path) {
  static const char *const suffixes[] = {"-journal", "-wal", "-shm", ""};
  char beside[REPLICA_PATH_SIZE];
  for (size_t i = 0; i < sizeof suffixes / sizeof suffixes[0]; i++) {
    if (replica_file_beside(path, suffixes[i], beside)) (void)unlink(beside);
  }
}
