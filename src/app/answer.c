#include "app_internal.h"

#include "syllabus/base/text.h"

#include <stdlib.h>
#include <string.h>

bool answer_is_yes(const char *answer)
{
    static const char *const words[] = {"y", "yes", "д", "да"};
    char *text = answer ? text_folded(answer, strlen(answer)) : NULL;
    bool yes = false;
    for (size_t i = 0; text && i < sizeof words / sizeof *words; i++) {
        yes = yes || strcmp(text, words[i]) == 0;
    }
    free(text);
    return yes;
}
