#include "bench.h"

void figures_day(struct bench *bench) { (void)bench; }
