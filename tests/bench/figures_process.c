#include "bench.h"

void figures_process(struct bench *bench) { (void)bench; }
