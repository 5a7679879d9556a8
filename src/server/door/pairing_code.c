#include <sodium.h>
#include <string.h>

#include "server/door/pairing.h"

enum { LETTERS = 12, GROUP = 4 };

/* Crockford's alphabet: no I, L, O and U, which are misheard and misread. */
static const char alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

static void letters_group(const char letters[LETTERS], char code[PAIRING_CODE_SIZE]) {
  size_t place = 0;
  for (size_t i = 0; i < LETTERS; i++) {
    if (i > 0 && i % GROUP == 0) code[place++] = '-';
    code[place++] = letters[i];
  }
  code[place] = '\0';
}

/* The letter that was meant, or 0 when it is none of the alphabet. */
static char letter_meant(char typed) {
  if (typed >= 'a' && typed <= 'z') typed = (char)(typed - 'a' + 'A');
  if (typed == 'O') return '0';
  if (typed == 'I' || typed == 'L') return '1';
  return typed != '\0' && strchr(alphabet, typed) != NULL ? typed : '\0';
}

bool pairing_code_parse(const char *text, char code[PAIRING_CODE_SIZE]) {
  char letters[LETTERS];
  size_t count = 0;
  for (; *text != '\0'; text++) {
    if (*text == '-' || *text == ' ') continue;
    char letter = letter_meant(*text);
    if (letter == '\0' || count == LETTERS) return false;
    letters[count++] = letter;
  }
  if (count != LETTERS) return false;
  letters_group(letters, code);
  return true;
}

void pairing_code_make(char code[PAIRING_CODE_SIZE]) {
  char letters[LETTERS];
  for (size_t i = 0; i < LETTERS; i++) letters[i] = alphabet[randombytes_uniform(sizeof alphabet - 1)];
  letters_group(letters, code);
  sodium_memzero(letters, sizeof letters);
}
