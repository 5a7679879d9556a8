#include "core/model/ports.h"

struct id ports_new_id(const struct ports *ports) {
  int64_t now = ports_now(ports);
  uint64_t high = ports_random(ports);
  uint64_t low = ports_random(ports);
  return id_make(now, high, low);
}
