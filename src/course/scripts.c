#include "scripts_internal.h"

#include "syllabus/base/buf.h"
#include "syllabus/base/limits.h"
#include "syllabus/base/text.h"

#define LENGTH(table) (sizeof(table) / sizeof((table)[0]))

/* Blocks of the Unicode character database (Blocks.txt) that hold letters of living scripts. */
static const struct {
    uint32_t first, last;
    enum script script;
} blocks[] = {
    {0x0041, 0x005A, SCRIPT_LATIN},    {0x0061, 0x007A, SCRIPT_LATIN},
    {0x00C0, 0x00D6, SCRIPT_LATIN},    {0x00D8, 0x00F6, SCRIPT_LATIN},
    {0x00F8, 0x024F, SCRIPT_LATIN},    {0x0370, 0x03FF, SCRIPT_GREEK},
    {0x0400, 0x052F, SCRIPT_CYRILLIC}, {0x0530, 0x058F, SCRIPT_OTHER},
    {0x0590, 0x074F, SCRIPT_OTHER},    {0x0900, 0x109F, SCRIPT_OTHER},
    {0x10A0, 0x13FF, SCRIPT_OTHER},    {0x1780, 0x17FF, SCRIPT_OTHER},
    {0x1E00, 0x1EFF, SCRIPT_LATIN},    {0x1F00, 0x1FFF, SCRIPT_GREEK},
    {0x3041, 0x30FF, SCRIPT_OTHER},    {0x3105, 0x318F, SCRIPT_OTHER},
    {0x3400, 0x4DBF, SCRIPT_OTHER},    {0x4E00, 0x9FFF, SCRIPT_OTHER},
    {0xAC00, 0xD7AF, SCRIPT_OTHER},    {0xF900, 0xFAFF, SCRIPT_OTHER},
    {0xFB1D, 0xFDFF, SCRIPT_OTHER},    {0xFF66, 0xFF9F, SCRIPT_OTHER},
    {0x20000, 0x323AF, SCRIPT_OTHER},
};

static const struct {
    uint32_t latin, cyrillic;
} twins[] = {
    {'a', 0x430}, {'c', 0x441}, {'e', 0x435}, {'o', 0x43E}, {'p', 0x440}, {'x', 0x445},
    {'y', 0x443}, {'A', 0x410}, {'B', 0x412}, {'C', 0x421}, {'E', 0x415}, {'H', 0x41D},
    {'K', 0x41A}, {'M', 0x41C}, {'O', 0x41E}, {'P', 0x420}, {'T', 0x422}, {'X', 0x425},
    {'k', 0x43A}, {'m', 0x43C}, {'Y', 0x423},
};

enum script script_of(uint32_t cp)
{
    if (cp < 0x80) { /* most of all text */
        return (cp >= 'a' && cp <= 'z') || (cp >= 'A' && cp <= 'Z') ? SCRIPT_LATIN : SCRIPT_NONE;
    }
    if (cp >= 0x400 && cp <= 0x52F) {
        return SCRIPT_CYRILLIC;
    }
    for (size_t i = 0; i < LENGTH(blocks); i++) {
        if (cp >= blocks[i].first && cp <= blocks[i].last) {
            return blocks[i].script;
        }
    }
    return SCRIPT_NONE;
}

uint32_t script_twin(uint32_t cp)
{
    for (size_t i = 0; i < LENGTH(twins); i++) {
        if (twins[i].latin == cp) {
            return twins[i].cyrillic;
        }
        if (twins[i].cyrillic == cp) {
            return twins[i].latin;
        }
    }
    return 0;
}

/* Appends the word with each letter in `script`; false when one has no twin there. */
static bool write_in(const char *word, size_t n, enum script script, struct buf *out)
{
    for (size_t at = 0; at < n;) {
        uint32_t cp = 0;
        at += text_decode(word + at, n - at, &cp);
        if (script_of(cp) != script) {
            cp = script_twin(cp);
        }
        if (cp == 0) {
            return false;
        }
        text_encode(out, cp);
    }
    return true;
}

char *script_mended(const char *word, size_t n)
{
    size_t latin = 0;
    size_t cyrillic = 0;
    for (size_t at = 0; at < n;) {
        uint32_t cp = 0;
        at += text_decode(word + at, n - at, &cp);
        latin += script_of(cp) == SCRIPT_LATIN;
        cyrillic += script_of(cp) == SCRIPT_CYRILLIC;
    }
    enum script most = latin > cyrillic ? SCRIPT_LATIN : SCRIPT_CYRILLIC;
    enum script other = most == SCRIPT_LATIN ? SCRIPT_CYRILLIC : SCRIPT_LATIN;
    struct buf out = BUF_INIT(LIMIT_TEXT);
    bool good = write_in(word, n, most, &out);
    if (!good) {
        buf_reset(&out);
        good = write_in(word, n, other, &out);
    }
    char *mended = good ? buf_steal(&out) : NULL;
    buf_fini(&out);
    return mended;
}
