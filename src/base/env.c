#include "syllabus/base/env.h"

#include "syllabus/base/mem.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>

/* --- the system's own --- */

#define NS_PER_MS 1000000

static int64_t system_now_ns(void *ctx)
{
    struct timespec t;
    clock_gettime(CLOCK_REALTIME, &t);
    return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

static int64_t system_mono_ns(void *ctx)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

static void system_random(void *ctx, void *bytes, size_t n)
{
    char *p = bytes;
    while (n > 0) {
        ssize_t got = getrandom(p, n, 0);
        if (got > 0) {
            p += got;
            n -= (size_t)got;
        } else if (errno != EINTR) {
            abort(); /* a kernel without getrandom(2): ids that can be guessed are worse */
        }
    }
}

const struct env *env_system(void)
{
    static const struct env system_env = {
        .now_ns = system_now_ns,
        .mono_ns = system_mono_ns,
        .random = system_random,
    };
    return &system_env;
}

/* --- a repeatable one --- */

struct fixed {
    int64_t now_ns;
    int64_t step_ns;
    uint64_t seed;
};

static int64_t fixed_now_ns(void *ctx)
{
    struct fixed *f = ctx;
    int64_t now = f->now_ns;
    f->now_ns += f->step_ns;
    return now;
}

/* SplitMix64 (Steele, Lea, Flood 2014): small, and good enough for tests. */
static void fixed_random(void *ctx, void *bytes, size_t n)
{
    struct fixed *f = ctx;
    unsigned char *p = bytes;
    for (size_t i = 0; i < n; i++) {
        f->seed += 0x9E3779B97F4A7C15u;
        uint64_t z = f->seed;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
        p[i] = (unsigned char)((z ^ (z >> 31)) & 0xFF);
    }
}

struct env *env_fixed_new(int64_t start_ms, int64_t step_ms, uint64_t seed)
{
    struct fixed *f = mem_alloc(sizeof *f);
    *f = (struct fixed){
        .now_ns = start_ms * NS_PER_MS, .step_ns = step_ms * NS_PER_MS, .seed = seed};
    struct env *e = mem_alloc(sizeof *e);
    *e = (struct env){
        .now_ns = fixed_now_ns, .mono_ns = fixed_now_ns, .random = fixed_random, .ctx = f};
    return e;
}

void env_free(struct env *e)
{
    if (e != NULL) {
        free(e->ctx);
        free(e);
    }
}

int64_t env_now_ms(const struct env *e)
{
    return e->now_ns(e->ctx) / NS_PER_MS;
}

int64_t env_mono_ns(const struct env *e)
{
    return e->mono_ns(e->ctx);
}

void env_random(const struct env *e, void *bytes, size_t n)
{
    e->random(e->ctx, bytes, n);
}

/* --- ids --- */

/* 48 bits of milliseconds, version, 12 bits of the millisecond's fraction, variant, 62 random bits.
 */
void env_new_id(const struct env *e, char id[ENV_ID_LEN + 1])
{
    unsigned char b[16];
    uint64_t ns = (uint64_t)e->now_ns(e->ctx);
    uint64_t ms = ns / NS_PER_MS;
    uint64_t fraction = ns % NS_PER_MS * 4096 / NS_PER_MS;
    env_random(e, b + 8, sizeof b - 8);
    for (size_t i = 0; i < 6; i++) {
        b[i] = (unsigned char)(ms >> (40 - 8 * i));
    }
    b[6] = (unsigned char)(0x70 | fraction >> 8);
    b[7] = (unsigned char)(fraction & 0xFF);
    b[8] = (unsigned char)(0x80 | (b[8] & 0x3F));
    snprintf(id, ENV_ID_LEN + 1,
             "%02x%02x%02x%02x-%02x%02x-%02x%02x-%02x%02x-%02x%02x%02x%02x%02x%02x", b[0], b[1],
             b[2], b[3], b[4], b[5], b[6], b[7], b[8], b[9], b[10], b[11], b[12], b[13], b[14],
             b[15]);
}

char *env_new_id_dup(const struct env *e)
{
    char id[ENV_ID_LEN + 1];
    env_new_id(e, id);
    return mem_strdup(id);
}
