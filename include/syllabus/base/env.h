/* Everything a program cannot compute: clocks, randomness, fresh ids. Made once in main and passed
 * in, so that tests can repeat a run to the byte. */
#ifndef SYLLABUS_BASE_ENV_H
#define SYLLABUS_BASE_ENV_H

#include <stddef.h>
#include <stdint.h>

struct env {
    int64_t (*now_ns)(void *ctx);  /* UTC, nanoseconds since 1970 */
    int64_t (*mono_ns)(void *ctx); /* monotonic, nanoseconds */
    void (*random)(void *ctx, void *bytes, size_t n);
    void *ctx;
};

/* The real thing: clock_gettime(2) and getrandom(2). Static, never freed. */
const struct env *env_system(void);

/* A repeatable one: starts at `start_ms`, each now_ms() call adds `step_ms`, randomness from
 * `seed`. Owned by the caller, env_free(). */
struct env *env_fixed_new(int64_t start_ms, int64_t step_ms, uint64_t seed);
void env_free(struct env *e);

int64_t env_now_ms(const struct env *e);
int64_t env_mono_ns(const struct env *e);
void env_random(const struct env *e, void *bytes, size_t n);

#define ENV_ID_LEN 36
/* A fresh UUIDv7 (RFC 9562, section 5.7; the fraction of the millisecond in the 12 bits after it,
 * section 6.2 method 3, so that ids sort by when they were made), lower case with dashes; `id`
 * holds ENV_ID_LEN + 1. */
void env_new_id(const struct env *e, char id[ENV_ID_LEN + 1]);
/* The same, owned. */
char *env_new_id_dup(const struct env *e);

#endif
