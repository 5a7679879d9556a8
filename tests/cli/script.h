/*
 * Conversations with the program, as text. A script stands in tests/cli/scripts; each of its lines is
 *
 *   # …                  a remark
 *   now INSTANT          what FRONTDESK_NOW says from here on
 *   env NAME VALUE       another variable; without a value it is taken away
 *   new                  a place of its own from here on, with nothing in it
 *   salon FILE           new, then `init --from` a file of tests/cli/salons
 *   > WORDS              runs the program with --json; one document is expected
 *   $ WORDS              runs it without
 *   < FILE               a file of the place as standard input of the next run
 * and then of what it answered
 *   error CODE           the exit status of the code, `error.code`, and one line "frontdesk: …" on standard error
 *   exit N               another status than 0
 *   says TEXT            standard error holds it
 *   prints TEXT          standard output holds it
 *   hides TEXT           neither holds it
 *   columns N            no line of standard output is wider
 *   is PATH VALUE        the value at a path of the document: JSON, or else a text
 *   count PATH N         the length of an array
 *   list PATH KEY TEXT…  the values of a key in an array, in order
 *   has PATH / lacks PATH
 *   let NAME PATH        keeps a text as $NAME
 *   keep FILE            writes standard output into a file of the place
 *   same FILE FILE       two files of the place hold the same bytes
 *   exists FILE / gone FILE
 *   file FILE TEXT       writes a file of the place; mode FILE OCTAL, cut FILE BYTES, poke FILE OFFSET TEXT
 *                        and copy FILE FILE change one
 *
 * Words are split at blanks; "…" joins, with \n, \t, \e, \", \\ and \xNN; $NAME is replaced, $PLACE by the folder; @long:N stands
 * for N letters; what begins with [ or { is JSON up to the end of the line. A step of a path is a key, an index, or the `name` or `code` of an element.
 */
#ifndef CLI_SCRIPT_H
#define CLI_SCRIPT_H

/* Runs a script; fails the running cmocka test with file and line. */
void check_script(const char *path);

#endif
