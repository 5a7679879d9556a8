#include "bench.h"

void figures_search(struct bench *bench) { (void)bench; }
