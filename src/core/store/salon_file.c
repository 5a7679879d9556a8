#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/model/language.h"
#include "core/store/salon_import.h"

enum { SPOOL_SIZE = 65536 };

static enum code import_all(struct replica *replica, struct salon_bytes bytes,
                            const struct salon_options *options, struct salon_report *report,
                            struct error *error) {
  struct salon_reader reader;
  struct salon_importer *importer = NULL;
  enum code code = salon_reader_open(&reader, bytes, error);
  if (code == CODE_OK) code = salon_importer_begin(replica, options, &importer, error);
  if (code == CODE_OK) code = salon_importer_header(importer, reader.header, error);
  bool more = true;
  while (code == CODE_OK && more) {
    struct salon_element element;
    code = salon_reader_next(&reader, &element, &more, error);
    if (code == CODE_OK && more) code = salon_importer_element(importer, &element, error);
  }
  if (importer != NULL) {
    enum code ended = salon_importer_end(importer, code == CODE_OK, report, error);
    if (code == CODE_OK) code = ended;
  }
  salon_reader_release(&reader);
  return code;
}

enum code salon_import_bytes(struct replica *replica, const char *bytes, size_t size,
                             const struct salon_options *options, struct salon_report *report,
                             struct error *error) {
  struct salon_memory memory = {bytes, size};
  if (report != NULL) *report = (struct salon_report){.rows = 0};
  return import_all(replica, salon_bytes_of_memory(&memory), options, report, error);
}

/* ---- Files ---- */

static bool read_file(void *context, uint64_t offset, char *buffer, size_t size, size_t *got) {
  const int *fd = context;
  *got = 0;
  while (*got < size) {
    ssize_t read_now = pread(*fd, buffer + *got, size - *got, (off_t)(offset + *got));
    if (read_now < 0 && errno == EINTR) continue;
    if (read_now < 0) return false;
    if (read_now == 0) return true;
    *got += (size_t)read_now;
  }
  return true;
}

/* A pipe is copied into a nameless file first, since a document is read more than once. */
static FILE *spool(int fd) {
  FILE *file = tmpfile();
  char buffer[SPOOL_SIZE];
  bool sound = file != NULL;
  while (sound) {
    ssize_t got = read(fd, buffer, sizeof buffer);
    if (got < 0 && errno == EINTR) continue;
    if (got == 0) break;
    sound = got > 0 && fwrite(buffer, 1, (size_t)got, file) == (size_t)got;
  }
  if (sound && fflush(file) == 0) return file;
  if (file != NULL) (void)fclose(file);
  return NULL;
}

static enum code import_spooled(struct replica *replica, int fd, const struct salon_options *options,
                                struct salon_report *report, struct error *error) {
  FILE *file = spool(fd);
  if (file == NULL) return error_set(error, CODE_STORAGE, _("The salon file cannot be read."));
  int spooled = fileno(file);
  enum code code = import_all(replica, (struct salon_bytes){.read = read_file, .context = &spooled}, options,
                              report, error);
  (void)fclose(file);
  return code;
}

enum code salon_import_file(struct replica *replica, const char *path, const struct salon_options *options,
                            struct salon_report *report, struct error *error) {
  struct stat about;
  if (report != NULL) *report = (struct salon_report){.rows = 0};
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  if (fd < 0 && errno == ENOENT)
    return error_set(error, CODE_NOT_FOUND, _("There is no salon file at %s."), path);
  if (fd < 0 || fstat(fd, &about) != 0) {
    enum code code =
        error_set(error, CODE_STORAGE, _("The salon file %s cannot be read: %s."), path, strerror(errno));
    if (fd >= 0) (void)close(fd);
    return code;
  }
  enum code code = CODE_OK;
  if (S_ISDIR(about.st_mode)) {
    code = error_set(error, CODE_INVALID, _("%s is a folder; name a salon file."), path);
  } else if (S_ISREG(about.st_mode)) {
    code =
        import_all(replica, (struct salon_bytes){.read = read_file, .context = &fd}, options, report, error);
  } else {
    code = import_spooled(replica, fd, options, report, error);
  }
  (void)close(fd);
  return code;
}
