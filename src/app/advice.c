#include "syllabus/app/app.h"
#include "syllabus/base/i18n.h"

#include <stddef.h>

/* What a person can do about each kind of failure. An error that knows better brings its own. */
static const char *const advice[ERROR_KIND_COUNT] = {
    [ERROR_USAGE] = N_("--help shows how it is written."),
    [ERROR_NOT_FOUND] = N_("\"syllabus track list\" shows what there is."),
    [ERROR_NOT_SIGNED_IN] = N_(
        "Sign in with \"syllabus account login --email EMAIL\", or work as a guest with --guest."),
    [ERROR_BAD_DATA] = N_("Correct the place named and try again."),
    [ERROR_DATABASE] = N_("\"syllabus doctor\" looks at the file."),
    [ERROR_IO] = N_("Check the path, the permissions and the space on the disk."),
    [ERROR_NETWORK] = N_("Check the network and llm.base_url; \"syllabus doctor\" tries the "
                         "connection. --fallback builtin plans without a model."),
    [ERROR_TIMEOUT] = N_("Try again, or give the server more time: llm.first_byte_timeout, "
                         "llm.idle_timeout."),
    [ERROR_AUTH] =
        N_("Check the key in SYLLABUS_API_KEY, or seal another one: \"syllabus account key set\"."),
    [ERROR_QUOTA] = N_("Top up the account at the provider, or choose another model."),
    [ERROR_RATE_LIMIT] = N_("Wait a moment and try again."),
    [ERROR_REFUSED] = N_("Check llm.base_url and llm.model, or say it in other words."),
    [ERROR_CUT_OFF] = N_("\"continue\" goes on where it stopped."),
    [ERROR_NOT_JSON] = N_("Try again, or choose another model."),
    [ERROR_WRONG_SHAPE] =
        N_("Check that llm.base_url is the address of an OpenAI-compatible server."),
    [ERROR_EMPTY] = N_("\"regenerate\" asks again."),
    [ERROR_TOO_LONG] = N_("Shorten the text, or choose a model with a larger context."),
    [ERROR_INTERRUPTED] = N_("What came is kept: \"continue\" goes on, \"regenerate\" asks again."),
    [ERROR_NO_PLAN] = N_("Ask for one: \"syllabus say TRACK TEXT\"."),
    [ERROR_FINDINGS] = N_("\"syllabus lint TRACK\" shows them."),
};

const char *app_advice(const struct error *err)
{
    if (err->kind == ERROR_NONE) {
        return NULL;
    }
    if (err->advice) {
        return err->advice;
    }
    return advice[err->kind] ? _(advice[err->kind]) : NULL;
}
