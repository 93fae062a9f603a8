/* SQLite's file layer and memory, made to fail on purpose. */
#ifndef TESTS_UNIT_STORE_FAULT_H
#define TESTS_UNIT_STORE_FAULT_H

#include <stdbool.h>
#include <stdint.h>

enum fault_kind {
    FAULT_WRITE, /* half of it is written */
    FAULT_SYNC,
    FAULT_TRUNCATE,
    FAULT_DELETE,
    FAULT_OPEN,
    FAULT_READ,
    FAULT_MAP, /* the log's shared memory, and its locks */
    FAULT_MEMORY,
    FAULT_SYSTEM, /* our own calls, see system_fault.h */
    FAULT_KIND_COUNT
};

const char *fault_name(enum fault_kind kind);

/* Before SQLite is used for the first time in the program. */
void fault_install(void);
/* The k-th operation of this kind from now on fails, and with `lasting` all that follow. */
void fault_arm(enum fault_kind kind, int64_t k, bool lasting);
/* Nothing fails; counting begins anew. */
void fault_disarm(void);
/* Whether something failed since fault_arm(). */
bool fault_hit(void);
/* How many operations of a kind were made since fault_arm() or fault_disarm(). */
int64_t fault_count(enum fault_kind kind);

#endif
