/* What is shown at the door: a token that is written as it was read, scopes and pairing codes too, or nothing. */
#include <stdlib.h>
#include <string.h>

#include "fuzz/fuzz.h"
#include "server/door/pairing.h"
#include "server/door/scope.h"
#include "server/door/token.h"

static void token_try(const char *text, size_t length) {
  struct token token;
  char again[TOKEN_TEXT_SIZE];
  uint8_t hash[TOKEN_HASH_SIZE];
  if (!token_parse(text, length, &token)) return;
  token_format(&token, again);
  FUZZ_CHECK(length == TOKEN_LENGTH && memcmp(text, again, length) == 0);
  token_hash(&token, hash);
  FUZZ_CHECK(token_matches(&token, hash, sizeof hash));
}

static void scopes_try(const char *text, size_t length) {
  unsigned scopes = 0;
  unsigned read = 0;
  char again[SCOPE_TEXT_SIZE];
  if (!scopes_parse(text, length, &scopes)) return;
  scopes_format(scopes, again);
  FUZZ_CHECK(scopes != 0 && scopes_parse(again, strlen(again), &read) && read == scopes);
}

static void code_try(const char *text) {
  char code[PAIRING_CODE_SIZE];
  char again[PAIRING_CODE_SIZE];
  if (!pairing_code_parse(text, code)) return;
  FUZZ_CHECK(pairing_code_parse(code, again) && strcmp(code, again) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
  char *text = malloc(size + 1);
  if (text == NULL) return 0;
  if (size > 0) memcpy(text, bytes, size);
  text[size] = '\0';
  token_try(text, size);
  scopes_try(text, size);
  code_try(text);
  free(text);
  return 0;
}
