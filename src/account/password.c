#include "password_internal.h"

#include "syllabus/base/i18n.h"
#include "syllabus/base/limits.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/secret.h"
#include "syllabus/base/text.h"

#include <crypt.h>
#include <stdlib.h>
#include <string.h>

#define HASH_LEN 60

const char password_nobody[] = "$2b$12$abcdefghijklmnopqrstuuAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

static char *crypt_with(const char *password, const char *setting)
{
    struct crypt_data *data = mem_alloc(sizeof *data); /* 32 KiB: too much for a pool's stack */
    const char *made = crypt_r(password, setting, data);
    char *hash = made != NULL && made[0] == '$' ? mem_strdup(made) : NULL;
    secret_wipe(data, sizeof *data);
    free(data);
    return hash;
}

char *password_hash(const char *password, unsigned cost)
{
    char setting[CRYPT_GENSALT_OUTPUT_SIZE];
    if (crypt_gensalt_rn("$2b$", cost, NULL, 0, setting, sizeof setting) == NULL) {
        return NULL;
    }
    return crypt_with(password, setting);
}

bool password_verify(const char *password, const char *hash)
{
    /* crypt(3) would take any other setting for an older, weaker method. */
    if (strncmp(hash, "$2b$", 4) != 0 || strlen(hash) != HASH_LEN) {
        return false;
    }
    char *made = crypt_with(password, hash);
    bool same = made != NULL && strlen(made) == HASH_LEN && secret_equal(made, hash, HASH_LEN);
    free(made);
    return same;
}

enum error_kind password_prepare(const char *password, char **out, struct error *err)
{
    if (password[0] == '\0') {
        return error_set(err, ERROR_USAGE, _("the password is empty"));
    }
    if (!text_is_utf8(password, strlen(password))) {
        return error_set(err, ERROR_USAGE, _("the password is no UTF-8 text"));
    }
    char *normal = text_composed(password, strlen(password));
    if (strlen(normal) > LIMIT_PASSWORD) {
        secret_wipe(normal, strlen(normal));
        free(normal);
        error_set(err, ERROR_USAGE, _("the password is longer than %d bytes"), LIMIT_PASSWORD);
        error_advise(err,
                     _("bcrypt tells no longer ones apart; a letter that is not Latin takes two "
                       "bytes or more."));
        return ERROR_USAGE;
    }
    *out = normal;
    return ERROR_NONE;
}
