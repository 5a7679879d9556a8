#include "core/store/replica_inside.h"

void replica_salon_release(struct replica *replica) { arena_release(&replica->salon.arena); }
