#include "core/store/reserve.h"

#include <fcntl.h>
#include <stdint.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "core/store/replica_file.h"

/* With less than four times the reserve left, the disk is better left alone. */
enum { RESERVE_BYTES = 16 << 20, LEFT_TIMES = 4 };

static const char suffix[] = "-reserve";

static bool has_room(int fd) {
  struct statvfs facts;
  if (fstatvfs(fd, &facts) != 0) return false;
  uint64_t left = (uint64_t)facts.f_bavail * (uint64_t)facts.f_frsize;
  return left >= (uint64_t)RESERVE_BYTES * LEFT_TIMES;
}

void reserve_make(const char *path) {
  char beside[REPLICA_PATH_SIZE];
  if (!replica_file_beside(path, suffix, beside)) return;
  int fd = open(beside, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, S_IRUSR | S_IWUSR);
  if (fd < 0) return;
  bool made = has_room(fd) && posix_fallocate(fd, 0, RESERVE_BYTES) == 0;
  (void)close(fd);
  if (!made) (void)unlink(beside);
}

bool reserve_release(const char *path) {
  char beside[REPLICA_PATH_SIZE];
  return replica_file_beside(path, suffix, beside) && unlink(beside) == 0;
}
