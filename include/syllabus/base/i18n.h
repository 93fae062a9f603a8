/* Translations. `_("...")` for text shown now, `N_("...")` to mark text in tables, ngettext() for
 * counts with whole sentences. Never translated: option names, JSON fields, log lines, prompts. */
#ifndef SYLLABUS_BASE_I18N_H
#define SYLLABUS_BASE_I18N_H

#include <libintl.h>

#define _(text)  gettext(text)
#define N_(text) (text)

/* Sets the locale (C.UTF-8 when the user's is not UTF-8), numbers in "C", and the catalogue: looked
 * for beside the binary, then in the installed place. `language` is "en", "ru" or NULL for the
 * locale's own. May be called again to change the language. */
void i18n_init(const char *language);
/* "en" or "ru": what is shown now. */
const char *i18n_language(void);
/* The language of the texts that follow, numbers and dates apart: for a text in another language
 * than what is shown around it. Whoever changes it changes it back. */
void i18n_speak(const char *language);

#endif
