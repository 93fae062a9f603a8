/* The sign-in of this computer, for whoever has to know which one it is. */
#ifndef SYLLABUS_ACCOUNT_STAY_INTERNAL_H
#define SYLLABUS_ACCOUNT_STAY_INTERNAL_H

#include "syllabus/base/error.h"

/* What the database keeps of the token in the file of `state_dir`, owned; NULL when there is no
 * file. ERROR_NOT_SIGNED_IN for a file that is not trusted. */
enum error_kind stay_token_hash(const char *state_dir, char **hash, struct error *err);

#endif
