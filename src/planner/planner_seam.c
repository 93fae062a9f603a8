#include "planner_seam_internal.h"

#include <string.h>

size_t planner_seam_overlap(const char *text, size_t text_n, const char *more, size_t more_n,
                            bool *open)
{
    size_t longest = text_n < PLANNER_SEAM_MAX ? text_n : PLANNER_SEAM_MAX;
    *open = false;
    for (size_t n = longest; n >= PLANNER_SEAM_MIN; n--) {
        size_t seen = n < more_n ? n : more_n;
        if (memcmp(text + text_n - n, more, seen) != 0) {
            continue;
        }
        if (seen == n) {
            return n;
        }
        *open = true;
    }
    return 0;
}
