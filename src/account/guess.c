#include "guess_internal.h"

#include "syllabus/base/i18n.h"
#include "syllabus/base/limits.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/text.h"
#include "syllabus/store/store_failure.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#define FREE_FAILURES 3 /* slips of the finger */
#define FIRST_WAIT_MS INT64_C(2000)
#define SECOND        INT64_C(1000)

int64_t guess_wait_ms(int64_t failures)
{
    const int64_t most = LIMIT_FAILURE_WAIT * SECOND;
    int64_t wait = failures > FREE_FAILURES ? FIRST_WAIT_MS : 0;
    for (int64_t i = FREE_FAILURES + 1; i < failures && wait < most; i++) {
        wait *= 2;
    }
    return wait < most ? wait : most;
}

/* What was typed may be anything, a password by mistake: only a hash of it is kept. Owned. */
static char *name_hash(const char *email)
{
    unsigned char hash[crypto_generichash_BYTES];
    char *key = text_folded(email, strlen(email));
    char *text = mem_alloc(2 * sizeof hash + 1);
    crypto_generichash(hash, sizeof hash, (const unsigned char *)key, strlen(key), NULL, 0);
    sodium_bin2hex(text, 2 * sizeof hash + 1, hash, sizeof hash);
    free(key);
    return text;
}

static enum error_kind refuse(int64_t left_ms, struct error *err)
{
    long seconds = (long)((left_ms + SECOND - 1) / SECOND);
    error_set(err, ERROR_NOT_SIGNED_IN,
              ngettext("too many sign-ins with this e-mail failed: the next one has to wait for "
                       "%ld second",
                       "too many sign-ins with this e-mail failed: the next one has to wait for "
                       "%ld seconds",
                       (unsigned long)seconds),
              seconds);
    error_advise(err, _("Nothing is locked: try again then."));
    return ERROR_NOT_SIGNED_IN;
}

enum error_kind guess_check(struct store *store, const char *email, struct error *err)
{
    struct sign_in_failures failures;
    char *hash = name_hash(email);
    enum error_kind kind = store_failure_get(store, hash, &failures, err);
    free(hash);
    if (kind != ERROR_NONE) {
        return kind;
    }
    int64_t left = guess_wait_ms(failures.count) - failures.ago_ms;
    return left > 0 ? refuse(left, err) : ERROR_NONE;
}

enum error_kind guess_was_wrong(struct store *store, const char *email, struct error *err)
{
    char *hash = name_hash(email);
    enum error_kind kind = store_failure_add(store, hash, err);
    free(hash);
    return kind;
}

enum error_kind guess_was_right(struct store *store, const char *email, struct error *err)
{
    char *hash = name_hash(email);
    enum error_kind kind = store_failure_clear(store, hash, err);
    free(hash);
    return kind;
}
