#include "syllabus/base/near.h"

#include <stdint.h>
#include <string.h>

#define NAME_MOST 64

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

size_t near_distance(const char *a, const char *b)
{
    size_t d[NAME_MOST + 1][NAME_MOST + 1];
    size_t na = strlen(a);
    size_t nb = strlen(b);
    if (na > NAME_MOST || nb > NAME_MOST) {
        return SIZE_MAX;
    }
    for (size_t i = 0; i <= na; i++) {
        for (size_t j = 0; j <= nb; j++) {
            if (i == 0 || j == 0) {
                d[i][j] = i + j;
                continue;
            }
            size_t replaced = d[i - 1][j - 1] + (a[i - 1] != b[j - 1]);
            d[i][j] = least(replaced, least(d[i - 1][j], d[i][j - 1]) + 1);
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
                d[i][j] = least(d[i][j], d[i - 2][j - 2] + 1);
            }
        }
    }
    return d[na][nb];
}

size_t near_limit(const char *typed)
{
    return strlen(typed) / 3 + 2;
}
