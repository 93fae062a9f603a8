/* A folder of a test's own, and a repeatable source of random bytes. */
#ifndef TESTS_UNIT_BASE_SCRATCH_H
#define TESTS_UNIT_BASE_SCRATCH_H

#include <check.h>
#include <stddef.h>
#include <stdint.h>

/* A fresh empty folder; owned path. scratch_free() removes it with what is in it, and frees. */
char *scratch_new(void);
void scratch_free(char *dir);
/* How many entries the folder has. */
size_t scratch_count(const char *dir);

/* The next of a sequence that `state` repeats; n > 0: a number below n. */
uint32_t scratch_random(uint64_t *state, uint32_t n);

/* An assertion for the inside of long loops: check's own writes to a file each time it holds. */
#define scratch_require(condition)                                                                 \
    do {                                                                                           \
        if (!(condition)) {                                                                        \
            ck_abort_msg("%s", #condition);                                                        \
        }                                                                                          \
    } while (0)

#endif
