#include "server/sync/deflate.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

enum { PAYS_FROM = 1400, GZIP_WINDOW = 15 + 16, MEMORY_LEVEL = 8 };

/* "gzip" among the codings, and not with q=0. */
static bool takes_gzip(const struct request *request) {
  const char *codings = request_header(request, "Accept-Encoding");
  const char *gzip = codings == NULL ? NULL : strstr(codings, "gzip");
  if (gzip == NULL) return false;
  gzip += strlen("gzip");
  return strncmp(gzip, ";q=0", 4) != 0 ||
         (gzip[4] == '.' && strspn(gzip + 5, "0") < strspn(gzip + 5, "0123456789"));
}

static unsigned char *squeeze(char *body, size_t length, size_t *squeezed) {
  z_stream stream = {.zalloc = Z_NULL};
  if (length > UINT_MAX ||
      deflateInit2(&stream, Z_BEST_SPEED, Z_DEFLATED, GZIP_WINDOW, MEMORY_LEVEL, Z_DEFAULT_STRATEGY) != Z_OK)
    return NULL;
  uLong most = deflateBound(&stream, (uLong)length);
  unsigned char *out = most > UINT_MAX ? NULL : malloc(most);
  bool done = false;
  if (out != NULL) {
    stream.next_in = (unsigned char *)body;
    stream.avail_in = (unsigned)length;
    stream.next_out = out;
    stream.avail_out = (unsigned)most;
    done = deflate(&stream, Z_FINISH) == Z_STREAM_END;
  }
  *squeezed = stream.total_out;
  (void)deflateEnd(&stream);
  if (done) return out;
  free(out);
  return NULL;
}

void deflate_response(struct request *request, struct response *response) {
  if (response->status != 200 || response->length < PAYS_FROM || !response->owned || !takes_gzip(request))
    return;
  size_t length;
  unsigned char *squeezed = squeeze(response->body, response->length, &length);
  if (squeezed == NULL) return;
  free(response->body);
  response->body = (char *)squeezed;
  response->length = length;
  response_header(request, response, "Content-Encoding", "gzip");
  response_header(request, response, "Vary", "Accept-Encoding");
}
