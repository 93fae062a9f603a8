/* Runs a fuzz harness without a fuzzer: every file of the folders given, whole, and some hundreds
 * of seeded mutations of each. A harness that finds a fault aborts. */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MUTATIONS 200
#define INPUT_MAX (1u << 20)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static uint64_t state = 0x5eed;

/* SplitMix64: the same mutations in every run. */
static uint64_t next(void)
{
    uint64_t z = (state += 0x9E3779B97F4A7C15u);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
}

/* Flips, cuts, repeats and overwrites; returns the new size, at most twice the old one. */
static size_t mutate(uint8_t *data, size_t size)
{
    static const char *const words[] = {"\n",   "\r\n", "\"", "{", "]", "data: ", "\xff",
                                        "\xd0", "#",    "**", "|", ":", "0",      "\\u0000"};
    size_t at = size > 0 ? next() % size : 0;
    size_t n = size > at ? 1 + next() % (size - at) : 0;
    const char *word = words[next() % (sizeof words / sizeof *words)];
    switch (next() % 4) {
    case 0:
        if (size > 0) {
            data[at] ^= (uint8_t)(1u << (next() % 8));
        }
        return size;
    case 1:
        memmove(data + at, data + at + n, size - at - n);
        return size - n;
    case 2:
        memmove(data + at + n, data + at, size - at);
        return size + n;
    default:
        memmove(data + at + strlen(word), data + at, size - at);
        memcpy(data + at, word, strlen(word));
        return size + strlen(word);
    }
}

/* A copy of exactly this size, so that a sanitizer sees a read behind its end. */
static void run(const uint8_t *data, size_t size)
{
    uint8_t *exact = malloc(size > 0 ? size : 1);
    if (exact == NULL) {
        abort();
    }
    memcpy(exact, data, size);
    LLVMFuzzerTestOneInput(exact, size);
    free(exact);
}

static void replay(const char *path)
{
    FILE *f = fopen(path, "rb");
    uint8_t *seed = malloc(INPUT_MAX);
    uint8_t *work = malloc(2 * INPUT_MAX + 64);
    if (f == NULL || seed == NULL || work == NULL) {
        perror(path);
        exit(1);
    }
    size_t size = fread(seed, 1, INPUT_MAX, f);
    fclose(f);
    run(seed, size);
    for (int i = 0; i < MUTATIONS; i++) {
        size_t now = size;
        memcpy(work, seed, size);
        for (uint64_t k = 1 + next() % 4; k > 0 && now <= INPUT_MAX; k--) {
            now = mutate(work, now);
        }
        run(work, now);
    }
    free(seed);
    free(work);
}

int main(int argc, char **argv)
{
    int count = 0;
    for (int i = 1; i < argc; i++) {
        DIR *dir = opendir(argv[i]);
        struct dirent *entry;
        while (dir != NULL && (entry = readdir(dir)) != NULL) {
            char path[4096];
            if (entry->d_name[0] != '.') {
                snprintf(path, sizeof path, "%s/%s", argv[i], entry->d_name);
                replay(path);
                count++;
            }
        }
        if (dir != NULL) {
            closedir(dir);
        }
    }
    printf("%d inputs, %d mutations of each\n", count, MUTATIONS);
    return count > 0 ? 0 : 1;
}
