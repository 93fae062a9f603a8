/* Any bytes as text from outside: repaired it is UTF-8, cleaned it cannot drive a terminal, and no
 * wrapped line is wider than it may be. */
#include "syllabus/base/buf.h"
#include "syllabus/base/text.h"

#include <locale.h>
#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool holds)
{
    if (!holds) {
        abort();
    }
}

static void check_clean(const struct buf *text)
{
    for (size_t i = 0; i < text->len;) {
        uint32_t cp;
        i += text_decode(text->data + i, text->len - i, &cp);
        require(!text_is_dangerous(cp));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    require(setlocale(LC_CTYPE, "C.UTF-8") != NULL); /* columns */
    const char *s = (const char *)data;
    struct buf repaired = BUF_INIT(3 * size + 4);
    struct buf clean = BUF_INIT(9 * size + 16);
    require(text_repair(NULL, &repaired, s, size));
    require(text_is_utf8(buf_str(&repaired), repaired.len));
    for (unsigned flags = 0; flags <= TEXT_ONE_LINE; flags++) {
        buf_reset(&clean);
        require(text_clean(&clean, s, size, flags));
        require(text_is_utf8(buf_str(&clean), clean.len));
        check_clean(&clean);
    }
    size_t pos = 0;
    size_t before = 0;
    struct text_span span;
    while (text_wrap_next(buf_str(&repaired), repaired.len, 20, &pos, &span)) {
        require(pos > before && span.start >= before && span.start + span.len <= pos);
        require(text_width(repaired.data + span.start, span.len) <= 20);
        before = pos;
    }
    require(pos == repaired.len);
    buf_fini(&repaired);
    buf_fini(&clean);
    return 0;
}
