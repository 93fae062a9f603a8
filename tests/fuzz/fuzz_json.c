/* Any bytes as JSON: what is parsed is printed harmless and parses to the same again. */
#include "syllabus/base/buf.h"
#include "syllabus/base/json.h"
#include "syllabus/base/text.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct json_object *v = NULL;
    struct json_object *again = NULL;
    if (json_parse((const char *)data, size, 64, &v, NULL) != ERROR_NONE) {
        return 0;
    }
    char *text = json_printed(v, 0);
    size_t n = strlen(text);
    for (size_t i = 0; i < n;) {
        uint32_t cp;
        i += text_decode(text + i, n - i, &cp);
        if (text_is_dangerous(cp)) {
            abort();
        }
    }
    if (json_parse(text, n, 64, &again, NULL) != ERROR_NONE || !json_equal(v, again)) {
        abort();
    }
    json_free(v);
    json_free(again);
    free(text);
    return 0;
}
