/*
 * The JSON Schema of the salon file (draft 2020-12), out of the entity table: share/salon.schema.json is what this writes, and a test
 * compares. It says what a single row may hold; what rows must be to each other (references, overlaps) an import says.
 */
#ifndef WIRE_SALON_SCHEMA_H
#define WIRE_SALON_SCHEMA_H

/* Indented, with a line end behind; the caller frees it. NULL without memory. */
char *salon_schema_text(void);

#endif
