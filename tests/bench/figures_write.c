#include "bench.h"

void figures_write(struct bench *bench) { (void)bench; }
