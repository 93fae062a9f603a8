/* The command line: one of the clients of the application. It reads words, runs one command (or the
 * dialogue in line mode), prints results on standard output and everything else on standard
 * error, and ends with the statuses of the manual. */
#ifndef SYLLABUS_CLI_CLI_H
#define SYLLABUS_CLI_CLI_H

struct env;

/* Runs the program. `environ_values` is the process's environment. Returns the exit status. */
int cli_main(const struct env *env, int argc, char *const *argv, char *const *environ_values);

#endif
