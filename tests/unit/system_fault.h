/* System calls of ours that fail on purpose: fsync, link, rename and write. A program that uses it
 * is linked with --wrap for each of them (system_fault_link_args). */
#ifndef TESTS_UNIT_SYSTEM_FAULT_H
#define TESTS_UNIT_SYSTEM_FAULT_H

#include <stdbool.h>
#include <stdint.h>

/* The k-th of them from now on fails, and with `lasting` all that follow. 0: none. */
void system_fault_arm(int64_t k, bool lasting);
/* How many were made since, and whether one failed. */
int64_t system_fault_count(void);
bool system_fault_hit(void);

#endif
